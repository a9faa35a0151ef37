/* Dates and amounts as other programs write them, and our own words. */
#include "../../../src/import/column.h"
#include "../../../src/import/value.h"
#include "../../../src/rules/contract_keys.h"
#include "check.h"
#include "relance/text.h"

static void dates_are_read_in_their_form(void **state)
{
	static const struct {
		const char *form, *text, *want; /* want NULL: refused */
	} cases[] = {
		{ "DD/MM/YYYY", "01/02/2013", "2013-02-01" },
		{ "DD/MM/YYYY", "1/2/2013", NULL },
		{ "DD/MM/YYYY", "31/02/2013", NULL },
		{ "DD/MM/YYYY", "01/02/13", NULL },
		{ "DD/MM/YYYY", "01/02/2013 ", NULL },
		{ "M/D/YYYY", "2/1/2013", "2013-02-01" },
		{ "M/D/YYYY", "12/31/2013", "2013-12-31" },
		{ "M/D/YYYY", "13/1/2013", NULL },
		{ "D.M.YYYY", "1.2.2013", "2013-02-01" },
		{ "D.M.YYYY", "01.02.2013", "2013-02-01" },
		{ "D.M.YYYY", "1/2/2013", NULL },
		{ "YYYYMMDD", "20130201", "2013-02-01" },
		{ "YYYYMMDD", "2013021", NULL },
		{ "DDMMYY", "010213", "2013-02-01" },
		{ "YYYY-MM-DD 00:00:00", "2013-02-01 00:00:00", "2013-02-01" },
		{ "YYYY-MM-DD 00:00:00", "2013-02-01", NULL },
		{ "DD/MM/YYYY", "29/02/2024", "2024-02-29" },
		{ "DD/MM/YYYY", "29/02/2023", NULL },
		{ "DD/MM/YYYY", "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		civil_day on = DAY_NONE;
		bool good = date_form_read(cases[i].form, cases[i].text,
					   strlen(cases[i].text), &on);

		if (good != (cases[i].want != NULL))
			fail_msg("%s as %s", cases[i].text, cases[i].form);
		if (good)
			assert_day_equal(on, cases[i].want);
	}
}

static void amounts_are_read_in_their_form(void **state)
{
	static const struct {
		char decimal, thousands;
		const char *text, *currency;
		enum amount_fault fault;
		int64_t minor;
	} cases[] = {
		{ '.', 0, "1234.50", "EUR", AMOUNT_FINE, 123450 },
		{ '.', 0, "-0.05", "EUR", AMOUNT_FINE, -5 },
		{ '.', 0, "1200", "JPY", AMOUNT_FINE, 1200 },
		{ '.', 0, "1200.00", "JPY", AMOUNT_DECIMALS, 0 },
		{ '.', 0, "1.234", "TND", AMOUNT_FINE, 1234 },
		{ '.', 0, "1.234", "EUR", AMOUNT_DECIMALS, 0 },
		{ '.', 0, "1,234.50", "EUR", AMOUNT_NOT_A_NUMBER, 0 },
		{ '.', 0, "1e5", "EUR", AMOUNT_NOT_A_NUMBER, 0 },
		{ '.', 0, "", "EUR", AMOUNT_NOT_A_NUMBER, 0 },
		{ '.', 0, "EUR 5", "EUR", AMOUNT_NOT_A_NUMBER, 0 },
		{ '.', ',', "1,234.50", "EUR", AMOUNT_FINE, 123450 },
		{ '.', ',', "1,234,567.00", "EUR", AMOUNT_FINE, 123456700 },
		{ '.', ',', "12,34", "EUR", AMOUNT_GROUPS, 0 },
		{ '.', ',', "1234,567", "EUR", AMOUNT_GROUPS, 0 },
		{ '.', ',', ",123", "EUR", AMOUNT_GROUPS, 0 },
		{ ',', 0, "7142,48", "EUR", AMOUNT_FINE, 714248 },
		{ ',', 0, "7142,5", "EUR", AMOUNT_FINE, 714250 },
		{ ',', 0, "7142.48", "EUR", AMOUNT_NOT_A_NUMBER, 0 },
		{ ',', '.', "7.142,48", "EUR", AMOUNT_FINE, 714248 },
		{ ',', '.', "7.142", "EUR", AMOUNT_FINE, 714200 },
		{ ',', '.', "7142.48", "EUR", AMOUNT_GROUPS, 0 },
		{ ',', ' ', "7 142,48", "EUR", AMOUNT_FINE, 714248 },
		{ ',', ' ',
		  "7\xC2\xA0"
		  "142,48",
		  "EUR", AMOUNT_FINE, 714248 },
		{ ',', ' ',
		  "7\xE2\x80\xAF"
		  "142,48",
		  "EUR", AMOUNT_FINE, 714248 },
		{ ',', ' ', "-1 007 142,48", "EUR", AMOUNT_FINE, -100714248 },
		{ '.', '\'', "7'142.48", "CHF", AMOUNT_FINE, 714248 },
		{ '.', '\'',
		  "7\xE2\x80\x99"
		  "142.48",
		  "CHF", AMOUNT_FINE, 714248 },
		{ '.', 0, "99999999999999999999", "EUR", AMOUNT_RANGE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct number_form form = { cases[i].decimal,
					    cases[i].thousands };
		int64_t minor = 0;
		enum amount_fault fault =
			amount_read(form, cases[i].text, strlen(cases[i].text),
				    cases[i].currency, &minor);

		if (fault != cases[i].fault)
			fail_msg("%s in %s: fault %d", cases[i].text,
				 cases[i].currency, (int)fault);
		if (fault == AMOUNT_FINE)
			assert_minor_equal(minor, cases[i].minor);
	}
}

static void yes_and_no_are_known_in_four_languages(void **state)
{
	(void)state;
	assert_int_equal(yes_no_read("Oui"), 1);
	assert_int_equal(yes_no_read("ja"), 1);
	assert_int_equal(yes_no_read("1"), 1);
	assert_int_equal(yes_no_read("NO"), 0);
	assert_int_equal(yes_no_read("nein"), 0);
	assert_int_equal(yes_no_read("perhaps"), -1);
}

/* What a contract asks for can be imported; the statement is our own. */
static void every_document_of_a_contract_can_be_imported(void **state)
{
	(void)state;
	for (size_t i = 0; document_words[i]; i++) {
		bool ours = str_eq(document_words[i], "statement");

		if (document_kind_valid(document_words[i]) == ours)
			fail_msg("document %s", document_words[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read_in_their_form),
		cmocka_unit_test(amounts_are_read_in_their_form),
		cmocka_unit_test(yes_and_no_are_known_in_four_languages),
		cmocka_unit_test(every_document_of_a_contract_can_be_imported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
