#ifndef RELANCE_STORE_INSURER_H
#define RELANCE_STORE_INSURER_H
/**
 * What the store keeps about debtors and their insurer: which customers are
 * one legal entity, and what people recorded about a case.
 */
#include "relance/cover.h"
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
/** Those of one customer that were known on a day, in order. */
enum status store_insurer_records(struct store *s, int64_t customer_key,
				  civil_day as_of, struct arena *arena,
				  struct insurer_records *out) WARN_UNUSED;
/** A limit as a person knows it; imports leave it as it is. */
enum status store_limit_set(struct store *s, const struct limit *l,
			    civil_day on) WARN_UNUSED;

#endif
