/*
 * Clauses of a contract that say what is covered: the insured share, the
 * longest terms, the extension, what stops cover, and who has none.
 */
#include "contract_keys.h"
#include "relance/text.h"

#define SHARE(word, type_of_limit, text, sample)                               \
	{                                                                      \
		.name = word, .type = &type_percent,                           \
		.offset =                                                      \
			offsetof(struct contract, percentage[type_of_limit]),  \
		.fallback = "not insured", .meaning = text, .example = sample  \
	}

const char *const tax_words[] = { "excl_tax", "incl_tax", NULL };

/* The bits of contract.stop, from STOP_EXTENSION_END on. */
const char *const stop_words[] = { "extension_end",
				   "bank_rejection",
				   "limit_cancelled",
				   "insolvency",
				   "adverse_information",
				   "filing",
				   NULL };
/* The bits of contract.exclusions. */
const char *const exclusion_words[] = { "disputed",	 "private_person",
					"public_entity", "related_company",
					"cash",		 NULL };
const char *const payment_words[] = { "as_booked", "oldest_first", NULL };

static void read_anchor(struct decoder *dec, const struct node *node,
			const struct key *key, void *base)
{
	int word = word_parse(dec, node, key->words);
	int anchor;

	if (word < 0)
		return;
	anchor = anchor_find(key->words[word]);
	*FIELD(base, key, enum anchor) =
		anchor < 0 ? ANCHOR_EVENT : (enum anchor)anchor;
}

const struct type type_anchor = { FORM_WORD, "word", NULL, read_anchor,
				  sizeof(enum anchor) };

/* ---- the insured share ------------------------------------------------ */

static void no_shares(struct decoder *dec, void *base)
{
	struct contract *c = base;

	(void)dec;
	for (int i = 0; i < LIMIT_TYPE__COUNT; i++)
		c->percentage[i] = -1;
}

static const struct key percentage_keys[] = {
	SHARE("named", LIMIT_NAMED,
	      "Of a limit that the insurer set for the debtor.", "90 %"),
	SHARE("discretionary", LIMIT_DISCRETIONARY,
	      "Of a limit that we set ourselves.", "60 %"),
	SHARE("rating", LIMIT_RATING, "Of a limit by rating.", "80 %"),
	SHARE("temporary", LIMIT_TEMPORARY, "Of a limit for a time only.",
	      "90 %"),
	SHARE("top_up", LIMIT_TOP_UP, "Of cover on top of a partial limit.",
	      "50 %"),
};
const struct shape percentage_shape = {
	.name = "insured_percentage",
	KEYS(percentage_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
	.defaults = no_shares,
};

/* In the order of enum over_maximum. */
static const char *const over_words[] = { "cap", "void", NULL };

static const struct key discretionary_keys[] = {
	{ .name = "maximum",
	  .type = &type_money,
	  .offset = offsetof(struct contract, discretionary_maximum),
	  .flags = KEY_REQUIRED,
	  .meaning = "The largest limit that we may set ourselves.",
	  .example = "10000.00 EUR" },
	{ .name = "over",
	  .type = &type_word,
	  .offset = offsetof(struct contract, discretionary_over),
	  .words = over_words,
	  .fallback = "cap",
	  .meaning = "When more is owed: cover up to the maximum, or none.",
	  .example = "cap" },
	{ .name = "proof",
	  .type = &type_text,
	  .offset = offsetof(struct contract, discretionary_proof),
	  .meaning = "What must be shown for such a limit; said in the claim.",
	  .example = "two orders paid in time within 12 months" },
	{ .name = "rebuild_after",
	  .type = &type_span,
	  .offset = offsetof(struct contract, discretionary_rebuild),
	  .fallback = "never",
	  .meaning = "After a refused or cancelled limit, how soon we may set "
		     "one ourselves again.",
	  .example = "12 months" },
};
const struct shape discretionary_shape = {
	.name = "discretionary",
	KEYS(discretionary_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
};

/* ---- terms and extension ---------------------------------------------- */

static const char *const terms_words[] = { "invoice", "delivery", NULL };
static const struct key max_terms_keys[] = {
	{ .name = "length",
	  .type = &type_span,
	  .offset = offsetof(struct contract, max_terms),
	  .flags = KEY_REQUIRED,
	  .meaning = "The longest terms; longer ones have no cover.",
	  .example = "120 days" },
	{ .name = "from",
	  .type = &type_anchor,
	  .offset = offsetof(struct contract, max_terms_from),
	  .words = terms_words,
	  .fallback = "invoice",
	  .meaning = "The day from which they count.",
	  .example = "invoice" },
};
const struct shape max_terms_shape = {
	.name = "max_terms",
	KEYS(max_terms_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
};

static const char *const extension_words[] = { "due", "invoice", "delivery",
					       "max_terms", NULL };
static const struct key extension_keys[] = {
	{ .name = "length",
	  .type = &type_span,
	  .offset = offsetof(struct contract, extension),
	  .flags = KEY_REQUIRED,
	  .meaning = "How long we may wait for a customer who is late.",
	  .example = "60 days" },
	{ .name = "from",
	  .type = &type_anchor,
	  .offset = offsetof(struct contract, extension_from),
	  .words = extension_words,
	  .fallback = "due",
	  .meaning = "The day from which it runs: the original due date, the "
		     "invoice, the delivery, or the end of the longest terms.",
	  .example = "due" },
};
const struct shape extension_shape = {
	.name = "extension",
	KEYS(extension_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
};

/* ---- by country ------------------------------------------------------- */

static void no_terms(struct decoder *dec, void *base)
{
	struct terms_of_country *t = base;

	(void)dec;
	t->percentage = -1;
}

static void check_terms(struct decoder *dec, const struct found *found,
			void *base)
{
	struct terms_of_country *t = base;

	country_check(dec, found->node, t->country);
}

static const struct key by_country_keys[] = {
	{ .name = "percentage",
	  .type = &type_percent,
	  .offset = offsetof(struct terms_of_country, percentage),
	  .fallback = "as `insured_percentage` says",
	  .meaning = "The insured share there, whatever the type of limit.",
	  .example = "80 %" },
	{ .name = "terms",
	  .type = &type_span,
	  .offset = offsetof(struct terms_of_country, terms),
	  .fallback = "as `max_terms` says",
	  .meaning = "The longest terms there.",
	  .example = "180 days" },
};
const struct shape by_country_shape = {
	.name = "by_country",
	KEYS(by_country_keys),
	.size = sizeof(struct terms_of_country),
	.pos_offset = NOT_KEPT,
	.defaults = no_terms,
	.check = check_terms,
};
