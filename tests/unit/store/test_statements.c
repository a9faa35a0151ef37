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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_statement_prepares),
		TEST(a_commit_behind_our_back_is_undone),
		TEST(double_quotes_are_not_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
