/*
 * Dates and amounts in the forms that accounting programs write. A form says
 * how to read; nothing is guessed from the value itself, for 03/04/2026 is a
 * day in March to one program and in April to the other.
 */
#include "value.h"

#include <string.h>

#include "relance/text.h"

struct date_parts {
	int year, month, day;
};

/* Length of the run of `c` that begins at s. */
static size_t run_of(const char *s, char c)
{
	size_t n = 0;

	while (s[n] == c)
		n++;
	return n;
}

bool date_form_valid(const char *form)
{
	int years = 0, months = 0, days = 0;

	for (const char *f = form; *f;) {
		size_t n = run_of(f, *f);

		if (*f == 'Y') {
			years++;
			if (n != 4 && n != 2)
				return false;
		} else if (*f == 'M' || *f == 'D') {
			*(*f == 'M' ? &months : &days) += 1;
			if (n > 2)
				return false;
		} else if ((*f >= 'A' && *f <= 'Z' && *f != 'T') || n > 3) {
			return false;
		}
		f += n;
	}
	return years == 1 && months == 1 && days == 1;
}

/* At least `min` and at most `max` digits; how many were read, 0 if none. */
static size_t read_digits(const char *p, size_t left, size_t min, size_t max,
			  int *out)
{
	size_t n = 0;

	*out = 0;
	while (n < max && n < left && p[n] >= '0' && p[n] <= '9')
		*out = *out * 10 + (p[n++] - '0');
	return n < min ? 0 : n;
}

static bool read_by_form(const char *form, const char *text, size_t len,
			 struct date_parts *parts)
{
	const char *p = text, *end = text + len;

	while (*form) {
		size_t n = run_of(form, *form), got;
		int *part = *form == 'Y'   ? &parts->year
			    : *form == 'M' ? &parts->month
			    : *form == 'D' ? &parts->day
					   : NULL;

		if (!part) {
			if (p == end || *p != *form)
				return false;
			p++;
			form++;
			continue;
		}
		got = read_digits(p, (size_t)(end - p), n, n == 1 ? 2 : n,
				  part);
		if (got == 0)
			return false;
		if (*form == 'Y' && n == 2)
			*part += 2000;
		p += got;
		form += n;
	}
	return p == end;
}

bool date_form_fits(const char *form, const char *text, size_t len)
{
	struct date_parts parts = { 0 };

	return read_by_form(form, text, len, &parts);
}

bool date_form_read(const char *form, const char *text, size_t len,
		    civil_day *on_out)
{
	struct date_parts parts = { 0 };

	if (!read_by_form(form, text, len, &parts))
		return false;
	*on_out = date_from_ymd(parts.year, parts.month, parts.day);
	return *on_out != DAY_NONE;
}

/* Bytes of a thousands sign at p, 0 if there is none. */
static size_t thousands_sign(char sign, const char *p, size_t left)
{
	static const struct {
		char sign;
		const char *text;
	} kind[] = {
		{ ' ', " " },		 /* space */
		{ ' ', "\xC2\xA0" },	 /* no-break space */
		{ ' ', "\xE2\x80\xAF" }, /* narrow no-break space */
		{ ' ', "\xE2\x80\x89" }, /* thin space */
		{ '\'', "'" },
		{ '\'', "\xE2\x80\x99" },
		{ '.', "." },
		{ ',', "," },
	};

	for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
		size_t n = strlen(kind[i].text);

		if (kind[i].sign == sign && n <= left &&
		    memcmp(p, kind[i].text, n) == 0)
			return n;
	}
	return 0;
}

#define PLAIN_MAX 64

struct plain {
	char text[PLAIN_MAX];
	size_t n;
};

/*
 * The whole part without its thousands signs: 1 to 3 digits, then groups of
 * three, or no sign at all. Returns how many bytes of p it took.
 */
static size_t whole_part(struct number_form form, const char *p, size_t left,
			 struct plain *out, bool *groups_ok)
{
	size_t at = 0, group = 0, signs = 0;

	*groups_ok = true;
	while (at < left && out->n < PLAIN_MAX) {
		size_t n;

		if (p[at] >= '0' && p[at] <= '9') {
			out->text[out->n++] = p[at++];
			group++;
			continue;
		}
		n = form.thousands
			    ? thousands_sign(form.thousands, p + at, left - at)
			    : 0;
		if (n == 0)
			break;
		if (group == 0 || group > 3 || (signs && group != 3))
			*groups_ok = false;
		signs++;
		group = 0;
		at += n;
	}
	if (signs && group != 3)
		*groups_ok = false;
	return at;
}

static enum amount_fault why_not(const struct plain *plain,
				 const char *currency)
{
	const char *point = memchr(plain->text, '.', plain->n);
	size_t decimals =
		point ? (size_t)(plain->text + plain->n - point) - 1 : 0;
	bool digits = true;

	for (size_t i = 0; i < plain->n; i++) {
		char c = plain->text[i];

		digits = digits && ((c >= '0' && c <= '9') || c == '.' ||
				    (i == 0 && (c == '-' || c == '+')));
	}
	if (!digits || plain->n == 0)
		return AMOUNT_NOT_A_NUMBER;
	if (point && memchr(point + 1, '.', decimals))
		return AMOUNT_NOT_A_NUMBER;
	if (point && (int)decimals > currency_decimals(currency))
		return AMOUNT_DECIMALS;
	return plain->n > 15 ? AMOUNT_RANGE : AMOUNT_NOT_A_NUMBER;
}

enum amount_fault amount_read(struct number_form form, const char *text,
			      size_t len, const char *currency,
			      int64_t *minor_out)
{
	struct plain plain = { .n = 0 };
	size_t at = 0;
	bool groups_ok;

	if (len >= PLAIN_MAX)
		return AMOUNT_NOT_A_NUMBER;
	if (len && (*text == '-' || *text == '+'))
		plain.text[plain.n++] = text[at++];
	at += whole_part(form, text + at, len - at, &plain, &groups_ok);
	for (; at < len; at++) {
		char c = text[at];

		/* Their decimal sign becomes ours; a point that is not theirs
		 * must not pass for one. */
		if (c == form.decimal)
			c = '.';
		else if (c == '.')
			c = '?';
		plain.text[plain.n++] = c;
	}
	if (!money_parse(plain.text, plain.n, currency, minor_out))
		return why_not(&plain, currency);
	return groups_ok ? AMOUNT_FINE : AMOUNT_GROUPS;
}

int yes_no_read(const char *text)
{
	static const char *const yes[] = { "yes", "y",	"true", "1",  "oui",
					   "o",	  "ja", "j",	"si", "s",
					   "sí",  "x",	"vrai" };
	static const char *const no[] = { "no",	 "n",	 "false", "0",
					  "non", "nein", "faux",  "falso" };

	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		if (text_same_ci(text, yes[i]))
			return 1;
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		if (text_same_ci(text, no[i]))
			return 0;
	return -1;
}
