/* Files into the books: all or nothing, twice is once, faults by line. */
#include "books.h"

#include "../../../src/import/column.h"

#define INVOICE_HEADER                                                         \
	"invoice_id,customer_id,issue_date,due_date,amount_total,currency\n"
#define PAYMENT_HEADER "payment_id,invoice_id,date,amount,currency\n"

static void a_file_comes_in_and_a_second_time_changes_nothing(void **state)
{
	struct shop *s = *state;
	const char *text =
		INVOICE_HEADER "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"
			       "B,C2,2026-01-01,2026-01-31,50.00,EUR\n";

	assert_imported(s, shop_take(s, "invoices.csv", text));
	assert_string_equal(s->result.kind, "invoices");
	assert_counts(s, 2, 0, 0);
	assert_int_equal(s->result.bare_customers, 2);
	assert_imported(s, shop_take(s, "invoices.csv", text));
	assert_counts(s, 0, 0, 2);
	assert_int_equal(s->result.bare_customers, 0);
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 15000);
}

static void a_changed_row_is_told_from_an_unchanged_one(void **state)
{
	struct shop *s = *state;

	assert_imported(s, shop_take(s, "i.csv",
				     INVOICE_HEADER
				     "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"
				     "B,C2,2026-01-01,2026-01-31,50.00,EUR\n"));
	assert_imported(s, shop_take(s, "i.csv",
				     INVOICE_HEADER
				     "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"
				     "B,C2,2026-01-01,2026-02-15,50.00,EUR\n"));
	assert_counts(s, 0, 1, 1);
}

static struct customer shop_customer(struct shop *s, const char *id)
{
	struct candidates near = { 0 };
	struct snapshot snap;
	int64_t key;

	assert_int_equal(
		store_customer_find(s->store, id, &s->arena, &key, &near),
		STATUS_OK);
	assert_int_equal(store_customer_load(s->store, key, 21000, LOAD_SETTLED,
					     &s->arena, &snap),
			 STATUS_OK);
	return snap.customer;
}

static size_t shop_credits(struct shop *s, const char *id)
{
	struct candidates near = { 0 };
	struct snapshot snap;
	int64_t key;

	assert_int_equal(
		store_customer_find(s->store, id, &s->arena, &key, &near),
		STATUS_OK);
	assert_int_equal(store_customer_load(s->store, key, 21000, LOAD_SETTLED,
					     &s->arena, &snap),
			 STATUS_OK);
	return snap.unapplied.n;
}

static void a_column_that_the_file_lacks_says_nothing(void **state)
{
	struct shop *s = *state;
	struct customer c;

	assert_imported(s, shop_take(s, "c.csv",
				     "customer_id,name,email,country,city\n"
				     "C1,One,a@example.org,FR,Lyon\n"));
	assert_imported(
		s, shop_take(s, "short.csv", "customer_id,name\nC1,One\n"));
	assert_counts(s, 0, 0, 1);
	assert_imported(s, shop_take(s, "short.csv",
				     "customer_id,name,city\nC1,Two,\n"));
	assert_counts(s, 0, 1, 0);
	c = shop_customer(s, "C1");
	assert_string_equal(c.name, "Two");
	assert_string_equal(c.email, "a@example.org");
	assert_string_equal(c.country, "FR");
	assert_null(c.city); /* an empty cell of a column that is there */
}

static void a_short_invoice_file_keeps_settlement_and_delivery(void **state)
{
	struct shop *s = *state;

	assert_imported(
		s, shop_take(s, "i.csv",
			     "invoice_id,customer_id,issue_date,due_date,"
			     "amount_total,currency,delivery_date,settled_on\n"
			     "A,C1,2026-01-01,2026-01-31,100.00,EUR,"
			     "2026-01-02,2026-02-10\n"));
	assert_imported(s,
			shop_take(s, "short.csv",
				  INVOICE_HEADER
				  "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"));
	assert_counts(s, 0, 0, 1);
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 0);
}

static void a_stated_balance_is_that_of_the_evening(void **state)
{
	struct shop *s = *state;

	assert_imported(
		s,
		shop_take(
			s, "i.csv",
			"invoice_id,customer_id,issue_date,due_date,"
			"amount_total,currency,settled_on\n"
			"A,C1,2026-01-01,2026-01-31,100.00,EUR,2026-02-10\n"));
	assert_imported(s, shop_take(s, "p.csv",
				     PAYMENT_HEADER
				     "P1,A,2026-02-10,100.00,EUR\n"));
	assert_minor_equal(shop_owed(s, "2026-02-09").minor, 10000);
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 0);
	assert_int_equal(shop_credits(s, "C1"), 0);
}

/* enum customer_column and enum invoice_column are places in these tables. */
static void the_bits_of_lacks_are_the_places_of_columns(void **state)
{
	static const struct {
		enum import_kind kind;
		const char *name;
		int place;
	} cases[] = {
		{ IMPORT_CUSTOMERS, "legal_id", CUSTOMER_LEGAL_ID },
		{ IMPORT_CUSTOMERS, "payment_terms", CUSTOMER_PAYMENT_TERMS },
		{ IMPORT_CUSTOMERS, "insurer_ref", CUSTOMER_INSURER_REF },
		{ IMPORT_CUSTOMERS, "related", CUSTOMER_RELATED },
		{ IMPORT_INVOICES, "amount_tax", INVOICE_AMOUNT_TAX },
		{ IMPORT_INVOICES, "po_number", INVOICE_PO_NUMBER },
		{ IMPORT_INVOICES, "dispute_reason", INVOICE_DISPUTE_REASON },
		{ IMPORT_INVOICES, "policy", INVOICE_POLICY },
		{ IMPORT_INVOICES, "factoring", INVOICE_FACTORING },
		{ IMPORT_INVOICES, "settled_on", INVOICE_SETTLED_ON },
		{ IMPORT_INVOICES, "last_step_on", INVOICE_LAST_STEP_ON },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_int_equal(column_find(cases[i].kind, cases[i].name),
				 cases[i].place);
}

static void one_bad_line_refuses_the_whole_file_and_all_are_told(void **state)
{
	struct shop *s = *state;
	enum status st = shop_take(s, "i.csv",
				   INVOICE_HEADER
				   "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"
				   "B,C1,2026-02-31,2026-01-31,50.001,EUR\n"
				   "C,,2026-01-01,2026-01-31,1.00,EURO\n"
				   "D,C1,2026-01-01,2026-01-31\n");

	assert_int_equal(st, STATUS_INVALID);
	assert_string_equal(
		shop_faults(s),
		"3: issue_date: there is no such day: \"2026-02-31\"\n"
		"3: amount_total: not an amount in EUR: \"50.001\"\n"
		"4: customer_id: no value\n"
		"4: currency: unknown currency \"EURO\"\n"
		"5: 4 fields, but the first line names 6\n");
	assert_int_equal(s->result.refused, 3);
	assert_int_equal(s->result.counts.rows, 4);
	assert_int_equal(s->result.counts.added, 0);
	assert_int_equal(shop_owed(s, "2026-03-01").customers, 0);
}

static void good_lines_go_in_when_bad_ones_are_set_aside(void **state)
{
	struct shop *s = *state;
	struct import_request req = shop_request(s, "i.csv");
	struct stat st;

	shop_write(s, "i.csv",
		   INVOICE_HEADER "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"
				  "B,C1,2026-02-31,2026-01-31,50.00,EUR\n"
				  "C,C1,2026-01-01,2026-01-31,1\"0,EUR");
	req.skip_bad = true;
	assert_imported(s, shop_import(s, &req));
	assert_counts(s, 1, 0, 0);
	assert_int_equal(s->result.refused, 2);
	assert_string_equal(s->result.bad_file, shop_path(s, "i.bad.csv"));
	assert_string_equal(shop_read(s, "i.bad.csv"), INVOICE_HEADER
			    "B,C1,2026-02-31,2026-01-31,50.00,EUR\n"
			    "C,C1,2026-01-01,2026-01-31,1\"0,EUR\n");
	assert_int_equal(stat(s->result.bad_file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
a_key_named_twice_with_other_content_names_the_first_line(void **state)
{
	struct shop *s = *state;
	enum status st = shop_take(s, "i.csv",
				   INVOICE_HEADER
				   "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"
				   "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"
				   "A,C1,2026-01-01,2026-01-31,99.00,EUR\n");

	assert_int_equal(st, STATUS_INVALID);
	assert_string_equal(shop_faults(s), "4: invoice_id: line 2 says "
					    "otherwise of the same key\n");
}

static void an_invoice_cannot_change_its_customer(void **state)
{
	struct shop *s = *state;

	assert_imported(s,
			shop_take(s, "i.csv",
				  INVOICE_HEADER
				  "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"));
	assert_int_equal(shop_take(s, "i.csv",
				   INVOICE_HEADER
				   "A,C2,2026-01-01,2026-01-31,100.00,EUR\n"),
			 STATUS_INVALID);
	assert_string_equal(shop_faults(s),
			    "2: customer_id: this invoice already belongs to "
			    "customer \"C1\"\n");
}

static void payments_lower_what_is_owed_and_unknown_ones_are_told(void **state)
{
	struct shop *s = *state;

	assert_imported(s,
			shop_take(s, "i.csv",
				  INVOICE_HEADER
				  "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"));
	assert_imported(s, shop_take(s, "p.csv",
				     PAYMENT_HEADER
				     "P1,A,2026-02-01,40.00,EUR\n"));
	assert_string_equal(s->result.kind, "payments");
	assert_minor_equal(shop_owed(s, "2026-01-31").minor, 10000);
	assert_minor_equal(shop_owed(s, "2026-02-01").minor, 6000);
	assert_int_equal(shop_take(s, "p.csv",
				   PAYMENT_HEADER
				   "P2,A,2026-02-02,10.00,EUR\n"
				   "P3,Z,2026-02-02,10.00,EUR\n"),
			 STATUS_INVALID);
	assert_string_equal(shop_faults(s), "3: invoice_id: no such invoice\n");
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 6000);
}

static void a_payment_takes_the_currency_of_its_invoice(void **state)
{
	struct shop *s = *state;

	assert_imported(s, shop_take(s, "i.csv",
				     INVOICE_HEADER
				     "A,C1,2026-01-01,2026-01-31,1000,JPY\n"));
	assert_imported(s, shop_take(s, "p.csv",
				     "payment_id,invoice_id,date,amount\n"
				     "P1,A,2026-02-01,400\n"));
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 600);
}

static void terms_of_the_customer_make_a_due_date(void **state)
{
	struct shop *s = *state;
	const char *invoices = "invoice_id,customer_id,issue_date,"
			       "amount_total,currency\n"
			       "A,C1,2026-01-01,100.00,EUR\n"
			       "B,C2,2026-01-01,100.00,EUR\n";

	assert_imported(s, shop_take(s, "c.csv",
				     "customer_id,name,payment_terms\n"
				     "C1,One,30\nC2,Two,\n"));
	assert_int_equal(shop_take(s, "i.csv", invoices), STATUS_INVALID);
	assert_string_equal(shop_faults(s), "3: due_date: no due date\n");
}

static void an_open_items_list_settles_what_it_lacks(void **state)
{
	struct shop *s = *state;
	struct import_request req = shop_request(s, "open.csv");
	struct str all = STR_INIT, less = STR_INIT;

	str_add(&all, INVOICE_HEADER);
	str_add(&less, INVOICE_HEADER);
	for (int i = 0; i < 10; i++) {
		struct str *both[] = { &all, &less };

		for (int k = 0; k < (i < 8 ? 2 : 1); k++)
			str_addf(both[k],
				 "I%d,C%d,2026-01-01,2026-01-31,10.00,EUR\n", i,
				 i % 3);
	}
	req.open_items = true;
	shop_write(s, "open.csv", all.buf);
	assert_imported(s, shop_import(s, &req));
	shop_write(s, "open.csv", less.buf);
	assert_imported(s, shop_import(s, &req));
	assert_int_equal(s->result.counts.settled, 2);
	assert_minor_equal(shop_owed(s, "2026-02-28").minor, 10000);
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 8000);
	str_release(&all);
	str_release(&less);
}

static void a_list_that_shrinks_too_much_is_refused(void **state)
{
	struct shop *s = *state;
	struct import_request req = shop_request(s, "open.csv");

	assert_imported(s, shop_take(s, "open.csv",
				     INVOICE_HEADER
				     "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"
				     "B,C2,2026-01-01,2026-01-31,50.00,EUR\n"));
	req.open_items = true;
	shop_write(s, "open.csv",
		   INVOICE_HEADER "A,C1,2026-01-01,2026-01-31,100.00,EUR\n");
	assert_int_equal(shop_import(s, &req), STATUS_INVALID);
	assert_string_equal(shop_faults(s),
			    "0: this list would settle 1 of 2 open invoices "
			    "(50.00 of 150.00 EUR)\n");
	shop_write(s, "open.csv", INVOICE_HEADER);
	assert_int_equal(shop_import(s, &req), STATUS_INVALID);
	assert_string_equal(shop_faults(s), "0: a list of open items without "
					    "a single one\n");
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 15000);
	req.accept_shrink = true;
	assert_imported(s, shop_import(s, &req));
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 0);
}

static void a_list_may_tell_what_is_left_of_each_invoice(void **state)
{
	struct shop *s = *state;
	struct import_request req = shop_request(s, "open.csv");

	shop_write(s, "open.csv",
		   "invoice_id,customer_id,issue_date,due_date,amount_total,"
		   "currency,outstanding\n"
		   "A,C1,2026-01-01,2026-01-31,100.00,EUR,30.00\n"
		   "B,C1,2026-01-01,2026-01-31,50.00,EUR,50.00\n");
	req.open_items = true;
	assert_imported(s, shop_import(s, &req));
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 8000);
	req.data_of = req.known_on = day("2026-03-02");
	assert_imported(s, shop_import(s, &req));
	assert_minor_equal(shop_owed(s, "2026-03-02").minor, 8000);
	shop_write(s, "open.csv",
		   "invoice_id,customer_id,issue_date,due_date,amount_total,"
		   "currency,outstanding\n"
		   "A,C1,2026-01-01,2026-01-31,100.00,EUR,10.00\n"
		   "B,C1,2026-01-01,2026-01-31,50.00,EUR,50.00\n");
	assert_imported(s, shop_import(s, &req));
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 8000);
	assert_minor_equal(shop_owed(s, "2026-03-02").minor, 6000);
}

static void a_mapping_reads_a_foreign_file(void **state)
{
	struct shop *s = *state;

	shop_config(s, "import:\n"
		       "  journal:\n"
		       "    kind: invoices\n"
		       "    separator: \";\"\n"
		       "    decimal: \",\"\n"
		       "    thousands: space\n"
		       "    date: DD/MM/YYYY\n"
		       "    encoding: ISO-8859-15\n"
		       "    currency: EUR\n"
		       "    columns:\n"
		       "      \"Num\xC3\xA9ro\": invoice_id\n"
		       "      Client: customer_id\n"
		       "      Date: issue_date\n"
		       "      \"\xC3\x89"
		       "ch\xC3\xA9"
		       "ance\": due_date\n"
		       "      TTC: amount_total\n"
		       "      Litige: status\n"
		       "      Notes: ignore\n"
		       "    values: {status: {O: disputed, N: open}}\n");
	assert_imported(s, shop_take(s, "ventes.csv",
				     "Num\xE9ro;Client;Date;\xC9"
				     "ch\xE9"
				     "ance;TTC;Litige;Notes\n"
				     "F1;411A;05/01/2026;04/02/2026;1\xA0"
				     "234,50;N;\xE9\n"));
	assert_counts(s, 1, 0, 0);
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 123450);
}

static void a_file_in_another_encoding_says_what_to_write(void **state)
{
	struct shop *s = *state;

	assert_int_equal(shop_take(s, "c.csv",
				   "customer_id,name\n"
				   "C1,Soci\xE9t\xE9\n"),
			 STATUS_INVALID);
	assert_string_equal(shop_faults(s), "2: name: not UTF-8 text\n");
	assert_non_null(strstr(s->d.v[0].hint, "`encoding: WINDOWS-1252`"));
}

static void a_header_that_fits_nothing_says_what_is_wrong(void **state)
{
	struct shop *s = *state;

	assert_int_equal(shop_take(s, "c.csv", "customer_id,nmae,email\n"),
			 STATUS_INVALID);
	assert_string_equal(shop_faults(s),
			    "1: nmae: unknown column \"nmae\"\n"
			    "1: name: no column name, which customers need\n");
	assert_string_equal(s->d.v[0].hint, "Did you mean name?");
	assert_int_equal(shop_take(s, "i.csv",
				   "invoice_id,customer_id,issue_date,"
				   "due_date,amount_total\n"),
			 STATUS_INVALID);
	assert_string_equal(shop_faults(s),
			    "1: currency: no column currency, which invoices "
			    "need (or `currency` in the mapping)\n");
	assert_int_equal(shop_take(s, "c.csv", "x;y\n"), STATUS_INVALID);
	assert_string_equal(shop_faults(s),
			    "1: no column of this file is known, so its kind "
			    "is not either\n");
	assert_int_equal(shop_take(s, "c.csv", ""), STATUS_INVALID);
	assert_string_equal(shop_faults(s), "1: the file is empty\n");
}

static void what_is_not_a_file_is_not_read(void **state)
{
	struct shop *s = *state;
	struct import_request req = shop_request(s, "none.csv");

	assert_int_equal(shop_import(s, &req), STATUS_NOT_FOUND);
	req.path = s->dir;
	assert_int_equal(shop_import(s, &req), STATUS_INVALID);
	assert_string_equal(shop_faults(s), "0: not a regular file\n");
}

static void
a_thousand_bad_lines_are_described_and_the_rest_counted(void **state)
{
	struct shop *s = *state;
	struct str text = STR_INIT;

	str_add(&text, INVOICE_HEADER);
	for (int i = 0; i < 1500; i++)
		str_addf(&text, "I%d,C,x,2026-01-31,1.00,EUR\n", i);
	assert_int_equal(shop_take(s, "i.csv", text.buf), STATUS_INVALID);
	assert_int_equal(s->result.refused, 1500);
	assert_int_equal(s->d.n, 1001);
	assert_string_equal(s->d.v[1000].text, "and 500 more bad lines");
	str_release(&text);
}

#define IN_SHOP(test)                                                          \
	cmocka_unit_test_setup_teardown(test, shop_open, shop_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SHOP(a_file_comes_in_and_a_second_time_changes_nothing),
		IN_SHOP(a_changed_row_is_told_from_an_unchanged_one),
		IN_SHOP(a_column_that_the_file_lacks_says_nothing),
		IN_SHOP(a_short_invoice_file_keeps_settlement_and_delivery),
		IN_SHOP(a_stated_balance_is_that_of_the_evening),
		IN_SHOP(the_bits_of_lacks_are_the_places_of_columns),
		IN_SHOP(one_bad_line_refuses_the_whole_file_and_all_are_told),
		IN_SHOP(good_lines_go_in_when_bad_ones_are_set_aside),
		IN_SHOP(a_key_named_twice_with_other_content_names_the_first_line),
		IN_SHOP(an_invoice_cannot_change_its_customer),
		IN_SHOP(payments_lower_what_is_owed_and_unknown_ones_are_told),
		IN_SHOP(a_payment_takes_the_currency_of_its_invoice),
		IN_SHOP(terms_of_the_customer_make_a_due_date),
		IN_SHOP(an_open_items_list_settles_what_it_lacks),
		IN_SHOP(a_list_that_shrinks_too_much_is_refused),
		IN_SHOP(a_list_may_tell_what_is_left_of_each_invoice),
		IN_SHOP(a_mapping_reads_a_foreign_file),
		IN_SHOP(a_file_in_another_encoding_says_what_to_write),
		IN_SHOP(a_header_that_fits_nothing_says_what_is_wrong),
		IN_SHOP(what_is_not_a_file_is_not_read),
		IN_SHOP(a_thousand_bad_lines_are_described_and_the_rest_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
