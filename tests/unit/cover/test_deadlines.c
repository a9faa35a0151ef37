/* By when what must be filed: the published examples to the day. */
#include "build_debtor.h"
#include "check.h"

static struct arena arena;

static int begin(void **state)
{
	(void)state;
	arena = (struct arena)ARENA_INIT;
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct deadlines listed(const char *lines, const struct debtor *d)
{
	const struct contract *k = build_contract(&arena, lines);
	struct deadlines out;
	struct cover cover;

	cover_compute(k, d, &arena, &cover);
	cover_deadlines(k, d, &cover, &arena, &out);
	return out;
}

static struct debtor *debtor(const char *as_of, const char *delivered,
			     const char *issued, const char *due)
{
	struct debtor *d = build_debtor(&arena, as_of);

	build_debt(&arena, d, "A", delivered, issued, due, 120000);
	build_insured(&arena, d, LIMIT_NAMED, 3000000, "2025-01-01");
	return d;
}

struct example {
	const char *lines, *delivered, *issued, *due, *event, *known, *want;
};

/* One invoice, one clause; the numbers are those of the examples. */
static void published_deadlines_fall_on_their_day(void **state)
{
	static const struct example list[] = {
		/* 13: 30 days end of month; a Sunday, and no roll forward */
		{ "extension: {length: 60 days, from: due}\n"
		  "deadlines: [{file: notice, event: overdue, by: "
		  "\"extension_end + 30 days\"}]\n",
		  "2026-07-02", "2026-07-02", "2026-08-31", NULL, NULL,
		  "2026-11-29" },
		/* 15: the longest terms, then 30 days */
		{ "max_terms: {length: 180 days, from: invoice}\n"
		  "deadlines: [{file: notice, event: overdue, by: "
		  "\"max_terms + 30 days\"}]\n",
		  "2026-01-15", "2026-01-15", "2026-04-15", NULL, NULL,
		  "2026-08-13" },
		/* 17: 15 days after the state of default begins */
		{ "extension: {length: 60 days, from: due}\n"
		  "deadlines: [{file: notice, event: overdue, by: "
		  "\"extension_end + 16 days\"}]\n",
		  "2026-03-01", "2026-03-01", "2026-03-31", NULL, NULL,
		  "2026-06-15" },
		/* 19: the later of two */
		{ "extension: {length: 30 days, from: due}\n"
		  "deadlines: [{file: claim, event: overdue, by: "
		  "\"max(delivery + 180 days, extension_end + 90 days)\"}]\n",
		  "2026-02-01", "2026-02-01", "2026-02-15", NULL, NULL,
		  "2026-07-31" },
		/* 21: the earlier of two, of an insolvency */
		{ "deadlines: [{file: notice, event: insolvency, by: "
		  "\"min(first_due + 30 days, known + 7 days)\"}]\n",
		  "2026-05-01", "2026-05-01", "2026-05-31", "2026-06-01",
		  "2026-06-04", "2026-06-11" },
		/* 25 */
		{ "extension: {length: 60 days, from: due}\n"
		  "deadlines: [{file: notice, event: overdue, by: "
		  "\"extension_end + 30 days\"}]\n",
		  "2026-01-05", "2026-01-10", "2026-03-11", NULL, NULL,
		  "2026-06-09" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(list); i++) {
		const struct example *e = &list[i];
		struct debtor *d =
			debtor("2026-06-05", e->delivered, e->issued, e->due);
		struct deadlines out;

		if (e->event)
			build_event(&arena, d, DEBTOR_INSOLVENCY, e->event,
				    e->known);
		out = listed(e->lines, d);
		assert_int_equal(out.n, 1);
		assert_day_equal(out.v[0].due_on, e->want);
	}
}

#define NOTICE_IN_TIME                                                         \
	"extension: {length: 60 days, from: due}\n"                            \
	"deadlines:\n"                                                         \
	"  - {file: notice, event: overdue, by: "                              \
	"\"extension_end + 30 days\"}\n"                                       \
	"  - {file: intervention, event: overdue, by: "                        \
	"\"filed(notice) + 60 days\"}\n"

static void an_extension_ends_on_its_last_day(void **state)
{
	struct debtor *d =
		debtor("2026-06-05", "2026-07-02", "2026-07-02", "2026-08-31");
	struct deadlines out = listed(NOTICE_IN_TIME, d);

	(void)state;
	assert_int_equal(out.v[0].anchor, ANCHOR_EXTENSION_END);
	assert_day_equal(out.v[0].anchor_on, "2026-10-30");
	assert_day_equal(out.v[0].send_by, "2026-11-25");
}

static void a_filing_meets_its_deadline_and_starts_the_next(void **state)
{
	struct debtor *d =
		debtor("2026-06-08", "2026-01-05", "2026-01-10", "2026-03-11");
	struct deadlines out = listed(NOTICE_IN_TIME, d);

	(void)state;
	assert_int_equal(out.n, 1);
	assert_int_equal(out.v[0].state, DEADLINE_OPEN);
	build_filed(&arena, d, "notice", "2026-06-05", NULL);
	out = listed(NOTICE_IN_TIME, d);
	assert_int_equal(out.n, 2);
	assert_int_equal(out.v[0].state, DEADLINE_MET);
	assert_string_equal(out.v[1].filing->file, "intervention");
	assert_day_equal(out.v[1].due_on, "2026-08-04");
}

/* A notice again, of everything that is open by then: what runs from the
 * notice of an invoice goes on, that of a later invoice begins. */
static void the_first_notice_of_a_debt_starts_what_runs_from_it(void **state)
{
	struct debtor *d =
		debtor("2026-07-10", "2026-01-05", "2026-01-10", "2026-03-11");
	struct debtor_invoice *later;
	struct deadlines out;

	(void)state;
	build_filed(&arena, d, "notice", "2026-06-05", NULL);
	build_filed(&arena, d, "notice", "2026-07-02", NULL);
	out = listed(NOTICE_IN_TIME, d);
	assert_int_equal(out.n, 2);
	assert_day_equal(out.v[1].due_on, "2026-08-04");
	later = &d->invoices.v[0];
	later->inv.issued_on = on_day("2026-06-06");
	out = listed(NOTICE_IN_TIME, d);
	assert_int_equal(out.n, 2);
	assert_day_equal(out.v[1].due_on, "2026-08-31");
}

static void what_arrives_late_is_missed(void **state)
{
	struct debtor *d =
		debtor("2026-06-12", "2026-01-05", "2026-01-10", "2026-03-11");
	struct deadlines out = listed(NOTICE_IN_TIME, d);

	(void)state;
	assert_int_equal(out.v[0].state, DEADLINE_MISSED);
	build_filed(&arena, d, "notice", "2026-06-09", "2026-06-10");
	out = listed(NOTICE_IN_TIME, d);
	assert_int_equal(out.v[0].state, DEADLINE_MISSED);
	assert_day_equal(out.v[0].received_on, "2026-06-10");
	d->filed.v[0].received_on = on_day("2026-06-09");
	out = listed(NOTICE_IN_TIME, d);
	assert_int_equal(out.v[0].state, DEADLINE_MET);
}

static void a_later_invoice_has_a_deadline_of_its_own(void **state)
{
	struct debtor *d =
		debtor("2026-06-08", "2026-01-05", "2026-01-10", "2026-03-11");
	struct deadlines out;

	(void)state;
	build_filed(&arena, d, "notice", "2026-06-05", NULL);
	build_debt(&arena, d, "B", "2026-06-06", "2026-06-06", "2026-07-06",
		   60000);
	out = listed(NOTICE_IN_TIME, d);
	assert_int_equal(out.n, 3);
	assert_int_equal(out.v[0].state, DEADLINE_MET);
	assert_int_equal(out.v[2].state, DEADLINE_OPEN);
	assert_day_equal(out.v[2].due_on, "2026-10-04");
	assert_int_equal(out.v[2].invoice, 1);
}

/* One notice speaks of the whole account, as it was issued by then. */
static void a_filing_speaks_of_what_was_issued_by_then(void **state)
{
	struct debtor *d =
		debtor("2026-06-08", "2026-01-05", "2026-01-10", "2026-03-11");
	struct debtor_invoice *b;

	(void)state;
	build_filed(&arena, d, "notice", "2026-06-05", NULL);
	b = build_debt(&arena, d, "B", "2026-06-04", "2026-06-05", "2026-07-05",
		       60000);
	assert_int_equal(listed(NOTICE_IN_TIME, d).n, 2);
	assert_non_null(debtor_filing(d, "C", "notice", b, false));
	/* Paid since, and charged back: another debt. */
	b->again_from = on_day("2026-06-06");
	assert_null(debtor_filing(d, "C", "notice", b, false));
	d->filed.v[0].under_way = true;
	b->again_from = DAY_NONE;
	assert_null(debtor_filing(d, "C", "notice", b, false));
	assert_non_null(debtor_filing(d, "C", "notice", b, true));
}

/* What is given up for one does not hide that the next can be in time. */
static void a_deadline_given_up_hides_no_other(void **state)
{
	struct debtor *d =
		debtor("2026-06-12", "2026-01-05", "2026-01-10", "2026-03-11");
	struct acknowledged known = {
		.contract = "C",
		.file = "notice",
		.event = DEBTOR_OVERDUE,
		.due_on = on_day("2026-06-09"),
		.on = on_day("2026-06-11"),
	};
	struct deadlines out;

	(void)state;
	build_debt(&arena, d, "B", "2026-02-05", "2026-02-10", "2026-04-11",
		   60000);
	VEC_PUSH(&arena, &d->acknowledged, known);
	out = listed(NOTICE_IN_TIME, d);
	assert_int_equal(out.n, 2);
	assert_int_equal(out.v[0].state, DEADLINE_ACKNOWLEDGED);
	assert_int_equal(out.v[1].state, DEADLINE_OPEN);
	assert_day_equal(out.v[1].due_on, "2026-07-10");
}

static void small_debts_need_no_notice(void **state)
{
	struct debtor *d =
		debtor("2026-06-08", "2026-01-05", "2026-01-10", "2026-03-11");

	(void)state;
	assert_int_equal(listed("deadlines: [{file: notice, event: overdue, "
				"by: \"due + 30 days\", above: {amount: "
				"1200.00 EUR, basis: incl_tax}}]\n",
				d)
				 .n,
			 0);
	assert_int_equal(listed("deadlines: [{file: notice, event: overdue, "
				"by: \"due + 30 days\", above: {amount: "
				"1199.99 EUR, basis: incl_tax}}]\n",
				d)
				 .n,
			 1);
}

static void a_dispute_stops_only_what_the_contract_names(void **state)
{
	struct debtor *d =
		debtor("2026-06-08", "2026-01-05", "2026-01-10", "2026-03-11");

	(void)state;
	d->invoices.v[0].disputed_minor = 120000;
	assert_int_equal(listed(NOTICE_IN_TIME, d).n, 1);
	assert_int_equal(
		listed(NOTICE_IN_TIME "dispute_stops: [notice]\n", d).n, 0);
}

static void nothing_binds_where_nothing_is_covered(void **state)
{
	struct debtor *d =
		debtor("2026-06-08", "2026-01-05", "2026-01-10", "2026-03-11");

	(void)state;
	d->limits.n = 0;
	assert_int_equal(listed(NOTICE_IN_TIME, d).n, 0);
}

static void an_acknowledged_one_is_quiet(void **state)
{
	struct debtor *d =
		debtor("2026-06-12", "2026-01-05", "2026-01-10", "2026-03-11");
	struct acknowledged a = { "C", "notice", DEBTOR_OVERDUE,
				  on_day("2026-06-09"), on_day("2026-06-12") };

	(void)state;
	VEC_PUSH(&arena, &d->acknowledged, a);
	assert_int_equal(listed(NOTICE_IN_TIME, d).v[0].state,
			 DEADLINE_ACKNOWLEDGED);
	d->as_of--;
	assert_int_equal(listed(NOTICE_IN_TIME, d).v[0].state, DEADLINE_MISSED);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(published_deadlines_fall_on_their_day),
		CASE(an_extension_ends_on_its_last_day),
		CASE(a_filing_meets_its_deadline_and_starts_the_next),
		CASE(the_first_notice_of_a_debt_starts_what_runs_from_it),
		CASE(what_arrives_late_is_missed),
		CASE(a_later_invoice_has_a_deadline_of_its_own),
		CASE(a_filing_speaks_of_what_was_issued_by_then),
		CASE(a_deadline_given_up_hides_no_other),
		CASE(small_debts_need_no_notice),
		CASE(a_dispute_stops_only_what_the_contract_names),
		CASE(nothing_binds_where_nothing_is_covered),
		CASE(an_acknowledged_one_is_quiet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
