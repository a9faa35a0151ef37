#ifndef RELANCE_REHEARSAL_H
#define RELANCE_REHEARSAL_H
/**
 * Tests that a credit manager writes for the rules: invoices, what happens on
 * which day, and the steps that are expected. Decoded here; carried out by
 * the command `test`. Source: relance-rules(5); contract.md section 7.
 */
#include "relance/rules.h"

/** Rows of one kind of CSV file, all with the same columns. */
struct rehearsal_cell {
	const char *text; /* "" when empty */
	struct pos pos;	  /* of the row when the default stands there */
};
struct rehearsal_table {
	const char *kind; /* "customers", ... */
	const char *const *column;
	size_t column_count;
	const struct rehearsal_cell *cell; /* row by row */
	size_t row_count;
	struct pos pos;
};

enum rehearsal_kind {
	REHEARSE_CUSTOMERS,
	REHEARSE_CONTACTS,
	REHEARSE_INVOICES,
	REHEARSE_PAYMENTS,
	REHEARSE_LIMITS,
	REHEARSAL_KIND__COUNT
};

/** A command typed on a day, before that day's run. */
struct rehearsal_event {
	civil_day on;
	const char *const *word; /* "hold", "A", "--until", ... */
	size_t word_count;
	struct pos pos;
};

struct rehearsal_step {
	civil_day on;
	const char *step;
	struct pos pos;
};
/** All steps that an invoice is to have, by date. */
struct rehearsal_expect {
	const char *invoice_id;
	const struct rehearsal_step *step;
	size_t step_count;
	struct pos pos;
};

struct rehearsal {
	const char *name;
	const char *policy; /* of customers that name none; NULL: as the
			       rules choose */
	struct rehearsal_table table[REHEARSAL_KIND__COUNT];
	const struct rehearsal_event *event; /* by day */
	size_t event_count;
	const civil_day *day; /* of the runs, ascending */
	size_t day_count;
	const struct rehearsal_expect *expect;
	size_t expect_count;
	struct pos pos;
};

/** A step that came and was not expected, or the other way round. */
struct rehearsal_difference {
	const char *invoice; /* "A", "A/2" */
	civil_day on;
	const char *step;
	bool came;
};

struct rehearsals {
	const struct rehearsal *v;
	size_t n;
};

/**
 * Read a file of tests. Names of policies and steps are checked against
 * `rules` (NULL: not checked). STATUS_NOT_FOUND: no such file (nothing is
 * reported); STATUS_INVALID with errors in `d`.
 */
enum status rehearsals_load(const char *path, const struct rules *rules,
			    struct arena *arena, struct rehearsals *out,
			    struct diags *d) WARN_UNUSED;
/** The same from a text. */
enum status rehearsals_decode(const char *path, const char *text, size_t size,
			      const struct rules *rules, struct arena *arena,
			      struct rehearsals *out,
			      struct diags *d) WARN_UNUSED;

#endif
