/*
 * Quoted-printable. Half the bytes of a message come by here, so they are
 * put straight into room that was made for the worst of them.
 */
#include <stdbool.h>
#include <string.h>

#include "mime_quoted.h"

#define LINE_MOST 76
#define LINE_ROOM (LINE_MOST - 1) /* a soft break needs one */
/* A character may become three and, in the worst of lines, a soft break of
 * three follows 24 of them. */
#define GROWS_TO 4

struct line {
	char *to;
	size_t used;
};

static bool is_plain(char c)
{
	return (c >= ' ' && c <= '~' && c != '=') || c == '\t';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline void make_room(struct line *l, size_t n)
{
	if (l->used + n <= LINE_ROOM)
		return;
	memcpy(l->to, "=\r\n", 3);
	l->to += 3;
	l->used = 0;
}

static inline void put_code(struct line *l, char c)
{
	static const char digit[] = "0123456789ABCDEF";

	make_room(l, 3);
	*l->to++ = '=';
	*l->to++ = digit[(unsigned char)c >> 4];
	*l->to++ = digit[(unsigned char)c & 15];
	l->used += 3;
}

/* One line without its end. A blank at the end would be lost on the way. */
static char *put_line(char *to, const char *text, size_t n)
{
	size_t last = n && is_blank(text[n - 1]) ? n - 1 : n;
	struct line l = { to, 0 };

	for (size_t i = 0; i < last; i++) {
		if (!is_plain(text[i])) {
			put_code(&l, text[i]);
			continue;
		}
		make_room(&l, 1);
		*l.to++ = text[i];
		l.used++;
	}
	if (last < n)
		put_code(&l, text[last]);
	return l.to;
}

void quoted_printable(struct str *out, const char *text, size_t n)
{
	const char *end = n ? text + n : text;
	char *to;

	str_reserve(out, GROWS_TO * n + 3);
	to = out->buf + out->len;
	while (text < end) {
		const char *eol = memchr(text, '\n', (size_t)(end - text));

		to = put_line(to, text, (size_t)((eol ? eol : end) - text));
		if (!eol)
			break;
		*to++ = '\r';
		*to++ = '\n';
		text = eol + 1;
	}
	out->len = (size_t)(to - out->buf);
	out->buf[out->len] = '\0';
}
