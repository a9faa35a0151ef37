/*
 * A sheet to the bytes of a PDF: measure, then draw page by page. A tag never
 * spans pages, so that what stands at the edges of a page belongs to nothing
 * else.
 */
#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdf_draw.h"

static cairo_status_t take_bytes(void *ctx, const unsigned char *bytes,
				 unsigned n)
{
	str_add_n(ctx, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

static void set_metadata(cairo_surface_t *surface, const struct sheet *sheet)
{
	char day[DATE_TEXT_SIZE], at[DATE_TEXT_SIZE + 16];

	/* Else it would be the time of day. */
	snprintf(at, sizeof at, "%sT00:00:00Z", date_to_text(sheet->on, day));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
				       at);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
				       sheet->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR,
				       sheet->author);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR,
				       "Relance " RELANCE_VERSION);
}

static PangoContext *make_context(PangoFontMap *fonts, const char *language)
{
	PangoContext *context = pango_font_map_create_context(fonts);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	/* Rounded to whole units letters would stand unevenly. */
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
	pango_context_set_language(context,
				   pango_language_from_string(language));
	return context;
}

/* ---- pages ------------------------------------------------------------- */

static void begin_page(struct pdf *p, int page)
{
	pdf_draw_edges(p, page);
	if (page == 0)
		pdf_draw_frame(p);
}

static void draw_line(struct pdf *p, const struct atom *a)
{
	struct pdf_box box = { a->x, a->y, TEXT_WIDTH, SHEET_LEFT, a->font };
	struct pdf_box mark = { a->x - MM(8), a->y, MM(6), SHEET_RIGHT,
				a->font };

	if (a->marker)
		pdf_show_line(p, a->marker, 0, &mark);
	pdf_show_line(p, a->layout, a->line, &box);
}

static void draw_rule(struct pdf *p, const struct atom *a)
{
	cairo_set_line_width(p->cr, 0.4);
	cairo_move_to(p->cr, a->x, a->y);
	cairo_line_to(p->cr, PAGE_WIDTH - MARGIN_RIGHT, a->y);
	cairo_stroke(p->cr);
}

/* Which tag is open around the atom, and is it the same as before? */
static const char *tag_of(const struct atom *a)
{
	return a->kind == ATOM_ROW ? "Table" : a->tag;
}

static bool continues(const struct atom *before, const struct atom *a)
{
	if (!before || before->page != a->page || before->kind != a->kind)
		return false;
	return a->kind == ATOM_ROW ? a->table == before->table
				   : a->layout == before->layout;
}

static void begin_tag(struct pdf *p, const struct atom *before,
		      const struct atom *a)
{
	if (continues(before, a) || !tag_of(a))
		return;
	cairo_tag_begin(p->cr, tag_of(a), NULL);
	if (a->kind == ATOM_ROW && a->table->head_height > 0 &&
	    a->row >= a->table->source->head_rows)
		pdf_draw_head(p, a->table, a->y - a->table->head_height);
}

static void draw_atom(struct pdf *p, const struct atom *a)
{
	if (a->kind == ATOM_LINE)
		draw_line(p, a);
	else if (a->kind == ATOM_RULE)
		draw_rule(p, a);
	else
		pdf_draw_row(p, a);
}

static void draw_pages(struct pdf *p)
{
	const struct atom *atom = p->atoms.v;
	size_t n = p->atoms.n;
	int page = 0;

	cairo_tag_begin(p->cr, "Document", NULL);
	begin_page(p, 0);
	for (size_t i = 0; i < n; i++) {
		if (atom[i].page != page) {
			cairo_show_page(p->cr);
			begin_page(p, ++page);
		}
		begin_tag(p, i ? &atom[i - 1] : NULL, &atom[i]);
		draw_atom(p, &atom[i]);
		if (tag_of(&atom[i]) &&
		    (i + 1 == n || !continues(&atom[i], &atom[i + 1])))
			cairo_tag_end(p->cr, tag_of(&atom[i]));
	}
	cairo_tag_end(p->cr, "Document");
	cairo_show_page(p->cr);
}

static void draw(struct pdf *p, struct str *out)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		take_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
	cairo_status_t status;

	set_metadata(surface, p->sheet);
	p->cr = cairo_create(surface);
	draw_pages(p);
	status = cairo_status(p->cr);
	cairo_destroy(p->cr);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	if (status != CAIRO_STATUS_SUCCESS && !p->trouble->why[0])
		snprintf(p->trouble->why, sizeof p->trouble->why,
			 "cannot draw the page: %s",
			 cairo_status_to_string(status));
	cairo_surface_destroy(surface);
}

char *pdf_compose(const struct sheet *sheet, size_t *n_out,
		  struct pdf_trouble *trouble)
{
	struct pdf p = { .sheet = sheet, .trouble = trouble };
	struct str out = STR_INIT;
	PangoFontMap *fonts;

	*trouble = (struct pdf_trouble){ 0 };
	fonts = pdf_fonts(trouble);
	if (!fonts)
		return NULL;
	p.context = make_context(fonts, sheet->language);
	p.layouts = g_ptr_array_new_with_free_func(g_object_unref);
	pdf_flow(&p, pdf_frame_top(&p));
	if (!trouble->why[0])
		draw(&p, &out);
	if (!trouble->why[0])
		pdf_set_language(&p, &out);
	g_ptr_array_free(p.layouts, TRUE);
	g_object_unref(p.context);
	arena_release(&p.arena);
	if (!trouble->why[0])
		return str_detach(&out, n_out);
	str_release(&out);
	return NULL;
}
