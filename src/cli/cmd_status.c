/*
 * `relance` alone: data of which day, what leaves today, what waits for whom,
 * the next deadline, and the command to type for each.
 */
#include <string.h>

#include "cli.h"
#include "relance/declare.h"
#include "relance/json.h"
#include "relance/text.h"

#define TASKS_SHOWN 5

struct today {
	struct context *c;
	struct books books;
	size_t emails, letters, approvals;
	size_t by_stage[STAGE__COUNT];
	size_t tasks, ending;
	bool braked;
	civil_day deadline_on; /* DAY_NEVER: none */
	const char *deadline_of;
	const struct declaration_deadline *declare; /* if that comes first */
};

static void command(struct context *c, const char *text)
{
	str_add(&c->out, "      ");
	ink_text(&c->out, &c->out_style, INK_GREEN, text);
	str_add_ch(&c->out, '\n');
}

/* ---- data of which day --------------------------------------------------- */

static void inbox_lines(struct today *t)
{
	struct context *c = t->c;
	struct inbox_look inbox = inbox_look(c);

	if (inbox.files) {
		str_add(&c->out, "\n  ");
		add_count(&c->out, inbox.files, "file waits", "files wait");
		str_add(&c->out, " in inbox/; the next run imports them.\n");
	}
	if (inbox.skipped) {
		str_add(&c->out, "\n  inbox/");
		text_add_safe(&c->out, inbox.skipped);
		str_add(&c->out, " is no file; no run imports it.\n");
	}
}

static void data_lines(struct today *t)
{
	struct context *c = t->c;
	const struct books *b = &t->books;
	char day[DATE_TEXT_SIZE];

	ink_text(&c->out, &c->out_style, INK_BOLD,
		 c->rules.config.company_name ? c->rules.config.company_name
					      : "Relance");
	str_add(&c->out, ": ");
	add_count(&c->out, b->customers, "customer", "customers");
	str_add(&c->out, ", ");
	add_count(&c->out, b->invoices, "invoice", "invoices");
	if (b->data_of != DAY_NONE)
		str_addf(&c->out, ", payments complete up to %s",
			 date_to_text(b->data_of, day));
	if (b->last_as_of != DAY_NONE)
		str_addf(&c->out, ", last run as of %s",
			 date_to_text(b->last_as_of, day));
	str_add_ch(&c->out, '\n');
	if (!b->customers && !b->invoices) {
		str_add(&c->out, "\n  The books are empty.\n");
		command(c, import_command(c));
	}
	inbox_lines(t);
}

/* ---- what leaves today --------------------------------------------------- */

static void count_planned(void *ctx, const struct planned_view *view)
{
	struct today *t = ctx;
	const struct planned_message *m = view->message;

	t->by_stage[m->step->stage]++;
	if (m->awaits_approval)
		t->approvals++;
	else if (m->channel == CHANNEL_LETTER)
		t->letters++;
	else
		t->emails++;
}

static void stage_list(struct today *t)
{
	bool first = true;

	for (int i = 0; i < STAGE__COUNT; i++) {
		if (!t->by_stage[i])
			continue;
		str_addf(&t->c->out, "%s%zu %s", first ? ": " : ", ",
			 t->by_stage[i], stage_name((enum stage)i));
		first = false;
	}
}

static void leaving_lines(struct today *t, const struct run_report *report)
{
	struct context *c = t->c;
	size_t all = t->emails + t->letters + t->approvals;
	char day[DATE_TEXT_SIZE];

	str_addf(&c->out, "\n  %s: ", date_to_text(report->as_of, day));
	if (!all) {
		str_add(&c->out, t->books.last_as_of == report->as_of
					 ? "nothing more is to be written.\n"
					 : "nothing is to be written.\n");
		return;
	}
	add_count(&c->out, all, "message", "messages");
	str_add(&c->out, " to write");
	stage_list(t);
	if (t->approvals)
		str_addf(&c->out, "; %zu of them need approval", t->approvals);
	str_add_ch(&c->out, '\n');
	command(c, "relance run --dry-run --letters");
	command(c, "relance run");
}

/* Invoices that data too old, or a refused file, keep from their step. */
static void stale_lines(struct today *t, const struct run_report *report)
{
	struct context *c = t->c;
	size_t n = report->counts.blocked[REASON_STALE_DATA];

	if (!report->counts.stale && !(t->books.refused && n))
		return;
	str_add(&c->out, "\n  Reminders rest for ");
	add_count(&c->out, n, "overdue invoice", "overdue invoices");
	if (t->books.refused) {
		str_add(&c->out, ": a file was refused. Mend it, with what "
				 "stands beside it in\n  inbox/refused/, and "
				 "import it.\n");
		command(c, "relance import FILE");
		return;
	}
	str_add(&c->out, ": the payments are too old to know who has paid.\n");
	command(c, "relance import payments.csv");
}

static void brake_lines(struct today *t)
{
	struct context *c = t->c;
	const char *run_id = NULL;
	size_t planned = 0;

	if (store_run_braked(c->store, &c->arena, &run_id, &planned) !=
		    STATUS_OK ||
	    !run_id)
		return;
	str_addf(&c->out,
		 "\n  The brake holds %zu messages of run %s, far more than "
		 "usual.\n",
		 planned, run_id);
	command(c,
		arena_printf(&c->arena, "relance send --confirm %s", run_id));
	t->braked = true;
}

static enum status plan_today(struct today *t)
{
	struct context *c = t->c;
	struct run_options o = { .as_of = c->as_of, .today = c->today };
	struct run_report report;
	enum status st;

	context_run(c)->progress = NULL;
	st = run_dry(&c->run, &o, false, count_planned, t, &report);
	if (st != STATUS_OK)
		return st;
	leaving_lines(t, &report);
	stale_lines(t, &report);
	brake_lines(t);
	return STATUS_OK;
}

/* ---- what waits for whom ------------------------------------------------- */

struct in_outbox {
	size_t state[MESSAGE_STATE__COUNT];
};

static void count_message(void *ctx, const struct message_row *row)
{
	struct in_outbox *n = ctx;

	n->state[row->state]++;
}

static size_t count_state(struct context *c, enum message_state state)
{
	struct in_outbox n = { 0 };
	struct message_filter f = { .state = (int)state,
				    .from = DAY_NONE,
				    .to = DAY_NEVER };

	if (store_messages_each(c->store, &f, &c->arena, count_message, &n) !=
	    STATUS_OK)
		return 0;
	return n.state[state];
}

/* How what waits in the outbox can leave today. */
static const char *way_out(struct today *t)
{
	const struct context *c = t->c;

	if (c->rules.config.mail.transport != TRANSPORT_SMTP ||
	    t->books.last_as_of == c->today)
		return "relance send";
	return t->books.last_as_of < c->today ? "relance run"
					      : "relance send --send-anyway";
}

static void outbox_lines(struct today *t)
{
	struct context *c = t->c;
	size_t queued = count_state(c, MESSAGE_QUEUED);
	bool shut = c->rules.config.mail.transport == TRANSPORT_SMTP &&
		    !t->books.gate_open;

	if (queued) {
		str_add(&c->out, "\n  ");
		add_count(&c->out, queued, "message waits", "messages wait");
		str_add(&c->out, " in the outbox to be sent.\n");
	}
	if (shut) {
		str_add(&c->out, "\n  Nothing leaves by SMTP before the start "
				 "is confirmed.\n");
		command(c, "relance start");
	} else if (queued && !t->braked) {
		command(c, way_out(t));
	}
}

static void show_task(void *ctx, const struct task_row *row)
{
	struct today *t = ctx;
	struct context *c = t->c;

	t->tasks++;
	if (t->tasks > TASKS_SHOWN)
		return;
	if (t->tasks == 1)
		str_add(&c->out, "\n  Waiting for a person:\n");
	str_addf(&c->out, "    %s  ", task_kind_name(row->kind));
	text_add_safe(&c->out, row->customer_id ? row->customer_id : "");
	str_add(&c->out, "  ");
	text_add_safe(&c->out, row->text ? row->text : "");
	str_add_ch(&c->out, '\n');
	if (row->command)
		command(c, row->command);
}

static enum status task_lines(struct today *t)
{
	struct context *c = t->c;
	enum status st =
		store_tasks_each(c->store, false, &c->arena, show_task, t);

	if (t->tasks > TASKS_SHOWN) {
		str_addf(&c->out, "    and %zu more\n", t->tasks - TASKS_SHOWN);
		command(c, "relance tasks");
	}
	return st;
}

/* ---- what ends soon ------------------------------------------------------ */

#define SOON 7 /* days */
#define ENDING_SHOWN 5

static bool ends_soon(const struct today *t, const struct exception *e)
{
	civil_day as_of = t->c->as_of, until = exception_until(e);

	return !e->undone && e->ended_on == DAY_NEVER && e->from <= as_of &&
	       until >= as_of && until <= as_of + SOON;
}

static void show_ending(void *ctx, const struct exception_row *row)
{
	struct today *t = ctx;
	struct context *c = t->c;
	const struct exception *e = &row->exception;
	struct snapshot snap;
	char day[DATE_TEXT_SIZE];

	if (!ends_soon(t, e) ||
	    store_customer_load(c->store, row->customer_key, c->as_of,
				LOAD_SETTLED, &c->arena, &snap) != STATUS_OK ||
	    exception_state_at(&snap, e, NULL, NULL) != EXCEPTION_ACTIVE ||
	    ++t->ending > ENDING_SHOWN)
		return;
	if (t->ending == 1)
		str_add(&c->out, "\n  Ending within a week:\n");
	str_addf(&c->out, "    %s  %s of ", e->exception_id,
		 exception_kind_name(e->kind));
	text_add_safe(&c->out, row->customer_id);
	str_addf(&c->out, ", until %s", date_to_text(exception_until(e), day));
	if (e->reason) {
		str_add(&c->out, ": ");
		text_add_safe(&c->out, e->reason);
	}
	str_add_ch(&c->out, '\n');
}

static enum status ending_lines(struct today *t)
{
	struct context *c = t->c;
	enum status st =
		store_exceptions_each(c->store, 0, &c->arena, show_ending, t);

	if (t->ending)
		command(c, "relance exceptions");
	return st;
}

/* ---- the next deadline --------------------------------------------------- */

static void take_deadline(struct today *t, const struct snapshot *snap,
			  const struct insurer_case *k, const char *currency)
{
	struct insurer_clock clock = insurer_clock(k, currency, "notice");

	if (!clock.contract || clock.insured_minor <= 0 ||
	    clock.notice_due_on == DAY_NONE ||
	    clock.notice_due_on < snap->as_of ||
	    clock.notice_due_on >= t->deadline_on)
		return;
	t->deadline_on = clock.notice_due_on;
	t->deadline_of = arena_strdup(&t->c->arena, snap->customer.customer_id);
}

static void look_for_deadline(void *ctx, const struct looked_at *look)
{
	struct today *t = ctx;
	const struct snapshot *snap = look->snap;
	struct arena scratch = ARENA_INIT;
	struct insurer_case k;

	insurer_case_make(&t->c->rules, snap, &scratch, &k);
	/* An invoice that repeats a currency changes nothing. */
	for (size_t i = 0; i < snap->invoices.n; i++)
		if (!i || strcmp(snap->invoices.v[i].currency,
				 snap->invoices.v[i - 1].currency) != 0)
			take_deadline(t, snap, &k,
				      snap->invoices.v[i].currency);
	arena_release(&scratch);
}

/* A period that is over and waits to be declared. */
static enum status look_for_declaration(struct today *t)
{
	struct context *c = t->c;
	struct declaration_deadlines list = { 0 };
	enum status st = run_declaration_deadlines(context_run(c), c->as_of,
						   &c->arena, &list);

	for (size_t i = 0; i < list.n; i++) {
		const struct declaration_deadline *d = &list.v[i];

		if (d->state != DEADLINE_OPEN || d->period.to >= c->as_of ||
		    d->due_on >= t->deadline_on)
			continue;
		t->deadline_on = d->due_on;
		t->deadline_of = NULL;
		t->declare = d;
	}
	return st;
}

static void declaration_lines(struct today *t)
{
	struct context *c = t->c;
	const struct declaration_deadline *d = t->declare;
	const char *period = period_text(&d->period, &c->arena);
	char day[DATE_TEXT_SIZE];

	str_addf(&c->out,
		 "\n  Next deadline: %s, declare the %s of %s under %s (",
		 date_to_text(d->due_on, day),
		 declaration_words(d->clause->what), period, d->contract->name);
	add_count(&c->out, (size_t)(d->due_on - c->as_of), "day left)\n",
		  "days left)\n");
	command(c, arena_printf(&c->arena,
				"relance declare %s --period %s --contract %s",
				d->clause->what, period, d->contract->name));
}

static int deadline_lines(struct today *t)
{
	struct context *c = t->c;
	char day[DATE_TEXT_SIZE];
	enum status st;
	int code;

	t->deadline_on = DAY_NEVER;
	if (!c->rules.contract_count)
		return EX_OK;
	code = each_customer(c, false, look_for_deadline, t);
	if (code != EX_OK)
		return code;
	st = look_for_declaration(t);
	if (st != STATUS_OK || t->deadline_on == DAY_NEVER)
		return exit_code(c, st);
	if (t->declare) {
		declaration_lines(t);
		return EX_OK;
	}
	str_addf(&c->out, "\n  Next deadline: %s, notice to the insurer for ",
		 date_to_text(t->deadline_on, day));
	text_add_safe(&c->out, t->deadline_of);
	str_add(&c->out, " (");
	add_count(&c->out, (size_t)(t->deadline_on - c->as_of), "day left)\n",
		  "days left)\n");
	command(c, arena_printf(
			   &c->arena,
			   "relance preview %s%s--days %d --customer %s",
			   c->as_of == c->today ? "" : "--from ",
			   c->as_of == c->today
				   ? ""
				   : arena_printf(&c->arena, "%s ",
						  date_to_text(c->as_of, day)),
			   (int)(t->deadline_on - c->as_of), t->deadline_of));
	return EX_OK;
}

static void lease_line(struct today *t)
{
	struct context *c = t->c;
	struct lease held = { 0 };
	char since[INSTANT_TEXT_SIZE];

	if (store_lease_show(c->store, &c->arena, &held) != STATUS_OK ||
	    !held.owner)
		return;
	str_addf(&c->out,
		 "\n  relance %s is at work: %s, process %lld, since "
		 "%s\n",
		 held.owner, held.who, (long long)held.pid,
		 instant_to_text(held.since_at, since));
}

/* The same for a program, in one object. */
static void status_json(struct today *t)
{
	struct context *c = t->c;
	const struct books *b = &t->books;
	char as_of[DATE_TEXT_SIZE], data[DATE_TEXT_SIZE], run[DATE_TEXT_SIZE],
		due[DATE_TEXT_SIZE];
	bool deadline = t->deadline_on != DAY_NEVER;
	const struct json_pair pair[] = {
		{ "as_of", date_to_text(c->as_of, as_of), false, 0 },
		{ "customers", NULL, true, b->customers },
		{ "invoices", NULL, true, b->invoices },
		{ "data_of",
		  b->data_of == DAY_NONE ? NULL
					 : date_to_text(b->data_of, data),
		  false, 0 },
		{ "last_run_as_of",
		  b->last_as_of == DAY_NONE ? NULL
					    : date_to_text(b->last_as_of, run),
		  false, 0 },
		{ "emails", NULL, true, t->emails },
		{ "letters", NULL, true, t->letters },
		{ "awaiting_approval", NULL, true, t->approvals },
		{ "tasks", NULL, true, t->tasks },
		{ "exceptions_ending", NULL, true, t->ending },
		{ "next_deadline",
		  deadline ? date_to_text(t->deadline_on, due) : NULL, false,
		  0 },
		{ "next_deadline_of", deadline ? t->deadline_of : NULL, false,
		  0 },
		{ "next_deadline_file",
		  t->declare ? arena_printf(&c->arena, "declaration %s",
					    t->declare->clause->what)
		  : deadline ? "notice"
			     : NULL,
		  false, 0 },
	};

	str_clear(&c->out);
	json_record(&c->out, pair, COUNT_OF(pair));
}

int cmd_status(struct context *c)
{
	struct today t = { .c = c };
	int code = context_store(c, STORE_READ);
	enum status st;

	if (code != EX_OK)
		return code;
	st = store_books(c->store, &t.books);
	if (st != STATUS_OK)
		return exit_code(c, st);
	/* One day for the whole page: a run never goes back in time. */
	if (t.books.last_as_of != DAY_NONE && t.books.last_as_of > c->as_of)
		c->as_of = t.books.last_as_of;
	data_lines(&t);
	lease_line(&t);
	st = plan_today(&t);
	if (st == STATUS_OK) {
		outbox_lines(&t);
		st = task_lines(&t);
	}
	if (st == STATUS_OK)
		st = ending_lines(&t);
	code = st == STATUS_OK ? deadline_lines(&t) : exit_code(c, st);
	if (code == EX_OK && c->json)
		status_json(&t);
	return code;
}
