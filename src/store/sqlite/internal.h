#ifndef STORE_SQLITE_INTERNAL_H
#define STORE_SQLITE_INTERNAL_H
/*
 * What the files of this room share: the handle, statements by name, one
 * transaction at a time, and the journal.
 *
 * A verb that writes looks like this:
 *
 *	enum status st = tx_enter(s);
 *	if (st == STATUS_OK)
 *		st = tx_leave(s, do_it(s, ...));
 *	return st;
 *
 * do_it() returns INVALID, NOT_FOUND or CONFLICT only before it wrote
 * anything; a failure of the world later on ends the whole transaction.
 */
#include <sqlite3.h>

#include "relance/store.h"

enum stmt_id {
#define STMT(name) STMT_##name,
#include "stmt.inc"
#undef STMT
	STMT__COUNT
};

/* A prepared statement. Parameters are bound by name; binding them in the
 * order of the text costs one comparison each. */
#define STMT_NAMES 32
struct stmt {
	sqlite3_stmt *st;
	enum stmt_id id;
	int params;		      /* how many it has */
	int last;		      /* number of the one bound last */
	int bound;		      /* how many are bound for this use */
	const char *name[STMT_NAMES]; /* as bound before */
};

/* The row of table books, while a transaction is open. */
struct counters {
	int64_t customer, invoice, message, delivery, task, step, run, import,
		exception;
};

struct block {
	int64_t seq, made_at;
	int records;
	struct sha256 chain; /* becomes the head */
};

struct key_list VEC(int64_t);
struct id_list VEC(const char *);

/* A contact that the file at hand named. */
struct contact_seen {
	int64_t customer_key;
	uint64_t hash;
};
struct contact_list VEC(struct contact_seen);

/* The newest payment of a customer that an invoice brought. */
struct answer {
	int64_t customer_key;
	civil_day on;
};
struct answer_list VEC(struct answer);

/* known.c: the greatest id that came into an empty table. */
struct ascent {
	bool fresh; /* it was empty before */
	char *top;  /* NULL: none came yet */
	size_t room;
};

struct recent_customer {
	int64_t key; /* 0: none */
	char id[24];
};

struct import_state {
	bool active;
	struct import_record rec;
	struct arena arena;
	struct key_list touched;  /* invoices whose balance must be made anew */
	struct key_list marked;	  /* customers whose facts changed */
	struct key_list named;	  /* invoices an open-items list named */
	struct key_list answered; /* customers whose newest payment moved */
	struct contact_list contacts;
	struct answer_list answers;
	struct ascent invoices, payments;
	struct recent_customer *recent; /* NULL until the first is asked for */
	bool fresh_payments;		/* there was none before this import */
	bool named_credits; /* some name invoices that we do not know */
	int64_t no;
};

/* imported.c: the day of each import, read at first need. */
struct import_day {
	int64_t seq;
	civil_day on;
};
struct import_days VEC(struct import_day);
struct imported {
	struct arena arena;
	struct import_days days;
	bool loaded; /* false again after an import */
};

struct store {
	sqlite3 *db;
	enum store_mode mode;
	struct store_options options;
	struct diags *d;
	char *path;
	struct stmt stmt[STMT__COUNT];

	int depth;   /* verbs inside verbs */
	bool shared; /* between store_begin and store_commit */
	bool open_tx;
	bool sealed; /* the commit hook lets it pass */
	bool read_tx;
	bool unindexed;	     /* index.c has to look before the next use */
	bool index_at_close; /* they were dropped here */
	enum status broken;  /* why the transaction cannot be committed */
	bool counters_loaded, counters_dirty;
	struct counters next;
	struct block block;
	struct import_state import;
	struct packer *packer; /* pack.c; made at first need */
	struct arena scratch;  /* reset when a verb begins */
	struct arena facts;    /* reset after each balance */
	struct imported imported;
	bool lease_held;
	size_t adopted;	     /* messages of a run of that day that died */
	bool mail_to_folder; /* e-mail leaves as files */
	int64_t given_to;    /* customer of the message ids in `given` */
	struct arena given_arena;
	struct id_list given; /* handed out and not stored yet */
	char me[64];	      /* start time of this process */
};

/* ---- sql.c ------------------------------------------------------------ */

struct stmt *sql(struct store *s, enum stmt_id id);
#define SQL(s, name) sql((s), STMT_##name)
void bind_int(struct stmt *q, const char *name, int64_t v);
/* The text must live until the statement was stepped. NULL binds null. */
void bind_text(struct stmt *q, const char *name, const char *v);
void bind_blob(struct stmt *q, const char *name, const void *v, size_t n);
void bind_null(struct stmt *q, const char *name);
/* Run to the end, rows are not expected. */
enum status sql_run(struct store *s, struct stmt *q) WARN_UNUSED;
/* STATUS_OK: a row stands there; STATUS_NOT_FOUND: no more, reset. */
enum status sql_next(struct store *s, struct stmt *q) WARN_UNUSED;
void sql_reset(struct stmt *q);
/* One row with one number; STATUS_NOT_FOUND leaves *out alone. */
enum status sql_one(struct store *s, struct stmt *q, int64_t *out) WARN_UNUSED;
/* The first number of every row, added to *out. */
enum status sql_keys(struct store *s, struct stmt *q, struct arena *arena,
		     struct key_list *out) WARN_UNUSED;
int64_t col_int(struct stmt *q, int i);
bool col_null(struct stmt *q, int i);
const char *col_raw(struct stmt *q, int i); /* until the next step */
char *col_text(struct stmt *q, int i, struct arena *a); /* NULL for null */
void col_currency(struct stmt *q, int i, char out[4]);
void col_hash(struct stmt *q, int i, struct sha256 *out);
/* Turn an engine's code into a status and a diag. */
enum status sql_failed(struct store *s, int rc);
enum status exec_text(struct store *s, const char *fixed) WARN_UNUSED;

/* DAY_NONE: the block was no import. */
enum status imported_on(struct store *s, int64_t seq,
			civil_day *on_out) WARN_UNUSED;

/* ---- index.c ---------------------------------------------------------- */

/* Inside the transaction of a large import, before its first row. */
enum status indexes_drop(struct store *s) WARN_UNUSED;
/* They stand, or stand again; outside a transaction in one of their own. */
enum status indexes_ensure(struct store *s) WARN_UNUSED;
/* Does this statement name one of them? */
bool needs_index(enum stmt_id id);
/* A reader found them gone: the status, with a diag. */
enum status indexes_missing(struct store *s);

/* ---- tx.c ------------------------------------------------------------- */

enum status tx_enter(struct store *s) WARN_UNUSED;
enum status tx_leave(struct store *s, enum status st) WARN_UNUSED;
struct counters *next_keys(struct store *s);
/* No verb may be called in the wrong mode. */
void must_write(const struct store *s);
int64_t store_now(const struct store *s);

/* ---- journal.c -------------------------------------------------------- */

struct entry {
	const char *kind;
	civil_day on;
	int64_t customer_key; /* 0: of no customer */
	const char *customer_id, *invoice_id, *message_id, *policy_hash, *text;
};
enum status journal_begin(struct store *s) WARN_UNUSED;
enum status journal_add(struct store *s, const struct entry *e) WARN_UNUSED;
enum status journal_seal(struct store *s) WARN_UNUSED;
/* Read a payload back; strings live in `a`. False when it is broken. */
bool journal_decode(const char *payload, struct arena *a, struct entry *out);
struct sha256 journal_chain(const struct sha256 *chain,
			    const struct sha256 *digest);
struct sha256 journal_start(const struct sha256 *prev, int64_t seq,
			    int64_t made_at, const char *who);

/* ---- parts of verbs that other files need ------------------------------ */

/* customer.c: the facts changed: revision up, look at it. */
enum status mark_changed(struct store *s, int64_t customer_key) WARN_UNUSED;
enum status customer_key_of(struct store *s, const char *customer_id,
			    int64_t *key_out) WARN_UNUSED;
/* known.c: the same, in an import mostly without asking. */
enum status customer_key_recent(struct store *s, const char *customer_id,
				int64_t *key_out) WARN_UNUSED;
/* Is this id new for certain? To be asked for each id that comes. */
bool ascent_is_new(struct store *s, struct ascent *a, const char *id);
enum status customer_id_of(struct store *s, int64_t customer_key,
			   struct arena *a, const char **out) WARN_UNUSED;
enum status customer_make_bare(struct store *s, const char *customer_id,
			       int64_t *key_out) WARN_UNUSED;
enum status contacts_finish(struct store *s) WARN_UNUSED;
/* What moves about a customer. `has` tells of which tables there are rows. */
enum customer_has {
	HAS_EXCEPTION = 1,
	HAS_REPLY = 2,
	HAS_ASSIGNMENT = 4,
	HAS_APPROVAL = 8,
	HAS_CALL = 16,
	HAS_INSURER = 32,
	HAS_JOINED = 64,
};
struct customer_now {
	int64_t revision;
	civil_day last_paid_on;
	unsigned has;
};
enum status customer_row(struct store *s, int64_t key, struct arena *a,
			 struct customer *out,
			 struct customer_now *now_out) WARN_UNUSED;
/* Put back into `c` what was known of it up to a block. */
enum status customer_as_known(struct store *s, int64_t known_to,
			      struct arena *a, struct customer *c) WARN_UNUSED;
/* insurer.c: what customers of one legal entity have in common, or NULL. */
const char *debtor_of(const struct customer *c, struct arena *a);
enum status customer_has(struct store *s, int64_t customer_key,
			 enum customer_has bit) WARN_UNUSED;
enum status contacts_load(struct store *s, int64_t key, struct arena *a,
			  struct snapshot *out) WARN_UNUSED;
enum status limits_load(struct store *s, int64_t key, int64_t known_to,
			struct arena *a, struct snapshot *out) WARN_UNUSED;
/* by_hand: a person says so, and imports leave it. */
enum status limit_put(struct store *s, const struct limit *l, bool by_hand,
		      enum change *out) WARN_UNUSED;

/* balance.c */
struct derived {
	int64_t outstanding_minor, surplus_minor;
	int episode;
	civil_day settled_on, last_fact_on;
};
enum status facts_load(struct store *s, int64_t invoice_key, struct arena *a,
		       int64_t known_to, struct payment **out,
		       size_t *n_out) WARN_UNUSED;
/* By (on, payment_id), undated first. */
void facts_sort(struct payment *fact, size_t n);
/* Write the newest payments that the balances of an import brought. */
enum status answers_finish(struct store *s) WARN_UNUSED;
struct derived derive(int64_t amount_minor, const struct payment *fact,
		      size_t n);
enum status balance_renew(struct store *s, int64_t invoice_key) WARN_UNUSED;
/* Its balance must be made anew: now, or at the end of the import. */
enum status touch_invoice(struct store *s, int64_t invoice_key) WARN_UNUSED;

/* find.c */
struct found_invoice {
	int64_t invoice_key, row_hash, customer_key;
	char currency[4];
};
enum status invoice_probe(struct store *s, const char *invoice_id,
			  const char *instalment,
			  struct found_invoice *out) WARN_UNUSED;

/* invoice.c: what is needed of an invoice by its key. */
struct invoice_brief {
	int64_t invoice_key, customer_key, outstanding_minor;
	const char *invoice_id, *instalment, *customer_id;
	char currency[4];
	int episode;
	civil_day due_on;
	bool set_aside;
};
enum status invoice_brief(struct store *s, int64_t invoice_key, struct arena *a,
			  struct invoice_brief *out) WARN_UNUSED;
/* "INV-1" or "INV-1/2" */
const char *invoice_label(struct arena *a, const char *invoice_id,
			  const char *instalment);
/* Read the current row of invoice_load or invoices_of. */
struct invoice_stored {
	struct invoice invoice;
	int64_t customer_key, known_seq, surplus_minor;
	civil_day settled_on, last_fact_on;
	bool moved;
};
struct invoice_rows VEC(struct invoice_stored);
void invoice_read(struct stmt *q, struct arena *a, struct invoice_stored *out);
/* owed.c: keep what is known of an invoice before it is changed. */
enum status invoice_keep(struct store *s, int64_t invoice_key) WARN_UNUSED;
/* Put back into `inv` what was known of it up to a block. */
enum status invoice_as_known(struct store *s, int64_t known_to, struct arena *a,
			     struct invoice *inv) WARN_UNUSED;
/* Payments that came before their invoice are credits until it comes. */
enum status credits_adopt(struct store *s, int64_t customer_key, int64_t key,
			  const struct invoice *inv) WARN_UNUSED;
enum status payment_write(struct store *s, int64_t invoice_key,
			  const struct payment *p,
			  uint64_t row_hash) WARN_UNUSED;

/* exception.c, exception_read.c */
struct exception_stored {
	struct exception exception;
	int64_t no, customer_key, known_seq, end_seq, undone_seq;
	const char *detail, *outcome, *end_reason;
	struct VEC(const char *) labels; /* of its invoices */
};
struct exception_list VEC(struct exception_stored);
enum status exception_load(struct store *s, int64_t no, struct arena *a,
			   struct exception_stored *out) WARN_UNUSED;
/* Of one customer, or of all (0), as they stand now. */
enum status exceptions_load(struct store *s, int64_t customer_key,
			    struct arena *a,
			    struct exception_list *out) WARN_UNUSED;
enum status exception_no_of(struct store *s, const char *exception_id,
			    int64_t *no_out) WARN_UNUSED;
enum status exception_add(struct store *s, int64_t customer_key,
			  const struct exception *e,
			  int64_t *no_out) WARN_UNUSED;
/* STATUS_CONFLICT: a run looked at the customer since. */
enum status exception_followed(struct store *s,
			       const struct exception_stored *x) WARN_UNUSED;
/* One that was recorded with its end is taken back as one. */
bool exception_ended_later(const struct exception_stored *x);
/* Its end, when that was recorded later, or all of it. */
enum status exception_undo(struct store *s, struct exception_stored *x,
			   civil_day on) WARN_UNUSED;
/* What the journal says of it: all there is, so that verify can compare. */
const char *exception_text(const struct exception_stored *x, struct arena *a);
const char *exception_end_text(const struct exception_stored *x,
			       struct arena *a);

/* message.c */
enum delivery_state {
	DELIVERY_WAITING,
	DELIVERY_QUEUED,
	DELIVERY_SENDING,
	DELIVERY_ACCEPTED,
	DELIVERY_FAILED,
	DELIVERY_UNCERTAIN,
	DELIVERY_DROPPED,
};
enum accepted_by {
	BY_NOBODY,
	BY_SERVER,
	BY_FOLDER,
	BY_PERSON
};
struct message_brief {
	int64_t message_key, customer_key, revision, planned_at;
	const char *message_id, *customer_id, *recipient, *policy, *step;
	civil_day as_of;
	enum message_state state;
	enum channel channel;
	bool deadline, approved, to_insurer;
	bool joined; /* of several customers, to their parent */
	const char *contract, *filing; /* NULL: nothing is filed */
	civil_day send_by, deadline_on;
	char currency[4];
	int approvers; /* accounts that have to agree */
	int64_t run_no;
};
enum status message_brief(struct store *s, int64_t message_key, struct arena *a,
			  struct message_brief *out) WARN_UNUSED;
enum status message_key_of(struct store *s, const char *message_id,
			   int64_t *key_out) WARN_UNUSED;
/* What a decision belongs to, looked up once. */
struct deciding {
	const struct decision *d;
	int64_t run_no, ruleset_no;
	const char *customer_id;
};
enum status message_insert(struct store *s, const struct deciding *on,
			   const struct message_new *m) WARN_UNUSED;
/* Over the digests of the parts of a message, for the journal. */
struct parts_digest {
	struct sha256 chain;
};
void parts_digest_add(struct parts_digest *d, const struct sha256 *part);
struct step_new {
	int64_t customer_key, message_key;
	struct step_taken taken;
};
/* STATUS_CONFLICT when the invoice had the step or waits for it. */
enum status step_insert(struct store *s, const struct step_new *n) WARN_UNUSED;
/* Look at a customer at the next run; its facts are the same. */
enum status look_again(struct store *s, int64_t customer_key) WARN_UNUSED;
/* The same because of a message: to the insurer it is of the whole debtor. */
enum status message_look(struct store *s,
			 const struct message_brief *m) WARN_UNUSED;
enum status message_state_set(struct store *s, int64_t message_key,
			      enum message_state state) WARN_UNUSED;
/* Withdrawn: pending steps go, deliveries are dropped, the customer is
 * looked at anew. */
enum status message_withdraw(struct store *s, const struct message_brief *m,
			     const char *why) WARN_UNUSED;
/* Its pending steps become had on that day, or go away. */
enum status message_steps_had(struct store *s, const struct message_brief *m,
			      civil_day on) WARN_UNUSED;
enum status message_steps_drop(struct store *s,
			       const struct message_brief *m) WARN_UNUSED;
enum status message_steps_pass(struct store *s,
			       const struct message_brief *m) WARN_UNUSED;
enum status message_steps_wait(struct store *s,
			       const struct message_brief *m) WARN_UNUSED;
enum status message_note(struct store *s, const struct message_brief *m,
			 const char *kind, civil_day on,
			 const char *text) WARN_UNUSED;
enum status deliveries_drop(struct store *s, int64_t message_key) WARN_UNUSED;
enum status accepted_mark(struct store *s, const struct message_brief *m,
			  enum accepted_by by, int64_t at, const char *reply,
			  const char *file) WARN_UNUSED;
enum status approvals_use(struct store *s, int64_t message_key) WARN_UNUSED;

/* joined.c */
enum status members_insert(struct store *s, int64_t message_key,
			   const struct deciding *on,
			   const struct message_new *m) WARN_UNUSED;
/* The customers that a message concerns: one, or several of a parent. */
enum status concerned_by(struct store *s, const struct message_brief *m,
			 struct key_list *out) WARN_UNUSED;
/* Did none of those in a message to a parent change? */
enum status members_hold(struct store *s, int64_t message_key,
			 bool *out) WARN_UNUSED;

/* outbox.c */
struct delivery_row {
	int64_t key, message_key, revision, customer_key;
	enum delivery_role role;
	enum delivery_state state;
	enum message_state message_state;
	enum channel channel;
	int attempts;
	bool by_folder, joined;
	const char *recipient;
};
struct delivery_change {
	enum delivery_state state;
	int tried; /* 1: counts as an attempt */
	int64_t next_at;
	const char *reply;
};
enum status delivery_load(struct store *s, int64_t key, struct arena *a,
			  struct delivery_row *out) WARN_UNUSED;
enum status delivery_state(struct store *s, int64_t key,
			   const struct delivery_change *c) WARN_UNUSED;
enum status parts_load(struct store *s, int64_t message_key, struct arena *a,
		       const struct byte_part **out, size_t *n_out) WARN_UNUSED;

/* results.c */
struct acceptance {
	enum accepted_by by;
	int64_t at;
	civil_day on; /* from that day its steps count */
	const char *reply, *file;
};
enum status message_accepted(struct store *s, const struct message_brief *m,
			     const struct acceptance *by) WARN_UNUSED;
enum status message_failed(struct store *s, const struct message_brief *m,
			   const char *reply, civil_day on) WARN_UNUSED;
enum status message_uncertain(struct store *s, const struct message_brief *m,
			      const char *reply) WARN_UNUSED;
enum status bad_address(struct store *s, const struct message_brief *m,
			const char *email, civil_day on) WARN_UNUSED;
/* Open a task about a message and the invoices it demands. */
enum status task_about(struct store *s, const struct message_brief *m,
		       struct task_new *t, civil_day on) WARN_UNUSED;

/* tray.c: letters to post whose basis is gone are withdrawn. */
enum status tray_clear(struct store *s, civil_day on) WARN_UNUSED;

/* tasks.c */
struct task_brief {
	int64_t no, customer_key, message_key;
	enum task_kind kind;
	const char *subject;
	bool open;
};
enum status task_load(struct store *s, int64_t no, struct arena *a,
		      struct task_brief *out) WARN_UNUSED;
enum status task_close(struct store *s, const struct task_brief *t,
		       civil_day on) WARN_UNUSED;
enum status task_insert(struct store *s, const struct task_new *t, civil_day on,
			bool *opened_out) WARN_UNUSED;
/** Closes what stands open under a subject and no customer. */
enum status tasks_of_nobody_done(struct store *s, enum task_kind kind,
				 const char *subject, civil_day on) WARN_UNUSED;
enum status task_no_of(struct store *s, const char *task_id,
		       int64_t *no_out) WARN_UNUSED;
/** An accepted message settles what failed before it, and the search for an
 * address. */
enum status tasks_settled_by(struct store *s, int64_t message_key,
			     civil_day on);
/** Asked about an exception that is over now. */
enum status tasks_of_ended(struct store *s, const struct exception_stored *x,
			   civil_day on) WARN_UNUSED;
enum status tasks_done_of(struct store *s, int64_t message_key,
			  enum task_kind kind, civil_day on) WARN_UNUSED;
/** What a block closed of a customer is to be done again. */
enum status tasks_reopen(struct store *s, int64_t customer_key, int64_t seq,
			 civil_day on) WARN_UNUSED;
/* portal.c */
struct insurer_record;
/* What a person does with the folder `file`. */
enum status portal_task(struct store *s, const struct message_brief *m,
			const char *file, struct task_new *out) WARN_UNUSED;
/* A person filed: the folder that holds it left on that day. */
enum status portal_filed(struct store *s, int64_t customer_key,
			 const struct insurer_record *r,
			 civil_day on) WARN_UNUSED;
/* That block was mistaken: the folders wait again. */
enum status portal_unfiled(struct store *s, int64_t customer_key, int64_t seq,
			   civil_day on) WARN_UNUSED;
/* Is what a folder says still all that the debtor owes, to the cent, and are its
 * papers all there are? */
enum status portal_stands(struct store *s, const struct message_brief *m,
			  civil_day on, struct arena *arena,
			  bool *out) WARN_UNUSED;
/* The insurer's word of a day about filings: nobody needs to telephone. */
struct insurer_word {
	const char *about; /* "ack CONTRACT " or "ack CONTRACT FILING " */
	civil_day on;
};
enum status tasks_answered(struct store *s, int64_t customer_key,
			   const struct insurer_word *word,
			   civil_day on) WARN_UNUSED;
/* A filing, "CONTRACT FILING ", made on `word->on`: deadlines that were taken
 * for missed were not. */
enum status tasks_met(struct store *s, int64_t customer_key,
		      const struct insurer_word *word,
		      civil_day on) WARN_UNUSED;

/* runs.c */
enum status ruleset_find(struct store *s, const struct sha256 *fingerprint,
			 int64_t *no_out) WARN_UNUSED;
enum status run_no_of(struct store *s, const char *run_id, int64_t *no_out,
		      int64_t *ruleset_out) WARN_UNUSED;
/* The newest block that counts for that day; INT64_MAX: everything. */
enum status known_to(struct store *s, civil_day as_of,
		     int64_t *seq_out) WARN_UNUSED;

#endif
