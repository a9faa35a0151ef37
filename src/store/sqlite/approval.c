/*
 * Approvals: given by name, counted until there are enough, refused. What is
 * approved is a step, an invoice, a recipient and at most an amount; whether
 * that still holds when the message is planned anew is not decided here.
 */
#include <inttypes.h>
#include <string.h>

#include "loading.h"
#include "relance/text.h"

static const char *me(const struct store *s)
{
	return s->options.who ? s->options.who : "";
}

/* ---- in a snapshot ---------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && str_eq(a, b));
}

/* Newest first: as many as are asked for make the approval, its day is that
 * of the oldest of them. */
static void approval_take(struct loading *l, const struct approval *row,
			  int approvers)
{
	struct approval *last = NULL;

	if (l->out->approvals.n)
		last = &l->out->approvals.v[l->out->approvals.n - 1];
	if (!last || last->invoice_key != row->invoice_key ||
	    last->episode != row->episode ||
	    !same_text(last->step, row->step) ||
	    !same_text(last->recipient, row->recipient) ||
	    !same_text(last->payee, row->payee)) {
		VEC_PUSH(l->a, &l->out->approvals, *row);
		return;
	}
	if (last->given >= approvers)
		return;
	last->given++;
	last->on = row->on;
	if (row->at_most_minor < last->at_most_minor)
		last->at_most_minor = row->at_most_minor;
}

static enum status approvals_of(struct loading *l, int64_t invoice_key)
{
	struct stmt *q = SQL(l->s, approvals_of);
	enum status st;

	bind_int(q, "invoice_key", invoice_key);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		struct approval a = { .invoice_key = invoice_key,
				      .episode = (int)col_int(q, 0),
				      .step = col_text(q, 1, l->a),
				      .recipient = col_text(q, 2, l->a),
				      .at_most_minor = col_int(q, 3),
				      .on = (civil_day)col_int(q, 4),
				      .policy = col_text(q, 5, l->a),
				      .payee = col_text(q, 7, l->a),
				      .given = 1 };

		approval_take(l, &a, (int)col_int(q, 6));
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status load_approvals(struct loading *l)
{
	enum status st = STATUS_OK;

	if (!(l->now.has & HAS_APPROVAL))
		return STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < l->out->invoices.n; i++)
		st = approvals_of(l, l->out->invoices.v[i].key);
	return st;
}

enum status approvals_use(struct store *s, int64_t message_key)
{
	struct stmt *q = SQL(s, approvals_use);

	bind_int(q, "message_key", message_key);
	return sql_run(s, q);
}

/* ---- given -------------------------------------------------------------- */

static enum status given_before(struct store *s, int64_t message_key)
{
	struct stmt *q = SQL(s, approval_mine);
	int64_t one;
	enum status st;

	bind_text(q, "who", me(s));
	bind_int(q, "message_key", message_key);
	st = sql_one(s, q, &one);
	return st == STATUS_OK		? STATUS_CONFLICT
	       : st == STATUS_NOT_FOUND ? STATUS_OK
					: st;
}

/* What was approved is what was known when the message was written. */
static enum status approval_add(struct store *s, const struct message_brief *m,
				civil_day on, int64_t *given_out)
{
	struct stmt *q = SQL(s, approval_add);
	struct key_list keys;
	enum status st;

	bind_text(q, "who", me(s));
	bind_int(q, "approved_on", on < m->as_of ? on : m->as_of);
	bind_int(q, "message_key", m->message_key);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = concerned_by(s, m, &keys);
	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++)
		st = customer_has(s, keys.v[i], HAS_APPROVAL);
	if (st != STATUS_OK)
		return st;
	q = SQL(s, approval_given);
	bind_int(q, "message_key", m->message_key);
	return sql_one(s, q, given_out);
}

static enum status message_free(struct store *s, const struct message_brief *m)
{
	struct stmt *q = SQL(s, message_approve);
	enum status st;

	bind_int(q, "message_key", m->message_key);
	st = sql_run(s, q);
	if (st != STATUS_OK)
		return st;
	q = SQL(s, delivery_requeue);
	bind_int(q, "message_key", m->message_key);
	return sql_run(s, q);
}

static enum status approve_message(struct store *s, const struct task_brief *t,
				   const struct message_brief *m, civil_day on)
{
	int64_t given = 0;
	const char *text = m->step;
	enum status st = given_before(s, m->message_key);

	if (st == STATUS_OK)
		st = approval_add(s, m, on, &given);
	if (st != STATUS_OK)
		return st;
	if (m->approvers > 1)
		text = arena_printf(&s->scratch, "%s, %" PRId64 " of %d",
				    m->step, given, m->approvers);
	st = message_note(s, m, "approved", on, text);
	if (st != STATUS_OK || given < m->approvers)
		return st;
	st = message_free(s, m);
	return st == STATUS_OK ? task_close(s, t, on) : st;
}

/* STATUS_CONFLICT: it is not open, or there is nothing to approve. */
static enum status waiting_task(struct store *s, const char *task_id,
				struct task_brief *t, struct message_brief *m)
{
	int64_t no = 0;
	enum status st = task_no_of(s, task_id, &no);

	if (st == STATUS_OK)
		st = task_load(s, no, &s->scratch, t);
	if (st != STATUS_OK)
		return st;
	if (t->kind != TASK_APPROVAL || !t->open || !t->message_key)
		return STATUS_CONFLICT;
	st = message_brief(s, t->message_key, &s->scratch, m);
	return st == STATUS_OK && m->state != MESSAGE_AWAITING_APPROVAL
		       ? STATUS_CONFLICT
		       : st;
}

static enum status approve(struct store *s, const char *task_id, civil_day on)
{
	struct task_brief t;
	struct message_brief m;
	enum status st = waiting_task(s, task_id, &t, &m);

	return st == STATUS_OK ? approve_message(s, &t, &m, on) : st;
}

enum status store_approve(struct store *s, const char *task_id, civil_day on)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, approve(s, task_id, on)) : st;
}

/* ---- refused ------------------------------------------------------------ */

struct refusal {
	civil_day on, until;
	bool skip;
	const char *reason;
};

/* What of the message is of one customer goes on hold. */
static enum status hold_of(struct store *s, const struct message_brief *m,
			   int64_t customer_key, const struct refusal *r)
{
	struct exception e = { .kind = EXCEPTION_HOLD,
			       .from = r->on,
			       .until = r->until,
			       .grace_on = r->until,
			       .known_on = DAY_NONE,
			       .published_on = DAY_NONE,
			       .amount_minor = -1,
			       .reason = r->reason };
	struct stmt *q = SQL(s, message_demands);
	int64_t no;
	enum status st;

	bind_int(q, "message_key", m->message_key);
	while ((st = sql_next(s, q)) == STATUS_OK)
		if (col_int(q, 1) == customer_key)
			VEC_PUSH(&s->scratch, &e.invoices, col_int(q, 0));
	if (st != STATUS_NOT_FOUND)
		return st;
	return e.invoices.n ? exception_add(s, customer_key, &e, &no)
			    : STATUS_OK;
}

static enum status hold_demanded(struct store *s, const struct message_brief *m,
				 const struct refusal *r)
{
	struct key_list keys;
	enum status st = concerned_by(s, m, &keys);

	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++)
		st = hold_of(s, m, keys.v[i], r);
	return st;
}

static enum status reject(struct store *s, const char *task_id,
			  const struct refusal *r)
{
	struct task_brief t;
	struct message_brief m;
	enum status st = waiting_task(s, task_id, &t, &m);

	if (st != STATUS_OK)
		return st;
	st = message_note(s, &m, "rejected", r->on,
			  arena_printf(&s->scratch, "%s%s%s%s", m.step,
				       r->skip ? ", passed over" : "",
				       r->reason ? ": " : "",
				       r->reason ? r->reason : ""));
	if (st == STATUS_OK)
		st = approvals_use(s, m.message_key);
	if (st == STATUS_OK)
		st = r->skip ? message_steps_pass(s, &m)
			     : hold_demanded(s, &m, r);
	if (st == STATUS_OK)
		st = message_withdraw(s, &m, "rejected");
	return st == STATUS_OK ? task_close(s, &t, r->on) : st;
}

enum status store_reject(struct store *s, const char *task_id, civil_day on,
			 bool skip, civil_day until, const char *reason)
{
	struct refusal r = { on, until, skip, reason };
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, reject(s, task_id, &r)) : st;
}
