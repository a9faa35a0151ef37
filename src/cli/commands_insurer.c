/*
 * The commands about credit insurance: what is covered, by when what must be
 * filed, what the insurer said. The third part of the table of commands.
 */
#include "cli.h"
#include "cmd.h"
#include "options.h"

#define CONTRACT                                                               \
	TEXT(OPT_CONTRACT, "contract", "NAME",                                 \
	     "the contract (default: the customer's, or the only one)")
#define ON(text) DAY(OPT_ON, "on", text " (default: today)")
#define REF TEXT(OPT_REF, "ref", "REF", "the insurer's reference")
#define NOTE TEXT(OPT_NOTE, "note", "TEXT", "more about it")

static const struct option_spec cover_options[] = { AS_OF_SHOW, JSON };

static const struct option_spec deadlines_options[] = {
	FLAG(OPT_ALL, "all", "those of debts that were paid since, too"),
	AS_OF_SHOW,
	JSON,
};

static const struct option_spec stopship_options[] = {
	FLAG(OPT_CSV, "csv", "as CSV, for the ERP"),
	AS_OF_SHOW,
	JSON,
};

#define PERIOD(text)                                                           \
	TEXT(OPT_PERIOD, "period", "PERIOD",                                   \
	     text " (default: the last that is over)")

static const struct option_spec declare_options[] = {
	CONTRACT,
	PERIOD("2026-03, 2026-Q1 or 2026"),
	FLAG(OPT_CSV, "csv", "as CSV, a line per customer"),
	TEXT(OPT_LETTER, "letter", "FILE", "write it as a letter, a PDF"),
	AS_OF_SHOW,
	JSON,
};

static const struct option_spec declared_options[] = {
	CONTRACT,
	PERIOD("the period that was declared"),
	ON("the day of the declaration"),
	REF,
	NOTE,
	FLAG(OPT_UNDO, "undo", "it was not declared after all"),
	AS_OF_RECORD,
};

static const struct option_spec acknowledge_options[] = {
	TEXT(OPT_FILE, "file", "FILING", "which one, when several are missed"),
	TEXT(OPT_REASON, "reason", "TEXT", "why it was missed"),
	AS_OF_RECORD,
};

static const struct option_spec limit_options[] = {
	CONTRACT,
	TEXT(OPT_TYPE, "type", "TYPE",
	     "named (default), discretionary, rating, temporary, top_up"),
	TEXT(OPT_AMOUNT, "amount", "AMOUNT", "the limit"),
	DAY(OPT_ANNOUNCED, "announced",
	    "the day of the insurer's letter (default: today)"),
	DAY(OPT_FROM, "from",
	    "the first delivery day it is for (default: when announced)"),
	DAY(OPT_UNTIL, "until", "the last delivery day it is for"),
	REF,
	AS_OF_RECORD,
};

static const struct option_spec insurer_options[] = {
	CONTRACT,
	TEXT(OPT_FILE, "file", "FILING",
	     "what it is about: notice, claim, extension, ..."),
	TEXT(OPT_AMOUNT, "amount", "AMOUNT", "accepted or paid"),
	DAY(OPT_UNTIL, "until", "how long an extension is to last"),
	FLAG(OPT_LATE, "late", "file although its deadline has passed"),
	ON("the day it happened"),
	DAY(OPT_KNOWN, "known", "the day we learnt it"),
	REF,
	NOTE,
	AS_OF_RECORD,
};

static const struct option_spec event_options[] = {
	ON("the day it happened"),
	DAY(OPT_KNOWN, "known", "the day we learnt it (default: today)"),
	REF,
	NOTE,
	AS_OF_RECORD,
};

static const struct option_spec fee_options[] = {
	CONTRACT,
	TEXT(OPT_AMOUNT, "amount", "AMOUNT", "the costs"),
	ON("the day of the bill"),
	REF,
	NOTE,
	AS_OF_RECORD,
};

const struct command insurer_commands[] = {
	{ .name = "cover",
	  .purpose = "Show what is insured, and why the rest is not",
	  .arguments = "[CUSTOMER]",
	  .text = "Per invoice the amount without tax that the contract "
		  "covers, and a reason for every\ncent that it does not. "
		  "Customers of one country with one legal_id share their "
		  "limit.\nInvoices take their part of it in the order of "
		  "deliveries, so a payment on an old one\nmakes room for a "
		  "later one.",
	  OPTIONS(cover_options),
	  .example = { { "relance cover C-1005", "Invoice by invoice" },
		       { "relance cover --as-of 2026-03-31 --json",
			 "All of them as things stood, for programs" } },
	  .max_args = 1,
	  .run = cmd_cover },
	{ .name = "stopship",
	  .purpose = "List whom not to deliver on credit any more",
	  .text = "Since a delivery day cover has ended for them, for the "
		  "reason named: a debt past its\nextension, an insolvency, a "
		  "limit withdrawn. What is delivered later is not insured.",
	  OPTIONS(stopship_options),
	  .example = { { "relance stopship", "The list of today" },
		       { "relance stopship --csv > stop.csv",
			 "For the system that ships" } },
	  .run = cmd_stopship },
	{ .name = "deadlines",
	  .purpose = "List by when what must be filed with the insurer",
	  .arguments = "[CUSTOMER]",
	  .text = "Each with the clause it comes from, the day it counts "
		  "from, and the last day on which to\nsend it. Weekends and "
		  "holidays count: nothing rolls over.",
	  OPTIONS(deadlines_options),
	  .example = { { "relance deadlines", "The nearest one first" },
		       { "relance deadlines C-1005 --all",
			 "One customer's, and what came of the earlier ones" } },
	  .max_args = 1,
	  .run = cmd_deadlines },
	{ .name = "documents",
	  .purpose = "List the papers that a filing needs, and what is missing",
	  .arguments = "[CUSTOMER]",
	  .text = "The contract's `documents:` name what the insurer wants "
		  "for each overdue invoice. What was\nimported with "
		  "documents.csv and can be read is there; the rest is "
		  "missing, and is named in\na task from the contract's first "
		  "alarm before a deadline on. Nothing holds a notice back: "
		  "it\nsays what is missing.\n\n"
		  "Without a customer only what is missing is listed.",
	  OPTIONS(cover_options),
	  .example = { { "relance documents", "What to fetch, for everybody" },
		       { "relance documents C-1005",
			 "One customer's papers" } },
	  .max_args = 1,
	  .run = cmd_documents },
	{ .name = "declare",
	  .purpose = "Compute what a contract wants declared every period",
	  .arguments = "[turnover|overdue]",
	  .text = "turnover: what was invoiced in the period without tax, by "
		  "the day of issue, less the credit\nnotes of the period, "
		  "less what the contract does not insure: paid at once, "
		  "excluded\ncustomers, countries not listed, deliveries for "
		  "which no limit held. Each deduction\nstands with its "
		  "reason.\n\n"
		  "overdue: on the last day of the period every debtor past "
		  "the threshold of the notice, with\nthe oldest due date "
		  "and whether the debt is within its extension, past it, or "
		  "notified.\n\n"
		  "Without an argument: what the contract asks for under "
		  "declarations. Other currencies stand\napart: nothing is "
		  "converted. What the books cannot know is said. --letter "
		  "makes a letter to the insurer of it.",
	  OPTIONS(declare_options),
	  .example = { { "relance declare turnover --period 2026-Q1",
			 "By country, with the deductions" },
		       { "relance declare overdue --period 2026-03 --letter "
			 "overdue.pdf",
			 "For the insurer, with templates/*/insurer-overdue.md" } },
	  .max_args = 1,
	  .run = cmd_declare },
	{ .name = "declared",
	  .purpose = "Record that a period was declared",
	  .arguments = "turnover|overdue",
	  .text = "The task that asks for it is done, and runs are quiet "
		  "about it. A declaration that is late\nis recorded like "
		  "any other; where the contract suspends cover for it, set "
		  "suspended_from in\nits file.",
	  OPTIONS(declared_options),
	  .example = { { "relance declared turnover --period 2026-Q1 --on "
			 "2026-04-12 --ref D-881",
			 "Entered on the portal that day" },
		       { "relance declared turnover --period 2026-Q1 --undo",
			 "It was another period" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_declared },
	{ .name = "acknowledge",
	  .purpose = "Say that a missed deadline is known",
	  .arguments = "CUSTOMER",
	  .text = "Runs are loud about a missed deadline until then.",
	  OPTIONS(acknowledge_options),
	  .example = { { "relance acknowledge C-1001 --reason \"paid by phone "
			 "that day\"",
			 "The deadline that was missed" },
		       { "relance acknowledge C-1001 --file notice --reason "
			 "\"agreed with the insurer\"",
			 "One of several" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_acknowledge },
	{ .name = "limit",
	  .purpose = "Record a credit limit, or see who needs one",
	  .arguments = "[list|set|reduce|cancel|refuse] [CUSTOMER]",
	  .text = "A limit is for deliveries from its day on. One that "
		  "lowers is never retroactive: what was\ndelivered before "
		  "keeps the old one, for as long as the contract says. What "
		  "a person recorded\nis not changed by imports of "
		  "limits.csv.\n\n"
		  "Without an argument: the customers whose debt exceeds "
		  "their limit, with the limit to ask\nfor.",
	  OPTIONS(limit_options),
	  .example = { { "relance limit set C-1005 --amount 30000.00 --ref "
			 "AG-2231",
			 "The insurer said yes" },
		       { "relance limit reduce C-1005 --amount 10000.00 "
			 "--announced 2026-03-01",
			 "The insurer covers less" } },
	  .max_args = 2,
	  .run = cmd_limit },
	{ .name = "insurer",
	  .purpose = "File something, or record what the insurer said",
	  .arguments = "file|filed|ack|accept|refuse|question|pay|hand-back "
		       "CUSTOMER",
	  .text = "What clauses ask for is filed by itself. `file` has the "
		  "next run send what they do not:\na request for an "
		  "extension or a rescheduling (--until), a withdrawal, or, "
		  "with --late,\nwhat was too late already when its invoice "
		  "was first imported.\n\n"
		  "What is entered on the insurer's portal counts as filed "
		  "when it is recorded here, with\n`filed`. `ack` tells on "
		  "which day it was received; `accept --file extension "
		  "--until DAY`\nmoves the end of the extension; `hand-back` "
		  "makes the case ours again.",
	  OPTIONS(insurer_options),
	  .example = { { "relance insurer filed C-1005 --file notice --on "
			 "2026-06-05 --ref N-77",
			 "Entered on the portal" },
		       { "relance insurer pay C-1005 --amount 27000.00",
			 "The indemnity came in" } },
	  .min_args = 2,
	  .max_args = 2,
	  .run = cmd_insurer },
	{ .name = "event",
	  .purpose = "Record what happened to a debtor",
	  .arguments = "CUSTOMER adverse|bank-rejection|insolvency",
	  .text = "Adverse information, or a payment that a bank sent back. "
		  "Contracts say what follows: cover\nmay end for later "
		  "deliveries, and a deadline may run. For an insolvency the "
		  "command insolvent\ntells more: its kind, its judgment.",
	  OPTIONS(event_options),
	  .example = { { "relance event C-1005 adverse --on 2026-03-01 --note "
			 "\"accounts not published\"",
			 "Known since today" },
		       { "relance event C-1005 bank-rejection --on 2026-03-01",
			 "A direct debit came back" } },
	  .min_args = 2,
	  .max_args = 2,
	  .run = cmd_event },
	{ .name = "fee",
	  .purpose = "Record the insurer's costs of collection",
	  .arguments = "CUSTOMER",
	  .text = "They are shared as the contract says; relance claim shows "
		  "our part.",
	  OPTIONS(fee_options),
	  .example = { { "relance fee C-1005 --amount 1200.00",
			 "As billed today" },
		       { "relance fee C-1005 --amount 1200.00 --ref F-9",
			 "With the number of the bill" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_fee },
	{ .name = "claim",
	  .purpose = "Compute what the insurer will pay",
	  .arguments = "CUSTOMER",
	  .text = "Every figure in the order of the computation: what is "
		  "covered, the insured percentage, the\ndeductible, what "
		  "stays with us, the indemnity, and when it is expected.",
	  OPTIONS(cover_options),
	  .example = { { "relance claim C-1005", "Figure by figure" },
		       { "relance claim C-1005 --as-of 2026-12-31 --json",
			 "As things will stand, for programs" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_claim },
};
const size_t insurer_command_count = COUNT_OF(insurer_commands);
