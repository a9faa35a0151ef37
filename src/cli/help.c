/* `relance --help` and `relance COMMAND --help`, from the table. */
#include <string.h>

#include "cli.h"

#define COLUMN 26

static void usage_line(struct str *out, const struct command *cmd)
{
	str_addf(out, "relance %s", cmd->name);
	if (cmd->option_count)
		str_add(out, " [OPTION]...");
	if (cmd->arguments)
		str_addf(out, " %s", cmd->arguments);
	str_add_ch(out, '\n');
}

static void add_option(struct str *out, const struct option_spec *spec)
{
	size_t from = out->len, width;

	str_add(out, "  ");
	if (spec->letter)
		str_addf(out, "-%c, ", spec->letter);
	str_addf(out, "--%s", spec->name);
	if (spec->kind != OPT_FLAG)
		str_addf(out, " %s", spec->value);
	width = out->len - from;
	if (width >= COLUMN) {
		str_add_ch(out, '\n');
		width = 0;
	}
	str_addf(out, "%*s%s\n", (int)(COLUMN - width), "", spec->text);
}

void help_overview(struct str *out, const struct style *style)
{
	const struct command *cmd;

	str_add(out,
		"Relance walks every overdue invoice through reminder, "
		"mediation, insurer notice\nand legal, as the rules say.\n\n"
		"usage: relance [-C DIR] COMMAND [OPTION]... [ARGUMENT]...\n"
		"       relance                 what is the state, what to do "
		"next\n\n");
	for (size_t i = 0; (cmd = command_at(i)); i++) {
		str_add(out, "  ");
		ink_text(out, style, INK_BOLD, cmd->name);
		str_addf(out, "%*s%s\n", (int)(13 - strlen(cmd->name)), "",
			 cmd->purpose);
	}
	str_add(out, "\nEvery command takes\n");
	for (size_t i = 0; i < common_option_count; i++)
		add_option(out, &common_options[i]);
	str_add(out, "\nand relance alone\n");
	for (size_t i = 0; i < status_option_count; i++)
		add_option(out, &status_options[i]);
	str_add(out, "\nrelance COMMAND --help tells more and ends with two "
		     "examples.\n");
}

void help_command(struct str *out, const struct style *style,
		  const struct command *cmd)
{
	str_add(out, "usage: ");
	usage_line(out, cmd);
	str_addf(out, "\n%s.\n\n%s\n", cmd->purpose, cmd->text);
	str_add(out, "\nOptions\n");
	for (size_t i = 0; i < cmd->option_count; i++)
		add_option(out, &cmd->option[i]);
	for (size_t i = 0; i < common_option_count; i++)
		add_option(out, &common_options[i]);
	str_add(out, "\nExamples\n");
	for (size_t i = 0; i < 2; i++) {
		str_add(out, "  ");
		ink_text(out, style, INK_DIM, "# ");
		ink_text(out, style, INK_DIM, cmd->example[i].what);
		str_add(out, "\n  ");
		ink_text(out, style, INK_BOLD, cmd->example[i].line);
		str_add_ch(out, '\n');
	}
}
