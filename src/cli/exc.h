#ifndef EXC_H
#define EXC_H
/**
 * Shared by the commands that record what a person knows of a debt: what it
 * is about, the checks of what was typed, and what changes by it.
 *
 * Each of these commands is an ordinary entry of the table of commands and
 * works on whatever store the context has open; a rule test carries them out
 * by the same way.
 */
#include "cli.h"

/* ---- what it is about -------------------------------------------------- */

struct target {
	struct context *c;
	struct subject who;   /* invoice_key 0: the customer */
	const char *label;    /* "F-1/2", or the customer's id */
	size_t at;	      /* index of the invoice */
	struct snapshot snap; /* as of c->as_of, settled ones included */
	struct plan plan;
};
/** The first word: a customer or an invoice that can still be chased. */
int target_subject(struct context *c, struct target *t);
int target_customer(struct context *c, struct target *t);
int target_invoice(struct context *c, struct target *t);
/** Another invoice of that customer, as typed. */
int target_another(struct target *t, const char *id, size_t *at_out);
/** Of the target itself when it is an invoice. */
const struct invoice *target_inv(const struct target *t);

/** May something be recorded about it: not paid, no draft, not cancelled. */
int invoice_is_owed(struct target *t, size_t at);
char *target_name(struct target *t, size_t at);

/* ---- what was typed ---------------------------------------------------- */

/** The option must be there, and not be empty. */
int need(struct context *c, enum opt id, const char *hint);
/** The day that was given, or another. */
civil_day day_typed(struct context *c, enum opt id, civil_day otherwise);
/** A day that was given must not lie before `first`. */
int not_before(struct context *c, enum opt id, civil_day first,
	       const char *what);
/** A day that was given has to have come. */
int not_later(struct context *c, enum opt id);
/** "120.50" or "120.50 EUR", more than nothing; `currency` "" on entry: it
 * has to be named, and is written there. */
int amount_typed(struct context *c, const char *text, char currency[4],
		 int64_t *minor_out);
/** One word of a list, or suggestions. */
int word_of(struct context *c, enum opt id, const char *const *words, size_t n,
	    const char *what);
/** What a deadline of the insurer cuts off. */
struct cut {
	civil_day last;	  /* the deadline; DAY_NEVER: nothing is cut */
	civil_day wanted; /* the last day that was asked for */
	const char *contract;
	int64_t debtor_key;
};
/** Does it end before the insurer's next deadline for what it covers? Else
 * refused, or cut with --until-deadline or --request-extension. */
int within_deadline(struct target *t, const struct exception *e,
		    struct cut *out);
/** Record it with its end, and ask the insurer for the rest when that was
 * said; in a transaction of the caller. */
int record_within(struct target *t, const struct exception *e,
		  const struct cut *cut, const char **id_out);
/** The same, all or nothing. */
int record_whole(struct target *t, const struct exception *e,
		 const struct cut *cut, const char **id_out);
const char *money_words(struct context *c, int64_t minor, const char *currency);
void say_day(struct context *c, const char *before, civil_day on,
	     const char *after);

/* ---- what changes ------------------------------------------------------ */

/** A message that the coming days bring to one invoice. */
struct coming {
	civil_day on;
	const char *invoice, *step;
	bool kept; /* the same on the other side */
};
struct comings VEC(struct coming);
struct effect {
	struct context *c;
	int64_t customer_key;
	civil_day from; /* the first day looked at */
	struct comings before, after;
};
/** Look ahead before it is recorded ... */
int effect_begin(struct context *c, int64_t customer_key, struct effect *e);
/** ... and after: prints which messages go, come or move, what waits in the
 * outbox, the nearest deadline and, with `undo`, how to take it back. */
int effect_show(struct effect *e, bool undo);

/** Record, with what changes; prints "E1: " and the headline, then effect. */
int record(struct target *t, const struct exception *e, const char **id_out);
/** End each exception of the list. */
struct found_exception {
	const char *exception_id;
	enum exception_kind kind;
	bool whole;
	size_t invoices;
	civil_day from;
};
struct found_exceptions VEC(struct found_exception);
/** Those of a kind that stand on c->as_of; invoice_key 0: those of the
 * customer itself. `any`: of its invoices too. */
void standing(struct target *t, enum exception_kind kind, int64_t invoice_key,
	      bool any, struct found_exceptions *out);
int end_one(struct context *c, const char *id, civil_day on, const char *detail,
	    const char *reason);
/** All of them by one command, which undo takes back as one. */
int end_all(struct context *c, const struct found_exceptions *found,
	    civil_day on, const char *detail);

#endif
