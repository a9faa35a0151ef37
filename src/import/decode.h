#ifndef IMPORT_DECODE_H
#define IMPORT_DECODE_H
/**
 * One record into one row, following a layout. Knows no store: what depends
 * on the books is asked through `struct row_lookup`, so a fuzzer and the
 * suggestions decode with the same code as an import.
 */
#include "layout.h"

/** So many bad lines are described; the others are counted. */
#define BAD_LINES_MAX 1000
#define WARNINGS_MAX 100

struct row_lookup {
	void *ctx;
	/** Currency of the invoice a payment names; false when not known. */
	bool (*currency)(void *ctx, const struct payment *p, char out[4]);
	/** Days of payment of a customer; -1 when not known. */
	int (*terms)(void *ctx, const char *customer_id);
};

struct decoder {
	const struct layout *layout;
	const char *file;
	char separator;
	const struct row_lookup *lookup; /* or NULL */
	struct diags *d;
	const struct record *rec; /* the one being decoded */
	bool bad;		  /* it has a fault */
	bool not_utf8; /* a field was not UTF-8: the encoding is wrong */
	size_t bad_lines;
	size_t warnings; /* WARNINGS_MAX of them are kept */
};

/**
 * Decode `rec`; its fields may be changed. All faults of the line go to `d`;
 * false when there was one.
 */
bool decode_row(struct decoder *dec, const struct record *rec, struct row *out);
/** Is there nothing in any field? Such a line is passed over. */
bool record_is_empty(const struct record *rec);
/** The record could not be split. */
void decode_broken(struct decoder *dec, const struct record *rec);

/* For the checks of check.c: a fault of the current line. NULL when enough
 * lines were described. `column` is a canonical name. */
struct diag *row_fault(struct decoder *dec, const char *column, const char *fmt,
		       ...) PRINTF_LIKE(3, 4);
struct diag *row_warning(struct decoder *dec, const char *column,
			 const char *fmt, ...) PRINTF_LIKE(3, 4);
void row_hint(struct decoder *dec, struct diag *diag, const char *hint);

/** What must hold between the fields of one row; fills what follows from
 * others (tax, due date from terms). */
void check_row(struct decoder *dec, struct row *row);

#endif
