/*
 * Fields into values. Each kind of value has one reader; what it refuses
 * becomes a fault that names the column, the text and what was probably
 * meant.
 */
#include "decode.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "relance/text.h"

/* The field being read. */
struct cell {
	const struct layout_item *item;
	char *text;    /* in the record; NULL when it comes from the mapping */
	const char *v; /* what to read: trimmed, mapped */
	size_t len;
};

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

/* A fault of the value itself: "what "text"", and a hint. */
static void refuse(struct decoder *dec, const struct cell *v, const char *what,
		   const char *hint)
{
	row_hint(dec,
		 row_fault(dec, v->item->column->name, "%s %s", what,
			   quoted(dec->d->arena, v->v)),
		 hint);
}

static void *place(struct row *row, const struct cell *v)
{
	return (char *)row + v->item->column->offset;
}

static void put_text(struct row *row, const struct cell *v)
{
	memcpy(place(row, v), &v->v, sizeof v->v);
}

static void put_int(struct row *row, const struct cell *v, int n)
{
	memcpy(place(row, v), &n, sizeof n);
}

static void read_word(struct decoder *dec, const struct cell *v,
		      struct row *row, int (*find)(const char *),
		      const char *hint)
{
	int word = find(v->v);

	/* `balance` is ours alone. */
	if (word >= 0 && !(v->item->column->type == COLUMN_PAYMENT_KIND &&
			   word == PAYMENT_BALANCE))
		put_int(row, v, word);
	else
		refuse(dec, v, "unknown word", hint);
}

static void read_email(struct decoder *dec, const struct cell *v,
		       struct row *row)
{
	if (email_valid(v->v))
		put_text(row, v);
	else
		refuse(dec, v, "not an e-mail address",
		       strpbrk(v->v, ";, ") ? "One address only; others go "
					      "into contacts.csv."
					    : NULL);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void read_country(struct decoder *dec, const struct cell *v,
			 struct row *row)
{
	if (v->len != 2 || !is_letter(v->v[0]) || !is_letter(v->v[1])) {
		refuse(dec, v, "not a country code",
		       "Two letters as in ISO 3166: FR, DE, GB.");
		return;
	}
	/* Clearing the bit of lower case makes capitals. */
	row->country[0] = (char)(v->v[0] & ~0x20);
	row->country[1] = (char)(v->v[1] & ~0x20);
	row->country[2] = '\0';
}

static void read_language(struct decoder *dec, const struct cell *v,
			  struct row *row)
{
	size_t n = strcspn(v->v, "-_");
	bool good = (n == 2 || n == 3) && v->len <= 11;

	for (size_t i = 0; i < v->len; i++)
		good = good && (is_letter(v->v[i]) || i >= n);
	if (good)
		put_text(row, v);
	else
		refuse(dec, v, "not a language",
		       "Two letters as in ISO 639: fr, de, en.");
}

static void read_currency(struct decoder *dec, const struct cell *v,
			  struct row *row)
{
	if (currency_decimals(v->v) >= 0)
		memcpy(place(row, v), v->v, 4);
	else
		refuse(dec, v, "unknown currency",
		       "Three capital letters as in ISO 4217: EUR, USD, CHF.");
}

static void read_date(struct decoder *dec, const struct cell *v,
		      struct row *row)
{
	const char *form = v->item->date_form;
	civil_day on;

	if (str_eq(form, "YYYY-MM-DD")
		    ? date_parse(v->v, v->len, &on)
		    : date_form_read(form, v->v, v->len, &on)) {
		memcpy(place(row, v), &on, sizeof on);
		return;
	}
	row_hint(dec,
		 row_fault(dec, v->item->column->name,
			   "not a date of the form %s: %s", form,
			   quoted(dec->d->arena, v->v)),
		 dec->layout->mapping
			 ? NULL
			 : "Another form is told by `date:` in a mapping.");
}

static void read_days(struct decoder *dec, const struct cell *v,
		      struct row *row)
{
	int n = 0;
	bool good = v->len > 0 && v->len <= 4;

	for (size_t i = 0; i < v->len && good; i++) {
		good = v->v[i] >= '0' && v->v[i] <= '9';
		n = n * 10 + (v->v[i] - '0');
	}
	if (good && n <= 3650)
		put_int(row, v, n);
	else
		refuse(dec, v, "not a number of days",
		       "A whole number from 0 to 3650.");
}

static void read_yes_no(struct decoder *dec, const struct cell *v,
			struct row *row)
{
	int yes = yes_no_read(v->v);

	if (yes >= 0)
		put_int(row, v, yes ? TRI_YES : TRI_NO);
	else
		refuse(dec, v, "neither yes nor no:", NULL);
}

static const char *amount_hint(const struct decoder *dec,
			       enum amount_fault fault, const char *text,
			       const char *currency)
{
	switch (fault) {
	case AMOUNT_DECIMALS:
		if (currency_decimals(currency) == 0)
			return "This currency has no decimals.";
		return "These are more decimals than the currency has.";
	case AMOUNT_GROUPS:
		return "Thousands are not in groups of three; perhaps this "
		       "is the decimal sign.";
	case AMOUNT_RANGE:
		return "No amount is that large.";
	case AMOUNT_NOT_A_NUMBER:
		if (strchr(text, ',') && dec->layout->number.decimal == '.')
			return "Decimal and thousands signs are told by "
			       "`decimal:` and `thousands:` in a mapping.";
		return NULL;
	case AMOUNT_FINE:
		break;
	}
	return NULL;
}

static const char *row_currency(const struct row *row)
{
	switch (row->kind) {
	case IMPORT_INVOICES:
		return row->as.invoice.currency;
	case IMPORT_PAYMENTS:
		return row->as.payment.currency;
	case IMPORT_LIMITS:
		return row->as.limit.amount.currency;
	case IMPORT_CUSTOMERS:
	case IMPORT_CONTACTS:
	case IMPORT_DOCUMENTS:
	case IMPORT_KIND__COUNT:
		break;
	}
	return "";
}

static void read_amount(struct decoder *dec, const struct cell *v,
			struct row *row)
{
	const char *currency = row_currency(row);
	int64_t minor;
	enum amount_fault fault;

	if (!*currency) /* said already */
		return;
	fault = amount_read(dec->layout->number, v->v, v->len, currency,
			    &minor);
	if (fault == AMOUNT_FINE) {
		memcpy(place(row, v), &minor, sizeof minor);
		return;
	}
	row_hint(dec,
		 row_fault(dec, v->item->column->name,
			   "not an amount in %s: %s", currency,
			   quoted(dec->d->arena, v->v)),
		 amount_hint(dec, fault, v->v, currency));
}

static void read_path(struct decoder *dec, const struct cell *v,
		      struct row *row)
{
	bool climbs = false;

	for (const char *p = v->v; *p;) {
		size_t n = strcspn(p, "/");

		climbs = climbs || (n == 2 && memcmp(p, "..", 2) == 0);
		p += n;
		p += *p == '/';
	}
	if (*v->v == '/' || strchr(v->v, '\\') || climbs)
		refuse(dec, v, "path not below documents_dir:",
		       "A relative path with / and without \"..\".");
	else
		put_text(row, v);
}

static void read_value(struct decoder *dec, const struct cell *v,
		       struct row *row)
{
	switch (v->item->column->type) {
	case COLUMN_ID:
	case COLUMN_TEXT:
	case COLUMN_LINES:
		put_text(row, v);
		break;
	case COLUMN_EMAIL:
		read_email(dec, v, row);
		break;
	case COLUMN_COUNTRY:
		read_country(dec, v, row);
		break;
	case COLUMN_LANGUAGE:
		read_language(dec, v, row);
		break;
	case COLUMN_CURRENCY:
		read_currency(dec, v, row);
		break;
	case COLUMN_DATE:
		read_date(dec, v, row);
		break;
	case COLUMN_DAYS:
		read_days(dec, v, row);
		break;
	case COLUMN_YES_NO:
		read_yes_no(dec, v, row);
		break;
	case COLUMN_AMOUNT:
		read_amount(dec, v, row);
		break;
	case COLUMN_STATUS:
		read_word(dec, v, row, invoice_status_find,
			  "It is one of open, draft, disputed, cancelled; "
			  "other words are told by `values:` in a mapping.");
		break;
	case COLUMN_PAYMENT_KIND:
		read_word(dec, v, row, payment_kind_find,
			  "It is one of payment, credit_note, refund, "
			  "chargeback, write_off.");
		break;
	case COLUMN_LIMIT_TYPE:
		read_word(dec, v, row, limit_type_find,
			  "It is one of named, discretionary, rating, "
			  "temporary, top_up.");
		break;
	case COLUMN_LIMIT_STATUS:
		read_word(dec, v, row, limit_status_find,
			  "It is one of accepted, reduced, refused, "
			  "cancelled, expired.");
		break;
	case COLUMN_DOCUMENT_KIND:
		if (document_kind_valid(v->v))
			put_text(row, v);
		else
			refuse(dec, v, "unknown kind of document",
			       document_kinds());
		break;
	case COLUMN_PATH:
		read_path(dec, v, row);
		break;
	}
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
			read_value(dec, &v, row);
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
