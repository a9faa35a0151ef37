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

static void explain_text(struct context *c, const struct explanation *e,
			 const struct table *tests, const char *sentence)
{
	explain_head(c, &e->snap, &e->snap.invoices.v[e->at],
		     &e->plan.outcome[e->at]);
	if (e->other_rules)
		str_add(&c->out, "  decided under the rules of that day, which "
				 "are no longer in force\n");
	str_add(&c->out, "\n  ");
	text_add_safe(&c->out, sentence);
	str_add(&c->out, "\n\n");
	if (table_rows(tests))
		table_to_text(tests, &c->out_style, &c->out);
}

static void explain_one(struct context *c, const struct explanation *e)
{
	struct str sentence = STR_INIT;
	struct table t;
	size_t n = 0;

	explanation_sentence(e, &sentence);
	table_init(&t, &c->arena, trace_columns, COUNT_OF(trace_columns));
	for (size_t i = 0; i < e->trace.lines.n; i++) {
		if (e->trace.lines.v[i].invoice != e->at)
			continue;
		n++;
		if (c->json)
			json_trace(&c->out, n, &e->trace.lines.v[i]);
		else
			trace_row(&t, n, &e->trace.lines.v[i]);
	}
	if (c->json)
		json_verdict(&c->out, e, sentence.buf);
	else
		explain_text(c, e, &t, sentence.buf);
	str_release(&sentence);
}

int cmd_explain(struct context *c)
{
	struct explanation e;
	struct invoice_ref ref;
	enum status st;
	int code = context_store(c, STORE_READ);

	if (code == EX_OK)
		code = find_invoice(c, c->args.word[0], &ref);
	if (code != EX_OK)
		return code;
	st = run_explain(context_run(c), ref.customer_key, ref.invoice_key,
			 c->as_of, &e);
	if (st == STATUS_NOT_FOUND)
		return usage_error(c, NULL,
				   "invoice %s was not known on that day",
				   ref.invoice_id);
	if (st != STATUS_OK)
		return exit_code(c, st);
	explain_one(c, &e);
	return EX_OK;
}
