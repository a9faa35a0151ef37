/*
 * How a position changes without a step had: an event of `on:` leads to
 * another step, and with `falls: yes` the invoice stands on the furthest step
 * whose conditions still hold.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

/* ---- events ----------------------------------------------------------- */

static civil_day later(civil_day a, civil_day b)
{
	return a > b ? a : b; /* DAY_NONE is the smallest */
}

static bool receipt_is(const struct receipt *r, enum ladder_event event,
		       const struct invoice *inv)
{
	bool came = r->amount_minor > 0 &&
		    (r->kind == PAYMENT_PAYMENT || r->kind == PAYMENT_BALANCE);

	if (event == EVENT_PAYMENT)
		return came;
	if (r->invoice_key != inv->key)
		return false;
	return event == EVENT_PARTIAL_PAYMENT ? came : r->amount_minor < 0;
}

static civil_day receipt_day(const struct ctx *c, const struct look *l,
			     enum ladder_event event)
{
	for (size_t i = c->snap->receipts.n; i-- > 0;)
		if (receipt_is(&c->snap->receipts.v[i], event, l->inv))
			return c->snap->receipts.v[i].on;
	return DAY_NONE;
}

static bool exception_is(enum exception_kind kind, enum exception_state state,
			 enum ladder_event event)
{
	if (event == EVENT_DISPUTE_SETTLED)
		return kind == EXCEPTION_DISPUTE && state == EXCEPTION_ENDED;
	return (kind == EXCEPTION_PROMISE || kind == EXCEPTION_PLAN) &&
	       (state == EXCEPTION_BROKEN || state == EXCEPTION_PARTLY_KEPT);
}

static civil_day exception_day(const struct ctx *c, const struct look *l,
			       enum ladder_event event)
{
	civil_day last = DAY_NONE;

	for (size_t i = 0; i < c->snap->exceptions.n; i++) {
		const struct exception *e = &c->snap->exceptions.v[i];
		civil_day since;

		if (exception_covers(e, l->inv) &&
		    exception_is(e->kind,
				 exception_state_at(c->snap, e, &since, NULL),
				 event))
			last = later(last, since);
	}
	return last;
}

static civil_day event_day(const struct ctx *c, const struct look *l,
			   enum ladder_event event)
{
	switch (event) {
	case EVENT_PAYMENT:
	case EVENT_PARTIAL_PAYMENT:
	case EVENT_CHARGEBACK:
		return receipt_day(c, l, event);
	case EVENT_REPLY:
		return c->snap->last_reply_on;
	case EVENT_BROKEN_PROMISE:
	case EVENT_DISPUTE_SETTLED:
		return exception_day(c, l, event);
	case EVENT__COUNT:
		break;
	}
	BUG("event %d", (int)event);
}

static const char *cause_of(const struct ctx *c, enum ladder_event event,
			    civil_day on)
{
	char day[DATE_TEXT_SIZE];

	return arena_printf(c->arena, "%s %s", ladder_event_name(event),
			    date_to_text(on, day));
}

/* Each event leads once, however often the invoice is looked at. */
static bool is_used(const struct ctx *c, const struct look *l,
		    const char *cause)
{
	size_t n, first = steps_of(c->snap, l->inv->key, &n);

	for (size_t i = first; i < first + n; i++)
		if (str_eq(c->snap->steps.v[i].cause, cause))
			return true;
	return false;
}

static int target_of(const struct look *l, enum ladder_event event)
{
	int place = l->place.current ? l->place.current->on.place[event] : 0;

	return place ? place : l->policy->on.place[event];
}

struct led {
	civil_day on;
	int target; /* counted from 1 */
	const char *cause;
};

/* The last event since the last step had; before the first one those since
 * the invoice fell due. */
static struct led find_event(const struct ctx *c, const struct look *l)
{
	struct led best = { .on = DAY_NONE };
	civil_day from =
		l->place.had_on != DAY_NONE ? l->place.had_on : l->inv->due_on;

	for (int event = 0; event < EVENT__COUNT; event++) {
		int target = target_of(l, (enum ladder_event)event);
		struct led led = { .target = target };

		if (!target)
			continue;
		led.on = event_day(c, l, (enum ladder_event)event);
		if (led.on == DAY_NONE || led.on > c->as_of || led.on < from ||
		    led.on <= best.on)
			continue;
		led.cause = cause_of(c, (enum ladder_event)event, led.on);
		if (!is_used(c, l, led.cause))
			best = led;
	}
	return best;
}

/* ---- the new position ------------------------------------------------- */

static int shifts_so_far(const struct ctx *c, const struct look *l,
			 const char *step)
{
	size_t n, first = steps_of(c->snap, l->inv->key, &n);
	int lowest = 0;

	for (size_t i = first; i < first + n; i++) {
		const struct step_taken *row = &c->snap->steps.v[i];

		if (row->episode == l->inv->episode &&
		    row->occurrence < lowest && !strcmp(row->step, step))
			lowest = row->occurrence;
	}
	return lowest;
}

static void shift_plan(struct ctx *c, struct look *l, enum step_how how,
		       const struct step *s, const char *cause)
{
	struct planned_shift row = { .invoice = l->index,
				     .policy = l->policy,
				     .step = s,
				     .how = how,
				     .cause = cause };

	row.occurrence = shifts_so_far(c, l, s ? s->name : "") - 1;
	VEC_PUSH(c->arena, &c->plan->shifts, row);
	look_again(c, c->as_of + 1);
}

static void follow_event(struct ctx *c, struct look *l)
{
	struct led led = find_event(c, l);
	const struct step *s;

	if (led.on == DAY_NONE)
		return;
	s = &l->policy->step[led.target - 1];
	/* Tracks of disputes and of notes before the due day are left by what
	 * they are for alone. */
	if (!rung_fits(l, s))
		return;
	trace_plain(c, s, "on", TRI_YES, DAY_NEVER, "event = \"%s\"",
		    led.cause);
	shift_plan(c, l, STEP_SENT_TO, s, led.cause);
	l->place.next = l->place.after = led.target - 1;
	l->place.repeats = false;
	l->place.lost = false;
}

static bool holds(struct ctx *c, const struct step *s)
{
	const struct expr *const test[] = { s->when, s->only_if };
	bool all = true;

	for (size_t i = 0; i < 2; i++) {
		struct verdict v;

		if (!test[i])
			continue;
		v = expr_eval(test[i], c->as_of, read_fact, c);
		look_again(c, v.changes_on);
		all &= v.result == TRI_YES;
	}
	return all;
}

/* Nothing is sent on the way down. */
static void fall(struct ctx *c, struct look *l)
{
	const struct step *was = l->place.current;
	int at = was && rung_fits(l, was) ? (int)(was - l->policy->step) : -1;
	int to = at;

	while (to >= 0 && (!rung_fits(l, &l->policy->step[to]) ||
			   !holds(c, &l->policy->step[to])))
		to--;
	if (at < 0 || to == at)
		return;
	l->place.current = to >= 0 ? &l->policy->step[to] : NULL;
	trace_plain(c, l->place.current, "falls", TRI_YES, DAY_NEVER,
		    "from = \"%s\"", was->name);
	shift_plan(c, l, STEP_FELL, l->place.current, NULL);
	l->place.next = l->place.after = to + 1;
	l->place.repeats = false;
}

/* One move a day, or the outcome would depend on how often a day is run. */
static bool moved_today(const struct ctx *c, const struct look *l)
{
	size_t n, first = steps_of(c->snap, l->inv->key, &n);

	for (size_t i = first; i < first + n; i++) {
		const struct step_taken *row = &c->snap->steps.v[i];

		if (row->on >= c->as_of && row->how != STEP_PASSED)
			return true;
	}
	return false;
}

void shift(struct ctx *c, struct look *l)
{
	if (l->place.pending)
		return;
	if (moved_today(c, l)) {
		look_again(c, c->as_of + 1);
		return;
	}
	follow_event(c, l);
	if (l->policy->falls)
		fall(c, l);
}
