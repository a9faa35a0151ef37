#ifndef RULES_CHECK_H
#define RULES_CHECK_H
/** What must hold across the keys of a file: checks behind the tables. */
#include "decode.h"

/** Of a whole policy: names, order of steps, waits, days to send on. */
void check_policy(struct decoder *dec, const struct found *found, void *base);
/**
 * Can this condition ever be true, and does it stay so? `stays`: a rung that
 * waits for a moment that passes is never reached again.
 */
void check_reach(struct decoder *dec, const struct found *found,
		 const char *key, const struct expr *e, bool stays);

#endif
