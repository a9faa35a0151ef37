/*
 * The commands with which people record what they know of a debt: why a
 * ladder rests, what was promised, who answered. The other part of the table
 * of commands.
 */
#include "cli.h"
#include "cmd.h"
#include "options.h"

#define REASON TEXT(OPT_REASON, "reason", "TEXT", "why, for the journal")
#define WHICH                                                                  \
	FLAG(OPT_INVOICE, "invoice", "the id is an invoice's"),                \
		FLAG(OPT_CUSTOMER, "customer", "the id is a customer's")
#define UNTIL_DEADLINE                                                         \
	FLAG(OPT_UNTIL_DEADLINE, "until-deadline",                             \
	     "up to the insurer's next deadline, if that comes first"),        \
		FLAG(OPT_REQUEST_EXTENSION, "request-extension",               \
		     "the same, and ask the insurer for the rest")
#define AMOUNT(text) TEXT(OPT_AMOUNT, "amount", "AMOUNT", text)

static const struct option_spec hold_options[] = {
	DAY(OPT_UNTIL, "until", "the last day on which it holds"),
	UNTIL_DEADLINE,
	REASON,
	WHICH,
	AS_OF_RECORD,
};

static const struct option_spec release_options[] = {
	REASON,
	WHICH,
	AS_OF_RECORD,
};

static const struct option_spec dispute_options[] = {
	TEXT(OPT_REASON, "reason", "TEXT", "what is contested"),
	AMOUNT("only this part of it (default: all)"),
	AS_OF_RECORD,
};

static const struct option_spec settle_options[] = {
	DAY(OPT_ON, "on", "the day it was settled (default: today)"),
	REASON,
	AS_OF_RECORD,
};

static const struct option_spec promise_options[] = {
	DAY(OPT_ON, "on", "the day on which it is to be paid"),
	AMOUNT("how much (default: what is payable today)"),
	UNTIL_DEADLINE,
	REASON,
	WHICH,
	AS_OF_RECORD,
};

static const struct option_spec plan_options[] = {
	TEXT(OPT_INVOICES, "invoices", "A,B", "the invoices it is about"),
	NUMBER(OPT_INSTALMENTS, "instalments", "how many parts"),
	DAY(OPT_FIRST, "first", "when the first is due"),
	TEXT(OPT_EVERY, "every", "RHYTHM", "month, 2 weeks, 14 days"),
	AMOUNT("how much in all (default: what they owe)"),
	UNTIL_DEADLINE,
	REASON,
	AS_OF_RECORD,
};

static const struct option_spec mediation_options[] = {
	DAY(OPT_AGREED, "agreed", "the day on which both sides agreed to it"),
	DAY(OPT_UNTIL, "until",
	    "a task asks after that day (default: 90 days later)"),
	DAY(OPT_ENDED, "ended", "the day from which it is over"),
	TEXT(OPT_OUTCOME, "outcome", "OUTCOME",
	     "plan, remission, commitment or failed"),
	REASON,
	AS_OF_RECORD,
};

static const struct option_spec insolvent_options[] = {
	TEXT(OPT_KIND, "kind", "KIND",
	     "safeguard, reorganisation, liquidation or other"),
	DAY(OPT_ON, "on", "the day of the opening judgment"),
	DAY(OPT_KNOWN, "known", "the day we learnt it (default: today)"),
	DAY(OPT_PUBLISHED, "published", "the day it was published"),
	REASON,
	AS_OF_RECORD,
};

static const struct option_spec reply_options[] = {
	DAY(OPT_ON, "on", "the day they answered (default: today)"),
	TEXT(OPT_NOTE, "note", "TEXT", "what they said"),
	AS_OF_RECORD,
};

static const struct option_spec note_options[] = { WHICH, AS_OF_RECORD };

static const struct option_spec assign_options[] = {
	TEXT(OPT_TO, "to", "NAME", "one of people in relance.yaml"),
	AS_OF_RECORD,
};

static const struct option_spec exceptions_options[] = {
	TEXT(OPT_CUSTOMER, "customer", "CUSTOMER", "only of this customer"),
	FLAG(OPT_ALL, "all", "those that are over or taken back too"),
	AS_OF_SHOW,
	JSON,
};

static const struct option_spec undo_options[] = { AS_OF_RECORD };

static const struct option_spec task_options[] = {
	TEXT(OPT_NOTE, "note", "TEXT", "what came of it, for the journal"),
	AS_OF_RECORD,
};

static const struct option_spec reject_options[] = {
	TEXT(OPT_REASON, "reason", "TEXT", "why it must not leave"),
	DAY(OPT_UNTIL, "until", "on hold up to that day (default: for 7 days)"),
	FLAG(OPT_SKIP, "skip", "pass over the step for good"),
	AS_OF_RECORD,
};

const struct command exception_commands[] = {
	{ .name = "hold",
	  .purpose = "Let the ladder rest up to a day",
	  .arguments = "INVOICE|CUSTOMER",
	  .text = "Nothing asks for it up to and including that day; then the "
		  "ladder goes on from\nwhere it stood, and the days on hold "
		  "do not count as waiting. A customer on hold\nis so with "
		  "later invoices too. What would outlive a deadline of the "
		  "insurer is refused.",
	  OPTIONS(hold_options),
	  .example = { { "relance hold C-1004 --until 2099-01-31 --reason "
			 "\"strike at their bank\"",
			 "The whole customer" },
		       { "relance hold F-2604 --until 2099-01-31 --reason "
			 "\"copy sent\"",
			 "One invoice" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_hold },
	{ .name = "release",
	  .purpose = "End a hold, a promise, a plan before its time",
	  .arguments = "INVOICE|CUSTOMER|EXCEPTION",
	  .text = "By the id of the exception, or by what is on hold. The "
		  "ladder goes on from that\nday. Disputes end with settle, "
		  "mediations with mediation --ended.",
	  OPTIONS(release_options),
	  .example = { { "relance release C-1004", "It is chased again" },
		       { "relance release E3 --reason \"paid by cheque\"",
			 "By its number, from relance exceptions" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_release },
	{ .name = "dispute",
	  .purpose = "Record that an invoice is contested",
	  .arguments = "INVOICE",
	  .text = "What is contested is asked for no more until it is "
		  "settled; with --amount the\nrest still is. Letters show it "
		  "as disputed, and tasks remind of it as the rules\nsay "
		  "(dispute_review).",
	  OPTIONS(dispute_options),
	  .example = { { "relance dispute F-2604 --reason \"two cases "
			 "missing\"",
			 "All of it" },
		       { "relance dispute F-2604 --reason \"two cases "
			 "missing\" --amount 120.00",
			 "A part" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_dispute },
	{ .name = "settle",
	  .purpose = "Record that a dispute is over",
	  .arguments = "INVOICE",
	  .text = "From that day all of the invoice is asked for again. What "
		  "was credited comes in\nwith the payments, as a credit "
		  "note.",
	  OPTIONS(settle_options),
	  .example = { { "relance settle F-2611", "Today" },
		       { "relance settle F-2611 --reason \"credit note "
			 "sent\"",
			 "With how" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_settle },
	{ .name = "promise",
	  .purpose = "Record that a customer will pay on a day",
	  .arguments = "INVOICE|CUSTOMER",
	  .text = "Quiet until then, and for some days of grace "
		  "(promise_grace). Whether it is kept,\npartly kept or "
		  "broken the payments tell. Of a customer it covers what is "
		  "overdue\nthat day, later invoices not.",
	  OPTIONS(promise_options),
	  .example = { { "relance promise F-2604 --on 2099-01-31",
			 "One invoice" },
		       { "relance promise C-1004 --on 2099-01-31 --amount "
			 "500.00",
			 "A sum, whichever invoice it goes to" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_promise },
	{ .name = "plan",
	  .purpose = "Record that a debt is paid in instalments",
	  .arguments = "CUSTOMER",
	  .text = "Instalments are equal to the cent, what does not divide "
		  "goes to the first ones;\nmonths that are too short end "
		  "with their last day. Only what is due is asked for.\nAn "
		  "instalment that is missed, after some days of grace "
		  "(plan_grace), ends the plan.",
	  OPTIONS(plan_options),
	  .example = { { "relance plan C-1004 --invoices F-2604 "
			 "--instalments 3 --first 2099-01-31 --every month",
			 "Three months" },
		       { "relance plan C-1004 --invoices F-2604 "
			 "--instalments 4 --first 2099-01-31 --every \"2 "
			 "weeks\"",
			 "Every second week" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_plan },
	{ .name = "mediation",
	  .purpose = "Record that a mediator has the debt, or had it",
	  .arguments = "CUSTOMER [INVOICE...]",
	  .text = "From the agreement the ladder rests, the insurer's clock "
		  "does not. A task asks\nwhen it lasts longer than meant. "
		  "With --ended it is over, and the ladder goes on.",
	  OPTIONS(mediation_options),
	  .example = { { "relance mediation C-1004 --agreed 2026-03-02",
			 "Both sides agreed" },
		       { "relance mediation C-1002 --ended 2026-05-29 "
			 "--outcome failed",
			 "It is over" } },
	  .min_args = 1,
	  .max_args = -1,
	  .run = cmd_mediation },
	{ .name = "insolvent",
	  .purpose = "Record that a customer is insolvent",
	  .arguments = "CUSTOMER",
	  .text = "Everything of ours stops at once, for all invoices.",
	  OPTIONS(insolvent_options),
	  .example = { { "relance insolvent C-1004 --kind liquidation --on "
			 "2026-03-02",
			 "The court has opened it" },
		       { "relance insolvent C-1004 --kind safeguard --on "
			 "2026-03-02 --published 2026-03-10",
			 "With the day it was published" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_insolvent },
	{ .name = "reply",
	  .purpose = "Record that a customer answered",
	  .arguments = "CUSTOMER",
	  .text = "Rules may wait for an answer, or go elsewhere after one; "
		  "letters count as\nunanswered from then on.",
	  OPTIONS(reply_options),
	  .example = { { "relance reply C-1004 --note \"asks for a copy\"",
			 "Today" },
		       { "relance reply C-1004 --on 2026-03-02 --note \"will "
			 "look into it\"",
			 "On another day" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_reply },
	{ .name = "note",
	  .purpose = "Write a line into the file of a debt",
	  .arguments = "INVOICE|CUSTOMER TEXT",
	  .text = "It changes nothing; relance show tells it.",
	  OPTIONS(note_options),
	  .example = { { "relance note F-2604 \"their clerk is away\"",
			 "About an invoice" },
		       { "relance note C-1004 \"new owner since May\"",
			 "About a customer" } },
	  .min_args = 2,
	  .max_args = 2,
	  .run = cmd_note },
	{ .name = "assign",
	  .purpose = "Say who is in charge of a customer",
	  .arguments = "CUSTOMER",
	  .text = "Letters carry that name, answers go there. --to nobody "
		  "goes back to what the\nimports say.",
	  OPTIONS(assign_options),
	  .example = { { "relance assign C-1004 --to \"Claire Dubois\"",
			 "From now on" },
		       { "relance assign C-1004 --to nobody",
			 "As imported again" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_assign },
	{ .name = "exceptions",
	  .purpose = "List what holds ladders back",
	  .arguments = "[EXCEPTION]",
	  .text = "Holds, disputes, promises, plans, mediations and "
		  "insolvencies, with who recorded\nthem and how they stand. "
		  "One by its id shows its instalments and what came in.",
	  OPTIONS(exceptions_options),
	  .example = { { "relance exceptions", "What stands today" },
		       { "relance exceptions --all --json",
			 "Also what is over, for a script" } },
	  .max_args = 1,
	  .run = cmd_exceptions },
	{ .name = "undo",
	  .purpose = "Take back what was recorded last",
	  .arguments = "[CUSTOMER]",
	  .text = "For what was typed by mistake: an exception or its end, a "
		  "limit, or what insurer,\nevent, fee and acknowledge "
		  "recorded. All that one command did goes as one; tasks "
		  "that\nit closed are open again, and a folder that it "
		  "called filed waits again. An\nexception or a limit can be "
		  "taken back while no run has followed it, what was\ntold of "
		  "a case while no message, task or step has, and a fee, a "
		  "payment of the\ninsurer or an acknowledged deadline at any "
		  "time. With CUSTOMER it is the last of\nthat debtor. The "
		  "journal keeps both.",
	  OPTIONS(undo_options),
	  .example = { { "relance undo", "What was recorded last" },
		       { "relance undo C-1004",
			 "What was recorded last of that customer" } },
	  .max_args = 1,
	  .run = cmd_undo },
	{ .name = "task",
	  .purpose = "Close a task that was dealt with",
	  .arguments = "done TASK",
	  .text = "Tasks that something else closes (approve, posted, "
		  "resolve) say so.",
	  OPTIONS(task_options),
	  .example = { { "relance task done T4", "It is done" },
		       { "relance task done T4 --note \"spoke to Mr "
			 "Hartley\"",
			 "With what came of it" } },
	  .min_args = 2,
	  .max_args = 2,
	  .run = cmd_task },
	{ .name = "reject",
	  .purpose = "Refuse a message that waits for approval",
	  .arguments = "TASK",
	  .text = "It does not leave. The invoices are on hold for seven "
		  "days, or as --until says;\nwith --skip the step counts as "
		  "passed over.",
	  OPTIONS(reject_options),
	  .example = { { "relance reject T5 --reason \"too harsh\"",
			 "Not before a week has passed" },
		       { "relance reject T5 --reason \"too harsh\" --skip",
			 "Never that step" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_reject },
};
const size_t exception_command_count = COUNT_OF(exception_commands);
