/*
 * Records into rows: which field goes where, what text may come in at all, and
 * how faults are told. What the text of a field means is in cell.c.
 */
#include "cell.h"

#include <stdarg.h>
#include <string.h>

#include "relance/text.h"

static const struct layout_item *item_of(const struct decoder *dec,
					 const char *column)
{
	for (size_t i = 0; i < dec->layout->n; i++)
		if (str_eq(dec->layout->item[i].column->name, column))
			return &dec->layout->item[i];
	return NULL;
}

PRINTF_LIKE(4, 0)
static struct diag *complain(struct decoder *dec, enum severity severity,
			     const char *column, const char *fmt, va_list ap)
{
	const struct layout_item *item = column ? item_of(dec, column) : NULL;
	struct pos pos = { dec->file, (int)dec->rec->line, 0 };
	struct diag *diag;

	if (dec->bad_lines > BAD_LINES_MAX)
		return NULL;
	if (item && item->field != FIELD_CONSTANT)
		pos.column =
			record_column(dec->rec, item->field, dec->separator);
	diag = diag_add(dec->d, severity, pos, "%s",
			arena_vprintf(dec->d->arena, fmt, ap));
	diag->path = item ? item->header : column;
	return diag;
}

static void count_bad(struct decoder *dec)
{
	if (!dec->bad)
		dec->bad_lines++;
	dec->bad = true;
}

struct diag *row_fault(struct decoder *dec, const char *column, const char *fmt,
		       ...)
{
	struct diag *diag;
	va_list ap;

	count_bad(dec);
	va_start(ap, fmt);
	diag = complain(dec, SEVERITY_ERROR, column, fmt, ap);
	va_end(ap);
	return diag;
}

struct diag *row_warning(struct decoder *dec, const char *column,
			 const char *fmt, ...)
{
	struct diag *diag;
	va_list ap;

	if (dec->warnings++ >= WARNINGS_MAX)
		return NULL;
	va_start(ap, fmt);
	diag = complain(dec, SEVERITY_WARNING, column, fmt, ap);
	va_end(ap);
	return diag;
}

void row_hint(struct decoder *dec, struct diag *diag, const char *hint)
{
	if (diag && hint)
		diag_hint(dec->d, diag, "%s", hint);
}

static bool breaks_allowed(enum column_type type)
{
	return type == COLUMN_TEXT || type == COLUMN_LINES;
}

/* Is this field, which holds more than printable ASCII, text that may come
 * in? A line break in one-line text becomes a space. */
static bool text_may_come_in(struct decoder *dec, const struct cell *v)
{
	enum column_type type = v->item->column->type;
	const char *column = v->item->column->name;

	if (!utf8_valid(v->text, v->len)) {
		dec->not_utf8 = true;
		row_fault(dec, column, "not UTF-8 text");
		return false;
	}
	for (size_t i = 0; i < v->len; i++) {
		unsigned char c = (unsigned char)v->text[i];
		unsigned char next = (unsigned char)v->text[i + 1];

		if ((c == '\n' || c == '\r') && breaks_allowed(type)) {
			if (type == COLUMN_TEXT)
				v->text[i] = ' ';
		} else if (c < 0x20 || c == 0x7f ||
			   (c == 0xc2 && next < 0xa0)) {
			unsigned code = c == 0xc2 ? next : c;

			row_fault(dec, column, "control character U+%04X",
				  code);
			return false;
		} else if (c == 0xee && next == 0x80 &&
			   ((unsigned char)v->text[i + 2] & 0xfe) == 0x80) {
			row_fault(dec, column,
				  "character U+E00%d is not "
				  "allowed",
				  v->text[i + 2] & 1);
			return false;
		}
	}
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void trim(struct cell *v)
{
	while (v->len && is_blank(v->text[v->len - 1]))
		v->text[--v->len] = '\0';
	while (v->len && is_blank(*v->text)) {
		v->text++;
		v->len--;
	}
	v->v = v->text;
}

static void apply_values(struct cell *v)
{
	const struct mapping_column *map = v->item->map;

	for (size_t i = 0; i < map->values.n; i++)
		if (str_eq(map->values.v[i].theirs, v->v)) {
			v->v = map->values.v[i].ours;
			v->len = strlen(v->v);
			return;
		}
}

/* The text of one item; false when it must not come in. */
static bool take_text(struct decoder *dec, const struct layout_item *item,
		      struct cell *v)
{
	*v = (struct cell){ .item = item, .v = "" };
	if (item->field == FIELD_CONSTANT) {
		v->v = item->map->constant ? item->map->constant : "";
		v->len = strlen(v->v);
		return true;
	}
	v->text = dec->rec->field[item->field].text;
	v->len = dec->rec->field[item->field].len;
	trim(v);
	if (!dec->rec->plain && !text_may_come_in(dec, v))
		return false;
	if (item->map && item->map->values.n)
		apply_values(v);
	return true;
}

/* Before the first amount: in which currency? */
static void settle_currency(struct decoder *dec, struct row *row)
{
	char *currency = NULL;

	if (row->kind == IMPORT_INVOICES)
		currency = row->as.invoice.currency;
	else if (row->kind == IMPORT_LIMITS)
		currency = row->as.limit.amount.currency;
	else if (row->kind == IMPORT_PAYMENTS)
		currency = row->as.payment.currency;
	if (!currency || *currency || dec->bad)
		return;
	if (dec->layout->currency) {
		memcpy(currency, dec->layout->currency, 4);
		return;
	}
	if (row->kind == IMPORT_PAYMENTS && dec->lookup &&
	    dec->lookup->currency(dec->lookup->ctx, &row->as.payment, currency))
		return;
	row_hint(dec, row_fault(dec, "currency", "the currency is not known"),
		 row->kind == IMPORT_PAYMENTS
			 ? "A payment takes that of its invoice, which is "
			   "not known; else give a column or `currency:` in a "
			   "mapping."
			 : "Give it in each line, or `currency:` in a "
			   "mapping.");
}

bool decode_row(struct decoder *dec, const struct record *rec, struct row *row)
{
	const struct layout *layout = dec->layout;
	bool amounts = false;

	dec->rec = rec;
	dec->bad = false;
	row_blank(layout->kind, row);
	if (layout->kind == IMPORT_CUSTOMERS)
		row->as.customer.lacks = layout->lacks;
	else if (layout->kind == IMPORT_INVOICES)
		row->as.invoice.lacks = layout->lacks;
	row->line = rec->line;
	if (rec->n != layout->header_n) {
		row_hint(dec,
			 row_fault(dec, NULL,
				   "%zu fields, but the first line names %zu",
				   rec->n, layout->header_n),
			 "Probably a separator or a quote is missing or "
			 "stands too much.");
		return false;
	}
	for (size_t i = 0; i < layout->n; i++) {
		const struct layout_item *item = &layout->item[i];
		struct cell v;

		if (item->column->type == COLUMN_AMOUNT && !amounts) {
			amounts = true;
			settle_currency(dec, row);
		}
		if (!take_text(dec, item, &v))
			continue;
		if (v.len)
			cell_read(dec, &v, row);
		else if (item->column->need == NEED_VALUE)
			row_fault(dec, item->column->name, "no value");
	}
	if (!dec->bad)
		check_row(dec, row);
	return !dec->bad;
}

bool record_is_empty(const struct record *rec)
{
	for (size_t i = 0; i < rec->n; i++)
		if (rec->field[i].len)
			return false;
	return true;
}

void decode_broken(struct decoder *dec, const struct record *rec)
{
	const struct layout *layout = dec->layout;
	struct diag *diag;

	dec->rec = rec;
	dec->bad = false;
	diag = row_fault(dec, NULL, "%s", rec->fault);
	if (diag && rec->kind == RECORD_BROKEN &&
	    rec->fault_field < layout->header_n)
		diag->path = layout->header[rec->fault_field];
	row_hint(dec, diag, rec->hint);
}
