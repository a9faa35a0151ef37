#ifndef LETTER_BUNDLE_H
#define LETTER_BUNDLE_H
/**
 * What a person uploads, as one run of bytes: an archive in the format of tar
 * (ustar), whose files the transport lays into a folder.
 */
#include "relance/letter.h"

/** A plain file name of at most 100 bytes; `bytes` must live in the arena. */
void bundle_add(struct letter *out, struct arena *arena, const char *name,
		const struct byte_part *bytes);
/** After the last file. */
void bundle_end(struct letter *out, struct arena *arena);

#endif
