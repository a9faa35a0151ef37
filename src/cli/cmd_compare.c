/* `compare`: what edited rules would do to the same invoices. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "new_rules.h"

#define DAYS 30

/* ---- what was found ----------------------------------------------------- */

struct step_total {
	const char *name;
	size_t before, after, change[MOVED__COUNT];
};

struct found {
	struct context *c;
	struct VEC(struct compare_row) rows; /* what changes */
	struct VEC(struct step_total) totals;
};

static struct step_total *total_of(struct found *f, const char *name)
{
	struct step_total fresh = { .name = name };

	for (size_t i = 0; i < f->totals.n; i++)
		if (!strcmp(f->totals.v[i].name, name))
			return &f->totals.v[i];
	VEC_PUSH(&f->c->arena, &f->totals, fresh);
	return &f->totals.v[f->totals.n - 1];
}

static void count(struct found *f, const struct compare_row *row)
{
	const struct step *named =
		row->new_step ? row->new_step : row->old_step;

	if (row->old_step)
		total_of(f, row->old_step->name)->before++;
	if (row->new_step)
		total_of(f, row->new_step->name)->after++;
	total_of(f, named->name)->change[row->change]++;
}

static void keep(void *ctx, const struct compare_row *row)
{
	struct found *f = ctx;
	struct arena *a = &f->c->arena;
	struct compare_row copy = *row;

	count(f, row);
	if (row->change == MOVED_NOT)
		return;
	copy.invoice_id = arena_strdup(a, row->invoice_id);
	copy.instalment = arena_strdup(a, row->instalment);
	copy.customer_id = arena_strdup(a, row->customer_id);
	copy.customer_name = arena_strdup(a, row->customer_name);
	VEC_PUSH(a, &f->rows, copy);
}

static civil_day day_of_change(const struct compare_row *row)
{
	if (!row->old_step || !row->new_step)
		return row->old_step ? row->old_on : row->new_on;
	return row->old_on < row->new_on ? row->old_on : row->new_on;
}

static int by_day(const void *pa, const void *pb)
{
	const struct compare_row *a = pa, *b = pb;
	civil_day x = day_of_change(a), y = day_of_change(b);
	int order = (x > y) - (x < y);

	if (!order)
		order = strcmp(a->customer_id, b->customer_id);
	if (!order)
		order = strcmp(a->invoice_id, b->invoice_id);
	return order ? order
		     : (a->change > b->change) - (a->change < b->change);
}

/* ---- shown -------------------------------------------------------------- */

static const struct table_column row_columns[] = {
	{ "customer", ALIGN_FLEX }, { "invoice", ALIGN_LEFT },
	{ "", ALIGN_LEFT },	    { "now", ALIGN_LEFT },
	{ "", ALIGN_LEFT },	    { "then", ALIGN_LEFT },
	{ "", ALIGN_LEFT },
};

static void show_row(struct table *t, const struct compare_row *row)
{
	table_cell(t,
		   row->customer_name ? row->customer_name : row->customer_id);
	table_cell(t, invoice_name(t->arena, row->invoice_id, row->instalment));
	table_cell(t, moved_name(row->change));
	table_cell(t, row->old_step ? row->old_step->name : NULL);
	table_day(t, row->old_on);
	table_cell(t, row->new_step ? row->new_step->name : NULL);
	table_day(t, row->new_on);
}

static const struct table_column total_columns[] = {
	{ "step", ALIGN_LEFT },	    { "now", ALIGN_RIGHT },
	{ "then", ALIGN_RIGHT },    { "earlier", ALIGN_RIGHT },
	{ "later", ALIGN_RIGHT },   { "new", ALIGN_RIGHT },
	{ "no more", ALIGN_RIGHT }, { "other", ALIGN_RIGHT },
};

static void show_total(struct table *t, const struct step_total *total)
{
	table_cell(t, total->name);
	table_number(t, (int64_t)total->before);
	table_number(t, (int64_t)total->after);
	for (int i = MOVED_EARLIER; i < MOVED__COUNT; i++)
		table_number(t, (int64_t)total->change[i]);
}

static void show_tables(struct found *f, int days)
{
	struct context *c = f->c;
	struct table rows, totals;

	if (!f->rows.n) {
		str_addf(&c->out, "Nothing changes in %d days.\n", days);
		return;
	}
	table_init(&rows, &c->arena, row_columns, COUNT_OF(row_columns));
	table_init(&totals, &c->arena, total_columns, COUNT_OF(total_columns));
	for (size_t i = 0; i < f->rows.n; i++)
		show_row(&rows, &f->rows.v[i]);
	for (size_t i = 0; i < f->totals.n; i++)
		show_total(&totals, &f->totals.v[i]);
	table_to_text(&rows, &c->out_style, &c->out);
	str_add(&c->out, "\n");
	table_to_text(&totals, &c->out_style, &c->out);
}

static int compare(struct context *c, struct comparison *o)
{
	struct found f = { .c = c };
	enum status st;

	st = run_compare(context_run(c), o, keep, &f);
	if (st != STATUS_OK)
		return exit_code(c, st);
	progress_clear(c);
	if (f.rows.n)
		qsort(f.rows.v, f.rows.n, sizeof *f.rows.v, by_day);
	if (!c->json)
		show_tables(&f, o->days);
	for (size_t i = 0; c->json && i < f.rows.n; i++)
		json_compare(&c->out, &f.rows.v[i]);
	return EX_OK;
}

int cmd_compare(struct context *c)
{
	const char *customer = c->args.text[OPT_CUSTOMER];
	struct comparison o = { .days = c->args.number[OPT_DAYS] };
	struct rules other;
	int code = context_store(c, STORE_READ);

	if (code == EX_OK)
		code = new_rules_load(c, c->args.word[0], &other);
	if (code == EX_OK && customer)
		code = find_customer(c, customer, &o.customer_key);
	if (code != EX_OK)
		return code;
	if (o.days < 0)
		o.days = DAYS;
	o.from = c->as_of;
	o.other = &other;
	return compare(c, &o);
}
