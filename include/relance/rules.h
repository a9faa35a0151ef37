#ifndef RELANCE_RULES_H
#define RELANCE_RULES_H
/**
 * Everything a person writes in YAML: relance.yaml, rules/, insurance/ and
 * calendars/, decoded and checked.
 *
 * All values live in the arena given to rules_load and keep their marks, so
 * that later checks can point at a line. Source: relance-rules(5);
 * contract.md sections 2, 6 and 8.
 */
#include "relance/calendar.h"
#include "relance/contract.h"
#include "relance/diag.h"
#include "relance/expr.h"
#include "relance/hash.h"
#include "relance/model.h"

/** Amounts per currency (`50 EUR | 55 USD`); n == 0: key left out. */
struct amounts {
	const struct money *v;
	size_t n;
};
/** The amount for a currency; false when it is not listed. */
bool amounts_find(const struct amounts *a, const char *currency,
		  int64_t *minor_out);

/* ---- policies -------------------------------------------------------- */

enum catch_up {
	CATCH_UP_STEP,
	CATCH_UP_JUMP
};
enum reopened {
	REOPENED_CONTINUE,
	REOPENED_RESTART
};
/** Whose position it is that climbs. */
enum ladder_of {
	LADDER_INVOICE,
	LADDER_CUSTOMER /* per currency, carried by the oldest unpaid invoice */
};
/** What shares one message. */
enum group_by {
	GROUP_CUSTOMER,
	GROUP_INVOICE,
	GROUP_PARENT /* in stage reminder, customers of one parent */
};
/** Where an invoice goes on whose step is no longer in its policy. */
enum policy_change {
	CHANGE_SET_ASIDE,
	CHANGE_RESTART,
	CHANGE_PREVIOUS /* from the step before it that is still there */
};
/** What credits without an invoice do. */
enum credits {
	CREDITS_NET, /* shown, and taken off what is demanded */
	CREDITS_SHOW /* shown only */
};

/** `on:`: the place of the step that an event leads to, counted from 1; 0:
 * none. */
struct transitions {
	int place[EVENT__COUNT];
};

struct step {
	const char *name;
	enum stage stage;
	struct expr *when;    /* NULL: always true once overdue */
	struct expr *only_if; /* NULL: for everyone */
	struct span wait;     /* SPAN_NONE: the next day */
	enum channel channel; /* CHANNEL_NONE: a state, or notify */
	const char *template_name;
	const char *to; /* role: billing, management, registered-office ... */
	const char *const *to_else; /* further roles, tried in this order */
	size_t to_else_count;
	const char *cc; /* role, or "in_charge", or NULL */
	bool attach_invoices; /* `attach: invoices` */
	bool approval;
	int approvers;		/* accounts that must approve; 0 is 1 */
	bool for_disputed;	/* `for: disputed`: a track of its own */
	struct span before_due; /* SPAN_NONE: an ordinary rung; else goes from
				   so long before the due day up to it */
	struct span repeat_every; /* SPAN_NONE: once */
	int repeat_times;	  /* in all, the first one included */
	struct expr *until;	  /* ends the repetition, or NULL */
	int go_to; /* `goto:`, place of the step after this one, counted from
		      1; 0: the next below */
	bool final;
	const char *task;   /* text with {{names}}, or NULL */
	bool task_required; /* done before the next step */
	const char *const *was; /* former names */
	size_t was_count;
	struct transitions on; /* wins over the policy's */
	bool notify_insurer;
	const char *deadline; /* name of a filing ("notice"), or NULL */
	struct pos pos, template_pos, deadline_pos;
};

struct policy {
	const char *name, *title;
	struct expr *applies_to; /* NULL: everyone */
	const struct calendar *calendar;
	struct amounts minimum;
	enum catch_up catch_up;
	enum reopened reopened;
	enum ladder_of ladder;
	bool falls;
	enum group_by group_by;
	bool own_account; /* not with the parent, whatever group_by says */
	enum policy_change policy_change;
	enum credits credits;
	struct span promise_grace; /* default 3 business days */
	struct span plan_grace;	   /* default 3 business days */
	struct span dispute_review; /* SPAN_NONE: no reviews */
	const char *in_charge; /* name in relance.yaml's people, or NULL */
	struct transitions on;
	struct span stale_after;  /* SPAN_NONE: data is never stale */
	struct span min_interval; /* SPAN_NONE: 0 */
	uint8_t send_days;	  /* bit 0 = Monday ... bit 6 = Sunday */
	bool send_on_holidays;	  /* `send_days: every day` */
	const struct step *step;
	size_t step_count;
	struct sha256 hash; /* of the file, and of what it includes */
	struct pos pos;
	bool unlisted; /* not in relance.yaml's `policies:`: followed only by
			  those who name it */
};
/** Are its reminders for the customer's parent? */
bool policy_by_parent(const struct policy *p);
/** Do messages of this step go to the customer's parent, with those of the
 * parent's other customers? */
bool policy_joins(const struct policy *p, const struct step *s);
/** Index of a step by name, or else by a former one (`was:`); -1 when the
 * policy has none of that name. */
int policy_step_find(const struct policy *p, const char *name);

/* ---- relance.yaml ---------------------------------------------------- */

enum transport {
	TRANSPORT_FOLDER,
	TRANSPORT_SMTP
};
enum letter_count {
	LETTERS_POSTED,
	LETTERS_WRITTEN
};

struct person {
	const char *name, *email, *phone;
	const char *title; /* under the signature, or NULL */
	const char *const *segments; /* in charge of these by default */
	size_t segment_count;
};

/** Whom openly assigned invoices are paid to (`factors:`). */
struct factor {
	const char *key;  /* what `assigned_to` of an invoice says */
	const char *name; /* as letters show it */
	const char *address, *iban, *bic, *email, *phone;
	struct {
		const char *fr, *en, *de, *es;
	} mention; /* of the assignment, or NULL: the template's own words */
};

struct mail_config {
	enum transport transport;
	const char *url; /* smtp://host:port or smtps://host:port */
	bool starttls;	 /* required (default for smtp:// unless `off`) */
	const char *ca_file, *auth, *user, *password_file, *token_command;
	const char *from, *envelope_from, *reply_to, *archive;
	int connections;	    /* default 4 */
	int per_minute, per_day;    /* 0: no limit */
	int timeout_seconds;	    /* default 600, RFC 5321 section 4.5.3.2 */
	const char *const *only_to; /* domains */
	size_t only_to_count;
	struct pos pos;
};

/** Import mapping of one kind of file. */
struct mapping_column {
	const char *theirs;   /* their column name; NULL for a constant */
	const char *ours;     /* canonical name, or "ignore" */
	const char *constant; /* value for every row, or NULL */
	struct VEC(struct mapping_value) values; /* their value -> ours */
	const char *date_form; /* overrides the file's, or NULL */
	struct pos pos;
};
struct mapping_value {
	const char *theirs, *ours;
};
struct mapping {
	const char *kind;  /* customers, invoices, ... or a name of theirs */
	const char *match; /* glob on the file name, or NULL */
	char separator;	   /* default ',' */
	char decimal;	   /* '.' or ',' */
	char thousands;	   /* 0: none; ' ' stands for every kind of space */
	const char *date_form; /* "YYYY-MM-DD", "DD/MM/YYYY", "M/D/YYYY" */
	const char *encoding;  /* "UTF-8" default */
	const char *currency;  /* import.currency, or NULL */
	bool ignore_others;    /* `other_columns: ignore` */
	struct VEC(struct mapping_column) columns;
	struct pos pos;
	const char *name; /* as the file calls it; NULL like kind */
};

struct config {
	const char *timezone; /* "Europe/Paris" */
	const char *company_name, *company_address, *company_legal_id,
		*company_vat_id, *company_iban, *company_bic, *company_phone,
		*company_email, *company_language, *company_country;
	const char *const *policy_order; /* names, in order */
	size_t policy_order_count;
	const char *documents_dir;
	struct span give_up_after; /* default 5 days */
	struct mail_config mail;
	enum letter_count letters;
	const struct person *person;
	size_t person_count;
	struct factor *factor;
	size_t factor_count;
	const struct mapping *mapping;
	size_t mapping_count;
	int brake; /* 0: default rule */
	bool keep_last; /* `on_bad_rules: keep_last` */
	struct pos pos;
};
const struct person *config_person(const struct config *c, const char *name);
/** The factor that an invoice is assigned to, letter case aside, or NULL. */
const struct factor *config_factor(const struct config *c, const char *name);

/* ---- all together ---------------------------------------------------- */

struct rule_file {
	const char *path; /* "rules/fr.yaml", relative */
	const char *kind; /* config, policy, contract, calendar */
	struct sha256 hash;
	const char *text; /* the whole file */
	size_t size;
};

struct rules {
	struct config config;
	const struct policy *policy; /* in the order of relance.yaml, the
					unlisted ones behind */
	size_t policy_count;
	const struct contract *contract;
	size_t contract_count;
	const struct rule_file *file;
	size_t file_count;
	struct sha256 fingerprint; /* of all that decide can depend on */
	unsigned needs; /* bits of enum need: what conditions and steps use */
	bool choice_by_invoice; /* an applies_to looks at the invoice, so that
				   a customer may have several policies */
};

/**
 * Read and check the whole working folder `dir`. All errors of all files are
 * reported; STATUS_INVALID when there is one, STATUS_NOT_FOUND when `dir` has
 * no relance.yaml (nothing reported).
 */
enum status rules_load(const char *dir, struct arena *arena,
		       struct rules *rules_out, struct diags *d) WARN_UNUSED;

/**
 * The same from other places than a folder: of each path the text in `file`
 * is taken, in place of the folder's when `dir` is given, else alone (rules of
 * a past day as they stood then). kind may be NULL.
 */
enum status rules_load_with(const char *dir, const struct rule_file *file,
			    size_t n, struct arena *arena,
			    struct rules *rules_out,
			    struct diags *d) WARN_UNUSED;

/**
 * Decode one text as a file of the given kind, for tests and fuzzing.
 * kind: "config", "policy", "contract", "calendar".
 */
enum status rules_decode_text(const char *kind, const char *path,
			      const char *text, size_t size,
			      struct arena *arena, struct diags *d) WARN_UNUSED;

/**
 * The canonical columns of a kind of CSV file (product.md), so that a mapping
 * can be checked without a file. NULL for an unknown kind.
 */
const char *const *canonical_columns(const char *kind, size_t *n_out);

const struct policy *rules_policy(const struct rules *r, const char *name);
const struct contract *rules_contract(const struct rules *r, const char *name);

/** Print the JSON Schema of a kind of file, made from the decoder's tables.
 * False: no kind of that name. */
bool rules_schema(const char *kind, struct str *out);
/** Print the reference of keys and facts as roff, for relance-rules(5). */
void rules_reference(struct str *out);
/** The same of contracts, for relance-insurance(5). */
void insurance_reference(struct str *out);

#endif
