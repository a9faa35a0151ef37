#ifndef STORE_SQLITE_LOADING_H
#define STORE_SQLITE_LOADING_H
/*
 * What the parts of a snapshot share while one is loaded. A part is a
 * function of a struct loading that fills its fields of `out`.
 */
#include "internal.h"

struct message_name {
	int64_t key;
	const char *id;
};

struct loading {
	struct store *s;
	struct arena *a;
	struct snapshot *out;
	int64_t key;
	int64_t known_to; /* INT64_MAX: everything that is known counts */
	bool past;	  /* a day before the one from which it is seen */
	struct customer_now now;
	unsigned flags;
	struct VEC(struct message_name) named; /* by their steps so far */
};

static inline void fact_later(struct snapshot *snap, civil_day on)
{
	if (on > snap->as_of && on < snap->next_fact_on)
		snap->next_fact_on = on;
}

/* owed.c: its invoices; those of another customer too (group.c). */
enum status load_invoices(struct loading *l) WARN_UNUSED;

/* receipts.c: what came in, and how it was paid before. */
enum status load_receipts(struct loading *l) WARN_UNUSED;
enum status load_history(struct loading *l) WARN_UNUSED;
/* Of a past day: this invoice was settled then. */
void history_add(struct loading *l, const struct invoice *inv,
		 civil_day settled_on);

/* snapshot.c */
enum status load_bad_addresses(struct loading *l) WARN_UNUSED;
/* group.c */
enum status load_group(struct loading *l) WARN_UNUSED;
/* parent.c: whom it is reminded through. */
enum status load_parent(struct loading *l) WARN_UNUSED;
/* joined.c: by day, then id. */
void messages_sort(struct snapshot *snap);

/* said.c: what people recorded. */
enum status load_exceptions(struct loading *l) WARN_UNUSED;
enum status load_reply(struct loading *l) WARN_UNUSED;
enum status load_assignment(struct loading *l) WARN_UNUSED;
enum status load_calls(struct loading *l) WARN_UNUSED;
/* approval.c */
enum status load_approvals(struct loading *l) WARN_UNUSED;

#endif
