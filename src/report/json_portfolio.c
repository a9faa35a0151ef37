/*
 * The portfolio as JSON: invoices and customers, with what was decided about
 * them on the day that was asked for.
 */
#include <string.h>

#include "relance/json.h"
#include "relance/report.h"
#include "relance/text.h"

const char *invoice_state(const struct invoice *inv)
{
	switch (inv->status) {
	case INVOICE_DRAFT:
		return "draft";
	case INVOICE_CANCELLED:
		return "cancelled";
	case INVOICE_OPEN:
	case INVOICE_DISPUTED:
	case INVOICE_STATUS__COUNT:
		break;
	}
	return inv->outstanding_minor > 0 ? "open" : "paid";
}

char *invoice_name(struct arena *a, const char *invoice_id,
		   const char *instalment)
{
	if (!instalment || !*instalment)
		return arena_strdup(a, invoice_id);
	return arena_printf(a, "%s/%s", invoice_id, instalment);
}

static json_t *reason_or_null(enum reason reason)
{
	return reason == REASON_NONE ? json_null()
				     : js_text(reason_name(reason));
}

static const char *step_name_of(const struct step *step)
{
	return step ? step->name : NULL;
}

static void set_decision(json_t *o, const struct outcome *out)
{
	js_set(o, "policy", js_text(out->policy ? out->policy->name : NULL));
	js_set(o, "step", js_text(step_name_of(out->current)));
	js_set(o, "step_on",
	       out->current ? js_day(out->current_on) : json_null());
	js_set(o, "stage",
	       out->current ? js_text(stage_name(out->current->stage))
			    : json_null());
	js_set(o, "owner", js_text(owner_name(out->owner)));
	js_set(o, "blocked_by", reason_or_null(out->blocked_by));
	js_set(o, "until", js_day(out->until));
	js_set(o, "next_step",
	       js_text(step_name_of(out->step ? out->step : out->next)));
	js_set(o, "next_on", js_day(out->next_on));
}

void json_invoice(struct str *out, const struct snapshot *snap,
		  const struct invoice *inv, const struct outcome *o)
{
	json_t *line = json_object();

	js_set(line, "invoice_id", js_text(inv->invoice_id));
	js_set(line, "instalment", js_word(inv->instalment));
	js_set(line, "customer_id", js_text(snap->customer.customer_id));
	js_set(line, "customer_name", js_text(snap->customer.name));
	js_set(line, "currency", js_text(inv->currency));
	js_set(line, "amount_total",
	       js_money(inv->amount_minor, inv->currency));
	js_set(line, "outstanding",
	       js_money(inv->outstanding_minor, inv->currency));
	js_set(line, "issued_on", js_day(inv->issued_on));
	js_set(line, "due_on", js_day(inv->due_on));
	js_set(line, "days_overdue",
	       json_integer(days_overdue(inv, snap->as_of)));
	js_set(line, "status", js_text(invoice_state(inv)));
	set_decision(line, o);
	js_line(out, line);
}

static struct customer_line *line_for(struct customer_lines *lines,
				      struct arena *arena,
				      const struct snapshot *snap,
				      const struct invoice *inv)
{
	size_t at = 0;
	struct customer_line fresh = { .customer = &snap->customer,
				       .oldest_days_overdue = -1 };

	while (at < lines->n &&
	       strcmp(lines->v[at].currency, inv->currency) < 0)
		at++;
	if (at < lines->n && !strcmp(lines->v[at].currency, inv->currency))
		return &lines->v[at];
	memcpy(fresh.currency, inv->currency, sizeof fresh.currency);
	VEC_PUSH(arena, lines, fresh);
	memmove(lines->v + at + 1, lines->v + at,
		(lines->n - 1 - at) * sizeof *lines->v);
	lines->v[at] = fresh;
	return &lines->v[at];
}

/* The oldest overdue invoice speaks for the line; else the first one. */
static void take_decision(struct customer_line *line, const struct outcome *o,
			  bool first, int age)
{
	if (!first && age <= line->oldest_days_overdue)
		return;
	line->policy = o->policy;
	line->owner = o->owner;
	line->blocked_by = o->blocked_by;
	if (age > line->oldest_days_overdue)
		line->oldest_days_overdue = age;
}

void customer_lines_of(const struct snapshot *snap, const struct plan *plan,
		       struct arena *arena, struct customer_lines *out)
{
	for (size_t i = 0; i < snap->invoices.n; i++) {
		const struct invoice *inv = &snap->invoices.v[i];
		bool overdue = invoice_is_overdue(inv, snap->as_of);
		size_t before = out->n;
		struct customer_line *line = line_for(out, arena, snap, inv);

		take_decision(line, &plan->outcome[i], out->n > before,
			      overdue ? days_overdue(inv, snap->as_of) : -1);
		if (inv->status == INVOICE_DRAFT ||
		    inv->status == INVOICE_CANCELLED)
			continue;
		line->outstanding_minor += inv->outstanding_minor;
		if (overdue)
			line->overdue_minor += inv->outstanding_minor;
	}
	for (size_t i = 0; i < snap->invoices.n; i++) {
		const struct invoice *inv = &snap->invoices.v[i];

		if (plan->outcome[i].step)
			line_for(out, arena, snap, inv)->blocked_by =
				REASON_NONE;
	}
}

void json_customer(struct str *out, const struct customer_line *line)
{
	json_t *o = json_object();

	js_set(o, "customer_id", js_text(line->customer->customer_id));
	js_set(o, "name", js_text(line->customer->name));
	js_set(o, "currency", js_text(line->currency));
	js_set(o, "outstanding",
	       js_money(line->outstanding_minor, line->currency));
	js_set(o, "overdue", js_money(line->overdue_minor, line->currency));
	js_set(o, "oldest_days_overdue",
	       line->oldest_days_overdue < 0
		       ? json_null()
		       : json_integer(line->oldest_days_overdue));
	js_set(o, "policy", js_text(line->policy ? line->policy->name : NULL));
	js_set(o, "owner", js_text(owner_name(line->owner)));
	js_set(o, "blocked_by", reason_or_null(line->blocked_by));
	js_line(out, o);
}
