#ifndef RELANCE_DECIDE_H
#define RELANCE_DECIDE_H
/**
 * Decide what happens to one customer on one day.
 *
 * Pure: reads only its arguments (no clock, files or database); equal
 * arguments give an equal plan. `run`, `preview`, `explain`, `--dry-run`,
 * the listings and the tests all call decide().
 *
 * Source: contract.md sections 1, 2, 4; product.md decisions 1, 3 to 14.
 */
#include "relance/cover.h"
#include "relance/model.h"
#include "relance/rules.h"

/** What is the same for all customers of one run. */
struct day {
	civil_day as_of;   /* equals snapshot.as_of */
	civil_day data_of; /* newest complete import of payments or open
			      items (--data-of); DAY_NONE: none so far, which
			      counts as stale when a policy has stale_after */
	bool refused;	   /* a file was refused: no reminders, as if stale */
	int data_hours;	   /* whole hours since that import, -1 not known */
};

struct planned_item {
	size_t invoice;		 /* index into snapshot.invoices */
	const struct step *step; /* its own step; NULL: listed only */
	const struct policy
		*policy; /* of `step`; may differ from the message's */
	int occurrence;	 /* of `step`, 1, 2, ... */
	int64_t outstanding_minor;
	int64_t disputed_minor; /* of it, contested */
	int64_t payable_minor;	/* of it, demanded now: less what is disputed
				   or not due by a plan; before credits */
	int days_overdue;
};

/** What a message to the insurer is about, beside the account. */
struct planned_filing {
	const struct to_file *asked; /* a person wants it, or NULL */
	civil_day told_on;	     /* day of the message before, or DAY_NONE */
	int64_t told_minor; /* owed then of the invoices that it showed */
	int64_t now_minor;  /* and now */
};

/** One message to write: highest step first reached that day. */
struct planned_message {
	const struct policy *policy;
	const struct step *step;	 /* gives template, stage, channel */
	const struct contract *contract; /* notify: insurer, else NULL */
	const char *filing;		 /* that it makes under it, or NULL */
	const struct filed *copy_of; /* sent before, nobody knows whether it
					arrived; or NULL */
	struct planned_filing about;	 /* of a filing */
	enum channel channel;
	char currency[4];
	/* Envelope recipients, resolved: role with fallback to billing, then
	 * the customer's own e-mail; never a colleague as `to`. For letters
	 * `to` is NULL (the address block is used). */
	const char *to_email, *to_name, *to_language, *to_role;
	const char *cc_email; /* in_charge's or a role's address, or NULL */
	bool to_insurer;
	bool joins; /* goes out with those of the same parent's customers */
	const struct factor *payee; /* whom all of it is paid to; NULL: us */
	bool deadline; /* a deadline step: passes gate order, brake, stale */
	bool awaits_approval;
	const char *approval_lost; /* why an approval given no longer counts */
	const struct person *in_charge; /* answers to, and signs; or NULL */
	int64_t credits_minor;		/* unapplied, to be shown */
	int64_t payable_minor; /* "please pay": items less credits if the
				  policy nets them, never negative */
	civil_day deadline_on; /* the insurer's deadline, or DAY_NONE */
	civil_day send_by;     /* the contract's margin before it, or DAY_NONE */
	struct VEC(struct planned_item) items; /* by due_on, invoice_id */
	struct VEC(const struct debtor_invoice *) also; /* to an insurer: those of the
						    debtor's other customers */
};

struct passed_step {
	size_t invoice;
	const struct policy *policy;
	const struct step *step;
	int occurrence;
};

/** A rung that sends nothing: a state entered, or a task opened. */
struct planned_state {
	size_t invoice;
	const struct policy *policy;
	const struct step *step;
	int occurrence;
};

/** The position changes without a step had: STEP_SENT_TO or STEP_FELL. */
struct planned_shift {
	size_t invoice;
	const struct policy *policy;
	const struct step *step; /* NULL: before all (FELL) */
	enum step_how how;
	int occurrence;	   /* -1, -2, ... */
	const char *cause; /* see struct step_taken */
};

/** A task to open. Open once per (kind, customer, subject). */
struct planned_task {
	enum task_kind kind;
	const char *subject;	 /* identifies it: role, step, invoice */
	const char *text;	 /* what a person should do, in plain words */
	const char *command;	 /* what to type, or NULL */
	const struct step *step; /* `text` is its `task:`, names not put in */
	const char *message_id;	 /* that it is about, or NULL */
	bool once;		 /* not opened anew when it was done */
	bool of_parent;		 /* about the parent: one for all its customers */
	civil_day due_on;
	struct VEC(size_t) invoices;
};

/** What became of one invoice of the snapshot (same index). */
struct outcome {
	const struct policy *policy; /* NULL: none applies */
	enum reason blocked_by;	     /* REASON_NONE: it gets `step` today */
	civil_day until;	 /* when the block may end, DAY_NONE unknown */
	const struct step *step; /* the step of today, or NULL */
	const struct step *current; /* last step had this episode, or NULL */
	civil_day current_on;
	const struct step *next; /* the step the ladder waits for */
	civil_day next_on;	 /* first day it may fire as far as known */
	enum owner owner;
	int64_t payable_minor; /* of it, what may be demanded now */
	int64_t disputed_minor;
	const struct exception *exception; /* that blocks, or NULL */
};

struct insurer_case;
struct plan {
	struct VEC(struct planned_message) messages;
	struct VEC(struct passed_step) passed;
	struct VEC(struct planned_state) states;
	struct VEC(struct planned_shift) shifts;
	struct VEC(struct planned_task) tasks;
	struct VEC(struct planned_message) riders; /* step NULL: what may be
		listed in a reminder to the parent that another of its
		customers causes */
	struct outcome *outcome; /* snapshot.invoices.n entries */
	civil_day due_on;	 /* look again on that day at the latest; the
				    day itself: at the next run of it too */
	size_t overdue;		 /* how many overdue invoices were looked at */
	size_t unfiled; /* filings that wait for a person, and their day to be
			   sent is past */
	bool stale;		 /* something was held back by stale data */
	const struct insurer_case *insurer; /* NULL: no contract covers it */
};

/** One line of explain: a test that was made, in order. */
struct trace_line {
	size_t invoice;
	const char *policy, *step; /* step NULL: tests before the ladder */
	const char *test;	/* "when", "only_if", "wait", "minimum", ... */
	const char *expression; /* as written, or a plain sentence */
	const char *values;	/* "days_overdue = 12 days; ..." */
	enum tri result;	/* yes: it lets the step pass */
	civil_day changes_on;
};
struct trace {
	struct arena *arena;
	size_t only; /* the invoice of that index plus one; 0: all of them */
	struct VEC(struct trace_line) lines;
};

/**
 * Decide. Strings and rows of the plan live in `arena` or are borrowed from
 * `rules` and `snap`. `trace` may be NULL.
 */
void decide(const struct rules *rules, const struct day *day,
	    const struct snapshot *snap, struct arena *arena,
	    struct plan *plan_out, struct trace *trace);

/**
 * The snapshot after `plan` was carried out and every message accepted on
 * that day, moved to `next_as_of`: what preview and the properties walk with.
 * Facts are recomputed from `facts` only where next_fact_on says so is not
 * possible here, so the walk assumes no new facts.
 */
void plan_apply(const struct plan *plan, struct snapshot *snap,
		civil_day next_as_of, struct arena *arena);

/**
 * What a run of a day does before it decides: messages of earlier days that
 * did not leave, and those planned on facts that changed since, are withdrawn,
 * to be planned anew; so is what store_tray_look() marked. `today`: those of
 * the day itself that wait for an approval too, as when something changed
 * since.
 */
void snapshot_withdraw(struct snapshot *snap, bool today);

/** One customer of a parent, decided on the same day as the others. */
struct group_member {
	const struct snapshot *snap;
	const struct plan *plan;
};

/**
 * A reminder to a parent: what several of its customers (or one) are asked
 * for, as a message on a snapshot of its own. That holds the parent's address,
 * and of the customers the invoices, steps, messages and credits; their
 * snapshots stand in `members`.
 */
struct joined {
	struct snapshot snap;
	struct planned_message message;
	struct VEC(size_t) members; /* who has invoices in it, by index */
};
struct joined_list VEC(struct joined);

/**
 * Put together the messages that are for the same parent (`joins`): one per
 * currency, channel, recipient and payee, at the highest step; what the
 * others owe beside is listed. One that needs approval is of that step alone.
 *
 *  parent  whom they are written to; the customer itself where it has none
 *  out     lives in `arena` and borrows from the members
 *
 * Pure as decide(); equal members in another order give equal messages with
 * other indices.
 */
void group_join(const struct snapshot *parent, const struct group_member *member,
		size_t n, struct arena *arena, struct joined_list *out);

/** The policy of one invoice (decision 12), NULL when none; *none_out is set
 * when `policy: none` says "never". */
const struct policy *policy_choose(const struct rules *rules,
				   const struct snapshot *snap,
				   const struct invoice *inv, bool *none_out);

/**
 * The state of an exception on the snapshot's day, from its dates and the
 * receipts. *since_out (may be NULL): the day from which it is in that state.
 * *money_out (may be NULL): what came in for a promise or plan.
 */
enum exception_state exception_state_at(const struct snapshot *snap,
					const struct exception *e,
					civil_day *since_out,
					int64_t *money_out);
/** Does it concern this invoice? */
bool exception_covers(const struct exception *e, const struct invoice *inv);

/** How much of what is outstanding is contested. */
int64_t invoice_disputed(const struct snapshot *snap,
			 const struct invoice *inv);
/** Why: the newest reason that a person gave, else what the books say. */
const char *invoice_dispute_reason(const struct snapshot *snap,
				   const struct invoice *inv);

/** Who is in charge: the customer's, else the one of the segment, else the
 * policy's (NULL: none of them). */
const struct person *person_in_charge(const struct rules *rules,
				      const struct snapshot *snap,
				      const struct policy *policy);

/** All payments of an invoice, for contracts that count them for the oldest
 * debt whatever they name. */
struct invoice_facts {
	int64_t invoice_key;
	const struct payment *fact; /* as in struct debtor_invoice */
	size_t count;
};

/**
 * What is known of the debtor beside the snapshot of one of its customers.
 * Snapshots of the others are of the same day or an earlier one.
 */
struct insured {
	struct VEC(struct snapshot *) others; /* by key */
	struct VEC(struct invoice) settled;	/* of the customer itself, where
					       the contract looks at them */
	struct VEC(struct invoice_facts) facts; /* of all */
	struct insurer_records records;		/* of all, in order */
};

/** The debtor that the customer is, or is one of, on the snapshot's day, from
 * the snapshot and what stands in its `insured`. *contract_out: the contract
 * that covers it, or NULL. */
void debtor_gather(const struct rules *rules, const struct snapshot *snap,
		   struct arena *arena, struct debtor *out,
		   const struct contract **contract_out);

/** The debtor's case with its insurer on the snapshot's day. */
struct insurer_case {
	const struct contract *contract; /* NULL: no contract covers it */
	struct debtor debtor;
	struct cover cover;
	struct deadlines deadlines;
};
void insurer_case_make(const struct rules *rules, const struct snapshot *snap,
		       struct arena *arena, struct insurer_case *out);

/** By when a filing must be made, for what is open in one currency. */
struct insurer_clock {
	const struct contract *contract; /* NULL: nothing is insured */
	int64_t insured_minor;	 /* covered or suspended, of the debtor */
	civil_day notice_due_on; /* DAY_NONE: nothing is to be filed */
	civil_day send_by;	 /* margin before it */
	civil_day anchor_on;	 /* the day it is counted from */
	bool acknowledged;	 /* missed, and known to be */
	const struct to_file *asked; /* a person wants it filed, or NULL */
	bool of_event; /* something happened to the debtor; due or not */
	const char *customer_id; /* whose invoice binds */
};
struct insurer_clock insurer_clock(const struct insurer_case *k,
				   const char *currency, const char *filing);

/** One plain sentence for people: why this invoice does or does not move. */
void outcome_sentence(const struct snapshot *snap, const struct outcome *o,
		      civil_day as_of, struct str *out);

#endif
