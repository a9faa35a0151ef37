#ifndef RELANCE_FILING_LAYOUT_H
#define RELANCE_FILING_LAYOUT_H
/**
 * The rows of a filing: what each of its columns holds, and the layouts in
 * which an insurer's own forms want them (`layouts:` of a contract). Everything
 * here is owned by the rules that were loaded.
 */
#include <stdbool.h>
#include <stddef.h>

/** In the order of our own CSV. */
enum filing_column {
	FILING_POLICY_NO,
	FILING_CONTRACT,
	FILING_FILING,
	FILING_AS_OF,
	FILING_INSURED_NAME,
	FILING_INSURED_LEGAL_ID,
	FILING_DEBTOR_NAME,
	FILING_DEBTOR_LEGAL_ID,
	FILING_DEBTOR_VAT_ID,
	FILING_DEBTOR_COUNTRY,
	FILING_INSURER_REF,
	FILING_CUSTOMER_ID,
	FILING_TYPE,
	FILING_INVOICE_ID,
	FILING_INSTALMENT,
	FILING_PO_NUMBER,
	FILING_ISSUED_ON,
	FILING_DELIVERED_ON,
	FILING_ORIGINAL_DUE_ON,
	FILING_DUE_ON,
	FILING_EXTENDED_TO,
	FILING_DAYS_OVERDUE,
	FILING_CURRENCY,
	FILING_AMOUNT_TOTAL,
	FILING_AMOUNT_TAX,
	FILING_PAID,
	FILING_OUTSTANDING_INCL_TAX,
	FILING_OUTSTANDING_EXCL_TAX,
	FILING_DISPUTED,
	FILING_DISPUTE_REASON,
	FILING_ASSIGNED_TO,
	FILING_COUNTED_EXCL_TAX,
	FILING_COVERED,
	FILING_SUSPENDED,
	FILING_NOT_COVERED,
	FILING_REASONS,
	FILING_INSURED_PERCENTAGE,
	FILING_FACTORING,
	FILING__COUNT
};
/** Its heading in our own CSV, which is its name in a layout. */
const char *filing_column_name(enum filing_column column);

/** Which rows a layout has. */
enum layout_rows {
	ROWS_INVOICES_AND_CREDITS,
	ROWS_INVOICES,
	ROWS_DEBTOR /* one: what is in the contract's currency, added up */
};

/** Text as it stands, or what a column holds. */
struct layout_part {
	const char *text; /* NULL: the column */
	enum filing_column column;
};

struct layout_column {
	const char *heading;
	const struct layout_part *part; /* none: always empty */
	size_t part_count;
};

struct filing_layout {
	const char *name;	   /* ends the name of the file */
	const char *const *filing; /* none: with every filing */
	size_t filing_count;
	int rows; /* enum layout_rows */
	char separator, decimal;
	const char *date_form; /* "DD/MM/YYYY" */
	bool headings;
	const struct layout_column *column;
	size_t column_count;
};

#endif
