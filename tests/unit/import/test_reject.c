/*
 * Every tests/reject/import/NAME.csv is refused with exactly the words of
 * NAME.txt, and changes nothing.
 */
#include "books.h"

#define FOLDER "tests/reject/import"

static void add_fault(struct str *out, const struct diag *f)
{
	if (f->pos.line)
		str_addf(out, "%d:", f->pos.line);
	if (f->pos.column)
		str_addf(out, "%d:", f->pos.column);
	if (f->path)
		str_addf(out, " %s:", f->path);
	str_addf(out, " %s\n", f->text);
	if (f->hint)
		str_addf(out, "\t%s\n", f->hint);
}

static void check_one(struct shop *s, const char *name, int len)
{
	struct import_request req = {
		.path = arena_printf(&s->arena, FOLDER "/%.*s.csv", len, name),
		.kind = -1,
		.data_of = day("2026-03-01"),
		.known_on = day("2026-03-01"),
	};
	struct str got = STR_INIT;
	char want[16384];
	FILE *f = fopen(arena_printf(&s->arena, FOLDER "/%.*s.txt", len, name),
			"rb");

	if (!f)
		fail_msg("%.*s.txt is missing", len, name);
	want[fread(want, 1, sizeof want - 1, f)] = '\0';
	fclose(f);
	if (shop_import(s, &req) != STATUS_INVALID)
		fail_msg("%s was not refused", req.path);
	for (size_t i = 0; i < s->d.n; i++)
		add_fault(&got, &s->d.v[i]);
	if (strcmp(got.buf, want) != 0)
		fail_msg("%s says:\n%s\nnot:\n%s", req.path, got.buf, want);
	str_release(&got);
	assert_int_equal(shop_owed(s, "2026-03-01").customers, 0);
}

static void what_must_be_refused_is_refused_in_these_words(void **state)
{
	struct shop *s = *state;
	DIR *dir = opendir(FOLDER);
	struct dirent *e;
	int seen = 0;

	assert_non_null(dir);
	while ((e = readdir(dir)) != NULL) {
		size_t n = strlen(e->d_name);

		if (n < 5 || strcmp(e->d_name + n - 4, ".csv") != 0)
			continue;
		check_one(s, e->d_name, (int)n - 4);
		seen++;
	}
	closedir(dir);
	assert_true(seen >= 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_must_be_refused_is_refused_in_these_words,
			shop_open, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
