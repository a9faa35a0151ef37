/*
 * Tables for people: columns as wide as their widest cell, numbers to the
 * right, and one column that gives way when the terminal is narrow.
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "relance/report.h"
#include "relance/text.h"

#define INDENT 2
#define GAP 2
#define FLEX_MIN 8

static const char *const ink_code[INK__COUNT] = {
	[INK_BOLD] = "\033[1m",	  [INK_DIM] = "\033[2m",
	[INK_RED] = "\033[31m",	  [INK_YELLOW] = "\033[33m",
	[INK_GREEN] = "\033[32m",
};

void ink_on(struct str *out, const struct style *style, enum ink ink)
{
	if (style->colour && ink_code[ink])
		str_add(out, ink_code[ink]);
}

void ink_off(struct str *out, const struct style *style)
{
	if (style->colour)
		str_add(out, "\033[0m");
}

void ink_text(struct str *out, const struct style *style, enum ink ink,
	      const char *text)
{
	ink_on(out, style, ink);
	text_add_safe(out, text);
	if (ink != INK_PLAIN)
		ink_off(out, style);
}

void table_init(struct table *t, struct arena *arena,
		const struct table_column *column, size_t columns)
{
	*t = (struct table){ .arena = arena,
			     .column = column,
			     .columns = columns };
}

void table_cell(struct table *t, const char *text)
{
	struct str safe = STR_INIT;

	text_add_safe(&safe, text ? text : "");
	VEC_PUSH(t->arena, &t->cells, arena_strdup(t->arena, safe.buf));
	str_release(&safe);
}

void table_day(struct table *t, civil_day on)
{
	char text[DATE_TEXT_SIZE];

	table_cell(t, on == DAY_NONE || on == DAY_NEVER
			      ? ""
			      : date_to_text(on, text));
}

void table_money(struct table *t, int64_t minor, const char *currency)
{
	table_cell(t, money_text(t->arena, minor, currency));
}

void table_number(struct table *t, int64_t n)
{
	table_cell(t, arena_printf(t->arena, "%lld", (long long)n));
}

size_t table_rows(const struct table *t)
{
	if (!t->columns)
		BUG("a table without columns");
	return t->cells.n / t->columns;
}

static void measure(const struct table *t, const struct style *style,
		    size_t *width)
{
	size_t total = INDENT, over;

	if (!t->columns)
		BUG("a table without columns");
	for (size_t c = 0; c < t->columns; c++)
		width[c] = text_columns(t->column[c].title,
					strlen(t->column[c].title));
	for (size_t i = 0; i < t->cells.n; i++) {
		size_t w = text_columns(t->cells.v[i], strlen(t->cells.v[i])),
		       c = i % t->columns;

		if (w > width[c])
			width[c] = w;
	}
	for (size_t c = 0; c < t->columns; c++)
		total += width[c] + (c ? GAP : 0);
	if (!style->width || total <= (size_t)style->width)
		return;
	over = total - (size_t)style->width;
	for (size_t c = 0; c < t->columns && over; c++) {
		size_t give;

		if (t->column[c].align != ALIGN_FLEX || width[c] <= FLEX_MIN)
			continue;
		give = width[c] - FLEX_MIN < over ? width[c] - FLEX_MIN : over;
		width[c] -= give;
		over -= give;
	}
}

static void add_blanks(struct str *out, size_t n)
{
	while (n--)
		str_add_ch(out, ' ');
}

/* The beginning of a text that is too long, and an ellipsis. */
static void add_cut(struct str *out, const char *text, size_t width)
{
	size_t len = strlen(text), used = 0;

	for (size_t i = 0; i < len;) {
		size_t n = utf8_step(text + i, len - i);
		size_t w = text_columns(text + i, n);

		if (used + w > width - 1)
			break;
		str_add_n(out, text + i, n);
		used += w;
		i += n;
	}
	str_add(out, "…");
	add_blanks(out, width - 1 - used);
}

static void add_cell(struct str *out, const char *text, size_t width,
		     enum align align, bool last)
{
	size_t w = text_columns(text, strlen(text));

	if (w > width) {
		add_cut(out, text, width);
		return;
	}
	if (align == ALIGN_RIGHT)
		add_blanks(out, width - w);
	str_add(out, text);
	if (align != ALIGN_RIGHT && !last)
		add_blanks(out, width - w);
}

static void add_row(struct str *out, const struct table *t,
		    const char *const *cell, const size_t *width)
{
	add_blanks(out, INDENT);
	for (size_t c = 0; c < t->columns; c++) {
		if (c)
			add_blanks(out, GAP);
		add_cell(out, cell[c], width[c], t->column[c].align,
			 c + 1 == t->columns);
	}
	while (out->len && out->buf[out->len - 1] == ' ')
		str_cut(out, out->len - 1);
}

void table_to_text(const struct table *t, const struct style *style,
		   struct str *out)
{
	size_t *width = ARENA_ARRAY(t->arena, size_t, t->columns);
	const char **title = ARENA_ARRAY(t->arena, const char *, t->columns);

	measure(t, style, width);
	for (size_t c = 0; c < t->columns; c++)
		title[c] = t->column[c].title;
	ink_on(out, style, INK_DIM);
	add_row(out, t, title, width);
	ink_off(out, style);
	str_add_ch(out, '\n');
	for (size_t r = 0; r < table_rows(t); r++) {
		add_row(out, t, t->cells.v + r * t->columns, width);
		str_add_ch(out, '\n');
	}
}
