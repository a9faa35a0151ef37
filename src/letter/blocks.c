/*
 * Blocks of text from Markdown, for paper. Values go in as text after the
 * parser has run, as in the other renderers; a link that says something else
 * than its target is followed by the target, since paper cannot be clicked.
 */
#include <stdlib.h>
#include <string.h>

#include "renderer.h"
#include "sheet.h"

struct list_level {
	bool ordered, tight;
	unsigned next;
};

struct blocks {
	const struct values *values;
	struct arena *arena;
	struct sheet_blocks *out;
	struct sheet_text inl; /* runs of what `text` holds */
	struct str text, link;
	size_t run_from, link_from, bytes;
	unsigned style;
	struct list_level level[BLOCK_MAX_DEPTH];
	unsigned depth;
	const char *marker;
	bool close; /* the next block stands next to the last */
	struct sheet_table *table;
	const char *why;
};

static int bounded(struct blocks *b)
{
	if (b->bytes + b->text.len > OUTPUT_MAX_BYTES)
		b->why = "the letter would be larger than 8 MB";
	return b->why ? -1 : 0;
}

static void emit(void *ctx, const char *text, size_t n)
{
	str_add_n(ctx, text, n);
}

/* ---- what stands in a line --------------------------------------------- */

static void set_style(struct blocks *b, unsigned style)
{
	struct sheet_run run = { b->run_from, b->text.len, b->style };

	if (b->style && run.to > run.from)
		VEC_PUSH(b->arena, &b->inl.runs, run);
	b->run_from = b->text.len;
	b->style = style;
}

static struct sheet_text take_text(struct blocks *b)
{
	struct sheet_text t;

	set_style(b, b->style);
	while (b->text.len && b->text.buf[b->text.len - 1] == '\n')
		str_cut(&b->text, b->text.len - 1);
	t = b->inl;
	t.text = arena_strndup(b->arena, b->text.buf, b->text.len);
	t.n = b->text.len;
	b->bytes += t.n;
	b->inl = (struct sheet_text){ 0 };
	b->run_from = 0;
	str_clear(&b->text);
	return t;
}

static void add_block(struct blocks *b, enum sheet_kind kind)
{
	struct sheet_block block = { .kind = kind,
				     .depth = b->depth,
				     .marker = b->marker,
				     .close = b->close };

	block.text = take_text(b);
	VEC_PUSH(b->arena, b->out, block);
	b->marker = NULL;
	b->close = false;
}

static void flush(struct blocks *b)
{
	if (b->text.len || b->marker)
		add_block(b, SHEET_PARAGRAPH);
}

/* ---- lists and quotes -------------------------------------------------- */

static struct list_level *list_around(struct blocks *b)
{
	return b->depth ? &b->level[b->depth - 1] : NULL;
}

static void push(struct blocks *b, struct list_level level)
{
	flush(b);
	if (b->depth == BLOCK_MAX_DEPTH) {
		b->why = "more than 32 quotes or lists inside each other";
		return;
	}
	b->level[b->depth++] = level;
}

static void begin_item(struct blocks *b)
{
	struct list_level *l = list_around(b);

	flush(b);
	b->close = l->tight && b->close;
	b->marker = l->ordered ? arena_printf(b->arena, "%u.", l->next++)
			       : "\xe2\x80\xa2";
}

static void end_item(struct blocks *b)
{
	flush(b);
	b->close = list_around(b)->tight;
}

static void pop(struct blocks *b)
{
	flush(b);
	b->depth--;
	b->close = false;
}

/* ---- tables ------------------------------------------------------------ */

static void begin_table(struct blocks *b, const MD_BLOCK_TABLE_DETAIL *t)
{
	flush(b);
	if (t->col_count > TABLE_MAX_COLUMNS) {
		b->why = "a table has more than 32 columns";
		return;
	}
	b->table = ARENA_NEW(b->arena, struct sheet_table);
	*b->table = (struct sheet_table){ .columns = t->col_count,
					  .head_rows = t->head_row_count };
}

static void end_cell(struct blocks *b, MD_ALIGN align)
{
	struct sheet_text text = take_text(b);
	size_t column = b->table->cells.n % b->table->columns;

	if (b->table->cells.n < b->table->columns)
		b->table->align[column] = align == MD_ALIGN_RIGHT ? SHEET_RIGHT
					  : align == MD_ALIGN_CENTER
						  ? SHEET_CENTER
						  : SHEET_LEFT;
	VEC_PUSH(b->arena, &b->table->cells, text);
	/* A cell of one byte costs a text of its own. */
	b->bytes += sizeof text;
}

static void end_table(struct blocks *b)
{
	struct sheet_block block = { .kind = SHEET_TABLE,
				     .depth = b->depth,
				     .table = b->table };

	VEC_PUSH(b->arena, b->out, block);
	b->table = NULL;
}

/* ---- the parser's events ----------------------------------------------- */

static struct list_level ordered(const MD_BLOCK_OL_DETAIL *ol)
{
	return (struct list_level){ .ordered = true,
				    .tight = ol->is_tight,
				    .next = ol->start };
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct blocks *b = ctx;

	if (type == MD_BLOCK_UL)
		push(b, (struct list_level){

				.tight = ((MD_BLOCK_UL_DETAIL *)detail)
						 ->is_tight });
	else if (type == MD_BLOCK_OL)
		push(b, ordered(detail));
	else if (type == MD_BLOCK_QUOTE)
		push(b, (struct list_level){ 0 });
	else if (type == MD_BLOCK_LI)
		begin_item(b);
	else if (type == MD_BLOCK_TABLE)
		begin_table(b, detail);
	else if (type == MD_BLOCK_TH)
		set_style(b, 0);
	return bounded(b);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct blocks *b = ctx;

	if (type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
	    type == MD_BLOCK_QUOTE)
		pop(b);
	else if (type == MD_BLOCK_LI)
		end_item(b);
	else if (type == MD_BLOCK_P)
		flush(b);
	else if (type == MD_BLOCK_H)
		add_block(b, SHEET_HEADING);
	else if (type == MD_BLOCK_CODE)
		add_block(b, SHEET_CODE);
	else if (type == MD_BLOCK_HR)
		add_block(b, SHEET_RULE);
	else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
		end_cell(b, ((MD_BLOCK_TD_DETAIL *)detail)->align);
	else if (type == MD_BLOCK_TABLE)
		end_table(b);
	return bounded(b);
}

static unsigned span_style(MD_SPANTYPE type)
{
	if (type == MD_SPAN_STRONG)
		return SHEET_BOLD;
	if (type == MD_SPAN_EM)
		return SHEET_ITALIC;
	return type == MD_SPAN_CODE ? SHEET_MONO : 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct blocks *b = ctx;

	set_style(b, b->style | span_style(type));
	if (type == MD_SPAN_A) {
		const MD_SPAN_A_DETAIL *a = detail;

		str_clear(&b->link);
		marks_resolve(b->values, a->href.text, a->href.size, emit,
			      &b->link);
		b->link_from = b->text.len;
	}
	return bounded(b);
}

/* "me@x.example" is as good as "mailto:me@x.example". */
static void end_link(struct blocks *b)
{
	const char *said = b->text.buf + b->link_from;
	const char *target = b->link.buf;

	if (!link_allowed(target))
		return;
	if (!strncasecmp(target, "mailto:", 7))
		target += 7;
	else if (!strncasecmp(target, "tel:", 4))
		target += 4;
	if (strcmp(said, target) != 0)
		str_addf(&b->text, " (%s)", target);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct blocks *b = ctx;

	(void)detail;
	if (type == MD_SPAN_A)
		end_link(b);
	set_style(b, b->style & ~span_style(type));
	return bounded(b);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *ctx)
{
	struct blocks *b = ctx;
	char buf[5];
	const char *entity;

	if (type == MD_TEXT_BR) {
		str_add_ch(&b->text, '\n');
	} else if (type == MD_TEXT_SOFTBR) {
		str_add_ch(&b->text, ' ');
	} else if (type == MD_TEXT_ENTITY) {
		entity = entity_text(s, n, buf);
		if (entity)
			str_add(&b->text, entity);
		else
			str_add_n(&b->text, s, n);
	} else if (type != MD_TEXT_NULLCHAR) {
		marks_resolve(b->values, s, n, emit, &b->text);
	}
	return bounded(b);
}

static const MD_PARSER blocks_parser = { .flags = MD_FLAG_TABLES |
						  MD_FLAG_NOHTML,
					 .enter_block = enter_block,
					 .leave_block = leave_block,
					 .enter_span = enter_span,
					 .leave_span = leave_span,
					 .text = text };

const char *markdown_to_blocks(const struct str *markdown,
			       const struct values *values, struct arena *arena,
			       struct sheet_blocks *out)
{
	struct blocks b = { .values = values, .arena = arena, .out = out };
	int rc;

	str_init(&b.text);
	str_init(&b.link);
	rc = md_parse(markdown->buf, (MD_SIZE)markdown->len, &blocks_parser,
		      &b);
	str_release(&b.text);
	str_release(&b.link);
	if (rc && !b.why)
		b.why = "the Markdown cannot be parsed";
	return b.why;
}
