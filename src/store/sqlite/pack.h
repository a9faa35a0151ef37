#ifndef STORE_SQLITE_PACK_H
#define STORE_SQLITE_PACK_H
/**
 * Bytes of messages on disk. A letter says much the same in each line of its
 * list and says it twice, as text and as HTML: packed it takes a sixth, and
 * whatever is written goes through the log into the database, so twice. What
 * a message is proved by is the hash of the bytes as they were sent.
 */
#include "internal.h"

struct packer;

/** Bytes as they stand in a row; `size`: unpacked, 0 when they are plain. */
struct packed {
	const void *bytes;
	size_t n, size;
};

/** The result stands until the store packs or unpacks the next. */
struct packed part_pack(struct store *s, const struct byte_part *part);
/**
 * Unpack what stands in column `i` of the row, with its size in the next one.
 * The result stands until the next row or the next use of these verbs. False
 * when the row is damaged.
 */
bool part_unpack(struct store *s, struct stmt *q, int i, struct byte_part *out);
void packer_free(struct packer *p);

#endif
