/* How each language writes amounts, dates and lists. `~` is a no-break
 * space in the wanted texts. */
#include "../../../src/letter/locale.h"
#include "sample.h"

static void assert_written(struct str *got, const char *want)
{
	struct str s = STR_INIT;

	for (; *want; want++) {
		if (*want == '~')
			str_add(&s, "\xc2\xa0");
		else
			str_add_ch(&s, *want);
	}
	assert_string_equal(got->buf, s.buf);
	str_release(&s);
	str_release(got);
}

static void amounts_follow_the_language(void **state)
{
	static const struct {
		const char *language;
		int64_t minor;
		const char *currency, *want;
	} cases[] = {
		{ "fr", 123450, "EUR", "1~234,50~€" },
		{ "fr", 0, "EUR", "0,00~€" },
		{ "fr", -5, "EUR", "-0,05~€" },
		{ "fr", 123456789, "CHF", "1~234~567,89~CHF" },
		{ "fr", 99999, "GBP", "999,99~£" },
		{ "en", 123450, "EUR", "€1,234.50" },
		{ "en", -123450, "USD", "-$1,234.50" },
		{ "en", 1200, "JPY", "JPY~1,200" },
		{ "en", 1234567, "TND", "TND~1,234.567" },
		{ "de", 123450, "EUR", "1.234,50~€" },
		{ "de", 100000000, "EUR", "1.000.000,00~€" },
		{ "es", 123450, "EUR", "1234,50~€" },
		{ "es", 1234550, "EUR", "12.345,50~€" },
		{ "es", 123456789, "EUR", "1.234.567,89~€" },
		{ "fr", INT64_MIN, "JPY", "-9~223~372~036~854~775~808~JPY" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str s = STR_INIT;

		locale_money(&s, cases[i].language, cases[i].minor,
			     cases[i].currency);
		assert_written(&s, cases[i].want);
	}
}

static void dates_follow_the_language(void **state)
{
	static const struct {
		const char *language;
		int month, day;
		const char *want, *brief;
	} cases[] = {
		{ "fr", 11, 23, "23~novembre 2026", "23/11/2026" },
		{ "fr", 8, 1, "1er~août 2026", "01/08/2026" },
		{ "en", 11, 23, "23~November 2026", "23~Nov~2026" },
		{ "de", 3, 2, "2.~März 2026", "02.03.2026" },
		{ "es", 11, 23, "23~de noviembre de 2026", "23/11/2026" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str s = STR_INIT, t = STR_INIT;
		civil_day on = day(2026, cases[i].month, cases[i].day);

		locale_date(&s, cases[i].language, on);
		assert_written(&s, cases[i].want);
		locale_date_short(&t, cases[i].language, on);
		assert_written(&t, cases[i].brief);
	}
}

static void a_country_abroad_is_named_for_the_post_at_home(void **state)
{
	static const struct {
		const char *language, *country, *name, *abroad;
	} cases[] = {
		{ "fr", "DE", "Allemagne", "ALLEMAGNE" },
		{ "de", "AT", "Österreich", "ÖSTERREICH" },
		{ "es", "gb", "Reino Unido", "REINO UNIDO" },
		{ "fr", "GR", "Grèce", "GRÈCE" },
		{ "en", "CI", "Côte d’Ivoire", "CÔTE D’IVOIRE" },
		{ "en", "XK", "XK", "XK" },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_string_equal(
			locale_country(cases[i].language, cases[i].country),
			cases[i].name);
		assert_string_equal(locale_country_abroad(&a, cases[i].language,
							  cases[i].country),
				    cases[i].abroad);
	}
	arena_release(&a);
}

static void no_date_is_no_text(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	locale_date(&s, "fr", DAY_NONE);
	locale_date_short(&s, "en", DAY_NEVER);
	assert_int_equal(s.len, 0);
	str_release(&s);
}

static void language_tags_are_read_in_every_form(void **state)
{
	(void)state;
	assert_string_equal(locale_find("fr-CA"), "fr");
	assert_string_equal(locale_find("EN"), "en");
	assert_string_equal(locale_find("de_AT"), "de");
	assert_null(locale_find("eng"));
	assert_null(locale_find("it"));
	assert_null(locale_find(NULL));
	assert_true(locale_known("es"));
	assert_false(locale_known("ES"));
	assert_null(locale_of_country("CH"));
	assert_string_equal(locale_of_country("at"), "de");
}

static void lists_are_joined_as_people_speak(void **state)
{
	static const char *const want[] = { "x", "x und x", "x, x und x" };

	(void)state;
	for (size_t n = 1; n <= LENGTH(want); n++) {
		struct str s = STR_INIT;

		for (size_t i = 0; i < n; i++) {
			str_add_ch(&s, 'x');
			locale_join(&s, "de", i, n);
		}
		assert_written(&s, want[n - 1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_country_abroad_is_named_for_the_post_at_home),
		cmocka_unit_test(amounts_follow_the_language),
		cmocka_unit_test(dates_follow_the_language),
		cmocka_unit_test(no_date_is_no_text),
		cmocka_unit_test(language_tags_are_read_in_every_form),
		cmocka_unit_test(lists_are_joined_as_people_speak),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
