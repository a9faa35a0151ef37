/*
 * The claims of a year under one contract: in order of their dates of loss
 * each uses up some of the aggregate and of the maximum before the next.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "relance/debtor.h"
#include "relance/text.h"

/* A loss, foreseen or established. */
struct loss {
	int64_t customer_key;
	const char *customer_id;
	civil_day on;
};
struct losses {
	const struct contract *contract;
	struct arena *arena;
	struct VEC(struct loss) list;
};

static bool before(const struct loss *a, const struct loss *b)
{
	if (a->on != b->on)
		return a->on < b->on;
	return strcmp(a->customer_id, b->customer_id) < 0;
}

static int by_day(const void *left, const void *right)
{
	const struct loss *a = left, *b = right;

	return before(a, b) ? -1 : before(b, a);
}

static struct loss loss_of(const struct contract *k, const struct debtor *d)
{
	return (struct loss){
		.customer_key = d->customers.v[0]->key,
		.customer_id = d->customers.v[0]->customer_id,
		.on = claim_date_of_loss(k, d),
	};
}

static enum status take_loss(void *ctx, const struct debtor *d,
			     const struct contract *k, struct arena *scratch)
{
	struct losses *l = ctx;
	struct loss one;

	(void)scratch;
	if (k != l->contract)
		return STATUS_OK;
	one = loss_of(k, d);
	if (one.on == DAY_NONE)
		return STATUS_OK;
	one.customer_id = arena_strdup(l->arena, one.customer_id);
	VEC_PUSH(l->arena, &l->list, one);
	return STATUS_OK;
}

enum status run_at_loss(struct run *r, const struct contract *k,
			const struct debtor *now, struct arena *arena,
			struct debtor *out)
{
	civil_day on = claim_date_of_loss(k, now);

	*out = *now;
	if (on == DAY_NONE || on >= now->as_of)
		return STATUS_OK;
	return debtor_corrected(r, now, on, arena, out);
}

static bool counts(enum claim_state state)
{
	return state != CLAIM_REFUSED && state != CLAIM_HANDED_BACK &&
	       state != CLAIM_WITHDRAWN;
}

static enum status add_claim(struct run *r, const struct losses *l,
			     const struct loss *one, civil_day as_of,
			     struct year_used *used)
{
	struct debtor now, then;
	const struct contract *same = NULL;
	struct claim claim;
	enum status st = run_debtor_load(r, one->customer_key, as_of, l->arena,
					 &now, &same);

	if (st == STATUS_OK)
		st = run_at_loss(r, l->contract, &now, l->arena, &then);
	if (st != STATUS_OK)
		return st;
	claim_compute(l->contract, &then, &now, used, l->arena, &claim);
	if (!counts(claim.state))
		return STATUS_OK;
	used->aggregate_minor +=
		claim.aggregate_after_minor - claim.aggregate_before_minor;
	used->paid_minor += claim.indemnity_minor;
	return STATUS_OK;
}

enum status run_year_used(struct run *r, const struct contract *k,
			  const struct debtor *d, struct arena *arena,
			  struct year_used *out)
{
	struct losses l = { .contract = k, .arena = arena };
	struct loss own = loss_of(k, d);
	enum status st;

	*out = (struct year_used){ 0 };
	if (k->aggregate.minor <= 0 && k->maximum.minor < 0)
		return STATUS_OK;
	if (own.on == DAY_NONE)
		own.on = DAY_NEVER;
	st = run_debtor_each(r, d->as_of, WHO_ALL, take_loss, &l);
	if (l.list.n)
		qsort(l.list.v, l.list.n, sizeof *l.list.v, by_day);
	for (size_t i = 0; st == STATUS_OK && i < l.list.n; i++) {
		if (!before(&l.list.v[i], &own))
			break;
		st = add_claim(r, &l, &l.list.v[i], d->as_of, out);
	}
	return st;
}
