#ifndef COVER_ROOM_H
#define COVER_ROOM_H
/** What the files of the room `cover` share. */
#include "relance/cover.h"

struct ctx {
	const struct contract *k;
	const struct debtor *d;
	struct arena *arena;
	const char *currency; /* of the contract */
};

/* limits.c */

/** One layer of a limit on a day. */
struct layer {
	enum limit_type type;
	const struct limit *limit; /* NULL: discretionary by the contract */
	int64_t minor;		   /* 0: no cover in this layer */
	int percentage;
};
struct layers {
	struct layer first, top_up;
	enum uncovered why; /* when first.minor is 0 */
};
/** The limits in force for what is delivered on a day. */
struct layers layers_on(const struct ctx *c, civil_day delivered_on);
/** From which day a decision holds: one that lowers a limit not before the
 * contract's notice is over. */
civil_day limit_effective_on(const struct ctx *c, const struct limit *l);
/** Is it a decision under this contract that is known on the day? */
bool limit_is_known(const struct ctx *c, const struct limit *l);
/** First day after as_of on which a limit begins or ends, or DAY_NEVER. */
civil_day limits_change_on(const struct ctx *c);

/* terms.c */

civil_day delivery_of(const struct invoice *inv);
civil_day first_due_of(const struct invoice *inv);
/** Is it owed and neither draft nor cancelled? */
bool is_open(const struct invoice *inv);
/** Nothing in another currency has a part in the contract's sums. */
bool in_currency(const struct contract *k, const struct invoice *inv);
civil_day plus_span(const struct ctx *c, civil_day on, struct span span);
/** Last day of the longest terms allowed; DAY_NONE without the clause. */
civil_day terms_end(const struct ctx *c, const struct invoice *inv);
/** Last day of the maximum extension period; DAY_NONE without the clause. */
civil_day extension_end(const struct ctx *c, const struct invoice *inv);
/** Is the debtor's country one that the contract lists, if it lists any? */
bool country_listed(const struct ctx *c);
/** Why the contract does not cover the customer whatever it buys;
 * UNCOVERED__COUNT: it may. `who` NULL: not known. */
enum uncovered whom_refused(const struct ctx *c, const struct customer *who);
/** Why the contract does not cover the invoice at all, whatever the limit;
 * UNCOVERED__COUNT: it may. */
enum uncovered terms_refuse(const struct ctx *c, const struct invoice *inv,
			    const struct cover *so_far);

/* stop.c */
/** Fills stop_on, stop_reason and stop_invoice; changes_on is lowered. */
void stop_find(const struct ctx *c, struct cover *out);

/* credit.c */
/** What is open of each invoice, tax included, once payments were credited as
 * the contract says: one number for each of debtor.invoices. */
int64_t *credit_payments(const struct ctx *c);

/* recovery.c */
/** The insured share of a line, all layers: minor units times 10000. */
int128 insured_part(const struct contract *k, const struct debtor *d,
		    const struct cover_line *line);
/** Fills the sums recovered after the date of loss. */
void recover(const struct contract *k, const struct debtor *at_loss,
	     const struct debtor *now, const struct cover *cover,
	     struct claim *out);

/* numbers.c */
/** a * b / c, rounded half up; a, b >= 0 and c > 0. */
int64_t part_of(int64_t a, int64_t b, int64_t c);
/** Hundredths of a percent of an amount, rounded half up. */
int64_t percent_of(int64_t minor, int percentage);
/** An amount of an invoice without its tax. */
int64_t excl_tax(const struct invoice *inv, int64_t incl_minor);

#endif
