/*
 * The text of a field as a value. Each kind of value has one reader; what it
 * refuses becomes a fault that names the column, the text and what was
 * probably meant.
 */
#include "cell.h"

#include <string.h>

#include "relance/country.h"
#include "relance/text.h"

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
	char code[3] = "";

	if (v->len == 2 && is_letter(v->v[0]) && is_letter(v->v[1])) {
		/* Clearing the bit of lower case makes capitals. */
		code[0] = (char)(v->v[0] & ~0x20);
		code[1] = (char)(v->v[1] & ~0x20);
	}
	if (country_known(code))
		memcpy(row->country, code, sizeof code);
	else
		refuse(dec, v, "not a country code", country_hint(code));
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
	if (date_form_fits(form, v->v, v->len)) {
		row_hint(dec,
			 row_fault(dec, v->item->column->name,
				   "there is no such day: %s",
				   quoted(dec->d->arena, v->v)),
			 "Years run from 1900 to 2999.");
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

static void read_factoring(struct decoder *dec, const struct cell *v,
			   struct row *row)
{
	static const char *const words[] = { "managed", "delegated",
					     "confidential" };
	const char *near;

	if (factoring_find(v->v) >= 0) {
		put_text(row, v);
		return;
	}
	near = text_nearest(v->v, words, sizeof words / sizeof *words);
	refuse(dec, v, "unknown word",
	       near ? arena_printf(dec->d->arena,
				   "Did you mean \"%s\"? Other words are told "
				   "by `values:` in a mapping.",
				   near)
		    : "It is one of managed, delegated, confidential; other "
		      "words are told by `values:` in a mapping.");
}

void cell_read(struct decoder *dec, const struct cell *v, struct row *row)
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
	case COLUMN_FACTORING:
		read_factoring(dec, v, row);
		break;
	case COLUMN_PATH:
		read_path(dec, v, row);
		break;
	}
}
