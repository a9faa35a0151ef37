#ifndef RULES_REFERENCE_H
#define RULES_REFERENCE_H
/**
 * What manual pages are made of, as roff at the end of `out`.
 */
#include "decode.h"

/** Running text: what roff would take for a command is made harmless. */
void reference_text(struct str *out, const char *text);
void reference_bold(struct str *out, const char *text);
/** Every key of a mapping with those below it; or one key with those. */
void reference_shape(struct str *out, const struct shape *shape);
void reference_key(struct str *out, const struct key *key);

/** What an insurer is sent (reference_filing.c). */
extern const char reference_filing[], reference_layouts[];

#endif
