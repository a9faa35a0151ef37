/*
 * One customer forward in time, day by day where something may change, as if
 * every message were accepted on its day. Preview and compare both walk so.
 */
#include <string.h>

#include "relance/debtor.h"
#include "walk.h"

/* The first day on which a fact that is known today begins to count. */
static civil_day first_fact_on(const struct snapshot *snap)
{
	civil_day first = snap->next_fact_on;

	for (size_t i = 0; i < snap->invoices.n; i++)
		if (snap->invoices.v[i].next_fact_on < first)
			first = snap->invoices.v[i].next_fact_on;
	return first;
}

/* ---- paid as usual ------------------------------------------------------ */

/* The day on which the invoice is taken to be paid; DAY_NEVER for one that is
 * later than usual already, and where nothing is known of the customer. */
static civil_day paid_on(const struct walk *w, const struct pay_history *usual,
			 const struct invoice *inv)
{
	civil_day on;

	if (!w->pay_as_usual || !usual->settled || inv->due_on == DAY_NONE)
		return DAY_NEVER;
	on = inv->due_on + (civil_day)((usual->days_late + usual->settled / 2) /
				       usual->settled);
	return on > w->from ? on : DAY_NEVER;
}

static void pay(struct snapshot *snap, struct invoice *inv, civil_day on,
		struct arena *scratch)
{
	struct receipt r = { .invoice_key = inv->key,
			     .on = on,
			     .amount_minor = inv->outstanding_minor,
			     .kind = PAYMENT_PAYMENT };

	memcpy(r.currency, inv->currency, sizeof r.currency);
	VEC_PUSH(scratch, &snap->receipts, r);
	inv->paid_minor += inv->outstanding_minor;
	inv->outstanding_minor = 0;
	if (snap->last_answer_on == DAY_NONE || snap->last_answer_on < on)
		snap->last_answer_on = on;
}

/* Pay what is paid by now; the day of the next payment. */
static civil_day pay_usual(const struct walk *w,
			   const struct pay_history *usual,
			   struct snapshot *snap, struct arena *scratch)
{
	civil_day next = DAY_NEVER;

	for (size_t i = 0; i < snap->invoices.n; i++) {
		struct invoice *inv = &snap->invoices.v[i];
		civil_day on = paid_on(w, usual, inv);

		if (inv->outstanding_minor <= 0)
			continue;
		if (on <= snap->as_of)
			pay(snap, inv, on, scratch);
		else if (on < next)
			next = on;
	}
	return next;
}

/* ---- from day to day ---------------------------------------------------- */

static enum status load(const struct walk *w, int64_t key, civil_day on,
			struct arena *scratch, struct snapshot *out)
{
	unsigned needs = LOAD_OPEN | w->rules->needs;
	enum status st;

	if (w->pay_as_usual)
		needs |= NEED_HISTORY;
	st = store_customer_load(w->run->store, key, on, needs, scratch, out);
	return st == STATUS_OK
		       ? run_insured_load(w->run, w->rules, out, scratch)
		       : st;
}

/*
 * Carry out the plan and go to `next`. Where a known fact begins to count by
 * then, the facts are loaded anew; what the walk assumed to have happened
 * (steps, messages) stays.
 */
static enum status go_to(const struct walk *w, const struct plan *plan,
			 struct snapshot *snap, civil_day next,
			 struct arena *scratch)
{
	bool fact = first_fact_on(snap) <= next;
	struct snapshot fresh;
	enum status st;

	plan_apply(plan, snap, next, scratch);
	if (!fact)
		return STATUS_OK;
	st = load(w, snap->customer.key, next, scratch, &fresh);
	if (st != STATUS_OK)
		return st;
	fresh.steps.v = snap->steps.v;
	fresh.steps.n = snap->steps.n;
	fresh.steps.cap = snap->steps.cap;
	fresh.messages.v = snap->messages.v;
	fresh.messages.n = snap->messages.n;
	fresh.messages.cap = snap->messages.cap;
	*snap = fresh;
	return STATUS_OK;
}

static civil_day sooner(civil_day a, civil_day b)
{
	return a < b ? a : b;
}

/* What was on its way is taken to have left by the next day. */
static bool something_waits(const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->steps.n; i++)
		if (snap->steps.v[i].how == STEP_PENDING)
			return true;
	return false;
}

static civil_day next_look(const struct snapshot *snap, const struct plan *plan,
			   civil_day payment)
{
	civil_day next = sooner(plan->due_on, first_fact_on(snap));

	if (something_waits(snap))
		return snap->as_of + 1;
	next = sooner(next, payment);
	return next > snap->as_of ? next : snap->as_of + 1;
}

/* Imports are taken to stay as fresh as they are today. */
static void day_go_to(const struct walk *w, struct day *day, civil_day on)
{
	day->as_of = on;
	if (on <= w->from)
		return;
	day->data_hours = -1;
	if (w->books.data_of != DAY_NONE)
		day->data_of = w->books.data_of + (on - w->from);
}

enum status walk_customer(const struct walk *w, int64_t key,
			  struct arena *scratch)
{
	struct snapshot snap;
	struct plan plan;
	struct arena daily = ARENA_INIT; /* plans are forgotten every day */
	struct pay_history usual;
	struct day day = run_day_as(w->run, &w->books, w->from);
	enum status st = load(w, key, w->from, scratch, &snap);

	usual = snap.history;
	if (st == STATUS_OK)
		st = run_withdraw(w->run, &snap, scratch, true);
	while (st == STATUS_OK) {
		civil_day next = pay_usual(w, &usual, &snap, scratch);

		day_go_to(w, &day, snap.as_of);
		arena_reset(&daily);
		decide(w->rules, &day, &snap, &daily, &plan, NULL);
		w->day(w->ctx, &snap, &plan);
		next = next_look(&snap, &plan, next);
		if (next > w->last)
			break;
		st = go_to(w, &plan, &snap, next, scratch);
	}
	arena_release(&daily);
	return st;
}

enum status walk_each(struct run *r, civil_day from,
		      enum status (*fn)(void *, int64_t, struct arena *),
		      void *ctx)
{
	struct arena scratch = ARENA_INIT;
	struct due_list *list;
	int64_t key;
	size_t done = 0;
	enum status st = store_due_open(r->store, from, WHO_ALL, NULL, &list);

	if (st != STATUS_OK)
		return st;
	while (st == STATUS_OK && store_due_next(list, &key)) {
		arena_reset(&scratch);
		st = fn(ctx, key, &scratch);
		if (r->progress && ++done % 256 == 0)
			r->progress(r->progress_ctx, "looking ahead", done,
				    store_due_count(list));
	}
	store_due_close(list);
	arena_release(&scratch);
	return st;
}
