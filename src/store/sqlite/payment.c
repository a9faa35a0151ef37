/*
 * Payments come in. A row is (payment_id, invoice_id, instalment); without an
 * invoice of ours it is cash or a credit of the customer. Balances are made
 * anew once per invoice at the end of an import (balance.c).
 */
#include <string.h>

#include "internal.h"
#include "relance/text.h"

static const char *some(const char *text)
{
	return text ? text : "";
}

static uint64_t payment_hash(const struct payment *p)
{
	uint64_t h = hash64_add(HASH64_START, p->invoice_id);

	h = hash64_add(h, some(p->instalment));
	h = hash64_add(h, p->customer_id);
	h = hash64_add(h, p->currency);
	h = hash64_add_int(h, p->on);
	h = hash64_add_int(h, p->amount_minor);
	return hash64_add_int(h, p->kind);
}

enum status payment_write(struct store *s, int64_t invoice_key,
			  const struct payment *p, uint64_t row_hash)
{
	struct stmt *q = SQL(s, payment_write);
	enum status st;

	bind_int(q, "invoice_key", invoice_key);
	bind_text(q, "payment_id", p->payment_id);
	bind_int(q, "paid_on", p->on);
	bind_int(q, "amount_minor", p->amount_minor);
	bind_int(q, "kind", p->kind);
	bind_int(q, "row_hash", (int64_t)row_hash);
	bind_int(q, "known_seq", s->block.seq);
	st = sql_run(s, q);
	return st == STATUS_OK ? touch_invoice(s, invoice_key) : st;
}

static enum status known(struct store *s, const struct payment *p,
			 uint64_t hash)
{
	struct stmt *q;
	int64_t one;

	if (ascent_is_new(s, &s->import.payments, p->payment_id))
		return STATUS_NOT_FOUND;
	q = SQL(s, payment_known);
	bind_text(q, "payment_id", p->payment_id);
	bind_int(q, "row_hash", (int64_t)hash);
	return sql_one(s, q, &one);
}

/* Is there a row under this key already (with other contents)? */
static enum status was_there(struct store *s, int64_t invoice_key,
			     const struct payment *p)
{
	struct stmt *q = SQL(s, payment_probe);
	int64_t first;

	bind_int(q, "invoice_key", invoice_key);
	bind_text(q, "payment_id", p->payment_id);
	return sql_one(s, q, &first);
}

static void credit_bind(struct stmt *q, int64_t customer_key,
			const struct payment *p)
{
	bind_int(q, "customer_key", customer_key);
	bind_text(q, "payment_id", p->payment_id);
	bind_text(q, "invoice_id", some(p->invoice_id));
	bind_text(q, "instalment", some(p->instalment));
}

static enum status put_credit(struct store *s, int64_t customer_key,
			      const struct payment *p, uint64_t hash,
			      enum change *out)
{
	struct stmt *q = SQL(s, credit_probe);
	int64_t stored = 0;
	enum status st;

	credit_bind(q, customer_key, p);
	st = sql_one(s, q, &stored);
	if (st != STATUS_OK && st != STATUS_NOT_FOUND)
		return st;
	*out = st == STATUS_NOT_FOUND	 ? CHANGE_ADDED
	       : stored == (int64_t)hash ? CHANGE_NONE
					 : CHANGE_UPDATED;
	if (*out == CHANGE_NONE)
		return STATUS_OK;
	q = SQL(s, credit_write);
	credit_bind(q, customer_key, p);
	bind_int(q, "paid_on", p->on);
	bind_int(q, "amount_minor", p->amount_minor);
	bind_text(q, "currency", p->currency);
	bind_int(q, "kind", p->kind);
	bind_int(q, "row_hash", (int64_t)hash);
	bind_int(q, "known_seq", s->block.seq);
	st = sql_run(s, q);
	return st == STATUS_OK ? mark_changed(s, customer_key) : st;
}

/* Its invoice was not known when this row came first. */
static enum status credit_becomes_payment(struct store *s, int64_t customer_key,
					  const struct payment *p)
{
	struct stmt *q = SQL(s, credit_delete);

	credit_bind(q, customer_key, p);
	return sql_run(s, q);
}

/* Nothing is ever converted. A row of ours has the invoice's own currency. */
static bool same_currency(const struct found_invoice *at,
			  const struct payment *p)
{
	return !p->currency[0] || str_eq(at->currency, p->currency);
}

static enum status put_on_invoice(struct store *s,
				  const struct found_invoice *at,
				  const struct payment *p, uint64_t hash,
				  enum change *out)
{
	enum status st;

	*out = CHANGE_ADDED;
	if (!same_currency(at, p))
		return STATUS_CONFLICT;
	if (!s->import.fresh_payments) {
		st = was_there(s, at->invoice_key, p);
		if (st == STATUS_OK) {
			*out = CHANGE_UPDATED;
			VEC_PUSH(&s->import.arena, &s->import.answered,
				 at->customer_key);
		} else if (st == STATUS_NOT_FOUND) {
			st = credit_becomes_payment(s, at->customer_key, p);
		}
		if (st != STATUS_OK)
			return st;
	}
	st = payment_write(s, at->invoice_key, p, hash);
	return st == STATUS_OK ? mark_changed(s, at->customer_key) : st;
}

static enum status put_payment(struct store *s, const struct payment *p,
			       enum change *out)
{
	struct found_invoice at;
	uint64_t hash = payment_hash(p);
	int64_t customer_key = 0;
	enum status st = known(s, p, hash);

	*out = CHANGE_NONE;
	if (st != STATUS_NOT_FOUND)
		return st;
	if (p->invoice_id) {
		st = invoice_probe(s, p->invoice_id, some(p->instalment), &at);
		if (st == STATUS_OK)
			return put_on_invoice(s, &at, p, hash, out);
		if (st != STATUS_NOT_FOUND)
			return st;
	}
	if (!p->customer_id)
		return STATUS_NOT_FOUND;
	st = customer_key_of(s, p->customer_id, &customer_key);
	if (st != STATUS_OK)
		return st;
	return put_credit(s, customer_key, p, hash, out);
}

struct named_credit {
	struct payment payment;
	int64_t row_hash;
};
struct named_credits VEC(struct named_credit);

static enum status credits_for(struct store *s, int64_t customer_key,
			       const struct invoice *inv,
			       struct named_credits *out)
{
	struct stmt *q = SQL(s, credits_for);
	enum status st;

	bind_int(q, "customer_key", customer_key);
	bind_text(q, "invoice_id", inv->invoice_id);
	bind_text(q, "instalment", some(inv->instalment));
	bind_text(q, "currency", inv->currency);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct named_credit c = {
			.payment = { .payment_id = col_text(q, 0, &s->scratch),
				     .invoice_id = inv->invoice_id,
				     .instalment = inv->instalment,
				     .on = (civil_day)col_int(q, 1),
				     .amount_minor = col_int(q, 2),
				     .kind = (enum payment_kind)col_int(q, 3) },
			.row_hash = col_int(q, 4),
		};

		VEC_PUSH(&s->scratch, out, c);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status credits_adopt(struct store *s, int64_t customer_key, int64_t key,
			  const struct invoice *inv)
{
	struct named_credits list = { 0 };
	enum status st = credits_for(s, customer_key, inv, &list);

	for (size_t i = 0; st == STATUS_OK && i < list.n; i++) {
		const struct named_credit *c = &list.v[i];

		st = payment_write(s, key, &c->payment, (uint64_t)c->row_hash);
		if (st == STATUS_OK)
			st = credit_becomes_payment(s, customer_key,
						    &c->payment);
	}
	return st;
}

enum status store_put_payment(struct store *s, const struct payment *p,
			      enum change *out)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, put_payment(s, p, out)) : st;
}

enum status store_payments_load(struct store *s, int64_t invoice_key,
				civil_day known_on, struct arena *arena,
				struct payment **out, size_t *n_out)
{
	struct invoice_brief inv;
	int64_t seq = INT64_MAX;
	enum status st = invoice_brief(s, invoice_key, arena, &inv);

	if (st == STATUS_OK && known_on != DAY_NEVER)
		st = known_to(s, known_on, &seq);
	if (st == STATUS_OK)
		st = facts_load(s, invoice_key, arena, seq, out, n_out);
	for (size_t i = 0; st == STATUS_OK && i < *n_out; i++) {
		(*out)[i].invoice_id = inv.invoice_id;
		(*out)[i].instalment = inv.instalment;
		(*out)[i].customer_id = inv.customer_id;
		memcpy((*out)[i].currency, inv.currency, sizeof inv.currency);
	}
	return st;
}
