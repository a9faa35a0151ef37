#ifndef IMPORT_LAYOUT_H
#define IMPORT_LAYOUT_H
/**
 * How the fields of one file become canonical columns: made once from the
 * header and a mapping, then followed for every row.
 */
#include "column.h"
#include "csv.h"
#include "value.h"

#define FIELD_CONSTANT SIZE_MAX

struct layout_item {
	const struct column *column;
	size_t field;	    /* of the record, or FIELD_CONSTANT */
	const char *header; /* as the file or the mapping names it */
	const struct mapping_column *map; /* or NULL */
	const char *date_form;		  /* of dates */
};

struct layout {
	enum import_kind kind;
	const struct mapping *mapping; /* or NULL: canonical as it stands */
	struct layout_item item[32];   /* amounts after all others */
	size_t n;
	const char *const *header; /* every column's name, cleaned */
	size_t header_n;
	struct number_form number;
	const char *currency; /* import.currency, or NULL */
	size_t known;	      /* columns of the file that found a place */
	uint32_t lacks;	      /* bit i: column i of the table is not there */
};

/**
 * Fit `header` to the columns of `kind`. Faults go to `d`: a column that
 * nothing knows, one that the mapping names and the file lacks, one that is
 * needed and missing, a name that stands twice. False when there was one.
 */
bool layout_make(struct layout *out, enum import_kind kind,
		 const struct mapping *mapping, const struct record *header,
		 const char *file, struct arena *arena, struct diags *d);

/** Where field `k` begins in the first line of the record, in characters from
 * 1; 0 when it begins on a later line. */
int record_column(const struct record *rec, size_t k, char separator);
/** Append at most 40 characters of text from outside, in quotes, made safe. */
void add_quoted(struct str *out, const char *text);
/** Same, in an arena. */
char *quoted(struct arena *a, const char *text);

/** What to look for when a file is opened. */
struct choice {
	const char *file;    /* path, for messages */
	int kind;	     /* -1: from the header */
	const char *mapping; /* name, or NULL */
};
/**
 * Choose kind and mapping for a file (open, or bytes in memory) and make its
 * layout. When nothing fits, the faults of the nearest go to `d`, and the
 * layout has its kind and how many columns were known.
 */
bool layout_choose(struct layout *out, const struct choice *choice,
		   const struct config *config, int fd, const char *bytes,
		   size_t n, struct arena *arena, struct diags *d);

/** The separator and encoding that a layout reads with. */
char mapping_separator(const struct mapping *m);
const char *mapping_encoding(const struct mapping *m);

#endif
