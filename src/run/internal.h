#ifndef RUN_INTERNAL_H
#define RUN_INTERNAL_H
/** Shared by the files of the room `run`, by nobody else. */
#include "relance/run.h"

/** The customers of one parent, decided together (group.c). */
struct group_plan {
	const struct snapshot *parent;
	struct group_member *member; /* all of them */
	size_t n;
	struct joined_list joined; /* the messages of those who have any */
};
/** Is one of the plan's messages for the parent? */
bool plan_joins(const struct plan *plan);

/**
 * What becomes of each customer's plan: written (store) or shown (printer).
 * Customers come one after the other; the plan and the snapshot live until
 * the call returns.
 */
struct sink {
	/** STATUS_CONFLICT: the customer changed meanwhile, look again. */
	enum status (*customer)(struct sink *sink, const struct snapshot *snap,
				const struct plan *plan, struct arena *scratch);
	/** Those who are reminded through one parent, all or nothing. */
	enum status (*group)(struct sink *sink, const struct group_plan *group,
			     struct arena *scratch);
	/** What is read from here to the next flush() stands until then. */
	enum status (*hold)(struct sink *sink);
	/** Every so often, and at the end: make durable what was written. */
	enum status (*flush)(struct sink *sink);
};

/** One pass over customers: what all of them share, and the counts. */
struct pass {
	struct run *run;
	struct day day;
	enum store_who who;
	struct run_report *report;
	struct sink *sink;
	struct due_list *due; /* while walking */
};

/** What the beginning of a run of the snapshot's day withdraws, in memory. */
enum status run_withdraw(struct run *run, struct snapshot *snap,
			 struct arena *arena, bool today);

/** A customer as the pass finds it. */
enum status pass_load(const struct pass *pass, int64_t customer_key,
		      struct arena *a, struct snapshot *out);
/** Decide all that are reminded with this customer, and hand it to the sink.
 * They do not come up in pass->due any more. */
enum status pass_group(struct pass *pass, int64_t customer_key,
		       struct arena *scratch);
/** The outcomes of one customer, into the report. */
void pass_count(struct pass *pass, const struct snapshot *snap,
		const struct plan *plan);

/** Look at every customer of the list, one after the other. */
enum status pass_walk(struct pass *pass);

/** The sink that renders and writes (sink_store.c). */
struct store_sink {
	struct sink sink;
	struct run *run;
	const char *run_id;
	civil_day as_of, data_of;
	struct run_report *report;
	bool in_batch;	/* a transaction is open */
	size_t batched; /* customers in it */
};
void store_sink_init(struct store_sink *s, struct pass *pass,
		     const char *run_id);

/** Outcome counts and tasks of one plan, into the report. */
void report_add_plan(struct run_report *report, const struct plan *plan);

/** What is the same for all customers on a day. How many hours old the data
 * is can be said of today alone. */
struct day run_day_as(const struct run *run, const struct books *books,
		      civil_day as_of);

/** Up to which day payments are counted, for letters. */
civil_day run_data_of(const struct books *books, civil_day as_of);

/** Deliver what the outbox holds (send.c). */
struct delivery_plan {
	struct outbox_filter filter;
	const char *redirect;
	bool at_once; /* a person asks: try also what was put off */
	int deadline_minutes;
};
enum status run_deliver(struct run *run, const struct delivery_plan *plan,
			struct run_report *report);

/** Open a task to telephone for each letter that crossed a payment which the
 * last import brought. */
enum status run_call_crossed(struct run *run, civil_day on);

/** How many messages wait in the outbox, into the report. */
enum status run_count_waiting(struct run *run, struct run_report *report);

/** The debtor `now` as it was on an earlier day, by what is known now: late
 * payments count from their own day, what was a mistake not at all. */
enum status debtor_corrected(struct run *r, const struct debtor *now,
			     civil_day as_of, struct arena *arena,
			     struct debtor *out) WARN_UNUSED;

/** Take the lease and put right what a dead process left behind. */
enum status run_take_lease(struct run *run, const char *owner,
			   struct run_report *report);

#endif
