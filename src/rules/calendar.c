/*
 * Work days and holidays. The days of eleven centuries are worked out when a
 * calendar is read (50 KB), because decide asks for them all day long.
 */
#include <string.h>

#include "decode.h"
#include "relance/text.h"

#define FIRST_YEAR 1900
#define LAST_YEAR 2999

enum day_form {
	DAY_UNSET,
	DAY_YEARLY,
	DAY_ONCE,
	DAY_NTH,
	DAY_EASTER
};

struct holiday {
	const char *name;
	enum day_form form;
	int month, day;	  /* DAY_YEARLY; month of DAY_NTH */
	int nth, weekday; /* DAY_NTH: 1..4, 5 last; 1 = Monday */
	int easter;	  /* days after Easter Sunday */
	civil_day on;	  /* DAY_ONCE */
	bool substitute;
};

struct calendar {
	const char *name;
	uint8_t weekend; /* bit 0 = Monday */
	struct holiday *holiday;
	size_t holiday_count;
	civil_day first, last;
	uint8_t *off; /* bit per day from `first`: a holiday */
};

/* ---- use -------------------------------------------------------------- */

const char *calendar_name(const struct calendar *c)
{
	return c->name;
}

uint8_t calendar_weekend(const struct calendar *c)
{
	return c->weekend;
}

bool calendar_is_holiday(const struct calendar *c, civil_day on)
{
	size_t i;

	if (on < c->first || on > c->last)
		return false;
	i = (size_t)(on - c->first);
	return c->off[i / 8] >> (i % 8) & 1;
}

static bool is_weekend(const struct calendar *c, civil_day on)
{
	return c->weekend >> (date_weekday(on) - 1) & 1;
}

bool calendar_is_business(const struct calendar *c, civil_day on)
{
	return !is_weekend(c, on) && !calendar_is_holiday(c, on);
}

/* With seven days of weekend no work day would ever come: check refuses that,
 * and holidays alone cannot fill a year. */
civil_day calendar_add_business(const struct calendar *c, civil_day on, int n)
{
	int step = n < 0 ? -1 : 1;

	while (n) {
		on += step;
		if (calendar_is_business(c, on))
			n -= step;
	}
	return on;
}

civil_day calendar_add_span(const struct calendar *c, civil_day on,
			    struct span span)
{
	switch (span.unit) {
	case SPAN_NONE:
		return on;
	case SPAN_DAYS:
		return on + span.n;
	case SPAN_BUSINESS_DAYS:
		return calendar_add_business(c, on, span.n);
	case SPAN_MONTHS:
		return date_add_months(on, span.n);
	}
	BUG("unknown unit %d", (int)span.unit);
}

/* ---- working out the days --------------------------------------------- */

static civil_day nth_weekday(int year, const struct holiday *h)
{
	civil_day first = date_from_ymd(year, h->month, 1);
	int skip = (h->weekday - date_weekday(first) + 7) % 7;
	civil_day on = first + skip + 7 * (h->nth - 1);

	if (h->nth == 5 && on > date_end_of_month(first))
		on -= 7;
	return on;
}

/* DAY_NONE when the year has no such day. */
static civil_day holiday_in(const struct holiday *h, int year)
{
	switch (h->form) {
	case DAY_YEARLY:
		return date_from_ymd(year, h->month, h->day);
	case DAY_NTH:
		return nth_weekday(year, h);
	case DAY_EASTER:
		return date_easter(year) + h->easter;
	case DAY_ONCE:
	case DAY_UNSET:
		break;
	}
	return DAY_NONE;
}

static void set_off(struct calendar *c, civil_day on)
{
	size_t i;

	if (on < c->first || on > c->last)
		return;
	i = (size_t)(on - c->first);
	c->off[i / 8] |= (uint8_t)(1 << (i % 8));
}

/* A holiday on a weekend gives the next free work day instead. Looked at
 * after all others of the year, in the order of the file, so that 25 and 26
 * December on a weekend give Monday and Tuesday. */
static void set_substitute(struct calendar *c, civil_day on)
{
	if (on == DAY_NONE || !is_weekend(c, on))
		return;
	while (!calendar_is_business(c, on))
		on++;
	set_off(c, on);
}

static void set_year(struct calendar *c, int year)
{
	for (size_t i = 0; i < c->holiday_count; i++)
		set_off(c, holiday_in(&c->holiday[i], year));
	for (size_t i = 0; i < c->holiday_count; i++)
		if (c->holiday[i].substitute)
			set_substitute(c, holiday_in(&c->holiday[i], year));
}

static void work_out(struct decoder *dec, struct calendar *c)
{
	c->first = date_from_ymd(FIRST_YEAR, 1, 1);
	c->last = date_from_ymd(LAST_YEAR, 12, 31);
	c->off = arena_alloc(dec->arena, (size_t)(c->last - c->first) / 8 + 1);
	for (size_t i = 0; i < c->holiday_count; i++)
		if (c->holiday[i].form == DAY_ONCE)
			set_off(c, c->holiday[i].on);
	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
		set_year(c, year);
}

/* ---- reading ---------------------------------------------------------- */

static const char *const nth_words[] = { "first", "second", "third", "fourth",
					 "last" };
static const char *const month_words[] = { "january", "february", "march",
					   "april",   "may",	  "june",
					   "july",    "august",	  "september",
					   "october", "november", "december" };

/* Takes one word off the text; its index from 1, or 0. */
static int take_word(const char **text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(words[i]);

		if (strncmp(*text, words[i], len) != 0 ||
		    ((*text)[len] && (*text)[len] != ' '))
			continue;
		*text += len + ((*text)[len] == ' ');
		return (int)i + 1;
	}
	return 0;
}

/* "last monday of august" */
static bool parse_nth(const char *text, struct holiday *h)
{
	static const char *const of[] = { "of" };

	h->nth = take_word(&text, nth_words, 5);
	h->weekday = h->nth ? take_word(&text, weekday_words, 7) : 0;
	if (!h->weekday || !take_word(&text, of, 1))
		return false;
	h->month = take_word(&text, month_words, 12);
	h->form = DAY_NTH;
	return h->month && !*text;
}

static bool parse_yearly(const char *text, struct holiday *h)
{
	char full[] = "2000-MM-DD";
	civil_day on;
	int year;

	if (strlen(text) != 5)
		return false;
	memcpy(full + 5, text, 5);
	if (!date_parse(full, strlen(full), &on))
		return false;
	date_to_ymd(on, &year, &h->month, &h->day);
	h->form = DAY_YEARLY;
	return true;
}

static void read_on(struct decoder *dec, const struct node *node,
		    const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	struct holiday *h = base;

	(void)key;
	if (!text || parse_yearly(text, h) || parse_nth(text, h))
		return;
	if (date_parse(text, strlen(text), &h->on)) {
		h->form = DAY_ONCE;
		return;
	}
	h->form = DAY_UNSET;
	HINT(dec, fault(dec, node, "\"%s\" is not a day", text),
	     "Write 12-25 for every year, 2026-12-24 for one, or "
	     "last monday of august.");
}

static void read_easter(struct decoder *dec, const struct node *node,
			const struct key *key, void *base)
{
	struct holiday *h = base;

	type_int.read(dec, node, key, base);
	h->form = DAY_EASTER;
}

static const struct type type_day = { FORM_CUSTOM, "day", "\"type\":\"string\"",
				      read_on, sizeof(int) };
static const struct type type_easter = { FORM_CUSTOM,
					 "days after Easter Sunday",
					 "\"type\":[\"integer\",\"string\"]",
					 read_easter, sizeof(int) };

static void check_holiday(struct decoder *dec, const struct found *found,
			  void *base)
{
	bool on = found_has(found, "on"), easter = found_has(found, "easter");

	(void)base;
	if (on == easter)
		HINT(dec,
		     fault(dec, found->node,
			   on ? "`on` and `easter` exclude each other"
			      : "neither `on` nor `easter` is there"),
		     "Write {on: 12-25} or {easter: +1}.");
}

static const struct key holiday_keys[] = {
	{ .name = "on",
	  .type = &type_day,
	  .offset = 0,
	  .meaning = "A day of every year (MM-DD), one date, or a weekday of "
		     "a month.",
	  .example = "last monday of august" },
	{ .name = "easter",
	  .type = &type_easter,
	  .offset = offsetof(struct holiday, easter),
	  .min = -100,
	  .max = 100,
	  .meaning = "So many days after Easter Sunday.",
	  .example = "+1" },
	{ .name = "name",
	  .type = &type_text,
	  .offset = offsetof(struct holiday, name),
	  .meaning = "What people call it.",
	  .example = "Easter Monday" },
	{ .name = "substitute",
	  .type = &type_flag,
	  .offset = offsetof(struct holiday, substitute),
	  .fallback = "no",
	  .meaning = "When it falls on a weekend, the next work day is free "
		     "instead.",
	  .example = "yes" },
};
static const struct shape holiday_shape = {
	.name = "holiday",
	KEYS(holiday_keys),
	.size = sizeof(struct holiday),
	.pos_offset = NOT_KEPT,
	.check = check_holiday,
};

static void read_weekend(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	struct key item = { .name = "day", .words = weekday_words };
	uint8_t *days = FIELD(base, key, uint8_t);

	if (node->kind != NODE_SEQUENCE) {
		HINT(dec, fault(dec, node, "expected a list of weekdays"),
		     "Write [saturday, sunday], or [] for none.");
		return;
	}
	*days = 0;
	for (size_t i = 0; i < node->child.n; i++) {
		int day = -1;

		type_word.read(dec, node->child.v[i], &item, &day);
		if (day >= 0)
			*days |= (uint8_t)(1 << day);
	}
	if (*days == 0x7f)
		fault(dec, node, "no work day is left");
}

static const struct type type_weekend = {
	FORM_CUSTOM, "list of weekdays",
	"\"type\":\"array\",\"items\":{\"enum\":[\"monday\",\"tuesday\","
	"\"wednesday\",\"thursday\",\"friday\",\"saturday\",\"sunday\"]}",
	read_weekend, sizeof(uint8_t)
};

static void calendar_defaults(struct decoder *dec, void *base)
{
	(void)dec;
	((struct calendar *)base)->weekend = 0x60;
}

static void check_calendar(struct decoder *dec, const struct found *found,
			   void *base)
{
	struct calendar *c = base;

	(void)found;
	if (c->weekend == 0x7f)
		c->weekend = 0x60;
	work_out(dec, c);
}

static const struct key calendar_keys[] = {
	{ .name = "calendar",
	  .type = &type_name,
	  .offset = offsetof(struct calendar, name),
	  .flags = KEY_REQUIRED,
	  .meaning = "Its name, the same as the file's.",
	  .example = "fr" },
	{ .name = "weekend",
	  .type = &type_weekend,
	  .offset = offsetof(struct calendar, weekend),
	  .fallback = "[saturday, sunday]",
	  .meaning = "The days of the week on which nobody works.",
	  .example = "[friday, saturday]" },
	{ .name = "holidays",
	  .type = &type_list,
	  .offset = offsetof(struct calendar, holiday),
	  .count_offset = offsetof(struct calendar, holiday_count),
	  .shape = &holiday_shape,
	  .meaning = "The days of the year on which nobody works.",
	  .example = "[{on: 05-01, name: Labour Day}, {easter: +1}]" },
};
const struct shape calendar_shape = {
	.name = "calendar",
	KEYS(calendar_keys),
	.size = sizeof(struct calendar),
	.pos_offset = NOT_KEPT,
	.defaults = calendar_defaults,
	.check = check_calendar,
};
