/*
 * Deadlines that no step files. From the contract's first alarm on a person
 * is asked, anew at each alarm; once one has passed every run says so until
 * it is paid or acknowledged. The same of what was filed too late, by a step,
 * too.
 */
#include "look.h"
#include "relance/text.h"

static struct look *look_of(struct ctx *c, int64_t invoice_key)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++)
		if (c->look[i].inv->key == invoice_key)
			return &c->look[i];
	return NULL;
}

static bool files_it(const struct policy *p, const struct deadline *d)
{
	for (size_t i = 0; p && i < p->step_count; i++)
		if (p->step[i].notify_insurer &&
		    str_eq(p->step[i].deadline, d->filing->file))
			return true;
	return false;
}

/* A debtor's invoices may stand under several policies; one step does. */
static bool is_filed_by_step(const struct ctx *c, const struct deadline *d)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++)
		if (invoice_counts(c->look[i].inv) &&
		    files_it(c->look[i].policy, d))
			return true;
	return false;
}

/* Days before it of the last alarm that has come, -1: none has. */
static int alarm_of(const struct ctx *c, const struct contract *k,
		    const struct deadline *d)
{
	int days = -1;

	for (size_t i = 0; i < k->alarm_count; i++)
		if (c->as_of >= d->due_on - k->alarm[i])
			days = k->alarm[i];
	return days;
}

static void ask(struct ctx *c, const struct insurer_case *k,
		const struct deadline *d, size_t invoice, int alarm)
{
	bool missed = d->due_on < c->as_of;
	char due[DATE_TEXT_SIZE], send[DATE_TEXT_SIZE];
	struct planned_task task = {
		.kind = missed ? TASK_DEADLINE : TASK_OTHER,
		.command = arena_printf(
			c->arena,
			"relance insurer filed %s --file %s --on DAY --ref REF",
			c->snap->customer.customer_id, d->filing->file),
		.due_on = missed ? d->due_on : d->send_by,
	};

	date_to_text(d->due_on, due);
	date_to_text(d->send_by, send);
	if (missed) {
		task.subject =
			arena_printf(c->arena, "%s %s %s", k->contract->name,
				     d->filing->file, due);
		task.text = arena_printf(
			c->arena,
			"the deadline of the %s under contract %s passed on "
			"%s, and no step of the customer's policy files it: "
			"telephone the insurer today",
			d->filing->file, k->contract->name, due);
		c->plan->due_on = c->as_of;
	} else {
		task.once = true;
		task.subject = arena_printf(c->arena, "%s %s %s, %d days",
					    k->contract->name, d->filing->file,
					    due, alarm);
		task.text = arena_printf(
			c->arena,
			"no step of the customer's policy files the %s under "
			"contract %s: file it by %s, the last day is %s",
			d->filing->file, k->contract->name, send, due);
	}
	task_plan(c, &task, invoice);
}

static void schedule(struct ctx *c, const struct contract *k,
		     const struct deadline *d)
{
	for (size_t i = 0; i < k->alarm_count; i++)
		if (d->due_on - k->alarm[i] > c->as_of)
			look_again(c, d->due_on - k->alarm[i]);
	if (d->due_on >= c->as_of)
		look_again(c, d->due_on + 1);
}

/* Of a debtor the customer whose invoice binds is asked. */
static void look_at(struct ctx *c, const struct insurer_case *k,
		    const struct deadline *d)
{
	const struct debtor_invoice *di = &k->debtor.invoices.v[d->invoice];
	const struct look *l = look_of(c, di->inv.key);
	int alarm = alarm_of(c, k->contract, d);

	if (!l || is_filed_by_step(c, d) ||
	    debtor_filing(&k->debtor, k->contract->name, d->filing->file, di,
			  true))
		return;
	schedule(c, k->contract, d);
	if (d->state == DEADLINE_MISSED || alarm >= 0)
		ask(c, k, d, l->index, alarm);
}

/* Filed it costs the cover all the same, and somebody must know. */
static void filed_late(struct ctx *c, const struct insurer_case *k,
		       const struct deadline *d)
{
	const struct debtor_invoice *di = &k->debtor.invoices.v[d->invoice];
	const struct look *l = look_of(c, di->inv.key);
	const struct insurer_clock clock = { .contract = k->contract,
					     .notice_due_on = d->due_on };

	if (l)
		missed_task(c, &clock, d->filing->file, l->index);
}

void alarms_raise(struct ctx *c)
{
	const struct insurer_case *k = case_get(c);

	if (!k->contract)
		return;
	for (size_t i = 0; i < k->deadlines.n; i++) {
		const struct deadline *d = &k->deadlines.v[i];

		if (d->filed_on == DAY_NONE &&
		    (d->state == DEADLINE_OPEN || d->state == DEADLINE_MISSED))
			look_at(c, k, d);
		else if (d->state == DEADLINE_MISSED)
			filed_late(c, k, d);
	}
}
