/* Growing strings; see str.h for what the type promises. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "relance/arena.h"
#include "relance/str.h"

char str_empty_buf[1];

void str_init(struct str *s)
{
	*s = (struct str)STR_INIT;
}

void str_release(struct str *s)
{
	if (s->cap)
		free(s->buf);
	str_init(s);
}

void str_clear(struct str *s)
{
	str_cut(s, 0);
}

void str_cut(struct str *s, size_t len)
{
	if (len > s->len)
		BUG("cut to %zu of %zu", len, s->len);
	s->len = len;
	if (s->cap)
		s->buf[len] = '\0';
}

char *str_detach(struct str *s, size_t *len_out)
{
	char *p;

	str_reserve(s, 0);
	p = s->buf;
	if (len_out)
		*len_out = s->len;
	str_init(s);
	return p;
}

void str_reserve(struct str *s, size_t extra)
{
	size_t need = s->len + extra + 1;
	size_t cap = s->cap * 2;

	if (extra > SIZE_MAX / 4)
		BUG("string of %zu more bytes", extra);
	if (s->cap >= need)
		return;
	if (cap < need)
		cap = need < 64 ? 64 : need;
	if (s->cap) {
		s->buf = mem_realloc(s->buf, cap);
	} else {
		s->buf = mem_alloc(cap);
		s->buf[0] = '\0';
	}
	s->cap = cap;
}

void str_add_n(struct str *s, const void *bytes, size_t n)
{
	if (!n)
		return;
	str_reserve(s, n);
	memcpy(s->buf + s->len, bytes, n);
	s->len += n;
	s->buf[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
	str_add_n(s, text, strlen(text));
}

void str_add_ch(struct str *s, char c)
{
	str_add_n(s, &c, 1);
}

void str_add_number(struct str *s, uint64_t n, int least)
{
	char digit[20];
	size_t at = sizeof digit;

	if (least < 1 || least > (int)sizeof digit)
		BUG("a number of %d digits", least);
	for (; n || least > 0; n /= 10, least--)
		digit[--at] = (char)('0' + n % 10);
	str_add_n(s, digit + at, sizeof digit - at);
}

void str_vaddf(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	size_t room;
	int n;

	str_reserve(s, 32); /* mostly enough, and then formatted once */
	room = s->cap - s->len;
	va_copy(again, ap);
	n = vsnprintf(s->buf + s->len, room, fmt, again);
	va_end(again);
	if (n < 0)
		BUG("bad format \"%s\"", fmt);
	if ((size_t)n >= room) {
		str_reserve(s, (size_t)n);
		vsnprintf(s->buf + s->len, (size_t)n + 1, fmt, ap);
	}
	s->len += (size_t)n;
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(s, fmt, ap);
	va_end(ap);
}
