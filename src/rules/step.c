/*
 * Steps: the table of what a rung of a ladder may say. What must hold between
 * the steps of a policy is in ladder.c and flow.c.
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

static const struct type type_template = { FORM_CUSTOM, "name of a template",
					   A_NAME, read_template,
					   sizeof(char *) };

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
	const char *role;
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
	for (size_t i = 0; i <= step->to_else_count; i++) {
		role = i ? step->to_else[i - 1] : step->to;
		if (str_eq(role, "in_charge")) {
			diag = found_fault(dec, found, "to",
					   "in_charge is a colleague, not the "
					   "debtor");
			HINT(dec, diag,
			     "Name a role of the customer's contacts.");
		}
		check_role(dec, found, "to", role);
	}
	check_role(dec, found, "cc", step->cc);
}

static const char *const attach_words[] = { "invoices", NULL };

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
	  .type = &type_roles,
	  .offset = offsetof(struct step, to),
	  .fallback = "billing",
	  .meaning = "The role of the contact it is written to, or several "
		     "that are tried in this order. A role that the customer "
		     "does not have falls back to billing, then to the "
		     "customer's own address.",
	  .example = "[management, accounting]" },
	{ .name = "cc",
	  .type = &type_name,
	  .offset = offsetof(struct step, cc),
	  .meaning = "A copy for another role, or for our colleague in "
		     "charge of the customer (in_charge).",
	  .example = "in_charge" },
	{ .name = "attach",
	  .type = &type_the_word,
	  .offset = offsetof(struct step, attach_invoices),
	  .words = attach_words,
	  .meaning = "Send along the documents of kind invoice that were "
		     "imported for the invoices demanded. One that is missing "
		     "is named before anything is sent.",
	  .example = "invoices" },
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
static const char *const disputed_words[] = { "disputed", NULL };

#define EVENT(id, word, text)                                                  \
	[EVENT_##id] = { .name = word,                                         \
			 .type = &type_name,                                   \
			 .offset = NOT_KEPT,                                   \
			 .meaning = text,                                      \
			 .example = "second-reminder" }

static const struct key on_keys[EVENT__COUNT] = {
	EVENT(PAYMENT, "payment", "The customer paid something."),
	EVENT(PARTIAL_PAYMENT, "partial_payment",
	      "A part of this invoice was paid."),
	EVENT(CHARGEBACK, "chargeback",
	      "Money for this invoice was taken back."),
	EVENT(REPLY, "reply", "The customer answered."),
	EVENT(BROKEN_PROMISE, "broken_promise",
	      "A promise about it was not kept in full, or an instalment of a "
	      "plan was missed."),
	EVENT(DISPUTE_SETTLED, "dispute_settled", "Its dispute was settled."),
};
const struct shape on_shape = {
	.name = "on",
	KEYS(on_keys),
	.size = sizeof(struct transitions),
	.pos_offset = NOT_KEPT,
};

static void read_deadline(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	type_name.read(dec, node, key, base);
	((struct step *)base)->deadline_pos = node_pos(dec, node);
}

static const struct type type_filing = { FORM_CUSTOM, "name of a filing",
					 A_NAME, read_deadline,
					 sizeof(char *) };

/* What only a rung can do. */
static void check_deadline(struct decoder *dec, const struct found *found)
{
	static const char *const rung_only[] = {
		"wait",	 "repeat", "until", "goto",	 "on",
		"final", "task",   "for",   "before_due"
	};
	const size_t n = sizeof rung_only / sizeof *rung_only;
	struct diag *diag;

	for (size_t i = 0; i < n; i++) {
		if (!found_has(found, rung_only[i]))
			continue;
		diag = i ? found_fault(dec, found, rung_only[i],
				       "a step with a deadline is no rung: "
				       "`%s` means nothing here",
				       rung_only[i])
			 : found_warn(dec, found, "wait",
				      "`wait` does not hold back a step with "
				      "a deadline");
		HINT(dec, diag, "Take it out.");
	}
}

/* A step does one thing. */
static void check_deed(struct decoder *dec, const struct found *found)
{
	bool sends = found_has(found, "send"),
	     notifies = found_has(found, "notify");
	struct diag *diag;

	if (sends && notifies) {
		diag = found_fault(dec, found, "notify",
				   "a step writes to the customer or to the "
				   "insurer, not to both");
		HINT(dec, diag, "Make two steps of it.");
	}
	if (found_has(found, "task") && (sends || notifies)) {
		diag = found_fault(dec, found, "task",
				   "a step sends a message or opens a task, "
				   "not both");
		HINT(dec, diag, "Make two steps of it.");
	}
	if (found_has(found, "approval") && !sends && !notifies) {
		diag = found_fault(dec, found, "approval",
				   "a step that sends nothing has nothing to "
				   "approve");
		HINT(dec, diag, "Take it out, or add `send`.");
	}
}

/* Keys that mean something beside another one only. */
static void check_beside(struct decoder *dec, const struct found *found)
{
	static const struct {
		const char *key, *needs, *hint;
	} pairs[] = {
		{ "approvers", "approval", "Add `approval: required`." },
		{ "until", "repeat",
		  "Add `repeat: every 30 days up to 4 times`; a condition for "
		  "the step itself is `when` or `only_if`." },
		{ "required", "task",
		  "It makes the next step wait until a task is done." },
	};
	struct diag *diag;

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (!found_has(found, pairs[i].key) ||
		    found_has(found, pairs[i].needs))
			continue;
		diag = found_fault(dec, found, pairs[i].key,
				   "`%s` means nothing without `%s`",
				   pairs[i].key, pairs[i].needs);
		HINT(dec, diag, "%s", pairs[i].hint);
	}
}

static void check_order(struct decoder *dec, const struct found *found,
			const struct step *step)
{
	struct diag *diag;

	if (step->before_due.unit != SPAN_NONE && found_has(found, "when")) {
		diag = found_fault(dec, found, "when",
				   "`before_due` says already from which "
				   "moment");
		HINT(dec, diag,
		     "Take `when` out; for whom is said by `only_if`.");
	}
	if (step->before_due.unit != SPAN_NONE && !step->before_due.n)
		found_fault(dec, found, "before_due",
			    "a step before the due day needs a day at least");
	if (step->final && found_has(found, "goto")) {
		diag = found_fault(dec, found, "goto",
				   "nothing comes after a final step");
		HINT(dec, diag, "Take `goto` or `final` out.");
	}
}

static void check_step(struct decoder *dec, const struct found *found,
		       void *base)
{
	const struct step *step = base;

	check_deed(dec, found);
	if (found_has(found, "deadline"))
		check_deadline(dec, found);
	check_beside(dec, found);
	check_order(dec, found, step);
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
	  .meaning = "The name of the step. History is kept under it: a step "
		     "in use that is renamed keeps its former name under "
		     "`was`.",
	  .example = "courtesy" },
	{ .name = "was",
	  .type = &type_was,
	  .offset = offsetof(struct step, was),
	  .meaning = "Former names of the step. Invoices that had it under "
		     "such a name stand on it.",
	  .example = "[first-reminder, friendly]" },
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
	{ .name = "before_due",
	  .type = &type_days,
	  .offset = offsetof(struct step, before_due),
	  .meaning = "In place of `when`: a note before the invoice falls due. "
		     "The step may go from so long before the due day up to "
		     "it, and is passed over once the invoice is overdue. Such "
		     "steps stand before all others.",
	  .example = "5 days" },
	{ .name = "for",
	  .type = &type_the_word,
	  .offset = offsetof(struct step, for_disputed),
	  .words = disputed_words,
	  .fallback = "for invoices without a dispute",
	  .meaning = "A track of its own: only invoices of which nothing is "
		     "undisputed climb such steps, and the others neither "
		     "have nor pass them.",
	  .example = "disputed" },
	{ .name = "wait",
	  .type = &type_span,
	  .offset = offsetof(struct step, wait),
	  .fallback = "the next day",
	  .meaning = "How long after the previous step at the earliest. An "
		     "error on the first step. Days on "
		     "hold, under a plan or in mediation do not count; "
		     "those until a promised day do.",
	  .example = "10 days" },
	{ .name = "repeat",
	  .type = &type_repeat,
	  .offset = offsetof(struct step, repeat_every),
	  .fallback = "once",
	  .meaning = "The step comes again, so often in all, the first time "
		     "included. The ladder goes on after the last time.",
	  .example = "every 30 days up to 4 times" },
	{ .name = "until",
	  .type = &type_condition,
	  .offset = offsetof(struct step, until),
	  .meaning = "Ends the repetition as soon as it is true; the ladder "
		     "then goes on.",
	  .example = "days_overdue >= 120" },
	{ .name = "send",
	  .type = &type_inline,
	  .offset = 0,
	  .shape = &send_shape,
	  .meaning = "What is sent to the customer.",
	  .example = "{email: courtesy, to: billing}" },
	{ .name = "task",
	  .type = &type_text,
	  .offset = offsetof(struct step, task),
	  .meaning = "Opens a task in place of a message, with this text; the "
		     "names of letters may stand in it.",
	  .example = "\"call {{customer.name}}\"" },
	{ .name = "required",
	  .type = &type_flag,
	  .offset = offsetof(struct step, task_required),
	  .fallback = "no",
	  .meaning = "The next step waits until the task is done.",
	  .example = "yes" },
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
	{ .name = "approvers",
	  .type = &type_int,
	  .offset = offsetof(struct step, approvers),
	  .min = 1,
	  .max = 9,
	  .fallback = "1",
	  .meaning = "So many different people must approve (2: four eyes).",
	  .example = "2" },
	{ .name = "deadline",
	  .type = &type_filing,
	  .offset = offsetof(struct step, deadline),
	  .meaning = "Ties the step to a filing of the insurer's contract. "
		     "Such a step is no rung: it is looked at every day from "
		     "wherever the invoice stands, and outranks waits, quiet "
		     "days and stale data. It goes when `when` is true, and on "
		     "the last day that leaves the contract's margin at the "
		     "latest; without `when`, on that day.",
	  .example = "notice" },
	{ .name = "goto",
	  .type = &type_name,
	  .offset = NOT_KEPT,
	  .fallback = "the next one below",
	  .meaning = "Which step comes after this one.",
	  .example = "second-reminder" },
	{ .name = "final",
	  .type = &type_flag,
	  .offset = offsetof(struct step, final),
	  .fallback = "no",
	  .meaning = "No step comes after this one.",
	  .example = "yes" },
	{ .name = "on",
	  .type = &type_map,
	  .offset = NOT_KEPT,
	  .shape = &on_shape,
	  .meaning = "Where an event leads an invoice that stands on this "
		     "step: that step is the next. Wins over the policy's "
		     "`on`.",
	  .example = "{broken_promise: formal-notice}" },
	{ .name = "include",
	  .type = &type_text,
	  .offset = NOT_KEPT,
	  .meaning = "Stands alone in its item of the list: the steps of that "
		     "file below rules/, itself a list, stand there.",
	  .example = "shared/legal.yaml" },
};
const struct shape step_shape = {
	.name = "step",
	KEYS(step_keys),
	.size = sizeof(struct step),
	.pos_offset = offsetof(struct step, pos),
	.instead = "include",
	.check = check_step,
};
