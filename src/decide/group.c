/*
 * From steps to messages: one per currency, channel and recipient, at the
 * highest step of the day. Reminders of lower steps ride along; a message of
 * another stage is for one step alone, and no reminder goes beside it.
 */
#include <stdlib.h>
#include <string.h>

#include "look.h"
#include "relance/text.h"

/* ---- one message ------------------------------------------------------ */

struct planned_message *message_add(struct ctx *c, const struct look *l,
				    const struct step *s)
{
	struct planned_message m = {
		.policy = l->policy,
		.step = s,
		.channel = s->notify_insurer ? CHANNEL_EMAIL : s->channel,
		.to_email = l->to.email,
		.to_name = l->to.name,
		.to_language = l->to.language,
		.to_role = l->to.role,
		.to_insurer = s->notify_insurer,
		.payee = s->notify_insurer ? NULL : l->payee,
		.awaits_approval = s->approval,
		.joins = policy_joins(l->policy, s),
		.in_charge = person_in_charge(c->rules, party_of(c, l, s),
					      l->policy),
		.deadline_on = DAY_NONE,
		.send_by = DAY_NONE,
	};

	memcpy(m.currency, l->inv->currency, sizeof m.currency);
	m.cc_email = s->notify_insurer ? NULL : cc_find(c, l, s);
	VEC_PUSH(c->arena, &c->plan->messages, m);
	return &c->plan->messages.v[c->plan->messages.n - 1];
}

struct sorted {
	const struct invoice *inv;
	struct planned_item item;
};

static int by_due(const void *left, const void *right)
{
	const struct sorted *l = left, *r = right;
	int order;

	if (l->inv->due_on != r->inv->due_on)
		return l->inv->due_on < r->inv->due_on ? -1 : 1;
	order = strcmp(l->inv->invoice_id, r->inv->invoice_id);
	if (order || !l->inv->instalment || !r->inv->instalment)
		return order;
	return strcmp(l->inv->instalment, r->inv->instalment);
}

bool is_quiet(const struct ctx *c, const struct look *l)
{
	for (int kind = 0; kind < EXCEPTION_KIND__COUNT; kind++)
		if (kind != EXCEPTION_DISPUTE &&
		    exception_of(c, l->inv, (enum exception_kind)kind))
			return true;
	return !may_write_about(l);
}

/* A parent is reminded of what is to be sent to it, the customer of the
 * rest; other stages write to the customer about all of it. */
static bool same_addressee(const struct planned_message *m,
			   const struct look *top, const struct look *l)
{
	return policy_by_parent(top->policy) == policy_by_parent(l->policy) ||
	       (m->step && m->step->stage != STAGE_REMINDER);
}

/* The insurer is shown the whole account; a customer what is overdue, chased
 * at all and paid to the same payee; a note before the due day is about its
 * step alone. */
static bool is_listed(const struct ctx *c, const struct planned_message *m,
		      const struct look *top, const struct look *l)
{
	if (m->to_insurer)
		return invoice_counts(l->inv);
	if (l == top)
		return true;
	if (!top->overdue || top->policy->group_by == GROUP_INVOICE)
		return !top->overdue && l->take == top->take &&
		       l->payee == top->payee &&
		       top->policy->group_by != GROUP_INVOICE;
	return invoice_is_overdue(l->inv, c->as_of) && l->policy &&
	       l->payee == top->payee && same_addressee(m, top, l) &&
	       (m->step || !l->standing.reason) && !is_quiet(c, l);
}

void list_account(struct ctx *c, struct planned_message *m,
		  const struct look *top)
{
	struct sorted *list =
		ARENA_ARRAY(c->arena, struct sorted, c->snap->invoices.n);
	size_t n = 0;

	for (size_t i = 0; i < c->snap->invoices.n; i++) {
		const struct look *l = &c->look[i];

		if (strcmp(l->inv->currency, m->currency) != 0 ||
		    !is_listed(c, m, top, l))
			continue;
		list[n].inv = l->inv;
		list[n++].item = (struct planned_item){
			.invoice = i,
			.outstanding_minor = l->inv->outstanding_minor,
			.disputed_minor = l->disputed_minor,
			.payable_minor = l->payable_minor,
			.days_overdue = days_overdue(l->inv, c->as_of)
		};
	}
	qsort(list, n, sizeof *list, by_due);
	for (size_t i = 0; i < n; i++) {
		c->look[list[i].item.invoice].item = i;
		VEC_PUSH(c->arena, &m->items, list[i].item);
	}
}

/* The insurer has one debtor, whatever customers we keep it as. */
void list_debtor(struct ctx *c, struct planned_message *m)
{
	const struct insurer_case *k = case_get(c);

	for (size_t i = 0; i < k->debtor.invoices.n; i++) {
		const struct debtor_invoice *di = &k->debtor.invoices.v[i];

		if (invoice_counts(&di->inv) &&
		    !strcmp(di->inv.currency, m->currency) &&
		    !str_eq(di->inv.customer_id, c->snap->customer.customer_id))
			VEC_PUSH(c->arena, &m->also, di);
	}
}

void item_mark(const struct ctx *c, struct planned_message *m,
	       const struct look *l, const struct step *s)
{
	size_t i = l->item;

	if (i >= m->items.n || m->items.v[i].invoice != l->index)
		for (i = 0; m->items.v[i].invoice != l->index;)
			if (++i == m->items.n)
				BUG("an invoice is not in its own message");
	m->items.v[i].step = s;
	m->items.v[i].policy = l->policy;
	m->items.v[i].occurrence = occurrence_of(c, l, s);
}

/* In stage reminder what rides along is asked for too, else the step's own. */
static bool is_asked(const struct planned_message *m,
		     const struct planned_item *item)
{
	return item->step || !m->step || m->step->stage == STAGE_REMINDER;
}

/* What the letter asks for in all, and the credits it shows; those that are
 * netted count where their share fell. */
void message_sum(const struct ctx *c, struct planned_message *m)
{
	m->payable_minor = 0;
	for (size_t i = 0; i < m->items.n; i++) {
		const struct look *l = &c->look[m->items.v[i].invoice];

		if (is_asked(m, &m->items.v[i]) &&
		    !money_add(&m->payable_minor,
			       l->payable_minor - l->credit_minor))
			m->payable_minor = INT64_MAX;
	}
	m->credits_minor = m->to_insurer ? 0 : credits_shown(c, m);
}

/* ---- which go together ------------------------------------------------ */

static int index_of(const struct look *l)
{
	return (int)(l->take - l->policy->step);
}

/* Is `a` the step to write about rather than `b`? */
static bool goes_first(const struct look *a, const struct look *b)
{
	int order;

	if (a->overdue != b->overdue)
		return a->overdue;
	if (a->take->stage != b->take->stage)
		return a->take->stage > b->take->stage;
	if (index_of(a) != index_of(b))
		return index_of(a) > index_of(b);
	order = strcmp(a->policy->name, b->policy->name);
	if (order)
		return order < 0;
	if (a->inv->due_on != b->inv->due_on)
		return a->inv->due_on < b->inv->due_on;
	return named_before(a->inv, b->inv);
}

static bool same_envelope(const struct look *a, const struct look *b)
{
	if (a->take->notify_insurer || b->take->notify_insurer)
		return a->take->notify_insurer == b->take->notify_insurer &&
		       !strcmp(a->inv->currency, b->inv->currency);
	if (a != b && (a->policy->group_by == GROUP_INVOICE ||
		       b->policy->group_by == GROUP_INVOICE))
		return false;
	return !strcmp(a->inv->currency, b->inv->currency) &&
	       policy_joins(a->policy, a->take) ==
		       policy_joins(b->policy, b->take) &&
	       a->overdue == b->overdue && a->payee == b->payee &&
	       a->take->channel == b->take->channel &&
	       (a->to.email && b->to.email
			? text_same_ci(a->to.email, b->to.email)
			: a->to.email == b->to.email);
}

static bool rides(const struct look *top, const struct look *l)
{
	if (l->take == top->take)
		return true;
	return top->take->stage == STAGE_REMINDER && !top->take->approval &&
	       !l->take->approval;
}

static void take_step(struct ctx *c, struct look *l, struct planned_message *m)
{
	struct outcome *o = &c->plan->outcome[l->index];
	int rung = index_of(l);

	item_mark(c, m, l, l->take);
	for (int i = l->skip_from; i >= 0 && i < rung; i = rung_from(l, i + 1))
		pass(c, l, i);
	o->step = l->take;
}

static void refuse(struct ctx *c, struct look *l, enum reason why,
		   civil_day until)
{
	struct outcome *o = &c->plan->outcome[l->index];

	block(c, l, (struct hold){ .reason = why, .until = until });
	o->next_on = until;
}

/* Why the whole group must stay: another message goes to them today. */
static struct hold group_hold(struct ctx *c, const struct look *top)
{
	struct hold h = { .until = DAY_NONE };
	struct span least = top->policy->min_interval;

	if (top->take->notify_insurer)
		return h;
	if (c->wrote_today && least.unit != SPAN_NONE && least.n) {
		h.reason = REASON_MIN_INTERVAL;
		h.until = calendar_add_span(top->policy->calendar, c->as_of,
					    least);
	} else if ((c->formal_today && top->take->stage == STAGE_REMINDER) ||
		   (c->wrote_today && !top->overdue)) {
		h.reason = REASON_HAD_STEP_TODAY;
		h.until = c->as_of + 1;
	}
	return h;
}

static struct planned_message *message_begin(struct ctx *c,
					     const struct look *top)
{
	struct planned_message *m = message_add(c, top, top->take);

	if (top->take->notify_insurer) {
		m->contract = clock_get(c, top->totals, "notice")->contract;
		recipient_insurer(c, m);
	} else {
		c->wrote_today = true;
	}
	c->formal_today |= top->take->stage != STAGE_REMINDER;
	list_account(c, m, top);
	look_again(c, c->as_of + 1);
	return m;
}

static void place_group(struct ctx *c, struct look *top)
{
	struct hold h = group_hold(c, top);
	struct planned_message *m = h.reason ? NULL : message_begin(c, top);

	for (size_t i = 0; i < c->snap->invoices.n; i++) {
		struct look *l = &c->look[i];

		if (!l->take || l->placed || !same_envelope(top, l))
			continue;
		l->placed = true;
		if (!m)
			refuse(c, l, h.reason, h.until);
		else if (rides(top, l))
			take_step(c, l, m);
		else
			refuse(c, l, REASON_HAD_STEP_TODAY, c->as_of + 1);
	}
	if (!m)
		return;
	message_sum(c, m);
	approval_settle(c, m);
}

static struct look *first_to_place(const struct ctx *c)
{
	struct look *top = NULL;

	for (size_t i = 0; i < c->snap->invoices.n; i++) {
		struct look *l = &c->look[i];

		if (l->take && !l->placed && (!top || goes_first(l, top)))
			top = l;
	}
	return top;
}

void messages_make(struct ctx *c)
{
	struct look *top;

	while ((top = first_to_place(c)) != NULL)
		place_group(c, top);
	if (c->rules->needs & NEED_PARENT)
		riders_make(c);
}
