/* Exceptions as JSON, and the day up to which one is meant to last. */
#include <string.h>

#include "relance/json.h"
#include "relance/report.h"
#include "relance/text.h"

civil_day exception_until(const struct exception *e)
{
	bool ended = e->ended_on != DAY_NEVER && e->ended_on != DAY_NONE;

	/* Its last day; a mediation lasts until somebody ends it. */
	if (ended &&
	    (e->ended_on - 1 < e->until || e->kind == EXCEPTION_MEDIATION))
		return e->ended_on > e->from ? e->ended_on - 1 : e->from;
	return e->until;
}

static json_t *names_of(const struct exception_row *row)
{
	json_t *list = json_array();

	for (size_t i = 0; i < row->invoices.n; i++)
		json_array_append_new(list, js_text(row->invoices.v[i]));
	return list;
}

static json_t *parts_of(const struct exception *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < e->instalments.n; i++) {
		json_t *part = json_object();

		js_set(part, "due_on", js_day(e->instalments.v[i].due_on));
		js_set(part, "amount",
		       js_money(e->instalments.v[i].amount_minor, e->currency));
		json_array_append_new(list, part);
	}
	return list;
}

void json_exception(struct str *out, const struct exception_row *row,
		    enum exception_state state)
{
	const struct exception *e = &row->exception;
	json_t *line = json_object();
	bool amount = e->amount_minor >= 0 && e->currency[0];

	js_set(line, "exception_id", js_text(e->exception_id));
	js_set(line, "kind", js_text(exception_kind_name(e->kind)));
	js_set(line, "customer_id", js_text(row->customer_id));
	js_set(line, "invoice_id",
	       row->invoices.n == 1 ? js_text(row->invoices.v[0])
				    : json_null());
	js_set(line, "invoices", names_of(row));
	js_set(line, "from", js_day(e->from));
	js_set(line, "until", js_day(exception_until(e)));
	js_set(line, "amount",
	       amount ? js_money(e->amount_minor, e->currency) : json_null());
	js_set(line, "currency", js_word(e->currency));
	js_set(line, "reason", js_text(e->reason));
	js_set(line, "detail", js_text(e->detail));
	js_set(line, "end_reason", js_text(e->end_reason));
	js_set(line, "by", js_text(e->by));
	js_set(line, "state", js_text(exception_state_name(state)));
	if (e->kind == EXCEPTION_PLAN)
		js_set(line, "instalments", parts_of(e));
	js_line(out, line);
}
