/*
 * relance-rules(5): the manual of everything written in YAML. The keys and
 * facts come from the decoder's tables; what stands here in full is what no
 * table knows, the way of thinking and a worked example.
 */
#include "reference.h"
#include "decode.h"
#include "relance/text.h"

static const char opening[] =
	".TH RELANCE-RULES 5 \"\" \"Relance " RELANCE_VERSION "\"\n"
	".SH NAME\n"
	"relance-rules \\- what a credit manager writes for relance\n"
	".SH DESCRIPTION\n"
	"Everything that\n"
	".BR relance (1)\n"
	"decides follows from a few YAML files in the working folder:\n"
	".TP\n.I relance.yaml\n"
	"who we are, how mail leaves, which policies are in use\n"
	".TP\n.I rules/*.yaml\n"
	"policies: one ladder of steps each\n"
	".TP\n.I insurance/*.yaml\n"
	"the clauses of credit insurers' contracts\n"
	".TP\n.I calendars/*.yaml\n"
	"weekends and holidays; fr, de, es, gb and none ship\n"
	".PP\n"
	"They are plain YAML: mappings, lists and values. Anchors, aliases,\n"
	"tags and merge keys are refused, and so is every value that could be\n"
	"read in two ways.\n"
	".B relance check\n"
	"reports all faults of all files at once, each with its line.\n";

static const char example[] =
	".SH EXAMPLE\n"
	"A complete policy,\n"
	".IR rules/fr-insured.yaml :\n"
	".PP\n.nf\n.RS\n"
	"policy: fr\\-insured\n"
	"title: France B2B, insured or not\n"
	"applies_to: country = \"FR\" and segment != \"public\"\n"
	"calendar: fr\n"
	"minimum: 50.00 EUR\n"
	"stale_after: 2 business days\n"
	"min_interval: 5 days\n"
	"\n"
	"steps:\n"
	"  \\- step: courtesy\n"
	"    stage: reminder\n"
	"    when: days_overdue >= 3\n"
	"    send: {email: courtesy, to: billing}\n"
	"\n"
	"  \\- step: second\\-reminder\n"
	"    stage: reminder\n"
	"    when: days_overdue >= 15\n"
	"    wait: 10 days\n"
	"    send: {email: second\\-reminder, to: billing, cc: in_charge}\n"
	"\n"
	"  \\- step: mediation\n"
	"    stage: mediation\n"
	"    when: days_overdue >= 35\n"
	"    only_if: payable_now >= 1000 EUR and unanswered >= 2\n"
	"    wait: 10 days\n"
	"    send: {email: mediation\\-proposal, to: management}\n"
	"\n"
	"  \\- step: insurer\\-notice\n"
	"    stage: insurer\n"
	"    when: days_to_notice_deadline <= 20\n"
	"    only_if: insured > 0 EUR\n"
	"    deadline: notice\n"
	"    notify: insurer\n"
	"\n"
	"  \\- step: formal\\-notice\n"
	"    stage: legal\n"
	"    when: days_overdue >= 60\n"
	"    wait: 15 days\n"
	"    approval: required\n"
	"    send: {letter: formal\\-notice, to: registered\\-office}\n"
	".RE\n.fi\n"
	".PP\n"
	"An invoice due on the 1st gets the courtesy letter on the 4th, for\n"
	"then it is three days overdue. The second reminder needs both: that\n"
	"the invoice is fifteen days overdue, and that ten days have passed\n"
	"since the courtesy letter was accepted by the mail server. A customer\n"
	"who owes less than 1000 EUR, or has answered, is passed over by the\n"
	"mediation step and waits for the formal notice. The insurer's notice\n"
	"does not wait for its turn: it is looked at every day, from whichever\n"
	"rung the invoice stands on. The formal notice is written, but leaves\n"
	"only when a person approves it.\n";

static const char ladder[] =
	".SH THE LADDER\n"
	"The next step of an invoice is the first one below the last step that\n"
	"it had or was passed over. Three keys decide on it:\n"
	".B when\n"
	"says from which moment; while it is false or not known, the invoice\n"
	"waits there and nothing below is looked at.\n"
	".B only_if\n"
	"says for whom; it is looked at once, on the first day on which the\n"
	"step could go, and if it is false the step is passed over for good.\n"
	".B wait\n"
	"counts from the last step that was had.\n"
	"Each invoice gets at most one step a day, and each step at most once\n"
	"until nothing is owed any more.\n"
	".PP\n"
	"The messages go to customers: on one day a customer gets one message\n"
	"per currency, channel and recipient, at the highest step reached. In\n"
	"the stage reminder the other overdue invoices ride along and have\n"
	"had their own step by it. In the other stages a message demands only\n"
	"the invoices that stand on that very step.\n"
	".PP\n"
	"A step counts when its message was accepted, by the mail server or\n"
	"on disk. One that bounces or is refused does not count.\n";

static const char ways[] =
	".SS Other ways than up\n"
	"The next step is the one below, unless a step says otherwise:\n"
	".B goto\n"
	"names the step that comes after it,\n"
	".B final\n"
	"says that none does, and\n"
	".B repeat\n"
	"lets it come again before the ladder goes on. An event leads to the\n"
	"step that\n"
	".B on\n"
	"names, from wherever the invoice stands:\n"
	".PP\n.nf\n.RS\n"
	"on: {broken_promise: formal\\-notice}\n"
	"steps:\n"
	"  \\- {step: note, stage: reminder, before_due: 5 days,\n"
	"     send: {email: before\\-due}}\n"
	"  \\- {step: courtesy, stage: reminder, when: days_overdue >= 3,\n"
	"     send: {email: courtesy}}\n"
	"  \\- {step: call, stage: reminder, when: days_overdue >= 10,\n"
	"     task: \"call {{customer.name}}\", required: yes}\n"
	"  \\- {step: again, stage: reminder, wait: 5 days,\n"
	"     repeat: every 14 days up to 3 times, until: unanswered = 0,\n"
	"     send: {email: second\\-reminder}}\n"
	"  \\- {step: formal\\-notice, stage: legal, wait: 15 days,\n"
	"     approval: required, approvers: 2, final: yes,\n"
	"     send: {letter: formal\\-notice, to: [registered\\-office, "
	"management]}}\n"
	"  \\- {step: look, stage: reminder, for: disputed, wait: 14 days,\n"
	"     task: look at the dispute}\n"
	".RE\n.fi\n"
	".PP\n"
	"A step with neither\n"
	".BR send ,\n"
	".B notify\n"
	"nor\n"
	".B task\n"
	"is a state: the invoice enters it, and nothing is sent. Steps with\n"
	".B for: disputed\n"
	"are a track of their own beside the others.\n"
	".PP\n"
	"With\n"
	".B ladder: customer\n"
	"there is one position per customer and currency, carried by the\n"
	"oldest unpaid invoice; what is to be done with the others is said by\n"
	".BR group_by .\n"
	"With\n"
	".B falls: yes\n"
	"the position goes back to the furthest step whose conditions still\n"
	"hold.\n"
	".SS Customers of one parent\n"
	"With\n"
	".B group_by: parent\n"
	"the reminders of customers that name the same customer in\n"
	".B parent_id\n"
	"are one message, with those of the parent itself. It goes to the\n"
	"parent: to its contact of the role that the step names, with the\n"
	"usual fallbacks, in its language, signed by who is in charge of it.\n"
	"It names the customer of each invoice. Steps of other stages and those\n"
	"with a\n"
	".B deadline\n"
	"go to the customer itself, as with\n"
	".BR \"group_by: customer\" .\n"
	".PP\n"
	"Each customer climbs by itself, and holds, disputes, minima, waits and\n"
	".B min_interval\n"
	"are its own: who is not to be reminded is not in it, and a parent whose\n"
	"customers climb on different days is written to on each. A customer\n"
	"without a step that day has its overdue invoices listed, unless it\n"
	"was written to that day, its\n"
	".B min_interval\n"
	"is not over, or the message needs an approval or is a note before the\n"
	"due day; being listed is no step and no message to it. A payment of\n"
	"one of them takes back a message that has not left yet, and it is\n"
	"planned anew without that invoice. One approval is for all of it. An\n"
	"answer of the parent counts for the parent: record it for each of the\n"
	"customers that it is about.\n"
	".PP\n"
	"A customer whose\n"
	".B parent_id\n"
	"is no customer of ours, or its own, is reminded by itself; so are two\n"
	"that name each other. One level counts: customers of a customer that\n"
	"has a parent of its own are reminded through that customer. A policy\n"
	"with\n"
	".B own_account: yes\n"
	"keeps its customers out of their parent. What they owe still counts\n"
	"in facts of the group.\n"
	".SS Changing a ladder in use\n"
	"What an invoice had is kept under the name of the step. Give a step\n"
	"that is renamed its former name under\n"
	".BR was ;\n"
	"what becomes of invoices on a step that was taken out is said by\n"
	".BR policy_change .\n"
	".B relance check \\-\\-against\\-database\n"
	"lists each of them before a run does anything, and\n"
	".B relance compare\n"
	"tells who would get something earlier, later or no more.\n";

static const char shared[] =
	".SS Shared parts and countries\n"
	"Files in folders below\n"
	".I rules/\n"
	"are no policies but parts of some. Keys of a policy are taken in by\n"
	".B include\n"
	"where the policy does not have them; a list of steps by an item of\n"
	".BR steps :\n"
	".PP\n.nf\n.RS\n"
	"policy: fr\\-retail\n"
	"country: FR\n"
	"include: [shared/base.yaml]\n"
	"steps:\n"
	"  \\- {step: courtesy, stage: reminder, when: days_overdue >= 3,\n"
	"     send: {email: courtesy}}\n"
	"  \\- include: shared/legal.yaml\n"
	".RE\n.fi\n"
	".PP\n"
	"What neither says is taken from\n"
	".B defaults\n"
	"of\n"
	".I relance.yaml\n"
	"for its country. A fault of a part is reported once, where it stands.\n"
	".PP\n"
	"A policy with an error is refused whole, and nothing runs before it is\n"
	"mended. With\n"
	".B on_bad_rules: keep_last\n"
	"the text that the last run followed stands in its place, each command\n"
	"says so, and a run ends with 1.\n"
	".SS Keys\n";

static const char values[] =
	".SH VALUES\n"
	".TP\n.B length of time\n"
	"A number, a space and days, business days or months:\n"
	"\\fB10 days\\fR, \\fB2 business days\\fR, \\fB1 month\\fR. Months end\n"
	"on the last day of a month that is too short.\n"
	".TP\n.B amount\n"
	"A decimal number with a point and a currency: \\fB1234.50 EUR\\fR.\n"
	"Several currencies stand side by side: \\fB50 EUR | 55 USD\\fR.\n"
	"Nothing is ever converted; in a currency that is not listed a\n"
	"comparison is not known.\n"
	".TP\n.B percentage\n"
	"\\fB90 %\\fR or \\fB12.5 %\\fR.\n"
	".TP\n.B yes or no\n"
	"\\fByes\\fR, \\fBno\\fR, \\fBtrue\\fR or \\fBfalse\\fR.\n"
	".TP\n.B date\n"
	"\\fB2026\\-12\\-31\\fR.\n"
	".TP\n.B name\n"
	"Letters, digits, \\- and _.\n"
	".PP\n"
	"\\fBnull\\fR is the same as leaving the key out.\n";

static const char conditions[] =
	".SH CONDITIONS\n"
	"A condition compares facts with values:\n"
	".PP\n.nf\n.RS\n"
	"days_overdue >= 15 and payable_now >= 1000 EUR | 1100 USD\n"
	"not (segment = \"public\") and insured > 0 EUR\n"
	"tags has \"key\\-account\" or overdue_count > 3\n"
	".RE\n.fi\n"
	".PP\n"
	"In full:\n"
	".PP\n.nf\n.RS\n"
	"condition  = and { \"or\" and }\n"
	"and        = not { \"and\" not }\n"
	"not        = \"not\" not | comparison\n"
	"comparison = term [ ( \"=\" | \"!=\" | \"<\" | \"<=\" | \">\" | "
	"\">=\" ) term ]\n"
	"           | term \"has\" text\n"
	"term       = \"(\" condition \")\" | value | FACT\n"
	"value      = 12 | 10 days | 1000.00 EUR [ | 1100 USD ... ] | 12.5 %\n"
	"           | \"text\" | yes | no | 2026\\-11\\-23\n"
	".RE\n.fi\n"
	".PP\n"
	"Units must fit: money is compared with money, days with days. Texts\n"
	"are compared with = and != only, and\n"
	".B has\n"
	"asks whether a list of words contains one. A fact that is missing is\n"
	"\\fInot known\\fR, and so is every comparison with it: \\fIno and not\n"
	"known\\fR is no, \\fIyes or not known\\fR is yes, everything else stays\n"
	"not known. A step whose\n"
	".B when\n"
	"is not known waits, and\n"
	".B relance explain\n"
	"says what is missing.\n"
	".PP\n"
	"A condition that holds a colon, or that begins with a quote or a\n"
	"bracket, must stand in single quotes or behind > on lines of its\n"
	"own, for YAML's sake.\n"
	".SS Facts\n";

static const char policies[] =
	".SH POLICIES: rules/*.yaml\n"
	"One file holds one policy. Which policy an invoice follows: its own,\n"
	"else its customer's, else the first in\n"
	".BR policies \" of relance.yaml whose\"\n"
	".BR applies_to \" holds.\"\n"
	"\\fBpolicy: none\\fR of a customer or an invoice means never.\n";

static const char contracts[] =
	".SH CONTRACTS: insurance/*.yaml\n"
	"One file holds one insurer's contract. Its keys are told in\n"
	".BR relance\\-insurance (5).\n"
	"Every filing under\n"
	".B deadlines\n"
	"must be named by a step with\n"
	".BR deadline ,\n"
	"for a deadline that nobody watches is no help.\n";

static const char calendars[] =
	".SH CALENDARS: calendars/*.yaml\n"
	"A policy names its calendar. A file in the folder goes before one of\n"
	"the same name that ships.\n"
	".PP\n.nf\n.RS\n"
	"calendar: works\n"
	"weekend: [saturday, sunday]\n"
	"holidays:\n"
	"  \\- {on: 05\\-01, name: Labour Day}\n"
	"  \\- {easter: +1, name: Easter Monday}\n"
	"  \\- {on: last monday of august, name: Summer bank holiday}\n"
	"  \\- {on: 2026\\-12\\-24, name: The office is closed}\n"
	".RE\n.fi\n";

static const char tests[] =
	".SH TESTS OF THE RULES: tests/*.yaml\n"
	"A file is a list of tests. Each makes up a few invoices, says what\n"
	"happens on which day, and names every step that is to come:\n"
	".PP\n.nf\n.RS\n"
	"\\- test: a hold is kept, and ends by itself\n"
	"  policy: fr\\-insured\n"
	"  invoices: [{invoice_id: A, due_date: 2026\\-01\\-05}]\n"
	"  events:\n"
	"    \\- {on: 2026\\-01\\-15, do: \"hold A \\-\\-until 2026\\-01\\-31 "
	"\\-\\-reason strike\"}\n"
	"  run: {from: 2026\\-01\\-01, to: 2026\\-02\\-10}\n"
	"  expect:\n"
	"    A:\n"
	"      \\- {on: 2026\\-01\\-08, step: courtesy}\n"
	"      \\- {on: 2026\\-02\\-04, step: second\\-reminder}\n"
	".RE\n.fi\n"
	".PP\n"
	".B relance test\n"
	"carries them out as days really are: the import, the commands, a run\n"
	"for each day. Data is never late, documents are never missing, every\n"
	"message is accepted on its day, and approvals are given unless the\n"
	"test itself has an event that approves or rejects. A step that came\n"
	"and is not named is a failure, and so is one that was named and did\n"
	"not come. Steps that\n"
	".B move\n"
	"placed do not count.\n";

static const char config[] =
	".SH RELANCE.YAML\n"
	"Secrets never stand in it: the password of the mail server is in a\n"
	"file of its own or in the environment. A ledger of other columns is\n"
	"read by a mapping:\n"
	".PP\n.nf\n.RS\n"
	"timezone: Europe/Paris\n"
	"company: {name: Dupont SARL, iban: FR7630006000011234567890189}\n"
	"policies: [fr\\-insured, export]\n"
	"mail: {transport: folder, reply_to: accounts@example.org}\n"
	"people:\n"
	"  Ada: {email: ada@example.org, phone: \"+33 1 23 45 67 90\"}\n"
	"import:\n"
	"  currency: USD\n"
	"  invoices:\n"
	"    date: M/D/YYYY\n"
	"    columns:\n"
	"      invoiceNumber: invoice_id\n"
	"      customerID: customer_id\n"
	"      InvoiceDate: issue_date\n"
	"      DueDate: due_date\n"
	"      InvoiceAmount: amount_total\n"
	"      Disputed: status\n"
	"      SettledDate: settled_on\n"
	"    values: {status: {Yes: disputed, No: open}}\n"
	"    other_columns: ignore\n"
	".RE\n.fi\n"
	".PP\n"
	".B relance import \\-\\-suggest\n"
	"prints such a mapping for a file it has never seen.\n";

static const char factoring[] =
	".SH ASSIGNED INVOICES\n"
	"The columns\n"
	".B assigned_to\n"
	"and\n"
	".B factoring\n"
	"of invoices.csv say that an invoice belongs to a factor, and how:\n"
	".TP\n.B managed\n"
	"the factor reminds and is paid. Nothing of ours goes to the customer,\n"
	"no mediation and no formal notice either; the owner is the factor.\n"
	".TP\n.B delegated\n"
	"we remind and the factor is paid. The letters name the factor, its\n"
	"account as\n"
	".B factors\n"
	"in relance.yaml gives it, and the assignment; never our account. An\n"
	"invoice whose factor is not described there is set aside with a task,\n"
	"and\n"
	".B relance check \\-\\-against\\-database\n"
	"names it beforehand.\n"
	".TP\n.B confidential\n"
	"the customer knows of no factor and pays us, as before.\n"
	".PP\n"
	"One message names one payee: invoices of others are neither demanded\n"
	"nor listed in it, and\n"
	".B min_interval\n"
	"keeps two such messages apart as it does two of one payee. Credits\n"
	"and cash without an invoice came to us: they are taken off what is\n"
	"paid to us, and a letter for a factor shows what is left of them.\n"
	"Where they would cover the factor's invoices too, nobody is reminded,\n"
	"for the customer has probably paid the wrong one. The insurer is told\n"
	"of all of them, and to whom each is assigned.\n";

static const char closing[] = ".SH SEE ALSO\n"
			      ".BR relance (1),\n"
			      ".BR relance\\-insurance (5),\n"
			      ".BR relance\\-templates (5)\n";

static void add_facts(struct str *out)
{
	for (int i = 0; i < FACT__COUNT; i++) {
		const struct fact_info *f = &fact_table[i];

		str_add(out, ".TP\n");
		reference_bold(out, f->name);
		str_add(out, " (");
		reference_text(out, f->unit);
		if (f->fixed)
			str_add(out, ", may stand in \\fBapplies_to\\fR");
		str_add(out, ")\n");
		reference_text(out, f->meaning);
		str_add(out, "\n.br\nExample: ");
		reference_bold(out, f->example);
		str_add_ch(out, '\n');
	}
}

void rules_reference(struct str *out)
{
	static const struct {
		const char *opening, *more;
		const struct shape *shape;
	} parts[] = {
		{ policies, shared, &policy_shape },
		{ contracts, "", NULL },
		{ calendars, "", &calendar_shape },
		{ config, "", &config_shape },
		{ tests, "", &case_shape },
	};

	str_add(out, opening);
	str_add(out, example);
	str_add(out, ladder);
	str_add(out, ways);
	str_add(out, values);
	str_add(out, conditions);
	add_facts(out);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		str_add(out, parts[i].opening);
		str_add(out, parts[i].more);
		if (parts[i].shape)
			reference_shape(out, parts[i].shape);
	}
	str_add(out, factoring);
	str_add(out, closing);
}
