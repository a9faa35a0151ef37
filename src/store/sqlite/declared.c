/*
 * Which periods were declared to an insurer, and what a period needs of the
 * books beside its invoices: credit notes, and since when there are books.
 */
#include <string.h>

#include "insurer.h"
#include "internal.h"

/* ---- recorded ------------------------------------------------------------ */

char *declared_text(const struct declared *d, struct arena *a)
{
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE], on[DATE_TEXT_SIZE];

	if (d->on == DAY_NONE)
		return arena_printf(a, "%s of %s to %s under %s: taken back",
				    d->what, date_to_text(d->from, from),
				    date_to_text(d->to, to), d->contract);
	return arena_printf(a, "%s of %s to %s under %s declared on %s%s%s%s%s",
			    d->what, date_to_text(d->from, from),
			    date_to_text(d->to, to), d->contract,
			    date_to_text(d->on, on), d->ref ? ", ref " : "",
			    d->ref ? d->ref : "", d->note ? ": " : "",
			    d->note ? d->note : "");
}

static enum status declared_add(struct store *s, const struct declared *d)
{
	struct stmt *q = SQL(s, declared_add);

	bind_text(q, "contract", d->contract);
	bind_text(q, "what", d->what);
	bind_int(q, "from_on", d->from);
	bind_int(q, "to_on", d->to);
	bind_int(q, "declared_on", d->on);
	bind_text(q, "ref", d->ref);
	bind_text(q, "note", d->note);
	bind_text(q, "declared_by", s->options.who);
	bind_int(q, "known_seq", s->block.seq);
	return sql_run(s, q);
}

static enum status record(struct store *s, const struct declared *d,
			  const char *task, civil_day on)
{
	enum status st = declared_add(s, d);

	if (st == STATUS_OK && d->on != DAY_NONE)
		st = tasks_of_nobody_done(s, TASK_DEADLINE, task, on);
	if (st != STATUS_OK)
		return st;
	return journal_add(
		s, &(struct entry){ .kind = "declared",
				    .on = on,
				    .text = declared_text(d, &s->scratch) });
}

enum status store_declared_record(struct store *s, const struct declared *d,
				  const char *task, civil_day on)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, record(s, d, task, on)) : st;
}

enum status store_declared(struct store *s, civil_day as_of,
			   struct arena *arena, struct declared_list *out)
{
	struct stmt *q;
	int64_t seq;
	enum status st = known_to(s, as_of, &seq);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, declared_all);
	bind_int(q, "known_to", seq);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct declared d = {
			.contract = col_text(q, 0, arena),
			.what = col_text(q, 1, arena),
			.from = (civil_day)col_int(q, 2),
			.to = (civil_day)col_int(q, 3),
			.on = (civil_day)col_int(q, 4),
			.ref = col_text(q, 5, arena),
			.note = col_text(q, 6, arena),
			.by = col_text(q, 7, arena),
		};

		VEC_PUSH(arena, out, d);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* ---- what a period needs ------------------------------------------------- */

enum status store_imports_span(struct store *s, civil_day as_of,
			       struct imports_span *out)
{
	struct stmt *q;
	int64_t seq;
	enum status st = known_to(s, as_of, &seq);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, imports_span);
	bind_int(q, "known_to", seq);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	*out = (struct imports_span){
		.begun_on = (civil_day)col_int(q, 0),
		.invoices_of = (civil_day)col_int(q, 1),
	};
	sql_reset(q);
	return STATUS_OK;
}

enum status store_credit_notes(struct store *s, int64_t customer_key,
			       const struct credits_wanted *w,
			       struct arena *arena, struct credit_notes *out)
{
	struct stmt *q;
	int64_t seq;
	enum status st = known_to(s, w->as_of, &seq);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, credit_notes_of);
	bind_int(q, "customer_key", customer_key);
	bind_int(q, "from_on", w->from);
	bind_int(q, "to_on", w->to < w->as_of ? w->to : w->as_of);
	bind_int(q, "known_to", seq);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct credit_note n = {
			.invoice_key = col_int(q, 0),
			.on = (civil_day)col_int(q, 1),
			.amount_minor = col_int(q, 2),
		};

		col_currency(q, 3, n.currency);
		VEC_PUSH(arena, out, n);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}
