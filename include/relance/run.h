#ifndef RELANCE_RUN_H
#define RELANCE_RUN_H
/**
 * The day: due customers -> decide -> letter -> sink -> deliver.
 *
 * The only room that knows decide, store and deliver together. A dry run is
 * another sink, not a flag.
 */
#include <stdatomic.h>

#include "relance/decide.h"
#include "relance/deliver.h"
#include "relance/import.h"
#include "relance/letter.h"
#include "relance/store.h"

/** The handles of one run. */
struct run {
	const char *dir;
	const struct rules *rules;
	struct templates *templates; /* NULL until run_templates() */
	struct store *store;
	struct diags *diags;
	struct arena *arena; /* as long as the run */
	int64_t (*now_at)(void *ctx);
	void *now_ctx;
	atomic_bool *stop;
	void (*progress)(void *ctx, const char *what, size_t done,
			 size_t total); /* or NULL */
	void *progress_ctx;
};

/** The templates, loaded at first need; NULL with errors in r->diags. */
const struct templates *run_templates(struct run *r);

struct run_options {
	civil_day as_of, today;
	bool no_send, send_anyway;
	int deadline_minutes; /* stop sending then, and wait that long at
				 most for tries that were put off; 0: one
				 pass, no waiting */
};

struct run_report {
	const char *run_id;
	civil_day as_of;
	bool dry_run;
	bool gate_shut; /* SMTP and `start` not confirmed: nothing left */
	bool braked;	/* the brake holds messages, of this run or before */
	size_t held;	/* how many */
	const char *braked_run; /* the run whose messages the brake holds */
	bool other_day;		/* as_of is not today: nothing left by SMTP */
	bool refused;		/* a file stands refused: reminders rest */
	size_t put_off;		/* still queued although sending was tried */
	size_t unfiled;		/* filings that wait for a person too long */
	size_t set_aside;	/* customers whose message could not be made */
	size_t brake_at;	/* number of messages above which it brakes */
	struct run_counts counts;
	struct inbox_result inbox;
	struct deliver_summary delivery;
	char head[SHA256_HEX_SIZE];
};

/** Import the inbox, decide, write, send. Exit code: run_exit_code(). */
enum status run_day(struct run *r, const struct run_options *o,
		    struct run_report *out) WARN_UNUSED;

/** One planned message, shown by a dry run or preview. */
struct planned_view {
	const struct snapshot *snap;
	const struct planned_message *message;
	const struct letter *letter; /* NULL unless letters were asked for */
};
typedef void planned_fn(void *ctx, const struct planned_view *view);
/** Same decisions, nothing written. */
enum status run_dry(struct run *r, const struct run_options *o, bool letters,
		    planned_fn *fn, void *ctx,
		    struct run_report *out) WARN_UNUSED;

/** Drain the outbox only. */
struct send_options {
	civil_day today;
	bool send_anyway;
	const char *redirect;	 /* plan nothing, count nothing */
	const char *confirm_run; /* release the brake of this run */
	int deadline_minutes;
};
enum status run_send(struct run *r, const struct send_options *o,
		     struct run_report *out) WARN_UNUSED;

/** preview: walk each customer forward from `from`, N days. */
enum preview_kind {
	PREVIEW_MESSAGE,
	PREVIEW_STATE, /* a step that sends nothing is entered */
	PREVIEW_TASK,  /* a task is opened */
};
struct preview_row {
	civil_day on;
	enum preview_kind kind;
	const char *invoice_id, *instalment, *customer_id, *customer_name;
	const struct step *step; /* of a task: NULL unless a step opens it */
	const struct policy *policy; /* of `step`; NULL of a task */
	enum channel channel;
	char currency[4];
	int64_t outstanding_minor;
	bool approval, deadline;
	civil_day deadline_on; /* of message and task, or DAY_NONE */
	enum task_kind task;
	const char *text; /* of the task */
};
struct look_ahead {
	civil_day from;
	int days;
	int64_t customer_key; /* 0: all */
	bool all;	      /* states and tasks too */
	bool pay_as_usual;    /* invoices that are not yet later than their
				 customer usually pays are paid on that day */
};
enum status run_look_ahead(struct run *r, const struct look_ahead *o,
			   void (*fn)(void *, const struct preview_row *),
			   void *ctx) WARN_UNUSED;
/** The messages alone. */
enum status run_preview(struct run *r, civil_day from, int days,
			int64_t customer_key, /* 0: all */
			void (*fn)(void *, const struct preview_row *),
			void *ctx) WARN_UNUSED;

/** What becomes of one step of one invoice under other rules. */
enum moved {
	MOVED_NOT, /* the same on the same day */
	MOVED_EARLIER,
	MOVED_LATER,
	MOVED_NEW,
	MOVED_GONE,
	MOVED_OTHER, /* another step in its place, or by other means */
	MOVED__COUNT
};
struct compare_row {
	const char *invoice_id, *instalment, *customer_id, *customer_name;
	enum moved change;
	const struct step *old_step, *new_step; /* NULL of NEW, of GONE */
	civil_day old_on, new_on;
};
/**
 * Walk the customers under r->rules and under `other`, N days; `fn` is called
 * for every step of the time, unchanged ones too, customer by customer, by
 * invoice and day. Nothing is written.
 */
struct comparison {
	const struct rules *other;
	civil_day from;
	int days;
	int64_t customer_key; /* 0: all */
};
enum status run_compare(struct run *r, const struct comparison *o,
			void (*fn)(void *, const struct compare_row *),
			void *ctx) WARN_UNUSED;

/** Decide one customer as of a day, for listings and explain. */
enum status run_decide_one(struct run *r, int64_t customer_key, civil_day as_of,
			   unsigned flags, struct arena *arena,
			   struct snapshot *snap_out, struct plan *plan_out,
			   struct trace *trace) WARN_UNUSED;

/** What was looked at for one invoice, and why it does or does not move. */
struct explanation {
	struct snapshot snap;
	struct plan plan;
	struct trace trace;
	size_t at;		   /* the invoice, in snap and plan */
	const struct rules *rules; /* it was decided under these */
	bool past; /* the run of that day was decided again, what it did itself
		      left out */
	bool other_rules; /* they are no longer in force */
	const char *had;  /* past: the step that it got that day, or NULL */
};
/** STATUS_NOT_FOUND: the invoice was not known on that day. Values live in
 * r->arena. */
enum status run_explain(struct run *r, int64_t customer_key,
			int64_t invoice_key, civil_day as_of,
			struct explanation *out) WARN_UNUSED;
/** One or two plain sentences. */
void explanation_sentence(const struct explanation *e, struct str *out);

/** Why a document of an invoice that a step is to carry could not be attached
 * (the first reason); NULL when all are there, or it carries none. */
enum status run_documents_missing(struct run *r, const struct step *step,
				  const struct invoice *inv,
				  struct arena *arena,
				  const char **why_out) WARN_UNUSED;

/** All checks of `verify`: journal, books, and that looking at everyone
 * decides the same as looking at those due. */
enum status run_verify(struct run *r, const char *head,
		       size_t *rows_out) WARN_UNUSED;

#endif
