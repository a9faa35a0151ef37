#ifndef RELANCE_EXPR_H
#define RELANCE_EXPR_H
/**
 * The condition language of the rules: typed, three-valued, dated.
 *
 *	days_overdue >= 15 and outstanding >= 1000 EUR | 1100 USD
 *	not (segment = "public") and insured > 0 EUR
 *
 * Grammar (relance-rules(5)):
 *	or    = and { "or" and }          and = not { "and" not }
 *	not   = "not" not | compare       compare = sum [ op sum ] | sum "has" text
 *	op    = = != < <= > >=            sum = term { ("+" | "-") term }
 *	term  = "(" or ")" | literal | NAME | "end_of_month" "(" sum ")"
 * A date + or - days is a date, a date - a date is days.
 * Literals: 12, 10 days, 1000.00 EUR [| 1100 USD ...], 12.5 %, "text",
 * yes, no, 2026-11-23. A name is a fact of the table below.
 *
 * Types are checked when the text is read: an unknown name (with a
 * suggestion), a unit that does not fit, an order comparison of texts, money
 * against a plain number are errors with line and column.
 */
#include "relance/diag.h"
#include "relance/model.h"

enum value_type {
	TYPE_FLAG,
	TYPE_NUMBER,
	TYPE_DAYS,
	TYPE_MONEY,
	TYPE_PERCENT, /* number = hundredths of a percent: 12.5 % = 1250 */
	TYPE_TEXT,
	TYPE_DATE,
	TYPE__COUNT
};

/** Every name a condition may use. The table in facts.c describes each. */
enum fact {
	FACT_DAYS_OVERDUE,
	FACT_OUTSTANDING,
	FACT_AMOUNT_TOTAL,
	FACT_CURRENCY,
	FACT_DISPUTED,
	FACT_STATUS,
	FACT_DAYS_SINCE_STEP,
	FACT_PAYABLE_NOW,
	FACT_STEP,
	FACT_PROMISES,
	FACT_BROKEN_PROMISES,
	FACT_EXTENSIONS,
	FACT_DAYS_SINCE_ISSUE,
	FACT_DUE_ON,
	FACT_ISSUED_ON,
	FACT_DELIVERED_ON,
	FACT_STEP_ON,
	FACT_FACTORING,
	FACT_ASSIGNED_TO,
	FACT_SEGMENT,
	FACT_COUNTRY,
	FACT_LANGUAGE,
	FACT_TAGS,
	FACT_PUBLIC,
	FACT_IN_CHARGE,
	FACT_PARENT,
	FACT_OVERDUE_TOTAL,
	FACT_OVERDUE_COUNT,
	FACT_OLDEST_DAYS_OVERDUE,
	FACT_OPEN_TOTAL,
	FACT_OPEN_COUNT,
	FACT_EXPOSURE,
	FACT_OLDEST_DAYS_SINCE_ISSUE,
	FACT_UNAPPLIED_CREDIT,
	FACT_PAID_LATE_SHARE,
	FACT_AVERAGE_DAYS_LATE,
	FACT_GROUP_OVERDUE_TOTAL,
	FACT_GROUP_OVERDUE_COUNT,
	FACT_GROUP_OPEN_TOTAL,
	FACT_UNANSWERED,
	FACT_BOUNCED,
	FACT_INSURED,
	FACT_DAYS_TO_NOTICE_DEADLINE,
	FACT_INSURED_SHARE,
	FACT_LIMIT_HEADROOM,
	FACT_COVER_STOPPED,
	FACT_COVERED,
	FACT_LIMIT_TYPE,
	FACT_DAYS_TO_EXTENSION_END,
	FACT_TODAY,
	FACT_WEEKDAY, /* 1 Monday ... 7 Sunday */
	FACT_DAY_OF_MONTH,
	FACT_BUSINESS_DAY,
	FACT_DAYS_SINCE_PAYMENT_IMPORT,
	FACT_HOURS_SINCE_PAYMENT_IMPORT,
	FACT__COUNT
};

/** How a fact's value moves while no new fact comes in. */
enum fact_moves {
	MOVES_BY_EVENT,	  /* only when something is recorded */
	MOVES_UP_DAILY,	  /* +1 every day (days_overdue) */
	MOVES_DOWN_DAILY, /* -1 every day (days_to_notice_deadline) */
	MOVES_ANY_DAY,	  /* may be different tomorrow */
};

struct fact_info {
	enum fact fact;
	const char *name; /* "days_overdue" */
	enum value_type type;
	enum fact_moves moves;
	bool fixed; /* does not change with the day: allowed in applies_to */
	const char *unit;    /* "days", "money", for the manual */
	const char *meaning; /* one sentence */
	const char *example; /* "days_overdue >= 15" */
};
extern const struct fact_info fact_table[FACT__COUNT];
struct expr; /* compiled; lives in the arena it was compiled into */

/** Bits of enum need: what a snapshot must hold for a fact to be known. */
unsigned fact_needs(enum fact fact);
/** The same for all that a condition names; NULL needs nothing. */
unsigned expr_needs(const struct expr *e);

/** The value of one fact on the as-of date. */
struct value {
	bool known;
	int64_t number; /* number, days, percent, minor units, flag, date */
	const char *currency; /* of money */
	const char *text;
	civil_day changes_on; /* for MOVES_BY_EVENT/ANY_DAY facts that are
				 known to differ from some date on (e.g. a
				 total when the next invoice falls due);
				 DAY_NEVER otherwise */
};

/** Gives decide's facts to an expression. */
typedef struct value fact_reader(void *ctx, enum fact fact);


enum expr_use {
	EXPR_ANY,	 /* when, only_if */
	EXPR_FIXED_ONLY, /* applies_to: only facts with `fixed` */
};

/**
 * Compile `text`, whose first character stands at `pos` in its file. NULL
 * with errors (all that can be found) in `d`.
 */
struct expr *expr_compile(const char *text, struct pos pos, enum expr_use use,
			  struct arena *arena, struct diags *d);

struct verdict {
	enum tri result;      /* TRI_UNKNOWN: "not known" */
	civil_day changes_on; /* first day on which it may differ while
				 nothing is recorded; never later than true */
};

/**
 * Evaluate on `as_of`. Kleene logic: `no and not known` is no, `yes or not
 * known` is yes. A comparison of money across currencies is not known unless
 * the literal lists the currency.
 */
struct verdict expr_eval(const struct expr *e, civil_day as_of,
			 fact_reader *read, void *ctx);

/** The text as written, for explain. */
const char *expr_text(const struct expr *e);
/** Which facts it names: calls back once for each (for explain's values). */
void expr_each_fact(const struct expr *e, void (*fn)(void *ctx, enum fact f),
		    void *ctx);
/** Does it name this fact? */
bool expr_uses(const struct expr *e, enum fact f);

/** Append a value as a person reads it: 15 days, 1200.00 EUR, "FR", yes. */
void value_to_text(struct str *out, enum value_type type,
		   const struct value *v);

#endif
