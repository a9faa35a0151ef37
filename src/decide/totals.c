/*
 * Sums over all invoices of a customer, made once per currency when first
 * asked for.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

bool invoice_counts(const struct invoice *inv)
{
	return inv->outstanding_minor > 0 && inv->status != INVOICE_DRAFT &&
	       inv->status != INVOICE_CANCELLED;
}

bool named_before(const struct invoice *a, const struct invoice *b)
{
	int order = strcmp(a->invoice_id, b->invoice_id);

	if (!order && a->instalment && b->instalment)
		order = strcmp(a->instalment, b->instalment);
	return order ? order < 0 : a->key < b->key;
}

/* So much that it cannot be counted is still more than any limit. */
static void add_up(int64_t *sum, int64_t minor)
{
	if (!money_add(sum, minor))
		*sum = INT64_MAX;
}

static void add_overdue(struct totals *t, const struct look *l)
{
	const struct invoice *inv = l->inv;

	t->overdue_count++;
	add_up(&t->overdue_minor, inv->outstanding_minor);
	add_up(&t->demand_minor, l->payable_minor);
	if (payee_is_us(l))
		add_up(&t->own_demand_minor, l->payable_minor);
	add_up(&t->payable_minor, l->payable_minor - l->credit_minor);
	if (t->oldest_due_on == DAY_NONE || inv->due_on < t->oldest_due_on)
		t->oldest_due_on = inv->due_on;
}

static void add_invoice(const struct ctx *c, struct totals *t,
			const struct look *l)
{
	const struct invoice *inv = l->inv;

	if (!invoice_counts(inv) || strcmp(inv->currency, t->currency) != 0)
		return;
	t->open_count++;
	add_up(&t->open_minor, inv->outstanding_minor);
	if (t->oldest_issued_on == DAY_NONE ||
	    inv->issued_on < t->oldest_issued_on)
		t->oldest_issued_on = inv->issued_on;
	if (inv->due_on < c->as_of)
		add_overdue(t, l);
	else if (inv->due_on + 1 < t->next_due_on)
		t->next_due_on = inv->due_on + 1;
}

struct totals *totals_of(struct ctx *c, const char *currency)
{
	struct totals *t;

	for (size_t i = 0; i < c->totals.n; i++)
		if (!strcmp(c->totals.v[i]->currency, currency))
			return c->totals.v[i];
	t = ARENA_NEW(c->arena, struct totals);
	memcpy(t->currency, currency, sizeof t->currency);
	t->oldest_due_on = t->oldest_issued_on = DAY_NONE;
	t->next_due_on = DAY_NEVER;
	for (size_t i = 0; i < c->snap->invoices.n; i++)
		add_invoice(c, t, &c->look[i]);
	for (size_t i = 0; i < c->snap->unapplied.n; i++)
		if (!strcmp(c->snap->unapplied.v[i].currency, currency))
			t->credit_minor = c->snap->unapplied.v[i].amount_minor;
	VEC_PUSH(c->arena, &c->totals, t);
	return t;
}

const struct insurer_clock *clock_get(struct ctx *c, struct totals *t,
				      const char *filing)
{
	struct filing_clock k = { .filing = filing };

	for (size_t i = 0; i < t->clocks.n; i++)
		if (!strcmp(t->clocks.v[i].filing, filing))
			return &t->clocks.v[i].clock;
	k.clock = insurer_clock(case_get(c), t->currency, filing);
	VEC_PUSH(c->arena, &t->clocks, k);
	return &t->clocks.v[t->clocks.n - 1].clock;
}
