/*
 * Policies: the table of rules/NAME.yaml, and of what relance.yaml may say for
 * all policies of a country. Checks that need other files (filings, the order
 * of policies) are in cross.c.
 */
#include <string.h>

#include "decode.h"
#include "relance/text.h"
#include "rules_check.h"

/* ---- send_days -------------------------------------------------------- */

#define EVERY_DAY 0x7f

static void add_weekday(struct decoder *dec, const struct node *node,
			uint8_t *days)
{
	struct key key = { .name = "day", .words = weekday_words };
	int day = -1;

	type_word.read(dec, node, &key, &day);
	if (day < 0)
		return;
	if (*days >> day & 1)
		fault(dec, node, "%s is named twice", weekday_words[day]);
	*days |= (uint8_t)(1 << day);
}

static void read_send_days(struct decoder *dec, const struct node *node,
			   const struct key *key, void *base)
{
	struct policy *policy = base;
	const char *text;

	if (node->kind == NODE_SEQUENCE) {
		for (size_t i = 0; i < node->child.n; i++)
			add_weekday(dec, node->child.v[i],
				    FIELD(base, key, uint8_t));
		if (!node->child.n)
			fault(dec, node, "no day is left to send on");
		return;
	}
	text = scalar_text(dec, node);
	if (str_eq(text, "every day")) {
		policy->send_days = EVERY_DAY;
		policy->send_on_holidays = true;
	} else if (text && !str_eq(text, "working days")) {
		HINT(dec, fault(dec, node, "unknown value \"%s\"", text),
		     "Possible: working days, every day, or a list as "
		     "[monday, thursday].");
	}
}

#define DAY_LIST                                                               \
	"\"type\":\"array\",\"items\":{\"enum\":[\"monday\",\"tuesday\","      \
	"\"wednesday\",\"thursday\",\"friday\",\"saturday\",\"sunday\"]}"
static const struct type type_send_days = {
	FORM_CUSTOM, "working days, every day, or a list of weekdays",
	"\"anyOf\":[{\"enum\":[\"working days\",\"every day\"]},{" DAY_LIST
	"}]",
	read_send_days, sizeof(uint8_t)
};

/* ---- policy ----------------------------------------------------------- */

static const char *const catch_up_words[] = { "step", "jump", NULL };
static const char *const reopened_words[] = { "continue", "restart", NULL };
static const char *const ladder_words[] = { "invoice", "customer", NULL };
static const char *const group_words[] = { "customer", "invoice", "parent",
					   NULL };
static const char *const change_words[] = { "set_aside", "restart", "previous",
					    NULL };
static const char *const credits_words[] = { "net", "show", NULL };

/* The first and last keys cannot stand in relance.yaml's `defaults`; they frame
 * those that can. */
#define OWN_BEFORE 5
#define OWN_BEHIND 2

static const struct key policy_keys[] = {
	{ .name = "policy",
	  .type = &type_name,
	  .offset = offsetof(struct policy, name),
	  .flags = KEY_REQUIRED,
	  .meaning = "The name of the policy, as relance.yaml, customers and "
		     "invoices call it.",
	  .example = "fr-insured" },
	{ .name = "title",
	  .type = &type_text,
	  .offset = offsetof(struct policy, title),
	  .meaning = "What it is for, in a few words.",
	  .example = "France B2B, insured or not" },
	{ .name = "applies_to",
	  .type = &type_fixed_condition,
	  .offset = offsetof(struct policy, applies_to),
	  .fallback = "everyone",
	  .meaning = "Which customers it is for. Only facts that do not "
		     "change with the day may be used.",
	  .example = "country = \"FR\" and segment != \"public\"" },
	{ .name = "country",
	  .type = &type_country,
	  .offset = NOT_KEPT,
	  .meaning = "For customers of this country only, beside what "
		     "`applies_to` asks; and keys that are left out here are "
		     "taken from relance.yaml's `defaults` for it.",
	  .example = "FR" },
	{ .name = "include",
	  .type = &type_list,
	  .offset = NOT_KEPT,
	  .count_offset = NOT_KEPT,
	  .item = &type_text,
	  .meaning = "Files in folders below rules/ whose keys are taken where "
		     "this policy does not have them; the first one that has "
		     "a key wins.",
	  .example = "[shared/base.yaml]" },
	{ .name = "calendar",
	  .type = &type_calendar,
	  .offset = offsetof(struct policy, calendar),
	  .fallback = "none",
	  .meaning = "Weekend and holidays, from calendars/NAME.yaml or one "
		     "that ships (fr, de, es, gb, none).",
	  .example = "fr" },
	{ .name = "minimum",
	  .type = &type_amounts,
	  .offset = offsetof(struct policy, minimum),
	  .meaning = "Nobody is chased for less in all. A currency that is "
		     "not listed has no minimum.",
	  .example = "50 EUR | 55 USD" },
	{ .name = "catch_up",
	  .type = &type_word,
	  .offset = offsetof(struct policy, catch_up),
	  .words = catch_up_words,
	  .fallback = "step",
	  .meaning = "An invoice that is older than its rung: climb one rung "
		     "a day (step), or enter at the rung that fits its age "
		     "and record the others as passed over (jump).",
	  .example = "jump" },
	{ .name = "stale_after",
	  .type = &type_days,
	  .offset = offsetof(struct policy, stale_after),
	  .fallback = "never",
	  .meaning = "No reminder leaves when the last complete import of "
		     "payments or open items is older than this.",
	  .example = "2 business days" },
	{ .name = "min_interval",
	  .type = &type_span,
	  .offset = offsetof(struct policy, min_interval),
	  .fallback = "none",
	  .meaning = "The least time between two messages to one customer.",
	  .example = "5 days" },
	{ .name = "send_days",
	  .type = &type_send_days,
	  .offset = offsetof(struct policy, send_days),
	  .fallback = "working days",
	  .meaning = "On which days messages leave. A list of weekdays still "
		     "leaves out holidays; `every day` does not.",
	  .example = "[tuesday, thursday]" },
	{ .name = "reopened",
	  .type = &type_word,
	  .offset = offsetof(struct policy, reopened),
	  .words = reopened_words,
	  .fallback = "continue",
	  .meaning = "An invoice that was paid and is owed again goes on "
		     "from the step it had, or begins anew.",
	  .example = "restart" },
	{ .name = "ladder",
	  .type = &type_word,
	  .offset = offsetof(struct policy, ladder),
	  .words = ladder_words,
	  .fallback = "invoice",
	  .meaning = "Each invoice climbs by itself, or there is one position "
		     "per customer and currency, carried by the oldest unpaid "
		     "invoice.",
	  .example = "customer" },
	{ .name = "falls",
	  .type = &type_flag,
	  .offset = offsetof(struct policy, falls),
	  .fallback = "no",
	  .meaning = "The position goes back to the furthest step whose "
		     "conditions still hold; nothing is sent on the way down.",
	  .example = "yes" },
	{ .name = "group_by",
	  .type = &type_word,
	  .offset = offsetof(struct policy, group_by),
	  .words = group_words,
	  .fallback = "customer",
	  .meaning = "What shares a message of stage reminder: the invoices of "
		     "a customer, nothing, or those of all customers with the "
		     "same parent, to whom it is sent then.",
	  .example = "parent" },
	{ .name = "own_account",
	  .type = &type_flag,
	  .offset = offsetof(struct policy, own_account),
	  .fallback = "no",
	  .meaning = "Customers under this policy are reminded by themselves, "
		     "whatever their parent is, though a part that the policy "
		     "includes says `group_by: parent`.",
	  .example = "yes" },
	{ .name = "policy_change",
	  .type = &type_word,
	  .offset = offsetof(struct policy, policy_change),
	  .words = change_words,
	  .fallback = "set_aside",
	  .meaning = "An invoice whose step is no longer in the policy: a "
		     "person is asked (set_aside), the ladder begins anew "
		     "(restart), or goes on from the last step it had that is "
		     "still there (previous). A step under a former name "
		     "(`was`) is still there.",
	  .example = "previous" },
	{ .name = "credits",
	  .type = &type_word,
	  .offset = offsetof(struct policy, credits),
	  .words = credits_words,
	  .fallback = "net",
	  .meaning = "Credit notes and payments without an invoice: shown and "
		     "taken off what is demanded (net), or shown only.",
	  .example = "show" },
	{ .name = "promise_grace",
	  .type = &type_span,
	  .offset = offsetof(struct policy, promise_grace),
	  .fallback = "3 business days",
	  .meaning = "So long after the day promised a payment still keeps a "
		     "promise.",
	  .example = "5 days" },
	{ .name = "plan_grace",
	  .type = &type_span,
	  .offset = offsetof(struct policy, plan_grace),
	  .fallback = "3 business days",
	  .meaning = "So long after its day an instalment is not missed yet.",
	  .example = "5 days" },
	{ .name = "dispute_review",
	  .type = &type_span,
	  .offset = offsetof(struct policy, dispute_review),
	  .fallback = "never",
	  .meaning = "How often the person in charge is reminded of a dispute "
		     "that is not settled.",
	  .example = "14 days" },
	{ .name = "in_charge",
	  .type = &type_text,
	  .offset = offsetof(struct policy, in_charge),
	  .meaning = "Who is in charge of customers that name nobody and whose "
		     "segment is nobody's; one of relance.yaml's `people`.",
	  .example = "Ada" },
	{ .name = "on",
	  .type = &type_map,
	  .offset = NOT_KEPT,
	  .shape = &on_shape,
	  .meaning = "Where an event leads: that step is the next, whatever "
		     "the invoice stands on. Each event counts once.",
	  .example = "{broken_promise: formal-notice}" },
	{ .name = "steps",
	  .type = &type_list,
	  .offset = offsetof(struct policy, step),
	  .count_offset = offsetof(struct policy, step_count),
	  .shape = &step_shape,
	  .flags = KEY_REQUIRED,
	  .meaning = "The ladder, from the first rung to the last.",
	  .example = "[{step: courtesy, stage: reminder, ...}]" },
};

static void policy_defaults(struct decoder *dec, void *base)
{
	struct policy *p = base;

	(void)dec;
	p->promise_grace = (struct span){ 3, SPAN_BUSINESS_DAYS };
	p->plan_grace = (struct span){ 3, SPAN_BUSINESS_DAYS };
}

const struct shape policy_shape = {
	.name = "policy",
	KEYS(policy_keys),
	.size = sizeof(struct policy),
	.pos_offset = offsetof(struct policy, pos),
	.defaults = policy_defaults,
	.prepare = include_expand,
	.check = check_policy,
};

static void check_country(struct decoder *dec, const struct found *found,
			  void *base)
{
	const struct policy *p = base;

	country_check(dec, found->node, p->name);
}

const struct shape defaults_shape = {
	.name = "defaults",
	.key = policy_keys + OWN_BEFORE,
	.key_count = sizeof policy_keys / sizeof *policy_keys - OWN_BEFORE -
		     OWN_BEHIND,
	.size = sizeof(struct policy),
	.pos_offset = NOT_KEPT,
	.check = check_country,
};
