/*
 * Periods that a contract wants declared: which they are, how they are
 * written, and by when each has to be told.
 */
#include <stdlib.h>
#include <string.h>

#include "relance/declaration.h"
#include "relance/text.h"
#include "room.h"

/* ---- periods ------------------------------------------------------------- */

static int months_of(enum period_unit unit)
{
	return unit == PERIOD_MONTH ? 1 : unit == PERIOD_QUARTER ? 3 : 12;
}

static struct period period_from(enum period_unit unit, civil_day from)
{
	return (struct period){ .unit = unit,
				.from = from,
				.to = date_add_months(from, months_of(unit)) -
				      1 };
}

struct period period_of(enum period_unit unit, civil_day on)
{
	int year, month, day;

	date_to_ymd(on, &year, &month, &day);
	month -= (month - 1) % months_of(unit);
	return period_from(unit, date_from_ymd(year, month, 1));
}

struct period period_over(enum period_unit unit, civil_day on)
{
	return period_of(unit, period_of(unit, on).from - 1);
}

/* Two digits at most, as they are written: "07" of a month, "3" of a Q. */
static int number_at(const char *text, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = 10 * value + (text[i] - '0');
	}
	return text[n] ? -1 : value;
}

bool period_parse(const char *text, struct period *out)
{
	enum period_unit unit = PERIOD_YEAR;
	char digits[5] = { 0 };
	int year, part = 1;
	civil_day from;

	if (strlen(text) < 4)
		return false;
	memcpy(digits, text, 4);
	year = number_at(digits, 4);
	if (text[4] == '-' && text[5] == 'Q') {
		unit = PERIOD_QUARTER;
		part = number_at(text + 6, 1);
	} else if (text[4] == '-' && strlen(text) == 7) {
		unit = PERIOD_MONTH;
		part = number_at(text + 5, 2);
	} else if (text[4]) {
		return false;
	}
	if (year < 0 || part < 1 || part * months_of(unit) > 12)
		return false;
	from = date_from_ymd(year, (part - 1) * months_of(unit) + 1, 1);
	if (from == DAY_NONE)
		return false;
	*out = period_from(unit, from);
	return true;
}

const char *period_text(const struct period *p, struct arena *arena)
{
	int year, month, day;

	date_to_ymd(p->from, &year, &month, &day);
	if (p->unit == PERIOD_MONTH)
		return arena_printf(arena, "%04d-%02d", year, month);
	if (p->unit == PERIOD_QUARTER)
		return arena_printf(arena, "%04d-Q%d", year,
				    (month - 1) / 3 + 1);
	return arena_printf(arena, "%04d", year);
}

bool period_within(const struct contract *k, struct period *p)
{
	if (k->from != DAY_NONE && p->from < k->from)
		p->from = k->from;
	if (k->to != DAY_NONE && p->to > k->to)
		p->to = k->to;
	return p->from <= p->to;
}

/* ---- clauses ------------------------------------------------------------- */

const struct declaration *declaration_find(const struct contract *k,
					   const char *what)
{
	for (size_t i = 0; i < k->declaration_count; i++)
		if (str_eq(k->declaration[i].what, what))
			return &k->declaration[i];
	return NULL;
}

civil_day declaration_due(const struct contract *k, const struct declaration *d,
			  const struct period *p)
{
	return calendar_add_span(k->calendar, p->to, d->within);
}

struct listing {
	const struct contract *k;
	const struct declared_list *list;
	civil_day as_of, begun;
	struct arena *arena;
	struct declaration_deadlines *out;
};

/* Of several words about one period the last counts. */
static civil_day declared_on(const struct listing *l,
			     const struct declaration *clause,
			     const struct period *p)
{
	civil_day on = DAY_NONE;

	for (size_t i = 0; i < l->list->n; i++) {
		const struct declared *d = &l->list->v[i];

		if (str_eq(d->contract, l->k->name) &&
		    str_eq(d->what, clause->what) && d->from == p->from &&
		    d->to == p->to)
			on = d->on;
	}
	return on;
}

static civil_day opens_on(const struct listing *l, const struct period *p,
			  const struct declaration_deadline *d)
{
	civil_day first =
		l->k->alarm_count ? d->due_on - l->k->alarm[0] : d->send_by;

	return first > p->to ? first : p->to + 1;
}

/* Whoever declares late knows it: no run has to say so any more. */
static enum deadline_state state_of(const struct listing *l,
				    const struct declaration_deadline *d)
{
	if (d->declared_on != DAY_NONE)
		return d->declared_on <= d->due_on ? DEADLINE_MET
						   : DEADLINE_ACKNOWLEDGED;
	return l->as_of <= d->due_on ? DEADLINE_OPEN : DEADLINE_MISSED;
}

static const char *clause_text(const struct declaration *clause,
			       struct arena *arena)
{
	static const char *const units[] = { [SPAN_NONE] = "",
					     [SPAN_DAYS] = "day",
					     [SPAN_BUSINESS_DAYS] =
						     "business day",
					     [SPAN_MONTHS] = "month" };

	return arena_printf(arena, "period_end + %d %s%s", clause->within.n,
			    units[clause->within.unit],
			    clause->within.n == 1 ? "" : "s");
}

static struct declaration_deadline deadline_of(const struct listing *l,
					       const struct declaration *clause,
					       const struct period *p)
{
	struct span back = l->k->margin;
	struct declaration_deadline d = {
		.contract = l->k,
		.clause = clause,
		.clause_text = clause_text(clause, l->arena),
		.period = *p,
		.due_on = declaration_due(l->k, clause, p),
		.declared_on = declared_on(l, clause, p),
	};

	back.n = -back.n;
	d.send_by = calendar_add_span(l->k->calendar, d.due_on, back);
	d.opens_on = opens_on(l, p, &d);
	d.state = state_of(l, &d);
	return d;
}

static void list_clause(const struct listing *l,
			const struct declaration *clause)
{
	struct declaration_deadline last;
	bool found = false;
	struct period whole = period_of(
		clause->every, l->k->from != DAY_NONE ? l->k->from : l->begun);

	for (; whole.from <= l->as_of;
	     whole = period_of(clause->every, whole.to + 1)) {
		struct period p = whole;
		struct declaration_deadline d;

		if (!period_within(l->k, &p))
			break;
		d = deadline_of(l, clause, &p);
		if (d.declared_on != DAY_NONE) {
			last = d;
			found = true;
		} else if (d.due_on >= l->begun) {
			VEC_PUSH(l->arena, l->out, d);
		}
	}
	if (found)
		VEC_PUSH(l->arena, l->out, last);
}

static int by_due(const void *pa, const void *pb)
{
	const struct declaration_deadline *a = pa, *b = pb;

	if (a->due_on != b->due_on)
		return a->due_on < b->due_on ? -1 : 1;
	return (a->clause > b->clause) - (a->clause < b->clause);
}

void declaration_deadlines(const struct contract *k,
			   const struct declared_list *list, civil_day as_of,
			   civil_day begun, struct arena *arena,
			   struct declaration_deadlines *out)
{
	struct listing l = { k, list, as_of, begun, arena, out };
	size_t before = out->n;

	if (begun == DAY_NONE)
		return;
	for (size_t i = 0; i < k->declaration_count; i++)
		list_clause(&l, &k->declaration[i]);
	if (out->n > before)
		qsort(out->v + before, out->n - before, sizeof *out->v, by_due);
}
