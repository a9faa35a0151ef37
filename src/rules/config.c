/*
 * relance.yaml: who we are, how mail leaves, who works here. Checks that need
 * the policies or the folder are in cross.c.
 */
#include <string.h>

#include "decode.h"
#include "mapping.h"
#include "relance/text.h"

#define IN_CONFIG(field) .offset = offsetof(struct config, field)

/* ---- company ---------------------------------------------------------- */

#define COMPANY(key_name, key_type, field, text, sample)                       \
	{                                                                      \
		.name = key_name, .type = &key_type, IN_CONFIG(field),         \
		.meaning = text, .example = sample                             \
	}

static const struct key company_keys[] = {
	{ .name = "name",
	  .type = &type_text,
	  IN_CONFIG(company_name),
	  .flags = KEY_REQUIRED,
	  .meaning = "Our name as letters show it.",
	  .example = "Dupont SARL" },
	COMPANY("address", type_block, company_address,
		"Our postal address, over several lines.",
		"\"1 rue de la Paix, 75002 Paris\""),
	COMPANY("legal_id", type_text, company_legal_id,
		"Registration number (SIREN, HRB, ...).", "\"552 100 554\""),
	COMPANY("vat_id", type_text, company_vat_id, "VAT number.",
		"FR40303265045"),
	COMPANY("iban", type_iban, company_iban,
		"The account to pay to; its check digits are verified.",
		"FR76 3000 6000 0112 3456 7890 189"),
	COMPANY("bic", type_bic, company_bic, "The bank of that account.",
		"AGRIFRPP"),
	COMPANY("phone", type_text, company_phone, "Whom to call.",
		"\"+33 1 23 45 67 89\""),
	COMPANY("email", type_email, company_email, "Our address in letters.",
		"accounts@example.org"),
	COMPANY("language", type_language, company_language,
		"The language of letters when neither contact nor customer "
		"nor country says one.",
		"fr"),
	COMPANY("country", type_country, company_country,
		"Our country; letters abroad name the country.", "FR"),
};
static const struct shape company_shape = {
	.name = "company",
	KEYS(company_keys),
	.size = sizeof(struct config),
	.pos_offset = NOT_KEPT,
};

/* ---- mail ------------------------------------------------------------- */

#define IN_MAIL(field) .offset = offsetof(struct mail_config, field)
#define MAIL(key_name, key_type, field, text, sample)                          \
	{                                                                      \
		.name = key_name, .type = &key_type, IN_MAIL(field),           \
		.meaning = text, .example = sample                             \
	}
#define SECRET(key_name)                                                       \
	{                                                                      \
		.name = key_name, .type = &type_text, .offset = NOT_KEPT,      \
		.flags = KEY_SECRET,                                           \
		.meaning = "Write it to a file that only you can read and "    \
			   "name that file with `password_file`."              \
	}

static const char *const transport_words[] = { "folder", "smtp", NULL };
static const char *const starttls_words[] = { "off", "required", NULL };
static const char *const auth_words[] = { "plain",   "login",	    "cram-md5",
					  "xoauth2", "oauthbearer", NULL };

static void read_starttls(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	struct key local = *key;
	int word = 1;

	local.offset = 0;
	type_word.read(dec, node, &local, &word);
	*FIELD(base, key, bool) = word == 1;
}

static const struct type type_starttls = { FORM_WORD, "word", NULL,
					   read_starttls, sizeof(bool) };

static const struct key mail_keys[] = {
	{ .name = "transport",
	  .type = &type_word,
	  IN_MAIL(transport),
	  .words = transport_words,
	  .fallback = "folder",
	  .meaning = "Write .eml files to outbox/ (folder), or send by SMTP.",
	  .example = "smtp" },
	MAIL("url", type_url, url, "The mail server, without user or password.",
	     "smtp://mail.example.org:587"),
	{ .name = "starttls",
	  .type = &type_starttls,
	  IN_MAIL(starttls),
	  .words = starttls_words,
	  .fallback = "required",
	  .meaning = "For smtp:// only. `off` sends in clear and is for a "
		     "server on the same machine; it excludes `user`.",
	  .example = "required" },
	MAIL("ca_file", type_text, ca_file,
	     "Certificates to trust instead of the system's.", "ca.pem"),
	{ .name = "auth",
	  .type = &type_word_text,
	  IN_MAIL(auth),
	  .words = auth_words,
	  .fallback = "what the server offers; xoauth2 with a token_command",
	  .meaning = "How to log in.",
	  .example = "plain" },
	MAIL("user", type_text, user, "The name to log in with.",
	     "accounts@example.org"),
	MAIL("password_file", type_text, password_file,
	     "A file that holds nothing but the password and that others "
	     "cannot read.",
	     "/etc/relance/password"),
	MAIL("token_command", type_text, token_command,
	     "A command that prints an OAuth 2 token.",
	     "\"/usr/local/bin/mail-token\""),
	{ .name = "from",
	  .type = &type_email,
	  IN_MAIL(from),
	  .fallback = "company.email",
	  .meaning = "The address in From, shown with the company's name. "
		     "Needed with transport smtp.",
	  .example = "accounts@example.org" },
	{ .name = "envelope_from",
	  .type = &type_email,
	  IN_MAIL(envelope_from),
	  .fallback = "from",
	  .meaning = "Where bounces go.",
	  .example = "bounces@example.org" },
	MAIL("reply_to", type_email, reply_to,
	     "Who reads answers when the customer has no colleague in charge.",
	     "accounts@example.org"),
	MAIL("archive", type_email, archive,
	     "Gets a hidden copy of every message, as a delivery of its own.",
	     "archive@example.org"),
	{ .name = "connections",
	  .type = &type_int,
	  IN_MAIL(connections),
	  .min = 1,
	  .max = 64,
	  .fallback = "4",
	  .meaning = "How many connections to the server are kept open.",
	  .example = "4" },
	MAIL("per_minute", type_int, per_minute,
	     "At most so many messages a minute.", "60"),
	MAIL("per_day", type_int, per_day, "At most so many messages a day.",
	     "2000"),
	{ .name = "only_to",
	  .type = &type_list,
	  .offset = offsetof(struct mail_config, only_to),
	  .count_offset = offsetof(struct mail_config, only_to_count),
	  .item = &type_domain,
	  .meaning = "While testing: only to addresses of these domains.",
	  .example = "[example.org]" },
	{ .name = "timeout",
	  .type = &type_seconds,
	  IN_MAIL(timeout_seconds),
	  .fallback = "600 seconds",
	  .meaning = "How long to wait for an answer of the server.",
	  .example = "600 seconds" },
	SECRET("password"),
	SECRET("token"),
	SECRET("secret"),
};

static void mail_defaults(struct decoder *dec, void *base)
{
	struct mail_config *mail = base;

	(void)dec;
	mail->starttls = true;
	mail->connections = 4;
	mail->timeout_seconds = 600;
}

static void check_smtp(struct decoder *dec, const struct found *found)
{
	static const char *const needed[] = { "url", "from" };

	for (size_t i = 0; i < 2; i++)
		if (!found_has(found, needed[i]))
			fault(dec, found->node,
			      "transport smtp needs the key \"%s\"", needed[i]);
}

static void check_login(struct decoder *dec, const struct found *found,
			const struct mail_config *mail)
{
	struct diag *diag;

	if (mail->user && !mail->starttls && mail->url &&
	    text_starts(mail->url, "smtp://")) {
		diag = found_fault(dec, found, "starttls",
				   "the password would travel in clear");
		HINT(dec, diag, "Use smtps:// or `starttls: required`.");
	}
	if (found_has(found, "password_file") &&
	    found_has(found, "token_command"))
		found_fault(dec, found, "token_command",
			    "a password file and a token exclude each other");
	if ((found_has(found, "password_file") ||
	     found_has(found, "token_command") || found_has(found, "auth")) &&
	    !found_has(found, "user"))
		fault(dec, found->node, "logging in needs the key \"user\"");
}

static void check_mail(struct decoder *dec, const struct found *found,
		       void *base)
{
	struct mail_config *mail = base;

	if (mail->transport == TRANSPORT_SMTP)
		check_smtp(dec, found);
	check_login(dec, found, mail);
	if (mail->url && text_starts(mail->url, "smtps://"))
		mail->starttls = false;
}

static const struct shape mail_shape = {
	.name = "mail",
	KEYS(mail_keys),
	.size = sizeof(struct mail_config),
	.pos_offset = offsetof(struct mail_config, pos),
	.defaults = mail_defaults,
	.check = check_mail,
};

/* ---- people, letters -------------------------------------------------- */

static const struct key person_keys[] = {
	{ .name = "email",
	  .type = &type_email,
	  .offset = offsetof(struct person, email),
	  .flags = KEY_REQUIRED,
	  .meaning = "Where answers to letters of their customers go.",
	  .example = "ada@example.org" },
	{ .name = "phone",
	  .type = &type_text,
	  .offset = offsetof(struct person, phone),
	  .meaning = "Their number in letters.",
	  .example = "\"+33 1 23 45 67 90\"" },
	{ .name = "title",
	  .type = &type_text,
	  .offset = offsetof(struct person, title),
	  .meaning = "What stands after their name in letters.",
	  .example = "Credit manager" },
	{ .name = "segments",
	  .type = &type_list,
	  .offset = offsetof(struct person, segments),
	  .count_offset = offsetof(struct person, segment_count),
	  .item = &type_text,
	  .meaning = "In charge of customers of these segments that name "
		     "nobody themselves.",
	  .example = "[retail, export]" },
};
static const struct shape person_shape = {
	.name = "person",
	KEYS(person_keys),
	.size = sizeof(struct person),
	.pos_offset = NOT_KEPT,
};

static const char *const count_words[] = { "posted", "written", NULL };
static const struct key letters_keys[] = {
	{ .name = "count",
	  .type = &type_word,
	  IN_CONFIG(letters),
	  .words = count_words,
	  .fallback = "posted",
	  .meaning = "A letter on paper counts when a person says that it was "
		     "posted, or as soon as its file is written.",
	  .example = "written" },
};
static const struct shape letters_shape = {
	.name = "letters",
	KEYS(letters_keys),
	.size = sizeof(struct config),
	.pos_offset = NOT_KEPT,
};

/* ---- the file --------------------------------------------------------- */

#define IN_DRAFT(field) .offset = offsetof(struct config_draft, field)

static void read_import(struct decoder *dec, const struct node *node,
			const struct key *key, void *base)
{
	struct config_draft *draft = base;
	struct key all = *key;

	draft->has_import = true;
	/* The fixed keys have their offsets in struct import_defaults. */
	all.offset = offsetof(struct config_draft, mapping) -
		     offsetof(struct config_draft, import);
	all.count_offset = offsetof(struct config_draft, mapping_count) -
			   offsetof(struct config_draft, import);
	type_entries.read(dec, node, &all, &draft->import);
}

static const struct type type_import = { FORM_ENTRIES, "mapping by name", NULL,
					 read_import, 0 };

static void read_defaults(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	struct config_draft *draft = base;

	type_entries.read(dec, node, key, base);
	if (node->kind == NODE_MAPPING)
		draft->defaults_node = node;
}

static const struct type type_defaults = { FORM_ENTRIES, "mapping by country",
					   NULL, read_defaults, 0 };

/* `keep_last` is a bool, and its words are in that order. */
static const char *const bad_rules_words[] = { "stop", "keep_last", NULL };

static void read_bad_rules(struct decoder *dec, const struct node *node,
			   const struct key *key, void *base)
{
	struct key local = *key;
	int word = 0;

	local.offset = 0;
	type_word.read(dec, node, &local, &word);
	*FIELD(base, key, bool) = word == 1;
}

static const struct type type_bad_rules = { FORM_WORD, "word", NULL,
					    read_bad_rules, sizeof(bool) };

static void config_defaults(struct decoder *dec, void *base)
{
	struct config_draft *draft = base;
	struct config *c = &draft->config;

	c->timezone = "UTC";
	c->documents_dir = "documents";
	c->give_up_after = (struct span){ 5, SPAN_DAYS };
	mail_defaults(dec, &c->mail);
}

static const struct person *earlier_with(const struct config *c, size_t i,
					 const char *segment)
{
	for (size_t k = 0; k < i; k++)
		for (size_t n = 0; n < c->person[k].segment_count; n++)
			if (str_eq(c->person[k].segments[n], segment))
				return &c->person[k];
	return NULL;
}

static void check_segments(struct decoder *dec, const struct found *found,
			   const struct config *c)
{
	for (size_t i = 0; i < c->person_count; i++)
		for (size_t k = 0; k < c->person[i].segment_count; k++) {
			const char *segment = c->person[i].segments[k];
			const struct person *other =
				earlier_with(c, i, segment);

			if (other)
				found_fault(dec, found, "people",
					    "%s and %s are both in charge of "
					    "segment \"%s\"",
					    other->name, c->person[i].name,
					    segment);
		}
}

static void check_config(struct decoder *dec, const struct found *found,
			 void *base)
{
	struct config_draft *draft = base;

	check_segments(dec, found, &draft->config);
	factors_check(dec, found, &draft->config);
	mapping_finish(dec, base);
}

static const struct key config_keys[] = {
	{ .name = "timezone",
	  .type = &type_timezone,
	  IN_DRAFT(config.timezone),
	  .fallback = "UTC",
	  .meaning = "Where we are: decides which day today is.",
	  .example = "Europe/Paris" },
	{ .name = "company",
	  .type = &type_inline,
	  .offset = 0,
	  .shape = &company_shape,
	  .flags = KEY_REQUIRED,
	  .meaning = "Who we are, as letters show it.",
	  .example = "{name: Dupont SARL}" },
	{ .name = "policies",
	  .type = &type_list,
	  IN_DRAFT(config.policy_order),
	  .count_offset =
		  offsetof(struct config_draft, config.policy_order_count),
	  .item = &type_name,
	  .flags = KEY_REQUIRED,
	  .meaning = "The policies in use. An invoice follows its own policy, "
		     "else its customer's, else the first of these whose "
		     "`applies_to` holds.",
	  .example = "[fr-insured, export]" },
	{ .name = "documents_dir",
	  .type = &type_text,
	  IN_DRAFT(config.documents_dir),
	  .fallback = "documents",
	  .meaning = "The folder that paths of documents are relative to.",
	  .example = "documents" },
	{ .name = "give_up_after",
	  .type = &type_days,
	  IN_DRAFT(config.give_up_after),
	  .fallback = "5 days",
	  .meaning = "A message that could not be sent for so long is failed, "
		     "and a person is told.",
	  .example = "5 days" },
	{ .name = "brake",
	  .type = &type_int,
	  IN_DRAFT(config.brake),
	  .fallback = "three times the largest of the last 20 runs, at least "
		      "50",
	  .meaning = "A run that plans more messages sends only deadline "
		     "steps until a person confirms it.",
	  .example = "500" },
	{ .name = "mail",
	  .type = &type_map,
	  IN_DRAFT(config.mail),
	  .shape = &mail_shape,
	  .meaning = "How messages leave.",
	  .example = "{transport: folder, reply_to: accounts@example.org}" },
	{ .name = "letters",
	  .type = &type_inline,
	  .offset = 0,
	  .shape = &letters_shape,
	  .meaning = "Letters on paper.",
	  .example = "{count: posted}" },
	{ .name = "people",
	  .type = &type_entries,
	  IN_DRAFT(config.person),
	  .count_offset = offsetof(struct config_draft, config.person_count),
	  .shape = &person_shape,
	  .meaning = "Our colleagues by name; a customer's `in_charge` names "
		     "one.",
	  .example = "{Ada: {email: ada@example.org}}" },
	{ .name = "factors",
	  .type = &type_entries,
	  IN_DRAFT(config.factor),
	  .count_offset = offsetof(struct config_draft, config.factor_count),
	  .shape = &factor_shape,
	  .meaning = "Factors by name; an invoice's `assigned_to` names one. "
		     "With `factoring` delegated its letters name the factor "
		     "as payee.",
	  .example = "{Lumen: {iban: DE89 3704 0044 0532 0130 00}}" },
	{ .name = "defaults",
	  .type = &type_defaults,
	  IN_DRAFT(defaults),
	  .count_offset = offsetof(struct config_draft, defaults_count),
	  .shape = &defaults_shape,
	  .meaning = "By country: what holds for policies with that `country` "
		     "that do not say otherwise.",
	  .example = "{FR: {calendar: fr, minimum: 50 EUR}}" },
	{ .name = "on_bad_rules",
	  .type = &type_bad_rules,
	  IN_DRAFT(config.keep_last),
	  .words = bad_rules_words,
	  .fallback = "stop",
	  .meaning = "What a run does when the file of a policy has an error: "
		     "nothing at all, or go on with the last good version of "
		     "that policy and say so.",
	  .example = "keep_last" },
	{ .name = "import",
	  .type = &type_import,
	  .offset = 0,
	  .shape = &mapping_shape,
	  .fixed = &import_shape,
	  .meaning = "How files of other programs read. Settings that stand "
		     "here hold for all files; a mapping is named after the "
		     "kind of file it reads, or freely.",
	  .example = "{currency: EUR, invoices: {separator: \";\"}}" },
};

const struct shape config_shape = {
	.name = "config",
	KEYS(config_keys),
	.size = sizeof(struct config_draft),
	.pos_offset = offsetof(struct config_draft, config.pos),
	.defaults = config_defaults,
	.check = check_config,
};
