/*
 * Fuzz the condition language: the first eight bytes make the facts, the rest
 * is a condition. What compiles is evaluated day after day, with facts that
 * move as their table says: on no day before the promised one may the result
 * differ.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "relance/expr.h"
#include "relance/money.h"

#define SEED_SIZE 8
#define LOOK_AHEAD 120 /* days */
#define FIRST 20780    /* 2026-11-23 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct world {
	uint64_t seed;
	civil_day first, today;
};

static uint64_t mix(const struct world *w, uint64_t salt)
{
	uint64_t z = w->seed + (salt + 1) * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static int64_t number_of(enum value_type type, uint64_t bits)
{
	static const int64_t money[] = { 0,	 1,	   5000,     100000,
					 110000, 12345678, MONEY_MAX };

	switch (type) {
	case TYPE_FLAG:
		return bits & 1;
	case TYPE_MONEY:
		return money[bits % (sizeof money / sizeof *money)];
	case TYPE_NUMBER:
	case TYPE_DAYS:
	case TYPE_PERCENT:
	case TYPE_TEXT:
	case TYPE__COUNT:
		break;
	case TYPE_DATE:
		return FIRST + (int64_t)(bits % 130) - 60;
	}
	return (int64_t)(bits % 130) - 30;
}

static int64_t of_the_day(enum fact fact, civil_day today)
{
	int year, month, day;

	if (fact_table[fact].type == TYPE_DATE)
		return today;
	if (fact == FACT_WEEKDAY)
		return date_weekday(today);
	if (fact == FACT_BUSINESS_DAY)
		return date_weekday(today) <= 5;
	date_to_ymd(today, &year, &month, &day);
	return day;
}

/* Some values change once, on a day that is told before it. */
static struct value read_fact(void *ctx, enum fact fact)
{
	static const char *const words[] = { "FR",  "EUR",	  "open",
					     "vip", "vip public", "" };
	static const char *const currencies[] = { "EUR", "USD", "JPY" };
	const struct world *w = ctx;
	const struct fact_info *info = &fact_table[fact];
	uint64_t bits = mix(w, (uint64_t)fact * 2);
	civil_day flips_on = w->first + 1 + (civil_day)(bits >> 8 & 63);
	struct value v = { .known = bits >> 16 & 7, .changes_on = DAY_NEVER };

	if (info->moves == MOVES_BY_EVENT && bits >> 20 & 1) {
		if (w->today < flips_on)
			v.changes_on = flips_on;
		else
			bits = mix(w, (uint64_t)fact * 2 + 1);
	}
	v.number = number_of(info->type, bits >> 24);
	v.text = words[bits >> 24 & 3];
	if (bits >> 30 & 1)
		v.text = words[4 + (bits >> 24 & 1)];
	v.currency = currencies[(bits >> 40) % 3];
	if (info->moves == MOVES_UP_DAILY)
		v.number += w->today - w->first;
	else if (info->moves == MOVES_DOWN_DAILY)
		v.number -= w->today - w->first;
	else if (info->moves == MOVES_ANY_DAY)
		v.number = of_the_day(fact, w->today);
	return v;
}

static void write_value(void *ctx, enum fact fact)
{
	struct value v = read_fact(ctx, fact);
	struct str out = STR_INIT;

	value_to_text(&out, fact_table[fact].type, &v);
	if (!out.len)
		abort();
	str_release(&out);
}

/* The promise made on one day holds until the day it names. */
static void check_from(const struct expr *e, struct world *w, civil_day from)
{
	struct verdict now, then;

	w->today = from;
	now = expr_eval(e, from, read_fact, w);
	if (now.changes_on <= from)
		abort();
	for (int i = 1; i < LOOK_AHEAD && from + i < now.changes_on; i++) {
		w->today = from + i;
		then = expr_eval(e, w->today, read_fact, w);
		if (then.result != now.result)
			abort();
	}
}

static struct expr *compile(const char *text, enum expr_use use,
			    struct arena *arena)
{
	struct pos pos = { "x.yaml", 3, 7 };
	struct diags d;
	struct expr *e;

	diags_init(&d, arena);
	e = expr_compile(text, pos, use, arena, &d);
	/* Refused without a reason, or taken with one. */
	if ((e != NULL) != (d.errors == 0))
		abort();
	for (size_t i = 0; i < d.n; i++)
		if (d.v[i].pos.line < 3 || d.v[i].pos.column < 1)
			abort();
	return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena = ARENA_INIT;
	struct world w = { .first = FIRST };
	struct expr *any, *fixed;
	char *text;

	if (n < SEED_SIZE)
		return 0;
	memcpy(&w.seed, data, SEED_SIZE);
	text = arena_strndup(&arena, (const char *)data + SEED_SIZE,
			     n - SEED_SIZE);
	any = compile(text, EXPR_ANY, &arena);
	fixed = compile(text, EXPR_FIXED_ONLY, &arena);
	/* What is fixed is all the more a condition. */
	if (fixed && !any)
		abort();
	if (any) {
		w.today = w.first;
		expr_each_fact(any, write_value, &w);
		if (strcmp(expr_text(any), text) != 0)
			abort();
		for (civil_day i = 0; i < 70; i += 1 + i / 3)
			check_from(any, &w, w.first + i);
	}
	arena_release(&arena);
	return 0;
}
