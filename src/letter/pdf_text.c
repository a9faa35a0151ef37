/*
 * Fonts and lines of text. Only named font files are used, so that equal
 * letters give equal bytes whatever else is installed; text never passes
 * through pango's markup.
 */
#include <fontconfig/fontconfig.h>
#include <stdio.h>
#include <string.h>

#include "pdf_draw.h"

#define FONTS "/usr/share/fonts/truetype/"
#define FAMILIES "Liberation Sans, DejaVu Sans"

/* DejaVu has the alphabets that Liberation lacks, Arabic among them. */
static const struct {
	const char *path, *package;
} files[] = {
	{ FONTS "liberation2/LiberationSans-Regular.ttf", "fonts-liberation2" },
	{ FONTS "liberation2/LiberationSans-Bold.ttf", "fonts-liberation2" },
	{ FONTS "liberation2/LiberationSans-Italic.ttf", "fonts-liberation2" },
	{ FONTS "liberation2/LiberationSans-BoldItalic.ttf",
	  "fonts-liberation2" },
	{ FONTS "liberation2/LiberationMono-Regular.ttf", "fonts-liberation2" },
	{ FONTS "dejavu/DejaVuSans.ttf", "fonts-dejavu-core" },
	{ FONTS "dejavu/DejaVuSans-Bold.ttf", "fonts-dejavu-core" },
};

static FcConfig *load_files(struct pdf_trouble *trouble)
{
	FcConfig *config = FcConfigCreate();

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		if (config && FcConfigAppFontAddFile(
				      config, (const FcChar8 *)files[i].path))
			continue;
		snprintf(trouble->why, sizeof trouble->why,
			 "cannot read the font %s of the package %s",
			 files[i].path, files[i].package);
		trouble->hint = "Install the packages fonts-liberation2 and "
				"fonts-dejavu-core.";
		if (config)
			FcConfigDestroy(config);
		return NULL;
	}
	return config;
}

/* Our files become fontconfig's current set before pango asks for one, so that
 * the system's is never read. Pango keeps its map for the next letter. */
PangoFontMap *pdf_fonts(struct pdf_trouble *trouble)
{
	static const char loaded[] = "relance-fonts-loaded";
	FcConfig *config;

	if (!g_quark_try_string(loaded)) {
		config = load_files(trouble);
		if (!config)
			return NULL;
		FcConfigSetCurrent(config);
		FcConfigDestroy(config);
		g_quark_from_static_string(loaded);
	}
	return pango_cairo_font_map_get_default();
}

/* ---- attributes -------------------------------------------------------- */

static void add_attribute(PangoAttrList *list, PangoAttribute *a,
			  const struct sheet_run *run)
{
	a->start_index = (guint)run->from;
	a->end_index = (guint)run->to;
	pango_attr_list_insert(list, a);
}

/* A word with a figure and a hyphen, such as the number of an invoice, which a
 * break at its hyphen would turn into two. */
static bool is_number(const char *word, size_t n)
{
	bool figure = false, hyphen = false;

	for (size_t i = 0; i < n; i++) {
		figure |= word[i] >= '0' && word[i] <= '9';
		hyphen |= word[i] == '-';
		if (word[i] == '@')
			return false;
	}
	return figure && hyphen;
}

static void keep_numbers_whole(PangoAttrList *list, const struct sheet_text *t)
{
	size_t from = 0;

	for (size_t at = 0; at <= t->n; at++) {
		struct sheet_run word = { .from = from, .to = at };

		if (at < t->n && t->text[at] != ' ' && t->text[at] != '\n')
			continue;
		if (is_number(t->text + from, at - from))
			add_attribute(list, pango_attr_allow_breaks_new(FALSE),
				      &word);
		from = at + 1;
	}
}

static gboolean forbids_breaks(PangoAttribute *a, gpointer unused)
{
	(void)unused;
	return a->klass->type == PANGO_ATTR_ALLOW_BREAKS;
}

void pdf_set_width(PangoLayout *layout, double width)
{
	PangoAttrList *list, *taken;

	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	if (pdf_width(layout) <= width + 0.1)
		return;
	list = pango_attr_list_copy(pango_layout_get_attributes(layout));
	taken = pango_attr_list_filter(list, forbids_breaks, NULL);
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
	if (taken)
		pango_attr_list_unref(taken);
}

static void set_attributes(PangoLayout *layout, const struct sheet_text *text)
{
	PangoAttrList *list = pango_attr_list_new();

	/* A number must not seem to hold a hyphen where it is broken. */
	pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
	keep_numbers_whole(list, text);
	for (size_t i = 0; i < text->runs.n; i++) {
		const struct sheet_run *run = &text->runs.v[i];

		if (run->style & SHEET_BOLD)
			add_attribute(list,
				      pango_attr_weight_new(PANGO_WEIGHT_BOLD),
				      run);
		if (run->style & SHEET_ITALIC)
			add_attribute(list,
				      pango_attr_style_new(PANGO_STYLE_ITALIC),
				      run);
		if (run->style & SHEET_MONO)
			add_attribute(list,
				      pango_attr_family_new("Liberation Mono, "
							    "DejaVu Sans"),
				      run);
	}
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}

/* ---- characters that no font has --------------------------------------- */

static gunichar unknown_of_run(const PangoLayoutRun *run)
{
	const PangoGlyphString *glyphs = run->glyphs;

	for (int i = 0; i < glyphs->num_glyphs; i++)
		if (glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)
			return glyphs->glyphs[i].glyph &
			       ~PANGO_GLYPH_UNKNOWN_FLAG;
	return 0;
}

static gunichar find_unknown(PangoLayout *layout)
{
	for (GSList *l = pango_layout_get_lines_readonly(layout); l;
	     l = l->next) {
		const PangoLayoutLine *line = l->data;

		for (GSList *r = line->runs; r; r = r->next) {
			gunichar c = unknown_of_run(r->data);

			if (c)
				return c;
		}
	}
	return 0;
}

static void check_glyphs(struct pdf *p, PangoLayout *layout)
{
	char utf8[8] = "";
	gunichar c;

	if (p->trouble->why[0] ||
	    !pango_layout_get_unknown_glyphs_count(layout))
		return;
	c = find_unknown(layout);
	if (g_unichar_isprint(c))
		utf8[g_unichar_to_utf8(c, utf8)] = '\0';
	snprintf(p->trouble->why, sizeof p->trouble->why,
		 "no font has the character %s%s(U+%04X)", utf8,
		 utf8[0] ? " " : "", (unsigned)c);
	p->trouble->hint = "Letters are set in Liberation Sans and DejaVu "
			   "Sans: write it in Latin, Greek, Cyrillic, Hebrew "
			   "or Arabic letters.";
}

/* ---- lines ------------------------------------------------------------- */

PangoLayout *pdf_text(struct pdf *p, const struct sheet_text *text,
		      const struct pdf_font *font, double width)
{
	PangoLayout *layout = pango_layout_new(p->context);
	PangoFontDescription *d = pango_font_description_new();

	pango_font_description_set_family_static(d, FAMILIES);
	pango_font_description_set_absolute_size(d, font->size * PANGO_SCALE);
	if (font->bold)
		pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
	pango_layout_set_font_description(layout, d);
	pango_font_description_free(d);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(layout, text->text, (int)text->n);
	set_attributes(layout, text);
	if (width >= 0)
		pdf_set_width(layout, width);
	g_ptr_array_add(p->layouts, layout);
	check_glyphs(p, layout);
	return layout;
}

PangoLayout *pdf_words(struct pdf *p, const char *text,
		       const struct pdf_font *font, double width)
{
	struct sheet_text t = { .text = text, .n = strlen(text) };

	return pdf_text(p, &t, font, width);
}

double pdf_width(PangoLayout *layout)
{
	PangoRectangle r;

	pango_layout_get_extents(layout, NULL, &r);
	return (double)r.width / PANGO_SCALE;
}

void pdf_show_line(struct pdf *p, PangoLayout *layout, int line,
		   const struct pdf_box *box)
{
	PangoLayoutLine *l = pango_layout_get_line_readonly(layout, line);
	double x = box->x;
	PangoRectangle r;

	if (!l)
		return;
	if (box->align != SHEET_LEFT) {
		pango_layout_line_get_extents(l, NULL, &r);
		x += (box->width - (double)r.width / PANGO_SCALE) /
		     (box->align == SHEET_CENTER ? 2 : 1);
	}
	/* The middle of small letters and capitals on that of the line. */
	cairo_move_to(p->cr, x,
		      box->y + box->font.lead / 2 + box->font.size * 0.35);
	pango_cairo_show_layout_line(p->cr, l);
}
