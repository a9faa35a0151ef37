/*
 * Why an invoice does or does not move, on any day. A day before the last run
 * is decided again as its run found it: under the rules of then, with the
 * facts known by then, and without what that run did itself.
 */
#include <string.h>

#include "internal.h"
#include "relance/debtor.h"
#include "relance/text.h"

/* ---- the rules of that day ---------------------------------------------- */

static bool of_policies(const struct rule_file *f)
{
	return !text_starts(f->path, "templates/");
}

static const struct rule_file *file_named(const struct rule_file *file,
					  size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(file[i].path, path))
			return &file[i];
	return NULL;
}

static bool same_files(const struct rules *now, const struct rule_file *past,
		       size_t n)
{
	const struct rule_file *f;

	for (size_t i = 0; i < now->file_count; i++) {
		f = file_named(past, n, now->file[i].path);
		if (!f ||
		    memcmp(&f->hash, &now->file[i].hash, sizeof f->hash) != 0)
			return false;
	}
	for (size_t i = 0; i < n; i++)
		if (of_policies(&past[i]) &&
		    !file_named(now->file, now->file_count, past[i].path))
			return false;
	return true;
}

/* Rules that can be read no more leave those in force; *then_out tells. */
static enum status rules_then(struct run *r, civil_day as_of,
			      struct rules *past, struct explanation *e)
{
	struct rule_file *file;
	struct diags quiet;
	size_t n;
	enum status st = store_rules_of(r->store, as_of, r->arena, &file, &n);

	if (st != STATUS_OK || !n || same_files(r->rules, file, n))
		return st;
	diags_init(&quiet, r->arena);
	if (rules_load_with(NULL, file, n, r->arena, past, &quiet) ==
	    STATUS_OK) {
		e->rules = past;
		e->other_rules = true;
	}
	return STATUS_OK;
}

/* ---- as the run found it ------------------------------------------------- */

/* Placed by a person before the run, not had by it: no message, although the
 * step sends one. */
static bool was_placed(const struct rules *rules, const struct step_taken *row)
{
	const struct policy *p = rules_policy(rules, row->policy);
	int at = p ? policy_step_find(p, row->step) : -1;

	return row->how == STEP_HAD && !row->message_id && at >= 0 &&
	       p->step[at].channel != CHANNEL_NONE;
}

static void leave_out_steps(struct explanation *e, int64_t invoice_key)
{
	struct snapshot *snap = &e->snap;
	size_t n = 0;

	for (size_t i = 0; i < snap->steps.n; i++) {
		const struct step_taken *row = &snap->steps.v[i];
		bool his = row->invoice_key == invoice_key &&
			   (row->how == STEP_HAD || row->how == STEP_PENDING);

		if (row->on != snap->as_of || was_placed(e->rules, row))
			snap->steps.v[n++] = *row;
		else if (his)
			e->had = row->step;
	}
	snap->steps.n = n;
}

/* Everything of the day goes, for the run wrote it. */
static void leave_out_day(struct explanation *e, int64_t invoice_key)
{
	struct snapshot *snap = &e->snap;
	size_t n = 0;

	leave_out_steps(e, invoice_key);
	for (size_t i = 0; i < snap->messages.n; i++)
		if (snap->messages.v[i].as_of != snap->as_of)
			snap->messages.v[n++] = snap->messages.v[i];
	snap->messages.n = n;
	n = 0;
	for (size_t i = 0; i < snap->tasks.n; i++)
		if (snap->tasks.v[i].opened_on != snap->as_of)
			snap->tasks.v[n++] = snap->tasks.v[i];
	snap->tasks.n = n;
}

static bool find_invoice(struct explanation *e, int64_t invoice_key)
{
	for (e->at = 0; e->at < e->snap.invoices.n; e->at++)
		if (e->snap.invoices.v[e->at].key == invoice_key)
			return true;
	return false;
}

/* The settled invoices of a large customer are many, so they are loaded only
 * where the one that was asked for is among them. */
static enum status load_with(struct run *r, int64_t customer_key,
			     int64_t invoice_key, civil_day as_of,
			     struct explanation *e)
{
	static const unsigned which[] = { LOAD_OPEN, LOAD_SETTLED };

	for (size_t i = 0; i < sizeof which / sizeof *which; i++) {
		enum status st = store_customer_load(
			r->store, customer_key, as_of,
			which[i] | e->rules->needs, r->arena, &e->snap);

		if (st != STATUS_OK)
			return st;
		if (find_invoice(e, invoice_key))
			return run_insured_load(r, e->rules, &e->snap,
						r->arena);
	}
	return STATUS_NOT_FOUND;
}

static bool is_in_tray(const struct snapshot *snap, const char *message_id)
{
	for (size_t i = 0; i < snap->messages.n; i++)
		if (str_eq(snap->messages.v[i].message_id, message_id))
			return snap->messages.v[i].state == MESSAGE_TO_POST;
	return false;
}

/* The step of which a message has not left. What waits on paper or in a folder
 * stays there as long as it fits. */
static const char *step_pending(const struct explanation *e,
				int64_t invoice_key)
{
	for (size_t i = 0; i < e->snap.steps.n; i++) {
		const struct step_taken *row = &e->snap.steps.v[i];

		if (row->invoice_key == invoice_key &&
		    row->how == STEP_PENDING &&
		    !is_in_tray(&e->snap, row->message_id))
			return row->step;
	}
	return NULL;
}

static void decide_it(struct run *r, const struct books *books, civil_day as_of,
		      struct explanation *e)
{
	struct day day = run_day_as(r, books, as_of);

	e->trace = (struct trace){ .arena = r->arena, .only = e->at + 1 };
	decide(e->rules, &day, &e->snap, r->arena, &e->plan, &e->trace);
}

static bool goes_to(const struct explanation *e, const char *step)
{
	const struct outcome *o = &e->plan.outcome[e->at];

	return o->blocked_by == REASON_NONE && o->step &&
	       str_eq(o->step->name, step);
}

enum status run_explain(struct run *r, int64_t customer_key,
			int64_t invoice_key, civil_day as_of,
			struct explanation *out)
{
	struct rules *past = ARENA_NEW(r->arena, struct rules);
	struct books books;
	const char *waiting = NULL;
	enum status st = store_books(r->store, &books);

	*out = (struct explanation){ .rules = r->rules };
	out->past = books.last_as_of != DAY_NONE && as_of < books.last_as_of;
	if (st == STATUS_OK && out->past)
		st = rules_then(r, as_of, past, out);
	if (st == STATUS_OK)
		st = load_with(r, customer_key, invoice_key, as_of, out);
	if (st != STATUS_OK)
		return st;
	if (out->past)
		leave_out_day(out, invoice_key);
	else
		waiting = step_pending(out, invoice_key);
	/* A run withdraws what did not leave before it decides. When that only
	 * asks for the same again, it is the waiting that is told. */
	if (!out->past)
		st = run_withdraw(r, &out->snap, r->arena, false);
	if (st != STATUS_OK)
		return st;
	decide_it(r, &books, as_of, out);
	if (!waiting || !goes_to(out, waiting))
		return STATUS_OK;
	st = load_with(r, customer_key, invoice_key, as_of, out);
	if (st == STATUS_OK)
		decide_it(r, &books, as_of, out);
	return st;
}

/* ---- in a sentence ------------------------------------------------------- */

void explanation_sentence(const struct explanation *e, struct str *out)
{
	const struct outcome *o = &e->plan.outcome[e->at];
	bool goes = o->blocked_by == REASON_NONE && o->step;

	if (!e->past) {
		outcome_sentence(&e->snap, o, e->snap.as_of, out);
	} else if (goes && e->had && !strcmp(e->had, o->step->name)) {
		str_addf(out, "That day it got step %s.", e->had);
	} else if (goes && e->had) {
		str_addf(out,
			 "That day it got step %s. Decided again, it would get "
			 "step %s: something was recorded later.",
			 e->had, o->step->name);
	} else if (goes) {
		str_addf(out,
			 "That day it would have got step %s, but no run gave "
			 "it one.",
			 o->step->name);
	} else {
		outcome_sentence(&e->snap, o, e->snap.as_of, out);
		if (e->had)
			str_addf(out,
				 " Yet that day it got step %s: what stopped "
				 "it now was not known then.",
				 e->had);
	}
}
