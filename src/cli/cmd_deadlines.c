/* `deadlines` and `acknowledge`: by when what must be filed, and what is too
 * late already. */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "insurer.h"
#include "relance/declare.h"
#include "relance/report_declare.h"
#include "relance/text.h"

static const struct table_column columns[] = {
	{ "due", ALIGN_LEFT },	    { "send by", ALIGN_LEFT },
	{ "left", ALIGN_RIGHT },    { "state", ALIGN_LEFT },
	{ "customer", ALIGN_LEFT }, { "invoice", ALIGN_LEFT },
	{ "file", ALIGN_LEFT },	    { "because of", ALIGN_LEFT },
	{ "contract", ALIGN_LEFT }, { "clause", ALIGN_FLEX },
	{ "filed", ALIGN_LEFT },    { "received", ALIGN_LEFT },
};

/* One line of the listing, kept to be put in order. */
struct kept {
	struct deadline deadline;
	const struct contract *contract;
	const struct debtor *debtor;
};
struct listing {
	struct context *c;
	struct VEC(struct kept) rows;
	struct declaration_deadlines declarations; /* of no customer */
	size_t shown;				   /* of those */
};

static int by_day(const void *pa, const void *pb)
{
	const struct kept *a = pa, *b = pb;

	if (a->deadline.due_on != b->deadline.due_on)
		return a->deadline.due_on < b->deadline.due_on ? -1 : 1;
	return strcmp(debtor_name(a->debtor), debtor_name(b->debtor));
}

static void show_row(struct context *c, struct table *t, const struct kept *k)
{
	const struct deadline *d = &k->deadline;
	const struct invoice *inv = &k->debtor->invoices.v[d->invoice].inv;
	bool open = d->state == DEADLINE_OPEN;

	table_day(t, d->due_on);
	table_day(t, d->send_by);
	table_cell(t, open ? arena_printf(&c->arena, "%d days",
					  (int)(d->due_on - c->as_of))
			   : "");
	table_cell(t, deadline_state_name(d->state));
	table_cell(t, inv->customer_id);
	table_cell(t, inv->invoice_id);
	table_cell(t, d->filing->file);
	table_cell(t, debtor_event_name(d->filing->event));
	table_cell(t, k->contract->name);
	table_cell(t, d->filing->by->text);
	table_day(t, d->filed_on);
	table_day(t, d->received_on);
}

static void show_declaration(struct context *c, struct table *t,
			     const struct declaration_deadline *d)
{
	const char *period = period_text(&d->period, &c->arena);

	if (c->json) {
		json_declaration_deadline(&c->out, d, period, c->as_of);
		return;
	}
	table_day(t, d->due_on);
	table_day(t, d->send_by);
	table_cell(t, d->state == DEADLINE_OPEN
			      ? arena_printf(&c->arena, "%d days",
					     (int)(d->due_on - c->as_of))
			      : "");
	table_cell(t, deadline_state_name(d->state));
	table_cell(t, "");
	table_cell(t, "");
	table_cell(t,
		   arena_printf(&c->arena, "%s %s", d->clause->what, period));
	table_cell(t, "period");
	table_cell(t, d->contract->name);
	table_cell(t, d->clause_text);
	table_day(t, d->declared_on);
	table_cell(t, "");
}

/* Those that come before a day. */
static void show_declarations(struct listing *list, struct table *t,
			      civil_day before)
{
	while (list->shown < list->declarations.n &&
	       list->declarations.v[list->shown].due_on < before)
		show_declaration(list->c, t,
				 &list->declarations.v[list->shown++]);
}

static void keep(struct listing *list, const struct deadlines *found,
		 const struct debtor *d, const struct contract *k)
{
	for (size_t i = 0; i < found->n; i++) {
		struct kept row = { found->v[i], k, d };

		VEC_PUSH(&list->c->arena, &list->rows, row);
	}
}

static void keep_deadlines(struct listing *list, const struct debtor *d,
			   const struct contract *k)
{
	struct arena *a = &list->c->arena;
	struct deadlines found;
	struct cover cover;

	cover_compute(k, d, a, &cover);
	cover_deadlines(k, d, &cover, a, &found);
	keep(list, &found, d, k);
}

/* Those of settled invoices, whose debtor is read anew for them. */
static enum status keep_past(struct listing *list, const struct debtor *d)
{
	struct arena *a = &list->c->arena;
	struct debtor *whole = ARENA_NEW(a, struct debtor);
	const struct contract *k = NULL;
	struct debtor_keys keys = { 0 };
	struct deadlines found;
	enum status st;

	for (size_t i = 0; i < d->customers.n; i++)
		VEC_PUSH(a, &keys, d->customers.v[i]->key);
	st = run_debtor_whole(context_run(list->c), &keys, d->as_of, a, whole,
			      &k);
	if (st != STATUS_OK || !k)
		return st;
	cover_deadlines_past(k, whole, a, &found);
	keep(list, &found, whole, k);
	return STATUS_OK;
}

static enum status list_debtor(void *ctx, const struct debtor *d,
			       const struct contract *k, struct arena *scratch)
{
	struct listing *list = ctx;
	const struct contract *again = NULL;
	struct debtor *copy;
	struct deadlines found;
	struct cover cover;
	enum status st;

	if (!k)
		return STATUS_OK;
	cover_compute(k, d, scratch, &cover);
	cover_deadlines(k, d, &cover, scratch, &found);
	if (given(&list->c->args, OPT_ALL)) {
		st = keep_past(list, d);
		if (st != STATUS_OK)
			return st;
	}
	if (!found.n)
		return STATUS_OK;
	/* What is shown at the end has to outlive the walk. */
	copy = ARENA_NEW(&list->c->arena, struct debtor);
	st = run_debtor_load(context_run(list->c), d->customers.v[0]->key,
			     d->as_of, &list->c->arena, copy, &again);
	if (st == STATUS_OK && again)
		keep_deadlines(list, copy, again);
	return st;
}

static void show_all(struct listing *list)
{
	struct context *c = list->c;
	struct table t;

	if (list->rows.n)
		qsort(list->rows.v, list->rows.n, sizeof *list->rows.v, by_day);
	table_init(&t, &c->arena, columns, COUNT_OF(columns));
	for (size_t i = 0; i < list->rows.n; i++) {
		const struct kept *k = &list->rows.v[i];

		show_declarations(list, &t, k->deadline.due_on);
		if (c->json)
			json_deadline(&c->out, k->debtor, k->contract,
				      &k->deadline);
		else
			show_row(c, &t, k);
	}
	show_declarations(list, &t, DAY_NEVER);
	if (c->json)
		return;
	if (table_rows(&t))
		table_to_text(&t, &c->out_style, &c->out);
	else
		say_none(c, "No deadline of an insurer runs.");
}

static int declarations_by_day(const void *pa, const void *pb)
{
	const struct declaration_deadline *a = pa, *b = pb;

	if (a->due_on != b->due_on)
		return a->due_on < b->due_on ? -1 : 1;
	if (a->contract != b->contract)
		return a->contract < b->contract ? -1 : 1;
	return (a->clause > b->clause) - (a->clause < b->clause);
}

static enum status list_declarations(struct listing *list)
{
	struct declaration_deadlines *found = &list->declarations;
	enum status st = run_declaration_deadlines(
		context_run(list->c), list->c->as_of, &list->c->arena, found);

	if (found->n)
		qsort(found->v, found->n, sizeof *found->v,
		      declarations_by_day);
	return st;
}

int cmd_deadlines(struct context *c)
{
	struct listing list = { .c = c };
	const struct contract *k = NULL;
	struct debtor d;
	int code = context_store(c, STORE_READ);

	if (code != EX_OK)
		return code;
	if (c->args.words) {
		code = debtor_named(c, c->args.word[0], &d, &k);
		if (code == EX_OK && !k)
			code = not_insured(c, &d);
		if (code == EX_OK)
			keep_deadlines(&list, &d, k);
		if (code == EX_OK && given(&c->args, OPT_ALL))
			code = exit_code(c, keep_past(&list, &d));
	} else {
		code = exit_code(c, run_debtor_each(context_run(c), c->as_of,
						    given(&c->args, OPT_ALL)
							    ? WHO_ALL
							    : WHO_OWING,
						    list_debtor, &list));
		progress_clear(c);
		if (code == EX_OK)
			code = exit_code(c, list_declarations(&list));
	}
	if (code == EX_OK)
		show_all(&list);
	return code;
}

/* ---- acknowledge --------------------------------------------------------- */

static const struct deadline *missed_one(const struct deadlines *list,
					 const char *file)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].state == DEADLINE_MISSED &&
		    (!file || str_eq(list->v[i].filing->file, file)))
			return &list->v[i];
	return NULL;
}

static void say_acknowledged(struct context *c, const struct debtor *d,
			     const struct deadline *missed)
{
	text_add_safe(&c->out, debtor_name(d));
	str_addf(&c->out, ": the deadline of the %s", missed->filing->file);
	say_day(c, ", ", missed->due_on, ", is known to be missed; ");
	str_add(&c->out, "runs are quiet about it from now on\n");
}

int cmd_acknowledge(struct context *c)
{
	const struct contract *k = NULL;
	struct insurer_record r = { .kind = RECORD_ACKNOWLEDGED,
				    .known_on = DAY_NONE,
				    .amount_minor = -1 };
	const struct deadline *missed;
	struct deadlines list;
	struct cover cover;
	struct debtor d;
	int code = need(c, OPT_REASON, "Why was it missed? --reason \"...\".");

	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = debtor_named(c, c->args.word[0], &d, &k);
	if (code == EX_OK && !k)
		code = not_insured(c, &d);
	if (code != EX_OK)
		return code;
	cover_compute(k, &d, &c->arena, &cover);
	cover_deadlines(k, &d, &cover, &c->arena, &list);
	missed = missed_one(&list, c->args.text[OPT_FILE]);
	if (!missed && given(&c->args, OPT_FILE))
		return usage_error(c, "relance deadlines lists them.",
				   "no deadline of a %s of %s is missed",
				   c->args.text[OPT_FILE], debtor_name(&d));
	if (!missed)
		return usage_error(c, "relance deadlines lists them.",
				   "no deadline of %s is missed",
				   debtor_name(&d));
	r.contract = k->name;
	r.file = missed->filing->file;
	r.event = missed->filing->event;
	r.on = c->as_of;
	r.due_on = missed->due_on;
	r.note = c->args.text[OPT_REASON];
	code = exit_code(c,
			 store_insurer_record(c->store, d.customers.v[0]->key,
					      &r, c->as_of));
	if (code == EX_OK)
		say_acknowledged(c, &d, missed);
	return code;
}
