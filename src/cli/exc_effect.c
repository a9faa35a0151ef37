/*
 * What changes by what a person records: the coming days are looked at
 * before and after, and the difference is told in a few lines.
 */
#include <string.h>

#include "exc.h"
#include "insurer.h"
#include "relance/text.h"

#define DAYS_AHEAD 30
#define DAYS_BEYOND 366 /* where what is put off is looked for */
#define LINES_SHOWN 4

struct gathering {
	struct context *c;
	struct comings *list;
};

static void gather(void *ctx, const struct preview_row *row)
{
	struct gathering *g = ctx;
	struct arena *a = &g->c->arena;
	struct coming one = { row->on,
			      invoice_name(a, row->invoice_id, row->instalment),
			      arena_strdup(a, row->step->name), false };

	VEC_PUSH(a, g->list, one);
}

static int look_ahead(struct effect *e, struct comings *out)
{
	struct gathering g = { e->c, out };
	struct run *run = context_run(e->c);

	run->progress = NULL;
	return exit_code(e->c,
			 run_preview(run, e->from, DAYS_AHEAD + DAYS_BEYOND,
				     e->customer_key, gather, &g));
}

int effect_begin(struct context *c, int64_t customer_key, struct effect *e)
{
	struct books books;
	enum status st = store_books(c->store, &books);

	*e = (struct effect){ .c = c,
			      .customer_key = customer_key,
			      .from = c->as_of };
	if (st != STATUS_OK)
		return exit_code(c, st);
	/* What the last run did cannot be changed any more. */
	if (books.last_as_of != DAY_NONE && books.last_as_of > e->from)
		e->from = books.last_as_of;
	return look_ahead(e, &e->before);
}

/* ---- messages that come and go ----------------------------------------- */

static bool same_step(const struct coming *a, const struct coming *b)
{
	return str_eq(a->invoice, b->invoice) && str_eq(a->step, b->step);
}

static void mark_kept(struct comings *list, const struct comings *other)
{
	for (size_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < other->n && !list->v[i].kept; k++)
			list->v[i].kept = list->v[i].on == other->v[k].on &&
					  same_step(&list->v[i], &other->v[k]);
}

/* When that step comes to that invoice on the other side, DAY_NONE never: of
 * a step that is repeated the first beside the first that moves, and so on. */
static civil_day other_day(const struct comings *own, size_t at,
			   const struct comings *other)
{
	const struct coming *one = &own->v[at];
	size_t nth = 0;

	for (size_t i = 0; i < at; i++)
		nth += !own->v[i].kept && same_step(&own->v[i], one);
	for (size_t i = 0; i < other->n; i++)
		if (!other->v[i].kept && same_step(&other->v[i], one) && !nth--)
			return other->v[i].on;
	return DAY_NONE;
}

struct difference {
	civil_day on, other; /* DAY_NONE: not there */
	const char *step;
	struct str invoices;
	bool comes;
};
struct change_list VEC(struct difference);

static void add_difference(struct arena *a, struct change_list *list,
			   const struct coming *one, civil_day other,
			   bool comes)
{
	struct difference fresh = { one->on, other, one->step, STR_INIT,
				    comes };

	for (size_t i = 0; i < list->n; i++) {
		struct difference *d = &list->v[i];

		if (d->on == one->on && d->other == other &&
		    d->comes == comes && str_eq(d->step, one->step)) {
			str_addf(&d->invoices, ", %s", one->invoice);
			return;
		}
	}
	str_add(&fresh.invoices, one->invoice);
	VEC_PUSH(a, list, fresh);
}

static void differences(struct effect *e, struct change_list *out)
{
	struct arena *a = &e->c->arena;
	civil_day on, last = e->from + DAYS_AHEAD;

	mark_kept(&e->before, &e->after);
	mark_kept(&e->after, &e->before);
	for (size_t i = 0; i < e->before.n; i++)
		if (!e->before.v[i].kept && e->before.v[i].on <= last)
			add_difference(a, out, &e->before.v[i],
				       other_day(&e->before, i, &e->after),
				       false);
	for (size_t i = 0; i < e->after.n; i++) {
		if (e->after.v[i].kept || e->after.v[i].on > last)
			continue;
		on = other_day(&e->after, i, &e->before);
		if (on == DAY_NONE || on > last)
			add_difference(a, out, &e->after.v[i], DAY_NONE, true);
	}
}

static void show_difference(struct context *c, const struct difference *d)
{
	char other[DATE_TEXT_SIZE];

	say_day(c, "  ", d->on, " ");
	str_addf(&c->out, "%s for ", d->step);
	text_add_safe(&c->out, d->invoices.buf);
	if (d->comes)
		str_add(&c->out, " leaves\n");
	else if (d->other == DAY_NONE)
		str_add(&c->out, " no longer leaves\n");
	else
		str_addf(&c->out, " leaves on %s instead\n",
			 date_to_text(d->other, other));
}

static void show_differences(struct effect *e)
{
	struct change_list list = { 0 };
	struct context *c = e->c;

	differences(e, &list);
	if (!list.n)
		str_addf(&c->out,
			 "  Of what would leave in the next %d days nothing "
			 "changes.\n",
			 DAYS_AHEAD);
	for (size_t i = 0; i < list.n; i++) {
		if (i < LINES_SHOWN)
			show_difference(c, &list.v[i]);
		str_release(&list.v[i].invoices);
	}
	if (list.n > LINES_SHOWN) {
		str_add(&c->out, "  and ");
		add_count(&c->out, list.n - LINES_SHOWN, "more change",
			  "more changes");
		str_addf(&c->out, " in the next %d days\n", DAYS_AHEAD);
	}
}

/* ---- what waits already ------------------------------------------------ */

struct in_outbox {
	struct context *c;
	struct str leaving, on_paper;
};

static void take_waiting(void *ctx, const struct message_row *row)
{
	struct in_outbox *w = ctx;
	struct str *list =
		row->state == MESSAGE_TO_POST ? &w->on_paper : &w->leaving;

	if (row->state != MESSAGE_TO_POST && row->state != MESSAGE_QUEUED &&
	    row->state != MESSAGE_AWAITING_APPROVAL)
		return;
	str_addf(list, "%s%s", list->len ? ", " : "", row->message_id);
}

static enum status outbox_lines(struct effect *e)
{
	struct in_outbox w = { e->c, STR_INIT, STR_INIT };
	struct message_filter f = { .customer_key = e->customer_key,
				    .state = -1,
				    .from = DAY_NONE,
				    .to = DAY_NEVER };
	struct str *out = &e->c->out;
	enum status st = store_messages_each(e->c->store, &f, &e->c->arena,
					     take_waiting, &w);

	if (w.leaving.len)
		str_addf(out,
			 "  Waiting in the outbox, decided anew before it "
			 "leaves: %s\n",
			 w.leaving.buf);
	if (w.on_paper.len)
		str_addf(out,
			 "  Not posted yet, look whether it still fits: "
			 "%s\n",
			 w.on_paper.buf);
	str_release(&w.leaving);
	str_release(&w.on_paper);
	return st;
}

/* ---- the deadline ------------------------------------------------------ */

static enum status deadline_line(struct effect *e)
{
	struct context *c = e->c;
	struct case_file f;
	const struct deadline *next;
	enum status st = case_load(c, e->customer_key, e->from, &f);

	next = st == STATUS_OK ? case_next_deadline(&f, c) : NULL;
	if (!next)
		return st;
	say_day(c, "  Nearest deadline: ", next->due_on, "");
	str_addf(&c->out, ", %s to the insurer; nothing here moves it (",
		 next->filing->file);
	add_count(&c->out, (size_t)(next->due_on - e->from), "day left)\n",
		  "days left)\n");
	return STATUS_OK;
}

int effect_show(struct effect *e, bool undo)
{
	int code = look_ahead(e, &e->after);
	enum status st;

	if (code != EX_OK)
		return code;
	show_differences(e);
	say_stale(e->c, e->from);
	st = outbox_lines(e);
	if (st == STATUS_OK)
		st = deadline_line(e);
	if (undo) {
		str_add(&e->c->out, "  Was that a mistake? ");
		ink_text(&e->c->out, &e->c->out_style, INK_GREEN,
			 "relance undo");
		str_add_ch(&e->c->out, '\n');
	}
	return exit_code(e->c, st);
}

/* ---- record and end ---------------------------------------------------- */

static void headline(struct target *t, const struct exception *e,
		     const char *id)
{
	struct str *out = &t->c->out;

	ink_text(out, &t->c->out_style, INK_BOLD, id);
	str_addf(out, ": %s of ", exception_kind_name(e->kind));
	if (e->whole) {
		str_add(out, "customer ");
		text_add_safe(out, t->snap.customer.customer_id);
	}
	for (size_t i = 0; i < t->snap.invoices.n; i++) {
		if (e->whole || !exception_covers(e, &t->snap.invoices.v[i]))
			continue;
		if (e->invoices.v[0] != t->snap.invoices.v[i].key)
			str_add(out, ", ");
		text_add_safe(out, target_name(t, i));
	}
	if (e->reason) {
		str_add(out, ": ");
		text_add_safe(out, e->reason);
	}
	str_add_ch(out, '\n');
}

int record(struct target *t, const struct exception *e, const char **id_out)
{
	enum status st = store_exception_add(t->c->store, t->who.customer_key,
					     e, &t->c->arena, id_out);

	if (st == STATUS_OK)
		headline(t, e, *id_out);
	return exit_code(t->c, st);
}

void standing(struct target *t, enum exception_kind kind, int64_t invoice_key,
	      bool any, struct found_exceptions *out)
{
	struct invoice inv = { .key = invoice_key };

	*out = (struct found_exceptions){ 0 };
	for (size_t i = 0; i < t->snap.exceptions.n; i++) {
		const struct exception *e = &t->snap.exceptions.v[i];
		struct found_exception found = { e->exception_id, e->kind,
						 e->whole, e->invoices.n,
						 e->from };

		if (e->kind != kind ||
		    exception_state_at(&t->snap, e, NULL, NULL) !=
			    EXCEPTION_ACTIVE)
			continue;
		if (invoice_key ? exception_covers(e, &inv) : e->whole || any)
			VEC_PUSH(&t->c->arena, out, found);
	}
}

int end_one(struct context *c, const char *id, civil_day on, const char *detail,
	    const char *reason)
{
	enum status st = store_exception_end(c->store, id, on, detail, reason);

	if (st == STATUS_CONFLICT)
		return usage_error(c, "relance exceptions --all tells how.",
				   "%s is over already", id);
	return exit_code(c, st);
}

int end_all(struct context *c, const struct found_exceptions *found,
	    civil_day on, const char *detail)
{
	enum status st = store_begin(c->store);
	int code = exit_code(c, st);

	for (size_t i = 0; i < found->n && code == EX_OK; i++)
		code = end_one(c, found->v[i].exception_id, on, detail,
			       c->args.text[OPT_REASON]);
	if (code == EX_OK)
		return exit_code(c, store_commit(c->store));
	store_abort(c->store);
	return code;
}
