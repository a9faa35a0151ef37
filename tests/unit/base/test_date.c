/* Civil dates: strict reading, arithmetic to the day, Easter. */
#include <string.h>

#include "check.h"
#include "relance/date.h"

static civil_day day(const char *text)
{
	civil_day on = DAY_NONE;

	if (!date_parse(text, strlen(text), &on))
		fail_msg("%s is no date", text);
	return on;
}

static void counts_days_from_1970(void **state)
{
	(void)state;
	assert_int_equal(day("1970-01-01"), 0);
	assert_int_equal(day("1969-12-31"), -1);
	assert_int_equal(day("2000-03-01"), 11017);
	assert_int_equal(day("2026-11-23") - day("2026-01-01"), 326);
}

static void refuses_days_that_do_not_exist(void **state)
{
	static const char *const bad[] = {
		"2026-02-29", "2026-02-31", "2026-13-01", "2026-00-10",
		"2026-1-01",  "26-01-01",   "2026/01/01", "2026-01-01 ",
		" 2026-01-1", "2026-01-0x", "",		  "1899-12-31",
		"3000-01-01", "-026-01-01",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		civil_day on;

		if (date_parse(bad[i], strlen(bad[i]), &on))
			fail_msg("\"%s\" was read", bad[i]);
	}
}

static void every_day_of_a_thousand_years_round_trips(void **state)
{
	civil_day first = date_from_ymd(1900, 1, 1);
	civil_day last = date_from_ymd(2999, 12, 31);
	int weekday = date_weekday(first);

	(void)state;
	for (civil_day on = first; on <= last; on++) {
		int year, month, dom;

		date_to_ymd(on, &year, &month, &dom);
		assert_int_equal(date_from_ymd(year, month, dom), on);
		assert_int_equal(date_weekday(on), weekday);
		weekday = weekday % 7 + 1;
	}
}

static void knows_the_day_of_the_week(void **state)
{
	(void)state;
	assert_int_equal(date_weekday(day("2026-11-23")), 1);
	assert_int_equal(date_weekday(day("2026-11-29")), 7);
}

static void months_clamp_to_their_last_day(void **state)
{
	(void)state;
	assert_day_equal(date_add_months(day("2026-01-31"), 1), "2026-02-28");
	assert_day_equal(date_add_months(day("2024-01-31"), 1), "2024-02-29");
	assert_day_equal(date_add_months(day("2026-12-15"), 2), "2027-02-15");
	assert_day_equal(date_add_months(day("2026-03-31"), -1), "2026-02-28");
	assert_day_equal(date_end_of_month(day("2026-02-03")), "2026-02-28");
}

static void finds_easter(void **state)
{
	(void)state;
	assert_day_equal(date_easter(2024), "2024-03-31");
	assert_day_equal(date_easter(2025), "2025-04-20");
	assert_day_equal(date_easter(2026), "2026-04-05");
	assert_day_equal(date_easter(2038), "2038-04-25");
}

static void instants_are_written_in_utc(void **state)
{
	char buf[INSTANT_TEXT_SIZE];

	(void)state;
	assert_string_equal(instant_to_text(0, buf), "1970-01-01T00:00:00Z");
	assert_string_equal(instant_to_text(1795392001, buf),
			    "2026-11-23T00:00:01Z");
	assert_string_equal(instant_to_text(-1, buf), "1969-12-31T23:59:59Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_days_from_1970),
		cmocka_unit_test(refuses_days_that_do_not_exist),
		cmocka_unit_test(every_day_of_a_thousand_years_round_trips),
		cmocka_unit_test(knows_the_day_of_the_week),
		cmocka_unit_test(months_clamp_to_their_last_day),
		cmocka_unit_test(finds_easter),
		cmocka_unit_test(instants_are_written_in_utc),
	};

	return cmocka_run_group_tests_name("base/date", tests, NULL, NULL);
}
