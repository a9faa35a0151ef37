#ifndef RELANCE_DECLARE_H
#define RELANCE_DECLARE_H
/**
 * Declarations out of the books: the turnover and the overdue debts of a
 * period, and the tasks that ask for them. Part of the room `run`.
 */
#include "relance/run.h"
#include "relance/store_insurer.h"

struct declare_request {
	const struct contract *contract;
	struct period period;
	civil_day as_of; /* what is dated or known later is left out */
};

/** Rows by customer_id and currency, for every debtor under the contract and
 * for those under none. Strings live in `arena`.
 *  elsewhere_out  debtors under another contract, which are left out */
enum status run_turnover(struct run *r, const struct declare_request *q,
			 struct arena *arena, struct turnover_rows *out,
			 size_t *elsewhere_out) WARN_UNUSED;
/** On the last day of the period (as_of, while it runs), from what is known on
 * as_of: by customer_id and currency. */
enum status run_overdue(struct run *r, const struct declare_request *q,
			struct arena *arena,
			struct overdue_rows *out) WARN_UNUSED;

/** What is to be declared under all contracts, by contract and day. */
enum status
run_declaration_deadlines(struct run *r, civil_day as_of, struct arena *arena,
			  struct declaration_deadlines *out) WARN_UNUSED;
/** The subject of the task that asks for a declaration. */
const char *declaration_subject(const char *contract, const char *what,
				const struct period *p, struct arena *arena);
/** "turnover", "overdue debts" */
const char *declaration_words(const char *what);
/** Opens the tasks whose first alarm has come, and counts what is missed. */
enum status run_ask_for_declarations(struct run *r,
				     struct run_report *report) WARN_UNUSED;

#endif
