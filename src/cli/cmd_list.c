/* `invoices` and `customers`: what is open, and what becomes of it. */
#include <string.h>

#include "cli.h"
#include "cmd.h"

/* ---- invoices ---------------------------------------------------------- */

struct invoice_list {
	struct context *c;
	struct table table;
	bool all;
};

static const struct table_column invoice_columns[] = {
	{ "invoice", ALIGN_LEFT }, { "customer", ALIGN_FLEX },
	{ "due", ALIGN_LEFT },	   { "late", ALIGN_RIGHT },
	{ "owed", ALIGN_RIGHT },   { "", ALIGN_LEFT },
	{ "step", ALIGN_LEFT },	   { "next", ALIGN_LEFT },
	{ "on", ALIGN_LEFT },	   { "because", ALIGN_LEFT },
};

static void invoice_row(struct invoice_list *list, const struct snapshot *snap,
			const struct invoice *inv, const struct outcome *o)
{
	struct table *t = &list->table;
	const struct step *next = o->step ? o->step : o->next;
	const char *why =
		o->blocked_by == REASON_NONE ? "" : reason_name(o->blocked_by);

	if (o->exception)
		why = arena_printf(t->arena, "%s %s", why,
				   o->exception->exception_id);

	table_cell(t, invoice_name(t->arena, inv->invoice_id, inv->instalment));
	table_cell(t, snap->customer.name ? snap->customer.name
					  : snap->customer.customer_id);
	table_day(t, inv->due_on);
	table_number(t, days_overdue(inv, snap->as_of));
	table_money(t, inv->outstanding_minor, inv->currency);
	table_cell(t, inv->currency);
	table_cell(t, o->current ? o->current->name : "");
	table_cell(t, next ? next->name : "");
	table_day(t, o->step ? snap->as_of : o->next_on);
	table_cell(t, why);
}

static void list_invoices(void *ctx, const struct looked_at *look)
{
	struct invoice_list *list = ctx;

	for (size_t i = 0; i < look->snap->invoices.n; i++) {
		const struct invoice *inv = &look->snap->invoices.v[i];
		const struct outcome *o = &look->plan->outcome[i];

		if (!list->all && strcmp(invoice_state(inv), "open") != 0)
			continue;
		if (list->c->json)
			json_invoice(&list->c->out, look->snap, inv, o);
		else
			invoice_row(list, look->snap, inv, o);
	}
	if (list->c->out.len > 1 << 16)
		context_flush(list->c);
}

static int one_or_each(struct context *c, look_fn *fn, void *ctx)
{
	const char *id = c->args.text[OPT_CUSTOMER];
	int64_t key;
	int code;

	if (!id)
		return each_customer(c, given(&c->args, OPT_ALL), fn, ctx);
	code = find_customer(c, id, &key);
	return code == EX_OK
		       ? one_customer(c, key, given(&c->args, OPT_ALL), fn, ctx)
		       : code;
}

static void show_table(struct context *c, const struct table *t,
		       const char *nothing)
{
	if (c->json)
		return;
	if (table_rows(t))
		table_to_text(t, &c->out_style, &c->out);
	else
		say_none(c, nothing);
}

int cmd_invoices(struct context *c)
{
	struct invoice_list list = { .c = c, .all = given(&c->args, OPT_ALL) };
	int code = context_store(c, STORE_READ);

	table_init(&list.table, &c->arena, invoice_columns,
		   COUNT_OF(invoice_columns));
	if (code == EX_OK)
		code = one_or_each(c, list_invoices, &list);
	if (code == EX_OK)
		show_table(c, &list.table, "No invoice is open.");
	return code;
}

/* ---- customers --------------------------------------------------------- */

struct customer_list {
	struct context *c;
	struct table table;
};

static const struct table_column customer_columns[] = {
	{ "customer", ALIGN_LEFT }, { "name", ALIGN_FLEX },
	{ "owed", ALIGN_RIGHT },    { "overdue", ALIGN_RIGHT },
	{ "", ALIGN_LEFT },	    { "days", ALIGN_RIGHT },
	{ "policy", ALIGN_LEFT },   { "owner", ALIGN_LEFT },
	{ "because", ALIGN_LEFT },
};

static void customer_row(struct table *t, const struct customer_line *line)
{
	table_cell(t, line->customer->customer_id);
	table_cell(t, line->customer->name);
	table_money(t, line->outstanding_minor, line->currency);
	table_money(t, line->overdue_minor, line->currency);
	table_cell(t, line->currency);
	if (line->oldest_days_overdue >= 0)
		table_number(t, line->oldest_days_overdue);
	else
		table_cell(t, "");
	table_cell(t, line->policy ? line->policy->name : "");
	table_cell(t, owner_name(line->owner));
	table_cell(t, line->blocked_by == REASON_NONE
			      ? "(a step that day)"
			      : reason_name(line->blocked_by));
}

static void list_customers(void *ctx, const struct looked_at *look)
{
	struct customer_list *list = ctx;
	struct customer_lines lines = { 0 };

	customer_lines_of(look->snap, look->plan, look->scratch, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		if (list->c->json)
			json_customer(&list->c->out, &lines.v[i]);
		else
			customer_row(&list->table, &lines.v[i]);
	}
	if (list->c->out.len > 1 << 16)
		context_flush(list->c);
}

int cmd_customers(struct context *c)
{
	struct customer_list list = { .c = c };
	int code = context_store(c, STORE_READ);

	table_init(&list.table, &c->arena, customer_columns,
		   COUNT_OF(customer_columns));
	if (code == EX_OK)
		code = each_customer(c, given(&c->args, OPT_ALL),
				     list_customers, &list);
	if (code == EX_OK)
		show_table(c, &list.table, "Nobody owes anything.");
	return code;
}
