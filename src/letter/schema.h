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

/* name in C, name in templates, kind, what it says */
#define GLOBAL_FIELDS(X)                                                       \
	X(COMPANY_NAME, "company.name", TEXT, "our name")                      \
	X(COMPANY_ADDRESS, "company.address", TEXT, "our address")             \
	X(COMPANY_LEGAL_ID, "company.legal_id", TEXT,                          \
	  "our registration number")                                           \
	X(COMPANY_VAT_ID, "company.vat_id", TEXT, "our VAT number")            \
	X(COMPANY_IBAN, "company.iban", TEXT,                                  \
	  "our account; not given where a factor is to be paid")               \
	X(COMPANY_BIC, "company.bic", TEXT, "its bank")                        \
	X(COMPANY_PHONE, "company.phone", TEXT, "our telephone")               \
	X(COMPANY_EMAIL, "company.email", TEXT, "our e-mail")                  \
	X(PAYEE_NAME, "payee.name", TEXT,                                      \
	  "whom to pay: our name, or the factor's")                            \
	X(PAYEE_IBAN, "payee.iban", TEXT, "account to pay to")                 \
	X(PAYEE_BIC, "payee.bic", TEXT, "its bank")                            \
	X(PAYEE_ADDRESS, "payee.address", TEXT, "the payee's address")         \
	X(PAYEE_PHONE, "payee.phone", TEXT, "the payee's telephone")           \
	X(PAYEE_EMAIL, "payee.email", TEXT, "the payee's e-mail")              \
	X(PAYEE_MENTION, "payee.mention", TEXT,                                \
	  "what the factor wants to be said of the assignment")                \
	X(CUSTOMER_NAME, "customer.name", TEXT, "name")                        \
	X(CUSTOMER_ID, "customer.id", TEXT, "customer_id")                     \
	X(CUSTOMER_LEGAL_ID, "customer.legal_id", TEXT, "registration number") \
	X(CUSTOMER_VAT_ID, "customer.vat_id", TEXT, "VAT number")              \
	X(CUSTOMER_ADDRESS, "customer.address", TEXT, "street, on one line")   \
	X(CUSTOMER_POSTCODE, "customer.postcode", TEXT, "postcode")            \
	X(CUSTOMER_CITY, "customer.city", TEXT, "city")                        \
	X(CUSTOMER_COUNTRY, "customer.country", TEXT, "country's name")        \
	X(CUSTOMER_FULL_ADDRESS, "customer.full_address", TEXT,                \
	  "all of the address on one line")                                    \
	X(CUSTOMER_PHONE, "customer.phone", TEXT, "telephone")                 \
	X(CUSTOMER_EMAIL, "customer.email", TEXT, "e-mail")                    \
	X(RECIPIENT_NAME, "recipient.name", TEXT, "person written to")         \
	X(CONTACT_NAME, "contact.name", TEXT, "person in charge")              \
	X(CONTACT_TITLE, "contact.title", TEXT, "what they are")               \
	X(CONTACT_PHONE, "contact.phone", TEXT, "theirs, else ours")           \
	X(CONTACT_EMAIL, "contact.email", TEXT,                                \
	  "theirs, else reply_to, else ours")                                  \
	X(INSURER_NAME, "insurer.name", TEXT, "insurer")                       \
	X(INSURER_POLICY_NO, "insurer.policy_no", TEXT, "policy number")       \
	X(INSURER_CONTRACT, "insurer.contract", TEXT,                          \
	  "name of our contract file")                                         \
	X(INSURER_REFERENCE, "insurer.reference", TEXT,                        \
	  "insurer's number of the customer")                                  \
	X(INSURER_LIMIT, "insurer.limit", TEXT, "limit in force")              \
	X(INSURER_LIMIT_REF, "insurer.limit_ref", TEXT, "its decision_ref")    \
	X(INSURER_LIMIT_FROM, "insurer.limit_from", TEXT, "its first day")     \
	X(INSURER_BENEFICIARY, "insurer.beneficiary", TEXT,                    \
	  "factor or bank that the indemnity goes to")                         \
	X(INSURER_DEADLINE, "insurer.deadline", TEXT,                          \
	  "last day for the filing")                                           \
	X(INSURER_EXCL_TAX, "insurer.outstanding_excl_tax", TEXT,              \
	  "all that is open, without tax")                                     \
	X(INSURER_COVERED, "insurer.covered", TEXT,                            \
	  "covered part of it, as we reckon")                                  \
	X(INSURER_SUSPENDED, "insurer.suspended", TEXT,                        \
	  "part of it whose cover a dispute suspends, if any")                 \
	X(COVERAGE_EXCL_TAX, "coverage_total.outstanding", TEXT,               \
	  "sum of coverage")                                                   \
	X(COVERAGE_CREDITED, "coverage_total.credited", TEXT,                  \
	  "its credits, if any")                                               \
	X(COVERAGE_NOT_COVERED, "coverage_total.not_covered", TEXT,            \
	  "its part without cover")                                            \
	X(INSURER_STOP_ON, "insurer.stop_on", TEXT,                            \
	  "last delivery day that is covered, if cover has stopped")           \
	X(PAPERS_NEEDED, "papers.needed", TEXT,                                \
	  "how many papers the contract wants, if any")                        \
	X(PAPERS_THERE, "papers.there", TEXT, "how many of them are there")    \
	X(FILING_NAME, "filing.name", TEXT,                                    \
	  "what the message to the insurer is: a notice, a claim")             \
	X(FILING_REQUEST, "filing.request", TEXT,                              \
	  "what the insurer is asked for: to monitor, or to take over")        \
	X(FILING_EVENT, "filing.event", TEXT,                                  \
	  "what happened: late payment, insolvency")                           \
	X(FILING_EVENT_ON, "filing.event_on", TEXT,                            \
	  "its day, if something other than late payment happened")            \
	X(FILING_DETAIL, "filing.detail", TEXT, "what was recorded of it")     \
	X(FILING_TOLD_ON, "filing.told_on", TEXT,                              \
	  "day of our last message to the insurer")                            \
	X(FILING_TOLD, "filing.told", TEXT,                                    \
	  "owed then of the invoices it showed")                               \
	X(FILING_NOW, "filing.now", TEXT, "owed of them now")                  \
	X(FILING_RECEIVED, "filing.received", TEXT,                            \
	  "what came in on them since, if anything")                           \
	X(FILING_CHARGED_BACK, "filing.charged_back", TEXT,                    \
	  "what went back, if more than came in")                              \
	X(FILING_UNTIL, "filing.until", TEXT,                                  \
	  "last day of the extension that is asked for")                       \
	X(FILING_REASON, "filing.reason", TEXT, "why it is asked for")         \
	X(DECLARED_PERIOD, "declaration.period", TEXT,                         \
	  "period that is declared: 2026-Q1")                                  \
	X(DECLARED_FROM, "declaration.from", TEXT, "its first day")            \
	X(DECLARED_TO, "declaration.to", TEXT, "its last day")                 \
	X(DECLARED_DUE, "declaration.due", TEXT,                               \
	  "last day to declare it, if the contract asks for it")               \
	X(DECLARED_SALES, "declaration.sales", TEXT, "invoiced, without tax")  \
	X(DECLARED_CREDITS, "declaration.credits", TEXT,                       \
	  "its credit notes, without tax")                                     \
	X(DECLARED_DEDUCTED, "declaration.deducted", TEXT,                     \
	  "what of it is not insurable")                                       \
	X(DECLARED_INSURABLE, "declaration.insurable", TEXT,                   \
	  "insurable turnover")                                                \
	X(DECLARED_UNALLOCATED, "declaration.unallocated", TEXT,               \
	  "credit notes that name no invoice and are not taken off, if any")   \
	X(DECLARED_OVERDUE, "declaration.overdue", TEXT,                       \
	  "overdue of the debtors listed, with tax")                           \
	X(DECLARED_OPEN, "declaration.outstanding", TEXT,                      \
	  "all that they owe, with tax")                                       \
	X(TOTAL_PAYABLE, "total.payable", TEXT, "what is to be paid now")      \
	X(TOTAL_OUTSTANDING, "total.outstanding", TEXT,                        \
	  "still due on the invoices demanded")                                \
	X(TOTAL_DISPUTED, "total.disputed", TEXT,                              \
	  "disputed part of it, if any")                                       \
	X(TOTAL_PLANNED, "total.planned", TEXT,                                \
	  "part of it that a payment plan makes due later, if any")            \
	X(TOTAL_NETTED, "total.netted", TEXT, "credits taken off it, if any")  \
	X(TOTAL_AMOUNT, "total.amount", TEXT, "sum of their amounts")          \
	X(TOTAL_PAID, "total.paid", TEXT, "paid of them")                      \
	X(TOTAL_COUNT, "total.count", TEXT, "how many are demanded")           \
	X(TOTAL_DAYS, "total.days_overdue", TEXT, "days late of the oldest")   \
	X(DISPUTED_AMOUNT, "disputed_total.amount", TEXT, "disputed in all")   \
	X(OTHERS_OUTSTANDING, "others_total.outstanding", TEXT,                \
	  "sum listed, not demanded")                                          \
	X(ACCOUNT_OUTSTANDING, "account_total.outstanding", TEXT,              \
	  "all that is open")                                                  \
	X(ACCOUNT_OVERDUE, "account_total.overdue", TEXT,                      \
	  "overdue part of it")                                                \
	X(ACCOUNT_FIRST_DUE, "account_total.first_due", TEXT,                  \
	  "first due date of the oldest invoice overdue")                      \
	X(ACCOUNT_FOREIGN, "account_total.other_currencies", TEXT,             \
	  "open in other currencies, if anything")                             \
	X(ACCOUNT_DISPUTED, "account_total.disputed", TEXT,                    \
	  "disputed part of it, if any")                                       \
	X(UNAPPLIED, "unapplied", TEXT, "credits and cash without an invoice") \
	X(CREDIT_LEFT, "credit_left", TEXT,                                    \
	  "what of it was not taken off, if anything")                         \
	X(PROMISE_ON, "promise.on", TEXT, "day promised in a broken promise")  \
	X(PROMISE_AMOUNT, "promise.amount", TEXT, "amount promised")           \
	X(PROMISE_RECEIVED, "promise.received", TEXT,                          \
	  "what came of it, if anything")                                      \
	X(PLAN_SINCE, "plan.since", TEXT, "day of the payment plan")           \
	X(PLAN_MISSED_ON, "plan.missed_on", TEXT,                              \
	  "due day of the instalment that broke it, if one did")               \
	X(PLAN_RECEIVED, "plan.received", TEXT, "paid under it, if anything")  \
	X(DATE, "date", TEXT, "day of the letter")                             \
	X(COUNTED_UNTIL, "counted_until", TEXT,                                \
	  "last day of counted payments")                                      \
	X(CURRENCY, "currency", TEXT, "ISO code")                              \
	X(REFERENCE, "reference", TEXT, "id of the message")                   \
	X(EARLIER_DATES, "earlier_dates", TEXT,                                \
	  "days of earlier letters, joined")                                   \
	X(SEVERAL, "several", FLAG, "more than one invoice is demanded")       \
	X(SEVERAL_EARLIER, "several_earlier", FLAG,                            \
	  "more than one earlier letter")                                      \
	X(HAS_INVOICES, "has_invoices", FLAG, "something is demanded")         \
	X(HAS_DEDUCTIONS, "has_deductions", FLAG,                              \
	  "total.payable is less than total.outstanding")                      \
	X(IN_PART, "in_part", FLAG, "of some invoice only a part is demanded") \
	X(HAS_DISPUTED, "has_disputed", FLAG, "something is disputed")         \
	X(HAS_OTHERS, "has_others", FLAG, "some are only listed")              \
	X(HAS_CREDITS, "has_credits", FLAG, "credits is not empty")            \
	X(HAS_INSTALMENTS, "has_instalments", FLAG, "there is a payment plan") \
	X(PAYEE_IS_FACTOR, "payee.is_factor", FLAG,                            \
	  "the invoices are assigned, and a factor is to be paid")             \
	X(HAS_MEMBERS, "has_members", FLAG,                                    \
	  "it is to a parent: its invoices are of several customers")          \
	X(HAS_ASSIGNED, "has_assigned", FLAG,                                  \
	  "open invoices are assigned (insurer)")                              \
	X(HAS_ACCOUNT, "has_account", FLAG, "account is not empty")            \
	X(HAS_ENTITIES, "has_customers", FLAG,                                 \
	  "the debtor is several customers (insurer)")                         \
	X(HAS_COVERAGE, "has_coverage", FLAG, "coverage is not empty")         \
	X(VAT_COVERED, "insurer.vat_covered", FLAG,                            \
	  "tax is insured: amounts of coverage include it")                    \
	X(IS_CLAIM, "filing.is_claim", FLAG,                                   \
	  "it is a claim or a request for collection, not a notice")           \
	X(IS_SETTLED, "filing.is_settled", FLAG,                               \
	  "nothing is owed any more of what our last message showed")          \
	X(HAS_AGREEMENTS, "has_agreements", FLAG, "agreements is not empty")   \
	X(HAS_REMINDERS, "has_reminders", FLAG, "reminders is not empty")      \
	X(HAS_HISTORY, "has_history", FLAG, "history is not empty")            \
	X(HAS_MISSING, "has_missing", FLAG, "missing is not empty")            \
	X(HAS_ATTACHMENTS, "has_attachments", FLAG, "files come with it")      \
	X(IS_RUNNING, "declaration.is_running", FLAG,                          \
	  "the period is not over: figures up to date")                        \
	X(HAS_DEDUCTED, "has_deducted", FLAG, "deducted is not empty")         \
	X(HAS_APART, "has_apart", FLAG, "apart is not empty")                  \
	X(HAS_DEBTORS, "has_debtors", FLAG, "debtors is not empty")            \
	X(INVOICES, "invoices", LIST, "what is demanded")                      \
	X(OTHERS, "others", LIST, "listed for information")                    \
	X(ACCOUNT, "account", LIST, "all open invoices (insurer)")             \
	X(DISPUTED, "disputed", LIST,                                          \
	  "disputed in whole or in part, not demanded so far")                 \
	X(EARLIER, "earlier", LIST, "earlier letters of this case")            \
	X(CREDITS, "credits", LIST,                                            \
	  "credit notes and payments without an invoice")                      \
	X(INSTALMENTS, "instalments", LIST, "parts of the payment plan")       \
	X(ATTACHMENTS, "attachments", LIST, "files that come with the letter") \
	X(ENTITIES, "customers", LIST,                                         \
	  "the customers that the debtor is (insurer)")                        \
	X(COVERAGE, "coverage", LIST,                                          \
	  "what is insured of each open invoice (insurer)")                    \
	X(REMINDERS, "reminders", LIST,                                        \
	  "what the debtor was sent, with the proof (insurer)")                \
	X(HISTORY, "history", LIST,                                            \
	  "the account of the last twelve months (insurer)")                   \
	X(MISSING, "missing", LIST,                                            \
	  "papers the contract wants and that are not there (insurer)")        \
	X(AGREEMENTS, "agreements", LIST,                                      \
	  "promises, plans, mediation, insolvency (insurer)")                  \
	X(COUNTRIES, "countries", LIST, "turnover by country (declaration)")   \
	X(DEDUCTED, "deducted", LIST,                                          \
	  "what is taken off the turnover, by reason (declaration)")           \
	X(APART, "apart", LIST, "turnover in other currencies (declaration)")  \
	X(DEBTORS, "debtors", LIST, "debtors overdue (declaration)")

#define INVOICE_FIELDS(X)                                                      \
	X(NUMBER, "number", TEXT, "invoice_id, and instalment")                \
	X(ISSUED_ON, "issued_on", TEXT, "issue date")                          \
	X(DUE_ON, "due_on", TEXT, "due date")                                  \
	X(AMOUNT, "amount", TEXT, "amount_total")                              \
	X(PAID, "paid", TEXT, "paid or credited")                              \
	X(OUTSTANDING, "outstanding", TEXT, "still due")                       \
	X(PAYABLE, "payable", TEXT, "of it, to be paid now (before credits)")  \
	X(IS_DISPUTED, "is_disputed", FLAG, "disputed in whole or in part")    \
	X(DISPUTED, "disputed_amount", TEXT, "disputed part of it, if any")    \
	X(DISPUTE_REASON, "dispute_reason", TEXT, "why, as it was recorded")   \
	X(DAYS_OVERDUE, "days_overdue", TEXT, "days late")                     \
	X(PO_NUMBER, "po_number", TEXT, "order number")                        \
	X(MEMBER, "member", TEXT,                                              \
	  "customer whose invoice it is (has_members); of account its id")     \
	X(ASSIGNED_TO, "assigned_to", TEXT,                                    \
	  "factor that it is assigned to (insurer)")

#define EARLIER_FIELDS(X)                                                      \
	X(ON, "on", TEXT, "its date")                                          \
	X(ON_PAPER, "on_paper", FLAG, "it was a letter on paper")

#define CREDIT_FIELDS(X)                                                       \
	X(CREDIT_ON, "on", TEXT, "its date")                                   \
	X(CREDIT_NUMBER, "number", TEXT, "payment_id, or invoice overpaid")    \
	X(CREDIT_AMOUNT, "amount", TEXT, "what is left of it")                 \
	X(CREDIT_IS_NOTE, "is_credit_note", FLAG, "a credit note")             \
	X(CREDIT_IS_PAYMENT, "is_payment", FLAG, "money without an invoice")   \
	X(CREDIT_IS_SURPLUS, "is_overpayment", FLAG,                           \
	  "more was paid than the invoice asks")

#define INSTALMENT_FIELDS(X)                                                   \
	X(PART_DUE_ON, "due_on", TEXT, "its due date")                         \
	X(PART_AMOUNT, "amount", TEXT, "its amount")                           \
	X(PART_PAID, "paid", TEXT, "what came in for it")                      \
	X(PART_OUTSTANDING, "outstanding", TEXT, "still to come of it")

#define ATTACHMENT_FIELDS(X)                                                   \
	X(ATTACHED_NAME, "name", TEXT, "name of the file")                     \
	X(ATTACHED_NUMBER, "number", TEXT, "invoice that it is")

#define ENTITY_FIELDS(X)                                                       \
	X(ENTITY_ID, "id", TEXT, "customer_id")                                \
	X(ENTITY_NAME, "name", TEXT, "name")                                   \
	X(ENTITY_LEGAL_ID, "legal_id", TEXT, "registration number")            \
	X(ENTITY_ADDRESS, "full_address", TEXT, "address on one line")         \
	X(ENTITY_REFERENCE, "reference", TEXT, "insurer's number of it")

#define COVERAGE_FIELDS(X)                                                     \
	X(COVER_NUMBER, "number", TEXT, "invoice_id, and instalment")          \
	X(COVER_MEMBER, "member", TEXT, "customer whose invoice it is")        \
	X(COVER_DELIVERED_ON, "delivered_on", TEXT, "delivery date")           \
	X(COVER_EXTENDED_TO, "extended_to", TEXT, "last day of its extension") \
	X(COVER_EXCL_TAX, "outstanding", TEXT, "still due, without tax")       \
	X(COVER_COVERED, "covered", TEXT, "covered of it, as we reckon")       \
	X(COVER_CREDITED, "credited", TEXT,                                    \
	  "credits taken off it before cover, if any")                         \
	X(COVER_SUSPENDED, "suspended", TEXT,                                  \
	  "part whose cover a dispute suspends, if any")                       \
	X(COVER_NOT_COVERED, "not_covered", TEXT, "not covered, if anything")  \
	X(COVER_WHY, "reasons", TEXT, "why that has no cover")

#define REMINDER_FIELDS(X)                                                     \
	X(SENT_ON, "on", TEXT, "its date")                                     \
	X(SENT_STEP, "step", TEXT, "step of our rules")                        \
	X(SENT_ON_PAPER, "on_paper", TEXT, "it was a letter on paper")         \
	X(SENT_TO, "recipient", TEXT, "address that it went to")               \
	X(SENT_REPLY, "reply", TEXT,                                           \
	  "what the mail server answered, or a registered letter's number")

#define HISTORY_FIELDS(X)                                                      \
	X(MONTH, "month", TEXT, "its first day")                               \
	X(OPENING, "opening", TEXT, "owed when it began")                      \
	X(INVOICED, "invoiced", TEXT, "invoices")                              \
	X(MONTH_PAID, "paid", TEXT, "payments")                                \
	X(MONTH_CREDITED, "credited", TEXT, "credit notes, written off")       \
	X(MONTH_RETURNED, "returned", TEXT, "refunds and chargebacks")         \
	X(CLOSING, "closing", TEXT, "owed when it ended")

#define MISSING_FIELDS(X)                                                      \
	X(MISSING_KIND, "kind", TEXT, "what it is")                            \
	X(MISSING_NUMBER, "number", TEXT, "invoices that it is of, if any")

#define AGREEMENT_FIELDS(X)                                                    \
	X(AGREED_KIND, "kind", TEXT, "what it is")                             \
	X(AGREED_MEMBER, "member", TEXT, "customer with whom")                 \
	X(AGREED_FROM, "from", TEXT, "its first day")                          \
	X(AGREED_UNTIL, "until", TEXT, "its last day, if it has one")          \
	X(AGREED_AMOUNT, "amount", TEXT, "its amount, if it has one")          \
	X(AGREED_KEPT, "kept", TEXT, "whether it was kept")

#define COUNTRY_FIELDS(X)                                                      \
	X(COUNTRY_NAME, "name", TEXT, "its name, if known")                    \
	X(COUNTRY_CURRENCY, "currency", TEXT, "ISO code")                      \
	X(COUNTRY_SALES, "sales", TEXT, "invoiced, without tax")               \
	X(COUNTRY_CREDITS, "credits", TEXT, "credit notes, without tax")       \
	X(COUNTRY_DEDUCTED, "deducted_amount", TEXT, "not insurable")          \
	X(COUNTRY_INSURABLE, "insurable", TEXT, "insurable")

#define DEDUCTED_FIELDS(X)                                                     \
	X(DEDUCTED_WHY, "reason", TEXT, "why")                                 \
	X(DEDUCTED_AMOUNT, "amount", TEXT, "how much")

#define DEBTOR_FIELDS(X)                                                       \
	X(DEBTOR_ID, "id", TEXT, "customer_id")                                \
	X(DEBTOR_NAME, "name", TEXT, "name")                                   \
	X(DEBTOR_LEGAL_ID, "legal_id", TEXT, "registration number")            \
	X(DEBTOR_REFERENCE, "reference", TEXT, "insurer's number of it")       \
	X(DEBTOR_COUNTRY, "country", TEXT, "country's name")                   \
	X(DEBTOR_DUE, "overdue", TEXT, "overdue, with tax")                    \
	X(DEBTOR_OPEN, "outstanding", TEXT, "all that is open, with tax")      \
	X(DEBTOR_SINCE, "oldest_due", TEXT, "oldest due date of it")           \
	X(DEBTOR_EXTENDED_TO, "extended_to", TEXT,                             \
	  "last day of its extension")                                         \
	X(DEBTOR_STATE, "state", TEXT,                                         \
	  "within its extension, past it, or notified")                        \
	X(DEBTOR_NOTIFIED_ON, "notified_on", TEXT, "day of the notice")        \
	X(DEBTOR_PAID, "paid", TEXT, "paid since the notice, if anything")

#define FIELD_ENUM(id, name, kind, about) GLOBAL_##id,
enum global_field {
	GLOBAL_FIELDS(FIELD_ENUM) GLOBAL__COUNT
};
#undef FIELD_ENUM
#define FIELD_ENUM(id, name, kind, about) ROW_##id,
enum invoice_field {
	INVOICE_FIELDS(FIELD_ENUM) ROW__COUNT /* the widest row */
};
enum earlier_field {
	EARLIER_FIELDS(FIELD_ENUM) ROW_EARLIER__COUNT
};
enum credit_field {
	CREDIT_FIELDS(FIELD_ENUM) ROW_CREDIT__COUNT
};
enum instalment_field {
	INSTALMENT_FIELDS(FIELD_ENUM) ROW_INSTALMENT__COUNT
};
enum attachment_field {
	ATTACHMENT_FIELDS(FIELD_ENUM) ROW_ATTACHMENT__COUNT
};
enum entity_field {
	ENTITY_FIELDS(FIELD_ENUM) ROW_ENTITY__COUNT
};
enum coverage_field {
	COVERAGE_FIELDS(FIELD_ENUM) ROW_COVERAGE__COUNT
};
enum reminder_field {
	REMINDER_FIELDS(FIELD_ENUM) ROW_REMINDER__COUNT
};
enum history_field {
	HISTORY_FIELDS(FIELD_ENUM) ROW_HISTORY__COUNT
};
enum missing_field {
	MISSING_FIELDS(FIELD_ENUM) ROW_MISSING__COUNT
};
enum agreement_field {
	AGREEMENT_FIELDS(FIELD_ENUM) ROW_AGREEMENT__COUNT
};
enum country_field {
	COUNTRY_FIELDS(FIELD_ENUM) ROW_COUNTRY__COUNT
};
enum deducted_field {
	DEDUCTED_FIELDS(FIELD_ENUM) ROW_DEDUCTED__COUNT
};
enum debtor_field {
	DEBTOR_FIELDS(FIELD_ENUM) ROW_DEBTOR__COUNT
};
#undef FIELD_ENUM

/** The lists, in the order in which they end the table of globals. */
enum list_id {
	LIST_INVOICES,
	LIST_OTHERS,
	LIST_ACCOUNT,
	LIST_DISPUTED,
	LIST_EARLIER,
	LIST_CREDITS,
	LIST_INSTALMENTS,
	LIST_ATTACHMENTS,
	LIST_ENTITIES,
	LIST_COVERAGE,
	LIST_REMINDERS,
	LIST_HISTORY,
	LIST_MISSING,
	LIST_AGREEMENTS,
	LIST_COUNTRIES,
	LIST_DEDUCTED,
	LIST_APART,
	LIST_DEBTORS,
	LIST__COUNT
};
#define LIST_NONE (-1)

struct field {
	const char *name;
	enum field_kind kind;
	const char *about;
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
