/* Work days and holidays, held against days that people know. */
#include <stdlib.h>

#include "../../../src/rules/load.h"
#include "check.h"

static struct arena arena;
static struct diags diags;
static struct loader loader;

static int setup(void **state)
{
	(void)state;
	arena = (struct arena)ARENA_INIT;
	diags_init(&diags, &arena);
	loader = (struct loader){ .arena = &arena, .diags = &diags };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static civil_day day(const char *text)
{
	civil_day on;

	assert_true(date_parse(text, strlen(text), &on));
	return on;
}

static const struct calendar *calendar(const char *name)
{
	const struct calendar *c = loader_calendar(&loader, name);

	assert_non_null(c);
	assert_int_equal(diags.n, 0);
	return c;
}

static void assert_holidays(const char *name, const char *const *want, size_t n)
{
	const struct calendar *c = calendar(name);
	int year = atoi(want[0]);
	civil_day on = date_from_ymd(year, 1, 1);
	size_t found = 0;

	for (; on <= date_from_ymd(year, 12, 31); on++) {
		if (!calendar_is_holiday(c, on))
			continue;
		assert_true(found < n);
		assert_day_equal(on, want[found]);
		found++;
	}
	assert_int_equal(found, n);
}

static void france_has_its_eleven_days(void **state)
{
	static const char *const y2026[] = {
		"2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08",
		"2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15",
		"2026-11-01", "2026-11-11", "2026-12-25",
	};

	(void)state;
	assert_holidays("fr", y2026, LENGTH(y2026));
}

static void two_holidays_on_one_day_are_one(void **state)
{
	/* In 2008 Ascension fell on 1 May. */
	static const char *const y2008[] = {
		"2008-01-01", "2008-03-24", "2008-05-01", "2008-05-08",
		"2008-05-12", "2008-07-14", "2008-08-15", "2008-11-01",
		"2008-11-11", "2008-12-25",
	};

	(void)state;
	assert_holidays("fr", y2008, LENGTH(y2008));
}

static void britain_gives_another_day_for_a_weekend(void **state)
{
	static const char *const y2021[] = {
		"2021-01-01", "2021-04-02", "2021-04-05", "2021-05-03",
		"2021-05-31", "2021-08-30", "2021-12-25", "2021-12-26",
		"2021-12-27", "2021-12-28",
	};
	static const char *const y2022[] = {
		"2022-01-01", "2022-01-03", "2022-04-15", "2022-04-18",
		"2022-05-02", "2022-05-30", "2022-08-29", "2022-12-25",
		"2022-12-26", "2022-12-27",
	};

	(void)state;
	assert_holidays("gb", y2021, LENGTH(y2021));
	assert_holidays("gb", y2022, LENGTH(y2022));
}

static void germany_and_spain_keep_good_friday(void **state)
{
	(void)state;
	assert_true(calendar_is_holiday(calendar("de"), day("2026-04-03")));
	assert_true(calendar_is_holiday(calendar("es"), day("2026-04-03")));
	assert_false(calendar_is_holiday(calendar("fr"), day("2026-04-03")));
	assert_false(calendar_is_holiday(calendar("none"), day("2026-12-25")));
}

static void business_days_skip_weekends_and_holidays(void **state)
{
	static const struct {
		const char *from;
		int n;
		const char *to;
	} cases[] = {
		{ "2026-04-02", 1, "2026-04-03" }, /* Thursday to Friday */
		{ "2026-04-03", 1, "2026-04-07" }, /* over Easter Monday */
		{ "2026-04-07", -1, "2026-04-03" },
		{ "2026-12-24", 2, "2026-12-29" },
		{ "2026-08-15", 0, "2026-08-15" }, /* itself, even so */
		{ "2026-05-07", 1, "2026-05-11" },
	};
	const struct calendar *fr = calendar("fr");

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_day_equal(calendar_add_business(fr, day(cases[i].from),
						       cases[i].n),
				 cases[i].to);
}

static void spans_count_in_their_own_unit(void **state)
{
	const struct calendar *fr = calendar("fr");
	struct span month = { 1, SPAN_MONTHS }, week = { 7, SPAN_DAYS },
		    work = { 3, SPAN_BUSINESS_DAYS }, none = { 0, SPAN_NONE };
	civil_day on = day("2026-01-31");

	(void)state;
	assert_day_equal(calendar_add_span(fr, on, month), "2026-02-28");
	assert_day_equal(calendar_add_span(fr, on, week), "2026-02-07");
	assert_day_equal(calendar_add_span(fr, on, work), "2026-02-04");
	assert_day_equal(calendar_add_span(fr, on, none), "2026-01-31");
}

static void far_dates_have_no_holidays_and_do_no_harm(void **state)
{
	const struct calendar *fr = calendar("fr");

	(void)state;
	assert_false(calendar_is_holiday(fr, DAY_NONE));
	assert_false(calendar_is_holiday(fr, DAY_NEVER));
	assert_true(calendar_is_holiday(fr, date_from_ymd(2999, 12, 25)));
	assert_true(calendar_is_holiday(fr, date_from_ymd(1900, 1, 1)));
}

static void the_program_ships_what_share_holds(void **state)
{
	char path[64], buf[8192];

	(void)state;
	for (size_t i = 0; shipped_names[i]; i++) {
		FILE *f;
		size_t n;

		snprintf(path, sizeof path, "share/calendars/%s.yaml",
			 shipped_names[i]);
		f = fopen(path, "rb");
		assert_non_null(f);
		n = fread(buf, 1, sizeof buf - 1, f);
		buf[n] = '\0';
		fclose(f);
		assert_string_equal(shipped_calendar(shipped_names[i]), buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(france_has_its_eleven_days,
						setup, teardown),
		cmocka_unit_test_setup_teardown(two_holidays_on_one_day_are_one,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			britain_gives_another_day_for_a_weekend, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			germany_and_spain_keep_good_friday, setup, teardown),
		cmocka_unit_test_setup_teardown(
			business_days_skip_weekends_and_holidays, setup,
			teardown),
		cmocka_unit_test_setup_teardown(spans_count_in_their_own_unit,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			far_dates_have_no_holidays_and_do_no_harm, setup,
			teardown),
		cmocka_unit_test(the_program_ships_what_share_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
