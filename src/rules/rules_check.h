#ifndef RULES_CHECK_H
#define RULES_CHECK_H
/** What must hold across the keys of a file: checks behind the tables. */
#include "decode.h"

/** The word of key->words stands there (bool). */
extern const struct type type_the_word;
/* Of steps (step_value.c). */
extern const struct type type_roles;  /* step->to and step->to_else */
extern const struct type type_was;    /* step->was */
extern const struct type type_repeat; /* step->repeat_every and _times */
/** Pattern of a name in a JSON Schema. */
#define A_NAME                                                                 \
	"\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9_][A-Za-z0-9_-]*$\""

/**
 * A policy's mapping with its fragments (`include:`) and the defaults of its
 * country in place. What cannot be had is reported and left out.
 */
const struct node *include_expand(struct decoder *dec, const struct node *node);

/** Of a whole policy: names, order of steps, waits, days to send on. */
void check_policy(struct decoder *dec, const struct found *found, void *base);
/**
 * Can this condition ever be true, and does it stay so? `stays`: a rung that
 * waits for a moment that passes is never reached again.
 */
void check_reach(struct decoder *dec, const struct found *found,
		 const char *key, const struct expr *e, bool stays);

/** The places that `goto` and `on` name, and where they lead. */
void check_flow(struct decoder *dec, const struct found *found,
		struct policy *p);
/** Rungs at which an invoice could stay for ever. */
void check_gaps(struct decoder *dec, const struct found *found,
		const struct policy *p);

/** The mapping of a step in the list `steps`. */
const struct node *step_node(const struct found *found, size_t i);
/** Report at a key of one step, with the path down to it. */
struct diag *step_add(struct decoder *dec, const struct found *found, size_t i,
		      const char *key, bool error, const char *text);
/** No deadline and no step before the due day: on a track by its `for`. */
bool is_rung(const struct step *s);

#endif
