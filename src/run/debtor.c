/*
 * Debtors out of the store: the snapshots of all customers that are the same
 * legal entity, and what people recorded. The room decide puts them together.
 */
#include <string.h>

#include "internal.h"
#include "relance/debtor.h"
#include "relance/text.h"

/* ---- one debtor ---------------------------------------------------------- */

struct loading {
	struct run *run;
	civil_day as_of;
	struct arena *arena;
	unsigned flags;
	bool with_facts;
	civil_day known_on; /* as_of, or later: with what came to light */
};

/* Debts that are settled by now tell of late payment, and whose money it
 * was. */
static bool wants_settled(const struct contract *k)
{
	return k->oldest_first || ((k->stop & (1u << STOP_EXTENSION_END)) &&
				   !k->reinstated_on_cure);
}

static void load_for(struct loading *l, const struct contract *k)
{
	if (!k)
		return;
	if (wants_settled(k))
		l->flags |= LOAD_SETTLED;
	l->with_facts |= k->oldest_first;
}

static enum status load_facts(const struct loading *l,
			      const struct snapshot *snap, struct insured *out)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < snap->invoices.n; i++) {
		struct invoice_facts f = { .invoice_key =
						   snap->invoices.v[i].key };
		struct payment *fact;

		st = store_payments_load(l->run->store, f.invoice_key,
					 l->known_on, l->arena, &fact,
					 &f.count);
		f.fact = fact;
		if (st == STATUS_OK)
			VEC_PUSH(l->arena, &out->facts, f);
	}
	return st;
}

static enum status load_records(const struct loading *l, int64_t key,
				struct insured *out)
{
	struct hindsight w = { .as_of = l->as_of, .known_on = l->known_on };

	return store_insurer_records(l->run->store, key, &w, l->arena,
				     &out->records);
}

static enum status load_customer(const struct loading *l, int64_t key,
				 struct snapshot *snap, struct insured *out)
{
	struct hindsight w = { l->as_of, l->known_on, l->flags };
	enum status st = store_customer_corrected(l->run->store, key, &w,
						  l->arena, snap);

	if (st == STATUS_OK && l->with_facts)
		st = load_facts(l, snap, out);
	if (st == STATUS_OK)
		st = load_records(l, key, out);
	return st;
}

/* The first customer, with the others in its `insured`. */
static enum status load_all(const struct loading *l,
			    const struct debtor_keys *keys,
			    struct snapshot *first)
{
	struct insured *out = ARENA_NEW(l->arena, struct insured);
	enum status st = load_customer(l, keys->v[0], first, out);

	for (size_t i = 1; st == STATUS_OK && i < keys->n; i++) {
		struct snapshot *snap = ARENA_NEW(l->arena, struct snapshot);

		st = load_customer(l, keys->v[i], snap, out);
		VEC_PUSH(l->arena, &out->others, snap);
	}
	first->insured = out;
	return st;
}

static enum status load_debtor(struct loading l, int64_t customer_key,
			       struct debtor *out,
			       const struct contract **contract_out)
{
	struct run *r = l.run;
	struct arena *arena = l.arena;
	struct snapshot *first = ARENA_NEW(arena, struct snapshot);
	struct debtor_keys keys = { 0 };
	const struct contract *guess = NULL;
	enum status st =
		store_debtor_customers(r->store, customer_key, arena, &keys);

	/* Where there is one contract only, most debtors are under it. */
	if (r->rules->contract_count == 1)
		guess = &r->rules->contract[0];
	load_for(&l, guess);
	if (st == STATUS_OK)
		st = load_all(&l, &keys, first);
	if (st != STATUS_OK)
		return st;
	debtor_gather(r->rules, first, arena, out, contract_out);
	if (!*contract_out || *contract_out == guess ||
	    !wants_settled(*contract_out))
		return STATUS_OK;
	load_for(&l, *contract_out);
	st = load_all(&l, &keys, first);
	if (st == STATUS_OK)
		debtor_gather(r->rules, first, arena, out, contract_out);
	return st;
}

enum status run_debtor_load(struct run *r, int64_t customer_key,
			    civil_day as_of, struct arena *arena,
			    struct debtor *out,
			    const struct contract **contract_out)
{
	struct loading l = { .run = r,
			     .as_of = as_of,
			     .known_on = as_of,
			     .arena = arena,
			     .flags = LOAD_DEBT };

	return load_debtor(l, customer_key, out, contract_out);
}

enum status debtor_corrected(struct run *r, const struct debtor *now,
			     civil_day as_of, struct arena *arena,
			     struct debtor *out)
{
	const struct contract *same;
	struct loading l = { .run = r,
			     .as_of = as_of,
			     .known_on = now->as_of,
			     .arena = arena,
			     .flags = LOAD_DEBT };

	return load_debtor(l, now->customers.v[0]->key, out, &same);
}

enum status run_debtor_whole(struct run *r, const struct debtor_keys *keys,
			     civil_day as_of, struct arena *arena,
			     struct debtor *out,
			     const struct contract **contract_out)
{
	struct loading l = { .run = r,
			     .as_of = as_of,
			     .known_on = as_of,
			     .arena = arena,
			     .flags = LOAD_DEBT | LOAD_SETTLED };
	struct snapshot *first = ARENA_NEW(arena, struct snapshot);
	enum status st = load_all(&l, keys, first);

	if (st == STATUS_OK)
		debtor_gather(r->rules, first, arena, out, contract_out);
	return st;
}

/* ---- beside a snapshot --------------------------------------------------- */

static bool may_be_covered(const struct rules *rules,
			   const struct snapshot *snap)
{
	if (!rules->contract_count)
		return false;
	if (snap->limits.n || snap->customer.legal_id)
		return true;
	for (size_t i = 0; i < rules->contract_count; i++)
		if (rules->contract[i].discretionary_maximum.minor >= 0)
			return true;
	return false;
}

static enum status load_settled(const struct loading *l,
				const struct snapshot *snap,
				struct insured *out)
{
	struct snapshot all;
	struct hindsight w = { l->as_of, l->known_on, l->flags };
	enum status st = store_customer_corrected(
		l->run->store, snap->customer.key, &w, l->arena, &all);

	for (size_t i = 0; st == STATUS_OK && i < all.invoices.n; i++)
		if (all.invoices.v[i].outstanding_minor <= 0)
			VEC_PUSH(l->arena, &out->settled, all.invoices.v[i]);
	return st == STATUS_OK && l->with_facts ? load_facts(l, &all, out) : st;
}

static enum status load_beside(const struct loading *l,
			       const struct debtor_keys *keys,
			       struct snapshot *snap)
{
	struct insured *out = ARENA_NEW(l->arena, struct insured);
	enum status st = STATUS_OK;

	snap->insured = out;
	for (size_t i = 0; st == STATUS_OK && i < keys->n; i++) {
		struct snapshot *other;

		if (keys->v[i] == snap->customer.key) {
			if (l->flags & LOAD_SETTLED)
				st = load_settled(l, snap, out);
			if (st == STATUS_OK)
				st = load_records(l, keys->v[i], out);
			continue;
		}
		other = ARENA_NEW(l->arena, struct snapshot);
		st = load_customer(l, keys->v[i], other, out);
		VEC_PUSH(l->arena, &out->others, other);
	}
	return st;
}

enum status run_insured_load(struct run *r, const struct rules *rules,
			     struct snapshot *snap, struct arena *arena)
{
	struct loading l = { .run = r,
			     .as_of = snap->as_of,
			     .known_on = snap->as_of,
			     .arena = arena,
			     .flags = LOAD_DEBT };
	struct debtor_keys keys = { 0 };
	enum status st;

	snap->insured = NULL;
	if (!may_be_covered(rules, snap))
		return STATUS_OK;
	st = store_debtor_customers(r->store, snap->customer.key, arena, &keys);
	if (st != STATUS_OK)
		return st;
	for (size_t i = 0; i < rules->contract_count; i++)
		load_for(&l, &rules->contract[i]);
	return load_beside(&l, &keys, snap);
}

/* Is it the first customer of the debtor who owes something? */
static bool debtor_is_led_by(const struct debtor *d, int64_t customer_key)
{
	for (size_t i = 0; i < d->customers.n; i++) {
		int64_t key = d->customers.v[i]->key;

		if (key == customer_key)
			return true;
		for (size_t k = 0; k < d->invoices.n; k++)
			if (str_eq(d->invoices.v[k].inv.customer_id,
				   d->customers.v[i]->customer_id) &&
			    d->invoices.v[k].inv.outstanding_minor > 0)
				return false;
	}
	return false;
}

/* A debtor is met through each of its customers; the first one of the list
 * stands for it. */
static bool is_met_first(const struct debtor *d, enum store_who who,
			 int64_t key)
{
	return who == WHO_ALL ? d->customers.v[0]->key == key
			      : debtor_is_led_by(d, key);
}

enum status run_debtor_each(struct run *r, civil_day as_of, enum store_who who,
			    enum status (*fn)(void *, const struct debtor *,
					      const struct contract *,
					      struct arena *),
			    void *ctx)
{
	struct arena scratch = ARENA_INIT;
	struct due_list *list;
	int64_t key;
	size_t done = 0;
	enum status st = store_view_begin(r->store);

	if (st != STATUS_OK)
		return st;
	st = store_due_open(r->store, as_of, who, NULL, &list);
	if (st != STATUS_OK) {
		store_view_end(r->store);
		return st;
	}
	while (st == STATUS_OK && store_due_next(list, &key)) {
		const struct contract *k = NULL;
		struct debtor d;

		arena_reset(&scratch);
		st = run_debtor_load(r, key, as_of, &scratch, &d, &k);
		if (st == STATUS_OK && is_met_first(&d, who, key))
			st = fn(ctx, &d, k, &scratch);
		if (r->progress && ++done % 256 == 0)
			r->progress(r->progress_ctx, "looking", done,
				    store_due_count(list));
	}
	store_due_close(list);
	store_view_end(r->store);
	arena_release(&scratch);
	return st;
}
