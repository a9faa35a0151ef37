/*
 * What must hold between the fields of one row, and what follows from others
 * of the row. Faults of single fields are found in decode.c.
 */
#include <string.h>

#include "decode.h"
#include "relance/text.h"

static void check_customer(struct row *row)
{
	struct customer *c = &row->as.customer;

	c->country = *row->country ? row->country : NULL;
}

static void check_amounts(struct decoder *dec, struct row *row)
{
	struct invoice *inv = &row->as.invoice;

	if (inv->amount_minor < 0) {
		row_hint(dec,
			 row_fault(dec, "amount_total",
				   "an invoice of less than nothing"),
			 "A credit note comes in as a payment of kind "
			 "credit_note.");
		return;
	}
	inv->has_tax = inv->tax_minor != AMOUNT_NONE;
	if (!inv->has_tax)
		inv->tax_minor = 0;
	if (inv->tax_minor < 0)
		row_fault(dec, "amount_tax", "a tax of less than nothing");
	else if (inv->tax_minor > inv->amount_minor)
		row_hint(dec,
			 row_fault(dec, "amount_tax",
				   "more tax than the whole amount"),
			 "amount_total includes the tax.");
	if (row->outstanding_minor != AMOUNT_NONE && row->outstanding_minor < 0)
		row_hint(dec,
			 row_fault(dec, "outstanding",
				   "less than nothing is open"),
			 "What was paid too much comes in as a payment "
			 "without an invoice.");
}

static void find_due_date(struct decoder *dec, struct row *row)
{
	struct invoice *inv = &row->as.invoice;
	int terms = row->payment_terms;

	if (inv->due_on != DAY_NONE)
		return;
	if (terms < 0 && dec->lookup)
		terms = dec->lookup->terms(dec->lookup->ctx, inv->customer_id);
	if (terms >= 0)
		inv->due_on = inv->issued_on + terms;
	else
		row_hint(dec, row_fault(dec, "due_date", "no due date"),
			 "Give due_date or payment_terms, here or with the "
			 "customer.");
}

/* Both who reminds and who is paid must be told: a letter that names the
 * wrong account does not settle the debt. */
static void check_assigned(struct decoder *dec, const struct invoice *inv)
{
	if (inv->assigned_to && !inv->factoring &&
	    !LACKS(inv, INVOICE_FACTORING))
		row_hint(dec,
			 row_fault(dec, "factoring",
				   "the invoice is assigned, but not how"),
			 "Write managed (the factor reminds), delegated (we "
			 "remind, and the factor is paid) or confidential (the "
			 "customer does not know).");
	if (!inv->assigned_to && str_eq(inv->factoring, "delegated") &&
	    !LACKS(inv, INVOICE_ASSIGNED_TO))
		row_hint(dec,
			 row_fault(dec, "assigned_to", "delegated to nobody"),
			 "Letters name the factor as payee: give the name "
			 "under which `factors` in relance.yaml knows it.");
}

static void check_invoice(struct decoder *dec, struct row *row)
{
	struct invoice *inv = &row->as.invoice;

	check_amounts(dec, row);
	find_due_date(dec, row);
	check_assigned(dec, inv);
	if (dec->bad)
		return;
	if (inv->due_on < inv->issued_on)
		row_warning(dec, "due_date", "due before it was issued");
	if (inv->settled_on != DAY_NONE &&
	    row->outstanding_minor != AMOUNT_NONE && row->outstanding_minor > 0)
		row_fault(dec, "settled_on",
			  "settled, and yet something is outstanding");
	if (inv->last_step && inv->last_step_on == DAY_NONE)
		row_hint(dec,
			 row_fault(dec, "last_step", "a step without its day"),
			 "Give last_step_on too.");
	if (!inv->last_step && inv->last_step_on != DAY_NONE)
		row_fault(dec, "last_step_on", "the day of no step");
}

static void check_payment(struct decoder *dec, struct row *row)
{
	struct payment *p = &row->as.payment;

	if (!p->invoice_id && !p->customer_id)
		row_fault(dec, "invoice_id",
			  "neither an invoice nor a customer");
	if (!p->invoice_id && *p->instalment)
		row_fault(dec, "instalment", "an instalment of no invoice");
	if (p->amount_minor < 0)
		row_hint(dec,
			 row_fault(dec, "amount",
				   "a payment of less than nothing"),
			 "Money that went back is of kind refund or "
			 "chargeback, with a positive amount.");
}

static void check_limit(struct decoder *dec, struct row *row)
{
	struct limit *l = &row->as.limit;

	if (l->amount.minor < 0)
		row_fault(dec, "amount", "a limit of less than nothing");
	if (l->effective_from != DAY_NONE && l->effective_to != DAY_NONE &&
	    l->effective_to < l->effective_from)
		row_fault(dec, "effective_to", "it ends before it begins");
}

static void check_document(struct decoder *dec, struct row *row)
{
	struct document *doc = &row->as.document;

	if (!doc->invoice_id && !doc->customer_id)
		row_fault(dec, "invoice_id",
			  "neither an invoice nor a customer");
}

void check_row(struct decoder *dec, struct row *row)
{
	switch (row->kind) {
	case IMPORT_CUSTOMERS:
		check_customer(row);
		break;
	case IMPORT_INVOICES:
		check_invoice(dec, row);
		break;
	case IMPORT_PAYMENTS:
		check_payment(dec, row);
		break;
	case IMPORT_LIMITS:
		check_limit(dec, row);
		break;
	case IMPORT_DOCUMENTS:
		check_document(dec, row);
		break;
	case IMPORT_CONTACTS:
	case IMPORT_KIND__COUNT:
		break;
	}
}
