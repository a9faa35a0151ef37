/* Messages, planned or written, tasks, history and the days to come. */
#include "relance/json.h"
#include "relance/report.h"
#include "relance/text.h"

/* `owner` where it is not the customer written to: a message to a parent. */
static json_t *item_of(const struct message_row_item *it, const char *currency,
		       const char *owner)
{
	json_t *o = json_object();

	js_set(o, "invoice_id", js_text(it->invoice_id));
	js_set(o, "instalment", js_word(it->instalment));
	js_set(o, "step", js_text(it->step));
	js_set(o, "outstanding", js_money(it->outstanding_minor, currency));
	js_set(o, "days_overdue", json_integer(it->days_overdue));
	if (owner && !str_eq(owner, it->customer_id))
		js_set(o, "customer_id", js_text(it->customer_id));
	return o;
}

static json_t *items_of_row(const struct message_row *row)
{
	json_t *list = json_array();

	for (size_t i = 0; i < row->items.n; i++)
		json_array_append_new(
			list,
			item_of(&row->items.v[i], row->currency,
				row->to_insurer ? NULL : row->customer_id));
	return list;
}

/* What a stored and a planned message have in common, in the fixed order. */
struct message_head {
	const char *message_id, *customer_id, *currency, *to, *cc,
		*template_name, *language, *subject, *step;
	enum channel channel;
	enum stage stage;
	civil_day as_of;
	enum message_state state;
};

static json_t *message_object(const struct message_head *m)
{
	json_t *o = json_object();

	js_set(o, "message_id", js_text(m->message_id));
	js_set(o, "customer_id", js_text(m->customer_id));
	js_set(o, "currency", js_text(m->currency));
	js_set(o, "to", js_text(m->to));
	js_set(o, "cc", js_text(m->cc));
	js_set(o, "channel", js_text(channel_name(m->channel)));
	js_set(o, "template", js_text(m->template_name));
	js_set(o, "language", js_text(m->language));
	js_set(o, "subject", js_text(m->subject));
	js_set(o, "step", js_text(m->step));
	js_set(o, "stage", js_text(stage_name(m->stage)));
	js_set(o, "as_of", js_day(m->as_of));
	js_set(o, "state", js_text(message_state_name(m->state)));
	return o;
}

void json_message(struct str *out, const struct message_row *row)
{
	struct message_head head = {
		.message_id = row->message_id,
		.customer_id = row->customer_id,
		.currency = row->currency,
		.to = row->to,
		.cc = row->cc,
		.template_name = row->template_name,
		.language = row->language,
		.subject = row->subject,
		.step = row->step,
		.channel = row->channel,
		.stage = row->stage,
		.as_of = row->as_of,
		.state = row->state,
	};
	json_t *o = message_object(&head);

	js_set(o, "attempts", json_integer(row->attempts));
	js_set(o, "accepted_at", js_instant(row->accepted_at));
	js_set(o, "reply", js_text(row->reply));
	js_set(o, "file", js_text(row->file));
	js_set(o, "invoices", items_of_row(row));
	js_set(o, "policy", js_text(row->policy));
	js_set(o, "deadline", json_boolean(row->deadline));
	js_set(o, "tracking", js_text(row->tracking));
	if (row->plain)
		js_set(o, "text", js_text(row->plain));
	js_line(out, o);
}

static json_t *items_of_plan(const struct planned_view *view)
{
	const struct planned_message *m = view->message;
	json_t *list = json_array();

	for (size_t i = 0; i < m->items.n; i++) {
		const struct planned_item *it = &m->items.v[i];
		const struct invoice *inv =
			&view->snap->invoices.v[it->invoice];

		struct message_row_item row = {
			.invoice_id = inv->invoice_id,
			.instalment = inv->instalment,
			.step = it->step ? it->step->name : NULL,
			.outstanding_minor = it->outstanding_minor,
			.days_overdue = it->days_overdue,
			.customer_id = inv->customer_id,
		};

		json_array_append_new(
			list, item_of(&row, m->currency,
				      view->snap->members.n
					      ? view->snap->customer.customer_id
					      : NULL));
	}
	return list;
}

void json_planned(struct str *out, const struct planned_view *view)
{
	const struct planned_message *m = view->message;
	const struct letter *letter = view->letter;
	struct message_head head = {
		.customer_id = view->snap->customer.customer_id,
		.currency = m->currency,
		.to = m->to_email,
		.cc = m->cc_email,
		.template_name =
			letter ? letter->template_name : m->step->template_name,
		.language = letter ? letter->language : m->to_language,
		.subject = letter ? letter->subject : NULL,
		.step = m->step->name,
		.channel = m->channel,
		.stage = m->step->stage,
		.as_of = view->snap->as_of,
		.state = MESSAGE_PLANNED,
	};
	json_t *o = message_object(&head);

	js_set(o, "attempts", json_integer(0));
	js_set(o, "accepted_at", json_null());
	js_set(o, "reply", json_null());
	js_set(o, "file", json_null());
	js_set(o, "invoices", items_of_plan(view));
	js_set(o, "policy", js_text(m->policy->name));
	js_set(o, "deadline", json_boolean(m->deadline));
	js_set(o, "approval", json_boolean(m->awaits_approval));
	if (letter && letter->plain)
		js_set(o, "text", js_text(letter->plain));
	js_line(out, o);
}

void json_task(struct str *out, const struct task_row *row)
{
	json_t *o = json_object(), *invoices = json_array();

	for (size_t i = 0; i < row->invoices.n; i++)
		json_array_append_new(invoices, js_text(row->invoices.v[i]));
	js_set(o, "task_id", js_text(row->task_id));
	js_set(o, "kind", js_text(task_kind_name(row->kind)));
	js_set(o, "state", js_text(row->open ? "open" : "done"));
	js_set(o, "customer_id", js_text(row->customer_id));
	js_set(o, "invoices", invoices);
	js_set(o, "opened_on", js_day(row->opened_on));
	js_set(o, "due_on", js_day(row->due_on));
	js_set(o, "text", js_text(row->text));
	js_set(o, "command", js_text(row->command));
	js_set(o, "message_id", js_text(row->message_id));
	js_set(o, "approved_by", js_text(row->approved_by));
	js_line(out, o);
}

void json_history(struct str *out, const struct history_row *row)
{
	json_t *o = json_object();

	js_set(o, "at", js_instant(row->at));
	js_set(o, "on", js_day(row->on));
	js_set(o, "who", js_text(row->who));
	js_set(o, "kind", js_text(row->kind));
	js_set(o, "text", js_text(row->text));
	js_set(o, "customer_id", js_text(row->customer_id));
	js_set(o, "invoice_id", js_text(row->invoice_id));
	js_set(o, "message_id", js_text(row->message_id));
	js_set(o, "policy_hash", js_text(row->policy_hash));
	js_line(out, o);
}
