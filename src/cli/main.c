/*
 * From the words typed to a command, and from its diagnostics to the error
 * stream. Only this room prints.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

static struct style style_of(int fd, bool terminal)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	struct style style = { .colour = terminal && !(no_color && *no_color) &&
					 !(term && !strcmp(term, "dumb")) };
	struct winsize size;

	if (terminal && ioctl(fd, TIOCGWINSZ, &size) == 0)
		style.width = size.ws_col;
	return style;
}

static void context_init(struct context *c)
{
	*c = (struct context){ .arena = ARENA_INIT, .dir = "." };
	str_init(&c->out);
	diags_init(&c->diags, &c->arena);
	c->who = process_who(&c->arena);
	c->out_is_terminal = isatty(STDOUT_FILENO) == 1;
	c->err_is_terminal = isatty(STDERR_FILENO) == 1;
	c->out_style = style_of(STDOUT_FILENO, c->out_is_terminal);
	c->err_style = style_of(STDERR_FILENO, c->err_is_terminal);
}

/* Of the rules, or of a file that comes in; of rules that were refused and
 * are not followed always. Cron stays silent, but who starts a run by hand is
 * there to read what is odd in the files that came. */
static bool warns(const struct context *c, const struct diag *d)
{
	if (c->kept_last || !c->command)
		return c->kept_last;
	if (c->command->run == cmd_run && c->err_is_terminal)
		return d->pos.file && !strncmp(d->pos.file, "inbox/", 6);
	return c->command->run == cmd_check || c->command->run == cmd_import;
}

static void print_diags(struct context *c)
{
	struct str text = STR_INIT;
	bool csv = c->command && !strcmp(c->command->name, "import");

	for (size_t i = 0; i < c->diags.n; i++) {
		if (c->diags.v[i].severity == SEVERITY_WARNING &&
		    !warns(c, &c->diags.v[i]))
			continue;
		if (csv)
			report_bad_line(&text, &c->err_style, &c->diags.v[i]);
		else
			report_diag(&text, &c->err_style, &c->diags.v[i]);
	}
	fwrite(text.buf, 1, text.len, stderr);
	str_release(&text);
}

static int unknown_command(struct context *c, const char *word)
{
	struct candidates names = { 0 };
	const struct command *cmd;
	const char *near;

	for (size_t i = 0; (cmd = command_at(i)); i++)
		VEC_PUSH(&c->arena, &names, cmd->name);
	near = text_nearest(word, names.v, names.n);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean relance %s?", near)
		     : "relance --help lists the commands.",
		"there is no command \"%s\"", word);
}

static int show_help(struct context *c)
{
	if (c->command)
		help_command(&c->out, &c->out_style, c->command);
	else
		help_overview(&c->out, &c->out_style);
	return EX_OK;
}

/* What the build asks for; nobody types these. */
static bool show_generated(struct context *c, int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--version"))
		str_addf(&c->out, "relance %s\n", RELANCE_VERSION);
	else if (argc == 2 && !strcmp(argv[1], "--man"))
		manual_page(&c->out);
	else if (argc == 3 && !strcmp(argv[1], "--man") &&
		 !strcmp(argv[2], "rules"))
		rules_reference(&c->out);
	else if (argc == 3 && !strcmp(argv[1], "--man") &&
		 !strcmp(argv[2], "insurance"))
		insurance_reference(&c->out);
	else if (argc == 3 && !strcmp(argv[1], "--man") &&
		 !strcmp(argv[2], "templates"))
		templates_reference(&c->out);
	else
		return argc == 3 && !strcmp(argv[1], "--schema") &&
		       rules_schema(argv[2], &c->out);
	return true;
}

static int run_command(struct context *c, int argc, char **argv)
{
	int used = 0;

	if (args_parse(NULL, argc, argv, &c->arena, &c->args, &used,
		       &c->diags) != STATUS_OK)
		return EX_USAGE;
	/* `relance help run` is what many type. */
	if (used < argc && !strcmp(argv[used], "help")) {
		c->command =
			used + 1 < argc ? command_find(argv[used + 1]) : NULL;
		if (used + 1 < argc && !c->command)
			return unknown_command(c, argv[used + 1]);
		return show_help(c);
	}
	if (used < argc) {
		c->command = command_find(argv[used]);
		if (!c->command)
			return unknown_command(c, argv[used]);
		if (given(&c->args, OPT_JSON) || given(&c->args, OPT_AS_OF))
			return usage_error(c,
					   "Before it they belong to relance "
					   "alone.",
					   "write --as-of and --json after "
					   "%s",
					   c->command->name);
		argc -= used + 1;
		argv += used + 1;
		c->args.word =
			ARENA_ARRAY(&c->arena, const char *, (size_t)argc + 1);
		if (args_parse(c->command, argc, argv, &c->arena, &c->args,
			       &used, &c->diags) != STATUS_OK)
			return EX_USAGE;
	}
	if (given(&c->args, OPT_HELP))
		return show_help(c);
	c->json = given(&c->args, OPT_JSON);
	if (given(&c->args, OPT_DIR))
		c->dir = c->args.text[OPT_DIR];
	return c->command ? c->command->run(c) : cmd_status(c);
}

int main(int argc, char **argv)
{
	struct context c;
	int code = EX_OK;

	process_prepare();
	context_init(&c);
	if (!show_generated(&c, argc, argv))
		code = run_command(&c, argc - 1, argv + 1);
	progress_clear(&c);
	context_flush(&c);
	if (fflush(stdout) != 0 && !c.write_errno)
		c.write_errno = errno;
	/* Who reads through `head` has seen enough. */
	if (c.write_errno && c.write_errno != EPIPE) {
		diag_error(&c.diags, "cannot write to the standard output");
		code = code ? code : EX_IOERR;
	}
	print_diags(&c);
	if (c.store)
		store_close(c.store);
	str_release(&c.out);
	arena_release(&c.arena);
	return code;
}
