/* The days to come, and what other rules would change in them. */
#include "relance/json.h"
#include "relance/report.h"

const char *moved_name(enum moved change)
{
	switch (change) {
	case MOVED_NOT:
		return "none";
	case MOVED_EARLIER:
		return "earlier";
	case MOVED_LATER:
		return "later";
	case MOVED_NEW:
		return "new";
	case MOVED_GONE:
		return "gone";
	case MOVED_OTHER:
		return "other";
	case MOVED__COUNT:
		break;
	}
	BUG("change %d", (int)change);
}

void json_compare(struct str *out, const struct compare_row *row)
{
	const struct step *old = row->old_step, *new = row->new_step;
	json_t *o = json_object();
	civil_day on = old ? row->old_on : row->new_on;

	if (old && new && row->new_on < on)
		on = row->new_on;
	js_set(o, "on", js_day(on));
	js_set(o, "invoice_id", js_text(row->invoice_id));
	js_set(o, "instalment", js_word(row->instalment));
	js_set(o, "customer_id", js_text(row->customer_id));
	js_set(o, "change", js_text(moved_name(row->change)));
	js_set(o, "old_step", js_text(old ? old->name : NULL));
	js_set(o, "old_on", js_day(row->old_on));
	js_set(o, "new_step", js_text(new ? new->name : NULL));
	js_set(o, "new_on", js_day(row->new_on));
	js_line(out, o);
}

static const char *kind_name(enum preview_kind kind)
{
	switch (kind) {
	case PREVIEW_MESSAGE:
		return "message";
	case PREVIEW_STATE:
		return "state";
	case PREVIEW_TASK:
		break;
	}
	return "task";
}

void json_preview(struct str *out, const struct preview_row *row)
{
	const struct step *step = row->step;
	bool task = row->kind == PREVIEW_TASK;
	json_t *o = json_object();

	js_set(o, "on", js_day(row->on));
	js_set(o, "invoice_id", js_text(row->invoice_id));
	js_set(o, "instalment", js_word(row->instalment));
	js_set(o, "customer_id", js_text(row->customer_id));
	js_set(o, "step", js_text(step ? step->name : NULL));
	js_set(o, "stage", js_text(step ? stage_name(step->stage) : NULL));
	js_set(o, "channel",
	       row->channel == CHANNEL_NONE
		       ? json_null()
		       : js_text(channel_name(row->channel)));
	js_set(o, "approval", json_boolean(row->approval));
	js_set(o, "deadline", json_boolean(row->deadline));
	js_set(o, "currency", js_text(row->currency));
	js_set(o, "outstanding",
	       js_money(row->outstanding_minor, row->currency));
	js_set(o, "kind", js_text(kind_name(row->kind)));
	js_set(o, "deadline_on", js_day(row->deadline_on));
	js_set(o, "task", js_text(task ? task_kind_name(row->task) : NULL));
	js_set(o, "text", js_text(task ? row->text : NULL));
	js_line(out, o);
}
