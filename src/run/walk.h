#ifndef RUN_WALK_H
#define RUN_WALK_H
/** Customers walked forward in memory, for preview and compare. */
#include "internal.h"

struct walk {
	struct run *run;
	const struct rules *rules;
	struct books books;
	civil_day from, last; /* the first and the last day to look at */
	bool pay_as_usual;
	void (*day)(void *ctx, const struct snapshot *snap,
		    const struct plan *plan);
	void *ctx;
};

/** One customer; calls `day` for each day looked at. The snapshots live in
 * `scratch`, a plan until `day` returns. */
enum status walk_customer(const struct walk *w, int64_t key,
			  struct arena *scratch) WARN_UNUSED;
/** `fn` for every customer: an invoice may be in the books that is issued
 * later. `scratch` is emptied before each. */
enum status walk_each(struct run *r, civil_day from,
		      enum status (*fn)(void *ctx, int64_t key,
					struct arena *scratch),
		      void *ctx) WARN_UNUSED;

#endif
