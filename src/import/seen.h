#ifndef IMPORT_SEEN_H
#define IMPORT_SEEN_H
/**
 * Which keys this file has named already, with the line and what it said:
 * 16 bytes a row. Keys are compared by a 64-bit hash.
 */
#include "decode.h"

struct seen_row {
	uint64_t key; /* 0: free */
	uint32_t content, line;
};
struct seen {
	struct seen_row *slot;
	size_t n, size; /* size is a power of two */
};

enum seen_before {
	SEEN_NEW,
	SEEN_SAME,  /* the same row stood before */
	SEEN_OTHER, /* the same key with other content */
};

void seen_init(struct seen *s);
void seen_release(struct seen *s);
/** Look up a decoded row and remember it; *line_out: where it stood first. */
enum seen_before seen_add(struct seen *s, const struct decoder *dec,
			  const struct row *row, long *line_out);
/** The column that names a row of this kind, for messages. */
const char *seen_key_name(enum import_kind kind);

#endif
