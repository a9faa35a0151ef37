/*
 * The table of canonical columns.
 */
#include "column.h"

#include <stddef.h>
#include <string.h>

#include "relance/text.h"

#define CUSTOMER(name, type, need, field)                                      \
	{                                                                      \
		name, type, need, offsetof(struct row, as.customer.field)      \
	}
#define CONTACT(name, type, need)                                              \
	{                                                                      \
#		name, type, need, offsetof(struct row, as.contact.name)       \
	}
#define INVOICE(name, type, need, field)                                       \
	{                                                                      \
		name, type, need, offsetof(struct row, as.invoice.field)       \
	}
#define PAYMENT(name, type, need, field)                                       \
	{                                                                      \
		name, type, need, offsetof(struct row, as.payment.field)       \
	}
#define LIMIT(name, type, need, field)                                         \
	{                                                                      \
		name, type, need, offsetof(struct row, as.limit.field)         \
	}
#define DOCUMENT(name, type, need)                                             \
	{                                                                      \
#		name, type, need, offsetof(struct row, as.document.name)      \
	}

static const struct column customer_columns[] = {
	CUSTOMER("customer_id", COLUMN_ID, NEED_VALUE, customer_id),
	CUSTOMER("name", COLUMN_LINES, NEED_VALUE, name),
	CUSTOMER("legal_id", COLUMN_TEXT, NEED_NOT, legal_id),
	CUSTOMER("vat_id", COLUMN_TEXT, NEED_NOT, vat_id),
	CUSTOMER("email", COLUMN_EMAIL, NEED_NOT, email),
	CUSTOMER("language", COLUMN_LANGUAGE, NEED_NOT, language),
	CUSTOMER("segment", COLUMN_TEXT, NEED_NOT, segment),
	CUSTOMER("country", COLUMN_COUNTRY, NEED_NOT, country),
	CUSTOMER("address", COLUMN_LINES, NEED_NOT, address),
	CUSTOMER("postcode", COLUMN_TEXT, NEED_NOT, postcode),
	CUSTOMER("city", COLUMN_TEXT, NEED_NOT, city),
	CUSTOMER("payment_terms", COLUMN_DAYS, NEED_NOT, payment_terms),
	CUSTOMER("phone", COLUMN_TEXT, NEED_NOT, phone),
	CUSTOMER("parent_id", COLUMN_ID, NEED_NOT, parent_id),
	CUSTOMER("policy", COLUMN_ID, NEED_NOT, policy),
	CUSTOMER("in_charge", COLUMN_TEXT, NEED_NOT, in_charge),
	CUSTOMER("tags", COLUMN_TEXT, NEED_NOT, tags),
	CUSTOMER("insurer_ref", COLUMN_TEXT, NEED_NOT, insurer_ref),
	CUSTOMER("public", COLUMN_YES_NO, NEED_NOT, is_public),
	CUSTOMER("related", COLUMN_YES_NO, NEED_NOT, is_related),
};

static const struct column contact_columns[] = {
	CONTACT(customer_id, COLUMN_ID, NEED_VALUE),
	CONTACT(role, COLUMN_ID, NEED_VALUE),
	CONTACT(name, COLUMN_LINES, NEED_NOT),
	CONTACT(email, COLUMN_EMAIL, NEED_NOT),
	CONTACT(language, COLUMN_LANGUAGE, NEED_NOT),
};

static const struct column invoice_columns[] = {
	INVOICE("invoice_id", COLUMN_ID, NEED_VALUE, invoice_id),
	INVOICE("customer_id", COLUMN_ID, NEED_VALUE, customer_id),
	INVOICE("issue_date", COLUMN_DATE, NEED_VALUE, issued_on),
	INVOICE("due_date", COLUMN_DATE, NEED_NOT, due_on),
	INVOICE("amount_total", COLUMN_AMOUNT, NEED_VALUE, amount_minor),
	INVOICE("amount_tax", COLUMN_AMOUNT, NEED_NOT, tax_minor),
	INVOICE("currency", COLUMN_CURRENCY, NEED_CURRENCY, currency),
	INVOICE("po_number", COLUMN_TEXT, NEED_NOT, po_number),
	INVOICE("delivery_date", COLUMN_DATE, NEED_NOT, delivered_on),
	INVOICE("status", COLUMN_STATUS, NEED_NOT, status),
	INVOICE("dispute_reason", COLUMN_LINES, NEED_NOT, dispute_reason),
	INVOICE("instalment", COLUMN_ID, NEED_NOT, instalment),
	INVOICE("policy", COLUMN_ID, NEED_NOT, policy),
	INVOICE("assigned_to", COLUMN_TEXT, NEED_NOT, assigned_to),
	INVOICE("factoring", COLUMN_FACTORING, NEED_NOT, factoring),
	INVOICE("original_due_on", COLUMN_DATE, NEED_NOT, original_due_on),
	INVOICE("settled_on", COLUMN_DATE, NEED_NOT, settled_on),
	INVOICE("last_step", COLUMN_ID, NEED_NOT, last_step),
	INVOICE("last_step_on", COLUMN_DATE, NEED_NOT, last_step_on),
	{ "payment_terms", COLUMN_DAYS, NEED_NOT,
	  offsetof(struct row, payment_terms) },
	{ "outstanding", COLUMN_AMOUNT, NEED_NOT,
	  offsetof(struct row, outstanding_minor) },
};

static const struct column payment_columns[] = {
	PAYMENT("payment_id", COLUMN_ID, NEED_VALUE, payment_id),
	PAYMENT("invoice_id", COLUMN_ID, NEED_NOT, invoice_id),
	PAYMENT("instalment", COLUMN_ID, NEED_NOT, instalment),
	PAYMENT("customer_id", COLUMN_ID, NEED_NOT, customer_id),
	PAYMENT("date", COLUMN_DATE, NEED_VALUE, on),
	PAYMENT("amount", COLUMN_AMOUNT, NEED_VALUE, amount_minor),
	PAYMENT("currency", COLUMN_CURRENCY, NEED_NOT, currency),
	PAYMENT("kind", COLUMN_PAYMENT_KIND, NEED_NOT, kind),
};

static const struct column limit_columns[] = {
	LIMIT("customer_id", COLUMN_ID, NEED_VALUE, customer_id),
	LIMIT("contract", COLUMN_ID, NEED_VALUE, contract),
	LIMIT("type", COLUMN_LIMIT_TYPE, NEED_VALUE, type),
	LIMIT("amount", COLUMN_AMOUNT, NEED_VALUE, amount.minor),
	LIMIT("currency", COLUMN_CURRENCY, NEED_CURRENCY, amount.currency),
	LIMIT("announced_on", COLUMN_DATE, NEED_NOT, announced_on),
	LIMIT("effective_from", COLUMN_DATE, NEED_NOT, effective_from),
	LIMIT("effective_to", COLUMN_DATE, NEED_NOT, effective_to),
	LIMIT("status", COLUMN_LIMIT_STATUS, NEED_NOT, status),
	LIMIT("decision_ref", COLUMN_TEXT, NEED_NOT, decision_ref),
};

static const struct column document_columns[] = {
	DOCUMENT(invoice_id, COLUMN_ID, NEED_NOT),
	DOCUMENT(customer_id, COLUMN_ID, NEED_NOT),
	DOCUMENT(kind, COLUMN_DOCUMENT_KIND, NEED_VALUE),
	DOCUMENT(path, COLUMN_PATH, NEED_VALUE),
};

#define TABLE(t)                                                               \
	{                                                                      \
		t, sizeof t / sizeof t[0]                                      \
	}
static const struct columns table[IMPORT_KIND__COUNT] = {
	[IMPORT_CUSTOMERS] = TABLE(customer_columns),
	[IMPORT_CONTACTS] = TABLE(contact_columns),
	[IMPORT_INVOICES] = TABLE(invoice_columns),
	[IMPORT_PAYMENTS] = TABLE(payment_columns),
	[IMPORT_LIMITS] = TABLE(limit_columns),
	[IMPORT_DOCUMENTS] = TABLE(document_columns),
};

static const char *const kind_names[IMPORT_KIND__COUNT] = {
	[IMPORT_CUSTOMERS] = "customers", [IMPORT_CONTACTS] = "contacts",
	[IMPORT_INVOICES] = "invoices",	  [IMPORT_PAYMENTS] = "payments",
	[IMPORT_LIMITS] = "limits",	  [IMPORT_DOCUMENTS] = "documents",
};

const char *import_kind_name(enum import_kind kind)
{
	if (kind >= IMPORT_KIND__COUNT)
		BUG("no such import kind: %d", (int)kind);
	return kind_names[kind];
}

int import_kind_find(const char *name)
{
	for (int i = 0; name && i < IMPORT_KIND__COUNT; i++)
		if (text_same_ci(name, kind_names[i]))
			return i;
	return -1;
}

struct columns columns_of(enum import_kind kind)
{
	return table[kind];
}

int column_find(enum import_kind kind, const char *name)
{
	for (size_t i = 0; i < table[kind].n; i++)
		if (text_same_ci(table[kind].v[i].name, name))
			return (int)i;
	return -1;
}

const char *column_nearest(enum import_kind kind, const char *name)
{
	const char *names[32];

	if (table[kind].n > sizeof names / sizeof names[0])
		BUG("more columns than room for their names");
	for (size_t i = 0; i < table[kind].n; i++)
		names[i] = table[kind].v[i].name;
	return text_nearest(name, names, table[kind].n);
}

static void blank_customer(struct customer *c)
{
	c->payment_terms = -1;
	c->is_public = c->is_related = TRI_UNKNOWN;
}

static void blank_invoice(struct invoice *inv)
{
	inv->instalment = "";
	inv->issued_on = inv->due_on = inv->original_due_on = DAY_NONE;
	inv->delivered_on = inv->settled_on = inv->last_step_on = DAY_NONE;
	inv->amount_minor = inv->tax_minor = AMOUNT_NONE;
	inv->status = INVOICE_OPEN;
	inv->next_fact_on = DAY_NEVER;
}

static void blank_payment(struct payment *p)
{
	p->instalment = "";
	p->on = DAY_NONE;
	p->amount_minor = AMOUNT_NONE;
	p->kind = PAYMENT_PAYMENT;
}

static void blank_limit(struct limit *l)
{
	l->announced_on = l->effective_from = l->effective_to = DAY_NONE;
	l->amount.minor = AMOUNT_NONE;
	l->status = LIMIT_ACCEPTED;
}

const char *row_currency(const struct row *row)
{
	switch (row->kind) {
	case IMPORT_INVOICES:
		return row->as.invoice.currency;
	case IMPORT_PAYMENTS:
		return row->as.payment.currency;
	case IMPORT_LIMITS:
		return row->as.limit.amount.currency;
	case IMPORT_CUSTOMERS:
	case IMPORT_CONTACTS:
	case IMPORT_DOCUMENTS:
	case IMPORT_KIND__COUNT:
		break;
	}
	return "";
}

void row_blank(enum import_kind kind, struct row *out)
{
	*out = (struct row){ .kind = kind, .payment_terms = -1 };
	out->outstanding_minor = AMOUNT_NONE;
	switch (kind) {
	case IMPORT_CUSTOMERS:
		blank_customer(&out->as.customer);
		break;
	case IMPORT_INVOICES:
		blank_invoice(&out->as.invoice);
		break;
	case IMPORT_PAYMENTS:
		blank_payment(&out->as.payment);
		break;
	case IMPORT_LIMITS:
		blank_limit(&out->as.limit);
		break;
	case IMPORT_CONTACTS:
	case IMPORT_DOCUMENTS:
	case IMPORT_KIND__COUNT:
		break;
	}
}

static const char *const documents[] = {
	"order",	   "acknowledgement", "delivery_proof", "contract",
	"terms",	   "invoice",	      "correspondence", "formal_notice",
	"bounced_payment", "guarantee",	      "assignment",	"insolvency",
	"credit_report",
};

bool document_kind_valid(const char *word)
{
	for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
		if (str_eq(documents[i], word))
			return true;
	return false;
}

const char *document_kinds(void)
{
	return "It is one of order, acknowledgement, delivery_proof, "
	       "contract, terms, invoice, correspondence, formal_notice, "
	       "bounced_payment, guarantee, assignment, insolvency, "
	       "credit_report.";
}
