/*
 * What went before: earlier letters of the case, a promise that was not kept,
 * a payment plan and what came in for it.
 */
#include <string.h>

#include "build.h"
#include "locale.h"
#include "relance/text.h"
#include "view.h"

/* The first step of an invoice, or of a later one: steps are in their order. */
static size_t first_step(const struct snapshot *snap, int64_t invoice_key)
{
	size_t from = 0, to = snap->steps.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (snap->steps.v[mid].invoice_key < invoice_key)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static bool had_by(const struct builder *b, const char *message_id,
		   const struct invoice *inv)
{
	const struct snapshot *snap = b->snap;

	for (size_t i = first_step(snap, inv->key);
	     i < snap->steps.n && snap->steps.v[i].invoice_key == inv->key;
	     i++) {
		const struct step_taken *t = &snap->steps.v[i];

		if (t->how == STEP_HAD && t->episode == inv->episode &&
		    str_eq(t->message_id, message_id))
			return true;
	}
	return false;
}

/* A letter about invoices paid long ago is no earlier letter of this case. */
static bool is_of_this_case(const struct builder *b,
			    const struct message_past *past)
{
	if (past->state != MESSAGE_ACCEPTED || past->to_insurer ||
	    !str_eq(past->currency, b->msg->currency))
		return false;
	for (size_t i = 0; i < b->msg->items.n; i++)
		if (had_by(b, past->message_id,
			   &b->snap->invoices.v[b->msg->items.v[i].invoice]))
			return true;
	return false;
}

static void add_earlier(struct builder *b)
{
	struct view_rows *rows = &b->view->list[LIST_EARLIER];
	struct str dates = STR_INIT;
	civil_day last = DAY_NONE;

	view_rows_new(b, LIST_EARLIER, b->snap->messages.n);
	for (size_t i = 0; i < b->snap->messages.n; i++) {
		const struct message_past *past = &b->snap->messages.v[i];
		const char **cell;

		if (!is_of_this_case(b, past) || past->as_of == last)
			continue;
		last = past->as_of;
		cell = view_row_add(b, LIST_EARLIER);
		cell[ROW_ON] = view_date(b, past->as_of);
		cell[ROW_ON_PAPER] =
			past->channel == CHANNEL_LETTER ? "yes" : NULL;
	}
	for (size_t i = 0; i < rows->n; i++) {
		str_add(&dates, rows->cell[i][ROW_ON]);
		locale_join(&dates, b->language, i, rows->n);
	}
	view_set(b, GLOBAL_EARLIER_DATES, view_keep(b, &dates));
	view_set(b, GLOBAL_SEVERAL_EARLIER, rows->n > 1 ? "yes" : NULL);
}

bool view_is_earlier(const struct letter_request *req,
		     const struct message_past *past)
{
	return past->state == MESSAGE_ACCEPTED &&
	       past->channel == CHANNEL_EMAIL &&
	       past->to_insurer == req->message->to_insurer &&
	       str_eq(past->currency, req->message->currency);
}

/* ---- promise and plan -------------------------------------------------- */

/* What a customer promised, and the customer. */
struct said {
	const struct exception *e; /* NULL: nothing */
	const struct snapshot *of;
};

static bool is_about(const struct builder *b, const struct said *said)
{
	for (size_t i = 0; i < b->msg->items.n; i++) {
		const struct invoice *inv =
			&b->snap->invoices.v[b->msg->items.v[i].invoice];

		if ((said->of == b->snap ||
		     str_eq(inv->customer_id,
			    said->of->customer.customer_id)) &&
		    exception_covers(said->e, inv))
			return true;
	}
	return false;
}

static struct said newest_of(const struct builder *b, const struct snapshot *of,
			     enum exception_kind kind)
{
	for (size_t i = of->exceptions.n; i--;) {
		const struct said said = { &of->exceptions.v[i], of };

		if (said.e->kind == kind &&
		    str_eq(said.e->currency, b->msg->currency) &&
		    is_about(b, &said))
			return said;
	}
	return (struct said){ NULL, of };
}

/* The newest of a kind that concerns what the letter is about. */
static struct said newest(const struct builder *b, enum exception_kind kind)
{
	struct said best = newest_of(b, b->snap, kind);

	for (size_t i = 0; i < b->snap->members.n; i++) {
		struct said said = newest_of(b, b->snap->members.v[i], kind);

		if (said.e && (!best.e || said.e->from > best.e->from))
			best = said;
	}
	return best;
}

static void set_money(struct builder *b, enum global_field field, int64_t minor)
{
	if (minor > 0)
		view_set(b, field, view_money(b, minor, b->msg->currency));
}

static void add_promise(struct builder *b)
{
	const struct said said = newest(b, EXCEPTION_PROMISE);
	const struct exception *e = said.e;
	enum exception_state state;
	int64_t received;

	if (!e)
		return;
	state = exception_state_at(said.of, e, NULL, &received);
	if (state != EXCEPTION_BROKEN && state != EXCEPTION_PARTLY_KEPT)
		return;
	view_set(b, GLOBAL_PROMISE_ON, view_date(b, e->until));
	set_money(b, GLOBAL_PROMISE_AMOUNT, e->amount_minor);
	set_money(b, GLOBAL_PROMISE_RECEIVED, received);
}

/* Money goes to the instalments in the order in which they are due. */
static void add_instalment(struct builder *b, const struct instalment *part,
			   int64_t *left)
{
	const char **cell = view_row_add(b, LIST_INSTALMENTS);
	const char *currency = b->msg->currency;
	int64_t paid = *left < part->amount_minor ? *left : part->amount_minor;

	*left -= paid;
	cell[ROW_PART_DUE_ON] = view_date_short(b, part->due_on);
	cell[ROW_PART_AMOUNT] = view_money(b, part->amount_minor, currency);
	cell[ROW_PART_PAID] = view_money(b, paid, currency);
	cell[ROW_PART_OUTSTANDING] =
		view_money(b, part->amount_minor - paid, currency);
}

static void add_plan(struct builder *b)
{
	const struct said said = newest(b, EXCEPTION_PLAN);
	const struct exception *e = said.e;
	enum exception_state state;
	int64_t received, left;
	civil_day since;

	if (!e)
		return;
	state = exception_state_at(said.of, e, &since, &received);
	if (state != EXCEPTION_BROKEN && state != EXCEPTION_ACTIVE)
		return;
	view_set(b, GLOBAL_PLAN_SINCE, view_date(b, e->from));
	set_money(b, GLOBAL_PLAN_RECEIVED, received);
	left = received > 0 ? received : 0;
	view_rows_new(b, LIST_INSTALMENTS, e->instalments.n);
	for (size_t i = 0; i < e->instalments.n; i++) {
		const struct instalment *part = &e->instalments.v[i];

		add_instalment(b, part, &left);
		if (state == EXCEPTION_BROKEN && part->grace_on + 1 == since)
			view_set(b, GLOBAL_PLAN_MISSED_ON,
				 view_date(b, part->due_on));
	}
	view_set(b, GLOBAL_HAS_INSTALMENTS, e->instalments.n ? "yes" : NULL);
}

void view_add_past(struct builder *b)
{
	add_earlier(b);
	if (!b->snap->exceptions.n && !b->snap->members.n)
		return;
	add_promise(b);
	add_plan(b);
}
