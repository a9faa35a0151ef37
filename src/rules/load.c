/*
 * Read a working folder: relance.yaml, then calendars, contracts and
 * policies by name of file. A fault never keeps another file from being read.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load.h"
#include "relance/text.h"

#define CONFIG_PATH "relance.yaml"

/* ---- files ------------------------------------------------------------ */

static void file_fault(struct loader *l, const char *path, int error)
{
	struct pos pos = { path, 0, 0 };

	diag_add(l->diags, SEVERITY_ERROR, pos, "cannot be read: %s",
		 strerror(error));
}

/* Up to one byte more than is allowed, so that the size check sees it. */
static char *read_fd(struct loader *l, int fd, size_t *size_out)
{
	size_t cap = YAML_MAX_BYTES + 2, n = 0;
	struct stat st;
	char *buf;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (size_t)st.st_size < cap)
		cap = (size_t)st.st_size + 2;
	buf = arena_alloc(l->arena, cap);
	while (n < cap - 1) {
		ssize_t got = read(fd, buf + n, cap - 1 - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return NULL;
		if (!got)
			break;
		n += (size_t)got;
	}
	buf[n] = '\0';
	*size_out = n;
	return buf;
}

/* False when the file is not there or (with an error) cannot be read. */
static bool read_file(struct loader *l, const char *path, const char *kind,
		      struct rule_file *out)
{
	const char *full = arena_printf(l->arena, "%s/%s", l->dir, path);
	int fd = open(full, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *text;
	size_t size = 0;

	if (fd < 0) {
		if (errno != ENOENT)
			file_fault(l, path, errno);
		return false;
	}
	text = read_fd(l, fd, &size);
	if (!text)
		file_fault(l, path, errno);
	close(fd);
	if (!text)
		return false;
	*out = (struct rule_file){ .path = path,
				   .kind = kind,
				   .hash = sha256_of(text, size),
				   .text = text,
				   .size = size };
	VEC_PUSH(l->arena, &l->files, *out);
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_rule_name(const char *name)
{
	size_t n = strlen(name);

	return *name != '.' && n > 5 && strcmp(name + n - 5, ".yaml") == 0;
}

/* A .yml file would be ignored in silence. */
static void warn_other_ending(struct loader *l, const char *sub,
			      const char *name)
{
	size_t n = strlen(name);
	struct pos pos = { arena_printf(l->arena, "%s/%s", sub, name), 0, 0 };
	struct diag *diag;

	if (*name == '.' || n < 5 || strcmp(name + n - 4, ".yml") != 0)
		return;
	diag = diag_add(l->diags, SEVERITY_WARNING, pos,
			"the file is not read");
	diag_hint(l->diags, diag, "Give it a name that ends in .yaml.");
}

struct paths VEC(const char *);

static struct paths list_dir(struct loader *l, const char *sub)
{
	DIR *dir = opendir(arena_printf(l->arena, "%s/%s", l->dir, sub));
	struct paths list = { 0 };
	struct dirent *entry;

	if (!dir) {
		if (errno != ENOENT)
			file_fault(l, sub, errno);
		return list;
	}
	while ((entry = readdir(dir))) {
		if (is_rule_name(entry->d_name))
			VEC_PUSH(l->arena, &list,
				 arena_printf(l->arena, "%s/%s", sub,
					      entry->d_name));
		else
			warn_other_ending(l, sub, entry->d_name);
	}
	closedir(dir);
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, compare_names);
	return list;
}

/* ---- decoding --------------------------------------------------------- */

bool loader_decode(struct loader *l, const struct source *src,
		   const struct shape *shape, void *base)
{
	struct decoder dec = {
		.arena = l->arena, .diags = l->diags, .src = src, .loader = l
	};
	size_t errors = l->diags->errors;
	struct node *root = yaml_read(src, l->arena, l->diags);

	if (root)
		decode_map(&dec, root, shape, base);
	return l->diags->errors == errors;
}

static bool decode_file(struct loader *l, const struct rule_file *file,
			const struct shape *shape, void *base)
{
	struct source src = source_of(file->path, file->text, file->size);

	return loader_decode(l, &src, shape, base);
}

struct diag *loader_fault(struct loader *l, enum severity severity,
			  struct pos pos, const char *path, const char *fmt,
			  ...)
{
	struct diag *diag;
	va_list ap;

	va_start(ap, fmt);
	diag = diag_add(l->diags, severity, pos, "%s",
			arena_vprintf(l->arena, fmt, ap));
	va_end(ap);
	diag->path = path;
	for (size_t i = 0; pos.line && i < l->files.n; i++) {
		struct rule_file *f = &l->files.v[i];
		struct source src = source_of(f->path, f->text, f->size);

		if (str_eq(f->path, pos.file))
			diag->source = source_line(&src, pos.line, l->arena);
	}
	return diag;
}

/* ---- calendars -------------------------------------------------------- */

static const struct calendar *add_calendar(struct loader *l, const char *name,
					   const struct rule_file *file)
{
	void *base = arena_alloc(l->arena, calendar_shape.size);
	struct loaded_calendar entry = { name, base };
	bool good = decode_file(l, file, &calendar_shape, base);
	struct pos pos = { file->path, 1, 1 };

	/* A broken one is there, so that its users are not called wrong. */
	if (!good)
		entry.calendar = loader_calendar(l, "none");
	else if (!str_eq(calendar_name(base), name))
		loader_fault(l, SEVERITY_ERROR, pos, "calendar",
			     "the calendar is called \"%s\", its file \"%s\"",
			     calendar_name(base), name);
	VEC_PUSH(l->arena, &l->calendars, entry);
	return entry.calendar;
}

static const struct calendar *add_shipped(struct loader *l, const char *name)
{
	const char *text = shipped_calendar(name);
	struct rule_file file = { .kind = "calendar", .text = text };

	if (!text)
		return NULL;
	file.path = arena_printf(l->arena, "calendars/%s.yaml", name);
	file.size = strlen(text);
	file.hash = sha256_of(text, file.size);
	VEC_PUSH(l->arena, &l->files, file);
	return add_calendar(l, arena_strdup(l->arena, name), &file);
}

const struct calendar *loader_calendar(struct loader *l, const char *name)
{
	for (size_t i = 0; i < l->calendars.n; i++)
		if (str_eq(l->calendars.v[i].name, name))
			return l->calendars.v[i].calendar;
	return add_shipped(l, name);
}

const char *const *loader_calendars(struct loader *l, size_t *n_out)
{
	struct paths names = { 0 };

	for (size_t i = 0; i < l->calendars.n; i++)
		if (!shipped_calendar(l->calendars.v[i].name))
			VEC_PUSH(l->arena, &names, l->calendars.v[i].name);
	for (size_t i = 0; shipped_names[i]; i++)
		VEC_PUSH(l->arena, &names, shipped_names[i]);
	*n_out = names.n;
	return names.v;
}

/* "calendars/fr.yaml" -> "fr" */
static const char *stem_of(struct loader *l, const char *path)
{
	const char *name = strrchr(path, '/') + 1;

	return arena_strndup(l->arena, name, strlen(name) - strlen(".yaml"));
}

static void read_calendars(struct loader *l)
{
	struct paths list = list_dir(l, "calendars");
	struct rule_file file;

	for (size_t i = 0; i < list.n; i++)
		if (read_file(l, list.v[i], "calendar", &file))
			add_calendar(l, stem_of(l, list.v[i]), &file);
}

/* ---- the folder ------------------------------------------------------- */

static void read_contracts(struct loader *l)
{
	struct paths list = list_dir(l, "insurance");
	struct rule_file file;

	for (size_t i = 0; i < list.n; i++) {
		struct contract c = { 0 };

		if (!read_file(l, list.v[i], "contract", &file))
			continue;
		decode_file(l, &file, &contract_shape, &c);
		c.hash = file.hash;
		if (!c.pos.file)
			c.pos.file = file.path;
		VEC_PUSH(l->arena, &l->contracts, c);
	}
}

static void read_policies(struct loader *l)
{
	struct paths list = list_dir(l, "rules");
	struct rule_file file;

	for (size_t i = 0; i < list.n; i++) {
		struct policy p = { 0 };

		if (!read_file(l, list.v[i], "policy", &file))
			continue;
		decode_file(l, &file, &policy_shape, &p);
		p.hash = file.hash;
		if (!p.pos.file)
			p.pos.file = file.path;
		VEC_PUSH(l->arena, &l->policies, p);
	}
}

static const struct policy *policy_by_name(const struct loader *l,
					   const char *name)
{
	for (size_t i = 0; name && i < l->policies.n; i++)
		if (str_eq(l->policies.v[i].name, name))
			return &l->policies.v[i];
	return NULL;
}

/* Those of relance.yaml in its order, then the others. */
static void order_policies(struct loader *l, struct rules *out)
{
	const struct config *c = &l->draft.config;
	struct policy *list =
		ARENA_ARRAY(l->arena, struct policy,
			    c->policy_order_count + l->policies.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < c->policy_order_count; i++) {
		const struct policy *p = policy_by_name(l, c->policy_order[i]);

		if (p)
			list[n++] = *p;
	}
	for (size_t i = 0; i < l->policies.n; i++) {
		const struct policy *p = &l->policies.v[i];
		bool listed = false;

		for (size_t j = 0; j < c->policy_order_count; j++)
			listed |= str_eq(p->name, c->policy_order[j]);
		if (listed)
			continue;
		list[n] = *p;
		list[n++].unlisted = true;
	}
	out->policy = list;
	out->policy_count = n;
}

static void finish_contracts(struct loader *l, const struct rules *rules)
{
	const struct calendar *usual =
		rules->policy_count ? rules->policy[0].calendar : NULL;

	if (!usual)
		usual = loader_calendar(l, "none");
	for (size_t i = 0; i < l->contracts.n; i++)
		if (!l->contracts.v[i].calendar)
			l->contracts.v[i].calendar = usual;
}

static void hand_out(struct loader *l, struct rules *out)
{
	out->config = l->draft.config;
	order_policies(l, out);
	finish_contracts(l, out);
	out->contract = l->contracts.v;
	out->contract_count = l->contracts.n;
	out->file = l->files.v;
	out->file_count = l->files.n;
	out->fingerprint = loader_fingerprint(l);
}

/* ---- order of reports ------------------------------------------------- */

static size_t file_rank(const struct loader *l, const char *path)
{
	for (size_t i = 0; i < l->files.n; i++)
		if (str_eq(l->files.v[i].path, path))
			return i;
	return l->files.n;
}

static bool stands_before(const struct loader *l, const struct diag *a,
			  const struct diag *b)
{
	size_t x = file_rank(l, a->pos.file), y = file_rank(l, b->pos.file);

	if (x != y)
		return x < y;
	if (a->pos.line != b->pos.line)
		return a->pos.line < b->pos.line;
	return a->pos.column < b->pos.column;
}

/* Insertion keeps equal ones in order; lists are short. */
static void sort_faults(const struct loader *l, size_t first)
{
	struct diag *v = l->diags->v;

	for (size_t i = first + 1; i < l->diags->n; i++) {
		struct diag moved = v[i];
		size_t j = i;

		for (; j > first && stands_before(l, &moved, &v[j - 1]); j--)
			v[j] = v[j - 1];
		v[j] = moved;
	}
}

enum status rules_load(const char *dir, struct arena *arena,
		       struct rules *rules_out, struct diags *d)
{
	struct loader l = { .dir = dir, .arena = arena, .diags = d };
	size_t errors = d->errors, first = d->n;
	struct rule_file file;

	*rules_out = (struct rules){ 0 };
	if (!read_file(&l, CONFIG_PATH, "config", &file))
		return d->errors == errors ? STATUS_NOT_FOUND : STATUS_INVALID;
	decode_file(&l, &file, &config_shape, &l.draft);
	read_calendars(&l);
	read_contracts(&l);
	read_policies(&l);
	cross_check(&l);
	hand_out(&l, rules_out);
	sort_faults(&l, first);
	return d->errors == errors ? STATUS_OK : STATUS_INVALID;
}

enum status rules_decode_text(const char *kind, const char *path,
			      const char *text, size_t size,
			      struct arena *arena, struct diags *d)
{
	struct loader l = { .arena = arena, .diags = d };
	const struct shape *shape = shape_of_kind(kind);
	char *copy = arena_alloc(arena, size + 1);
	struct source src;

	if (!shape)
		BUG("no such kind of rule file: %s", kind);
	if (size)
		memcpy(copy, text, size);
	src = source_of(path, copy, size);
	return loader_decode(&l, &src, shape, arena_alloc(arena, shape->size))
		       ? STATUS_OK
		       : STATUS_INVALID;
}
