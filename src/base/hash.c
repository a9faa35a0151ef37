/* The only file that sees nettle. */
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "relance/arena.h"
#include "relance/hash.h"

struct sha256 sha256_of(const void *bytes, size_t n)
{
	struct sha256_ctx ctx;
	struct sha256 h;

	sha256_init(&ctx);
	sha256_update(&ctx, n, bytes);
	sha256_digest(&ctx, SHA256_SIZE, h.byte);
	return h;
}

struct sha256 sha256_of_pieces(const struct hash_piece *piece, size_t count)
{
	struct sha256_ctx ctx;
	struct sha256 h;

	sha256_init(&ctx);
	for (size_t i = 0; i < count; i++) {
		uint8_t length[8];

		for (int b = 0; b < 8; b++)
			length[b] = (uint8_t)((uint64_t)piece[i].n >> (8 * b));
		sha256_update(&ctx, sizeof length, length);
		sha256_update(&ctx, piece[i].n, piece[i].bytes);
	}
	sha256_digest(&ctx, SHA256_SIZE, h.byte);
	return h;
}

struct sha256_stream {
	struct sha256_ctx ctx;
};

struct sha256_stream *sha256_stream_new(void)
{
	struct sha256_stream *s = mem_alloc(sizeof *s);

	sha256_init(&s->ctx);
	return s;
}

void sha256_stream_add(struct sha256_stream *s, const void *bytes, size_t n)
{
	sha256_update(&s->ctx, n, bytes);
}

struct sha256 sha256_stream_end(struct sha256_stream *s)
{
	struct sha256 h;

	sha256_digest(&s->ctx, SHA256_SIZE, h.byte);
	free(s);
	return h;
}

char *sha256_to_hex(const struct sha256 *h, char buf[SHA256_HEX_SIZE])
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < SHA256_SIZE; i++) {
		buf[2 * i] = digit[h->byte[i] >> 4];
		buf[2 * i + 1] = digit[h->byte[i] & 15];
	}
	buf[SHA256_HEX_SIZE - 1] = '\0';
	return buf;
}

static uint64_t add_byte(uint64_t h, uint8_t b)
{
	return (h ^ b) * UINT64_C(1099511628211);
}

uint64_t hash64_add(uint64_t h, const char *text)
{
	if (!text)
		return add_byte(h, 0xfe);
	for (; *text; text++)
		h = add_byte(h, (uint8_t)*text);
	return add_byte(h, 0xff);
}

uint64_t hash64_add_int(uint64_t h, int64_t value)
{
	uint64_t v = (uint64_t)value;

	for (int i = 0; i < 8; i++)
		h = add_byte(h, (uint8_t)(v >> (8 * i)));
	return h;
}
