/*
 * Reminders to a parent in a real run. The decisions of all customers that
 * are asked for something, and the messages that ask them, are written in one
 * transaction: none of them has a step without the letter, and the other way
 * round.
 */
#include "sink.h"

struct unit {
	struct store_sink *s;
	const struct group_plan *g;
	struct arena *a;
	struct draft joined; /* the messages to the parent */
	struct draft *own;   /* of each member: the rest */
};

static void name_members(struct unit *u, const struct joined *x,
			 struct message_new *m)
{
	struct message_member *member =
		ARENA_ARRAY(u->a, struct message_member, x->members.n);

	m->customer_key = x->snap.customer.key;
	m->customer_id = x->snap.customer.customer_id;
	m->revision = x->snap.revision;
	if (!x->snap.members.n)
		return; /* the parent's own and nobody else's */
	for (size_t i = 0; i < x->members.n; i++) {
		const struct snapshot *of = x->snap.members.v[i];

		member[i].customer_key = of->customer.key;
		member[i].revision = of->revision;
		for (size_t k = 0; k < m->item_count; k++)
			if (m->item[k].customer_key == of->customer.key)
				member[i].demanded |= m->item[k].step != NULL;
	}
	m->member = member;
	m->member_count = x->members.n;
}

static enum status draft_joined(struct unit *u)
{
	const struct joined_list *list = &u->g->joined;
	enum status st = STATUS_OK;

	u->joined.message = ARENA_ARRAY(u->a, struct message_new, list->n);
	u->joined.task = ARENA_ARRAY(u->a, struct task_new, 2 * list->n);
	for (size_t i = 0; st == STATUS_OK && i < list->n; i++) {
		const struct joined *x = &list->v[i];
		const struct to_write w = { &x->snap, &x->message, NULL };
		size_t before = u->joined.messages;

		st = draft_add(u->s, &w, u->a, &u->joined);
		if (st == STATUS_OK && u->joined.messages > before)
			name_members(u, x, &u->joined.message[before]);
	}
	return st;
}

static bool writes(const struct unit *u, size_t member)
{
	return plan_joins(u->g->member[member].plan);
}

/* The parent comes first where it is one of them: ids are given in turn. */
static enum status draft_own(struct unit *u)
{
	bool aside = u->joined.set_aside;
	enum status st = STATUS_OK;

	u->own = ARENA_ARRAY(u->a, struct draft, u->g->n);
	for (size_t i = 0; st == STATUS_OK && i < u->g->n; i++) {
		const struct group_member *m = &u->g->member[i];

		if (!writes(u, i))
			continue;
		st = draft_make(u->s, m->snap, m->plan, u->a, &u->own[i]);
		aside |= u->own[i].set_aside;
	}
	u->joined.set_aside = aside;
	return st;
}

/* All of them wait when something of one cannot be made. */
static void set_aside(struct unit *u)
{
	keep_deadlines(&u->joined); /* none of them is */
	for (size_t i = 0; i < u->g->n; i++)
		if (writes(u, i)) {
			u->own[i].set_aside = true;
			keep_deadlines(&u->own[i]);
		}
}

/* Behind everything else of the group, so that steps passed over come before
 * those had. */
static void append(struct unit *u, struct draft *to)
{
	struct draft all = {
		.message = ARENA_ARRAY(u->a, struct message_new,
				       to->messages + u->joined.messages),
		.task = ARENA_ARRAY(u->a, struct task_new,
				    to->tasks + u->joined.tasks),
		.set_aside = to->set_aside,
	};

	for (size_t i = 0; i < to->messages; i++)
		all.message[all.messages++] = to->message[i];
	for (size_t i = 0; i < u->joined.messages; i++)
		all.message[all.messages++] = u->joined.message[i];
	for (size_t i = 0; i < to->tasks; i++)
		all.task[all.tasks++] = to->task[i];
	for (size_t i = 0; i < u->joined.tasks; i++)
		all.task[all.tasks++] = u->joined.task[i];
	*to = all;
}

static enum status write_all(struct unit *u)
{
	enum status st = STATUS_OK;
	size_t last = u->g->n;

	while (last-- && !writes(u, last))
		;
	append(u, &u->own[last]);
	for (size_t i = 0; st == STATUS_OK && i <= last; i++)
		if (writes(u, i))
			st = draft_write(u->s, u->g->member[i].snap,
					 u->g->member[i].plan, &u->own[i],
					 u->a);
	/* They were read in this transaction. */
	if (st == STATUS_CONFLICT)
		BUG("a customer changed under a transaction of ours");
	return st;
}

enum status sink_group(struct sink *sink, const struct group_plan *group,
		       struct arena *scratch)
{
	struct unit u = { .s = (struct store_sink *)sink,
			  .g = group,
			  .a = scratch };
	enum status st = draft_joined(&u);

	if (st == STATUS_OK)
		st = draft_own(&u);
	if (st == STATUS_OK && u.joined.set_aside)
		set_aside(&u);
	if (st == STATUS_OK)
		st = write_all(&u);
	return sink_written(u.s, group->n, st);
}
