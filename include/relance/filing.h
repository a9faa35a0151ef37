#ifndef RELANCE_FILING_H
#define RELANCE_FILING_H
/**
 * What goes with a message to an insurer beside its letter: the account of
 * the last twelve months, every reminder with the proof that it left, the
 * papers, and what of them is missing. Gathered by the room run, made into
 * files by the room letter (layout: relance-insurance(5)).
 * Source: what insurers ask for in a notice or claim, credit-insurance.md
 * section 4.
 */
#include "relance/decide.h"
#include "relance/hash.h"
#include "relance/json.h"
#include "relance/vec.h"

#define STATEMENT_MONTHS 12

/** One month of the debtor's account, in the contract's currency. */
struct statement_month {
	civil_day first; /* its first day */
	int64_t opening_minor, invoiced_minor, paid_minor, credited_minor,
		returned_minor, closing_minor;
};
struct statement VEC(struct statement_month);

/** An invoice with all its facts, settled or not. */
struct account_entry {
	const struct invoice *inv;
	const struct payment *fact; /* by on; undated first */
	size_t fact_count;
};
struct debtor_account VEC(struct account_entry);
/**
 * The months up to as_of, the last one as far as it went. What was paid too
 * much counts as paid; what is undated counts before the first month. closing
 * = opening + invoiced - paid - credited + returned, and each month opens
 * where the one before closed.
 */
void statement_make(const struct debtor_account *account, const char *currency,
		    civil_day as_of, struct arena *arena,
		    struct statement *out);

/** A message that the debtor got. */
struct filing_reminder {
	const char *message_id, *customer_id, *step, *template_name, *recipient,
		*reply; /* of the server that took it; of a letter on paper
			    its number at the post; or NULL */
	enum stage stage;
	enum channel channel;
	civil_day on;
	int64_t accepted_at;
};

/** What came in or went back for an invoice that is open. */
struct filing_payment {
	const struct invoice *inv;
	const struct payment *payment;
};

/** A paper that goes along. */
struct filing_document {
	const char *kind, *path;
	const struct invoice *inv; /* NULL: of the debtor */
	const void *bytes;
	size_t n;
	struct sha256 hash;
};

/** A paper that the contract wants and that is not there. */
struct filing_gap {
	const char *kind;
	const struct invoice *inv; /* NULL: of the debtor */
	const char *why;
};

struct dossier {
	const struct insurer_case *of;
	struct VEC(struct filing_reminder) reminders; /* by on */
	struct VEC(struct filing_payment) payments;
	struct statement statement;
	struct VEC(struct filing_document) documents;
	struct VEC(struct filing_gap) gaps;
	size_t needed; /* papers that the contract wants, gaps included */
	size_t there;  /* of these */
};

/** [{reason, amount}] of what is not covered (contract.md section 3). */
json_t *js_not_covered(const int64_t *minor, const char *currency);

#endif
