#ifndef RELANCE_DEBTOR_H
#define RELANCE_DEBTOR_H
/**
 * Debtors as the room cover wants them, put together from the store. Part of
 * the room `run`.
 */
#include "relance/cover.h"
#include "relance/filing.h"
#include "relance/run.h"
#include "relance/store_insurer.h"

/** The debtor that a customer is, or is one of, as of a day.
 * *contract_out: the contract that covers it, or NULL. */
enum status run_debtor_load(struct run *r, int64_t customer_key,
			    civil_day as_of, struct arena *arena,
			    struct debtor *out,
			    const struct contract **contract_out) WARN_UNUSED;
/** The debtor that is these customers, with everything that they were ever
 * invoiced, settled or not; no facts of the invoices. */
enum status run_debtor_whole(struct run *r, const struct debtor_keys *keys,
			     civil_day as_of, struct arena *arena,
			     struct debtor *out,
			     const struct contract **contract_out) WARN_UNUSED;
/** Finds the rest of the debtor, for decide: sets snap->insured. */
enum status run_insured_load(struct run *r, const struct rules *rules,
			     struct snapshot *snap,
			     struct arena *arena) WARN_UNUSED;
/** Every debtor with something open on that day (WHO_OWING), or every one
 * (WHO_ALL), each once. */
enum status run_debtor_each(struct run *r, civil_day as_of, enum store_who who,
			    enum status (*fn)(void *ctx, const struct debtor *d,
					      const struct contract *k,
					      struct arena *scratch),
			    void *ctx) WARN_UNUSED;

/** Which papers the contract wants for the debtor's overdue invoices, which of
 * them are there and which are missing; nothing else of a dossier. Of the case
 * only contract and debtor are looked at. */
enum status run_papers_check(struct run *r, const struct insurer_case *k,
			     struct arena *arena,
			     struct dossier *out) WARN_UNUSED;

/** The debtor on its date of loss; `now` while that lies ahead. */
enum status run_at_loss(struct run *r, const struct contract *k,
			const struct debtor *now, struct arena *arena,
			struct debtor *out) WARN_UNUSED;
/** What claims under the contract with an earlier date of loss used up of its
 * aggregate and its maximum (claims count in order of that date; of one day by
 * customer_id). Claims that were refused, handed back or withdrawn do not
 * count. Nothing where the contract has neither clause. */
enum status run_year_used(struct run *r, const struct contract *k,
			  const struct debtor *d, struct arena *arena,
			  struct year_used *out) WARN_UNUSED;

#endif
