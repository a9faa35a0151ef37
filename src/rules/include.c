/*
 * Shared parts of policies: `include:` of keys and of steps, and what
 * relance.yaml says for all policies of a country. They are put together as
 * trees before anything is decoded, so that each value keeps the place where
 * it was written.
 */
#include <string.h>

#include "load.h"
#include "relance/text.h"
#include "rules_check.h"

#define MOST_PARTS 200

/* The files that are being put in, to see a circle. */
struct includes {
	const struct includes *up; /* NULL: the policy itself */
	const char *path;
	int *opened; /* files put in so far */
};

static struct node *copy_of(struct decoder *dec, const struct node *node)
{
	struct node *copy = ARENA_NEW(dec->arena, struct node);

	*copy = *node;
	copy->child.v = NULL;
	copy->child.n = copy->child.cap = 0;
	return copy;
}

static void add_pair(struct decoder *dec, struct node *map, struct node *key,
		     struct node *value)
{
	VEC_PUSH(dec->arena, &map->child, key);
	VEC_PUSH(dec->arena, &map->child, value);
}

static struct node *value_of(const struct node *map, const char *name)
{
	if (map->kind != NODE_MAPPING)
		return NULL;
	for (size_t i = 0; i + 1 < map->child.n; i += 2)
		if (map->child.v[i]->kind == NODE_SCALAR &&
		    str_eq(map->child.v[i]->text, name))
			return map->child.v[i + 1];
	return NULL;
}

/* ---- one file --------------------------------------------------------- */

static bool is_path(struct decoder *dec, const struct node *node)
{
	const char *path = node->text;
	struct diag *diag = NULL;
	size_t n = strlen(path);

	if (*path == '/' || text_starts(path, "../") || strstr(path, "/../")) {
		diag = fault(dec, node, "only files below rules/ are included");
		HINT(dec, diag,
		     "Write the path as seen from rules/, as "
		     "shared/base.yaml.");
	} else if (!strchr(path, '/')) {
		diag = fault(dec, node, "\"%s\" would be a policy of its own",
			     path);
		HINT(dec, diag,
		     "Shared parts stand in a folder below rules/, "
		     "as shared/base.yaml.");
	} else if (n < 6 || strcmp(path + n - 5, ".yaml") != 0) {
		diag = fault(dec, node,
			     "the name of a shared part ends in "
			     ".yaml");
	}
	return !diag;
}

static bool is_circle(struct decoder *dec, const struct node *node,
		      const struct includes *in)
{
	for (; in->up; in = in->up) {
		if (!str_eq(in->path, node->text))
			continue;
		fault(dec, node, "\"%s\" includes itself", node->text);
		return true;
	}
	if (++*in->opened == MOST_PARTS)
		fault(dec, node, "more than %d shared parts in one policy",
		      MOST_PARTS);
	return *in->opened >= MOST_PARTS;
}

/* The tree of a file; NULL when that was reported. */
static const struct node *open_part(struct decoder *dec,
				    const struct node *node,
				    const struct includes *in)
{
	const struct node *root = NULL;
	const char *const *known;
	struct diag *diag;
	size_t n;

	if (node->kind != NODE_SCALAR || !*node->text || !is_path(dec, node) ||
	    is_circle(dec, node, in))
		return NULL;
	if (loader_part(dec->loader, node->text, &root))
		return root;
	diag = fault(dec, node, "there is no file rules/%s", node->text);
	known = loader_parts(dec->loader, node->text, &n);
	hint_nearest(dec, diag, node->text, known, n, "There are:");
	return NULL;
}

/* ---- steps ------------------------------------------------------------ */

static void add_steps(struct decoder *dec, const struct node *list,
		      struct node *out, const struct includes *in);

static void include_steps(struct decoder *dec, const struct node *path,
			  struct node *out, const struct includes *in)
{
	const struct node *list = open_part(dec, path, in);
	struct includes here = { in, path->text, in->opened };
	struct diag *diag;

	if (!list)
		return;
	if (list->kind == NODE_SEQUENCE) {
		add_steps(dec, list, out, &here);
		return;
	}
	diag = fault(dec, list, "a list of steps is expected here");
	HINT(dec, diag, "Begin the file with `- step: NAME`.");
}

static void add_steps(struct decoder *dec, const struct node *list,
		      struct node *out, const struct includes *in)
{
	for (size_t i = 0; i < list->child.n; i++) {
		struct node *item = list->child.v[i];
		struct node *path = value_of(item, "include");

		if (path && item->child.n == 2)
			include_steps(dec, path, out, in);
		else if (path)
			HINT(dec,
			     fault(dec, path,
				   "`include` stands alone in its item"),
			     "Put it in an item of its own.");
		else
			VEC_PUSH(dec->arena, &out->child, item);
	}
}

/* ---- keys ------------------------------------------------------------- */

static void add_keys(struct decoder *dec, const struct node *map,
		     struct node *out, const struct includes *in);

static void include_keys(struct decoder *dec, const struct node *path,
			 struct node *out, const struct includes *in)
{
	const struct node *map = open_part(dec, path, in);
	struct includes here = { in, path->text, in->opened };

	if (map && map->kind == NODE_MAPPING)
		add_keys(dec, map, out, &here);
	else if (map)
		HINT(dec, fault(dec, map, "keys of a policy are expected here"),
		     "A list of steps is included by an item "
		     "`- include: %s` of `steps`.",
		     path->text);
}

static void add_key(struct decoder *dec, struct node *key, struct node *value,
		    struct node *out, const struct includes *in)
{
	struct node *steps;

	if (in->up && str_eq(key->text, "policy")) {
		HINT(dec, fault(dec, key, "a shared part is no policy"),
		     "Take `policy` out of it.");
		return;
	}
	/* What stands there twice is for the decoder to tell. */
	if (in->up && value_of(out, key->text) && !key->first_line)
		return;
	if (!str_eq(key->text, "steps") || value->kind != NODE_SEQUENCE) {
		add_pair(dec, out, key, value);
		return;
	}
	steps = copy_of(dec, value);
	add_steps(dec, value, steps, in);
	add_pair(dec, out, key, steps);
}

/* Its own keys first: they win over what it includes. */
static void add_keys(struct decoder *dec, const struct node *map,
		     struct node *out, const struct includes *in)
{
	const struct node *list = value_of(map, "include");

	for (size_t i = 0; i + 1 < map->child.n; i += 2)
		if (!in->up || !str_eq(map->child.v[i]->text, "include"))
			add_key(dec, map->child.v[i], map->child.v[i + 1], out,
				in);
	for (size_t i = 0;
	     list && list->kind == NODE_SEQUENCE && i < list->child.n; i++)
		include_keys(dec, list->child.v[i], out, in);
}

/* ---- defaults of a country -------------------------------------------- */

static void add_defaults(struct decoder *dec, struct node *out)
{
	const struct node *country = value_of(out, "country");
	const struct node *map = NULL;

	if (country && country->kind == NODE_SCALAR)
		map = loader_defaults(dec->loader, country->text);
	for (size_t i = 0;
	     map && map->kind == NODE_MAPPING && i + 1 < map->child.n; i += 2)
		if (map->child.v[i]->kind == NODE_SCALAR &&
		    !value_of(out, map->child.v[i]->text))
			add_pair(dec, out, map->child.v[i],
				 map->child.v[i + 1]);
}

const struct node *include_expand(struct decoder *dec, const struct node *node)
{
	struct node *out = copy_of(dec, node);
	int opened = 0;
	struct includes own = { .opened = &opened };

	add_keys(dec, node, out, &own);
	add_defaults(dec, out);
	return out;
}
