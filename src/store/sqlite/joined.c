/*
 * Messages to a parent: whom they concern, and whether what they were based
 * on still holds. Every other message concerns its customer alone.
 */
#include <stdlib.h>
#include <string.h>

#include "loading.h"

static enum status member_insert(struct store *s, int64_t message_key,
				 const struct message_member *member)
{
	struct stmt *q = SQL(s, member_insert);
	enum status st;

	bind_int(q, "message_key", message_key);
	bind_int(q, "customer_key", member->customer_key);
	bind_int(q, "revision", member->revision);
	bind_int(q, "demanded", member->demanded);
	st = sql_run(s, q);
	return st == STATUS_OK
		       ? customer_has(s, member->customer_key, HAS_JOINED)
		       : st;
}

static enum status member_journal(struct store *s, const struct deciding *on,
				  const struct message_new *m,
				  const struct message_member *member)
{
	const char *customer_id;
	enum status st = customer_id_of(s, member->customer_key, &s->scratch,
					&customer_id);

	if (st != STATUS_OK || member->customer_key == m->customer_key)
		return st;
	return journal_add(
		s, &(struct entry){
			   .kind = "message",
			   .on = on->d->as_of,
			   .customer_key = member->customer_key,
			   .customer_id = customer_id,
			   .message_id = m->message_id,
			   .policy_hash = m->policy_hash,
			   .text = arena_printf(
				   &s->scratch,
				   "%s of %s, with others, to the "
				   "parent %s%s",
				   m->step, m->policy, m->customer_id,
				   member->demanded ? "" : ", listed only"),
		   });
}

enum status members_insert(struct store *s, int64_t message_key,
			   const struct deciding *on,
			   const struct message_new *m)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < m->member_count; i++) {
		st = member_insert(s, message_key, &m->member[i]);
		if (st == STATUS_OK)
			st = member_journal(s, on, m, &m->member[i]);
	}
	return st;
}

enum status concerned_by(struct store *s, const struct message_brief *m,
			 struct key_list *out)
{
	struct stmt *q;

	*out = (struct key_list){ 0 };
	if (!m->joined) {
		VEC_PUSH(&s->scratch, out, m->customer_key);
		return STATUS_OK;
	}
	q = SQL(s, members_of);
	bind_int(q, "message_key", m->message_key);
	return sql_keys(s, q, &s->scratch, out);
}

enum status members_hold(struct store *s, int64_t message_key, bool *out)
{
	struct stmt *q = SQL(s, members_moved);
	int64_t moved = 0;
	enum status st;

	bind_int(q, "message_key", message_key);
	st = sql_one(s, q, &moved);
	*out = st == STATUS_OK && !moved;
	return st;
}

static int by_age(const void *left, const void *right)
{
	const struct message_past *l = left, *r = right;

	if (l->as_of != r->as_of)
		return l->as_of < r->as_of ? -1 : 1;
	return strcmp(l->message_id, r->message_id);
}

void messages_sort(struct snapshot *snap)
{
	if (snap->messages.n)
		qsort(snap->messages.v, snap->messages.n,
		      sizeof *snap->messages.v, by_age);
}
