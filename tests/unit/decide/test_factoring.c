/* Assigned invoices: who reminds, who is paid, what may stand together. */
#include "build_snapshot.h"
#include "check.h"
#include "relance/text.h"

static const char policy[] =
	"policy: p\ncatch_up: jump\nsend_days: every day\n"
	"minimum: 1 EUR\n"
	"steps:\n"
	"  - step: one\n    stage: reminder\n"
	"    send: {email: t, to: billing}\n"
	"  - step: talk\n    stage: mediation\n    when: days_overdue >= 30\n"
	"    send: {email: t, to: billing}\n"
	"  - step: notice\n    stage: insurer\n"
	"    when: days_overdue >= 75\n    deadline: notice\n    notify: insurer\n"
	"  - step: warn\n    stage: legal\n    when: days_overdue >= 75\n"
	"    deadline: claim\n    send: {letter: t, to: registered-office}\n";
static const char contract[] =
	"contract: C-2026\n"
	"insurer: {name: Insurer, channel: email, email: in@example.net}\n"
	"policy_no: \"1\"\n"
	"currency: EUR\n"
	"insured_percentage: {named: 90 %}\n"
	"extension: {length: 60 days, from: due}\n"
	"deadlines:\n"
	"  - {file: notice, event: overdue, by: \"extension_end + 30 days\"}\n"
	"  - {file: claim, event: overdue, by: \"extension_end + 20 days\"}\n";

struct scene {
	struct arena a;
	struct rules *r;
	struct snapshot *snap;
	struct plan plan;
};

static void scene_open(struct scene *s, const char *as_of)
{
	static struct factor lumen = { .key = "Lumen", .name = "Lumen SA" };
	static const char *const text[] = { policy };

	s->a = (struct arena)ARENA_INIT;
	s->r = build_rules(&s->a, 1, text, contract);
	s->r->config.factor = &lumen;
	s->r->config.factor_count = 1;
	s->snap = build_customer(&s->a, day_of(as_of));
}

static struct invoice *assigned(struct scene *s, const char *id,
				const char *factoring, const char *to)
{
	struct invoice *inv =
		build_invoice(&s->a, s->snap, id, "2026-03-01", 10000);

	inv->factoring = factoring;
	inv->assigned_to = to;
	return inv;
}

/* "A B to Lumen; C to us": what each message demands, and for whom. */
static const char *run(struct scene *s)
{
	const char *all = "";

	s->plan = decide_now(s->r, s->snap, &s->a);
	for (size_t i = 0; i < s->plan.messages.n; i++) {
		const struct planned_message *m = &s->plan.messages.v[i];

		all = arena_printf(&s->a, "%s%s", all, i ? "; " : "");
		for (size_t k = 0; k < m->items.n; k++)
			all = arena_printf(
				&s->a, "%s%s ", all,
				s->snap->invoices.v[m->items.v[k].invoice]
					.invoice_id);
		all = arena_printf(&s->a, "%sto %s", all,
				   m->to_insurer ? "insurer"
				   : m->payee	 ? m->payee->key
						 : "us");
	}
	return all;
}

static void a_message_names_one_payee(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "2026-03-10");
	assigned(&s, "A", "delegated", "lumen");
	assigned(&s, "B", NULL, NULL);
	assigned(&s, "C", "delegated", "Lumen");
	assigned(&s, "D", "confidential", "Lumen");
	assigned(&s, "E", "managed", "Lumen");
	assert_string_equal(run(&s), "A C to Lumen; B D to us");
	assert_int_equal(s.plan.messages.v[0].payable_minor, 20000);
	assert_int_equal(s.plan.messages.v[1].payable_minor, 20000);
	assert_int_equal(s.plan.outcome[4].blocked_by, REASON_FACTORING);
	assert_int_equal(s.plan.outcome[4].owner, OWNER_FACTOR);
	assert_int_equal(s.plan.outcome[0].owner, OWNER_US);
	arena_release(&s.a);
}

static void a_formal_message_lists_no_other_payee(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "2026-04-10");
	assigned(&s, "A", "delegated", "Lumen");
	assigned(&s, "B", NULL, NULL)->due_on = day_of("2026-04-05");
	assigned(&s, "C", "delegated", "Lumen")->due_on = day_of("2026-04-05");
	assert_string_equal(run(&s), "A C to Lumen");
	assert_int_equal(s.plan.outcome[1].blocked_by, REASON_HAD_STEP_TODAY);
	arena_release(&s.a);
}

static void nobody_is_written_to_while_the_payee_is_not_known(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "2026-03-10");
	assigned(&s, "A", "delegated", "Lumn");
	assigned(&s, "B", NULL, "Lumen");
	assigned(&s, "C", "delegated", NULL);
	assigned(&s, "D", NULL, NULL);
	assert_string_equal(run(&s), "D to us");
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(s.plan.outcome[i].blocked_by,
				 REASON_SET_ASIDE);
	assert_int_equal(s.plan.tasks.n, 3);
	assert_int_equal(s.plan.tasks.v[0].kind, TASK_SET_ASIDE);
	assert_string_equal(s.plan.tasks.v[0].text,
			    "to be paid to factor \"Lumn\", which relance.yaml "
			    "does not describe: add its account under factors");
	assert_string_equal(s.plan.tasks.v[1].text,
			    "assigned to Lumen, and no file says how: import "
			    "the column factoring (managed, delegated or "
			    "confidential)");
	arena_release(&s.a);
}

static void credits_with_us_pay_no_factor(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "2026-03-10");
	assigned(&s, "A", "delegated", "Lumen");
	assigned(&s, "B", NULL, NULL);
	VEC_PUSH(&s.a, &s.snap->unapplied, (struct unapplied){ "EUR", 4000 });
	assert_string_equal(run(&s), "A to Lumen; B to us");
	assert_int_equal(s.plan.messages.v[0].payable_minor, 10000);
	assert_int_equal(s.plan.messages.v[0].credits_minor, 0);
	assert_int_equal(s.plan.messages.v[1].payable_minor, 6000);
	assert_int_equal(s.plan.messages.v[1].credits_minor, 4000);

	/* They cover all of ours: only the factor's is demanded, and the
	 * customer sees what else we hold. */
	s.snap->unapplied.v[0].amount_minor = 15000;
	assert_string_equal(run(&s), "A to Lumen");
	assert_int_equal(s.plan.messages.v[0].payable_minor, 10000);
	assert_int_equal(s.plan.messages.v[0].credits_minor, 5000);
	assert_int_equal(s.plan.outcome[1].blocked_by, REASON_CREDITS_COVER);

	/* Enough for both: probably it was paid to the wrong one. */
	s.snap->unapplied.v[0].amount_minor = 20000;
	assert_string_equal(run(&s), "");
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_CREDITS_COVER);
	arena_release(&s.a);
}

static void the_insurer_is_told_of_all_of_them(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "2026-05-28");
	assigned(&s, "A", "managed", "Lumen");
	assigned(&s, "B", "delegated", "Lumn");
	build_limit(&s.a, s.snap, 100000);
	assert_string_equal(run(&s), "A B to insurer");
	assert_int_equal(s.plan.outcome[0].owner, OWNER_FACTOR);
	arena_release(&s.a);
}

static void a_deadline_step_to_the_customer_keeps_to_the_payee(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "2026-05-18");
	assigned(&s, "A", "managed", "Lumen");
	assigned(&s, "B", "delegated", "Lumen");
	assigned(&s, "C", NULL, NULL);
	assigned(&s, "D", "delegated", "Lumn");
	build_limit(&s.a, s.snap, 100000);
	assert_string_equal(run(&s), "A B C D to insurer; B to Lumen; C to us");
	arena_release(&s.a);
}

static void explain_says_who_is_paid(void **state)
{
	struct day day = { .as_of = day_of("2026-03-10"),
			   .data_of = day_of("2026-03-10") };
	struct trace trace = { 0 };
	struct plan plan;
	struct scene s;
	bool said = false;

	(void)state;
	scene_open(&s, "2026-03-10");
	assigned(&s, "A", "delegated", "Lumen");
	trace.arena = &s.a;
	decide(s.r, &day, s.snap, &s.a, &plan, &trace);
	for (size_t i = 0; i < trace.lines.n; i++)
		said |= str_eq(trace.lines.v[i].test, "factoring") &&
			str_eq(trace.lines.v[i].values,
			       "factoring = \"delegated\"; assigned_to = "
			       "\"Lumen\"");
	assert_true(said);
	arena_release(&s.a);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_message_names_one_payee),
		TEST(a_formal_message_lists_no_other_payee),
		TEST(nobody_is_written_to_while_the_payee_is_not_known),
		TEST(credits_with_us_pay_no_factor),
		TEST(the_insurer_is_told_of_all_of_them),
		TEST(a_deadline_step_to_the_customer_keeps_to_the_payee),
		TEST(explain_says_who_is_paid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
