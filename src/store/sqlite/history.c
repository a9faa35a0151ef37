/*
 * The whole history of a customer or an invoice: the journal, and the facts
 * with the block in which they became known.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "relance/text.h"

struct event {
	struct history_row row;
	int64_t seq, n;
};

struct telling {
	struct store *s;
	struct arena *a;
	civil_day up_to;
	int64_t known_to; /* what was learnt later is not told */
	int64_t invoice_key;
	const char *label; /* of that invoice */
	struct VEC(struct event) events;
};

static void tell(struct telling *t, const struct history_row *row, int64_t seq)
{
	struct event e = { *row, seq, (int64_t)t->events.n };

	if (row->on != DAY_NONE && row->on > t->up_to)
		return;
	VEC_PUSH(t->a, &t->events, e);
}

/* ---- the journal -------------------------------------------------------- */

static enum status is_about(struct telling *t, const char *message_id,
			    bool *out)
{
	struct stmt *q = SQL(t->s, message_is_about);
	int64_t one;
	enum status st;

	bind_text(q, "message_id", message_id);
	bind_int(q, "invoice_key", t->invoice_key);
	st = sql_one(t->s, q, &one);
	*out = st == STATUS_OK;
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* "E12 hold of ..." */
static enum status exception_is_about(struct telling *t, const char *text,
				      bool *out)
{
	struct stmt *q = SQL(t->s, exception_is_about);
	int64_t one;
	enum status st;

	bind_int(q, "exception_no", strtoll(text + 1, NULL, 10));
	bind_int(q, "invoice_key", t->invoice_key);
	st = sql_one(t->s, q, &one);
	*out = st == STATUS_OK;
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* Of one invoice: what names it, what a message or an exception did that
 * names it, and what concerns the whole customer. */
static enum status concerns(struct telling *t, const struct entry *e, bool *out)
{
	*out = true;
	if (!t->invoice_key)
		return STATUS_OK;
	if (e->invoice_id) {
		*out = str_eq(e->invoice_id, t->label);
		return STATUS_OK;
	}
	if (text_starts(e->kind, "exception") || str_eq(e->kind, "end undone"))
		return exception_is_about(t, e->text, out);
	if (!e->message_id)
		return STATUS_OK;
	return is_about(t, e->message_id, out);
}

struct raw {
	int64_t at;
	const char *who, *payload;
};
struct raw_list VEC(struct raw);

static enum status raw_load(struct telling *t, int64_t customer_key,
			    struct raw_list *out)
{
	struct stmt *q = SQL(t->s, history_of);
	enum status st;

	bind_int(q, "customer_key", customer_key);
	bind_int(q, "known_to", t->known_to);
	while ((st = sql_next(t->s, q)) == STATUS_OK) {
		struct raw r = { col_int(q, 0), col_text(q, 1, t->a),
				 col_text(q, 2, t->a) };

		VEC_PUSH(t->a, out, r);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status tell_record(struct telling *t, const struct raw *r,
			       int64_t order)
{
	struct entry e;
	bool wanted;
	enum status st;

	if (!r->payload || !journal_decode(r->payload, t->a, &e))
		return STATUS_OK; /* erased; verify speaks of broken ones */
	st = concerns(t, &e, &wanted);
	if (st != STATUS_OK || !wanted)
		return st;
	tell(t,
	     &(struct history_row){ .at = r->at,
				    .on = e.on,
				    .who = r->who,
				    .kind = e.kind,
				    .text = e.text,
				    .customer_id = e.customer_id,
				    .invoice_id = e.invoice_id,
				    .message_id = e.message_id,
				    .policy_hash = e.policy_hash },
	     order);
	return STATUS_OK;
}

static enum status tell_journal(struct telling *t, int64_t customer_key)
{
	struct raw_list list = { 0 };
	enum status st = raw_load(t, customer_key, &list);

	for (size_t i = 0; st == STATUS_OK && i < list.n; i++)
		st = tell_record(t, &list.v[i], INT64_MAX);
	return st;
}

/* ---- facts -------------------------------------------------------------- */

static enum status block_of(struct telling *t, int64_t seq,
			    struct history_row *out)
{
	struct stmt *q = SQL(t->s, block_of);
	enum status st;

	bind_int(q, "seq", seq);
	st = sql_next(t->s, q);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	out->at = col_int(q, 0);
	out->who = col_text(q, 1, t->a);
	sql_reset(q);
	return STATUS_OK;
}

struct fact_row {
	struct payment payment;
	int64_t seq;
};
struct fact_rows VEC(struct fact_row);

static enum status facts_known(struct telling *t, int64_t invoice_key,
			       struct fact_rows *out)
{
	struct stmt *q = SQL(t->s, payments_history);
	enum status st;

	bind_int(q, "invoice_key", invoice_key);
	while ((st = sql_next(t->s, q)) == STATUS_OK) {
		struct fact_row f = {
			.payment = { .payment_id = col_text(q, 0, t->a),
				     .on = (civil_day)col_int(q, 1),
				     .amount_minor = col_int(q, 2),
				     .kind = (enum payment_kind)col_int(q, 3) },
			.seq = col_int(q, 4),
		};

		VEC_PUSH(t->a, out, f);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static const char *fact_text(struct arena *a, const struct payment *p,
			     const char *currency)
{
	const char *amount = money_text(a, p->amount_minor, currency);

	if (p->kind == PAYMENT_BALANCE)
		return p->amount_minor ? arena_printf(a, "still open: %s %s",
						      amount, currency)
				       : "settled in full";
	if (!p->amount_minor)
		return arena_printf(a, "%s undone", p->payment_id);
	return arena_printf(a, "%s %s (%s)", amount, currency, p->payment_id);
}

static enum status tell_invoice(struct telling *t,
				const struct invoice_stored *row,
				const char *customer_id)
{
	const struct invoice *inv = &row->invoice;
	struct arena *a = t->a;
	char due[DATE_TEXT_SIZE];
	struct history_row h = { .on = inv->issued_on,
				 .kind = "invoice",
				 .customer_id = customer_id,
				 .invoice_id = invoice_label(a, inv->invoice_id,
							     inv->instalment) };
	struct fact_rows facts = { 0 };
	enum status st;

	if (row->known_seq > t->known_to)
		return STATUS_OK;
	st = block_of(t, row->known_seq, &h);
	h.text = arena_printf(a, "%s %s, due %s",
			      money_text(a, inv->amount_minor, inv->currency),
			      inv->currency, date_to_text(inv->due_on, due));
	if (st != STATUS_OK)
		return st;
	tell(t, &h, row->known_seq);
	st = facts_known(t, inv->key, &facts);
	for (size_t i = 0; st == STATUS_OK && i < facts.n; i++) {
		if (facts.v[i].seq > t->known_to)
			continue;
		h.on = facts.v[i].payment.on;
		h.kind = facts.v[i].payment.kind == PAYMENT_BALANCE
				 ? "balance"
				 : payment_kind_name(facts.v[i].payment.kind);
		h.text = fact_text(a, &facts.v[i].payment, inv->currency);
		st = block_of(t, facts.v[i].seq, &h);
		if (st == STATUS_OK)
			tell(t, &h, facts.v[i].seq);
	}
	return st;
}

static enum status invoices_wanted(struct telling *t, int64_t customer_key,
				   struct invoice_rows *out)
{
	struct stmt *q;
	enum status st;

	if (t->invoice_key) {
		q = SQL(t->s, invoice_load);
		bind_int(q, "invoice_key", t->invoice_key);
	} else {
		q = SQL(t->s, invoices_of);
		bind_int(q, "customer_key", customer_key);
		bind_int(q, "settled_from", DAY_NONE);
	}
	while ((st = sql_next(t->s, q)) == STATUS_OK) {
		struct invoice_stored row;

		invoice_read(q, t->a, &row);
		VEC_PUSH(t->a, out, row);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status tell_facts(struct telling *t, int64_t customer_key)
{
	struct invoice_rows rows = { 0 };
	const char *customer_id = NULL;
	enum status st = invoices_wanted(t, customer_key, &rows);

	if (st == STATUS_OK)
		st = customer_id_of(t->s, customer_key, t->a, &customer_id);
	for (size_t i = 0; st == STATUS_OK && i < rows.n; i++) {
		if (t->invoice_key)
			t->label = invoice_label(t->a,
						 rows.v[i].invoice.invoice_id,
						 rows.v[i].invoice.instalment);
		st = invoice_as_known(t->s, t->known_to, t->a,
				      &rows.v[i].invoice);
		if (st == STATUS_OK)
			st = tell_invoice(t, &rows.v[i], customer_id);
	}
	return st;
}

/* By date; on one day facts first, then in the order of the journal. */
static int by_age(const void *left, const void *right)
{
	const struct event *l = left, *r = right;

	if (l->row.on != r->row.on)
		return l->row.on < r->row.on ? -1 : 1;
	if (l->seq != r->seq)
		return l->seq < r->seq ? -1 : 1;
	return (l->n > r->n) - (l->n < r->n);
}

enum status store_history_each(struct store *s, int64_t customer_key,
			       int64_t invoice_key, civil_day up_to,
			       struct arena *arena,
			       void (*fn)(void *, const struct history_row *),
			       void *ctx)
{
	struct telling t = {
		.s = s, .a = arena, .up_to = up_to, .invoice_key = invoice_key
	};
	struct invoice_brief inv;
	enum status st = STATUS_OK;

	if (invoice_key) {
		st = invoice_brief(s, invoice_key, arena, &inv);
		customer_key = inv.customer_key;
	}
	if (st == STATUS_OK)
		st = known_to(s, up_to, &t.known_to);
	if (st == STATUS_OK)
		st = tell_facts(&t, customer_key);
	if (st == STATUS_OK)
		st = tell_journal(&t, customer_key);
	if (st != STATUS_OK)
		return st;
	if (t.events.n)
		qsort(t.events.v, t.events.n, sizeof *t.events.v, by_age);
	for (size_t i = 0; i < t.events.n; i++)
		fn(ctx, &t.events.v[i].row);
	return STATUS_OK;
}
