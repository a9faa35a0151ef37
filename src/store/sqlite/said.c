/*
 * What people recorded about a customer, as of a day: exceptions, the last
 * reply, who is in charge, tasks that steps opened. Only customers of whom
 * there is any are asked about.
 */
#include <stdlib.h>

#include "loading.h"

static bool is_answer(const struct exception *e)
{
	return e->kind == EXCEPTION_PROMISE || e->kind == EXCEPTION_DISPUTE ||
	       e->kind == EXCEPTION_PLAN;
}

static void answered(struct snapshot *out, civil_day on)
{
	if (on <= out->as_of && on > out->last_answer_on)
		out->last_answer_on = on;
}

/* An end that was recorded after the runs of that day was not known then. */
static void exception_take(struct loading *l, const struct exception_stored *x)
{
	struct exception e = x->exception;

	if (x->undone_seq || x->known_seq > l->known_to)
		return;
	if (x->end_seq > l->known_to) {
		e.ended_on = DAY_NEVER;
		e.detail = x->detail;
	}
	fact_later(l->out, e.from);
	fact_later(l->out, e.ended_on);
	if (is_answer(&e))
		answered(l->out, e.from);
	VEC_PUSH(l->a, &l->out->exceptions, e);
}

static int by_from(const void *left, const void *right)
{
	const struct exception *l = left, *r = right;

	if (l->from != r->from)
		return l->from < r->from ? -1 : 1;
	return (int)(strtoll(l->exception_id + 1, NULL, 10) -
		     strtoll(r->exception_id + 1, NULL, 10));
}

enum status load_exceptions(struct loading *l)
{
	struct exception_list list = { 0 };
	enum status st;

	if (!(l->now.has & HAS_EXCEPTION))
		return STATUS_OK;
	st = exceptions_load(l->s, l->key, l->a, &list);
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++)
		exception_take(l, &list.v[i]);
	if (l->out->exceptions.n)
		qsort(l->out->exceptions.v, l->out->exceptions.n,
		      sizeof *l->out->exceptions.v, by_from);
	return st;
}

enum status load_reply(struct loading *l)
{
	struct stmt *q;
	enum status st;

	if (!(l->now.has & HAS_REPLY))
		return STATUS_OK;
	q = SQL(l->s, last_reply_of);
	bind_int(q, "customer_key", l->key);
	bind_int(q, "as_of_on", l->out->as_of);
	bind_int(q, "known_to", l->known_to);
	st = sql_next(l->s, q);
	if (st != STATUS_OK)
		return st;
	if (!col_null(q, 0))
		l->out->last_reply_on = (civil_day)col_int(q, 0);
	sql_reset(q);
	answered(l->out, l->out->last_reply_on);
	return STATUS_OK;
}

enum status load_assignment(struct loading *l)
{
	struct stmt *q;
	enum status st;

	if (!(l->now.has & HAS_ASSIGNMENT))
		return STATUS_OK;
	q = SQL(l->s, assignment_of);
	bind_int(q, "customer_key", l->key);
	bind_int(q, "known_to", l->known_to);
	st = sql_next(l->s, q);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	if (!col_null(q, 0))
		l->out->customer.in_charge = col_text(q, 0, l->a);
	sql_reset(q);
	return STATUS_OK;
}

/* ---- tasks that steps opened ------------------------------------------ */

static enum status call_invoices(struct loading *l, int64_t no,
				 struct task_past *t)
{
	struct stmt *q = SQL(l->s, task_invoice_keys);
	enum status st;

	bind_int(q, "task_no", no);
	while ((st = sql_next(l->s, q)) == STATUS_OK)
		VEC_PUSH(l->a, &t->invoices, col_int(q, 0));
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status load_calls(struct loading *l)
{
	struct key_list numbers = { 0 };
	struct stmt *q;
	enum status st;

	if (!(l->flags & NEED_TASKS) || !(l->now.has & HAS_CALL))
		return STATUS_OK;
	q = SQL(l->s, tasks_to_call);
	bind_int(q, "customer_key", l->key);
	bind_int(q, "as_of_on", l->out->as_of);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		struct task_past t = { .subject = col_text(q, 1, l->a),
				       .step = col_text(q, 2, l->a),
				       .opened_on = (civil_day)col_int(q, 3),
				       .done_on = (civil_day)col_int(q, 4) };

		t.open = t.done_on == DAY_NONE || t.done_on > l->out->as_of;
		VEC_PUSH(l->a, &numbers, col_int(q, 0));
		VEC_PUSH(l->a, &l->out->tasks, t);
	}
	if (st == STATUS_NOT_FOUND)
		st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < numbers.n; i++)
		st = call_invoices(l, numbers.v[i], &l->out->tasks.v[i]);
	return st;
}
