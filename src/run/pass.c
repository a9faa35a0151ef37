/*
 * One pass over customers: load, decide, hand to the sink. What a pass is
 * for (a run, a dry run) is the sink's affair alone.
 */
#include "internal.h"
#include "relance/debtor.h"

#define HOUR 3600
#define RETRIES 5 /* a customer whose facts change while we look */

struct day run_day_as(const struct run *run, const struct books *books,
		      civil_day as_of)
{
	int64_t now = run->now_at ? run->now_at(run->now_ctx) : 0;
	int64_t day_now = now / (24 * HOUR); /* give or take a time zone */
	struct day day = { .as_of = as_of,
			   .data_of = books->data_of,
			   .refused = books->refused,
			   .data_hours = -1 };

	if (books->data_at && now >= books->data_at && as_of >= day_now - 1 &&
	    as_of <= day_now + 1)
		day.data_hours = (int)((now - books->data_at) / HOUR);
	return day;
}

void report_add_plan(struct run_report *report, const struct plan *plan)
{
	report->counts.decided += plan->overdue;
	report->counts.stale |= plan->stale;
	report->unfiled += plan->unfiled;
}

static void count_blocked(struct run_report *report,
			  const struct snapshot *snap, const struct plan *plan)
{
	for (size_t i = 0; i < snap->invoices.n; i++) {
		const struct outcome *o = &plan->outcome[i];

		if (o->blocked_by != REASON_NONE &&
		    invoice_is_overdue(&snap->invoices.v[i], snap->as_of))
			report->counts.blocked[o->blocked_by]++;
	}
}

void pass_count(struct pass *pass, const struct snapshot *snap,
		const struct plan *plan)
{
	report_add_plan(pass->report, plan);
	count_blocked(pass->report, snap, plan);
}

enum status run_withdraw(struct run *run, struct snapshot *snap,
			 struct arena *arena, bool today)
{
	const struct insured *insured = snap->insured;
	enum status st = store_tray_look(run->store, snap, arena);

	for (size_t i = 0; st == STATUS_OK && insured && i < insured->others.n;
	     i++)
		st = store_tray_look(run->store, insured->others.v[i], arena);
	snapshot_withdraw(snap, today);
	return st;
}

enum status pass_load(const struct pass *pass, int64_t customer_key,
		      struct arena *a, struct snapshot *out)
{
	struct run *run = pass->run;
	enum status st =
		store_customer_load(run->store, customer_key, pass->day.as_of,
				    LOAD_OPEN | run->rules->needs, a, out);

	if (st == STATUS_OK)
		st = run_insured_load(run, run->rules, out, a);
	/* A dry run finds what the beginning of a run would withdraw. */
	if (st == STATUS_OK && pass->report->dry_run)
		st = run_withdraw(run, out, a, false);
	return st;
}

static enum status look_once(struct pass *pass, int64_t customer_key,
			     struct arena *scratch)
{
	struct run *run = pass->run;
	struct snapshot snap;
	struct plan plan;
	enum status st;

	arena_reset(scratch);
	st = pass_load(pass, customer_key, scratch, &snap);
	if (st != STATUS_OK)
		return st;
	decide(run->rules, &pass->day, &snap, scratch, &plan, NULL);
	if (plan_joins(&plan))
		return pass_group(pass, customer_key, scratch);
	st = pass->sink->customer(pass->sink, &snap, &plan, scratch);
	if (st == STATUS_OK)
		pass_count(pass, &snap, &plan);
	return st;
}

static enum status look(struct pass *pass, int64_t customer_key,
			struct arena *scratch)
{
	enum status st = STATUS_CONFLICT;

	for (int i = 0; i < RETRIES && st == STATUS_CONFLICT; i++)
		st = look_once(pass, customer_key, scratch);
	/* Still moving: the next run will look again, it is marked changed. */
	return st == STATUS_CONFLICT ? STATUS_OK : st;
}

static bool stopped(const struct run *run)
{
	return run->stop && atomic_load(run->stop);
}

enum status pass_walk(struct pass *pass)
{
	struct run *run = pass->run;
	struct arena scratch = ARENA_INIT;
	struct due_list *list;
	int64_t key;
	size_t done = 0, total;
	enum status st, flushed;

	pass->report->refused = pass->day.refused;
	st = store_due_open(run->store, pass->day.as_of, pass->who,
			    &run->rules->fingerprint, &list);
	if (st != STATUS_OK)
		return st;
	total = store_due_count(list);
	pass->due = list;
	while (st == STATUS_OK && !stopped(run) && store_due_next(list, &key)) {
		st = look(pass, key, &scratch);
		if (run->progress && ++done % 256 == 0)
			run->progress(run->progress_ctx, "deciding", done,
				      total);
	}
	flushed = pass->sink->flush(pass->sink);
	if (run->progress && total)
		run->progress(run->progress_ctx, "deciding", total, total);
	store_due_close(list);
	arena_release(&scratch);
	return st != STATUS_OK ? st : flushed;
}
