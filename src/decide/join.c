/*
 * One reminder for all customers of a parent. Each customer is decided by
 * itself; what its reminders would be is put together here, and what the
 * others owe beside is listed. Nothing a customer has or waits for depends on
 * who else is in the message, so that a preview of one of them is exact.
 */
#include <stdlib.h>
#include <string.h>

#include "look.h"
#include "relance/text.h"

/* ---- what rides along --------------------------------------------------- */

/* Another message to them today, or the rest between two, is respected. */
static bool is_at_rest(struct ctx *c, const struct policy *p)
{
	for (size_t i = 0; i < c->snap->messages.n; i++) {
		const struct message_past *m = &c->snap->messages.v[i];

		if (m->as_of == c->as_of && !m->to_insurer &&
		    m->state != MESSAGE_WITHDRAWN && m->state != MESSAGE_FAILED)
			return true;
	}
	return c->plan->stale || interval_end(c, p) > c->as_of;
}

static bool may_ride(struct ctx *c, const struct look *l)
{
	return !c->insurer_owns && l->policy && policy_by_parent(l->policy) &&
	       invoice_is_overdue(l->inv, c->as_of) && !l->standing.reason &&
	       !l->take && !is_quiet(c, l) && !is_at_rest(c, l->policy);
}

static bool is_there(const struct ctx *c, const struct look *l)
{
	for (size_t i = 0; i < c->plan->messages.n; i++) {
		const struct planned_message *m = &c->plan->messages.v[i];

		if (!m->to_insurer &&
		    (!m->joins || (m->payee == l->payee &&
				   !strcmp(m->currency, l->inv->currency))))
			return true;
	}
	for (size_t i = 0; i < c->plan->riders.n; i++) {
		const struct planned_message *m = &c->plan->riders.v[i];

		if (m->payee == l->payee &&
		    !strcmp(m->currency, l->inv->currency))
			return true;
	}
	return false;
}

void riders_make(struct ctx *c)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++) {
		const struct look *l = &c->look[i];
		struct planned_message m = { .policy = l->policy,
					     .payee = l->payee,
					     .joins = true,
					     .deadline_on = DAY_NONE };

		if (!may_ride(c, l) || is_there(c, l))
			continue;
		memcpy(m.currency, l->inv->currency, sizeof m.currency);
		list_account(c, &m, l);
		message_sum(c, &m);
		VEC_PUSH(c->arena, &c->plan->riders, m);
	}
}

/* ---- which go together -------------------------------------------------- */

struct part {
	size_t member;
	const struct group_member *of;
	const struct planned_message *m;
	bool placed;
};

struct join {
	const struct snapshot *parent;
	struct arena *arena;
	struct VEC(struct part) parts;
	struct VEC(struct part) riders;
};

static bool is_early(const struct planned_message *m)
{
	return m->step->before_due.unit != SPAN_NONE;
}

static int by_customer(const struct part *a, const struct part *b)
{
	return strcmp(a->of->snap->customer.customer_id,
		      b->of->snap->customer.customer_id);
}

static bool goes_first(const struct part *a, const struct part *b)
{
	long rung_a = a->m->step - a->m->policy->step;
	long rung_b = b->m->step - b->m->policy->step;
	int order;

	if (is_early(a->m) != is_early(b->m))
		return is_early(b->m);
	if (rung_a != rung_b)
		return rung_a > rung_b;
	order = strcmp(a->m->policy->name, b->m->policy->name);
	return order ? order < 0 : by_customer(a, b) < 0;
}

static bool same_purse(const struct planned_message *a,
		       const struct planned_message *b)
{
	return a->payee == b->payee && !strcmp(a->currency, b->currency);
}

static bool same_to(const char *a, const char *b)
{
	return a && b ? text_same_ci(a, b) : a == b;
}

/* A step that needs approval carries no others, nor does a note before the
 * due day. */
static bool goes_with(const struct planned_message *top,
		      const struct planned_message *m)
{
	bool alone = top->step->approval || m->step->approval ||
		     is_early(top) || is_early(m);

	return same_purse(top, m) && top->channel == m->channel &&
	       same_to(top->to_email, m->to_email) &&
	       (!alone || top->step == m->step);
}

static void parts_find(struct join *j, const struct group_member *member,
		       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct plan *p = member[i].plan;
		struct part part = { .member = i, .of = &member[i] };

		for (size_t k = 0; k < p->messages.n; k++) {
			part.m = &p->messages.v[k];
			if (part.m->joins)
				VEC_PUSH(j->arena, &j->parts, part);
		}
		for (size_t k = 0; k < p->riders.n; k++) {
			part.m = &p->riders.v[k];
			VEC_PUSH(j->arena, &j->riders, part);
		}
	}
}

static struct part *first_to_place(struct join *j)
{
	struct part *top = NULL;

	for (size_t i = 0; i < j->parts.n; i++) {
		struct part *p = &j->parts.v[i];

		if (!p->placed && (!top || goes_first(p, top)))
			top = p;
	}
	return top;
}

/* ---- one snapshot of all ------------------------------------------------ */

static int by_row(const void *left, const void *right)
{
	const struct step_taken *a = left, *b = right;

	if (a->invoice_key != b->invoice_key)
		return a->invoice_key < b->invoice_key ? -1 : 1;
	if (a->episode != b->episode)
		return a->episode < b->episode ? -1 : 1;
	if (a->on != b->on)
		return a->on < b->on ? -1 : 1;
	return strcmp(a->step ? a->step : "", b->step ? b->step : "");
}

static int by_age(const void *left, const void *right)
{
	const struct message_past *a = left, *b = right;

	if (a->as_of != b->as_of)
		return a->as_of < b->as_of ? -1 : 1;
	return strcmp(a->message_id, b->message_id);
}

static int by_day(const void *left, const void *right)
{
	const struct credit *a = left, *b = right;

	if (a->on != b->on)
		return a->on < b->on ? -1 : 1;
	return strcmp(a->number, b->number);
}

/* Several of them were in the same one. */
static void messages_sort(struct snapshot *to)
{
	struct message_past *v = to->messages.v;
	size_t n = 0;

	if (!to->messages.n)
		return;
	qsort(v, to->messages.n, sizeof *v, by_age);
	for (size_t i = 0; i < to->messages.n; i++)
		if (!n || !str_eq(v[i].message_id, v[n - 1].message_id))
			v[n++] = v[i];
	to->messages.n = n;
}

static void unapplied_add(struct join *j, struct snapshot *to,
			  const struct unapplied *u)
{
	for (size_t i = 0; i < to->unapplied.n; i++) {
		struct unapplied *have = &to->unapplied.v[i];

		if (strcmp(have->currency, u->currency) != 0)
			continue;
		if (!money_add(&have->amount_minor, u->amount_minor))
			have->amount_minor = INT64_MAX;
		return;
	}
	VEC_PUSH(j->arena, &to->unapplied, *u);
}

static void credits_add(struct join *j, struct snapshot *to,
			const struct snapshot *from)
{
	for (size_t i = 0; i < from->unapplied.n; i++)
		unapplied_add(j, to, &from->unapplied.v[i]);
	for (size_t i = 0; i < from->credits.n; i++)
		VEC_PUSH(j->arena, &to->credits, from->credits.v[i]);
}

static void snapshot_add(struct join *j, struct snapshot *to,
			 const struct snapshot *from)
{
	for (size_t i = 0; i < from->invoices.n; i++) {
		struct invoice inv = from->invoices.v[i];

		inv.customer_id = from->customer.customer_id;
		VEC_PUSH(j->arena, &to->invoices, inv);
	}
	for (size_t i = 0; i < from->steps.n; i++)
		VEC_PUSH(j->arena, &to->steps, from->steps.v[i]);
	for (size_t i = 0; i < from->messages.n; i++)
		VEC_PUSH(j->arena, &to->messages, from->messages.v[i]);
	credits_add(j, to, from);
	VEC_PUSH(j->arena, &to->members, from);
}

static void snapshot_begin(struct snapshot *to, const struct snapshot *parent)
{
	*to = (struct snapshot){ .as_of = parent->as_of,
				 .revision = parent->revision,
				 .customer = parent->customer,
				 .last_answer_on = DAY_NONE,
				 .last_reply_on = DAY_NONE,
				 .next_fact_on = DAY_NEVER };
	memcpy(&to->contacts, &parent->contacts, sizeof to->contacts);
	memcpy(&to->bad_addresses, &parent->bad_addresses,
	       sizeof to->bad_addresses);
}

static void snapshot_end(struct snapshot *to)
{
	if (to->steps.n)
		qsort(to->steps.v, to->steps.n, sizeof *to->steps.v, by_row);
	messages_sort(to);
	if (to->credits.n)
		qsort(to->credits.v, to->credits.n, sizeof *to->credits.v,
		      by_day);
}

/* ---- one message -------------------------------------------------------- */

static void sum_up(int64_t *sum, int64_t minor)
{
	if (!money_add(sum, minor))
		*sum = INT64_MAX;
}

static void part_add(struct join *j, struct joined *out, const struct part *p)
{
	struct planned_message *m = &out->message;
	size_t before = out->snap.invoices.n;

	for (size_t i = 0; i < p->m->items.n; i++) {
		struct planned_item item = p->m->items.v[i];

		item.invoice += before;
		VEC_PUSH(j->arena, &m->items, item);
	}
	sum_up(&m->payable_minor, p->m->payable_minor);
	sum_up(&m->credits_minor, p->m->credits_minor);
	snapshot_add(j, &out->snap, p->of->snap);
	VEC_PUSH(j->arena, &out->members, p->member);
}

/* What was approved before is no longer all. */
static void approval_join(struct join *j, struct planned_message *m,
			  const struct part *const *list, size_t n)
{
	const struct part *fresh = NULL;
	bool any = false;

	m->awaits_approval = false;
	m->approval_lost = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct planned_message *own = list[i]->m;

		any |= !own->awaits_approval || own->approval_lost;
		m->awaits_approval |= own->awaits_approval;
		if (own->approval_lost && !m->approval_lost)
			m->approval_lost = own->approval_lost;
		if (own->awaits_approval && !fresh)
			fresh = list[i];
	}
	if (fresh && any && !m->approval_lost)
		m->approval_lost =
			arena_printf(j->arena, "invoices of %s were added",
				     fresh->of->snap->customer.customer_id);
}

/* What the parent itself has to its credit is its own; it is shown. */
static void parent_credits(struct join *j, struct joined *out)
{
	const struct snapshot *parent = j->parent;
	struct planned_message *m = &out->message;

	for (size_t i = 0; i < out->snap.members.n; i++)
		if (out->snap.members.v[i]->customer.key ==
		    parent->customer.key)
			return;
	if (m->payee)
		return;
	for (size_t i = 0; i < parent->unapplied.n; i++)
		if (!strcmp(parent->unapplied.v[i].currency, m->currency))
			sum_up(&m->credits_minor,
			       parent->unapplied.v[i].amount_minor);
	credits_add(j, &out->snap, parent);
}

/* The parent first, the others by their id. */
static int in_order(const void *left, const void *right)
{
	const struct part *a = *(const struct part *const *)left;
	const struct part *b = *(const struct part *const *)right;
	const struct snapshot *of_a = a->of->snap, *of_b = b->of->snap;
	bool first_a = !of_a->parent, first_b = !of_b->parent;

	return first_a != first_b ? first_b - first_a : by_customer(a, b);
}

struct chosen {
	const struct part **v;
	size_t n;
};

static void choose(struct join *j, struct part *top, struct chosen *out)
{
	const struct planned_message *m = top->m;

	for (size_t i = 0; i < j->parts.n; i++) {
		struct part *p = &j->parts.v[i];

		if (p->placed || !goes_with(m, p->m))
			continue;
		p->placed = true;
		out->v[out->n++] = p;
	}
	for (size_t i = 0; i < j->riders.n; i++) {
		struct part *p = &j->riders.v[i];

		if (p->placed || m->step->approval || is_early(m) ||
		    !same_purse(m, p->m))
			continue;
		p->placed = true;
		out->v[out->n++] = p;
	}
	qsort(out->v, out->n, sizeof *out->v, in_order);
}

static void message_join(struct join *j, struct part *top, struct joined *out)
{
	struct chosen parts = { ARENA_ARRAY(j->arena, const struct part *,
					    j->parts.n + j->riders.n),
				0 };
	struct planned_message *m = &out->message;

	*out = (struct joined){ .message = *top->m };
	memset(&m->items, 0, sizeof m->items);
	m->payable_minor = m->credits_minor = 0;
	snapshot_begin(&out->snap, j->parent);
	choose(j, top, &parts);
	for (size_t i = 0; i < parts.n; i++)
		part_add(j, out, parts.v[i]);
	parent_credits(j, out);
	snapshot_end(&out->snap);
	if (m->step->approval)
		approval_join(j, m, parts.v, parts.n);
}

/* Nobody else is in it: it is a message as any other. */
static bool is_own(const struct join *j, const struct joined *x)
{
	return x->members.n == 1 &&
	       x->snap.members.v[0]->customer.key == j->parent->customer.key;
}

void group_join(const struct snapshot *parent,
		const struct group_member *member, size_t n,
		struct arena *arena, struct joined_list *out)
{
	struct join j = { .parent = parent, .arena = arena };
	struct part *top;

	parts_find(&j, member, n);
	while ((top = first_to_place(&j)) != NULL) {
		struct joined x;

		message_join(&j, top, &x);
		if (is_own(&j, &x)) {
			x.snap = *top->of->snap;
			x.message = *top->m;
		}
		VEC_PUSH(arena, out, x);
	}
}
