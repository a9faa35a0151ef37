/*
 * A filing as JSON, in a layout of our own that any insurer's can be made
 * from: everything their forms ask for that the books know. What is not known
 * is null and stands in `unknown`, or `missing` where it is a paper. Layout:
 * relance-insurance(5).
 */
#include <string.h>

#include "filing.h"
#include "filing_rows.h"
#include "relance/text.h"

json_t *js_not_covered(const int64_t *minor, const char *currency)
{
	json_t *list = json_array();

	for (int why = 0; why < UNCOVERED__COUNT; why++) {
		json_t *one;

		if (!minor[why])
			continue;
		one = json_object();
		js_set(one, "reason",
		       js_text(uncovered_name((enum uncovered)why)));
		js_set(one, "amount", js_money(minor[why], currency));
		js_add(list, one);
	}
	return list;
}

/* ---- who ----------------------------------------------------------------- */

static json_t *js_insured(const struct config *c)
{
	json_t *o = json_object();

	js_set(o, "name", js_word(c->company_name));
	js_set(o, "address", js_word(c->company_address));
	js_set(o, "legal_id", js_word(c->company_legal_id));
	js_set(o, "vat_id", js_word(c->company_vat_id));
	js_set(o, "phone", js_word(c->company_phone));
	js_set(o, "email", js_word(c->company_email));
	return o;
}

static json_t *js_contract(const struct contract *k)
{
	json_t *o = json_object();

	js_set(o, "contract", js_text(k->name));
	js_set(o, "insurer", js_word(k->insurer));
	js_set(o, "policy_no", js_word(k->policy_no));
	js_set(o, "currency", js_text(k->currency));
	js_set(o, "from", js_day(k->from));
	js_set(o, "to", js_day(k->to));
	js_set(o, "vat_covered", json_boolean(k->vat_covered));
	js_set(o, "beneficiary", js_word(k->beneficiary));
	return o;
}

static json_t *js_customer(const struct customer *c)
{
	json_t *o = json_object();

	js_set(o, "customer_id", js_text(c->customer_id));
	js_set(o, "insurer_ref", js_word(c->insurer_ref));
	js_set(o, "name", js_word(c->name));
	js_set(o, "legal_id", js_word(c->legal_id));
	js_set(o, "vat_id", js_word(c->vat_id));
	js_set(o, "address", js_word(c->address));
	js_set(o, "postcode", js_word(c->postcode));
	js_set(o, "city", js_word(c->city));
	js_set(o, "country", js_word(c->country));
	js_set(o, "phone", js_word(c->phone));
	js_set(o, "email", js_word(c->email));
	js_set(o, "parent_id", js_word(c->parent_id));
	return o;
}

static json_t *js_debtor(const struct debtor *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->customers.n; i++)
		js_add(list, js_customer(d->customers.v[i]));
	return list;
}

/* ---- why and how much ---------------------------------------------------- */

static json_t *js_event(const struct filing_request *r)
{
	const struct deadline *d = r->deadline;
	json_t *o = json_object();

	js_set(o, "event",
	       js_text(debtor_event_name(d ? d->filing->event
					   : DEBTOR_OVERDUE)));
	js_set(o, "on", js_day(d && d->event ? d->event->on : DAY_NONE));
	js_set(o, "known_on",
	       js_day(d && d->event ? d->event->known_on : DAY_NONE));
	js_set(o, "detail", js_word(d && d->event ? d->event->detail : NULL));
	js_set(o, "invoice_id",
	       d ? js_text(r->of->debtor.invoices.v[d->invoice].inv.invoice_id)
		 : json_null());
	js_set(o, "clause", js_word(d ? d->filing->by->text : NULL));
	js_set(o, "anchor", js_word(d ? anchor_name(d->anchor) : NULL));
	js_set(o, "anchor_on", js_day(d ? d->anchor_on : DAY_NONE));
	js_set(o, "due_on", js_day(d ? d->due_on : DAY_NONE));
	return o;
}

static json_t *js_asked(const struct planned_filing *about,
			const char *currency)
{
	json_t *o = json_object();
	bool told = about->told_on != DAY_NONE;

	js_set(o, "until",
	       js_day(about->asked ? about->asked->until : DAY_NONE));
	js_set(o, "reason",
	       js_word(about->asked ? about->asked->reason : NULL));
	js_set(o, "told_on", js_day(about->told_on));
	js_set(o, "told",
	       told ? js_money(about->told_minor, currency) : json_null());
	js_set(o, "now",
	       told ? js_money(about->now_minor, currency) : json_null());
	return o;
}

static json_t *js_limit(const struct cover *cover)
{
	const struct limit *l = cover->limit;
	const char *currency = cover->contract->currency;
	json_t *o = json_object();

	js_set(o, "limit_type", js_word(l ? limit_type_name(l->type) : NULL));
	js_set(o, "limit_amount", js_money(cover->limit_minor, currency));
	js_set(o, "limit_ref", js_word(l ? l->decision_ref : NULL));
	js_set(o, "announced_on", js_day(l ? l->announced_on : DAY_NONE));
	js_set(o, "effective_from", js_day(l ? l->effective_from : DAY_NONE));
	js_set(o, "headroom", js_money(cover->headroom_minor, currency));
	js_set(o, "stop_on",
	       js_day(cover->stop_reason == STOP_NONE ? DAY_NONE
						      : cover->stop_on));
	js_set(o, "stop_reason",
	       js_word(cover->stop_reason == STOP_NONE
			       ? NULL
			       : stop_reason_name(cover->stop_reason)));
	return o;
}

static json_t *js_amounts(const struct insurer_case *k)
{
	const struct cover *c = &k->cover;
	const char *currency = k->contract->currency;
	json_t *o = json_object();
	int64_t overdue = 0;

	for (size_t i = 0; i < c->lines.n; i++) {
		const struct cover_line *line = &c->lines.v[i];

		if (k->debtor.invoices.v[line->invoice].inv.due_on <
			    k->debtor.as_of &&
		    !money_add(&overdue, line->outstanding_incl_minor))
			overdue = INT64_MAX;
	}
	js_set(o, "outstanding_incl_tax",
	       js_money(c->outstanding_incl_minor, currency));
	js_set(o, "overdue_incl_tax", js_money(overdue, currency));
	js_set(o, "outstanding_excl_tax",
	       js_money(c->outstanding_excl_minor, currency));
	js_set(o, "counted_excl_tax", js_money(c->counted_minor, currency));
	js_set(o, "covered", js_money(c->covered_minor, currency));
	js_set(o, "suspended", js_money(c->suspended_minor, currency));
	js_set(o, "insured_share",
	       js_percent(insured_share(c->covered_excl_minor,
					c->outstanding_excl_minor)));
	return o;
}

/* ---- the account --------------------------------------------------------- */

static json_t *js_invoice(const struct insurer_case *k,
			  const struct cover_line *line)
{
	const struct debtor_invoice *di = &k->debtor.invoices.v[line->invoice];
	const struct invoice *inv = &di->inv;
	json_t *o = json_object();

	js_set(o, "type", js_text("IN"));
	js_set(o, "invoice_id", js_text(inv->invoice_id));
	js_set(o, "instalment", js_word(inv->instalment));
	js_set(o, "customer_id", js_text(inv->customer_id));
	js_set(o, "po_number", js_word(inv->po_number));
	js_set(o, "issued_on", js_day(inv->issued_on));
	js_set(o, "delivered_on", js_day(inv->delivered_on));
	js_set(o, "original_due_on", js_day(inv->original_due_on));
	js_set(o, "due_on", js_day(inv->due_on));
	js_set(o, "extended_to", js_day(filing_extended(k, inv)));
	js_set(o, "days_overdue",
	       json_integer(days_overdue(inv, k->debtor.as_of)));
	js_set(o, "currency", js_text(inv->currency));
	js_set(o, "amount_total", js_money(inv->amount_minor, inv->currency));
	js_set(o, "amount_tax",
	       inv->has_tax ? js_money(inv->tax_minor, inv->currency)
			    : json_null());
	js_set(o, "paid", js_money(inv->paid_minor, inv->currency));
	js_set(o, "outstanding_incl_tax",
	       js_money(line->outstanding_incl_minor, inv->currency));
	js_set(o, "outstanding_excl_tax",
	       js_money(line->outstanding_excl_minor, inv->currency));
	js_set(o, "disputed", js_money(di->disputed_minor, inv->currency));
	js_set(o, "dispute_reason", js_word(inv->dispute_reason));
	js_set(o, "assigned_to", js_word(inv->assigned_to));
	js_set(o, "factoring", js_word(filing_factoring(inv)));
	js_set(o, "counted_excl_tax",
	       js_money(line->counted_minor, inv->currency));
	js_set(o, "covered", js_money(line->covered_minor, inv->currency));
	js_set(o, "suspended", js_money(line->suspended_minor, inv->currency));
	js_set(o, "not_covered",
	       js_not_covered(line->not_covered, inv->currency));
	js_set(o, "insured_percentage", js_percent(line->percentage));
	return o;
}

static json_t *js_invoices(const struct insurer_case *k)
{
	json_t *list = json_array();

	for (size_t i = 0; i < k->cover.lines.n; i++)
		js_add(list, js_invoice(k, &k->cover.lines.v[i]));
	return list;
}

static json_t *js_payments(const struct dossier *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->payments.n; i++) {
		const struct filing_payment *p = &d->payments.v[i];
		json_t *o = json_object();

		js_set(o, "invoice_id", js_text(p->inv->invoice_id));
		js_set(o, "instalment", js_word(p->inv->instalment));
		js_set(o, "on", js_day(p->payment->on));
		js_set(o, "kind", js_text(payment_kind_name(p->payment->kind)));
		js_set(o, "amount",
		       js_money(p->payment->amount_minor, p->inv->currency));
		js_add(list, o);
	}
	return list;
}

static json_t *js_credits(const struct debtor *d, const char *currency)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->unapplied.n; i++) {
		const struct payment *p = &d->unapplied.v[i];
		json_t *o = json_object();

		if (strcmp(p->currency, currency) != 0) {
			json_decref(o);
			continue;
		}
		js_set(o, "type", js_text("CN"));
		js_set(o, "payment_id", js_word(p->payment_id));
		js_set(o, "on", js_day(p->on));
		js_set(o, "kind", js_text(payment_kind_name(p->kind)));
		js_set(o, "amount", js_money(p->amount_minor, p->currency));
		js_add(list, o);
	}
	return list;
}

static json_t *js_history(const struct statement *s, const char *currency)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n; i++) {
		const struct statement_month *m = &s->v[i];
		json_t *o = json_object();

		js_set(o, "from", js_day(m->first));
		js_set(o, "opening", js_money(m->opening_minor, currency));
		js_set(o, "invoiced", js_money(m->invoiced_minor, currency));
		js_set(o, "paid", js_money(m->paid_minor, currency));
		js_set(o, "credited", js_money(m->credited_minor, currency));
		js_set(o, "returned", js_money(m->returned_minor, currency));
		js_set(o, "closing", js_money(m->closing_minor, currency));
		js_add(list, o);
	}
	return list;
}

/* ---- what was done ------------------------------------------------------- */

static json_t *js_reminders(const struct dossier *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->reminders.n; i++) {
		const struct filing_reminder *r = &d->reminders.v[i];
		json_t *o = json_object();

		js_set(o, "on", js_day(r->on));
		js_set(o, "customer_id", js_text(r->customer_id));
		js_set(o, "stage", js_text(stage_name(r->stage)));
		js_set(o, "step", js_word(r->step));
		js_set(o, "channel", js_text(channel_name(r->channel)));
		js_set(o, "template", js_word(r->template_name));
		js_set(o, "recipient", js_word(r->recipient));
		js_set(o, "message_id", js_text(r->message_id));
		js_set(o, "accepted_at", js_instant(r->accepted_at));
		js_set(o, "reply", js_word(r->reply));
		js_add(list, o);
	}
	return list;
}

static json_t *js_instalments(const struct exception *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < e->instalments.n; i++) {
		const struct instalment *part = &e->instalments.v[i];
		json_t *o = json_object();

		js_set(o, "due_on", js_day(part->due_on));
		js_set(o, "amount", js_money(part->amount_minor, e->currency));
		js_add(list, o);
	}
	return list;
}

/* Their dates and how they stand; what was said in a mediation is
 * confidential (law 95-125 art. 21-3). */
static void add_agreements(json_t *list, const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->exceptions.n; i++) {
		const struct exception *e = &snap->exceptions.v[i];
		json_t *o;

		if (e->kind != EXCEPTION_PLAN && e->kind != EXCEPTION_PROMISE &&
		    e->kind != EXCEPTION_MEDIATION &&
		    e->kind != EXCEPTION_INSOLVENCY)
			continue;
		o = json_object();
		js_set(o, "customer_id", js_text(snap->customer.customer_id));
		js_set(o, "kind", js_text(exception_kind_name(e->kind)));
		js_set(o, "from", js_day(e->from));
		js_set(o, "until", js_day(e->until));
		js_set(o, "state",
		       js_text(exception_state_name(
			       exception_state_at(snap, e, NULL, NULL))));
		js_set(o, "amount",
		       e->amount_minor >= 0 && *e->currency
			       ? js_money(e->amount_minor, e->currency)
			       : json_null());
		js_set(o, "instalments", js_instalments(e));
		js_add(list, o);
	}
}

/* Of all customers of the debtor. */
static json_t *js_agreements(const struct snapshot *snap)
{
	json_t *list = json_array();

	add_agreements(list, snap);
	for (size_t i = 0; snap->insured && i < snap->insured->others.n; i++)
		add_agreements(list, snap->insured->others.v[i]);
	return list;
}

/* ---- papers -------------------------------------------------------------- */

static json_t *js_file(const struct filing_file *f)
{
	char hex[SHA256_HEX_SIZE];
	json_t *o = json_object();

	js_set(o, "kind", js_text(f->kind));
	js_set(o, "file", js_text(f->name));
	js_set(o, "invoice_id", js_word(f->inv ? f->inv->invoice_id : NULL));
	js_set(o, "bytes", js_count(f->n));
	js_set(o, "sha256", js_text(sha256_to_hex(&f->hash, hex)));
	return o;
}

static json_t *js_files(const struct filing_request *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->file_count; i++)
		js_add(list, js_file(&r->file[i]));
	return list;
}

static json_t *js_missing(const struct dossier *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->gaps.n; i++) {
		const struct filing_gap *gap = &d->gaps.v[i];
		json_t *o = json_object();

		js_set(o, "kind", js_text(gap->kind));
		js_set(o, "invoice_id",
		       js_word(gap->inv ? gap->inv->invoice_id : NULL));
		js_set(o, "why", js_text(gap->why));
		js_add(list, o);
	}
	return list;
}

/* What the insurer is asked to do. */
static const char *request_of(const struct filing_request *r)
{
	if (str_eq(r->filing, FILE_EXTENSION) ||
	    str_eq(r->filing, FILE_RESCHEDULING))
		return "consent";
	if (str_eq(r->filing, FILE_PAYMENT))
		return "note";
	if (str_eq(r->filing, FILE_WITHDRAWAL))
		return "close";
	return filing_takes_over(r->of->contract, r->filing)
		       ? "claim_and_collection"
		       : "monitor_only";
}

void filing_json(const struct filing_request *r, struct str *out)
{
	const struct insurer_case *k = r->of;
	const char *currency = k->contract->currency;
	json_t *o = json_object();

	js_set(o, "layout", js_text("relance-filing-1"));
	js_set(o, "filing", js_text(r->filing));
	js_set(o, "request", js_text(request_of(r)));
	js_set(o, "message_id", js_text(r->message_id));
	js_set(o, "as_of", js_day(k->debtor.as_of));
	js_set(o, "insured", js_insured(r->config));
	js_set(o, "contract", js_contract(k->contract));
	js_set(o, "debtor", js_debtor(&k->debtor));
	js_set(o, "event", js_event(r));
	js_set(o, "about", js_asked(r->about, currency));
	js_set(o, "limit", js_limit(&k->cover));
	js_set(o, "amounts", js_amounts(k));
	js_set(o, "invoices", js_invoices(k));
	js_set(o, "credits", js_credits(&k->debtor, currency));
	js_set(o, "payments", js_payments(r->dossier));
	js_set(o, "history", js_history(&r->dossier->statement, currency));
	js_set(o, "reminders", js_reminders(r->dossier));
	js_set(o, "agreements", js_agreements(r->snap));
	js_set(o, "documents", js_files(r));
	js_set(o, "documents_needed", js_count(r->dossier->needed));
	js_set(o, "documents_there", js_count(r->dossier->there));
	js_set(o, "missing", js_missing(r->dossier));
	js_set(o, "unknown", js_unknown(r));
	js_pages(out, o);
}
