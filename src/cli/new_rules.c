/*
 * Rules that are not in force: an edited copy of the working folder, of its
 * rules/, or of one policy.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "relance/fd.h"

#include "new_rules.h"

#define RULE_FILE_MAX (1 << 20)

static int unreadable(struct context *c, const char *path)
{
	int why = errno;

	diag_error(&c->diags, "%s cannot be read: %s", path, strerror(why));
	return EX_NOINPUT;
}

static int read_rules(struct context *c, const char *path,
		      struct rule_file *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *text = arena_alloc(&c->arena, RULE_FILE_MAX + 1);
	ssize_t n = fd < 0 ? -1 : fd_read(fd, text, RULE_FILE_MAX);

	if (n < 0)
		unreadable(c, path);
	if (fd >= 0)
		close(fd);
	if (n < 0)
		return EX_NOINPUT;
	if (n == RULE_FILE_MAX)
		return usage_error(c, NULL, "%s is too large for a policy",
				   path);
	*out = (struct rule_file){ .kind = "policy",
				   .text = text,
				   .size = (size_t)n };
	return EX_OK;
}

/* Faults are shown where the person wrote them. */
static void blame(struct diags *d, size_t first, const char *stands_in,
		  const char *path)
{
	for (size_t i = first; i < d->n; i++)
		if (d->v[i].pos.file && !strcmp(d->v[i].pos.file, stands_in))
			d->v[i].pos.file = path;
}

/* Before the others by name, so that it wins over the one it replaces. */
#define FIRST_FILE "rules/!.yaml"

/* Which policy the file holds; NULL when it is too broken to say, with its
 * faults in `d`. */
static const char *policy_in(struct context *c, struct rule_file file,
			     struct diags *d)
{
	struct rules with;

	file.path = FIRST_FILE;
	if (rules_load_with(c->dir, &file, 1, &c->arena, &with, d) ==
	    STATUS_NOT_FOUND)
		return NULL;
	for (size_t i = 0; i < with.policy_count; i++)
		if (with.policy[i].name && with.policy[i].pos.file &&
		    !strcmp(with.policy[i].pos.file, FIRST_FILE))
			return with.policy[i].name;
	return NULL;
}

/* The faults of the file alone. */
static int tell_faults(struct context *c, const struct diags *d,
		       const char *path)
{
	size_t first = c->diags.n;

	for (size_t i = 0; i < d->n; i++) {
		const struct diag *old = &d->v[i];
		struct diag *diag;

		if (!old->pos.file || strcmp(old->pos.file, FIRST_FILE) != 0)
			continue;
		diag = diag_add(&c->diags, old->severity, old->pos, "%s",
				old->text);
		diag->path = old->path;
		diag->source = old->source;
		diag->hint = old->hint;
	}
	blame(&c->diags, first, FIRST_FILE, path);
	return c->diags.errors ? EX_CONFIG : EX_OK;
}

static int no_such_policy(struct context *c, const char *path, const char *name)
{
	struct str known = STR_INIT;
	int code;

	for (size_t i = 0; i < c->rules.policy_count; i++)
		str_addf(&known, "%s%s", i ? ", " : "",
			 c->rules.policy[i].name);
	str_add(&known, " are in force; to compare with one more, copy the "
			"folder, add it there and name the copy.");
	code = usage_error(c, known.buf,
			   name ? "%s holds the policy %s, which has nothing "
				  "to replace"
				: "%s holds no policy",
			   path, name);
	str_release(&known);
	return code;
}

static int load_file(struct context *c, const char *path, struct rules *out)
{
	struct rule_file file;
	const struct policy *old = NULL;
	const char *name;
	size_t first = c->diags.n;
	int code = read_rules(c, path, &file);
	enum status st;
	struct diags d;

	if (code != EX_OK)
		return code;
	diags_init(&d, &c->arena);
	name = policy_in(c, file, &d);
	if (!name && tell_faults(c, &d, path) != EX_OK)
		return EX_CONFIG;
	if (name)
		old = rules_policy(&c->rules, name);
	if (!old)
		return no_such_policy(c, path, name);
	file.path = old->pos.file;
	st = rules_load_with(c->dir, &file, 1, &c->arena, out, &c->diags);
	blame(&c->diags, first, file.path, path);
	return st == STATUS_INVALID ? EX_CONFIG : exit_code(c, st);
}

static bool is_rules(const char *name)
{
	size_t n = strlen(name);

	return *name != '.' && n > 5 && !strcmp(name + n - 5, ".yaml");
}

/* A folder of policies alone: each in place of the file of the same name. */
static int load_policies(struct context *c, const char *dir, struct rules *out)
{
	struct VEC(struct rule_file) files = { 0 };
	size_t first = c->diags.n;
	DIR *d = opendir(dir);
	struct dirent *entry;
	int code = EX_OK;
	enum status st;

	if (!d)
		return unreadable(c, dir);
	while (code == EX_OK && (entry = readdir(d))) {
		const char *path =
			arena_printf(&c->arena, "%s/%s", dir, entry->d_name);
		struct rule_file file;

		if (!is_rules(entry->d_name))
			continue;
		code = read_rules(c, path, &file);
		file.path = arena_printf(&c->arena, "rules/%s", entry->d_name);
		if (code == EX_OK)
			VEC_PUSH(&c->arena, &files, file);
	}
	closedir(d);
	if (code != EX_OK)
		return code;
	if (!files.n)
		return usage_error(
			c,
			"Copy the working folder, or its rules/, edit "
			"the copy and name it; or name one file.",
			"%s has neither relance.yaml nor policies", dir);
	st = rules_load_with(c->dir, files.v, files.n, &c->arena, out,
			     &c->diags);
	for (size_t i = 0; i < files.n; i++)
		blame(&c->diags, first, files.v[i].path,
		      arena_printf(&c->arena, "%s/%s", dir,
				   files.v[i].path + strlen("rules/")));
	return st == STATUS_INVALID ? EX_CONFIG : exit_code(c, st);
}

static int load_folder(struct context *c, const char *dir, struct rules *out)
{
	enum status st = rules_load(dir, &c->arena, out, &c->diags);

	if (st == STATUS_NOT_FOUND)
		return load_policies(c, dir, out);
	return st == STATUS_INVALID ? EX_CONFIG : exit_code(c, st);
}

int new_rules_load(struct context *c, const char *path, struct rules *out)
{
	struct stat sb;

	if (stat(path, &sb) != 0)
		return unreadable(c, path);
	return S_ISDIR(sb.st_mode) ? load_folder(c, path, out)
				   : load_file(c, path, out);
}
