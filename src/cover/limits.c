/*
 * The register of limits: what each kind of limit amounts to for deliveries
 * of a day. A decision is never retroactive when it lowers; the newest that
 * holds replaces those before it.
 */
#include <string.h>

#include "relance/text.h"
#include "room.h"

static bool is_of(const struct ctx *c, const struct limit *l)
{
	return !l->contract || str_eq(l->contract, c->k->name);
}

bool limit_is_known(const struct ctx *c, const struct limit *l)
{
	return is_of(c, l) && !strcmp(l->amount.currency, c->currency) &&
	       (l->announced_on == DAY_NONE || l->announced_on <= c->d->as_of);
}

static int64_t amount_of(const struct limit *l)
{
	bool stands = l->status == LIMIT_ACCEPTED || l->status == LIMIT_REDUCED;

	return stands ? l->amount.minor : 0;
}

/* The day written in the decision. */
static civil_day written_on(const struct limit *l)
{
	return l->effective_from != DAY_NONE ? l->effective_from
					     : l->announced_on;
}

/* Of two decisions, which one counts where both hold? */
static bool is_newer(const struct limit *a, const struct limit *b)
{
	int order;

	if (written_on(a) != written_on(b))
		return written_on(a) > written_on(b);
	if (a->announced_on != b->announced_on)
		return a->announced_on > b->announced_on;
	order = strcmp(a->decision_ref ? a->decision_ref : "",
		       b->decision_ref ? b->decision_ref : "");
	if (order)
		return order > 0;
	return amount_of(a) < amount_of(b);
}

/* The decision that it takes the place of, over or not. */
static const struct limit *before_it(const struct ctx *c, const struct limit *l)
{
	const struct limit *before = NULL;

	for (size_t i = 0; i < c->d->limits.n; i++) {
		const struct limit *o = &c->d->limits.v[i];

		if (o != l && o->type == l->type && limit_is_known(c, o) &&
		    is_newer(l, o) && (!before || is_newer(o, before)))
			before = o;
	}
	return before;
}

/* What leaves less than before may count later than is written in it; what
 * was there before counts so long, unless it is over sooner. */
civil_day limit_effective_on(const struct ctx *c, const struct limit *l)
{
	const struct limit *before = before_it(c, l);
	civil_day on = written_on(l), after;

	if (c->k->limit_reduction_after.unit == SPAN_NONE ||
	    l->announced_on == DAY_NONE || !before ||
	    amount_of(l) >= amount_of(before))
		return on;
	after = plus_span(c, l->announced_on, c->k->limit_reduction_after);
	if (before->effective_to != DAY_NONE && before->effective_to < after)
		after = before->effective_to + 1;
	return after > on ? after : on;
}

civil_day cover_limit_from(const struct contract *k, const struct debtor *d,
			   const struct limit *l)
{
	struct ctx c = { .k = k, .d = d, .currency = k->currency };

	return limit_effective_on(&c, l);
}

static bool is_over(const struct limit *l, civil_day on)
{
	return l->effective_to != DAY_NONE && l->effective_to < on;
}

int64_t cover_limit_before(const struct contract *k, const struct debtor *d,
			   const struct limit *l)
{
	struct ctx c = { .k = k, .d = d, .currency = k->currency };
	const struct limit *before = before_it(&c, l);

	return before && !is_over(before, written_on(l)) ? amount_of(before)
							 : 0;
}

/* The newest decision of a kind that holds on the day, over or not. */
static const struct limit *decision(const struct ctx *c, enum limit_type type,
				    civil_day on)
{
	const struct limit *best = NULL;

	for (size_t i = 0; i < c->d->limits.n; i++) {
		const struct limit *l = &c->d->limits.v[i];

		if (l->type == type && limit_is_known(c, l) &&
		    (!best || is_newer(l, best)) &&
		    limit_effective_on(c, l) <= on)
			best = l;
	}
	return best;
}

static struct layer layer_of(const struct ctx *c, enum limit_type type,
			     civil_day on)
{
	struct layer layer = { .type = type,
			       .limit = decision(c, type, on),
			       .percentage = cover_percentage(
				       c->k, c->d->country, type) };

	if (layer.limit && !is_over(layer.limit, on) && layer.percentage >= 0)
		layer.minor = amount_of(layer.limit);
	return layer;
}

/* ---- without a decision of the insurer ---------------------------------- */

/* A refusal ends what we may grant ourselves, for good or for a time; so does
 * a limit that was taken back. */
static bool was_decided(const struct ctx *c, civil_day on)
{
	static const enum limit_type types[] = { LIMIT_NAMED, LIMIT_RATING };
	struct span again = c->k->discretionary_rebuild;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		const struct limit *l = decision(c, types[i], on);

		if (!l)
			continue;
		if (l->status != LIMIT_REFUSED || again.unit == SPAN_NONE ||
		    plus_span(c, written_on(l), again) > on)
			return true;
	}
	return false;
}

static int64_t open_in_all(const struct ctx *c)
{
	int64_t sum = 0;

	for (size_t i = 0; i < c->d->invoices.n; i++) {
		const struct invoice *inv = &c->d->invoices.v[i].inv;
		int64_t open = inv->outstanding_minor;

		if (!is_open(inv) || !in_currency(c->k, inv))
			continue;
		sum += c->k->limit_basis == INCL_TAX ? open
						     : excl_tax(inv, open);
	}
	return sum;
}

static struct layer discretionary(const struct ctx *c, civil_day on)
{
	int64_t most = c->k->discretionary_maximum.minor;
	struct layer layer = layer_of(c, LIMIT_DISCRETIONARY, on);

	if (most < 0 || layer.percentage < 0 || was_decided(c, on)) {
		layer.minor = 0;
		return layer;
	}
	if (!layer.limit)
		layer.minor = most;
	else if (layer.minor > most)
		layer.minor = most;
	if (c->k->discretionary_over == OVER_VOID &&
	    open_in_all(c) > layer.minor)
		layer.minor = 0;
	return layer;
}

/* ---- all together -------------------------------------------------------- */

static enum uncovered why_none(const struct layer *layer, civil_day on)
{
	const struct limit *l = layer->limit;

	if (!l)
		return UNCOVERED_NO_LIMIT;
	if (l->status == LIMIT_CANCELLED || l->status == LIMIT_EXPIRED ||
	    (amount_of(l) > 0 && is_over(l, on)))
		return UNCOVERED_LIMIT_CANCELLED;
	return amount_of(l) > 0 ? UNCOVERED_NO_LIMIT : UNCOVERED_LIMIT_ZERO;
}

struct layers layers_on(const struct ctx *c, civil_day on)
{
	static const enum limit_type others[] = { LIMIT_TEMPORARY,
						  LIMIT_RATING };
	struct layers out = { .first = layer_of(c, LIMIT_NAMED, on) };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct layer layer = layer_of(c, others[i], on);

		if (layer.minor > out.first.minor ||
		    (!out.first.limit && layer.limit))
			out.first = layer;
	}
	if (!out.first.minor) {
		struct layer own = discretionary(c, on);

		if (own.minor || !out.first.limit)
			out.first = own;
	}
	out.why = why_none(&out.first, on);
	out.top_up = layer_of(c, LIMIT_TOP_UP, on);
	return out;
}

static void sooner(civil_day *first, civil_day on, civil_day as_of)
{
	if (on > as_of && on < *first)
		*first = on;
}

civil_day limits_change_on(const struct ctx *c)
{
	civil_day first = DAY_NEVER, as_of = c->d->as_of;
	struct span again = c->k->discretionary_rebuild;

	for (size_t i = 0; i < c->d->limits.n; i++) {
		const struct limit *l = &c->d->limits.v[i];

		if (!is_of(c, l))
			continue;
		sooner(&first, l->announced_on, as_of);
		sooner(&first, limit_effective_on(c, l), as_of);
		if (l->effective_to != DAY_NONE && l->effective_to < DAY_NEVER)
			sooner(&first, l->effective_to + 1, as_of);
		if (again.unit != SPAN_NONE && l->status == LIMIT_REFUSED)
			sooner(&first, plus_span(c, written_on(l), again),
			       as_of);
	}
	return first;
}
