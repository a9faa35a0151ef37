/*
 * Climb: find the rung of today for one invoice. While `when` is false the
 * ladder waits; a rung whose `only_if` is false is passed over and the next
 * one is looked at the same day. Steps with a deadline are no rungs.
 */
#include "look.h"

bool writes(const struct step *s)
{
	return s->notify_insurer || s->channel != CHANNEL_NONE;
}

/* A state that sends nothing, and a notice without an insurer, are passed. */
static bool can_go(struct ctx *c, const struct look *l, const struct step *s)
{
	if (!s->notify_insurer)
		return writes(s);
	return clock_get(c, l->totals, "notice")->contract != NULL;
}

int next_rung(const struct policy *p, int after)
{
	for (int i = after + 1; i < (int)p->step_count; i++)
		if (!p->step[i].deadline)
			return i;
	return -1;
}

void pass(struct ctx *c, const struct look *l, int index)
{
	struct passed_step row = { l->index, l->policy,
				   &l->policy->step[index], 1 };

	VEC_PUSH(c->arena, &c->plan->passed, row);
}

/* Every later reason needs a new look by then, and some an event. */
void block(struct ctx *c, struct look *l, struct hold hold)
{
	struct outcome *o = &c->plan->outcome[l->index];

	o->blocked_by = hold.reason;
	o->until = hold.until;
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
	for (int i = next_rung(l->policy, rung); i >= 0;
	     i = next_rung(l->policy, i)) {
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
}

void ladder_climb(struct ctx *c, struct look *l)
{
	int from = next_rung(l->policy, l->place.at);

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
			h = (struct hold){ REASON_NOT_KNOWN,
					   v.changes_on == DAY_NEVER
						   ? DAY_NONE
						   : v.changes_on };
			wait_at(c, l, s, h);
			return;
		}
		if (v.result == TRI_YES && can_go(c, l, s)) {
			take(c, l, from, rung);
			return;
		}
		pass(c, l, rung);
		from = next_rung(l->policy, rung);
	}
	finish(c, l);
}
