#ifndef RELANCE_CONTRACT_H
#define RELANCE_CONTRACT_H
/**
 * A contract of credit insurance (insurance/NAME.yaml): every figure that
 * decides about cover, deadlines and indemnity. A clause that the file leaves
 * out does not exist. Amounts are of the contract's currency; percentages
 * are hundredths of a percent (9000 is 90 %). The rules own the strings.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "relance/calendar.h"
#include "relance/diag.h"
#include "relance/hash.h"
#include "relance/filing_layout.h"
#include "relance/model.h"

/** From which day a length of time runs. */
enum anchor {
	ANCHOR_INVOICE,
	ANCHOR_DELIVERY,
	ANCHOR_DUE,	  /* the first due date ever imported */
	ANCHOR_FIRST_DUE, /* of the debtor's oldest unpaid invoice */
	ANCHOR_EXTENSION_END,
	ANCHOR_KNOWN, /* of the event: when we knew of it */
	ANCHOR_EVENT, /* of the event: when it happened */
	ANCHOR_NOTICE_RECEIVED, /* of the filing called notice */
	ANCHOR_MAX_TERMS,	/* the last day of the invoice's longest terms,
				   those of its country */
	ANCHOR_FILED,		/* filed(X) */
	ANCHOR__COUNT
};
/** The word that contracts write for it. */
const char *anchor_name(enum anchor anchor);

/** `extension_end + 30 days`, `min(a + 1 day, b)`, `max(...)`. */
enum date_op {
	DATE_ANCHOR,
	DATE_MIN,
	DATE_MAX
};
struct date_rule {
	enum date_op op;
	enum anchor anchor;
	const char *filed;		      /* of ANCHOR_FILED */
	struct span plus;		      /* added after op */
	const struct date_rule *left, *right; /* of MIN and MAX */
	const char *text;		      /* as written */
};

/** With or without tax. */
enum tax_basis {
	EXCL_TAX,
	INCL_TAX
};

/** An amount above which a clause holds. */
struct above {
	struct money amount; /* minor -1: none */
	enum tax_basis basis;
};

/** What a debtor may do that a contract speaks of. */
enum debtor_event_kind {
	DEBTOR_OVERDUE, /* nothing is recorded: an invoice is not paid */
	DEBTOR_INSOLVENCY,
	DEBTOR_BANK_REJECTION,
	DEBTOR_ADVERSE, /* adverse information */
	DEBTOR_EVENT__COUNT
};

/* Names of filings that no clause of a contract has. */
#define FILE_EXTENSION "extension"
#define FILE_RESCHEDULING "rescheduling"
#define FILE_PAYMENT "payment"
#define FILE_WITHDRAWAL "withdrawal"

/** One line of `deadlines:`. */
struct filing {
	const char *file; /* notice, intervention, claim, ... */
	enum debtor_event_kind event;
	const struct date_rule *by;
	bool counted_sent; /* `counted: sent`; else it must be received */
	struct above above;
	struct pos pos;
};

/** What ends cover for new deliveries. Bits of contract.stop. */
enum stop_reason {
	STOP_NONE,
	STOP_EXTENSION_END,
	STOP_BANK_REJECTION,
	STOP_LIMIT_CANCELLED,
	STOP_INSOLVENCY,
	STOP_ADVERSE_INFORMATION,
	STOP_FILING, /* a filing that hands over */
	STOP__COUNT
};

/** Whom the contract does not cover. Bits of contract.exclusions. */
enum exclusion {
	EXCLUDE_DISPUTED, /* not insured; else only suspended until settled */
	EXCLUDE_PRIVATE_PERSON,
	EXCLUDE_PUBLIC_ENTITY,
	EXCLUDE_RELATED_COMPANY,
	EXCLUDE_CASH, /* no terms given: due on the day of issue */
	EXCLUDE__COUNT
};

enum late_notice {
	LATE_WARN, /* the clause is left out, or says so */
	LATE_VOID,
	LATE_REDUCE
};

/** What a discretionary limit becomes when more is owed. */
enum over_maximum {
	OVER_CAP,
	OVER_VOID
};

struct terms_of_country {
	const char *country;
	int percentage;	   /* -1: as insured_percentage */
	struct span terms; /* unit SPAN_NONE: as max_terms */
};

enum period_unit {
	PERIOD_NONE,
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_YEAR
};

/** A periodic declaration: of insurable turnover, or of overdue debts. */
struct declaration {
	const char *what; /* turnover, overdue */
	enum period_unit every;
	struct span within; /* after the end of the period */
	struct pos pos;
};

struct contract {
	const char *name, *insurer, *insurer_email, *insurer_phone, *policy_no,
		*channel;
	const char *model; /* after the model of ..., or NULL; said only */
	char currency[4]; /* of every amount here */
	const struct calendar *calendar; /* for `business days` */
	struct span ack_within; /* SPAN_NONE: the clause is left out, as all
				   below */
	civil_day from, to;	/* DAY_NONE: open */
	bool vat_covered;
	enum tax_basis limit_basis;
	int percentage[LIMIT_TYPE__COUNT]; /* -1: not insured that way; without
					      the clause no share is ours */

	struct money discretionary_maximum; /* minor -1: none */
	enum over_maximum discretionary_over;
	const char *discretionary_proof;   /* what must be shown, said only */
	struct span discretionary_rebuild; /* after a refusal */

	struct span max_terms;
	enum anchor max_terms_from; /* invoice or delivery */
	struct span max_invoicing;
	struct span extension;
	enum anchor extension_from; /* due (the original one), invoice,
				       delivery, or max_terms */
	unsigned stop;		    /* bits 1 << enum stop_reason */
	bool reinstated_on_cure;
	struct span limit_reduction_after; /* of announcement */
	bool oldest_first; /* payments count for the debtor's oldest debt,
			      whatever they name */

	struct span margin; /* default 3 business days */
	const int *alarm;   /* days before a deadline, descending; default
			       14, 7, 3, 1 */
	size_t alarm_count;
	const struct filing *filing;
	size_t filing_count;
	const char *hands_over; /* filing after which the insurer owns the
				   case; NULL: none */
	const char *const *dispute_stops; /* filings a dispute suspends */
	size_t dispute_stops_count;
	enum late_notice late_notice;
	int late_reduce; /* of LATE_REDUCE */

	struct span waiting;
	enum anchor waiting_from;
	struct span pay_within;	   /* after the date of loss */
	struct span assess_within; /* after the file is complete */
	struct money threshold;	   /* minor -1: none, as of those below */
	struct money deductible;
	bool deductible_first; /* before the percentage */
	struct money minimum_retention;
	struct money aggregate;
	bool aggregate_of_loss; /* else of the indemnity */
	struct money aggregate_used; /* 0: none, as the next but one */
	struct money maximum;	     /* premium times N worked out */
	struct money maximum_paid;
	int advance;		   /* -1: none */
	bool recovery_fifo;	   /* else pro rata */
	enum anchor recovery_from; /* ANCHOR_EVENT: the date of loss */
	bool fees_on_uncovered;	   /* collection costs are charged by the share
				   that is not covered */

	unsigned exclusions; /* bits 1 << enum exclusion */
	const char *const *country;
	size_t country_count; /* 0: everywhere */
	const struct terms_of_country *terms_of;
	size_t terms_of_count;
	const char *const *document; /* kinds that a filing needs */
	size_t document_count;
	const char *beneficiary;  /* factor or bank, or NULL */
	civil_day suspended_from; /* DAY_NONE */
	const struct declaration *declaration;
	size_t declaration_count;

	const struct filing_layout *layout; /* further files of a filing */
	size_t layout_count;

	struct sha256 hash;
	struct pos pos;
};

/** The first clause that asks for a filing of that name, or NULL. */
const struct filing *contract_filing(const struct contract *k,
				     const char *file);

#endif
