/*
 * Climb: find the rung of today for one invoice. While `when` is false the
 * ladder waits; a rung whose `only_if` is false is passed over and the next
 * one is looked at the same day. Steps with a deadline are no rungs.
 */
#include "look.h"

/* A notice without an insurer is passed over. */
static bool can_go(struct ctx *c, const struct look *l, const struct step *s)
{
	return !s->notify_insurer ||
	       clock_get(c, l->totals, "notice")->contract != NULL;
}

bool rung_fits(const struct look *l, const struct step *s)
{
	return !s->deadline && s->for_disputed == l->disputed &&
	       (s->before_due.unit != SPAN_NONE) == !l->overdue;
}

int rung_from(const struct look *l, int from)
{
	for (int i = from; i < (int)l->policy->step_count; i++)
		if (rung_fits(l, &l->policy->step[i]))
			return i;
	return -1;
}

void pass(struct ctx *c, const struct look *l, int index)
{
	const struct step *s = &l->policy->step[index];
	struct passed_step row = { l->index, l->policy, s,
				   occurrence_of(c, l, s) };

	VEC_PUSH(c->arena, &c->plan->passed, row);
}

/* Every later reason needs a new look by then, and some an event. */
void block(struct ctx *c, struct look *l, struct hold hold)
{
	struct outcome *o = &c->plan->outcome[l->index];

	o->blocked_by = hold.reason;
	o->until = hold.until;
	o->exception = hold.exception;
	look_again(c, hold.until);
}

static struct verdict only_if(struct ctx *c, const struct step *s)
{
	struct verdict v = { TRI_YES, DAY_NEVER };

	if (!s->only_if)
		return v;
	v = expr_eval(s->only_if, c->as_of, read_fact, c);
	trace_test(c, s, "only_if", s->only_if, v);
	return v;
}

/* `catch_up: jump`: the furthest rung whose conditions hold, else `rung`.
 * Each rung looked at may become the furthest on a day of its own. */
static int furthest(struct ctx *c, const struct look *l, int rung)
{
	int best = rung;

	if (l->policy->catch_up != CATCH_UP_JUMP)
		return rung;
	for (int i = rung_from(l, rung + 1); i >= 0; i = rung_from(l, i + 1)) {
		const struct step *s = &l->policy->step[i];
		struct verdict when = { TRI_YES, DAY_NEVER };
		struct verdict whom;

		if (s->when)
			when = expr_eval(s->when, c->as_of, read_fact, c);
		look_again(c, when.changes_on);
		if (when.result != TRI_YES)
			continue;
		whom = only_if(c, s);
		look_again(c, whom.changes_on);
		if (whom.result == TRI_YES && can_go(c, l, s))
			best = i;
	}
	return best;
}

static void wait_at(struct ctx *c, struct look *l, const struct step *s,
		    struct hold hold)
{
	struct outcome *o = &c->plan->outcome[l->index];

	trace_hold(c, l, s, hold);
	block(c, l, hold);
	o->next = s;
	if (hold.reason >= REASON_STALE_DATA)
		o->next_on = step_earliest(c, l, s);
}

/* A message under way, or being set aside, is said before that. */
static void finish(struct ctx *c, struct look *l)
{
	struct hold h = hold_end(c, l);

	if (!h.reason)
		h.reason = REASON_FINISHED;
	trace_hold(c, l, NULL, h);
	block(c, l, h);
}

static void take(struct ctx *c, struct look *l, int from, int rung)
{
	struct outcome *o = &c->plan->outcome[l->index];

	l->take = &l->policy->step[rung];
	l->skip_from = from;
	o->next = l->take;
	o->next_on = c->as_of;
	if (!writes(l->take))
		errand_take(c, l);
}

/* A repetition also ends when its `until` has become true. */
static void repeat_or_go_on(struct ctx *c, struct look *l)
{
	const struct step *s = &l->policy->step[l->place.next];
	struct verdict v;

	if (!s->until)
		return;
	v = expr_eval(s->until, c->as_of, read_fact, c);
	trace_test(c, s, "until", s->until, v);
	look_again(c, v.changes_on);
	if (v.result != TRI_YES)
		return;
	l->place.next = l->place.after;
	l->place.repeats = false;
}

void ladder_climb(struct ctx *c, struct look *l)
{
	int from;

	shift(c, l);
	if (l->place.repeats)
		repeat_or_go_on(c, l);
	from = rung_from(l, l->place.next);
	while (from >= 0) {
		int rung = furthest(c, l, from);
		const struct step *s = &l->policy->step[rung];
		struct hold h = hold_step(c, l, s);
		struct verdict v;

		if (h.reason) {
			wait_at(c, l, s, h);
			return;
		}
		v = only_if(c, s);
		if (v.result == TRI_UNKNOWN) {
			h.reason = REASON_NOT_KNOWN;
			h.until = v.changes_on == DAY_NEVER ? DAY_NONE
							    : v.changes_on;
			wait_at(c, l, s, h);
			return;
		}
		if (v.result == TRI_YES && can_go(c, l, s)) {
			take(c, l, from, rung);
			return;
		}
		pass(c, l, rung);
		from = rung_from(l, rung + 1);
	}
	finish(c, l);
}
