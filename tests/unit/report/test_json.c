/* JSON as contract.md section 3 fixes it. */
#include <string.h>

#include "check.h"
#include "relance/report.h"

static const struct customer customer = { .customer_id = "C-1",
					  .name = "Hôtel \"B\"" };

static struct snapshot one_invoice(struct invoice *inv)
{
	struct snapshot snap = { .as_of = 100, .customer = customer };

	*inv = (struct invoice){ .invoice_id = "F-1",
				 .instalment = "",
				 .issued_on = DAY_NONE,
				 .due_on = 90,
				 .currency = "EUR",
				 .amount_minor = 10050,
				 .outstanding_minor = 5 };
	snap.invoices.v = inv;
	snap.invoices.n = 1;
	return snap;
}

static void absent_is_null_and_amounts_are_decimal_strings(void **state)
{
	struct invoice inv;
	struct snapshot snap = one_invoice(&inv);
	struct outcome o = { .blocked_by = REASON_NO_POLICY,
			     .until = DAY_NONE,
			     .next_on = DAY_NONE };
	struct str out = STR_INIT;

	(void)state;
	json_invoice(&out, &snap, &inv, &o);
	assert_string_equal(
		out.buf,
		"{\"invoice_id\":\"F-1\",\"instalment\":null,"
		"\"customer_id\":\"C-1\",\"customer_name\":\"Hôtel "
		"\\\"B\\\"\",\"currency\":\"EUR\",\"amount_total\":\"100.50\","
		"\"outstanding\":\"0.05\",\"issued_on\":null,"
		"\"due_on\":\"1970-04-01\",\"days_overdue\":10,"
		"\"status\":\"open\",\"policy\":null,\"step\":null,"
		"\"step_on\":null,\"stage\":null,\"owner\":\"us\","
		"\"blocked_by\":\"no_policy\",\"until\":null,"
		"\"next_step\":null,\"next_on\":null}\n");
	str_release(&out);
}

static void yen_have_no_decimals(void **state)
{
	struct customer_line line = { .customer = &customer,
				      .currency = "JPY",
				      .outstanding_minor = 1200,
				      .oldest_days_overdue = -1 };
	struct str out = STR_INIT;

	(void)state;
	json_customer(&out, &line);
	assert_non_null(strstr(out.buf, "\"outstanding\":\"1200\""));
	assert_non_null(strstr(out.buf, "\"oldest_days_overdue\":null"));
	str_release(&out);
}

static void an_invoice_that_is_not_owed_is_paid(void **state)
{
	static const struct {
		enum invoice_status status;
		int64_t outstanding_minor;
		const char *state;
	} row[] = {
		{ INVOICE_OPEN, 1, "open" },
		{ INVOICE_OPEN, 0, "paid" },
		{ INVOICE_DISPUTED, 1, "open" },
		{ INVOICE_DRAFT, 1, "draft" },
		{ INVOICE_CANCELLED, 0, "cancelled" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct invoice inv = { .status = row[i].status,
				       .outstanding_minor =
					       row[i].outstanding_minor };

		assert_string_equal(invoice_state(&inv), row[i].state);
	}
}

static void a_customer_has_one_line_per_currency(void **state)
{
	struct arena a = ARENA_INIT;
	struct invoice inv[3];
	struct snapshot snap = one_invoice(inv);
	struct outcome outcome[3] = { { .blocked_by = REASON_WAITING },
				      { .blocked_by = REASON_HOLD },
				      { .blocked_by = REASON_NOT_DUE } };
	struct plan plan = { .outcome = outcome };
	struct customer_lines lines = { 0 };

	(void)state;
	inv[1] = inv[2] = inv[0];
	inv[1].due_on = 50;
	inv[2].due_on = 120;
	memcpy(inv[2].currency, "CHF", 4);
	snap.invoices.n = 3;
	customer_lines_of(&snap, &plan, &a, &lines);
	assert_int_equal(lines.n, 2);
	assert_string_equal(lines.v[0].currency, "CHF");
	assert_int_equal(lines.v[0].overdue_minor, 0);
	assert_int_equal(lines.v[1].overdue_minor, 10);
	assert_int_equal(lines.v[1].oldest_days_overdue, 50);
	assert_int_equal(lines.v[1].blocked_by, REASON_HOLD);
	arena_release(&a);
}

static void values_of_a_test_become_an_object(void **state)
{
	struct trace_line line = { .policy = "p",
				   .step = "s",
				   .test = "when",
				   .expression = "days_overdue >= 3",
				   .values = "days_overdue = 12 days; "
					     "name = \"a = b\"",
				   .result = TRI_UNKNOWN,
				   .changes_on = DAY_NEVER };
	struct str out = STR_INIT;

	(void)state;
	json_trace(&out, 1, &line);
	assert_non_null(strstr(out.buf,
			       "\"values\":{\"days_overdue\":\"12 days\","
			       "\"name\":\"a = b\"}"));
	assert_non_null(strstr(out.buf, "\"result\":\"not_known\""));
	assert_non_null(strstr(out.buf, "\"changes_on\":null"));
	str_release(&out);
}

static void a_person_is_needed_as_the_contract_says(void **state)
{
	struct run_report fine = { .counts = { .planned = 3,
					       .awaiting_approval = 1,
					       .tasks = 4,
					       .queued = 2 } };
	struct run_report r = fine;

	(void)state;
	assert_false(run_needs_person(&r));
	r.counts.failed = 1;
	assert_true(run_needs_person(&r));
	r = fine;
	r.counts.stale = true;
	assert_true(run_needs_person(&r));
	r = fine;
	r.counts.deadlines_missed = 1;
	assert_true(run_needs_person(&r));
	r = fine;
	r.set_aside = 1;
	assert_true(run_needs_person(&r));
}

static void a_terminal_gets_at_most_ten_lines(void **state)
{
	struct style plain = { 0 };
	struct run_report r = {
		.as_of = 100,
		.gate_shut = true,
		.braked = true,
		.set_aside = 1,
		.inbox = { .files = 2, .refused = 1 },
		.counts = { .planned = 9,
			    .accepted = 1,
			    .queued = 1,
			    .withdrawn = 1,
			    .tasks = 1,
			    .failed = 1,
			    .uncertain = 1,
			    .deadlines_missed = 1,
			    .stale = true },
	};
	struct str out = STR_INIT;
	size_t lines = 0;

	(void)state;
	r.counts.blocked[REASON_HOLD] = 4;
	report_run(&out, &plain, &r);
	for (const char *p = out.buf; *p; p++)
		lines += *p == '\n';
	assert_int_equal(lines, 10);
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			absent_is_null_and_amounts_are_decimal_strings),
		cmocka_unit_test(yen_have_no_decimals),
		cmocka_unit_test(an_invoice_that_is_not_owed_is_paid),
		cmocka_unit_test(a_customer_has_one_line_per_currency),
		cmocka_unit_test(values_of_a_test_become_an_object),
		cmocka_unit_test(a_person_is_needed_as_the_contract_says),
		cmocka_unit_test(a_terminal_gets_at_most_ten_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
