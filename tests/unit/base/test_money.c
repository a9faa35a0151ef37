/* Amounts are read strictly and written back to the same cent. */
#include <string.h>

#include "check.h"
#include "relance/money.h"

static void reads_what_canonical_files_write(void **state)
{
	static const struct {
		const char *text, *currency;
		int64_t minor;
	} cases[] = {
		{ "0", "EUR", 0 },
		{ "1234.50", "EUR", 123450 },
		{ "1234.5", "EUR", 123450 },
		{ "-0.05", "EUR", -5 },
		{ "+7", "USD", 700 },
		{ "1200", "JPY", 1200 },
		{ "1.234", "TND", 1234 },
		{ "9999999999999.99", "EUR", MONEY_MAX },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int64_t minor = -1;

		assert_true(money_parse(cases[i].text, strlen(cases[i].text),
					cases[i].currency, &minor));
		assert_minor_equal(minor, cases[i].minor);
	}
}

static void refuses_everything_else(void **state)
{
	static const struct {
		const char *text, *currency;
	} cases[] = {
		{ "", "EUR" },
		{ "-", "EUR" },
		{ ".5", "EUR" },
		{ "5.", "EUR" },
		{ "1,234", "EUR" },
		{ "1 234", "EUR" },
		{ "1.234", "EUR" },
		{ "1.5", "JPY" },
		{ "1e3", "EUR" },
		{ "0x10", "EUR" },
		{ "12EUR", "EUR" },
		{ " 12", "EUR" },
		{ "10000000000000.00", "EUR" },
		{ "1.00", "EUX" },
		{ "99999999999999999999", "EUR" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int64_t minor = 42;

		if (money_parse(cases[i].text, strlen(cases[i].text),
				cases[i].currency, &minor))
			fail_msg("\"%s\" %s was read", cases[i].text,
				 cases[i].currency);
		assert_minor_equal(minor, 42);
	}
}

static void what_is_written_reads_back_the_same(void **state)
{
	static const char *const currencies[] = { "EUR", "JPY", "KWD" };
	uint64_t seed = 42;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		const char *currency = currencies[i % 3];
		struct str text = STR_INIT;
		int64_t minor, back = 0;

		seed = seed * UINT64_C(6364136223846793005) + 1;
		minor = (int64_t)(seed >> 14) % MONEY_MAX;
		if (i & 1)
			minor = -minor;
		money_to_text(&text, minor, currency);
		assert_true(money_parse(text.buf, text.len, currency, &back));
		assert_minor_equal(back, minor);
		str_release(&text);
	}
}

static void knows_the_decimals_of_currencies(void **state)
{
	(void)state;
	assert_int_equal(currency_decimals("EUR"), 2);
	assert_int_equal(currency_decimals("JPY"), 0);
	assert_int_equal(currency_decimals("BHD"), 3);
	assert_int_equal(currency_decimals("eur"), -1);
	assert_int_equal(currency_decimals("R B"), -1);
	assert_int_equal(currency_decimals(NULL), -1);
}

static void a_sum_that_would_overflow_is_left_alone(void **state)
{
	int64_t sum = INT64_MAX - 1;

	(void)state;
	assert_true(money_add(&sum, 1));
	assert_false(money_add(&sum, 1));
	assert_true(sum == INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_canonical_files_write),
		cmocka_unit_test(refuses_everything_else),
		cmocka_unit_test(what_is_written_reads_back_the_same),
		cmocka_unit_test(knows_the_decimals_of_currencies),
		cmocka_unit_test(a_sum_that_would_overflow_is_left_alone),
	};

	return cmocka_run_group_tests_name("base/money", tests, NULL, NULL);
}
