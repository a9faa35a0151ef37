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

const struct node *step_node(const struct found *found, size_t i)
{
	return found_node(found, "steps")->child.v[i];
}

struct diag *step_add(struct decoder *dec, const struct found *found, size_t i,
		      const char *key, bool error, const char *text)
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

bool is_rung(const struct step *s)
{
	return !s->deadline && s->before_due.unit == SPAN_NONE;
}

static int step_called(const struct policy *p, const char *name)
{
	for (size_t i = 0; name && i < p->step_count; i++)
		if (str_eq(p->step[i].name, name))
			return (int)i;
	return -1;
}

static void check_names(struct decoder *dec, const struct found *found,
			const struct policy *p)
{
	for (size_t i = 1; i < p->step_count; i++) {
		int first = step_called(p, p->step[i].name);

		if (first == (int)i || first < 0)
			continue;
		step_add(dec, found, i, "step", true,
			 arena_printf(dec->arena,
				      "duplicate step \"%s\", first in line %d",
				      p->step[i].name,
				      p->step[first].pos.line));
	}
}

/* How often a former name was claimed by steps up to this one. */
static int claims(const struct policy *p, size_t until, const char *was)
{
	int n = 0;

	for (size_t i = 0; i <= until; i++)
		for (size_t k = 0; k < p->step[i].was_count; k++)
			n += str_eq(p->step[i].was[k], was);
	return n;
}

static void check_was(struct decoder *dec, const struct found *found,
		      const struct policy *p, size_t i, const char *was)
{
	struct diag *diag;

	if (step_called(p, was) >= 0) {
		diag = step_add(dec, found, i, "was", true,
				arena_printf(dec->arena,
					     "a step is called \"%s\" now",
					     was));
		HINT(dec, diag,
		     "A former name must not be the name of a step.");
	} else if (claims(p, i, was) > 1) {
		step_add(dec, found, i, "was", true,
			 arena_printf(dec->arena,
				      "\"%s\" is given twice as a former name",
				      was));
	}
}

static void check_former(struct decoder *dec, const struct found *found,
			 const struct policy *p)
{
	for (size_t i = 0; i < p->step_count; i++)
		for (size_t k = 0; k < p->step[i].was_count; k++)
			check_was(dec, found, p, i, p->step[i].was[k]);
}

static bool leads_to(const struct transitions *on, int place)
{
	for (int i = 0; i < EVENT__COUNT; i++)
		if (on->place[i] == place)
			return true;
	return false;
}

/* By `goto`, `on` or `repeat`, in another way than from above. */
static bool is_come_back_to(const struct policy *p, size_t i)
{
	int place = (int)i + 1;

	if (p->step[i].repeat_times || leads_to(&p->on, place))
		return true;
	for (size_t k = 0; k < p->step_count; k++)
		if (p->step[k].go_to == place ||
		    leads_to(&p->step[k].on, place))
			return true;
	return false;
}

/* The first rung of a disputed invoice may wait after one it had before. */
static void check_waits(struct decoder *dec, const struct found *found,
			const struct policy *p)
{
	struct diag *diag;

	for (size_t i = 0; i < p->step_count; i++) {
		const struct step *s = &p->step[i];

		if (s->deadline || s->for_disputed)
			continue;
		if (s->wait.unit == SPAN_NONE || is_come_back_to(p, i))
			return;
		diag = step_add(dec, found, i, "wait", true,
				"the first step has nothing to wait for");
		HINT(dec, diag, "Take it out; say from which day with `when`.");
		return;
	}
}

/* Nobody would come to a note before the due day behind a rung. */
static void check_before(struct decoder *dec, const struct found *found,
			 const struct policy *p)
{
	struct diag *diag;
	bool behind = false;

	for (size_t i = 0; i < p->step_count; i++) {
		behind |= is_rung(&p->step[i]);
		if (!behind || p->step[i].before_due.unit == SPAN_NONE)
			continue;
		diag = step_add(dec, found, i, "before_due", true,
				"a step before the due day stands behind one "
				"after it");
		HINT(dec, diag, "Put it in front of all others.");
	}
}

/* A gentler stage after a harder one is allowed, and hardly ever meant. */
static void check_stages(struct decoder *dec, const struct found *found,
			 const struct policy *p)
{
	enum stage highest[2] = { STAGE_REMINDER, STAGE_REMINDER };

	/* A stage that could not be read is taken for the first one. */
	if (dec->errors)
		return;
	for (size_t i = 0; i < p->step_count; i++) {
		const struct step *s = &p->step[i];
		enum stage *top = &highest[s->for_disputed];

		if (s->deadline)
			continue;
		if (s->stage < *top)
			step_add(dec, found, i, "stage", false,
				 arena_printf(dec->arena,
					      "a step of stage %s comes after "
					      "one of stage %s",
					      stage_name(s->stage),
					      stage_name(*top)));
		else
			*top = s->stage;
	}
}

static void check_rungs(struct decoder *dec, const struct found *found,
			struct policy *p)
{
	if (found_node(found, "steps")->kind != NODE_SEQUENCE)
		return;
	if (!p->step_count && found_has(found, "steps")) {
		found_fault(dec, found, "steps", "a policy needs a step");
		return;
	}
	check_names(dec, found, p);
	check_former(dec, found, p);
	check_flow(dec, found, p);
	check_waits(dec, found, p);
	check_before(dec, found, p);
	check_stages(dec, found, p);
	if (!dec->errors && !dec->diags->brief)
		check_gaps(dec, found, p);
}

/* ---- who -------------------------------------------------------------- */

/* `country: FR` goes before what `applies_to` asks. */
static void narrow(struct decoder *dec, const struct found *found,
		   struct policy *p)
{
	const struct node *node = found_node(found, "country");
	struct pos pos = node_pos(dec, node);
	const char *text;
	struct diags quiet;

	if (!found_has(found, "country") || node->kind != NODE_SCALAR ||
	    strlen(node->text) != 2)
		return;
	text = arena_printf(dec->arena, "country = \"%s\"", node->text);
	if (p->applies_to)
		text = arena_printf(dec->arena, "%s and (%s)", text,
				    expr_text(p->applies_to));
	diags_init(&quiet, dec->arena);
	p->applies_to =
		expr_compile(text, pos, EXPR_FIXED_ONLY, dec->arena, &quiet);
}

static void check_in_charge(struct decoder *dec, const struct found *found,
			    const struct policy *p)
{
	const char *const *people;
	struct diag *diag;
	size_t n;

	if (!p->in_charge || !loader_people(dec->loader, &people, &n))
		return;
	for (size_t i = 0; i < n; i++)
		if (str_eq(people[i], p->in_charge))
			return;
	diag = found_fault(dec, found, "in_charge",
			   "relance.yaml has nobody called \"%s\"",
			   p->in_charge);
	if (n)
		hint_nearest(dec, diag, p->in_charge, people, n,
			     "Its `people` are");
	else
		HINT(dec, diag, "Add `people: {%s: {email: ...}}` to it.",
		     p->in_charge);
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
	narrow(dec, found, p);
	check_in_charge(dec, found, p);
	check_rungs(dec, found, p);
}
