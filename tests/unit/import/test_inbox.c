/* The inbox: order, done and refused, names that are not to be trusted. */
#include "books.h"

#define INVOICE_HEADER                                                         \
	"invoice_id,customer_id,issue_date,due_date,amount_total,currency\n"

static int inbox_open(void **state)
{
	int rc = shop_open(state);
	struct shop *s = *state;

	return rc ? rc : mkdir(shop_path(s, "inbox"), 0700);
}

static struct inbox_result take_inbox(struct shop *s)
{
	struct inbox_result out;

	diags_init(&s->d, &s->arena);
	assert_int_equal(import_inbox(s->store, &s->rules, s->dir,
				      day("2026-03-01"), &s->arena, &out,
				      &s->d),
			 STATUS_OK);
	return out;
}

static bool exists(struct shop *s, const char *name)
{
	return access(shop_path(s, name), F_OK) == 0;
}

static bool stands_refused(struct shop *s)
{
	struct books books;

	assert_int_equal(store_books(s->store, &books), STATUS_OK);
	return books.refused;
}

static void files_come_in_by_kind_and_are_put_away(void **state)
{
	struct shop *s = *state;
	struct inbox_result got;

	shop_write(s, "inbox/1.csv",
		   "payment_id,invoice_id,date,amount,"
		   "currency\nP,A,2026-02-01,40.00,EUR\n");
	shop_write(s, "inbox/2.csv",
		   INVOICE_HEADER "A,C1,2026-01-01,2026-01-31,100.00,EUR\n");
	shop_write(s, "inbox/3.csv", "customer_id,name\nC1,One\n");
	got = take_inbox(s);
	assert_int_equal(got.files, 3);
	assert_int_equal(got.refused, 0);
	assert_int_equal(got.counts.added, 3);
	assert_true(exists(s, "inbox/done/2026-03-01/1.csv"));
	assert_true(exists(s, "inbox/done/2026-03-01/3.csv"));
	assert_false(exists(s, "inbox/1.csv"));
	assert_minor_equal(shop_owed(s, "2026-03-01").minor, 6000);
}

static void a_second_file_of_a_name_replaces_nothing(void **state)
{
	struct shop *s = *state;

	shop_write(s, "inbox/c.csv", "customer_id,name\nC1,One\n");
	take_inbox(s);
	shop_write(s, "inbox/c.csv", "customer_id,name\nC2,Two\n");
	take_inbox(s);
	assert_non_null(
		strstr(shop_read(s, "inbox/done/2026-03-01/c.csv"), "C1"));
	assert_non_null(
		strstr(shop_read(s, "inbox/done/2026-03-01/c.csv.2"), "C2"));
}

static void what_is_still_written_and_what_is_no_file_waits(void **state)
{
	struct shop *s = *state;

	shop_write(s, "inbox/c.csv.part", "customer_id,name\nC1,One\n");
	shop_write(s, "inbox/.hidden.csv", "customer_id,name\nC1,One\n");
	shop_write(s, "outside.csv", "customer_id,name\nC1,One\n");
	assert_int_equal(
		symlink("../outside.csv", shop_path(s, "inbox/link.csv")), 0);
	assert_int_equal(mkfifo(shop_path(s, "inbox/pipe.csv"), 0600), 0);
	assert_int_equal(take_inbox(s).files, 0);
	assert_true(exists(s, "inbox/c.csv.part"));
	assert_true(exists(s, "inbox/link.csv"));
	assert_int_equal(shop_owed(s, "2026-03-01").customers, 0);
}

static void a_refused_file_says_why_and_stands_until_mended(void **state)
{
	struct shop *s = *state;

	shop_write(s, "inbox/bad.csv",
		   INVOICE_HEADER "A,C1,2026-01-01,2026-01-31,\x1b[31m,EUR\n");
	assert_int_equal(take_inbox(s).refused, 1);
	assert_true(stands_refused(s));
	assert_true(exists(s, "inbox/refused/bad.csv"));
	assert_string_equal(shop_read(s, "inbox/refused/bad.csv.errors.txt"),
			    "inbox/bad.csv:2: amount_total: control character "
			    "U+001B\n");
	/* Nothing new: it still stands. A file of another kind: too. */
	shop_write(s, "inbox/c.csv", "customer_id,name\nC1,One\n");
	take_inbox(s);
	assert_true(stands_refused(s));
	shop_write(s, "inbox/mended.csv",
		   INVOICE_HEADER "A,C1,2026-01-01,2026-01-31,100.00,EUR\n");
	assert_int_equal(take_inbox(s).refused, 0);
	assert_false(stands_refused(s));
}

static void a_good_file_beside_a_bad_one_does_not_end_the_refusal(void **state)
{
	struct shop *s = *state;

	shop_write(s, "inbox/1.csv", INVOICE_HEADER "A,C1,x,x,x,EUR\n");
	shop_write(s, "inbox/2.csv",
		   INVOICE_HEADER "B,C1,2026-01-01,2026-01-31,100.00,EUR\n");
	assert_int_equal(take_inbox(s).refused, 1);
	assert_true(stands_refused(s));
}

static void a_person_who_imports_the_mended_file_ends_it_too(void **state)
{
	struct shop *s = *state;

	shop_write(s, "inbox/what.csv", "a;b\n1;2\n");
	assert_int_equal(take_inbox(s).refused, 1);
	assert_true(stands_refused(s));
	assert_imported(s, shop_take(s, "i.csv", "customer_id,name\nC1,One\n"));
	assert_false(stands_refused(s));
}

static void no_inbox_is_an_empty_one(void **state)
{
	struct shop *s = *state;

	assert_int_equal(rmdir(shop_path(s, "inbox")), 0);
	assert_int_equal(take_inbox(s).files, 0);
}

#define IN_SHOP(test)                                                          \
	cmocka_unit_test_setup_teardown(test, inbox_open, shop_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SHOP(files_come_in_by_kind_and_are_put_away),
		IN_SHOP(a_second_file_of_a_name_replaces_nothing),
		IN_SHOP(what_is_still_written_and_what_is_no_file_waits),
		IN_SHOP(a_refused_file_says_why_and_stands_until_mended),
		IN_SHOP(a_good_file_beside_a_bad_one_does_not_end_the_refusal),
		IN_SHOP(a_person_who_imports_the_mended_file_ends_it_too),
		IN_SHOP(no_inbox_is_an_empty_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
