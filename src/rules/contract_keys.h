#ifndef RULES_CONTRACT_KEYS_H
#define RULES_CONTRACT_KEYS_H
/**
 * The clauses of a contract, by subject; contract.c puts them together. All
 * shapes here write into struct contract itself unless said otherwise.
 */
#include "decode.h"

/** `excl_tax`, `incl_tax`: in the order of enum tax_basis. */
extern const char *const tax_words[];
/** Kinds of documents that a filing can need. */
extern const char *const document_words[];

/* What is covered (contract_cover.c). */
extern const struct shape percentage_shape;
extern const struct shape discretionary_shape;
extern const struct shape max_terms_shape;
extern const struct shape extension_shape;
extern const struct shape by_country_shape; /* struct terms_of_country */
extern const char *const stop_words[];
extern const char *const exclusion_words[];
extern const char *const payment_words[];

/* What must be filed, and when (contract_clock.c). */
extern const struct shape filing_shape;	     /* struct filing */
extern const struct shape declaration_shape; /* struct declaration */
extern const struct type type_late_notice;   /* the whole clause */

/* The rows of a filing in the insurer's own columns (contract_layout.c). */
extern const struct shape layout_shape; /* struct filing_layout */

/* What the insurer owes (contract_claim.c). */
extern const struct shape waiting_shape;
extern const struct shape deductible_shape;
extern const struct shape aggregate_shape;
extern const struct shape maximum_shape; /* its own struct */
extern const struct type type_maximum;	 /* the whole clause */
extern const struct shape recovery_shape;
extern const struct shape fees_shape;

/** An enum anchor, of those that key->words names; date_of_loss is
 * ANCHOR_EVENT. */
extern const struct type type_anchor;

/* ---- checks across clauses (contract_check.c, contract_filed.c) -------- */

void contract_check(struct decoder *dec, const struct found *found,
		    struct contract *c);
void check_filings(struct decoder *dec, const struct found *found,
		   const struct contract *c);

#define NO_ITEM SIZE_MAX

/** A value below a clause: deadlines[2].above.amount. */
struct spot {
	const char *clause;
	size_t item; /* of a list, or NO_ITEM */
	const char *key[2];
};
/** An error at the place, or as near to it as the file has it. */
struct diag *spot_fault(struct decoder *dec, const struct found *found,
			struct spot at, const char *text);
/** Does the contract have the clause that a day needs? */
void anchor_check(struct decoder *dec, const struct found *found,
		  struct spot at, enum anchor anchor);
void notice_check(struct decoder *dec, const struct found *found,
		  struct spot at, const struct contract *c, enum anchor anchor);

#endif
