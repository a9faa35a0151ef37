/* The outcome of a rule test as JSON. */
#include "relance/json.h"
#include "relance/report.h"

static json_t *difference(const struct rehearsal_difference *d)
{
	json_t *o = json_object();

	js_set(o, "invoice_id", js_text(d->invoice));
	js_set(o, "on", js_day(d->on));
	js_set(o, "step", js_text(d->step));
	js_set(o, "expected", json_boolean(!d->came));
	js_set(o, "came", json_boolean(d->came));
	return o;
}

void json_test(struct str *out, const struct rehearsal *test,
	       const struct rehearsal_difference *diff, size_t n)
{
	json_t *o = json_object(), *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, difference(&diff[i]));
	js_set(o, "test", js_text(test->name));
	js_set(o, "file", js_text(test->pos.file));
	js_set(o, "line", js_count((size_t)test->pos.line));
	js_set(o, "result", js_text(n ? "failed" : "passed"));
	js_set(o, "differences", list);
	js_line(out, o);
}
