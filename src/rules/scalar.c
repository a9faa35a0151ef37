/*
 * Numbers, lengths of time, dates and words. Everything is read
 * here from the text as it stands, strictly: 15days, 010, 0x10 and perhaps
 * are not guessed at but refused with what was probably meant.
 */
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "relance/text.h"

const char *const weekday_words[] = { "monday",	  "tuesday", "wednesday",
				      "thursday", "friday",  "saturday",
				      "sunday",	  NULL };

static size_t count_words(const char *const *words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return n;
}

/* ---- whole numbers ---------------------------------------------------- */

#define MOST_DIGITS 9

static size_t digits_at(const char *text)
{
	return strspn(text, "0123456789");
}

/* Length of a plain number without leading zeros, 0 if there is none. */
static size_t number_at(const char *text, int *out)
{
	size_t n = digits_at(text);

	if (!n || n > MOST_DIGITS || (n > 1 && *text == '0'))
		return 0;
	*out = (int)strtol(text, NULL, 10);
	return n;
}

bool hint_number(struct decoder *dec, struct diag *diag, const char *text)
{
	size_t n = digits_at(text), zeros = strspn(text, "0");

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		HINT(dec, diag, "Write the number in decimal, as %ld.",
		     strtol(text, NULL, 16));
		return true;
	}
	if (n > 1 && *text == '0' && zeros < n) {
		HINT(dec, diag,
		     "Write %s; a zero in front has no meaning here.",
		     text + zeros);
		return true;
	}
	if (n > MOST_DIGITS) {
		HINT(dec, diag, "The number is too large.");
		return true;
	}
	return false;
}

static void read_int(struct decoder *dec, const struct node *node,
		     const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	long min = key->max ? key->min : 1;
	long max = key->max ? key->max : 1000000;
	struct diag *diag;
	size_t sign = text && min < 0 && (*text == '-' || *text == '+');
	int n = 0;
	size_t len;

	if (!text)
		return;
	len = number_at(text + sign, &n);
	if (sign && *text == '-')
		n = -n;
	if (len && !text[sign + len] && n >= min && n <= max) {
		*FIELD(base, key, int) = n;
		return;
	}
	diag = fault(dec, node, "\"%s\" is not a whole number from %ld to %ld",
		     text, min, max);
	hint_number(dec, diag, text + sign);
}

static void read_percent(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node), *p;
	int whole = 0, part = 0;
	struct diag *diag;
	size_t n;

	if (!text)
		return;
	p = text + number_at(text, &whole);
	if (p != text && *p == '.' && (n = digits_at(p + 1)) && n <= 2) {
		part = (p[1] - '0') * 10 + (n == 2 ? p[2] - '0' : 0);
		p += n + 1;
	}
	if (p != text && (str_eq(p, "%") || str_eq(p, " %")) &&
	    whole * 100L + part <= 10000) {
		*FIELD(base, key, int) = whole * 100 + part;
		return;
	}
	diag = fault(dec, node, "\"%s\" is not a percentage from 0 to 100 %%",
		     text);
	if (!hint_number(dec, diag, text))
		HINT(dec, diag, "Write it as 90 %% or 12.5 %%.");
}

/* ---- lengths of time -------------------------------------------------- */

static const struct {
	const char *word;
	enum span_unit unit;
} span_words[] = {
	{ "day", SPAN_DAYS },
	{ "days", SPAN_DAYS },
	{ "business day", SPAN_BUSINESS_DAYS },
	{ "business days", SPAN_BUSINESS_DAYS },
	{ "month", SPAN_MONTHS },
	{ "months", SPAN_MONTHS },
};

static enum span_unit unit_find(const char *word, bool months)
{
	for (size_t i = 0; i < sizeof span_words / sizeof *span_words; i++)
		if (str_eq(word, span_words[i].word) &&
		    (months || span_words[i].unit != SPAN_MONTHS))
			return span_words[i].unit;
	return SPAN_NONE;
}

static void hint_span(struct decoder *dec, struct diag *diag, const char *text,
		      bool months)
{
	const char *units = months ? "days, business days or months"
				   : "days or business days";
	static const char *const known[] = { "days", "business days",
					     "months" };
	const char *unit, *near;
	int n = 0;
	size_t len = number_at(text, &n);

	if (hint_number(dec, diag, text))
		return;
	unit = text + len + strspn(text + len, " ");
	near = text_nearest(unit, known, months ? 3 : 2);
	if (len && !*unit)
		HINT(dec, diag, "The unit is missing; write %d days.", n);
	else if (len && unit_find(unit, months))
		HINT(dec, diag, "Write %d %s, with one space.", n, unit);
	else if (len && (str_eq(unit, "week") || str_eq(unit, "weeks")) &&
		 n < 100000)
		HINT(dec, diag, "Write %d days.", 7 * n);
	else if (len && !months && unit_find(unit, true))
		HINT(dec, diag, "Here only %s are possible.", units);
	else if (len && near)
		HINT(dec, diag, "Write %d %s.", n, near);
	else
		HINT(dec, diag, "Write a number and %s, for example 10 days.",
		     units);
}

bool span_parse(struct decoder *dec, const struct node *node, const char *text,
		bool months, struct span *out)
{
	int n = 0;
	size_t len = number_at(text, &n);
	enum span_unit unit = SPAN_NONE;

	if (len && text[len] == ' ')
		unit = unit_find(text + len + 1, months);
	if (unit && n <= 10000) {
		*out = (struct span){ n, unit };
		return true;
	}
	hint_span(dec, fault(dec, node, "\"%s\" is not a length of time", text),
		  text, months);
	return false;
}

static void read_span(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);

	if (text)
		span_parse(dec, node, text, true,
			   FIELD(base, key, struct span));
}

static void read_days(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);

	if (text)
		span_parse(dec, node, text, false,
			   FIELD(base, key, struct span));
}

static void read_seconds(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node), *unit;
	struct diag *diag;
	size_t len;
	int n = 0, factor = 0;

	if (!text)
		return;
	len = number_at(text, &n);
	unit = text + len;
	if (str_eq(unit, "") || str_eq(unit, " seconds"))
		factor = 1;
	else if (str_eq(unit, " minutes") || str_eq(unit, " minute"))
		factor = 60;
	if (len && factor && n > 0 && n <= 86400 / factor) {
		*FIELD(base, key, int) = n * factor;
		return;
	}
	diag = fault(dec, node, "\"%s\" is not a time of up to a day", text);
	if (!hint_number(dec, diag, text))
		HINT(dec, diag, "Write 600 seconds or 10 minutes.");
}

static void read_date(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	civil_day on;

	if (!text)
		return;
	if (date_parse(text, strlen(text), &on))
		*FIELD(base, key, civil_day) = on;
	else
		HINT(dec, fault(dec, node, "\"%s\" is not a date", text),
		     "Write year, month and day as 2026-12-31.");
}

/* ---- words ------------------------------------------------------------ */

int word_parse(struct decoder *dec, const struct node *node,
	       const char *const *words)
{
	const char *text = scalar_text(dec, node);

	for (int i = 0; text && words[i]; i++)
		if (str_eq(text, words[i]))
			return i;
	if (text)
		hint_nearest(dec,
			     fault(dec, node, "unknown value \"%s\"", text),
			     text, words, count_words(words), "Possible:");
	return -1;
}

static void read_word(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	int i = word_parse(dec, node, key->words);

	if (i >= 0)
		*FIELD(base, key, int) = i;
}

static void read_word_text(struct decoder *dec, const struct node *node,
			   const struct key *key, void *base)
{
	int i = word_parse(dec, node, key->words);

	if (i >= 0)
		*FIELD(base, key, const char *) = key->words[i];
}

static void read_choice(struct decoder *dec, const struct node *node,
			const struct key *key, void *base)
{
	int i = word_parse(dec, node, key->words);

	if (i >= 0)
		*FIELD(base, key, bool) = i;
}

static const char *const flag_words[] = { "no", "yes", "false", "true", NULL };

static void read_flag(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	int i = word_parse(dec, node, flag_words);

	if (i >= 0)
		*FIELD(base, key, bool) = i & 1;
}

#define NUMBERED(unit) "\"type\":\"string\",\"pattern\":\"^[0-9]+ " unit "$\""

const struct type type_int = { FORM_SCALAR, "whole number",
			       "\"type\":\"integer\"", read_int, sizeof(int) };
const struct type type_percent = {
	FORM_SCALAR, "percentage",
	"\"type\":\"string\",\"pattern\":\"^[0-9]+([.][0-9]{1,2})? ?%$\"",
	read_percent, sizeof(int)
};
const struct type type_span = { FORM_SCALAR, "days, business days or months",
				NUMBERED("(days?|business days?|months?)"),
				read_span, sizeof(struct span) };
const struct type type_days = { FORM_SCALAR, "days or business days",
				NUMBERED("(business )?days?"), read_days,
				sizeof(struct span) };
const struct type type_seconds = {
	FORM_SCALAR, "seconds or minutes",
	"\"type\":[\"string\",\"integer\"],"
	"\"pattern\":\"^[1-9][0-9]*( seconds| minutes?)?$\"",
	read_seconds, sizeof(int)
};
const struct type type_date = {
	FORM_SCALAR, "date",
	"\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"",
	read_date, sizeof(civil_day)
};
const struct type type_word = { FORM_WORD, "word", NULL, read_word,
				sizeof(int) };
const struct type type_word_text = { FORM_WORD, "word", NULL, read_word_text,
				     sizeof(char *) };
const struct type type_choice = { FORM_WORD, "word", NULL, read_choice,
				  sizeof(bool) };
const struct type type_flag = { FORM_SCALAR, "yes or no",
				"\"enum\":[\"yes\",\"no\",true,false]",
				read_flag, sizeof(bool) };
