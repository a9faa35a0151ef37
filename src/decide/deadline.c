/*
 * Steps tied to a filing of the insurer's contract. They are no rungs: looked
 * at every day wherever the invoice stands, whatever else holds it back. Only
 * payment and cancellation stop them.
 */
#include "look.h"
#include "relance/text.h"

struct firing {
	struct ctx *c;
	struct look *l;
	const struct step *s;
	int index;
	struct insurer_clock clock;
	bool excluded; /* `only_if` is false */
};

static struct verdict test(struct ctx *c, const struct step *s,
			   const char *name, const struct expr *e)
{
	struct verdict v = { TRI_YES, DAY_NEVER };

	if (!e)
		return v;
	v = expr_eval(e, c->as_of, read_fact, c);
	trace_test(c, s, name, e, v);
	return v;
}

/* A person who has to approve it is asked at the first alarm. */
static civil_day goes_by(const struct firing *f)
{
	const struct contract *k = f->clock.contract;
	civil_day on = f->clock.send_by;

	if (on != DAY_NONE && f->s->approval && k->alarm_count &&
	    f->clock.notice_due_on - k->alarm[0] < on)
		on = f->clock.notice_due_on - k->alarm[0];
	return on;
}

static bool late(const struct firing *f)
{
	if (f->clock.asked) /* a person files it now */
		return true;
	return f->clock.contract && f->clock.send_by != DAY_NONE &&
	       f->c->as_of >= goes_by(f);
}

/* At the last day that leaves the margin it goes even if `when` is false, and
 * a step that has no `when` waits for it: nobody is declared a day late. */
static bool fires(struct firing *f)
{
	struct verdict when = test(f->c, f->s, "when", f->s->when);
	struct verdict whom = test(f->c, f->s, "only_if", f->s->only_if);

	look_again(f->c, when.changes_on);
	look_again(f->c, whom.changes_on);
	if (f->clock.contract && f->clock.send_by != DAY_NONE && !late(f))
		look_again(f->c, goes_by(f));
	if (f->clock.contract && f->clock.send_by != DAY_NONE)
		trace_plain(f->c, f->s, "deadline", late(f) ? TRI_YES : TRI_NO,
			    f->clock.send_by, "days_to_send = %d days",
			    (int)(f->clock.send_by - f->c->as_of));
	f->excluded = whom.result == TRI_NO;
	if (f->s->notify_insurer && !f->clock.contract)
		return false;
	/* What is not known by then must not cost the cover. */
	if (late(f))
		return whom.result != TRI_NO;
	return f->s->when && whom.result == TRI_YES && when.result == TRI_YES;
}

void missed_task(struct ctx *c, const struct insurer_clock *clock,
		 const char *filing, size_t invoice)
{
	char day[DATE_TEXT_SIZE];
	struct planned_task task = { .kind = TASK_DEADLINE };

	if (!clock->contract || clock->acknowledged ||
	    clock->notice_due_on == DAY_NONE ||
	    clock->notice_due_on >= c->as_of)
		return;
	/* Every run says so until it is acknowledged or paid. */
	c->plan->due_on = c->as_of;
	date_to_text(clock->notice_due_on, day);
	task.due_on = clock->notice_due_on;
	task.subject = arena_printf(c->arena, "%s %s %s", clock->contract->name,
				    filing, day);
	task.text = arena_printf(c->arena,
				 "the deadline of the %s under contract %s "
				 "passed on %s: telephone the insurer today",
				 filing, clock->contract->name, day);
	task.command = arena_printf(
		c->arena, "relance acknowledge %s --file %s --reason WHY",
		c->snap->customer.customer_id, filing);
	task_plan(c, &task, invoice);
}

/* One message per contract, currency and filing, whatever policy asks. */
static struct planned_message *message_of(const struct firing *f)
{
	for (size_t i = 0; i < f->c->plan->messages.n; i++) {
		struct planned_message *m = &f->c->plan->messages.v[i];

		if (m->deadline && m->to_insurer == f->s->notify_insurer &&
		    str_eq(m->currency, f->l->inv->currency) &&
		    str_eq(m->step->deadline, f->s->deadline) &&
		    (m->to_insurer
			     ? m->contract == f->clock.contract
			     : m->step == f->s && m->payee == f->l->payee &&
				       str_eq(m->to_email, f->l->to.email)))
			return m;
	}
	return NULL;
}

static struct planned_message *message_begin(const struct firing *f)
{
	struct planned_message *m = message_add(f->c, f->l, f->s);

	m->deadline = true;
	m->deadline_on = f->clock.notice_due_on;
	if (f->s->notify_insurer) {
		m->contract = f->clock.contract;
		m->filing = f->s->deadline;
		m->copy_of = filing_uncertain(f->c, m->contract, m->filing);
		m->about = (struct planned_filing){ .asked = f->clock.asked,
						    .told_on = DAY_NONE };
		m->send_by = f->clock.send_by;
		recipient_insurer(f->c, m);
	} else {
		f->c->wrote_today = true;
	}
	list_account(f->c, m, f->l);
	if (f->s->notify_insurer)
		list_debtor(f->c, m);
	message_sum(f->c, m);
	return m;
}

/* Rungs listed above it count as passed over, on whatever track. */
static void pass_before(const struct firing *f)
{
	for (int i = f->l->place.next; i < f->index; i++) {
		const struct step *s = &f->l->policy->step[i];

		if (!s->deadline && s->before_due.unit == SPAN_NONE &&
		    occurrence_of(f->c, f->l, s) == 1)
			pass(f->c, f->l, i);
	}
}

static void fire(const struct firing *f)
{
	struct outcome *o = &f->c->plan->outcome[f->l->index];
	struct planned_message *m = message_of(f);

	if (!m)
		m = message_begin(f);
	item_mark(f->c, m, f->l, f->s);
	pass_before(f);
	f->l->fired = true;
	o->step = o->next = f->s;
	o->next_on = f->c->as_of;
	f->c->formal_today |= f->s->stage != STAGE_REMINDER;
	if (f->s->notify_insurer && f->clock.contract->hands_over &&
	    str_eq(f->clock.contract->hands_over, f->s->deadline))
		f->c->insurer_owns = true;
	look_again(f->c, f->c->as_of + 1);
}

/* A customer who cannot be written to; what an insurer gets always goes. */
static bool unreachable(const struct firing *f)
{
	if (f->s->notify_insurer)
		return false;
	f->l->to = recipient_find(f->c, f->l, f->s);
	if (f->l->to.missing)
		recipient_task(f->c, f->l, f->s);
	return f->l->to.missing != NULL;
}

/* One of the debtor's customers files for all: the one whose invoice binds.
 * Were it kept from that, the others still have the margin. */
static bool is_left_to_another(const struct firing *f)
{
	if (!f->s->notify_insurer || !f->clock.customer_id ||
	    str_eq(f->clock.customer_id, f->c->snap->customer.customer_id) ||
	    f->c->as_of > f->clock.send_by)
		return false;
	look_again(f->c, f->clock.send_by + 1);
	trace_plain(f->c, f->s, "deadline", TRI_NO, f->clock.send_by + 1,
		    "files = \"%s\"", f->clock.customer_id);
	return true;
}

static void look_at_step(struct ctx *c, struct look *l, int index)
{
	struct firing f = {
		.c = c, .l = l, .s = &l->policy->step[index], .index = index
	};
	bool goes;

	if (filing_made(c, l, f.s) || !writes(f.s) || payee_bars(c, l, f.s))
		return;
	f.clock = *clock_get(c, l->totals, f.s->deadline);
	/* What happened to the debtor concerns what is not due yet, too. */
	if (!l->overdue && !(f.s->notify_insurer && f.clock.of_event))
		return;
	if (is_left_to_another(&f))
		return;
	/* Too late, and known to be: only a person files it now. */
	if (f.clock.acknowledged && !f.clock.asked)
		return;
	if (f.clock.contract && f.clock.notice_due_on != DAY_NONE)
		look_again(c, f.clock.notice_due_on + 1);
	goes = fires(&f);
	if (!f.excluded)
		missed_task(c, &f.clock, f.s->deadline, l->index);
	if (goes && !unreachable(&f))
		fire(&f);
}

void deadlines_fire(struct ctx *c)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++) {
		struct look *l = &c->look[i];

		if (!l->policy || !invoice_counts(l->inv))
			continue;
		c->cur = l;
		for (size_t k = 0; k < l->policy->step_count; k++)
			if (l->policy->step[k].deadline)
				look_at_step(c, l, (int)k);
	}
	for (size_t i = 0; i < c->plan->messages.n; i++)
		approval_settle(c, &c->plan->messages.v[i]);
	filings_wait(c);
}
