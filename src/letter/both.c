/*
 * Text and HTML from one pass of the parser, which is half of the work when a
 * letter lists many invoices.
 */
#include "renderer.h"

struct both {
	struct plain *plain;
	struct html *html;
};

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct both *b = ctx;

	return plain_parser.enter_block(type, detail, b->plain) ||
	       html_parser.enter_block(type, detail, b->html);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct both *b = ctx;

	return plain_parser.leave_block(type, detail, b->plain) ||
	       html_parser.leave_block(type, detail, b->html);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct both *b = ctx;

	return plain_parser.enter_span(type, detail, b->plain) ||
	       html_parser.enter_span(type, detail, b->html);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct both *b = ctx;

	return plain_parser.leave_span(type, detail, b->plain) ||
	       html_parser.leave_span(type, detail, b->html);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *ctx)
{
	struct both *b = ctx;

	return plain_parser.text(type, s, n, b->plain) ||
	       html_parser.text(type, s, n, b->html);
}

const char *markdown_to_both(const struct str *markdown,
			     const struct values *values, enum html_kind kind,
			     const struct bodies *out)
{
	MD_PARSER parser = { .flags = plain_parser.flags,
			     .enter_block = enter_block,
			     .leave_block = leave_block,
			     .enter_span = enter_span,
			     .leave_span = leave_span,
			     .text = text };
	struct both both = { plain_new(values, out->plain),
			     html_new(values, kind, out->html) };
	bool parsed = !md_parse(markdown->buf, (MD_SIZE)markdown->len, &parser,
				&both);
	const char *plain_why = plain_end(both.plain, parsed);
	const char *html_why = html_end(both.html, parsed);

	return plain_why ? plain_why : html_why;
}
