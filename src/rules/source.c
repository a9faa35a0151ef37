/*
 * The bytes of a YAML file before the parser sees them. Encoding faults are
 * found here and not left to the parser, which knows only their byte offset
 * and accepts UTF-16.
 */
#include <stdio.h>
#include <string.h>

#include "node.h"
#include "relance/text.h"

#define LONGEST_SHOWN 400

struct source source_of(const char *path, const char *text, size_t size)
{
	struct source src = { path, text, size };

	if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		src.text += 3;
		src.size -= 3;
	}
	return src;
}

const char *source_line_start(const struct source *src, int line)
{
	const char *p = src->text, *end = src->text + src->size;

	for (int at = 1; at < line; p++) {
		if (p >= end)
			return NULL;
		if (*p == '\n' || (*p == '\r' && p[1] != '\n'))
			at++;
	}
	return p;
}

const char *source_line(const struct source *src, int line, struct arena *arena)
{
	const char *start = line > 0 ? source_line_start(src, line) : NULL;
	size_t left, n = 0;

	if (!start)
		return NULL;
	left = src->size - (size_t)(start - src->text);
	while (n < left && start[n] != '\n' && start[n] != '\r')
		n++;
	if (n > LONGEST_SHOWN || !utf8_valid(start, n))
		return NULL;
	return arena_strndup(arena, start, n);
}

struct diag *source_fault(const struct source *src, struct diags *d, int line,
			  int column, const char *fmt, ...)
{
	struct pos pos = { src->path, line, column };
	struct diag *diag;
	va_list ap;

	va_start(ap, fmt);
	diag = diag_add(d, SEVERITY_ERROR, pos, "%s",
			arena_vprintf(d->arena, fmt, ap));
	va_end(ap);
	diag->source = source_line(src, line, d->arena);
	return diag;
}

/* The parser would take the last three as line ends; no editor does. */
static bool is_control(const char *p, size_t step)
{
	unsigned char c = (unsigned char)p[0];

	if (step == 1)
		return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') ||
		       c == 0x7f;
	if (step == 2)
		return c == 0xc2 && (unsigned char)p[1] < 0xa0;
	return step == 3 && (memcmp(p, "\xe2\x80\xa8", 3) == 0 ||
			     memcmp(p, "\xe2\x80\xa9", 3) == 0 ||
			     memcmp(p, "\xef\xbb\xbf", 3) == 0 ||
			     memcmp(p, "\xef\xbf\xbe", 3) == 0 ||
			     memcmp(p, "\xef\xbf\xbf", 3) == 0);
}

static void report_byte(const struct source *src, struct diags *d, size_t at,
			int line, int column, bool broken)
{
	unsigned char c = (unsigned char)src->text[at];
	struct diag *diag;

	if (broken) {
		diag = source_fault(src, d, line, column,
				    "the file is not in UTF-8");
		diag_hint(d, diag, "Save it again with the encoding UTF-8.");
	} else if (c == 0) {
		source_fault(src, d, line, column,
			     "a NUL byte stands in the file");
	} else {
		source_fault(src, d, line, column,
			     "an invisible control character stands here");
	}
}

static bool check_bytes(const struct source *src, struct diags *d)
{
	int line = 1, column = 1;

	for (size_t i = 0, step; i < src->size; i += step) {
		const char *p = src->text + i;
		bool broken;

		step = utf8_step(p, src->size - i);
		broken = !utf8_valid(p, step);
		if (broken || is_control(p, step)) {
			report_byte(src, d, i, line, column, broken);
			return false;
		}
		column++;
		if (*p == '\n' ||
		    (*p == '\r' && (i + 1 == src->size || p[1] != '\n'))) {
			line++;
			column = 1;
		}
	}
	return true;
}

bool source_check(const struct source *src, struct diags *d)
{
	const char *t = src->text;
	struct diag *diag;

	if (src->size > YAML_MAX_BYTES) {
		source_fault(src, d, 0, 0, "the file is larger than 1 MiB");
		return false;
	}
	if (src->size >= 2 &&
	    (memcmp(t, "\xff\xfe", 2) == 0 || memcmp(t, "\xfe\xff", 2) == 0)) {
		diag = source_fault(src, d, 0, 0, "the file is in UTF-16");
		diag_hint(d, diag, "Save it again with the encoding UTF-8.");
		return false;
	}
	return check_bytes(src, d);
}
