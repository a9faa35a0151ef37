/*
 * relance-insurance(5): the manual of an insurer's contract. The keys and the
 * days come from the decoder's tables; what stands here in full is how the
 * clauses work together, and an example worked through to the cent.
 */
#include "reference.h"
#include "relance/text.h"

static const char opening[] =
	".TH RELANCE-INSURANCE 5 \"\" \"Relance " RELANCE_VERSION "\"\n"
	".SH NAME\n"
	"relance-insurance \\- the clauses of a contract of credit insurance\n"
	".SH DESCRIPTION\n"
	"Each file\n"
	".I insurance/NAME.yaml\n"
	"holds one insurer's contract: what is covered, what must be filed by\n"
	"which day, and what is paid after a loss.\n"
	".BR relance (1)\n"
	"has no figure of a contract of its own: whatever is not in the file\n"
	"does not exist for it. Copy the conditions that you signed, clause by\n"
	"clause; where a general text and your own conditions differ, yours\n"
	"decide. Values are written as in\n"
	".BR relance\\-rules (5).\n"
	".PP\n"
	"Which customers are insured is not said here but in\n"
	".IR limits.csv ,\n"
	"each line of which names a contract. A customer without a limit is\n"
	"not insured, unless the contract has\n"
	".BR discretionary .\n"
	"Customers with the same country and legal_id are one debtor and share\n"
	"its limit.\n"
	".PP\n"
	"Every filing under\n"
	".B deadlines\n"
	"must be named by a step with\n"
	".BR deadline ,\n"
	"for a deadline that nobody watches is no help.\n";

static const char example[] =
	".SH EXAMPLE\n"
	"The smallest contract that lets the clock run:\n"
	".PP\n.nf\n.RS\n"
	"contract: C\\-2026\n"
	"insurer: {name: Example, email: claims@insurer.example}\n"
	"policy_no: \"123\"\n"
	"currency: EUR\n"
	"extension: {length: 60 days, from: due}\n"
	"deadlines:\n"
	"  \\- {file: notice, event: overdue, by: \"extension_end + 30 days\"}\n"
	"hands_over: notice\n"
	".RE\n.fi\n"
	".PP\n"
	"With the clauses below it also says what is covered and what will be\n"
	"paid:\n"
	".PP\n.nf\n.RS\n"
	"insured_percentage: {named: 90 %}\n"
	"max_invoicing: 30 days\n"
	"stop: [extension_end, bank_rejection, limit_cancelled, insolvency]\n"
	"waiting: {length: 5 months, from: notice_received}\n"
	"pay_within: 30 days\n"
	".RE\n.fi\n"
	".PP\n"
	"A debtor has a named limit of 30000.00 EUR and owes four invoices, tax\n"
	"of 20 % not included:\n"
	".PP\n.nf\n.RS\n"
	"   delivered   issued      due         amount    paid with tax\n"
	"A  2026\\-01\\-05  2026\\-01\\-10  2026\\-03\\-11  12000.00  2400.00\n"
	"B  2026\\-02\\-03  2026\\-02\\-05  2026\\-04\\-06  15000.00\n"
	"C  2026\\-03\\-02  2026\\-03\\-04  2026\\-05\\-03   8000.00\n"
	"D  2026\\-05\\-20  2026\\-05\\-22  2026\\-07\\-21   5000.00\n"
	".RE\n.fi\n"
	".PP\n"
	"Of A 10000.00 is left without tax. A is the oldest; its extension ends\n"
	"60 days after 2026\\-03\\-11, on 2026\\-05\\-10. That is the last day of\n"
	"covered deliveries: D has no cover (DELIVERED_AFTER_STOP). The limit is\n"
	"used up in the order of delivery: A 10000.00, B 15000.00, and of C the\n"
	"5000.00 that are left; 3000.00 of C are OVER_LIMIT. 30000.00 of\n"
	"38000.00 are covered, an insured share of 78.95 %.\n"
	".PP\n"
	"The notice must be received by 2026\\-06\\-09, 30 days after the\n"
	"extension; by\n"
	".B margin\n"
	"it leaves at least three business days earlier. Received on\n"
	"2026\\-06\\-05, it starts the five months at whose end the debt counts as\n"
	"lost, on 2026\\-11\\-05. The indemnity is 90 % of 30000.00, 27000.00,\n"
	"expected within 30 days, by 2026\\-12\\-05. What is left with us is\n"
	"7600.00 of tax, 8000.00 without cover and a retention of 3000.00.\n";

static const char models[] =
	".SH MODELS\n"
	"The folder\n"
	".I insurance/models/\n"
	"holds contracts after the model of conditions that insurers have\n"
	"published. None of them is an insurer's own text, and none is read by\n"
	".BR relance :\n"
	"copy the nearest one to\n"
	".IR insurance/ ,\n"
	"and put in what you signed.\n";

static const char filings[] =
	".SH FILINGS\n"
	"By e\\-mail a filing counts as made on the day of the message that a\n"
	"mail server accepted. Where it must be received\n"
	".RB ( counted ),\n"
	"that is provisional until\n"
	".PP\n.nf\n.RS\n"
	"relance insurer ack CUSTOMER \\-\\-file notice \\-\\-on DAY \\-\\-ref REF\n"
	".RE\n.fi\n"
	".PP\n"
	"says when the insurer had it. With\n"
	".B ack_within\n"
	"a task says to telephone when no such word was recorded in that time:\n"
	"on the day after it, or on the last day of the filing when that comes\n"
	"first. There is one task for each filing. It closes with the word, with\n"
	"a bounce and when the case is handed back; done by hand it does not\n"
	"come back.\n"
	".PP\n"
	"A filing that a server refused is tried again at every run, and every\n"
	"such run ends with exit code 1. When the connection was lost after the\n"
	"text, nobody knows whether the insurer has it: it does not count, and\n"
	"each run writes it again with the figures of its day, until a server\n"
	"accepts one. Such a copy says so in its subject, in its first line and\n"
	"in the header\n"
	".BR X\\-Relance\\-Copy\\-Of ,\n"
	"which names the first Message\\-ID. Twice is better than never. One task\n"
	"tells of it, for whoever telephones is quicker than the next run; it\n"
	"closes when a copy is accepted, with\n"
	".B insurer ack\n"
	"and with\n"
	".BR resolve .\n"
	"Messages to customers are never repeated so.\n"
	".PP\n"
	"With\n"
	".BR \"channel: portal\" ,\n"
	"and wherever no e\\-mail works, a filing is a folder that is ready to\n"
	"upload,\n"
	".IR filings/YYYY\\-MM\\-DD/MESSAGE :\n"
	"the letter as\n"
	".I letter.pdf\n"
	"and the files that go with it. It appears when it is whole. A task\n"
	"names it, the deadline, and what to type when it was uploaded:\n"
	".PP\n.nf\n.RS\n"
	"relance insurer filed CUSTOMER \\-\\-file notice \\-\\-on DAY \\-\\-ref REF\n"
	".RE\n.fi\n"
	".PP\n"
	"Nothing else makes it filed; in the outbox it is\n"
	".IR to_post ,\n"
	"like a letter on paper. The task is due\n"
	".B margin\n"
	"before the deadline; from the day after that every run ends with exit\n"
	"code 1 until the filing was made. As soon as something else is owed, a\n"
	"part paid or an invoice more, and when papers were imported, the next\n"
	"run makes the folder anew and the task says which one it takes the\n"
	"place of; the old one stays on the disk and is no longer true. When all\n"
	"is paid the task closes.\n";

static const char days[] =
	".SH DAYS\n"
	"A deadline counts from one of the days below, as in\n"
	"\\fBextension_end + 30 days\\fR. \\fBmin(known + 10 days, event + 90\n"
	"days)\\fR is the earlier of two days, \\fBmax( , )\\fR the later. Days of\n"
	"the calendar count, and nothing rolls over weekends, unless the length\n"
	"says business days. As long as one of two days is not known, the other\n"
	"one binds: too early does no harm.\n";

static const char closing[] =
	".SH FILES\n"
	".I share/schema/relance\\-contract.json\n"
	"is the JSON Schema of these files, for editors.\n"
	".SH SEE ALSO\n"
	".BR relance (1),\n"
	".BR relance\\-rules (5)\n";

/* From `first` on, up to the next part. */
static const struct {
	const char *first, *title, *text;
} parts[] = {
	{ "contract", "The contract", "" },
	{ "vat_covered", "What is covered",
	  "An invoice that passes all tests of the contract is covered as far\n"
	  "as the limit in force on its day of delivery has room, in the order\n"
	  "of delivery, then of the number. It revolves: a payment on an old\n"
	  "invoice makes room for a later one. What is not covered always has\n"
	  "a reason. A disputed debt is suspended and keeps its room, unless\n"
	  "it is excluded.\n" },
	{ "margin", "What must be filed",
	  "The earliest deadline that binds steers the ladder: the step that\n"
	  "names it goes out in spite of waits, holds and quiet days.\n" },
	{ "waiting", "What is paid after a loss",
	  "The covered debt of the day of the loss is compared with\n"
	  "\\fBthreshold\\fR; the insured share of it is taken, the\n"
	  "\\fBdeductible\\fR taken off, and so much more that\n"
	  "\\fBminimum_retention\\fR stays with us; then \\fBaggregate\\fR is used\n"
	  "up, and no more than \\fBmaximum\\fR is paid. Claims of one year count\n"
	  "in the order of their loss.\n" },
	{ "exclusions", "Who is insured", "" },
	{ "declarations", "Declarations",
	  "Of each clause a task asks once the period is over and the first\n"
	  "alarm has come, and it is a deadline like any other:\n"
	  "\\fBrelance deadlines\\fR lists it, and runs are loud when it is\n"
	  "missed. \\fBrelance declare\\fR computes the figures as a table,\n"
	  "as CSV, or with \\fB\\-\\-letter\\fR as a letter, from the templates\n"
	  "\\fIinsurer-turnover\\fR and \\fIinsurer-overdue\\fR;\n"
	  "\\fBrelance declared\\fR records that they were told.\n" },
};

static void add_keys(struct str *out)
{
	for (size_t i = 0, part = 0; i < contract_shape.key_count; i++) {
		const struct key *key = &contract_shape.key[i];

		if (part < sizeof parts / sizeof *parts &&
		    str_eq(parts[part].first, key->name)) {
			str_addf(out, ".SS %s\n%s", parts[part].title,
				 parts[part].text);
			part++;
		}
		reference_key(out, key);
	}
}

static void add_days(struct str *out)
{
	str_add(out, days);
	for (int i = 0; i < ANCHOR__COUNT; i++) {
		str_add(out, ".TP\n");
		reference_bold(out, anchor_name((enum anchor)i));
		str_add_ch(out, '\n');
		reference_text(out, anchor_meaning((enum anchor)i));
		str_add_ch(out, '\n');
	}
}

void insurance_reference(struct str *out)
{
	str_add(out, opening);
	str_add(out, example);
	str_add(out, models);
	str_add(out, filings);
	str_add(out, reference_filing);
	str_add(out, reference_layouts);
	add_days(out);
	str_add(out, ".SH KEYS\n");
	add_keys(out);
	str_add(out, closing);
}
