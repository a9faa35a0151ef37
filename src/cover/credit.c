/*
 * Whose debt a payment counts for. Insurers may credit whatever comes in after
 * the oldest unpaid invoice fell due to that invoice, whatever the debtor said
 * it was for.
 */
#include <stdlib.h>
#include <string.h>

#include "room.h"

struct aged {
	const struct debtor_invoice *di;
	size_t index;
};

static int by_age(const void *pa, const void *pb)
{
	const struct invoice *a = &((const struct aged *)pa)->di->inv;
	const struct invoice *b = &((const struct aged *)pb)->di->inv;
	int order;

	if (first_due_of(a) != first_due_of(b))
		return first_due_of(a) < first_due_of(b) ? -1 : 1;
	if (a->issued_on != b->issued_on)
		return a->issued_on < b->issued_on ? -1 : 1;
	order = strcmp(a->invoice_id, b->invoice_id);
	if (order)
		return order;
	return strcmp(a->instalment ? a->instalment : "",
		      b->instalment ? b->instalment : "");
}

static bool counts(const struct ctx *c, const struct invoice *inv)
{
	return inv->status != INVOICE_DRAFT &&
	       inv->status != INVOICE_CANCELLED && in_currency(c->k, inv);
}

/* Owed after the first `n` facts; below 0 what was paid too much. */
static int64_t owed(const struct debtor_invoice *di, size_t n)
{
	struct balance b =
		balance_at(di->inv.amount_minor, di->fact, n, DAY_NEVER);

	return b.outstanding_minor - b.surplus_minor;
}

/* What is open without the money that came after `since`; that goes to the
 * pool. */
static int64_t without_later(const struct debtor_invoice *di, civil_day since,
			     int64_t *pool)
{
	int64_t left = di->inv.amount_minor, before = left;

	for (size_t i = 0; i < di->fact_count; i++) {
		const struct payment *p = &di->fact[i];
		int64_t after = owed(di, i + 1), paid = before - after;
		bool money = p->kind == PAYMENT_PAYMENT ||
			     p->kind == PAYMENT_BALANCE;

		before = after;
		if (money && paid > 0 && p->on > since)
			*pool += paid;
		else
			left -= paid;
	}
	if (left >= 0)
		return left;
	*pool -= left;
	return 0;
}

static int64_t unapplied(const struct ctx *c)
{
	int64_t sum = 0;

	for (size_t i = 0; i < c->d->unapplied.n; i++) {
		const struct payment *p = &c->d->unapplied.v[i];
		bool back = p->kind == PAYMENT_REFUND ||
			    p->kind == PAYMENT_CHARGEBACK;

		if (!strcmp(p->currency, c->currency))
			sum += back ? -p->amount_minor : p->amount_minor;
	}
	return sum;
}

static void credit_oldest(const struct ctx *c, const struct aged *list,
			  size_t n, int64_t *open)
{
	civil_day since = DAY_NEVER;
	int64_t pool = unapplied(c);

	for (size_t i = 0; i < n && since == DAY_NEVER; i++)
		if (list[i].di->inv.outstanding_minor > 0)
			since = first_due_of(&list[i].di->inv);
	for (size_t i = 0; i < n; i++)
		open[list[i].index] = without_later(list[i].di, since, &pool);
	for (size_t i = 0; i < n && pool > 0; i++) {
		int64_t *left = &open[list[i].index];
		int64_t taken = *left < pool ? *left : pool;

		*left -= taken;
		pool -= taken;
	}
}

int64_t *credit_payments(const struct ctx *c)
{
	size_t n = c->d->invoices.n, aged = 0;
	int64_t *open = ARENA_ARRAY(c->arena, int64_t, n);
	struct aged *list;

	for (size_t i = 0; i < n; i++)
		if (is_open(&c->d->invoices.v[i].inv))
			open[i] = c->d->invoices.v[i].inv.outstanding_minor;
	if (!c->k->oldest_first)
		return open;
	list = ARENA_ARRAY(c->arena, struct aged, n);
	for (size_t i = 0; i < n; i++)
		if (counts(c, &c->d->invoices.v[i].inv))
			list[aged++] = (struct aged){ &c->d->invoices.v[i], i };
	if (aged) {
		qsort(list, aged, sizeof *list, by_age);
		credit_oldest(c, list, aged, open);
	}
	return open;
}
