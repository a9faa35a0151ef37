/* The indexes that a first import drops: always there again for whoever
 * needs them, and never half there. */
#include "../../../src/store/sqlite/internal.h"
#include "fixture.h"

static int64_t standing(struct store *s)
{
	int64_t n = -1;

	OK(sql_one(s, SQL(s, indexes_count), &n));
	return n;
}

static void put_rows(struct fixture *f)
{
	struct customer c = a_customer("C1");
	struct invoice owed = an_invoice("F1", "C1", 100);
	struct invoice paid = an_invoice("F2", "C1", 100);
	struct payment p = a_payment("P1", "F2", "2026-02-01", 100);

	put_customer(f, &c);
	put_invoice(f, &owed);
	put_invoice(f, &paid);
	put_payment(f, &p);
}

static void import_rows(struct fixture *f)
{
	begin(f, "payments", "2026-02-01");
	put_rows(f);
	end(f);
}

static enum status look(struct fixture *f, struct store *s,
			enum load_flags flags, struct snapshot *out)
{
	return store_customer_load(s, 1, day("2026-03-01"), flags, &f->arena,
				   out);
}

static void a_new_store_has_them(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(standing(f->store), 2);
}

static void a_first_import_does_without_them(void **state)
{
	struct fixture *f = *state;

	import_rows(f);
	assert_int_equal(standing(f->store), 0);
}

static void who_needs_them_has_them_made(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	import_rows(f);
	OK(look(f, f->store, LOAD_OPEN, &snap));
	assert_int_equal(snap.invoices.n, 1);
	assert_string_equal(snap.invoices.v[0].invoice_id, "F1");
	OK(look(f, f->store, LOAD_SETTLED, &snap));
	assert_int_equal(snap.invoices.n, 2);
	assert_int_equal(standing(f->store), 2);
}

static void closing_makes_them(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	import_rows(f);
	store_close(f->store);
	OK(open_as(f, STORE_READ));
	assert_int_equal(standing(f->store), 2);
	OK(look(f, f->store, LOAD_OPEN, &snap));
}

static void an_import_that_is_given_up_leaves_them(void **state)
{
	struct fixture *f = *state;

	begin(f, "invoices", "2026-02-01");
	put_rows(f);
	store_import_cancel(f->store);
	assert_int_equal(standing(f->store), 2);
}

static void a_reader_without_them_is_told_to_wait(void **state)
{
	struct fixture *f = *state;
	struct store *writer = f->store;
	struct snapshot snap;

	import_rows(f);
	OK(open_as(f, STORE_READ));
	assert_int_equal(look(f, f->store, LOAD_OPEN, &snap), STATUS_TEMPFAIL);
	assert_non_null(strstr(f->d.v[f->d.n - 1].text, "are missing"));
	store_close(f->store);
	f->store = writer;
}

static void what_a_dead_import_left_the_next_writer_makes(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	import_rows(f);
	f->store->index_at_close = false; /* as if killed before its end */
	store_close(f->store);
	OK(open_as(f, STORE_WRITE));
	assert_int_equal(standing(f->store), 0);
	OK(look(f, f->store, LOAD_OPEN, &snap));
	assert_int_equal(standing(f->store), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_store_has_them),
		TEST(a_first_import_does_without_them),
		TEST(who_needs_them_has_them_made),
		TEST(closing_makes_them),
		TEST(an_import_that_is_given_up_leaves_them),
		TEST(a_reader_without_them_is_told_to_wait),
		TEST(what_a_dead_import_left_the_next_writer_makes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
