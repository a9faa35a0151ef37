/*
 * Balances: what is derived from payments, made anew for each invoice that
 * was touched. One function does it for imports and for verify.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static int by_date(const void *left, const void *right)
{
	const struct payment *l = left, *r = right;

	if (l->on != r->on)
		return l->on < r->on ? -1 : 1;
	/* A stated balance is that of the evening. */
	if ((l->kind == PAYMENT_BALANCE) != (r->kind == PAYMENT_BALANCE))
		return l->kind == PAYMENT_BALANCE ? 1 : -1;
	return strcmp(l->payment_id, r->payment_id);
}

void facts_sort(struct payment *fact, size_t n)
{
	if (n > 1)
		qsort(fact, n, sizeof *fact, by_date);
}

enum status facts_load(struct store *s, int64_t invoice_key, struct arena *a,
		       int64_t known_seq, struct payment **out, size_t *n_out)
{
	struct stmt *q = SQL(s, payments_of);
	struct VEC(struct payment) list = { 0 };
	enum status st;

	bind_int(q, "invoice_key", invoice_key);
	bind_int(q, "known_to", known_seq);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct payment p = {
			.payment_id = col_text(q, 0, a),
			.on = (civil_day)col_int(q, 1),
			.amount_minor = col_int(q, 2),
			.kind = (enum payment_kind)col_int(q, 3),
			.known_seq = col_int(q, 4),
		};

		VEC_PUSH(a, &list, p);
	}
	facts_sort(list.v, list.n);
	*out = list.v;
	*n_out = list.n;
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

struct derived derive(int64_t amount_minor, const struct payment *fact,
		      size_t n)
{
	struct balance b = balance_at(amount_minor, fact, n, DAY_NEVER);

	return (struct derived){
		.outstanding_minor = b.outstanding_minor,
		.surplus_minor = b.surplus_minor,
		.episode = b.episode,
		.settled_on = b.settled_on,
		.last_fact_on = n ? fact[n - 1].on : DAY_NONE,
	};
}

static enum status derived_write(struct store *s, int64_t invoice_key,
				 const struct derived *d)
{
	struct stmt *q = SQL(s, invoice_derived);

	bind_int(q, "outstanding_minor", d->outstanding_minor);
	bind_int(q, "surplus_minor", d->surplus_minor);
	bind_int(q, "episode", d->episode);
	bind_int(q, "settled_on", d->settled_on);
	bind_int(q, "last_fact_on", d->last_fact_on);
	bind_int(q, "invoice_key", invoice_key);
	return sql_run(s, q);
}

static civil_day newest_payment(const struct payment *fact, size_t n)
{
	civil_day on = DAY_NONE;

	for (size_t i = 0; i < n; i++)
		if (fact[i].on > on && fact[i].amount_minor > 0 &&
		    fact[i].kind == PAYMENT_PAYMENT)
			on = fact[i].on;
	return on;
}

static enum status answered_write(struct store *s, const struct answer *a)
{
	struct stmt *q = SQL(s, state_answered);

	bind_int(q, "paid_on", a->on);
	bind_int(q, "customer_key", a->customer_key);
	return sql_run(s, q);
}

/* The newest payment of a customer only moves up here; where a payment was
 * corrected, import.c has it looked up. */
static enum status answered_note(struct store *s, int64_t customer_key,
				 civil_day on)
{
	struct answer a = { customer_key, on };

	if (on == DAY_NONE)
		return STATUS_OK;
	if (!s->import.active)
		return answered_write(s, &a);
	VEC_PUSH(&s->import.arena, &s->import.answers, a);
	return STATUS_OK;
}

static int by_customer(const void *left, const void *right)
{
	const struct answer *l = left, *r = right;

	if (l->customer_key != r->customer_key)
		return l->customer_key < r->customer_key ? -1 : 1;
	return (l->on > r->on) - (l->on < r->on);
}

enum status answers_finish(struct store *s)
{
	struct answer *v = s->import.answers.v;
	size_t n = s->import.answers.n;
	enum status st = STATUS_OK;

	if (n)
		qsort(v, n, sizeof *v, by_customer);
	for (size_t i = 0; st == STATUS_OK && i < n; i++)
		if (i + 1 == n || v[i + 1].customer_key != v[i].customer_key)
			st = answered_write(s, &v[i]);
	return st;
}

/* An invoice with all its payments, in one statement: a first import asks
 * for each of a million. */
struct account {
	int64_t amount_minor, customer_key;
	struct VEC(struct payment) facts;
};

static enum status account_load(struct store *s, int64_t invoice_key,
				struct account *out)
{
	struct arena *a = &s->facts;
	struct stmt *q = SQL(s, account_of);
	bool found = false;
	enum status st;

	bind_int(q, "invoice_key", invoice_key);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct payment p = {
			.payment_id = col_text(q, 2, a),
			.on = (civil_day)col_int(q, 3),
			.amount_minor = col_int(q, 4),
			.kind = (enum payment_kind)col_int(q, 5),
		};

		found = true;
		out->amount_minor = col_int(q, 0);
		out->customer_key = col_int(q, 1);
		if (p.payment_id)
			VEC_PUSH(a, &out->facts, p);
	}
	facts_sort(out->facts.v, out->facts.n);
	return st == STATUS_NOT_FOUND && found ? STATUS_OK : st;
}

enum status balance_renew(struct store *s, int64_t invoice_key)
{
	struct account of = { 0 };
	struct derived d;
	enum status st = account_load(s, invoice_key, &of);

	if (st == STATUS_OK) {
		d = derive(of.amount_minor, of.facts.v, of.facts.n);
		st = derived_write(s, invoice_key, &d);
	}
	if (st == STATUS_OK)
		st = answered_note(s, of.customer_key,
				   newest_payment(of.facts.v, of.facts.n));
	arena_reset(&s->facts);
	return st;
}

enum status touch_invoice(struct store *s, int64_t invoice_key)
{
	struct key_list *touched = &s->import.touched;

	if (!s->import.active)
		return balance_renew(s, invoice_key);
	if (!touched->n || touched->v[touched->n - 1] != invoice_key)
		VEC_PUSH(&s->import.arena, touched, invoice_key);
	return STATUS_OK;
}
