/*
 * What of a customer's past the rules look at: a snapshot holds the rest only
 * where it is asked for.
 */
#include "load.h"

static unsigned event_needs(const struct transitions *on)
{
	if (on->place[EVENT_PAYMENT] || on->place[EVENT_PARTIAL_PAYMENT] ||
	    on->place[EVENT_CHARGEBACK])
		return NEED_RECEIPTS;
	return 0;
}

static unsigned step_needs(const struct step *s)
{
	return event_needs(&s->on) | (s->task ? NEED_TASKS : 0) |
	       expr_needs(s->when) | expr_needs(s->only_if) |
	       expr_needs(s->until);
}

bool choice_by_invoice(const struct rules *r)
{
	static const enum fact facts[] = { FACT_AMOUNT_TOTAL, FACT_CURRENCY,
					   FACT_DUE_ON,	      FACT_ISSUED_ON,
					   FACT_DELIVERED_ON, FACT_FACTORING,
					   FACT_ASSIGNED_TO };

	for (size_t i = 0; i < r->policy_count; i++)
		for (size_t k = 0; k < sizeof facts / sizeof *facts; k++)
			if (r->policy[i].applies_to &&
			    expr_uses(r->policy[i].applies_to, facts[k]))
				return true;
	return false;
}

unsigned needs_of(const struct rules *r)
{
	unsigned needs = 0;

	for (size_t i = 0; i < r->policy_count; i++) {
		const struct policy *p = &r->policy[i];

		needs |= event_needs(&p->on);
		if (policy_by_parent(p))
			needs |= NEED_PARENT;
		for (size_t k = 0; k < p->step_count; k++)
			needs |= step_needs(&p->step[k]);
	}
	return needs;
}
