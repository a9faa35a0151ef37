/*
 * Decisions that are only looked at: one customer for listings and explain,
 * the days to come for preview, and the proof that the short list of due
 * customers misses nobody.
 */
#include <string.h>

#include "relance/debtor.h"
#include "walk.h"

enum status run_decide_one(struct run *r, int64_t customer_key, civil_day as_of,
			   unsigned flags, struct arena *arena,
			   struct snapshot *snap_out, struct plan *plan_out,
			   struct trace *trace)
{
	struct books books;
	struct day day;
	enum status st = store_books(r->store, &books);

	if (st == STATUS_OK)
		st = store_customer_load(r->store, customer_key, as_of,
					 flags | r->rules->needs, arena,
					 snap_out);
	if (st == STATUS_OK)
		st = run_insured_load(r, r->rules, snap_out, arena);
	if (st != STATUS_OK)
		return st;
	day = run_day_as(r, &books, as_of);
	decide(r->rules, &day, snap_out, arena, plan_out, trace);
	return STATUS_OK;
}

/* ---- preview ----------------------------------------------------------- */

struct ahead {
	struct walk walk;
	const struct look_ahead *options;
	void (*fn)(void *ctx, const struct preview_row *row);
	void *ctx;
	struct VEC(const char *) told; /* tasks of this customer, in scratch */
	struct arena *scratch;
};

static struct preview_row row_of(const struct snapshot *snap, size_t invoice)
{
	const struct invoice *inv = &snap->invoices.v[invoice];
	struct preview_row row = {
		.on = snap->as_of,
		.invoice_id = inv->invoice_id,
		.instalment = inv->instalment,
		.customer_id = snap->customer.customer_id,
		.customer_name = snap->customer.name,
		.outstanding_minor = inv->outstanding_minor,
		.deadline_on = DAY_NONE,
	};

	memcpy(row.currency, inv->currency, sizeof row.currency);
	return row;
}

static void show_message(const struct ahead *a, const struct snapshot *snap,
			 const struct planned_message *m)
{
	for (size_t i = 0; i < m->items.n; i++) {
		const struct planned_item *item = &m->items.v[i];
		struct preview_row row = row_of(snap, item->invoice);

		if (!item->step)
			continue;
		row.step = item->step;
		row.policy = item->policy;
		row.channel = m->channel;
		row.outstanding_minor = item->outstanding_minor;
		row.approval = m->awaits_approval;
		row.deadline = m->deadline;
		row.deadline_on = m->deadline_on;
		a->fn(a->ctx, &row);
	}
}

static void show_states(const struct ahead *a, const struct snapshot *snap,
			const struct plan *plan)
{
	for (size_t i = 0; i < plan->states.n; i++) {
		const struct planned_state *s = &plan->states.v[i];
		struct preview_row row = row_of(snap, s->invoice);

		if (s->step->task)
			continue; /* shown as a task */
		row.kind = PREVIEW_STATE;
		row.step = s->step;
		row.policy = s->policy;
		a->fn(a->ctx, &row);
	}
}

/* A plan names a task as long as there is a reason for it; shown is the day
 * on which it is opened. */
static bool told_before(struct ahead *a, const struct planned_task *t)
{
	const char *name =
		arena_printf(a->scratch, "%d %s", (int)t->kind, t->subject);

	for (size_t i = 0; i < a->told.n; i++)
		if (!strcmp(a->told.v[i], name))
			return true;
	VEC_PUSH(a->scratch, &a->told, name);
	return false;
}

static void show_task(struct ahead *a, const struct snapshot *snap,
		      const struct plan *plan, const struct planned_task *t)
{
	const char *text = t->text;

	if (t->step)
		text = letter_task_text(a->walk.rules, snap, plan, t,
					a->scratch);
	for (size_t i = 0; i < t->invoices.n; i++) {
		struct preview_row row = row_of(snap, t->invoices.v[i]);

		row.kind = PREVIEW_TASK;
		row.task = t->kind;
		row.text = text;
		row.step = t->step;
		row.deadline = t->kind == TASK_DEADLINE;
		row.deadline_on = t->due_on;
		a->fn(a->ctx, &row);
	}
}

static void show_day(void *ctx, const struct snapshot *snap,
		     const struct plan *plan)
{
	struct ahead *a = ctx;

	for (size_t i = 0; i < plan->messages.n; i++)
		show_message(a, snap, &plan->messages.v[i]);
	if (!a->options->all)
		return;
	show_states(a, snap, plan);
	for (size_t i = 0; i < plan->tasks.n; i++)
		if (!told_before(a, &plan->tasks.v[i]))
			show_task(a, snap, plan, &plan->tasks.v[i]);
}

static enum status show_customer(void *ctx, int64_t key, struct arena *scratch)
{
	struct ahead *a = ctx;

	a->scratch = scratch;
	a->told.v = NULL;
	a->told.n = a->told.cap = 0;
	return walk_customer(&a->walk, key, scratch);
}

enum status run_look_ahead(struct run *r, const struct look_ahead *o,
			   void (*fn)(void *, const struct preview_row *),
			   void *ctx)
{
	struct ahead a = { .walk = { .run = r,
				     .rules = r->rules,
				     .from = o->from,
				     .last = o->from + o->days,
				     .pay_as_usual = o->pay_as_usual,
				     .day = show_day },
			   .options = o,
			   .fn = fn,
			   .ctx = ctx };
	struct arena scratch = ARENA_INIT;
	enum status st = store_books(r->store, &a.walk.books);

	a.walk.ctx = &a;
	if (st != STATUS_OK)
		return st;
	if (!o->customer_key)
		return walk_each(r, o->from, show_customer, &a);
	st = show_customer(&a, o->customer_key, &scratch);
	arena_release(&scratch);
	return st;
}

enum status run_preview(struct run *r, civil_day from, int days,
			int64_t customer_key,
			void (*fn)(void *, const struct preview_row *),
			void *ctx)
{
	const struct look_ahead o = { .from = from,
				      .days = days,
				      .customer_key = customer_key };

	return run_look_ahead(r, &o, fn, ctx);
}

/* ---- verify ------------------------------------------------------------ */

static bool acts(const struct plan *plan)
{
	return plan->messages.n || plan->passed.n;
}

/* A customer that is not due must have nothing to do on that day. */
static enum status check_idle(struct run *r, int64_t key, civil_day as_of,
			      struct arena *scratch)
{
	char day[DATE_TEXT_SIZE];
	struct snapshot snap;
	struct plan plan;
	enum status st;

	arena_reset(scratch);
	st = run_decide_one(r, key, as_of, LOAD_OPEN, scratch, &snap, &plan,
			    NULL);
	if (st != STATUS_OK || !acts(&plan))
		return st;
	diag_error(r->diags,
		   "customer %s was not to be looked at on %s, but has "
		   "something to do that day",
		   snap.customer.customer_id, date_to_text(as_of, day));
	return STATUS_OK;
}

/* Both lists rise by key, so one walk over the two finds the difference. */
static enum status check_due_list(struct run *r, civil_day as_of)
{
	struct arena scratch = ARENA_INIT;
	struct due_list *due = NULL, *all = NULL;
	int64_t key, due_key = 0;
	enum status st;

	st = store_due_open(r->store, as_of, WHO_DUE, &r->rules->fingerprint,
			    &due);
	if (st == STATUS_OK)
		st = store_due_open(r->store, as_of, WHO_OWING, NULL, &all);
	while (st == STATUS_OK && store_due_next(all, &key)) {
		while (due_key < key && store_due_next(due, &due_key))
			;
		if (due_key != key)
			st = check_idle(r, key, as_of, &scratch);
	}
	if (all)
		store_due_close(all);
	if (due)
		store_due_close(due);
	arena_release(&scratch);
	return st;
}

enum status run_verify(struct run *r, const char *head, size_t *rows_out)
{
	struct books books;
	enum status st = store_verify(r->store, head, rows_out, r->diags);

	if (st == STATUS_OK || st == STATUS_INVALID) {
		enum status looked = store_books(r->store, &books);

		if (looked == STATUS_OK && books.last_as_of != DAY_NONE)
			looked = check_due_list(r, books.last_as_of);
		if (looked != STATUS_OK)
			return looked;
	}
	return r->diags->errors ? STATUS_INVALID : st;
}
