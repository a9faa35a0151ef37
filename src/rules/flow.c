/*
 * Where a ladder leads: the steps that `goto` and `on` name, rungs to which no
 * way leads, and circles that would be walked every day.
 */
#include <string.h>

#include "relance/text.h"
#include "rules_check.h"

/* ---- names to places -------------------------------------------------- */

struct flow {
	struct decoder *dec;
	const struct found *found;
	struct policy *p;
	size_t at; /* the step that names another, or NOWHERE: the policy */
};
#define NOWHERE SIZE_MAX

static struct diag *flow_fault(struct flow *f, const struct node *node,
			       const char *text)
{
	return fault(f->dec, node, "%s", text);
}

static const struct step *renamed(const struct policy *p, const char *name)
{
	for (size_t i = 0; i < p->step_count; i++)
		for (size_t k = 0; k < p->step[i].was_count; k++)
			if (str_eq(p->step[i].was[k], name))
				return &p->step[i];
	return NULL;
}

static void report_unknown(struct flow *f, const struct node *node)
{
	const struct policy *p = f->p;
	const char **names =
		ARENA_ARRAY(f->dec->arena, const char *, p->step_count + 1);
	const struct step *now = renamed(p, node->text);
	struct diag *diag;
	size_t n = 0;

	for (size_t i = 0; i < p->step_count; i++)
		if (p->step[i].name && is_rung(&p->step[i]))
			names[n++] = p->step[i].name;
	diag = flow_fault(f, node,
			  arena_printf(f->dec->arena,
				       "this policy has no step \"%s\"",
				       node->text));
	if (now)
		HINT(f->dec, diag, "It is called \"%s\" now.", now->name);
	else
		hint_nearest(f->dec, diag, node->text, names, n, "Steps are");
}

/* What can be led to: a rung of the same track. */
static bool fits(struct flow *f, const struct node *node, size_t to)
{
	const struct step *s = &f->p->step[to];
	struct diag *diag;

	if (!is_rung(s)) {
		diag = flow_fault(f, node,
				  s->deadline
					  ? "a step with a deadline is no "
					    "rung to go to"
					  : "an overdue invoice never comes "
					    "to a step before the due day");
		HINT(f->dec, diag, "Name a step that is an ordinary rung.");
		return false;
	}
	if (f->at == NOWHERE ||
	    f->p->step[f->at].for_disputed == s->for_disputed)
		return true;
	diag = flow_fault(f, node,
			  s->for_disputed
				  ? "that step is for disputed invoices only"
				  : "that step is not for disputed invoices");
	HINT(f->dec, diag,
	     "Steps with `for: disputed` are a track of their "
	     "own.");
	return false;
}

/* Place of the step that a node names, from 1; 0 with an error. */
static int place_of(struct flow *f, const struct node *node)
{
	if (node->kind != NODE_SCALAR || !*node->text)
		return 0;
	for (size_t i = 0; i < f->p->step_count; i++)
		if (str_eq(f->p->step[i].name, node->text))
			return fits(f, node, i) ? (int)i + 1 : 0;
	/* A step that could not be read may be the one that is meant. */
	for (size_t i = 0; i < f->p->step_count; i++)
		if (!f->p->step[i].name)
			return 0;
	report_unknown(f, node);
	return 0;
}

static const struct node *value_of(const struct node *map, const char *key)
{
	for (size_t i = 0; i + 1 < map->child.n; i += 2)
		if (map->kind == NODE_MAPPING &&
		    str_eq(map->child.v[i]->text, key))
			return map->child.v[i + 1];
	return NULL;
}

static bool is_null(const struct node *node)
{
	return !node ||
	       (node->style == STYLE_PLAIN &&
		(str_eq(node->text, "null") || str_eq(node->text, "~")));
}

static void lead_events(struct flow *f, const struct node *map,
			struct transitions *on)
{
	const struct path *up = f->dec->at;
	const struct node *events = value_of(map, "on");
	struct path list = { up, "on", 0 };

	if (is_null(events))
		return;
	for (int i = 0; i < EVENT__COUNT; i++) {
		const char *event = ladder_event_name((enum ladder_event)i);
		const struct node *node = value_of(events, event);
		struct path here = { &list, event, 0 };

		if (is_null(node))
			continue;
		f->dec->at = &here;
		on->place[i] = place_of(f, node);
		f->dec->at = up;
	}
}

static void lead_on(struct flow *f, const struct node *map, struct step *s)
{
	const struct path *up = f->dec->at;
	const struct node *node = value_of(map, "goto");
	struct path here = { up, "goto", 0 };
	struct diag *diag;

	if (is_null(node))
		return;
	f->dec->at = &here;
	s->go_to = place_of(f, node);
	if (s->go_to == (int)f->at + 1) {
		diag = flow_fault(f, node, "a step cannot come after itself");
		HINT(f->dec, diag,
		     "Write `repeat: every 30 days up to 4 times`.");
	}
	f->dec->at = up;
}

static void find_places(struct flow *f)
{
	const struct path *up = f->dec->at;
	struct path list = { up, "steps", 0 };

	f->at = NOWHERE;
	lead_events(f, f->found->node, &f->p->on);
	for (size_t i = 0; i < f->p->step_count; i++) {
		struct path item = { &list, NULL, i };
		/* Ours still: nobody else has seen the steps. */
		struct step *s = (struct step *)&f->p->step[i];

		f->at = i;
		f->dec->at = &item;
		if (!s->deadline) {
			lead_on(f, step_node(f->found, i), s);
			lead_events(f, step_node(f->found, i), &s->on);
		}
		f->dec->at = up;
	}
}

/* ---- rungs without a way ---------------------------------------------- */

static void reach(const struct policy *p, bool *reached, size_t from);

static void reach_events(const struct policy *p, bool *reached,
			 const struct transitions *on)
{
	for (int i = 0; i < EVENT__COUNT; i++)
		if (on->place[i])
			reach(p, reached, (size_t)on->place[i] - 1);
}

/* The next rung below on the same track. */
static size_t rung_below(const struct policy *p, size_t from, bool disputed)
{
	while (from < p->step_count && (!is_rung(&p->step[from]) ||
					p->step[from].for_disputed != disputed))
		from++;
	return from;
}

/* Steps are few, and each is entered once. */
static void reach(const struct policy *p, bool *reached, size_t from)
{
	const struct step *s;

	if (from >= p->step_count || reached[from])
		return;
	reached[from] = true;
	s = &p->step[from];
	reach_events(p, reached, &s->on);
	if (s->go_to)
		reach(p, reached, (size_t)s->go_to - 1);
	/* Passed over, a rung leads on whatever comes after it. */
	if ((!s->final && !s->go_to) || s->only_if || s->notify_insurer)
		reach(p, reached, rung_below(p, from + 1, s->for_disputed));
}

static void check_reached(struct flow *f)
{
	const struct policy *p = f->p;
	bool *reached = ARENA_ARRAY(f->dec->arena, bool, p->step_count + 1);
	bool told = false;

	reach(p, reached, rung_below(p, 0, false));
	reach(p, reached, rung_below(p, 0, true));
	reach_events(p, reached, &p->on);
	for (size_t i = 0; i < p->step_count; i++) {
		struct diag *diag;

		if (!is_rung(&p->step[i]) || reached[i]) {
			told = false;
			continue;
		}
		if (told || p->catch_up == CATCH_UP_JUMP)
			continue;
		diag = step_add(f->dec, f->found, i, "step", false,
				"no invoice ever comes to this step");
		HINT(f->dec, diag,
		     "A step above it is final or goes elsewhere; lead here "
		     "with `goto` or `on`.");
		told = true;
	}
}

/* ---- circles ---------------------------------------------------------- */

static bool takes_time(const struct step *s)
{
	return s->wait.n > 0 || s->repeat_every.n > 0 ||
	       (s->when && (expr_uses(s->when, FACT_DAYS_SINCE_STEP) ||
			    expr_uses(s->when, FACT_DAY_OF_MONTH) ||
			    expr_uses(s->when, FACT_WEEKDAY)));
}

static void check_circle(struct flow *f, size_t i)
{
	const struct policy *p = f->p;
	const struct step *s = &p->step[i];
	struct diag *diag;

	if (!s->go_to || (size_t)s->go_to > i + 1 || p->min_interval.n)
		return;
	for (size_t k = (size_t)s->go_to - 1; k <= i; k++)
		if (is_rung(&p->step[k]) &&
		    p->step[k].for_disputed == s->for_disputed &&
		    takes_time(&p->step[k]))
			return;
	diag = step_add(f->dec, f->found, i, "goto", false,
			"this circle is walked a step a day, without end");
	HINT(f->dec, diag, "Give a step of it a `wait`.");
}

void check_flow(struct decoder *dec, const struct found *found,
		struct policy *p)
{
	struct flow f = { dec, found, p, NOWHERE };

	find_places(&f);
	if (dec->errors)
		return;
	check_reached(&f);
	for (size_t i = 0; i < p->step_count; i++)
		check_circle(&f, i);
}
