/*
 * What a command works with: the working folder, its rules, its database,
 * and the date. Each is opened when a command first needs it.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

int usage_error(struct context *c, const char *hint, const char *fmt, ...)
{
	struct diag *diag;
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(&c->arena, fmt, ap);
	va_end(ap);
	diag = diag_error(&c->diags, "%s", text);
	if (hint)
		diag_hint(&c->diags, diag, "%s", hint);
	return EX_USAGE;
}

/* An error that points into a file is one of rules or templates. */
static bool blames_a_file(const struct diags *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].severity == SEVERITY_ERROR && d->v[i].pos.file)
			return true;
	return false;
}

int exit_code(const struct context *c, enum status st)
{
	switch (st) {
	case STATUS_OK:
		return EX_OK;
	case STATUS_INVALID:
		return EX_DATAERR;
	case STATUS_NOT_FOUND:
	case STATUS_CONFLICT:
		return EX_USAGE;
	case STATUS_TEMPFAIL:
		return EX_TEMPFAIL;
	case STATUS_PERMFAIL:
		break;
	}
	return blames_a_file(&c->diags) ? EX_CONFIG : EX_IOERR;
}

char *context_path(struct context *c, const char *name)
{
	if (!strcmp(c->dir, "."))
		return arena_strdup(&c->arena, name);
	return arena_printf(&c->arena, "%s/%s", c->dir, name);
}

static int no_folder(struct context *c)
{
	struct diag *diag = diag_error(
		&c->diags, "%s is not a working folder: it has no relance.yaml",
		strcmp(c->dir, ".") ? c->dir : "this");

	diag_hint(&c->diags, diag,
		  "Make one with relance init DIR, or name yours with relance "
		  "-C DIR.");
	return EX_NOINPUT;
}

static int set_today(struct context *c)
{
	const char *zone = c->rules.config.timezone;
	struct diag *diag;

	if (process_today(zone, &c->today)) {
		c->as_of = given(&c->args, OPT_AS_OF) ? c->args.day[OPT_AS_OF]
						      : c->today;
		return EX_OK;
	}
	diag = diag_add(&c->diags, SEVERITY_ERROR,
			(struct pos){ .file = "relance.yaml" },
			"no time zone is called \"%s\"", zone);
	diag->path = "timezone";
	diag_hint(&c->diags, diag,
		  "Write one of /usr/share/zoneinfo, such as Europe/Paris.");
	return EX_CONFIG;
}

static int load_rules(struct context *c)
{
	enum status st = rules_load(c->dir, &c->arena, &c->rules, &c->diags);

	if (st == STATUS_NOT_FOUND)
		return no_folder(c);
	return st == STATUS_INVALID ? EX_CONFIG : exit_code(c, st);
}

int context_rules(struct context *c)
{
	int code = load_rules(c);

	return code == EX_OK ? set_today(c) : code;
}

/* A folder made with --group keeps its files for the group. */
static bool for_the_group(const char *path)
{
	struct stat sb;

	if (stat(path, &sb) != 0 || !(sb.st_mode & S_IWGRP))
		return false;
	umask(007);
	return true;
}

/* What is to be edited is for `check`: it takes as long as an empty run. */
static int load_rules_to_work(struct context *c)
{
	c->diags.brief = true;
	return load_rules(c);
}

int context_store(struct context *c, enum store_mode mode)
{
	int code = c->store ? EX_OK : load_rules_to_work(c);
	char *path = context_path(c, "relance.db");
	struct store_options options = { .now_at = process_now, .who = c->who };
	enum status st;

	if (c->store || (code != EX_OK &&
			 !(code == EX_CONFIG && may_keep_last(c))))
		return code;
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return usage_error(c,
				   "Restore it from a backup; relance init "
				   "makes a new one in an empty folder.",
				   "%s is missing", path),
		       EX_NOINPUT;
	options.group_files = for_the_group(path);
	st = store_open(path, mode, &options, &c->store, &c->diags);
	if (st != STATUS_OK)
		return exit_code(c, st);
	if (code != EX_OK)
		code = rules_last_good(c);
	return code == EX_OK ? set_today(c) : code;
}

struct run *context_run(struct context *c)
{
	c->run = (struct run){
		.dir = c->dir,
		.rules = &c->rules,
		.store = c->store,
		.diags = &c->diags,
		.arena = &c->arena,
		.now_at = process_now,
		.stop = process_stop(),
		.progress = progress_show,
		.progress_ctx = c,
	};
	return &c->run;
}

void context_flush(struct context *c)
{
	if (fwrite(c->out.buf, 1, c->out.len, stdout) < c->out.len &&
	    !c->write_errno)
		c->write_errno = errno;
	str_clear(&c->out);
}
