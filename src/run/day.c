/*
 * One day from end to end. The order matters: the lease first, so that two
 * runs never meet; then what a dead process left; the inbox; withdraw what is
 * of yesterday; decide and write; send; close the run's record. A kill
 * between any two of them leaves a state from which the next run goes on.
 */
#include <string.h>

#include "documents.h"
#include "relance/declare.h"
#include "relance/killpoint.h"

#define ROUNDS 3 /* plan anew what a payment overtook while sending */
#define BRAKE_FLOOR 50

const struct templates *run_templates(struct run *r)
{
	if (!r->templates && templates_load(r->dir, r->arena, &r->templates,
					    r->diags) != STATUS_OK)
		r->templates = NULL;
	return r->templates;
}

static bool file_is_there(void *ctx, const char *message_id, civil_day as_of,
			  enum channel channel)
{
	const struct run *run = ctx;

	return deliver_file_exists(run->dir, channel, as_of, message_id);
}

static void say_held(struct run *run, const struct lease *held)
{
	char since[INSTANT_TEXT_SIZE];
	struct diag *diag;

	diag = diag_error(run->diags,
			  "another relance %s is at work: %s on %s, process "
			  "%lld, since %s",
			  held->owner, held->who, held->host,
			  (long long)held->pid,
			  instant_to_text(held->since_at, since));
	diag_hint(run->diags, diag,
		  "Wait until it has ended; a run that died is taken over by "
		  "itself.");
}

enum status run_take_lease(struct run *run, const char *owner,
			   struct run_report *report)
{
	struct lease held = { 0 };
	bool took_over = false;
	size_t uncertain = 0;
	enum status st;

	store_mail_to_folder(run->store, run->rules->config.mail.transport ==
						 TRANSPORT_FOLDER);
	st = store_lease_take(run->store, owner, run->arena, &held, &took_over);
	if (st == STATUS_TEMPFAIL && held.owner)
		say_held(run, &held);
	if (st != STATUS_OK)
		return st;
	st = store_recover(run->store, file_is_there, run, &uncertain);
	report->counts.uncertain += uncertain;
	kill_point("lease-taken");
	if (st != STATUS_OK)
		store_lease_release(run->store);
	return st;
}

/* Books, and the refusal to go back in time. */
static enum status check_date(struct run *run, civil_day as_of,
			      struct books *books)
{
	char last[DATE_TEXT_SIZE], asked[DATE_TEXT_SIZE];
	struct diag *diag;
	enum status st = store_books(run->store, books);

	if (st != STATUS_OK)
		return st;
	if (books->last_as_of == DAY_NONE || as_of >= books->last_as_of)
		return STATUS_OK;
	diag = diag_error(run->diags,
			  "the last run was as of %s, a run as of %s would go "
			  "back in time",
			  date_to_text(books->last_as_of, last),
			  date_to_text(as_of, asked));
	diag_hint(run->diags, diag,
		  "Run with --as-of %s or later; relance run --dry-run "
		  "shows what a later day brings.",
		  last);
	return STATUS_INVALID;
}

static bool by_smtp(const struct run *run)
{
	return run->rules->config.mail.transport == TRANSPORT_SMTP;
}

/* More than three times what was normal smells of a mistake. */
static size_t brake_limit(const struct run *run, const struct books *books)
{
	size_t usual = 3 * books->brake_seen;

	if (!by_smtp(run))
		return SIZE_MAX;
	if (run->rules->config.brake > 0)
		return (size_t)run->rules->config.brake;
	return usual > BRAKE_FLOOR ? usual : BRAKE_FLOOR;
}

static enum status decide_and_write(struct run *run, struct books *books,
				    const char *run_id,
				    struct run_report *report)
{
	struct store_sink sink;
	struct pass pass = { .run = run,
			     .day = run_day_as(run, books, report->as_of),
			     .who = WHO_DUE,
			     .report = report };
	enum status st;

	store_sink_init(&sink, &pass, run_id);
	sink.data_of = run_data_of(books, report->as_of);
	pass.sink = &sink.sink;
	st = pass_walk(&pass);
	if (st != STATUS_OK)
		return st;
	report->brake_at = brake_limit(run, books);
	kill_point("planned");
	return store_run_planned(run->store, run_id, report->counts.planned,
				 report->brake_at, &report->braked);
}

/* May anything leave by SMTP on this run? Files are always free. */
static bool may_send(const struct run *run, const struct run_options *o,
		     const struct books *books, struct run_report *report)
{
	if (!by_smtp(run))
		return true;
	report->gate_shut = !books->gate_open;
	report->other_day = o->as_of != o->today && !o->send_anyway;
	return !report->gate_shut && !report->other_day;
}

static enum status send_day(struct run *run, const struct run_options *o,
			    struct run_report *report)
{
	struct delivery_plan plan = {
		.filter = { .as_of = o->as_of },
		.deadline_minutes = o->deadline_minutes,
	};

	return run_deliver(run, &plan, report);
}

/* An invoice looked at again in the same run is still one invoice. */
static void keep_first_look(struct run_report *report,
			    const struct run_report *before)
{
	report->set_aside = before->set_aside;
	report->unfiled = before->unfiled;
	report->counts.decided = before->counts.decided;
	report->counts.deadlines_missed = before->counts.deadlines_missed;
	memcpy(report->counts.blocked, before->counts.blocked,
	       sizeof report->counts.blocked);
}

/*
 * Decide, write and send. When a fact arrived between planning and leaving,
 * the message was withdrawn: its customer is planned anew at once.
 */
static enum status work(struct run *run, const struct run_options *o,
			struct books *books, struct run_report *report)
{
	enum status st = STATUS_OK;
	size_t withdrawn;

	for (int round = 0; round < ROUNDS && st == STATUS_OK; round++) {
		struct run_report before = *report;

		st = decide_and_write(run, books, report->run_id, report);
		if (round > 0)
			keep_first_look(report, &before);
		if (st != STATUS_OK || o->no_send ||
		    !may_send(run, o, books, report))
			return st;
		withdrawn = report->counts.withdrawn;
		st = send_day(run, o, report);
		if (report->counts.withdrawn == withdrawn)
			return st;
	}
	return st;
}

static enum status finish(struct run *run, struct run_report *report,
			  size_t tasks_before, enum status st)
{
	struct books books;
	enum status ended = store_books(run->store, &books);

	if (ended == STATUS_OK) {
		report->counts.tasks = books.tasks - tasks_before;
		ended = run_count_waiting(run, report);
	}
	if (ended == STATUS_OK)
		ended = store_run_end(run->store, report->run_id,
				      &report->counts);
	if (ended == STATUS_OK)
		ended = store_books(run->store, &books);
	if (ended == STATUS_OK)
		memcpy(report->head, books.head, sizeof report->head);
	return st != STATUS_OK ? st : ended;
}

static enum status under_lease(struct run *run, const struct run_options *o,
			       struct run_report *report)
{
	struct books books;
	size_t withdrawn = 0;
	enum status st = check_date(run, o->as_of, &books);

	if (st == STATUS_OK)
		st = import_inbox(run->store, run->rules, run->dir, o->as_of,
				  run->arena, &report->inbox, run->diags);
	kill_point("inbox-done");
	if (st == STATUS_INVALID && report->inbox.refused)
		st = STATUS_OK; /* refused files are told, the day goes on */
	if (st == STATUS_OK)
		st = store_books(run->store, &books);
	if (st == STATUS_OK && report->inbox.files)
		st = run_call_crossed(run, o->as_of);
	if (st == STATUS_OK)
		st = store_run_begin(run->store, o->as_of, run->rules,
				     run->arena, &report->run_id, &withdrawn);
	if (st != STATUS_OK)
		return st;
	kill_point("run-begun");
	report->counts.withdrawn += withdrawn;
	st = run_ask_for_declarations(run, report);
	if (st == STATUS_OK)
		st = work(run, o, &books, report);
	return finish(run, report, books.tasks, st);
}

enum status run_day(struct run *r, const struct run_options *o,
		    struct run_report *out)
{
	enum status st;

	*out = (struct run_report){ .as_of = o->as_of };
	st = run_take_lease(r, "run", out);
	if (st != STATUS_OK)
		return st;
	st = under_lease(r, o, out);
	kill_point("run-ended");
	store_lease_release(r->store);
	return st;
}

/* ---- dry run: the printer is the sink --------------------------------- */

struct print_sink {
	struct sink sink;
	struct run *run;
	struct run_report *report;
	civil_day data_of;
	bool letters;
	planned_fn *fn;
	void *ctx;
};

static enum status show_message(struct print_sink *s,
				const struct snapshot *snap,
				const struct insurer_case *k,
				const struct planned_message *m,
				struct arena *a)
{
	struct letter letter = { 0 };
	struct enclosures with;
	struct planned_view view = { .snap = snap, .message = m };
	struct letter_request req = { .rules = s->run->rules,
				      .snap = snap,
				      .message = m,
				      .message_id = "planned",
				      .data_of = s->data_of };

	if (s->letters) {
		if (!run_templates(s->run) ||
		    enclosures_for(s->run, k, &req, a, &with) != STATUS_OK)
			return STATUS_PERMFAIL;
		if (letter_render(s->run->templates, &req, a, &letter,
				  s->run->diags) == STATUS_OK)
			view.letter = &letter;
		else
			s->report->set_aside++;
	}
	s->report->counts.planned++;
	if (m->awaits_approval)
		s->report->counts.awaiting_approval++;
	if (s->fn)
		s->fn(s->ctx, &view);
	return STATUS_OK;
}

static enum status print_customer(struct sink *sink,
				  const struct snapshot *snap,
				  const struct plan *plan,
				  struct arena *scratch)
{
	struct print_sink *s = (struct print_sink *)sink;
	enum status st = STATUS_OK;

	for (size_t i = 0; i < plan->messages.n && st == STATUS_OK; i++)
		if (!plan->messages.v[i].joins)
			st = show_message(s, snap, plan->insurer,
					  &plan->messages.v[i], scratch);
	s->report->counts.tasks += plan->tasks.n;
	return st;
}

/* Messages for the parent are shown as it would get them. */
static enum status print_group(struct sink *sink, const struct group_plan *g,
			       struct arena *scratch)
{
	struct print_sink *s = (struct print_sink *)sink;
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < g->joined.n; i++)
		st = show_message(s, &g->joined.v[i].snap, NULL,
				  &g->joined.v[i].message, scratch);
	for (size_t i = 0; st == STATUS_OK && i < g->n; i++)
		if (plan_joins(g->member[i].plan))
			st = print_customer(sink, g->member[i].snap,
					    g->member[i].plan, scratch);
	return st;
}

static enum status print_flush(struct sink *sink)
{
	(void)sink;
	return STATUS_OK;
}

enum status run_dry(struct run *r, const struct run_options *o, bool letters,
		    planned_fn *fn, void *ctx, struct run_report *out)
{
	struct books books;
	struct print_sink sink = {
		.sink = { .customer = print_customer,
			  .group = print_group,
			  .hold = print_flush,
			  .flush = print_flush },
		.run = r,
		.report = out,
		.letters = letters,
		.fn = fn,
		.ctx = ctx,
	};
	struct pass pass = {
		.run = r, .who = WHO_DUE, .report = out, .sink = &sink.sink
	};
	enum status st;

	*out = (struct run_report){ .as_of = o->as_of, .dry_run = true };
	st = check_date(r, o->as_of, &books);
	if (st != STATUS_OK)
		return st;
	memcpy(out->head, books.head, sizeof out->head);
	out->gate_shut = by_smtp(r) && !books.gate_open;
	out->brake_at = brake_limit(r, &books);
	sink.data_of = run_data_of(&books, o->as_of);
	pass.day = run_day_as(r, &books, o->as_of);
	st = pass_walk(&pass);
	out->braked = out->counts.planned > out->brake_at;
	/* A day that could not be written is not shown as if it could. */
	if (st == STATUS_OK && out->counts.planned && !run_templates(r))
		st = STATUS_PERMFAIL;
	return st;
}
