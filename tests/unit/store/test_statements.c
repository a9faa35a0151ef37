/* Every embedded statement can be prepared, and one that is not used breaks
 * here rather than in the night. */
#include "../../../src/store/sqlite/internal.h"
#include "fixture.h"

static void every_statement_prepares(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < STMT__COUNT; i++) {
		struct stmt *q = sql(f->store, (enum stmt_id)i);

		assert_non_null(q->st);
		assert_true(q->params >= 0);
	}
}

static void a_commit_behind_our_back_is_undone(void **state)
{
	struct fixture *f = *state;

	assert_int_not_equal(sqlite3_exec(f->store->db,
					  "update books set gate_open = 1",
					  NULL, NULL, NULL),
			     SQLITE_OK);
	struct books books;

	OK(store_books(f->store, &books));
	assert_false(books.gate_open);
}

static void double_quotes_are_not_strings(void **state)
{
	struct fixture *f = *state;

	assert_int_not_equal(sqlite3_exec(f->store->db,
					  "select \"nosuchcolumn\"", NULL, NULL,
					  NULL),
			     SQLITE_OK);
}

/* What somebody with another program may do to the books. */
static void verify_after(struct fixture *f, const char *sql_text,
			 const char *want)
{
	sqlite3 *db;
	size_t rows;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql_text, NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(store_verify(f->store, NULL, &rows, &f->d),
			 STATUS_INVALID);
	assert_non_null(strstr(f->d.v[f->d.n - 1].text, want));
}

static void one_accepted(struct fixture *f)
{
	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	send_one(f, OUTCOME_ACCEPTED);
	assert_verified(f);
}

static void a_step_that_was_taken_away_is_found(void **state)
{
	one_accepted(*state);
	verify_after(*state, "delete from step", "does not have its step");
}

static void a_message_without_invoices_is_found(void **state)
{
	one_accepted(*state);
	verify_after(*state, "delete from message_item", "demands no invoice");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_statement_prepares),
		TEST(a_commit_behind_our_back_is_undone),
		TEST(double_quotes_are_not_strings),
		TEST(a_step_that_was_taken_away_is_found),
		TEST(a_message_without_invoices_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
