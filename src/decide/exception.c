/*
 * Exceptions: in which state one is on a day, which one holds an invoice
 * back, and what of the invoice may be demanded all the same. Nothing of it
 * is stored: dates and receipts say it all.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

bool exception_covers(const struct exception *e, const struct invoice *inv)
{
	if (e->whole)
		return true;
	for (size_t i = 0; i < e->invoices.n; i++)
		if (e->invoices.v[i] == inv->key)
			return true;
	return false;
}

static bool covers_key(const struct exception *e, int64_t key)
{
	struct invoice inv = { .key = key };

	return key && exception_covers(e, &inv);
}

/* ---- money that came in ----------------------------------------------- */

/* What was in the books when it was recorded was taken off its sum already,
 * also when it came in on that very day. */
static bool came_since(const struct exception *e, const struct receipt *r)
{
	if (r->on != e->from)
		return r->on > e->from;
	return e->known_seq && r->known_seq > e->known_seq;
}

/* A promise is kept by payments, whichever invoice they went to; credits
 * lower it when they are for what it covers. Instalments are paid by what
 * comes in for the plan's invoices, and by cash without an invoice. */
static bool receipt_counts(const struct exception *e, const struct receipt *r)
{
	bool cash =
		r->kind != PAYMENT_CREDIT_NOTE && r->kind != PAYMENT_WRITE_OFF;

	if (!came_since(e, r) || strcmp(r->currency, e->currency) != 0)
		return false;
	if (covers_key(e, r->invoice_key))
		return true;
	return cash && (e->kind == EXCEPTION_PROMISE || !r->invoice_key);
}

static int64_t received(const struct snapshot *snap, const struct exception *e,
			civil_day up_to)
{
	int64_t sum = 0;

	for (size_t i = 0; i < snap->receipts.n; i++) {
		const struct receipt *r = &snap->receipts.v[i];

		if (r->on <= up_to && receipt_counts(e, r) &&
		    !money_add(&sum, r->amount_minor))
			return r->amount_minor > 0 ? INT64_MAX : -INT64_MAX;
	}
	return sum;
}

/* The day since which the sum is there, if it is by `up_to`. */
static civil_day reached_on(const struct snapshot *snap,
			    const struct exception *e, int64_t sum,
			    civil_day up_to)
{
	civil_day since = DAY_NONE;
	int64_t have = 0;

	for (size_t i = 0; i < snap->receipts.n; i++) {
		const struct receipt *r = &snap->receipts.v[i];

		if (r->on > up_to || !receipt_counts(e, r))
			continue;
		if (!money_add(&have, r->amount_minor))
			have = r->amount_minor > 0 ? INT64_MAX : -INT64_MAX;
		if (have < sum)
			since = DAY_NONE;
		else if (since == DAY_NONE)
			since = r->on;
	}
	return since;
}

/* ---- the state -------------------------------------------------------- */

struct verdict_on {
	enum exception_state state;
	civil_day since;
};

static struct verdict_on promise_state(const struct snapshot *snap,
				       const struct exception *e)
{
	civil_day last = snap->as_of < e->grace_on ? snap->as_of : e->grace_on;
	civil_day since = reached_on(snap, e, e->amount_minor, last);

	if (since != DAY_NONE)
		return (struct verdict_on){ EXCEPTION_KEPT, since };
	if (snap->as_of <= e->grace_on)
		return (struct verdict_on){ EXCEPTION_ACTIVE, e->from };
	return (struct verdict_on){ received(snap, e, last) > 0
					    ? EXCEPTION_PARTLY_KEPT
					    : EXCEPTION_BROKEN,
				    e->grace_on + 1 };
}

static struct verdict_on plan_state(const struct snapshot *snap,
				    const struct exception *e)
{
	int64_t due = 0;
	civil_day since;

	for (size_t i = 0; i < e->instalments.n; i++) {
		const struct instalment *part = &e->instalments.v[i];

		if (!money_add(&due, part->amount_minor))
			due = INT64_MAX;
		if (snap->as_of > part->grace_on &&
		    received(snap, e, part->grace_on) < due)
			return (struct verdict_on){ EXCEPTION_BROKEN,
						    part->grace_on + 1 };
	}
	since = reached_on(snap, e, due, snap->as_of);
	if (since != DAY_NONE)
		return (struct verdict_on){ EXCEPTION_KEPT, since };
	return (struct verdict_on){ EXCEPTION_ACTIVE, e->from };
}

static struct verdict_on own_state(const struct snapshot *snap,
				   const struct exception *e)
{
	switch (e->kind) {
	case EXCEPTION_HOLD:
		if (snap->as_of > e->until)
			return (struct verdict_on){ EXCEPTION_ENDED,
						    e->until + 1 };
		break;
	case EXCEPTION_PROMISE:
		return promise_state(snap, e);
	case EXCEPTION_PLAN:
		return plan_state(snap, e);
	case EXCEPTION_DISPUTE:
	case EXCEPTION_MEDIATION:
	case EXCEPTION_INSOLVENCY:
	case EXCEPTION_KIND__COUNT:
		break;
	}
	return (struct verdict_on){ EXCEPTION_ACTIVE, e->from };
}

enum exception_state exception_state_at(const struct snapshot *snap,
					const struct exception *e,
					civil_day *since_out,
					int64_t *money_out)
{
	struct verdict_on v = own_state(snap, e);

	/* What was over by itself before a person ended it stays so. */
	if (e->ended_on != DAY_NONE && e->ended_on <= snap->as_of &&
	    (v.state == EXCEPTION_ACTIVE || e->ended_on <= v.since))
		v = (struct verdict_on){ EXCEPTION_ENDED, e->ended_on };
	if (e->undone)
		v = (struct verdict_on){ EXCEPTION_UNDONE, e->from };
	if (since_out)
		*since_out = v.since;
	if (money_out)
		*money_out = e->kind == EXCEPTION_PROMISE ||
					     e->kind == EXCEPTION_PLAN
				     ? received(snap, e, snap->as_of)
				     : 0;
	return v.state;
}

bool exception_stands(const struct snapshot *snap, const struct exception *e)
{
	return e->from <= snap->as_of &&
	       exception_state_at(snap, e, NULL, NULL) == EXCEPTION_ACTIVE;
}

/* ---- for one invoice -------------------------------------------------- */

/* Of several the one that lasts longest. */
const struct exception *exception_of(const struct ctx *c,
				     const struct invoice *inv,
				     enum exception_kind kind)
{
	const struct exception *found = NULL;

	for (size_t i = 0; i < c->snap->exceptions.n; i++) {
		const struct exception *e = &c->snap->exceptions.v[i];

		if (e->kind == kind && exception_covers(e, inv) &&
		    exception_stands(c->snap, e) &&
		    (!found || e->until > found->until))
			found = e;
	}
	return found;
}

/* When nothing was recorded: the day on which the exception may end. */
civil_day exception_end(const struct snapshot *snap, const struct exception *e)
{
	switch (e->kind) {
	case EXCEPTION_HOLD:
		return e->until + 1;
	case EXCEPTION_PROMISE:
		return e->grace_on + 1;
	case EXCEPTION_PLAN:
		for (size_t i = 0; i < e->instalments.n; i++)
			if (e->instalments.v[i].grace_on >= snap->as_of)
				return e->instalments.v[i].grace_on + 1;
		break;
	case EXCEPTION_DISPUTE:
	case EXCEPTION_MEDIATION:
	case EXCEPTION_INSOLVENCY:
	case EXCEPTION_KIND__COUNT:
		break;
	}
	return DAY_NONE;
}

struct rest {
	civil_day from, to; /* `to` is the first day after it */
};
struct rests VEC(struct rest);

/* Rest whose end is not known lasts up to today, for all we know. */
static struct rests rests_of(const struct ctx *c, const struct invoice *inv)
{
	struct rests list = { 0 };

	for (size_t i = 0; i < c->snap->exceptions.n; i++) {
		const struct exception *e = &c->snap->exceptions.v[i];
		struct rest r = { .from = e->from };

		if ((e->kind != EXCEPTION_HOLD && e->kind != EXCEPTION_PLAN &&
		     e->kind != EXCEPTION_MEDIATION) ||
		    !exception_covers(e, inv))
			continue;
		if (exception_state_at(c->snap, e, &r.to, NULL) ==
		    EXCEPTION_ACTIVE)
			r.to = e->kind == EXCEPTION_HOLD ? e->until + 1
							 : c->as_of + 1;
		VEC_PUSH(c->arena, &list, r);
	}
	return list;
}

static bool rested_on(const struct rests *list, civil_day on)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].from <= on && on < list->v[i].to)
			return true;
	return false;
}

/*
 * Time on hold does not count as waiting: the end of a wait moves by every
 * day of rest between the step and that end. The day of the step itself does
 * not count in a wait and hence not here; nor does, where business days are
 * counted, a day that is none.
 */
civil_day wait_with_rest(const struct ctx *c, const struct look *l,
			 struct span wait)
{
	const struct calendar *calendar = l->policy->calendar;
	civil_day had_on = l->place.had_on;
	civil_day end = calendar_add_span(calendar, had_on, wait);
	struct rests list;

	if (!c->snap->exceptions.n)
		return end;
	list = rests_of(c, l->inv);
	for (civil_day on = had_on + 1; list.n && on < end; on++) {
		if (!rested_on(&list, on))
			continue;
		if (wait.unit != SPAN_BUSINESS_DAYS)
			end++;
		else if (calendar_is_business(calendar, on))
			end = calendar_add_business(calendar, end, 1);
	}
	return end;
}

int64_t disputed_part(const struct ctx *c, const struct invoice *inv)
{
	return invoice_disputed(c->snap, inv);
}

int64_t invoice_disputed(const struct snapshot *snap, const struct invoice *inv)
{
	int64_t sum = 0;

	if (inv->status == INVOICE_DISPUTED)
		return inv->outstanding_minor;
	for (size_t i = 0; i < snap->exceptions.n; i++) {
		const struct exception *e = &snap->exceptions.v[i];

		if (e->kind != EXCEPTION_DISPUTE || !exception_covers(e, inv) ||
		    !exception_stands(snap, e))
			continue;
		if (e->amount_minor < 0 || !money_add(&sum, e->amount_minor) ||
		    sum > inv->outstanding_minor)
			return inv->outstanding_minor;
	}
	return sum;
}

const char *invoice_dispute_reason(const struct snapshot *snap,
				   const struct invoice *inv)
{
	const char *reason = inv->dispute_reason;

	for (size_t i = 0; i < snap->exceptions.n; i++) {
		const struct exception *e = &snap->exceptions.v[i];

		if (e->kind == EXCEPTION_DISPUTE && e->reason && *e->reason &&
		    exception_covers(e, inv) && exception_stands(snap, e))
			reason = e->reason;
	}
	return reason;
}

/* ---- what may be demanded --------------------------------------------- */

/* Instalments whose day has come, less what came in. */
static int64_t due_by_plan(const struct snapshot *snap,
			   const struct exception *e)
{
	int64_t due = 0, have = received(snap, e, snap->as_of);

	for (size_t i = 0; i < e->instalments.n; i++)
		if (e->instalments.v[i].due_on <= snap->as_of &&
		    !money_add(&due, e->instalments.v[i].amount_minor))
			due = INT64_MAX;
	return due > have ? due - have : 0;
}

static bool due_before(const struct look *a, const struct look *b)
{
	if (a->inv->due_on != b->inv->due_on)
		return a->inv->due_on < b->inv->due_on;
	return named_before(a->inv, b->inv);
}

/* The oldest not yet handed its share; looks are few, and this is rare. */
static struct look *oldest(struct ctx *c,
			   bool (*takes)(const struct ctx *,
					 const struct look *, const void *),
			   const void *of)
{
	struct look *found = NULL;

	for (size_t i = 0; i < c->snap->invoices.n; i++) {
		struct look *l = &c->look[i];

		if (!l->shared && takes(c, l, of) &&
		    (!found || due_before(l, found)))
			found = l;
	}
	if (found)
		found->shared = true;
	return found;
}

static bool is_planned(const struct ctx *c, const struct look *l,
		       const void *plan)
{
	return exception_of(c, l->inv, EXCEPTION_PLAN) == plan;
}

static void share_plan(struct ctx *c, const struct exception *plan)
{
	int64_t due = due_by_plan(c->snap, plan);
	struct look *l;

	while ((l = oldest(c, is_planned, plan)) != NULL) {
		if (l->payable_minor > due)
			l->payable_minor = due;
		due -= l->payable_minor;
	}
}

static bool takes_credit(const struct ctx *c, const struct look *l,
			 const void *currency)
{
	return l->policy && l->policy->credits == CREDITS_NET &&
	       payee_is_us(l) && !strcmp(l->inv->currency, currency) &&
	       invoice_is_overdue(l->inv, c->as_of);
}

static void share_credits(struct ctx *c, const struct unapplied *u)
{
	int64_t left = u->amount_minor;
	struct look *l;

	while (left > 0 && (l = oldest(c, takes_credit, u->currency)) != NULL) {
		l->credit_minor =
			l->payable_minor < left ? l->payable_minor : left;
		left -= l->credit_minor;
	}
}

static void share_begin(struct ctx *c)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++)
		c->look[i].shared = false;
}

void payables_make(struct ctx *c)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++) {
		struct look *l = &c->look[i];

		l->disputed_minor = disputed_part(c, l->inv);
		l->payable_minor =
			l->inv->outstanding_minor - l->disputed_minor;
		if (!l->policy || l->factoring == FACTORING_MANAGED)
			l->payable_minor = 0;
	}
	share_begin(c);
	for (size_t i = 0; i < c->snap->exceptions.n; i++)
		if (c->snap->exceptions.v[i].kind == EXCEPTION_PLAN &&
		    exception_stands(c->snap, &c->snap->exceptions.v[i]))
			share_plan(c, &c->snap->exceptions.v[i]);
	for (size_t i = 0; i < c->snap->unapplied.n; i++) {
		share_begin(c);
		share_credits(c, &c->snap->unapplied.v[i]);
	}
}
