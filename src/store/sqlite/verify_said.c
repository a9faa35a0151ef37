/*
 * What people recorded, against the journal: a row that was changed, added or
 * taken away behind our back is told. The journal says all there is of an
 * exception, so its words are made anew from the row.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "insurer.h"
#include "relance/text.h"
#include "verify.h"

static const char *const said_kind[SAID__COUNT] = {
	[SAID_EXCEPTION] = "exception",
	[SAID_ENDED] = "exception ended",
	[SAID_UNDONE] = "exception undone",
	[SAID_END_UNDONE] = "end undone",
	[SAID_REPLY] = "reply",
	[SAID_ASSIGNED] = "assigned",
	[SAID_APPROVED] = "approved",
	[SAID_INSURER] = "insurer",
	[SAID_RECORD_UNDONE] = "record undone",
	[SAID_DECLARED] = "declared",
	[SAID_LIMIT] = "limit",
	[SAID_LIMIT_UNDONE] = "limit undone",
};

static uint64_t mark(const char *about, const char *text, int64_t seq)
{
	uint64_t h = hash64_add(hash64_add(HASH64_START, about), text);

	return hash64_add_int(h, seq);
}

/* What was answered is not in the books, only when. */
static uint64_t reply_mark(const char *customer_id, civil_day on, int64_t seq)
{
	char day[DATE_TEXT_SIZE];

	return mark(customer_id, date_to_text(on, day), seq);
}

void said_note(struct proof *p, const struct entry *e, int64_t seq,
	       const char *who)
{
	int kind = 0;
	uint64_t value;

	while (kind < SAID__COUNT && !str_eq(e->kind, said_kind[kind]))
		kind++;
	if (kind == SAID__COUNT)
		return;
	value = kind == SAID_REPLY	? reply_mark(e->customer_id, e->on, seq)
		: kind == SAID_APPROVED ? mark(e->message_id, who, 0)
		: kind == SAID_DECLARED ? mark("", e->text, seq)
					: mark(e->customer_id, e->text, seq);
	VEC_PUSH(&p->arena, &p->said[kind], value);
}

static void expect(struct proof *p, enum said kind, uint64_t value,
		   const char *what)
{
	if (!has_number(&p->said[kind], value))
		FAULT(p, "%s: the journal knows it otherwise, or not at all",
		      what);
}

/* Two records of one day and block are one row. */
static size_t distinct(const struct number_list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += !i || list->v[i] != list->v[i - 1];
	return n;
}

static void expect_count(struct proof *p, size_t rows, size_t records,
			 const char *what)
{
	if (rows < records)
		FAULT(p, "%zu of %zu %s in the journal are missing",
		      records - rows, records, what);
}

/* ---- exceptions --------------------------------------------------------- */

struct exception_counts {
	size_t rows, ended, undone;
};

static enum status check_exception(struct proof *p,
				   const struct exception_stored *x,
				   struct exception_counts *n)
{
	struct arena *a = &p->arena;
	const char *customer_id, *what;
	const char *text = exception_text(x, a);
	enum status st = customer_id_of(p->s, x->customer_key, a, &customer_id);

	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	what = arena_printf(a, "exception E%" PRId64, x->no);
	n->rows++;
	expect(p, SAID_EXCEPTION, mark(customer_id, text, x->known_seq), what);
	if (x->end_seq || x->exception.ended_on != DAY_NEVER) {
		n->ended++;
		expect(p, SAID_ENDED,
		       mark(customer_id, exception_end_text(x, a), x->end_seq),
		       arena_printf(a, "the end of %s", what));
	}
	if (x->undone_seq) {
		n->undone++;
		expect(p, SAID_UNDONE, mark(customer_id, text, x->undone_seq),
		       arena_printf(a, "%s, undone", what));
	}
	return STATUS_OK;
}

static enum status check_exceptions(struct proof *p)
{
	struct exception_list list = { 0 };
	struct exception_counts n = { 0 };
	enum status st = exceptions_load(p->s, 0, &p->arena, &list);

	for (size_t i = 0; st == STATUS_OK && i < list.n; i++)
		st = check_exception(p, &list.v[i], &n);
	expect_count(p, n.rows, p->said[SAID_EXCEPTION].n, "exceptions");
	expect_count(p, n.ended + p->said[SAID_END_UNDONE].n,
		     p->said[SAID_ENDED].n, "ends of exceptions");
	expect_count(p, n.undone, p->said[SAID_UNDONE].n, "exceptions undone");
	return st;
}

/* ---- replies, who is in charge, approvals ------------------------------- */

static enum status check_replies(struct proof *p)
{
	struct stmt *q = SQL(p->s, verify_replies);
	size_t rows = 0;
	enum status st;

	while ((st = sql_next(p->s, q)) == STATUS_OK) {
		char what[64];

		rows++;
		snprintf(what, sizeof what, "a reply of %s", col_raw(q, 0));
		expect(p, SAID_REPLY,
		       reply_mark(col_raw(q, 0), (civil_day)col_int(q, 1),
				  col_int(q, 2)),
		       what);
	}
	expect_count(p, rows, distinct(&p->said[SAID_REPLY]), "replies");
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status check_assignments(struct proof *p)
{
	struct stmt *q = SQL(p->s, verify_assignments);
	size_t rows = 0;
	enum status st;

	while ((st = sql_next(p->s, q)) == STATUS_OK) {
		char what[64];

		rows++;
		snprintf(what, sizeof what, "who is in charge of %s",
			 col_raw(q, 0));
		expect(p, SAID_ASSIGNED,
		       mark(col_raw(q, 0),
			    col_null(q, 1) ? "as imported" : col_raw(q, 1),
			    col_int(q, 2)),
		       what);
	}
	expect_count(p, rows, p->said[SAID_ASSIGNED].n, "assignments");
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* Those given are used up when the message was accepted: none is missed. */
static enum status check_approvals(struct proof *p)
{
	struct stmt *q = SQL(p->s, verify_approvals);
	enum status st;

	while ((st = sql_next(p->s, q)) == STATUS_OK) {
		char what[96];

		snprintf(what, sizeof what, "the approval of %s by %s",
			 col_raw(q, 0), col_raw(q, 1));
		expect(p, SAID_APPROVED, mark(col_raw(q, 0), col_raw(q, 1), 0),
		       what);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status check_insurer_records(struct proof *p)
{
	struct stmt *q = SQL(p->s, verify_insurer_records);
	struct arena *a = &p->arena;
	size_t rows = 0, undone = 0;
	enum status st;

	while ((st = sql_next(p->s, q)) == STATUS_OK) {
		char *text = insurer_row_text(q, 13, a);
		const char *what =
			arena_printf(a, "a record about %s", col_raw(q, 0));

		rows++;
		expect(p, SAID_INSURER,
		       mark(col_raw(q, 0), text, col_int(q, 12)), what);
		if (!col_int(q, 14))
			continue;
		undone++;
		expect(p, SAID_RECORD_UNDONE,
		       mark(col_raw(q, 0), text, col_int(q, 14)),
		       arena_printf(a, "%s, undone", what));
	}
	expect_count(p, undone, p->said[SAID_RECORD_UNDONE].n,
		     "records taken back");
	expect_count(p, rows, p->said[SAID_INSURER].n, "records of insurers");
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* Does the register have what was told last? Without days in the words it was
 * told before they stood there. */
static bool as_told(struct stmt *q, const char *told, struct arena *a)
{
	struct limit l = {
		.contract = col_text(q, 4, a),
		.type = (enum limit_type)col_int(q, 5),
		.effective_from = (civil_day)col_int(q, 6),
		.announced_on = (civil_day)col_int(q, 7),
		.decision_ref = col_text(q, 8, a),
		.effective_to = (civil_day)col_int(q, 9),
		.amount.minor = col_int(q, 11),
		.status = (enum limit_status)col_int(q, 12),
	};
	const char *text;

	if (col_null(q, 11))
		return false;
	col_currency(q, 10, l.amount.currency);
	text = limit_text(&l, a);
	return str_eq(text, told) ||
	       (!strstr(told, ", announced ") && text_starts(text, told));
}

static enum status check_limits(struct proof *p)
{
	struct stmt *q = SQL(p->s, verify_limits);
	struct arena *a = &p->arena;
	size_t undone = 0;
	enum status st;

	while ((st = sql_next(p->s, q)) == STATUS_OK) {
		const char *told = col_text(q, 2, a);
		const char *what =
			arena_printf(a, "a limit of %s", col_raw(q, 0));

		expect(p, SAID_LIMIT, mark(col_raw(q, 0), told, col_int(q, 1)),
		       what);
		if (col_int(q, 3)) {
			undone++;
			expect(p, SAID_LIMIT_UNDONE,
			       mark(col_raw(q, 0), told, col_int(q, 3)),
			       arena_printf(a, "%s, undone", what));
		} else if (col_int(q, 13) && !as_told(q, told, a)) {
			FAULT(p,
			      "%s: told was \"%s\", the register has it "
			      "otherwise, or not at all",
			      what, told);
		}
	}
	expect_count(p, undone, p->said[SAID_LIMIT_UNDONE].n,
		     "limits taken back");
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status check_declared(struct proof *p)
{
	struct stmt *q = SQL(p->s, declared_all);
	struct arena *a = &p->arena;
	size_t rows = 0;
	enum status st;

	bind_int(q, "known_to", INT64_MAX);
	while ((st = sql_next(p->s, q)) == STATUS_OK) {
		struct declared d = {
			.contract = col_text(q, 0, a),
			.what = col_text(q, 1, a),
			.from = (civil_day)col_int(q, 2),
			.to = (civil_day)col_int(q, 3),
			.on = (civil_day)col_int(q, 4),
			.ref = col_text(q, 5, a),
			.note = col_text(q, 6, a),
		};
		const char *text = declared_text(&d, a);

		rows++;
		expect(p, SAID_DECLARED, mark("", text, col_int(q, 8)),
		       arena_printf(a, "the declaration of the %s", d.what));
	}
	expect_count(p, rows, p->said[SAID_DECLARED].n, "declarations");
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status check_said(struct proof *p)
{
	enum status st;

	for (int kind = 0; kind < SAID__COUNT; kind++)
		sort_numbers(&p->said[kind]);
	st = check_exceptions(p);
	if (st == STATUS_OK)
		st = check_replies(p);
	if (st == STATUS_OK)
		st = check_assignments(p);
	if (st == STATUS_OK)
		st = check_insurer_records(p);
	if (st == STATUS_OK)
		st = check_limits(p);
	if (st == STATUS_OK)
		st = check_declared(p);
	return st == STATUS_OK ? check_approvals(p) : st;
}
