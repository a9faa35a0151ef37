#ifndef LETTER_SHEET_H
#define LETTER_SHEET_H
/**
 * A letter on paper before it has pages: what stands around the body, and the
 * body as blocks of text. Made by the program from Markdown and values, laid
 * out by the plugin that draws PDF; plain data, so that the one knows nothing
 * of Markdown and the other nothing of fonts.
 *
 * All texts are UTF-8 and live in the arena of the letter.
 */
#include <stdbool.h>

#include "relance/date.h"
#include "relance/str.h"
#include "relance/vec.h"
#include "template.h"

#define SHEET_MAX_COLUMNS 32 /* of a table */

enum sheet_style {
	SHEET_BOLD = 1,
	SHEET_ITALIC = 2,
	SHEET_MONO = 4
};

/** Bytes `from` up to, not with, `to` of a text. */
struct sheet_run {
	size_t from, to;
	unsigned style;
};

struct sheet_text {
	const char *text; /* '\n' breaks a line */
	size_t n;
	struct VEC(struct sheet_run) runs;
};

enum sheet_align {
	SHEET_LEFT,
	SHEET_CENTER,
	SHEET_RIGHT
};

struct sheet_table {
	size_t columns, head_rows;
	enum sheet_align align[SHEET_MAX_COLUMNS];
	struct VEC(struct sheet_text) cells; /* row by row */
};

enum sheet_kind {
	SHEET_PARAGRAPH,
	SHEET_HEADING,
	SHEET_CODE,
	SHEET_RULE,
	SHEET_TABLE
};

struct sheet_block {
	enum sheet_kind kind;
	unsigned depth;	    /* lists and quotes around it */
	const char *marker; /* "1." or a bullet before its first line */
	bool close;	    /* next to the block before it: a tight list */
	struct sheet_text text;
	struct sheet_table *table; /* of SHEET_TABLE */
};
struct sheet_blocks VEC(struct sheet_block);

struct sheet_lines VEC(const char *);

struct sheet {
	const char *title, *author, *language;
	civil_day on;
	bool window_right; /* of the envelope; else left, as DIN 5008 has it */
	struct sheet_lines sender, address;
	const char *return_line; /* small, above an address on the left */
	const char *date, *subject;
	struct sheet_blocks body;
	const char *enclosures; /* or NULL */
	const char *legal;	/* at the foot of each page */
	const char *page;	/* "Page": before "1/3" */
};

/** NULL, or why it cannot be rendered. Blocks are added to `out`. */
const char *markdown_to_blocks(const struct str *markdown,
			       const struct values *values, struct arena *arena,
			       struct sheet_blocks *out);

#endif
