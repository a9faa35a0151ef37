/*
 * Letters that crossed a payment learnt later. Nothing can take them back,
 * but a telephone call can: one task for each letter.
 */
#include "internal.h"

struct calls {
	struct run *run;
	civil_day on;
	enum status status;
};

static void call_about(void *ctx, const struct crossed *x)
{
	struct calls *calls = ctx;
	struct run *run = calls->run;
	char sent[DATE_TEXT_SIZE], paid[DATE_TEXT_SIZE];
	struct task_new task = { .kind = TASK_CALL, .due_on = DAY_NONE };
	struct candidates near = { 0 };
	bool opened;

	if (calls->status != STATUS_OK)
		return;
	task.subject = arena_printf(run->arena, "crossed %s", x->message_id);
	task.message_id = x->message_id;
	task.text = arena_printf(
		run->arena,
		"telephone %s%s%s: the letter of %s about %s crossed a "
		"payment of %s",
		x->name ? x->name : x->customer_id, x->phone ? ", " : "",
		x->phone ? x->phone : "", date_to_text(x->sent_on, sent),
		x->invoice_id, date_to_text(x->paid_on, paid));
	task.command = arena_printf(run->arena, "relance outbox read %s",
				    x->message_id);
	calls->status =
		store_customer_find(run->store, x->customer_id, run->arena,
				    &task.customer_key, &near);
	if (calls->status == STATUS_OK)
		calls->status =
			store_task_open(run->store, &task, calls->on, &opened);
}

/* The list is gathered first: no reading while tasks are written. */
struct crossed_list VEC(struct crossed);
struct gathering {
	struct arena *arena;
	struct crossed_list list;
};

static void gather(void *ctx, const struct crossed *x)
{
	struct gathering *g = ctx;

	VEC_PUSH(g->arena, &g->list, *x);
}

enum status run_call_crossed(struct run *run, civil_day on)
{
	struct gathering g = { .arena = run->arena };
	struct calls calls = { .run = run, .on = on };
	enum status st = store_crossed_each(run->store, run->arena, gather, &g);

	calls.status = st;
	for (size_t i = 0; i < g.list.n; i++)
		call_about(&calls, &g.list.v[i]);
	return calls.status;
}
