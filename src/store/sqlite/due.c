/*
 * Who is to be looked at. The keys are read at once (eight bytes each), so
 * the list stands while the caller writes.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct due_list {
	struct arena arena;
	struct key_list keys;
	size_t next;
};

static int by_number(const void *left, const void *right)
{
	const int64_t *l = left, *r = right;

	return (*l > *r) - (*l < *r);
}

/* Rules not seen before differ from everyone's. */
static enum status current_ruleset(struct store *s,
				   const struct sha256 *fingerprint,
				   int64_t *no_out)
{
	enum status st = STATUS_NOT_FOUND;

	if (fingerprint)
		st = ruleset_find(s, fingerprint, no_out);
	if (st == STATUS_NOT_FOUND) {
		*no_out = INT64_MAX;
		st = STATUS_OK;
	}
	return st;
}

static enum status list_query(struct store *s, civil_day as_of,
			      enum store_who who,
			      const struct sha256 *fingerprint,
			      struct stmt **out)
{
	int64_t ruleset = 0;
	enum status st;

	switch (who) {
	case WHO_DUE:
		st = current_ruleset(s, fingerprint, &ruleset);
		if (st != STATUS_OK)
			return st;
		*out = SQL(s, due_list);
		bind_int(*out, "as_of_on", as_of);
		bind_int(*out, "ruleset_no", ruleset);
		return STATUS_OK;
	case WHO_OWING:
		*out = SQL(s, owing_list);
		bind_int(*out, "as_of_on", as_of);
		return STATUS_OK;
	case WHO_ALL:
		*out = SQL(s, all_list);
		return STATUS_OK;
	}
	BUG("store_who %d", (int)who);
}

static enum status keys_add(struct store *s, struct stmt *q,
			    struct due_list *list)
{
	enum status st;

	while ((st = sql_next(s, q)) == STATUS_OK)
		VEC_PUSH(&list->arena, &list->keys, col_int(q, 0));
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* What one customer of a group owes concerns the others, where the rules ask
 * for what the group owes. */
static enum status groups_add(struct store *s, civil_day as_of,
			      struct due_list *list)
{
	struct stmt *q;
	int64_t grouped = 0;
	enum status st = sql_one(s, SQL(s, grouped), &grouped);

	if (st != STATUS_OK || !grouped)
		return st;
	q = SQL(s, group_due_list);
	bind_int(q, "as_of_on", as_of);
	return keys_add(s, q, list);
}

static void keys_sort(struct key_list *keys)
{
	size_t n = 0;

	if (!keys->n)
		return;
	qsort(keys->v, keys->n, sizeof *keys->v, by_number);
	for (size_t i = 0; i < keys->n; i++)
		if (!i || keys->v[i] != keys->v[i - 1])
			keys->v[n++] = keys->v[i];
	keys->n = n;
}

enum status store_due_open(struct store *s, civil_day as_of, enum store_who who,
			   const struct sha256 *fingerprint,
			   struct due_list **out)
{
	struct due_list *list;
	struct stmt *q = NULL;
	enum status st = list_query(s, as_of, who, fingerprint, &q);

	*out = NULL;
	if (st != STATUS_OK)
		return st;
	list = mem_alloc(sizeof *list);
	memset(list, 0, sizeof *list);
	st = keys_add(s, q, list);
	if (st == STATUS_OK && who == WHO_DUE)
		st = groups_add(s, as_of, list);
	if (st != STATUS_OK) {
		store_due_close(list);
		return st;
	}
	keys_sort(&list->keys);
	*out = list;
	return STATUS_OK;
}

/* A key dropped is negative. */
static int by_size(const void *left, const void *right)
{
	int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;

	l = l < 0 ? -l : l;
	r = r < 0 ? -r : r;
	return (l > r) - (l < r);
}

void store_due_drop(struct due_list *list, int64_t customer_key)
{
	int64_t *at = NULL;

	if (list->keys.n)
		at = bsearch(&customer_key, list->keys.v, list->keys.n,
			     sizeof *list->keys.v, by_size);
	if (at && *at > 0)
		*at = -*at;
}

bool store_due_next(struct due_list *list, int64_t *customer_key_out)
{
	while (list->next < list->keys.n && list->keys.v[list->next] < 0)
		list->next++;
	if (list->next == list->keys.n)
		return false;
	*customer_key_out = list->keys.v[list->next++];
	return true;
}

size_t store_due_count(const struct due_list *list)
{
	return list->keys.n;
}

void store_due_close(struct due_list *list)
{
	if (!list)
		return;
	arena_release(&list->arena);
	free(list);
}
