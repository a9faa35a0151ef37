/*
 * `on_bad_rules: keep_last`: a file below rules/ that has an error is refused
 * whole, and the last version of it that a run followed stands in its place.
 * Errors anywhere else stop everything, as without that setting.
 */
#include <string.h>

#include "cli.h"
#include "relance/text.h"

struct bad_files VEC(const char *);

static bool has_name(const struct bad_files *list, const char *path)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i], path))
			return true;
	return false;
}

/* The files with errors; false when one is none of rules/. */
static bool find_bad(struct context *c, struct bad_files *out)
{
	for (size_t i = 0; i < c->diags.n; i++) {
		const struct diag *d = &c->diags.v[i];

		if (d->severity != SEVERITY_ERROR)
			continue;
		if (!d->pos.file || !text_starts(d->pos.file, "rules/"))
			return false;
		if (!has_name(out, d->pos.file))
			VEC_PUSH(&c->arena, out, d->pos.file);
	}
	return out->n > 0;
}

bool may_keep_last(struct context *c)
{
	struct bad_files bad = { 0 };

	return c->rules.config.keep_last && find_bad(c, &bad);
}

struct files VEC(struct rule_file);

static bool find_last(const struct rule_file *past, size_t n, const char *path,
		      struct rule_file *out)
{
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(past[i].path, path))
			continue;
		*out = past[i];
		return true;
	}
	return false;
}

/* What was an error is told all the same, as a warning. */
static void soften(struct context *c, const struct bad_files *bad)
{
	struct diag *diag;

	for (size_t i = 0; i < c->diags.n; i++)
		c->diags.v[i].severity = SEVERITY_WARNING;
	c->diags.errors = 0;
	for (size_t i = 0; i < bad->n; i++) {
		diag = diag_add(&c->diags, SEVERITY_WARNING,
				(struct pos){ .file = bad->v[i] },
				"the file is refused; the version of the last "
				"run is followed in its place");
		diag_hint(&c->diags, diag,
			  "Mend it: what you changed does not count yet.");
	}
}

static int reload(struct context *c, const struct bad_files *bad,
		  const struct files *good)
{
	struct rules rules;
	struct diags quiet;

	diags_init(&quiet, &c->arena);
	if (rules_load_with(c->dir, good->v, good->n, &c->arena, &rules,
			    &quiet) != STATUS_OK)
		return EX_CONFIG;
	c->rules = rules;
	c->kept_last = true;
	soften(c, bad);
	return EX_OK;
}

int rules_last_good(struct context *c)
{
	struct bad_files bad = { 0 };
	struct files good = { 0 };
	struct rule_file *past, file;
	size_t n;
	enum status st =
		store_rules_of(c->store, DAY_NEVER, &c->arena, &past, &n);

	if (st != STATUS_OK)
		return exit_code(c, st);
	if (!find_bad(c, &bad))
		return EX_CONFIG;
	for (size_t i = 0; i < bad.n; i++) {
		if (!find_last(past, n, bad.v[i], &file))
			return EX_CONFIG;
		VEC_PUSH(&c->arena, &good, file);
	}
	return reload(c, &bad, &good);
}
