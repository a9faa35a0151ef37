#ifndef RELANCE_DECLARATION_H
#define RELANCE_DECLARATION_H
/**
 * What a contract wants declared every month, quarter or year: the insurable
 * turnover, and the list of overdue debts. Pure. Part of the room `cover`.
 *
 * Turnover: what was invoiced without tax, by the day of issue, less the
 * credit notes of the period, less what the contract does not insure. Amounts
 * are minor units of the contract's currency; another currency is a row of
 * its own that belongs to no sum, as nothing is converted.
 */
#include "relance/cover.h"

/* ---- periods --------------------------------------------------------- */

/** Of the calendar; where the contract begins or ends within it, only the
 * days that are the contract's. */
struct period {
	enum period_unit unit;
	civil_day from, to;
};
/** "2026-03", "2026-Q1" or "2026". */
bool period_parse(const char *text, struct period *out);
const char *period_text(const struct period *p, struct arena *arena);
/** The one in which a day lies. */
struct period period_of(enum period_unit unit, civil_day on);
/** The last one that is over on a day. */
struct period period_over(enum period_unit unit, civil_day on);
/** Only what of it is the contract's; false: nothing. */
bool period_within(const struct contract *k, struct period *p);
/** The last day on which it is declared in time. */
civil_day declaration_due(const struct contract *k, const struct declaration *d,
			  const struct period *p);
/** The contract's clause of that name, or NULL. */
const struct declaration *declaration_find(const struct contract *k,
					   const char *what);

/** That a period was declared, as a person recorded it. */
struct declared {
	const char *contract, *what;
	civil_day from, to; /* the period, as it was asked for */
	civil_day on;	    /* DAY_NONE: taken back */
	const char *ref, *note, *by;
};
struct declared_list VEC(struct declared);

/** A period that is to be declared, was, or ought to have been. */
struct declaration_deadline {
	const struct contract *contract;
	const struct declaration *clause;
	const char *clause_text; /* "period_end + 20 days" */
	struct period period;
	civil_day due_on, send_by;
	civil_day opens_on;    /* the first alarm; the period is over by then */
	civil_day declared_on; /* DAY_NONE */
	enum deadline_state state;
};
struct declaration_deadlines VEC(struct declaration_deadline);
/**
 * Every period of the contract that is over on a day and was not declared,
 * the last one that was, and the one that runs, by due_on.
 *
 *  list   as recorded up to as_of, in order: of one period the last counts
 *  begun  first day of our books: what was due before it is not ours to miss;
 *         DAY_NONE: they are empty, and nothing is due
 */
void declaration_deadlines(const struct contract *k,
			   const struct declared_list *list, civil_day as_of,
			   civil_day begun, struct arena *arena,
			   struct declaration_deadlines *out);

/* ---- turnover -------------------------------------------------------- */

/** A credit note dated in the period. */
struct credit_note {
	int64_t invoice_key; /* 0: without an invoice */
	civil_day on;
	int64_t amount_minor; /* tax included */
	char currency[4];     /* of the invoice, or its own */
};
struct credit_notes VEC(struct credit_note);

/** What one customer adds. sales - credits - the sum of deducted = insurable;
 * all without tax. */
struct turnover_row {
	const struct customer *customer;
	char currency[4];
	bool apart; /* another currency: neither deducted nor insurable */
	int64_t sales_minor, credits_minor, insurable_minor;
	int64_t deducted_minor[UNCOVERED__COUNT]; /* less its credit notes */
	int64_t unallocated_minor; /* credit notes without an invoice, tax
				      included: the books do not know the
				      tax, so they are not deducted */
	size_t untaxed; /* invoices that tell no tax: counted whole */
};
struct turnover_rows VEC(struct turnover_row);
/**
 * Rows of the debtor's customers, by customer and currency.
 *
 *  d     with every invoice issued in the period or credited in it
 *  note  of all its customers
 *
 * Deducted is what is paid by its day of issue or due then (there is no
 * credit), whom the contract excludes, countries it does not list, and
 * deliveries on whose day no limit held: refused, cancelled, never given.
 * Disputes, long terms and stops of cover deduct nothing: what was sold was
 * insurable.
 */
void turnover_of(const struct contract *k, const struct debtor *d,
		 const struct period *p, const struct credit_notes *note,
		 struct arena *arena, struct turnover_rows *out);

/** Rows added up; `customer` of a sum is NULL. */
struct turnover_country {
	const char *country; /* NULL: not known */
	struct turnover_row sum;
};
struct turnover_sums {
	struct turnover_row total; /* in the contract's currency */
	struct VEC(struct turnover_country) countries; /* of it, by country */
	struct VEC(struct turnover_row) apart;	       /* by currency */
};
void turnover_sum(const struct contract *k, const struct turnover_rows *rows,
		  struct arena *arena, struct turnover_sums *out);

/* ---- overdue --------------------------------------------------------- */

enum overdue_state {
	OVERDUE_IN_EXTENSION,
	OVERDUE_PAST_EXTENSION,
	OVERDUE_NOTIFIED,
	OVERDUE_STATE__COUNT
};
/** "in_extension", "past_extension", "notified" */
const char *overdue_state_name(enum overdue_state state);

/** One debtor; amounts with tax. */
struct overdue_row {
	const struct customer *customer; /* that stands for the debtor */
	char currency[4];
	bool apart; /* another currency: no threshold is known for it */
	int64_t outstanding_minor, overdue_minor;
	civil_day oldest_due_on;    /* DAY_NONE: nothing is overdue any more */
	civil_day extension_end_on; /* of that one; DAY_NONE: none */
	enum overdue_state state;
	civil_day notified_on;	  /* DAY_NONE */
	int64_t paid_after_minor; /* since then, up to the day */
};
struct overdue_rows VEC(struct overdue_row);
/**
 * The debtor on d->as_of: nothing when no more is open than the clause of the
 * notice asks for, or nothing is overdue and nothing came in since a notice.
 *
 *  d     with outstanding as of that day, and the facts of invoices on which
 *        something may have been paid after a notice
 */
void overdue_of(const struct contract *k, const struct debtor *d,
		struct arena *arena, struct overdue_rows *out);

/* ---- what is told ----------------------------------------------------- */

/** What is declared, and what is known about it. */
struct declaration_sheet {
	const struct contract *contract;
	const char *what;
	struct period period;
	const char *period_name;
	civil_day as_of;
	civil_day due_on, declared_on; /* DAY_NONE: no clause; not yet */
	const char *const *caveat; /* what the books cannot know: sentences */
	size_t caveat_count;
};
/** With its figures: one of the two, the other is NULL. */
struct declaration_figures {
	const struct declaration_sheet *sheet;
	const struct turnover_sums *turnover;
	const struct overdue_rows *overdue;
};

#endif
