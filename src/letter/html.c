/*
 * HTML from Markdown, for e-mail, with styles inline. The markup is kept small
 * on purpose, since a letter may list a thousand invoices.
 */
#include <stdlib.h>
#include <string.h>

#include "renderer.h"

struct html {
	const struct values *values;
	struct str *out;
	enum html_kind kind;
	int depth;
	int image;   /* inside of an image only its description counts */
	bool linked; /* the open link has an <a> */
	const char *why;
};

static const struct {
	MD_BLOCKTYPE type;
	const char *tag, *style;
} blocks[] = {
	{ MD_BLOCK_QUOTE, "blockquote",
	  "margin:0 0 16px;padding-left:14px;border-left:3px solid #c9ced6" },
	{ MD_BLOCK_UL, "ul", "margin:0 0 16px;padding-left:22px" },
	{ MD_BLOCK_OL, "ol", "margin:0 0 16px;padding-left:22px" },
	{ MD_BLOCK_LI, "li", NULL },
	{ MD_BLOCK_P, "p", "margin:0 0 16px" },
	{ MD_BLOCK_CODE, "pre", "margin:0 0 16px;font-size:14px" },
	{ MD_BLOCK_TABLE, "table",
	  "border-collapse:collapse;margin:0 0 16px;font-size:14px;"
	  "line-height:1.35" },
	{ MD_BLOCK_THEAD, "thead", NULL },
	{ MD_BLOCK_TBODY, "tbody", NULL },
	{ MD_BLOCK_TR, "tr", "border-bottom:1px solid #dfe3e8" },
};

void html_escape(struct str *out, const char *text, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i < n; i++) {
		const char *swap = NULL;

		if (text[i] == '&')
			swap = "&amp;";
		else if (text[i] == '<')
			swap = "&lt;";
		else if (text[i] == '>')
			swap = "&gt;";
		else if (text[i] == '"')
			swap = "&quot;";
		if (!swap)
			continue;
		str_add_n(out, text + from, i - from);
		str_add(out, swap);
		from = i + 1;
	}
	str_add_n(out, text + from, n - from);
}

static void emit_escaped(void *ctx, const char *text, size_t n)
{
	html_escape(ctx, text, n);
}

static void emit_raw(void *ctx, const char *text, size_t n)
{
	str_add_n(ctx, text, n);
}

static int bounded(struct html *h)
{
	if (h->out->len > OUTPUT_MAX_BYTES)
		h->why = "the letter would be larger than 8 MB";
	else if (h->depth > BLOCK_MAX_DEPTH)
		h->why = "more than 32 quotes or lists inside each other";
	return h->why ? -1 : 0;
}

static void open_block(struct html *h, MD_BLOCKTYPE type)
{
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
		if (blocks[i].type != type)
			continue;
		str_add_ch(h->out, '<');
		str_add(h->out, blocks[i].tag);
		if (type == MD_BLOCK_TABLE && h->kind == HTML_EMAIL)
			str_add(h->out, " cellpadding=\"6\" cellspacing=\"0\"");
		if (blocks[i].style && h->kind == HTML_EMAIL) {
			str_add(h->out, " style=\"");
			str_add(h->out, blocks[i].style);
			str_add_ch(h->out, '"');
		}
		str_add_ch(h->out, '>');
	}
}

static void close_tag(struct str *out, const char *tag)
{
	str_add(out, "</");
	str_add(out, tag);
	str_add(out, ">\n");
}

static void open_cell(struct html *h, MD_BLOCKTYPE type,
		      const MD_BLOCK_TD_DETAIL *td)
{
	str_add(h->out, type == MD_BLOCK_TH ? "<th scope=\"col\"" : "<td");
	if (td->align == MD_ALIGN_RIGHT)
		str_add(h->out, " align=\"right\"");
	else if (td->align == MD_ALIGN_CENTER)
		str_add(h->out, " align=\"center\"");
	else if (type == MD_BLOCK_TH)
		str_add(h->out, " align=\"left\"");
	if (type == MD_BLOCK_TH && h->kind == HTML_EMAIL)
		str_add(h->out, " style=\"color:#4a5462;font-weight:600\"");
	str_add_ch(h->out, '>');
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct html *h = ctx;

	h->depth++;
	if (type == MD_BLOCK_TABLE &&
	    ((MD_BLOCK_TABLE_DETAIL *)detail)->col_count > TABLE_MAX_COLUMNS)
		h->why = "a table has more than 32 columns";
	else if (type == MD_BLOCK_H)
		str_addf(h->out, "<h%u%s>",
			 ((MD_BLOCK_H_DETAIL *)detail)->level,
			 h->kind == HTML_EMAIL
				 ? " style=\"margin:0 0 12px;font-size:17px\""
				 : "");
	else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
		open_cell(h, type, detail);
	else if (type == MD_BLOCK_HR)
		str_add(h->out,
			h->kind == HTML_EMAIL
				? "<hr style=\"border:0;border-top:1px "
				  "solid #dfe3e8;margin:24px 0 16px\">\n"
				: "<hr>\n");
	else
		open_block(h, type);
	return bounded(h);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct html *h = ctx;

	h->depth--;
	if (type == MD_BLOCK_H)
		str_addf(h->out, "</h%u>\n",
			 ((MD_BLOCK_H_DETAIL *)detail)->level);
	else if (type == MD_BLOCK_TH)
		str_add(h->out, "</th>");
	else if (type == MD_BLOCK_TD)
		str_add(h->out, "</td>");
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (blocks[i].type == type)
			close_tag(h->out, blocks[i].tag);
	return bounded(h);
}

static void open_link(struct html *h, const MD_SPAN_A_DETAIL *a)
{
	struct str url = STR_INIT;

	marks_resolve(h->values, a->href.text, a->href.size, emit_raw, &url);
	h->linked = link_allowed(url.buf);
	if (h->linked) {
		str_add(h->out, "<a href=\"");
		for (size_t i = 0; i < url.len; i++) {
			if ((unsigned char)url.buf[i] <= ' ')
				str_addf(h->out, "%%%02X",
					 (unsigned char)url.buf[i]);
			else
				html_escape(h->out, url.buf + i, 1);
		}
		str_add(h->out, "\">");
	}
	str_release(&url);
}

static const char *span_tag(MD_SPANTYPE type)
{
	if (type == MD_SPAN_EM)
		return "em";
	if (type == MD_SPAN_STRONG)
		return "strong";
	return type == MD_SPAN_CODE ? "code" : NULL;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct html *h = ctx;

	if (type == MD_SPAN_IMG)
		h->image++;
	else if (type == MD_SPAN_A)
		open_link(h, detail);
	else if (span_tag(type))
		str_addf(h->out, "<%s>", span_tag(type));
	return bounded(h);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct html *h = ctx;

	(void)detail;
	if (type == MD_SPAN_IMG)
		h->image--;
	else if (type == MD_SPAN_A && h->linked)
		str_add(h->out, "</a>");
	else if (span_tag(type))
		str_addf(h->out, "</%s>", span_tag(type));
	return bounded(h);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *ctx)
{
	struct html *h = ctx;
	char buf[5];
	const char *entity;

	if (type == MD_TEXT_BR) {
		str_add(h->out, "<br>\n");
	} else if (type == MD_TEXT_SOFTBR) {
		str_add_ch(h->out, '\n');
	} else if (type == MD_TEXT_ENTITY) {
		entity = entity_text(s, n, buf);
		if (entity)
			html_escape(h->out, entity, strlen(entity));
		else
			html_escape(h->out, s, n);
	} else if (type != MD_TEXT_NULLCHAR) {
		marks_resolve(h->values, s, n, emit_escaped, h->out);
	}
	return bounded(h);
}

const MD_PARSER html_parser = { .flags = MD_FLAG_TABLES | MD_FLAG_NOHTML,
				.enter_block = enter_block,
				.leave_block = leave_block,
				.enter_span = enter_span,
				.leave_span = leave_span,
				.text = text };

struct html *html_new(const struct values *values, enum html_kind kind,
		      struct str *out)
{
	struct html *h = mem_alloc(sizeof *h);

	*h = (struct html){ .values = values, .out = out, .kind = kind };
	return h;
}

const char *html_end(struct html *h, bool parsed)
{
	const char *why = h->why;

	if (!parsed && !why)
		why = "the Markdown cannot be parsed";
	free(h);
	return why;
}

const char *markdown_to_html(const struct str *markdown,
			     const struct values *values, enum html_kind kind,
			     struct str *out)
{
	struct html *h = html_new(values, kind, out);
	int rc = md_parse(markdown->buf, (MD_SIZE)markdown->len, &html_parser,
			  h);

	return html_end(h, rc == 0);
}
