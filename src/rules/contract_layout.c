/*
 * `layouts:` of a contract: the rows of a filing once more, in the columns of
 * an insurer's own form. A value is text in which {{name}} stands for what our
 * own CSV has in the column of that name.
 */
#include <string.h>

#include "contract_keys.h"
#include "csv_form.h"
#include "relance/filing_layout.h"
#include "relance/text.h"

/* In the order of enum filing_column. */
static const char *const column_names[] = {
	"policy_no",
	"contract",
	"filing",
	"as_of",
	"insured_name",
	"insured_legal_id",
	"debtor_name",
	"debtor_legal_id",
	"debtor_vat_id",
	"debtor_country",
	"insurer_ref",
	"customer_id",
	"type",
	"invoice_id",
	"instalment",
	"po_number",
	"issued_on",
	"delivered_on",
	"original_due_on",
	"due_on",
	"extended_to",
	"days_overdue",
	"currency",
	"amount_total",
	"amount_tax",
	"paid",
	"outstanding_incl_tax",
	"outstanding_excl_tax",
	"disputed",
	"dispute_reason",
	"assigned_to",
	"counted_excl_tax",
	"covered",
	"suspended",
	"not_covered",
	"reasons",
	"insured_percentage",
	"factoring",
};
_Static_assert(sizeof column_names / sizeof *column_names == FILING__COUNT,
	       "a name for every column");

const char *filing_column_name(enum filing_column column)
{
	return column_names[column];
}

/* ---- a value ---------------------------------------------------------- */

struct parts {
	struct decoder *dec;
	const struct node *node;
	struct VEC(struct layout_part) list;
};

static void add_text(struct parts *p, const char *from, size_t n)
{
	struct layout_part part = { 0 };

	if (!n)
		return;
	part.text = arena_strndup(p->dec->arena, from, n);
	VEC_PUSH(p->dec->arena, &p->list, part);
}

static void add_column(struct parts *p, const char *from, size_t n)
{
	struct layout_part part = { 0 };
	const char *name;

	while (n && *from == ' ')
		from++, n--;
	while (n && from[n - 1] == ' ')
		n--;
	name = arena_strndup(p->dec->arena, from, n);
	for (int i = 0; i < FILING__COUNT; i++)
		if (str_eq(column_names[i], name)) {
			part.column = (enum filing_column)i;
			VEC_PUSH(p->dec->arena, &p->list, part);
			return;
		}
	hint_nearest(p->dec,
		     fault(p->dec, p->node, "unknown column \"%s\"", name),
		     name, column_names, FILING__COUNT, "Columns:");
}

/* Text and columns by turns. */
static void take_parts(struct parts *p, const char *text)
{
	const char *open, *close;

	while ((open = strstr(text, "{{")) != NULL) {
		close = strstr(open, "}}");
		if (!close) {
			HINT(p->dec,
			     fault(p->dec, p->node, "\"{{\" is never closed"),
			     "Write {{%s}}, with two braces on both sides.",
			     column_names[FILING_INVOICE_ID]);
			return;
		}
		add_text(p, text, (size_t)(open - text));
		add_column(p, open + 2, (size_t)(close - open - 2));
		text = close + 2;
	}
	add_text(p, text, strlen(text));
}

/* ---- columns ---------------------------------------------------------- */

struct columns {
	struct VEC(struct layout_column) list;
};

static void add_value(struct decoder *dec, const struct node *heading,
		      const struct node *value, void *ctx)
{
	struct parts parts = { .dec = dec, .node = value };
	struct layout_column column = { .heading = heading->text };
	struct columns *columns = ctx;

	/* {{name}} without quotes: told where its key was refused. */
	if (value->kind == NODE_MAPPING && value->child.n &&
	    value->child.v[0]->kind == NODE_REFUSED)
		return;
	if (value->kind != NODE_SCALAR)
		(void)scalar_text(dec, value);
	else if (!node_is_null(value))
		take_parts(&parts, value->text);
	column.part = parts.list.v;
	column.part_count = parts.list.n;
	VEC_PUSH(dec->arena, &columns->list, column);
}

static void read_columns(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	struct filing_layout *l = base;
	struct columns columns = { 0 };
	size_t errors = dec->errors;

	(void)key;
	decode_entries(dec, node, add_value, &columns);
	l->column = columns.list.v;
	l->column_count = columns.list.n;
	if (!columns.list.n && dec->errors == errors)
		HINT(dec, fault(dec, node, "a layout needs columns"),
		     "Write one line for each: Invoice: \"{{invoice_id}}\".");
}

static const struct type type_layout_columns = {
	FORM_CUSTOM, "heading: value",
	"\"type\":\"object\",\"minProperties\":1,\"additionalProperties\":"
	"{\"type\":[\"string\",\"number\",\"null\"]}",
	read_columns, 0
};

/* ---- a layout --------------------------------------------------------- */

static const char *const rows_words[] = { "invoices_and_credits", "invoices",
					  "debtor", NULL };

static void layout_defaults(struct decoder *dec, void *base)
{
	struct filing_layout *l = base;

	(void)dec;
	l->separator = ',';
	l->decimal = '.';
	l->date_form = "YYYY-MM-DD";
	l->headings = true;
}

static void check_layout(struct decoder *dec, const struct found *found,
			 void *base)
{
	const struct filing_layout *l = base;

	if (l->separator == l->decimal)
		HINT(dec,
		     found_fault(dec, found, "decimal",
				 "the decimal sign separates fields too"),
		     "Write `separator: \";\"` with a decimal comma.");
}

static const struct key layout_keys[] = {
	{ .name = "name",
	  .type = &type_name,
	  .offset = offsetof(struct filing_layout, name),
	  .flags = KEY_REQUIRED,
	  .meaning = "What the name of the file ends with.",
	  .example = "form" },
	{ .name = "filings",
	  .type = &type_list,
	  .offset = offsetof(struct filing_layout, filing),
	  .count_offset = offsetof(struct filing_layout, filing_count),
	  .item = &type_name,
	  .fallback = "every filing",
	  .meaning = "The filings that it goes with.",
	  .example = "[notice, claim]" },
	{ .name = "rows",
	  .type = &type_word,
	  .offset = offsetof(struct filing_layout, rows),
	  .words = rows_words,
	  .fallback = "invoices_and_credits",
	  .meaning = "What has a line: as our own CSV; without the credits; or "
		     "one line for the debtor, in which amounts in the "
		     "contract's currency are added up (credits too), of days "
		     "the earliest stands, of days_overdue the most, of the "
		     "rest what all invoices share.",
	  .example = "invoices" },
	{ .name = "separator",
	  .type = &type_separator,
	  .offset = offsetof(struct filing_layout, separator),
	  .fallback = "\",\"",
	  .meaning = "What stands between two fields: , ; | or tab.",
	  .example = "\";\"" },
	{ .name = "decimal",
	  .type = &type_decimal,
	  .offset = offsetof(struct filing_layout, decimal),
	  .fallback = "\".\"",
	  .meaning = "The decimal sign of amounts and percentages.",
	  .example = "\",\"" },
	{ .name = "date",
	  .type = &type_date_form,
	  .offset = offsetof(struct filing_layout, date_form),
	  .fallback = "YYYY-MM-DD",
	  .meaning = "How days are written.",
	  .example = "DD/MM/YYYY" },
	{ .name = "headings",
	  .type = &type_flag,
	  .offset = offsetof(struct filing_layout, headings),
	  .fallback = "yes",
	  .meaning = "Does the first line name the columns?",
	  .example = "no" },
	{ .name = "columns",
	  .type = &type_layout_columns,
	  .flags = KEY_REQUIRED,
	  .meaning = "The columns from left to right, each as its heading and "
		     "its value: text in which {{name}} stands for a column of "
		     "our own CSV. null is an empty column.",
	  .example = "{Invoice: \"{{invoice_id}}\", Kind: OVD}" },
};
const struct shape layout_shape = {
	.name = "layout",
	KEYS(layout_keys),
	.size = sizeof(struct filing_layout),
	.pos_offset = NOT_KEPT,
	.defaults = layout_defaults,
	.check = check_layout,
};
