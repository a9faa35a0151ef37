/*
 * Plain text from Markdown: paragraphs wrapped, lists with hanging indents,
 * tables as aligned columns. A table too wide for a mail window becomes one
 * block of "name: value" lines per row.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "relance/text.h"
#include "renderer.h"

struct level { /* a quote or a list item that is open */
	char first[12], rest[12];
	bool used; /* `first` was written */
};

struct list_state {
	bool ordered, tight;
	unsigned next;
};

struct cell {
	size_t from, len; /* in cells */
	size_t columns;
	MD_ALIGN align;
};

struct plain {
	const struct values *values;
	struct str *out, inl, cells;
	struct level level[BLOCK_MAX_DEPTH];
	struct list_state list[BLOCK_MAX_DEPTH];
	size_t levels, lists;
	struct cell *cell;
	size_t cell_n, cell_cap, columns, head_rows;
	bool in_cell, in_code, gap;
	char *link; /* target of the open link, or NULL */
	size_t link_from;
	const char *why;
};

static int bounded(struct plain *p)
{
	if (p->out->len + p->inl.len + p->cells.len > OUTPUT_MAX_BYTES)
		p->why = "the letter would be larger than 8 MB";
	return p->why ? -1 : 0;
}

static void emit(void *ctx, const char *text, size_t n)
{
	str_add_n(ctx, text, n);
}

static void pad(struct str *out, size_t n)
{
	while (n--)
		str_add_ch(out, ' ');
}

static void prefix(struct plain *p)
{
	for (size_t i = 0; i < p->levels; i++) {
		struct level *l = &p->level[i];

		str_add(p->out, l->used ? l->rest : l->first);
		l->used = true;
	}
}

static size_t prefix_columns(const struct plain *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->levels; i++)
		n += strlen(p->level[i].rest);
	return n;
}

static void trim_line(struct str *out)
{
	while (out->len && out->buf[out->len - 1] == ' ')
		str_cut(out, out->len - 1);
}

static void end_line(struct plain *p)
{
	trim_line(p->out);
	str_add_ch(p->out, '\n');
}

static void start_block(struct plain *p)
{
	if (p->gap && p->out->len)
		str_add_ch(p->out, '\n');
	p->gap = true;
}

/* One line of source (no '\n'), wrapped at blanks; a word longer than a line
 * stands alone. */
static void wrap_line(struct plain *p, const char *text, size_t n)
{
	size_t room = PLAIN_WIDTH, at = 0, used = 0, columns, len;
	size_t indent = prefix_columns(p);

	room = indent + 20 < room ? room - indent : 20;
	prefix(p);
	while (at < n) {
		const char *blank;

		if (text[at] == ' ') {
			at++;
			continue;
		}
		blank = memchr(text + at, ' ', n - at);
		len = blank ? (size_t)(blank - text) - at : n - at;
		columns = text_columns(text + at, len);
		if (used && used + 1 + columns > room) {
			end_line(p);
			prefix(p);
			used = 0;
		} else if (used) {
			str_add_ch(p->out, ' ');
			used++;
		}
		str_add_n(p->out, text + at, len);
		used += columns;
		at += len;
	}
	end_line(p);
}

static void each_line(struct plain *p,
		      void (*fn)(struct plain *, const char *, size_t))
{
	const char *at = p->inl.buf, *end = at + p->inl.len;

	while (at < end) {
		const char *eol = memchr(at, '\n', (size_t)(end - at));

		if (!eol)
			eol = end;
		fn(p, at, (size_t)(eol - at));
		at = eol + 1;
	}
}

static void verbatim_line(struct plain *p, const char *text, size_t n)
{
	prefix(p);
	str_add(p->out, "    ");
	str_add_n(p->out, text, n);
	end_line(p);
}

static void flush(struct plain *p)
{
	if (!p->inl.len)
		return;
	start_block(p);
	each_line(p, p->in_code ? verbatim_line : wrap_line);
	str_clear(&p->inl);
}

static void flush_heading(struct plain *p)
{
	size_t columns = text_columns(p->inl.buf, p->inl.len);

	flush(p);
	prefix(p);
	for (size_t i = 0; i < columns && i < PLAIN_WIDTH; i++)
		str_add_ch(p->out, '-');
	end_line(p);
}

/* ---- tables ------------------------------------------------------------ */

static void begin_table(struct plain *p, const MD_BLOCK_TABLE_DETAIL *t)
{
	if (t->col_count > TABLE_MAX_COLUMNS) {
		p->why = "a table has more than 32 columns";
		return;
	}
	p->columns = t->col_count;
	p->head_rows = t->head_row_count;
	p->cell_n = 0;
	str_clear(&p->cells);
}

static void end_cell(struct plain *p, const MD_BLOCK_TD_DETAIL *td)
{
	if (p->cell_n == p->cell_cap) {
		p->cell_cap = p->cell_cap ? p->cell_cap * 2 : 64;
		p->cell = mem_realloc(p->cell, p->cell_cap * sizeof *p->cell);
	}
	p->cell[p->cell_n++] =
		(struct cell){ p->cells.len, p->inl.len,
			       text_columns(p->inl.buf, p->inl.len),
			       td->align };
	str_add_n(&p->cells, p->inl.buf, p->inl.len);
	str_clear(&p->inl);
	p->in_cell = false;
}

static size_t measure(const struct plain *p, size_t *width)
{
	size_t sum = 2 * (p->columns - 1) + prefix_columns(p);

	memset(width, 0, p->columns * sizeof *width);
	for (size_t i = 0; i < p->cell_n; i++)
		if (p->cell[i].columns > width[i % p->columns])
			width[i % p->columns] = p->cell[i].columns;
	for (size_t i = 0; i < p->columns; i++)
		sum += width[i];
	return sum;
}

static void put_cell(struct plain *p, const struct cell *c, size_t width)
{
	size_t space = width - c->columns;
	size_t before = c->align == MD_ALIGN_RIGHT    ? space
			: c->align == MD_ALIGN_CENTER ? space / 2
						      : 0;

	pad(p->out, before);
	str_add_n(p->out, p->cells.buf + c->from, c->len);
	pad(p->out, space - before);
}

static void put_rule(struct plain *p, const size_t *width)
{
	prefix(p);
	for (size_t i = 0; i < p->columns; i++) {
		for (size_t n = 0; n < width[i]; n++)
			str_add_ch(p->out, '-');
		str_add(p->out, "  ");
	}
	end_line(p);
}

static void put_aligned(struct plain *p, const size_t *width)
{
	for (size_t row = 0; row * p->columns < p->cell_n; row++) {
		if (row == p->head_rows)
			put_rule(p, width);
		prefix(p);
		for (size_t i = 0; i < p->columns; i++) {
			put_cell(p, &p->cell[row * p->columns + i], width[i]);
			str_add(p->out, "  ");
		}
		end_line(p);
	}
}

static void put_records(struct plain *p)
{
	for (size_t i = p->columns; i < p->cell_n; i++) {
		const struct cell *name = &p->cell[i % p->columns];
		const struct cell *c = &p->cell[i];

		if (i % p->columns == 0 && i > p->columns)
			str_add_ch(p->out, '\n');
		if (!c->len)
			continue;
		prefix(p);
		str_addf(p->out, "%.*s: %.*s", (int)name->len,
			 p->cells.buf + name->from, (int)c->len,
			 p->cells.buf + c->from);
		end_line(p);
	}
}

static void end_table(struct plain *p)
{
	size_t width[TABLE_MAX_COLUMNS];

	if (!p->columns)
		return;
	start_block(p);
	if (measure(p, width) <= PLAIN_TABLE_WIDTH)
		put_aligned(p, width);
	else
		put_records(p);
}

/* ---- callbacks --------------------------------------------------------- */

static void push_level(struct plain *p, const char *first)
{
	struct level *l;

	if (p->levels == BLOCK_MAX_DEPTH) {
		p->why = "more than 32 quotes or lists inside each other";
		return;
	}
	l = &p->level[p->levels++];
	*l = (struct level){ .used = false };
	strncpy(l->first, first, sizeof l->first - 1);
	if (*first == '>')
		strncpy(l->rest, first, sizeof l->rest - 1);
	else
		memset(l->rest, ' ', strlen(l->first));
}

static void push_list(struct plain *p, struct list_state list)
{
	if (p->lists == BLOCK_MAX_DEPTH)
		p->why = "more than 32 quotes or lists inside each other";
	else
		p->list[p->lists++] = list;
}

static void enter_item(struct plain *p)
{
	struct list_state *list = &p->list[p->lists - 1];
	char mark[12] = "- ";

	if (list->ordered)
		snprintf(mark, sizeof mark, "%u. ", list->next++ % 10000000);
	push_level(p, mark);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct plain *p = ctx;

	if (type != MD_BLOCK_TH && type != MD_BLOCK_TD)
		flush(p);
	if (type == MD_BLOCK_UL) {
		MD_BLOCK_UL_DETAIL *ul = detail;
		push_list(p, (struct list_state){ false, ul->is_tight, 0 });
	} else if (type == MD_BLOCK_OL) {
		MD_BLOCK_OL_DETAIL *ol = detail;
		push_list(p,
			  (struct list_state){ true, ol->is_tight, ol->start });
	} else if (type == MD_BLOCK_LI) {
		enter_item(p);
	} else if (type == MD_BLOCK_QUOTE) {
		push_level(p, "> ");
	} else if (type == MD_BLOCK_TABLE) {
		begin_table(p, detail);
	} else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		p->in_cell = true;
	} else if (type == MD_BLOCK_CODE) {
		p->in_code = true;
	} else if (type == MD_BLOCK_HR) {
		start_block(p);
		prefix(p);
		str_add(p->out, "----------------------------------------");
		end_line(p);
	}
	return bounded(p);
}

static void leave_item(struct plain *p)
{
	flush(p);
	p->levels--;
	p->gap = !p->list[p->lists - 1].tight;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct plain *p = ctx;

	if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		end_cell(p, detail);
	} else if (type == MD_BLOCK_TABLE) {
		end_table(p);
	} else if (type == MD_BLOCK_H) {
		flush_heading(p);
	} else if (type == MD_BLOCK_LI) {
		leave_item(p);
	} else if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) {
		p->lists--;
		p->gap = true;
	} else if (type == MD_BLOCK_QUOTE) {
		flush(p);
		p->levels--;
	} else {
		flush(p);
		p->in_code = false;
	}
	return bounded(p);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct plain *p = ctx;
	struct str url = STR_INIT;

	if (type == MD_SPAN_A) {
		MD_SPAN_A_DETAIL *a = detail;

		marks_resolve(p->values, a->href.text, a->href.size, emit,
			      &url);
		free(p->link);
		p->link = link_allowed(url.buf) ? str_detach(&url, NULL) : NULL;
		p->link_from = p->inl.len;
		str_release(&url);
	}
	return bounded(p);
}

/* The target is written out unless the text says it already. */
static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct plain *p = ctx;
	const char *target = p->link;

	(void)detail;
	if (type != MD_SPAN_A || !target)
		return bounded(p);
	if (!strncmp(target, "mailto:", 7) || !strncmp(target, "tel:", 4))
		target = strchr(target, ':') + 1;
	if (!str_eq(p->inl.buf + p->link_from, target))
		str_addf(&p->inl, " <%s>", target);
	free(p->link);
	p->link = NULL;
	return bounded(p);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *ctx)
{
	struct plain *p = ctx;
	const char *entity;
	char buf[5];

	if (type == MD_TEXT_BR) {
		str_add_ch(&p->inl, p->in_cell ? ' ' : '\n');
	} else if (type == MD_TEXT_SOFTBR) {
		str_add_ch(&p->inl, ' ');
	} else if (type == MD_TEXT_ENTITY &&
		   (entity = entity_text(s, n, buf)) != NULL) {
		str_add(&p->inl, entity);
	} else if (type != MD_TEXT_NULLCHAR) {
		marks_resolve(p->values, s, n, emit, &p->inl);
	}
	return bounded(p);
}

const MD_PARSER plain_parser = { .flags = MD_FLAG_TABLES | MD_FLAG_NOHTML,
				 .enter_block = enter_block,
				 .leave_block = leave_block,
				 .enter_span = enter_span,
				 .leave_span = leave_span,
				 .text = text };

struct plain *plain_new(const struct values *values, struct str *out)
{
	struct plain *p = mem_alloc(sizeof *p);

	*p = (struct plain){ .values = values, .out = out };
	str_init(&p->inl);
	str_init(&p->cells);
	return p;
}

const char *plain_end(struct plain *p, bool parsed)
{
	const char *why = p->why;

	if (!parsed && !why)
		why = "the Markdown cannot be parsed";
	str_release(&p->inl);
	str_release(&p->cells);
	free(p->cell);
	free(p->link);
	free(p);
	return why;
}

const char *markdown_to_plain(const struct str *markdown,
			      const struct values *values, struct str *out)
{
	struct plain *p = plain_new(values, out);
	int rc = md_parse(markdown->buf, (MD_SIZE)markdown->len, &plain_parser,
			  p);

	return plain_end(p, rc == 0);
}
