#ifndef DECIDE_LOOK_H
#define DECIDE_LOOK_H
/**
 * What the files of decide share: one decision in the making (`ctx`), and
 * what is found out about each invoice of the snapshot on the way (`look`).
 */
#include "relance/decide.h"

struct filing_clock {
	const char *filing;
	struct insurer_clock clock;
};

/** Sums of one currency, made when first asked for. */
struct totals {
	char currency[4];
	int64_t overdue_minor; /* past due, drafts and cancelled left out */
	int64_t demand_minor;  /* of it, not disputed nor planned for later */
	int64_t own_demand_minor; /* of that, what is to be paid to us */
	int64_t payable_minor; /* of that, credits netted as policies say */
	int64_t credit_minor;  /* credits and cash without an invoice */
	int64_t open_minor;    /* what is not yet due included */
	int overdue_count, open_count;
	civil_day oldest_due_on; /* DAY_NONE: nothing is overdue */
	civil_day oldest_issued_on;
	civil_day next_due_on; /* when one more becomes overdue */
	struct VEC(struct filing_clock) clocks;
};

/** Where an invoice stands on the ladder of its policy. */
struct place {
	int next;     /* index of the rung to look at first; the number of steps
		     when there is none */
	int after;    /* the same once a repetition has ended */
	bool repeats; /* `next` is the last step had, once more */
	const struct step *current; /* last step had, or NULL */
	civil_day had_on;	    /* its day, DAY_NONE */
	bool lost; /* stands on a step that its policy does not have */
	const struct step_taken *pending; /* a message is under way, or NULL */
};

/** Whom a step writes to. */
struct recipient {
	const char *email, *name, *language, *role; /* email NULL: paper */
	const char *missing; /* why nobody can be written to, or NULL */
};

struct hold {
	enum reason reason;
	civil_day until;
	const struct exception *exception; /* whose doing it is, or NULL */
};

struct look {
	size_t index; /* in the snapshot */
	const struct invoice *inv;
	const struct policy *policy;
	struct totals *totals;
	enum factoring factoring;
	const struct factor *payee; /* the factor to be paid, or NULL: us */
	const char *payee_lost;	    /* why nobody knows the payee, or NULL */
	struct place place;
	bool overdue;
	bool disputed; /* nothing payable is left: on the track of disputes */
	int64_t disputed_minor, payable_minor; /* before credits */
	int64_t credit_minor; /* its share of unapplied credits */
	bool shared;	      /* handed out, while sharing */
	struct hold standing; /* why it is not chased at all */
	/* What the ladder came to: */
	const struct step *take; /* today's step, or NULL */
	int skip_from;		 /* steps passed over if `take` is taken */
	struct recipient to;
	size_t item; /* its place in the message listed last */
	bool fired;  /* by a deadline step: no rung today */
	bool placed; /* in a message, or refused by one */
};

struct ctx {
	const struct rules *rules;
	const struct day *day;
	const struct snapshot *snap;
	struct arena *arena;
	struct plan *plan;
	struct trace *trace;
	civil_day as_of;
	struct VEC(struct totals *) totals;
	struct look *look;	     /* one per invoice */
	struct look *cur;	     /* the one facts are read of */
	int unanswered;		     /* -1: not counted yet */
	const struct policy *choice; /* of the customer, once `chosen` */
	bool chosen;
	const struct insurer_case *insurer_case; /* once asked for */
	bool insurer_owns;
	bool wrote_today;  /* a message to the customer is planned */
	bool formal_today; /* one of mediation, insurer or legal */
};

/* reader.c */
struct value read_fact(void *ctx, enum fact fact);
struct totals *totals_of(struct ctx *c, const char *currency);
const struct insurer_clock *clock_get(struct ctx *c, struct totals *t,
				      const char *filing);
bool invoice_counts(const struct invoice *inv); /* owed, no draft ... */
/** By invoice_id, then instalment, whatever order rows came in. */
bool named_before(const struct invoice *a, const struct invoice *b);

/* insured.c */
/** Facts that the insurer's contract gives. */
struct value insured_fact(struct ctx *c, enum fact fact);

/* place.c */
struct place place_find(const struct ctx *c, const struct look *l);
/** How often a step was had or is under way in this episode, plus one; with
 * passed rows counted for a row of their kind. */
int occurrence_of(const struct ctx *c, const struct look *l,
		  const struct step *s);
/** The step of a policy by its name in any policy, or NULL. */
const struct step *step_resolve(const struct rules *r, const char *policy,
				const char *name);
/** First row of an invoice in snap->steps, and how many there are. */
size_t steps_of(const struct snapshot *snap, int64_t key, size_t *n_out);

/* clock.c */
const struct insurer_case *case_get(struct ctx *c);
bool insurer_has_case(struct ctx *c);
/** Is anything owed still that it speaks of? */
bool stands_for_debt(const struct insurer_case *k, const struct filed *f);
/** What a person wants filed under that name and was not yet, or NULL. */
const struct to_file *filing_asked(const struct insurer_case *k,
				   const char *file);
/** Was what the step is for filed, or is it under way, for the invoice as owed
 * now? */
bool filing_made(struct ctx *c, const struct look *l, const struct step *s);

/** Plan a task about an invoice; the same (kind, subject) gathers invoices. */
void task_plan(struct ctx *c, const struct planned_task *task, size_t invoice);

/* recipient.c */
/** Whose contacts a step writes to: the customer's, or its parent's. */
const struct snapshot *party_of(const struct ctx *c, const struct look *l,
				const struct step *s);
struct recipient recipient_find(struct ctx *c, const struct look *l,
				const struct step *s);
bool address_bad(const struct snapshot *party, const char *email);
const char *cc_find(struct ctx *c, const struct look *l, const struct step *s);
void recipient_task(struct ctx *c, const struct look *l, const struct step *s);
/** Address a message to the insurer of its contract: by e-mail, or where none
 * works as a folder for a person to upload. */
void recipient_insurer(struct ctx *c, struct planned_message *m);

/* exception.c */
bool exception_stands(const struct snapshot *snap, const struct exception *e);
const struct exception *exception_of(const struct ctx *c,
				     const struct invoice *inv,
				     enum exception_kind kind);
civil_day exception_end(const struct snapshot *snap, const struct exception *e);
/** The end of a wait, moved by the days of rest within it. */
civil_day wait_with_rest(const struct ctx *c, const struct look *l,
			 struct span wait);
int64_t disputed_part(const struct ctx *c, const struct invoice *inv);
/** What may be demanded of each invoice: look's *_minor fields. */
void payables_make(struct ctx *c);

/* payee.c */
/** Fill look's factoring and payee. */
void payee_find(const struct ctx *c, struct look *l);
bool payee_is_us(const struct look *l);
/** Not where a factor reminds, nor while the payee is not known. */
bool may_write_about(const struct look *l);
/** Set aside until a person says who is to be paid. */
struct hold hold_payee(struct ctx *c, const struct look *l,
		       const struct step *s);
/** Must this step, tied to a deadline, stay for the same reasons? */
bool payee_bars(struct ctx *c, const struct look *l, const struct step *s);
void trace_factoring(struct ctx *c, const struct look *l);
const char *factoring_text(const struct ctx *c, const struct look *l);
int64_t credits_shown(const struct ctx *c, const struct planned_message *m);
/** What is overdue in all and could stand against credits. */
int64_t demand_of(const struct look *l);

/* shift.c */
/** Let events and `falls` change where the invoice stands. */
void shift(struct ctx *c, struct look *l);

/* errand.c */
/** States and tasks: steps that send nothing. */
void errand_take(struct ctx *c, struct look *l);
/** Tasks that exceptions ask for: reviews, broken promises, mediation. */
void exception_tasks(struct ctx *c);

/* holdback.c */
/** Why the invoice is not chased at all today (section 4 up to the minimum). */
struct hold hold_standing(struct ctx *c, struct look *l);
/** Why this step of it does not go today: unreachable ... had_step_today. */
struct hold hold_step(struct ctx *c, struct look *l, const struct step *s);
/** What is said before `finished`: under way, or set aside. */
struct hold hold_end(struct ctx *c, const struct look *l);
/** First day on which the step may go as far as is known, or DAY_NONE. */
civil_day step_earliest(struct ctx *c, struct look *l, const struct step *s);
civil_day interval_end(struct ctx *c, const struct policy *p);
bool message_counts(const struct message_past *m);

/* ladder.c */
void ladder_climb(struct ctx *c, struct look *l);
void block(struct ctx *c, struct look *l, struct hold hold);
void pass(struct ctx *c, const struct look *l, int index);
bool writes(const struct step *s); /* or is it a state or a task? */
/** The first rung from `from` on that is there for this invoice today, or
 * -1: deadlines are none, disputed invoices and those not yet due have
 * tracks of their own. */
int rung_from(const struct look *l, int from);
bool rung_fits(const struct look *l, const struct step *s);

/* deadline.c */
/** A task that says so, once the deadline is past. */
void missed_task(struct ctx *c, const struct insurer_clock *clock,
		 const char *filing, size_t invoice);
void deadlines_fire(struct ctx *c);

/* filed.c */
/** The first message that may have made the filing, or NULL. */
const struct filed *filing_uncertain(struct ctx *c, const struct contract *k,
				     const char *filing);
/** Tasks about filings that were made and not acknowledged. */
void filings_follow(struct ctx *c);
/** Filings that are written and not made: the clock runs on. */
void filings_wait(struct ctx *c);

/* alarm.c */
/** Tasks about deadlines that no step files. */
void alarms_raise(struct ctx *c);

/* report.c */
/** What the insurer is told between the filings of the clauses. */
void insurer_reports(struct ctx *c);

/* group.c */
void messages_make(struct ctx *c);
struct planned_message *message_add(struct ctx *c, const struct look *l,
				    const struct step *s);
void item_mark(const struct ctx *c, struct planned_message *m,
	       const struct look *l, const struct step *s);
/** What a person set aside is not spoken of; a dispute is, as what it is. */
bool is_quiet(const struct ctx *c, const struct look *l);
void list_account(struct ctx *c, struct planned_message *m,
		  const struct look *top);
void list_debtor(struct ctx *c, struct planned_message *m);
void message_sum(const struct ctx *c, struct planned_message *m);

/* join.c */
/** What is owed beside and may be listed in a reminder to the parent. */
void riders_make(struct ctx *c);

/* approval.c */
void approval_settle(struct ctx *c, struct planned_message *m);

/* trace.c */
void trace_test(struct ctx *c, const struct step *s, const char *test,
		const struct expr *e, struct verdict v);
void trace_plain(struct ctx *c, const struct step *s, const char *test,
		 enum tri result, civil_day changes_on, const char *fmt, ...)
	PRINTF_LIKE(6, 7);
/** The reason that blocks, with what it looked at; nothing for those that a
 * test of their own has shown. */
void trace_hold(struct ctx *c, const struct look *l, const struct step *s,
		struct hold hold);

/** The customer must be looked at again on that day at the latest. */
static inline void look_again(struct ctx *c, civil_day on)
{
	if (on == DAY_NONE)
		return;
	if (on <= c->as_of)
		on = c->as_of + 1;
	if (on < c->plan->due_on)
		c->plan->due_on = on;
}

#endif
