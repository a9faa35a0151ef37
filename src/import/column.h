#ifndef IMPORT_COLUMN_H
#define IMPORT_COLUMN_H
/**
 * The canonical columns of each kind of file: their names, what kind of value
 * they hold and where it goes. Everything that reads a file (header, mapping,
 * decoder, suggestions) is driven by this table.
 * Source: product.md "Files in and out", contract.md sections 6 and 8.
 */
#include "relance/import.h"

enum column_type {
	COLUMN_ID,    /* one line, no control characters */
	COLUMN_TEXT,  /* one line; a line break in it becomes a space */
	COLUMN_LINES, /* text in which line breaks are data */
	COLUMN_EMAIL,
	COLUMN_COUNTRY,	 /* two capital letters */
	COLUMN_LANGUAGE, /* fr, de-AT */
	COLUMN_CURRENCY,
	COLUMN_DATE,
	COLUMN_DAYS, /* 0 to 3650 */
	COLUMN_YES_NO,
	COLUMN_AMOUNT, /* in the row's currency */
	COLUMN_STATUS, /* of an invoice */
	COLUMN_PAYMENT_KIND,
	COLUMN_LIMIT_TYPE,
	COLUMN_LIMIT_STATUS,
	COLUMN_DOCUMENT_KIND,
	COLUMN_FACTORING,
	COLUMN_PATH, /* relative, nothing in it climbs up */
};

enum column_need {
	NEED_NOT,      /* may be missing */
	NEED_VALUE,    /* the column, with a value in each row */
	NEED_CURRENCY, /* this column, or import.currency */
};

struct column {
	const char *name;
	enum column_type type;
	enum column_need need;
	size_t offset; /* into struct row */
};

#define AMOUNT_NONE INT64_MIN

/** One row of a file, decoded. Strings are borrowed from the record. */
struct row {
	enum import_kind kind;
	long line;
	union {
		struct customer customer;
		struct contact contact;
		struct invoice invoice;
		struct payment payment;
		struct limit limit;
		struct document document;
	} as;
	int payment_terms;	   /* of an invoice row, -1 not given */
	int64_t outstanding_minor; /* AMOUNT_NONE not given */
	char country[3];	   /* where customer.country points */
};

struct columns {
	const struct column *v;
	size_t n;
};
struct columns columns_of(enum import_kind kind);
/** Index into columns_of(kind), -1 when there is none of that name. Letter
 * case does not matter. */
int column_find(enum import_kind kind, const char *name);
/** The canonical name nearest to `name`, or NULL. */
const char *column_nearest(enum import_kind kind, const char *name);
/** A row in which nothing is given. */
void row_blank(enum import_kind kind, struct row *out);

/** The currency of the row's amounts; "" where none is given. */
const char *row_currency(const struct row *row);
/** Is this one of the kinds of documents.csv? */
bool document_kind_valid(const char *word);
/** A hint that names them all. */
const char *document_kinds(void);

#endif
