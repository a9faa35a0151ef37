/*
 * `factors:` of relance.yaml: whom assigned invoices are paid to, and in what
 * words a letter says so.
 */
#include "decode.h"
#include "relance/text.h"

#define FACTOR(key_name, key_type, text, sample)                               \
	{                                                                      \
		.name = #key_name, .type = &key_type,                          \
		.offset = offsetof(struct factor, key_name), .meaning = text,  \
		.example = sample                                              \
	}
#define MENTION(language, sample)                                              \
	{                                                                      \
		.name = #language, .type = &type_text,                         \
		.offset = offsetof(struct factor, mention.language),           \
		.meaning = "The mention in letters of this language.",         \
		.example = sample                                              \
	}

static const struct key mention_keys[] = {
	MENTION(fr, "Créance cédée à Lumen Factoring."),
	MENTION(en, "This claim has been assigned to Lumen Factoring."),
	MENTION(de, "Die Forderung ist an Lumen Factoring abgetreten."),
	MENTION(es, "Crédito cedido a Lumen Factoring."),
};
static const struct shape mention_shape = {
	.name = "mention",
	KEYS(mention_keys),
	.size = sizeof(struct factor),
	.pos_offset = NOT_KEPT,
};

static const struct key factor_keys[] = {
	FACTOR(name, type_text,
	       "The factor's name as letters show it; else the name under "
	       "which it stands here.",
	       "Lumen Factoring SA"),
	FACTOR(address, type_block, "Its postal address, over several lines.",
	       "\"12 quai des Brumes, 69002 Lyon\""),
	{ .name = "iban",
	  .type = &type_iban,
	  .offset = offsetof(struct factor, iban),
	  .flags = KEY_REQUIRED,
	  .meaning = "The account to pay to; its check digits are verified.",
	  .example = "DE89 3704 0044 0532 0130 00" },
	FACTOR(bic, type_bic, "The bank of that account.", "COBADEFF"),
	FACTOR(email, type_email, "Its address in letters.",
	       "payments@lumen.example"),
	FACTOR(phone, type_text, "Its telephone in letters.",
	       "\"+33 4 78 00 00 00\""),
	{ .name = "mention",
	  .type = &type_inline,
	  .offset = 0,
	  .shape = &mention_shape,
	  .fallback = "the shipped letters' own words",
	  .meaning = "What the factor wants letters to say of the assignment, "
		     "by language.",
	  .example = "{fr: \"Créance cédée à Lumen Factoring SA.\"}" },
};

const struct shape factor_shape = {
	.name = "factor",
	KEYS(factor_keys),
	.size = sizeof(struct factor),
	.pos_offset = NOT_KEPT,
};

static const struct factor *earlier_named(const struct config *c, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (text_same_ci(c->factor[k].key, c->factor[i].key))
			return &c->factor[k];
	return NULL;
}

/* A factor that is paid to our own account would be none. */
void factors_check(struct decoder *dec, const struct found *found,
		   const struct config *c)
{
	for (size_t i = 0; i < c->factor_count; i++) {
		struct factor *f = &c->factor[i];
		struct diag *diag;

		if (!f->name)
			f->name = f->key;
		if (earlier_named(c, i))
			found_fault(dec, found, "factors",
				    "factor \"%s\" stands here twice", f->key);
		if (!f->iban || !str_eq(f->iban, c->company_iban))
			continue;
		diag = found_fault(dec, found, "factors",
				   "factor \"%s\" has the company's own IBAN",
				   f->key);
		HINT(dec, diag,
		     "Give the account of the factor; for a factor that the "
		     "customers do not know, import the invoices as "
		     "confidential.");
	}
}

const struct factor *config_factor(const struct config *c, const char *name)
{
	for (size_t i = 0; name && i < c->factor_count; i++)
		if (text_same_ci(c->factor[i].key, name))
			return &c->factor[i];
	return NULL;
}
