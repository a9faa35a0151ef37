/*
 * A customer and its parent: whom reminders of `group_by: parent` go to, and
 * whose go there. One level: the parent's own parent is another matter, and
 * of two that name each other neither is one.
 */
#include "loading.h"

static enum status parent_key(struct store *s, int64_t customer_key,
			      int64_t *out)
{
	struct stmt *q = SQL(s, parent_of);

	bind_int(q, "customer_key", customer_key);
	return sql_one(s, q, out);
}

/* The address book of the parent, no more. */
static enum status parent_load(struct loading *l, int64_t key,
			       struct snapshot *out)
{
	struct loading parent = { .s = l->s,
				  .a = l->a,
				  .out = out,
				  .key = key,
				  .known_to = l->known_to,
				  .flags = l->flags };
	enum status st =
		customer_row(l->s, key, l->a, &out->customer, &parent.now);

	out->as_of = l->out->as_of;
	out->revision = parent.now.revision;
	out->next_fact_on = DAY_NEVER;
	if (st == STATUS_OK)
		st = customer_as_known(l->s, l->known_to, l->a, &out->customer);
	if (st == STATUS_OK)
		st = contacts_load(l->s, key, l->a, out);
	if (st == STATUS_OK)
		st = load_bad_addresses(&parent);
	return st == STATUS_OK ? load_assignment(&parent) : st;
}

static enum status parent_written(struct loading *l, int64_t key)
{
	struct stmt *q = SQL(l->s, parent_written);
	int64_t yes;
	enum status st;

	bind_int(q, "customer_key", key);
	bind_int(q, "as_of_on", l->out->as_of);
	st = sql_one(l->s, q, &yes);
	l->out->parent_written = st == STATUS_OK;
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status load_parent(struct loading *l)
{
	struct snapshot *out;
	int64_t key = 0;
	enum status st = STATUS_NOT_FOUND;

	if (!(l->flags & NEED_PARENT))
		return STATUS_OK;
	if (l->out->customer.parent_id)
		st = parent_key(l->s, l->key, &key);
	if (st == STATUS_NOT_FOUND)
		return parent_written(l, l->key);
	if (st != STATUS_OK)
		return st;
	out = ARENA_NEW(l->a, struct snapshot);
	st = parent_load(l, key, out);
	if (st == STATUS_OK)
		l->out->parent = out;
	return st == STATUS_OK ? parent_written(l, key) : st;
}

static enum status children_add(struct store *s, int64_t parent,
				struct arena *a, struct customer_keys *out)
{
	struct stmt *q = SQL(s, children_of);
	enum status st;

	bind_int(q, "customer_key", parent);
	while ((st = sql_next(s, q)) == STATUS_OK)
		VEC_PUSH(a, out, col_int(q, 0));
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status store_reminded_with(struct store *s, int64_t customer_key,
				struct arena *arena, int64_t *parent_out,
				struct customer_keys *out)
{
	int64_t above = 0;
	enum status st = parent_key(s, customer_key, parent_out);

	*out = (struct customer_keys){ 0 };
	if (st == STATUS_NOT_FOUND) {
		*parent_out = customer_key;
		VEC_PUSH(arena, out, customer_key);
		return children_add(s, customer_key, arena, out);
	}
	if (st == STATUS_OK)
		st = parent_key(s, *parent_out, &above);
	if (st == STATUS_NOT_FOUND) {
		VEC_PUSH(arena, out, *parent_out);
		st = STATUS_OK;
	}
	return st == STATUS_OK ? children_add(s, *parent_out, arena, out) : st;
}
