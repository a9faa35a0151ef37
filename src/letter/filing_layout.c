/*
 * A filing in the columns of an insurer's own form: which rows, what stands in
 * each, and how days and numbers are written there.
 */
#include <string.h>

#include "filing_rows.h"
#include "relance/text.h"

/* ---- one row for the debtor ---------------------------------------------- */

/* What is not known of one invoice is not known of all. */
static void fold(struct cell *sum, const struct cell *c)
{
	if (sum->kind != c->kind) {
		*sum = (struct cell){ 0 };
		return;
	}
	switch (c->kind) {
	case CELL_EMPTY:
		break;
	case CELL_TEXT:
		if (strcmp(sum->text, c->text) != 0)
			*sum = (struct cell){ 0 };
		break;
	case CELL_DAY:
		if (c->n < sum->n)
			sum->n = c->n;
		break;
	case CELL_MONEY:
		sum->n += c->n;
		break;
	case CELL_NUMBER:
		if (c->n > sum->n)
			sum->n = c->n;
		break;
	case CELL_PERCENT:
		if (c->n != sum->n)
			*sum = (struct cell){ 0 };
		break;
	}
}

/* What is paid already counts where it has an amount. */
static void fold_credit(struct filing_row *sum, const struct filing_row *credit)
{
	for (int i = 0; i < FILING__COUNT; i++)
		if (credit->cell[i].kind == CELL_MONEY &&
		    sum->cell[i].kind == CELL_MONEY)
			sum->cell[i].n += credit->cell[i].n;
}

static bool add_up(const struct filing_rows *rows, const char *currency,
		   struct filing_row *sum)
{
	bool begun = false;

	for (size_t r = 0; r < rows->list.n; r++) {
		const struct filing_row *row = &rows->list.v[r];

		if (strcmp(row->currency, currency) != 0)
			continue;
		if (!begun)
			*sum = *row;
		else if (row->credit)
			fold_credit(sum, row);
		else
			for (int i = 0; i < FILING__COUNT; i++)
				fold(&sum->cell[i], &row->cell[i]);
		begun = true;
	}
	for (int i = 0; begun && i <= FILING_CUSTOMER_ID; i++)
		sum->cell[i] = rows->party.cell[i];
	return begun;
}

/* ---- a cell -------------------------------------------------------------- */

struct writing {
	const struct filing_layout *layout;
	struct str *out;
	struct str cell; /* kept for its memory */
};

/* DD/MM/YYYY and its like: as many letters, as many digits. */
static void add_day(struct str *out, const char *form, civil_day on)
{
	int year, month, day;

	date_to_ymd(on, &year, &month, &day);
	for (const char *p = form; *p;) {
		size_t n = strspn(p, (char[]){ *p, '\0' });

		if (*p == 'Y')
			str_add_number(out,
				       (uint64_t)(n == 2 ? year % 100 : year),
				       (int)n);
		else if (*p == 'M')
			str_add_number(out, (uint64_t)month, (int)n);
		else if (*p == 'D')
			str_add_number(out, (uint64_t)day, (int)n);
		else
			str_add_n(out, p, n);
		p += n;
	}
}

static void with_decimal(struct str *out, size_t from, char decimal)
{
	char *point = strchr(out->buf + from, '.');

	if (point)
		*point = decimal;
}

static void add_value(struct writing *w, const struct cell *c,
		      const char *currency)
{
	struct str *out = &w->cell;
	size_t from = out->len;

	switch (c->kind) {
	case CELL_EMPTY:
		break;
	case CELL_TEXT:
		str_add(out, c->text);
		break;
	case CELL_DAY:
		add_day(out, w->layout->date_form, (civil_day)c->n);
		break;
	case CELL_MONEY:
		money_to_text(out, c->n, currency);
		with_decimal(out, from, w->layout->decimal);
		break;
	case CELL_NUMBER:
		str_addf(out, "%lld", (long long)c->n);
		break;
	case CELL_PERCENT:
		str_addf(out, "%lld.%02lld", (long long)c->n / 100,
			 (long long)c->n % 100);
		with_decimal(out, from, w->layout->decimal);
		break;
	}
}

static bool is_number(const struct layout_column *column,
		      const struct filing_row *row)
{
	if (column->part_count != 1 || column->part->text)
		return false;
	switch (row->cell[column->part->column].kind) {
	case CELL_MONEY:
	case CELL_NUMBER:
	case CELL_PERCENT:
		return true;
	case CELL_EMPTY:
	case CELL_TEXT:
	case CELL_DAY:
		break;
	}
	return false;
}

/* A number alone is no formula, however it begins. */
static void end_cell(struct writing *w, bool number)
{
	if (number)
		str_add(w->out, w->cell.buf);
	else
		text_add_field(w->out, w->cell.buf, w->layout->separator);
	str_clear(&w->cell);
}

static void add_cell(struct writing *w, const struct layout_column *column,
		     const struct filing_row *row)
{
	for (size_t i = 0; i < column->part_count; i++) {
		const struct layout_part *part = &column->part[i];

		if (part->text)
			str_add(&w->cell, part->text);
		else
			add_value(w, &row->cell[part->column], row->currency);
	}
	end_cell(w, is_number(column, row));
}

/* ---- lines --------------------------------------------------------------- */

static void add_headings(struct writing *w)
{
	for (size_t i = 0; i < w->layout->column_count; i++) {
		if (i)
			str_add_ch(w->out, w->layout->separator);
		text_add_field(w->out, w->layout->column[i].heading,
			       w->layout->separator);
	}
	str_add(w->out, "\r\n");
}

static void add_row(struct writing *w, const struct filing_row *row)
{
	for (size_t i = 0; i < w->layout->column_count; i++) {
		if (i)
			str_add_ch(w->out, w->layout->separator);
		add_cell(w, &w->layout->column[i], row);
	}
	str_add(w->out, "\r\n");
}

void filing_in_layout(const struct filing_layout *l,
		      const struct filing_rows *rows, const char *currency,
		      struct str *out)
{
	struct writing w = { .layout = l, .out = out, .cell = STR_INIT };
	struct filing_row sum;

	if (l->headings)
		add_headings(&w);
	if (l->rows == ROWS_DEBTOR && add_up(rows, currency, &sum))
		add_row(&w, &sum);
	for (size_t r = 0; l->rows != ROWS_DEBTOR && r < rows->list.n; r++)
		if (l->rows == ROWS_INVOICES_AND_CREDITS ||
		    !rows->list.v[r].credit)
			add_row(&w, &rows->list.v[r]);
	str_release(&w.cell);
}
