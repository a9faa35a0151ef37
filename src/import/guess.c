/*
 * Looking at a file that nobody described.
 */
#include "guess.h"

#include <stdlib.h>
#include <string.h>

#include "relance/hash.h"
#include "relance/text.h"
#include "synonym.h"

const struct date_form_kind guess_date_forms[] = {
	{ "YYYY-MM-DD", 'Y' },
	{ "DD/MM/YYYY", 'D' },
	{ "MM/DD/YYYY", 'M' },
	{ "D/M/YYYY", 'D' },
	{ "M/D/YYYY", 'M' },
	{ "DD.MM.YYYY", 'D' },
	{ "D.M.YYYY", 'D' },
	{ "DD-MM-YYYY", 'D' },
	{ "MM-DD-YYYY", 'M' },
	{ "YYYY/MM/DD", 'Y' },
	{ "YYYYMMDD", 'Y' },
	{ "DD/MM/YY", 'D' },
	{ "MM/DD/YY", 'M' },
	{ "DD.MM.YY", 'D' },
	{ "YYYY-MM-DD 00:00:00", 'Y' },
	{ "DD/MM/YYYY 00:00:00", 'D' },
};
const size_t guess_date_form_count =
	sizeof guess_date_forms / sizeof guess_date_forms[0];

const struct number_form guess_number_forms[] = {
	{ '.', '\0' }, { ',', '\0' }, { '.', ',' },  { ',', '.' },
	{ ',', ' ' },  { '.', ' ' },  { '.', '\'' },
};
const size_t guess_number_form_count =
	sizeof guess_number_forms / sizeof guess_number_forms[0];

static bool reader_begin(struct csv_reader *reader, struct source *source,
			 int fd, char separator, const char *encoding)
{
	if (source_open(source, fd, NULL, 0, encoding) != SOURCE_FINE)
		return false;
	csv_reader_init(reader, source, separator);
	return true;
}

static void reader_end(struct csv_reader *reader, struct source *source)
{
	csv_reader_release(reader);
	source_release(source);
}

/* How many of the first lines have as many fields as the header; 0 when that
 * is one field. */
static size_t lines_alike(int fd, char separator, const char *encoding)
{
	struct source source;
	struct csv_reader reader;
	size_t fields = 0, alike = 0;

	if (!reader_begin(&reader, &source, fd, separator, encoding))
		return 0;
	for (int i = 0; i < 50; i++) {
		enum record_kind kind = csv_reader_next(&reader);

		if (kind == RECORD_END || kind == RECORD_FATAL)
			break;
		if (i == 0)
			fields = kind == RECORD_ROW ? reader.rec.n : 0;
		alike += kind == RECORD_ROW && reader.rec.n == fields;
	}
	reader_end(&reader, &source);
	return fields > 1 ? alike * 100 + fields : 0;
}

static char guess_separator(int fd, const char *encoding)
{
	static const char separators[] = { ',', ';', '\t', '|' };
	char best = ',';
	size_t most = 0;

	for (size_t i = 0; i < sizeof separators; i++) {
		size_t n = lines_alike(fd, separators[i], encoding);

		if (n > most) {
			most = n;
			best = separators[i];
		}
	}
	return best;
}

static const char *trimmed(struct csv_field *f)
{
	char *t = f->text;
	size_t n = strlen(t);

	while (n && (t[n - 1] == ' ' || t[n - 1] == '\t'))
		t[--n] = '\0';
	while (*t == ' ' || *t == '\t')
		t++;
	return t;
}

static uint32_t date_forms_of(const char *text, uint32_t may)
{
	civil_day on;

	for (size_t i = 0; i < guess_date_form_count; i++)
		if (may >> i & 1 && !date_form_read(guess_date_forms[i].form,
						    text, strlen(text), &on))
			may &= ~(UINT32_C(1) << i);
	return may;
}

/* No currency is known yet: two decimals are the rule, three do exist. */
static uint32_t number_forms_of(const char *text, uint32_t may)
{
	int64_t minor;

	for (size_t i = 0; i < guess_number_form_count; i++)
		if (may >> i & 1 &&
		    amount_read(guess_number_forms[i], text, strlen(text),
				"EUR", &minor) != AMOUNT_FINE)
			may &= ~(UINT32_C(1) << i);
	return may;
}

static void keep_word(struct column_guess *c, const char *text,
		      struct arena *arena)
{
	if (c->words > GUESS_WORDS)
		return;
	for (size_t i = 0; i < c->words; i++)
		if (str_eq(c->word[i], text))
			return;
	if (c->words < GUESS_WORDS)
		c->word[c->words] = arena_strdup(arena, text);
	c->words++;
}

static void count_repeat(struct column_guess *c, const char *text)
{
	uint64_t hash = hash64_add(HASH64_START, text);

	c->repeats += c->last == hash;
	c->last = hash;
}

static void look_at_row(struct guess *g, struct record *rec,
			struct arena *arena)
{
	if (rec->n != g->columns)
		return;
	g->rows++;
	for (size_t i = 0; i < rec->n; i++) {
		struct column_guess *c = &g->column[i];
		const char *text = trimmed(&rec->field[i]);

		if (!*text)
			continue;
		c->filled++;
		count_repeat(c, text);
		c->date_forms = date_forms_of(text, c->date_forms);
		c->number_forms = number_forms_of(text, c->number_forms);
		keep_word(c, text, arena);
	}
}

static void take_header(struct guess *g, struct record *rec,
			struct arena *arena)
{
	g->columns = rec->n;
	g->column = ARENA_ARRAY(arena, struct column_guess, rec->n + 1);
	for (size_t i = 0; i < rec->n; i++) {
		struct column_guess *c = &g->column[i];

		c->name = arena_strdup(arena, trimmed(&rec->field[i]));
		c->date_forms = (UINT32_C(1) << guess_date_form_count) - 1;
		c->number_forms = (UINT32_C(1) << guess_number_form_count) - 1;
	}
}

/* A name that says "date" over values that are none must not be believed. */
static bool contents_fit(const struct column_guess *c, enum column_type type)
{
	if (c->filled == 0)
		return true;
	if (type == COLUMN_DATE)
		return c->date_forms != 0;
	return type != COLUMN_AMOUNT || c->number_forms != 0;
}

static bool taken(const struct guess *g, size_t before, const char *ours)
{
	for (size_t i = 0; i < before; i++)
		if (str_eq(g->column[i].ours, ours))
			return true;
	return false;
}

static size_t name_columns(struct guess *g, enum import_kind kind)
{
	size_t known = 0;

	for (size_t i = 0; i < g->columns; i++) {
		struct column_guess *c = &g->column[i];
		const char *ours = synonym_find(kind, c->name);

		c->ours = NULL;
		if (!ours || taken(g, i, ours) ||
		    !contents_fit(
			    c,
			    columns_of(kind).v[column_find(kind, ours)].type))
			continue;
		c->ours = ours;
		known++;
	}
	return known;
}

static size_t needed_found(const struct guess *g, enum import_kind kind)
{
	struct columns c = columns_of(kind);
	size_t found = 0, needed = 0;

	for (size_t i = 0; i < c.n; i++) {
		if (c.v[i].need != NEED_VALUE)
			continue;
		needed++;
		found += guess_find(g, c.v[i].name) != NULL;
	}
	return found == needed ? 10 : found;
}

static void guess_kind(struct guess *g)
{
	size_t most = 0;

	g->kind = IMPORT_INVOICES;
	for (int k = 0; k < IMPORT_KIND__COUNT; k++) {
		size_t n = name_columns(g, (enum import_kind)k);

		n += needed_found(g, (enum import_kind)k);
		if (n > most) {
			most = n;
			g->kind = (enum import_kind)k;
		}
	}
	g->known = name_columns(g, g->kind);
}

const struct column_guess *guess_find(const struct guess *g, const char *ours)
{
	for (size_t i = 0; i < g->columns; i++)
		if (str_eq(g->column[i].ours, ours))
			return &g->column[i];
	return NULL;
}

static const char *guess_encoding(int fd)
{
	struct source s;
	char *buf = mem_alloc(SOURCE_BLOCK);
	const char *guess = NULL;

	if (source_open(&s, fd, NULL, 0, NULL) == SOURCE_FINE)
		guess = source_guess_encoding(
			buf, source_peek(&s, buf, SOURCE_BLOCK));
	free(buf);
	return guess;
}

bool guess_file(struct guess *out, const char *path, int fd,
		struct arena *arena, struct diags *d)
{
	struct source source;
	struct csv_reader reader;
	enum record_kind kind;

	*out = (struct guess){ .encoding = guess_encoding(fd) };
	out->separator = guess_separator(fd, out->encoding);
	if (!reader_begin(&reader, &source, fd, out->separator, out->encoding))
		return false;
	kind = csv_reader_next(&reader);
	if (kind == RECORD_ROW) {
		take_header(out, &reader.rec, arena);
		while (out->rows < GUESS_ROWS &&
		       (kind = csv_reader_next(&reader)) != RECORD_END &&
		       kind != RECORD_FATAL)
			if (kind == RECORD_ROW)
				look_at_row(out, &reader.rec, arena);
		guess_kind(out);
	} else {
		diag_add(d, SEVERITY_ERROR, (struct pos){ path, 1, 0 }, "%s",
			 kind == RECORD_END ? "the file is empty"
					    : reader.rec.fault);
	}
	reader_end(&reader, &source);
	return out->columns > 0;
}
