#ifndef LETTER_PDF_DRAW_H
#define LETTER_PDF_DRAW_H
/**
 * Shared by the files of the PDF plugin. Lengths are points, from the top
 * left corner of the page.
 */
#include <pango/pangocairo.h>

#include "pdf.h"

#define MM(x) ((x)*72.0 / 25.4)
#define PAGE_WIDTH MM(210)
#define PAGE_HEIGHT MM(297)
#define MARGIN_LEFT MM(25)
#define MARGIN_RIGHT MM(20)
#define TEXT_WIDTH (PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT)
#define TOP_NEXT MM(27)		      /* of the text on pages 2 and on */
#define BOTTOM (PAGE_HEIGHT - MM(25)) /* of the text on all pages */

struct pdf_font {
	double size, lead; /* of the letters, from line to line */
	bool bold;
};

/** Where a line stands. */
struct pdf_box {
	double x, y, width;
	enum sheet_align align;
	struct pdf_font font;
};

/** The smallest thing that a page break never cuts. */
struct atom {
	enum atom_kind {
		ATOM_LINE,
		ATOM_RULE,
		ATOM_ROW
	} kind;
	double gap; /* above, but not at the top of a page */
	double x, height;
	bool keep;	     /* on one page with the next */
	bool first, last;    /* of its paragraph, or of its row */
	const char *tag;     /* "P", "H1" */
	PangoLayout *layout; /* ATOM_LINE */
	PangoLayout *marker; /* left of it, or NULL */
	struct pdf_font font;
	int line;
	struct pdf_table *table; /* ATOM_ROW */
	size_t row;
	int page; /* from 0 */
	double y;
};

struct pdf_table {
	const struct sheet_table *source;
	PangoLayout **cell;
	int *lines; /* per row */
	double x[SHEET_MAX_COLUMNS], width[SHEET_MAX_COLUMNS];
	double head_height; /* at the top of a page; 0: not repeated */
	struct pdf_font font, head;
};

struct pdf {
	const struct sheet *sheet;
	struct pdf_trouble *trouble; /* why[0] once something failed */
	PangoContext *context;
	struct arena arena;
	GPtrArray *layouts; /* owned here */
	struct VEC(struct atom) atoms;
	int pages;
	cairo_t *cr;
};

/** The pinned fonts, loaded once per program; NULL with a trouble. */
PangoFontMap *pdf_fonts(struct pdf_trouble *trouble);

/**
 * Text set in lines of `width`, or in one line when it is below 0. A character
 * that no font has is a trouble.
 */
PangoLayout *pdf_text(struct pdf *p, const struct sheet_text *text,
		      const struct pdf_font *font, double width);
PangoLayout *pdf_words(struct pdf *p, const char *text,
		       const struct pdf_font *font, double width);
double pdf_width(PangoLayout *layout);
/** Broken into lines; a number that is wider all the same is broken too. */
void pdf_set_width(PangoLayout *layout, double width);
/** One line of a layout within the box at x, y; nothing when it has fewer. */
void pdf_show_line(struct pdf *p, PangoLayout *layout, int line,
		   const struct pdf_box *box);

/** A table's rows as atoms, measured. */
void pdf_add_table(struct pdf *p, const struct sheet_block *block);
/** One row's line, or the rows of the head again at the top of a page. */
void pdf_draw_row(struct pdf *p, const struct atom *atom);
void pdf_draw_head(struct pdf *p, const struct pdf_table *table, double y);

/** Put the sheet's language into the finished bytes. */
void pdf_set_language(struct pdf *p, struct str *pdf);

/** Cut the body into atoms and give each its page and place. */
void pdf_flow(struct pdf *p, double top);
/** Where the body begins on page 1. */
double pdf_frame_top(struct pdf *p);
/** What stands around the body on page 1. */
void pdf_draw_frame(struct pdf *p);
/** Head and foot of page `page`, from 0. */
void pdf_draw_edges(struct pdf *p, int page);

#endif
