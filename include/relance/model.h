#ifndef RELANCE_MODEL_H
#define RELANCE_MODEL_H
/**
 * The plain values that every room talks about: customer, invoice, payment,
 * limit, message, step had, and the snapshot of one customer.
 *
 * Strings are UTF-8, NULL when the fact is missing, and borrowed from the
 * arena (or the caller) that made the value. Dates are civil days, DAY_NONE
 * when missing. Amounts are minor units of the currency beside them. Nothing
 * here owns memory or does I/O.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "relance/arena.h"
#include "relance/date.h"
#include "relance/money.h"
#include "relance/vec.h"

enum tri {
	TRI_NO,
	TRI_YES,
	TRI_UNKNOWN
};

/** Who acts towards the debtor now. JSON names in owner_name(). */
enum owner {
	OWNER_US,
	OWNER_MEDIATOR,
	OWNER_INSURER,
	OWNER_COURT,
	OWNER_INSOLVENCY_OFFICER,
	OWNER_FACTOR,
	OWNER__COUNT
};

enum stage {
	STAGE_REMINDER,
	STAGE_MEDIATION,
	STAGE_INSURER,
	STAGE_LEGAL,
	STAGE__COUNT
};

enum channel {
	CHANNEL_NONE,
	CHANNEL_EMAIL,
	CHANNEL_LETTER,
	CHANNEL_PORTAL, /* a folder that a person uploads to the insurer */
	CHANNEL__COUNT
};

enum invoice_status {
	INVOICE_OPEN,
	INVOICE_DRAFT,
	INVOICE_DISPUTED,
	INVOICE_CANCELLED,
	INVOICE_STATUS__COUNT
};

/**
 * What a payment row does to what is owed. `payment`, `credit_note` and
 * `write_off` lower it, `refund` and `chargeback` raise it. PAYMENT_BALANCE
 * is ours: "what is owed on that day is `amount_minor`", made from the column
 * settled_on (0) and from open-items lists.
 */
enum payment_kind {
	PAYMENT_PAYMENT,
	PAYMENT_CREDIT_NOTE,
	PAYMENT_WRITE_OFF,
	PAYMENT_REFUND,
	PAYMENT_CHARGEBACK,
	PAYMENT_BALANCE,
	PAYMENT_KIND__COUNT
};

/** contract.md section 3, outbox.state. */
enum message_state {
	MESSAGE_AWAITING_APPROVAL,
	MESSAGE_TO_POST,
	MESSAGE_QUEUED,
	MESSAGE_SENDING,
	MESSAGE_ACCEPTED,
	MESSAGE_UNCERTAIN,
	MESSAGE_FAILED,
	MESSAGE_WITHDRAWN,
	MESSAGE_BOUNCED,
	MESSAGE_PLANNED, /* dry run only, never stored */
	MESSAGE_STATE__COUNT
};

/** How an invoice came past a step. */
enum step_how {
	STEP_HAD,     /* its message was accepted (or placed by `move`), its
			 state was entered, its task was opened */
	STEP_PENDING, /* its message is queued, sending, uncertain, ... */
	STEP_PASSED,  /* only_if was false, or jumped over */
	STEP_SENT_TO, /* an event led it there: that step is the next */
	STEP_FELL,    /* `falls: yes`: it stands there again; "" before all */
	STEP_HOW__COUNT
};

/** What holds a ladder back because a person said so. */
enum exception_kind {
	EXCEPTION_HOLD,
	EXCEPTION_DISPUTE,
	EXCEPTION_PROMISE,
	EXCEPTION_PLAN,
	EXCEPTION_MEDIATION,
	EXCEPTION_INSOLVENCY,
	EXCEPTION_KIND__COUNT
};

/** contract.md section 3, exceptions.state. */
enum exception_state {
	EXCEPTION_ACTIVE,
	EXCEPTION_ENDED,
	EXCEPTION_KEPT,
	EXCEPTION_PARTLY_KEPT,
	EXCEPTION_BROKEN,
	EXCEPTION_UNDONE,
	EXCEPTION_STATE__COUNT
};

/** What may lead an invoice to another step (`on:` of a policy or step). */
enum ladder_event {
	EVENT_PAYMENT,	       /* the customer paid something */
	EVENT_PARTIAL_PAYMENT, /* a part of this invoice was paid */
	EVENT_CHARGEBACK,      /* money for this invoice was taken back */
	EVENT_REPLY,	       /* the customer answered */
	EVENT_BROKEN_PROMISE,  /* a promise about it was not kept in full, or
				   an instalment missed */
	EVENT_DISPUTE_SETTLED, /* its dispute was settled */
	EVENT__COUNT
};

/** contract.md section 4, in the order in which the first one wins. */
enum reason {
	REASON_NONE,
	REASON_PAID,
	REASON_CANCELLED,
	REASON_DRAFT,
	REASON_NOT_DUE,
	REASON_NO_POLICY,
	REASON_INSOLVENCY,
	REASON_OWNER,
	REASON_FACTORING,
	REASON_HOLD,
	REASON_PLAN,
	REASON_PROMISE,
	REASON_DISPUTED,
	REASON_CREDITS_COVER,
	REASON_BELOW_MINIMUM,
	REASON_UNREACHABLE,
	REASON_UNCERTAIN,
	REASON_IN_OUTBOX,
	REASON_AWAITING_APPROVAL,
	REASON_TASK_OPEN,
	REASON_SET_ASIDE,
	REASON_STALE_DATA,
	REASON_FINISHED,
	REASON_WHEN_FALSE,
	REASON_NOT_KNOWN,
	REASON_WAITING,
	REASON_MIN_INTERVAL,
	REASON_QUIET_DAY,
	REASON_HAD_STEP_TODAY,
	REASON__COUNT
};

enum task_kind {
	TASK_APPROVAL,
	TASK_FAILED,
	TASK_UNCERTAIN,
	TASK_BAD_ADDRESS,
	TASK_MISSING_DOCUMENT,
	TASK_SET_ASIDE,
	TASK_DEADLINE,
	TASK_BROKEN_PROMISE,
	TASK_DISPUTE_REVIEW,
	TASK_CALL,
	TASK_TO_POST,
	TASK_OTHER,
	TASK_KIND__COUNT
};

enum limit_type {
	LIMIT_NAMED,
	LIMIT_DISCRETIONARY,
	LIMIT_RATING,
	LIMIT_TEMPORARY,
	LIMIT_TOP_UP,
	LIMIT_TYPE__COUNT
};

enum limit_status {
	LIMIT_ACCEPTED,
	LIMIT_REDUCED,
	LIMIT_REFUSED,
	LIMIT_CANCELLED,
	LIMIT_EXPIRED,
	LIMIT_STATUS__COUNT
};

/** How an invoice is assigned: who reminds, who is paid, what is said. */
enum factoring {
	FACTORING_NONE,		/* it is ours */
	FACTORING_MANAGED,	/* the factor reminds and is paid */
	FACTORING_DELEGATED,	/* we remind, the factor is paid */
	FACTORING_CONFIDENTIAL, /* the customer knows nothing of it */
	FACTORING_UNCLEAR,	/* assigned, and nobody said how */
	FACTORING__COUNT
};

/* The names used in files and JSON; and back (-1 when unknown). */
const char *stage_name(enum stage v);
const char *channel_name(enum channel v);
const char *owner_name(enum owner v);
const char *invoice_status_name(enum invoice_status v);
const char *payment_kind_name(enum payment_kind v);
const char *message_state_name(enum message_state v);
const char *step_how_name(enum step_how v);
const char *reason_name(enum reason v);
const char *task_kind_name(enum task_kind v);
const char *exception_kind_name(enum exception_kind v);
const char *exception_state_name(enum exception_state v);
const char *ladder_event_name(enum ladder_event v);
const char *limit_type_name(enum limit_type v);
const char *limit_status_name(enum limit_status v);
const char *factoring_name(enum factoring v);

/** Index of `word` in a list of names made by one of the functions above:
 * stage_name, STAGE__COUNT -> name_index((name_fn)stage_name, ...). */
int invoice_status_find(const char *word);
int payment_kind_find(const char *word);
int message_state_find(const char *word);
int stage_find(const char *word);
int limit_type_find(const char *word);
int limit_status_find(const char *word);
int factoring_find(const char *word);
int reason_find(const char *word);
int task_kind_find(const char *word);
int exception_kind_find(const char *word);
int ladder_event_find(const char *word);

/**
 * Bits of `lacks`: columns that the file being imported does not have. What
 * is known of them stays; an empty cell of a column that is there clears it.
 * The numbers are the places in the tables of canonical columns.
 */
enum customer_column {
	CUSTOMER_LEGAL_ID = 2,
	CUSTOMER_VAT_ID,
	CUSTOMER_EMAIL,
	CUSTOMER_LANGUAGE,
	CUSTOMER_SEGMENT,
	CUSTOMER_COUNTRY,
	CUSTOMER_ADDRESS,
	CUSTOMER_POSTCODE,
	CUSTOMER_CITY,
	CUSTOMER_PAYMENT_TERMS,
	CUSTOMER_PHONE,
	CUSTOMER_PARENT_ID,
	CUSTOMER_POLICY,
	CUSTOMER_IN_CHARGE,
	CUSTOMER_TAGS,
	CUSTOMER_INSURER_REF,
	CUSTOMER_PUBLIC,
	CUSTOMER_RELATED,
};
enum invoice_column {
	INVOICE_AMOUNT_TAX = 5,
	INVOICE_PO_NUMBER = 7,
	INVOICE_DELIVERY_DATE,
	INVOICE_STATUS,
	INVOICE_DISPUTE_REASON,
	INVOICE_POLICY = 12,
	INVOICE_ASSIGNED_TO,
	INVOICE_FACTORING,
	INVOICE_SETTLED_ON = 16,
	INVOICE_LAST_STEP,
	INVOICE_LAST_STEP_ON,
};
#define LACKS(record, column) ((record)->lacks >> (column)&1)

/**
 * A debtor. `key` is the program-made number under which the store keeps it
 * (0 before it is stored).
 */
struct customer {
	int64_t key;
	const char *customer_id, *name, *legal_id, *vat_id, *email, *language,
		*segment, *country, *address, *postcode, *city, *phone,
		*parent_id, *policy, *in_charge, *tags, *insurer_ref;
	int payment_terms; /* days, -1 not given */
	enum tri is_public, is_related;
	bool bare; /* made because invoices named it; no file described it */
	uint32_t lacks; /* import only: bits of enum customer_column */
};

struct contact {
	const char *customer_id; /* import only */
	const char *role, *name, *email, *language;
};

/** One invoice, or one instalment of it. */
struct invoice {
	int64_t key;			     /* 0 before it is stored */
	const char *invoice_id, *instalment; /* instalment "" when none */
	const char *customer_id;
	civil_day issued_on, due_on, original_due_on, delivered_on;
	civil_day settled_on; /* import: the column; of a snapshot: when it
				 last became 0, DAY_NEVER while owed */
	char currency[4];
	int64_t amount_minor;
	int64_t tax_minor; /* valid when has_tax */
	bool has_tax;
	enum invoice_status status;
	const char *po_number, *dispute_reason, *policy, *assigned_to,
		*factoring, *last_step;
	civil_day last_step_on;
	uint32_t lacks; /* import only: bits of enum invoice_column */

	/* Derived for the as-of date of a snapshot: */
	int64_t outstanding_minor; /* >= 0 */
	int64_t paid_minor;	   /* amount - outstanding, for letters */
	int episode;		   /* 1, 2, ...: how often it became owed */
	civil_day next_fact_on;	   /* first fact dated later, or DAY_NEVER */
	bool set_aside;	      /* `start --aside-older-than`, move, bad policy */
	int extensions;	      /* how often its due date was moved back */
	civil_day entered_on; /* first import of it, or DAY_NONE */
};

struct payment {
	const char *payment_id, *invoice_id, *instalment, *customer_id;
	civil_day on;	      /* DAY_NONE: undated, counts always */
	int64_t amount_minor; /* >= 0 */
	char currency[4];
	enum payment_kind kind;
	int64_t known_seq; /* block that brought it into the books; 0: none */
};

/** One line of limits.csv. */
struct limit {
	const char *customer_id, *contract, *decision_ref;
	enum limit_type type;
	enum limit_status status;
	struct money amount;
	civil_day announced_on, effective_from, effective_to;
};

struct document {
	const char *invoice_id, *customer_id, *kind, *path;
};

/** A step that an invoice had, waits for, or was passed over. */
struct step_taken {
	int64_t invoice_key;
	int episode;
	const char *policy, *step;
	enum stage stage;
	int occurrence; /* 1, 2, ... within the episode; of SENT_TO and FELL
			   -1, -2, ... */
	enum step_how how;
	civil_day on;		/* as-of date */
	const char *message_id; /* NULL when passed over or placed */
	const char *cause; /* of SENT_TO: "partial_payment 2026-02-03"; else
			      NULL */
};

/** One part of a payment plan. */
struct instalment {
	civil_day due_on;
	civil_day grace_on; /* last day on which it is not missed yet */
	int64_t amount_minor;
};

/**
 * What a person recorded that holds the ladder back, in force or over. Which
 * state it is in on a day is found by exception_state_at() of decide.h.
 */
struct exception {
	const char *exception_id; /* "E12" */
	enum exception_kind kind;
	bool whole; /* the customer, later invoices too; else `invoices` */
	struct VEC(int64_t) invoices; /* keys, ascending */
	civil_day from;		      /* counts from that day */
	civil_day until;    /* hold: its last day; promise: the day named;
			       plan: last instalment; mediation: asked about
			       afterwards; others DAY_NEVER */
	civil_day grace_on; /* promise: last day on which a payment keeps it */
	civil_day ended_on; /* ended by a person: first day on which it does
			       not count any more; DAY_NEVER */
	civil_day known_on, published_on; /* insolvency, or DAY_NONE */
	char currency[4];		  /* of amount_minor, "" none */
	int64_t amount_minor;	/* promise, plan: the sum; dispute: the part
				 that is disputed; -1: all of it */
	const char *reason;	/* as given */
	const char *detail;	/* insolvency: kind; mediation ended: outcome */
	const char *end_reason; /* what whoever ended it gave, or NULL */
	const char *by;		/* account of whoever recorded it */
	struct VEC(struct instalment) instalments; /* plan, by due_on */
	bool undone;
	int64_t known_seq; /* block that recorded it; 0: not recorded yet */
};

/** Money that came in (or went back: < 0), for promises, plans and events.
 * A balance that was stated counts as the difference it made. */
struct receipt {
	int64_t invoice_key; /* 0: without an invoice */
	civil_day on;
	int64_t amount_minor;
	char currency[4];
	enum payment_kind kind;
	int64_t known_seq; /* as in struct payment */
};

/** A task that a step opened (`task:`). */
struct task_past {
	const char *subject, *step;
	bool open;
	civil_day opened_on, done_on;
	struct VEC(int64_t) invoices;
};

/** How the customer paid what was settled in the 12 months up to as_of. */
struct pay_history {
	int settled, late; /* invoices */
	int64_t days_late; /* sum; paid early or in time counts 0 */
};

/** What customers of one parent owe together, in one currency. */
struct group_total {
	char currency[4];
	int64_t overdue_minor, open_minor;
	int overdue_count;
	civil_day oldest_due_on; /* DAY_NONE: nothing is overdue */
	civil_day next_due_on;	 /* when one more becomes overdue */
};

/** The debtor that a customer is part of (decide.h). */
struct insured;

/** What the insurer was told to be owed of one invoice. */
struct told_debt {
	int64_t invoice_key;
	int64_t outstanding_minor;
};

/** A message of the past, as decide needs it (no bytes). */
struct message_past {
	const char *message_id;
	civil_day as_of;
	civil_day posted_on; /* a letter or folder that left by a person's
				hand: the day, or 0 */
	enum message_state state;
	enum stage stage;
	enum channel channel;
	char currency[4];
	const char *policy, *step, *recipient;
	bool to_insurer;	       /* not a letter to the customer */
	const char *contract, *filing; /* then: what was filed under which */
	struct VEC(struct told_debt) told; /* then: the account it showed */
	bool deadline_step;
	bool outdated;	     /* waits, and facts changed since it was planned:
				it is planned anew before it leaves */
	bool settled;	     /* failed, and a person closed the task about it */
	int64_t accepted_at; /* instant, 0 when not accepted */
	int64_t run_no;	     /* that wrote it, in order; 0: foreseen */
};

/** An approval that was given and still stands. */
struct approval {
	int64_t invoice_key;
	int episode;
	const char *policy, *step, *recipient;
	const char *payee;     /* the factor to be paid; NULL: us */
	int64_t at_most_minor; /* approved outstanding of that invoice */
	civil_day on;	       /* of the message that was approved; of several
				  accounts needed the oldest */
	int given;	       /* by how many accounts */
};

struct unapplied {
	char currency[4];
	int64_t amount_minor; /* credits and cash without an invoice, > 0 */
};

/** What `unapplied` is the sum of, for letters: one credit note, payment or
 * refund without an invoice, or what was paid too much for an invoice. */
struct credit {
	const char *number;   /* payment_id; of a surplus "INV-1/2" */
	civil_day on;	      /* DAY_NONE: undated */
	int64_t amount_minor; /* < 0: it went back */
	char currency[4];
	enum payment_kind kind;
	bool surplus;
};

/** An address that bounced or was refused for good. */
struct bad_address {
	const char *email;
	civil_day on;
};

/** What a snapshot holds only where the rules need it (rules_needs()). */
enum need {
	NEED_TASKS = 2,	   /* tasks */
	NEED_RECEIPTS = 4, /* receipts even without a promise or plan */
	NEED_HISTORY = 8,  /* pay_history */
	NEED_GROUP = 16,   /* group */
	NEED_PARENT = 64,  /* parent */
	NEED_ALL = NEED_TASKS | NEED_RECEIPTS | NEED_HISTORY | NEED_GROUP |
		   NEED_PARENT,
};

/**
 * All that is known of one customer on one day: the only input of decide
 * beside the rules.
 *
 * `invoices` holds those with something outstanding on `as_of` (and, with
 * `store_customer_load`'s flag, the settled ones too), ordered by invoice_id
 * then instalment. `steps` is ordered by (invoice_key, episode, on), `messages`
 * by as_of, `contacts` by role and e-mail, so equal books give equal
 * snapshots whatever the order of import was.
 */
struct snapshot {
	civil_day as_of;
	int64_t revision; /* counts changes of facts about this customer */
	struct customer customer;
	struct VEC(struct contact) contacts;
	struct VEC(struct invoice) invoices;
	struct VEC(struct step_taken) steps;
	struct VEC(struct message_past) messages;
	struct VEC(struct approval) approvals;
	struct VEC(struct limit) limits;
	struct VEC(struct unapplied) unapplied;
	struct VEC(struct credit) credits; /* by on, number */
	struct VEC(struct bad_address) bad_addresses;
	struct VEC(struct exception) exceptions; /* by from, exception_id;
						    undone ones left out */
	struct VEC(struct receipt) receipts; /* up to as_of, by on: since the
					first promise or plan; when needed
					since the oldest invoice here was
					issued */
	struct VEC(struct task_past) tasks;
	struct pay_history history;
	struct VEC(struct group_total) group; /* the customer itself included */
	civil_day last_answer_on; /* last reply, promise, plan, dispute, payment
				   */
	civil_day last_reply_on;  /* DAY_NONE: never */
	civil_day next_fact_on;	  /* first customer fact dated after as_of */
	const struct insured *insured; /* NULL: not looked up, or no contract
					  can cover the customer */
	/* Whom its reminders go to under `group_by: parent`: the customer, its
	 * contacts, bad addresses and revision, nothing else. NULL: itself. */
	const struct snapshot *parent;
	bool parent_written; /* a reminder to it stands, of as_of */
	/* Of a message to a parent (group_join()): whose invoices these are,
	 * by customer_id; else empty. */
	struct VEC(const struct snapshot *) members;
};

/**
 * What is owed on `as_of` after the facts dated up to that day.
 *
 *  fact   rows of one invoice ordered by (on, stated balances last,
 *         payment_id); DAY_NONE first
 *
 * An episode ends when nothing is owed and a new one begins when something is
 * owed again. What exceeds the invoice is `surplus` (unapplied cash).
 */
struct balance {
	int64_t outstanding_minor; /* >= 0 */
	int64_t surplus_minor;	   /* >= 0 */
	int episode;
	civil_day settled_on;	   /* day it last became 0; DAY_NEVER if owed */
	civil_day next_fact_on;	   /* first fact dated after as_of, DAY_NEVER */
	civil_day last_payment_on; /* newest counted payment, DAY_NONE */
};
struct balance balance_at(int64_t amount_minor, const struct payment *fact,
			  size_t n, civil_day as_of);

/** Overdue days: as_of - due_on; negative before the due day. */
static inline int days_overdue(const struct invoice *inv, civil_day as_of)
{
	return (int)(as_of - inv->due_on);
}

/** Is something owed, past due, and the invoice neither draft nor cancelled? */
bool invoice_is_overdue(const struct invoice *inv, civil_day as_of);

/** What its columns `factoring` and `assigned_to` come to. */
enum factoring invoice_factoring(const struct invoice *inv);

#endif
