/*
 * What came in, for promises, plans and events of a ladder, and how a
 * customer paid before. Read only where something asks for it.
 */
#include <stdlib.h>
#include <string.h>

#include "loading.h"

/* ---- from when on ------------------------------------------------------- */

/* A promise or plan counts from its day. What a ladder answers to happened
 * after an invoice that is still owed was issued. */
static civil_day wanted_since(const struct loading *l)
{
	civil_day since = DAY_NEVER;

	for (size_t i = 0; i < l->out->exceptions.n; i++) {
		const struct exception *e = &l->out->exceptions.v[i];

		if ((e->kind == EXCEPTION_PROMISE ||
		     e->kind == EXCEPTION_PLAN) &&
		    e->from < since)
			since = e->from;
	}
	for (size_t i = 0; (l->flags & NEED_RECEIPTS) && i < l->out->invoices.n;
	     i++)
		if (l->out->invoices.v[i].issued_on < since)
			since = l->out->invoices.v[i].issued_on;
	return since;
}

/* ---- of invoices -------------------------------------------------------- */

struct billed {
	int64_t key, amount_minor;
	char currency[4];
};

static void receipt_add(struct loading *l, struct receipt *r,
			const char *currency)
{
	memcpy(r->currency, currency, sizeof r->currency);
	VEC_PUSH(l->a, &l->out->receipts, *r);
}

static int64_t owed_after(const struct billed *inv, const struct payment *fact,
			  size_t n)
{
	struct balance b = balance_at(inv->amount_minor, fact, n, DAY_NEVER);

	return b.outstanding_minor - b.surplus_minor;
}

/* Whatever moved what is owed counts by as much as it moved it: a balance
 * that was stated says nothing new when the payment is known already. */
static enum status receipts_of(struct loading *l, const struct billed *inv,
			       civil_day since)
{
	struct payment *fact = NULL;
	size_t n = 0;
	int64_t owed = inv->amount_minor;
	enum status st =
		facts_load(l->s, inv->key, l->a, l->known_to, &fact, &n);

	for (size_t i = 0; st == STATUS_OK && i < n; i++) {
		int64_t after = owed_after(inv, fact, i + 1);
		struct receipt r = { .invoice_key = inv->key,
				     .on = fact[i].on,
				     .amount_minor = owed - after,
				     .kind = fact[i].kind,
				     .known_seq = fact[i].known_seq };

		if (r.on > l->out->as_of)
			break;
		owed = after;
		if (r.on >= since && r.amount_minor)
			receipt_add(l, &r, inv->currency);
	}
	return st;
}

static enum status invoice_receipts(struct loading *l, civil_day since)
{
	struct VEC(struct billed) list = { 0 };
	struct stmt *q = SQL(l->s, receipts_invoices);
	enum status st;

	bind_int(q, "customer_key", l->key);
	bind_int(q, "since_on", since);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		struct billed inv = { .key = col_int(q, 0),
				      .amount_minor = col_int(q, 1) };

		col_currency(q, 2, inv.currency);
		VEC_PUSH(l->a, &list, inv);
	}
	if (st == STATUS_NOT_FOUND)
		st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++)
		st = receipts_of(l, &list.v[i], since);
	return st;
}

/* ---- without an invoice ------------------------------------------------- */

static enum status cash_receipts(struct loading *l, civil_day since)
{
	struct stmt *q = SQL(l->s, credits_since);
	enum status st;

	bind_int(q, "customer_key", l->key);
	bind_int(q, "since_on", since);
	bind_int(q, "as_of_on", l->out->as_of);
	bind_int(q, "known_to", l->known_to);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		struct receipt r = { .on = (civil_day)col_int(q, 0),
				     .amount_minor = col_int(q, 1),
				     .kind = (enum payment_kind)col_int(q, 3),
				     .known_seq = col_int(q, 4) };
		char currency[4];

		col_currency(q, 2, currency);
		if (r.kind == PAYMENT_REFUND || r.kind == PAYMENT_CHARGEBACK)
			r.amount_minor = -r.amount_minor;
		if (r.amount_minor)
			receipt_add(l, &r, currency);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static int by_day(const void *left, const void *right)
{
	const struct receipt *l = left, *r = right;

	if (l->on != r->on)
		return l->on < r->on ? -1 : 1;
	if (l->invoice_key != r->invoice_key)
		return l->invoice_key < r->invoice_key ? -1 : 1;
	if (l->amount_minor != r->amount_minor)
		return l->amount_minor < r->amount_minor ? -1 : 1;
	return (l->kind > r->kind) - (l->kind < r->kind);
}

enum status load_receipts(struct loading *l)
{
	civil_day since = wanted_since(l);
	enum status st;

	if (since == DAY_NEVER)
		return STATUS_OK;
	st = invoice_receipts(l, since);
	if (st == STATUS_OK)
		st = cash_receipts(l, since);
	if (l->out->receipts.n)
		qsort(l->out->receipts.v, l->out->receipts.n,
		      sizeof *l->out->receipts.v, by_day);
	return st;
}

/* ---- how the customer paid ---------------------------------------------- */

static civil_day year_before(civil_day on)
{
	return date_add_months(on, -12);
}

void history_add(struct loading *l, const struct invoice *inv,
		 civil_day settled_on)
{
	struct pay_history *h = &l->out->history;

	if (!(l->flags & NEED_HISTORY) || settled_on > l->out->as_of ||
	    settled_on <= year_before(l->out->as_of) ||
	    inv->status == INVOICE_DRAFT || inv->status == INVOICE_CANCELLED)
		return;
	h->settled++;
	if (settled_on > inv->due_on) {
		h->late++;
		h->days_late += settled_on - inv->due_on;
	}
}

enum status load_history(struct loading *l)
{
	struct stmt *q;
	enum status st;

	/* Of a past day each invoice was counted when it was looked at. */
	if (!(l->flags & NEED_HISTORY) || l->known_to != INT64_MAX)
		return STATUS_OK;
	q = SQL(l->s, pay_history);
	bind_int(q, "customer_key", l->key);
	bind_int(q, "after_on", year_before(l->out->as_of));
	bind_int(q, "as_of_on", l->out->as_of);
	st = sql_next(l->s, q);
	if (st != STATUS_OK)
		return st;
	l->out->history = (struct pay_history){ .settled = (int)col_int(q, 0),
						.late = (int)col_int(q, 1),
						.days_late = col_int(q, 2) };
	sql_reset(q);
	return STATUS_OK;
}
