#ifndef REHEARSE_H
#define REHEARSE_H
/** Carrying out a rule test: the real thing in a folder of its own. */
#include "cli.h"
#include "relance/rehearsal.h"

struct differences VEC(struct rehearsal_difference);

/** What the tests of one call share. */
struct rehearsing {
	struct context *c;
	struct rules rules;	     /* with what tests cannot have taken out */
	struct templates *templates; /* NULL with errors in c->diags */
	const char *dir;	     /* of the test at hand */
};

/** Rules for tests, and the templates; an exit code. */
int rehearsing_init(struct rehearsing *r, struct context *c);

/**
 * Import the rows, go through the days, compare. An exit code: EX_OK also
 * when there are differences, EX_CONFIG with errors at their places in the
 * test file when the test itself is wrong.
 */
int rehearse(struct rehearsing *r, const struct rehearsal *test,
	     struct differences *out);

#endif
