/* What the journal proves, what verify finds, backups, and files that are not
 * fit to be a store. Tampering is done with the bytes of the file, as anyone
 * could. */
#include <fcntl.h>

#include "fixture.h"

static void heads_are_remembered(void **state)
{
	struct fixture *f = *state;
	struct books books;
	size_t rows;

	two_invoices(f);
	OK(store_books(f->store, &books));
	pay(f, "P1", "INV-1", "2026-02-03", 100);
	OK(store_verify(f->store, books.head, &rows, &f->d));
	books.head[0] = books.head[0] == '0' ? '1' : '0';
	assert_int_equal(store_verify(f->store, books.head, &rows, &f->d),
			 STATUS_INVALID);
	assert_int_equal(store_verify(f->store, "abc", &rows, &f->d),
			 STATUS_INVALID);
}

static void an_unchanged_import_adds_one_record(void **state)
{
	struct fixture *f = *state;
	size_t before, after;

	two_invoices(f);
	OK(store_verify(f->store, NULL, &before, &f->d));
	two_invoices(f);
	OK(store_verify(f->store, NULL, &after, &f->d));
	assert_int_equal(after, before + 1);
}

static void equal_input_gives_equal_heads(void **state)
{
	struct fixture *f = *state;
	struct books first, second;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	OK(store_books(f->store, &first));
	store_close(f->store);
	assert_int_equal(unlink(f->path), 0);
	OK(open_as(f, STORE_CREATE));
	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	OK(store_books(f->store, &second));
	assert_string_equal(first.head, second.head);
}

/* Replace bytes of the database file, the store being closed. */
static void tamper(struct fixture *f, const char *was, const char *is)
{
	size_t n = strlen(was), size, hits = 0;
	char *bytes;
	FILE *file;

	store_close(f->store); /* writes the log back into the file */
	f->store = NULL;
	file = fopen(f->path, "r+b");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	size = (size_t)ftell(file);
	bytes = malloc(size);
	assert_non_null(bytes);
	rewind(file);
	assert_int_equal(fread(bytes, 1, size, file), size);
	for (size_t i = 0; i + n <= size; i++)
		if (memcmp(bytes + i, was, n) == 0 && ++hits)
			memcpy(bytes + i, is, n);
	rewind(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
	free(bytes);
	assert_true(hits > 0);
	OK(open_as(f, STORE_WRITE));
}

static void a_changed_record_is_found(void **state)
{
	struct fixture *f = *state;
	size_t rows;

	two_invoices(f);
	tamper(f, "1 rows, 0 added", "7 rows, 0 added");
	assert_int_equal(store_verify(f->store, NULL, &rows, &f->d),
			 STATUS_INVALID);
	assert_non_null(strstr(f->d.v[f->d.n - 1].text, "was changed"));
}

static void changed_bytes_of_a_message_are_found(void **state)
{
	struct fixture *f = *state;
	size_t rows;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	tamper(f, "Subject: hello", "Subject: hullo");
	assert_int_equal(store_verify(f->store, NULL, &rows, &f->d),
			 STATUS_INVALID);
	assert_non_null(strstr(f->d.v[f->d.n - 1].text, "bytes of a message"));
}

static void a_backup_is_complete_and_private(void **state)
{
	struct fixture *f = *state;
	const char *copy = arena_printf(&f->arena, "%s/copy.db", f->dir);
	struct books before, after;
	struct stat info;

	two_invoices(f);
	OK(store_books(f->store, &before));
	OK(store_backup(f->store, copy, &f->d));
	assert_int_equal(stat(copy, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(store_backup(f->store, copy, &f->d), STATUS_CONFLICT);
	store_close(f->store);
	snprintf(f->path, sizeof f->path, "%s", copy);
	OK(open_as(f, STORE_WRITE));
	OK(store_books(f->store, &after));
	assert_string_equal(before.head, after.head);
	assert_verified(f);
	pay(f, "P1", "INV-1", "2026-02-03", 100);
}

static void a_backup_works_while_another_writes(void **state)
{
	struct fixture *f = *state;
	const char *copy = arena_printf(&f->arena, "%s/copy.db", f->dir);
	struct store *writer = f->store;
	struct store *reader;

	two_invoices(f);
	OK(store_begin(writer));
	OK(open_as(f, STORE_READ));
	reader = f->store;
	f->store = writer;
	OK(store_backup(reader, copy, &f->d));
	store_abort(writer);
	store_close(reader);
}

static void the_file_is_private(void **state)
{
	struct fixture *f = *state;
	struct stat info;

	assert_int_equal(stat(f->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
}

static void a_store_is_not_made_twice(void **state)
{
	struct fixture *f = *state;

	store_close(f->store);
	assert_int_equal(open_as(f, STORE_CREATE), STATUS_CONFLICT);
	OK(open_as(f, STORE_WRITE));
}

static void a_missing_file_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct store *other;

	assert_int_equal(
		store_open("/nowhere/x.db", STORE_READ, NULL, &other, &f->d),
		STATUS_NOT_FOUND);
	assert_null(other);
}

static void other_files_are_refused(void **state)
{
	static const char *const content[] = {
		"this is a text, not a database, whatever its name may be",
		"",
	};
	struct fixture *f = *state;

	store_close(f->store);
	f->store = NULL;
	for (size_t i = 0; i < LENGTH(content); i++) {
		FILE *file = fopen(f->path, "wb");

		assert_non_null(file);
		for (int k = 0; k < 40; k++)
			fputs(content[i], file);
		fclose(file);
		assert_int_equal(open_as(f, STORE_WRITE), STATUS_PERMFAIL);
		assert_non_null(strstr(f->d.v[f->d.n - 1].text,
				       "not a database of relance"));
	}
}

static void a_reader_sees_but_writes_nothing(void **state)
{
	struct fixture *f = *state;
	struct stat before, after;

	two_invoices(f);
	store_close(f->store);
	assert_int_equal(stat(f->path, &before), 0);
	OK(open_as(f, STORE_READ));
	assert_int_equal(load(f, "C1", "2026-02-03").invoices.n, 2);
	store_close(f->store);
	f->store = NULL;
	assert_int_equal(stat(f->path, &after), 0);
	assert_int_equal(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
	assert_int_equal(after.st_size, before.st_size);
}

struct told {
	char text[2048];
	size_t n;
};

static void see_history(void *ctx, const struct history_row *row)
{
	struct told *told = ctx;
	size_t used = strlen(told->text);

	snprintf(told->text + used, sizeof told->text - used, "%s;", row->kind);
	told->n++;
}

static void history_tells_facts_and_messages_in_order(void **state)
{
	struct fixture *f = *state;
	struct told told = { 0 };
	struct snapshot snap;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	send_one(f, OUTCOME_ACCEPTED);
	pay(f, "P1", "INV-1", "2026-02-10", 12000);
	snap = load(f, "C1", "2026-02-03");
	OK(store_history_each(f->store, 0, snap.invoices.v[0].key, DAY_NEVER,
			      &f->arena, see_history, &told));
	assert_string_equal(told.text, "invoice;message;accepted;payment;");
	memset(&told, 0, sizeof told);
	OK(store_history_each(f->store, snap.customer.key, 0, day("2026-02-03"),
			      &f->arena, see_history, &told));
	assert_string_equal(told.text, "invoice;invoice;message;accepted;");
}

static void see_crossed(void *ctx, const struct crossed *c)
{
	struct told *told = ctx;

	snprintf(told->text, sizeof told->text, "%s", c->invoice_id);
	told->n++;
}

static void letters_that_crossed_a_payment_are_listed(void **state)
{
	struct fixture *f = *state;
	struct told told = { 0 };

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	send_one(f, OUTCOME_ACCEPTED);
	pay(f, "P1", "INV-1", "2026-02-02", 12000);
	OK(store_crossed_each(f->store, &f->arena, see_crossed, &told));
	assert_int_equal(told.n, 1);
	assert_string_equal(told.text, "INV-1");
	pay(f, "P2", "INV-2", "2026-02-04", 8000);
	memset(&told, 0, sizeof told);
	OK(store_crossed_each(f->store, &f->arena, see_crossed, &told));
	assert_int_equal(told.n, 0);
}

static void refused_files_stand_until_they_are_put_right(void **state)
{
	struct fixture *f = *state;
	struct books books;

	OK(store_refused_set(f->store, "payments.csv", true));
	OK(store_refused_set(f->store, "payments.csv", true));
	OK(store_books(f->store, &books));
	assert_true(books.refused);
	OK(store_refused_set(f->store, "payments.csv", false));
	OK(store_books(f->store, &books));
	assert_false(books.refused);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(heads_are_remembered),
		TEST(an_unchanged_import_adds_one_record),
		TEST(equal_input_gives_equal_heads),
		TEST(a_changed_record_is_found),
		TEST(changed_bytes_of_a_message_are_found),
		TEST(a_backup_is_complete_and_private),
		TEST(a_backup_works_while_another_writes),
		TEST(the_file_is_private),
		TEST(a_store_is_not_made_twice),
		TEST(a_missing_file_is_not_found),
		TEST(other_files_are_refused),
		TEST(a_reader_sees_but_writes_nothing),
		TEST(history_tells_facts_and_messages_in_order),
		TEST(letters_that_crossed_a_payment_are_listed),
		TEST(refused_files_stand_until_they_are_put_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
