/*
 * Evaluate a condition on a day, and find the first day on which the result
 * may differ while nothing is recorded. Kleene's three values: an `and` is no
 * as long as one part is no, whatever the others become; so its day of change
 * is the last of the days of its no parts, else the first of all.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "expr_tree.h"

struct eval {
	civil_day as_of;
	fact_reader *read;
	void *ctx;
};

/* One side of a comparison: its value, and how it moves day by day. */
struct side {
	struct value value;
	int slope;
};

static struct verdict eval_cond(const struct eval *ev, const struct cond *c);

static civil_day sooner(civil_day a, civil_day b)
{
	return a < b ? a : b;
}

static civil_day later(civil_day a, civil_day b)
{
	return a > b ? a : b;
}

static enum tri tri_of(bool yes)
{
	return yes ? TRI_YES : TRI_NO;
}

static struct side read_fact(const struct eval *ev, enum fact fact)
{
	struct side s = { .value = ev->read(ev->ctx, fact) };
	enum fact_moves moves = fact_table[fact].moves;

	if (moves == MOVES_UP_DAILY || moves == MOVES_DOWN_DAILY)
		s.slope = !s.value.known ? 0 : moves == MOVES_UP_DAILY ? 1 : -1;
	else if (moves == MOVES_ANY_DAY && s.value.changes_on == DAY_NEVER)
		s.value.changes_on = ev->as_of + 1;
	/* A change that is not in the future is a reader that does not know. */
	s.value.changes_on = later(s.value.changes_on, ev->as_of + 1);
	return s;
}

static struct side read_side(const struct eval *ev, const struct cond *c);

static struct side read_sum(const struct eval *ev, const struct cond *c)
{
	struct side l = read_side(ev, c->child),
		    r = read_side(ev, c->child->next), s = l;

	s.value.known = l.value.known && r.value.known;
	s.value.number = l.value.number + c->sign * r.value.number;
	s.value.changes_on = sooner(l.value.changes_on, r.value.changes_on);
	s.slope = s.value.known ? l.slope + c->sign * r.slope : 0;
	return s;
}

/* What lies before our calendar (date.h) or behind it is not known. */
static struct side end_of_month(const struct eval *ev, const struct cond *c)
{
	struct side of = read_side(ev, c->child), s = of;
	int year, month, day;
	civil_day on;

	s.slope = 0;
	s.value.known = of.value.known &&
			of.value.number >= date_from_ymd(1900, 1, 1) &&
			of.value.number < date_from_ymd(2999, 12, 1);
	if (!s.value.known)
		return s;
	on = (civil_day)of.value.number;
	date_to_ymd(on, &year, &month, &day);
	on = month == 12 ? date_from_ymd(year + 1, 1, 1)
			 : date_from_ymd(year, month + 1, 1);
	s.value.number = on - 1;
	/* Tomorrow, or when a date that moves with the days enters the next
	 * month. */
	if (of.slope == 1)
		s.value.changes_on =
			sooner(s.value.changes_on,
			       ev->as_of + on - (civil_day)of.value.number);
	else if (of.slope)
		s.value.changes_on = ev->as_of + 1;
	return s;
}

static struct side read_side(const struct eval *ev, const struct cond *c)
{
	struct side s = { .value = { .known = true, .changes_on = DAY_NEVER } };
	struct verdict v;

	if (c->kind == COND_FACT)
		return read_fact(ev, c->fact);
	if (c->kind == COND_SUM)
		return read_sum(ev, c);
	if (c->kind == COND_END_OF_MONTH)
		return end_of_month(ev, c);
	if (c->kind == COND_LITERAL) {
		s.value.number = c->number;
		s.value.text = c->text;
		return s;
	}
	v = eval_cond(ev, c);
	s.value.known = v.result != TRI_UNKNOWN;
	s.value.number = v.result == TRI_YES;
	s.value.changes_on = v.changes_on;
	return s;
}

/* The amount of a list in the other side's currency; not known otherwise. */
static void pick_amount(struct side *list, const struct cond *c,
			const struct side *other)
{
	if (c->kind != COND_LITERAL || !other->value.known)
		return;
	assert(other->value.currency);
	list->value.known = false;
	for (size_t i = 0; i < c->money_count; i++) {
		if (strcmp(c->money[i].currency, other->value.currency) != 0)
			continue;
		list->value.known = true;
		list->value.number = c->money[i].minor;
		list->value.currency = c->money[i].currency;
	}
}

static bool holds(enum compare_op op, int64_t diff)
{
	switch (op) {
	case OP_EQ:
		return diff == 0;
	case OP_NE:
		return diff != 0;
	case OP_LT:
		return diff < 0;
	case OP_LE:
		return diff <= 0;
	case OP_GT:
		return diff > 0;
	case OP_GE:
		return diff >= 0;
	}
	BUG("operator %d", (int)op);
}

/* Days until `diff`, which moves by `slope` a day, compares otherwise. Its
 * sign changes at most twice: when it comes to 0, and when it leaves it. */
static int64_t days_to_flip(enum compare_op op, int64_t diff, int slope)
{
	int64_t d = 1;

	if (!slope)
		return -1;
	if (diff && (diff < 0) == (slope > 0))
		d = ((diff < 0 ? -diff : diff) - 1) / abs(slope) + 1;
	for (int i = 0; i < 2; i++, d++)
		if (holds(op, diff + slope * d) != holds(op, diff))
			return d;
	return -1;
}

static civil_day day_after(civil_day as_of, int64_t days)
{
	if (days < 0 || days >= (int64_t)DAY_NEVER - as_of)
		return DAY_NEVER;
	return (civil_day)(as_of + days);
}

static struct verdict compare(const struct eval *ev, const struct cond *c)
{
	const struct cond *lc = c->child, *rc = lc->next;
	struct side l = read_side(ev, lc), r = read_side(ev, rc);
	struct verdict v;
	int64_t diff;
	int slope = l.slope - r.slope;

	if (lc->type == TYPE_MONEY) {
		pick_amount(&l, lc, &r);
		pick_amount(&r, rc, &l);
	}
	v.changes_on = sooner(l.value.changes_on, r.value.changes_on);
	v.result = TRI_UNKNOWN;
	if (!l.value.known || !r.value.known)
		return v;
	/* A reader gives every known text and amount its string. */
	assert(lc->type != TYPE_MONEY ||
	       (l.value.currency && r.value.currency));
	assert(lc->type != TYPE_TEXT || (l.value.text && r.value.text));
	if (lc->type == TYPE_MONEY &&
	    strcmp(l.value.currency, r.value.currency) != 0)
		return v;
	diff = lc->type == TYPE_TEXT ? strcmp(l.value.text, r.value.text)
				     : l.value.number - r.value.number;
	v.result = tri_of(holds(c->op, diff));
	v.changes_on =
		sooner(v.changes_on,
		       day_after(ev->as_of, days_to_flip(c->op, diff, slope)));
	return v;
}

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = list; (s = strstr(s, word)); s += n)
		if ((s == list || s[-1] == ' ') && (s[n] == ' ' || !s[n]))
			return true;
	return false;
}

static struct verdict has(const struct eval *ev, const struct cond *c)
{
	struct side s = read_fact(ev, c->child->fact);
	struct verdict v = { TRI_UNKNOWN, s.value.changes_on };

	if (s.value.known)
		v.result = tri_of(has_word(s.value.text, c->child->next->text));
	return v;
}

/* `decides`: the value of one part that settles the whole chain. */
static struct verdict chain(const struct eval *ev, const struct cond *c,
			    enum tri decides)
{
	civil_day settled = DAY_NONE, any = DAY_NEVER;
	enum tri result = decides == TRI_NO ? TRI_YES : TRI_NO;

	for (const struct cond *part = c->child; part; part = part->next) {
		struct verdict v = eval_cond(ev, part);

		if (v.result == decides)
			settled = later(settled, v.changes_on);
		else if (v.result == TRI_UNKNOWN)
			result = TRI_UNKNOWN;
		any = sooner(any, v.changes_on);
	}
	if (settled != DAY_NONE)
		return (struct verdict){ decides, settled };
	return (struct verdict){ result, any };
}

static struct verdict negate(struct verdict v)
{
	if (v.result != TRI_UNKNOWN)
		v.result = v.result == TRI_YES ? TRI_NO : TRI_YES;
	return v;
}

static struct verdict flag(const struct eval *ev, const struct cond *c)
{
	struct side s = read_side(ev, c);
	struct verdict v = { TRI_UNKNOWN, s.value.changes_on };

	if (s.value.known)
		v.result = tri_of(s.value.number);
	return v;
}

static struct verdict eval_cond(const struct eval *ev, const struct cond *c)
{
	switch (c->kind) {
	case COND_OR:
		return chain(ev, c, TRI_YES);
	case COND_AND:
		return chain(ev, c, TRI_NO);
	case COND_NOT:
		return negate(eval_cond(ev, c->child));
	case COND_COMPARE:
		return compare(ev, c);
	case COND_HAS:
		return has(ev, c);
	case COND_FACT:
	case COND_LITERAL:
		return flag(ev, c);
	case COND_SUM:
	case COND_END_OF_MONTH:
	case COND_BROKEN:
		break;
	}
	BUG("a broken condition is evaluated");
}

struct verdict expr_eval(const struct expr *e, civil_day as_of,
			 fact_reader *read, void *ctx)
{
	struct eval ev = { as_of, read, ctx };

	return eval_cond(&ev, e->root);
}
