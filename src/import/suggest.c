/*
 * `import --suggest`: the mapping ready to paste, what could not be told, and
 * the first rows as they would be read, by the very code that imports.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "decode.h"
#include "guess.h"
#include "job.h"
#include "relance/text.h"

struct suggestion {
	const char *path;
	int fd;
	struct guess guess;
	struct mapping mapping; /* what is printed, as a value */
	struct arena *arena;
	struct str *out;
	struct VEC(const char *) doubts;
};

#define DOUBT(s, ...)                                                          \
	VEC_PUSH((s)->arena, &(s)->doubts,                                     \
		 arena_printf((s)->arena, __VA_ARGS__))

static enum column_type type_of(const struct guess *g, const char *ours)
{
	return columns_of(g->kind).v[column_find(g->kind, ours)].type;
}

/* ---- forms of dates and amounts --------------------------------------- */

/* Bits that all filled columns of that type have in common. */
static uint32_t common_forms(const struct guess *g, enum column_type type,
			     bool *any)
{
	uint32_t all = UINT32_MAX;

	*any = false;
	for (size_t i = 0; i < g->columns; i++) {
		const struct column_guess *c = &g->column[i];

		if (!c->ours || !c->filled || type_of(g, c->ours) != type)
			continue;
		*any = true;
		all &= type == COLUMN_DATE ? c->date_forms : c->number_forms;
	}
	return all;
}

static size_t first_bit(uint32_t bits, size_t n)
{
	size_t i = 0;

	while (i < n && !(bits >> i & 1))
		i++;
	return i;
}

static void choose_dates(struct suggestion *s)
{
	bool any, day_first = false, month_first = false;
	uint32_t forms = common_forms(&s->guess, COLUMN_DATE, &any);
	size_t i = first_bit(forms, guess_date_form_count);

	if (!any)
		return;
	if (i == guess_date_form_count) {
		DOUBT(s, "the date columns have different forms: `dates:` "
			 "gives each its own");
		return;
	}
	s->mapping.date_form = guess_date_forms[i].form;
	for (size_t k = 0; k < guess_date_form_count; k++) {
		if (!(forms >> k & 1))
			continue;
		day_first |= guess_date_forms[k].first == 'D';
		month_first |= guess_date_forms[k].first == 'M';
	}
	if (day_first && month_first)
		DOUBT(s,
		      "day or month first? No day is later than the 12th, "
		      "so %s is only a guess",
		      s->mapping.date_form);
}

static void choose_numbers(struct suggestion *s)
{
	bool any;
	uint32_t forms = common_forms(&s->guess, COLUMN_AMOUNT, &any);
	size_t i = first_bit(forms, guess_number_form_count);

	s->mapping.decimal = '.';
	if (!any)
		return;
	if (i == guess_number_form_count) {
		DOUBT(s, "the amounts are not all written alike");
		return;
	}
	s->mapping.decimal = guess_number_forms[i].decimal;
	s->mapping.thousands = guess_number_forms[i].thousands;
	if (i == 0 && forms >> 1 & 1)
		DOUBT(s, "decimal point or comma? No amount has decimals");
}

/* ---- columns ----------------------------------------------------------- */

static bool is_our_word(const char *ours, const char *word)
{
	if (str_eq(ours, "status"))
		return invoice_status_find(word) >= 0;
	return payment_kind_find(word) >= 0;
}

/* Is this a column that says "disputed" with yes and no? */
static const char *status_guess(const char *word)
{
	int yes = yes_no_read(word);

	if (yes >= 0)
		return yes ? "disputed" : "open";
	return "open";
}

static void choose_values(struct suggestion *s, const struct column_guess *c,
			  struct mapping_column *column)
{
	bool foreign = false, sure = true;

	if (!str_eq(c->ours, "status") &&
	    !(str_eq(c->ours, "kind") && s->guess.kind == IMPORT_PAYMENTS))
		return;
	for (size_t i = 0; i < c->words && i < GUESS_WORDS; i++) {
		struct mapping_value v = { c->word[i], c->word[i] };

		if (!is_our_word(c->ours, c->word[i])) {
			foreign = true;
			sure = sure && yes_no_read(c->word[i]) >= 0;
			v.ours = str_eq(c->ours, "status")
					 ? status_guess(c->word[i])
					 : "payment";
		}
		VEC_PUSH(s->arena, &column->values, v);
	}
	if (!foreign)
		column->values.n = 0;
	else if (!sure || c->words > GUESS_WORDS)
		DOUBT(s,
		      "what the values of %s mean: put our words behind "
		      "them",
		      quoted(s->arena, c->name));
}

static void choose_columns(struct suggestion *s)
{
	struct guess *g = &s->guess;

	for (size_t i = 0; i < g->columns; i++) {
		const struct column_guess *c = &g->column[i];
		struct mapping_column column = { .theirs = c->name,
						 .ours = c->ours ? c->ours
								 : "ignore" };

		if (!*c->name)
			s->mapping.ignore_others = true;
		if (!*c->name)
			continue;
		if (c->ours)
			choose_values(s, c, &column);
		VEC_PUSH(s->arena, &s->mapping.columns, column);
	}
}

static void doubt_missing(struct suggestion *s)
{
	struct columns c = columns_of(s->guess.kind);

	for (size_t i = 0; i < c.n; i++) {
		if (guess_find(&s->guess, c.v[i].name))
			continue;
		if (c.v[i].need == NEED_VALUE)
			DOUBT(s, "which column holds %s, which %s need",
			      c.v[i].name, import_kind_name(s->guess.kind));
		if (c.v[i].type == COLUMN_CURRENCY) {
			s->mapping.currency = "EUR";
			DOUBT(s, "the currency: no column names it, so EUR is "
				 "only a guess");
		}
	}
	if (s->guess.kind == IMPORT_INVOICES &&
	    !guess_find(&s->guess, "due_date") &&
	    !guess_find(&s->guess, "payment_terms"))
		DOUBT(s, "when invoices are due: no column holds due_date or "
			 "payment_terms");
}

/* A journal has several rows for one invoice. */
static void doubt_repeats(struct suggestion *s)
{
	const char *key = s->guess.kind == IMPORT_INVOICES    ? "invoice_id"
			  : s->guess.kind == IMPORT_CUSTOMERS ? "customer_id"
							      : NULL;
	const struct column_guess *c = key ? guess_find(&s->guess, key) : NULL;

	if (c && c->repeats)
		DOUBT(s,
		      "which row is the one to read: %s stands in several "
		      "rows, as in a journal; there must be one a row",
		      quoted(s->arena, c->name));
}

/* ---- printing ---------------------------------------------------------- */

static bool is_safe(const char *p, size_t n)
{
	char one[8] = "";
	struct str out = STR_INIT;
	bool same;

	memcpy(one, p, n);
	text_add_safe(&out, one);
	same = str_eq(out.buf, one);
	str_release(&out);
	return same;
}

/* Of two or three bytes; no longer one is unsafe. */
static unsigned code_of(const char *p, size_t n)
{
	const unsigned char *c = (const unsigned char *)p;

	if (n == 1)
		return c[0];
	if (n == 2)
		return (c[0] & 0x1fu) << 6 | (c[1] & 0x3fu);
	return (c[0] & 0x0fu) << 12 | (c[1] & 0x3fu) << 6 | (c[2] & 0x3fu);
}

/* A YAML text in double quotes, which a terminal shows as it is. */
static void add_yaml_text(struct str *out, const char *text)
{
	size_t left = strlen(text), n;

	str_add_ch(out, '"');
	for (const char *p = text; left; p += n, left -= n) {
		n = utf8_step(p, left);
		if (*p == '"' || *p == '\\')
			str_addf(out, "\\%c", *p);
		else if (n > 3 || is_safe(p, n))
			str_add_n(out, p, n);
		else
			str_addf(out, "\\u%04X", code_of(p, n));
	}
	str_add_ch(out, '"');
}

static const char *separator_text(char c)
{
	switch (c) {
	case ';':
		return "\";\"";
	case '\t':
		return "tab";
	case '|':
		return "\"|\"";
	}
	return "\",\"";
}

static const char *thousands_text(char c)
{
	switch (c) {
	case ' ':
		return "space";
	case '\'':
		return "\"'\"";
	case '.':
		return "\".\"";
	}
	return "\",\"";
}

static void print_values(struct suggestion *s)
{
	bool began = false;

	for (size_t i = 0; i < s->mapping.columns.n; i++) {
		const struct mapping_column *c = &s->mapping.columns.v[i];

		if (!c->values.n)
			continue;
		if (!began)
			str_add(s->out, "    values:\n");
		began = true;
		str_addf(s->out, "      %s:\n", c->ours);
		for (size_t k = 0; k < c->values.n; k++) {
			str_add(s->out, "        ");
			add_yaml_text(s->out, c->values.v[k].theirs);
			str_addf(s->out, ": %s\n", c->values.v[k].ours);
		}
	}
}

static void print_mapping(struct suggestion *s)
{
	const struct mapping *m = &s->mapping;

	str_addf(s->out, "import:\n  %s:\n", m->kind);
	str_addf(s->out, "    separator: %s\n", separator_text(m->separator));
	if (m->encoding)
		str_addf(s->out, "    encoding: %s\n", m->encoding);
	str_addf(s->out, "    decimal: \"%c\"\n", m->decimal);
	if (m->thousands)
		str_addf(s->out, "    thousands: %s\n",
			 thousands_text(m->thousands));
	if (m->date_form)
		str_addf(s->out, "    date: %s\n", m->date_form);
	if (m->currency)
		str_addf(s->out, "    currency: %s\n", m->currency);
	str_add(s->out, "    columns:\n");
	for (size_t i = 0; i < m->columns.n; i++) {
		str_add(s->out, "      ");
		add_yaml_text(s->out, m->columns.v[i].theirs);
		str_addf(s->out, ": %s\n", m->columns.v[i].ours);
	}
	print_values(s);
	if (m->ignore_others)
		str_add(s->out, "    other_columns: ignore\n");
}

static void print_doubts(struct suggestion *s)
{
	if (!s->doubts.n)
		return;
	str_add(s->out, "\n# What could not be told:\n");
	for (size_t i = 0; i < s->doubts.n; i++) {
		str_add(s->out, "#   ");
		text_add_safe(s->out, s->doubts.v[i]);
		str_add_ch(s->out, '\n');
	}
}

/* ---- the first rows ---------------------------------------------------- */

/* The decoded value of one column; false when it is missing. */
static bool add_value(struct str *out, const struct row *row,
		      const struct column *c, const char *as_read)
{
	const char *place = (const char *)row + c->offset;
	char day[DATE_TEXT_SIZE];
	civil_day on;
	int64_t minor;

	if (c->type == COLUMN_DATE) {
		memcpy(&on, place, sizeof on);
		str_add(out, date_to_text(on, day));
		return on != DAY_NONE;
	}
	if (c->type == COLUMN_AMOUNT) {
		memcpy(&minor, place, sizeof minor);
		if (minor != AMOUNT_NONE)
			money_to_text(out, minor, row_currency(row));
		return minor != AMOUNT_NONE;
	}
	text_add_safe(out, as_read);
	return *as_read;
}

static const char *as_read(const struct layout_item *item,
			   const struct record *rec)
{
	const char *text = rec->field[item->field].text;

	for (size_t i = 0; item->map && i < item->map->values.n; i++)
		if (str_eq(item->map->values.v[i].theirs, text))
			return item->map->values.v[i].ours;
	return text;
}

static void print_row(struct suggestion *s, const struct layout *layout,
		      const struct record *rec, const struct row *row)
{
	str_addf(s->out, "#   line %ld:", rec->line);
	for (size_t i = 0; i < layout->n; i++) {
		const struct layout_item *item = &layout->item[i];
		size_t before = s->out->len;

		str_addf(s->out, " %s=", item->column->name);
		if (!add_value(s->out, row, item->column, as_read(item, rec)))
			str_cut(s->out, before);
	}
	str_add_ch(s->out, '\n');
}

static void print_faults(struct suggestion *s, const struct diags *faults,
			 size_t from)
{
	for (size_t i = from; i < faults->n; i++) {
		const struct diag *f = &faults->v[i];

		str_addf(s->out, "#   line %d: ", f->pos.line);
		if (f->path) {
			text_add_safe(s->out, f->path);
			str_add(s->out, ": ");
		}
		text_add_safe(s->out, f->text);
		str_add_ch(s->out, '\n');
	}
}

static int any_terms(void *ctx, const char *customer_id)
{
	(void)ctx;
	(void)customer_id;
	return 0;
}

static bool no_currency(void *ctx, const struct payment *p, char out[4])
{
	(void)ctx;
	(void)p;
	(void)out;
	return false;
}

static void print_rows(struct suggestion *s, struct csv_reader *reader)
{
	static const struct row_lookup lookup = { NULL, no_currency,
						  any_terms };
	struct diags faults;
	struct layout layout;
	struct decoder dec = { .layout = &layout,
			       .file = s->path,
			       .separator = s->mapping.separator,
			       .lookup = &lookup,
			       .d = &faults };
	struct row row;

	diags_init(&faults, s->arena);
	csv_reader_next(reader);
	if (!layout_make(&layout, s->guess.kind, &s->mapping, &reader->rec,
			 s->path, s->arena, &faults)) {
		str_add(s->out, "\n# No row can be read yet:\n");
		print_faults(s, &faults, 0);
		return;
	}
	str_add(s->out, "\n# The first rows as they would be read:\n");
	for (int i = 0; i < 3; i++) {
		size_t before = faults.n;
		enum record_kind kind = csv_reader_next(reader);

		if (kind == RECORD_END || kind == RECORD_FATAL)
			break;
		if (kind == RECORD_BROKEN)
			decode_broken(&dec, &reader->rec);
		else if (decode_row(&dec, &reader->rec, &row))
			print_row(s, &layout, &reader->rec, &row);
		print_faults(s, &faults, before);
	}
}

static void suggest(struct suggestion *s)
{
	struct source source;
	struct csv_reader reader;
	const char *slash = strrchr(s->path, '/');

	s->mapping.kind = import_kind_name(s->guess.kind);
	s->mapping.separator = s->guess.separator;
	s->mapping.encoding = s->guess.encoding;
	choose_dates(s);
	choose_numbers(s);
	choose_columns(s);
	doubt_missing(s);
	doubt_repeats(s);
	if (str_eq(s->guess.encoding, "UTF-16"))
		DOUBT(s, "no mapping reads UTF-16: save the file as UTF-8");
	str_add(s->out, "# ");
	text_add_safe(s->out, slash ? slash + 1 : s->path);
	str_addf(s->out, " seems to hold %s. For relance.yaml:\n",
		 s->mapping.kind);
	print_mapping(s);
	print_doubts(s);
	if (source_open(&source, s->fd, NULL, 0, s->guess.encoding) !=
	    SOURCE_FINE)
		return;
	csv_reader_init(&reader, &source, s->guess.separator);
	print_rows(s, &reader);
	csv_reader_release(&reader);
	source_release(&source);
}

enum status import_suggest(const char *path, struct str *out, struct diags *d)
{
	struct arena arena = ARENA_INIT;
	struct suggestion s = { .path = path, .arena = &arena, .out = out };
	enum status st;

	s.fd = import_open(AT_FDCWD, path, true, &st, d);
	if (s.fd < 0)
		return st;
	if (guess_file(&s.guess, path, s.fd, &arena, d))
		suggest(&s);
	else
		st = STATUS_INVALID;
	close(s.fd);
	arena_release(&arena);
	return st;
}
