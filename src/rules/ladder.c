/*
 * Does the ladder of a policy make sense? Steps that nobody could ever
 * reach, or that would be missed by a day, are found here and not by a
 * credit manager who wonders why nothing is sent.
 */
#include <string.h>

#include "relance/text.h"
#include "rules_check.h"

/* ---- conditions ------------------------------------------------------- */

#define FARTHEST 10000000 /* days before and after: all that can be written */
#define MOST_CHANGES 200

/* One fact has a value, nothing else is known. */
struct probe {
	enum fact fact;
	int64_t number;
};

static struct value probe_read(void *ctx, enum fact fact)
{
	const struct probe *probe = ctx;

	if (fact != probe->fact)
		return (struct value){ .changes_on = DAY_NEVER };
	return (struct value){ .known = true,
			       .number = probe->number,
			       .changes_on = DAY_NEVER };
}

struct reach {
	bool ever;     /* may be true on some day, as far as this fact says */
	bool at_last;  /* and in the end, when the days run out */
	int64_t until; /* the last value with which it may be */
};

/* Let time pass from one change to the next: a fact that counts days takes
 * every value on the way. Conditions that may change every day for another
 * reason are not judged. */
static struct reach reach_of(const struct expr *e, enum fact fact)
{
	bool up = fact_table[fact].moves == MOVES_UP_DAILY;
	struct reach all = { true, true, 0 }, r = { false, false, 0 };
	civil_day on = 0;

	for (int i = 0; i < MOST_CHANGES; i++) {
		int64_t passed = on - FARTHEST;
		struct probe probe = { fact, up ? passed : -passed };
		struct verdict v = expr_eval(e, on, probe_read, &probe);
		bool may = v.result != TRI_NO;
		bool end = v.changes_on > 2 * FARTHEST;

		r.ever |= may;
		r.at_last = may;
		if (end)
			return r;
		passed = v.changes_on - 1 - FARTHEST;
		if (may)
			r.until = up ? passed : -passed;
		on = v.changes_on > on ? v.changes_on : on + 1;
	}
	return all;
}

static void warn_missed(struct decoder *dec, const struct found *found,
			const char *key, int64_t until)
{
	struct diag *diag = found_warn(
		dec, found, key,
		"this is true up to %lld days overdue only; an invoice that "
		"misses it waits here for ever",
		(long long)until);

	HINT(dec, diag,
	     "Write >= for the moment; put what is for some customers only "
	     "under `only_if`.");
}

void check_reach(struct decoder *dec, const struct found *found,
		 const char *key, const struct expr *e, bool stays)
{
	static const enum fact facts[] = { FACT_DAYS_OVERDUE,
					   FACT_DAYS_TO_NOTICE_DEADLINE };
	struct diag *diag;

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		struct reach r;

		if (!expr_uses(e, facts[i]))
			continue;
		r = reach_of(e, facts[i]);
		if (!r.ever) {
			diag = found_fault(dec, found, key,
					   "this can never be true");
			HINT(dec, diag,
			     "Its parts exclude each other; perhaps `or` was "
			     "meant.");
			return;
		}
		if (stays && facts[i] == FACT_DAYS_OVERDUE && !r.at_last) {
			warn_missed(dec, found, key, r.until);
			return;
		}
	}
}

/* ---- order ------------------------------------------------------------ */

static const struct node *step_node(const struct found *found, size_t i)
{
	return found_node(found, "steps")->child.v[i];
}

/* Report at a key of one step, with the path down to it. */
static struct diag *step_add(struct decoder *dec, const struct found *found,
			     size_t i, const char *key, bool error,
			     const char *text)
{
	const struct path *up = dec->at;
	struct path list = { up, "steps", 0 }, item = { &list, NULL, i };
	struct found step = { &policy_shape, step_node(found, i), 0 };
	struct diag *diag;

	dec->at = &item;
	diag = error ? found_fault(dec, &step, key, "%s", text)
		     : found_warn(dec, &step, key, "%s", text);
	dec->at = up;
	return diag;
}

static void check_names(struct decoder *dec, const struct found *found,
			const struct policy *p)
{
	for (size_t i = 1; i < p->step_count; i++) {
		int first = p->step[i].name
				    ? policy_step_find(p, p->step[i].name)
				    : (int)i;

		if (first == (int)i || first < 0)
			continue;
		step_add(dec, found, i, "step", true,
			 arena_printf(dec->arena,
				      "duplicate step \"%s\", first in line %d",
				      p->step[i].name,
				      p->step[first].pos.line));
	}
}

static void check_waits(struct decoder *dec, const struct found *found,
			const struct policy *p)
{
	struct diag *diag;

	for (size_t i = 0; i < p->step_count; i++) {
		if (p->step[i].deadline)
			continue;
		if (p->step[i].wait.unit == SPAN_NONE)
			return;
		diag = step_add(dec, found, i, "wait", true,
				"the first step has nothing to wait for");
		HINT(dec, diag, "Take it out; say from which day with `when`.");
		return;
	}
}

/* A gentler stage after a harder one is allowed, and hardly ever meant. */
static void check_stages(struct decoder *dec, const struct found *found,
			 const struct policy *p)
{
	enum stage highest = STAGE_REMINDER;

	/* A stage that could not be read is taken for the first one. */
	if (dec->faults)
		return;
	for (size_t i = 0; i < p->step_count; i++) {
		if (p->step[i].deadline)
			continue;
		if (p->step[i].stage < highest)
			step_add(dec, found, i, "stage", false,
				 arena_printf(dec->arena,
					      "a step of stage %s comes after "
					      "one of stage %s",
					      stage_name(p->step[i].stage),
					      stage_name(highest)));
		else
			highest = p->step[i].stage;
	}
}

static void check_rungs(struct decoder *dec, const struct found *found,
			const struct policy *p)
{
	if (found_node(found, "steps")->kind != NODE_SEQUENCE)
		return;
	if (!p->step_count && found_has(found, "steps")) {
		found_fault(dec, found, "steps", "a policy needs a step");
		return;
	}
	check_names(dec, found, p);
	check_waits(dec, found, p);
	check_stages(dec, found, p);
}

void check_policy(struct decoder *dec, const struct found *found, void *base)
{
	struct policy *p = base;
	struct diag *diag;

	if (str_eq(p->name, "none")) {
		diag = found_fault(dec, found, "policy",
				   "a policy cannot be called \"none\"");
		HINT(dec, diag,
		     "`policy: none` of a customer or an invoice "
		     "means that it is never chased.");
	}
	if (!p->calendar)
		p->calendar = loader_calendar(dec->loader, "none");
	if (!p->send_days)
		p->send_days = (uint8_t)(0x7f & ~calendar_weekend(p->calendar));
	check_rungs(dec, found, p);
}
