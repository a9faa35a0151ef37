/*
 * Decisions that are only looked at: one customer for listings and explain,
 * the days to come for preview, and the proof that the short list of due
 * customers misses nobody.
 */
#include "internal.h"

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
	if (st != STATUS_OK)
		return st;
	day = run_day_as(r, &books, as_of);
	decide(r->rules, &day, snap_out, arena, plan_out, trace);
	return STATUS_OK;
}

/* ---- preview ----------------------------------------------------------- */

struct walk {
	struct run *run;
	struct books books;
	civil_day last; /* the last day to show */
	void (*fn)(void *ctx, const struct preview_row *row);
	void *ctx;
};

static void show_plan(const struct walk *w, const struct snapshot *snap,
		      const struct plan *plan)
{
	for (size_t i = 0; i < plan->messages.n; i++) {
		const struct planned_message *m = &plan->messages.v[i];

		for (size_t j = 0; j < m->items.n; j++) {
			const struct planned_item *item = &m->items.v[j];
			const struct invoice *inv =
				&snap->invoices.v[item->invoice];
			struct preview_row row = {
				.on = snap->as_of,
				.invoice_id = inv->invoice_id,
				.instalment = inv->instalment,
				.customer_id = snap->customer.customer_id,
				.customer_name = snap->customer.name,
				.step = item->step,
				.channel = m->channel,
				.outstanding_minor = item->outstanding_minor,
				.approval = m->awaits_approval,
				.deadline = m->deadline,
			};

			if (!item->step)
				continue;
			for (size_t k = 0; k < sizeof row.currency; k++)
				row.currency[k] = m->currency[k];
			w->fn(w->ctx, &row);
		}
	}
}

/* The first day on which a fact that is known today begins to count. */
static civil_day first_fact_on(const struct snapshot *snap)
{
	civil_day first = snap->next_fact_on;

	for (size_t i = 0; i < snap->invoices.n; i++)
		if (snap->invoices.v[i].next_fact_on < first)
			first = snap->invoices.v[i].next_fact_on;
	return first;
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
	st = store_customer_load(w->run->store, snap->customer.key, next,
				 LOAD_OPEN | w->run->rules->needs, scratch,
				 &fresh);
	if (st != STATUS_OK)
		return st;
	fresh.steps.v = snap->steps.v;
	fresh.steps.n = snap->steps.n;
	fresh.steps.cap = snap->steps.cap;
	fresh.messages.v = snap->messages.v;
	fresh.messages.n = snap->messages.n;
	fresh.messages.cap = snap->messages.cap;
	fresh.insurer_since = snap->insurer_since;
	*snap = fresh;
	return STATUS_OK;
}

static civil_day next_look(const struct snapshot *snap, const struct plan *plan)
{
	civil_day fact = first_fact_on(snap);
	civil_day next = plan->due_on < fact ? plan->due_on : fact;

	return next > snap->as_of ? next : snap->as_of + 1;
}

/* One customer forward, day by day where something may change. */
static enum status walk_customer(const struct walk *w, int64_t key,
				 civil_day from, struct arena *scratch)
{
	struct snapshot snap;
	struct plan plan;
	struct day day = run_day_as(w->run, &w->books, from);
	enum status st = store_customer_load(w->run->store, key, from,
					     LOAD_OPEN | w->run->rules->needs,
					     scratch, &snap);

	while (st == STATUS_OK) {
		civil_day next;

		day.as_of = snap.as_of;
		/* Imports are taken to stay as fresh as they are today. */
		if (snap.as_of > from)
			day.data_hours = -1;
		if (w->books.data_of != DAY_NONE && snap.as_of > from)
			day.data_of = w->books.data_of + (snap.as_of - from);
		decide(w->run->rules, &day, &snap, scratch, &plan, NULL);
		show_plan(w, &snap, &plan);
		next = next_look(&snap, &plan);
		if (next > w->last)
			break;
		st = go_to(w, &plan, &snap, next, scratch);
	}
	return st;
}

enum status run_preview(struct run *r, civil_day from, int days,
			int64_t customer_key,
			void (*fn)(void *, const struct preview_row *),
			void *ctx)
{
	struct walk w = { .run = r, .last = from + days, .fn = fn, .ctx = ctx };
	struct arena scratch = ARENA_INIT;
	struct due_list *list;
	int64_t key;
	size_t done = 0;
	enum status st = store_books(r->store, &w.books);

	if (st != STATUS_OK)
		return st;
	if (customer_key) {
		st = walk_customer(&w, customer_key, from, &scratch);
		arena_release(&scratch);
		return st;
	}
	/* All, for an invoice may be in the books that is issued later. */
	st = store_due_open(r->store, from, WHO_ALL, NULL, &list);
	if (st != STATUS_OK)
		return st;
	while (st == STATUS_OK && store_due_next(list, &key)) {
		arena_reset(&scratch);
		st = walk_customer(&w, key, from, &scratch);
		if (r->progress && ++done % 256 == 0)
			r->progress(r->progress_ctx, "looking ahead", done,
				    store_due_count(list));
	}
	store_due_close(list);
	arena_release(&scratch);
	return st;
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
