/*
 * Blocks chained newest first; each allocation moves a cursor. A reset keeps
 * the newest (largest) block, so a loop over customers soon stops asking the
 * system for memory. Under AddressSanitizer nothing special is needed: a
 * released block is really freed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "relance/arena.h"
#include "relance/vec.h"

#define BLOCK_MIN ((size_t)16 * 1024)
#define BLOCK_MAX ((size_t)1024 * 1024)

struct arena_block {
	struct arena_block *older;
	size_t size, used;
	max_align_t data[];
};

static _Noreturn void out_of_memory(void)
{
	fputs("relance: out of memory\n", stderr);
	exit(EX_SOFTWARE);
}

void *mem_alloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *mem_realloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

static size_t next_block_size(const struct arena *a, size_t need)
{
	size_t size = a->block ? a->block->size * 2 : BLOCK_MIN;

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	return size < need ? need : size;
}

static void add_block(struct arena *a, size_t need)
{
	size_t size = next_block_size(a, need);
	struct arena_block *b = mem_alloc(sizeof *b + size);

	b->older = a->block;
	b->size = size;
	b->used = 0;
	a->block = b;
	a->total += size;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	void *p;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	size = (size + align - 1) & ~(align - 1);
	if (!a->block || a->block->size - a->block->used < size)
		add_block(a, size);
	p = (char *)a->block->data + a->block->used;
	a->block->used += size;
	return memset(p, 0, size);
}

void *arena_copy(struct arena *a, const void *bytes, size_t n)
{
	void *p = arena_alloc(a, n);

	return n ? memcpy(p, bytes, n) : p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	if (n)
		memcpy(p, s, n);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		BUG("bad format \"%s\"", fmt);
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

static void free_chain(struct arena_block *b)
{
	while (b) {
		struct arena_block *older = b->older;

		free(b);
		b = older;
	}
}

void arena_reset(struct arena *a)
{
	if (!a->block)
		return;
	free_chain(a->block->older);
	a->block->older = NULL;
	a->block->used = 0;
	a->total = a->block->size;
}

void arena_release(struct arena *a)
{
	free_chain(a->block);
	a->block = NULL;
	a->total = 0;
}

void *vec_grow(struct arena *a, void *v, size_t *cap, size_t item_size)
{
	size_t bigger = *cap ? *cap * 2 : 8;
	void *p;

	if (bigger > SIZE_MAX / 2 / item_size)
		out_of_memory();
	p = arena_alloc(a, bigger * item_size);
	if (*cap)
		memcpy(p, v, *cap * item_size);
	*cap = bigger;
	return p;
}
