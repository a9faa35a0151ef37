/*
 * What was approved is a step, these invoices, this recipient, this payee and
 * at most this amount. Less money and a later day keep it; anything else ends it,
 * and the new task says what.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

static const struct approval *approval_of(const struct ctx *c,
					  const struct planned_item *item)
{
	const struct invoice *inv = &c->snap->invoices.v[item->invoice];

	for (size_t i = 0; i < c->snap->approvals.n; i++) {
		const struct approval *a = &c->snap->approvals.v[i];

		if (a->invoice_key == inv->key && a->episode == inv->episode &&
		    str_eq(a->step, item->step->name))
			return a;
	}
	return NULL;
}

/* Something a person recorded about the invoice since, whatever became of
 * it. On the same day nobody can tell which was first: ask again. */
static const char *recorded_since(const struct ctx *c,
				  const struct invoice *inv,
				  const struct approval *a)
{
	for (size_t i = 0; i < c->snap->exceptions.n; i++) {
		const struct exception *e = &c->snap->exceptions.v[i];

		if (e->from >= a->on && exception_covers(e, inv))
			return exception_kind_name(e->kind);
	}
	if (c->snap->last_reply_on != DAY_NONE &&
	    c->snap->last_reply_on >= a->on)
		return "reply";
	return NULL;
}

/* Why the approval of one invoice no longer counts, or NULL. */
static const char *lost_for(const struct ctx *c,
			    const struct planned_message *m,
			    const struct planned_item *item,
			    const struct approval *a)
{
	const struct invoice *inv = &c->snap->invoices.v[item->invoice];
	const char *what;

	if (!a)
		return arena_printf(c->arena, "invoice %s was added",
				    inv->invoice_id);
	if (item->outstanding_minor > a->at_most_minor)
		return arena_printf(c->arena, "more is owed on invoice %s",
				    inv->invoice_id);
	if (m->to_email &&
	    (!a->recipient || !text_same_ci(a->recipient, m->to_email)))
		return "it goes to another recipient";
	if (!a->payee != !m->payee ||
	    (m->payee && !str_eq(a->payee, m->payee->key)))
		return arena_printf(c->arena, "invoice %s is paid to %s",
				    inv->invoice_id,
				    m->payee ? m->payee->name : "us");
	if (a->policy && !str_eq(a->policy, item->policy->name))
		return arena_printf(c->arena, "invoice %s is under policy %s",
				    inv->invoice_id, item->policy->name);
	what = recorded_since(c, inv, a);
	return what ? arena_printf(c->arena, "a %s was recorded for %s", what,
				   inv->invoice_id)
		    : NULL;
}

/* Only when every invoice on the step was approved it leaves by itself. */
void approval_settle(struct ctx *c, struct planned_message *m)
{
	const char *lost = NULL;
	bool any = false, enough = true;

	if (!m->step->approval)
		return;
	for (size_t i = 0; i < m->items.n; i++) {
		const struct planned_item *item = &m->items.v[i];
		const struct approval *a;
		const char *why;

		if (!item->step)
			continue;
		a = approval_of(c, item);
		why = lost_for(c, m, item, a);
		any |= a != NULL;
		enough &= a && a->given >= m->step->approvers;
		if (why && !lost)
			lost = why;
	}
	m->awaits_approval = lost || !enough;
	m->approval_lost = any ? lost : NULL;
}
