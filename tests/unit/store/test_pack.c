/* Letters are packed on disk, and come out as they went in. */
#include "../../../src/store/sqlite/internal.h"
#include "fixture.h"

/* A letter of 200 lines; its id. */
static const char *long_letter(struct fixture *f, const char **text_out)
{
	struct str s = STR_INIT;
	struct plan_for p = { .customer = "C1",
			      .on = "2026-02-03",
			      .step = "courtesy",
			      .state = MESSAGE_QUEUED };
	const char *id = NULL;

	for (int i = 0; i < 200; i++)
		str_addf(&s, "<tr><td>INV-%d</td></tr>\r\n", i);
	p.bytes = *text_out = arena_strdup(&f->arena, s.buf);
	str_release(&s);
	two_invoices(f);
	run_begin(f, "2026-02-03");
	OK(decide_message(f, &p, &id));
	return id;
}

static void change(struct fixture *f, const char *sql_text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql_text, NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
}

static void a_long_letter_comes_out_as_it_went_in(void **state)
{
	struct fixture *f = *state;
	struct byte_part *part;
	const char *text, *id = long_letter(f, &text);
	struct parcel *p;
	size_t n;

	OK(store_message_parts(f->store, id, &f->arena, &part, &n));
	assert_int_equal(n, 1);
	assert_int_equal(part->n, strlen(text));
	assert_memory_equal(part->bytes, text, part->n);
	assert_int_equal(next_parcels(f, &p), 1);
	assert_memory_equal(p->part->bytes, text, part->n);
	assert_verified(f);
}

static void it_takes_a_fifth_at_most(void **state)
{
	struct fixture *f = *state;
	const char *text;

	long_letter(f, &text);
	change(f, "create temp table t(ok integer check (ok));"
		  "insert into t select 5 * length(bytes) <= size from part "
		  "where size > 0");
}

/* What does not get shorter stays as it is, whatever it is. */
static void short_texts_are_not_packed(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	change(f, "create temp table t(ok integer check (ok));"
		  "insert into t select size = 0 from part");
	assert_verified(f);
}

static void a_damaged_letter_is_found_and_not_sent(void **state)
{
	static const char *const damage[] = {
		"update part set size = size + 1 where size > 0",
		"update part set size = 1 where size > 0",
		"update part set size = 9000000000 where size > 0",
		"update part set bytes = x'00' where size > 0",
	};
	struct fixture *f = *state;
	struct byte_part *part;
	const char *text, *id = long_letter(f, &text);
	size_t n, rows;

	for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
		change(f, damage[i]);
		assert_int_equal(
			store_message_parts(f->store, id, &f->arena, &part, &n),
			STATUS_PERMFAIL);
		assert_int_equal(store_verify(f->store, NULL, &rows, &f->d),
				 STATUS_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_long_letter_comes_out_as_it_went_in),
		TEST(it_takes_a_fifth_at_most),
		TEST(short_texts_are_not_packed),
		TEST(a_damaged_letter_is_found_and_not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
