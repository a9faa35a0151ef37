/* What is declared every period: turnover and overdue debts, by hand. */
#include "build_debtor.h"
#include "check.h"
#include "relance/declaration.h"

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

static struct period period(const char *text)
{
	struct period p;

	if (!period_parse(text, &p))
		fail_msg("%s is no period", text);
	return p;
}

/* ---- periods ------------------------------------------------------------- */

static void periods_are_read_and_written(void **state)
{
	static const struct {
		const char *text, *from, *to;
	} list[] = {
		{ "2026-02", "2026-02-01", "2026-02-28" },
		{ "2028-02", "2028-02-01", "2028-02-29" },
		{ "2026-12", "2026-12-01", "2026-12-31" },
		{ "2026-Q1", "2026-01-01", "2026-03-31" },
		{ "2026-Q4", "2026-10-01", "2026-12-31" },
		{ "2026", "2026-01-01", "2026-12-31" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct period p = period(list[i].text);

		assert_int_equal(p.from, on_day(list[i].from));
		assert_int_equal(p.to, on_day(list[i].to));
		assert_string_equal(period_text(&p, &arena), list[i].text);
	}
}

static void what_is_no_period_is_refused(void **state)
{
	static const char *const list[] = {
		"",	   "26",	"2026-",   "2026-0",
		"2026-00", "2026-13",	"2026-1",  "2026-Q",
		"2026-Q0", "2026-Q5",	"2026-q1", "2026-Q11",
		"2026x",   "2026-03-1", "x026",	   "1800",
	};
	struct period p;

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (period_parse(list[i], &p))
			fail_msg("%s was read", list[i]);
}

static void the_last_that_is_over_ends_before_the_day(void **state)
{
	struct period p = period_over(PERIOD_QUARTER, on_day("2026-01-01"));

	(void)state;
	assert_string_equal(period_text(&p, &arena), "2025-Q4");
	p = period_over(PERIOD_MONTH, on_day("2026-03-31"));
	assert_string_equal(period_text(&p, &arena), "2026-02");
	p = period_over(PERIOD_YEAR, on_day("2026-12-31"));
	assert_string_equal(period_text(&p, &arena), "2025");
}

static void a_contract_takes_its_part_of_a_period(void **state)
{
	const struct contract *k = build_contract(
		&arena, "period: {from: 2026-02-15, to: 2026-06-30}\n");
	struct period p = period("2026-Q1"), before = period("2026-01");

	(void)state;
	assert_true(period_within(k, &p));
	assert_int_equal(p.from, on_day("2026-02-15"));
	assert_int_equal(p.to, on_day("2026-03-31"));
	assert_string_equal(period_text(&p, &arena), "2026-Q1");
	assert_false(period_within(k, &before));
}

/* ---- by when ------------------------------------------------------------- */

#define QUARTERLY                                                              \
	"period: {from: 2026-01-01, to: 2026-12-31}\n"                         \
	"declarations: [{what: turnover, every: quarter, within: 30 days}]\n"

static struct declaration_deadlines due(const char *as_of, const char *begun,
					const struct declared_list *list)
{
	const struct contract *k = build_contract(&arena, QUARTERLY);
	struct declaration_deadlines out = { 0 };

	declaration_deadlines(k, list, on_day(as_of), on_day(begun), &arena,
			      &out);
	return out;
}

static void a_period_is_asked_for_until_it_was_declared(void **state)
{
	struct declared told = { .contract = "C",
				 .what = "turnover",
				 .from = on_day("2026-01-01"),
				 .to = on_day("2026-03-31"),
				 .on = on_day("2026-04-30") };
	struct declared_list list = { 0 };
	struct declaration_deadlines d = due("2026-04-30", "2026-01-05", &list);

	(void)state;
	assert_int_equal(d.n, 2); /* and the quarter that runs */
	assert_int_equal(d.v[0].due_on, on_day("2026-04-30"));
	assert_int_equal(d.v[0].opens_on, on_day("2026-04-16"));
	assert_int_equal(d.v[0].state, DEADLINE_OPEN);
	assert_string_equal(d.v[0].clause_text, "period_end + 30 days");
	d = due("2026-05-01", "2026-01-05", &list);
	assert_int_equal(d.v[0].state, DEADLINE_MISSED);
	VEC_PUSH(&arena, &list, told);
	d = due("2026-05-01", "2026-01-05", &list);
	assert_int_equal(d.v[0].state, DEADLINE_MET);
	list.v[0].on++;
	d = due("2026-05-02", "2026-01-05", &list);
	assert_int_equal(d.v[0].state, DEADLINE_ACKNOWLEDGED);
	told.on = DAY_NONE; /* taken back */
	VEC_PUSH(&arena, &list, told);
	d = due("2026-05-02", "2026-01-05", &list);
	assert_int_equal(d.v[0].state, DEADLINE_MISSED);
}

static void what_was_due_before_the_books_is_not_missed(void **state)
{
	struct declared_list list = { 0 };
	struct declaration_deadlines d = due("2026-06-01", "2026-05-01", &list);

	(void)state;
	assert_int_equal(d.n, 1);
	assert_int_equal(d.v[0].period.from, on_day("2026-04-01"));
	d = due("2026-06-01", NULL, &list);
	assert_int_equal(d.n, 0);
	/* Every quarter that was ours: Q1 is due on the very day. */
	d = due("2027-06-01", "2026-04-30", &list);
	assert_int_equal(d.n, 4);
	assert_int_equal(d.v[3].period.to, on_day("2026-12-31"));
}

/* ---- turnover ------------------------------------------------------------ */

static const struct turnover_row *turnover(const char *lines,
					   const struct debtor *d,
					   const struct credit_notes *notes)
{
	static const struct credit_notes none = { 0 };
	struct turnover_rows *rows = ARENA_NEW(&arena, struct turnover_rows);
	struct period p = period("2026-Q1");

	*rows = (struct turnover_rows){ 0 };
	turnover_of(build_contract(&arena, lines), d, &p, notes ? notes : &none,
		    &arena, rows);
	return rows->n ? rows->v : NULL;
}

#define NAMED "insured_percentage: {named: 90 %}\n"

static struct debtor *insured(void)
{
	struct debtor *d = build_debtor(&arena, "2026-04-10");

	build_insured(&arena, d, LIMIT_NAMED, 1, "2026-01-01");
	return d;
}

static void the_day_of_issue_decides(void **state)
{
	struct debtor *d = insured();
	const struct turnover_row *row;

	(void)state;
	build_debt(&arena, d, "A", NULL, "2025-12-31", "2026-01-30", 120000);
	build_debt(&arena, d, "B", "2026-01-01", "2026-01-01", "2026-02-01",
		   120000);
	build_debt(&arena, d, "C", "2026-03-31", "2026-03-31", "2026-04-30",
		   60000);
	build_debt(&arena, d, "D", NULL, "2026-04-01", "2026-05-01", 120000);
	build_debt(&arena, d, "E", NULL, "2026-02-01", "2026-03-01", 120000)
		->inv.status = INVOICE_CANCELLED;
	build_debt(&arena, d, "F", NULL, "2026-02-01", "2026-03-01", 120000)
		->inv.status = INVOICE_DRAFT;
	row = turnover(NAMED, d, NULL);
	/* 1,000.00 and 500.00; a limit of one cent is a limit. */
	assert_int_equal(row->sales_minor, 150000);
	assert_int_equal(row->insurable_minor, 150000);
	assert_int_equal(row->untaxed, 0);
}

struct reason_case {
	const char *lines;
	void (*make)(struct debtor *d);
	enum uncovered want; /* UNCOVERED__COUNT: insurable */
};

static struct customer *customer(struct debtor *d)
{
	return (struct customer *)d->customers.v[0];
}

static void make_private(struct debtor *d)
{
	customer(d)->tags = "good private_person";
}

static void make_public(struct debtor *d)
{
	customer(d)->is_public = TRI_YES;
}

static void make_related(struct debtor *d)
{
	customer(d)->is_related = TRI_YES;
}

static void make_refused(struct debtor *d)
{
	d->limits.v[0].status = LIMIT_REFUSED;
}

static void make_cancelled(struct debtor *d)
{
	d->limits.v[0].status = LIMIT_CANCELLED;
}

static void make_limitless(struct debtor *d)
{
	d->limits.n = 0;
}

static void make_cash(struct debtor *d)
{
	d->invoices.v[0].inv.original_due_on = d->invoices.v[0].inv.issued_on;
}

static void make_prepaid(struct debtor *d)
{
	d->invoices.v[0].inv.settled_on = d->invoices.v[0].inv.issued_on;
	d->invoices.v[0].inv.outstanding_minor = 0;
}

static void make_disputed(struct debtor *d)
{
	d->invoices.v[0].disputed_minor = 12000;
}

static void make_nothing(struct debtor *d)
{
	(void)d;
}

static void each_deduction_has_its_reason(void **state)
{
	static const struct reason_case list[] = {
		{ NAMED, make_nothing, UNCOVERED__COUNT },
		{ NAMED "exclusions: [private_person]\n", make_private,
		  UNCOVERED_PRIVATE_PERSON },
		{ NAMED "exclusions: [public_entity]\n", make_public,
		  UNCOVERED_PUBLIC_ENTITY },
		{ NAMED, make_public, UNCOVERED__COUNT },
		{ NAMED "exclusions: [related_company]\n", make_related,
		  UNCOVERED_RELATED_COMPANY },
		{ NAMED, make_cash, UNCOVERED_PREPAID_OR_CASH },
		{ NAMED, make_prepaid, UNCOVERED_PREPAID_OR_CASH },
		{ NAMED "countries: [DE]\n", make_nothing,
		  UNCOVERED_COUNTRY_NOT_LISTED },
		{ NAMED, make_refused, UNCOVERED_LIMIT_ZERO },
		{ NAMED, make_cancelled, UNCOVERED_LIMIT_CANCELLED },
		{ NAMED, make_limitless, UNCOVERED_NO_LIMIT },
		{ NAMED "exclusions: [disputed]\n", make_disputed,
		  UNCOVERED__COUNT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct debtor *d = insured();
		const struct turnover_row *row;
		int64_t insurable =
			list[i].want == UNCOVERED__COUNT ? 10000 : 0;

		build_debt(&arena, d, "A", NULL, "2026-02-01", "2026-03-01",
			   12000);
		list[i].make(d);
		row = turnover(list[i].lines, d, NULL);
		assert_int_equal(row->sales_minor, 10000);
		if (row->insurable_minor != insurable)
			fail_msg("case %zu: insurable %lld", i,
				 (long long)row->insurable_minor);
		if (!insurable)
			assert_int_equal(row->deducted_minor[list[i].want],
					 10000);
	}
}

static void credit_notes_follow_their_invoice(void **state)
{
	struct credit_note list[] = {
		{ 1, on_day("2026-03-31"), 1200, "EUR" }, /* of last year's */
		{ 2, on_day("2026-01-01"), 2400, "EUR" }, /* of cash */
		{ 2, on_day("2026-04-01"), 600, "EUR" },  /* too late */
		{ 0, on_day("2026-02-01"), 90, "EUR" },	  /* of nothing */
	};
	struct credit_notes notes = { list, 4, 4 };
	struct debtor *d = insured();
	const struct turnover_row *row;

	(void)state;
	build_debt(&arena, d, "A", "2026-01-01", "2025-12-31", "2026-01-30",
		   120000);
	build_debt(&arena, d, "B", NULL, "2026-02-01", "2026-02-01", 12000);
	row = turnover(NAMED, d, &notes);
	/* 100.00 of cash less 20.00; 10.00 of what was invoiced before. */
	assert_int_equal(row->sales_minor, 10000);
	assert_int_equal(row->credits_minor, 3000);
	assert_int_equal(row->deducted_minor[UNCOVERED_PREPAID_OR_CASH], 8000);
	assert_int_equal(row->insurable_minor, -1000);
	assert_int_equal(row->unallocated_minor, 90);
}

static void another_currency_stands_apart(void **state)
{
	struct debtor *d = insured();
	struct turnover_rows rows = { 0 };
	struct turnover_sums sums;
	struct period p = period("2026");
	const struct contract *k = build_contract(&arena, NAMED);
	struct debtor_invoice *di;

	(void)state;
	build_debt(&arena, d, "A", NULL, "2026-02-01", "2026-03-01", 12000);
	di = build_debt(&arena, d, "B", NULL, "2026-02-01", "2026-03-01", 7000);
	di->inv.has_tax = false;
	memcpy(di->inv.currency, "USD", 4);
	turnover_of(k, d, &p, &(struct credit_notes){ 0 }, &arena, &rows);
	turnover_sum(k, &rows, &arena, &sums);
	assert_int_equal(sums.total.sales_minor, 10000);
	assert_int_equal(sums.total.insurable_minor, 10000);
	assert_int_equal(sums.countries.n, 1);
	assert_int_equal(sums.apart.n, 1);
	assert_string_equal(sums.apart.v[0].currency, "USD");
	assert_int_equal(sums.apart.v[0].sales_minor, 7000);
	assert_int_equal(sums.apart.v[0].untaxed, 1);
}

/* ---- overdue ------------------------------------------------------------- */

#define NOTICED                                                                \
	"extension: {length: 60 days, from: due}\n"                            \
	"deadlines: [{file: notice, event: overdue, by: \"extension_end + 30 " \
	"days\", above: {amount: 300.00 EUR, basis: incl_tax}}]\n"

static struct overdue_rows overdue(const struct debtor *d)
{
	struct overdue_rows rows = { 0 };

	overdue_of(build_contract(&arena, NOTICED), d, &arena, &rows);
	return rows;
}

static void the_threshold_must_be_passed(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-03-31");
	struct overdue_rows rows;

	(void)state;
	build_debt(&arena, d, "A", NULL, "2026-02-01", "2026-03-30", 30000);
	assert_int_equal(overdue(d).n, 0);
	d->invoices.v[0].inv.outstanding_minor++;
	rows = overdue(d);
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.v[0].overdue_minor, 30001);
	d->as_of = on_day("2026-03-30"); /* due that day: not overdue */
	assert_int_equal(overdue(d).n, 0);
}

static void the_oldest_debt_gives_the_state(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-03-31");
	struct overdue_rows rows;

	(void)state;
	build_debt(&arena, d, "A", NULL, "2026-02-01", "2026-03-01", 120000);
	build_debt(&arena, d, "B", NULL, "2025-12-01", "2026-01-30", 60000);
	build_debt(&arena, d, "C", NULL, "2026-03-01", "2026-04-01", 7000);
	rows = overdue(d);
	assert_int_equal(rows.v[0].overdue_minor, 180000);
	assert_int_equal(rows.v[0].outstanding_minor, 187000);
	assert_int_equal(rows.v[0].oldest_due_on, on_day("2026-01-30"));
	assert_int_equal(rows.v[0].extension_end_on, on_day("2026-03-31"));
	assert_int_equal(rows.v[0].state, OVERDUE_IN_EXTENSION);
	d->as_of++;
	assert_int_equal(overdue(d).v[0].state, OVERDUE_PAST_EXTENSION);
}

static void payments_after_the_notice_are_told(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-06-30");
	struct debtor_invoice *di;
	struct overdue_rows rows;

	(void)state;
	di = build_debt(&arena, d, "A", NULL, "2026-02-01", "2026-03-01",
			120000);
	build_paid(&arena, d, di, "2026-05-10", 10000); /* its very day */
	build_paid(&arena, d, di, "2026-05-11", 20000);
	build_filed(&arena, d, "notice", "2026-05-10", "2026-05-11");
	rows = overdue(d);
	assert_int_equal(rows.v[0].state, OVERDUE_NOTIFIED);
	assert_int_equal(rows.v[0].notified_on, on_day("2026-05-10"));
	assert_int_equal(rows.v[0].overdue_minor, 90000);
	assert_int_equal(rows.v[0].paid_after_minor, 20000);
	/* Below the threshold the case stays on the list, and when paid. */
	build_paid(&arena, d, di, "2026-06-01", 90000);
	build_paid(&arena, d, di, "2026-07-01", 30000); /* later */
	rows = overdue(d);
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.v[0].overdue_minor, 0);
	assert_int_equal(rows.v[0].paid_after_minor, 110000);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(periods_are_read_and_written),
		CASE(what_is_no_period_is_refused),
		CASE(the_last_that_is_over_ends_before_the_day),
		CASE(a_contract_takes_its_part_of_a_period),
		CASE(a_period_is_asked_for_until_it_was_declared),
		CASE(what_was_due_before_the_books_is_not_missed),
		CASE(the_day_of_issue_decides),
		CASE(each_deduction_has_its_reason),
		CASE(credit_notes_follow_their_invoice),
		CASE(another_currency_stands_apart),
		CASE(the_threshold_must_be_passed),
		CASE(the_oldest_debt_gives_the_state),
		CASE(payments_after_the_notice_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
