/* `outbox`: the messages, and one of them as its reader sees it. */
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

struct message_list {
	struct context *c;
	struct table table;
};

static const struct table_column columns[] = {
	{ "message", ALIGN_LEFT },  { "day", ALIGN_LEFT },
	{ "customer", ALIGN_LEFT }, { "step", ALIGN_LEFT },
	{ "by", ALIGN_LEFT },	    { "to", ALIGN_FLEX },
	{ "state", ALIGN_LEFT },
};

static void list_message(void *ctx, const struct message_row *row)
{
	struct message_list *list = ctx;
	struct table *t = &list->table;

	if (list->c->json) {
		json_message(&list->c->out, row);
		return;
	}
	table_cell(t, row->message_id);
	table_day(t, row->as_of);
	table_cell(t, row->customer_id);
	table_cell(t, row->step);
	table_cell(t, channel_name(row->channel));
	table_cell(t, row->to);
	table_cell(t, message_state_name(row->state));
}

static int bad_state(struct context *c, const char *word)
{
	const char *names[MESSAGE_STATE__COUNT], *near;

	for (int i = 0; i < MESSAGE_STATE__COUNT; i++)
		names[i] = message_state_name((enum message_state)i);
	near = text_nearest(word, names, MESSAGE_STATE__COUNT);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : "Write queued, accepted, failed, uncertain, "
		       "to_post, awaiting_approval, withdrawn or "
		       "bounced.",
		"no message state is called \"%s\"", word);
}

static int list_all(struct context *c)
{
	const char *state = c->args.text[OPT_STATE];
	const char *customer = c->args.text[OPT_CUSTOMER];
	struct message_list list = { .c = c };
	struct message_filter f = {
		.state = state ? message_state_find(state) : -1,
		.from = c->args.day[OPT_FROM],
		.to = given(&c->args, OPT_AS_OF) ? c->as_of : DAY_NEVER,
		.with_items = c->json,
	};
	enum status st;
	int code = EX_OK;

	if (state && f.state < 0)
		return bad_state(c, state);
	if (customer)
		code = find_customer(c, customer, &f.customer_key);
	if (code != EX_OK)
		return code;
	table_init(&list.table, &c->arena, columns, COUNT_OF(columns));
	st = store_messages_each(c->store, &f, &c->arena, list_message, &list);
	if (st != STATUS_OK || c->json)
		return exit_code(c, st);
	if (table_rows(&list.table))
		table_to_text(&list.table, &c->out_style, &c->out);
	else
		say_none(c, state || customer || given(&c->args, OPT_FROM)
				    ? "The outbox has no such message."
				    : "The outbox is empty.");
	return EX_OK;
}

static void heading(struct context *c, const char *name, const char *text)
{
	if (!text)
		return;
	ink_text(&c->out, &c->out_style, INK_DIM, name);
	str_add(&c->out, ": ");
	text_add_safe(&c->out, text);
	str_add_ch(&c->out, '\n');
}

static void read_message(void *ctx, const struct message_row *row)
{
	struct context *c = ctx;
	char day[DATE_TEXT_SIZE];

	if (c->json) {
		json_message(&c->out, row);
		return;
	}
	heading(c, "Message", row->message_id);
	heading(c, "State", message_state_name(row->state));
	heading(c, "As of", date_to_text(row->as_of, day));
	heading(c, "To", row->to);
	heading(c, "Cc", row->cc);
	heading(c, "File", row->file);
	if (!row->file)
		heading(c, "Reply", row->reply);
	heading(c, "Subject", row->subject);
	str_add_ch(&c->out, '\n');
	if (row->plain)
		add_lines_safe(&c->out, row->plain);
}

static int read_one(struct context *c)
{
	struct message_filter f = { .state = -1,
				    .from = DAY_NONE,
				    .to = DAY_NEVER,
				    .with_items = true,
				    .with_plain = true };
	int code = find_message(c, c->args.word[1],
				ANY_STATE & ~(1u << MESSAGE_WITHDRAWN),
				&f.message_id);

	if (code != EX_OK)
		return code;
	return exit_code(c, store_messages_each(c->store, &f, &c->arena,
						read_message, c));
}

int cmd_outbox(struct context *c)
{
	int code;

	if (c->args.words && strcmp(c->args.word[0], "read") != 0)
		return usage_error(c, "Write relance outbox read MESSAGE.",
				   "relance outbox does not know \"%s\"",
				   c->args.word[0]);
	if (c->args.words == 1)
		return usage_error(c, "relance outbox lists them.",
				   "relance outbox read needs a message");
	code = context_store(c, STORE_READ);
	if (code != EX_OK)
		return code;
	return c->args.words ? read_one(c) : list_all(c);
}
