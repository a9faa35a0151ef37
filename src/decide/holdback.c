/*
 * The reason codes of contract.md section 4, in their order; the first that
 * applies wins. Each also says until when, as far as that is known.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

static const struct hold HOLD_NONE = { REASON_NONE, DAY_NONE, NULL };

static struct hold hold(enum reason reason, civil_day until)
{
	return (struct hold){ reason, until, NULL };
}

/* ---- the invoice and its customer ------------------------------------- */

/* A courtesy note before the due day is about its invoice alone. */
static bool below_minimum(struct ctx *c, const struct look *l)
{
	int64_t least, minor = l->overdue ? l->totals->payable_minor
					  : l->payable_minor;
	bool below;

	if (!amounts_find(&l->policy->minimum, l->inv->currency, &least))
		return false;
	below = minor < least;
	trace_plain(c, NULL, "minimum", below ? TRI_NO : TRI_YES,
		    l->totals->next_due_on, "payable_total = %s %s",
		    money_text(c->arena, minor, l->inv->currency),
		    l->inv->currency);
	return below;
}

/* A policy that no file describes is a slip of the pen, not a decision. */
static void policy_task(struct ctx *c, const struct look *l)
{
	const char *name =
		l->inv->policy ? l->inv->policy : c->snap->customer.policy;
	struct planned_task task = { .kind = TASK_SET_ASIDE,
				     .command = "relance check",
				     .due_on = DAY_NONE };

	if (!name || str_eq(name, "none"))
		return;
	task.subject = arena_printf(c->arena, "policy %s", name);
	task.text = arena_printf(
		c->arena,
		"no file under rules/ describes policy \"%s\", which %s names",
		name, l->inv->policy ? "the invoice" : "the customer");
	task_plan(c, &task, l->index);
}

static struct hold hold_exception(const struct ctx *c, const struct look *l,
				  enum exception_kind kind, enum reason reason)
{
	const struct exception *e = exception_of(c, l->inv, kind);

	if (!e)
		return HOLD_NONE;
	return (struct hold){ reason, exception_end(c->snap, e), e };
}

/* Before its due day only a rung that says so is there. */
static struct hold hold_not_due(struct ctx *c, const struct look *l)
{
	int rung = l->policy ? rung_from(l, l->place.next) : -1;
	struct span back;
	civil_day from;

	if (rung < 0)
		return hold(REASON_NOT_DUE, l->inv->due_on + 1);
	back = l->policy->step[rung].before_due;
	back.n = -back.n;
	from = calendar_add_span(l->policy->calendar, l->inv->due_on, back);
	return from > c->as_of ? hold(REASON_NOT_DUE, from) : HOLD_NONE;
}

/* What people recorded, in the order of contract.md section 4. */
static struct hold hold_recorded(struct ctx *c, const struct look *l)
{
	static const struct {
		enum exception_kind kind;
		enum reason reason;
	} order[] = {
		{ EXCEPTION_INSOLVENCY, REASON_INSOLVENCY },
		{ EXCEPTION_MEDIATION, REASON_OWNER },
		{ EXCEPTION_HOLD, REASON_HOLD },
		{ EXCEPTION_PLAN, REASON_PLAN },
		{ EXCEPTION_PROMISE, REASON_PROMISE },
	};
	struct hold h = HOLD_NONE;

	for (size_t i = 0; !h.reason && i < sizeof order / sizeof *order; i++) {
		if (order[i].kind == EXCEPTION_MEDIATION && c->insurer_owns)
			return hold(REASON_OWNER, DAY_NONE);
		if (order[i].kind == EXCEPTION_HOLD) {
			if (l->factoring == FACTORING_MANAGED)
				return hold(REASON_FACTORING, DAY_NONE);
			trace_factoring(c, l);
		}
		if (c->snap->exceptions.n)
			h = hold_exception(c, l, order[i].kind,
					   order[i].reason);
	}
	return h;
}

/* A contested invoice goes on only on rungs that are for such. */
static struct hold hold_disputed(struct ctx *c, const struct look *l)
{
	struct hold h;

	if (rung_from(l, l->place.next) >= 0)
		return HOLD_NONE;
	h = hold_exception(c, l, EXCEPTION_DISPUTE, REASON_DISPUTED);
	return h.reason ? h : hold(REASON_DISPUTED, DAY_NONE);
}

static struct hold hold_money(struct ctx *c, const struct look *l)
{
	const struct totals *t = l->totals;
	civil_day next_due = t->next_due_on;

	if (l->disputed)
		return hold_disputed(c, l);
	if (next_due == DAY_NEVER)
		next_due = DAY_NONE;
	if (l->overdue && t->credit_minor > 0 &&
	    t->credit_minor >= demand_of(l))
		return hold(REASON_CREDITS_COVER, next_due);
	if (below_minimum(c, l))
		return hold(REASON_BELOW_MINIMUM, next_due);
	return HOLD_NONE;
}

struct hold hold_standing(struct ctx *c, struct look *l)
{
	const struct invoice *inv = l->inv;
	struct hold h = HOLD_NONE;

	if (inv->outstanding_minor <= 0)
		return hold(REASON_PAID, DAY_NONE);
	if (inv->status == INVOICE_CANCELLED)
		return hold(REASON_CANCELLED, DAY_NONE);
	if (inv->status == INVOICE_DRAFT)
		return hold(REASON_DRAFT, DAY_NONE);
	if (!l->overdue)
		h = hold_not_due(c, l);
	if (h.reason)
		return h;
	if (!l->policy) {
		policy_task(c, l);
		return hold(REASON_NO_POLICY, DAY_NONE);
	}
	h = hold_recorded(c, l);
	return h.reason ? h : hold_money(c, l);
}

/* ---- messages of the past --------------------------------------------- */

static const struct message_past *message_find(const struct ctx *c,
					       const char *message_id)
{
	for (size_t i = c->snap->messages.n; message_id && i-- > 0;)
		if (str_eq(c->snap->messages.v[i].message_id, message_id))
			return &c->snap->messages.v[i];
	return NULL;
}

/* A message under way; it moves by event, or a later run withdraws it. */
static struct hold hold_pending(struct ctx *c, const struct look *l)
{
	const struct message_past *m;

	if (!l->place.pending)
		return HOLD_NONE;
	m = message_find(c, l->place.pending->message_id);
	if (!m)
		return hold(REASON_IN_OUTBOX, c->as_of + 1);
	switch (m->state) {
	case MESSAGE_UNCERTAIN:
		return hold(REASON_UNCERTAIN, DAY_NONE);
	case MESSAGE_AWAITING_APPROVAL:
		return hold(REASON_AWAITING_APPROVAL, DAY_NONE);
	case MESSAGE_TO_POST:
		return hold(REASON_IN_OUTBOX, DAY_NONE);
	case MESSAGE_QUEUED:
	case MESSAGE_SENDING:
	case MESSAGE_ACCEPTED:
	case MESSAGE_PLANNED:
		return hold(REASON_IN_OUTBOX, c->as_of + 1);
	case MESSAGE_FAILED:
	case MESSAGE_BOUNCED:
		return hold(REASON_TASK_OPEN, DAY_NONE);
	case MESSAGE_WITHDRAWN:
	case MESSAGE_STATE__COUNT:
		break;
	}
	return HOLD_NONE;
}

static bool same_recipient(const struct message_past *m,
			   const struct recipient *to)
{
	if (!to->email)
		return m->channel == CHANNEL_LETTER;
	return m->channel == CHANNEL_EMAIL && m->recipient &&
	       text_same_ci(m->recipient, to->email);
}

/* A permanent failure stops the ladder of that recipient until a message to
 * it was accepted, the recipient is another, or a person placed the step. */
static bool stopped_by_failure(const struct ctx *c, const struct look *l)
{
	for (size_t i = c->snap->messages.n; i-- > 0;) {
		const struct message_past *m = &c->snap->messages.v[i];

		if (m->to_insurer || m->settled || !same_recipient(m, &l->to))
			continue;
		if (m->state == MESSAGE_FAILED)
			return l->place.had_on == DAY_NONE ||
			       l->place.had_on < m->as_of;
		if (m->state == MESSAGE_ACCEPTED)
			return false;
	}
	return false;
}

/* What goes to a customer on a date is settled at once: a later run of that
 * date adds nothing, or its outcome would depend on how often it ran. */
static bool written_today(const struct ctx *c, const struct look *l,
			  const struct step *s)
{
	if (c->snap->parent_written && policy_joins(l->policy, s))
		return true;
	for (size_t i = c->snap->messages.n; i-- > 0;) {
		const struct message_past *m = &c->snap->messages.v[i];

		if (m->as_of < c->as_of)
			break;
		/* A failure does not count (decision 2); its recipient is
		 * blocked until the address is another. */
		if (m->state == MESSAGE_WITHDRAWN || m->state == MESSAGE_FAILED)
			continue;
		if (m->to_insurer == s->notify_insurer ||
		    (m->to_insurer && s->stage == STAGE_REMINDER))
			return true;
	}
	return false;
}

civil_day interval_end(struct ctx *c, const struct policy *p)
{
	civil_day last = DAY_NONE;

	if (p->min_interval.unit == SPAN_NONE || !p->min_interval.n)
		return DAY_NONE;
	for (size_t i = 0; i < c->snap->messages.n; i++) {
		const struct message_past *m = &c->snap->messages.v[i];
		civil_day on =
			m->posted_on > m->as_of ? m->posted_on : m->as_of;

		if (!m->to_insurer && message_counts(m) && on > last)
			last = on;
	}
	return last == DAY_NONE
		       ? DAY_NONE
		       : calendar_add_span(p->calendar, last, p->min_interval);
}

/* ---- the step --------------------------------------------------------- */

static bool send_day(const struct policy *p, civil_day on)
{
	if (!(p->send_days >> (date_weekday(on) - 1) & 1))
		return false;
	return p->send_on_holidays || !calendar_is_holiday(p->calendar, on);
}

#define SEARCH_DAYS 400
static civil_day next_send_day(const struct policy *p, civil_day on)
{
	for (civil_day d = on; d < on + SEARCH_DAYS; d++)
		if (send_day(p, d))
			return d;
	return on + SEARCH_DAYS;
}

static civil_day wait_end(const struct ctx *c, const struct look *l,
			  const struct step *s)
{
	bool again = l->place.repeats && s == l->place.current;
	struct span wait = again ? s->repeat_every : s->wait;

	if (l->place.had_on == DAY_NONE || wait.unit == SPAN_NONE)
		return DAY_NONE;
	return wait_with_rest(c, l, wait);
}

static struct hold hold_when(struct ctx *c, const struct step *s)
{
	struct verdict v;

	if (!s->when)
		return HOLD_NONE;
	v = expr_eval(s->when, c->as_of, read_fact, c);
	trace_test(c, s, "when", s->when, v);
	if (v.result == TRI_YES)
		return HOLD_NONE;
	return hold(v.result == TRI_NO ? REASON_WHEN_FALSE : REASON_NOT_KNOWN,
		    v.changes_on == DAY_NEVER ? DAY_NONE : v.changes_on);
}

/* What only a message must wait for. */
static struct hold hold_message(struct ctx *c, const struct look *l,
				const struct step *s)
{
	civil_day end =
		s->notify_insurer ? DAY_NONE : interval_end(c, l->policy);

	if (end != DAY_NONE && end > c->as_of) {
		trace_plain(c, s, "min_interval", TRI_NO, end, "%s", "");
		return hold(REASON_MIN_INTERVAL, end);
	}
	if (!send_day(l->policy, c->as_of)) {
		end = next_send_day(l->policy, c->as_of + 1);
		trace_plain(c, s, "send_days", TRI_NO, end, "weekday = %d",
			    date_weekday(c->as_of));
		return hold(REASON_QUIET_DAY, end);
	}
	return HOLD_NONE;
}

static struct hold hold_timing(struct ctx *c, struct look *l,
			       const struct step *s)
{
	struct hold h = hold_when(c, s);
	civil_day end;

	if (h.reason)
		return h;
	end = wait_end(c, l, s);
	if (end != DAY_NONE)
		trace_plain(c, s, "wait", end > c->as_of ? TRI_NO : TRI_YES,
			    end, "days_since_step = %d days",
			    (int)(c->as_of - l->place.had_on));
	if (end != DAY_NONE && end > c->as_of)
		return hold(REASON_WAITING, end);
	if (writes(s))
		h = hold_message(c, l, s);
	if (!h.reason &&
	    (l->place.had_on >= c->as_of || written_today(c, l, s)))
		return hold(REASON_HAD_STEP_TODAY, c->as_of + 1);
	return h;
}

static bool is_stale(struct ctx *c, const struct look *l)
{
	const struct policy *p = l->policy;
	civil_day fresh_to;

	if (c->day->refused)
		return true;
	if (p->stale_after.unit == SPAN_NONE)
		return false;
	if (c->day->data_of == DAY_NONE)
		return true;
	fresh_to =
		calendar_add_span(p->calendar, c->day->data_of, p->stale_after);
	return fresh_to < c->as_of;
}

/* What would hold the step back anyway tells when to look again; only a step
 * that would go is really held back by old data. */
static struct hold hold_stale(struct ctx *c, struct look *l,
			      const struct step *s)
{
	struct hold h = hold_timing(c, l, s);
	char day[DATE_TEXT_SIZE];

	if (c->day->refused)
		trace_plain(c, s, "stale_after", TRI_NO, c->as_of + 1,
			    "a file of the inbox was refused");
	else
		trace_plain(c, s, "stale_after", TRI_NO, c->as_of + 1,
			    "data_of = %s",
			    c->day->data_of == DAY_NONE
				    ? "never"
				    : date_to_text(c->day->data_of, day));
	if (!h.reason) {
		c->plan->stale = true;
		h.until = c->as_of + 1;
	}
	return hold(REASON_STALE_DATA, h.until);
}

/* Nothing is guessed: a person says where such an invoice stands. */
static struct hold hold_lost(struct ctx *c, const struct look *l)
{
	struct planned_task task = {
		.kind = TASK_SET_ASIDE,
		.subject = "lost step",
		.text = "the step on which these invoices stand is not in "
			"their policy: put each on a step of it",
		.command = "relance move INVOICE --step STEP --reason WHY",
		.due_on = DAY_NONE,
	};

	task_plan(c, &task, l->index);
	return hold(REASON_SET_ASIDE, DAY_NONE);
}

/* The task of the step before must be done first, where that is required. */
static bool task_waits(const struct ctx *c, const struct look *l)
{
	const struct step *last = l->place.current;

	if (!last || !last->task_required)
		return false;
	for (size_t i = 0; i < c->snap->tasks.n; i++) {
		const struct task_past *t = &c->snap->tasks.v[i];

		if (!t->open || !str_eq(t->step, last->name))
			continue;
		for (size_t k = 0; k < t->invoices.n; k++)
			if (t->invoices.v[k] == l->inv->key)
				return true;
	}
	return false;
}

struct hold hold_step(struct ctx *c, struct look *l, const struct step *s)
{
	struct hold h;

	l->to = (struct recipient){ 0 };
	if (!s->notify_insurer && s->channel != CHANNEL_NONE)
		l->to = recipient_find(c, l, s);
	if (l->to.missing) {
		trace_plain(c, s, "recipient", TRI_NO, DAY_NEVER, "%s",
			    l->to.missing);
		recipient_task(c, l, s);
		return hold(REASON_UNREACHABLE, DAY_NONE);
	}
	h = hold_pending(c, l);
	if (h.reason)
		return h;
	if (writes(s) && !s->notify_insurer && stopped_by_failure(c, l))
		return hold(REASON_TASK_OPEN, DAY_NONE);
	if (task_waits(c, l))
		return hold(REASON_TASK_OPEN, DAY_NONE);
	if (l->inv->set_aside)
		return hold(REASON_SET_ASIDE, DAY_NONE);
	if (l->payee_lost)
		return hold_payee(c, l, s);
	if (l->place.lost)
		return hold_lost(c, l);
	return is_stale(c, l) ? hold_stale(c, l, s) : hold_timing(c, l, s);
}

struct hold hold_end(struct ctx *c, const struct look *l)
{
	struct hold h = hold_pending(c, l);

	if (!h.reason && l->inv->set_aside)
		return hold(REASON_SET_ASIDE, DAY_NONE);
	return !h.reason && l->place.lost ? hold_lost(c, l) : h;
}

static civil_day later(civil_day a, civil_day b)
{
	return a > b ? a : b; /* DAY_NONE is the smallest */
}

civil_day step_earliest(struct ctx *c, struct look *l, const struct step *s)
{
	civil_day on = c->as_of;
	struct verdict v = { TRI_YES, DAY_NEVER };

	if (s->when)
		v = expr_eval(s->when, c->as_of, read_fact, c);
	if (v.result != TRI_YES)
		on = v.changes_on;
	if (on == DAY_NEVER)
		return DAY_NONE;
	if (l->overdue)
		on = later(on, l->inv->due_on + 1);
	on = later(on, wait_end(c, l, s));
	if (writes(s) && !s->notify_insurer)
		on = later(on, interval_end(c, l->policy));
	if (l->place.had_on == on || (on == c->as_of && is_stale(c, l)))
		on++;
	return writes(s) ? next_send_day(l->policy, on) : on;
}
