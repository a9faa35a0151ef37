/*
 * What both renderers need: swapping marks for values, the links that are
 * allowed, entities, and the width of characters.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "markdown.h"
#include "relance/text.h"

/* Reads "<index>U+E001" after an opening mark; false when it is none. The
 * templates hold no such characters, so a bad one is cut by the parser. */
static bool read_mark(const char *p, const char *end, size_t *index,
		      const char **after)
{
	size_t n = 0, digits = 0;

	for (; p < end && *p >= '0' && *p <= '9' && digits < 9; p++, digits++)
		n = n * 10 + (size_t)(*p - '0');
	if (!digits || end - p < MARK_SIZE ||
	    memcmp(p, MARK_CLOSE, MARK_SIZE) != 0)
		return false;
	*index = n;
	*after = p + MARK_SIZE;
	return true;
}

void marks_resolve(const struct values *values, const char *text, size_t n,
		   void (*emit)(void *ctx, const char *text, size_t n),
		   void *ctx)
{
	const char *end = n ? text + n : text; /* an empty link gives NULL */

	while (text < end) {
		const char *mark = memmem(text, (size_t)(end - text), MARK_OPEN,
					  MARK_SIZE);
		const char *after;
		size_t index;

		if (!mark) {
			emit(ctx, text, (size_t)(end - text));
			return;
		}
		if (mark > text)
			emit(ctx, text, (size_t)(mark - text));
		text = mark + MARK_SIZE;
		if (!read_mark(text, end, &index, &after))
			continue;
		if (index < values->n)
			emit(ctx, values->v[index], strlen(values->v[index]));
		text = after;
	}
}

bool link_allowed(const char *url)
{
	static const char *const scheme[] = { "http:", "https:", "mailto:",
					      "tel:" };

	for (size_t i = 0; i < sizeof scheme / sizeof *scheme; i++)
		if (!strncasecmp(url, scheme[i], strlen(scheme[i])))
			return true;
	return false;
}

static const struct {
	const char *name, *text;
} entities[] = { { "&nbsp;", "\xc2\xa0" }, { "&amp;", "&" },
		 { "&lt;", "<" },	   { "&gt;", ">" },
		 { "&quot;", "\"" },	   { "&euro;", "€" },
		 { "&ndash;", "–" },	   { "&mdash;", "—" },
		 { "&hellip;", "…" },	   { "&copy;", "©" },
		 { "&shy;", "" } };

static const char *encode_utf8(unsigned long c, char buf[5])
{
	size_t n = 0;

	if (c < 0x20 || c > 0x10ffff || (c >= 0xd800 && c < 0xe002))
		return NULL;
	if (c < 0x80) {
		buf[n++] = (char)c;
	} else if (c < 0x800) {
		buf[n++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		buf[n++] = (char)(0xe0 | c >> 12);
		buf[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		buf[n++] = (char)(0xf0 | c >> 18);
		buf[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		buf[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	if (c >= 0x80)
		buf[n++] = (char)(0x80 | (c & 0x3f));
	buf[n] = '\0';
	return buf;
}

const char *entity_text(const char *entity, size_t n, char buf[5])
{
	if (n > 3 && entity[1] == '#') {
		bool hex = entity[2] == 'x' || entity[2] == 'X';

		return encode_utf8(
			strtoul(entity + 2 + hex, NULL, hex ? 16 : 10), buf);
	}
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (strlen(entities[i].name) == n &&
		    !memcmp(entities[i].name, entity, n))
			return entities[i].text;
	return NULL;
}
