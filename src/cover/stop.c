/*
 * Stop of cover: from which delivery day on nothing more is covered. No word
 * of the insurer is needed; the first cause that came counts.
 */
#include <string.h>

#include "relance/text.h"
#include "room.h"

static bool stops(const struct ctx *c, enum stop_reason why)
{
	return c->k->stop & (1u << why);
}

static void take(struct cover *out, civil_day on, enum stop_reason why,
		 size_t invoice)
{
	if (on >= out->stop_on)
		return;
	out->stop_on = on;
	out->stop_reason = why;
	out->stop_invoice = invoice;
}

/* ---- late payment -------------------------------------------------------- */

/* What is contested in full is not late. */
static bool is_late_debt(const struct debtor_invoice *di)
{
	return di->inv.status != INVOICE_DRAFT &&
	       di->inv.status != INVOICE_CANCELLED &&
	       !(di->inv.outstanding_minor > 0 &&
		 di->disputed_minor >= di->inv.outstanding_minor);
}

/* Was anything of it owed when the day ended? */
static bool owed_after(const struct debtor_invoice *di, civil_day on)
{
	if (!di->fact_count)
		return di->inv.outstanding_minor > 0 || di->inv.settled_on > on;
	return balance_at(di->inv.amount_minor, di->fact, di->fact_count, on)
		       .outstanding_minor > 0;
}

static void by_extension(const struct ctx *c, struct cover *out)
{
	for (size_t i = 0; i < c->d->invoices.n; i++) {
		const struct debtor_invoice *di = &c->d->invoices.v[i];
		civil_day end = extension_end(c, &di->inv);

		if (end == DAY_NONE || !is_late_debt(di))
			continue;
		if (end >= c->d->as_of) {
			if (is_open(&di->inv) && end + 1 < out->changes_on)
				out->changes_on = end + 1;
			continue;
		}
		if (c->k->reinstated_on_cure ? is_open(&di->inv)
					     : owed_after(di, end))
			take(out, end, STOP_EXTENSION_END, i);
	}
}

/* ---- events and decisions ------------------------------------------------ */

static enum stop_reason reason_of(enum debtor_event_kind kind)
{
	switch (kind) {
	case DEBTOR_INSOLVENCY:
		return STOP_INSOLVENCY;
	case DEBTOR_BANK_REJECTION:
		return STOP_BANK_REJECTION;
	case DEBTOR_ADVERSE:
		return STOP_ADVERSE_INFORMATION;
	case DEBTOR_OVERDUE:
	case DEBTOR_EVENT__COUNT:
		break;
	}
	BUG("event %d ends no cover", (int)kind);
}

static size_t invoice_index(const struct ctx *c, int64_t key)
{
	for (size_t i = 0; key && i < c->d->invoices.n; i++)
		if (c->d->invoices.v[i].inv.key == key)
			return i;
	return SIZE_MAX;
}

static void by_event(const struct ctx *c, struct cover *out)
{
	for (size_t i = 0; i < c->d->events.n; i++) {
		const struct debtor_event *e = &c->d->events.v[i];
		enum stop_reason why = reason_of(e->kind);
		civil_day on = e->known_on != DAY_NONE ? e->known_on : e->on;

		/* An insolvency counts from its day, the rest from when we
		 * knew. */
		if (why == STOP_INSOLVENCY && e->on != DAY_NONE)
			on = e->on;
		if (stops(c, why) && on <= c->d->as_of)
			take(out, on, why, invoice_index(c, e->invoice_key));
	}
}

/* Deliveries before it takes effect stay covered. */
static void by_limit(const struct ctx *c, struct cover *out)
{
	for (size_t i = 0; i < c->d->limits.n; i++) {
		const struct limit *l = &c->d->limits.v[i];
		civil_day on;

		if (l->type != LIMIT_NAMED || l->status != LIMIT_CANCELLED ||
		    !limit_is_known(c, l))
			continue;
		on = limit_effective_on(c, l);
		if (on <= c->d->as_of &&
		    layers_on(c, c->d->as_of).first.limit == l)
			take(out, on - 1, STOP_LIMIT_CANCELLED, SIZE_MAX);
	}
}

static void by_filing(const struct ctx *c, struct cover *out)
{
	for (size_t i = 0; i < c->d->filed.n; i++) {
		const struct filed *f = &c->d->filed.v[i];

		if (c->k->reinstated_on_cure && filed_is_closed(c->d, f))
			continue;
		if (!f->under_way && str_eq(f->contract, c->k->name) &&
		    str_eq(f->file, c->k->hands_over) &&
		    f->filed_on <= c->d->as_of)
			take(out, f->filed_on, STOP_FILING, SIZE_MAX);
	}
}

void stop_find(const struct ctx *c, struct cover *out)
{
	out->stop_on = DAY_NEVER;
	out->stop_reason = STOP_NONE;
	out->stop_invoice = SIZE_MAX;
	if (stops(c, STOP_EXTENSION_END))
		by_extension(c, out);
	by_event(c, out);
	if (stops(c, STOP_LIMIT_CANCELLED))
		by_limit(c, out);
	if (stops(c, STOP_FILING) && c->k->hands_over)
		by_filing(c, out);
}
