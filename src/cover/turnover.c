/*
 * Insurable turnover of a period: everything that was invoiced, less credit
 * notes, less what the contract does not insure, a reason for each cent.
 */
#include <stdlib.h>
#include <string.h>

#include "relance/declaration.h"
#include "relance/text.h"
#include "room.h"

struct turnover {
	struct ctx c;
	const struct period *p;
	struct turnover_rows *out;
	size_t first;				   /* row of this debtor */
	struct VEC(const struct invoice *) by_key; /* where notes name some */
};

static bool is_within(const struct turnover *t, civil_day on)
{
	return on >= t->p->from && on <= t->p->to;
}

static const struct customer *customer_named(const struct debtor *d,
					     const char *id)
{
	for (size_t i = 0; i < d->customers.n; i++)
		if (str_eq(d->customers.v[i]->customer_id, id))
			return d->customers.v[i];
	return d->customers.v[0];
}

static struct turnover_row *row_of(struct turnover *t,
				   const struct customer *customer,
				   const char *currency)
{
	struct turnover_row fresh = { .customer = customer };

	for (size_t i = t->first; i < t->out->n; i++)
		if (t->out->v[i].customer == customer &&
		    !strcmp(t->out->v[i].currency, currency))
			return &t->out->v[i];
	memcpy(fresh.currency, currency, sizeof fresh.currency);
	fresh.apart = strcmp(currency, t->c.k->currency) != 0;
	VEC_PUSH(t->c.arena, t->out, fresh);
	return &t->out->v[t->out->n - 1];
}

/* Sums stop at the end of the scale. */
static void add(int64_t *to, int64_t more)
{
	if (!money_add(to, more))
		*to = more > 0 ? INT64_MAX : -INT64_MAX;
}

/* ---- one invoice --------------------------------------------------------- */

static bool is_cash(const struct invoice *inv)
{
	return first_due_of(inv) <= inv->issued_on ||
	       (inv->settled_on != DAY_NONE &&
		inv->settled_on <= inv->issued_on);
}

/* Why it is not insurable; UNCOVERED__COUNT: it is. */
static enum uncovered deduct(const struct turnover *t,
			     const struct customer *customer,
			     const struct invoice *inv)
{
	enum uncovered why = whom_refused(&t->c, customer);
	struct layers layers;

	if (why != UNCOVERED__COUNT)
		return why;
	if (is_cash(inv))
		return UNCOVERED_PREPAID_OR_CASH;
	if (!country_listed(&t->c))
		return UNCOVERED_COUNTRY_NOT_LISTED;
	layers = layers_on(&t->c, delivery_of(inv));
	return layers.first.minor || layers.top_up.minor ? UNCOVERED__COUNT
							 : layers.why;
}

static bool is_sale(const struct invoice *inv)
{
	return inv->status != INVOICE_DRAFT && inv->status != INVOICE_CANCELLED;
}

/* Invoiced (minor > 0) or credited, without tax. */
static void count(struct turnover *t, const struct invoice *inv, int64_t minor)
{
	const struct customer *customer =
		customer_named(t->c.d, inv->customer_id);
	struct turnover_row *row = row_of(t, customer, inv->currency);
	enum uncovered why;

	if (minor >= 0)
		add(&row->sales_minor, minor);
	else
		add(&row->credits_minor, -minor);
	if (row->apart)
		return;
	why = deduct(t, customer, inv);
	add(why == UNCOVERED__COUNT ? &row->insurable_minor
				    : &row->deducted_minor[why],
	    minor);
}

static void count_invoice(struct turnover *t, const struct invoice *inv)
{
	if (!is_sale(inv) || !is_within(t, inv->issued_on))
		return;
	count(t, inv, excl_tax(inv, inv->amount_minor));
	if (!inv->has_tax)
		row_of(t, customer_named(t->c.d, inv->customer_id),
		       inv->currency)
			->untaxed++;
}

/* ---- credit notes -------------------------------------------------------- */

static int by_key(const void *pa, const void *pb)
{
	const struct invoice *const *a = pa, *const *b = pb;

	return ((*a)->key > (*b)->key) - ((*a)->key < (*b)->key);
}

static void sort_by_key(struct turnover *t)
{
	for (size_t i = 0; i < t->c.d->invoices.n; i++)
		VEC_PUSH(t->c.arena, &t->by_key, &t->c.d->invoices.v[i].inv);
	if (t->by_key.n)
		qsort(t->by_key.v, t->by_key.n, sizeof *t->by_key.v, by_key);
}

static const struct invoice *invoice_of_key(const struct turnover *t,
					    int64_t key)
{
	const struct invoice sought = { .key = key }, *one = &sought;
	const struct invoice **found =
		t->by_key.n ? bsearch(&one, t->by_key.v, t->by_key.n,
				      sizeof *t->by_key.v, by_key)
			    : NULL;

	return found ? *found : NULL;
}

static void count_note(struct turnover *t, const struct credit_note *note)
{
	const struct invoice *inv =
		note->invoice_key ? invoice_of_key(t, note->invoice_key) : NULL;

	if (!is_within(t, note->on))
		return;
	if (inv && is_sale(inv))
		count(t, inv, -excl_tax(inv, note->amount_minor));
	else if (!inv)
		add(&row_of(t, t->c.d->customers.v[0], note->currency)
			     ->unallocated_minor,
		    note->amount_minor);
}

void turnover_of(const struct contract *k, const struct debtor *d,
		 const struct period *p, const struct credit_notes *note,
		 struct arena *arena, struct turnover_rows *out)
{
	struct turnover t = { .c = { k, d, arena, k->currency },
			      .p = p,
			      .out = out,
			      .first = out->n };

	for (size_t i = 0; i < d->invoices.n; i++)
		count_invoice(&t, &d->invoices.v[i].inv);
	if (note->n)
		sort_by_key(&t);
	for (size_t i = 0; i < note->n; i++)
		count_note(&t, &note->v[i]);
}
