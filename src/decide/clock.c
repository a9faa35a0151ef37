/*
 * The insurer's clock in its simplest form: is a customer insured, when must
 * a filing have been made, and was it.
 */
#include <string.h>

#include "look.h"
#include "relance/cover.h"
#include "relance/text.h"

/* Announced and begun: an end only shuts it later on. */
static bool limit_begun(const struct limit *lim, civil_day as_of)
{
	return (lim->effective_from == DAY_NONE ||
		lim->effective_from <= as_of) &&
	       (lim->announced_on == DAY_NONE || lim->announced_on <= as_of);
}

/* The later decision about the same kind of limit replaces the earlier. */
static bool limit_replaced(const struct snapshot *snap, const struct limit *lim)
{
	for (size_t i = 0; i < snap->limits.n; i++) {
		const struct limit *o = &snap->limits.v[i];

		if (o == lim || o->type != lim->type ||
		    !str_eq(o->contract, lim->contract) ||
		    !limit_begun(o, snap->as_of))
			continue;
		if (o->effective_from > lim->effective_from ||
		    (o->effective_from == lim->effective_from &&
		     (o->announced_on > lim->announced_on ||
		      (o->announced_on == lim->announced_on && o > lim))))
			return true;
	}
	return false;
}

static bool limit_stands(const struct snapshot *snap, const struct limit *lim)
{
	bool granted =
		lim->status == LIMIT_ACCEPTED || lim->status == LIMIT_REDUCED;

	return granted && lim->amount.minor > 0 &&
	       limit_begun(lim, snap->as_of) &&
	       (lim->effective_to == DAY_NONE ||
		lim->effective_to >= snap->as_of) &&
	       !limit_replaced(snap, lim);
}

static bool is_of(const struct rules *r, const struct contract *contract,
		  const struct limit *lim)
{
	if (!lim->contract)
		return r->contract_count == 1;
	return str_eq(lim->contract, contract->name);
}

const struct contract *contract_of(const struct rules *r,
				   const struct snapshot *snap)
{
	for (size_t k = 0; k < r->contract_count; k++)
		for (size_t i = 0; i < snap->limits.n; i++)
			if (is_of(r, &r->contract[k], &snap->limits.v[i]))
				return &r->contract[k];
	return NULL;
}

static const struct contract *contract_in_force(const struct rules *r,
						const struct snapshot *snap)
{
	for (size_t k = 0; k < r->contract_count; k++)
		for (size_t i = 0; i < snap->limits.n; i++)
			if (is_of(r, &r->contract[k], &snap->limits.v[i]) &&
			    limit_stands(snap, &snap->limits.v[i]))
				return &r->contract[k];
	return NULL;
}

/* ---- the clock -------------------------------------------------------- */

static const struct filing *filing_of(const struct contract *k,
				      const char *name)
{
	for (size_t i = 0; i < k->filing_count; i++)
		if (str_eq(k->filing[i].file, name) &&
		    k->filing[i].event == DEBTOR_OVERDUE)
			return &k->filing[i];
	return NULL;
}

bool filing_made(const struct rules *r, const struct snapshot *snap,
		 const struct invoice *inv, const char *filing)
{
	size_t n, first = steps_of(snap, inv->key, &n);

	for (size_t i = first; i < first + n; i++) {
		const struct step_taken *row = &snap->steps.v[i];
		const struct step *s;

		if (row->how == STEP_PASSED || row->episode < inv->episode)
			continue;
		s = step_resolve(r, row->policy, row->step);
		if (s && s->deadline && str_eq(s->deadline, filing))
			return true;
	}
	return false;
}

static void take_invoice(struct insurer_clock *clock, const struct rules *r,
			 const struct snapshot *snap, size_t i,
			 const struct filing *f)
{
	const struct invoice *inv = &snap->invoices.v[i];
	struct anchor_days days;
	civil_day on;

	if (!money_add(&clock->insured_minor, inv->outstanding_minor))
		clock->insured_minor = INT64_MAX;
	if (!f || filing_made(r, snap, inv, f->file))
		return;
	days = anchors_of(clock->contract, inv, snap->customer.country);
	on = rule_day(clock->contract, f->by, &days).on;
	if (on == DAY_NONE ||
	    (clock->notice_due_on != DAY_NONE && on >= clock->notice_due_on))
		return;
	clock->notice_due_on = on;
	clock->anchor_on = days.on[ANCHOR_EXTENSION_END];
	clock->oldest = i;
}

struct insurer_clock insurer_clock(const struct rules *rules,
				   const struct snapshot *snap,
				   const char *currency, const char *filing)
{
	struct insurer_clock clock = { .notice_due_on = DAY_NONE,
				       .send_by = DAY_NONE,
				       .anchor_on = DAY_NONE };
	const struct filing *f;
	struct span back;

	clock.contract = contract_in_force(rules, snap);
	if (!clock.contract)
		return clock;
	f = filing_of(clock.contract, filing);
	for (size_t i = 0; i < snap->invoices.n; i++)
		if (invoice_counts(&snap->invoices.v[i]) &&
		    !strcmp(snap->invoices.v[i].currency, currency))
			take_invoice(&clock, rules, snap, i, f);
	if (clock.notice_due_on == DAY_NONE)
		return clock;
	back = clock.contract->margin;
	back.n = -back.n;
	clock.send_by = calendar_add_span(clock.contract->calendar,
					  clock.notice_due_on, back);
	return clock;
}

/* ---- whose case it is ------------------------------------------------- */

bool message_counts(const struct message_past *m)
{
	return m->state != MESSAGE_WITHDRAWN && m->state != MESSAGE_FAILED &&
	       m->state != MESSAGE_BOUNCED && m->state != MESSAGE_PLANNED;
}

static bool is_owed(const struct snapshot *snap, const struct step_taken *row)
{
	for (size_t i = 0; i < snap->invoices.n; i++) {
		const struct invoice *inv = &snap->invoices.v[i];

		if (inv->key == row->invoice_key)
			return inv->episode <= row->episode &&
			       invoice_counts(inv);
	}
	return false;
}

/* The case is the insurer's from the moment its filing is planned until
 * nothing that was filed is owed any more. */
bool insurer_has_case(const struct rules *r, const struct snapshot *snap)
{
	const struct contract *k = contract_of(r, snap);

	if (snap->insurer_since != DAY_NONE &&
	    snap->insurer_since <= snap->as_of)
		return true;
	if (!k || !k->hands_over)
		return false;
	for (size_t i = 0; i < snap->steps.n; i++) {
		const struct step_taken *t = &snap->steps.v[i];
		const struct step *s;

		if (t->how == STEP_PASSED)
			continue;
		s = step_resolve(r, t->policy, t->step);
		if (s && s->notify_insurer &&
		    str_eq(s->deadline, k->hands_over) && is_owed(snap, t))
			return true;
	}
	return false;
}
