/*
 * What a run did, for people. A terminal gets at most ten lines; cron gets
 * only the lines that need a person.
 */
#include "relance/report.h"
#include "relance/text.h"

void add_count(struct str *out, size_t n, const char *one, const char *many)
{
	str_addf(out, "%zu %s", n, n == 1 ? one : many);
}

/* What cannot leave before somebody does something. */
static size_t kept_back(const struct run_report *r)
{
	if (r->dry_run)
		return r->gate_shut || r->other_day ? r->counts.planned : 0;
	if (r->gate_shut || r->other_day)
		return r->counts.queued;
	return r->held + r->delivery.not_sent;
}

bool run_needs_person(const struct run_report *r)
{
	const struct run_counts *n = &r->counts;

	return n->failed || n->uncertain || n->deadlines_missed || n->stale ||
	       r->unfiled || r->set_aside || r->inbox.refused ||
	       r->inbox.left || kept_back(r);
}

static void heading(struct str *out, const struct style *style,
		    const struct run_report *r)
{
	char day[DATE_TEXT_SIZE];

	ink_on(out, style, INK_BOLD);
	str_add(out, r->dry_run ? "A run" : "Run");
	if (r->as_of != DAY_NONE)
		str_addf(out, " as of %s", date_to_text(r->as_of, day));
	ink_off(out, style);
	str_add(out, r->dry_run ? " would look at " : ": ");
	add_count(out, r->counts.decided, "overdue invoice",
		  "overdue invoices");
	str_add(out, r->dry_run ? " and write " : " looked at, ");
	add_count(out, r->counts.planned, "message", "messages");
	str_add(out, r->dry_run ? "\n" : " written\n");
}

static void inbox_line(struct str *out, const struct run_report *r)
{
	if (!r->inbox.files)
		return;
	str_add(out, "  inbox      ");
	add_count(out, r->inbox.files, "file", "files");
	str_addf(out, ": %zu rows added, %zu changed\n", r->inbox.counts.added,
		 r->inbox.counts.changed);
}

static void sent_line(struct str *out, const struct run_report *r)
{
	const struct run_counts *n = &r->counts;

	if (r->dry_run)
		return;
	if (n->accepted) {
		str_add(out, "  went out   ");
		add_count(out, n->accepted, "message", "messages");
		str_add_ch(out, '\n');
	}
	if (n->queued) {
		str_add(out, "  queued     ");
		add_count(out, n->queued, "message", "messages");
		str_add_ch(out, '\n');
	}
	if (n->withdrawn) {
		str_add(out, "  withdrawn  ");
		add_count(out, n->withdrawn, "message", "messages");
		str_add(out, ", overtaken by a later day or a new fact\n");
	}
}

static void waiting_line(struct str *out, const struct run_report *r)
{
	const struct run_counts *n = &r->counts;

	if (!n->awaiting_approval && !n->tasks)
		return;
	str_add(out, "  waits      ");
	if (n->awaiting_approval)
		str_addf(out, "%zu for approval%s", n->awaiting_approval,
			 n->tasks ? ", " : "");
	if (n->tasks) {
		add_count(out, n->tasks, "task", "tasks");
		str_add(out, r->dry_run ? " would be opened" : " opened");
	}
	str_add(out, r->dry_run ? "\n" : "  (relance tasks)\n");
}

/* The three commonest reasons why an overdue invoice got nothing. */
static void blocked_line(struct str *out, const struct run_report *r)
{
	size_t left[REASON__COUNT] = { 0 };

	for (int i = REASON_NONE + 1; i < REASON__COUNT; i++)
		left[i] = r->counts.blocked[i];
	for (int shown = 0; shown < 3; shown++) {
		int top = REASON_NONE;

		for (int i = REASON_NONE + 1; i < REASON__COUNT; i++)
			if (left[i] > left[top])
				top = i;
		if (top == REASON_NONE) {
			if (shown)
				str_add_ch(out, '\n');
			return;
		}
		str_add(out, shown ? ", " : "  no step    ");
		str_addf(out, "%zu %s", left[top],
			 reason_name((enum reason)top));
		left[top] = 0;
	}
	str_add_ch(out, '\n');
}

static void alarm_line(struct str *out, const struct style *style,
		       const char *text, const char *command)
{
	str_add(out, "  ");
	ink_text(out, style, INK_YELLOW, text);
	if (command) {
		str_add(out, "  (");
		str_add(out, command);
		str_add_ch(out, ')');
	}
	str_add_ch(out, '\n');
}

static void counted_alarm(struct str *out, const struct style *style, size_t n,
			  const char *one, const char *many,
			  const char *command)
{
	struct str text = STR_INIT;

	if (n) {
		add_count(&text, n, one, many);
		alarm_line(out, style, text.buf, command);
	}
	str_release(&text);
}

static void brake_line(struct str *out, const struct style *style,
		       const struct run_report *r)
{
	struct str text = STR_INIT, command = STR_INIT;

	add_count(&text, r->dry_run ? r->counts.planned : r->held, "message",
		  "messages");
	str_add(&text, r->dry_run ? " would be more than usual"
				  : " held by the brake, more than usual");
	if (r->counts.planned > r->brake_at)
		str_addf(&text, " (%zu)", r->brake_at);
	str_add(&text, "; only deadline steps leave");
	str_addf(&command, "relance send --confirm %s",
		 r->braked_run ? r->braked_run : "RUN");
	alarm_line(out, style, text.buf, command.buf);
	str_release(&text);
	str_release(&command);
}

static void other_day_line(struct str *out, const struct style *style,
			   const struct run_report *r)
{
	struct str text = STR_INIT;
	char day[DATE_TEXT_SIZE];

	add_count(&text, kept_back(r), "message is", "messages are");
	str_addf(&text, " as of %s, not of today: nothing leaves by SMTP",
		 date_to_text(r->as_of, day));
	alarm_line(out, style, text.buf, "relance send --send-anyway");
	str_release(&text);
}

static void held_lines(struct str *out, const struct style *style,
		       const struct run_report *r)
{
	size_t n = kept_back(r);

	if (r->gate_shut)
		counted_alarm(out, style, n,
			      "message waits: nothing leaves by SMTP before "
			      "the start is confirmed",
			      "messages wait: nothing leaves by SMTP before "
			      "the start is confirmed",
			      "relance start");
	else if (r->other_day && n)
		other_day_line(out, style, r);
	else if (r->braked)
		brake_line(out, style, r);
}

/* Tried and put off, or not tried: the server's word says why. */
static void put_off_lines(struct str *out, const struct style *style,
			  const struct run_report *r)
{
	const struct deliver_summary *d = &r->delivery;

	counted_alarm(out, style, r->put_off,
		      "message was put off and is tried again later",
		      "messages were put off and are tried again later",
		      "relance send");
	counted_alarm(out, style, d->not_sent,
		      "message was not tried and waits in the outbox",
		      "messages were not tried and wait in the outbox",
		      "relance outbox --state queued");
	if (d->note && (r->put_off || d->not_sent))
		alarm_line(out, style, d->note, NULL);
}

static void stale_line(struct str *out, const struct style *style,
		       const struct run_report *r)
{
	if (!r->counts.stale)
		return;
	if (r->refused)
		alarm_line(out, style,
			   "no reminders: a file in inbox/refused/ may say who "
			   "has paid; mend it and put it into inbox/",
			   NULL);
	else
		alarm_line(out, style,
			   "no reminders: the payments are too old to know "
			   "who has paid",
			   "relance import payments.csv");
}

void report_attention(struct str *out, const struct style *style,
		      const struct run_report *r)
{
	const struct run_counts *n = &r->counts;

	counted_alarm(out, style, n->failed, "message failed",
		      "messages failed", "relance tasks");
	counted_alarm(out, style, n->uncertain,
		      "message may or may not have arrived",
		      "messages may or may not have arrived",
		      "relance outbox --state uncertain");
	counted_alarm(out, style, n->deadlines_missed,
		      "deadline of an insurer missed",
		      "deadlines of an insurer missed", "relance tasks");
	counted_alarm(out, style, r->unfiled,
		      "filing waits for a person, it ought to have left",
		      "filings wait for a person, they ought to have left",
		      "relance tasks");
	counted_alarm(out, style, r->set_aside,
		      "case set aside until a person has looked",
		      "cases set aside until a person has looked",
		      "relance tasks");
	counted_alarm(out, style, r->inbox.refused, "inbox file refused",
		      "inbox files refused", "see inbox/refused/");
	counted_alarm(out, style, r->inbox.left, "file stays in the inbox",
		      "files stay in the inbox", "see inbox/");
	stale_line(out, style, r);
	held_lines(out, style, r);
	put_off_lines(out, style, r);
}

/* A terminal shows at most so many lines; `relance` alone shows the rest. */
#define LINES 10
static void keep_lines(struct str *out, size_t from)
{
	size_t lines = 0;

	for (size_t i = from; i < out->len; i++) {
		if (out->buf[i] == '\n' && ++lines == LINES) {
			str_cut(out, i + 1);
			return;
		}
	}
}

void report_run(struct str *out, const struct style *style,
		const struct run_report *r)
{
	size_t from = out->len;

	heading(out, style, r);
	inbox_line(out, r);
	sent_line(out, r);
	waiting_line(out, r);
	blocked_line(out, r);
	report_attention(out, style, r);
	keep_lines(out, from);
}
