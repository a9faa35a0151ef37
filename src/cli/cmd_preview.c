/* `preview`: what the days to come will bring. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

/* A task that is open already is not one to come. */
struct open_task {
	enum task_kind kind;
	const char *customer_id, *text;
};

struct coming {
	struct context *c;
	struct VEC(struct open_task) open; /* in order */
	struct VEC(struct preview_row) rows;
};

static const struct table_column preview_columns[] = {
	{ "day", ALIGN_LEFT },	   { "customer", ALIGN_FLEX },
	{ "invoice", ALIGN_LEFT }, { "step", ALIGN_LEFT },
	{ "stage", ALIGN_LEFT },   { "by", ALIGN_LEFT },
	{ "owed", ALIGN_RIGHT },   { "", ALIGN_LEFT },
	{ "", ALIGN_LEFT },
};

static int in_order(const void *pa, const void *pb)
{
	const struct open_task *a = pa, *b = pb;
	int order = (a->kind > b->kind) - (a->kind < b->kind);

	if (!order)
		order = strcmp(a->customer_id, b->customer_id);
	return order ? order : strcmp(a->text, b->text);
}

static void keep_open(void *ctx, const struct task_row *row)
{
	struct coming *coming = ctx;
	struct arena *a = &coming->c->arena;
	struct open_task task = { .kind = row->kind };

	if (!row->customer_id || !row->text)
		return;
	task.customer_id = arena_strdup(a, row->customer_id);
	task.text = arena_strdup(a, row->text);
	VEC_PUSH(a, &coming->open, task);
}

static bool is_open(const struct coming *coming, const struct preview_row *row)
{
	struct open_task task = { row->task, row->customer_id,
				  row->text ? row->text : "" };

	return coming->open.n && bsearch(&task, coming->open.v, coming->open.n,
					 sizeof task, in_order);
}

static void keep_row(void *ctx, const struct preview_row *row)
{
	struct coming *coming = ctx;
	struct arena *a = &coming->c->arena;
	struct preview_row copy = *row;

	if (row->kind == PREVIEW_TASK && is_open(coming, row))
		return;
	copy.text = arena_strdup(a, row->text);
	copy.invoice_id = arena_strdup(a, row->invoice_id);
	copy.instalment = arena_strdup(a, row->instalment);
	copy.customer_id = arena_strdup(a, row->customer_id);
	copy.customer_name = arena_strdup(a, row->customer_name);
	VEC_PUSH(a, &coming->rows, copy);
}

static int by_day(const void *pa, const void *pb)
{
	const struct preview_row *a = pa, *b = pb;
	int order = (a->on > b->on) - (a->on < b->on);

	if (!order)
		order = strcmp(a->customer_id, b->customer_id);
	if (!order)
		order = strcmp(a->invoice_id, b->invoice_id);
	return order ? order : (a->kind > b->kind) - (a->kind < b->kind);
}

static const char *by_what(const struct preview_row *row)
{
	if (row->kind == PREVIEW_TASK)
		return "task";
	return row->kind == PREVIEW_STATE ? "state"
					  : channel_name(row->channel);
}

static const char *remark(struct arena *a, const struct preview_row *row)
{
	char day[DATE_TEXT_SIZE];

	if (row->kind == PREVIEW_TASK)
		return row->text;
	if (row->deadline && row->deadline_on != DAY_NONE)
		return arena_printf(a, "deadline %s",
				    date_to_text(row->deadline_on, day));
	return row->approval ? "approval" : row->deadline ? "deadline" : "";
}

static void preview_row(struct table *t, const struct preview_row *row)
{
	const struct step *step = row->step;

	table_day(t, row->on);
	table_cell(t,
		   row->customer_name ? row->customer_name : row->customer_id);
	table_cell(t, invoice_name(t->arena, row->invoice_id, row->instalment));
	table_cell(t, step ? step->name : task_kind_name(row->task));
	table_cell(t, step ? stage_name(step->stage) : "");
	table_cell(t, by_what(row));
	table_money(t, row->outstanding_minor, row->currency);
	table_cell(t, row->currency);
	table_cell(t, remark(t->arena, row));
}

static void show_coming(struct context *c, const struct coming *coming)
{
	struct table t;

	table_init(&t, &c->arena, preview_columns, COUNT_OF(preview_columns));
	for (size_t i = 0; i < coming->rows.n; i++) {
		if (c->json)
			json_preview(&c->out, &coming->rows.v[i]);
		else
			preview_row(&t, &coming->rows.v[i]);
	}
	if (c->json)
		return;
	if (table_rows(&t))
		table_to_text(&t, &c->out_style, &c->out);
	else
		say_none(c, "No step in these days.");
}

static int assumed(struct context *c, struct look_ahead *o)
{
	const char *what = c->args.text[OPT_ASSUME];

	if (what && strcmp(what, "usual") != 0)
		return usage_error(c,
				   "Leave --assume out to assume that nothing "
				   "is paid.",
				   "--assume %s is unknown, possible is usual",
				   what);
	o->pay_as_usual = what != NULL;
	return EX_OK;
}

static int look_ahead(struct context *c, const struct look_ahead *o)
{
	struct coming coming = { .c = c };
	enum status st = store_tasks_each(c->store, false, &c->arena, keep_open,
					  &coming);

	if (st == STATUS_OK && coming.open.n)
		qsort(coming.open.v, coming.open.n, sizeof *coming.open.v,
		      in_order);
	if (st == STATUS_OK)
		st = run_look_ahead(context_run(c), o, keep_row, &coming);
	if (st != STATUS_OK)
		return exit_code(c, st);
	if (coming.rows.n)
		qsort(coming.rows.v, coming.rows.n, sizeof *coming.rows.v,
		      by_day);
	progress_clear(c);
	show_coming(c, &coming);
	if (!c->json)
		say_stale(c, o->from);
	return EX_OK;
}

int cmd_preview(struct context *c)
{
	const char *customer = c->args.text[OPT_CUSTOMER];
	struct look_ahead o = { .days = c->args.number[OPT_DAYS], .all = true };
	int code = assumed(c, &o);

	if (code == EX_OK)
		code = context_store(c, STORE_READ);
	if (code == EX_OK && customer)
		code = find_customer(c, customer, &o.customer_key);
	if (code != EX_OK)
		return code;
	o.from = given(&c->args, OPT_FROM) ? c->args.day[OPT_FROM] : c->as_of;
	if (o.days < 0)
		o.days = 7;
	return look_ahead(c, &o);
}
