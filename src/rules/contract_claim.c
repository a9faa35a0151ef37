/*
 * Clauses of a contract that say what the insurer owes after a loss, when,
 * and whose later payments are.
 */
#include "contract_keys.h"
#include "relance/text.h"

static const char *const waiting_words[] = {
	"notice_received", "due",	"first_due",
	"extension_end",   "max_terms", "known",
	"invoice",	   "delivery",	NULL
};
static const struct key waiting_keys[] = {
	{ .name = "length",
	  .type = &type_span,
	  .offset = offsetof(struct contract, waiting),
	  .flags = KEY_REQUIRED,
	  .meaning = "How long; on its last day the debt counts as lost.",
	  .example = "5 months" },
	{ .name = "from",
	  .type = &type_anchor,
	  .offset = offsetof(struct contract, waiting_from),
	  .words = waiting_words,
	  .fallback = "notice_received",
	  .meaning = "The day from which it runs.",
	  .example = "notice_received" },
};
const struct shape waiting_shape = {
	.name = "waiting",
	KEYS(waiting_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
};

/* ---- amounts ---------------------------------------------------------- */

static const char *const order_words[] = { "after_percentage",
					   "before_percentage", NULL };
static const struct key deductible_keys[] = {
	{ .name = "amount",
	  .type = &type_money,
	  .offset = offsetof(struct contract, deductible),
	  .flags = KEY_REQUIRED,
	  .meaning = "The amount.",
	  .example = "2000.00 EUR" },
	{ .name = "order",
	  .type = &type_choice,
	  .offset = offsetof(struct contract, deductible_first),
	  .words = order_words,
	  .fallback = "after_percentage",
	  .meaning = "Whether it is taken off after or before the insured "
		     "share is worked out.",
	  .example = "after_percentage" },
};
const struct shape deductible_shape = {
	.name = "deductible",
	KEYS(deductible_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
};

static const char *const basis_words[] = { "indemnity", "loss", NULL };
static const struct key aggregate_keys[] = {
	{ .name = "amount",
	  .type = &type_money,
	  .offset = offsetof(struct contract, aggregate),
	  .flags = KEY_REQUIRED,
	  .meaning = "The amount.",
	  .example = "100000.00 EUR" },
	{ .name = "basis",
	  .type = &type_choice,
	  .offset = offsetof(struct contract, aggregate_of_loss),
	  .words = basis_words,
	  .fallback = "indemnity",
	  .meaning = "What counts towards it: the indemnity of each loss, or "
		     "the loss itself.",
	  .example = "indemnity" },
	{ .name = "used",
	  .type = &type_money,
	  .offset = offsetof(struct contract, aggregate_used),
	  .fallback = "nothing",
	  .meaning = "What counted already before Relance knew of losses.",
	  .example = "63000.00 EUR" },
};
const struct shape aggregate_shape = {
	.name = "aggregate",
	KEYS(aggregate_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
};

/* ---- maximum: an amount, or so many times the premium ------------------ */

struct maximum {
	struct money amount, premium, paid;
	int times;
};

static const struct key maximum_keys[] = {
	{ .name = "amount",
	  .type = &type_money,
	  .offset = offsetof(struct maximum, amount),
	  .meaning = "The most, as an amount.",
	  .example = "120000.00 EUR" },
	{ .name = "premium",
	  .type = &type_money,
	  .offset = offsetof(struct maximum, premium),
	  .meaning = "The premium of the year, in place of an amount.",
	  .example = "4000.00 EUR" },
	{ .name = "times",
	  .type = &type_int,
	  .offset = offsetof(struct maximum, times),
	  .min = 1,
	  .max = 1000,
	  .meaning = "How many times the premium.",
	  .example = "30" },
	{ .name = "paid",
	  .type = &type_money,
	  .offset = offsetof(struct maximum, paid),
	  .fallback = "nothing",
	  .meaning = "What was paid already before Relance knew of losses.",
	  .example = "100000.00 EUR" },
};

static void check_maximum(struct decoder *dec, const struct found *found,
			  void *base)
{
	bool amount = found_has(found, "amount");
	bool premium = found_has(found, "premium");
	bool times = found_has(found, "times");
	struct maximum *m = base;

	if (amount && (premium || times))
		HINT(dec,
		     found_fault(dec, found, premium ? "premium" : "times",
				 "an amount and a multiple of the premium "
				 "exclude each other"),
		     "Keep one of the two.");
	else if (premium != times)
		found_fault(dec, found, premium ? "premium" : "times",
			    premium ? "the key \"times\" is missing beside it"
				    : "the key \"premium\" is missing beside "
				      "it");
	else if (!amount && !premium)
		HINT(dec, fault(dec, found->node, "the maximum is missing"),
		     "Add `amount: 120000.00 EUR`, or `premium` and `times`.");
	else if (m->times && m->premium.minor > MONEY_MAX / m->times)
		found_fault(dec, found, "times", "the maximum is too large");
	else if (premium) {
		m->amount = m->premium;
		m->amount.minor *= m->times;
	}
}

const struct shape maximum_shape = {
	.name = "maximum",
	KEYS(maximum_keys),
	.size = sizeof(struct maximum),
	.pos_offset = NOT_KEPT,
	.check = check_maximum,
};

static void read_maximum(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	struct maximum m = { .amount = { -1, "" } };
	struct contract *c = base;

	decode_map(dec, node, key->shape, &m);
	c->maximum = m.amount;
	c->maximum_paid = m.paid;
}

const struct type type_maximum = { FORM_INLINE, "mapping", NULL, read_maximum,
				   0 };

/* ---- afterwards ------------------------------------------------------- */

static const char *const after_loss_words[] = { "pro_rata", "fifo", NULL };
static const char *const split_words[] = { "date_of_loss", "notice_received",
					   "extension_end", NULL };
static const struct key recovery_keys[] = {
	{ .name = "after_loss",
	  .type = &type_choice,
	  .offset = offsetof(struct contract, recovery_fifo),
	  .words = after_loss_words,
	  .fallback = "pro_rata",
	  .meaning = "Whom money belongs to that comes in later: both in "
		     "proportion, or first whoever has the oldest debt.",
	  .example = "pro_rata" },
	{ .name = "from",
	  .type = &type_anchor,
	  .offset = offsetof(struct contract, recovery_from),
	  .words = split_words,
	  .fallback = "date_of_loss",
	  .meaning = "The day from which money is shared so, and whose debts "
		     "give the proportion.",
	  .example = "date_of_loss" },
};
const struct shape recovery_shape = {
	.name = "recovery",
	KEYS(recovery_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
};

static const char *const charged_words[] = { "none", "uncovered_share", NULL };
static const struct key fees_keys[] = {
	{ .name = "charged",
	  .type = &type_choice,
	  .offset = offsetof(struct contract, fees_on_uncovered),
	  .words = charged_words,
	  .flags = KEY_REQUIRED,
	  .meaning = "Which part of the insurer's costs of collection is "
		     "charged to us: none, or that of the debt without cover.",
	  .example = "uncovered_share" },
};
const struct shape fees_shape = {
	.name = "fees",
	KEYS(fees_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
};
