/*
 * Every folder of tests/reject/rules holds files that must be refused and the
 * exact text of it. A case is a working folder, or one file called after its
 * kind. With UPDATE_EXPECTED in the environment the texts are written anew,
 * to be read in the diff.
 */
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "relance/rehearsal.h"

#define CASES "tests/reject/rules"

static void add_diag(struct str *out, const struct diag *d)
{
	str_addf(out, "%s:%d:%d: %s: ", d->pos.file, d->pos.line, d->pos.column,
		 severity_name(d->severity));
	if (d->path)
		str_addf(out, "%s: ", d->path);
	str_addf(out, "%s\n", d->text);
	if (d->source && d->pos.column)
		str_addf(out, "\t%s\n\t%*s^\n", d->source, d->pos.column - 1,
			 "");
	if (d->hint)
		str_addf(out, "\thint: %s\n", d->hint);
}

static bool read_all(const char *path, struct str *out)
{
	FILE *f = fopen(path, "rb");
	char buf[4096];
	size_t n;

	if (!f)
		return false;
	while ((n = fread(buf, 1, sizeof buf, f)))
		str_add_n(out, buf, n);
	fclose(f);
	return true;
}

static void refuse_file(const char *dir, const char *kind, struct arena *arena,
			struct diags *d)
{
	const char *name = arena_printf(arena, "%s.yaml", kind);
	struct str text = STR_INIT;

	if (read_all(arena_printf(arena, "%s/%s", dir, name), &text))
		assert_int_equal(rules_decode_text(kind, name, text.buf,
						   text.len, arena, d),
				 STATUS_INVALID);
	str_release(&text);
}

static void refuse_test(const char *dir, struct arena *arena, struct diags *d)
{
	struct str text = STR_INIT;
	struct rehearsals tests;

	if (read_all(arena_printf(arena, "%s/test.yaml", dir), &text))
		assert_int_equal(rehearsals_decode("test.yaml", text.buf,
						   text.len, NULL, arena,
						   &tests, d),
				 STATUS_INVALID);
	str_release(&text);
}

static void refuse_case(const char *dir, struct arena *arena, struct diags *d)
{
	static const char *const kinds[] = { "config", "policy", "contract",
					     "calendar" };
	struct rules rules;

	if (access(arena_printf(arena, "%s/relance.yaml", dir), R_OK) == 0) {
		assert_int_equal(rules_load(dir, arena, &rules, d),
				 STATUS_INVALID);
		return;
	}
	for (size_t i = 0; i < LENGTH(kinds); i++)
		refuse_file(dir, kinds[i], arena, d);
	refuse_test(dir, arena, d);
}

static void write_expected(const char *path, const struct str *got)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(got->buf, 1, got->len, f), got->len);
	assert_int_equal(fclose(f), 0);
}

static bool compare_case(const char *name)
{
	struct arena arena = ARENA_INIT;
	struct str want = STR_INIT, got = STR_INIT;
	const char *dir = arena_printf(&arena, CASES "/%s", name);
	const char *path = arena_printf(&arena, "%s/expected", dir);
	struct diags d;
	bool same;

	diags_init(&d, &arena);
	refuse_case(dir, &arena, &d);
	for (size_t i = 0; i < d.n; i++)
		add_diag(&got, &d.v[i]);
	if (getenv("UPDATE_EXPECTED"))
		write_expected(path, &got);
	same = read_all(path, &want) && strcmp(want.buf, got.buf) == 0;
	if (!same)
		print_error("%s: expected\n%s\nbut got\n%s\n", name, want.buf,
			    got.buf);
	str_release(&want);
	str_release(&got);
	arena_release(&arena);
	return same;
}

static void every_case_is_refused_word_for_word(void **state)
{
	DIR *dir = opendir(CASES);
	struct dirent *entry;
	size_t cases = 0, wrong = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		cases++;
		wrong += !compare_case(entry->d_name);
	}
	closedir(dir);
	assert_true(cases >= 25);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_is_refused_word_for_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
