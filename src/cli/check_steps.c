/*
 * `check --against-database`: invoices that stand on a step which is no
 * longer in their policy under that name, and what becomes of each.
 */
#include <string.h>

#include "check.h"
#include "relance/text.h"

/* The name of the step it stands on, as it was when it had it. */
static const char *stands_on(const struct snapshot *snap,
			     const struct invoice *inv)
{
	const char *name = NULL;

	for (size_t i = 0; i < snap->steps.n; i++) {
		const struct step_taken *row = &snap->steps.v[i];

		if (row->invoice_key == inv->key &&
		    row->episode == inv->episode &&
		    (row->how == STEP_HAD || row->how == STEP_PENDING))
			name = row->step;
	}
	return name;
}

static const char *what_becomes(const struct policy *p)
{
	switch (p->policy_change) {
	case CHANGE_SET_ASIDE:
		return "it will be set aside, and a person is asked";
	case CHANGE_RESTART:
		return "it will begin anew (policy_change: restart)";
	case CHANGE_PREVIOUS:
		return "it will go on from the last step it had that is "
		       "still there (policy_change: previous)";
	}
	BUG("policy_change %d", (int)p->policy_change);
}

static struct diag *say(struct context *c, const struct looked_at *look,
			size_t i, const char *text)
{
	const struct invoice *inv = &look->snap->invoices.v[i];

	return diag_add(
		&c->diags, SEVERITY_WARNING, look->plan->outcome[i].policy->pos,
		"invoice %s of customer %s %s",
		invoice_name(&c->arena, inv->invoice_id, inv->instalment),
		look->snap->customer.customer_id, text);
}

bool check_step(struct context *c, const struct looked_at *look, size_t i,
		const char **told)
{
	const struct policy *p = look->plan->outcome[i].policy;
	const char *name = stands_on(look->snap, &look->snap->invoices.v[i]);
	struct diag *diag;
	int at;

	if (!p || !name)
		return false;
	at = policy_step_find(p, name);
	if (at >= 0 && str_eq(p->step[at].name, name))
		return false;
	if (at >= 0) {
		say(c, look, i,
		    arena_printf(look->scratch,
				 "stands on \"%s\", which is called \"%s\" now",
				 name, p->step[at].name));
		return true;
	}
	diag = say(c, look, i,
		   arena_printf(look->scratch,
				"stands on \"%s\", which policy %s no longer "
				"has: %s",
				name, p->name, what_becomes(p)));
	if (str_eq(*told, name))
		return true;
	*told = arena_strdup(&c->arena, name);
	diag_hint(&c->diags, diag,
		  "Give the step that took its place `was: %s`, or type "
		  "relance move INVOICE --step STEP --reason WHY.",
		  name);
	return true;
}
