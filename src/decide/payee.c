/*
 * Whom an invoice is to be paid to: us, or the factor that it was openly
 * assigned to. One message names one payee, and nobody is written to about an
 * invoice whose payee is not known.
 */
#include "look.h"
#include "relance/text.h"

static const char *how_not_told(const struct ctx *c, const struct look *l)
{
	return arena_printf(c->arena,
			    "assigned to %s, and no file says how: import the "
			    "column factoring (managed, delegated or "
			    "confidential)",
			    l->inv->assigned_to ? l->inv->assigned_to
						: "a factor");
}

static const char *no_such_factor(const struct ctx *c, const struct look *l)
{
	if (!l->inv->assigned_to)
		return "delegated to a factor that no file names: import the "
		       "column assigned_to";
	return arena_printf(c->arena,
			    "to be paid to factor \"%s\", which relance.yaml "
			    "does not describe: add its account under factors",
			    l->inv->assigned_to);
}

void payee_find(const struct ctx *c, struct look *l)
{
	l->factoring = invoice_factoring(l->inv);
	if (l->factoring == FACTORING_UNCLEAR)
		l->payee_lost = how_not_told(c, l);
	if (l->factoring != FACTORING_DELEGATED)
		return;
	l->payee = config_factor(&c->rules->config, l->inv->assigned_to);
	if (!l->payee)
		l->payee_lost = no_such_factor(c, l);
}

bool payee_is_us(const struct look *l)
{
	return l->factoring == FACTORING_NONE ||
	       l->factoring == FACTORING_CONFIDENTIAL;
}

bool may_write_about(const struct look *l)
{
	return l->factoring != FACTORING_MANAGED && !l->payee_lost;
}

const char *factoring_text(const struct ctx *c, const struct look *l)
{
	if (!l->inv->assigned_to)
		return arena_printf(c->arena, "factoring = \"%s\"",
				    factoring_name(l->factoring));
	return arena_printf(c->arena,
			    "factoring = \"%s\"; assigned_to = \"%s\"",
			    factoring_name(l->factoring), l->inv->assigned_to);
}

void trace_factoring(struct ctx *c, const struct look *l)
{
	if (l->factoring != FACTORING_NONE)
		trace_plain(c, NULL, "factoring", TRI_YES, DAY_NEVER, "%s",
			    factoring_text(c, l));
}

struct hold hold_payee(struct ctx *c, const struct look *l,
		       const struct step *s)
{
	struct hold h = { REASON_SET_ASIDE, DAY_NONE, NULL };
	struct planned_task task = {
		.kind = TASK_SET_ASIDE,
		.subject = arena_printf(
			c->arena, "factor %s %s", factoring_name(l->factoring),
			l->inv->assigned_to ? l->inv->assigned_to : ""),
		.text = l->payee_lost,
		.command = "relance check --against-database",
		.due_on = DAY_NONE,
	};

	trace_plain(c, s, "payee", TRI_NO, DAY_NEVER, "%s",
		    factoring_text(c, l));
	task_plan(c, &task, l->index);
	return h;
}

bool payee_bars(struct ctx *c, const struct look *l, const struct step *s)
{
	if (s->notify_insurer || may_write_about(l))
		return false;
	if (l->payee_lost)
		(void)hold_payee(c, l, s);
	return true;
}

/* Credits and cash that came to us are no payment to the factor, so they are
 * taken off our own invoices alone; a factor's letter shows what is left. */
int64_t credits_shown(const struct ctx *c, const struct planned_message *m)
{
	int64_t shown = 0;

	for (size_t i = 0; i < c->snap->unapplied.n; i++)
		if (str_eq(c->snap->unapplied.v[i].currency, m->currency))
			shown = c->snap->unapplied.v[i].amount_minor;
	for (size_t i = 0; m->payee && i < c->snap->invoices.n; i++)
		if (str_eq(c->look[i].inv->currency, m->currency))
			shown -= c->look[i].credit_minor;
	return shown;
}

/* What is overdue and demanded by the same payee, against which credits may
 * stand: those with us cover our own invoices first. */
int64_t demand_of(const struct look *l)
{
	return payee_is_us(l) ? l->totals->own_demand_minor
			      : l->totals->demand_minor;
}
