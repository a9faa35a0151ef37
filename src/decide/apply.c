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

static bool row_before(const struct step_taken *a, const struct step_taken *b)
{
	if (a->invoice_key != b->invoice_key)
		return a->invoice_key < b->invoice_key;
	if (a->episode != b->episode)
		return a->episode < b->episode;
	return a->on < b->on;
}

/* Behind the rows of that invoice, episode and day; a step passed over before
 * and had now is one row. */
static void add_row(struct snapshot *snap, struct arena *arena,
		    struct step_taken row)
{
	size_t at;

	for (size_t i = 0; i < snap->steps.n; i++) {
		struct step_taken *old = &snap->steps.v[i];

		if (old->invoice_key == row.invoice_key &&
		    old->episode == row.episode &&
		    !strcmp(old->step, row.step) &&
		    old->occurrence == row.occurrence &&
		    old->how == STEP_PASSED) {
			memmove(old, old + 1,
				(snap->steps.n - i - 1) * sizeof *old);
			snap->steps.n--;
			break;
		}
	}
	VEC_PUSH(arena, &snap->steps, row);
	for (at = snap->steps.n - 1;
	     at > 0 && row_before(&row, &snap->steps.v[at - 1]); at--)
		snap->steps.v[at] = snap->steps.v[at - 1];
	snap->steps.v[at] = row;
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
		.deadline_step = m->deadline,
		.accepted_at = 1,
	};

	memcpy(past.currency, m->currency, sizeof past.currency);
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
		add_row(snap, arena, row);
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
		row.cause = p->cause;
		add_row(snap, arena, row);
	}
	for (size_t i = 0; i < plan->passed.n; i++) {
		const struct passed_step *p = &plan->passed.v[i];

		row = row_of(snap, p->invoice, p->policy, p->step);
		row.how = STEP_PASSED;
		row.occurrence = p->occurrence;
		add_row(snap, arena, row);
	}
	for (size_t i = 0; i < plan->states.n; i++) {
		const struct planned_state *p = &plan->states.v[i];

		row = row_of(snap, p->invoice, p->policy, p->step);
		row.how = STEP_HAD;
		row.occurrence = p->occurrence;
		add_row(snap, arena, row);
	}
}

void plan_apply(const struct plan *plan, struct snapshot *snap,
		civil_day next_as_of, struct arena *arena)
{
	accept_pending(snap);
	apply_rows(plan, snap, arena);
	for (size_t i = 0; i < plan->messages.n; i++)
		apply_message(&plan->messages.v[i], snap, arena);
	snap->as_of = next_as_of;
}
