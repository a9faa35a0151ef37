/*
 * Packing with zstd at its quickest ordinary level: at twice the price in
 * time the next levels save a twentieth more.
 */
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "pack.h"
#include "relance/str.h"

#define LEVEL 1
#define SIZE_MOST 1000000000 /* of what the engine stores in a row */

struct packer {
	ZSTD_CCtx *pack;
	ZSTD_DCtx *unpack;
	struct str buf;
};

static struct packer *packer_of(struct store *s)
{
	if (s->packer)
		return s->packer;
	s->packer = mem_alloc(sizeof *s->packer);
	s->packer->pack = ZSTD_createCCtx();
	s->packer->unpack = ZSTD_createDCtx();
	str_init(&s->packer->buf);
	if (!s->packer->pack || !s->packer->unpack)
		BUG("out of memory");
	return s->packer;
}

void packer_free(struct packer *p)
{
	if (!p)
		return;
	ZSTD_freeCCtx(p->pack);
	ZSTD_freeDCtx(p->unpack);
	str_release(&p->buf);
	free(p);
}

struct packed part_pack(struct store *s, const struct byte_part *part)
{
	struct packer *p = packer_of(s);
	size_t room = ZSTD_compressBound(part->n), n;

	str_clear(&p->buf);
	str_reserve(&p->buf, room);
	n = ZSTD_compressCCtx(p->pack, p->buf.buf, room, part->bytes, part->n,
			      LEVEL);
	if (ZSTD_isError(n) || n >= part->n)
		return (struct packed){ part->bytes, part->n, 0 };
	return (struct packed){ p->buf.buf, n, part->n };
}

bool part_unpack(struct store *s, struct stmt *q, int i, struct byte_part *out)
{
	const void *bytes = sqlite3_column_blob(q->st, i);
	size_t n = (size_t)sqlite3_column_bytes(q->st, i);
	int64_t size = col_int(q, i + 1);
	struct packer *p;

	*out = (struct byte_part){ bytes ? bytes : "", n };
	if (!size)
		return true;
	if (size < 0 || size > SIZE_MOST)
		return false;
	p = packer_of(s);
	str_clear(&p->buf);
	str_reserve(&p->buf, (size_t)size);
	*out = (struct byte_part){ p->buf.buf, (size_t)size };
	return ZSTD_decompressDCtx(p->unpack, p->buf.buf, (size_t)size, bytes,
				   n) == (size_t)size;
}
