/*
 * What stands around the body: who writes, the address where the window of
 * the envelope is, the date, the foot of each page, marks for folding.
 *
 * Right: NF Z 11-001 and DL envelopes with the window on the right (35 or
 * 45 mm high, its lower edge 20 mm above that of the envelope). Left: DIN 5008
 * form B, the address field from 45 to 90 mm with 17.7 mm for the return line.
 */
#include <stdio.h>

#include "pdf_draw.h"

static const struct pdf_font name_font = { 11, 15, true };
static const struct pdf_font sender_font = { 8.5, 11.5, false };
static const struct pdf_font address_font = { 10.5, MM(4.5), false };
static const struct pdf_font tiny_font = { 7, 9.5, false };
static const struct pdf_font date_font = { 10, 14, false };

/* All lines of one text, each wrapped to the width; gives the y below. */
static double draw_words(struct pdf *p, const char *text,
			 const struct pdf_box *box)
{
	PangoLayout *layout = pdf_words(p, text, &box->font, box->width);
	int n = pango_layout_get_line_count(layout);
	struct pdf_box at = *box;

	cairo_tag_begin(p->cr, "P", NULL);
	for (int i = 0; i < n; i++) {
		pdf_show_line(p, layout, i, &at);
		at.y += box->font.lead;
	}
	cairo_tag_end(p->cr, "P");
	return at.y;
}

static struct pdf_box sender_box(const struct pdf *p)
{
	return (struct pdf_box){ p->sheet->window_right ? MARGIN_LEFT : MM(125),
				 MM(17), MM(65), SHEET_LEFT, sender_font };
}

static void draw_sender(struct pdf *p)
{
	const struct sheet_lines *lines = &p->sheet->sender;
	struct pdf_box box = sender_box(p);

	box.font = name_font;
	for (size_t i = 0; i < lines->n; i++) {
		box.y = draw_words(p, lines->v[i], &box);
		box.font = sender_font;
	}
}

/* How high lines are, long ones wrapped. */
static double height_of(struct pdf *p, const struct sheet_lines *lines,
			const struct pdf_box *box)
{
	int n = 0;

	for (size_t i = 0; i < lines->n; i++)
		n += pango_layout_get_line_count(
			pdf_words(p, lines->v[i], &box->font, box->width));
	return n * box->font.lead;
}

/* From the top of its zone; a long one ends where the window does, and a very
 * long one pushes the letter down. */
static struct pdf_box address_box(struct pdf *p)
{
	bool right = p->sheet->window_right;
	struct pdf_box box = { right ? MM(105) : MARGIN_LEFT,
			       right ? MM(53) : MM(62.7), MM(80), SHEET_LEFT,
			       address_font };
	double lowest = right ? MM(81) : MM(90);
	double height = height_of(p, &p->sheet->address, &box);

	if (box.y + height > lowest)
		box.y = lowest - height;
	if (box.y < MM(46))
		box.y = MM(46);
	return box;
}

static void draw_address(struct pdf *p)
{
	const struct sheet_lines *lines = &p->sheet->address;
	struct pdf_box box = address_box(p);

	for (size_t i = 0; i < lines->n; i++)
		box.y = draw_words(p, lines->v[i], &box);
}

static double below(struct pdf *p, const struct sheet_lines *lines,
		    const struct pdf_box *box)
{
	return box->y + height_of(p, lines, box) + MM(6);
}

static double date_top(struct pdf *p)
{
	struct pdf_box address = address_box(p), sender = sender_box(p);
	double y = p->sheet->window_right ? MM(88) : MM(96);
	double low = below(p, &p->sheet->address, &address);

	if (y < low)
		y = low;
	low = below(p, &p->sheet->sender, &sender);
	return y < low ? low : y;
}

static void draw_return_line(struct pdf *p)
{
	const char *text = p->sheet->return_line;
	struct pdf_box box = { MARGIN_LEFT, MM(57), MM(80), SHEET_LEFT,
			       tiny_font };
	PangoLayout *layout;

	if (p->sheet->window_right || address_box(p).y < MM(62))
		return;
	layout = pdf_words(p, text, &tiny_font, -1);
	if (pdf_width(layout) > box.width)
		return;
	draw_words(p, text, &box);
	cairo_set_line_width(p->cr, 0.3);
	cairo_move_to(p->cr, box.x, box.y + tiny_font.lead);
	cairo_line_to(p->cr, box.x + pdf_width(layout), box.y + tiny_font.lead);
	cairo_stroke(p->cr);
}

static void draw_mark(struct pdf *p, double y)
{
	cairo_set_line_width(p->cr, 0.3);
	cairo_move_to(p->cr, MM(4), y);
	cairo_line_to(p->cr, MM(8), y);
	cairo_stroke(p->cr);
}

double pdf_frame_top(struct pdf *p)
{
	double top = date_top(p) + MM(12);

	if (top > BOTTOM && !p->trouble->why[0])
		snprintf(p->trouble->why, sizeof p->trouble->why,
			 "an address is longer than a page");
	return top;
}

void pdf_draw_frame(struct pdf *p)
{
	bool right = p->sheet->window_right;
	struct pdf_box date = { right ? MM(105) : MARGIN_LEFT, date_top(p),
				MM(80), SHEET_LEFT, date_font };

	draw_sender(p);
	draw_return_line(p);
	draw_address(p);
	draw_words(p, p->sheet->date, &date);
	draw_mark(p, right ? MM(99) : MM(105));
	draw_mark(p, right ? MM(198) : MM(210));
}

static void grey(struct pdf *p, double level)
{
	cairo_set_source_rgb(p->cr, level, level, level);
}

static void draw_page_number(struct pdf *p, int page, double y)
{
	char text[64];
	struct pdf_box box = { PAGE_WIDTH - MARGIN_RIGHT - MM(30), y, MM(30),
			       SHEET_RIGHT, tiny_font };

	snprintf(text, sizeof text, "%s %d/%d", p->sheet->page, page + 1,
		 p->pages);
	draw_words(p, text, &box);
}

void pdf_draw_edges(struct pdf *p, int page)
{
	double y = PAGE_HEIGHT - MM(18);
	struct pdf_box box = { MARGIN_LEFT, y, TEXT_WIDTH - MM(35), SHEET_LEFT,
			       tiny_font };

	grey(p, 0.35);
	cairo_set_line_width(p->cr, 0.4);
	cairo_move_to(p->cr, MARGIN_LEFT, y - MM(1.5));
	cairo_line_to(p->cr, PAGE_WIDTH - MARGIN_RIGHT, y - MM(1.5));
	cairo_stroke(p->cr);
	draw_words(p, p->sheet->legal, &box);
	draw_page_number(p, page, y);
	if (page) {
		box.y = MM(15);
		box.width = TEXT_WIDTH;
		cairo_tag_begin(p->cr, "P", NULL);
		pdf_show_line(
			p, pdf_words(p, p->sheet->title, &tiny_font, box.width),
			0, &box);
		cairo_tag_end(p->cr, "P");
	}
	grey(p, 0);
}
