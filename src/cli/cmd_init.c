/* `init`: a working folder, ready to be filled in, and what to do next. */
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "cmd.h"
#include "copy.h"
#include "relance/text.h"

struct setup {
	struct context *c;
	struct copier cp;
	const char *dir, *share, *sample;
};

static const char *below(const struct setup *s, const char *base,
			 const char *name)
{
	return arena_printf(&s->c->arena, "%s/%s", base, name);
}

static int cannot(struct context *c, const char *what, const char *path)
{
	diag_error(&c->diags, "cannot %s %s: %s", what, path, strerror(errno));
	return EX_CANTCREAT;
}

/* Is there nothing at that path, or an empty directory? */
static int check_empty(struct context *c, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	bool empty = true;

	if (!dir && errno == ENOENT)
		return EX_OK;
	if (!dir)
		return cannot(c, "look into", path);
	while (empty && (entry = readdir(dir)))
		empty = !strcmp(entry->d_name, ".") ||
			!strcmp(entry->d_name, "..");
	closedir(dir);
	if (empty)
		return EX_OK;
	return usage_error(c, "Name a folder that does not exist yet.",
			   "%s is not empty", path);
}

static int find_group(struct setup *s, const char *name)
{
	const struct group *group;

	s->cp.group = (gid_t)-1;
	if (!name)
		return EX_OK;
	group = getgrnam(name);
	if (!group)
		return usage_error(s->c, "getent group lists them.",
				   "there is no group \"%s\"", name);
	s->cp.group = group->gr_gid;
	return EX_OK;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Folders with a relance.yaml of their own, in order. */
static struct candidates sample_names(struct context *c, const char *samples)
{
	struct candidates names = { 0 };
	DIR *dir = opendir(samples);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' &&
		    access(arena_printf(&c->arena, "%s/%s/relance.yaml",
					samples, entry->d_name),
			   F_OK) == 0)
			VEC_PUSH(&c->arena, &names,
				 arena_strdup(&c->arena, entry->d_name));
	if (dir)
		closedir(dir);
	if (names.n)
		qsort(names.v, names.n, sizeof *names.v, by_name);
	return names;
}

static int unknown_sample(struct context *c, const char *share,
			  const char *name)
{
	struct candidates names =
		sample_names(c, arena_printf(&c->arena, "%s/samples", share));
	const char *near = text_nearest(name, names.v, names.n), *all = "";

	for (size_t i = 0; i < names.n; i++)
		all = arena_printf(&c->arena, "%s%s%s", all, i ? ", " : "",
				   names.v[i]);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Write --sample %s.", near)
		     : arena_printf(&c->arena, "There are %s.", all),
		"there is no sample \"%s\"", name);
}

static int find_sample(struct setup *s, const char *name)
{
	struct stat sb;

	if (!name)
		return EX_OK;
	s->sample = arena_printf(&s->c->arena, "%s/samples/%s", s->share, name);
	if (strchr(name, '/') || name[0] == '.' ||
	    stat(below(s, s->sample, "relance.yaml"), &sb) != 0)
		return unknown_sample(s->c, s->share, name);
	return EX_OK;
}

/* A sample with ladders or contracts of its own stands alone; its letters and
 * calendars stand beside the shipped ones. */
static bool brings_own(const struct setup *s, const char *tree)
{
	struct stat sb;

	return s->sample && strcmp(tree, "templates") != 0 &&
	       strcmp(tree, "calendars") != 0 &&
	       stat(below(s, s->sample, tree), &sb) == 0;
}

static enum status copy_shipped(struct setup *s)
{
	static const char *const trees[] = { "rules", "insurance", "templates",
					     "calendars", "tests" };
	static const char *const empty[] = { "inbox", "outbox", "letters",
					     "reports" };
	enum status st = copy_mkdir(&s->cp, s->dir);

	if (st == STATUS_OK)
		st = copy_file(&s->cp, below(s, s->share, "relance.yaml"),
			       below(s, s->dir, "relance.yaml"), false);
	for (size_t i = 0; i < COUNT_OF(trees) && st == STATUS_OK; i++)
		if (!brings_own(s, trees[i]))
			st = copy_tree(&s->cp, below(s, s->share, trees[i]),
				       below(s, s->dir, trees[i]), false);
	for (size_t i = 0; i < COUNT_OF(empty) && st == STATUS_OK; i++)
		st = copy_mkdir(&s->cp, below(s, s->dir, empty[i]));
	if (st == STATUS_OK && s->sample) {
		s->cp.replace = true;
		st = copy_tree(&s->cp, s->sample, s->dir, true);
	}
	return st;
}

static int make_database(struct setup *s)
{
	struct context *c = s->c;
	struct store_options options = {
		.now_at = process_now,
		.who = c->who,
		.group_files = s->cp.group != (gid_t)-1,
	};
	const char *path = below(s, s->dir, "relance.db");
	enum status st;

	if (options.group_files)
		umask(007);
	st = store_open(path, STORE_CREATE, &options, &c->store, &c->diags);
	if (st != STATUS_OK)
		return EX_CANTCREAT;
	if (options.group_files && (chown(path, (uid_t)-1, s->cp.group) != 0 ||
				    chmod(path, 0660) != 0))
		return cannot(c, "give to the group", path);
	return EX_OK;
}

static void next_line(struct context *c, const char *command, const char *why)
{
	str_add(&c->out, "  ");
	ink_text(&c->out, &c->out_style, INK_GREEN, command);
	str_add(&c->out, "\n      ");
	str_add(&c->out, why);
	str_add_ch(&c->out, '\n');
}

static void say_next(struct setup *s)
{
	struct context *c = s->c;
	struct arena *a = &c->arena;

	str_add(&c->out, "Made the working folder ");
	text_add_safe(&c->out, s->dir);
	str_add(&c->out, s->sample ? ", with a portfolio to try it on. "
				     "Next:\n"
				   : ". Say who you are in its relance.yaml. "
				     "Next:\n");
	if (s->sample && access(below(s, s->dir, "README.md"), F_OK) == 0)
		next_line(c, arena_printf(a, "less %s/README.md", s->dir),
			  "what it is about, and a few days of it");
	next_line(c, arena_printf(a, "relance -C %s check", s->dir),
		  "are rules, letters and settings without fault?");
	if (s->sample)
		next_line(c,
			  arena_printf(a,
				       "relance -C %s import %s/sample/*.csv",
				       s->dir, s->dir),
			  "customers, invoices and payments come in");
	else
		next_line(c,
			  arena_printf(a,
				       "relance -C %s import customers.csv "
				       "invoices.csv payments.csv",
				       s->dir),
			  "the exports of your books; --suggest reads foreign "
			  "columns");
	next_line(c,
		  arena_printf(a, "relance -C %s run --dry-run --letters",
			       s->dir),
		  "today's letters, on the screen only");
}

int cmd_init(struct context *c)
{
	struct setup s = { .c = c, .dir = c->args.word[0] };
	int code = check_empty(c, s.dir);

	if (!process_today(NULL, &c->today))
		BUG("the local time zone is always there");
	s.cp = (struct copier){ .arena = &c->arena,
				.d = &c->diags,
				.day_zero = given(&c->args, OPT_AS_OF)
						    ? c->args.day[OPT_AS_OF]
						    : c->today };
	s.share = process_share(&c->arena);
	if (code == EX_OK && !s.share) {
		usage_error(c, "Install Relance again, or set RELANCE_SHARE.",
			    "the files to copy from are not there");
		code = EX_NOINPUT;
	}
	if (code == EX_OK)
		code = find_group(&s, c->args.text[OPT_GROUP]);
	if (code == EX_OK)
		code = find_sample(&s, c->args.text[OPT_SAMPLE]);
	if (code == EX_OK && copy_shipped(&s) != STATUS_OK)
		code = EX_CANTCREAT;
	if (code == EX_OK)
		code = make_database(&s);
	if (code == EX_OK)
		say_next(&s);
	return code;
}
