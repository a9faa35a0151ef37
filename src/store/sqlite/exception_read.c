/*
 * Exceptions as they stand in the books: read with their invoices and
 * instalments, found by id, and put into words for the journal.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "relance/str.h"
#include "relance/text.h"

static void row_read(struct store *s, struct stmt *q, struct arena *a,
		     struct exception_stored *x)
{
	struct exception *e = &x->exception;

	memset(x, 0, sizeof *x);
	x->no = col_int(q, 0);
	x->customer_key = col_int(q, 1);
	e->exception_id = arena_printf(a, "E%" PRId64, x->no);
	e->kind = (enum exception_kind)col_int(q, 2);
	e->whole = col_int(q, 3) != 0;
	e->from = (civil_day)col_int(q, 4);
	e->until = (civil_day)col_int(q, 5);
	e->grace_on = (civil_day)col_int(q, 6);
	e->known_on = (civil_day)col_int(q, 7);
	e->published_on = (civil_day)col_int(q, 8);
	col_currency(q, 9, e->currency);
	e->amount_minor = col_int(q, 10);
	e->reason = col_text(q, 11, a);
	x->detail = col_text(q, 12, a);
	x->known_seq = e->known_seq = col_int(q, 13);
	e->ended_on = (civil_day)col_int(q, 14);
	x->outcome = col_text(q, 15, a);
	x->end_reason = e->end_reason = col_text(q, 16, a);
	x->end_seq = col_int(q, 17);
	x->undone_seq = col_int(q, 18);
	/* A block is named when it is sealed; until then it is ours. */
	e->by = col_null(q, 19) ? s->options.who : col_text(q, 19, a);
	e->detail = x->outcome ? x->outcome : x->detail;
	e->undone = x->undone_seq > 0;
}

static enum status invoices_read(struct store *s, struct arena *a,
				 struct exception_stored *x)
{
	struct stmt *q = SQL(s, exception_invoices);
	enum status st;

	bind_int(q, "exception_no", x->no);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		VEC_PUSH(a, &x->exception.invoices, col_int(q, 0));
		VEC_PUSH(
			a, &x->labels,
			invoice_label(a, col_text(q, 1, a), col_text(q, 2, a)));
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status instalments_read(struct store *s, struct arena *a,
				    struct exception_stored *x)
{
	struct stmt *q = SQL(s, instalments_of);
	enum status st;

	bind_int(q, "exception_no", x->no);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct instalment part = { .due_on = (civil_day)col_int(q, 0),
					   .grace_on = (civil_day)col_int(q, 1),
					   .amount_minor = col_int(q, 2) };

		VEC_PUSH(a, &x->exception.instalments, part);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status list_read(struct store *s, struct stmt *q, struct arena *a,
			     struct exception_list *out)
{
	enum status st;

	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct exception_stored x;

		row_read(s, q, a, &x);
		VEC_PUSH(a, out, x);
	}
	if (st != STATUS_NOT_FOUND)
		return st;
	st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < out->n; i++) {
		if (!out->v[i].exception.whole)
			st = invoices_read(s, a, &out->v[i]);
		if (st == STATUS_OK &&
		    out->v[i].exception.kind == EXCEPTION_PLAN)
			st = instalments_read(s, a, &out->v[i]);
	}
	return st;
}

enum status exceptions_load(struct store *s, int64_t customer_key,
			    struct arena *a, struct exception_list *out)
{
	struct stmt *q;

	if (!customer_key)
		return list_read(s, SQL(s, exceptions_all), a, out);
	q = SQL(s, exceptions_of);
	bind_int(q, "customer_key", customer_key);
	return list_read(s, q, a, out);
}

enum status exception_load(struct store *s, int64_t no, struct arena *a,
			   struct exception_stored *out)
{
	struct exception_list list = { 0 };
	struct stmt *q = SQL(s, exception_load);
	enum status st;

	bind_int(q, "exception_no", no);
	st = list_read(s, q, a, &list);
	if (st == STATUS_OK && !list.n)
		st = STATUS_NOT_FOUND;
	if (st == STATUS_OK)
		*out = list.v[0];
	return st;
}

/* "E12": there are no beginnings, E1 is an exception of its own. */
enum status exception_no_of(struct store *s, const char *exception_id,
			    int64_t *no_out)
{
	struct exception_stored x;
	char *end;
	long long no;

	if (exception_id[0] != 'E' && exception_id[0] != 'e')
		return STATUS_NOT_FOUND;
	no = strtoll(exception_id + 1, &end, 10);
	if (end == exception_id + 1 || *end)
		return STATUS_NOT_FOUND;
	*no_out = no;
	return exception_load(s, no, &s->scratch, &x);
}

enum status store_exception_find(struct store *s, const char *id,
				 struct arena *arena, const char **id_out,
				 struct candidates *candidates)
{
	int64_t no = 0;
	enum status st = exception_no_of(s, id, &no);

	(void)candidates;
	if (st == STATUS_OK)
		*id_out = arena_printf(arena, "E%" PRId64, no);
	return st;
}

/* ---- in words ----------------------------------------------------------- */

static void say_day(struct str *out, const char *what, civil_day on)
{
	char day[DATE_TEXT_SIZE];

	if (on != DAY_NONE && on != DAY_NEVER)
		str_addf(out, "%s %s", what, date_to_text(on, day));
}

static void say_amount(struct str *out, int64_t minor, const char *currency)
{
	if (*currency)
		money_to_text(out, minor, currency);
	else
		str_addf(out, "%" PRId64, minor);
}

static void say_covered(struct str *out, const struct exception_stored *x)
{
	if (x->exception.whole)
		str_add(out, " of the customer");
	for (size_t i = 0; i < x->labels.n; i++)
		str_addf(out, "%s %s", i ? "," : " of", x->labels.v[i]);
}

static void say_parts(struct str *out, const struct exception *e)
{
	for (size_t i = 0; i < e->instalments.n; i++) {
		const struct instalment *part = &e->instalments.v[i];

		say_day(out, i ? "," : "; due", part->due_on);
		say_day(out, " by", part->grace_on);
		str_add_ch(out, ' ');
		say_amount(out, part->amount_minor, e->currency);
	}
}

const char *exception_text(const struct exception_stored *x, struct arena *a)
{
	const struct exception *e = &x->exception;
	struct str text = STR_INIT;
	const char *out;

	str_addf(&text, "E%" PRId64 " %s", x->no, exception_kind_name(e->kind));
	say_covered(&text, x);
	say_day(&text, " from", e->from);
	say_day(&text, " until", e->until);
	if (e->grace_on != e->until)
		say_day(&text, ", at the latest", e->grace_on);
	if (e->amount_minor >= 0 && e->currency[0]) {
		str_add(&text, ", ");
		say_amount(&text, e->amount_minor, e->currency);
		str_addf(&text, " %s", e->currency);
	}
	say_day(&text, ", known", e->known_on);
	say_day(&text, ", published", e->published_on);
	say_parts(&text, e);
	if (x->detail)
		str_addf(&text, " (%s)", x->detail);
	if (e->reason)
		str_addf(&text, ": %s", e->reason);
	out = arena_strdup(a, text.buf);
	str_release(&text);
	return out;
}

const char *exception_end_text(const struct exception_stored *x,
			       struct arena *a)
{
	char on[DATE_TEXT_SIZE];

	return arena_printf(
		a, "E%" PRId64 " %s over from %s%s%s%s%s", x->no,
		exception_kind_name(x->exception.kind),
		date_to_text(x->exception.ended_on, on),
		x->outcome ? ", outcome " : "", x->outcome ? x->outcome : "",
		x->end_reason ? ": " : "", x->end_reason ? x->end_reason : "");
}

/* ---- lists -------------------------------------------------------------- */

enum status store_exceptions_each(
	struct store *s, int64_t customer_key, struct arena *arena,
	void (*fn)(void *, const struct exception_row *), void *ctx)
{
	struct exception_list list = { 0 };
	enum status st = exceptions_load(s, customer_key, arena, &list);

	for (size_t i = 0; st == STATUS_OK && i < list.n; i++) {
		const struct exception_stored *x = &list.v[i];
		struct exception_row row = { .exception = x->exception,
					     .customer_key = x->customer_key };

		for (size_t k = 0; k < x->labels.n; k++)
			VEC_PUSH(arena, &row.invoices, x->labels.v[k]);
		st = customer_id_of(s, x->customer_key, arena,
				    &row.customer_id);
		if (st == STATUS_OK)
			fn(ctx, &row);
	}
	return st;
}
