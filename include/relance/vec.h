#ifndef RELANCE_VEC_H
#define RELANCE_VEC_H
/**
 * A growing array in an arena.
 *
 *	struct names VEC(const char *);       a type: { v, n, cap }
 *	struct names list = { 0 };
 *	VEC_PUSH(&arena, &list, "Ada");
 *	for (size_t i = 0; i < list.n; i++) puts(list.v[i]);
 *
 * Items move when the array grows: keep indexes, not pointers, while adding.
 */
#include "relance/arena.h"

#define VEC(type)                                                              \
	{                                                                      \
		type *v;                                                       \
		size_t n, cap;                                                 \
	}

#define VEC_PUSH(arena, vec, ...)                                              \
	do {                                                                   \
		if ((vec)->n == (vec)->cap)                                    \
			(vec)->v = vec_grow((arena), (vec)->v, &(vec)->cap,    \
					    sizeof *(vec)->v);                 \
		(vec)->v[(vec)->n++] = __VA_ARGS__;                            \
	} while (0)

void *vec_grow(struct arena *a, void *v, size_t *cap, size_t item_size);

#endif
