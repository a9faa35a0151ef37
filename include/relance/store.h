#ifndef RELANCE_STORE_H
#define RELANCE_STORE_H
/**
 * State: facts, messages, steps had, tasks, runs and the journal.
 *
 * Domain verbs only: no SQL, row number or engine type crosses this header.
 * Keys (`key`, `*_key`) are numbers made by the program. Every verb that
 * writes is one transaction of its own unless it is called between
 * store_begin() and store_commit(), which let many share one. Every verb that
 * writes a fact raises the revision of the customers concerned and marks them
 * to be looked at (product.md decision 8). Every change adds a record to the
 * journal in the same transaction.
 *
 * Strings given out live in the arena that was passed in. Errors: a diag for
 * people in the store's own queue (store_open's `d`), and the status.
 *   STATUS_TEMPFAIL   locked by another program; disk full
 *   STATUS_PERMFAIL   not a Relance database, damaged, read-only
 */
#include "relance/diag.h"
#include "relance/hash.h"
#include "relance/letter.h"
#include "relance/model.h"

struct store;

enum store_mode {
	STORE_READ,   /* must exist; nothing is written */
	STORE_WRITE,  /* must exist; migrated to the newest schema */
	STORE_CREATE, /* must not exist */
};

/** `now_at` gives instants (UTC seconds) for proof; `who` is the account
 * recorded in the journal. Both must outlive the store. */
struct store_options {
	int64_t (*now_at)(void *ctx);
	void *now_ctx;
	const char *who;
	bool group_files; /* 0660 instead of 0600 */
};

enum status store_open(const char *path, enum store_mode mode,
		       const struct store_options *options, struct store **out,
		       struct diags *d) WARN_UNUSED;
void store_close(struct store *s);

/* Several verbs in one transaction. Nest-free. */
enum status store_begin(struct store *s) WARN_UNUSED;
enum status store_commit(struct store *s) WARN_UNUSED;
void store_abort(struct store *s);
/** What is read between the two is of one moment. Nothing is written. */
enum status store_view_begin(struct store *s) WARN_UNUSED;
void store_view_end(struct store *s);

/* ---- the run lease --------------------------------------------------- */

struct lease {
	const char *owner; /* "run", "send" */
	const char *who, *host;
	int64_t pid;
	int64_t since_at;
};
/**
 * Take the lease for this process. STATUS_TEMPFAIL with *held_out filled when
 * a living process has it. A lease whose process is gone (no such pid, or
 * another start time) is taken over: *took_over_out, and its messages in
 * `sending` must be recovered with store_recover().
 */
enum status store_lease_take(struct store *s, const char *owner,
			     struct arena *arena, struct lease *held_out,
			     bool *took_over_out) WARN_UNUSED;
void store_lease_release(struct store *s);
/** Who holds it (owner NULL: nobody). */
enum status store_lease_show(struct store *s, struct arena *arena,
			     struct lease *out) WARN_UNUSED;

/* ---- facts come in --------------------------------------------------- */

enum change {
	CHANGE_NONE,
	CHANGE_ADDED,
	CHANGE_UPDATED,
	CHANGE_REOPENED /* settled before, a list says it is owed */
};

struct import_record {
	const char *file; /* name only */
	const char *kind;
	civil_day data_of;  /* complete as of that day; for payments and
			      open items it feeds stale_after */
	civil_day known_on; /* --as-of: counts from that day */
	bool open_items;
	bool tells_paid; /* says what is paid: payments, open items, or
			    invoices with a column settled_on */
	struct sha256 hash;
};
struct import_counts {
	size_t rows, added, changed, unchanged, settled;
	size_t reopened; /* of those changed */
};

/**
 * One import is one transaction: begin, put rows, then end or cancel.
 * Nothing of a cancelled import remains.
 */
enum status store_import_begin(struct store *s,
			       const struct import_record *rec) WARN_UNUSED;
enum status store_put_customer(struct store *s, const struct customer *c,
			       enum change *out) WARN_UNUSED;
enum status store_put_contact(struct store *s, const struct contact *c,
			      enum change *out) WARN_UNUSED;
/** The customer is made bare when unknown. The same id under another
 * customer is STATUS_CONFLICT (*other_out: whose it is). settled_on becomes a
 * PAYMENT_BALANCE row; last_step waits in the store until a policy with that
 * step places the invoice (store_customer_load shows it as STEP_HAD). */
enum status store_put_invoice(struct store *s, const struct invoice *inv,
			      enum change *out,
			      const char **other_out) WARN_UNUSED;
/** STATUS_NOT_FOUND when neither the invoice nor the customer is known,
 * STATUS_CONFLICT when the invoice is in another currency. */
enum status store_put_payment(struct store *s, const struct payment *p,
			      enum change *out) WARN_UNUSED;
enum status store_put_limit(struct store *s, const struct limit *l,
			    enum change *out) WARN_UNUSED;
enum status store_put_document(struct store *s, const struct document *doc,
			       enum change *out) WARN_UNUSED;
/** What an open-items list that was put just now would settle: invoices
 * open before that it does not name. */
struct shrink {
	size_t open_before, missing;
	/* worst currency by share of money that would be settled */
	int64_t open_minor, missing_minor;
	char currency[4];
};
enum status store_open_items_missing(struct store *s,
				     struct shrink *out) WARN_UNUSED;
/** Settle them on rec->data_of. */
enum status store_open_items_settle(struct store *s,
				    size_t *settled_out) WARN_UNUSED;
enum status store_import_end(struct store *s,
			     const struct import_counts *counts) WARN_UNUSED;
void store_import_cancel(struct store *s);

/** Messages accepted for invoices that a payment learnt by the last import
 * had already settled or lowered ("crossed"): so that someone telephones. */
struct crossed {
	const char *message_id, *customer_id, *name, *phone, *invoice_id;
	civil_day sent_on, paid_on;
};
enum status store_crossed_each(struct store *s, struct arena *arena,
			       void (*fn)(void *, const struct crossed *),
			       void *ctx) WARN_UNUSED;

/* ---- looking --------------------------------------------------------- */

/** What the store knows about time and the gate. */
struct books {
	civil_day last_as_of; /* of the last run; DAY_NONE: never */
	civil_day data_of;    /* newest complete payments/open-items import */
	int64_t data_at;      /* the instant of that import; 0: never */
	bool refused;	      /* an inbox file stands refused since then */
	bool gate_open;	      /* `start --yes` was given */
	civil_day started_on;
	size_t customers, invoices;
	size_t brake_seen; /* largest number of messages of one of the last
			      20 runs, those that the brake holds left out */
	size_t runs;
	size_t tasks;		    /* opened so far, done ones too */
	char head[SHA256_HEX_SIZE]; /* journal head */
};
enum status store_books(struct store *s, struct books *out) WARN_UNUSED;

/** Keys of customers to be looked at on that day (or all who owe), ordered by
 * customer key. One at a time; stop early with store_due_close(). Writing
 * between two calls is allowed. */
enum store_who {
	WHO_DUE,
	WHO_OWING,
	WHO_ALL
};
struct due_list;
enum status store_due_open(struct store *s, civil_day as_of, enum store_who who,
			   const struct sha256 *fingerprint,
			   struct due_list **out) WARN_UNUSED;
bool store_due_next(struct due_list *list, int64_t *customer_key_out);
/** It was looked at with others: it does not come up in this list any more. */
void store_due_drop(struct due_list *list, int64_t customer_key);
size_t store_due_count(const struct due_list *list);
void store_due_close(struct due_list *list);

enum load_flags {
	LOAD_OPEN = 0,
	LOAD_SETTLED = 1,
	LOAD_DEBT = 32 /* what is owed, filed and limited, nothing of whom to
			  write to and what was answered; not for decide */
};
/** The snapshot of one customer as of a day, ordered as model.h says.
 * `flags`: of enum load_flags, and bits of enum need. */
enum status store_customer_load(struct store *s, int64_t customer_key,
				civil_day as_of, unsigned flags,
				struct arena *arena,
				struct snapshot *out) WARN_UNUSED;
/** The same of a day that is past, with what is known of it by now: what is
 * dated up to `as_of` and known on `known_on`. */
struct hindsight {
	civil_day as_of, known_on;
	unsigned flags;
};
enum status store_customer_corrected(struct store *s, int64_t customer_key,
				     const struct hindsight *w,
				     struct arena *arena,
				     struct snapshot *out) WARN_UNUSED;
/** Marks as outdated what a run of the snapshot's day takes out of the tray,
 * and the folders to file that it makes anew. */
enum status store_tray_look(struct store *s, struct snapshot *snap,
			    struct arena *arena) WARN_UNUSED;
/** Customers whose reminders go to the same parent as this one's under
 * `group_by: parent`, that parent first if it has none of its own; a customer
 * without a parent is one itself. One level: the parent's own parent is
 * another matter; of two that name each other neither is a parent. */
struct customer_keys VEC(int64_t);
enum status store_reminded_with(struct store *s, int64_t customer_key,
				struct arena *arena, int64_t *parent_out,
				struct customer_keys *out) WARN_UNUSED;
/** STATUS_NOT_FOUND or STATUS_CONFLICT (ambiguous beginning) add up to five
 * candidates to `candidates`. An exact id always wins over a beginning. */
struct candidates VEC(const char *);
enum status store_customer_find(struct store *s, const char *id,
				struct arena *arena, int64_t *key_out,
				struct candidates *candidates) WARN_UNUSED;
struct invoice_ref {
	int64_t invoice_key, customer_key;
	const char *invoice_id, *instalment;
};
/** "INV-1" or "INV-1/2" (instalment after the last slash). */
enum status store_invoice_find(struct store *s, const char *id,
			       struct arena *arena, struct invoice_ref *out,
			       struct candidates *candidates) WARN_UNUSED;
/** Full id of a message / task from a unique beginning. */
enum status store_message_find(struct store *s, const char *id,
			       struct arena *arena, const char **id_out,
			       struct candidates *candidates) WARN_UNUSED;
enum status store_task_find(struct store *s, const char *id,
			    struct arena *arena, const char **id_out,
			    struct candidates *candidates) WARN_UNUSED;
/** The fact rows of an invoice that were known on a day (DAY_NEVER: all),
 * by (on, payment_id). */
enum status store_payments_load(struct store *s, int64_t invoice_key,
				civil_day known_on, struct arena *arena,
				struct payment **out,
				size_t *n_out) WARN_UNUSED;
/** Paths (below documents_dir) of the papers of one kind imported for an
 * invoice, ordered; one after the other as often as is needed. */
struct paths VEC(const char *);
enum status store_documents_of(struct store *s, int64_t invoice_key,
			       const char *kind, struct arena *arena,
			       struct paths *out) WARN_UNUSED;
/** Every paper of a customer, those of its invoices too. */
struct paper {
	int64_t invoice_key; /* 0: of the customer */
	const char *kind, *path;
};
struct papers VEC(struct paper);
enum status store_documents_all(struct store *s, int64_t customer_key,
				struct arena *arena,
				struct papers *out) WARN_UNUSED;

/* ---- one customer's decision ----------------------------------------- */

enum delivery_role {
	DELIVERY_TO,
	DELIVERY_CC,
	DELIVERY_ARCHIVE
};

struct message_item {
	int64_t invoice_key;
	int64_t customer_key; /* 0: the message's */
	int episode;
	const char *policy, *step; /* step NULL: listed only */
	enum stage stage;
	int occurrence;
	int64_t outstanding_minor;
	int days_overdue;
};

/** A customer whose invoices stand in a message to its parent. */
struct message_member {
	int64_t customer_key, revision; /* as in struct decision */
	bool demanded; /* a step of one of them, not listed only */
};

struct message_new {
	const char *message_id;
	/* Another customer than the decision's: the parent that it is to; 0:
	 * the decision's own. */
	int64_t customer_key, revision;
	const char *customer_id;
	const struct message_member *member; /* then: the parent too, if its
						own invoices stand in it */
	size_t member_count;
	enum message_state state; /* QUEUED or AWAITING_APPROVAL */
	enum stage stage;
	enum channel channel;
	char currency[4];
	const char *policy, *step, *contract; /* contract NULL: to customer */
	const char *filing;		      /* with the insurer; NULL: none */
	const char *payee;	 /* the factor to be paid; NULL: us */
	const char *policy_hash; /* hex, of the policy file; for the journal */
	const char *template_name, *language, *subject, *plain;
	const char *to, *cc, *archive; /* envelope addresses or NULL */
	bool to_insurer, deadline;
	civil_day deadline_on;	   /* the insurer's deadline, or DAY_NONE */
	civil_day send_by;	   /* when it ought to leave, or DAY_NONE */
	int approvers;		   /* accounts that must approve it; 0 is 1 */
	const char *approval_lost; /* why what was approved before counts no
				      more, or NULL */
	const struct byte_part *part;
	size_t part_count;
	const struct message_item *item;
	size_t item_count;
};

struct decision {
	const char *run_id;
	civil_day as_of;
	int64_t customer_key, revision; /* revision of the snapshot */
	civil_day due_on;
	struct sha256 fingerprint;
	const struct message_new *message;
	size_t message_count;
	/* Rows that no message makes, in order, written before those of the
	 * messages: PASSED, SENT_TO, FELL, and HAD for states and tasks. */
	const struct step_taken *taken;
	size_t taken_count;
	const struct task_new *task;
	size_t task_count;
};
struct task_new {
	enum task_kind kind;
	const char *subject; /* (kind, customer, subject) is open once */
	const char *text, *command, *message_id;
	const char *step; /* the step whose `task:` it is, or NULL */
	bool once;	  /* not when there ever was one of that subject */
	civil_day due_on;
	int64_t customer_key; /* 0: none */
	const int64_t *invoice_key;
	size_t invoice_count;
};
/**
 * Write one customer's decision, all or nothing. STATUS_CONFLICT when the
 * revision moved since the snapshot (nothing written: look again).
 * (invoice, episode, step, occurrence) happens once: a second PENDING or HAD
 * row is our bug. *tasks_opened_out counts new ones.
 */
enum status store_decide(struct store *s, const struct decision *d,
			 size_t *tasks_opened_out) WARN_UNUSED;
/** A message id not used yet: of the customer, currency, channel, recipient,
 * as-of date and how many there were like it. Deterministic. */
enum status store_message_id(struct store *s, int64_t customer_key,
			     const char *customer_id, const char *currency,
			     enum channel channel, const char *recipient,
			     civil_day as_of, struct arena *arena,
			     const char **out) WARN_UNUSED;

/* ---- runs ------------------------------------------------------------- */

struct run_counts {
	size_t decided, planned, accepted, queued, uncertain, failed, withdrawn,
		awaiting_approval, tasks, deadlines_missed;
	size_t blocked[REASON__COUNT];
	bool stale;
};
/**
 * Begin a run: STATUS_CONFLICT when as_of is before the last run's. Stores
 * every rule file once under its hash, withdraws messages of earlier as-of
 * dates that were not accepted (letters to post excepted; approvals awaited
 * are withdrawn too and planned anew), journals it.
 */
enum status store_run_begin(struct store *s, civil_day as_of,
			    const struct rules *rules, struct arena *arena,
			    const char **run_id_out,
			    size_t *withdrawn_out) WARN_UNUSED;
/** The number of messages planned; above the brake only deadline steps leave
 * until store_run_release(). Sets *braked_out. What a run of the day that died
 * before this had planned is counted with it; nothing but deadline steps
 * leaves by SMTP before this was called. */
enum status store_run_planned(struct store *s, const char *run_id,
			      size_t planned, size_t brake_at,
			      bool *braked_out) WARN_UNUSED;
enum status store_run_release(struct store *s, const char *run_id) WARN_UNUSED;
enum status store_run_end(struct store *s, const char *run_id,
			  const struct run_counts *counts) WARN_UNUSED;
/** Which of the last runs is held by the brake (NULL: none). */
enum status store_run_braked(struct store *s, struct arena *arena,
			     const char **run_id_out,
			     size_t *planned_out) WARN_UNUSED;

/* ---- the outbox: claim, leave, result --------------------------------- */

/** One transmission: one envelope recipient of one message. */
struct parcel {
	int64_t delivery_key;
	const char *message_id;
	enum channel channel;
	enum delivery_role role;
	const char *recipient;
	civil_day as_of;
	int attempts;
	bool deadline;
	const struct byte_part *part; /* without the stamp */
	size_t part_count;
};
struct outbox_filter {
	bool deadline_only; /* gate shut, stale, ... */
	bool all_as_of;	    /* else only messages of as_of */
	civil_day as_of;
	enum channel channel; /* CHANNEL_NONE: both */
	int64_t now_at;	      /* retry times up to here */
	const char *after;    /* message id to go on after, NULL: first */
};
/** Up to `max` queued deliveries that may be tried now, oldest deadline
 * steps first, without changing them. Held by the brake: only deadline
 * steps. `to` goes first; cc and archive only after `to` was accepted. */
enum status store_outbox_next(struct store *s, const struct outbox_filter *f,
			      size_t max, struct arena *arena,
			      struct parcel **out, size_t *n_out) WARN_UNUSED;
/** Say that e-mail leaves as files (mail.transport: folder) from now on, so
 * that store_recover() knows after a crash. Letters on paper always do. */
void store_mail_to_folder(struct store *s, bool folder);
/**
 * May these finish now? All in one durable transaction: a delivery whose
 * basis (revision of the customer) still holds becomes `sending`; otherwise
 * its message is withdrawn and the customer is marked to be planned anew.
 */
enum status store_leave(struct store *s, size_t n, const int64_t *delivery_key,
			bool *granted_out) WARN_UNUSED;

enum outcome_kind {
	OUTCOME_ACCEPTED,
	OUTCOME_RETRY,	   /* temporary, nothing was accepted */
	OUTCOME_REFUSED,   /* permanent */
	OUTCOME_UNCERTAIN, /* end of data reported, no final reply */
	OUTCOME_NOT_TRIED, /* stopped before anything was said */
};
struct result {
	int64_t delivery_key;
	enum outcome_kind kind;
	int64_t at;	      /* instant */
	const char *reply;    /* server's last line, cleaned */
	const char *file;     /* folder transport and letters: relative path */
	bool address_refused; /* 5xx to RCPT: a bad address task */
	bool permanent_for_all; /* AUTH failed...: stop the run */
};
/** Results in one transaction. Accepted `to` deliveries make the step HAD
 * (`letters: posted` makes letters TO_POST with a task instead; the folder for
 * a portal always is, until RECORD_FILED tells of it). Retries get
 * their next time; older than give_up_at become failed with a task. */
struct result_policy {
	int64_t give_up_before_at; /* planned before that: give up */
	enum letter_count letters;
};
enum status store_results(struct store *s, size_t n, const struct result *r,
			  const struct result_policy *policy) WARN_UNUSED;
/** When the next queued delivery may be tried (0: none waits). */
enum status store_outbox_next_at(struct store *s, const struct outbox_filter *f,
				 int64_t *at_out,
				 size_t *waiting_out) WARN_UNUSED;
/** How many messages wait to leave, and how many of them the brake holds. */
enum status store_outbox_waiting(struct store *s, size_t *waiting_out,
				 size_t *braked_out) WARN_UNUSED;
/** How many e-mails (counted by envelope recipient) were accepted since an
 * instant, for mail.per_day. */
enum status store_accepted_since(struct store *s, int64_t at,
				 size_t *n_out) WARN_UNUSED;
/**
 * After the lease was taken: messages still in `sending` become uncertain,
 * with a task. What leaves as a file (see store_mail_to_folder) is asked about
 * with `file_exists`: an e-mail is accepted when its file is there, else
 * queued again; a letter is queued again (writing it twice is the same).
 */
enum status store_recover(struct store *s,
			  bool (*file_exists)(void *ctx, const char *message_id,
					      civil_day as_of,
					      enum channel channel),
			  void *ctx, size_t *uncertain_out) WARN_UNUSED;

/* ---- what people decide ----------------------------------------------- */

enum status store_gate_open(struct store *s, civil_day on, bool keep_rehearsal,
			    int aside_older_than_days, /* -1: none */
			    size_t *aside_out) WARN_UNUSED;
/** Put an invoice on a step (had on `on`), without a message. */
enum status store_move(struct store *s, int64_t invoice_key, const char *policy,
		       const char *step, enum stage stage, civil_day on,
		       const char *reason_text) WARN_UNUSED;
/** By the store's account. STATUS_CONFLICT: not open, or this account
 * approved it before. The task is done and the message may leave when enough
 * accounts did. */
enum status store_approve(struct store *s, const char *task_id,
			  civil_day on) WARN_UNUSED;
enum status store_posted(struct store *s, const char *message_id, civil_day on,
			 const char *tracking) WARN_UNUSED;
enum status store_resolve(struct store *s, const char *message_id,
			  bool accepted, civil_day on) WARN_UNUSED;
/** A message, or every message accepted at an address in the 14 days up to
 * `on`: what is older did arrive, or is named by itself. */
enum status store_bounced_message(struct store *s, const char *message_id,
				  civil_day on) WARN_UNUSED;
enum status store_bounced_address(struct store *s, const char *email,
				  civil_day on,
				  size_t *messages_out) WARN_UNUSED;
enum status store_task_open(struct store *s, const struct task_new *t,
			    civil_day on, bool *opened_out) WARN_UNUSED;
/** STATUS_CONFLICT when it is not open, or closes by other means only
 * (approval, to_post, uncertain). `note` may be NULL. */
enum status store_task_done(struct store *s, const char *task_id, civil_day on,
			    const char *note) WARN_UNUSED;
/** Refuse what waits for approval: its message is withdrawn. With `skip` its
 * step counts as passed over for these invoices; else they are on hold up to
 * `until`. STATUS_CONFLICT: not open, or no approval. */
enum status store_reject(struct store *s, const char *task_id, civil_day on,
			 bool skip, civil_day until,
			 const char *reason) WARN_UNUSED;

/* ---- exceptions --------------------------------------------------------- */

/**
 * Record one: exception_id, by and ended_on of `e` are ignored. A dispute,
 * promise, or reply counts as an answer of the customer. Messages of the
 * customer that wait to leave are withdrawn by the next run or send (the
 * revision moved). *id_out in the arena.
 */
enum status store_exception_add(struct store *s, int64_t customer_key,
				const struct exception *e, struct arena *arena,
				const char **id_out) WARN_UNUSED;
/** End it: `on` is the first day on which it does not count; an end that was
 * set for a later day is taken back. STATUS_CONFLICT: undone, or over by then.
 * `detail` (outcome) may be NULL. */
enum status store_exception_end(struct store *s, const char *exception_id,
				civil_day on, const char *detail,
				const char *reason) WARN_UNUSED;
enum status store_exception_find(struct store *s, const char *id,
				 struct arena *arena, const char **id_out,
				 struct candidates *candidates) WARN_UNUSED;
/** Every exception (customer_key 0: of all), undone ones too, oldest first.
 * States are found with exception_state_at() on the customer's snapshot. */
struct exception_row {
	struct exception exception;
	int64_t customer_key;
	const char *customer_id;
	struct VEC(const char *) invoices; /* ids, "INV-1/2" */
};
enum status store_exceptions_each(struct store *s, int64_t customer_key,
				  struct arena *arena,
				  void (*fn)(void *,
					     const struct exception_row *),
				  void *ctx) WARN_UNUSED;
/** The customer answered; `unanswered` begins anew. */
enum status store_reply(struct store *s, int64_t customer_key, civil_day on,
			const char *note) WARN_UNUSED;
/** A line for the file; changes nothing. invoice_key 0: of the customer. */
enum status store_note(struct store *s, int64_t customer_key,
		       int64_t invoice_key, civil_day on,
		       const char *text) WARN_UNUSED;
/** A colleague is in charge from now on, whatever imports say. NULL: as
 * imported again. */
enum status store_assign(struct store *s, int64_t customer_key,
			 const char *person, civil_day on) WARN_UNUSED;

/* ---- rules of the past -------------------------------------------------- */

/** The rule files of the last run of that day or before; n 0: no run yet. */
enum status store_rules_of(struct store *s, civil_day as_of,
			   struct arena *arena, struct rule_file **out,
			   size_t *n_out) WARN_UNUSED;
/** An inbox file was refused (true) or the refusal is over (false). */
enum status store_refused_set(struct store *s, const char *file,
			      bool refused) WARN_UNUSED;

/* ---- lists for people and JSON ---------------------------------------- */

struct message_row {
	const char *message_id, *customer_id, *to, *cc, *template_name,
		*language, *subject, *policy, *step, *contract, *reply, *file,
		*plain, *run_id, *tracking;
	char currency[4];
	enum channel channel;
	enum stage stage;
	enum message_state state;
	civil_day as_of;
	int attempts;
	int64_t accepted_at; /* 0: not accepted */
	bool to_insurer, deadline;
	struct VEC(struct message_row_item) items;
};
struct message_row_item {
	const char *invoice_id, *instalment, *step; /* step NULL: listed */
	const char *customer_id, *customer_name;    /* whose invoice it is */
	int64_t outstanding_minor;
	int days_overdue;
};
struct message_filter {
	const char *message_id; /* NULL: any */
	int64_t customer_key;	/* 0: any */
	int state;		/* -1: any, else enum message_state */
	civil_day from, to;	/* as-of dates; DAY_NONE / DAY_NEVER */
	bool with_items, with_plain;
};
enum status store_messages_each(struct store *s, const struct message_filter *f,
				struct arena *arena,
				void (*fn)(void *, const struct message_row *),
				void *ctx) WARN_UNUSED;
/** All bytes of a message, without stamp. */
enum status store_message_parts(struct store *s, const char *message_id,
				struct arena *arena, struct byte_part **out,
				size_t *n_out) WARN_UNUSED;

struct task_row {
	const char *task_id, *customer_id, *text, *command, *message_id;
	enum task_kind kind;
	bool open;
	civil_day opened_on, due_on;
	struct VEC(const char *) invoices;
	int approvers;		 /* accounts that its step asks for, 0 none */
	const char *approved_by; /* those that did, while one is missing, or
				    NULL */
};
enum status store_tasks_each(struct store *s, bool all, struct arena *arena,
			     void (*fn)(void *, const struct task_row *),
			     void *ctx) WARN_UNUSED;

/** History of a customer or (invoice_key != 0) of one invoice, oldest first,
 * from the journal. */
struct history_row {
	int64_t at;
	civil_day on;
	const char *who, *kind, *text, *customer_id, *invoice_id, *message_id,
		*policy_hash;
};
enum status store_history_each(struct store *s, int64_t customer_key,
			       int64_t invoice_key, civil_day up_to,
			       struct arena *arena,
			       void (*fn)(void *, const struct history_row *),
			       void *ctx) WARN_UNUSED;

/** Last finished run, for `relance` alone; run_id NULL: none. */
struct run_row {
	const char *run_id;
	civil_day as_of;
	int64_t started_at, ended_at;
	struct run_counts counts;
};
enum status store_run_last(struct store *s, struct arena *arena,
			   struct run_row *out) WARN_UNUSED;

/* ---- proof ------------------------------------------------------------- */

/**
 * Prove the journal (chain of digests; with `head`, that this head was once
 * ours) and check the books: paid sums, states, outbox against journal.
 * Faults go to `d`; *rows_out counts journal records.
 */
enum status store_verify(struct store *s, const char *head, size_t *rows_out,
			 struct diags *d) WARN_UNUSED;
/** Copy while others write; the copy is complete and private (0600). */
enum status store_backup(struct store *s, const char *path,
			 struct diags *d) WARN_UNUSED;

#endif
