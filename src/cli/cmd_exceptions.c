/* `exceptions`: what holds ladders back, and how each of it ended. */
#include <string.h>

#include "cmd.h"
#include "exc.h"
#include "relance/text.h"

struct exception_listing {
	struct context *c;
	const char *only; /* id, or NULL */
	bool all;
	struct table table;
	size_t n;
	int64_t loaded; /* key of the customer in `snap` */
	struct snapshot snap;
	enum status st;
};

static const struct table_column columns[] = {
	{ "", ALIGN_LEFT },	    { "kind", ALIGN_LEFT },
	{ "customer", ALIGN_LEFT }, { "invoices", ALIGN_FLEX },
	{ "from", ALIGN_LEFT },	    { "until", ALIGN_LEFT },
	{ "amount", ALIGN_RIGHT },  { "", ALIGN_LEFT },
	{ "state", ALIGN_LEFT },    { "by", ALIGN_LEFT },
	{ "reason", ALIGN_FLEX },
};

/* Why it was made, and what was said when it was ended. */
static const char *reason_of(struct context *c, const struct exception *e)
{
	bool ended = e->ended_on != DAY_NEVER && e->ended_on != DAY_NONE;
	const char *why = e->reason ? e->reason : "", *end = e->end_reason;
	const char *how = e->detail;

	if (e->kind == EXCEPTION_INSOLVENCY)
		return *why || !how ? why : how;
	if (!ended || (!how && !end))
		return why;
	return arena_printf(&c->arena, "%s%s%s%s%s", why, *why ? "; " : "",
			    how ? how : "", how && end ? ": " : "",
			    end ? end : "");
}

static void exception_row(struct exception_listing *list,
			  const struct exception_row *row,
			  enum exception_state state)
{
	const struct exception *e = &row->exception;
	struct table *t = &list->table;
	struct str names = STR_INIT;

	for (size_t i = 0; i < row->invoices.n; i++)
		str_addf(&names, "%s%s", i ? ", " : "", row->invoices.v[i]);
	table_cell(t, e->exception_id);
	table_cell(t, exception_kind_name(e->kind));
	table_cell(t, row->customer_id);
	table_cell(t, e->whole ? "all" : names.buf);
	table_day(t, e->from);
	if (exception_until(e) == DAY_NEVER)
		table_cell(t, "");
	else
		table_day(t, exception_until(e));
	if (e->amount_minor >= 0 && e->currency[0])
		table_money(t, e->amount_minor, e->currency);
	else
		table_cell(t, "");
	table_cell(t, e->amount_minor >= 0 ? e->currency : "");
	table_cell(t, exception_state_name(state));
	table_cell(t, e->by);
	table_cell(t, reason_of(list->c, e));
	str_release(&names);
}

static void plan_parts(struct context *c, const struct exception *e)
{
	for (size_t i = 0; i < e->instalments.n; i++) {
		const struct instalment *part = &e->instalments.v[i];

		say_day(c, "    due ", part->due_on, "  ");
		str_addf(&c->out, "%s",
			 money_words(c, part->amount_minor, e->currency));
		say_day(c, "  missed after ", part->grace_on, "\n");
	}
}

/* More of one: its parts, what came in, what to type. */
static void exception_detail(struct exception_listing *list,
			     const struct exception_row *row, int64_t money)
{
	const struct exception *e = &row->exception;
	struct context *c = list->c;

	table_to_text(&list->table, &c->out_style, &c->out);
	plan_parts(c, e);
	if (e->kind == EXCEPTION_PROMISE || e->kind == EXCEPTION_PLAN)
		str_addf(&c->out, "  %s came in for it so far.\n",
			 money_words(c, money, e->currency));
	if (e->kind == EXCEPTION_INSOLVENCY) {
		str_addf(&c->out, "  %s", e->detail ? e->detail : "other");
		say_day(c, ", known ", e->known_on, "");
		if (e->published_on != DAY_NONE)
			say_day(c, ", published ", e->published_on, "");
		str_add_ch(&c->out, '\n');
	} else if (e->detail) {
		str_addf(&c->out, "  outcome %s\n", e->detail);
	}
}

static bool shown(const struct exception_listing *list,
		  const struct exception *e, enum exception_state state)
{
	if (list->only)
		return !strcmp(list->only, e->exception_id);
	return list->all ||
	       (state == EXCEPTION_ACTIVE && e->from <= list->c->as_of);
}

static void list_exception(void *ctx, const struct exception_row *row)
{
	struct exception_listing *list = ctx;
	struct context *c = list->c;
	enum exception_state state;
	int64_t money = 0;

	if (list->st == STATUS_OK && list->loaded != row->customer_key) {
		list->st = store_customer_load(c->store, row->customer_key,
					       c->as_of, LOAD_SETTLED,
					       &c->arena, &list->snap);
		list->loaded = row->customer_key;
	}
	if (list->st != STATUS_OK)
		return;
	state = exception_state_at(&list->snap, &row->exception, NULL, &money);
	if (!shown(list, &row->exception, state))
		return;
	list->n++;
	if (c->json) {
		json_exception(&c->out, row, state);
		return;
	}
	exception_row(list, row, state);
	if (list->only)
		exception_detail(list, row, money);
}

static int find_exception(struct context *c, const char *id,
			  const char **id_out)
{
	struct candidates none = { 0 };
	enum status st =
		store_exception_find(c->store, id, &c->arena, id_out, &none);

	if (st != STATUS_NOT_FOUND && st != STATUS_CONFLICT)
		return exit_code(c, st);
	return usage_error(c, "relance exceptions --all lists them.",
			   "there is no exception \"%s\"", id);
}

int cmd_exceptions(struct context *c)
{
	struct exception_listing list = { .c = c,
					  .all = given(&c->args, OPT_ALL),
					  .st = STATUS_OK };
	int64_t key = 0;
	enum status st;
	int code = context_store(c, STORE_READ);

	if (code == EX_OK && c->args.words)
		code = find_exception(c, c->args.word[0], &list.only);
	if (code == EX_OK && given(&c->args, OPT_CUSTOMER))
		code = find_customer(c, c->args.text[OPT_CUSTOMER], &key);
	if (code != EX_OK)
		return code;
	table_init(&list.table, &c->arena, columns, COUNT_OF(columns));
	st = store_exceptions_each(c->store, key, &c->arena, list_exception,
				   &list);
	if (st == STATUS_OK)
		st = list.st;
	if (st != STATUS_OK || c->json || list.only)
		return exit_code(c, st);
	if (list.n)
		table_to_text(&list.table, &c->out_style, &c->out);
	else
		say_none(c, list.all ? "There never was an exception."
				     : "Nothing holds a ladder back; --all "
				       "lists what did.");
	return EX_OK;
}
