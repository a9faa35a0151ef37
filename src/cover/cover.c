/*
 * What is covered: invoices in the order of their deliveries share the limits
 * in force on the day of each delivery. A payment on an older one makes room
 * for a later one.
 */
#include <stdlib.h>
#include <string.h>

#include "relance/text.h"
#include "room.h"

/* ---- which contract ------------------------------------------------------ */

static bool has_limit(const struct contract *k, size_t n,
		      const struct debtor *d)
{
	for (size_t i = 0; i < d->limits.n; i++) {
		const char *name = d->limits.v[i].contract;

		if (name ? str_eq(name, k->name) : n == 1)
			return true;
	}
	return false;
}

const struct contract *cover_contract(const struct contract *list, size_t n,
				      const struct debtor *d)
{
	for (size_t i = 0; i < n; i++)
		if (has_limit(&list[i], n, d))
			return &list[i];
	for (size_t i = 0; i < n; i++)
		if (list[i].discretionary_maximum.minor >= 0 &&
		    list[i].percentage[LIMIT_DISCRETIONARY] >= 0)
			return &list[i];
	return NULL;
}

/* ---- one invoice --------------------------------------------------------- */

/* What earlier deliveries took, in the units in which limits are given. */
struct used {
	int64_t first, top_up;
};

/* One invoice on its way: amounts as counted, and as limits count. */
struct share {
	int64_t rest;  /* not covered yet, as counted */
	int64_t basis; /* the same, as limits count */
};

static int64_t at_least_0(int64_t minor)
{
	return minor > 0 ? minor : 0;
}

/* Cover what the room allows; how much, as counted. */
static int64_t take(struct share *s, int64_t room, int64_t *used)
{
	int64_t basis = s->basis < room ? s->basis : room, covered;

	if (basis <= 0)
		return 0;
	covered =
		basis == s->basis ? s->rest : part_of(s->rest, basis, s->basis);
	*used += basis;
	s->basis -= basis;
	s->rest -= covered;
	return covered;
}

static void take_layers(struct cover_line *line, const struct layers *l,
			struct share *s, struct used *used)
{
	int64_t first = take(s, l->first.minor - used->first, &used->first);
	int64_t second = take(s, l->top_up.minor - used->top_up, &used->top_up);

	line->covered_by[l->first.type] = first;
	line->covered_by[LIMIT_TOP_UP] += second;
	line->covered_minor = first + second;
	line->limit = first || !second ? l->first.limit : l->top_up.limit;
	line->percentage =
		first || !second ? l->first.percentage : l->top_up.percentage;
	if (!l->first.minor && !l->top_up.minor)
		line->not_covered[l->why] += s->rest;
	else
		line->not_covered[UNCOVERED_OVER_LIMIT] += s->rest;
}

/* What is contested keeps its place within the limit, and is not covered
 * while it lasts. */
static void suspend(struct cover_line *line, int64_t disputed)
{
	int64_t left =
		disputed < line->covered_minor ? disputed : line->covered_minor;

	line->suspended_minor = left;
	line->covered_minor -= left;
	for (int type = LIMIT_TYPE__COUNT - 1; type >= 0; type--) {
		int64_t *part = &line->covered_by[type];
		int64_t off = *part < left ? *part : left;

		*part -= off;
		left -= off;
	}
}

static int64_t as_counted(const struct ctx *c, const struct invoice *inv,
			  int64_t incl)
{
	return c->k->vat_covered ? incl : excl_tax(inv, incl);
}

static int64_t as_without_tax(const struct ctx *c, const struct invoice *inv,
			      int64_t counted)
{
	return c->k->vat_covered ? excl_tax(inv, counted) : counted;
}

static struct share share_of(const struct ctx *c, const struct invoice *inv,
			     const struct cover_line *line, int64_t open,
			     int64_t rest)
{
	struct share s = { .rest = rest, .basis = rest };
	bool incl = c->k->limit_basis == INCL_TAX;

	if (incl != c->k->vat_covered && line->counted_minor > 0)
		s.basis = part_of(incl ? open : excl_tax(inv, open), rest,
				  line->counted_minor);
	return s;
}

static void cover_invoice(const struct ctx *c, struct cover *out,
			  struct cover_line *line, int64_t open,
			  struct used *used)
{
	const struct debtor_invoice *di = &c->d->invoices.v[line->invoice];
	enum uncovered why = terms_refuse(c, &di->inv, out);
	int64_t disputed =
		di->disputed_minor < open ? di->disputed_minor : open;
	bool excluded = c->k->exclusions & (1u << EXCLUDE_DISPUTED);
	struct layers layers;
	struct share s;

	if (why != UNCOVERED__COUNT) {
		line->not_covered[why] = line->counted_minor;
		return;
	}
	disputed = as_counted(c, &di->inv, disputed);
	if (excluded)
		line->not_covered[UNCOVERED_DISPUTED] = disputed;
	s = share_of(c, &di->inv, line, open,
		     line->counted_minor - (excluded ? disputed : 0));
	layers = layers_on(c, line->delivered_on);
	take_layers(line, &layers, &s, used);
	if (!excluded && disputed)
		suspend(line, disputed);
}

/* ---- all of them --------------------------------------------------------- */

struct ordered {
	const struct invoice *inv;
	size_t index;
};

static int by_delivery(const void *pa, const void *pb)
{
	const struct invoice *a = ((const struct ordered *)pa)->inv;
	const struct invoice *b = ((const struct ordered *)pb)->inv;
	int order;

	if (delivery_of(a) != delivery_of(b))
		return delivery_of(a) < delivery_of(b) ? -1 : 1;
	order = strcmp(a->invoice_id, b->invoice_id);
	if (order)
		return order;
	return strcmp(a->instalment ? a->instalment : "",
		      b->instalment ? b->instalment : "");
}

static struct cover_line line_of(const struct ctx *c, size_t index,
				 int64_t open)
{
	const struct invoice *inv = &c->d->invoices.v[index].inv;
	int64_t booked = is_open(inv) ? inv->outstanding_minor : 0;

	return (struct cover_line){
		.invoice = index,
		.delivered_on = delivery_of(inv),
		.outstanding_incl_minor = booked,
		.outstanding_excl_minor = excl_tax(inv, booked),
		.counted_minor = as_counted(c, inv, open),
		.percentage = -1,
	};
}

/* Sums stop at the end of the scale. */
static void sum(int64_t *to, int64_t more)
{
	if (!money_add(to, more))
		*to = INT64_MAX;
}

static void add(const struct ctx *c, struct cover *out,
		const struct cover_line *line)
{
	const struct invoice *inv = &c->d->invoices.v[line->invoice].inv;

	if (!in_currency(c->k, inv))
		return;
	sum(&out->outstanding_incl_minor, line->outstanding_incl_minor);
	sum(&out->outstanding_excl_minor, line->outstanding_excl_minor);
	sum(&out->counted_minor, line->counted_minor);
	sum(&out->covered_minor, line->covered_minor);
	sum(&out->suspended_minor, line->suspended_minor);
	sum(&out->covered_excl_minor, line->covered_excl_minor);
}

static void cover_lines(const struct ctx *c, struct cover *out)
{
	int64_t *open = credit_payments(c);
	struct ordered *list =
		ARENA_ARRAY(c->arena, struct ordered, c->d->invoices.n);
	struct used used = { 0, 0 };
	struct layers now = layers_on(c, c->d->as_of);
	size_t n = 0;

	for (size_t i = 0; i < c->d->invoices.n; i++)
		if (open[i] > 0 || is_open(&c->d->invoices.v[i].inv))
			list[n++] =
				(struct ordered){ &c->d->invoices.v[i].inv, i };
	if (n)
		qsort(list, n, sizeof *list, by_delivery);
	for (size_t i = 0; i < n; i++) {
		struct cover_line line =
			line_of(c, list[i].index, open[list[i].index]);

		cover_invoice(c, out, &line, open[line.invoice], &used);
		line.covered_excl_minor =
			as_without_tax(c, list[i].inv, line.covered_minor);
		add(c, out, &line);
		VEC_PUSH(c->arena, &out->lines, line);
	}
	out->limit = now.first.limit;
	out->limit_minor = now.first.minor + now.top_up.minor;
	out->headroom_minor = at_least_0(now.first.minor - used.first) +
			      at_least_0(now.top_up.minor - used.top_up);
}

static civil_day sooner(civil_day a, civil_day b)
{
	return a < b ? a : b;
}

static void facts_to_come(const struct ctx *c, struct cover *out)
{
	for (size_t i = 0; i < c->d->invoices.n; i++)
		out->changes_on = sooner(out->changes_on,
					 c->d->invoices.v[i].inv.next_fact_on);
	for (size_t i = 0; i < c->d->events.n; i++) {
		const struct debtor_event *e = &c->d->events.v[i];

		if (e->on > c->d->as_of)
			out->changes_on = sooner(out->changes_on, e->on);
		if (e->known_on > c->d->as_of)
			out->changes_on = sooner(out->changes_on, e->known_on);
	}
	for (size_t i = 0; i < c->d->filed.n; i++)
		if (c->d->filed.v[i].filed_on > c->d->as_of)
			out->changes_on = sooner(out->changes_on,
						 c->d->filed.v[i].filed_on);
}

void cover_compute(const struct contract *k, const struct debtor *d,
		   struct arena *arena, struct cover *out)
{
	struct ctx c = {
		.k = k, .d = d, .arena = arena, .currency = k->currency
	};

	*out = (struct cover){ .contract = k };
	out->changes_on = limits_change_on(&c);
	facts_to_come(&c, out);
	stop_find(&c, out);
	cover_lines(&c, out);
}
