/*
 * Carry a plan out in memory, as if every message was accepted on its day:
 * preview and the properties walk from day to day with it.
 */
#include <stdlib.h>
#include <string.h>

#include "look.h"

static bool under_way(enum message_state state)
{
	return state == MESSAGE_QUEUED || state == MESSAGE_SENDING ||
	       state == MESSAGE_UNCERTAIN || state == MESSAGE_TO_POST ||
	       state == MESSAGE_AWAITING_APPROVAL;
}

static void accept_pending(struct snapshot *snap)
{
	for (size_t i = 0; i < snap->messages.n; i++)
		if (under_way(snap->messages.v[i].state))
			snap->messages.v[i].state = MESSAGE_ACCEPTED;
	for (size_t i = 0; i < snap->steps.n; i++)
		if (snap->steps.v[i].how == STEP_PENDING)
			snap->steps.v[i].how = STEP_HAD;
}

static bool is_withdrawn(const struct message_past *m, civil_day as_of,
			 bool today)
{
	if (m->state == MESSAGE_AWAITING_APPROVAL && today)
		return m->as_of <= as_of;
	if (m->state == MESSAGE_TO_POST)
		return m->outdated;
	return (m->state == MESSAGE_AWAITING_APPROVAL ||
		m->state == MESSAGE_QUEUED) &&
	       (m->as_of < as_of || m->outdated);
}

static bool row_is_of(const struct step_taken *row,
		      const struct message_past *m)
{
	return row->message_id && !strcmp(row->message_id, m->message_id);
}

void snapshot_withdraw(struct snapshot *snap, bool today)
{
	for (size_t i = 0; i < snap->messages.n; i++) {
		struct message_past *m = &snap->messages.v[i];
		size_t kept = 0;

		if (!is_withdrawn(m, snap->as_of, today))
			continue;
		m->state = MESSAGE_WITHDRAWN;
		for (size_t k = 0; k < snap->steps.n; k++)
			if (!row_is_of(&snap->steps.v[k], m))
				snap->steps.v[kept++] = snap->steps.v[k];
		snap->steps.n = kept;
	}
	for (size_t i = 0; snap->insured && i < snap->insured->others.n; i++)
		snapshot_withdraw(snap->insured->others.v[i], today);
}

static bool row_before(const struct step_taken *a, const struct step_taken *b)
{
	if (a->invoice_key != b->invoice_key)
		return a->invoice_key < b->invoice_key;
	if (a->episode != b->episode)
		return a->episode < b->episode;
	return a->on < b->on;
}

struct fresh_row {
	struct step_taken row;
	size_t n; /* as it was added: keeps the order of one day */
};

static int in_order(const void *pa, const void *pb)
{
	const struct fresh_row *a = pa, *b = pb;

	if (row_before(&a->row, &b->row))
		return -1;
	if (row_before(&b->row, &a->row))
		return 1;
	return (a->n > b->n) - (a->n < b->n);
}

/* Rows added behind the first `sorted` ones take their places, behind those of
 * the same invoice, episode and day. */
static void rows_place(struct snapshot *snap, size_t sorted,
		       struct arena *arena)
{
	size_t n = snap->steps.n - sorted, to = snap->steps.n;
	struct fresh_row *fresh = ARENA_ARRAY(arena, struct fresh_row, n);
	struct step_taken *v = snap->steps.v;

	for (size_t i = 0; i < n; i++)
		fresh[i] = (struct fresh_row){ v[sorted + i], i };
	qsort(fresh, n, sizeof *fresh, in_order);
	while (n) {
		if (sorted && row_before(&fresh[n - 1].row, &v[sorted - 1]))
			v[--to] = v[--sorted];
		else
			v[--to] = fresh[--n].row;
	}
}

static bool replaced(const struct step_taken *old, const struct step_taken *row)
{
	return old->how == STEP_PASSED && old->episode == row->episode &&
	       old->occurrence == row->occurrence &&
	       !strcmp(old->step, row->step);
}

/* A step passed over before and had now is one row. */
static void rows_thin(struct snapshot *snap)
{
	struct step_taken *v = snap->steps.v;
	size_t kept = 0;

	for (size_t i = 0; i < snap->steps.n; i++) {
		bool gone = false;

		for (size_t k = i + 1;
		     v[i].how == STEP_PASSED && !gone && k < snap->steps.n &&
		     v[k].invoice_key == v[i].invoice_key;
		     k++)
			gone = replaced(&v[i], &v[k]);
		if (!gone)
			v[kept++] = v[i];
	}
	snap->steps.n = kept;
}

static struct step_taken row_of(const struct snapshot *snap, size_t invoice,
				const struct policy *p, const struct step *s)
{
	const struct invoice *inv = &snap->invoices.v[invoice];

	return (struct step_taken){ .invoice_key = inv->key,
				    .episode = inv->episode,
				    .policy = p->name,
				    .step = s ? s->name : "",
				    .stage = s ? s->stage : STAGE_REMINDER,
				    .on = snap->as_of };
}

static void tell(struct message_past *past, const struct invoice *inv,
		 struct arena *arena)
{
	struct told_debt told = { inv->key, inv->outstanding_minor };

	VEC_PUSH(arena, &past->told, told);
}

static void told_all(const struct planned_message *m,
		     const struct snapshot *snap, struct message_past *past,
		     struct arena *arena)
{
	for (size_t i = 0; i < m->items.n; i++)
		tell(past, &snap->invoices.v[m->items.v[i].invoice], arena);
	for (size_t i = 0; i < m->also.n; i++)
		tell(past, &m->also.v[i]->inv, arena);
}

static void apply_message(const struct planned_message *m,
			  struct snapshot *snap, struct arena *arena)
{
	struct message_past past = {
		.message_id =
			arena_printf(arena, "foreseen-%zu", snap->messages.n),
		.as_of = snap->as_of,
		.state = MESSAGE_ACCEPTED,
		.stage = m->step->stage,
		.channel = m->channel,
		.policy = m->policy->name,
		.step = m->step->name,
		.recipient = m->to_email,
		.to_insurer = m->to_insurer,
		.contract = m->contract ? m->contract->name : NULL,
		.filing = m->filing,
		.deadline_step = m->deadline,
		.accepted_at = 1,
	};

	memcpy(past.currency, m->currency, sizeof past.currency);
	if (m->to_insurer)
		told_all(m, snap, &past, arena);
	VEC_PUSH(arena, &snap->messages, past);
	for (size_t i = 0; i < m->items.n; i++) {
		const struct planned_item *item = &m->items.v[i];
		struct step_taken row;

		if (!item->step)
			continue;
		row = row_of(snap, item->invoice, item->policy, item->step);
		row.how = STEP_HAD;
		row.occurrence = item->occurrence;
		row.message_id = past.message_id;
		VEC_PUSH(arena, &snap->steps, row);
	}
}

/* In the order in which the store writes them. */
static void apply_rows(const struct plan *plan, struct snapshot *snap,
		       struct arena *arena)
{
	struct step_taken row;

	for (size_t i = 0; i < plan->shifts.n; i++) {
		const struct planned_shift *p = &plan->shifts.v[i];

		row = row_of(snap, p->invoice, p->policy, p->step);
		row.how = p->how;
		row.occurrence = p->occurrence;
		row.cause = arena_strdup(arena, p->cause);
		VEC_PUSH(arena, &snap->steps, row);
	}
	for (size_t i = 0; i < plan->passed.n; i++) {
		const struct passed_step *p = &plan->passed.v[i];

		row = row_of(snap, p->invoice, p->policy, p->step);
		row.how = STEP_PASSED;
		row.occurrence = p->occurrence;
		VEC_PUSH(arena, &snap->steps, row);
	}
	for (size_t i = 0; i < plan->states.n; i++) {
		const struct planned_state *p = &plan->states.v[i];

		row = row_of(snap, p->invoice, p->policy, p->step);
		row.how = STEP_HAD;
		row.occurrence = p->occurrence;
		VEC_PUSH(arena, &snap->steps, row);
	}
}

void plan_apply(const struct plan *plan, struct snapshot *snap,
		civil_day next_as_of, struct arena *arena)
{
	size_t before = snap->steps.n;

	accept_pending(snap);
	apply_rows(plan, snap, arena);
	for (size_t i = 0; i < plan->messages.n; i++)
		apply_message(&plan->messages.v[i], snap, arena);
	if (snap->steps.n > before) {
		rows_place(snap, before, arena);
		rows_thin(snap);
	}
	snap->as_of = next_as_of;
	snap->parent_written = false;
}
