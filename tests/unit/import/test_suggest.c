/* Looking at unknown files: what is found, and what is owned up to. */
#include "books.h"

static char *suggest(struct shop *s, const char *text)
{
	struct str out = STR_INIT;
	char *copy;

	shop_write(s, "x.csv", text);
	diags_init(&s->d, &s->arena);
	assert_int_equal(import_suggest(shop_path(s, "x.csv"), &out, &s->d),
			 STATUS_OK);
	copy = arena_strdup(&s->arena, out.buf);
	str_release(&out);
	return copy;
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no \"%s\" in:\n%s", part, text);
}

static void a_french_export_is_known_by_its_names(void **state)
{
	struct shop *s = *state;
	char *got = suggest(s, "Num\xE9ro facture;N\xB0 client;Date;\xC9"
			       "ch\xE9"
			       "ance;"
			       "Montant TTC;Divers\n"
			       "F1;411A;15/01/2026;14/02/2026;1 234,50;x\n"
			       "F2;411B;16/01/2026;15/02/2026;12,00;y\n");

	assert_string_equal(
		got, "# x.csv seems to hold invoices. For relance.yaml:\n"
		     "import:\n"
		     "  invoices:\n"
		     "    separator: \";\"\n"
		     "    encoding: WINDOWS-1252\n"
		     "    decimal: \",\"\n"
		     "    thousands: space\n"
		     "    date: DD/MM/YYYY\n"
		     "    currency: EUR\n"
		     "    columns:\n"
		     "      \"Num\xC3\xA9ro facture\": invoice_id\n"
		     "      \"N\xC2\xB0 client\": customer_id\n"
		     "      \"Date\": issue_date\n"
		     "      \"\xC3\x89"
		     "ch\xC3\xA9"
		     "ance\": due_date\n"
		     "      \"Montant TTC\": amount_total\n"
		     "      \"Divers\": ignore\n"
		     "\n"
		     "# What could not be told:\n"
		     "#   the currency: no column names it, so EUR is only a "
		     "guess\n"
		     "\n"
		     "# The first rows as they would be read:\n"
		     "#   line 2: invoice_id=F1 customer_id=411A "
		     "issue_date=2026-01-15 due_date=2026-02-14 "
		     "amount_total=1234.50\n"
		     "#   line 3: invoice_id=F2 customer_id=411B "
		     "issue_date=2026-01-16 due_date=2026-02-15 "
		     "amount_total=12.00\n");
}

static void what_it_prints_can_be_pasted_and_reads_the_file(void **state)
{
	struct shop *s = *state;
	struct import_request req = shop_request(s, "x.csv");

	shop_config(s, suggest(s, "Rechnungsnummer;Kundennr.;Datum;"
				  "F\xC3\xA4llig am;Betrag;W\xC3\xA4hrung;"
				  "\"Say \"\"hi\"\"\\\"\n"
				  "R1;K1;31.01.2026;28.02.2026;1.234,50;EUR;"
				  "\n"));
	assert_imported(s, shop_import(s, &req));
	assert_counts(s, 1, 0, 0);
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 123450);
}

static void day_or_month_first_is_owned_up_to(void **state)
{
	struct shop *s = *state;
	const char *header =
		"invoice_id,customer_id,issue_date,due_date,amount_total,"
		"currency\n";
	char *got = suggest(s, arena_printf(&s->arena,
					    "%sA,C,01/02/2026,03/04/2026,1.00,"
					    "EUR\n",
					    header));

	assert_has(got, "day or month first?");
	got = suggest(s, arena_printf(&s->arena,
				      "%sA,C,01/02/2026,03/31/2026,1.00,EUR\n",
				      header));
	assert_has(got, "date: MM/DD/YYYY\n");
	assert_null(strstr(got, "day or month first?"));
}

static void missing_columns_are_named(void **state)
{
	struct shop *s = *state;
	char *got = suggest(s, "Invoice No,Due Date,Amount\n"
			       "A,2026-01-01,1.00\n");

	assert_has(got, "which column holds customer_id, which invoices need");
	assert_has(got, "No row can be read yet");
}

static void payments_and_customers_are_known_too(void **state)
{
	struct shop *s = *state;

	assert_has(suggest(s, "Payment No;Invoice No;Payment date;Amount\n"
			      "P;A;2026-01-01;1\n"),
		   "seems to hold payments");
	assert_has(suggest(s, "Code client;Raison sociale;Courriel;Pays\n"
			      "C;X;a@example.org;FR\n"),
		   "seems to hold customers");
}

static void a_journal_with_several_rows_an_invoice_is_doubted(void **state)
{
	struct shop *s = *state;

	assert_has(suggest(s, "Pi?ce;Code Tiers;Date;Montant\n"
			      "1;A;2026-01-31;5,00\n1;A;2026-01-31;4,00\n"),
		   "\"Pi?ce\" stands in several rows");
}

static void nothing_in_it_is_said(void **state)
{
	struct shop *s = *state;
	struct str out = STR_INIT;

	shop_write(s, "x.csv", "\n\n");
	assert_int_equal(import_suggest(shop_path(s, "x.csv"), &out, &s->d),
			 STATUS_INVALID);
	assert_string_equal(shop_faults(s), "1: the file is empty\n");
	str_release(&out);
}

#define IN_SHOP(test)                                                          \
	cmocka_unit_test_setup_teardown(test, shop_open, shop_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SHOP(a_french_export_is_known_by_its_names),
		IN_SHOP(what_it_prints_can_be_pasted_and_reads_the_file),
		IN_SHOP(day_or_month_first_is_owned_up_to),
		IN_SHOP(missing_columns_are_named),
		IN_SHOP(payments_and_customers_are_known_too),
		IN_SHOP(a_journal_with_several_rows_an_invoice_is_doubted),
		IN_SHOP(nothing_in_it_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
