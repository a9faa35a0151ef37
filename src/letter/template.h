#ifndef LETTER_TEMPLATE_H
#define LETTER_TEMPLATE_H
/**
 * A compiled template: a flat list of pieces, every name already resolved.
 */
#include "relance/diag.h"
#include "relance/str.h"
#include "relance/vec.h"
#include "schema.h"

#define TEMPLATE_MAX_BYTES ((size_t)64 * 1024)
#define TEMPLATE_MAX_DEPTH 16
/* Expanded Markdown; some 5,000 invoices in one letter. */
#define EXPANDED_MAX_BYTES ((size_t)2 * 1024 * 1024)

enum piece_kind {
	PIECE_TEXT,
	PIECE_VALUE,
	PIECE_SECTION,	/* {{#x}}: `end` is its PIECE_END */
	PIECE_INVERTED, /* {{^x}} */
	PIECE_END
};

struct piece {
	enum piece_kind kind;
	int list, field;  /* where the name was found */
	const char *text; /* PIECE_TEXT */
	size_t len, end;
};
struct pieces VEC(struct piece);

struct template
{
	struct pieces subject, body;
};

/**
 * Compile a source text; all errors are reported with line and column.
 * Pieces point into `text`, which must outlive them.
 */
bool template_compile(struct template *out, const char *file, const char *text,
		      size_t size, struct arena *arena, struct diags *d);

/**
 * The same of one line that takes values only (the text of a task). All
 * errors are reported at `pos`, where the line is written.
 */
bool template_compile_line(struct pieces *out, const char *text, struct pos pos,
			   struct arena *arena, struct diags *d);

/** Does it put this value in, anywhere? */
bool template_says(const struct template *t, enum global_field field);
/** The same of each invoice demanded. */
bool template_says_of_invoices(const struct template *t,
			       enum invoice_field field);

/** The values of one letter. NULL or "" counts as not given. */
struct view {
	const char *global[GLOBAL__COUNT]; /* a flag is "yes" or NULL */
	struct view_rows {
		const char *(*cell)[ROW__COUNT];
		size_t n;
	} list[LIST__COUNT];
};

/** Values in the order of their marks in the expanded Markdown. */
struct values VEC(const char *);

/**
 * Expand sections; each value becomes a mark U+E000 index U+E001, which the
 * renderers replace by the value, escaped for their output. False when the
 * result grows over EXPANDED_MAX_BYTES.
 */
bool template_expand(const struct pieces *pieces, const struct view *view,
		     struct arena *arena, struct str *markdown,
		     struct values *values);
/** Expand to plain text with the values themselves (the subject). */
void template_expand_text(const struct pieces *pieces, const struct view *view,
			  struct str *out);

#define MARK_OPEN "\xee\x80\x80"
#define MARK_CLOSE "\xee\x80\x81"
#define MARK_SIZE 3

#endif
