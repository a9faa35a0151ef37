#ifndef RELANCE_HASH_H
#define RELANCE_HASH_H
/** SHA-256 (FIPS 180-4, by nettle) and a fast 64-bit hash for row changes. */
#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32
#define SHA256_HEX_SIZE 65

struct sha256 {
	uint8_t byte[SHA256_SIZE];
};

struct sha256 sha256_of(const void *bytes, size_t n);
/** Digest of several pieces, each preceded by its length: no two lists of
 * different pieces give the same input. */
struct hash_piece {
	const void *bytes;
	size_t n;
};
struct sha256 sha256_of_pieces(const struct hash_piece *piece, size_t count);
/** The same as sha256_of(), of bytes that come piece by piece. The end frees
 * the stream. */
struct sha256_stream;
struct sha256_stream *sha256_stream_new(void);
void sha256_stream_add(struct sha256_stream *s, const void *bytes, size_t n);
struct sha256 sha256_stream_end(struct sha256_stream *s);
/** Lower-case hex. */
char *sha256_to_hex(const struct sha256 *h, char buf[SHA256_HEX_SIZE]);

/** FNV-1a over a string and a separator; NULL differs from "". Only to see
 * that a row is unchanged, never as proof. Start with HASH64_START. */
#define HASH64_START UINT64_C(14695981039346656037)
uint64_t hash64_add(uint64_t h, const char *text);
uint64_t hash64_add_int(uint64_t h, int64_t value);

#endif
