#ifndef RELANCE_COVER_H
#define RELANCE_COVER_H
/**
 * What a contract of credit insurance says about one debtor on one day: what
 * is covered and why the rest is not, since when deliveries are not covered,
 * by when what must be filed, and what the insurer owes after a loss. Pure:
 * contract + debtor + day, nothing else. Source of the mechanics: the
 * contract's own clauses (contract.h); of every rule that is not a key, the
 * function says which.
 *
 * A debtor is a legal entity: all customers of one country with one legal_id
 * (France: SIREN, the first nine digits of a SIRET); without a legal_id each
 * customer is one of its own. A parent group never is.
 *
 * Amounts are minor units of the contract's currency. An invoice in another
 * currency has no limit: nothing is converted.
 */
#include "relance/contract.h"
#include "relance/model.h"

/** Something that happened to a debtor, as recorded. */
struct debtor_event {
	enum debtor_event_kind kind; /* never DEBTOR_OVERDUE */
	civil_day on, known_on;
	const char *detail, *ref; /* NULL: not given */
	int64_t invoice_key;	  /* of a bank rejection, or 0 */
};

/** A filing that was made: accepted by a server, or told by a person. It
 * speaks of the whole account: of every invoice issued by that day. */
struct filed {
	const char *contract, *file;
	civil_day filed_on;
	civil_day received_on; /* DAY_NONE: not acknowledged yet */
	const char *ref;
	const char *message_id; /* NULL: by hand */
	int64_t run_no;		/* that wrote it; 0: by hand, or foreseen */
	bool under_way; /* written; no server has accepted it as yet known */
	bool uncertain; /* of those: nobody knows; it is written once more */
	bool by_hand;	/* a person files the message, on a portal */
	bool withdrawn; /* handed back: made all the same, but the case is ours
			   again; of what is under way: not made any more */
	bool closed; /* on closed_on the insurer was told that nothing of it is
			owed any more: what is owed after all is not told */
	civil_day closed_on;
};

/** What the insurer said or paid about a case. */
enum answer_kind {
	ANSWER_ACK,
	ANSWER_ACCEPT, /* with an amount: for less */
	ANSWER_REFUSE,
	ANSWER_QUESTION,
	ANSWER_PAY,
	ANSWER_HAND_BACK,
	ANSWER_FEE, /* collection costs charged to the case */
	ANSWER__COUNT
};
struct insurer_answer {
	const char *contract;
	enum answer_kind kind;
	civil_day on;
	int64_t amount_minor; /* -1: none given */
	const char *ref, *text;
};

/** "Known and accepted to be late": `acknowledge`. */
struct acknowledged {
	const char *contract, *file;
	enum debtor_event_kind event;
	civil_day due_on;
	civil_day on;
};

/** What a person wants filed that no clause asks for: an extension, a
 * rescheduling, a withdrawal, or what is late already. */
struct to_file {
	const char *contract, *file;
	civil_day on;
	civil_day until; /* the last day asked for, or DAY_NONE */
	const char *reason;
};

/* ---- what people recorded ------------------------------------------------ */

/** Kinds of records about a case. */
enum insurer_record_kind {
	RECORD_ADVERSE,	       /* adverse information about the debtor */
	RECORD_BANK_REJECTION, /* a bank sent a payment back */
	RECORD_FILED,	       /* a filing made by hand */
	RECORD_ACK,	       /* the insurer received `file` */
	RECORD_ACCEPT,
	RECORD_REFUSE,
	RECORD_QUESTION,
	RECORD_PAY,
	RECORD_HAND_BACK,
	RECORD_FEE,
	RECORD_ACKNOWLEDGED, /* a missed deadline is known */
	RECORD_TO_FILE,	     /* `file` is to be filed with the next run */
	RECORD__COUNT
};
struct insurer_record {
	enum insurer_record_kind kind;
	const char *contract, *file; /* NULL: none */
	enum debtor_event_kind event;
	civil_day on, known_on;
	civil_day due_on; /* of ACKNOWLEDGED; of an extension asked for or
			     granted its last day; else DAY_NONE */
	int64_t invoice_key;
	int64_t amount_minor; /* -1: none */
	const char *currency; /* of the amount; "" where none is known */
	const char *ref, *note;
};
struct insurer_records VEC(struct insurer_record);

/** One invoice of the debtor with all that was paid on it. */
struct debtor_invoice {
	struct invoice inv; /* outstanding as the books have it on as_of */
	const struct payment *fact; /* by (on, payment_id), dated up to as_of;
				       NULL: inv.settled_on is enough, as long
				       as payments count for what they name */
	size_t fact_count;
	int64_t disputed_minor; /* of the outstanding, tax included */
	civil_day again_from;	/* owed again since then: filings before that
				   day spoke of the debt that was paid */
};

/**
 * `invoices`: every invoice with something outstanding on as_of; where the
 * contract credits payments to the oldest debt, also the settled ones issued
 * since the oldest of them. Ordered by (delivered_on, invoice_id,
 * instalment); a missing delivery day is the day of issue.
 */
struct debtor {
	civil_day as_of;
	const char *country, *legal_id;		       /* NULL: not known */
	struct VEC(const struct customer *) customers; /* by customer_id */
	struct VEC(struct debtor_invoice) invoices;
	struct VEC(struct payment) unapplied; /* without an invoice */
	struct VEC(struct limit) limits;
	struct VEC(struct debtor_event) events;	   /* by known_on */
	struct VEC(struct filed) filed;		   /* by filed_on */
	struct VEC(struct insurer_answer) answers; /* by on */
	struct VEC(struct acknowledged) acknowledged;
	struct VEC(struct to_file) to_file; /* by on */
	civil_day extended_to; /* the insurer let the extension last, or
				  DAY_NONE */
};

/* ---- cover ----------------------------------------------------------- */

/** Why an amount is not covered. JSON names in uncovered_name(). */
enum uncovered {
	UNCOVERED_PRIVATE_PERSON,
	UNCOVERED_PUBLIC_ENTITY,
	UNCOVERED_RELATED_COMPANY,
	UNCOVERED_PREPAID_OR_CASH,
	UNCOVERED_COUNTRY_NOT_LISTED,
	UNCOVERED_OUTSIDE_POLICY_PERIOD,
	UNCOVERED_NO_LIMIT,
	UNCOVERED_LIMIT_ZERO,
	UNCOVERED_LIMIT_CANCELLED,
	UNCOVERED_OVER_LIMIT,
	UNCOVERED_TERM_TOO_LONG,
	UNCOVERED_INVOICED_LATE,
	UNCOVERED_DELIVERED_AFTER_STOP,
	UNCOVERED_DELIVERED_AFTER_ADVERSE_INFO,
	UNCOVERED_DISPUTED,
	UNCOVERED_LATE_NOTICE,
	UNCOVERED_BELOW_THRESHOLD,
	UNCOVERED_PREMIUM_OR_TURNOVER_DEFAULT,
	UNCOVERED_VAT,
	UNCOVERED_MAX_LIABILITY,
	UNCOVERED_RETENTION,
	UNCOVERED__COUNT
};
const char *uncovered_name(enum uncovered reason);
const char *stop_reason_name(enum stop_reason reason);
const char *debtor_event_name(enum debtor_event_kind kind);
int debtor_event_find(const char *word);

/** One invoice. covered + suspended + the sum of not_covered = counted. */
struct cover_line {
	size_t invoice; /* index in debtor.invoices */
	civil_day delivered_on;
	int64_t outstanding_incl_minor, outstanding_excl_minor;
	int64_t counted_minor; /* excl. tax (incl. when vat_covered), after
				  payments were credited as the contract says */
	int64_t covered_minor, suspended_minor;
	int64_t covered_excl_minor;	       /* covered, without tax */
	int64_t covered_by[LIMIT_TYPE__COUNT]; /* sums to covered_minor */
	int64_t not_covered[UNCOVERED__COUNT];
	const struct limit *limit; /* that covers it first, or NULL */
	int percentage;		   /* of that limit, -1 */
};

struct cover {
	const struct contract *contract;
	struct VEC(struct cover_line) lines; /* of what is open, in order */
	int64_t outstanding_incl_minor, outstanding_excl_minor, counted_minor,
		covered_minor, suspended_minor, covered_excl_minor, limit_minor;
	int64_t headroom_minor;	   /* of the limits in force on as_of */
	const struct limit *limit; /* the leading one on as_of, or NULL */
	civil_day stop_on; /* last covered delivery day, DAY_NEVER: no stop */
	enum stop_reason stop_reason;
	size_t stop_invoice;  /* SIZE_MAX: no invoice caused it */
	civil_day changes_on; /* first later day on which it may differ if
				 nothing happens, or DAY_NEVER */
};

/** Hundredths of a percent of what is open without tax that is covered; both
 * amounts are without tax, whatever the contract covers. */
int64_t insured_share(int64_t covered_excl_minor,
		      int64_t outstanding_excl_minor);

/** The contract of a debtor: that of its limits, the only one there is, else
 * NULL. A debtor without any limit has none unless a contract has
 * discretionary cover. */
const struct contract *cover_contract(const struct contract *list, size_t n,
				      const struct debtor *d);
/** The insured share of a type of limit, in hundredths of a percent: that of
 * the debtor's country where the contract names one. -1: not insured so. */
int cover_percentage(const struct contract *k, const char *country,
		     enum limit_type type);
/** The day from which one of the debtor's limits counts for deliveries: one
 * that lowers, `limit_reduction_after` its announcement at the earliest. */
civil_day cover_limit_from(const struct contract *k, const struct debtor *d,
			   const struct limit *l);
/** What the limit of that type amounts to that the decision takes the place
 * of; 0: none stands. */
int64_t cover_limit_before(const struct contract *k, const struct debtor *d,
			   const struct limit *l);
void cover_compute(const struct contract *k, const struct debtor *d,
		   struct arena *arena, struct cover *out);

/* ---- deadlines ------------------------------------------------------- */

/** The days from which the clauses of one invoice run; DAY_NONE: not known. */
struct anchor_days {
	civil_day on[ANCHOR__COUNT]; /* of ANCHOR_FILED nothing */
	/* filed(X) is the first filing of the debtor that speaks of it */
	const struct debtor *debtor; /* or NULL: nothing is known of filings */
	const struct debtor_invoice *of;
};
/** What is fixed by the invoice itself: invoice, delivery, due, the ends of
 * its terms and of its extension; the rest is DAY_NONE. */
struct anchor_days anchors_of(const struct contract *k,
			      const struct invoice *inv, const char *country);
/** Last day of the invoice's maximum extension period, that the insurer granted
 * the debtor included; DAY_NONE without the clause. */
civil_day cover_extension_end(const struct contract *k, const struct debtor *d,
			      const struct invoice *inv);
struct rule_day {
	civil_day on;	    /* DAY_NONE: not known yet */
	enum anchor anchor; /* which one decided */
	civil_day anchor_on;
};
/** The day that a deadline's rule gives. Of min and max the known side binds
 * while the other is not known: too early does no harm. */
struct rule_day rule_day(const struct contract *k, const struct date_rule *rule,
			 const struct anchor_days *days);

enum deadline_state {
	DEADLINE_OPEN,
	DEADLINE_MET,
	DEADLINE_MISSED,
	DEADLINE_ACKNOWLEDGED, /* missed: known to be, or past already when
				  its invoice was first imported */
	DEADLINE_LAPSED,       /* paid or cancelled before it came */
	DEADLINE_STATE__COUNT
};
const char *deadline_state_name(enum deadline_state state);

struct deadline {
	const struct filing *filing;
	size_t invoice; /* that binds, index in debtor.invoices */
	const struct debtor_event *event; /* NULL: an invoice is overdue */
	enum anchor anchor;
	civil_day anchor_on;
	civil_day due_on;
	civil_day send_by; /* the contract's margin before it */
	enum deadline_state state;
	civil_day filed_on, received_on; /* DAY_NONE */
};
struct deadlines VEC(struct deadline);
/** What was filed before an event was known does not tell of it. NULL: no
 * event, the debt itself. */
bool filed_tells_of(const struct filed *f, const struct debtor_event *e);
/** Was the invoice issued by then, and not paid and owed again since? */
bool filed_speaks_of(const struct debtor *d, const struct filed *f,
		     const struct debtor_invoice *di);
/** Was its end told by the debtor's day? */
bool filed_is_closed(const struct debtor *d, const struct filed *f);
/** The first filing of that name under a contract that speaks of the invoice,
 * or NULL. Also what is under way, when `planned`, but for what is uncertain:
 * twice is better than never. */
const struct filed *debtor_filing(const struct debtor *d, const char *contract,
				  const char *file,
				  const struct debtor_invoice *di,
				  bool planned);

/** By due_on. Per clause and event one for what is not filed yet, that of the
 * invoice which binds first, one for what was filed, and one for what was
 * acknowledged to be missed. Nothing where nothing
 * is at stake: no covered or suspended amount. */
void cover_deadlines(const struct contract *k, const struct debtor *d,
		     const struct cover *cover, struct arena *arena,
		     struct deadlines *out);
/** What came of the deadlines of invoices that were paid late or cancelled
 * after they were due, by due_on: one for each clause and invoice. For the
 * file; nothing of it is to be done. `d` must hold the settled invoices. */
void cover_deadlines_past(const struct contract *k, const struct debtor *d,
			  struct arena *arena, struct deadlines *out);

/* ---- indemnity ------------------------------------------------------- */

enum claim_state {
	CLAIM_NONE,
	CLAIM_NOTIFIED,
	CLAIM_ACKNOWLEDGED,
	CLAIM_IN_QUESTION,
	CLAIM_ACCEPTED,
	CLAIM_REFUSED,
	CLAIM_PAID,
	CLAIM_HANDED_BACK,
	CLAIM_WITHDRAWN,
	CLAIM_STATE__COUNT
};
const char *claim_state_name(enum claim_state state);

/** What claims of the same year used up before this one. */
struct year_used {
	int64_t aggregate_minor; /* counted towards the aggregate */
	int64_t paid_minor;	 /* towards the maximum */
};

/** Every intermediate figure, in the order of the computation. */
struct claim {
	enum debtor_event_kind cause; /* DEBTOR_OVERDUE: protracted default */
	int64_t debt_incl_minor, debt_excl_minor, covered_minor,
		suspended_minor;
	int64_t loss_minor; /* covered, above the threshold, or 0 */
	int64_t after_percentage_minor;
	int64_t after_deductible_minor; /* both, in the contract's order */
	int64_t retention_minor; /* taken off for the minimum retention */
	int64_t late_minor;	 /* taken off for a late notice */
	int64_t aggregate_before_minor, aggregate_after_minor;
	int64_t maximum_left_minor; /* INT64_MAX: no maximum */
	int64_t indemnity_minor;
	int64_t advance_minor;
	int64_t not_covered[UNCOVERED__COUNT];
	civil_day notice_due_on, notice_received_on, date_of_loss, expected_on;
	int64_t recovered_minor, insurer_recovery_minor,
		insured_recovery_minor; /* after the date of loss */
	int64_t fees_minor, fees_charged_minor;
	int64_t accepted_minor; /* the insurer's own figure, -1: none told */
	int64_t paid_minor, balance_minor; /* to come, of accepted or else of
					      the indemnity */
	enum claim_state state;
};
/**
 * `at_loss` is the debtor on the date of loss (the same on as_of while that
 * lies ahead), `now` on as_of.
 */
void claim_compute(const struct contract *k, const struct debtor *at_loss,
		   const struct debtor *now, const struct year_used *used,
		   struct arena *arena, struct claim *out);
/** When the loss is or will be established, DAY_NONE: not foreseeable. */
civil_day claim_date_of_loss(const struct contract *k, const struct debtor *d);

#endif
