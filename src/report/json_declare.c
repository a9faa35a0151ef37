/* Declarations to an insurer as JSON: who, by country, in all. */
#include <string.h>

#include "relance/json.h"
#include "relance/report_declare.h"
#include "relance/text.h"

static json_t *begin(const struct declaration_sheet *s, const char *record)
{
	json_t *o = json_object();

	js_set(o, "record", js_text(record));
	js_set(o, "what", js_text(s->what));
	js_set(o, "contract", js_text(s->contract->name));
	js_set(o, "policy_no", js_text(s->contract->policy_no));
	js_set(o, "period", js_text(s->period_name));
	js_set(o, "from", js_day(s->period.from));
	js_set(o, "to", js_day(s->period.to));
	return o;
}

static void add_customer(json_t *o, const struct customer *c)
{
	js_set(o, "customer_id", js_text(c->customer_id));
	js_set(o, "name", js_text(c->name));
	js_set(o, "legal_id", js_text(c->legal_id));
	js_set(o, "country", js_text(c->country));
	js_set(o, "insurer_ref", js_text(c->insurer_ref));
}

static void add_end(json_t *o, const struct declaration_sheet *s)
{
	json_t *list = json_array();

	js_set(o, "due_on", js_day(s->due_on));
	js_set(o, "declared_on", js_day(s->declared_on));
	for (size_t i = 0; i < s->caveat_count; i++)
		js_add(list, js_text(s->caveat[i]));
	js_set(o, "not_known", list);
}

/* ---- turnover ------------------------------------------------------------ */

static json_t *js_deducted(const struct turnover_row *row)
{
	json_t *list = json_array();

	for (int why = 0; why < UNCOVERED__COUNT; why++) {
		json_t *one;

		if (!row->deducted_minor[why])
			continue;
		one = json_object();
		js_set(one, "reason",
		       js_text(uncovered_name((enum uncovered)why)));
		js_set(one, "amount",
		       js_money(row->deducted_minor[why], row->currency));
		js_add(list, one);
	}
	return list;
}

static void add_figures(json_t *o, const struct turnover_row *row)
{
	js_set(o, "currency", js_text(row->currency));
	js_set(o, "sales_excl_tax", js_money(row->sales_minor, row->currency));
	js_set(o, "credit_notes_excl_tax",
	       js_money(row->credits_minor, row->currency));
	js_set(o, "deducted", row->apart ? json_null() : js_deducted(row));
	js_set(o, "insurable_excl_tax",
	       row->apart ? json_null()
			  : js_money(row->insurable_minor, row->currency));
	js_set(o, "credit_notes_without_invoice",
	       js_money(row->unallocated_minor, row->currency));
	js_set(o, "invoices_without_tax", js_count(row->untaxed));
}

void json_turnover(struct str *out, const struct declaration_sheet *s,
		   const struct turnover_rows *rows,
		   const struct turnover_sums *sums)
{
	json_t *o;

	for (size_t i = 0; i < rows->n; i++) {
		o = begin(s, rows->v[i].apart ? "customer_apart" : "customer");
		add_customer(o, rows->v[i].customer);
		add_figures(o, &rows->v[i]);
		js_line(out, o);
	}
	for (size_t i = 0; i < sums->countries.n; i++) {
		o = begin(s, "country");
		js_set(o, "country", js_text(sums->countries.v[i].country));
		add_figures(o, &sums->countries.v[i].sum);
		js_line(out, o);
	}
	for (size_t i = 0; i < sums->apart.n; i++) {
		o = begin(s, "total_apart");
		add_figures(o, &sums->apart.v[i]);
		js_line(out, o);
	}
	o = begin(s, "total");
	add_figures(o, &sums->total);
	add_end(o, s);
	js_line(out, o);
}

/* ---- overdue ------------------------------------------------------------- */

static void add_overdue(struct str *out, const struct declaration_sheet *s,
			const struct overdue_row *row)
{
	json_t *o = begin(s, row->apart ? "customer_apart" : "customer");

	add_customer(o, row->customer);
	js_set(o, "currency", js_text(row->currency));
	js_set(o, "outstanding_incl_tax",
	       js_money(row->outstanding_minor, row->currency));
	js_set(o, "overdue_incl_tax",
	       js_money(row->overdue_minor, row->currency));
	js_set(o, "oldest_due_on", js_day(row->oldest_due_on));
	js_set(o, "extension_end_on", js_day(row->extension_end_on));
	js_set(o, "state", js_text(overdue_state_name(row->state)));
	js_set(o, "notified_on", js_day(row->notified_on));
	js_set(o, "paid_after_notice",
	       row->notified_on == DAY_NONE
		       ? json_null()
		       : js_money(row->paid_after_minor, row->currency));
	js_line(out, o);
}

void json_overdue(struct str *out, const struct declaration_sheet *s,
		  const struct overdue_rows *rows)
{
	const char *currency = s->contract->currency;
	int64_t outstanding = 0, overdue = 0;
	size_t n = 0;
	json_t *o;

	for (size_t i = 0; i < rows->n; i++) {
		const struct overdue_row *row = &rows->v[i];

		add_overdue(out, s, row);
		if (row->apart)
			continue;
		if (!money_add(&outstanding, row->outstanding_minor))
			outstanding = INT64_MAX;
		if (!money_add(&overdue, row->overdue_minor))
			overdue = INT64_MAX;
		n++;
	}
	o = begin(s, "total");
	js_set(o, "currency", js_text(currency));
	js_set(o, "customers", js_count(n));
	js_set(o, "outstanding_incl_tax", js_money(outstanding, currency));
	js_set(o, "overdue_incl_tax", js_money(overdue, currency));
	add_end(o, s);
	js_line(out, o);
}

/* ---- the deadline -------------------------------------------------------- */

void json_declaration_deadline(struct str *out,
			       const struct declaration_deadline *d,
			       const char *period_name, civil_day as_of)
{
	char file[64];
	json_t *o = json_object();

	snprintf(file, sizeof file, "declaration %s", d->clause->what);
	js_set(o, "customer_id", json_null());
	js_set(o, "invoice_id", json_null());
	js_set(o, "contract", js_text(d->contract->name));
	js_set(o, "file", js_text(file));
	js_set(o, "event", js_text("period"));
	js_set(o, "anchor", js_text("period_end"));
	js_set(o, "anchor_on", js_day(d->period.to));
	js_set(o, "clause", js_text(d->clause_text));
	js_set(o, "due_on", js_day(d->due_on));
	js_set(o, "send_by", js_day(d->send_by));
	js_set(o, "days_left", json_integer(d->due_on - as_of));
	js_set(o, "state", js_text(deadline_state_name(d->state)));
	js_set(o, "filed_on", js_day(d->declared_on));
	js_set(o, "received_on", json_null());
	js_set(o, "period", js_text(period_name));
	js_line(out, o);
}
