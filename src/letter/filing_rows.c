/*
 * The rows of a filing: one for each open invoice, then one for each credit
 * without an invoice. Every row stands for itself, so who is insured and who
 * owes is repeated. What the columns hold: relance-insurance(5).
 */
#include <string.h>

#include "filing_rows.h"
#include "relance/text.h"

static void text(struct filing_row *r, enum filing_column at, const char *value)
{
	if (value && *value)
		r->cell[at] = (struct cell){ CELL_TEXT, value, 0 };
}

static void day(struct filing_row *r, enum filing_column at, civil_day on)
{
	if (on != DAY_NONE && on != DAY_NEVER)
		r->cell[at] = (struct cell){ CELL_DAY, NULL, on };
}

static void money(struct filing_row *r, enum filing_column at, int64_t minor)
{
	r->cell[at] = (struct cell){ CELL_MONEY, NULL, minor };
}

static const struct customer *customer_of(const struct debtor *d,
					  const char *customer_id)
{
	for (size_t i = 0; i < d->customers.n; i++)
		if (str_eq(d->customers.v[i]->customer_id, customer_id))
			return d->customers.v[i];
	return d->customers.v[0];
}

static void parties(struct filing_row *r, const struct filing_request *f,
		    const struct customer *c)
{
	text(r, FILING_POLICY_NO, f->of->contract->policy_no);
	text(r, FILING_CONTRACT, f->of->contract->name);
	text(r, FILING_FILING, f->filing);
	day(r, FILING_AS_OF, f->of->debtor.as_of);
	text(r, FILING_INSURED_NAME, f->config->company_name);
	text(r, FILING_INSURED_LEGAL_ID, f->config->company_legal_id);
	text(r, FILING_DEBTOR_NAME, c->name);
	text(r, FILING_DEBTOR_LEGAL_ID, c->legal_id);
	text(r, FILING_DEBTOR_VAT_ID, c->vat_id);
	text(r, FILING_DEBTOR_COUNTRY, c->country);
	text(r, FILING_INSURER_REF, c->insurer_ref);
	text(r, FILING_CUSTOMER_ID, c->customer_id);
}

static void what_it_is(struct filing_row *r, const struct filing_request *f,
		       const struct invoice *inv)
{
	text(r, FILING_TYPE, "IN");
	text(r, FILING_INVOICE_ID, inv->invoice_id);
	text(r, FILING_INSTALMENT, inv->instalment);
	text(r, FILING_PO_NUMBER, inv->po_number);
	day(r, FILING_ISSUED_ON, inv->issued_on);
	day(r, FILING_DELIVERED_ON, inv->delivered_on);
	day(r, FILING_ORIGINAL_DUE_ON, inv->original_due_on);
	day(r, FILING_DUE_ON, inv->due_on);
	day(r, FILING_EXTENDED_TO, filing_extended(f->of, inv));
	r->cell[FILING_DAYS_OVERDUE] =
		(struct cell){ CELL_NUMBER, NULL,
			       days_overdue(inv, f->of->debtor.as_of) };
	text(r, FILING_CURRENCY, inv->currency);
	money(r, FILING_AMOUNT_TOTAL, inv->amount_minor);
	if (inv->has_tax)
		money(r, FILING_AMOUNT_TAX, inv->tax_minor);
	money(r, FILING_PAID, inv->paid_minor);
}

static const char *reasons_of(const struct cover_line *line, struct arena *a,
			      int64_t *sum_out)
{
	const char *out = "";

	for (int why = 0; why < UNCOVERED__COUNT; why++) {
		if (!line->not_covered[why])
			continue;
		*sum_out += line->not_covered[why];
		out = arena_printf(a, "%s%s%s", out, *out ? " " : "",
				   uncovered_name((enum uncovered)why));
	}
	return out;
}

static void what_is_covered(struct filing_row *r, const struct cover_line *line,
			    struct arena *a)
{
	int64_t sum = 0;

	text(r, FILING_REASONS, reasons_of(line, a, &sum));
	money(r, FILING_COUNTED_EXCL_TAX, line->counted_minor);
	money(r, FILING_COVERED, line->covered_minor);
	money(r, FILING_SUSPENDED, line->suspended_minor);
	money(r, FILING_NOT_COVERED, sum);
	if (line->percentage >= 0)
		r->cell[FILING_INSURED_PERCENTAGE] =
			(struct cell){ CELL_PERCENT, NULL, line->percentage };
}

const char *filing_factoring(const struct invoice *inv)
{
	enum factoring how = invoice_factoring(inv);

	return how == FACTORING_NONE ? NULL : factoring_name(how);
}

static void invoice_row(const struct filing_request *f,
			const struct cover_line *line, struct arena *a,
			struct filing_row *r)
{
	const struct debtor_invoice *di =
		&f->of->debtor.invoices.v[line->invoice];

	r->currency = di->inv.currency;
	parties(r, f, customer_of(&f->of->debtor, di->inv.customer_id));
	what_it_is(r, f, &di->inv);
	money(r, FILING_OUTSTANDING_INCL_TAX, line->outstanding_incl_minor);
	money(r, FILING_OUTSTANDING_EXCL_TAX, line->outstanding_excl_minor);
	money(r, FILING_DISPUTED, di->disputed_minor);
	text(r, FILING_DISPUTE_REASON, di->inv.dispute_reason);
	text(r, FILING_ASSIGNED_TO, di->inv.assigned_to);
	text(r, FILING_FACTORING, filing_factoring(&di->inv));
	what_is_covered(r, line, a);
}

static void credit_row(const struct filing_request *f, const struct payment *p,
		       struct filing_row *r)
{
	bool back = p->kind == PAYMENT_REFUND || p->kind == PAYMENT_CHARGEBACK;
	int64_t minor = back ? p->amount_minor : -p->amount_minor;

	r->currency = p->currency;
	r->credit = true;
	parties(r, f, f->of->debtor.customers.v[0]);
	text(r, FILING_TYPE, "CN");
	text(r, FILING_INVOICE_ID, p->payment_id);
	day(r, FILING_ISSUED_ON, p->on);
	text(r, FILING_CURRENCY, p->currency);
	money(r, FILING_AMOUNT_TOTAL, minor);
	money(r, FILING_OUTSTANDING_INCL_TAX, minor);
}

void filing_rows(const struct filing_request *f, struct arena *arena,
		 struct filing_rows *out)
{
	*out = (struct filing_rows){ 0 };
	parties(&out->party, f, &f->snap->customer);
	for (size_t i = 0; i < f->of->cover.lines.n; i++) {
		struct filing_row row = { 0 };

		invoice_row(f, &f->of->cover.lines.v[i], arena, &row);
		VEC_PUSH(arena, &out->list, row);
	}
	for (size_t i = 0; i < f->of->debtor.unapplied.n; i++) {
		const struct payment *p = &f->of->debtor.unapplied.v[i];
		struct filing_row row = { 0 };

		if (strcmp(p->currency, f->of->contract->currency) != 0)
			continue;
		credit_row(f, p, &row);
		VEC_PUSH(arena, &out->list, row);
	}
}
