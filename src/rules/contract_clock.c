/*
 * Clauses of a contract that make clocks run: what must be filed by when,
 * what a late filing costs, and the declarations of every period.
 */
#include "contract_keys.h"
#include "relance/text.h"

/* ---- deadlines -------------------------------------------------------- */

/* In the order of enum debtor_event_kind. */
static const char *const event_words[] = { "overdue", "insolvency",
					   "bank_rejection", "adverse", NULL };
static const char *const counted_words[] = { "received", "sent", NULL };

const char *const document_words[] = {
	"invoice",	  "order",	     "acknowledgement",
	"delivery_proof", "statement",	     "contract",
	"terms",	  "correspondence",  "formal_notice",
	"guarantee",	  "bounced_payment", "assignment",
	"insolvency",	  "credit_report",   NULL,
};

static void no_amount(struct decoder *dec, void *base)
{
	struct above *a = base;

	(void)dec;
	a->amount.minor = -1;
}

static const struct key above_keys[] = {
	{ .name = "amount",
	  .type = &type_money,
	  .offset = offsetof(struct above, amount),
	  .flags = KEY_REQUIRED,
	  .meaning = "The amount; equal to it is not above it.",
	  .example = "300.00 EUR" },
	{ .name = "basis",
	  .type = &type_word,
	  .offset = offsetof(struct above, basis),
	  .words = tax_words,
	  .fallback = "excl_tax",
	  .meaning = "Whether the debt counts with or without tax.",
	  .example = "incl_tax" },
};
static const struct shape above_shape = {
	.name = "above",
	KEYS(above_keys),
	.size = sizeof(struct above),
	.pos_offset = NOT_KEPT,
	.defaults = no_amount,
};

static void no_above(struct decoder *dec, void *base)
{
	struct filing *f = base;

	no_amount(dec, &f->above);
}

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
	  .meaning = "The last day: one of the days below, with + and a "
		     "length of time, or min( , ) and max( , ) of two.",
	  .example = "\"extension_end + 30 days\"" },
	{ .name = "counted",
	  .type = &type_choice,
	  .offset = offsetof(struct filing, counted_sent),
	  .words = counted_words,
	  .fallback = "received",
	  .meaning = "Whether it must be received or sent by that day.",
	  .example = "received" },
	{ .name = "above",
	  .type = &type_map,
	  .offset = offsetof(struct filing, above),
	  .shape = &above_shape,
	  .fallback = "whatever the debt",
	  .meaning = "Only when the debtor owes more than this.",
	  .example = "{amount: 300.00 EUR, basis: incl_tax}" },
};
const struct shape filing_shape = {
	.name = "deadline",
	KEYS(filing_keys),
	.size = sizeof(struct filing),
	.pos_offset = offsetof(struct filing, pos),
	.defaults = no_above,
};

/* ---- late_notice: void | reduce 20 % | warn --------------------------- */

static void read_late_notice(struct decoder *dec, const struct node *node,
			     const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	struct contract *c = base;
	struct node percent = *node;
	struct key reduce = *key;

	if (!text)
		return;
	if (text_starts(text, "reduce ")) {
		c->late_notice = LATE_REDUCE;
		reduce.offset = offsetof(struct contract, late_reduce);
		percent.text = text + sizeof "reduce " - 1;
		type_percent.read(dec, &percent, &reduce, c);
	} else if (str_eq(text, "void")) {
		c->late_notice = LATE_VOID;
	} else if (!str_eq(text, "warn")) {
		HINT(dec, fault(dec, node, "unknown value \"%s\"", text),
		     "Possible: void, reduce 20 %%, warn.");
	}
}

const struct type type_late_notice = {
	FORM_CUSTOM, "void, reduce N % or warn",
	"\"type\":\"string\",\"pattern\":\"^(void|warn|reduce .*%)$\"",
	read_late_notice, sizeof(int)
};

/* ---- declarations ----------------------------------------------------- */

static const char *const declared_words[] = { "turnover", "overdue", NULL };
/* From PERIOD_MONTH on. */
static const char *const period_words[] = { "month", "quarter", "year", NULL };

static void read_period_unit(struct decoder *dec, const struct node *node,
			     const struct key *key, void *base)
{
	int word = word_parse(dec, node, key->words);

	if (word >= 0)
		*FIELD(base, key, enum period_unit) =
			(enum period_unit)(PERIOD_MONTH + word);
}

static const struct type type_period_unit = { FORM_WORD, "word", NULL,
					      read_period_unit,
					      sizeof(enum period_unit) };

static const struct key declaration_keys[] = {
	{ .name = "what",
	  .type = &type_word_text,
	  .offset = offsetof(struct declaration, what),
	  .words = declared_words,
	  .flags = KEY_REQUIRED,
	  .meaning = "Insurable turnover, or the list of overdue debts.",
	  .example = "turnover" },
	{ .name = "every",
	  .type = &type_period_unit,
	  .offset = offsetof(struct declaration, every),
	  .words = period_words,
	  .flags = KEY_REQUIRED,
	  .meaning = "The period that is declared; a quarter and a year are "
		     "those of the calendar.",
	  .example = "month" },
	{ .name = "within",
	  .type = &type_span,
	  .offset = offsetof(struct declaration, within),
	  .flags = KEY_REQUIRED,
	  .meaning = "How soon after the last day of the period.",
	  .example = "20 days" },
};
const struct shape declaration_shape = {
	.name = "declaration",
	KEYS(declaration_keys),
	.size = sizeof(struct declaration),
	.pos_offset = offsetof(struct declaration, pos),
};

const struct filing *contract_filing(const struct contract *k, const char *file)
{
	for (size_t i = 0; i < k->filing_count; i++)
		if (str_eq(k->filing[i].file, file))
			return &k->filing[i];
	return NULL;
}
