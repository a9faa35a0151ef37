#ifndef IMPORT_SOURCE_H
#define IMPORT_SOURCE_H
/**
 * The bytes of one file as UTF-8, block by block.
 *
 * A byte order mark is taken off (and, when it is UTF-8's, outranks the
 * encoding asked for). Nothing here knows of lines.
 */
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define SOURCE_BLOCK 65536

struct source {
	int fd;		   /* -1: bytes in memory */
	const char *bytes; /* of memory */
	size_t n;
	uint64_t offset; /* where to read next */
	uint64_t size;	 /* of the file, for progress */
	iconv_t cd;	 /* SOURCE_PLAIN: no conversion */
	char *raw;	 /* not converted yet */
	size_t raw_len;
	bool began, ended;
	unsigned char bad_byte; /* that iconv did not take */
};
#define SOURCE_PLAIN ((iconv_t)-1)

enum source_fault {
	SOURCE_FINE,
	SOURCE_IO,
	SOURCE_BAD_BYTE,
	SOURCE_NO_SUCH
};

/**
 * Begin at the start of an open file (not closed by us; it must be
 * seekable) or of bytes in memory. `encoding` NULL means UTF-8.
 * SOURCE_NO_SUCH: iconv does not know the encoding.
 */
enum source_fault source_open(struct source *s, int fd, const char *bytes,
			      size_t n, const char *encoding);
/** Up to `cap` (at least 16) bytes; *n_out 0 at the end. */
enum source_fault source_read(struct source *s, char *buf, size_t cap,
			      size_t *n_out);
void source_release(struct source *s);

/**
 * What the encoding of a file that is not UTF-8 seems to be, from up to
 * 64 KB of it, as `encoding:` of a mapping names it; or "UTF-16", which no
 * mapping reads. NULL: it is UTF-8.
 */
const char *source_guess_encoding(const char *bytes, size_t n);
/** A sentence that tells what to do about it. */
const char *source_encoding_hint(const char *guess);
/** Up to `cap` bytes from the beginning of the file; the place is kept. */
size_t source_peek(const struct source *s, char *buf, size_t cap);

#endif
