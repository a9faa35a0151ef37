/*
 * Steps that send nothing: a state is entered, or a person gets a task. And
 * the tasks that exceptions ask for while they last.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

/* ---- states and tasks ------------------------------------------------- */

bool writes(const struct step *s)
{
	return s->notify_insurer || s->channel != CHANNEL_NONE;
}

static void errand_task(struct ctx *c, const struct look *l)
{
	char day[DATE_TEXT_SIZE];
	const struct step *s = l->take;
	struct planned_task task = {
		.kind = TASK_CALL,
		.subject = arena_printf(
			c->arena, "%s/%s %s%s%s", l->policy->name, s->name,
			date_to_text(c->as_of, day), l->payee ? " " : "",
			l->payee ? l->payee->key : ""),
		.text = s->task,
		.step = s,
		.due_on = DAY_NONE,
		.once = true,
	};

	task_plan(c, &task, l->index);
}

void errand_take(struct ctx *c, struct look *l)
{
	struct outcome *o = &c->plan->outcome[l->index];
	const struct step *s = l->take;
	struct planned_state row = { .invoice = l->index,
				     .policy = l->policy,
				     .step = s,
				     .occurrence = occurrence_of(c, l, s) };
	int rung = (int)(s - l->policy->step);

	for (int i = l->skip_from; i >= 0 && i < rung; i = rung_from(l, i + 1))
		pass(c, l, i);
	VEC_PUSH(c->arena, &c->plan->states, row);
	if (s->task)
		errand_task(c, l);
	o->step = s;
	l->take = NULL;
	look_again(c, c->as_of + 1);
}

/* ---- what exceptions ask for ------------------------------------------ */

static const char *called(const struct ctx *c)
{
	const struct customer *customer = &c->snap->customer;

	return customer->name ? customer->name : customer->customer_id;
}

/* One task about every open invoice that the exception covers; none when all
 * of them are paid. */
static void ask(struct ctx *c, const struct exception *e,
		const struct planned_task *task)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++)
		if (exception_covers(e, &c->snap->invoices.v[i]) &&
		    invoice_counts(&c->snap->invoices.v[i]))
			task_plan(c, task, i);
}

/* The last review day that has come, every so often since the dispute began;
 * DAY_NONE before the first. */
static civil_day review_day(const struct ctx *c, const struct exception *e,
			    const struct policy *p, civil_day *next_out)
{
	struct span step = p->dispute_review;
	civil_day last = DAY_NONE, on = e->from;

	for (int n = 1; n < 1000; n++) {
		step.n = n * p->dispute_review.n;
		on = calendar_add_span(p->calendar, e->from, step);
		if (on > c->as_of || on <= last)
			break;
		last = on;
	}
	*next_out = on;
	return last;
}

static const struct policy *policy_of(const struct ctx *c,
				      const struct exception *e)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++)
		if (c->look[i].policy &&
		    exception_covers(e, &c->snap->invoices.v[i]))
			return c->look[i].policy;
	return NULL;
}

/* What is contested, as it is typed. */
static const char *disputed_name(const struct ctx *c, const struct exception *e)
{
	for (size_t i = 0; !e->whole && i < c->snap->invoices.n; i++) {
		const struct invoice *inv = &c->snap->invoices.v[i];

		if (exception_covers(e, inv))
			return inv->instalment && *inv->instalment
				       ? arena_printf(c->arena, "%s/%s",
						      inv->invoice_id,
						      inv->instalment)
				       : inv->invoice_id;
	}
	return "INVOICE";
}

static void dispute_task(struct ctx *c, const struct exception *e)
{
	const struct policy *p = policy_of(c, e);
	const struct person *who;
	char day[DATE_TEXT_SIZE];
	struct planned_task task = { .kind = TASK_DISPUTE_REVIEW,
				     .once = true };
	civil_day next = DAY_NEVER;

	if (!p || p->dispute_review.unit == SPAN_NONE ||
	    p->dispute_review.n <= 0)
		return;
	task.due_on = review_day(c, e, p, &next);
	look_again(c, next);
	if (task.due_on == DAY_NONE)
		return;
	who = person_in_charge(c->rules, c->snap, p);
	task.subject = arena_printf(c->arena, "%s %s", e->exception_id,
				    date_to_text(task.due_on, day));
	task.text = arena_printf(
		c->arena, "%s%sthe dispute of %s is open since %s: %s",
		who ? who->name : "", who ? ": " : "", called(c),
		date_to_text(e->from, day), e->reason ? e->reason : "");
	task.command = arena_printf(c->arena, "relance settle %s",
				    disputed_name(c, e));
	ask(c, e, &task);
}

static void broken_task(struct ctx *c, const struct exception *e,
			enum exception_state state)
{
	bool plan = e->kind == EXCEPTION_PLAN;
	char day[DATE_TEXT_SIZE];
	struct planned_task task = { .kind = TASK_BROKEN_PROMISE,
				     .subject = e->exception_id,
				     .due_on = DAY_NONE,
				     .once = true };

	if (state != EXCEPTION_BROKEN && state != EXCEPTION_PARTLY_KEPT)
		return;
	task.text = arena_printf(
		c->arena,
		plan ? "%s missed an instalment of the plan of %s; the "
		       "ladder goes on"
		: state == EXCEPTION_BROKEN
			? "%s did not keep the promise to pay by %s; the "
			  "ladder goes on"
			: "%s kept the promise to pay by %s only in part; the "
			  "ladder goes on",
		called(c), date_to_text(plan ? e->from : e->until, day));
	task.command = arena_printf(c->arena, "relance exceptions %s",
				    e->exception_id);
	ask(c, e, &task);
}

static void mediation_task(struct ctx *c, const struct exception *e)
{
	struct planned_task task = { .kind = TASK_OTHER, .once = true };
	char day[DATE_TEXT_SIZE];

	if (e->until == DAY_NEVER || e->until == DAY_NONE)
		return;
	look_again(c, e->until + 1);
	if (c->as_of <= e->until)
		return;
	task.due_on = e->until;
	task.subject = arena_printf(c->arena, "mediation %s", e->exception_id);
	task.text = arena_printf(c->arena,
				 "the mediation with %s was to end by %s: "
				 "say how it ended",
				 called(c), date_to_text(e->until, day));
	task.command = arena_printf(c->arena,
				    "relance mediation %s --ended DAY "
				    "--outcome OUTCOME",
				    c->snap->customer.customer_id);
	ask(c, e, &task);
}

/* When the customer must be looked at again on its account. */
static void come_back(struct ctx *c, const struct exception *e)
{
	if (e->from > c->as_of)
		look_again(c, e->from);
	if (e->ended_on > c->as_of && e->ended_on != DAY_NEVER)
		look_again(c, e->ended_on);
	look_again(c, exception_end(c->snap, e));
	for (size_t i = 0; i < e->instalments.n; i++)
		if (e->instalments.v[i].due_on > c->as_of) {
			look_again(c, e->instalments.v[i].due_on);
			break;
		}
}

void exception_tasks(struct ctx *c)
{
	for (size_t i = 0; i < c->snap->exceptions.n; i++) {
		const struct exception *e = &c->snap->exceptions.v[i];
		enum exception_state state =
			exception_state_at(c->snap, e, NULL, NULL);

		if (e->from > c->as_of || state == EXCEPTION_ACTIVE)
			come_back(c, e);
		broken_task(c, e, state);
		if (!exception_stands(c->snap, e))
			continue;
		if (e->kind == EXCEPTION_DISPUTE)
			dispute_task(c, e);
		else if (e->kind == EXCEPTION_MEDIATION)
			mediation_task(c, e);
	}
}
