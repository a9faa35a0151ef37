/* relance(1) as roff, from the same table that parses the command line. */
#include <string.h>

#include "cli.h"

/* Text into roff: backslashes, dashes, and dots or quotes at line starts. */
static void roff_text(struct str *out, const char *text)
{
	bool line_start = true;

	for (const char *p = text; *p; p++) {
		if (p[0] == '\n' && p[1] == '\n') {
			str_add(out, "\n.PP\n");
			p++;
			line_start = true;
			continue;
		}
		if (line_start && (*p == '.' || *p == '\''))
			str_add(out, "\\&");
		if (*p == '\\')
			str_add(out, "\\e");
		else if (*p == '-')
			str_add(out, "\\-");
		else
			str_add_ch(out, *p);
		line_start = *p == '\n';
	}
}

static void roff_line(struct str *out, const char *macro, const char *text)
{
	str_add(out, macro);
	roff_text(out, text);
	str_add_ch(out, '\n');
}

static void roff_option(struct str *out, const struct option_spec *spec)
{
	str_add(out, ".TP\n.B ");
	if (spec->letter)
		str_addf(out, "\\-%c, ", spec->letter);
	str_add(out, "\\-\\-");
	roff_text(out, spec->name);
	if (spec->kind != OPT_FLAG)
		str_addf(out, " \\fI%s\\fR", spec->value);
	str_add_ch(out, '\n');
	roff_line(out, "", spec->text);
}

static void roff_command(struct str *out, const struct command *cmd)
{
	str_add(out, ".SS relance ");
	roff_text(out, cmd->name);
	if (cmd->arguments)
		str_addf(out, " %s", cmd->arguments);
	str_add(out, "\n");
	roff_text(out, cmd->purpose);
	str_add(out, ".\n.PP\n");
	roff_text(out, cmd->text);
	str_add_ch(out, '\n');
	for (size_t i = 0; i < cmd->option_count; i++)
		roff_option(out, &cmd->option[i]);
	str_add(out, ".PP\nExamples:\n");
	for (size_t i = 0; i < 2; i++) {
		str_add(out, ".PP\n.EX\n");
		roff_line(out, "  # ", cmd->example[i].what);
		roff_line(out, "  ", cmd->example[i].line);
		str_add(out, ".EE\n");
	}
}

static void exit_codes(struct str *out)
{
	static const struct {
		int code;
		const char *text;
	} row[] = {
		{ 0, "done; open tasks and approvals do not change it" },
		{ 1, "done, but a person is needed: a message failed or is "
		     "uncertain, a deadline was missed, a filing that ought to "
		     "have left waits for a person, data is stale, "
		     "something was set aside or is held back" },
		{ 64, "command line, unknown id, or a request that is "
		      "refused" },
		{ 65, "bad CSV, a date before the last run, books or journal "
		      "wrong" },
		{ 66, "an input file is missing" },
		{ 70, "a fault of relance itself" },
		{ 73, "a file cannot be made" },
		{ 74, "reading or writing failed" },
		{ 75, "locked by another run, or the mail server is down for "
		      "now; messages wait" },
		{ 78, "a fault in rules, templates, contracts or "
		      "relance.yaml" },
	};

	str_add(out, ".SH EXIT STATUS\n");
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		str_addf(out, ".TP\n.B %d\n", row[i].code);
		roff_line(out, "", row[i].text);
	}
}

static void files_and_more(struct str *out)
{
	str_add(out,
		".SH FILES\n"
		".TP\n.I relance.yaml\nwho we are, mail, folders, imports\n"
		".TP\n.I rules/*.yaml\nescalation policies, see\n"
		".BR relance\\-rules (5)\n"
		".TP\n.I insurance/*.yaml\ncontracts with credit insurers\n"
		".TP\n.I templates/LANGUAGE/*.md\nletters, in Markdown\n"
		".TP\n.I calendars/*.yaml\nholidays\n"
		".TP\n.I relance.db\nall state: facts, messages, tasks, "
		"journal\n"
		".TP\n.I inbox/\nCSV files that the next run imports; "
		"*.part waits\n"
		".TP\n.I outbox/DATE/ID.eml\ne\\-mails of the folder "
		"transport\n"
		".TP\n.I letters/DATE/ID.pdf\nletters to print and post\n"
		".TP\n.I filings/DATE/ID\nfolders to upload to an insurer\n"
		".SH ENVIRONMENT\n"
		".TP\n.B NO_COLOR\nno colours, whatever the terminal can do\n"
		".TP\n.B RELANCE_SMTP_PASSWORD\nthe password of the mail "
		"server, where no file holds it\n"
		".TP\n.B RELANCE_SHARE\nwhere the files lie from which "
		"\\fBinit\\fR copies\n"
		".SH SEE ALSO\n.BR relance\\-rules (5),\n"
		".BR relance\\-insurance (5),\n"
		".BR relance\\-templates (5),\n"
		".BR relance\\-security (7)\n");
}

void manual_page(struct str *out)
{
	str_addf(out, ".TH RELANCE 1 \"\" \"relance %s\"\n", RELANCE_VERSION);
	str_add(out, ".SH NAME\nrelance \\- collect what customers owe, by "
		     "rules\n.SH SYNOPSIS\n.B relance\n"
		     "[\\fB\\-C\\fR \\fIDIR\\fR]\n[\\fICOMMAND\\fR "
		     "[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...]\n"
		     ".SH DESCRIPTION\n");
	roff_text(out,
		  "Relance is a collections engine for business receivables. "
		  "Cron starts it once a day. It loads the escalation rules, "
		  "walks every overdue invoice through reminder, mediation, "
		  "insurer notice and legal, keeps its state in one database "
		  "and sends what must be sent.\n\nWithout a command it says "
		  "how things stand in the working folder: what leaves today, "
		  "what waits for whom, the next deadline, and the command to "
		  "type for each.\n\nIds may be shortened to a unique "
		  "beginning. Days are written YYYY-MM-DD. With --json every "
		  "command writes one JSON object per line.");
	str_add(out, "\n.SH COMMON OPTIONS\n");
	for (size_t i = 0; i < common_option_count; i++)
		roff_option(out, &common_options[i]);
	str_add(out, ".SH COMMANDS\n");
	for (size_t i = 0; command_at(i); i++)
		roff_command(out, command_at(i));
	exit_codes(out);
	files_and_more(out);
}
