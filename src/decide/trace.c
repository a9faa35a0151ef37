/* The lines of explain: which test was made, on which values. */
#include <string.h>

#include "look.h"
#include "relance/text.h"

static bool traced(const struct ctx *c)
{
	return c->trace &&
	       (!c->trace->only || c->cur->index + 1 == c->trace->only);
}

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

	if (!traced(c))
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
	{ "paid", "something is owed" },
	{ "cancelled", "the invoice is not cancelled" },
	{ "draft", "the invoice is no draft" },
	{ "not_due", "it is past due" },
	{ "no_policy", "a policy applies" },
	{ "owner", "the case is ours" },
	{ "factoring", "no factor reminds for it" },
	{ "payee", "it is known whom it is to be paid to" },
	{ "disputed", "it is not disputed" },
	{ "credits_cover", "more is overdue than credits would cover" },
	{ "insolvency", "the customer is not insolvent" },
	{ "hold", "it is not on hold" },
	{ "plan", "no payment plan is running" },
	{ "promise", "no promise to pay is open" },
	{ "carrier", "it is the oldest invoice, which carries the ladder" },
	{ "on", "something happened that leads to this step" },
	{ "falls", "what the step after it stands on holds no longer" },
	{ "uncertain", "it is known whether the last message arrived" },
	{ "in_outbox", "no message is on its way" },
	{ "awaiting_approval", "no message waits for approval" },
	{ "task_open", "the last message to the recipient did not fail" },
	{ "set_aside", "it is not set aside" },
	{ "finished", "its policy has a step left" },
	{ "had_step_today",
	  "neither it nor the customer was written to today" },
};

void trace_plain(struct ctx *c, const struct step *s, const char *test,
		 enum tri result, civil_day changes_on, const char *fmt, ...)
{
	struct trace_line line = { .test = test,
				   .expression = test,
				   .result = result,
				   .changes_on = changes_on };
	va_list ap;

	if (!traced(c))
		return;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		if (!strcmp(sentences[i].test, test))
			line.expression = sentences[i].sentence;
	va_start(ap, fmt);
	line.values = arena_vprintf(c->trace->arena, fmt, ap);
	va_end(ap);
	add(c, s, line);
}

/* ---- the reason that blocks ------------------------------------------- */

static const char *credits(struct ctx *c, const struct look *l)
{
	const char *currency = l->inv->currency;

	return arena_printf(
		c->arena, "credits = %s %s; overdue_total = %s %s",
		money_text(c->arena, l->totals->credit_minor, currency),
		currency, money_text(c->arena, demand_of(l), currency),
		currency);
}

/* Which exception, whose, since when. */
static const char *recorded(struct ctx *c, const struct exception *e)
{
	char from[DATE_TEXT_SIZE];

	return arena_printf(c->arena, "exception = %s; since = %s; by = \"%s\"",
			    e->exception_id, date_to_text(e->from, from),
			    e->by ? e->by : "");
}

static const char *under_way(struct ctx *c, const struct look *l)
{
	const char *id = l->place.pending ? l->place.pending->message_id : NULL;

	return id ? arena_printf(c->arena, "message = \"%s\"", id) : "";
}

static const char *last_step(struct ctx *c, const struct look *l)
{
	char day[DATE_TEXT_SIZE];

	if (c->snap->parent_written && l->policy &&
	    policy_by_parent(l->policy) && l->place.had_on != c->as_of)
		return "its parent was written to";
	if (l->place.had_on == DAY_NONE)
		return "";
	return arena_printf(c->arena, "last_step = \"%s\"; on = %s",
			    l->place.current ? l->place.current->name : "",
			    date_to_text(l->place.had_on, day));
}

static const char *named_policy(struct ctx *c, const struct look *l)
{
	const char *name =
		l->inv->policy ? l->inv->policy : c->snap->customer.policy;

	return name ? arena_printf(c->arena, "policy = \"%s\"", name) : "";
}

/* What the reason looked at; NULL where a test was shown already. Longer than
 * most, for it is one case per reason. */
static const char *values_of(struct ctx *c, const struct look *l,
			     enum reason reason)
{
	const struct invoice *inv = l->inv;
	char day[DATE_TEXT_SIZE];

	switch (reason) {
	case REASON_PAID:
		return arena_printf(c->arena, "outstanding = 0 %s",
				    inv->currency);
	case REASON_CANCELLED:
	case REASON_DRAFT:
	case REASON_DISPUTED:
		return arena_printf(c->arena, "status = \"%s\"",
				    invoice_status_name(inv->status));
	case REASON_NOT_DUE:
		return arena_printf(c->arena, "due_on = %s",
				    date_to_text(inv->due_on, day));
	case REASON_NO_POLICY:
		return named_policy(c, l);
	case REASON_OWNER:
		return c->insurer_owns ? "owner = \"insurer\""
				       : "owner = \"mediator\"";
	case REASON_FACTORING:
		return factoring_text(c, l);
	case REASON_CREDITS_COVER:
		return credits(c, l);
	case REASON_UNCERTAIN:
	case REASON_IN_OUTBOX:
	case REASON_AWAITING_APPROVAL:
		return under_way(c, l);
	case REASON_TASK_OPEN:
		return arena_printf(c->arena, "recipient = \"%s\"",
				    l->to.email ? l->to.email : "on paper");
	case REASON_SET_ASIDE:
	case REASON_FINISHED:
	case REASON_HAD_STEP_TODAY:
		return last_step(c, l);
	case REASON_INSOLVENCY:
	case REASON_HOLD:
	case REASON_PLAN:
	case REASON_PROMISE:
		return "";
	case REASON_NONE:
	case REASON_BELOW_MINIMUM:
	case REASON_UNREACHABLE:
	case REASON_STALE_DATA:
	case REASON_WHEN_FALSE:
	case REASON_NOT_KNOWN:
	case REASON_WAITING:
	case REASON_MIN_INTERVAL:
	case REASON_QUIET_DAY:
	case REASON__COUNT:
		break;
	}
	return NULL;
}

void trace_hold(struct ctx *c, const struct look *l, const struct step *s,
		struct hold hold)
{
	const char *values;

	if (!traced(c))
		return;
	values = hold.exception ? recorded(c, hold.exception)
				: values_of(c, l, hold.reason);
	if (values)
		trace_plain(c, s, reason_name(hold.reason), TRI_NO,
			    hold.until == DAY_NONE ? DAY_NEVER : hold.until,
			    "%s", values);
}
