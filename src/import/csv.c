/*
 * libcsv splits; this file feeds it line by line, so that the line of every
 * record is known, empty lines are counted, and after a fault reading can go
 * on with the next line. The buffer always holds the whole record, for the
 * file of bad lines and for pointing at a character.
 */
#include "csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "relance/arena.h"
#include "relance/status.h"

static void on_field(void *bytes, size_t len, void *ctx)
{
	struct csv_reader *r = ctx;
	struct record *rec = &r->rec;

	if (rec->n == FIELDS_MAX) {
		r->too_many = true;
		return;
	}
	if (rec->n == r->field_cap) {
		r->field_cap = r->field_cap ? r->field_cap * 2 : 64;
		r->field =
			mem_realloc(r->field, r->field_cap * sizeof *r->field);
		r->start =
			mem_realloc(r->start, r->field_cap * sizeof *r->start);
	}
	if (len > FIELD_MAX) {
		/* Room for a short beginning is enough to name it. */
		if (!r->too_long)
			rec->fault_field = rec->n;
		r->too_long = true;
		len = 0;
	}
	r->start[rec->n] = r->cells.len;
	r->field[rec->n++].len = len;
	str_reserve(&r->cells, len + 1);
	if (len)
		memcpy(r->cells.buf + r->cells.len, bytes, len);
	r->cells.len += len;
	r->cells.buf[r->cells.len++] = '\0';
}

static void on_row(int c, void *ctx)
{
	struct csv_reader *r = ctx;

	(void)c;
	r->row_done = true;
}

static void parser_start(struct csv_reader *r)
{
	/* APPEND_NULL and EMPTY_IS_NULL are not used: fields are copied, and
	 * `,,` says the same as `,"",`: nothing given. */
	if (csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		BUG("csv_init failed");
	csv_set_delim(&r->parser, (unsigned char)r->separator);
	csv_set_realloc_func(&r->parser, mem_realloc);
}

void csv_reader_init(struct csv_reader *r, struct source *source,
		     char separator)
{
	*r = (struct csv_reader){ .source = source, .separator = separator };
	r->line = 1;
	r->cap = 4 * SOURCE_BLOCK;
	r->buf = mem_alloc(r->cap);
	str_init(&r->cells);
	parser_start(r);
}

void csv_reader_release(struct csv_reader *r)
{
	csv_free(&r->parser);
	str_release(&r->cells);
	free(r->buf);
	free(r->field);
	free(r->start);
	r->buf = NULL;
}

uint64_t csv_reader_offset(const struct csv_reader *r)
{
	return r->source->offset;
}

static enum record_kind fatal(struct csv_reader *r, const char *fault,
			      const char *hint)
{
	r->rec.kind = RECORD_FATAL;
	r->rec.fault = fault;
	r->rec.hint = hint;
	r->rec.line = r->open ? r->rec.line : r->line;
	return RECORD_FATAL;
}

/* Read more behind buf[end]; keeps what begins at `begin`. */
static bool fill(struct csv_reader *r)
{
	size_t got;

	if (r->begin > 0) {
		memmove(r->buf, r->buf + r->begin, r->end - r->begin);
		r->pos -= r->begin;
		r->end -= r->begin;
		r->begin = 0;
	}
	if (r->end >= RECORD_MAX) {
		fatal(r, "a record of more than 1 MB",
		      "Probably a quote was opened and never closed.");
		return false;
	}
	if (r->cap - r->end < SOURCE_BLOCK) {
		r->cap *= 2;
		r->buf = mem_realloc(r->buf, r->cap);
	}
	switch (source_read(r->source, r->buf + r->end, SOURCE_BLOCK, &got)) {
	case SOURCE_FINE:
		break;
	case SOURCE_BAD_BYTE:
		snprintf(r->fault, sizeof r->fault,
			 "byte 0x%02X does not exist in the encoding",
			 r->source->bad_byte);
		fatal(r, r->fault,
		      "Probably `encoding` of the mapping is another one.");
		return false;
	case SOURCE_IO:
	case SOURCE_NO_SUCH:
		fatal(r, "the file cannot be read", NULL);
		return false;
	}
	r->end += got;
	r->at_end = got == 0;
	return true;
}

/*
 * The length of the line at buf[pos] with its end; 0: nothing left (rec.kind
 * tells a failure). A CR alone ends a line too.
 */
static size_t line_length(struct csv_reader *r)
{
	for (;;) {
		char *p = r->buf + r->pos;
		size_t have = r->end - r->pos;
		char *lf = have ? memchr(p, '\n', have) : NULL;
		size_t upto = lf ? (size_t)(lf - p) : have;
		char *cr = upto ? memchr(p, '\r', upto) : NULL;

		if (cr && cr + 1 != r->buf + r->end && cr + 1 != lf)
			return (size_t)(cr - p) + 1;
		if (lf)
			return upto + 1;
		if (r->at_end)
			return have;
		if (!fill(r))
			return 0;
	}
}

static bool line_is_blank(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != ' ' && p[i] != '\t' && p[i] != '\r' && p[i] != '\n')
			return false;
	return true;
}

#define EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (b))

/* Printable ASCII only, but for the line end; eight bytes at a time. */
static bool line_is_plain(const char *p, size_t n)
{
	uint64_t bad = 0;

	while (n > 0 && (p[n - 1] == '\n' || p[n - 1] == '\r'))
		n--;
	while (n >= 8) {
		uint64_t x, del;

		memcpy(&x, p, 8);
		del = x ^ EACH_BYTE(0x7f);
		bad |= x | (x - EACH_BYTE(0x20)) | (del - EACH_BYTE(1));
		p += 8;
		n -= 8;
	}
	if (bad & EACH_BYTE(0x80))
		return false;
	for (; n > 0; n--, p++)
		if (*p < 0x20 || *p == 0x7f)
			return false;
	return true;
}

static void record_begin(struct csv_reader *r)
{
	r->open = true;
	r->row_done = r->too_many = r->too_long = false;
	r->rec = (struct record){ .line = r->line, .plain = true };
	r->begin = r->pos;
	r->cells.len = 0;
}

static void record_close(struct csv_reader *r)
{
	struct record *rec = &r->rec;

	for (size_t i = 0; i < rec->n; i++)
		r->field[i].text = r->cells.buf + r->start[i];
	rec->field = r->field;
	rec->raw = r->buf + r->begin;
	rec->raw_len = r->pos - r->begin;
	r->open = false;
}

static enum record_kind broken(struct csv_reader *r, const char *fault,
			       const char *hint)
{
	struct record *rec = &r->rec;

	record_close(r);
	rec->kind = RECORD_BROKEN;
	rec->fault = fault;
	rec->hint = hint;
	return RECORD_BROKEN;
}

static enum record_kind syntax(struct csv_reader *r)
{
	r->rec.fault_field = r->rec.n;
	csv_free(&r->parser);
	parser_start(r);
	return broken(r, "a quote inside a field that is not quoted right",
		      "Put the whole field in quotes and write each quote "
		      "inside it twice.");
}

static enum record_kind row(struct csv_reader *r)
{
	if (r->too_many)
		return broken(r, "more than 4,096 fields", NULL);
	if (r->too_long)
		return broken(r, "a field of more than 64 KB", NULL);
	record_close(r);
	return r->rec.kind = RECORD_ROW;
}

static enum record_kind at_end(struct csv_reader *r)
{
	if (r->open) {
		int rc = csv_fini(&r->parser, on_field, on_row, r);

		if (rc != 0) {
			r->rec.fault_field = r->rec.n;
			csv_free(&r->parser);
			parser_start(r);
			return broken(r, "a quote is opened and never closed",
				      "A quote inside a field is written "
				      "twice.");
		}
		if (r->row_done)
			return row(r);
		r->open = false;
	}
	r->rec = (struct record){ .kind = RECORD_END, .line = r->line };
	return RECORD_END;
}

enum record_kind csv_reader_next(struct csv_reader *r)
{
	if (r->rec.kind == RECORD_FATAL)
		return RECORD_FATAL;
	r->begin = r->pos;
	for (;;) {
		size_t n = line_length(r);
		const char *p = r->buf + r->pos;
		size_t eaten;

		if (r->rec.kind == RECORD_FATAL)
			return RECORD_FATAL;
		if (n == 0)
			return at_end(r);
		if (!r->open && line_is_blank(p, n)) {
			r->pos += n;
			r->begin = r->pos;
			r->line++;
			continue;
		}
		if (r->open)
			r->rec.plain = false; /* a line break in it */
		else
			record_begin(r);
		r->rec.plain = r->rec.plain && line_is_plain(p, n);
		eaten = csv_parse(&r->parser, p, n, on_field, on_row, r);
		r->pos += n;
		r->line++;
		if (eaten < n)
			return syntax(r);
		if (r->row_done)
			return row(r);
	}
}
