/*
 * Declarations out of the books. Debtors are looked at one after the other;
 * only what a row says is kept.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "relance/debtor.h"
#include "relance/declare.h"
#include "relance/text.h"

struct walk {
	struct run *run;
	const struct declare_request *q;
	struct arena *arena; /* of the rows */
	struct arena scratch;
	enum status (*fn)(struct walk *w, struct debtor *d,
			  const struct debtor_keys *keys);
	struct turnover_rows *turnover;
	struct overdue_rows *overdue;
	size_t elsewhere;
};

/* ---- every debtor, once -------------------------------------------------- */

static enum status look_at(struct walk *w, int64_t key)
{
	const struct contract *k = NULL;
	struct debtor_keys keys = { 0 };
	struct debtor d;
	enum status st;

	arena_reset(&w->scratch);
	st = store_debtor_customers(w->run->store, key, &w->scratch, &keys);
	if (st != STATUS_OK || keys.v[0] != key)
		return st;
	st = run_debtor_whole(w->run, &keys, w->q->as_of, &w->scratch, &d, &k);
	if (st != STATUS_OK)
		return st;
	if (k && k != w->q->contract) {
		w->elsewhere++;
		return STATUS_OK;
	}
	return k || w->turnover ? w->fn(w, &d, &keys) : STATUS_OK;
}

static enum status walk_debtors(struct walk *w)
{
	struct run *r = w->run;
	struct due_list *list;
	size_t done = 0;
	int64_t key;
	enum status st = store_view_begin(r->store);

	if (st != STATUS_OK)
		return st;
	st = store_due_open(r->store, w->q->as_of, WHO_ALL, NULL, &list);
	if (st != STATUS_OK) {
		store_view_end(r->store);
		return st;
	}
	while (st == STATUS_OK && store_due_next(list, &key)) {
		st = look_at(w, key);
		if (r->progress && ++done % 256 == 0)
			r->progress(r->progress_ctx, "looking", done,
				    store_due_count(list));
	}
	store_due_close(list);
	store_view_end(r->store);
	arena_release(&w->scratch);
	return st;
}

/* What a row says of its customer has to outlive the walk. */
static const struct customer *keep(struct walk *w, const struct customer *c)
{
	struct customer *copy = ARENA_NEW(w->arena, struct customer);

	*copy = (struct customer){
		.key = c->key,
		.customer_id = arena_strdup(w->arena, c->customer_id),
		.name = arena_strdup(w->arena, c->name),
		.legal_id = arena_strdup(w->arena, c->legal_id),
		.country = arena_strdup(w->arena, c->country),
		.insurer_ref = arena_strdup(w->arena, c->insurer_ref),
	};
	return copy;
}

/* ---- turnover ------------------------------------------------------------ */

static enum status add_turnover(struct walk *w, struct debtor *d,
				const struct debtor_keys *keys)
{
	const struct credits_wanted wanted = { w->q->period.from,
					       w->q->period.to, w->q->as_of };
	struct turnover_rows rows = { 0 };
	struct credit_notes notes = { 0 };
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < keys->n; i++)
		st = store_credit_notes(w->run->store, keys->v[i], &wanted,
					&w->scratch, &notes);
	if (st != STATUS_OK)
		return st;
	turnover_of(w->q->contract, d, &w->q->period, &notes, &w->scratch,
		    &rows);
	for (size_t i = 0; i < rows.n; i++) {
		rows.v[i].customer = keep(w, rows.v[i].customer);
		VEC_PUSH(w->arena, w->turnover, rows.v[i]);
	}
	return STATUS_OK;
}

static int by_customer(const struct customer *a, const char *a_currency,
		       const struct customer *b, const char *b_currency)
{
	int order = strcmp(a->customer_id, b->customer_id);

	return order ? order : strcmp(a_currency, b_currency);
}

static int turnover_order(const void *pa, const void *pb)
{
	const struct turnover_row *a = pa, *b = pb;

	return by_customer(a->customer, a->currency, b->customer, b->currency);
}

enum status run_turnover(struct run *r, const struct declare_request *q,
			 struct arena *arena, struct turnover_rows *out,
			 size_t *elsewhere_out)
{
	struct walk w = { .run = r,
			  .q = q,
			  .arena = arena,
			  .scratch = ARENA_INIT,
			  .fn = add_turnover,
			  .turnover = out };
	enum status st = walk_debtors(&w);

	*elsewhere_out = w.elsewhere;
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, turnover_order);
	return st;
}

/* ---- overdue ------------------------------------------------------------- */

static civil_day first_filed(const struct debtor *d)
{
	civil_day first = DAY_NEVER;

	for (size_t i = 0; i < d->filed.n; i++)
		if (d->filed.v[i].filed_on < first)
			first = d->filed.v[i].filed_on;
	return first;
}

/* As it stood on d->as_of, with all that is known by now. */
static enum status back_to(struct walk *w, const struct debtor *d,
			   struct debtor_invoice *di)
{
	struct payment *fact = NULL;
	struct balance b;
	size_t n = 0;
	enum status st = store_payments_load(w->run->store, di->inv.key,
					     DAY_NEVER, &w->scratch, &fact, &n);

	if (st != STATUS_OK)
		return st;
	b = balance_at(di->inv.amount_minor, fact, n, d->as_of);
	di->inv.outstanding_minor = b.outstanding_minor;
	di->inv.settled_on = b.settled_on;
	while (n && fact[n - 1].on > d->as_of)
		n--;
	di->fact = fact;
	di->fact_count = n;
	return STATUS_OK;
}

static enum status stand_at(struct walk *w, struct debtor *d, civil_day on)
{
	civil_day since = first_filed(d);
	size_t kept = 0;
	enum status st = STATUS_OK;

	d->as_of = on;
	if (since > on)
		since = on;
	for (size_t i = 0; st == STATUS_OK && i < d->invoices.n; i++) {
		struct debtor_invoice *di = &d->invoices.v[i];

		if (di->inv.issued_on > on || di->inv.settled_on <= since)
			continue;
		if (on < w->q->as_of || since < on)
			st = back_to(w, d, di);
		d->invoices.v[kept++] = *di;
	}
	d->invoices.n = kept;
	return st;
}

static enum status add_overdue(struct walk *w, struct debtor *d,
			       const struct debtor_keys *keys)
{
	civil_day on =
		w->q->period.to < w->q->as_of ? w->q->period.to : w->q->as_of;
	struct overdue_rows rows = { 0 };
	enum status st = stand_at(w, d, on);

	(void)keys;
	if (st != STATUS_OK)
		return st;
	overdue_of(w->q->contract, d, &w->scratch, &rows);
	for (size_t i = 0; i < rows.n; i++) {
		rows.v[i].customer = keep(w, rows.v[i].customer);
		VEC_PUSH(w->arena, w->overdue, rows.v[i]);
	}
	return STATUS_OK;
}

static int overdue_order(const void *pa, const void *pb)
{
	const struct overdue_row *a = pa, *b = pb;

	return by_customer(a->customer, a->currency, b->customer, b->currency);
}

enum status run_overdue(struct run *r, const struct declare_request *q,
			struct arena *arena, struct overdue_rows *out)
{
	struct walk w = { .run = r,
			  .q = q,
			  .arena = arena,
			  .scratch = ARENA_INIT,
			  .fn = add_overdue,
			  .overdue = out };
	enum status st = walk_debtors(&w);

	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, overdue_order);
	return st;
}
