#ifndef LETTER_MARKDOWN_H
#define LETTER_MARKDOWN_H
/**
 * Two renderers of expanded Markdown: plain text and HTML.
 *
 * Both replace value marks after the parser has run, escaped for their
 * output. Raw HTML is text, images are their description, links go to http,
 * https, mailto and tel only. The work is bounded: output of at most 8 MB,
 * tables of at most 32 columns, blocks at most 32 deep.
 */
#include <stdbool.h>

#include "relance/str.h"
#include "template.h"

#define OUTPUT_MAX_BYTES ((size_t)8 * 1024 * 1024)
#define TABLE_MAX_COLUMNS 32
#define BLOCK_MAX_DEPTH 32
#define PLAIN_WIDTH 76	      /* running text */
#define PLAIN_TABLE_WIDTH 100 /* wider tables become one block per row */

enum html_kind {
	HTML_EMAIL, /* inline styles: mail programs drop style sheets */
	HTML_BARE   /* none, as tests compare it */
};

/** NULL, or why it cannot be rendered ("a table has more than 32 columns"). */
const char *markdown_to_plain(const struct str *markdown,
			      const struct values *values, struct str *out);
const char *markdown_to_html(const struct str *markdown,
			     const struct values *values, enum html_kind kind,
			     struct str *out);

struct bodies {
	struct str *plain, *html;
};
/** Both, from one pass; to each is appended what it would be by itself. */
const char *markdown_to_both(const struct str *markdown,
			     const struct values *values, enum html_kind kind,
			     const struct bodies *out);

/** Append text with & < > " escaped. */
void html_escape(struct str *out, const char *text, size_t n);

/* Shared by the renderers (marks.c). */

/** Call `emit` for the pieces of `text`, marks replaced by their values. */
void marks_resolve(const struct values *values, const char *text, size_t n,
		   void (*emit)(void *ctx, const char *text, size_t n),
		   void *ctx);
/** Is this a scheme that a letter may link to? */
bool link_allowed(const char *url);
/** The UTF-8 of an entity of the template (&nbsp;), NULL when not known. */
const char *entity_text(const char *entity, size_t n, char buf[5]);

#endif
