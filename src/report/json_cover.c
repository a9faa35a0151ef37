/* What the insurer's contract says, as JSON. */
#include "relance/filing.h"
#include "relance/json.h"
#include "relance/report_insurer.h"
#include "relance/text.h"

char *percent_text(struct arena *a, int64_t hundredths)
{
	return arena_printf(a, "%lld.%02lld", (long long)(hundredths / 100),
			    (long long)(hundredths % 100));
}

const char *debtor_name(const struct debtor *d)
{
	return d->customers.v[0]->customer_id;
}

/* ---- cover --------------------------------------------------------------- */

struct sums {
	int64_t incl, excl, counted, covered, suspended;
	const int64_t *not_covered;
};

static void set_sums(json_t *o, const struct sums *s, const char *currency)
{
	js_set(o, "outstanding_incl_tax", js_money(s->incl, currency));
	js_set(o, "outstanding_excl_tax", js_money(s->excl, currency));
	js_set(o, "counted_excl_tax", js_money(s->counted, currency));
	js_set(o, "covered", js_money(s->covered, currency));
	js_set(o, "suspended", js_money(s->suspended, currency));
	js_set(o, "not_covered", js_not_covered(s->not_covered, currency));
}

static void set_limit(json_t *o, const struct limit *l, int64_t percentage)
{
	js_set(o, "limit_type",
	       l ? js_text(limit_type_name(l->type)) : json_null());
	js_set(o, "limit_amount",
	       l ? js_money(l->amount.minor, l->amount.currency) : json_null());
	js_set(o, "limit_ref", l ? js_word(l->decision_ref) : json_null());
	js_set(o, "insured_percentage", js_percent(percentage));
}

static void set_stop(json_t *o, const struct debtor *d,
		     const struct cover *cover)
{
	bool stopped = cover->stop_reason != STOP_NONE;

	js_set(o, "stop_on", js_day(stopped ? cover->stop_on : DAY_NONE));
	js_set(o, "stop_reason",
	       stopped ? js_text(stop_reason_name(cover->stop_reason))
		       : json_null());
	js_set(o, "stop_invoice",
	       stopped && cover->stop_invoice != SIZE_MAX
		       ? js_text(d->invoices.v[cover->stop_invoice]
					 .inv.invoice_id)
		       : json_null());
}

/* Whoever has no limit at all has no contract either. */
static json_t *js_contract(const struct cover *cover)
{
	const char *name = cover->contract->name;

	return *name ? js_text(name) : json_null();
}

void json_cover_line(struct str *out, const struct debtor *d,
		     const struct cover *cover, const struct cover_line *line)
{
	const struct invoice *inv = &d->invoices.v[line->invoice].inv;
	struct sums s = {
		line->outstanding_incl_minor, line->outstanding_excl_minor,
		line->counted_minor,	      line->covered_minor,
		line->suspended_minor,	      line->not_covered
	};
	json_t *o = json_object();

	js_set(o, "record", js_text("invoice"));
	js_set(o, "invoice_id", js_text(inv->invoice_id));
	js_set(o, "instalment", js_word(inv->instalment));
	js_set(o, "customer_id", js_text(inv->customer_id));
	js_set(o, "contract", js_contract(cover));
	js_set(o, "currency", js_text(inv->currency));
	js_set(o, "delivered_on", js_day(inv->delivered_on));
	js_set(o, "issued_on", js_day(inv->issued_on));
	js_set(o, "due_on", js_day(inv->due_on));
	set_sums(o, &s, inv->currency);
	set_limit(o, line->limit, line->percentage);
	set_stop(o, d, cover);
	js_set(o, "headroom", json_null());
	js_set(o, "insured_share",
	       js_percent(insured_share(line->covered_excl_minor,
					line->outstanding_excl_minor)));
	js_line(out, o);
}

static void no_invoice(json_t *o)
{
	js_set(o, "invoice_id", json_null());
	js_set(o, "instalment", json_null());
}

static void no_dates(json_t *o)
{
	js_set(o, "delivered_on", json_null());
	js_set(o, "issued_on", json_null());
	js_set(o, "due_on", json_null());
}

static json_t *js_customers(const struct debtor *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->customers.n; i++)
		json_array_append_new(list,
				      js_text(d->customers.v[i]->customer_id));
	return list;
}

void json_cover_debtor(struct str *out, const struct debtor *d,
		       const struct cover *cover)
{
	const char *currency = cover->contract->currency;
	int64_t why[UNCOVERED__COUNT] = { 0 };
	struct sums s = {
		cover->outstanding_incl_minor, cover->outstanding_excl_minor,
		cover->counted_minor,	       cover->covered_minor,
		cover->suspended_minor,	       why
	};
	json_t *o = json_object();

	for (size_t i = 0; i < cover->lines.n; i++)
		for (int w = 0; w < UNCOVERED__COUNT; w++)
			if (str_eq(d->invoices.v[cover->lines.v[i].invoice]
					   .inv.currency,
				   currency))
				why[w] += cover->lines.v[i].not_covered[w];
	js_set(o, "record", js_text("customer"));
	no_invoice(o);
	js_set(o, "customer_id", js_text(debtor_name(d)));
	js_set(o, "customers", js_customers(d));
	js_set(o, "contract", js_contract(cover));
	js_set(o, "currency", js_text(currency));
	no_dates(o);
	set_sums(o, &s, currency);
	set_limit(o, cover->limit,
		  cover->limit ? cover_percentage(cover->contract, d->country,
						  cover->limit->type)
			       : -1);
	set_stop(o, d, cover);
	js_set(o, "headroom", js_money(cover->headroom_minor, currency));
	js_set(o, "insured_share",
	       js_percent(insured_share(cover->covered_excl_minor,
					cover->outstanding_excl_minor)));
	js_line(out, o);
}

void json_cover_total(struct str *out, const struct cover_total *t)
{
	struct sums s = { t->outstanding_incl_minor, t->outstanding_excl_minor,
			  t->counted_minor,	     t->covered_minor,
			  t->suspended_minor,	     t->not_covered };
	json_t *o = json_object();

	js_set(o, "record", js_text("total"));
	no_invoice(o);
	js_set(o, "customer_id", json_null());
	js_set(o, "contract", json_null());
	js_set(o, "currency", js_text(t->currency));
	no_dates(o);
	set_sums(o, &s, t->currency);
	set_limit(o, NULL, -1);
	js_set(o, "stop_on", json_null());
	js_set(o, "stop_reason", json_null());
	js_set(o, "stop_invoice", json_null());
	js_set(o, "headroom", json_null());
	js_set(o, "insured_share",
	       js_percent(insured_share(t->covered_excl_minor,
					t->outstanding_excl_minor)));
	js_line(out, o);
}

/* ---- stop of deliveries -------------------------------------------------- */

void json_stopship(struct str *out, const struct debtor *d,
		   const struct cover *cover, const struct customer *who)
{
	json_t *o = json_object();

	js_set(o, "customer_id", js_text(who->customer_id));
	js_set(o, "name", js_text(who->name));
	js_set(o, "legal_id", js_text(who->legal_id));
	js_set(o, "from", js_day(cover->stop_on + 1));
	js_set(o, "until", json_null());
	js_set(o, "reason", js_text(stop_reason_name(cover->stop_reason)));
	js_set(o, "invoice_id",
	       cover->stop_invoice == SIZE_MAX
		       ? json_null()
		       : js_text(d->invoices.v[cover->stop_invoice]
					 .inv.invoice_id));
	js_set(o, "contract", js_text(cover->contract->name));
	js_line(out, o);
}

/* ---- deadlines ----------------------------------------------------------- */

void json_deadline(struct str *out, const struct debtor *d,
		   const struct contract *k, const struct deadline *deadline)
{
	const struct invoice *inv = &d->invoices.v[deadline->invoice].inv;
	json_t *o = json_object();

	js_set(o, "customer_id", js_text(inv->customer_id));
	js_set(o, "invoice_id", js_text(inv->invoice_id));
	js_set(o, "contract", js_text(k->name));
	js_set(o, "file", js_text(deadline->filing->file));
	js_set(o, "event", js_text(debtor_event_name(deadline->filing->event)));
	js_set(o, "anchor", js_text(anchor_name(deadline->anchor)));
	js_set(o, "anchor_on", js_day(deadline->anchor_on));
	js_set(o, "clause", js_text(deadline->filing->by->text));
	js_set(o, "due_on", js_day(deadline->due_on));
	js_set(o, "send_by", js_day(deadline->send_by));
	js_set(o, "days_left", json_integer(deadline->due_on - d->as_of));
	js_set(o, "state", js_text(deadline_state_name(deadline->state)));
	js_set(o, "filed_on", js_day(deadline->filed_on));
	js_set(o, "received_on", js_day(deadline->received_on));
	js_line(out, o);
}

/* ---- claim --------------------------------------------------------------- */

static void set_money(json_t *o, const char *key, int64_t minor,
		      const struct contract *k)
{
	js_set(o, key, js_money(minor, k->currency));
}

void json_claim(struct str *out, const struct debtor *d,
		const struct contract *k, const struct claim *c)
{
	json_t *o = json_object();

	js_set(o, "customer_id", js_text(debtor_name(d)));
	js_set(o, "contract", js_text(k->name));
	js_set(o, "currency", js_text(k->currency));
	js_set(o, "cause",
	       js_text(c->cause == DEBTOR_INSOLVENCY ? "insolvency"
						     : "default"));
	set_money(o, "debt_incl_tax", c->debt_incl_minor, k);
	set_money(o, "debt_excl_tax", c->debt_excl_minor, k);
	set_money(o, "covered", c->covered_minor, k);
	set_money(o, "suspended", c->suspended_minor, k);
	set_money(o, "loss", c->loss_minor, k);
	set_money(o, "after_percentage", c->after_percentage_minor, k);
	set_money(o, "after_deductible", c->after_deductible_minor, k);
	set_money(o, "retention", c->retention_minor, k);
	set_money(o, "late_notice", c->late_minor, k);
	set_money(o, "aggregate_before", c->aggregate_before_minor, k);
	set_money(o, "aggregate_after", c->aggregate_after_minor, k);
	js_set(o, "maximum_left",
	       c->maximum_left_minor == INT64_MAX
		       ? json_null()
		       : js_money(c->maximum_left_minor, k->currency));
	set_money(o, "indemnity", c->indemnity_minor, k);
	js_set(o, "not_covered", js_not_covered(c->not_covered, k->currency));
	js_set(o, "notice_due_on", js_day(c->notice_due_on));
	js_set(o, "notice_received_on", js_day(c->notice_received_on));
	js_set(o, "date_of_loss", js_day(c->date_of_loss));
	js_set(o, "expected_on", js_day(c->expected_on));
	set_money(o, "advance", c->advance_minor, k);
	set_money(o, "balance", c->balance_minor, k);
	set_money(o, "recovered", c->recovered_minor, k);
	set_money(o, "insurer_recovery", c->insurer_recovery_minor, k);
	set_money(o, "insured_recovery", c->insured_recovery_minor, k);
	set_money(o, "fees", c->fees_minor, k);
	set_money(o, "fees_charged", c->fees_charged_minor, k);
	js_set(o, "accepted",
	       c->accepted_minor < 0
		       ? json_null()
		       : js_money(c->accepted_minor, k->currency));
	set_money(o, "paid", c->paid_minor, k);
	js_set(o, "state",
	       c->state == CLAIM_NONE ? json_null()
				      : js_text(claim_state_name(c->state)));
	js_line(out, o);
}
