/*
 * Exceptions: recorded, ended and taken back by people. In which state one is
 * on a day is no business of ours.
 */
#include <inttypes.h>
#include <string.h>

#include "internal.h"
#include "relance/text.h"

static enum status journal(struct store *s, const struct exception_stored *x,
			   const char *kind, civil_day on, const char *text)
{
	struct entry e = { .kind = kind,
			   .on = on,
			   .customer_key = x->customer_key,
			   .text = text };
	enum status st =
		customer_id_of(s, x->customer_key, &s->scratch, &e.customer_id);

	if (x->labels.n == 1)
		e.invoice_id = x->labels.v[0];
	return st == STATUS_OK ? journal_add(s, &e) : st;
}

/* ---- record ------------------------------------------------------------- */

static enum status row_insert(struct store *s, int64_t no, int64_t customer_key,
			      const struct exception *e)
{
	struct stmt *q = SQL(s, exception_insert);

	bind_int(q, "exception_no", no);
	bind_int(q, "customer_key", customer_key);
	bind_int(q, "kind", e->kind);
	bind_int(q, "whole", e->whole);
	bind_int(q, "from_on", e->from);
	bind_int(q, "until_on", e->until);
	bind_int(q, "grace_on", e->grace_on);
	bind_int(q, "insolvent_on", e->known_on);
	bind_int(q, "published_on", e->published_on);
	bind_text(q, "currency", e->currency);
	bind_int(q, "amount_minor", e->amount_minor);
	bind_text(q, "reason", e->reason);
	bind_text(q, "detail", e->detail);
	bind_int(q, "known_seq", s->block.seq);
	return sql_run(s, q);
}

static enum status invoices_insert(struct store *s, int64_t no,
				   const struct exception *e)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < e->invoices.n; i++) {
		struct stmt *q = SQL(s, exception_invoice_insert);

		bind_int(q, "exception_no", no);
		bind_int(q, "invoice_key", e->invoices.v[i]);
		st = sql_run(s, q);
	}
	return st;
}

static enum status instalments_insert(struct store *s, int64_t no,
				      const struct exception *e)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < e->instalments.n; i++) {
		const struct instalment *part = &e->instalments.v[i];
		struct stmt *q = SQL(s, instalment_insert);

		bind_int(q, "exception_no", no);
		bind_int(q, "instalment_no", (int64_t)i + 1);
		bind_int(q, "due_on", part->due_on);
		bind_int(q, "grace_on", part->grace_on);
		bind_int(q, "amount_minor", part->amount_minor);
		st = sql_run(s, q);
	}
	return st;
}

/* What the journal says is what was stored, read back. */
static enum status recorded(struct store *s, int64_t no)
{
	struct exception_stored x;
	enum status st = exception_load(s, no, &s->scratch, &x);

	return st == STATUS_OK ? journal(s, &x, "exception", x.exception.from,
					 exception_text(&x, &s->scratch))
			       : st;
}

enum status exception_add(struct store *s, int64_t customer_key,
			  const struct exception *e, int64_t *no_out)
{
	int64_t no = next_keys(s)->exception++;
	enum status st = row_insert(s, no, customer_key, e);

	*no_out = no;
	if (!e->whole && !e->invoices.n)
		BUG("an exception about nothing");
	if (st == STATUS_OK && !e->whole)
		st = invoices_insert(s, no, e);
	if (st == STATUS_OK && e->kind == EXCEPTION_PLAN)
		st = instalments_insert(s, no, e);
	if (st == STATUS_OK)
		st = customer_has(s, customer_key, HAS_EXCEPTION);
	if (st == STATUS_OK)
		st = mark_changed(s, customer_key);
	return st == STATUS_OK ? recorded(s, no) : st;
}

enum status store_exception_add(struct store *s, int64_t customer_key,
				const struct exception *e, struct arena *arena,
				const char **id_out)
{
	int64_t no = 0;
	enum status st = tx_enter(s);

	if (st == STATUS_OK)
		st = tx_leave(s, exception_add(s, customer_key, e, &no));
	if (st == STATUS_OK)
		*id_out = arena_printf(arena, "E%" PRId64, no);
	return st;
}

/* ---- end ---------------------------------------------------------------- */

static enum status end_write(struct store *s, const struct exception_stored *x,
			     int64_t seq)
{
	struct stmt *q = SQL(s, exception_end);
	enum status st;

	bind_int(q, "ended_on", x->exception.ended_on);
	bind_text(q, "outcome", x->outcome);
	bind_text(q, "end_reason", x->end_reason);
	bind_int(q, "end_seq", seq);
	bind_int(q, "exception_no", x->no);
	st = sql_run(s, q);
	return st == STATUS_OK ? mark_changed(s, x->customer_key) : st;
}

static enum status load_by_id(struct store *s, const char *exception_id,
			      struct exception_stored *out)
{
	int64_t no = 0;
	enum status st = exception_no_of(s, exception_id, &no);

	return st == STATUS_OK ? exception_load(s, no, &s->scratch, out) : st;
}

/* As if it had not been ended. */
static enum status end_lift(struct store *s, struct exception_stored *x,
			    civil_day on)
{
	const char *was = exception_end_text(x, &s->scratch);
	enum status st;

	x->exception.ended_on = DAY_NEVER;
	x->outcome = x->end_reason = NULL;
	st = end_write(s, x, 0);
	return st == STATUS_OK ? journal(s, x, "end undone", on, was) : st;
}

static enum status end(struct store *s, const char *exception_id, civil_day on,
		       const char *detail, const char *reason)
{
	struct exception_stored x;
	enum status st = load_by_id(s, exception_id, &x);

	if (st != STATUS_OK)
		return st;
	if (x.undone_seq || (x.end_seq && on >= x.exception.ended_on))
		return STATUS_CONFLICT;
	if (x.end_seq)
		st = end_lift(s, &x, on);
	if (st != STATUS_OK)
		return st;
	x.exception.ended_on = on;
	x.outcome = detail;
	x.end_reason = reason;
	st = end_write(s, &x, s->block.seq);
	if (st == STATUS_OK)
		st = tasks_of_ended(s, &x, on);
	return st == STATUS_OK ? journal(s, &x, "exception ended", on,
					 exception_end_text(&x, &s->scratch))
			       : st;
}

enum status store_exception_end(struct store *s, const char *exception_id,
				civil_day on, const char *detail,
				const char *reason)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK
		       ? tx_leave(s, end(s, exception_id, on, detail, reason))
		       : st;
}

/* ---- undo --------------------------------------------------------------- */

enum status exception_followed(struct store *s,
			       const struct exception_stored *x)
{
	struct stmt *q = SQL(s, exception_followed);
	int64_t one;
	enum status st;

	bind_int(q, "seq", x->end_seq ? x->end_seq : x->known_seq);
	bind_int(q, "customer_key", x->customer_key);
	st = sql_one(s, q, &one);
	return st == STATUS_OK		? STATUS_CONFLICT
	       : st == STATUS_NOT_FOUND ? STATUS_OK
					: st;
}

static enum status end_undo(struct store *s, struct exception_stored *x,
			    civil_day on)
{
	enum status st = tasks_reopen(s, x->customer_key, x->end_seq, on);

	return st == STATUS_OK ? end_lift(s, x, on) : st;
}

static enum status whole_undo(struct store *s, struct exception_stored *x,
			      civil_day on)
{
	struct stmt *q = SQL(s, exception_undo);
	enum status st;

	bind_int(q, "undone_seq", s->block.seq);
	bind_int(q, "exception_no", x->no);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = mark_changed(s, x->customer_key);
	return st == STATUS_OK ? journal(s, x, "exception undone", on,
					 exception_text(x, &s->scratch))
			       : st;
}

bool exception_ended_later(const struct exception_stored *x)
{
	return x->end_seq > x->known_seq;
}

enum status exception_undo(struct store *s, struct exception_stored *x,
			   civil_day on)
{
	return exception_ended_later(x) ? end_undo(s, x, on)
					: whole_undo(s, x, on);
}
