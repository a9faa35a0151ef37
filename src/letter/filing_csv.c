/*
 * A filing as CSV: one row for each open invoice, then one for each credit
 * without an invoice. Every row stands for itself, so who is insured and who
 * owes is repeated. Layout: relance-insurance(5).
 */
#include <string.h>

#include "filing.h"
#include "relance/text.h"

static const char head[] =
	"policy_no,contract,filing,as_of,insured_name,insured_legal_id,"
	"debtor_name,debtor_legal_id,debtor_vat_id,debtor_country,insurer_ref,"
	"customer_id,type,invoice_id,instalment,po_number,issued_on,"
	"delivered_on,original_due_on,due_on,extended_to,days_overdue,currency,"
	"amount_total,amount_tax,paid,outstanding_incl_tax,"
	"outstanding_excl_tax,disputed,dispute_reason,assigned_to,"
	"counted_excl_tax,covered,suspended,not_covered,reasons,"
	"insured_percentage\r\n";

struct row {
	struct str *out;
	const char *currency;
	bool begun;
};

static void text(struct row *r, const char *value)
{
	if (r->begun)
		str_add_ch(r->out, ',');
	r->begun = true;
	text_add_csv(r->out, value);
}

static void day(struct row *r, civil_day on)
{
	char value[DATE_TEXT_SIZE];
	bool known = on != DAY_NONE && on != DAY_NEVER;

	text(r, known ? date_to_text(on, value) : NULL);
}

/* A number, and so no quotes: a minus is no formula. */
static void money(struct row *r, int64_t minor)
{
	str_add_ch(r->out, ',');
	money_to_text(r->out, minor, r->currency);
}

static void number(struct row *r, int64_t value)
{
	str_addf(r->out, ",%lld", (long long)value);
}

static void empty(struct row *r, int cells)
{
	while (cells--)
		text(r, NULL);
}

static void end(struct row *r)
{
	str_add(r->out, "\r\n");
	r->begun = false;
}

static const struct customer *customer_of(const struct debtor *d,
					  const char *customer_id)
{
	for (size_t i = 0; i < d->customers.n; i++)
		if (str_eq(d->customers.v[i]->customer_id, customer_id))
			return d->customers.v[i];
	return d->customers.v[0];
}

static void parties(struct row *r, const struct filing_request *f,
		    const struct customer *c)
{
	text(r, f->of->contract->policy_no);
	text(r, f->of->contract->name);
	text(r, f->filing);
	day(r, f->of->debtor.as_of);
	text(r, f->config->company_name);
	text(r, f->config->company_legal_id);
	text(r, c->name);
	text(r, c->legal_id);
	text(r, c->vat_id);
	text(r, c->country);
	text(r, c->insurer_ref);
	text(r, c->customer_id);
}

static void what_it_is(struct row *r, const struct filing_request *f,
		       const struct invoice *inv)
{
	text(r, "IN");
	text(r, inv->invoice_id);
	text(r, inv->instalment);
	text(r, inv->po_number);
	day(r, inv->issued_on);
	day(r, inv->delivered_on);
	day(r, inv->original_due_on);
	day(r, inv->due_on);
	day(r, filing_extended(f->of, inv));
	number(r, days_overdue(inv, f->of->debtor.as_of));
	text(r, inv->currency);
	money(r, inv->amount_minor);
	if (inv->has_tax)
		money(r, inv->tax_minor);
	else
		empty(r, 1);
	money(r, inv->paid_minor);
}

static void what_is_covered(struct row *r, const struct cover_line *line)
{
	struct str reasons = STR_INIT;
	int64_t sum = 0;

	for (int why = 0; why < UNCOVERED__COUNT; why++) {
		if (!line->not_covered[why])
			continue;
		sum += line->not_covered[why];
		str_addf(&reasons, "%s%s", reasons.len ? " " : "",
			 uncovered_name((enum uncovered)why));
	}
	money(r, line->counted_minor);
	money(r, line->covered_minor);
	money(r, line->suspended_minor);
	money(r, sum);
	text(r, reasons.buf);
	str_release(&reasons);
	if (line->percentage >= 0)
		str_addf(r->out, ",%d.%02d", line->percentage / 100,
			 line->percentage % 100);
	else
		empty(r, 1);
}

static void invoice_row(struct row *r, const struct filing_request *f,
			const struct cover_line *line)
{
	const struct debtor_invoice *di =
		&f->of->debtor.invoices.v[line->invoice];

	r->currency = di->inv.currency;
	parties(r, f, customer_of(&f->of->debtor, di->inv.customer_id));
	what_it_is(r, f, &di->inv);
	money(r, line->outstanding_incl_minor);
	money(r, line->outstanding_excl_minor);
	money(r, di->disputed_minor);
	text(r, di->inv.dispute_reason);
	text(r, di->inv.assigned_to);
	what_is_covered(r, line);
	end(r);
}

static void credit_row(struct row *r, const struct filing_request *f,
		       const struct payment *p)
{
	bool back = p->kind == PAYMENT_REFUND || p->kind == PAYMENT_CHARGEBACK;
	int64_t minor = back ? p->amount_minor : -p->amount_minor;

	r->currency = p->currency;
	parties(r, f, f->of->debtor.customers.v[0]);
	text(r, "CN");
	text(r, p->payment_id);
	empty(r, 2);
	day(r, p->on);
	empty(r, 5);
	text(r, p->currency);
	money(r, minor);
	empty(r, 2);
	money(r, minor);
	empty(r, 10);
	end(r);
}

void filing_csv(const struct filing_request *f, struct str *out)
{
	struct row r = { .out = out };

	str_add(out, head);
	for (size_t i = 0; i < f->of->cover.lines.n; i++)
		invoice_row(&r, f, &f->of->cover.lines.v[i]);
	for (size_t i = 0; i < f->of->debtor.unapplied.n; i++) {
		const struct payment *p = &f->of->debtor.unapplied.v[i];

		if (!strcmp(p->currency, f->of->contract->currency))
			credit_row(&r, f, p);
	}
}
