/*
 * The table-driven decoder: mappings, lists and the path to where we are.
 * Single values are read in scalar.c.
 */
#include <string.h>

#include "decode.h"
#include "relance/text.h"

#define MOST_KEYS 64

/* ---- places and faults ------------------------------------------------ */

void *field_at(void *base, const struct key *key)
{
	if (key->offset == NOT_KEPT)
		BUG("the key %s is not kept", key->name);
	return (char *)base + key->offset;
}

static void add_path(struct str *out, const struct path *at)
{
	if (!at)
		return;
	add_path(out, at->up);
	if (!at->key)
		str_addf(out, "[%zu]", at->index);
	else
		str_addf(out, "%s%s", at->up ? "." : "", at->key);
}

const char *path_text(const struct path *at, struct arena *arena)
{
	struct str out = STR_INIT;
	const char *text;

	if (!at)
		return NULL;
	add_path(&out, at);
	text = arena_strndup(arena, out.buf, out.len);
	str_release(&out);
	return text;
}

const struct source *node_source(const struct decoder *dec,
				 const struct node *node)
{
	return node->src ? node->src : dec->src;
}

struct pos node_pos(const struct decoder *dec, const struct node *node)
{
	return (struct pos){ node_source(dec, node)->path, node->line,
			     node->column };
}

/* A file with thousands of faults is the wrong file: say so and be quiet.
 * The last entry is reused, so that callers always get one to add to. */
static struct diag *add_fault(struct decoder *dec, enum severity severity,
			      const struct node *node, const char *text)
{
	struct diag *diag;

	dec->errors += severity == SEVERITY_ERROR;
	if (++dec->faults > FAULTS_SHOWN + 1)
		return ARENA_NEW(dec->arena, struct diag);
	if (dec->faults > FAULTS_SHOWN)
		text = "more faults follow that are not shown";
	diag = diag_add(dec->diags, severity, node_pos(dec, node), "%s", text);
	diag->path = path_text(dec->at, dec->diags->arena);
	diag->source = source_line(node_source(dec, node), node->line,
				   dec->diags->arena);
	return diag;
}

struct diag *fault(struct decoder *dec, const struct node *node,
		   const char *fmt, ...)
{
	struct diag *diag;
	va_list ap;

	va_start(ap, fmt);
	diag = add_fault(dec, SEVERITY_ERROR, node,
			 arena_vprintf(dec->arena, fmt, ap));
	va_end(ap);
	return diag;
}

struct diag *fault_warn(struct decoder *dec, const struct node *node,
			const char *fmt, ...)
{
	struct diag *diag;
	va_list ap;

	va_start(ap, fmt);
	diag = add_fault(dec, SEVERITY_WARNING, node,
			 arena_vprintf(dec->arena, fmt, ap));
	va_end(ap);
	return diag;
}

void hint_nearest(struct decoder *dec, struct diag *diag, const char *word,
		  const char *const *candidates, size_t n, const char *intro)
{
	const char *near = text_nearest(word, candidates, n);
	struct str list = STR_INIT;

	if (near) {
		HINT(dec, diag, "Did you mean \"%s\"?", near);
		return;
	}
	for (size_t i = 0; i < n; i++)
		str_addf(&list, "%s%s", i ? ", " : "", candidates[i]);
	if (n)
		HINT(dec, diag, "%s %s.", intro, list.buf);
	str_release(&list);
}

/* ---- mappings --------------------------------------------------------- */

static const char *kind_name(const struct node *node)
{
	switch (node->kind) {
	case NODE_MAPPING:
		return "a mapping (key: value)";
	case NODE_SEQUENCE:
		return "a list";
	case NODE_SCALAR:
		return *node->text ? "a single value" : "nothing";
	case NODE_REFUSED:
		break;
	}
	return "something else";
}

static bool expect(struct decoder *dec, const struct node *node,
		   enum node_kind kind, const char *wanted)
{
	if (node->kind == kind)
		return true;
	if (node->kind != NODE_REFUSED)
		fault(dec, node, "expected %s, found %s", wanted,
		      kind_name(node));
	return false;
}

const char *scalar_text(struct decoder *dec, const struct node *node)
{
	struct diag *diag;

	if (!expect(dec, node, NODE_SCALAR, "a single value"))
		return NULL;
	if (*node->text)
		return node->text;
	diag = fault(dec, node, "the value is missing");
	HINT(dec, diag, "Write a value, or take the line out.");
	return NULL;
}

bool node_is_null(const struct node *node)
{
	return node->kind == NODE_SCALAR && node->style == STYLE_PLAIN &&
	       (str_eq(node->text, "null") || str_eq(node->text, "~"));
}

static void report_duplicate(struct decoder *dec, const struct node *key)
{
	fault(dec, key, "duplicate key \"%s\", first in line %d", key->text,
	      key->first_line);
}

/* Is this entry to be left out? `muted` when others may hide behind it. */
static bool entry_refused(struct decoder *dec, const struct node *key,
			  bool *muted)
{
	struct diag *diag;

	if (key->kind == NODE_REFUSED) {
		*muted = true;
		return true;
	}
	if (key->first_line) {
		report_duplicate(dec, key);
		return true;
	}
	if (key->style == STYLE_PLAIN && str_eq(key->text, "<<")) {
		diag = fault(dec, key, "merge keys (<<) are not allowed");
		HINT(dec, diag, "Write the keys out.");
		*muted = true;
		return true;
	}
	return false;
}

void decode_entries(struct decoder *dec, const struct node *node,
		    void (*fn)(struct decoder *dec, const struct node *key,
			       const struct node *value, void *ctx),
		    void *ctx)
{
	const struct path *up = dec->at;
	bool muted = false;

	if (!expect(dec, node, NODE_MAPPING, "a mapping (key: value)"))
		return;
	for (size_t i = 0; i + 1 < node->child.n; i += 2) {
		const struct node *key = node->child.v[i];
		struct path here = { up, key->text, 0 };

		dec->at = &here;
		if (!entry_refused(dec, key, &muted))
			fn(dec, key, node->child.v[i + 1], ctx);
		dec->at = up;
	}
}

static int key_find(const struct shape *shape, const char *name)
{
	for (size_t i = 0; i < shape->key_count; i++)
		if (strcmp(shape->key[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* A misspelt key counts as there: its owner shall not be told both that it is
 * unknown and that it is missing. */
static void report_unknown(struct decoder *dec, const struct node *key,
			   struct found *found)
{
	const struct shape *shape = found->shape;
	const char *name[MOST_KEYS], *near;
	size_t n = 0;

	for (size_t i = 0; i < shape->key_count; i++)
		if (!(shape->key[i].flags & KEY_SECRET))
			name[n++] = shape->key[i].name;
	hint_nearest(dec, fault(dec, key, "unknown key \"%s\"", key->text),
		     key->text, name, n, "Known here:");
	near = text_nearest(key->text, name, n);
	if (near)
		found->seen |= UINT64_C(1) << key_find(shape, near);
}

struct map_walk {
	struct found found;
	void *base;
};

/* Without its source line: what is printed ends up in mails of cron. */
static void report_secret(struct decoder *dec, const struct node *node,
			  const struct key *key)
{
	struct diag *diag = fault(dec, node, "a secret does not belong here");

	diag->source = NULL;
	HINT(dec, diag, "%s", key->meaning);
}

static void decode_entry(struct decoder *dec, const struct node *key,
			 const struct node *value, void *ctx)
{
	struct map_walk *walk = ctx;
	const struct shape *shape = walk->found.shape;
	int i = key_find(shape, key->text);

	if (i < 0) {
		report_unknown(dec, key, &walk->found);
		return;
	}
	if (shape->key[i].flags & KEY_SECRET) {
		report_secret(dec, key, &shape->key[i]);
		return;
	}
	if (node_is_null(value) && !(shape->key[i].flags & KEY_REQUIRED))
		return;
	walk->found.seen |= UINT64_C(1) << i;
	if (node_is_null(value))
		fault(dec, value, "a value is needed here");
	else
		decode_value(dec, value, &shape->key[i], walk->base);
}

static bool has_merge_key(const struct node *node)
{
	for (size_t i = 0; i + 1 < node->child.n; i += 2)
		if (node->child.v[i]->kind == NODE_REFUSED ||
		    str_eq(node->child.v[i]->text, "<<"))
			return true;
	return false;
}

static void report_missing(struct decoder *dec, const struct found *found)
{
	const struct shape *shape = found->shape;

	if (has_merge_key(found->node))
		return;
	for (size_t i = 0; i < shape->key_count; i++) {
		const struct key *key = &shape->key[i];
		struct diag *diag;

		if (!(key->flags & KEY_REQUIRED) || found->seen >> i & 1)
			continue;
		diag = fault(dec, found->node, "the key \"%s\" is missing",
			     key->name);
		if (key->example)
			HINT(dec, diag, "Add `%s: %s`.", key->name,
			     key->example);
	}
}

void decode_map(struct decoder *dec, const struct node *node,
		const struct shape *shape, void *base)
{
	struct map_walk walk = { { shape, node, 0 }, base };

	if (shape->key_count > MOST_KEYS)
		BUG("too many keys in %s", shape->name);
	if (!expect(dec, node, NODE_MAPPING, "a mapping (key: value)"))
		return;
	if (shape->prepare)
		walk.found.node = node = shape->prepare(dec, node);
	if (shape->defaults)
		shape->defaults(dec, base);
	if (shape->pos_offset != NOT_KEPT)
		*(struct pos *)(void *)((char *)base + shape->pos_offset) =
			node_pos(dec, node);
	decode_entries(dec, node, decode_entry, &walk);
	report_missing(dec, &walk.found);
	if (shape->check)
		shape->check(dec, &walk.found, base);
}

/* ---- checks across keys ----------------------------------------------- */

bool found_has(const struct found *found, const char *key)
{
	int i = key_find(found->shape, key);

	if (i < 0)
		BUG("%s has no key %s", found->shape->name, key);
	return found->seen >> i & 1;
}

const struct node *found_node(const struct found *found, const char *key)
{
	const struct node *map = found->node;

	for (size_t i = 0; i + 1 < map->child.n; i += 2)
		if (str_eq(map->child.v[i]->text, key))
			return map->child.v[i + 1];
	return map;
}

static struct diag *found_add(struct decoder *dec, const struct found *found,
			      const char *key, enum severity severity,
			      const char *text)
{
	const struct node *node = found_node(found, key);
	struct path here = { dec->at, key, 0 };
	const struct path *up = dec->at;
	struct diag *diag;

	if (node != found->node)
		dec->at = &here;
	diag = add_fault(dec, severity, node, text);
	dec->at = up;
	return diag;
}

struct diag *found_fault(struct decoder *dec, const struct found *found,
			 const char *key, const char *fmt, ...)
{
	struct diag *diag;
	va_list ap;

	va_start(ap, fmt);
	diag = found_add(dec, found, key, SEVERITY_ERROR,
			 arena_vprintf(dec->arena, fmt, ap));
	va_end(ap);
	return diag;
}

struct diag *found_warn(struct decoder *dec, const struct found *found,
			const char *key, const char *fmt, ...)
{
	struct diag *diag;
	va_list ap;

	va_start(ap, fmt);
	diag = found_add(dec, found, key, SEVERITY_WARNING,
			 arena_vprintf(dec->arena, fmt, ap));
	va_end(ap);
	return diag;
}

/* ---- values ----------------------------------------------------------- */

/* A key that a later version will keep is read into a place nobody reads. */
static void decode_unkept(struct decoder *dec, const struct node *node,
			  const struct key *key)
{
	struct key local = *key;
	size_t size = key->shape ? key->shape->size : 0;

	if (size < 128)
		size = 128;
	local.offset = 0;
	local.count_offset = sizeof(void *);
	key->type->read(dec, node, &local, arena_alloc(dec->arena, size));
}

void decode_value(struct decoder *dec, const struct node *node,
		  const struct key *key, void *base)
{
	if (node->kind == NODE_REFUSED)
		return;
	if (key->offset == NOT_KEPT)
		decode_unkept(dec, node, key);
	else
		key->type->read(dec, node, key, base);
}

static void read_map(struct decoder *dec, const struct node *node,
		     const struct key *key, void *base)
{
	decode_map(dec, node, key->shape, (char *)base + key->offset);
}

static void read_inline(struct decoder *dec, const struct node *node,
			const struct key *key, void *base)
{
	decode_map(dec, node, key->shape, base);
}

static size_t item_size(const struct key *key)
{
	return key->shape ? key->shape->size : key->item->size;
}

static void store_list(const struct key *key, void *base, void *items, size_t n)
{
	*(void **)(void *)((char *)base + key->offset) = items;
	*(size_t *)(void *)((char *)base + key->count_offset) = n;
}

static bool expect_list(struct decoder *dec, const struct node *node)
{
	if (node->kind != NODE_SCALAR || !*node->text)
		return expect(dec, node, NODE_SEQUENCE, "a list");
	HINT(dec, fault(dec, node, "expected a list"),
	     "Put it in brackets: [%s].", node->text);
	return false;
}

static void read_list(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	const struct path *up = dec->at;
	struct key item = *key;
	char *items;

	if (!expect_list(dec, node))
		return;
	item.offset = 0;
	item.type = key->shape ? &type_inline : key->item;
	items = arena_alloc(dec->arena, item_size(key) * (node->child.n + 1));
	for (size_t i = 0; i < node->child.n; i++) {
		struct path here = { up, NULL, i };

		dec->at = &here;
		decode_value(dec, node->child.v[i], &item,
			     items + i * item_size(key));
	}
	dec->at = up;
	store_list(key, base, items, node->child.n);
}

/* The words of a list as bits. */
static void read_word_set(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	const struct path *up = dec->at;
	unsigned *bits = FIELD(base, key, unsigned);

	if (!expect_list(dec, node))
		return;
	*bits = 0;
	for (size_t i = 0; i < node->child.n; i++) {
		struct path here = { up, NULL, i };
		int word;

		dec->at = &here;
		if (node->child.v[i]->kind == NODE_REFUSED)
			continue;
		word = word_parse(dec, node->child.v[i], key->words);
		if (word >= 0 && *bits >> word & 1)
			fault(dec, node->child.v[i], "\"%s\" is listed twice",
			      key->words[word]);
		if (word >= 0)
			*bits |= 1U << word;
	}
	dec->at = up;
}

struct entries_walk {
	const struct key *key;
	void *base; /* of the fixed keys */
	char *items;
	size_t n;
};

static void decode_named(struct decoder *dec, const struct node *key,
			 const struct node *value, void *ctx)
{
	struct entries_walk *walk = ctx;
	const struct shape *fixed = walk->key->fixed;
	char *item = walk->items + walk->n * item_size(walk->key);
	int i = fixed ? key_find(fixed, key->text) : -1;

	if (i >= 0) {
		decode_value(dec, value, &fixed->key[i], walk->base);
		return;
	}
	*(const char **)(void *)item = key->text;
	walk->n++;
	decode_map(dec, value, walk->key->shape, item);
}

static void read_entries(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	struct entries_walk walk = { key, base, NULL, 0 };

	walk.items = arena_alloc(dec->arena,
				 item_size(key) * (node->child.n / 2 + 1));
	decode_entries(dec, node, decode_named, &walk);
	store_list(key, base, walk.items, walk.n);
}

const struct type type_map = { FORM_MAP, "mapping", NULL, read_map, 0 };
const struct type type_inline = { FORM_INLINE, "mapping", NULL, read_inline,
				  0 };
const struct type type_list = { FORM_LIST, "list", NULL, read_list, 0 };
const struct type type_word_set = { FORM_LIST, "list", NULL, read_word_set,
				    sizeof(unsigned) };
const struct type type_entries = { FORM_ENTRIES, "mapping by name", NULL,
				   read_entries, 0 };

const struct shape *shape_of_kind(const char *kind)
{
	if (str_eq(kind, "config"))
		return &config_shape;
	if (str_eq(kind, "policy"))
		return &policy_shape;
	if (str_eq(kind, "contract"))
		return &contract_shape;
	if (str_eq(kind, "test"))
		return &case_shape;
	return str_eq(kind, "calendar") ? &calendar_shape : NULL;
}
