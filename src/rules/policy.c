/*
 * Policies: the tables of rules/NAME.yaml and what must hold across keys.
 * Checks that need other files (filings, relance.yaml) are in cross.c.
 */
#include <string.h>

#include "decode.h"
#include "relance/text.h"
#include "rules_check.h"

/* ---- send ------------------------------------------------------------- */

static void read_template(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	struct step *step = base;

	type_name.read(dec, node, key, base);
	step->template_pos = node_pos(dec, node);
	step->channel =
		str_eq(key->name, "email") ? CHANNEL_EMAIL : CHANNEL_LETTER;
}

static const struct type type_template = {
	FORM_CUSTOM, "name of a template",
	"\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9_][A-Za-z0-9_-]*$\"",
	read_template, sizeof(char *)
};

/* Any word may be a role; one that almost is a usual one is a slip. */
static void check_role(struct decoder *dec, const struct found *found,
		       const char *key, const char *role)
{
	static const char *const usual[] = {
		"billing",   "management", "legal",	 "sales",
		"in_charge", "accounting", "purchasing", "registered-office"
	};
	const size_t n = sizeof usual / sizeof *usual;
	const char *near = role ? text_nearest(role, usual, n) : NULL;
	struct diag *diag;

	if (!near || str_eq(near, role))
		return;
	diag = found_warn(dec, found, key, "\"%s\" is no usual role", role);
	HINT(dec, diag, "Did you mean %s?", near);
}

static void check_send(struct decoder *dec, const struct found *found,
		       void *base)
{
	struct step *step = base;
	bool email = found_has(found, "email"),
	     letter = found_has(found, "letter");
	struct diag *diag;

	if (email && letter) {
		diag = found_fault(dec, found, "letter",
				   "a step sends an e-mail or a letter, "
				   "not both");
		HINT(dec, diag, "Make two steps of it.");
	} else if (!email && !letter) {
		diag = fault(dec, found->node,
			     "neither `email` nor `letter` is named");
		HINT(dec, diag, "Write {email: TEMPLATE, to: billing}.");
	}
	if (!step->to)
		step->to = "billing";
	if (str_eq(step->to, "in_charge")) {
		diag = found_fault(dec, found, "to",
				   "in_charge is a colleague, not the debtor");
		HINT(dec, diag, "Name a role of the customer's contacts.");
	}
	check_role(dec, found, "to", step->to);
	check_role(dec, found, "cc", step->cc);
}

static const struct key send_keys[] = {
	{ .name = "email",
	  .type = &type_template,
	  .offset = offsetof(struct step, template_name),
	  .meaning = "Send an e-mail made from this template "
		     "(templates/LANGUAGE/NAME.md).",
	  .example = "courtesy" },
	{ .name = "letter",
	  .type = &type_template,
	  .offset = offsetof(struct step, template_name),
	  .meaning = "Write a letter on paper from this template instead.",
	  .example = "formal-notice" },
	{ .name = "to",
	  .type = &type_name,
	  .offset = offsetof(struct step, to),
	  .fallback = "billing",
	  .meaning = "The role of the contact it is written to. A role that "
		     "the customer does not have falls back to billing, then "
		     "to the customer's own address.",
	  .example = "management" },
	{ .name = "cc",
	  .type = &type_name,
	  .offset = offsetof(struct step, cc),
	  .meaning = "A copy for another role, or for our colleague in "
		     "charge of the customer (in_charge).",
	  .example = "in_charge" },
};
static const struct shape send_shape = {
	.name = "send",
	KEYS(send_keys),
	.pos_offset = NOT_KEPT,
	.size = sizeof(struct step),
	.check = check_send,
};

/* ---- steps ------------------------------------------------------------ */

static const char *const stage_words[] = { "reminder", "mediation", "insurer",
					   "legal", NULL };
static const char *const required_words[] = { "required", NULL };
static const char *const insurer_words[] = { "insurer", NULL };

static void read_approval(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	struct key local = *key;
	int word = -1;

	local.offset = 0;
	type_word.read(dec, node, &local, &word);
	*FIELD(base, key, bool) = word == 0;
}

static const struct type type_the_word = { FORM_WORD, "word", NULL,
					   read_approval, sizeof(bool) };

static void read_deadline(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	type_name.read(dec, node, key, base);
	((struct step *)base)->deadline_pos = node_pos(dec, node);
}

static const struct type type_filing = {
	FORM_CUSTOM, "name of a filing",
	"\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9_][A-Za-z0-9_-]*$\"",
	read_deadline, sizeof(char *)
};

static void check_step(struct decoder *dec, const struct found *found,
		       void *base)
{
	const struct step *step = base;
	struct diag *diag;

	if (found_has(found, "send") && found_has(found, "notify")) {
		diag = found_fault(dec, found, "notify",
				   "a step writes to the customer or to the "
				   "insurer, not to both");
		HINT(dec, diag, "Make two steps of it.");
	}
	if (found_has(found, "deadline") && found_has(found, "wait")) {
		diag = found_warn(dec, found, "wait",
				  "`wait` does not hold back a step with a "
				  "deadline");
		HINT(dec, diag, "Take it out.");
	}
	if (step->when)
		check_reach(dec, found, "when", step->when, !step->deadline);
	if (step->only_if)
		check_reach(dec, found, "only_if", step->only_if, false);
}

static const struct key step_keys[] = {
	{ .name = "step",
	  .type = &type_name,
	  .offset = offsetof(struct step, name),
	  .flags = KEY_REQUIRED,
	  .meaning = "The name of the step. History is kept under it, so "
		     "renaming a step in use needs a `move`.",
	  .example = "courtesy" },
	{ .name = "stage",
	  .type = &type_word,
	  .offset = offsetof(struct step, stage),
	  .words = stage_words,
	  .flags = KEY_REQUIRED,
	  .meaning = "To which stage it belongs. Reminders of several "
		     "invoices travel in one message; a message of the other "
		     "stages demands only invoices on that very step.",
	  .example = "reminder" },
	{ .name = "when",
	  .type = &type_condition,
	  .offset = offsetof(struct step, when),
	  .fallback = "as soon as the invoice is overdue",
	  .meaning = "From which moment. While it is false or not known the "
		     "ladder waits here and looks no further.",
	  .example = "days_overdue >= 15" },
	{ .name = "only_if",
	  .type = &type_condition,
	  .offset = offsetof(struct step, only_if),
	  .fallback = "for everyone",
	  .meaning = "For whom. Looked at on the first day on which the step "
		     "could go; if it is false, the step is passed over for "
		     "this episode.",
	  .example = "outstanding >= 1000 EUR and unanswered >= 2" },
	{ .name = "wait",
	  .type = &type_span,
	  .offset = offsetof(struct step, wait),
	  .fallback = "the next day",
	  .meaning = "How long after the previous step at the earliest. An "
		     "error on the first step.",
	  .example = "10 days" },
	{ .name = "send",
	  .type = &type_inline,
	  .offset = 0,
	  .shape = &send_shape,
	  .meaning = "What is sent to the customer.",
	  .example = "{email: courtesy, to: billing}" },
	{ .name = "notify",
	  .type = &type_the_word,
	  .offset = offsetof(struct step, notify_insurer),
	  .words = insurer_words,
	  .meaning = "Send the customer's whole open account to the insurer "
		     "of the contract instead.",
	  .example = "insurer" },
	{ .name = "approval",
	  .type = &type_the_word,
	  .offset = offsetof(struct step, approval),
	  .words = required_words,
	  .meaning = "A person must approve each message before it leaves.",
	  .example = "required" },
	{ .name = "deadline",
	  .type = &type_filing,
	  .offset = offsetof(struct step, deadline),
	  .meaning = "Ties the step to a filing of the insurer's contract. "
		     "Such a step is no rung: it is looked at every day from "
		     "wherever the invoice stands, and outranks waits, quiet "
		     "days and stale data.",
	  .example = "notice" },
};
static const struct shape step_shape = {
	.name = "step",
	KEYS(step_keys),
	.size = sizeof(struct step),
	.pos_offset = offsetof(struct step, pos),
	.check = check_step,
};

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
	{ .name = "steps",
	  .type = &type_list,
	  .offset = offsetof(struct policy, step),
	  .count_offset = offsetof(struct policy, step_count),
	  .shape = &step_shape,
	  .flags = KEY_REQUIRED,
	  .meaning = "The ladder, from the first rung to the last.",
	  .example = "[{step: courtesy, stage: reminder, ...}]" },
};

const struct shape policy_shape = {
	.name = "policy",
	KEYS(policy_keys),
	.size = sizeof(struct policy),
	.pos_offset = offsetof(struct policy, pos),
	.check = check_policy,
};
