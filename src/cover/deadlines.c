/*
 * By when what must be filed. A clause binds through the invoice whose day
 * comes first; one filing speaks of the whole debtor, so what was filed for
 * some invoices and what was not are two lines.
 */
#include <stdlib.h>
#include <string.h>

#include "relance/text.h"
#include "room.h"

struct looking {
	struct ctx c;
	const struct filing *f;
	const struct debtor_event *event;
	civil_day first_due;
};

bool filed_is_closed(const struct debtor *d, const struct filed *f)
{
	return f->closed && f->closed_on <= d->as_of;
}

bool filed_speaks_of(const struct debtor *d, const struct filed *f,
		     const struct debtor_invoice *di)
{
	if (is_open(&di->inv) && filed_is_closed(d, f))
		return false;
	return di->inv.issued_on <= f->filed_on &&
	       (di->again_from == DAY_NONE || f->filed_on >= di->again_from);
}

bool filed_tells_of(const struct filed *f, const struct debtor_event *e)
{
	if (!e)
		return true;
	return f->filed_on >= (e->known_on != DAY_NONE ? e->known_on : e->on);
}

const struct filed *debtor_filing(const struct debtor *d, const char *contract,
				  const char *file,
				  const struct debtor_invoice *di, bool planned)
{
	for (size_t i = 0; i < d->filed.n; i++) {
		const struct filed *f = &d->filed.v[i];

		if (!(f->withdrawn && f->under_way) &&
		    (planned ? !f->uncertain : !f->under_way) &&
		    f->filed_on <= d->as_of && str_eq(f->contract, contract) &&
		    str_eq(f->file, file) && filed_speaks_of(d, f, di))
			return f;
	}
	return NULL;
}

static const struct filed *filing_for(const struct looking *l,
				      const struct debtor_invoice *di)
{
	const struct debtor *d = l->c.d;

	for (size_t i = 0; i < d->filed.n; i++) {
		const struct filed *f = &d->filed.v[i];

		if (!f->under_way && f->filed_on <= d->as_of &&
		    str_eq(f->contract, l->c.k->name) &&
		    str_eq(f->file, l->f->file) && filed_speaks_of(d, f, di) &&
		    filed_tells_of(f, l->event))
			return f;
	}
	return NULL;
}

static civil_day notice_received(const struct ctx *c,
				 const struct debtor_invoice *di)
{
	for (size_t i = 0; i < c->d->filed.n; i++) {
		const struct filed *f = &c->d->filed.v[i];

		if (is_open(&di->inv) && filed_is_closed(c->d, f))
			continue;
		if (!f->under_way && str_eq(f->contract, c->k->name) &&
		    str_eq(f->file, "notice") && f->received_on != DAY_NONE &&
		    f->received_on <= c->d->as_of)
			return f->received_on;
	}
	return DAY_NONE;
}

static struct rule_day day_of(const struct looking *l,
			      const struct debtor_invoice *di)
{
	const struct invoice *inv = &di->inv;
	struct anchor_days days = anchors_of(l->c.k, inv, l->c.d->country);

	days.on[ANCHOR_EXTENSION_END] = extension_end(&l->c, inv);
	days.on[ANCHOR_FIRST_DUE] = l->first_due;
	days.on[ANCHOR_NOTICE_RECEIVED] = notice_received(&l->c, di);
	if (l->event) {
		days.on[ANCHOR_KNOWN] = l->event->known_on;
		days.on[ANCHOR_EVENT] = l->event->on;
	}
	days.debtor = l->c.d;
	days.of = di;
	return rule_day(l->c.k, l->f->by, &days);
}

static bool dispute_stops(const struct looking *l,
			  const struct debtor_invoice *di)
{
	if (di->disputed_minor < di->inv.outstanding_minor)
		return false;
	for (size_t i = 0; i < l->c.k->dispute_stops_count; i++)
		if (str_eq(l->c.k->dispute_stops[i], l->f->file))
			return true;
	return false;
}

/* ---- one line ------------------------------------------------------------ */

static bool was_acknowledged(const struct looking *l, civil_day due_on)
{
	for (size_t i = 0; i < l->c.d->acknowledged.n; i++) {
		const struct acknowledged *a = &l->c.d->acknowledged.v[i];

		if (str_eq(a->contract, l->c.k->name) &&
		    str_eq(a->file, l->f->file) && a->event == l->f->event &&
		    a->due_on == due_on && a->on <= l->c.d->as_of)
			return true;
	}
	return false;
}

/* Past before we knew of the invoice: nobody here missed it. A rehearsal of
 * days before the import knows nothing of that. */
static bool was_past(const struct looking *l, const struct debtor_invoice *di,
		     civil_day due_on)
{
	return di->inv.entered_on != DAY_NONE &&
	       di->inv.entered_on <= l->c.d->as_of &&
	       due_on < di->inv.entered_on;
}

/* While no receipt is known the day of filing counts. */
static civil_day counted_on(const struct looking *l, const struct filed *f)
{
	if (l->f->counted_sent || f->received_on == DAY_NONE)
		return f->filed_on;
	return f->received_on;
}

static enum deadline_state state_of(const struct looking *l,
				    const struct debtor_invoice *di,
				    const struct filed *filed, civil_day due_on)
{
	civil_day on = filed ? counted_on(l, filed) : l->c.d->as_of;

	if (on <= due_on)
		return filed ? DEADLINE_MET : DEADLINE_OPEN;
	return was_acknowledged(l, due_on) || was_past(l, di, due_on)
		       ? DEADLINE_ACKNOWLEDGED
		       : DEADLINE_MISSED;
}

static struct deadline deadline_of(const struct looking *l, size_t invoice,
				   const struct rule_day *day,
				   const struct filed *filed)
{
	struct span back = l->c.k->margin;

	back.n = -back.n;
	return (struct deadline){
		.filing = l->f,
		.invoice = invoice,
		.event = l->event,
		.anchor = day->anchor,
		.anchor_on = day->anchor_on,
		.due_on = day->on,
		.send_by = calendar_add_span(l->c.k->calendar, day->on, back),
		.state = state_of(l, &l->c.d->invoices.v[invoice], filed,
				  day->on),
		.filed_on = filed ? filed->filed_on : DAY_NONE,
		.received_on = filed ? filed->received_on : DAY_NONE,
	};
}

/* ---- one clause ---------------------------------------------------------- */

/* Of two invoices with one day the one delivered first stands for both. */
static bool binds_before(const struct looking *l, const struct deadline *a,
			 const struct deadline *b)
{
	const struct invoice *x = &l->c.d->invoices.v[a->invoice].inv;
	const struct invoice *y = &l->c.d->invoices.v[b->invoice].inv;

	if (a->due_on != b->due_on)
		return a->due_on < b->due_on;
	if (delivery_of(x) != delivery_of(y))
		return delivery_of(x) < delivery_of(y);
	return strcmp(x->invoice_id, y->invoice_id) < 0;
}

static void look_at_clause(const struct looking *l, struct deadlines *out)
{
	struct deadline first[3]; /* not filed yet, filed, given up */
	bool found[3] = { false, false, false };

	for (size_t i = 0; i < l->c.d->invoices.n; i++) {
		const struct debtor_invoice *di = &l->c.d->invoices.v[i];
		const struct filed *filed = filing_for(l, di);
		int which = filed != NULL;
		struct rule_day day;
		struct deadline d;

		if (!is_open(&di->inv) || !in_currency(l->c.k, &di->inv) ||
		    (!filed && dispute_stops(l, di)))
			continue;
		day = day_of(l, di);
		if (day.on == DAY_NONE)
			continue;
		d = deadline_of(l, i, &day, filed);
		if (!filed && d.state == DEADLINE_ACKNOWLEDGED)
			which = 2;
		if (!found[which] || binds_before(l, &d, &first[which]))
			first[which] = d;
		found[which] = true;
	}
	for (int which = 0; which < 3; which++)
		if (found[which])
			VEC_PUSH(l->c.arena, out, first[which]);
}

/* What was to be filed about one invoice that is settled. */
static void look_back(const struct looking *l, size_t i, struct deadlines *out)
{
	const struct debtor_invoice *di = &l->c.d->invoices.v[i];
	struct rule_day day = day_of(l, di);
	const struct filed *filed = filing_for(l, di);
	struct deadline d;

	if (day.on == DAY_NONE)
		return;
	d = deadline_of(l, i, &day, filed);
	if (!filed && di->inv.settled_on <= day.on)
		d.state = DEADLINE_LAPSED;
	VEC_PUSH(l->c.arena, out, d);
}

static bool is_above(const struct above *above, const struct cover *cover)
{
	if (above->amount.minor < 0)
		return true;
	return (above->basis == INCL_TAX
			? cover->outstanding_incl_minor
			: cover->outstanding_excl_minor) > above->amount.minor;
}

static void look_at_events(struct looking *l, struct deadlines *out)
{
	for (size_t i = 0; i < l->c.d->events.n; i++) {
		const struct debtor_event *e = &l->c.d->events.v[i];
		civil_day known = e->known_on != DAY_NONE ? e->known_on : e->on;

		if (e->kind != l->f->event || known > l->c.d->as_of)
			continue;
		l->event = e;
		look_at_clause(l, out);
	}
}

/* ---- all of them --------------------------------------------------------- */

static int by_due(const void *pa, const void *pb)
{
	const struct deadline *a = pa, *b = pb;

	if (a->due_on != b->due_on)
		return a->due_on < b->due_on ? -1 : 1;
	if (a->filing != b->filing)
		return a->filing < b->filing ? -1 : 1;
	return (a->filed_on > b->filed_on) - (a->filed_on < b->filed_on);
}

static civil_day oldest_due(const struct ctx *c)
{
	civil_day first = DAY_NONE;

	for (size_t i = 0; i < c->d->invoices.n; i++) {
		const struct invoice *inv = &c->d->invoices.v[i].inv;

		if (is_open(inv) && in_currency(c->k, inv) &&
		    (first == DAY_NONE || first_due_of(inv) < first))
			first = first_due_of(inv);
	}
	return first;
}

void cover_deadlines_past(const struct contract *k, const struct debtor *d,
			  struct arena *arena, struct deadlines *out)
{
	struct looking l = { .c = { k, d, arena, k->currency } };

	*out = (struct deadlines){ 0 };
	for (size_t n = 0; n < k->filing_count; n++) {
		l.f = &k->filing[n];
		for (size_t i = 0; i < d->invoices.n; i++) {
			const struct invoice *inv = &d->invoices.v[i].inv;

			if (l.f->event != DEBTOR_OVERDUE || is_open(inv) ||
			    !in_currency(k, inv) ||
			    inv->settled_on == DAY_NONE ||
			    inv->settled_on <= inv->due_on)
				continue;
			l.first_due = first_due_of(inv);
			look_back(&l, i, out);
		}
	}
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_due);
}

void cover_deadlines(const struct contract *k, const struct debtor *d,
		     const struct cover *cover, struct arena *arena,
		     struct deadlines *out)
{
	struct looking l = { .c = { k, d, arena, k->currency } };

	*out = (struct deadlines){ 0 };
	if (cover->covered_minor + cover->suspended_minor <= 0)
		return;
	l.first_due = oldest_due(&l.c);
	for (size_t i = 0; i < k->filing_count; i++) {
		l.f = &k->filing[i];
		l.event = NULL;
		if (!is_above(&l.f->above, cover))
			continue;
		if (l.f->event == DEBTOR_OVERDUE)
			look_at_clause(&l, out);
		else
			look_at_events(&l, out);
	}
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_due);
}
