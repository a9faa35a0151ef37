/*
 * What a person recorded by mistake is taken back: all that one command said,
 * which is one block of the journal, while nothing has followed from it. The
 * journal keeps both.
 */
#include <inttypes.h>
#include <string.h>

#include "insurer.h"
#include "relance/text.h"

struct record_said {
	int64_t no, customer_key;
	enum insurer_record_kind kind;
	const char *customer_id, *text;
};
struct limit_said {
	int64_t customer_key;
	const char *text;
};

/* What a block recorded. */
struct said_then {
	struct store *s;
	int64_t seq;
	struct exception_list exceptions;
	struct VEC(struct record_said) records;
	struct VEC(struct limit_said) limits;
};

static enum status last_said(struct store *s, int64_t customer_key,
			     int64_t *customer_key_out, int64_t *seq_out)
{
	struct stmt *q = SQL(s, undo_last);
	enum status st;

	bind_int(q, "customer_key", customer_key);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	*customer_key_out = col_int(q, 0);
	*seq_out = col_int(q, 1);
	sql_reset(q);
	return STATUS_OK;
}

enum status store_undo_last(struct store *s, int64_t customer_key,
			    int64_t *customer_key_out)
{
	int64_t seq;

	return last_said(s, customer_key, customer_key_out, &seq);
}

/* ---- what it was -------------------------------------------------------- */

static enum status exceptions_then(struct said_then *t)
{
	struct stmt *q = SQL(t->s, undo_exceptions);
	struct key_list numbers = { 0 };
	struct arena *a = &t->s->scratch;
	enum status st;

	bind_int(q, "seq", t->seq);
	while ((st = sql_next(t->s, q)) == STATUS_OK)
		VEC_PUSH(a, &numbers, col_int(q, 0));
	if (st == STATUS_NOT_FOUND)
		st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < numbers.n; i++) {
		struct exception_stored x;

		st = exception_load(t->s, numbers.v[i], a, &x);
		VEC_PUSH(a, &t->exceptions, x);
	}
	return st;
}

static enum status record_words(struct said_then *t, struct record_said *r)
{
	struct stmt *q = SQL(t->s, insurer_record_load);
	struct arena *a = &t->s->scratch;
	enum status st;

	bind_int(q, "record_no", r->no);
	st = sql_next(t->s, q);
	if (st != STATUS_OK)
		return st;
	r->customer_id = col_text(q, 0, a);
	r->kind = (enum insurer_record_kind)col_int(q, 1);
	r->text = insurer_row_text(q, 12, a);
	sql_reset(q);
	return STATUS_OK;
}

static enum status records_then(struct said_then *t)
{
	struct stmt *q = SQL(t->s, undo_records);
	enum status st;

	bind_int(q, "seq", t->seq);
	while ((st = sql_next(t->s, q)) == STATUS_OK) {
		struct record_said r = { .no = col_int(q, 0),
					 .customer_key = col_int(q, 1) };

		VEC_PUSH(&t->s->scratch, &t->records, r);
	}
	if (st == STATUS_NOT_FOUND)
		st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < t->records.n; i++)
		st = record_words(t, &t->records.v[i]);
	return st;
}

static enum status limits_then(struct said_then *t)
{
	struct stmt *q = SQL(t->s, limit_said_load);
	struct arena *a = &t->s->scratch;
	enum status st;

	bind_int(q, "seq", t->seq);
	while ((st = sql_next(t->s, q)) == STATUS_OK) {
		struct limit_said l = { col_int(q, 0), col_text(q, 1, a) };

		VEC_PUSH(a, &t->limits, l);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status load_then(struct said_then *t)
{
	enum status st = exceptions_then(t);

	if (st == STATUS_OK)
		st = records_then(t);
	return st == STATUS_OK ? limits_then(t) : st;
}

/* ---- in words ----------------------------------------------------------- */

static void and_then(struct str *out)
{
	if (out->len)
		str_add(out, ", ");
}

static enum status say_exceptions(const struct said_then *t, struct str *out)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < t->exceptions.n; i++) {
		const struct exception_stored *x = &t->exceptions.v[i];
		const char *id;

		st = customer_id_of(t->s, x->customer_key, &t->s->scratch, &id);
		if (st != STATUS_OK)
			break;
		and_then(out);
		str_addf(out, "%sthe %s %s of %s",
			 exception_ended_later(x) ? "the end of " : "",
			 exception_kind_name(x->exception.kind),
			 x->exception.exception_id, id);
	}
	return st;
}

static enum status say_limits(const struct said_then *t, struct str *out)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < t->limits.n; i++) {
		const struct limit_said *l = &t->limits.v[i];
		const char *id;

		st = customer_id_of(t->s, l->customer_key, &t->s->scratch, &id);
		if (st != STATUS_OK)
			break;
		and_then(out);
		str_addf(out, "the limit of %s, \"%s\"", id, l->text);
	}
	return st;
}

static enum status say_then(const struct said_then *t, struct arena *arena,
			    const char **what_out)
{
	struct str text = STR_INIT;
	enum status st = say_exceptions(t, &text);

	for (size_t i = 0; i < t->records.n; i++) {
		and_then(&text);
		str_addf(&text, "what was told of %s, \"%s\"",
			 t->records.v[i].customer_id, t->records.v[i].text);
	}
	if (st == STATUS_OK)
		st = say_limits(t, &text);
	*what_out = arena_strdup(arena, text.buf ? text.buf : "");
	str_release(&text);
	return st;
}

/* ---- what followed ------------------------------------------------------ */

static const char *run_words(struct store *s, int64_t seq, struct arena *arena)
{
	struct stmt *q = SQL(s, run_after);
	char day[DATE_TEXT_SIZE];
	const char *text = "a run";

	bind_int(q, "seq", seq);
	if (sql_next(s, q) != STATUS_OK)
		return text;
	text = arena_printf(arena, "run %s of %s", col_raw(q, 0),
			    date_to_text((civil_day)col_int(q, 1), day));
	sql_reset(q);
	return text;
}

/* A run looked at the customer: of a limit it cannot be told apart what was
 * decided by it. */
static enum status run_followed(struct store *s, int64_t customer_key,
				int64_t seq)
{
	struct stmt *q = SQL(s, exception_followed);
	int64_t one;
	enum status st;

	bind_int(q, "seq", seq);
	bind_int(q, "customer_key", customer_key);
	st = sql_one(s, q, &one);
	return st == STATUS_OK		? STATUS_CONFLICT
	       : st == STATUS_NOT_FOUND ? STATUS_OK
					: st;
}

/* These count in a claim, or keep a run quiet; nothing is made of them. */
static bool leads_to_nothing(enum insurer_record_kind kind)
{
	return kind == RECORD_FEE || kind == RECORD_PAY ||
	       kind == RECORD_ACKNOWLEDGED;
}

static const char *entry_words(const struct entry *e, struct arena *arena)
{
	char day[DATE_TEXT_SIZE];

	date_to_text(e->on, day);
	if (str_eq(e->kind, "message"))
		return arena_printf(arena, "message %s of %s", e->message_id,
				    day);
	if (str_eq(e->kind, "task"))
		return arena_printf(arena, "task %.*s of %s",
				    (int)strcspn(e->text, " "), e->text, day);
	return arena_printf(arena, "a step of invoice %s on %s",
			    e->invoice_id ? e->invoice_id : "", day);
}

static enum status case_moved(struct store *s, int64_t customer_key,
			      int64_t seq, struct arena *arena,
			      const char **followed_out)
{
	struct stmt *q = SQL(s, case_moved);
	struct entry e;
	enum status st;

	bind_int(q, "seq", seq);
	bind_int(q, "customer_key", customer_key);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	if (journal_decode(col_raw(q, 0), &s->scratch, &e))
		*followed_out = entry_words(&e, arena);
	else
		*followed_out = "something";
	sql_reset(q);
	return STATUS_CONFLICT;
}

static enum status followed(const struct said_then *t, struct arena *arena,
			    struct undone *out)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < t->exceptions.n; i++)
		st = exception_followed(t->s, &t->exceptions.v[i]);
	for (size_t i = 0; st == STATUS_OK && i < t->limits.n; i++) {
		out->limit = true;
		st = run_followed(t->s, t->limits.v[i].customer_key, t->seq);
	}
	if (st == STATUS_CONFLICT)
		out->followed = run_words(t->s, t->seq, arena);
	for (size_t i = 0; st == STATUS_OK && i < t->records.n; i++) {
		const struct record_said *r = &t->records.v[i];

		if (leads_to_nothing(r->kind))
			continue;
		out->record = (int)r->kind;
		st = case_moved(t->s, r->customer_key, t->seq, arena,
				&out->followed);
	}
	return st;
}

/* ---- taken back --------------------------------------------------------- */

static enum status record_mark(struct store *s, const struct record_said *r,
			       civil_day on)
{
	struct stmt *q = SQL(s, insurer_record_undo);
	enum status st;

	bind_int(q, "undone_seq", s->block.seq);
	bind_int(q, "record_no", r->no);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = mark_changed(s, r->customer_key);
	return st == STATUS_OK ? journal_say(s, "record undone",
					     r->customer_key, on, r->text)
			       : st;
}

/* With what the record did to the folders and tasks of the debtor. */
static enum status record_undo(const struct said_then *t,
			       const struct record_said *r, civil_day on)
{
	struct debtor_keys keys = { 0 };
	enum status st = record_mark(t->s, r, on);

	if (st == STATUS_OK)
		st = store_debtor_customers(t->s, r->customer_key,
					    &t->s->scratch, &keys);
	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++) {
		st = portal_unfiled(t->s, keys.v[i], t->seq, on);
		if (st == STATUS_OK)
			st = tasks_reopen(t->s, keys.v[i], t->seq, on);
	}
	return st;
}

static enum status of_block(struct store *s, struct stmt *q, int64_t seq)
{
	bind_int(q, "seq", seq);
	return sql_run(s, q);
}

static enum status limits_undo(const struct said_then *t, civil_day on)
{
	struct store *s = t->s;
	struct stmt *q;
	enum status st = STATUS_OK;

	if (!t->limits.n)
		return STATUS_OK;
	st = of_block(s, SQL(s, limit_drop), t->seq);
	if (st == STATUS_OK)
		st = of_block(s, SQL(s, limit_restore), t->seq);
	if (st != STATUS_OK)
		return st;
	q = SQL(s, limit_said_undo);
	bind_int(q, "undone_seq", s->block.seq);
	st = of_block(s, q, t->seq);
	for (size_t i = 0; st == STATUS_OK && i < t->limits.n; i++) {
		const struct limit_said *l = &t->limits.v[i];

		st = mark_changed(s, l->customer_key);
		if (st == STATUS_OK)
			st = journal_say(s, "limit undone", l->customer_key, on,
					 l->text);
	}
	return st;
}

static enum status undo(struct store *s, int64_t customer_key, civil_day on,
			struct arena *arena, struct undone *out)
{
	struct said_then t = { .s = s };
	int64_t of;
	enum status st = last_said(s, customer_key, &of, &t.seq);

	if (st == STATUS_OK)
		st = load_then(&t);
	if (st == STATUS_OK)
		st = say_then(&t, arena, &out->what);
	if (st == STATUS_OK)
		st = followed(&t, arena, out);
	for (size_t i = 0; st == STATUS_OK && i < t.exceptions.n; i++)
		st = exception_undo(s, &t.exceptions.v[i], on);
	for (size_t i = 0; st == STATUS_OK && i < t.records.n; i++)
		st = record_undo(&t, &t.records.v[i], on);
	return st == STATUS_OK ? limits_undo(&t, on) : st;
}

enum status store_undo(struct store *s, int64_t customer_key, civil_day on,
		       struct arena *arena, struct undone *out)
{
	enum status st = tx_enter(s);

	*out = (struct undone){ .record = -1 };
	return st == STATUS_OK
		       ? tx_leave(s, undo(s, customer_key, on, arena, out))
		       : st;
}
