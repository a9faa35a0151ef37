/* `explain`: why, or why not. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

/* ---- explain ----------------------------------------------------------- */

static const char *mark(enum tri v)
{
	switch (v) {
	case TRI_YES:
		return "yes";
	case TRI_NO:
		return "no";
	case TRI_UNKNOWN:
		break;
	}
	return "not known";
}

static const struct table_column trace_columns[] = {
	{ "", ALIGN_RIGHT },	   { "step", ALIGN_LEFT },
	{ "test", ALIGN_LEFT },	   { "", ALIGN_LEFT },
	{ "holds", ALIGN_LEFT },   { "with", ALIGN_FLEX },
	{ "changes", ALIGN_LEFT },
};

static void trace_row(struct table *t, size_t n, const struct trace_line *line)
{
	table_number(t, (int64_t)n);
	table_cell(t, line->step);
	table_cell(t, line->test);
	table_cell(t, line->expression);
	table_cell(t, mark(line->result));
	table_cell(t, line->values);
	table_day(t, line->changes_on);
}

static void explain_head(struct context *c, const struct snapshot *snap,
			 const struct invoice *inv, const struct outcome *o)
{
	char due[DATE_TEXT_SIZE], day[DATE_TEXT_SIZE];
	struct str *out = &c->out;
	int days = days_overdue(inv, snap->as_of);

	ink_text(out, &c->out_style, INK_BOLD,
		 invoice_name(&c->arena, inv->invoice_id, inv->instalment));
	str_add(out, "  ");
	text_add_safe(out, snap->customer.name ? snap->customer.name
					       : snap->customer.customer_id);
	str_add(out, "  ");
	money_to_text(out, inv->outstanding_minor, inv->currency);
	str_addf(out, " %s owed, due %s, ", inv->currency,
		 date_to_text(inv->due_on, due));
	add_count(out, (size_t)abs(days), "day", "days");
	str_addf(out, days >= 0 ? " late on %s\n" : " to go on %s\n",
		 date_to_text(snap->as_of, day));
	if (o->policy)
		str_addf(out, "  ladder %s%s%s\n", o->policy->name,
			 o->current ? ", last step " : "",
			 o->current ? o->current->name : "");
}

static void explain_one(struct context *c, const struct snapshot *snap,
			const struct plan *plan, const struct trace *trace,
			size_t at)
{
	struct str sentence = STR_INIT;
	struct table t;
	size_t n = 0;

	outcome_sentence(snap, &plan->outcome[at], snap->as_of, &sentence);
	table_init(&t, &c->arena, trace_columns, COUNT_OF(trace_columns));
	for (size_t i = 0; i < trace->lines.n; i++) {
		if (trace->lines.v[i].invoice != at)
			continue;
		n++;
		if (c->json)
			json_trace(&c->out, n, &trace->lines.v[i]);
		else
			trace_row(&t, n, &trace->lines.v[i]);
	}
	if (c->json) {
		json_verdict(&c->out, &plan->outcome[at], sentence.buf);
	} else {
		explain_head(c, snap, &snap->invoices.v[at],
			     &plan->outcome[at]);
		str_add(&c->out, "\n  ");
		text_add_safe(&c->out, sentence.buf);
		str_add(&c->out, "\n\n");
		if (n)
			table_to_text(&t, &c->out_style, &c->out);
	}
	str_release(&sentence);
}

int cmd_explain(struct context *c)
{
	struct trace trace = { .arena = &c->arena };
	struct snapshot snap;
	struct plan plan;
	struct invoice_ref ref;
	enum status st;
	int code = context_store(c, STORE_READ);

	if (code == EX_OK)
		code = find_invoice(c, c->args.word[0], &ref);
	if (code != EX_OK)
		return code;
	context_run(c);
	st = run_decide_one(&c->run, ref.customer_key, c->as_of, LOAD_SETTLED,
			    &c->arena, &snap, &plan, &trace);
	if (st != STATUS_OK)
		return exit_code(c, st);
	for (size_t i = 0; i < snap.invoices.n; i++) {
		if (snap.invoices.v[i].key != ref.invoice_key)
			continue;
		explain_one(c, &snap, &plan, &trace, i);
		return EX_OK;
	}
	return usage_error(c, NULL, "invoice %s was not known on that day",
			   ref.invoice_id);
}
