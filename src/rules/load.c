/*
 * Read a working folder: relance.yaml, then calendars, contracts and
 * policies by name of file. A fault never keeps another file from being read.
 */
#include <string.h>

#include "load.h"
#include "relance/text.h"

#define CONFIG_PATH "relance.yaml"

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

/* Its nodes may be asked about as long as the arena lives. */
static struct source *keep_source(struct loader *l, const struct rule_file *f)
{
	struct source *src = ARENA_NEW(l->arena, struct source);

	*src = source_of(f->path, f->text, f->size);
	return src;
}

static bool decode_file(struct loader *l, const struct rule_file *file,
			const struct shape *shape, void *base)
{
	return loader_decode(l, keep_source(l, file), shape, base);
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
	struct paths list = loader_list(l, "calendars");
	struct rule_file file;

	for (size_t i = 0; i < list.n; i++)
		if (loader_read(l, list.v[i], "calendar", &file))
			add_calendar(l, stem_of(l, list.v[i]), &file);
}

/* ---- shared parts ----------------------------------------------------- */

static void include_hash(struct loader *l, const struct sha256 *hash)
{
	struct hash_piece piece = { arena_copy(l->arena, hash->byte,
					       sizeof hash->byte),
				    sizeof hash->byte };

	VEC_PUSH(l->arena, &l->included, piece);
}

bool loader_part(struct loader *l, const char *path, const struct node **out)
{
	const char *full = arena_printf(l->arena, "rules/%s", path);
	struct loaded_part part = { .path = full };
	struct rule_file file;

	for (size_t i = 0; i < l->parts.n; i++) {
		if (!str_eq(l->parts.v[i].path, full))
			continue;
		include_hash(l, &l->parts.v[i].hash);
		*out = l->parts.v[i].root;
		return true;
	}
	if (!loader_read(l, full, "fragment", &file))
		return false;
	part.root = yaml_read(keep_source(l, &file), l->arena, l->diags);
	part.hash = file.hash;
	VEC_PUSH(l->arena, &l->parts, part);
	include_hash(l, &file.hash);
	*out = part.root;
	return true;
}

const char *const *loader_parts(struct loader *l, const char *path,
				size_t *n_out)
{
	size_t n = (size_t)(strrchr(path, '/') - path);
	struct paths list = loader_list(
		l, arena_printf(l->arena, "rules/%.*s", (int)n, path));

	for (size_t i = 0; i < list.n; i++)
		list.v[i] += strlen("rules/");
	*n_out = list.n;
	return list.v;
}

const struct node *loader_defaults(struct loader *l, const char *country)
{
	const struct node *map = l->draft.defaults_node;

	for (size_t i = 0; map && i + 1 < map->child.n; i += 2)
		if (str_eq(map->child.v[i]->text, country))
			return map->child.v[i + 1];
	return NULL;
}

bool loader_people(struct loader *l, const char *const **names_out,
		   size_t *n_out)
{
	const struct config *c = &l->draft.config;
	const char **names =
		ARENA_ARRAY(l->arena, const char *, c->person_count + 1);

	for (size_t i = 0; i < c->person_count; i++)
		names[i] = c->person[i].name;
	*names_out = names;
	*n_out = c->person_count;
	return c->pos.line != 0;
}

/* ---- the folder ------------------------------------------------------- */

static void read_contracts(struct loader *l)
{
	struct paths list = loader_list(l, "insurance");
	struct rule_file file;

	for (size_t i = 0; i < list.n; i++) {
		struct contract c = { 0 };

		if (!loader_read(l, list.v[i], "contract", &file))
			continue;
		decode_file(l, &file, &contract_shape, &c);
		c.hash = file.hash;
		if (!c.pos.file)
			c.pos.file = file.path;
		VEC_PUSH(l->arena, &l->contracts, c);
	}
}

/* Of the file, and of what it includes: an edit of a shared part is an edit of
 * every policy that has it. */
static struct sha256 hash_with_parts(struct loader *l,
				     const struct rule_file *file)
{
	if (!l->included.n)
		return file->hash;
	include_hash(l, &file->hash);
	return sha256_of_pieces(l->included.v, l->included.n);
}

static void read_policies(struct loader *l)
{
	struct paths list = loader_list(l, "rules");
	struct rule_file file;

	for (size_t i = 0; i < list.n; i++) {
		struct policy p = { 0 };

		if (!loader_read(l, list.v[i], "policy", &file))
			continue;
		l->included.n = 0;
		decode_file(l, &file, &policy_shape, &p);
		p.hash = hash_with_parts(l, &file);
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
	out->needs = needs_of(out);
	out->choice_by_invoice = choice_by_invoice(out);
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

/* A fault of a shared part is found by every policy that takes it in. */
static void drop_repeated(struct diags *d, size_t first)
{
	size_t n = first;

	for (size_t i = first; i < d->n; i++) {
		const struct diag *diag = &d->v[i];
		bool told = false;

		for (size_t k = first; diag->pos.line && k < n; k++)
			told |= d->v[k].pos.line == diag->pos.line &&
				d->v[k].pos.column == diag->pos.column &&
				str_eq(d->v[k].pos.file, diag->pos.file) &&
				str_eq(d->v[k].text, diag->text);
		if (told && diag->severity == SEVERITY_ERROR)
			d->errors--;
		if (!told)
			d->v[n++] = *diag;
	}
	d->n = n;
}

static enum status load(struct loader *l, struct rules *rules_out)
{
	struct diags *d = l->diags;
	size_t errors = d->errors, first = d->n;
	struct rule_file file;

	*rules_out = (struct rules){ 0 };
	if (!loader_read(l, CONFIG_PATH, "config", &file))
		return d->errors == errors ? STATUS_NOT_FOUND : STATUS_INVALID;
	read_calendars(l);
	decode_file(l, &file, &config_shape, &l->draft);
	read_contracts(l);
	read_policies(l);
	cross_check(l);
	hand_out(l, rules_out);
	drop_repeated(d, first);
	sort_faults(l, first);
	return d->errors == errors ? STATUS_OK : STATUS_INVALID;
}

enum status rules_load(const char *dir, struct arena *arena,
		       struct rules *rules_out, struct diags *d)
{
	return rules_load_with(dir, NULL, 0, arena, rules_out, d);
}

enum status rules_load_with(const char *dir, const struct rule_file *file,
			    size_t n, struct arena *arena,
			    struct rules *rules_out, struct diags *d)
{
	struct loader l = { .dir = dir,
			    .given = file,
			    .given_count = n,
			    .arena = arena,
			    .diags = d };

	return load(&l, rules_out);
}

enum status rules_decode_text(const char *kind, const char *path,
			      const char *text, size_t size,
			      struct arena *arena, struct diags *d)
{
	struct loader l = { .arena = arena, .diags = d };
	const struct shape *shape = shape_of_kind(kind);
	char *copy = arena_alloc(arena, size + 1);
	struct source *src = ARENA_NEW(arena, struct source);

	if (!shape)
		BUG("no such kind of rule file: %s", kind);
	if (size)
		memcpy(copy, text, size);
	*src = source_of(path, copy, size);
	return loader_decode(&l, src, shape, arena_alloc(arena, shape->size))
		       ? STATUS_OK
		       : STATUS_INVALID;
}
