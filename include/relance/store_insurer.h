#ifndef RELANCE_STORE_INSURER_H
#define RELANCE_STORE_INSURER_H
/**
 * What the store keeps about debtors and their insurer: which customers are
 * one legal entity, and what people recorded about a case.
 */
#include "relance/declaration.h"
#include "relance/store.h"

/** Keys of the customers that are one debtor with this one, ascending. */
struct debtor_keys VEC(int64_t);
enum status store_debtor_customers(struct store *s, int64_t customer_key,
				   struct arena *arena,
				   struct debtor_keys *out) WARN_UNUSED;
/** Written, journalled, and every customer of the debtor looked at again. */
enum status store_insurer_record(struct store *s, int64_t customer_key,
				 const struct insurer_record *r,
				 civil_day on) WARN_UNUSED;
/** Those of one customer that are dated up to `as_of` and were known on
 * `known_on`, in order. `w->flags` are not looked at. */
enum status store_insurer_records(struct store *s, int64_t customer_key,
				  const struct hindsight *w,
				  struct arena *arena,
				  struct insurer_records *out) WARN_UNUSED;
/** A limit as a person knows it; imports leave it as it is. */
enum status store_limit_set(struct store *s, const struct limit *l,
			    civil_day on) WARN_UNUSED;

/* ---- taken back ------------------------------------------------------ */

/** The customer of what store_undo() would take back. */
enum status store_undo_last(struct store *s, int64_t customer_key,
			    int64_t *customer_key_out) WARN_UNUSED;
struct undone {
	const char *what;     /* in words */
	const char *followed; /* why it stands, in words; NULL: taken back */
	int record; /* enum insurer_record_kind of what stands, or -1 */
	bool limit; /* what stands is a decision about a limit */
};
/**
 * Take back what one command recorded last about a customer and its insurer:
 * exceptions, the ends of some, records, limits; of all, or of one debtor
 * (customer_key 0: of all). Filings wait again, tasks that it closed are open.
 * STATUS_NOT_FOUND: nothing; STATUS_CONFLICT: something followed from it.
 */
enum status store_undo(struct store *s, int64_t customer_key, civil_day on,
		       struct arena *arena, struct undone *out) WARN_UNUSED;

/* ---- declarations ---------------------------------------------------- */

/** Written and journalled; the open task with the subject `task`, which asks
 * for it, is done (d->on DAY_NONE takes it back and closes none). */
enum status store_declared_record(struct store *s, const struct declared *d,
				  const char *task, civil_day on) WARN_UNUSED;
/** All of them as known on a day, in order. */
enum status store_declared(struct store *s, civil_day as_of,
			   struct arena *arena,
			   struct declared_list *out) WARN_UNUSED;
/** What the books can know at all; DAY_NONE: nothing was imported. */
struct imports_span {
	civil_day begun_on;    /* of the first import */
	civil_day invoices_of; /* up to which day files of invoices went */
};
enum status store_imports_span(struct store *s, civil_day as_of,
			       struct imports_span *out) WARN_UNUSED;
/** Credit notes of a customer dated within a period. */
struct credits_wanted {
	civil_day from, to, as_of;
};
enum status store_credit_notes(struct store *s, int64_t customer_key,
			       const struct credits_wanted *w,
			       struct arena *arena,
			       struct credit_notes *out) WARN_UNUSED;

#endif
