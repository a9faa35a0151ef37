#ifndef RELANCE_STR_H
#define RELANCE_STR_H
/**
 * A growing string on the heap.
 *
 * `buf` is never NULL and always ends with a NUL at `buf[len]`, so it can be
 * passed on as a C string; it may hold NUL bytes before that.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "relance/status.h"

struct str {
	char *buf;
	size_t len, cap;
};

extern char str_empty_buf[];
#define STR_INIT                                                               \
	{                                                                      \
		str_empty_buf, 0, 0                                            \
	}

void str_init(struct str *s);
void str_release(struct str *s);
/** Length 0; keeps the memory. */
void str_clear(struct str *s);
/** You now own the storage (free() it); `s` is empty again. */
char *str_detach(struct str *s, size_t *len_out);
/** Room for `extra` more bytes. */
void str_reserve(struct str *s, size_t extra);

void str_add(struct str *s, const char *text);
void str_add_n(struct str *s, const void *bytes, size_t n);
void str_add_ch(struct str *s, char c);
/** In decimal, zeros in front up to `least` digits: a tenth of str_addf(). */
void str_add_number(struct str *s, uint64_t n, int least);
void str_addf(struct str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void str_vaddf(struct str *s, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
/** Shorten to `len` bytes. */
void str_cut(struct str *s, size_t len);

#endif
