/*
 * Invoices of a customer as they were on a day: what was known of them by
 * then, and what was owed on them.
 */
#include <stdlib.h>
#include <string.h>

#include "loading.h"

enum status invoice_keep(struct store *s, int64_t invoice_key)
{
	struct stmt *q = SQL(s, invoice_past_add);

	bind_int(q, "replaced_seq", s->block.seq);
	bind_int(q, "invoice_key", invoice_key);
	return sql_run(s, q);
}

static void past_read(struct stmt *q, struct arena *a, struct invoice *inv)
{
	const char *moved;

	inv->issued_on = (civil_day)col_int(q, 0);
	inv->due_on = (civil_day)col_int(q, 1);
	inv->delivered_on = (civil_day)col_int(q, 2);
	inv->amount_minor = col_int(q, 3);
	inv->has_tax = !col_null(q, 4);
	inv->tax_minor = col_int(q, 4);
	inv->status = (enum invoice_status)col_int(q, 5);
	inv->po_number = col_text(q, 6, a);
	inv->dispute_reason = col_text(q, 7, a);
	inv->policy = col_text(q, 8, a);
	inv->assigned_to = col_text(q, 9, a);
	inv->factoring = col_text(q, 10, a);
	inv->last_step = col_text(q, 11, a);
	inv->last_step_on = (civil_day)col_int(q, 12);
	moved = col_text(q, 13, a);
	if (moved)
		inv->policy = moved;
	inv->set_aside = col_int(q, 14) != 0;
	inv->extensions = (int)col_int(q, 15);
}

/* A past day saw what stood there before the first change after it. */
enum status invoice_as_known(struct store *s, int64_t known_to, struct arena *a,
			     struct invoice *inv)
{
	struct stmt *q;
	enum status st;

	if (known_to == INT64_MAX)
		return STATUS_OK;
	q = SQL(s, invoice_past_of);
	bind_int(q, "invoice_key", inv->key);
	bind_int(q, "known_to", known_to);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	past_read(q, a, inv);
	sql_reset(q);
	return STATUS_OK;
}

static bool row_is_enough(const struct loading *l,
			  const struct invoice_stored *row)
{
	return l->known_to == INT64_MAX && row->last_fact_on <= l->out->as_of;
}

/* The derived columns count every known fact; go back to the day. */
static enum status balance_on_day(struct loading *l, struct invoice_stored *row)
{
	struct invoice *inv = &row->invoice;
	struct payment *fact = NULL;
	size_t n = 0;
	struct balance b;
	enum status st;

	inv->settled_on = row->settled_on;
	if (row_is_enough(l, row))
		return STATUS_OK;
	st = facts_load(l->s, inv->key, l->a, l->known_to, &fact, &n);
	if (st != STATUS_OK)
		return st;
	b = balance_at(inv->amount_minor, fact, n, l->out->as_of);
	inv->outstanding_minor = b.outstanding_minor;
	inv->paid_minor = inv->amount_minor - b.outstanding_minor;
	inv->episode = b.episode;
	inv->settled_on = b.settled_on;
	inv->next_fact_on = b.next_fact_on;
	fact_later(l->out, b.next_fact_on);
	if (l->known_to != INT64_MAX)
		history_add(l, inv, b.settled_on);
	return STATUS_OK;
}

static enum status invoice_take(struct loading *l, struct invoice_stored *row)
{
	struct snapshot *out = l->out;
	enum status st;

	if (row->known_seq > l->known_to)
		return STATUS_OK;
	st = invoice_as_known(l->s, l->known_to, l->a, &row->invoice);
	if (st != STATUS_OK)
		return st;
	if (row->invoice.issued_on > out->as_of) {
		fact_later(out, row->invoice.issued_on);
		return STATUS_OK;
	}
	row->invoice.customer_id = out->customer.customer_id;
	st = imported_on(l->s, row->known_seq, &row->invoice.entered_on);
	if (st == STATUS_OK)
		st = balance_on_day(l, row);
	if (st == STATUS_OK &&
	    (row->invoice.outstanding_minor > 0 || (l->flags & LOAD_SETTLED)))
		VEC_PUSH(l->a, &out->invoices, row->invoice);
	return st;
}

static int by_invoice_id(const void *left, const void *right)
{
	const struct invoice *l = left, *r = right;
	int order = strcmp(l->invoice_id, r->invoice_id);

	return order ? order : strcmp(l->instalment, r->instalment);
}

enum status load_invoices(struct loading *l)
{
	struct stmt *q = SQL(l->s, invoices_of);
	struct invoice_rows rows = { 0 };
	bool every = (l->flags & LOAD_SETTLED) || l->known_to != INT64_MAX;
	enum status st;

	bind_int(q, "customer_key", l->key);
	bind_int(q, "settled_from",
		 every ? (int64_t)DAY_NONE : (int64_t)l->out->as_of + 1);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		struct invoice_stored row;

		invoice_read(q, l->a, &row);
		VEC_PUSH(l->a, &rows, row);
	}
	if (st != STATUS_NOT_FOUND)
		return st;
	st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < rows.n; i++)
		st = invoice_take(l, &rows.v[i]);
	if (l->out->invoices.n)
		qsort(l->out->invoices.v, l->out->invoices.n,
		      sizeof *l->out->invoices.v, by_invoice_id);
	return st;
}
