/* The tests behind a decision, one object each, and the verdict. */
#include <string.h>

#include "relance/json.h"
#include "relance/report.h"
#include "relance/text.h"

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

/* The end of a value: the next "; ", outside the quotes of a text. */
static const char *value_end(const char *value)
{
	const char *end;

	if (*value == '"')
		for (end = value + 1; (end = strchr(end, '"')); end++)
			if (!end[1] || text_starts(end + 1, "; "))
				return end + 1;
	end = strstr(value, "; ");
	return end ? end : value + strlen(value);
}

/* 'days_overdue = 12 days; segment = "craft"' as an object. */
static json_t *values_object(const char *values)
{
	json_t *o = json_object();
	const char *at = values ? values : "", *equal;

	while ((equal = strstr(at, " = "))) {
		const char *value = equal + 3, *end = value_end(value);
		size_t quoted = *value == '"' && end > value + 1;
		struct str key = STR_INIT, text = STR_INIT;

		str_add_n(&key, at, (size_t)(equal - at));
		str_add_n(&text, value + quoted,
			  (size_t)(end - value) - 2 * quoted);
		js_set(o, key.buf, js_text(text.buf));
		str_release(&key);
		str_release(&text);
		at = *end ? end + 2 : end;
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

static json_t *exception_object(const struct exception *e)
{
	json_t *o = json_object();

	js_set(o, "exception_id", js_text(e->exception_id));
	js_set(o, "kind", js_text(exception_kind_name(e->kind)));
	js_set(o, "from", js_day(e->from));
	js_set(o, "until", js_day(e->until));
	js_set(o, "reason", js_text(e->reason));
	js_set(o, "by", js_text(e->by));
	return o;
}

void json_verdict(struct str *out, const struct explanation *e,
		  const char *sentence)
{
	const struct outcome *o = &e->plan.outcome[e->at];
	const struct step *step = o->step ? o->step : o->next;
	bool goes = o->blocked_by == REASON_NONE && o->step;
	char hex[SHA256_HEX_SIZE];
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
	js_set(line, "as_of", js_day(e->snap.as_of));
	js_set(line, "policy", js_text(o->policy ? o->policy->name : NULL));
	js_set(line, "policy_hash",
	       js_text(o->policy ? sha256_to_hex(&o->policy->hash, hex)
				 : NULL));
	js_set(line, "rules_in_force", json_boolean(!e->other_rules));
	js_set(line, "step_had", js_text(e->had));
	js_set(line, "exception",
	       o->exception ? exception_object(o->exception) : json_null());
	js_line(out, line);
}
