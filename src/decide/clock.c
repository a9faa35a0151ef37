/*
 * The insurer's clock: by when the debtor's contract wants a filing, whether
 * it was made, and whose the case is. What clauses mean the room cover says.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

void insurer_case_make(const struct rules *rules, const struct snapshot *snap,
		       struct arena *arena, struct insurer_case *out)
{
	*out = (struct insurer_case){ 0 };
	if (!rules->contract_count || (!snap->insured && !snap->limits.n))
		return;
	debtor_gather(rules, snap, arena, &out->debtor, &out->contract);
	if (!out->contract)
		return;
	cover_compute(out->contract, &out->debtor, arena, &out->cover);
	cover_deadlines(out->contract, &out->debtor, &out->cover, arena,
			&out->deadlines);
}

const struct insurer_case *case_get(struct ctx *c)
{
	if (c->has_case)
		return &c->insurer_case;
	c->has_case = true;
	insurer_case_make(c->rules, c->snap, c->arena, &c->insurer_case);
	if (c->insurer_case.contract)
		look_again(c, c->insurer_case.cover.changes_on);
	return &c->insurer_case;
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

/* The first that nothing was filed for. */
static const struct deadline *deadline_of(const struct insurer_case *k,
					  const char *filing)
{
	for (size_t i = 0; i < k->deadlines.n; i++) {
		const struct deadline *d = &k->deadlines.v[i];

		if (str_eq(d->filing->file, filing) && d->filed_on == DAY_NONE)
			return d;
	}
	return NULL;
}

struct insurer_clock insurer_clock(const struct insurer_case *k,
				   const char *currency, const char *filing)
{
	struct insurer_clock clock = { .notice_due_on = DAY_NONE,
				       .send_by = DAY_NONE,
				       .anchor_on = DAY_NONE };
	const struct deadline *d;

	if (!k->contract || strcmp(k->contract->currency, currency) != 0)
		return clock;
	clock.insured_minor = k->cover.covered_minor + k->cover.suspended_minor;
	if (clock.insured_minor <= 0)
		return clock;
	clock.contract = k->contract;
	d = deadline_of(k, filing);
	if (!d)
		return clock;
	clock.notice_due_on = d->due_on;
	clock.send_by = d->send_by;
	clock.anchor_on = d->anchor_on;
	clock.acknowledged = d->state == DEADLINE_ACKNOWLEDGED;
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
bool insurer_has_case(struct ctx *c)
{
	const struct rules *r = c->rules;
	const struct snapshot *snap = c->snap;
	const struct contract *k = case_get(c)->contract;

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
