/*
 * Insurers' contracts: the table of insurance/NAME.yaml. All clauses are read
 * and typed, so that a contract written in full is checked in full; those
 * marked NOT_KEPT are not used by the insurer's clock yet.
 */
#include "decode.h"
#include "relance/text.h"

#define UNUSED_KEY(key_name, key_type, text, sample)                           \
	{                                                                      \
		.name = key_name, .type = &key_type, .offset = NOT_KEPT,       \
		.meaning = text, .example = sample                             \
	}
#define UNUSED_WORD(key_name, list, text, sample)                              \
	{                                                                      \
		.name = key_name, .type = &type_word, .offset = NOT_KEPT,      \
		.words = list, .meaning = text, .example = sample              \
	}
#define UNUSED_MAP(key_name, of, text, sample)                                 \
	{                                                                      \
		.name = key_name, .type = &type_map, .offset = NOT_KEPT,       \
		.shape = &of, .meaning = text, .example = sample               \
	}
#define UNUSED_WORDS(key_name, list, text, sample)                             \
	{                                                                      \
		.name = key_name, .type = &type_list, .offset = NOT_KEPT,      \
		.item = &type_word, .words = list, .meaning = text,            \
		.example = sample                                              \
	}
#define SMALL_SHAPE(of)                                                        \
	static const struct shape of##_shape = { .name = #of,                  \
						 KEYS(of##_keys),              \
						 .size = 128,                  \
						 .pos_offset = NOT_KEPT }

/* Their order is that of enum anchor. */
static const char *const from_words[] = { "invoice", "delivery", "due", NULL };
static const char *const basis_words[] = { "excl_tax", "incl_tax", NULL };

/* ---- the insurer ------------------------------------------------------ */

static const char *const channel_words[] = { "email", "portal", NULL };

static void check_insurer(struct decoder *dec, const struct found *found,
			  void *base)
{
	struct contract *c = base;
	struct diag *diag;

	if (!c->channel)
		c->channel = c->insurer_email ? "email" : "portal";
	if (str_eq(c->channel, "email") && !found_has(found, "email")) {
		diag = found_fault(dec, found, "channel",
				   "channel email needs an `email`");
		HINT(dec, diag, "Add the address notices are sent to.");
	}
}

static const struct key insurer_keys[] = {
	{ .name = "name",
	  .type = &type_text,
	  .offset = offsetof(struct contract, insurer),
	  .flags = KEY_REQUIRED,
	  .meaning = "Who insures.",
	  .example = "Example" },
	{ .name = "channel",
	  .type = &type_word_text,
	  .offset = offsetof(struct contract, channel),
	  .words = channel_words,
	  .fallback = "email when there is an address, else portal",
	  .meaning = "How notices reach the insurer: by e-mail, or by a "
		     "person on the insurer's portal.",
	  .example = "email" },
	{ .name = "email",
	  .type = &type_email,
	  .offset = offsetof(struct contract, insurer_email),
	  .meaning = "The address notices are sent to.",
	  .example = "claims@insurer.example" },
	UNUSED_KEY("ack_within", type_span,
		   "How soon the insurer acknowledges a filing.",
		   "2 business days"),
};
static const struct shape insurer_shape = {
	.name = "insurer",
	KEYS(insurer_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
	.check = check_insurer,
};

/* ---- extension and deadlines ------------------------------------------ */

static const struct key extension_keys[] = {
	{ .name = "length",
	  .type = &type_span,
	  .offset = offsetof(struct contract, extension),
	  .flags = KEY_REQUIRED,
	  .meaning = "How long the due date may be exceeded.",
	  .example = "60 days" },
	{ .name = "from",
	  .type = &type_word,
	  .offset = offsetof(struct contract, extension_from),
	  .words = from_words,
	  .fallback = "due",
	  .meaning = "From which date it runs: the original due date, the "
		     "invoice or the delivery.",
	  .example = "due" },
};
static const struct shape extension_shape = {
	.name = "extension",
	KEYS(extension_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
};

/* Their order is that of enum debtor_event_kind. */
static const char *const event_words[] = { "overdue", "insolvency",
					   "bank_rejection", "adverse", NULL };
static const char *const counted_words[] = { "received", "sent", NULL };

static const struct key above_keys[] = {
	UNUSED_KEY("amount", type_money, "The amount.", "300.00 EUR"),
	UNUSED_WORD("basis", basis_words, "With or without tax.", "incl_tax"),
};
SMALL_SHAPE(above);

static const struct key filing_keys[] = {
	{ .name = "file",
	  .type = &type_name,
	  .offset = offsetof(struct filing, file),
	  .flags = KEY_REQUIRED,
	  .meaning = "What is filed; `deadline:` of a step names it.",
	  .example = "notice" },
	{ .name = "event",
	  .type = &type_word,
	  .offset = offsetof(struct filing, event),
	  .words = event_words,
	  .flags = KEY_REQUIRED,
	  .meaning = "What makes it due.",
	  .example = "overdue" },
	{ .name = "by",
	  .type = &type_date_rule,
	  .offset = offsetof(struct filing, by),
	  .flags = KEY_REQUIRED,
	  .meaning = "The last day: one of invoice, delivery, due, "
		     "first_due, extension_end, known, event, "
		     "notice_received, filed(X), with + and a length of "
		     "time, or min( , ) and max( , ) of two.",
	  .example = "\"extension_end + 30 days\"" },
	UNUSED_WORD("counted", counted_words,
		    "Whether it must be received or sent by that day.",
		    "received"),
	UNUSED_MAP("above", above_shape, "Only for debts above this.",
		   "{amount: 300.00 EUR, basis: incl_tax}"),
};
static const struct shape filing_shape = {
	.name = "deadline",
	KEYS(filing_keys),
	.size = sizeof(struct filing),
	.pos_offset = offsetof(struct filing, pos),
};

/* ---- clauses that are not used yet ------------------------------------ */

static const struct key period_keys[] = {
	UNUSED_KEY("from", type_date, "First day.", "2026-01-01"),
	UNUSED_KEY("to", type_date, "Last day.", "2026-12-31"),
};
SMALL_SHAPE(period);

static const struct key percentage_keys[] = {
	UNUSED_KEY("named", type_percent, "Of named limits.", "90 %"),
	UNUSED_KEY("discretionary", type_percent, "Of discretionary ones.",
		   "60 %"),
	UNUSED_KEY("rating", type_percent, "Of those by rating.", "80 %"),
	UNUSED_KEY("temporary", type_percent, "Of temporary ones.", "90 %"),
	UNUSED_KEY("top_up", type_percent, "Of top-up cover.", "50 %"),
};
SMALL_SHAPE(percentage);

static const struct key discretionary_keys[] = {
	UNUSED_KEY("maximum", type_money, "The largest limit we may set.",
		   "10000.00 EUR"),
};
SMALL_SHAPE(discretionary);

static const struct key terms_keys[] = {
	UNUSED_KEY("length", type_span, "The longest terms.", "120 days"),
	UNUSED_WORD("from", from_words, "From which date they count.",
		    "invoice"),
};
SMALL_SHAPE(terms);

static const char *const waiting_words[] = {
	"invoice",   "delivery",	"due",
	"first_due", "extension_end",	"known",
	"event",     "notice_received", NULL
};
static const struct key waiting_keys[] = {
	UNUSED_KEY("length", type_span, "How long.", "5 months"),
	UNUSED_WORD("from", waiting_words, "From which date.",
		    "notice_received"),
};
SMALL_SHAPE(waiting);

static const char *const order_words[] = { "after_percentage",
					   "before_percentage", NULL };
static const struct key deductible_keys[] = {
	UNUSED_KEY("amount", type_money, "The amount.", "0.00 EUR"),
	UNUSED_WORD("order", order_words,
		    "Taken off after or before the insured percentage.",
		    "after_percentage"),
};
SMALL_SHAPE(deductible);

static const char *const aggregate_words[] = { "indemnity", "loss", NULL };
static const struct key aggregate_keys[] = {
	UNUSED_KEY("amount", type_money, "The amount.", "0.00 EUR"),
	UNUSED_WORD("basis", aggregate_words, "What counts towards it.",
		    "indemnity"),
	UNUSED_KEY("used", type_money, "What is used up already.", "0.00 EUR"),
};
SMALL_SHAPE(aggregate);

static const struct key maximum_keys[] = {
	UNUSED_KEY("premium", type_money, "The premium.", "4000.00 EUR"),
	UNUSED_KEY("times", type_int, "Times the premium.", "30"),
	UNUSED_KEY("paid", type_money, "What was paid already.",
		   "100000.00 EUR"),
	UNUSED_KEY("amount", type_money, "The maximum as an amount.",
		   "120000.00 EUR"),
};
SMALL_SHAPE(maximum);

static const char *const after_loss_words[] = { "pro_rata", "insurer_first",
						"insured_first", NULL };
static const char *const recovery_words[] = { "date_of_loss", "notice_received",
					      "indemnity", NULL };
static const struct key recovery_keys[] = {
	UNUSED_WORD("after_loss", after_loss_words,
		    "Whom money that comes in later belongs to.", "pro_rata"),
	UNUSED_WORD("from", recovery_words, "From which date.", "date_of_loss"),
};
SMALL_SHAPE(recovery);

/* ---- late_notice: void | reduce 20 % | warn --------------------------- */

static void read_late_notice(struct decoder *dec, const struct node *node,
			     const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	struct node percent = *node;

	if (!text || str_eq(text, "void") || str_eq(text, "warn"))
		return;
	if (text_starts(text, "reduce ")) {
		percent.text = text + sizeof "reduce " - 1;
		type_percent.read(dec, &percent, key, base);
		return;
	}
	HINT(dec, fault(dec, node, "unknown value \"%s\"", text),
	     "Possible: void, reduce 20 %%, warn.");
}

static const struct type type_late_notice = {
	FORM_CUSTOM, "void, reduce N % or warn",
	"\"type\":\"string\",\"pattern\":\"^(void|warn|reduce .*%)$\"",
	read_late_notice, sizeof(int)
};

/* ---- the contract ----------------------------------------------------- */

static const char *const stop_words[] = { "extension_end", "bank_rejection",
					  "limit_cancelled", "insolvency",
					  NULL };
static const char *const exclusion_words[] = { "disputed", "private_person",
					       "public_entity",
					       "related_company", NULL };

static const struct filing *filing_find(const struct contract *c,
					const char *name)
{
	for (size_t i = 0; name && i < c->filing_count; i++)
		if (str_eq(c->filing[i].file, name))
			return &c->filing[i];
	return NULL;
}

static void hint_filings(struct decoder *dec, struct diag *diag,
			 const struct contract *c, const char *name)
{
	struct VEC(const char *) names = { 0 };

	for (size_t i = 0; i < c->filing_count; i++)
		if (c->filing[i].file &&
		    filing_find(c, c->filing[i].file) == &c->filing[i])
			VEC_PUSH(dec->arena, &names, c->filing[i].file);
	hint_nearest(dec, diag, name, names.v, names.n,
		     "Filings of this contract:");
}

/* Every filed(X) must name a filing of the same contract. */
static const char *unknown_filed(const struct contract *c,
				 const struct date_rule *rule)
{
	const char *name;

	if (!rule)
		return NULL;
	if (rule->op == DATE_ANCHOR)
		return rule->filed && !filing_find(c, rule->filed) ? rule->filed
								   : NULL;
	name = unknown_filed(c, rule->left);
	return name ? name : unknown_filed(c, rule->right);
}

static void check_filings(struct decoder *dec, const struct found *found,
			  const struct contract *c)
{
	const struct path *up = dec->at;
	const struct node *list = found_node(found, "deadlines");
	struct path deadlines = { up, "deadlines", 0 };

	for (size_t i = 0; i < c->filing_count; i++) {
		const char *name = unknown_filed(c, c->filing[i].by);
		struct path item = { &deadlines, NULL, i };
		struct found one = { &filing_shape, list->child.v[i], 0 };

		if (!name)
			continue;
		dec->at = &item;
		hint_filings(dec,
			     found_fault(dec, &one, "by",
					 "unknown filing \"%s\"", name),
			     c, name);
		dec->at = up;
	}
}

static void check_contract(struct decoder *dec, const struct found *found,
			   void *base)
{
	const struct contract *c = base;

	check_filings(dec, found, c);
	if (c->hands_over && !filing_find(c, c->hands_over))
		hint_filings(dec,
			     found_fault(dec, found, "hands_over",
					 "unknown filing \"%s\"",
					 c->hands_over),
			     c, c->hands_over);
}

static void contract_defaults(struct decoder *dec, void *base)
{
	struct contract *c = base;

	(void)dec;
	c->margin = (struct span){ 3, SPAN_BUSINESS_DAYS };
	c->extension_from = ANCHOR_DUE;
}

static const struct key contract_keys[] = {
	{ .name = "contract",
	  .type = &type_name,
	  .offset = offsetof(struct contract, name),
	  .flags = KEY_REQUIRED,
	  .meaning = "The name of the contract, as limits.csv calls it.",
	  .example = "C-2026" },
	{ .name = "insurer",
	  .type = &type_inline,
	  .shape = &insurer_shape,
	  .flags = KEY_REQUIRED,
	  .meaning = "Who insures, and how notices are sent.",
	  .example = "{name: Example, email: claims@insurer.example}" },
	{ .name = "policy_no",
	  .type = &type_text,
	  .offset = offsetof(struct contract, policy_no),
	  .flags = KEY_REQUIRED,
	  .meaning = "The insurer's number of the policy.",
	  .example = "\"123\"" },
	UNUSED_MAP("period", period_shape, "The insurance year.",
		   "{from: 2026-01-01, to: 2026-12-31}"),
	{ .name = "currency",
	  .type = &type_currency,
	  .offset = offsetof(struct contract, currency),
	  .meaning = "The currency of the contract.",
	  .example = "EUR" },
	{ .name = "calendar",
	  .type = &type_calendar,
	  .offset = offsetof(struct contract, calendar),
	  .fallback = "that of the first policy",
	  .meaning = "The calendar in which business days count.",
	  .example = "fr" },
	UNUSED_KEY("vat_covered", type_flag, "Is tax insured too?", "no"),
	UNUSED_WORD("limit_basis", basis_words,
		    "Whether limits are with or without tax.", "excl_tax"),
	UNUSED_MAP("insured_percentage", percentage_shape,
		   "The insured share, by type of limit.",
		   "{named: 90 %, discretionary: 60 %}"),
	UNUSED_MAP("discretionary", discretionary_shape,
		   "Limits that we may set ourselves.",
		   "{maximum: 10000.00 EUR}"),
	UNUSED_MAP("max_terms", terms_shape, "The longest terms of payment.",
		   "{length: 120 days, from: invoice}"),
	UNUSED_KEY("max_invoicing", type_span,
		   "How soon after delivery an invoice must be issued.",
		   "30 days"),
	{ .name = "extension",
	  .type = &type_inline,
	  .shape = &extension_shape,
	  .meaning = "The maximum extension period: how long we may wait for "
		     "a customer who is late.",
	  .example = "{length: 60 days, from: due}" },
	UNUSED_WORDS("stop", stop_words, "What ends cover for new deliveries.",
		     "[extension_end, insolvency]"),
	UNUSED_KEY("reinstated_on_cure", type_flag,
		   "Does cover come back when the debt is paid?", "no"),
	UNUSED_KEY("limit_reduction_after", type_span,
		   "How long an old limit holds after a reduction.", "30 days"),
	{ .name = "margin",
	  .type = &type_span,
	  .offset = offsetof(struct contract, margin),
	  .fallback = "3 business days",
	  .meaning = "File at the latest so long before a deadline.",
	  .example = "3 business days" },
	{ .name = "deadlines",
	  .type = &type_list,
	  .offset = offsetof(struct contract, filing),
	  .count_offset = offsetof(struct contract, filing_count),
	  .shape = &filing_shape,
	  .flags = KEY_REQUIRED,
	  .meaning = "What must be filed, and by when.",
	  .example = "[{file: notice, event: overdue, "
		     "by: \"extension_end + 30 days\"}]" },
	{ .name = "hands_over",
	  .type = &type_name,
	  .offset = offsetof(struct contract, hands_over),
	  .fallback = "none does",
	  .meaning = "The filing after which the insurer owns the case and "
		     "our own reminders stop.",
	  .example = "notice" },
	{ .name = "dispute_stops",
	  .type = &type_list,
	  .offset = NOT_KEPT,
	  .item = &type_name,
	  .meaning = "Filings that a dispute suspends.",
	  .example = "[claim]" },
	UNUSED_KEY("late_notice", type_late_notice, "What a late notice costs.",
		   "reduce 20 %"),
	UNUSED_MAP("waiting", waiting_shape,
		   "How long after it the loss is established.",
		   "{length: 5 months, from: notice_received}"),
	UNUSED_KEY("pay_within", type_span, "How soon the insurer pays.",
		   "30 days"),
	UNUSED_KEY("threshold", type_money, "Only debts above it are paid.",
		   "1000.00 EUR"),
	UNUSED_MAP("deductible", deductible_shape, "What is taken off.",
		   "{amount: 0.00 EUR, order: after_percentage}"),
	UNUSED_KEY("minimum_retention", type_money,
		   "What always stays with us.", "0.00 EUR"),
	UNUSED_MAP("aggregate", aggregate_shape,
		   "Losses of a year that stay with us.",
		   "{amount: 0.00 EUR, basis: indemnity, used: 0.00 EUR}"),
	UNUSED_MAP("maximum", maximum_shape, "The most that is paid in a year.",
		   "{premium: 4000.00 EUR, times: 30}"),
	UNUSED_KEY("advance", type_percent, "What is paid in advance.", "70 %"),
	UNUSED_MAP("recovery", recovery_shape, "How later payments are shared.",
		   "{after_loss: pro_rata, from: date_of_loss}"),
	UNUSED_WORDS("exclusions", exclusion_words, "Debts without cover.",
		     "[disputed, related_company]"),
	{ .name = "countries",
	  .type = &type_list,
	  .offset = NOT_KEPT,
	  .item = &type_country,
	  .meaning = "Countries with cover.",
	  .example = "[FR, DE]" },
	{ .name = "documents",
	  .type = &type_list,
	  .offset = NOT_KEPT,
	  .item = &type_name,
	  .meaning = "What must go with a filing.",
	  .example = "[invoice, order, delivery_proof]" },
	UNUSED_KEY("beneficiary", type_text, "A factor or bank, or null.",
		   "null"),
	UNUSED_KEY("suspended_from", type_date,
		   "Since when cover is suspended, or null.", "null"),
};
const struct shape contract_shape = {
	.name = "contract",
	KEYS(contract_keys),
	.size = sizeof(struct contract),
	.pos_offset = offsetof(struct contract, pos),
	.defaults = contract_defaults,
	.check = check_contract,
};
