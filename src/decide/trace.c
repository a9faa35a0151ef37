/* The lines of explain: which test was made, on which values. */
#include <string.h>

#include "look.h"

static void add(struct ctx *c, const struct step *s, struct trace_line line)
{
	line.invoice = c->cur->index;
	line.policy = c->cur->policy ? c->cur->policy->name : NULL;
	line.step = s ? s->name : NULL;
	VEC_PUSH(c->trace->arena, &c->trace->lines, line);
}

struct listing {
	struct ctx *c;
	struct str text;
};

static void add_value(void *ctx, enum fact fact)
{
	struct listing *list = ctx;
	struct value v = read_fact(list->c, fact);

	if (list->text.len)
		str_add(&list->text, "; ");
	str_addf(&list->text, "%s = ", fact_table[fact].name);
	value_to_text(&list->text, fact_table[fact].type, &v);
}

void trace_test(struct ctx *c, const struct step *s, const char *test,
		const struct expr *e, struct verdict v)
{
	struct listing list = { c, STR_INIT };

	if (!c->trace)
		return;
	expr_each_fact(e, add_value, &list);
	add(c, s,
	    (struct trace_line){
		    .test = test,
		    .expression = expr_text(e),
		    .values = arena_strdup(c->trace->arena, list.text.buf),
		    .result = v.result,
		    .changes_on = v.changes_on });
	str_release(&list.text);
}

static const struct {
	const char *test, *sentence;
} sentences[] = {
	{ "minimum", "enough is overdue in all to be chased" },
	{ "wait", "the time to wait after the previous step is over" },
	{ "min_interval", "the least time between two messages is over" },
	{ "send_days", "messages leave on this day" },
	{ "stale_after", "payments are known up to a recent day" },
	{ "recipient", "there is an address to write to" },
	{ "policy", "the policy is named by the invoice or the customer" },
	{ "deadline", "the last day to send before the deadline has come" },
};

void trace_plain(struct ctx *c, const struct step *s, const char *test,
		 enum tri result, civil_day changes_on, const char *fmt, ...)
{
	struct trace_line line = { .test = test,
				   .expression = test,
				   .result = result,
				   .changes_on = changes_on };
	va_list ap;

	if (!c->trace)
		return;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		if (!strcmp(sentences[i].test, test))
			line.expression = sentences[i].sentence;
	va_start(ap, fmt);
	line.values = arena_vprintf(c->trace->arena, fmt, ap);
	va_end(ap);
	add(c, s, line);
}
