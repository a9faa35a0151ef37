/*
 * Insurers' contracts: the table of insurance/NAME.yaml. The clauses of each
 * subject are in files of their own; here they are put together.
 */
#include "contract_keys.h"
#include "relance/text.h"

#define CLAUSE(key_name, of, text, sample)                                     \
	{                                                                      \
		.name = key_name, .type = &type_inline, .shape = &of,          \
		.meaning = text, .example = sample                             \
	}
#define AMOUNT(key_name, field, text, sample)                                  \
	{                                                                      \
		.name = key_name, .type = &type_money,                         \
		.offset = offsetof(struct contract, field), .meaning = text,   \
		.example = sample                                              \
	}
#define LENGTH_OF(key_name, field, text, sample)                               \
	{                                                                      \
		.name = key_name, .type = &type_span,                          \
		.offset = offsetof(struct contract, field), .meaning = text,   \
		.example = sample                                              \
	}

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
	  .meaning = "How notices reach the insurer: by e-mail, or as a "
		     "folder that a person uploads to the insurer's portal.",
	  .example = "email" },
	{ .name = "email",
	  .type = &type_email,
	  .offset = offsetof(struct contract, insurer_email),
	  .meaning = "The address notices are sent to.",
	  .example = "claims@insurer.example" },
	{ .name = "phone",
	  .type = &type_text,
	  .offset = offsetof(struct contract, insurer_phone),
	  .meaning = "Its telephone, for tasks that say to call.",
	  .example = "\"+33 1 23 45 67 89\"" },
	{ .name = "ack_within",
	  .type = &type_span,
	  .offset = offsetof(struct contract, ack_within),
	  .meaning = "How soon the insurer acknowledges a filing; after that "
		     "a task says to telephone.",
	  .example = "2 business days" },
};
static const struct shape insurer_shape = {
	.name = "insurer",
	KEYS(insurer_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
	.check = check_insurer,
};

static const struct key period_keys[] = {
	{ .name = "from",
	  .type = &type_date,
	  .offset = offsetof(struct contract, from),
	  .fallback = "open",
	  .meaning = "The first day on which a delivery is covered.",
	  .example = "2026-01-01" },
	{ .name = "to",
	  .type = &type_date,
	  .offset = offsetof(struct contract, to),
	  .fallback = "open",
	  .meaning = "The last one.",
	  .example = "2026-12-31" },
};
static const struct shape period_shape = {
	.name = "period",
	KEYS(period_keys),
	.size = sizeof(struct contract),
	.pos_offset = NOT_KEPT,
};

/* ---- the contract ----------------------------------------------------- */

static const int usual_alarms[] = { 14, 7, 3, 1 };

static void contract_defaults(struct decoder *dec, void *base)
{
	struct contract *c = base;

	(void)dec;
	for (int i = 0; i < LIMIT_TYPE__COUNT; i++)
		c->percentage[i] = 10000;
	c->from = c->to = c->suspended_from = DAY_NONE;
	c->discretionary_maximum.minor = -1;
	c->max_terms_from = ANCHOR_INVOICE;
	c->extension_from = ANCHOR_DUE;
	c->margin = (struct span){ 3, SPAN_BUSINESS_DAYS };
	c->alarm = usual_alarms;
	c->alarm_count = sizeof usual_alarms / sizeof *usual_alarms;
	c->waiting_from = ANCHOR_NOTICE_RECEIVED;
	c->recovery_from = ANCHOR_EVENT;
	c->threshold.minor = c->deductible.minor = -1;
	c->minimum_retention.minor = c->aggregate.minor = -1;
	c->maximum.minor = -1;
	c->advance = -1;
}

static void check_contract(struct decoder *dec, const struct found *found,
			   void *base)
{
	struct contract *c = base;

	c->stop <<= STOP_EXTENSION_END; /* the first word that can be listed */
	contract_check(dec, found, c);
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
	{ .name = "model",
	  .type = &type_text,
	  .offset = offsetof(struct contract, model),
	  .meaning = "After whose published conditions this file was made. "
		     "Said only; the conditions you signed decide.",
	  .example = "after the model of an overdue notice 30 days after the "
		     "extension" },
	CLAUSE("period", period_shape,
	       "The insurance year, by the day of delivery.",
	       "{from: 2026-01-01, to: 2026-12-31}"),
	{ .name = "currency",
	  .type = &type_currency,
	  .offset = offsetof(struct contract, currency),
	  .flags = KEY_REQUIRED,
	  .meaning = "The currency of the contract and of every amount here. "
		     "Nothing is converted.",
	  .example = "EUR" },
	{ .name = "calendar",
	  .type = &type_calendar,
	  .offset = offsetof(struct contract, calendar),
	  .fallback = "that of the first policy",
	  .meaning = "The calendar in which business days count.",
	  .example = "fr" },
	{ .name = "vat_covered",
	  .type = &type_flag,
	  .offset = offsetof(struct contract, vat_covered),
	  .fallback = "no",
	  .meaning = "Is tax insured too?",
	  .example = "no" },
	{ .name = "limit_basis",
	  .type = &type_word,
	  .offset = offsetof(struct contract, limit_basis),
	  .words = tax_words,
	  .fallback = "excl_tax",
	  .meaning = "Whether limits are with or without tax.",
	  .example = "excl_tax" },
	{ .name = "insured_percentage",
	  .type = &type_inline,
	  .shape = &percentage_shape,
	  .fallback = "100 % of every limit",
	  .meaning = "The insured share of a loss, by the type of limit that "
		     "covers it.",
	  .example = "{named: 90 %, discretionary: 60 %}" },
	CLAUSE("discretionary", discretionary_shape,
	       "Limits that we may set ourselves, without asking.",
	       "{maximum: 10000.00 EUR, over: cap}"),
	CLAUSE("max_terms", max_terms_shape, "The longest terms of payment.",
	       "{length: 120 days, from: invoice}"),
	LENGTH_OF("max_invoicing", max_invoicing,
		  "How soon after delivery an invoice must be issued.",
		  "30 days"),
	CLAUSE("extension", extension_shape,
	       "The maximum extension period: how long we may wait for a "
	       "customer who is late.",
	       "{length: 60 days, from: due}"),
	{ .name = "by_country",
	  .type = &type_entries,
	  .offset = offsetof(struct contract, terms_of),
	  .count_offset = offsetof(struct contract, terms_of_count),
	  .shape = &by_country_shape,
	  .meaning = "What differs by the debtor's country.",
	  .example = "{IT: {percentage: 80 %, terms: 90 days}}" },
	{ .name = "stop",
	  .type = &type_word_set,
	  .offset = offsetof(struct contract, stop),
	  .item = &type_word,
	  .words = stop_words,
	  .fallback = "nothing does",
	  .meaning = "What ends cover for new deliveries: the end of the "
		     "extension of the oldest unpaid invoice, a payment that "
		     "the bank sent back, a cancelled limit, insolvency, "
		     "adverse information, the filing that hands over.",
	  .example = "[extension_end, bank_rejection, insolvency]" },
	{ .name = "reinstated_on_cure",
	  .type = &type_flag,
	  .offset = offsetof(struct contract, reinstated_on_cure),
	  .fallback = "no",
	  .meaning = "Does cover come back when the old debt is paid?",
	  .example = "no" },
	LENGTH_OF("limit_reduction_after", limit_reduction_after,
		  "How long after its announcement a reduction of a limit "
		  "holds for new deliveries.",
		  "30 days"),
	{ .name = "payments",
	  .type = &type_choice,
	  .offset = offsetof(struct contract, oldest_first),
	  .words = payment_words,
	  .fallback = "as_booked",
	  .meaning = "Which debt a payment counts for: the invoice it was "
		     "booked on, or the debtor's oldest. Deadlines and stops of "
		     "cover go by the books either way, which is never "
		     "later.",
	  .example = "oldest_first" },
	{ .name = "margin",
	  .type = &type_span,
	  .offset = offsetof(struct contract, margin),
	  .fallback = "3 business days",
	  .meaning = "File at the latest so long before a deadline.",
	  .example = "3 business days" },
	{ .name = "alarms",
	  .type = &type_list,
	  .offset = offsetof(struct contract, alarm),
	  .count_offset = offsetof(struct contract, alarm_count),
	  .item = &type_int,
	  .min = 0,
	  .max = 365,
	  .fallback = "14, 7, 3, 1",
	  .meaning = "How many days before a deadline Relance calls for "
		     "attention.",
	  .example = "[14, 7, 3, 1]" },
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
	  .offset = offsetof(struct contract, dispute_stops),
	  .count_offset = offsetof(struct contract, dispute_stops_count),
	  .item = &type_name,
	  .fallback = "none, the filing goes and names the dispute",
	  .meaning = "Filings that a dispute suspends.",
	  .example = "[claim]" },
	{ .name = "late_notice",
	  .type = &type_late_notice,
	  .fallback = "warn",
	  .meaning = "What a late notice costs: the whole indemnity, a part "
		     "of it, or nothing that is known.",
	  .example = "reduce 20 %" },
	CLAUSE("waiting", waiting_shape,
	       "The waiting period after which an unpaid debt counts as lost.",
	       "{length: 5 months, from: notice_received}"),
	LENGTH_OF("pay_within", pay_within,
		  "How soon after the date of loss the insurer pays.",
		  "30 days"),
	LENGTH_OF("assess_within", assess_within,
		  "How soon after the file is complete the insurer pays: after "
		  "the notice, and after the insurer spoke again when it had "
		  "asked something (relance insurer ack). The later of the two "
		  "days counts; while it asks, the day is not known.",
		  "30 days"),
	AMOUNT("threshold", threshold,
	       "A covered debt up to this is not paid for; a larger one is, "
	       "in full.",
	       "1000.00 EUR"),
	CLAUSE("deductible", deductible_shape, "What each loss bears first.",
	       "{amount: 2000.00 EUR, order: after_percentage}"),
	AMOUNT("minimum_retention", minimum_retention,
	       "The least part of a loss that stays with us.", "500.00 EUR"),
	CLAUSE("aggregate", aggregate_shape,
	       "What the losses of a year bear together before anything is "
	       "paid.",
	       "{amount: 100000.00 EUR, basis: indemnity}"),
	{ .name = "maximum",
	  .type = &type_maximum,
	  .shape = &maximum_shape,
	  .meaning = "The most that is paid in a year.",
	  .example = "{premium: 4000.00 EUR, times: 30}" },
	{ .name = "advance",
	  .type = &type_percent,
	  .offset = offsetof(struct contract, advance),
	  .meaning = "The part of the indemnity that is paid in advance.",
	  .example = "70 %" },
	CLAUSE("recovery", recovery_shape,
	       "How payments after the loss are shared.",
	       "{after_loss: pro_rata, from: date_of_loss}"),
	CLAUSE("fees", fees_shape, "The insurer's costs of collection.",
	       "{charged: uncovered_share}"),
	{ .name = "exclusions",
	  .type = &type_word_set,
	  .offset = offsetof(struct contract, exclusions),
	  .item = &type_word,
	  .words = exclusion_words,
	  .fallback = "none",
	  .meaning = "Debts without cover. Without `disputed`, cover of a "
		     "disputed debt is suspended until the dispute is "
		     "settled; `cash` is due on the day of issue.",
	  .example = "[disputed, related_company]" },
	{ .name = "countries",
	  .type = &type_list,
	  .offset = offsetof(struct contract, country),
	  .count_offset = offsetof(struct contract, country_count),
	  .item = &type_country,
	  .fallback = "all",
	  .meaning = "Countries with cover.",
	  .example = "[FR, DE]" },
	{ .name = "documents",
	  .type = &type_list,
	  .offset = offsetof(struct contract, document),
	  .count_offset = offsetof(struct contract, document_count),
	  .item = &type_word_text,
	  .words = document_words,
	  .fallback = "none",
	  .meaning = "What must go with a filing; what is missing is asked "
		     "for in time. The statement of account is made by "
		     "Relance.",
	  .example = "[invoice, order, delivery_proof, statement]" },
	{ .name = "beneficiary",
	  .type = &type_text,
	  .offset = offsetof(struct contract, beneficiary),
	  .meaning = "The factor or bank that the indemnity is paid to.",
	  .example = "null" },
	{ .name = "suspended_from",
	  .type = &type_date,
	  .offset = offsetof(struct contract, suspended_from),
	  .meaning = "Since when deliveries are not covered, because a premium "
		     "or a declaration is late.",
	  .example = "null" },
	{ .name = "declarations",
	  .type = &type_list,
	  .offset = offsetof(struct contract, declaration),
	  .count_offset = offsetof(struct contract, declaration_count),
	  .shape = &declaration_shape,
	  .fallback = "none",
	  .meaning = "What must be declared to the insurer every period.",
	  .example = "[{what: turnover, every: month, within: 20 days}]" },
	{ .name = "layouts",
	  .type = &type_list,
	  .offset = offsetof(struct contract, layout),
	  .count_offset = offsetof(struct contract, layout_count),
	  .shape = &layout_shape,
	  .fallback = "none",
	  .meaning = "Further files of a filing, in the columns of the "
		     "insurer's own forms.",
	  .example = "[{name: form, columns: {Invoice: \"{{invoice_id}}\"}}]" },
};
const struct shape contract_shape = {
	.name = "contract",
	KEYS(contract_keys),
	.size = sizeof(struct contract),
	.pos_offset = offsetof(struct contract, pos),
	.defaults = contract_defaults,
	.check = check_contract,
};
