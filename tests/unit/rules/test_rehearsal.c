/* What a rule test leaves out, and how its commands are divided. */
#include "check.h"
#include "relance/rehearsal.h"
#include "relance/text.h"

static struct arena arena;
static struct diags diags;
static struct rehearsals tests;

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const struct rehearsal *decode(const char *text)
{
	diags_init(&diags, &arena);
	if (rehearsals_decode("t.yaml", text, strlen(text), NULL, &arena,
			      &tests, &diags) != STATUS_OK)
		fail_msg("%s", diags.v[0].text);
	assert_int_equal(tests.n, 1);
	return &tests.v[0];
}

static const char *cell(const struct rehearsal *test, enum rehearsal_kind kind,
			size_t row, const char *column)
{
	const struct rehearsal_table *t = &test->table[kind];

	assert_true(row < t->row_count);
	for (size_t i = 0; i < t->column_count; i++)
		if (str_eq(t->column[i], column))
			return t->cell[row * t->column_count + i].text;
	fail_msg("no column %s", column);
	return NULL;
}

#define HEAD "- test: a\n  run: {from: 2026-01-30, to: 2026-02-02}\n"
#define INVOICE                                                                \
	HEAD "  expect: {}\n"                                                  \
	     "  invoices: [{invoice_id: A, due_date: 2026-03-01}]\n"

static void an_invoice_needs_no_more_than_a_due_date(void **state)
{
	const struct rehearsal *t = decode(INVOICE);

	(void)state;
	assert_string_equal(cell(t, REHEARSE_INVOICES, 0, "issue_date"),
			    "2026-01-30");
	assert_string_equal(cell(t, REHEARSE_INVOICES, 0, "currency"), "EUR");
	assert_string_equal(cell(t, REHEARSE_INVOICES, 0, "amount_total"),
			    "1000.00");
	assert_string_equal(cell(t, REHEARSE_INVOICES, 0, "po_number"), "");
	assert_string_equal(cell(t, REHEARSE_CUSTOMERS, 0, "customer_id"),
			    "C1");
	assert_string_equal(cell(t, REHEARSE_CUSTOMERS, 0, "email"),
			    "billing@example.org");
	assert_string_equal(cell(t, REHEARSE_CUSTOMERS, 0, "policy"), "");
}

static void every_customer_of_an_invoice_is_there_once(void **state)
{
	const struct rehearsal *t = decode(
		HEAD
		"  expect: {}\n  policy: p\n"
		"  customers: [{customer_id: C2, policy: q}]\n"
		"  invoices:\n"
		"  - {invoice_id: A, customer_id: C3, due_date: 2026-03-01}\n"
		"  - {invoice_id: B, customer_id: C2, due_date: 2026-03-01}\n"
		"  - {invoice_id: C, customer_id: C3, due_date: 2026-03-01}\n"
		"  - {invoice_id: D, due_date: 2026-03-01}\n");

	(void)state;
	assert_int_equal(t->table[REHEARSE_CUSTOMERS].row_count, 2);
	assert_string_equal(cell(t, REHEARSE_CUSTOMERS, 0, "policy"), "q");
	assert_string_equal(cell(t, REHEARSE_CUSTOMERS, 1, "customer_id"),
			    "C3");
	assert_string_equal(cell(t, REHEARSE_CUSTOMERS, 1, "policy"), "p");
	assert_string_equal(cell(t, REHEARSE_INVOICES, 3, "customer_id"), "C2");
}

static void null_leaves_a_column_empty(void **state)
{
	const struct rehearsal *t =
		decode(HEAD "  expect: {}\n"
			    "  customers: [{customer_id: C1, email: null}]\n");

	(void)state;
	assert_string_equal(cell(t, REHEARSE_CUSTOMERS, 0, "email"), "");
	assert_string_equal(cell(t, REHEARSE_CUSTOMERS, 0, "name"), "C1");
}

static void a_command_is_divided_as_a_shell_does(void **state)
{
	static const char *const want[] = { "hold",	 "A",	    "--reason",
					    "on strike", "--until", "x\"y" };
	const struct rehearsal *t = decode(
		INVOICE "  events:\n  - on: 2026-02-01\n"
			"    do: >-\n"
			"      relance hold A --reason 'on strike'  --until\n"
			"      x'\"'y\n");

	(void)state;
	assert_int_equal(t->event_count, 1);
	assert_int_equal(t->event[0].word_count, LENGTH(want));
	for (size_t i = 0; i < LENGTH(want); i++)
		assert_string_equal(t->event[0].word[i], want[i]);
}

static void there_is_a_run_every_day_from_the_first_to_the_last(void **state)
{
	const struct rehearsal *t = decode(INVOICE);
	char day[DATE_TEXT_SIZE];

	(void)state;
	assert_int_equal(t->day_count, 4);
	assert_string_equal(date_to_text(t->day[2], day), "2026-02-01");
	assert_string_equal(date_to_text(t->day[3], day), "2026-02-02");
}

static void names_of_the_rules_are_asked_for(void **state)
{
	static const char text[] =
		"- test: a\n  policy: public\n"
		"  run: {days: [2026-01-30]}\n"
		"  invoices: [{invoice_id: A, due_date: 2026-03-01}]\n"
		"  expect: {A: [{on: 2026-01-30, step: courtesy}]}\n";
	struct rules rules = { 0 };

	(void)state;
	diags_init(&diags, &arena);
	assert_int_equal(rehearsals_decode("t.yaml", text, strlen(text), &rules,
					   &arena, &tests, &diags),
			 STATUS_INVALID);
	assert_int_equal(diags.n, 2);
	assert_int_equal(diags.v[1].pos.line, 5);
	assert_int_equal(diags.v[1].pos.column, 16);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, NULL, end)

int main(void)
{
	const struct CMUnitTest list[] = {
		TEST(an_invoice_needs_no_more_than_a_due_date),
		TEST(every_customer_of_an_invoice_is_there_once),
		TEST(null_leaves_a_column_empty),
		TEST(a_command_is_divided_as_a_shell_does),
		TEST(there_is_a_run_every_day_from_the_first_to_the_last),
		TEST(names_of_the_rules_are_asked_for),
	};

	return cmocka_run_group_tests(list, NULL, NULL);
}
