/* The tests behind a decision, one object each, and the verdict. */
#include <string.h>

#include "json.h"

static const char *tri_name(enum tri v)
{
	switch (v) {
	case TRI_NO:
		return "false";
	case TRI_YES:
		return "true";
	case TRI_UNKNOWN:
		break;
	}
	return "not_known";
}

/* "days_overdue = 12 days; unanswered = 2" as an object. */
static json_t *values_object(const char *values)
{
	json_t *o = json_object();
	const char *at = values ? values : "";

	while (*at) {
		const char *end = strstr(at, "; ");
		size_t n = end ? (size_t)(end - at) : strlen(at);
		const char *equal = strstr(at, " = ");

		if (equal && equal < at + n) {
			struct str key = STR_INIT, value = STR_INIT;

			str_add_n(&key, at, (size_t)(equal - at));
			str_add_n(&value, equal + 3,
				  (size_t)(at + n - equal - 3));
			js_set(o, key.buf, js_text(value.buf));
			str_release(&key);
			str_release(&value);
		}
		at += n;
		if (end)
			at += 2;
	}
	return o;
}

void json_trace(struct str *out, size_t n, const struct trace_line *line)
{
	json_t *o = json_object();

	js_set(o, "n", js_count(n));
	js_set(o, "policy", js_text(line->policy));
	js_set(o, "step", js_text(line->step));
	js_set(o, "test", js_text(line->test));
	js_set(o, "expression", js_text(line->expression));
	js_set(o, "values", values_object(line->values));
	js_set(o, "result", js_text(tri_name(line->result)));
	js_set(o, "changes_on", js_day(line->changes_on));
	js_line(out, o);
}

void json_verdict(struct str *out, const struct outcome *o,
		  const char *sentence)
{
	const struct step *step = o->step ? o->step : o->next;
	bool goes = o->blocked_by == REASON_NONE && o->step;
	json_t *line = json_object();

	js_set(line, "verdict", js_text(goes ? "step" : "blocked"));
	js_set(line, "step", js_text(step ? step->name : NULL));
	js_set(line, "blocked_by",
	       goes || o->blocked_by == REASON_NONE
		       ? json_null()
		       : js_text(reason_name(o->blocked_by)));
	js_set(line, "changes_on",
	       js_day(o->until != DAY_NONE ? o->until : o->next_on));
	js_set(line, "sentence", js_text(sentence));
	js_line(out, line);
}
