#ifndef IMPORT_CELL_H
#define IMPORT_CELL_H
/** One field of a record on its way into a row. */
#include "decode.h"

struct cell {
	const struct layout_item *item;
	char *text;    /* in the record; NULL when it comes from the mapping */
	const char *v; /* what to read: trimmed, mapped */
	size_t len;
};

/** Read a value that is not empty into its place; a fault if it is none. */
void cell_read(struct decoder *dec, const struct cell *v, struct row *row);

#endif
