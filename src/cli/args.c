/*
 * Reading the command line against the table of commands. Words and options
 * may be mixed, `--name value` and `--name=value` are the same, `--` ends the
 * options; names are never shortened, so that a script keeps its meaning when
 * an option is added.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "relance/text.h"

struct reader {
	const struct command *cmd;
	int argc;
	char **argv;
	int at;
	struct args *args;
	struct diags *d;
	struct arena *arena;
};

static const struct option_spec *spec_at(const struct reader *r, size_t i)
{
	if (i < common_option_count)
		return &common_options[i];
	i -= common_option_count;
	if (!r->cmd)
		return i < status_option_count ? &status_options[i] : NULL;
	return i < r->cmd->option_count ? &r->cmd->option[i] : NULL;
}

static const struct option_spec *find_long(const struct reader *r,
					   const char *name, size_t n)
{
	const struct option_spec *spec;

	for (size_t i = 0; (spec = spec_at(r, i)); i++)
		if (strlen(spec->name) == n && !memcmp(spec->name, name, n))
			return spec;
	return NULL;
}

static const struct option_spec *find_letter(const struct reader *r, char c)
{
	const struct option_spec *spec;

	for (size_t i = 0; (spec = spec_at(r, i)); i++)
		if (spec->letter && spec->letter == c)
			return spec;
	return NULL;
}

static enum status unknown_option(const struct reader *r, const char *name,
				  size_t n)
{
	struct candidates names = { 0 };
	const struct option_spec *spec;
	const char *word = arena_strndup(r->arena, name, n), *near;
	struct diag *diag;

	for (size_t i = 0; (spec = spec_at(r, i)); i++)
		VEC_PUSH(r->arena, &names, spec->name);
	near = text_nearest(word, names.v, names.n);
	diag = diag_error(r->d, "there is no option --%s%s%s", word,
			  r->cmd ? " of relance " : "",
			  r->cmd ? r->cmd->name : "");
	if (near)
		diag_hint(r->d, diag, "Did you mean --%s?", near);
	else
		diag_hint(r->d, diag, "See relance %s%s--help.",
			  r->cmd ? r->cmd->name : "", r->cmd ? " " : "");
	return STATUS_INVALID;
}

static enum status bad_value(const struct reader *r,
			     const struct option_spec *spec, const char *value,
			     const char *wanted)
{
	struct diag *diag = diag_error(r->d, "--%s %s is not %s", spec->name,
				       value, wanted);

	diag_hint(r->d, diag, "Write --%s %s, as in --%s %s.", spec->name,
		  spec->value, spec->name,
		  spec->kind == OPT_DATE ? "2026-03-31" : "30");
	return STATUS_INVALID;
}

static enum status take(const struct reader *r, const struct option_spec *spec,
			const char *value)
{
	char *end;
	long n;

	r->args->text[spec->id] = value;
	switch (spec->kind) {
	case OPT_FLAG:
	case OPT_TEXT:
		return STATUS_OK;
	case OPT_DATE:
		if (!date_parse(value, strlen(value), &r->args->day[spec->id]))
			return bad_value(r, spec, value, "a day");
		return STATUS_OK;
	case OPT_COUNT_OF:
		break;
	}
	n = strtol(value, &end, 10);
	if (*value < '0' || *value > '9' || *end)
		return bad_value(r, spec, value, "a whole number");
	if (n > 100000)
		return bad_value(r, spec, value, "a number up to 100000");
	r->args->number[spec->id] = (int)n;
	return STATUS_OK;
}

/* The next option, not a value: one that looks so is given as --name=value. */
static bool is_option(const struct reader *r, const char *word)
{
	if (text_starts(word, "--"))
		return word[2] == '\0' || (word[2] >= 'a' && word[2] <= 'z');
	return word[0] == '-' && word[1] && !word[2] && find_letter(r, word[1]);
}

static enum status need_value(struct reader *r, const struct option_spec *spec)
{
	struct diag *diag;

	if (r->at + 1 < r->argc && !is_option(r, r->argv[r->at + 1]))
		return take(r, spec, r->argv[++r->at]);
	diag = diag_error(r->d, "--%s needs a value", spec->name);
	diag_hint(r->d, diag, "Write --%s %s.", spec->name, spec->value);
	return STATUS_INVALID;
}

static enum status read_long(struct reader *r, const char *word)
{
	const char *name = word + 2, *equal = strchr(name, '=');
	size_t n = equal ? (size_t)(equal - name) : strlen(name);
	const struct option_spec *spec = find_long(r, name, n);

	if (!spec)
		return unknown_option(r, name, n);
	if (spec->kind != OPT_FLAG)
		return equal ? take(r, spec, equal + 1) : need_value(r, spec);
	if (!equal)
		return take(r, spec, "");
	diag_error(r->d, "--%s takes no value", spec->name);
	return STATUS_INVALID;
}

static enum status read_letters(struct reader *r, const char *word)
{
	for (const char *p = word + 1; *p; p++) {
		const struct option_spec *spec = find_letter(r, *p);
		enum status st;

		if (!spec)
			return unknown_option(r, p, 1);
		if (spec->kind != OPT_FLAG)
			return p[1] ? take(r, spec, p + 1)
				    : need_value(r, spec);
		st = take(r, spec, "");
		if (st != STATUS_OK)
			return st;
	}
	return STATUS_OK;
}

static enum status read_words(struct reader *r)
{
	bool options = true;
	enum status st = STATUS_OK;

	for (; r->at < r->argc && st == STATUS_OK; r->at++) {
		const char *word = r->argv[r->at];

		if (options && !strcmp(word, "--")) {
			options = false;
		} else if (options && text_starts(word, "--")) {
			st = read_long(r, word);
		} else if (options && word[0] == '-' && word[1]) {
			st = read_letters(r, word);
		} else if (!r->cmd) {
			return STATUS_OK;
		} else {
			r->args->word[r->args->words++] = word;
		}
	}
	return st;
}

static enum status check_words(const struct reader *r)
{
	const struct command *cmd = r->cmd;
	int n = r->args->words;
	struct diag *diag;

	if (!cmd || given(r->args, OPT_HELP))
		return STATUS_OK;
	if (n >= cmd->min_args && (cmd->max_args < 0 || n <= cmd->max_args))
		return STATUS_OK;
	if (n < cmd->min_args)
		diag = diag_error(r->d, "relance %s needs %s", cmd->name,
				  cmd->arguments);
	else
		diag = diag_error(r->d, "relance %s does not take \"%s\"",
				  cmd->name, r->args->word[cmd->max_args]);
	diag_hint(r->d, diag, "For example: %s", cmd->example[0].line);
	return STATUS_INVALID;
}

enum status args_parse(const struct command *cmd, int argc, char **argv,
		       struct arena *arena, struct args *args, int *used_out,
		       struct diags *d)
{
	struct reader r = { .cmd = cmd,
			    .argc = argc,
			    .argv = argv,
			    .args = args,
			    .d = d,
			    .arena = arena };
	enum status st;

	if (!args->word) {
		args->word = ARENA_ARRAY(arena, const char *, (size_t)argc + 1);
		for (int i = 0; i < OPT__COUNT; i++) {
			args->day[i] = DAY_NONE;
			args->number[i] = -1;
		}
	}
	st = read_words(&r);
	*used_out = r.at;
	return st == STATUS_OK ? check_words(&r) : st;
}
