#ifndef CLI_INSURER_H
#define CLI_INSURER_H
/** Shared by the commands about insurers. */
#include "exc.h"
#include "relance/debtor.h"
#include "relance/report_insurer.h"

/** The debtor of a customer as typed, as of c->as_of; *k NULL: not insured. */
int debtor_named(struct context *c, const char *id, struct debtor *d,
		 const struct contract **k);
/** A debtor with its contract (NULL: not insured) and what is covered. */
struct case_file {
	const struct contract *contract;
	struct debtor debtor;
	struct cover cover;
};
enum status case_load(struct context *c, int64_t customer_key, civil_day as_of,
		      struct case_file *out);
/** The first deadline that is still open for the debtor's invoices as they
 * stand in `f`, or NULL. */
const struct deadline *case_next_deadline(const struct case_file *f,
					  struct context *c);
/** What the contract pays for the debtor, as both stand on c->as_of. */
enum status claim_load(struct context *c, const struct contract *k,
		       const struct debtor *now, struct claim *out);
/** 64: no contract covers it. */
int not_insured(struct context *c, const struct debtor *d);
/** The contract that was named with --contract, or the debtor's, or the only
 * one there is. `d` NULL: it is about no debtor. */
int contract_typed(struct context *c, const struct debtor *d,
		   const struct contract *of_debtor,
		   const struct contract **out);

#endif
