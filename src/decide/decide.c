/*
 * Decide what happens to one customer on one day: place each invoice on its
 * ladder, let deadlines fire, climb for the others, then make messages of it.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

/* How the policy was found, for explain. */
static void trace_choice(struct ctx *c, struct look *l)
{
	const struct policy *chosen = l->policy;
	bool named = l->inv->policy || c->snap->customer.policy;

	if (!c->trace)
		return;
	c->cur = l;
	for (size_t i = 0; !named && i < c->rules->policy_count; i++) {
		const struct policy *p = &c->rules->policy[i];

		l->policy = p;
		if (p->unlisted)
			break;
		if (p->applies_to)
			trace_test(c, NULL, "applies_to", p->applies_to,
				   expr_eval(p->applies_to, c->as_of, read_fact,
					     c));
		if (p == chosen)
			break;
	}
	l->policy = chosen;
	if (named)
		trace_plain(c, NULL, "policy", chosen ? TRI_YES : TRI_NO,
			    DAY_NEVER, "policy = \"%s\"",
			    l->inv->policy ? l->inv->policy
					   : c->snap->customer.policy);
}

/* With many policies choosing is dear, and mostly the same for all of a
 * customer's invoices. */
static const struct policy *policy_for(struct ctx *c, const struct invoice *inv)
{
	bool none;

	if (inv->policy || c->rules->choice_by_invoice)
		return policy_choose(c->rules, c->snap, inv, &none);
	if (!c->chosen)
		c->choice = policy_choose(c->rules, c->snap, inv, &none);
	c->chosen = true;
	return c->choice;
}

static void begin(struct ctx *c, size_t i)
{
	const struct invoice *inv = &c->snap->invoices.v[i];
	struct look *l = &c->look[i];

	l->index = i;
	l->inv = inv;
	l->place.had_on = DAY_NONE;
	l->overdue = c->as_of > inv->due_on;
	l->policy = policy_for(c, inv);
	payee_find(c, l);
}

static void place_invoice(struct ctx *c, size_t i)
{
	struct look *l = &c->look[i];
	struct outcome *o = &c->plan->outcome[i];

	l->totals = totals_of(c, l->inv->currency);
	l->disputed = l->disputed_minor > 0 && l->payable_minor <= 0;
	if (l->policy && c->snap->steps.n)
		l->place = place_find(c, l);
	*o = (struct outcome){ .policy = l->policy,
			       .until = DAY_NONE,
			       .current = l->place.current,
			       .current_on = l->place.had_on,
			       .next_on = DAY_NONE,
			       .payable_minor =
				       l->payable_minor - l->credit_minor,
			       .disputed_minor = l->disputed_minor,
			       .owner = OWNER_US };
	trace_choice(c, l);
	look_again(c, l->inv->next_fact_on);
	if (!l->overdue)
		look_again(c, l->inv->due_on + 1);
	if (invoice_is_overdue(l->inv, c->as_of))
		c->plan->overdue++;
}

/* The rung the ladder will go on with; its day only if time alone is missing. */
static void foresee(struct ctx *c, struct look *l, enum reason reason)
{
	struct outcome *o = &c->plan->outcome[l->index];
	struct look settled = *l; /* a dispute that is settled goes on there */
	int rung = l->policy ? rung_from(l, l->place.next) : -1;

	if (l->policy && rung < 0 && l->disputed) {
		settled.disputed = false;
		if (c->snap->steps.n)
			settled.place = place_find(c, &settled);
		rung = rung_from(&settled, settled.place.next);
	}
	if (rung < 0 || reason == REASON_PAID || reason == REASON_CANCELLED ||
	    reason == REASON_DRAFT || reason == REASON_OWNER)
		return;
	o->next = &l->policy->step[rung];
	if (reason == REASON_NOT_DUE)
		o->next_on = step_earliest(c, l, o->next);
}

/* ---- whose position it is --------------------------------------------- */

static bool may_carry(const struct look *l, const struct look *of)
{
	return l->policy == of->policy && l->payee == of->payee && l->overdue &&
	       !l->fired && !l->standing.reason && !l->disputed &&
	       !strcmp(l->inv->currency, of->inv->currency);
}

static bool carries_before(const struct invoice *a, const struct invoice *b)
{
	if (a->due_on != b->due_on)
		return a->due_on < b->due_on;
	if (a->outstanding_minor != b->outstanding_minor)
		return a->outstanding_minor > b->outstanding_minor;
	return named_before(a, b);
}

/* `ladder: customer`: the oldest unpaid invoice that may be chased; of equal
 * age the largest. */
static bool carries(const struct ctx *c, const struct look *of)
{
	const struct look *best = of;

	for (size_t i = 0; i < c->snap->invoices.n; i++) {
		const struct look *l = &c->look[i];

		if (may_carry(l, of) && carries_before(l->inv, best->inv))
			best = l;
	}
	return best == of;
}

static void look_at(struct ctx *c, struct look *l)
{
	c->cur = l;
	if (l->fired)
		return;
	if (l->standing.reason) {
		trace_hold(c, l, NULL, l->standing);
		block(c, l, l->standing);
		foresee(c, l, l->standing.reason);
		return;
	}
	if (l->policy->ladder == LADDER_CUSTOMER && l->overdue &&
	    !l->disputed && !carries(c, l)) {
		trace_plain(c, NULL, "carrier", TRI_NO, DAY_NEVER, "%s", "");
		block(c, l,
		      (struct hold){ .reason = REASON_WAITING,
				     .until = DAY_NONE });
		return;
	}
	ladder_climb(c, l);
}

static void stand(struct ctx *c)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++) {
		struct look *l = &c->look[i];

		c->cur = l;
		if (!l->fired)
			l->standing = hold_standing(c, l);
	}
}

static void name_owners(struct ctx *c)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++) {
		const struct look *l = &c->look[i];
		struct outcome *o = &c->plan->outcome[i];

		if (l->standing.reason == REASON_INSOLVENCY)
			o->owner = OWNER_INSOLVENCY_OFFICER;
		else if (c->insurer_owns)
			o->owner = OWNER_INSURER;
		else if (exception_of(c, l->inv, EXCEPTION_MEDIATION))
			o->owner = OWNER_MEDIATOR;
		else if (l->factoring == FACTORING_MANAGED)
			o->owner = OWNER_FACTOR;
	}
}

void decide(const struct rules *rules, const struct day *day,
	    const struct snapshot *snap, struct arena *arena,
	    struct plan *plan_out, struct trace *trace)
{
	struct ctx c = { .rules = rules,
			 .day = day,
			 .snap = snap,
			 .arena = arena,
			 .plan = plan_out,
			 .trace = trace,
			 .as_of = snap->as_of,
			 .unanswered = -1 };

	*plan_out = (struct plan){ .due_on = DAY_NEVER };
	if (day->as_of != snap->as_of)
		BUG("the day decided is not the snapshot's");
	plan_out->outcome =
		ARENA_ARRAY(arena, struct outcome, snap->invoices.n);
	c.look = ARENA_ARRAY(arena, struct look, snap->invoices.n);
	look_again(&c, snap->next_fact_on);
	for (size_t i = 0; i < snap->invoices.n; i++)
		begin(&c, i);
	payables_make(&c);
	for (size_t i = 0; i < snap->invoices.n; i++)
		place_invoice(&c, i);
	c.insurer_owns = insurer_has_case(&c);
	if (rules->contract_count)
		deadlines_fire(&c);
	if (rules->contract_count)
		alarms_raise(&c);
	stand(&c);
	exception_tasks(&c);
	filings_follow(&c);
	for (size_t i = 0; i < snap->invoices.n; i++)
		look_at(&c, &c.look[i]);
	messages_make(&c);
	if (rules->contract_count)
		insurer_reports(&c);
	if (plan_out->passed.n)
		look_again(&c, c.as_of + 1);
	/* An import may make the data fresh at any moment of the day. */
	if (plan_out->stale)
		plan_out->due_on = c.as_of;
	name_owners(&c);
}
