#ifndef IMPORT_GUESS_H
#define IMPORT_GUESS_H
/**
 * What an unknown CSV file looks like: separator, encoding, and for each
 * column which forms of dates and amounts all its values have.
 */
#include "column.h"
#include "csv.h"
#include "value.h"

#define GUESS_ROWS 5000 /* so many rows are looked at */
#define GUESS_WORDS 8	/* different values of a column that are kept */

struct date_form_kind {
	const char *form;
	char first; /* D, M or Y: what stands first */
};
extern const struct date_form_kind guess_date_forms[];
extern const size_t guess_date_form_count;
extern const struct number_form guess_number_forms[];
extern const size_t guess_number_form_count;

struct column_guess {
	const char *name;    /* of the header, cleaned */
	const char *ours;    /* canonical name, or NULL */
	size_t filled;	     /* rows with a value */
	uint32_t date_forms; /* bit i: all values fit guess_date_forms[i] */
	uint32_t number_forms;
	uint64_t last;	/* hash of the value before */
	size_t repeats; /* rows with the value of the row before */
	const char *word[GUESS_WORDS];
	size_t words; /* more than GUESS_WORDS: too many */
};

struct guess {
	enum import_kind kind;
	char separator;
	const char *encoding; /* NULL: UTF-8 */
	struct column_guess *column;
	size_t columns, rows;
	size_t known; /* columns with a canonical name */
};

/** False after a fault (nothing in it, not splittable). */
bool guess_file(struct guess *out, const char *path, int fd,
		struct arena *arena, struct diags *d);
/** The column that became this canonical one, or NULL. */
const struct column_guess *guess_find(const struct guess *g, const char *ours);

#endif
