/*
 * relance-templates(5): how a letter is written, and every name that it may
 * use, from the same table as the compiler.
 */
#include "relance/letter.h"
#include "schema.h"

static const char opening[] =
	".TH RELANCE-TEMPLATES 5 \"\" \"Relance " RELANCE_VERSION "\"\n"
	".SH NAME\n"
	"relance\\-templates \\- the letters of relance(1)\n"
	".SH DESCRIPTION\n"
	"A letter is the file\n"
	".B templates/LANGUAGE/NAME.md\n"
	"of the working folder, where LANGUAGE is fr, en, de or es and NAME is "
	"what a step\n"
	"of a policy sends:\n"
	".RB \\(lq \"send: {email: NAME}\" \\(rq\n"
	"or\n"
	".RB \\(lq \"send: {letter: NAME}\" \\(rq.\n"
	"The language is the contact's, else the customer's, else that of "
	"their country,\n"
	"else the company's: the first in which there is a template of that "
	"name.\n"
	".PP\n"
	"The first line is\n"
	".RB \\(lq \"Subject: ...\" \\(rq.\n"
	"What follows is Markdown: paragraphs, **bold**, lists, tables, links. "
	"The same\n"
	"source makes the plain text and the HTML of an e\\-mail and the letter "
	"on paper.\n"
	".TP\n"
	".B {{customer.name}}\n"
	"puts a value in. It stays text whatever it holds: it becomes neither "
	"Markdown nor\n"
	"HTML.\n"
	".TP\n"
	".B {{#invoices}} ... {{/invoices}}\n"
	"repeats what is between for each row of a list. Names of the row come "
	"before\n"
	"the others.\n"
	".TP\n"
	".B {{#promise.on}} ... {{/promise.on}}\n"
	"keeps what is between when the value is there (or yes).\n"
	".TP\n"
	".B {{^several}} ... {{/several}}\n"
	"keeps it when the value is not there, or the list is empty.\n"
	".PP\n"
	"A section mark alone on its line leaves no empty line. The subject "
	"takes values\n"
	"only. A name that does not exist is an error of\n"
	".BR \"relance check\" ,\n"
	"with the nearest name that does.\n"
	".SS What is demanded\n"
	".B invoices\n"
	"holds what the letter demands, and\n"
	".B total.payable\n"
	"is the sum to be paid: what is still due on them, less what is "
	"disputed, less\n"
	"what a payment plan makes due later, less the credits where the policy "
	"says\n"
	".BR \"credits: net\" .\n"
	"Where the two differ\n"
	".B has_deductions\n"
	"is yes, and the deductions have names of their own. Invoices disputed "
	"as a whole\n"
	"stand in\n"
	".B disputed\n"
	"alone; of one disputed in part the rest is in\n"
	".B invoices\n"
	"too.\n"
	".SS Whom to pay\n"
	"All that one letter demands is paid to one\n"
	".BR payee :\n"
	"us, or the factor where invoices are assigned with\n"
	".BR \"factoring delegated\" .\n"
	"Its account stands under\n"
	".B factors\n"
	"in relance.yaml. Then\n"
	".B payee.is_factor\n"
	"is yes,\n"
	".B company.iban\n"
	"is not given, and a letter that does not say\n"
	".B payee.iban\n"
	"is refused, for who pays the seller has not paid an assigned invoice. "
	"The shipped\n"
	"letters mention the assignment in their language, or in the factor's "
	"own words\n"
	".RB ( payee.mention ).\n"
	"Invoices that are assigned in confidence read like any other.\n"
	".SS To a parent\n"
	"A letter of a policy with\n"
	".B group_by: parent\n"
	"goes to the parent of several customers:\n"
	".B customer\n"
	"is the parent,\n"
	".B has_members\n"
	"is yes, and\n"
	".B member\n"
	"names the customer of each invoice. The shipped reminders then have a "
	"column for\n"
	"it.\n"
	".SS Tasks\n"
	"The text of a step's\n"
	".B task:\n"
	"takes the names outside of lists, values only:\n"
	".RB \\(lq \"call {{customer.name}} about {{total.payable}}\" \\(rq.\n"
	".SS Attachments\n"
	"With\n"
	".RB \\(lq \"send: {email: NAME, attach: invoices}\" \\(rq\n"
	"the documents of kind invoice that were imported for the invoices "
	"demanded go\n"
	"along, up to 10 MB in all. They are named after the invoice. One that "
	"is missing\n"
	"is named in a task before anything is sent, and beforehand by\n"
	".BR \"relance check \\-\\-against\\-database\" ;\n"
	"the message goes with the others. A letter on paper lists them as "
	"enclosures.\n";

static const char paper[] =
	".SS On paper\n"
	"A letter on paper is an A4 PDF for a window envelope: on the right for "
	"companies in\n"
	"FR, BE, ES, IT, PT, LU and MC (NF Z 11\\-001), on the left for the others "
	"(DIN 5008,\n"
	"form B). The sender, the address, place and date, the subject and the "
	"foot with the\n"
	"legal mentions and the page number come from the program, the rest from "
	"the\n"
	"template. A table that goes over several pages has its head on each, and one "
	"that is wide\n"
	"is set in smaller letters before a word is broken. The target of a "
	"link is\n"
	"written out. Equal letters give equal bytes: the fonts are "
	"Liberation Sans,\n"
	"and DejaVu Sans for what it lacks, such as Arabic. A character that "
	"neither has is an\n"
	"error that names it.\n"
	".SS Shipped letters\n"
	"before\\-due (a note before the due date), courtesy, second\\-reminder,\n"
	"broken\\-promise (after a promise or an instalment that did not come),\n"
	"mediation\\-proposal, formal\\-notice; to the insurer\n"
	"insurer\\-notice (whatever a clause asks for: a notice, a claim),\n"
	"insurer\\-extension, insurer\\-rescheduling, insurer\\-payment and\n"
	"insurer\\-withdrawal.\n"
	".SH NAMES\n";

static const char closing[] = ".SH SEE ALSO\n"
			      ".BR relance (1),\n"
			      ".BR relance\\-rules (5),\n"
			      ".BR relance\\-insurance (5)\n";

static void add_list(struct str *out, int list)
{
	static const char *const kind[] = { "text", "yes or no", "list" };
	struct field_table t = schema_fields(list);

	for (size_t i = 0; i < t.n; i++)
		str_addf(out, ".TP\n.B %s\n%s (%s)\n", t.field[i].name,
			 t.field[i].about, kind[t.field[i].kind]);
}

void templates_reference(struct str *out)
{
	static const struct {
		const char *title;
		int list;
	} parts[] = {
		{ "Rows of invoices, others, disputed and account",
		  LIST_INVOICES },
		{ "Rows of earlier", LIST_EARLIER },
		{ "Rows of credits", LIST_CREDITS },
		{ "Rows of instalments", LIST_INSTALMENTS },
		{ "Rows of attachments", LIST_ATTACHMENTS },
		{ "Rows of customers", LIST_ENTITIES },
		{ "Rows of coverage", LIST_COVERAGE },
		{ "Rows of reminders", LIST_REMINDERS },
		{ "Rows of history", LIST_HISTORY },
		{ "Rows of missing", LIST_MISSING },
		{ "Rows of agreements", LIST_AGREEMENTS },
		{ "Rows of countries and apart", LIST_COUNTRIES },
		{ "Rows of deducted", LIST_DEDUCTED },
		{ "Rows of debtors", LIST_DEBTORS },
	};

	str_add(out, opening);
	str_add(out, paper);
	add_list(out, LIST_NONE);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		str_addf(out, ".SS %s\n", parts[i].title);
		add_list(out, parts[i].list);
	}
	str_add(out, closing);
}
