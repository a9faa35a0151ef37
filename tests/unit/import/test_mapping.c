/* Which mapping reads a file, and what mappings can do. */
#include "books.h"

#define TWO_MAPPINGS                                                           \
	"import:\n"                                                            \
	"  erp:\n"                                                             \
	"    kind: customers\n"                                                \
	"    columns: {No: customer_id, Title: name}\n"                        \
	"  web:\n"                                                             \
	"    kind: customers\n"                                                \
	"    match: \"web-*.csv\"\n"                                           \
	"    columns: {No: customer_id, Title: name, Extra: ignore}\n"         \
	"    other_columns: ignore\n"

static void the_mapping_whose_columns_are_there_is_taken(void **state)
{
	struct shop *s = *state;

	shop_config(s, "import:\n"
		       "  erp:\n"
		       "    kind: customers\n"
		       "    columns: {No: customer_id, Title: name}\n"
		       "  old:\n"
		       "    kind: customers\n"
		       "    columns: {Number: customer_id, Title: name}\n");
	assert_imported(s, shop_take(s, "x.csv", "Number,Title\nC1,One\n"));
	assert_counts(s, 1, 0, 0);
	assert_imported(s, shop_take(s, "x.csv", "No,Title\nC1,One\n"));
	assert_counts(s, 0, 0, 1);
	assert_imported(s, shop_take(s, "x.csv", "customer_id,name\nC1,One\n"));
	assert_counts(s, 0, 0, 1);
}

static void a_file_name_or_the_user_may_choose_it(void **state)
{
	struct shop *s = *state;
	struct import_request req = shop_request(s, "x.csv");

	shop_config(s, TWO_MAPPINGS);
	assert_imported(s, shop_take(s, "web-1.csv",
				     "No,Title,Extra,More\nC1,One,x,y\n"));
	shop_write(s, "x.csv", "No,Title,Extra\nC2,Two,z\n");
	req.mapping = "web";
	assert_imported(s, shop_import(s, &req));
	req.mapping = "erp";
	assert_int_equal(shop_import(s, &req), STATUS_INVALID);
	assert_string_equal(shop_faults(s),
			    "1: Extra: unknown column \"Extra\"\n");
	req.mapping = "wev";
	assert_int_equal(shop_import(s, &req), STATUS_INVALID);
	assert_string_equal(s->d.v[0].text,
			    "no import mapping is called \"wev\"");
	assert_string_equal(s->d.v[0].hint, "Did you mean web?");
}

static void two_that_fit_are_not_chosen_between(void **state)
{
	struct shop *s = *state;

	shop_config(s, "import:\n"
		       "  a: {kind: customers, columns: {No: customer_id, "
		       "Title: name}}\n"
		       "  b: {kind: customers, columns: {No: customer_id, "
		       "Title: name}}\n");
	assert_int_equal(shop_take(s, "x.csv", "No,Title\nC1,One\n"),
			 STATUS_INVALID);
	assert_string_equal(shop_faults(s), "1: more than one mapping fits\n");
}

static void a_column_that_the_mapping_names_must_be_there(void **state)
{
	struct shop *s = *state;
	struct import_request req = shop_request(s, "x.csv");

	shop_config(s, TWO_MAPPINGS);
	shop_write(s, "x.csv", "No,Titel\nC1,One\n");
	req.mapping = "erp";
	assert_int_equal(shop_import(s, &req), STATUS_INVALID);
	assert_string_equal(shop_faults(s),
			    "1: the file has no column \"Title\"\n"
			    "1: Titel: unknown column \"Titel\"\n"
			    "1: name: no column name, which customers need\n");
	assert_non_null(strstr(s->d.v[0].hint, "relance.yaml, line"));
}

static void settings_for_all_files_hold_for_canonical_columns(void **state)
{
	struct shop *s = *state;

	shop_config(s, "import:\n"
		       "  currency: EUR\n"
		       "  separator: \";\"\n"
		       "  decimal: \",\"\n"
		       "  date: DD.MM.YYYY\n");
	assert_imported(s,
			shop_take(s, "i.csv",
				  "invoice_id;customer_id;issue_date;due_date;"
				  "amount_total\n"
				  "A;C1;01.01.2026;31.01.2026;12,50\n"));
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 1250);
}

static void constants_values_and_single_date_forms_are_applied(void **state)
{
	struct shop *s = *state;

	shop_config(s, "import:\n"
		       "  bank:\n"
		       "    kind: payments\n"
		       "    columns: {Ref: payment_id, Doc: invoice_id, "
		       "On: date, Sum: amount, What: kind}\n"
		       "    constants: {currency: EUR}\n"
		       "    dates: {date: YYYYMMDD}\n"
		       "    values: {kind: {AV: credit_note, RG: payment}}\n");
	assert_imported(s,
			shop_take(s, "i.csv",
				  "invoice_id,customer_id,issue_date,"
				  "due_date,amount_total,currency\n"
				  "A,C1,2026-01-01,2026-01-31,100.00,EUR\n"));
	assert_imported(s, shop_take(s, "b.csv",
				     "Ref,Doc,On,Sum,What\n"
				     "1,A,20260201,30.00,RG\n"
				     "2,A,20260202,20.00,AV\n"));
	assert_minor_equal(shop_owed(s, "2026-02-01").minor, 7000);
	assert_minor_equal(shop_owed(s, "2026-02-02").minor, 5000);
}

static void bad_lines_keep_the_encoding_of_their_file(void **state)
{
	struct shop *s = *state;
	struct import_request req = shop_request(s, "x.CSV");

	shop_config(s, "import:\n"
		       "  encoding: ISO-8859-15\n");
	shop_write(s, "x.CSV",
		   "customer_id,name,country\n"
		   "C1,Caf\xE9,FR\nC2,Th\xE9,France\n");
	req.skip_bad = true;
	assert_imported(s, shop_import(s, &req));
	assert_string_equal(shop_read(s, "x.bad.csv"),
			    "customer_id,name,country\nC2,Th\xE9,France\n");
}

static void every_kind_of_file_comes_in(void **state)
{
	struct shop *s = *state;
	static const char *const files[] = {
		"customer_id,name,public\nC1,One,yes\n",
		"customer_id,role,email\nC1,billing,a@example.org\n",
		"invoice_id,customer_id,issue_date,payment_terms,amount_total,"
		"currency\nA,C1,2026-01-01,30,1.00,EUR\n",
		"payment_id,customer_id,date,amount,currency\n"
		"P,C1,2026-01-01,1.00,EUR\n",
		"customer_id,contract,type,amount,currency\n"
		"C1,K,named,5000.00,EUR\n",
		"invoice_id,customer_id,kind,path\nA,,invoice,2026/a.pdf\n",
	};

	for (int k = 0; k < IMPORT_KIND__COUNT; k++) {
		assert_imported(s, shop_take(s, "x.csv", files[k]));
		assert_string_equal(s->result.kind,
				    import_kind_name((enum import_kind)k));
		assert_counts(s, 1, 0, 0);
		assert_imported(s, shop_take(s, "x.csv", files[k]));
		assert_counts(s, 0, 0, 1);
	}
}

#define IN_SHOP(test)                                                          \
	cmocka_unit_test_setup_teardown(test, shop_open, shop_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SHOP(the_mapping_whose_columns_are_there_is_taken),
		IN_SHOP(a_file_name_or_the_user_may_choose_it),
		IN_SHOP(two_that_fit_are_not_chosen_between),
		IN_SHOP(a_column_that_the_mapping_names_must_be_there),
		IN_SHOP(settings_for_all_files_hold_for_canonical_columns),
		IN_SHOP(constants_values_and_single_date_forms_are_applied),
		IN_SHOP(bad_lines_keep_the_encoding_of_their_file),
		IN_SHOP(every_kind_of_file_comes_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
