#ifndef RELANCE_ARENA_H
#define RELANCE_ARENA_H
/**
 * Memory that is given back all at once.
 *
 * A run has two arenas: one for what lives as long as the run, and a scratch
 * one that is reset for each customer. What an arena hands out is zeroed and
 * never freed by itself. Out of memory ends the program here (exit code 70),
 * so no caller handles it.
 */
#include <stdarg.h>
#include <stddef.h>

#include "relance/status.h"

struct arena {
	struct arena_block *block; /* newest first */
	size_t total;		   /* bytes held from the system */
};

#define ARENA_INIT                                                             \
	{                                                                      \
		NULL, 0                                                        \
	}

/** Zeroed memory, aligned for any type. Never NULL. */
void *arena_alloc(struct arena *a, size_t size);
/** A copy of `n` bytes. */
void *arena_copy(struct arena *a, const void *bytes, size_t n);
/** A copy of a string; NULL gives NULL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	PRINTF_LIKE(2, 0);

/** Forget everything but keep the newest block for the next round. */
void arena_reset(struct arena *a);
/** Give all memory back. */
void arena_release(struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

/** malloc and friends that end the program when memory is out. */
void *mem_alloc(size_t size);
void *mem_realloc(void *p, size_t size);

#endif
