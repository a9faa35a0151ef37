/*
 * Rows of CSV files that stand in YAML, for rule tests: columns by name, and
 * what a test leaves out. They go through the import afterwards, which checks
 * the values.
 */
#include <string.h>

#include "relance/text.h"
#include "row.h"

static int column_find(const struct rehearsal_table *t, const char *name)
{
	for (size_t i = 0; i < t->column_count; i++)
		if (str_eq(t->column[i], name))
			return (int)i;
	return -1;
}

/* Ours while the test is being read. */
static struct rehearsal_cell *cell_at(const struct rehearsal_table *t,
				      size_t row, const char *column)
{
	int i = column_find(t, column);

	if (i < 0)
		BUG("%s have no column %s", t->kind, column);
	return (struct rehearsal_cell *)&t
		->cell[row * t->column_count + (size_t)i];
}

/* ---- reading ---------------------------------------------------------- */

struct row_walk {
	const struct rehearsal_table *table;
	size_t row;
};

static void read_cell(struct decoder *dec, const struct node *key,
		      const struct node *value, void *ctx)
{
	const struct row_walk *walk = ctx;
	const struct rehearsal_table *t = walk->table;
	struct rehearsal_cell *cell;
	bool empty;

	if (column_find(t, key->text) < 0) {
		hint_nearest(dec,
			     fault(dec, key, "%s have no column \"%s\"",
				   t->kind, key->text),
			     key->text, t->column, t->column_count,
			     "They have");
		return;
	}
	empty = value->kind == NODE_SCALAR && value->style == STYLE_PLAIN &&
		(str_eq(value->text, "null") || str_eq(value->text, "~"));
	cell = cell_at(t, walk->row, key->text);
	cell->text = empty ? "" : scalar_text(dec, value);
	cell->pos = node_pos(dec, value);
}

static void read_row(struct decoder *dec, const struct node *node,
		     const struct rehearsal_table *t, size_t row)
{
	struct row_walk walk = { t, row };

	for (size_t i = 0; i < t->column_count; i++)
		cell_at(t, row, t->column[i])->pos = node_pos(dec, node);
	decode_entries(dec, node, read_cell, &walk);
}

static void make_cells(struct decoder *dec, struct rehearsal_table *t,
		       size_t rows)
{
	t->row_count = rows;
	t->cell = ARENA_ARRAY(dec->arena, struct rehearsal_cell,
			      rows * t->column_count + 1);
}

void rows_decode(struct decoder *dec, const struct node *node, const char *kind,
		 struct rehearsal_table *out)
{
	const struct path *up = dec->at;

	out->kind = kind;
	out->pos = node_pos(dec, node);
	out->column = canonical_columns(kind, &out->column_count);
	if (node->kind != NODE_SEQUENCE) {
		HINT(dec, fault(dec, node, "a list of rows is expected here"),
		     "Write [{customer_id: C1}].");
		return;
	}
	make_cells(dec, out, node->child.n);
	for (size_t i = 0; i < node->child.n; i++) {
		struct path here = { up, NULL, i };

		dec->at = &here;
		if (node->child.v[i]->kind != NODE_REFUSED)
			read_row(dec, node->child.v[i], out, i);
		dec->at = up;
	}
}

bool rows_find(const struct rehearsal_table *t, const char *column,
	       const char *text)
{
	for (size_t i = 0; i < t->row_count; i++)
		if (str_eq(cell_at(t, i, column)->text, text))
			return true;
	return false;
}

/* ---- defaults --------------------------------------------------------- */

struct fallback {
	const char *column, *text;
};

static void fill_row(const struct rehearsal_table *t, size_t row,
		     const struct fallback *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct rehearsal_cell *cell = cell_at(t, row, list[i].column);

		if (!cell->text)
			cell->text = list[i].text;
	}
}

/* What is still missing is an empty cell. */
static void fill_empty(const struct rehearsal_table *t)
{
	struct rehearsal_cell *cell = (struct rehearsal_cell *)t->cell;

	for (size_t i = 0; i < t->row_count * t->column_count; i++)
		if (!cell[i].text)
			cell[i].text = "";
}

#define FILL(table, row, list)                                                 \
	fill_row((table), (row), (list), sizeof(list) / sizeof *(list))

static void fill_customers(const struct rehearsal *test,
			   const struct rehearsal_table *t)
{
	static const struct fallback id[] = { { "customer_id", "C1" } };

	for (size_t i = 0; i < t->row_count; i++)
		FILL(t, i, id);
	for (size_t i = 0; i < t->row_count; i++) {
		const struct fallback list[] = {
			{ "name", cell_at(t, i, "customer_id")->text },
			{ "email", "billing@example.org" },
			{ "address", "1 Test Street" },
			{ "postcode", "75002" },
			{ "city", "Paris" },
			{ "policy", test->policy },
		};

		FILL(t, i, list);
	}
}

/* The one customer of a test, else C1. */
static const char *usual_customer(const struct rehearsal *test)
{
	const struct rehearsal_table *t = &test->table[REHEARSE_CUSTOMERS];
	const char *id = NULL;

	if (t->row_count == 1)
		id = cell_at(t, 0, "customer_id")->text;
	return id ? id : "C1";
}

/* A month before it falls due. */
static const char *usual_issue(struct decoder *dec, const char *due)
{
	char day[DATE_TEXT_SIZE];
	civil_day on;

	if (!due || !date_parse(due, strlen(due), &on))
		return NULL;
	return arena_strdup(dec->arena, date_to_text(on - 30, day));
}

static void fill_invoices(struct decoder *dec, const struct rehearsal *test)
{
	const struct rehearsal_table *t = &test->table[REHEARSE_INVOICES];

	for (size_t i = 0; i < t->row_count; i++) {
		const struct fallback list[] = {
			{ "customer_id", usual_customer(test) },
			{ "amount_total", "1000.00" },
			{ "currency", "EUR" },
			{ "issue_date",
			  usual_issue(dec, cell_at(t, i, "due_date")->text) },
		};

		FILL(t, i, list);
	}
}

static void fill_others(struct decoder *dec, const struct rehearsal *test)
{
	const struct rehearsal_table *contacts =
		&test->table[REHEARSE_CONTACTS];
	const struct rehearsal_table *payments =
		&test->table[REHEARSE_PAYMENTS];
	const struct rehearsal_table *limits = &test->table[REHEARSE_LIMITS];
	const char *usual = usual_customer(test);

	for (size_t i = 0; i < contacts->row_count; i++) {
		const struct fallback list[] = {
			{ "customer_id", usual },
			{ "email", "contact@example.org" },
		};

		FILL(contacts, i, list);
	}
	for (size_t i = 0; i < payments->row_count; i++) {
		const struct fallback list[] = {
			{ "payment_id",
			  arena_printf(dec->arena, "payment-%zu", i + 1) },
			{ "kind", "payment" },
		};

		FILL(payments, i, list);
	}
	for (size_t i = 0; i < limits->row_count; i++) {
		static const struct fallback list[] = {
			{ "type", "named" },
			{ "status", "accepted" },
			{ "currency", "EUR" },
		};

		FILL(limits, i, list);
	}
}

/* ---- customers that only invoices name -------------------------------- */

static size_t count_unknown(const struct rehearsal *test, size_t upto)
{
	const struct rehearsal_table *invoices =
		&test->table[REHEARSE_INVOICES];
	const char *id = cell_at(invoices, upto, "customer_id")->text;

	if (rows_find(&test->table[REHEARSE_CUSTOMERS], "customer_id", id))
		return 0;
	for (size_t i = 0; i < upto; i++)
		if (str_eq(cell_at(invoices, i, "customer_id")->text, id))
			return 0;
	return 1;
}

static void add_customers(struct decoder *dec, struct rehearsal *test)
{
	struct rehearsal_table *t = &test->table[REHEARSE_CUSTOMERS];
	const struct rehearsal_table *invoices =
		&test->table[REHEARSE_INVOICES];
	struct rehearsal_table old = *t;
	size_t n = old.row_count, more = 0;

	for (size_t i = 0; i < invoices->row_count; i++)
		more += count_unknown(test, i);
	make_cells(dec, t, n + more);
	if (n)
		memcpy((struct rehearsal_cell *)t->cell, old.cell,
		       n * t->column_count * sizeof *old.cell);
	t->row_count = n;
	for (size_t i = 0; i < invoices->row_count; i++) {
		const struct rehearsal_cell *cell =
			cell_at(invoices, i, "customer_id");

		if (rows_find(t, "customer_id", cell->text))
			continue;
		for (size_t k = 0; k < t->column_count; k++)
			cell_at(t, t->row_count, t->column[k])->pos = cell->pos;
		cell_at(t, t->row_count, "customer_id")->text = cell->text;
		t->row_count++;
	}
}

void rows_default(struct decoder *dec, struct rehearsal *test)
{
	static const char *const kinds[REHEARSAL_KIND__COUNT] = {
		"customers", "contacts", "invoices", "payments", "limits"
	};

	for (int i = 0; i < REHEARSAL_KIND__COUNT; i++) {
		struct rehearsal_table *t = &test->table[i];

		t->kind = kinds[i];
		t->column = canonical_columns(kinds[i], &t->column_count);
	}
	fill_invoices(dec, test);
	add_customers(dec, test);
	fill_customers(test, &test->table[REHEARSE_CUSTOMERS]);
	fill_others(dec, test);
	for (int i = 0; i < REHEARSAL_KIND__COUNT; i++)
		fill_empty(&test->table[i]);
}
