/*
 * The table of commands: parsing, help, the man page and suggestions all
 * come from here. A test runs every example.
 */
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "options.h"

const struct option_spec common_options[] = {
	{ OPT_DIR, OPT_TEXT, "directory", 'C', "DIR",
	  "the working folder (default: this one)" },
	{ OPT_HELP, OPT_FLAG, "help", 'h', NULL, "what it does, then stop" },
};
const size_t common_option_count = COUNT_OF(common_options);

const struct option_spec status_options[] = { AS_OF_SHOW, JSON };
const size_t status_option_count = COUNT_OF(status_options);

static const struct option_spec init_options[] = {
	TEXT(OPT_SAMPLE, "sample", "NAME",
	     "bring a portfolio to try things with: demo, retailer, "
	     "manufacturer or services"),
	TEXT(OPT_GROUP, "group", "GROUP",
	     "the folder belongs to this group, which may write"),
	DAY(OPT_AS_OF, "as-of",
	    "the day from which the sample's dates count (default: today)"),
};

static const struct option_spec check_options[] = {
	FLAG(OPT_MAIL, "mail", "log in to the mail server, send nothing"),
	FLAG(OPT_AGAINST_DATABASE, "against-database",
	     "also name the customers that no rule fits"),
	AS_OF_SHOW,
	JSON,
};

static const struct option_spec import_options[] = {
	FLAG(OPT_SUGGEST, "suggest",
	     "look at the file, print a mapping to paste; import nothing"),
	TEXT(OPT_KIND, "kind", "KIND",
	     "customers, contacts, invoices, payments, limits or documents"),
	TEXT(OPT_MAPPING, "mapping", "NAME",
	     "the mapping of relance.yaml to read it with"),
	DAY(OPT_DATA_OF, "data-of",
	    "the payments are complete up to that day (default: today)"),
	DAY(OPT_OPEN_ITEMS, "open-items",
	    "the file lists all that was open on that day"),
	FLAG(OPT_ACCEPT_SHRINK, "accept-shrink",
	     "yes, that many invoices were settled"),
	FLAG(OPT_SKIP_BAD, "skip-bad",
	     "take the good lines, write the bad ones beside the file"),
	AS_OF_RECORD,
	JSON,
};

static const struct option_spec run_options[] = {
	DAY(OPT_AS_OF, "as-of", "the day to run (default: today)"),
	FLAG(OPT_DRY_RUN, "dry-run",
	     "show what would be written, change nothing"),
	FLAG(OPT_LETTERS, "letters", "with --dry-run: show the letters"),
	FLAG(OPT_NO_SEND, "no-send", "write the messages, send none"),
	FLAG(OPT_SEND_ANYWAY, "send-anyway",
	     "send by SMTP although the day is not today"),
	NUMBER(OPT_DEADLINE, "deadline",
	       "minutes after which sending stops (default: 240)"),
	JSON,
};

static const struct option_spec send_options[] = {
	TEXT(OPT_REDIRECT, "redirect", "ADDRESS",
	     "send the waiting letters to me; nothing counts"),
	TEXT(OPT_CONFIRM, "confirm", "RUN",
	     "yes, that run was meant to write so many"),
	FLAG(OPT_SEND_ANYWAY, "send-anyway",
	     "send by SMTP although the last run's day is not today"),
	NUMBER(OPT_DEADLINE, "deadline",
	       "minutes after which sending stops (default: 240)"),
	JSON,
};

static const struct option_spec preview_options[] = {
	NUMBER(OPT_DAYS, "days", "how many days ahead (default: 7)"),
	DAY(OPT_FROM, "from", "the first day (default: today)"),
	TEXT(OPT_CUSTOMER, "customer", "CUSTOMER", "only this customer"),
	TEXT(OPT_ASSUME, "assume", "usual",
	     "paid as late as the customer usually pays"),
	DAY(OPT_AS_OF, "as-of", "the same as --from"),
	JSON,
};

static const struct option_spec compare_options[] = {
	NUMBER(OPT_DAYS, "days", "how many days ahead (default: 30)"),
	TEXT(OPT_CUSTOMER, "customer", "CUSTOMER", "only this customer"),
	DAY(OPT_AS_OF, "as-of", "the first day (default: today)"),
	JSON,
};

static const struct option_spec explain_options[] = { AS_OF_SHOW, JSON };

static const struct option_spec invoices_options[] = {
	TEXT(OPT_CUSTOMER, "customer", "CUSTOMER", "only this customer"),
	FLAG(OPT_ALL, "all", "paid ones, drafts and cancelled ones too"),
	AS_OF_SHOW,
	JSON,
};

static const struct option_spec customers_options[] = {
	FLAG(OPT_ALL, "all", "those who owe nothing too"),
	AS_OF_SHOW,
	JSON,
};

static const struct option_spec outbox_options[] = {
	TEXT(OPT_STATE, "state", "STATE",
	     "only messages in this state: queued, accepted, failed ..."),
	TEXT(OPT_CUSTOMER, "customer", "CUSTOMER", "only to this customer"),
	DAY(OPT_FROM, "from", "only messages of that day and later"),
	DAY(OPT_AS_OF, "as-of", "only messages up to that day"),
	JSON,
};

static const struct option_spec tasks_options[] = {
	FLAG(OPT_ALL, "all", "those done too"),
	FLAG(OPT_INVOICE, "invoice", "the id is an invoice's"),
	FLAG(OPT_CUSTOMER, "customer", "the id is a customer's"),
	AS_OF_SHOW,
	JSON,
};

static const struct option_spec show_options[] = {
	FLAG(OPT_INVOICE, "invoice", "the id is an invoice's"),
	FLAG(OPT_CUSTOMER, "customer", "the id is a customer's"),
	AS_OF_SHOW,
	JSON,
};

static const struct option_spec start_options[] = {
	FLAG(OPT_YES, "yes", "open the gate"),
	NUMBER(OPT_ASIDE, "aside-older-than",
	       "set aside what is overdue for more than N days"),
	FLAG(OPT_KEEP, "keep", "what was rehearsed counts"),
	AS_OF_RECORD,
	JSON,
};

static const struct option_spec move_options[] = {
	TEXT(OPT_POLICY, "policy", "POLICY", "the ladder (default: its own)"),
	TEXT(OPT_STEP, "step", "STEP", "the step it has had"),
	TEXT(OPT_REASON, "reason", "TEXT", "why, for the journal"),
	TEXT(OPT_FROM, "from", "FILE",
	     "a CSV with invoice_id, policy, step, on, reason"),
	AS_OF_RECORD,
};

static const struct option_spec approve_options[] = {
	FLAG(OPT_ALL, "all", "every message that waits for approval"),
	TEXT(OPT_STEP, "step", "STEP", "with --all: only of this step"),
	AS_OF_RECORD,
};

static const struct option_spec posted_options[] = {
	DAY(OPT_ON, "on", "the day it was posted (default: today)"),
	TEXT(OPT_TRACKING, "tracking", "NUMBER",
	     "number of the registered letter"),
	AS_OF_RECORD,
};

static const struct option_spec resolve_options[] = {
	FLAG(OPT_ACCEPTED, "accepted", "it arrived"),
	FLAG(OPT_NOT_SENT, "not-sent",
	     "it did not; the next run writes it anew"),
	AS_OF_RECORD,
};

static const struct option_spec bounced_options[] = {
	DAY(OPT_ON, "on", "the day it came back (default: today)"),
	AS_OF_RECORD,
};

static const struct option_spec test_options[] = { JSON };

static const struct option_spec verify_options[] = {
	TEXT(OPT_HEAD, "head", "HASH",
	     "this head, from any letter, must have been ours"),
	JSON,
};

const struct command commands[] = {
	{ .name = "init",
	  .purpose = "Make a working folder",
	  .arguments = "DIR",
	  .text = "Makes DIR with a relance.yaml to fill in, three ladders, an "
		  "insurer's contract,\nletters in four languages, holidays, "
		  "and an empty database. A folder that is\nnot empty is "
		  "refused. Files are readable by you alone; with --group the "
		  "members\nof GROUP may work in it too.",
	  OPTIONS(init_options),
	  .example = { { "relance init collections", "A folder to begin with" },
		       { "relance init trial --sample demo",
			 "The same, with a portfolio to try it on" } },
	  .min_args = 1,
	  .max_args = 1,
	  .no_folder = true,
	  .run = cmd_init },
	{ .name = "check",
	  .purpose = "Find faults in rules, letters and settings",
	  .text = "Reads relance.yaml, rules/, insurance/, calendars/ and "
		  "templates/ and reports\nevery fault at once, with file, "
		  "line, what is wrong and what was probably\nmeant. Nothing "
		  "is changed and nothing is sent.",
	  OPTIONS(check_options),
	  .example = { { "relance check", "After each edit of a rule" },
		       { "relance check --against-database",
			 "Does every customer have a ladder?" } },
	  .run = cmd_check },
	{ .name = "import",
	  .purpose = "Read customers, invoices, payments from CSV files",
	  .arguments = "FILE...",
	  .text = "What a file holds is known from its first line, or from a "
		  "mapping in\nrelance.yaml. The same file twice changes "
		  "nothing; changed rows are updated.\nA file with one bad "
		  "line is refused whole, and every bad line is listed.\n"
		  "Several files are read in the order in which they need each "
		  "other.\n\n"
		  "With --open-items the file is the list of all that is "
		  "open: what it no longer\nnames is settled on that day.",
	  OPTIONS(import_options),
	  .example = { { "relance import sample/*.csv",
			 "Each file as what its columns say it is" },
		       { "relance import --suggest sample/3-invoices.csv",
			 "How would a mapping for this file look?" } },
	  .min_args = 1,
	  .max_args = -1,
	  .run = cmd_import },
	{ .name = "run",
	  .purpose = "Do the day: import the inbox, decide, write, send",
	  .text = "What cron starts each morning. It imports what lies in "
		  "inbox/, looks at every\ninvoice whose day has come, writes "
		  "the messages that the rules ask for and\nsends them. Any "
		  "number of runs on one day do the same as one. It prints "
		  "nothing\nwhen all is well and nobody watches.",
	  OPTIONS(run_options),
	  .example = { { "relance run --dry-run --letters",
			 "Read today's letters before they leave" },
		       { "relance run", "The day itself" } },
	  .run = cmd_run },
	{ .name = "send",
	  .purpose = "Send what waits in the outbox, decide nothing",
	  .text = "For messages that stayed behind because the mail server "
		  "was away, a limit was\nreached or the brake held them. "
		  "With --redirect all that waits is sent to one\naddress for "
		  "a look, and nothing counts as sent.",
	  OPTIONS(send_options),
	  .example = { { "relance send", "Try again now" },
		       { "relance send --json", "The same, for a script" } },
	  .run = cmd_send },
	{ .name = "preview",
	  .purpose = "Show the steps of the days to come",
	  .text = "Walks every open invoice forward as the runs would, "
		  "assuming that nobody pays,\nthat each message is accepted "
		  "on its day and that approvals are given. Letters,\nstates "
		  "and tasks are listed by day.\n\nWith --assume usual each "
		  "invoice is paid as many days after its due date as "
		  "its\ncustomer took on average in the last 12 months. One "
		  "that is later already, or\nwhose customer paid nothing in "
		  "that time, stays unpaid.",
	  OPTIONS(preview_options),
	  .example = { { "relance preview --days 30", "The coming month" },
		       { "relance preview --customer C-1004 --days 60",
			 "What awaits one customer" } },
	  .run = cmd_preview },
	{ .name = "explain",
	  .purpose = "Say why an invoice does or does not move",
	  .arguments = "INVOICE",
	  .text = "Every test that was made for the invoice on that day, with "
		  "the values that\nentered it, the first that stopped it, "
		  "and when that will change. A day before the\nlast run is "
		  "decided again under the rules and with the facts of then.",
	  OPTIONS(explain_options),
	  .example = { { "relance explain F-2604", "Why today, or why not" },
		       { "relance explain F-2604 --json",
			 "The same, test by test" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_explain },
	{ .name = "compare",
	  .purpose = "Show what edited rules would change",
	  .arguments = "FOLDER|FILE",
	  .text = "Walks the same invoices forward twice, as preview does: "
		  "under the rules in\nforce and under those of FOLDER, an "
		  "edited copy of the working folder or of\nits rules/, or "
		  "with FILE in place of the policy of the same name. It lists "
		  "who gets\na step earlier, later, for the first time or no "
		  "more, and counts the steps.\nNothing is written.",
	  OPTIONS(compare_options),
	  .example = { { "relance compare rules/fr-insured.yaml",
			 "A policy with itself: nothing changes" },
		       { "relance compare . --customer C-1004 --days 60",
			 "The same for one customer, two months ahead" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_compare },
	{ .name = "invoices",
	  .purpose = "List what is open, with the step of each",
	  .text = "One line per invoice or instalment that is not paid.",
	  OPTIONS(invoices_options),
	  .example = { { "relance invoices", "All that is open" },
		       { "relance invoices --customer C-1004 --all",
			 "Everything of one customer, paid or not" } },
	  .run = cmd_invoices },
	{ .name = "customers",
	  .purpose = "List who owes how much",
	  .text = "One line per customer and currency. Currencies are never "
		  "added together.",
	  OPTIONS(customers_options),
	  .example = { { "relance customers", "Who owes something" },
		       { "relance customers --all --json",
			 "Everybody, for a spreadsheet or a script" } },
	  .run = cmd_customers },
	{ .name = "outbox",
	  .purpose = "List messages, or read one",
	  .arguments = "[read MESSAGE]",
	  .text = "Every message that was written, with its state. outbox "
		  "read MESSAGE prints the\nletter as its reader sees it.",
	  OPTIONS(outbox_options),
	  .example = { { "relance outbox --state accepted",
			 "What has gone out" },
		       { "relance outbox read C-1004",
			 "Read the last letter to a customer" } },
	  .max_args = 2,
	  .run = cmd_outbox },
	{ .name = "tasks",
	  .purpose = "List what waits for a person",
	  .arguments = "[INVOICE|CUSTOMER]",
	  .text = "Approvals, letters to post, failures, missing documents "
		  "and deadlines, each with\nthe command to type.",
	  OPTIONS(tasks_options),
	  .example = { { "relance tasks", "What is there to do" },
		       { "relance tasks --all --json",
			 "Also what is done, for a script" } },
	  .max_args = 1,
	  .run = cmd_tasks },
	{ .name = "show",
	  .purpose = "Tell the whole history of an invoice or a customer",
	  .arguments = "INVOICE|CUSTOMER",
	  .text = "From the journal, oldest first: when it came in, what was "
		  "sent to whom under\nwhich rule, what was paid, who decided "
		  "what.",
	  OPTIONS(show_options),
	  .example = { { "relance show F-2604", "The file of one debt" },
		       { "relance show C-1004", "All about one customer" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_show },
	{ .name = "start",
	  .purpose = "Look at the first day, then open the gate",
	  .text = "Until the start is confirmed nothing leaves by SMTP. "
		  "Without --yes this shows\nwhat the first day would bring: "
		  "money by age, the step each invoice would\nenter, messages "
		  "per customer, deadlines already past. --yes opens the gate "
		  "and\nends the rehearsal: steps that only reached a folder "
		  "no longer count, unless\n--keep says so.",
	  OPTIONS(start_options),
	  .example = { { "relance start", "What would happen" },
		       { "relance start --yes --aside-older-than 180",
			 "Begin, and leave very old debts to a person" } },
	  .run = cmd_start },
	{ .name = "move",
	  .purpose = "Put an invoice on a step without a message",
	  .arguments = "[INVOICE]",
	  .text = "For what happened elsewhere: the former system sent a "
		  "reminder, a lawyer wrote.\nThe ladder goes on from that "
		  "step; time counts from --as-of. --from places many\nat "
		  "once.",
	  OPTIONS(move_options),
	  .example = { { "relance move F-2602 --step second-reminder "
			 "--reason \"reminded by telephone\"",
			 "It has had the second reminder" },
		       { "relance move --from moves.csv", "Many at once" } },
	  .max_args = 1,
	  .run = cmd_move },
	{ .name = "approve",
	  .purpose = "Let messages leave that wait for approval",
	  .arguments = "[TASK...]",
	  .text = "A step with approval: required is written but does not "
		  "leave before somebody\napproves it here. The next run or "
		  "send takes it along.",
	  OPTIONS(approve_options),
	  .example = { { "relance approve --all", "All that wait" },
		       { "relance approve --all --step formal-notice",
			 "Only those of one step" } },
	  .max_args = -1,
	  .run = cmd_approve },
	{ .name = "posted",
	  .purpose = "Record that letters were posted",
	  .arguments = "MESSAGE...",
	  .text = "A letter on paper counts from the day on which it was "
		  "posted.",
	  OPTIONS(posted_options),
	  .example = { { "relance posted C-1006",
			 "The last letter to that customer is in the post" },
		       { "relance posted C-1006 --tracking RK123456789FR",
			 "With the number of the registered letter" } },
	  .min_args = 1,
	  .max_args = -1,
	  .run = cmd_posted },
	{ .name = "resolve",
	  .purpose = "Say what became of an uncertain message",
	  .arguments = "MESSAGE",
	  .text = "When the connection broke after the whole message was "
		  "handed over, nobody can\nknow whether it arrived. Look "
		  "into the mail server's log, then say.",
	  OPTIONS(resolve_options),
	  .example = { { "relance resolve C-1003 --accepted",
			 "The log says it was accepted" },
		       { "relance resolve C-1003 --not-sent",
			 "It was not; it will be written anew" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_resolve },
	{ .name = "bounced",
	  .purpose = "Record that a message came back",
	  .arguments = "MESSAGE|ADDRESS",
	  .text = "The step is taken back, the ladder of that recipient "
		  "stops, and a task asks for\na better address. An ADDRESS "
		  "stands for what was sent there in the last 14 days.",
	  OPTIONS(bounced_options),
	  .example = { { "relance bounced C-1004",
			 "The last message to that customer came back" },
		       { "relance bounced accounts@hartley.example",
			 "All that went there lately did" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_bounced },
	{ .name = "test",
	  .purpose = "Try the rules on invoices made up for it",
	  .arguments = "[FILE]...",
	  .text = "A test names a few invoices, what happens on which day and "
		  "the steps that are\nexpected; relance-rules(5) tells how. "
		  "It is carried out in a database of its own,\nfrom the first "
		  "day to the last, and every step that came otherwise is "
		  "printed.\nWithout FILE all of tests/*.yaml are tried.",
	  OPTIONS(test_options),
	  .example = { { "relance test",
			 "Do the rules still do what they did?" },
		       { "relance test tests/fr-insured.yaml",
			 "Only this file" } },
	  .max_args = -1,
	  .run = cmd_test },
	{ .name = "verify",
	  .purpose = "Prove the journal and check the books",
	  .text = "Recomputes the chain of the journal, the paid sums, the "
		  "states of all messages,\nand that looking at every "
		  "customer would decide the same. --head checks against\na "
		  "head that left the machine: every message carries one in "
		  "X-Relance-Journal-Head.",
	  OPTIONS(verify_options),
	  .example = { { "relance verify", "Are the books in order?" },
		       { "relance verify --json", "The same, for a script" } },
	  .run = cmd_verify },
	{ .name = "backup",
	  .purpose = "Copy the database, even during a run",
	  .arguments = "FILE",
	  .text = "The copy is complete, consistent and private. To restore, "
		  "put it back as\nrelance.db.",
	  .example = { { "relance backup relance-backup.db", "A copy of now" },
		       { "relance backup reports/monday.db",
			 "Another place" } },
	  .min_args = 1,
	  .max_args = 1,
	  .run = cmd_backup },
};
const size_t command_count = COUNT_OF(commands);

const struct command *command_at(size_t i)
{
	if (i < command_count)
		return &commands[i];
	i -= command_count;
	if (i < exception_command_count)
		return &exception_commands[i];
	i -= exception_command_count;
	return i < insurer_command_count ? &insurer_commands[i] : NULL;
}

const struct command *command_find(const char *name)
{
	const struct command *cmd;

	for (size_t i = 0; (cmd = command_at(i)); i++)
		if (!strcmp(cmd->name, name))
			return cmd;
	return NULL;
}
