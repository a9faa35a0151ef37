/*
 * Tables: columns as wide as their contents ask, in smaller letters where
 * words and figures would have to be broken otherwise; rows as lines that a
 * page break may part only when a row is longer than most of a page.
 */
#include "pdf_draw.h"

#define MANY 9	    /* columns */
#define PAD MM(0.9) /* above and below a row */
#define USUAL 9.0   /* size of the letters */
#define SMALL 7.5
#define SMALLEST 6.5
#define NARROWEST MM(22)    /* of a column of text */
#define LEADING 3.0	    /* from line to line, beyond the size */
#define ROW_TOGETHER 12	    /* lines of a row that stay on one page */
#define HEAD_HIGHEST MM(60) /* of a head that is repeated */

static size_t row_count(const struct sheet_table *t)
{
	return t->columns ? t->cells.n / t->columns : 0;
}

static double sum_of(const double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	return sum;
}

/* Takes from the columns that have more than they need, in proportion. */
static void shrink(double *width, const double *least, size_t n, double room)
{
	double sum = sum_of(width, n), floor = sum_of(least, n);

	for (size_t i = 0; i < n; i++)
		if (sum > floor && floor < room)
			width[i] = least[i] + (width[i] - least[i]) *
						      (room - floor) /
						      (sum - floor);
		else
			width[i] = least[i] * room / floor;
}

/* As wide as its longest word: a number is not to be broken. */
static double widest_word(const struct pdf_table *t, size_t column)
{
	double widest = 0;

	for (size_t i = column; i < t->source->cells.n;
	     i += t->source->columns) {
		PangoLayout *cell = t->cell[i];
		double width;

		pango_layout_set_wrap(cell, PANGO_WRAP_WORD);
		pango_layout_set_width(cell, 0);
		width = pdf_width(cell) + 0.1;
		pango_layout_set_wrap(cell, PANGO_WRAP_WORD_CHAR);
		pango_layout_set_width(cell, -1);
		if (width > widest)
			widest = width;
	}
	return widest;
}

static double gap_of(const struct pdf_table *t)
{
	return t->source->columns > MANY ? MM(2) : MM(3.5);
}

static void place_columns(struct pdf_table *t, const double *least, double left,
			  double room)
{
	size_t n = t->source->columns;
	double sum = sum_of(t->width, n), x = left;

	if (sum > room)
		shrink(t->width, least, n, room);
	else
		for (size_t i = 0; i < n && sum > 0; i++)
			t->width[i] *= room / sum;
	for (size_t i = 0; i < n; i++) {
		t->x[i] = x;
		x += t->width[i] + gap_of(t);
	}
}

static const struct pdf_font *font_of(const struct pdf_table *t, size_t row)
{
	return row < t->source->head_rows ? &t->head : &t->font;
}

static void make_cells(struct pdf *p, struct pdf_table *t)
{
	const struct sheet_table *source = t->source;

	t->cell = ARENA_ARRAY(&p->arena, PangoLayout *, source->cells.n);
	for (size_t i = 0; i < source->cells.n; i++)
		t->cell[i] = pdf_text(p, &source->cells.v[i],
				      font_of(t, i / source->columns), -1);
}

/* Each cell in one line, which tells how wide the columns would be. */
static void measure(struct pdf_table *t)
{
	size_t columns = t->source->columns;

	for (size_t i = 0; i < columns; i++)
		t->width[i] = 0;
	for (size_t i = 0; i < t->source->cells.n; i++) {
		double width = pdf_width(t->cell[i]) + 0.1;

		if (width > t->width[i % columns])
			t->width[i % columns] = width;
	}
}

static void set_size(struct pdf_table *t, double size)
{
	t->font.size = t->head.size = size;
	t->font.lead = t->head.lead = size + LEADING;
	for (size_t i = 0; i < t->source->cells.n; i++) {
		PangoFontDescription *d = pango_font_description_copy(
			pango_layout_get_font_description(t->cell[i]));

		pango_font_description_set_absolute_size(d, size * PANGO_SCALE);
		pango_layout_set_font_description(t->cell[i], d);
		pango_font_description_free(d);
	}
	measure(t);
}

/* Least widths: no word is broken, and texts have some room if there is. */
static double measure_least(const struct pdf_table *t, double room,
			    double *least)
{
	size_t n = t->source->columns;
	double ease[SHEET_MAX_COLUMNS] = { 0 };

	for (size_t i = 0; i < n; i++) {
		double most = t->width[i] < NARROWEST ? t->width[i] : NARROWEST;

		ease[i] = least[i] = widest_word(t, i);
		if (t->source->align[i] != SHEET_RIGHT && most > ease[i])
			ease[i] = most;
	}
	if (sum_of(ease, n) <= room)
		for (size_t i = 0; i < n; i++)
			least[i] = ease[i];
	return sum_of(ease, n);
}

/* The largest letters in which texts have some room, within reason, and no
 * word is broken, if there are any. */
static void fit(struct pdf_table *t, double left, double room)
{
	size_t n = t->source->columns;
	double least[SHEET_MAX_COLUMNS] = { 0 }, size = USUAL, ease;

	room -= gap_of(t) * (double)(n - 1);
	if (sum_of(t->width, n) > room) {
		ease = measure_least(t, room, least);
		while (size > SMALL && ease * size / USUAL > room)
			size -= 0.5;
		while (size > SMALLEST &&
		       sum_of(least, n) * size / USUAL > room)
			size -= 0.5;
		if (size < USUAL) {
			set_size(t, size);
			(void)measure_least(t, room, least);
		}
	}
	place_columns(t, least, left, room);
}

static void set_lines(struct pdf_table *t)
{
	size_t columns = t->source->columns;

	for (size_t i = 0; i < row_count(t->source) * columns; i++) {
		double width = t->width[i % columns];
		int *most = &t->lines[i / columns], lines;

		if (pdf_width(t->cell[i]) > width)
			pdf_set_width(t->cell[i], width);
		lines = pango_layout_get_line_count(t->cell[i]);
		if (lines > *most)
			*most = lines;
	}
}

/* The head with two rows, the last two rows, and what follows them. */
static bool kept(const struct pdf_table *t, size_t row)
{
	size_t rows = row_count(t->source), head = t->source->head_rows;

	return row <= head || row + 2 >= rows;
}

static void add_row(struct pdf *p, struct pdf_table *t, size_t row)
{
	int n = t->lines[row];
	struct atom atom = { .kind = ATOM_ROW,
			     .table = t,
			     .row = row,
			     .font = *font_of(t, row) };

	for (int i = 0; i < n; i++) {
		atom.line = i;
		atom.first = i == 0;
		atom.last = i == n - 1;
		atom.gap = row || i ? 0 : MM(2);
		atom.height = atom.font.lead + (atom.first ? PAD : 0) +
			      (atom.last ? PAD : 0);
		atom.keep = atom.last ? kept(t, row) : n <= ROW_TOGETHER;
		VEC_PUSH(&p->arena, &p->atoms, atom);
	}
	if (row < t->source->head_rows)
		t->head_height += atom.font.lead * n + 2 * PAD;
}

static double indent_of(const struct sheet_block *block)
{
	unsigned depth = block->depth < 8 ? block->depth : 8;

	return MM(6) * depth;
}

void pdf_add_table(struct pdf *p, const struct sheet_block *block)
{
	struct pdf_table *t = ARENA_NEW(&p->arena, struct pdf_table);
	const struct sheet_table *source = block->table;
	size_t rows = row_count(source);

	if (!rows)
		return;
	*t = (struct pdf_table){ .source = source,
				 .font = { USUAL, USUAL + LEADING, false },
				 .head = { USUAL, USUAL + LEADING, true } };
	t->lines = ARENA_ARRAY(&p->arena, int, rows);
	for (size_t i = 0; i < rows; i++)
		t->lines[i] = 1;
	make_cells(p, t);
	measure(t);
	fit(t, MARGIN_LEFT + indent_of(block), TEXT_WIDTH - indent_of(block));
	set_lines(t);
	for (size_t i = 0; i < rows; i++)
		add_row(p, t, i);
	if (t->head_height > HEAD_HIGHEST)
		t->head_height = 0;
}

static void rule_below(struct pdf *p, const struct pdf_table *t, size_t row,
		       double y)
{
	bool head = row < t->source->head_rows;
	size_t last = t->source->columns - 1;
	double grey = head ? 0.2 : 0.75;

	cairo_set_source_rgb(p->cr, grey, grey, grey);
	cairo_set_line_width(p->cr, head ? 0.8 : 0.4);
	cairo_move_to(p->cr, t->x[0], y);
	cairo_line_to(p->cr, t->x[last] + t->width[last], y);
	cairo_stroke(p->cr);
	cairo_set_source_rgb(p->cr, 0, 0, 0);
}

static void draw_line(struct pdf *p, const struct atom *a, double y)
{
	const struct pdf_table *t = a->table;
	size_t n = t->source->columns;
	const char *tag = a->row < t->source->head_rows ? "TH" : "TD";

	cairo_tag_begin(p->cr, "TR", NULL);
	for (size_t i = 0; i < n; i++) {
		struct pdf_box box = { t->x[i], y + (a->first ? PAD : 0),
				       t->width[i], t->source->align[i],
				       a->font };

		cairo_tag_begin(p->cr, tag, NULL);
		pdf_show_line(p, t->cell[a->row * n + i], a->line, &box);
		cairo_tag_end(p->cr, tag);
	}
	cairo_tag_end(p->cr, "TR");
}

void pdf_draw_row(struct pdf *p, const struct atom *a)
{
	draw_line(p, a, a->y);
	if (a->last)
		rule_below(p, a->table, a->row, a->y + a->height);
}

void pdf_draw_head(struct pdf *p, const struct pdf_table *t, double y)
{
	struct atom a = { .table = (struct pdf_table *)t, .font = t->head };

	for (; a.row < t->source->head_rows; a.row++) {
		for (a.line = 0; a.line < t->lines[a.row]; a.line++) {
			a.first = a.line == 0;
			draw_line(p, &a, y);
			y += t->head.lead + (a.first ? PAD : 0);
		}
		y += PAD;
		rule_below(p, t, a.row, y);
	}
}
