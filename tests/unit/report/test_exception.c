/* An exception as JSON: its fields, and the day up to which it counts. */
#include "check.h"
#include "relance/report.h"

static civil_day day(const char *text)
{
	civil_day on;

	assert_true(date_parse(text, strlen(text), &on));
	return on;
}

static struct exception_row row_of(enum exception_kind kind)
{
	return (struct exception_row){
		.exception = { .exception_id = "E7",
			       .kind = kind,
			       .from = day("2026-03-02"),
			       .until = day("2026-04-01"),
			       .ended_on = DAY_NEVER,
			       .amount_minor = -1,
			       .reason = "said \"so\"",
			       .by = "ada" },
		.customer_id = "C1",
	};
}

static void what_is_not_given_is_null(void **state)
{
	struct exception_row row = row_of(EXCEPTION_HOLD);
	struct str out = STR_INIT;

	(void)state;
	json_exception(&out, &row, EXCEPTION_ACTIVE);
	assert_string_equal(
		out.buf,
		"{\"exception_id\":\"E7\",\"kind\":\"hold\",\"customer_id\":"
		"\"C1\",\"invoice_id\":null,\"invoices\":[],\"from\":"
		"\"2026-03-02\",\"until\":\"2026-04-01\",\"amount\":null,"
		"\"currency\":null,\"reason\":\"said \\\"so\\\"\",\"detail\":"
		"null,\"end_reason\":null,\"by\":\"ada\",\"state\":"
		"\"active\"}\n");
	str_release(&out);
}

static void a_plan_lists_its_parts(void **state)
{
	struct arena arena = ARENA_INIT;
	struct exception_row row = row_of(EXCEPTION_PLAN);
	struct instalment part[] = {
		{ day("2026-03-31"), day("2026-04-03"), 33334 },
		{ day("2026-04-30"), day("2026-05-05"), 33333 },
	};
	struct str out = STR_INIT;

	(void)state;
	memcpy(row.exception.currency, "EUR", 4);
	row.exception.amount_minor = 66667;
	for (size_t i = 0; i < LENGTH(part); i++)
		VEC_PUSH(&arena, &row.exception.instalments, part[i]);
	VEC_PUSH(&arena, &row.invoices, "A");
	VEC_PUSH(&arena, &row.invoices, "B/1");
	json_exception(&out, &row, EXCEPTION_BROKEN);
	assert_non_null(strstr(out.buf, "\"invoice_id\":null,\"invoices\":"
					"[\"A\",\"B/1\"]"));
	assert_non_null(strstr(out.buf, "\"amount\":\"666.67\""));
	assert_non_null(strstr(out.buf,
			       "\"state\":\"broken\",\"instalments\":[{\"due_"
			       "on\":\"2026-03-31\",\"amount\":\"333.34\"},"));
	str_release(&out);
	arena_release(&arena);
}

static void what_ended_before_counts_up_to_the_day_before(void **state)
{
	struct exception e = row_of(EXCEPTION_HOLD).exception;

	(void)state;
	e.ended_on = day("2026-03-20");
	assert_int_equal(exception_until(&e), day("2026-03-19"));
	e.kind = EXCEPTION_MEDIATION; /* lasts until somebody ends it */
	e.ended_on = day("2026-04-20");
	assert_int_equal(exception_until(&e), day("2026-04-19"));
	e.kind = EXCEPTION_HOLD;
	assert_int_equal(exception_until(&e), day("2026-04-01"));
	e.ended_on = e.from; /* on its first day: that day at least */
	assert_int_equal(exception_until(&e), e.from);
	e.ended_on = day("2026-04-20");
	assert_int_equal(exception_until(&e), e.until);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_given_is_null),
		cmocka_unit_test(a_plan_lists_its_parts),
		cmocka_unit_test(what_ended_before_counts_up_to_the_day_before),
	};

	return cmocka_run_group_tests_name("exceptions", tests, NULL, NULL);
}
