/*
 * `run` and `send`. What is printed depends on who listens: a terminal gets
 * at most ten lines, cron nothing unless a person is needed, a program JSON.
 */
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

#define DEADLINE_MINUTES 240

static int deadline_of(const struct context *c)
{
	int n = c->args.number[OPT_DEADLINE];

	return n < 0 ? DEADLINE_MINUTES : n;
}

static int report_code(const struct context *c, enum status st,
		       const struct run_report *report)
{
	if (report->delivery.login_failed)
		return EX_CONFIG;
	if (st == STATUS_PERMFAIL)
		return exit_code(c, st);
	if (report->delivery.server_down || report->put_off)
		return EX_TEMPFAIL;
	if (st != STATUS_OK)
		return exit_code(c, st);
	return run_needs_person(report) || c->kept_last ? EX_PERSON : EX_OK;
}

/* For cron: one message, on the error stream, when a person is needed. */
static void tell_cron(struct context *c, const struct run_report *report)
{
	struct str text = STR_INIT;
	char day[DATE_TEXT_SIZE];

	if (report->as_of != DAY_NONE)
		str_addf(&text, "relance: as of %s a person is needed:\n",
			 date_to_text(report->as_of, day));
	report_attention(&text, &c->err_style, report);
	fwrite(text.buf, 1, text.len, stderr);
	str_release(&text);
}

static void tell(struct context *c, const struct run_report *report, int code)
{
	progress_clear(c);
	if (c->json)
		json_run(&c->out, report);
	else if (c->out_is_terminal || report->dry_run)
		report_run(&c->out, &c->out_style, report);
	if (code != EX_OK && !c->out_is_terminal && !report->dry_run)
		tell_cron(c, report);
}

/* ---- dry run ----------------------------------------------------------- */

struct planned_list {
	struct context *c;
	bool letters;
	struct table table;
};

static const struct table_column planned_columns[] = {
	{ "customer", ALIGN_LEFT }, { "name", ALIGN_FLEX },
	{ "step", ALIGN_LEFT },	    { "by", ALIGN_LEFT },
	{ "to", ALIGN_FLEX },	    { "invoices", ALIGN_RIGHT },
	{ "", ALIGN_LEFT },
};

static void planned_row(struct table *t, const struct planned_view *view)
{
	const struct planned_message *m = view->message;

	table_cell(t, view->snap->customer.customer_id);
	table_cell(t, view->snap->customer.name);
	table_cell(t, m->step->name);
	table_cell(t, channel_name(m->channel));
	table_cell(t, m->to_email);
	table_number(t, (int64_t)m->items.n);
	table_cell(t, m->awaits_approval ? "waits for approval"
		      : m->deadline	 ? "deadline"
					 : "");
}

static void print_letter(struct context *c, const struct planned_view *view)
{
	ink_on(&c->out, &c->out_style, INK_BOLD);
	str_add(&c->out, "---- ");
	text_add_safe(&c->out, view->snap->customer.customer_id);
	str_addf(&c->out, ", %s: ", view->message->step->name);
	text_add_safe(&c->out, view->letter->subject);
	ink_off(&c->out, &c->out_style);
	str_add(&c->out, "\n\n");
	if (view->letter->plain)
		add_lines_safe(&c->out, view->letter->plain);
	str_add_ch(&c->out, '\n');
}

static void list_planned(void *ctx, const struct planned_view *view)
{
	struct planned_list *list = ctx;
	struct planned_view brief = *view;
	struct letter head;

	if (list->c->json && view->letter && !list->letters) {
		head = *view->letter;
		head.plain = NULL;
		brief.letter = &head;
	}
	if (list->c->json)
		json_planned(&list->c->out, &brief);
	else if (view->letter)
		print_letter(list->c, view);
	else
		planned_row(&list->table, view);
	if (list->c->out.len > 1 << 16)
		context_flush(list->c);
}

/* What the run would know and this does not. */
static void say_inbox(struct context *c)
{
	struct inbox_look inbox = inbox_look(c);

	if (c->json || !inbox.files)
		return;
	str_add(&c->out, "  inbox      ");
	add_count(&c->out, inbox.files, "file waits", "files wait");
	str_add(&c->out, ": the run imports them first, which may change "
			 "this\n");
}

static int dry_run(struct context *c, const struct run_options *o)
{
	struct planned_list list = { .c = c,
				     .letters = given(&c->args, OPT_LETTERS) };
	struct run_report report;
	int code = context_store(c, STORE_READ);
	struct run_options options = *o;
	enum status st;

	if (code != EX_OK)
		return code;
	options.as_of = c->as_of;
	options.today = c->today;
	table_init(&list.table, &c->arena, planned_columns,
		   COUNT_OF(planned_columns));
	/* A program gets the subject too, which only the letter has. */
	st = run_dry(context_run(c), &options, c->json || list.letters,
		     list_planned, &list, &report);
	if (st != STATUS_OK)
		return exit_code(c, st);
	progress_clear(c);
	if (!c->json && table_rows(&list.table)) {
		table_to_text(&list.table, &c->out_style, &c->out);
		str_add_ch(&c->out, '\n');
	}
	tell(c, &report, EX_OK);
	say_inbox(c);
	return EX_OK;
}

int cmd_run(struct context *c)
{
	struct run_options options = {
		.no_send = given(&c->args, OPT_NO_SEND),
		.send_anyway = given(&c->args, OPT_SEND_ANYWAY),
		.deadline_minutes = deadline_of(c),
	};
	struct run_report report = { .as_of = DAY_NONE };
	enum status st;
	int code;

	if (given(&c->args, OPT_DRY_RUN))
		return dry_run(c, &options);
	if (given(&c->args, OPT_LETTERS))
		return usage_error(c, "Write relance run --dry-run --letters.",
				   "--letters goes with --dry-run");
	code = context_store(c, STORE_WRITE);
	if (code != EX_OK)
		return code;
	options.as_of = c->as_of;
	options.today = c->today;
	st = run_day(context_run(c), &options, &report);
	code = report_code(c, st, &report);
	if (report.run_id)
		tell(c, &report, code);
	return code;
}

/* ---- send -------------------------------------------------------------- */

static int check_redirect(struct context *c)
{
	const char *to = c->args.text[OPT_REDIRECT];

	if (!to || email_valid(to))
		return EX_OK;
	return usage_error(c, "Write --redirect me@example.org.",
			   "\"%s\" is not an e-mail address", to);
}

int cmd_send(struct context *c)
{
	struct send_options options = {
		.send_anyway = given(&c->args, OPT_SEND_ANYWAY),
		.redirect = c->args.text[OPT_REDIRECT],
		.confirm_run = c->args.text[OPT_CONFIRM],
		.deadline_minutes = deadline_of(c),
	};
	struct run_report report = { .as_of = DAY_NONE };
	enum status st;
	int code = check_redirect(c);

	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code != EX_OK)
		return code;
	options.today = c->today;
	st = run_send(context_run(c), &options, &report);
	if (options.confirm_run &&
	    (st == STATUS_NOT_FOUND || st == STATUS_CONFLICT))
		return usage_error(c, "relance says which run the brake holds.",
				   "the brake does not hold run \"%s\"",
				   options.confirm_run);
	code = report_code(c, st, &report);
	if (st == STATUS_OK || report.counts.queued)
		tell(c, &report, code);
	return code;
}
