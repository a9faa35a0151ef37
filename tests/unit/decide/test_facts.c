/* Every fact that a condition can ask for, read from one customer with three
 * invoices, and as explain shows it. */
#include "build_snapshot.h"
#include "check.h"
#include "relance/expr.h"

/* The condition is the example of relance-rules(5). */
#define ASKED "- {step: asked, stage: reminder, when: '%s', send: {email: t}}\n"
#define HEAD "policy: p\nsend_days: every day\nsteps:\n"
#define COURTESY                                                               \
	"- {step: courtesy, stage: reminder, when: days_overdue >= 1,\n"       \
	"   send: {email: t}}\n"

static const char contract[] =
	"contract: C-2026\n"
	"insurer: {name: I, channel: email, email: in@example.net}\n"
	"policy_no: \"1\"\ncurrency: EUR\n"
	"extension: {length: 60 days, from: due}\n"
	"deadlines:\n"
	"  - {file: notice, event: overdue, by: \"extension_end + 30 days\"}\n"
	"hands_over: notice\n";
#define NOTICE                                                                 \
	"- {step: notice, stage: insurer, when: days_to_notice_deadline <= 1," \
	"\n   deadline: notice, notify: insurer}\n"

static const char *const values[FACT__COUNT] = {
	[FACT_DAYS_OVERDUE] = "15 days",
	[FACT_OUTSTANDING] = "1000.00 EUR",
	[FACT_AMOUNT_TOTAL] = "1200.00 EUR",
	[FACT_CURRENCY] = "\"EUR\"",
	[FACT_DISPUTED] = "no",
	[FACT_STATUS] = "\"open\"",
	[FACT_DAYS_SINCE_STEP] = "12 days",
	[FACT_PAYABLE_NOW] = "900.00 EUR",
	[FACT_STEP] = "\"courtesy\"",
	[FACT_PROMISES] = "1",
	[FACT_BROKEN_PROMISES] = "1",
	[FACT_EXTENSIONS] = "1",
	[FACT_DAYS_SINCE_ISSUE] = "45 days",
	[FACT_DUE_ON] = "2026-03-02",
	[FACT_ISSUED_ON] = "2026-01-31",
	[FACT_DELIVERED_ON] = "2026-01-31",
	[FACT_STEP_ON] = "2026-03-05",
	[FACT_FACTORING] = "\"confidential\"",
	[FACT_ASSIGNED_TO] = "\"Lumen\"",
	[FACT_SEGMENT] = "\"retail\"",
	[FACT_COUNTRY] = "\"FR\"",
	[FACT_LANGUAGE] = "\"fr\"",
	[FACT_TAGS] = "\"vip export\"",
	[FACT_PUBLIC] = "no",
	[FACT_IN_CHARGE] = "\"Ada\"",
	[FACT_PARENT] = "\"G1\"",
	[FACT_OVERDUE_TOTAL] = "1500.00 EUR",
	[FACT_OVERDUE_COUNT] = "2",
	[FACT_OLDEST_DAYS_OVERDUE] = "15 days",
	[FACT_OPEN_TOTAL] = "1570.00 EUR",
	[FACT_OPEN_COUNT] = "3",
	[FACT_EXPOSURE] = "1470.00 EUR",
	[FACT_OLDEST_DAYS_SINCE_ISSUE] = "45 days",
	[FACT_UNAPPLIED_CREDIT] = "100.00 EUR",
	[FACT_PAID_LATE_SHARE] = "37.5 %",
	[FACT_AVERAGE_DAYS_LATE] = "6 days",
	[FACT_GROUP_OVERDUE_TOTAL] = "2500.00 EUR",
	[FACT_GROUP_OVERDUE_COUNT] = "4",
	[FACT_GROUP_OPEN_TOTAL] = "3000.00 EUR",
	[FACT_UNANSWERED] = "1",
	[FACT_BOUNCED] = "no",
	[FACT_INSURED] = "1570.00 EUR",
	[FACT_DAYS_TO_NOTICE_DEADLINE] = "75 days",
	[FACT_INSURED_SHARE] = "100 %",
	[FACT_LIMIT_HEADROOM] = "8430.00 EUR",
	[FACT_COVER_STOPPED] = "no",
	[FACT_COVERED] = "1000.00 EUR",
	[FACT_LIMIT_TYPE] = "\"named\"",
	[FACT_DAYS_TO_EXTENSION_END] = "45 days",
	[FACT_TODAY] = "2026-03-17",
	[FACT_WEEKDAY] = "2",
	[FACT_DAY_OF_MONTH] = "17",
	[FACT_BUSINESS_DAY] = "yes",
	[FACT_DAYS_SINCE_PAYMENT_IMPORT] = "1 day",
	[FACT_HOURS_SINCE_PAYMENT_IMPORT] = "30",
};

static void promise(struct snapshot *snap, struct arena *a, const char *until,
		    const char *grace)
{
	struct exception e = { .exception_id = "E1",
			       .kind = EXCEPTION_PROMISE,
			       .from = day_of("2026-03-06"),
			       .until = day_of(until),
			       .grace_on = day_of(grace),
			       .ended_on = DAY_NEVER,
			       .known_on = DAY_NONE,
			       .published_on = DAY_NONE,
			       .currency = "EUR",
			       .amount_minor = 100000 };

	VEC_PUSH(a, &e.invoices, 1);
	VEC_PUSH(a, &snap->exceptions, e);
}

static void build_words(struct customer *c)
{
	c->segment = "retail";
	c->language = "fr";
	c->tags = "vip export";
	c->is_public = TRI_NO;
	c->in_charge = "Ada";
	c->parent_id = "G1";
}

static struct snapshot *build_all(struct arena *a)
{
	struct snapshot *snap = build_customer(a, day_of("2026-03-17"));
	struct invoice *inv = build_invoice(a, snap, "A", "2026-03-02", 120000);
	struct step_taken had = { .policy = "p",
				  .step = "courtesy",
				  .on = day_of("2026-03-05"),
				  .stage = STAGE_REMINDER,
				  .how = STEP_HAD,
				  .message_id = "m1" };
	struct unapplied credit = { .currency = "EUR", .amount_minor = 10000 };
	struct group_total group = { .currency = "EUR",
				     .overdue_minor = 250000,
				     .open_minor = 300000,
				     .overdue_count = 4,
				     .oldest_due_on = inv->due_on,
				     .next_due_on = DAY_NEVER };

	build_words(&snap->customer);
	inv->outstanding_minor = 100000;
	inv->extensions = 1;
	inv->factoring = "confidential";
	inv->assigned_to = "Lumen";
	build_invoice(a, snap, "B", "2026-03-10", 50000);
	build_invoice(a, snap, "C", "2026-04-10", 7000);
	build_step(a, snap, "A", &had, "dupont@example.com");
	build_limit(a, snap, 1000000);
	promise(snap, a, "2026-03-08", "2026-03-11");
	VEC_PUSH(a, &snap->unapplied, credit);
	VEC_PUSH(a, &snap->group, group);
	snap->history = (struct pay_history){ 8, 3, 44 };
	return snap;
}

static struct snapshot *build_bare(struct arena *a)
{
	struct snapshot *snap = build_customer(a, day_of("2026-03-17"));

	build_invoice(a, snap, "A", "2026-03-02", 120000)->delivered_on =
		DAY_NONE;
	return snap;
}

/* "name = value" among the values of the condition of step `asked`. */
static const char *value_in(struct snapshot *snap, const char *before,
			    enum fact fact, struct arena *a)
{
	const char *policy = arena_printf(a, "%s" ASKED NOTICE, before,
					  fact_table[fact].example);
	struct rules *r = build_rules(a, 1, &policy, contract);
	struct day day = { .as_of = snap->as_of,
			   .data_of = snap->as_of - 1,
			   .data_hours = 30 };
	struct trace trace = { .arena = a };
	const char *name = arena_printf(a, "%s = ", fact_table[fact].name);
	struct plan plan;

	decide(r, &day, snap, a, &plan, &trace);
	for (size_t i = 0; i < trace.lines.n; i++) {
		const struct trace_line *line = &trace.lines.v[i];
		const char *at = line->step && !strcmp(line->step, "asked")
					 ? strstr(line->values, name)
					 : NULL;

		if (at && line->invoice == 0) {
			at += strlen(name);
			return arena_strndup(a, at, strcspn(at, ";"));
		}
	}
	return "not asked";
}

static void each_fact_is_read_as_the_manual_says(void **state)
{
	(void)state;
	for (int f = 0; f < FACT__COUNT; f++) {
		struct arena a = ARENA_INIT;
		const char *value = value_in(build_all(&a), HEAD COURTESY,
					     (enum fact)f, &a);

		if (!values[f] || strcmp(value, values[f]) != 0)
			fail_msg("%s is %s, not %s", fact_table[f].name, value,
				 values[f] ? values[f] : "in this table");
		arena_release(&a);
	}
}

static void what_is_not_there_is_not_known(void **state)
{
	static const enum fact absent[] = { FACT_SEGMENT,
					    FACT_LANGUAGE,
					    FACT_PUBLIC,
					    FACT_IN_CHARGE,
					    FACT_PARENT,
					    FACT_STEP,
					    FACT_STEP_ON,
					    FACT_DAYS_SINCE_STEP,
					    FACT_DELIVERED_ON,
					    FACT_PAID_LATE_SHARE,
					    FACT_AVERAGE_DAYS_LATE,
					    FACT_DAYS_TO_NOTICE_DEADLINE,
					    FACT_INSURED_SHARE,
					    FACT_LIMIT_HEADROOM,
					    FACT_COVER_STOPPED,
					    FACT_COVERED,
					    FACT_LIMIT_TYPE,
					    FACT_DAYS_TO_EXTENSION_END };

	(void)state;
	for (size_t i = 0; i < LENGTH(absent); i++) {
		struct arena a = ARENA_INIT;

		assert_string_equal(
			value_in(build_bare(&a), HEAD, absent[i], &a),
			"not known");
		arena_release(&a);
	}
}

/* Of invoice A when its limit is 600.00, seen on a day; and the day on which
 * the customer is looked at again because of it. */
static const char *insured_on(const char *as_of, const char *expression,
			      civil_day *due_on, struct arena *a)
{
	const char *policy = arena_printf(
		a,
		HEAD "- {step: asked, stage: reminder, when: '%s', "
		     "send: {email: t}}\n" NOTICE,
		expression);
	const char *clauses =
		arena_printf(a, "%sstop: [extension_end]\n", contract);
	struct rules *r = build_rules(a, 1, &policy, clauses);
	struct snapshot *snap = build_customer(a, day_of(as_of));
	struct day day = { .as_of = snap->as_of, .data_of = snap->as_of };
	struct trace trace = { .arena = a };
	struct plan plan;

	build_invoice(a, snap, "A", "2026-03-02", 100000);
	build_limit(a, snap, 60000);
	decide(r, &day, snap, a, &plan, &trace);
	*due_on = plan.due_on;
	for (size_t i = 0; i < trace.lines.n; i++)
		if (trace.lines.v[i].step &&
		    !strcmp(trace.lines.v[i].step, "asked") &&
		    !strcmp(trace.lines.v[i].test, "when"))
			return trace.lines.v[i].values;
	return "not asked";
}

static void what_the_insurer_covers_moves_with_the_day(void **state)
{
	static const struct {
		const char *as_of, *asked, *values, *due_on;
	} table[] = {
		{ "2026-03-17", "insured > 900 EUR", "insured = 600.00 EUR",
		  "2026-05-02" },
		{ "2026-03-17", "insured_share < 50 %", "insured_share = 60 %",
		  "2026-05-02" },
		{ "2026-03-17", "covered > 900 EUR", "covered = 600.00 EUR",
		  "2026-05-02" },
		{ "2026-03-17", "limit_headroom > 1 EUR",
		  "limit_headroom = 0.00 EUR", "2026-05-02" },
		{ "2026-03-17", "days_to_extension_end <= 15",
		  "days_to_extension_end = 45 days", "2026-04-16" },
		{ "2026-05-01", "cover_stopped", "cover_stopped = no",
		  "2026-05-02" },
		{ "2026-05-02", "not cover_stopped", "cover_stopped = yes",
		  "2026-05-17" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct arena a = ARENA_INIT;
		civil_day due_on;

		assert_string_equal(
			insured_on(table[i].as_of, table[i].asked, &due_on, &a),
			table[i].values);
		assert_day_equal(due_on, table[i].due_on);
		arena_release(&a);
	}
}

/* `not (tags has "vip")` is for most customers. */
static void a_customer_without_tags_has_none(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(value_in(build_bare(&a), HEAD, FACT_TAGS, &a),
			    "\"\"");
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fact_is_read_as_the_manual_says),
		cmocka_unit_test(what_is_not_there_is_not_known),
		cmocka_unit_test(a_customer_without_tags_has_none),
		cmocka_unit_test(what_the_insurer_covers_moves_with_the_day),
	};

	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
