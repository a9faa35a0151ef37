#ifndef RELANCE_IMPORT_H
#define RELANCE_IMPORT_H
/**
 * CSV in: canonical columns of product.md, or any other file by a mapping in
 * relance.yaml. A file with one bad line is refused whole, every bad line
 * listed as file:line: column: what is wrong.
 *
 * libcsv splits (STRICT | STRICT_FINI), glibc's iconv converts. Refused: NUL
 * and other control characters (a line break in a quoted name or address is
 * data), fields over 64 KB, broken quotes, U+E000..U+E001, bad UTF-8 (unless
 * `encoding` says otherwise), e-mail addresses that email_valid() refuses.
 */
#include "relance/diag.h"
#include "relance/rules.h"
#include "relance/store.h"

enum import_kind {
	IMPORT_CUSTOMERS,
	IMPORT_CONTACTS,
	IMPORT_INVOICES,
	IMPORT_PAYMENTS,
	IMPORT_LIMITS,
	IMPORT_DOCUMENTS,
	IMPORT_KIND__COUNT
};
const char *import_kind_name(enum import_kind kind);
int import_kind_find(const char *name); /* -1 */

struct import_request {
	const char *path;
	int kind;	     /* enum import_kind, -1: known from the header */
	const char *mapping; /* --mapping NAME: name of a mapping, or NULL:
				the canonical columns or, when those do not
				fit, the one mapping whose columns do */
	civil_day data_of, known_on;
	bool open_items; /* --open-items DATE (= data_of) */
	bool accept_shrink;
	bool skip_bad; /* good lines go in, bad ones beside the file */
	void (*progress)(void *ctx, uint64_t done,
			 uint64_t total); /* or NULL */
	void *progress_ctx;
};
struct import_result {
	const char *file, *kind;
	struct import_counts counts;
	size_t refused;	       /* bad lines */
	size_t bare_customers; /* made bare by this import */
	const char *bad_file;  /* written by skip_bad, or NULL */
};
/**
 * Import one file, in one transaction. STATUS_INVALID: refused, the faults are
 * in `d` (a line's own with its line, the column's name in `path`; 1,000 bad
 * lines are described, the others counted), nothing changed. STATUS_NOT_FOUND:
 * no such file.
 *
 * With skip_bad the good lines go in and STATUS_OK comes back; the faults of
 * the others are in `d` all the same, and their lines in NAME.bad.csv beside
 * the file (0600, with the header, in the file's own encoding).
 *
 * Empty lines, and lines with nothing in any field, are passed over. The same
 * row twice counts once; the same key with other content is a fault. Due dates
 * that a file lacks follow from payment_terms of the row, else of the customer.
 * A payment without a currency takes that of its invoice. The column
 * `outstanding` of an invoice says what is open on data_of; where the books say
 * otherwise it becomes a PAYMENT_BALANCE of that day.
 *
 * open_items: a list without a row, with a bad line, or by which more than a
 * fifth of the open invoices or of the money of a currency would be settled is
 * refused; accept_shrink allows the first and the last.
 *
 * Success ends the refusal of inbox files of this kind (see import_inbox).
 */
enum status import_file(struct store *s, const struct rules *rules,
			const struct import_request *req, struct arena *arena,
			struct import_result *out, struct diags *d) WARN_UNUSED;

/**
 * Put files into the order in which they need each other: customers before
 * their invoices, invoices before their payments, otherwise as they come;
 * those of unknown kind last.
 */
void import_order(const struct rules *rules, const char **path, size_t n,
		  struct arena *arena);

/**
 * Import what lies in inbox/ below `dir`, in the order of enum import_kind
 * then by name (files of unknown kind last). Only regular files, no link is
 * followed; `*.part`, `*~` and hidden files wait. Done files go to
 * inbox/done/<as_of>/, refused ones to inbox/refused/ with NAME.errors.txt
 * beside them, and nothing there is replaced (NAME.2, ...). The rename comes
 * after the commit; a file imported and not moved is unchanged the next time.
 *
 * A refusal stands per kind of file (store_refused_set gets the kind's name,
 * or "file of unknown kind"). It is over when a run imports a file of that
 * kind and refuses none of it, under whatever name it comes, or when
 * import_file() brings one in; that of unknown files with any file imported in
 * a run that refuses none. STATUS_OK also when files were refused.
 */
struct inbox_result {
	size_t files, refused;
	size_t left; /* no file, or it cannot be moved out of the inbox */
	struct import_counts counts;
};
enum status import_inbox(struct store *s, const struct rules *rules,
			 const char *dir, civil_day as_of, struct arena *arena,
			 struct inbox_result *out, struct diags *d) WARN_UNUSED;

/**
 * Look at an unknown CSV: print the mapping ready to paste into relance.yaml
 * (separator, decimals, date form, encoding, columns in English, French,
 * German or Spanish), what it could not tell, and the first three rows as
 * they would be read. All but the mapping are YAML comments.
 */
enum status import_suggest(const char *path, struct str *out,
			   struct diags *d) WARN_UNUSED;

/** One line of `move --from`: the invoice has had that step. */
struct import_move {
	int line;
	const char *invoice_id, *step, *policy, *reason; /* NULL: not given */
	civil_day on; /* DAY_NONE: not given */
};
struct import_moves VEC(struct import_move);
/**
 * Read a CSV with the columns invoice_id, step and optionally policy, on and
 * reason. STATUS_NOT_FOUND: no such file. STATUS_INVALID: all bad lines are
 * in `d`.
 */
enum status import_moves(const char *path, struct arena *arena,
			 struct import_moves *out, struct diags *d) WARN_UNUSED;

#endif
