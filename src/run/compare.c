/*
 * What edited rules would do: every customer is walked twice, under the rules
 * in force and under the others, and the steps of each invoice are laid side
 * by side. What only one side has within the time asked for is looked for
 * beyond its end, so that later is not mistaken for never.
 */
#include <stdlib.h>
#include <string.h>

#include "walk.h"

#define BEYOND 120 /* days after the end in which a step still is a later one */

/* A step that an invoice has on a day of the walk. */
struct taken {
	int64_t key;
	const char *invoice_id, *instalment;
	const struct step *step;
	civil_day on;
	size_t n; /* as it was found: keeps the order of one day */
	bool matched;
};
struct taken_list VEC(struct taken);

struct side {
	struct walk walk;
	struct taken_list list;
	struct arena *scratch;
};

struct comparing {
	const struct comparison *o;
	struct side before, after;
	void (*fn)(void *ctx, const struct compare_row *row);
	void *ctx;
	const char *customer_id, *customer_name;
};

static void add(struct side *side, const struct snapshot *snap, size_t invoice,
		const struct step *step)
{
	const struct invoice *inv = &snap->invoices.v[invoice];
	struct taken t = { .key = inv->key,
			   .invoice_id = inv->invoice_id,
			   .instalment = inv->instalment,
			   .step = step,
			   .on = snap->as_of,
			   .n = side->list.n };

	VEC_PUSH(side->scratch, &side->list, t);
}

static void add_day(void *ctx, const struct snapshot *snap,
		    const struct plan *plan)
{
	struct side *side = ctx;

	for (size_t i = 0; i < plan->messages.n; i++) {
		const struct planned_message *m = &plan->messages.v[i];

		for (size_t k = 0; k < m->items.n; k++)
			if (m->items.v[k].step)
				add(side, snap, m->items.v[k].invoice,
				    m->items.v[k].step);
	}
	for (size_t i = 0; i < plan->states.n; i++)
		add(side, snap, plan->states.v[i].invoice,
		    plan->states.v[i].step);
}

static int by_invoice(const struct taken *a, const struct taken *b)
{
	int order;

	if (a->key == b->key)
		return 0;
	order = strcmp(a->invoice_id, b->invoice_id);
	if (!order)
		order = strcmp(a->instalment ? a->instalment : "",
			       b->instalment ? b->instalment : "");
	return order;
}

static int in_order(const void *pa, const void *pb)
{
	const struct taken *a = pa, *b = pb;
	int order = by_invoice(a, b);

	if (!order)
		order = (a->on > b->on) - (a->on < b->on);
	return order ? order : (a->n > b->n) - (a->n < b->n);
}

static enum status walk_side(struct side *side, int64_t key, civil_day last,
			     struct arena *scratch)
{
	enum status st;

	side->list = (struct taken_list){ 0 };
	side->scratch = scratch;
	side->walk.last = last;
	st = walk_customer(&side->walk, key, scratch);
	if (st == STATUS_OK && side->list.n)
		qsort(side->list.v, side->list.n, sizeof *side->list.v,
		      in_order);
	return st;
}

/* ---- side by side ------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* By name, or by the name it had before. */
static bool same_step(const struct step *old, const struct step *new)
{
	if (!strcmp(old->name, new->name))
		return true;
	for (size_t i = 0; i < new->was_count; i++)
		if (!strcmp(old->name, new->was[i]))
			return true;
	return false;
}

static bool same_means(const struct step *old, const struct step *new)
{
	return old->stage == new->stage && old->channel == new->channel &&
	       old->approval == new->approval &&
	       old->approvers == new->approvers &&
	       old->attach_invoices ==
		       new->attach_invoices &&same_text(old->template_name,
							new->template_name) &&
	       same_text(old->to, new->to) && same_text(old->cc, new->cc) &&
	       same_text(old->task, new->task);
}

static enum moved moved(const struct taken *old, const struct taken *new)
{
	if (!old)
		return MOVED_NEW;
	if (!new)
		return MOVED_GONE;
	if (!same_step(old->step, new->step))
		return MOVED_OTHER;
	if (old->on != new->on)
		return new->on < old->on ? MOVED_EARLIER : MOVED_LATER;
	return same_means(old->step, new->step) ? MOVED_NOT : MOVED_OTHER;
}

/* A row within the time asked for. */
static void tell(const struct comparing *c, const struct taken *old,
		 const struct taken *new)
{
	civil_day last = c->o->from + c->o->days;
	const struct taken *any = old ? old : new;
	struct compare_row row = { .invoice_id = any->invoice_id,
				   .instalment = any->instalment,
				   .customer_id = c->customer_id,
				   .customer_name = c->customer_name,
				   .change = moved(old, new),
				   .old_step = old ? old->step : NULL,
				   .new_step = new ? new->step : NULL,
				   .old_on = old ? old->on : DAY_NONE,
				   .new_on = new ? new->on : DAY_NONE };

	if ((old && old->on <= last) || (new &&new->on <= last))
		c->fn(c->ctx, &row);
}

/* The first of the invoice's steps, from `at` on, that nothing is beside yet
 * and that is the same step, or (`replaces`) another one on the same day. */
static struct taken *partner(struct taken_list *list, size_t at,
			     const struct taken *of, bool replaces)
{
	for (size_t i = at; i < list->n && list->v[i].key == of->key; i++) {
		struct taken *t = &list->v[i];

		if (t->matched)
			continue;
		if (replaces ? t->on == of->on : same_step(of->step, t->step))
			return t;
	}
	return NULL;
}

static void lay(const struct comparing *c, struct taken_list *old,
		struct taken_list *new, bool replaces)
{
	size_t at = 0; /* where the invoice's steps begin in `new` */

	for (size_t i = 0; i < old->n; i++) {
		struct taken *o = &old->v[i], *n;

		while (at < new->n && by_invoice(&new->v[at], o) < 0)
			at++;
		if (o->matched || !(n = partner(new, at, o, replaces)))
			continue;
		o->matched = n->matched = true;
		tell(c, o, n);
	}
}

static void side_by_side(struct comparing *c)
{
	struct taken_list *old = &c->before.list, *new = &c->after.list;

	lay(c, old, new, false);
	lay(c, old, new, true);
	for (size_t i = 0; i < old->n; i++)
		if (!old->v[i].matched)
			tell(c, &old->v[i], NULL);
	for (size_t i = 0; i < new->n; i++)
		if (!new->v[i].matched)
			tell(c, NULL, &new->v[i]);
}

/* Do both lists name the same steps of the same invoices? */
static bool same_steps(const struct comparing *c)
{
	const struct taken_list *old = &c->before.list, *new = &c->after.list;

	if (old->n != new->n)
		return false;
	for (size_t i = 0; i < old->n; i++)
		if (old->v[i].key != new->v[i].key ||
		    !same_step(old->v[i].step, new->v[i].step))
			return false;
	return true;
}

/* ---- customers ---------------------------------------------------------- */

static enum status walk_both(struct comparing *c, int64_t key, civil_day last,
			     struct arena *scratch)
{
	enum status st = walk_side(&c->before, key, last, scratch);

	return st == STATUS_OK ? walk_side(&c->after, key, last, scratch) : st;
}

static enum status compare_customer(void *ctx, int64_t key,
				    struct arena *scratch)
{
	struct comparing *c = ctx;
	civil_day last = c->o->from + c->o->days;
	enum status st = walk_both(c, key, last, scratch);

	if (st == STATUS_OK && !same_steps(c))
		st = walk_both(c, key, last + BEYOND, scratch);
	if (st == STATUS_OK)
		side_by_side(c);
	return st;
}

static void name_customer(void *ctx, const struct snapshot *snap,
			  const struct plan *plan)
{
	struct comparing *c = ctx;

	c->customer_id = snap->customer.customer_id;
	c->customer_name = snap->customer.name;
	add_day(&c->before, snap, plan);
}

enum status run_compare(struct run *r, const struct comparison *o,
			void (*fn)(void *, const struct compare_row *),
			void *ctx)
{
	struct comparing c = { .o = o, .fn = fn, .ctx = ctx };
	struct arena scratch = ARENA_INIT;
	enum status st = store_books(r->store, &c.before.walk.books);

	if (st != STATUS_OK)
		return st;
	c.before.walk.run = r;
	c.before.walk.rules = r->rules;
	c.before.walk.from = o->from;
	c.after.walk = c.before.walk;
	c.after.walk.rules = o->other;
	c.before.walk.day = name_customer;
	c.before.walk.ctx = &c;
	c.after.walk.day = add_day;
	c.after.walk.ctx = &c.after;
	if (!o->customer_key)
		return walk_each(r, o->from, compare_customer, &c);
	st = compare_customer(&c, o->customer_key, &scratch);
	arena_release(&scratch);
	return st;
}
