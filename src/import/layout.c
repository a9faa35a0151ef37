/*
 * Header and mapping become a layout. A name of the header belongs to the
 * mapping first; one that the mapping does not speak of may be a canonical
 * name; all others are faults unless the mapping ignores them.
 */
#include "layout.h"

#include <string.h>

#include "relance/text.h"

/* One making of a layout. */
struct making {
	struct layout *layout;
	const struct mapping *mapping;
	const struct record *rec;
	const char *file;
	struct arena *arena;
	struct diags *d;
	bool *used; /* header_n: the field found a place or is ignored */
};

char mapping_separator(const struct mapping *m)
{
	return m && m->separator ? m->separator : ',';
}

const char *mapping_encoding(const struct mapping *m)
{
	return m ? m->encoding : NULL;
}

int record_column(const struct record *rec, size_t k, char separator)
{
	bool in_quotes = false;
	int column = 1;

	for (size_t i = 0; i < rec->raw_len;) {
		char c = rec->raw[i];

		if (k == 0)
			return column;
		if (c == '"')
			in_quotes = !in_quotes;
		else if (c == '\n' || c == '\r')
			return 0;
		else if (c == separator && !in_quotes)
			k--;
		i += utf8_step(rec->raw + i, rec->raw_len - i);
		column++;
	}
	return k == 0 ? column : 0;
}

void add_quoted(struct str *out, const char *text)
{
	struct str cut = STR_INIT;
	size_t len = strlen(text), at = 0;

	for (int i = 0; i < 40 && at < len; i++)
		at += utf8_step(text + at, len - at);
	if (at > len)
		at = len;
	str_add_n(&cut, text, at);
	str_add_ch(out, '"');
	text_add_safe(out, cut.buf);
	str_add(out, at < len ? "...\"" : "\"");
	str_release(&cut);
}

char *quoted(struct arena *a, const char *text)
{
	struct str s = STR_INIT;
	char *copy;

	add_quoted(&s, text);
	copy = arena_strdup(a, s.buf);
	str_release(&s);
	return copy;
}

static struct diag *header_fault(struct making *m, size_t field,
				 const char *text)
{
	bool there = field < m->rec->n;
	struct pos pos = { m->file, (int)m->rec->line,
			   there ? record_column(m->rec, field,
						 mapping_separator(m->mapping))
				 : 0 };
	struct diag *diag = diag_add(m->d, SEVERITY_ERROR, pos, "%s", text);

	if (there)
		diag->path = m->layout->header[field];
	return diag;
}

/* Names without blanks around them; -1 or the first that stands twice. */
static void read_names(struct making *m)
{
	const char **names = ARENA_ARRAY(m->arena, const char *, m->rec->n + 1);

	for (size_t i = 0; i < m->rec->n; i++) {
		const char *t = m->rec->field[i].text;
		size_t len = strlen(t);

		while (len && (t[len - 1] == ' ' || t[len - 1] == '\t'))
			len--;
		while (len && (*t == ' ' || *t == '\t')) {
			t++;
			len--;
		}
		names[i] = arena_strndup(m->arena, t, len);
	}
	m->layout->header = names;
	m->layout->header_n = m->rec->n;
}

/* Index of a header, exact first; SIZE_MAX when there is none. */
static size_t header_find(const struct layout *layout, const char *name)
{
	for (size_t i = 0; i < layout->header_n; i++)
		if (str_eq(layout->header[i], name))
			return i;
	for (size_t i = 0; i < layout->header_n; i++)
		if (text_same_ci(layout->header[i], name))
			return i;
	return SIZE_MAX;
}

static bool has_column(const struct layout *layout, const struct column *c)
{
	for (size_t i = 0; i < layout->n; i++)
		if (layout->item[i].column == c)
			return true;
	return false;
}

static void add_item(struct making *m, int column, size_t field,
		     const struct mapping_column *map)
{
	const struct column *c = &columns_of(m->layout->kind).v[column];
	struct layout *layout = m->layout;
	const char *form = m->mapping ? m->mapping->date_form : NULL;

	if (layout->n == sizeof layout->item / sizeof layout->item[0])
		BUG("more columns than a layout holds");
	if (map && map->date_form)
		form = map->date_form;
	layout->item[layout->n++] = (struct layout_item){
		.column = c,
		.field = field,
		.header = field == FIELD_CONSTANT ? c->name
						  : layout->header[field],
		.map = map,
		.date_form = form ? form : "YYYY-MM-DD",
	};
	if (field != FIELD_CONSTANT)
		layout->known++;
}

/* A column of ours that the mapping names; -1 after a fault. */
static int mapped_column(struct making *m, const struct mapping_column *map)
{
	int column = column_find(m->layout->kind, map->ours);
	const char *near;
	struct diag *diag;

	if (column >= 0 &&
	    !has_column(m->layout, &columns_of(m->layout->kind).v[column]))
		return column;
	diag = diag_add(m->d, SEVERITY_ERROR, map->pos,
			column >= 0 ? "column %s is given twice for %s"
				    : "no column %s in %s",
			map->ours, import_kind_name(m->layout->kind));
	near = column_nearest(m->layout->kind, map->ours);
	if (column < 0 && near)
		diag_hint(m->d, diag, "Did you mean %s?", near);
	return -1;
}

static void map_one(struct making *m, const struct mapping_column *map)
{
	size_t field = FIELD_CONSTANT;
	int column;

	if (map->theirs) {
		field = header_find(m->layout, map->theirs);
		if (field == SIZE_MAX) {
			struct str t = STR_INIT;
			struct diag *diag;

			str_add(&t, "the file has no column ");
			add_quoted(&t, map->theirs);
			diag = header_fault(m, SIZE_MAX, t.buf);
			if (map->pos.file)
				diag_hint(m->d, diag,
					  "The mapping names it (%s, line %d).",
					  map->pos.file, map->pos.line);
			str_release(&t);
			return;
		}
		m->used[field] = true;
	}
	if (str_eq(map->ours, "ignore"))
		return;
	column = mapped_column(m, map);
	if (column >= 0)
		add_item(m, column, field, map);
}

static void unknown_name(struct making *m, size_t field)
{
	const char *name = m->layout->header[field];
	const char *near = column_nearest(m->layout->kind, name);
	struct str t = STR_INIT;
	struct diag *diag;

	if (*name)
		str_add(&t, "unknown column ");
	else
		str_addf(&t, "column %zu has no name", field + 1);
	if (*name)
		add_quoted(&t, name);
	diag = header_fault(m, field, t.buf);
	str_release(&t);
	if (m->layout->header_n == 1 && strpbrk(name, ",;\t|"))
		diag_hint(m->d, diag,
			  "Probably the separator is another one; `relance "
			  "import --suggest` prints a mapping.");
	else if (near)
		diag_hint(m->d, diag, "Did you mean %s?", near);
	else
		diag_hint(m->d, diag,
			  "Map it, or write `other_columns: ignore` in a "
			  "mapping.");
}

static void take_canonical(struct making *m)
{
	for (size_t i = 0; i < m->layout->header_n; i++) {
		int column = column_find(m->layout->kind, m->layout->header[i]);
		bool taken;

		if (m->used[i])
			continue;
		taken = column >= 0 &&
			has_column(m->layout,
				   &columns_of(m->layout->kind).v[column]);
		if (column >= 0 && !taken)
			add_item(m, column, i, NULL);
		else if (taken && !m->mapping)
			header_fault(m, i, "this column stands twice");
		else if (!m->mapping || !m->mapping->ignore_others)
			unknown_name(m, i);
	}
}

static void need(struct making *m, const char *what, const char * or)
{
	struct str t = STR_INIT;
	struct diag *diag;

	str_addf(&t, "no column %s, which %s need%s", what,
		 import_kind_name(m->layout->kind), or);
	diag = header_fault(m, SIZE_MAX, t.buf);
	diag->path = arena_strdup(m->d->arena, what);
	str_release(&t);
}

static bool has_name(const struct making *m, const char *name)
{
	int i = column_find(m->layout->kind, name);

	return i >= 0 &&
	       has_column(m->layout, &columns_of(m->layout->kind).v[i]);
}

static void check_needs(struct making *m)
{
	struct columns c = columns_of(m->layout->kind);

	for (size_t i = 0; i < c.n; i++) {
		if (has_column(m->layout, &c.v[i]) || c.v[i].need == NEED_NOT)
			continue;
		if (c.v[i].need == NEED_VALUE)
			need(m, c.v[i].name, "");
		else if (!m->layout->currency)
			need(m, "currency", " (or `currency` in the mapping)");
	}
	if ((m->layout->kind == IMPORT_PAYMENTS ||
	     m->layout->kind == IMPORT_DOCUMENTS) &&
	    !has_name(m, "invoice_id") && !has_name(m, "customer_id"))
		need(m, "invoice_id or customer_id", "");
}

/* The decoder wants amounts last: they need the row's currency. */
static void amounts_last(struct layout *layout)
{
	struct layout_item sorted[sizeof layout->item / sizeof layout->item[0]];
	size_t n = 0;

	for (int amounts = 0; amounts < 2; amounts++)
		for (size_t i = 0; i < layout->n; i++)
			if ((layout->item[i].column->type == COLUMN_AMOUNT) ==
			    amounts)
				sorted[n++] = layout->item[i];
	memcpy(layout->item, sorted, n * sizeof sorted[0]);
}

static uint32_t missing_columns(const struct layout *layout)
{
	struct columns all = columns_of(layout->kind);
	uint32_t lacks = all.n < 32 ? (UINT32_C(1) << all.n) - 1 : UINT32_MAX;

	for (size_t i = 0; i < layout->n; i++)
		lacks &= ~(UINT32_C(1) << (layout->item[i].column - all.v));
	return lacks;
}

bool layout_make(struct layout *out, enum import_kind kind,
		 const struct mapping *mapping, const struct record *header,
		 const char *file, struct arena *arena, struct diags *d)
{
	struct making m = { .layout = out,
			    .mapping = mapping,
			    .rec = header,
			    .file = file,
			    .arena = arena,
			    .d = d };
	size_t before = d->errors;

	*out = (struct layout){ .kind = kind, .mapping = mapping };
	out->number = (struct number_form){
		mapping && mapping->decimal ? mapping->decimal : '.',
		mapping ? mapping->thousands : '\0'
	};
	out->currency = mapping ? mapping->currency : NULL;
	read_names(&m);
	m.used = ARENA_ARRAY(arena, bool, header->n + 1);
	for (size_t i = 0; mapping && i < mapping->columns.n; i++)
		map_one(&m, &mapping->columns.v[i]);
	take_canonical(&m);
	check_needs(&m);
	amounts_last(out);
	out->lacks = missing_columns(out);
	return d->errors == before;
}
