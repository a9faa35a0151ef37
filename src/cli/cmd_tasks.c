/* `tasks` and `show`: what waits for a person, and what has happened. */
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

#define NAMES_SHOWN 12
static void invoice_names(struct str *out, const struct task_row *row)
{
	size_t n = row->invoices.n;

	for (size_t i = 0; i < n && i < NAMES_SHOWN; i++) {
		str_add(out, i ? " " : "  ");
		text_add_safe(out, row->invoices.v[i]);
	}
	if (n > NAMES_SHOWN) {
		str_add(out, " and ");
		add_count(out, n - NAMES_SHOWN, "more", "more");
	}
}

static void task_block(struct context *c, const struct task_row *row)
{
	struct str *out = &c->out;
	char day[DATE_TEXT_SIZE];

	str_add(out, "  ");
	ink_text(out, &c->out_style, INK_BOLD, row->task_id);
	str_addf(out, "  %s", task_kind_name(row->kind));
	if (row->customer_id) {
		str_add(out, "  ");
		text_add_safe(out, row->customer_id);
	}
	invoice_names(out, row);
	if (row->due_on != DAY_NONE)
		str_addf(out, "  by %s", date_to_text(row->due_on, day));
	str_add(out, row->open ? "\n      " : "  (done)\n      ");
	text_add_safe(out, row->text ? row->text : "");
	str_add_ch(out, '\n');
	if (row->approved_by) {
		str_add(out, "      approved by ");
		text_add_safe(out, row->approved_by);
		str_addf(out, "; somebody else has to, %d in all\n",
			 row->approvers);
	}
	if (row->open && row->command) {
		str_add(out, "      ");
		ink_text(out, &c->out_style, INK_GREEN, row->command);
		str_add_ch(out, '\n');
	}
}

struct task_list {
	struct context *c;
	const char *customer_id, *invoice; /* NULL: of all */
	size_t n;
};

static bool is_asked_for(const struct task_list *list,
			 const struct task_row *row)
{
	if (list->customer_id && !str_eq(row->customer_id, list->customer_id))
		return false;
	if (!list->invoice)
		return true;
	for (size_t i = 0; i < row->invoices.n; i++)
		if (str_eq(row->invoices.v[i], list->invoice))
			return true;
	return false;
}

static void list_task(void *ctx, const struct task_row *row)
{
	struct task_list *list = ctx;

	if (given(&list->c->args, OPT_AS_OF) && row->opened_on > list->c->as_of)
		return;
	if (!is_asked_for(list, row))
		return;
	list->n++;
	if (list->c->json)
		json_task(&list->c->out, row);
	else
		task_block(list->c, row);
}

static int whose_tasks(struct task_list *list)
{
	struct context *c = list->c;
	struct subject s;
	int code = find_subject(c, &s);

	if (code != EX_OK)
		return code;
	if (!s.invoice_key)
		list->customer_id = c->args.word[0];
	else if (*s.instalment)
		list->invoice = arena_printf(&c->arena, "%s/%s", s.invoice_id,
					     s.instalment);
	else
		list->invoice = s.invoice_id;
	return EX_OK;
}

int cmd_tasks(struct context *c)
{
	struct task_list list = { .c = c };
	int code = context_store(c, STORE_READ);
	enum status st;

	if (code == EX_OK && c->args.words)
		code = whose_tasks(&list);
	if (code != EX_OK)
		return code;
	st = store_tasks_each(c->store, given(&c->args, OPT_ALL), &c->arena,
			      list_task, &list);
	if (st == STATUS_OK && !list.n && !c->json)
		say_none(c, list.customer_id || list.invoice
				    ? "Nothing of it waits for a person."
				    : "Nothing waits for a person.");
	return exit_code(c, st);
}

/* ---- show -------------------------------------------------------------- */

struct history {
	struct context *c;
	struct table table;
	bool of_invoice;
};

static const struct table_column columns[] = {
	{ "day", ALIGN_LEFT },
	{ "who", ALIGN_LEFT },
	{ "what", ALIGN_LEFT },
	{ "", ALIGN_FLEX },
};

/* Digests of the parts are for proofs, not for reading; nor are a thousand
 * invoices in a line. */
#define LONGEST_LINE 600
static const char *readable(struct arena *a, const char *text)
{
	const char *digests = text ? strstr(text, "; parts ") : NULL;
	size_t len = !text     ? 0
		     : digests ? (size_t)(digests - text)
			       : strlen(text);

	if (len <= LONGEST_LINE)
		return digests ? arena_strndup(a, text, len) : text;
	for (len = LONGEST_LINE; len && text[len] != ' ';)
		len--;
	return arena_printf(a, "%.*s ... (--json shows all)", (int)len, text);
}

/* Of a customer, which invoice is meant. */
static const char *named(const struct history *h, const struct history_row *row)
{
	const char *text = readable(&h->c->arena, row->text);

	if (h->of_invoice || !row->invoice_id || !text ||
	    strstr(text, row->invoice_id))
		return text;
	return arena_printf(&h->c->arena, "%s: %s", row->invoice_id, text);
}

static void list_history(void *ctx, const struct history_row *row)
{
	struct history *h = ctx;

	if (h->c->json) {
		json_history(&h->c->out, row);
		return;
	}
	table_day(&h->table, row->on);
	table_cell(&h->table, row->who);
	table_cell(&h->table, row->kind);
	table_cell(&h->table, named(h, row));
}

int cmd_show(struct context *c)
{
	struct history h = { .c = c };
	struct subject subject;
	int code = context_store(c, STORE_READ);
	enum status st;

	if (code == EX_OK)
		code = find_subject(c, &subject);
	if (code != EX_OK)
		return code;
	h.of_invoice = subject.invoice_key != 0;
	table_init(&h.table, &c->arena, columns, COUNT_OF(columns));
	st = store_history_each(
		c->store, subject.customer_key, subject.invoice_key,
		given(&c->args, OPT_AS_OF) ? c->as_of : DAY_NEVER, &c->arena,
		list_history, &h);
	if (st == STATUS_OK && !c->json && table_rows(&h.table))
		table_to_text(&h.table, &c->out_style, &c->out);
	return exit_code(c, st);
}
