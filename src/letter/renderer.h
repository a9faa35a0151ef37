#ifndef LETTER_RENDERER_H
#define LETTER_RENDERER_H
/**
 * What the renderers of Markdown are made of, for the parser to drive one of
 * them or both at once.
 */
#include <md4c.h>

#include "markdown.h"

struct plain;
struct html;

extern const MD_PARSER plain_parser, html_parser;

struct plain *plain_new(const struct values *values, struct str *out);
struct html *html_new(const struct values *values, enum html_kind kind,
		      struct str *out);
/** Frees it. NULL, or why it cannot be rendered. */
const char *plain_end(struct plain *p, bool parsed);
const char *html_end(struct html *h, bool parsed);

#endif
