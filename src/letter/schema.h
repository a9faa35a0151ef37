#ifndef LETTER_SCHEMA_H
#define LETTER_SCHEMA_H
/**
 * The names a template may use. One table, from which the compiler, the
 * values and the suggestions come.
 *
 * A text may be printed or asked about ({{#company.iban}}), a flag only asked
 * about, a list only walked through. Inside {{#invoices}} the names of its
 * rows come before the others.
 */
#include <stddef.h>

enum field_kind {
	FIELD_TEXT,
	FIELD_FLAG,
	FIELD_LIST
};

/* name in C, name in templates, kind */
#define GLOBAL_FIELDS(X)                                                       \
	X(COMPANY_NAME, "company.name", TEXT)                                  \
	X(COMPANY_ADDRESS, "company.address", TEXT)                            \
	X(COMPANY_LEGAL_ID, "company.legal_id", TEXT)                          \
	X(COMPANY_VAT_ID, "company.vat_id", TEXT)                              \
	X(COMPANY_IBAN, "company.iban", TEXT)                                  \
	X(COMPANY_BIC, "company.bic", TEXT)                                    \
	X(COMPANY_PHONE, "company.phone", TEXT)                                \
	X(COMPANY_EMAIL, "company.email", TEXT)                                \
	X(CUSTOMER_ID, "customer.id", TEXT)                                    \
	X(CUSTOMER_NAME, "customer.name", TEXT)                                \
	X(CUSTOMER_LEGAL_ID, "customer.legal_id", TEXT)                        \
	X(CUSTOMER_VAT_ID, "customer.vat_id", TEXT)                            \
	X(CUSTOMER_ADDRESS, "customer.address", TEXT)                          \
	X(CUSTOMER_POSTCODE, "customer.postcode", TEXT)                        \
	X(CUSTOMER_CITY, "customer.city", TEXT)                                \
	X(CUSTOMER_COUNTRY, "customer.country", TEXT)                          \
	X(CUSTOMER_FULL_ADDRESS, "customer.full_address", TEXT)                \
	X(RECIPIENT_NAME, "recipient.name", TEXT)                              \
	X(CONTACT_NAME, "contact.name", TEXT)                                  \
	X(CONTACT_PHONE, "contact.phone", TEXT)                                \
	X(CONTACT_EMAIL, "contact.email", TEXT)                                \
	X(INSURER_NAME, "insurer.name", TEXT)                                  \
	X(INSURER_POLICY_NO, "insurer.policy_no", TEXT)                        \
	X(INSURER_CONTRACT, "insurer.contract", TEXT)                          \
	X(INSURER_REFERENCE, "insurer.reference", TEXT)                        \
	X(INSURER_LIMIT, "insurer.limit", TEXT)                                \
	X(INSURER_LIMIT_REF, "insurer.limit_ref", TEXT)                        \
	X(INSURER_LIMIT_FROM, "insurer.limit_from", TEXT)                      \
	X(INSURER_DEADLINE, "insurer.deadline", TEXT)                          \
	X(TOTAL_OUTSTANDING, "total.outstanding", TEXT)                        \
	X(TOTAL_AMOUNT, "total.amount", TEXT)                                  \
	X(TOTAL_PAID, "total.paid", TEXT)                                      \
	X(TOTAL_COUNT, "total.count", TEXT)                                    \
	X(TOTAL_DAYS, "total.days_overdue", TEXT)                              \
	X(OTHERS_OUTSTANDING, "others_total.outstanding", TEXT)                \
	X(ACCOUNT_OUTSTANDING, "account_total.outstanding", TEXT)              \
	X(ACCOUNT_OVERDUE, "account_total.overdue", TEXT)                      \
	X(UNAPPLIED, "unapplied", TEXT)                                        \
	X(DATE, "date", TEXT)                                                  \
	X(COUNTED_UNTIL, "counted_until", TEXT)                                \
	X(CURRENCY, "currency", TEXT)                                          \
	X(REFERENCE, "reference", TEXT)                                        \
	X(EARLIER_DATES, "earlier_dates", TEXT)                                \
	X(SEVERAL, "several", FLAG)                                            \
	X(SEVERAL_EARLIER, "several_earlier", FLAG)                            \
	X(HAS_OTHERS, "has_others", FLAG)                                      \
	X(INVOICES, "invoices", LIST)                                          \
	X(OTHERS, "others", LIST)                                              \
	X(ACCOUNT, "account", LIST)                                            \
	X(EARLIER, "earlier", LIST)

#define INVOICE_FIELDS(X)                                                      \
	X(NUMBER, "number", TEXT)                                              \
	X(ISSUED_ON, "issued_on", TEXT)                                        \
	X(DUE_ON, "due_on", TEXT)                                              \
	X(AMOUNT, "amount", TEXT)                                              \
	X(PAID, "paid", TEXT)                                                  \
	X(OUTSTANDING, "outstanding", TEXT)                                    \
	X(DAYS_OVERDUE, "days_overdue", TEXT)                                  \
	X(PO_NUMBER, "po_number", TEXT)

#define EARLIER_FIELDS(X)                                                      \
	X(ON, "on", TEXT)                                                      \
	X(ON_PAPER, "on_paper", FLAG)

#define FIELD_ENUM(id, name, kind) GLOBAL_##id,
enum global_field {
	GLOBAL_FIELDS(FIELD_ENUM) GLOBAL__COUNT
};
#undef FIELD_ENUM
#define FIELD_ENUM(id, name, kind) ROW_##id,
enum invoice_field {
	INVOICE_FIELDS(FIELD_ENUM) ROW__COUNT
};
enum earlier_field {
	EARLIER_FIELDS(FIELD_ENUM) ROW_EARLIER__COUNT
};
#undef FIELD_ENUM

/** The lists, in the order in which they end the table of globals. */
enum list_id {
	LIST_INVOICES,
	LIST_OTHERS,
	LIST_ACCOUNT,
	LIST_EARLIER,
	LIST__COUNT
};
#define LIST_NONE (-1)

struct field {
	const char *name;
	enum field_kind kind;
};
struct field_table {
	const struct field *field;
	size_t n;
};

/** Names of the rows of a list; LIST_NONE: the names outside of lists. */
struct field_table schema_fields(int list);
/** Index in that table, -1 when there is none. */
int schema_find(int list, const char *name, size_t n);

#endif
