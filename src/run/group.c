/*
 * Customers who are reminded through one parent: when one of them has a
 * reminder, all are decided on the same books, and what they come to is
 * handed on as one.
 */
#include "internal.h"
#include "relance/debtor.h"

bool plan_joins(const struct plan *plan)
{
	for (size_t i = 0; i < plan->messages.n; i++)
		if (plan->messages.v[i].joins)
			return true;
	return false;
}

static enum status member_decide(struct pass *pass, int64_t key,
				 struct arena *a, struct group_member *out)
{
	struct run *run = pass->run;
	struct snapshot *snap = ARENA_NEW(a, struct snapshot);
	struct plan *plan = ARENA_NEW(a, struct plan);
	enum status st = pass_load(pass, key, a, snap);

	if (st != STATUS_OK)
		return st;
	decide(run->rules, &pass->day, snap, a, plan, NULL);
	*out = (struct group_member){ .snap = snap, .plan = plan };
	return STATUS_OK;
}

/* The parent as one of them, or as the others know it. */
static const struct snapshot *parent_of(const struct group_plan *g,
					int64_t parent_key)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->member[i].snap->customer.key == parent_key)
			return g->member[i].snap;
	return g->member[0].snap->parent;
}

static enum status group_make(struct pass *pass, int64_t customer_key,
			      struct arena *a, struct group_plan *out)
{
	struct customer_keys keys;
	int64_t parent = 0;
	enum status st = store_reminded_with(pass->run->store, customer_key, a,
					     &parent, &keys);

	if (st != STATUS_OK)
		return st;
	*out = (struct group_plan){
		.member = ARENA_ARRAY(a, struct group_member, keys.n),
	};
	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++, out->n++)
		st = member_decide(pass, keys.v[i], a, &out->member[i]);
	if (st != STATUS_OK)
		return st;
	out->parent = parent_of(out, parent);
	group_join(out->parent, out->member, out->n, a, &out->joined);
	return STATUS_OK;
}

enum status pass_group(struct pass *pass, int64_t customer_key,
		       struct arena *scratch)
{
	struct group_plan g;
	enum status st = pass->sink->hold(pass->sink);

	if (st == STATUS_OK)
		st = group_make(pass, customer_key, scratch, &g);
	if (st == STATUS_OK)
		st = pass->sink->group(pass->sink, &g, scratch);
	for (size_t i = 0; st == STATUS_OK && i < g.n; i++) {
		const struct group_member *m = &g.member[i];

		if (!plan_joins(m->plan))
			continue;
		store_due_drop(pass->due, m->snap->customer.key);
		pass_count(pass, m->snap, m->plan);
	}
	return st;
}
