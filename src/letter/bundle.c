/*
 * An archive of files, each a header, its bytes and the rest of a block. What
 * tells of the machine or of the moment (owner, time) is left out, so that
 * equal files make equal archives. Source: POSIX.1-1988, ustar.
 */
#include <stdio.h>
#include <string.h>

#include "bundle.h"

enum {
	BLOCK = 512,
	NAME_SIZE = 100,
	SIZE_MOST = 1 << 30
};

struct header {
	char name[NAME_SIZE], mode[8], uid[8], gid[8], size[12], mtime[12],
		sum[8], type, link[100], magic[6], version[2], user[32],
		group[32], major[8], minor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header is one block");

static void add(struct letter *out, struct arena *arena, const void *bytes,
		size_t n)
{
	struct byte_part part = { bytes, n };

	VEC_PUSH(arena, &out->parts, part);
}

/* Its own field counts as blanks. */
static unsigned sum_of(const struct header *h)
{
	const unsigned char *p = (const unsigned char *)h;
	unsigned sum = 0;

	for (size_t i = 0; i < BLOCK; i++)
		sum += p[i];
	return sum;
}

void bundle_add(struct letter *out, struct arena *arena, const char *name,
		const struct byte_part *bytes)
{
	struct header *h = ARENA_NEW(arena, struct header);
	size_t rest = (BLOCK - bytes->n % BLOCK) % BLOCK;

	if (strlen(name) > NAME_SIZE || bytes->n > SIZE_MOST)
		BUG("file %s of %zu bytes in a filing", name, bytes->n);
	memset(h, 0, sizeof *h);
	memcpy(h->name, name, strlen(name));
	snprintf(h->mode, sizeof h->mode, "%07o", 0600u);
	snprintf(h->uid, sizeof h->uid, "%07o", 0u);
	snprintf(h->gid, sizeof h->gid, "%07o", 0u);
	snprintf(h->size, sizeof h->size, "%011o", (unsigned)bytes->n);
	snprintf(h->mtime, sizeof h->mtime, "%011o", 0u);
	h->type = '0';
	memcpy(h->magic, "ustar", sizeof h->magic);
	memcpy(h->version, "00", sizeof h->version);
	memset(h->sum, ' ', sizeof h->sum);
	snprintf(h->sum, sizeof h->sum, "%06o", sum_of(h));
	add(out, arena, h, sizeof *h);
	if (bytes->n)
		add(out, arena, bytes->bytes, bytes->n);
	if (rest)
		add(out, arena, memset(arena_alloc(arena, rest), 0, rest),
		    rest);
}

void bundle_end(struct letter *out, struct arena *arena)
{
	add(out, arena, memset(arena_alloc(arena, 2 * BLOCK), 0, 2 * BLOCK),
	    2 * BLOCK);
}
