/* UTF-8, safe output, nearest words and envelope addresses. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "relance/arena.h"
#include "relance/text.h"

bool str_eq(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

bool text_starts(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool text_same_ci(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (lower(*a) != lower(*b))
			return false;
	return *a == *b;
}

/*
 * Length of the well-formed character at s (RFC 3629), 0 if broken; the
 * second byte's range depends on the first, which excludes overlong forms,
 * surrogates and values above U+10FFFF.
 */
static size_t char_length(const uint8_t *s, size_t left)
{
	uint8_t low = 0x80, high = 0xbf;
	size_t n;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	if (left < n || s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

bool utf8_valid(const char *text, size_t len)
{
	const uint8_t *s = (const uint8_t *)text;

	for (size_t i = 0; i < len;) {
		size_t n = char_length(s + i, len - i);

		if (!n)
			return false;
		i += n;
	}
	return true;
}

size_t utf8_step(const char *text, size_t len)
{
	size_t n = len ? char_length((const uint8_t *)text, len) : 1;

	return n ? n : 1;
}

size_t utf8_length(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; count++)
		i += utf8_step(text + i, len - i);
	return count;
}

static uint32_t code_point(const uint8_t *s, size_t n)
{
	uint32_t c = n == 1 ? s[0] : s[0] & (0xffu >> (n + 1));

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (s[i] & 0x3fu);
	return c;
}

size_t text_columns(const char *text, size_t len)
{
	size_t columns = 0;

	for (size_t i = 0, n; i < len; i += n) {
		const uint8_t *c = (const uint8_t *)text + i;
		int width;

		if (*c >= 0x20 && *c < 0x7f) {
			n = 1;
			columns++;
			continue;
		}
		n = utf8_step(text + i, len - i);
		/* wchar_t is the code point (__STDC_ISO_10646__). */
		width = wcwidth((wchar_t)code_point(c, n));
		columns += width >= 0 ? (size_t)width : 1;
	}
	return columns;
}

/* Characters that steer a terminal or turn the reading direction. */
static bool is_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e ||
	       c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void text_add_safe(struct str *out, const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len;) {
		const uint8_t *s = (const uint8_t *)text + i;
		size_t n = char_length(s, len - i);
		uint32_t c = n ? code_point(s, n) : s[0];

		if (!n)
			str_addf(out, "\\x%02x", (unsigned)c);
		else if (c == '\n' || c == '\r' || c == '\t')
			str_add_ch(out, ' ');
		else if (is_unsafe(c))
			str_addf(out, c < 0x100 ? "\\x%02x" : "\\u{%04x}",
				 (unsigned)c);
		else
			str_add_n(out, s, n);
		i += n ? n : 1;
	}
}

/* Damerau-Levenshtein (adjacent swaps count 1), ignoring case; words are
 * short, so a full small matrix is plain enough. */
#define NEAR_MAX 64
static size_t distance(const char *a, const char *b)
{
	static const size_t far = NEAR_MAX;
	size_t la = strlen(a), lb = strlen(b);
	size_t(*d)[NEAR_MAX + 1];
	size_t result;

	if (la >= NEAR_MAX || lb >= NEAR_MAX)
		return far;
	d = mem_alloc((la + 1) * sizeof *d);
	for (size_t i = 0; i <= la; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= lb; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= la; i++) {
		for (size_t j = 1; j <= lb; j++) {
			bool same = lower(a[i - 1]) == lower(b[j - 1]);
			size_t best = d[i - 1][j - 1] + (same ? 0 : 1);

			if (d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 &&
			    lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]) &&
			    d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	}
	result = d[la][lb];
	free(d);
	return result;
}

const char *text_nearest(const char *word, const char *const *candidates,
			 size_t n)
{
	size_t limit = strlen(word) / 3 > 1 ? strlen(word) / 3 : 1;
	size_t best = limit + 1;
	const char *nearest = NULL;

	for (size_t i = 0; i < n; i++) {
		size_t d = distance(word, candidates[i]);

		if (d < best) {
			best = d;
			nearest = candidates[i];
		}
	}
	return nearest;
}

static bool is_atom(char c)
{
	return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
	       (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* Dot-string: atoms joined by single dots (RFC 5321 section 4.1.2). */
static bool local_part_valid(const char *s, size_t n)
{
	if (!n || n > 64 || s[0] == '.' || s[n - 1] == '.')
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '.' ? s[i - 1] == '.' : !is_atom(s[i]))
			return false;
	}
	return true;
}

/* Blanks, what takes no room, turns the direction or belongs to nobody: an
 * address that looks like another. No such character can be registered. */
static bool is_hidden(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} hidden[] = {
		{ 0x80, 0xa0 },	      { 0xad, 0xad },	     { 0x34f, 0x34f },
		{ 0x61c, 0x61c },     { 0x115f, 0x1160 },    { 0x17b4, 0x17b5 },
		{ 0x180b, 0x180f },   { 0x2000, 0x206f },    { 0x3000, 0x3000 },
		{ 0x3164, 0x3164 },   { 0xe000, 0xf8ff },    { 0xfe00, 0xfe0f },
		{ 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },    { 0xfff0, 0xffff },
		{ 0x1d173, 0x1d17a }, { 0xe0000, 0x10ffff },
	};

	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		if (c >= hidden[i].from && c <= hidden[i].to)
			return true;
	return false;
}

static bool shows_all(const char *s)
{
	size_t len = strlen(s);

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_step(s + i, len - i);
		if (is_hidden(code_point((const uint8_t *)s + i, n)))
			return false;
	}
	return true;
}

static bool label_valid(const char *s, size_t n)
{
	if (!n || n > 63 || s[0] == '-' || s[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++) {
		bool word = (s[i] >= '0' && s[i] <= '9') ||
			    (lower(s[i]) >= 'a' && lower(s[i]) <= 'z') ||
			    s[i] == '-' || (uint8_t)s[i] >= 0x80;

		if (!word)
			return false;
	}
	return true;
}

static bool domain_valid(const char *s)
{
	size_t labels = 0;

	if (strlen(s) > 253 || !utf8_valid(s, strlen(s)) || !shows_all(s))
		return false;
	for (;;) {
		size_t n = strcspn(s, ".");

		if (!label_valid(s, n))
			return false;
		labels++;
		if (!s[n])
			return labels > 1 || text_same_ci(s, "localhost");
		s += n + 1;
	}
}

bool email_valid(const char *text)
{
	const char *at;

	if (!text || strlen(text) > 254)
		return false;
	for (const char *p = text; *p; p++)
		if ((uint8_t)*p <= 0x20 || *p == 0x7f)
			return false;
	at = strchr(text, '@');
	return at && !strchr(at + 1, '@') &&
	       local_part_valid(text, (size_t)(at - text)) &&
	       domain_valid(at + 1);
}

static bool is_formula(const char *text)
{
	return *text && strchr("=+-@\t\r", *text);
}

static void add_quoted(struct str *out, const char *text)
{
	str_add_ch(out, '"');
	if (is_formula(text))
		str_add_ch(out, '\'');
	for (const char *p = text; *p; p++) {
		if (*p == '"')
			str_add_ch(out, '"');
		str_add_ch(out, *p);
	}
	str_add_ch(out, '"');
}

void text_add_csv(struct str *out, const char *text)
{
	add_quoted(out, text ? text : "");
}

void text_add_field(struct str *out, const char *text, char separator)
{
	const char needs[] = { '"', '\r', '\n', '\t', separator, '\0' };
	size_t n = strlen(text);

	if (is_formula(text) || text[strcspn(text, needs)] || *text == ' ' ||
	    (n && text[n - 1] == ' '))
		add_quoted(out, text);
	else
		str_add(out, text);
}
