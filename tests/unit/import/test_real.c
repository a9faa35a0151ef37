/* A real accounts-receivable file, read as it lies where it is present. */
#include "books.h"

#define REAL                                                                   \
	"../shared/samples/ar/pthiagu2__WA_Fn-UseC_-Accounts-Receivable.csv"
#define MAPPING "share/samples/ar-mapping/import.yaml"

static char *read_text(struct shop *s, const char *path)
{
	char *buf = arena_alloc(&s->arena, 65536);
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	buf[fread(buf, 1, 65535, f)] = '\0';
	fclose(f);
	return buf;
}

static void import_real(struct shop *s, enum status *st)
{
	struct import_request req = { .path = REAL,
				      .kind = -1,
				      .data_of = day("2014-01-31"),
				      .known_on = day("2012-01-01") };

	if (access(REAL, R_OK) != 0) {
		print_message("skipped: ../shared/samples/ar is not here\n");
		skip();
	}
	shop_config(s, read_text(s, MAPPING));
	*st = shop_import(s, &req);
}

static void the_histories_come_in_whole(void **state)
{
	struct shop *s = *state;
	enum status st;

	import_real(s, &st);
	assert_imported(s, st);
	assert_counts(s, 2466, 0, 0);
	assert_int_equal(s->result.bare_customers, 100);
	import_real(s, &st);
	assert_imported(s, st);
	assert_counts(s, 0, 0, 2466);
	assert_int_equal(shop_owed(s, "2014-01-09").invoices, 0);
}

static void the_amounts_add_up(void **state)
{
	struct shop *s = *state;
	struct due_list *list;
	struct sha256 none = { { 0 } };
	int64_t key, sum = 0;
	enum status st;

	import_real(s, &st);
	assert_imported(s, st);
	assert_int_equal(store_due_open(s->store, day("2014-01-31"), WHO_ALL,
					&none, &list),
			 STATUS_OK);
	while (store_due_next(list, &key)) {
		struct snapshot snap;

		memset(&snap, 0, sizeof snap);
		assert_int_equal(
			store_customer_load(s->store, key, day("2014-01-31"),
					    LOAD_SETTLED, &s->arena, &snap),
			STATUS_OK);
		for (size_t i = 0; i < snap.invoices.n; i++)
			sum += snap.invoices.v[i].amount_minor;
	}
	store_due_close(list);
	assert_minor_equal(sum, 14770318);
}

static void the_balance_of_a_past_day_is_right(void **state)
{
	struct shop *s = *state;
	struct owed owed;
	enum status st;

	import_real(s, &st);
	assert_imported(s, st);
	owed = shop_owed(s, "2013-06-30");
	assert_int_equal(owed.invoices, 84);
	assert_minor_equal(owed.minor, 511985);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_histories_come_in_whole,
						shop_open, shop_close),
		cmocka_unit_test_setup_teardown(the_amounts_add_up, shop_open,
						shop_close),
		cmocka_unit_test_setup_teardown(
			the_balance_of_a_past_day_is_right, shop_open,
			shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
