#ifndef RELANCE_DIAG_H
#define RELANCE_DIAG_H
/**
 * Messages about input, with their place.
 *
 * Modules append to a queue that is passed as the last argument; only `cli`
 * prints it. A check reports all faults it can find, not the first. `text` is
 * lower case without a full stop, `hint` is a sentence.
 */
#include <stdbool.h>
#include <stddef.h>

#include "relance/arena.h"

enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING,
	SEVERITY_NOTE
};

/** A place in a file; line and column count from 1 in characters, 0 = none. */
struct pos {
	const char *file; /* relative to the working folder, or NULL */
	int line, column;
};

struct diag {
	enum severity severity;
	struct pos pos;
	const char *path; /* "steps[2].when", a CSV column name, or NULL */
	const char *text;
	const char *hint;   /* or NULL */
	const char *source; /* the source line, for the caret, or NULL */
};

struct diags {
	struct arena *arena; /* owns all strings */
	struct diag *v;
	size_t n, cap;
	size_t errors; /* how many of severity error */
	bool brief;    /* warnings that take long to find are not wanted */
};

void diags_init(struct diags *d, struct arena *a);
/** Append; returns the entry so that path, hint and source can be set. */
struct diag *diag_add(struct diags *d, enum severity severity, struct pos pos,
		      const char *fmt, ...) PRINTF_LIKE(4, 5);
/** An error without a place in a file. */
struct diag *diag_error(struct diags *d, const char *fmt, ...)
	PRINTF_LIKE(2, 3);
/** Set the hint (a sentence). */
void diag_hint(struct diags *d, struct diag *diag, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/** "error", "warning", "note". */
const char *severity_name(enum severity severity);

#endif
