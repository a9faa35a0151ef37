/* `test`: rules have tests of their own, written by the credit manager. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "rehearse.h"
#include "relance/text.h"

struct tally {
	struct rehearsing r;
	size_t passed, failed;
	int code; /* the worst */
};

static void show_difference(struct context *c,
			    const struct rehearsal_difference *d, bool first)
{
	char day[DATE_TEXT_SIZE];

	str_addf(&c->out, "  %-12s %s  %-20s %s\n", first ? d->invoice : "",
		 date_to_text(d->on, day), d->step,
		 d->came ? "came, and was not expected"
			 : "was expected, and did not come");
}

static void show_failure(struct context *c, const struct rehearsal *test,
			 const struct differences *diff)
{
	ink_text(&c->out, &c->out_style, INK_BOLD, "FAILED");
	str_addf(&c->out, " %s (%s:%d)\n", test->name, test->pos.file,
		 test->pos.line);
	for (size_t i = 0; i < diff->n; i++)
		show_difference(c, &diff->v[i],
				!i || strcmp(diff->v[i].invoice,
					     diff->v[i - 1].invoice) != 0);
}

static void try_one(struct tally *t, const struct rehearsal *test)
{
	struct context *c = t->r.c;
	struct differences diff;
	int code = rehearse(&t->r, test, &diff);

	if (code != EX_OK) {
		t->code = code;
	} else if (diff.n) {
		t->failed++;
		if (!c->json)
			show_failure(c, test, &diff);
	} else {
		t->passed++;
	}
	if (c->json && code == EX_OK)
		json_test(&c->out, test, diff.v, diff.n);
}

static int no_file(struct context *c, const char *path)
{
	struct diag *diag = diag_error(&c->diags, "there is no file %s", path);

	diag_hint(
		&c->diags, diag,
		"Tests of the rules stand in tests/, as tests/reminders.yaml.");
	return EX_NOINPUT;
}

static int try_file(struct tally *t, const char *path)
{
	struct context *c = t->r.c;
	struct rehearsals tests;
	enum status st =
		rehearsals_load(path, &c->rules, &c->arena, &tests, &c->diags);

	if (st == STATUS_NOT_FOUND)
		return no_file(c, path);
	if (st != STATUS_OK)
		return EX_CONFIG;
	for (size_t i = 0; i < tests.n; i++)
		try_one(t, &tests.v[i]);
	return EX_OK;
}

/* All files of the folder tests/, by name. */
static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void find_files(struct context *c, struct paths *out)
{
	DIR *dir = opendir(context_path(c, "tests"));
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		size_t n = strlen(entry->d_name);

		if (*entry->d_name == '.' || n < 6 ||
		    strcmp(entry->d_name + n - 5, ".yaml") != 0)
			continue;
		VEC_PUSH(&c->arena, out,
			 context_path(c, arena_printf(&c->arena, "tests/%s",
						      entry->d_name)));
	}
	if (dir)
		closedir(dir);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, compare_paths);
}

static void show_tally(struct tally *t)
{
	struct context *c = t->r.c;

	if (c->json)
		return;
	if (t->failed) {
		add_count(&c->out, t->passed + t->failed, "test", "tests");
		str_addf(&c->out, ", %zu failed.\n", t->failed);
	} else if (t->passed && t->code == EX_OK) {
		add_count(&c->out, t->passed, "test passes", "tests pass");
		str_add(&c->out, ".\n");
	}
}

int cmd_test(struct context *c)
{
	struct tally t = { .code = EX_OK };
	struct paths files = { 0 };
	int code = context_rules(c);

	if (code == EX_OK)
		code = rehearsing_init(&t.r, c);
	if (code != EX_OK)
		return code;
	for (int i = 0; i < c->args.words; i++)
		VEC_PUSH(&c->arena, &files, c->args.word[i]);
	if (!files.n)
		find_files(c, &files);
	if (!files.n)
		return no_file(c, "tests/*.yaml");
	for (size_t i = 0; i < files.n; i++) {
		code = try_file(&t, files.v[i]);
		if (code != EX_OK)
			t.code = code;
	}
	show_tally(&t);
	if (t.code != EX_OK)
		return t.code;
	return t.failed ? EX_PERSON : EX_OK;
}
