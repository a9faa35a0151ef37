/*
 * What customers of one parent owe together: the parent itself and all who
 * name it.
 */
#include <stdlib.h>
#include <string.h>

#include "loading.h"
#include "relance/text.h"

static struct group_total *total_of(struct loading *l, const char *currency)
{
	struct group_total new = { .oldest_due_on = DAY_NONE,
				   .next_due_on = DAY_NEVER };

	for (size_t i = 0; i < l->out->group.n; i++)
		if (str_eq(l->out->group.v[i].currency, currency))
			return &l->out->group.v[i];
	memcpy(new.currency, currency, sizeof new.currency);
	VEC_PUSH(l->a, &l->out->group, new);
	return &l->out->group.v[l->out->group.n - 1];
}

/* So much that it cannot be counted is still more than any limit. */
static void add_up(int64_t *sum, int64_t minor)
{
	if (!money_add(sum, minor))
		*sum = INT64_MAX;
}

static void invoice_add(struct loading *l, const struct invoice *inv)
{
	struct group_total *t;

	if (inv->outstanding_minor <= 0 || inv->status == INVOICE_DRAFT ||
	    inv->status == INVOICE_CANCELLED)
		return;
	t = total_of(l, inv->currency);
	add_up(&t->open_minor, inv->outstanding_minor);
	if (inv->due_on >= l->out->as_of) {
		if (inv->due_on + 1 < t->next_due_on)
			t->next_due_on = inv->due_on + 1;
		return;
	}
	add_up(&t->overdue_minor, inv->outstanding_minor);
	t->overdue_count++;
	if (t->oldest_due_on == DAY_NONE || inv->due_on < t->oldest_due_on)
		t->oldest_due_on = inv->due_on;
}

static void invoices_add(struct loading *l, const struct snapshot *of)
{
	for (size_t i = 0; i < of->invoices.n; i++)
		invoice_add(l, &of->invoices.v[i]);
}

static enum status member_add(struct loading *l, int64_t customer_key)
{
	struct snapshot of = { .as_of = l->out->as_of,
			       .next_fact_on = DAY_NEVER };
	struct loading member = { .s = l->s,
				  .a = l->a,
				  .out = &of,
				  .key = customer_key,
				  .known_to = l->known_to };
	enum status st = load_invoices(&member);

	if (st == STATUS_OK) {
		invoices_add(l, &of);
		fact_later(l->out, of.next_fact_on);
	}
	return st;
}

static enum status members_of(struct loading *l, struct key_list *out)
{
	const struct customer *c = &l->out->customer;
	struct stmt *q = SQL(l->s, group_of);
	enum status st;

	bind_text(q, "parent_id", c->parent_id ? c->parent_id : c->customer_id);
	bind_int(q, "customer_key", l->key);
	while ((st = sql_next(l->s, q)) == STATUS_OK)
		VEC_PUSH(l->a, out, col_int(q, 0));
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static int by_currency(const void *left, const void *right)
{
	const struct group_total *l = left, *r = right;

	return strcmp(l->currency, r->currency);
}

enum status load_group(struct loading *l)
{
	struct key_list members = { 0 };
	enum status st;

	if (!(l->flags & NEED_GROUP))
		return STATUS_OK;
	invoices_add(l, l->out);
	st = members_of(l, &members);
	for (size_t i = 0; st == STATUS_OK && i < members.n; i++)
		st = member_add(l, members.v[i]);
	if (l->out->group.n)
		qsort(l->out->group.v, l->out->group.n, sizeof *l->out->group.v,
		      by_currency);
	return st;
}
