/*
 * What follows from a filing that was sent. One that may have arrived is sent
 * again. When a server accepted it, the insurer's word that it was received is
 * waited for, and a person telephones when it stays away.
 */
#include "look.h"
#include "relance/text.h"

const struct filed *filing_uncertain(struct ctx *c, const struct contract *k,
				     const char *filing)
{
	const struct debtor *d = &case_get(c)->debtor;

	for (size_t i = 0; i < d->filed.n; i++) {
		const struct filed *f = &d->filed.v[i];

		if (f->uncertain && !f->withdrawn &&
		    str_eq(f->contract, k->name) && str_eq(f->file, filing))
			return f;
	}
	return NULL;
}

static bool filed_something(const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->messages.n; i++)
		if (snap->messages.v[i].to_insurer)
			return true;
	return false;
}

/* ---- written, not made --------------------------------------------------- */

static const struct message_past *message_of(const struct snapshot *snap,
					     const struct filed *f)
{
	for (size_t i = 0; f->message_id && i < snap->messages.n; i++)
		if (str_eq(snap->messages.v[i].message_id, f->message_id))
			return &snap->messages.v[i];
	return NULL;
}

static size_t first_owed(const struct snapshot *snap)
{
	size_t i = 0;

	while (i < snap->invoices.n && !invoice_counts(&snap->invoices.v[i]))
		i++;
	return i;
}

/* It waits for a person: every run is loud once it ought to have left, until
 * its deadline is missed, which is louder. */
static void count_unfiled(struct ctx *c, civil_day send_by, civil_day due_on)
{
	if (send_by == DAY_NONE)
		return;
	look_again(c, send_by + 1);
	if (c->as_of <= send_by)
		return;
	c->plan->unfiled += c->as_of <= due_on;
	c->plan->due_on = c->as_of;
}

static void wait_for(struct ctx *c, const struct filed *f)
{
	const struct insurer_case *k = case_get(c);
	const struct message_past *m = message_of(c->snap, f);
	size_t invoice = first_owed(c->snap);
	struct insurer_clock clock;

	if (!m || f->withdrawn || f->uncertain || !f->under_way ||
	    invoice == c->snap->invoices.n ||
	    !str_eq(f->contract, k->contract->name))
		return;
	clock = insurer_clock(k, m->currency, f->file);
	if (!clock.contract || clock.notice_due_on == DAY_NONE ||
	    clock.acknowledged)
		return;
	look_again(c, clock.notice_due_on + 1);
	missed_task(c, &clock, f->file, invoice);
	if (m->channel == CHANNEL_PORTAL ||
	    m->state == MESSAGE_AWAITING_APPROVAL)
		count_unfiled(c, clock.send_by, clock.notice_due_on);
}

static bool needs_person(const struct planned_message *m)
{
	return m->filing &&
	       (m->channel == CHANNEL_PORTAL || m->awaits_approval);
}

void filings_wait(struct ctx *c)
{
	for (size_t i = 0; i < c->plan->messages.n; i++) {
		const struct planned_message *m = &c->plan->messages.v[i];

		if (needs_person(m))
			count_unfiled(c, m->send_by, m->deadline_on);
	}
	if (!filed_something(c->snap) || !case_get(c)->contract)
		return;
	for (size_t i = 0; i < case_get(c)->debtor.filed.n; i++)
		wait_for(c, &case_get(c)->debtor.filed.v[i]);
}

/* ---- made, not acknowledged ---------------------------------------------- */

struct follow {
	struct ctx *c;
	const struct contract *k;
	const struct filed *f;
	civil_day ask_on; /* first day on which silence is too long */
	civil_day due_on; /* of the filing itself, or DAY_NONE */
};

static bool counts_when_received(const struct follow *w)
{
	for (size_t i = 0; i < w->k->filing_count; i++)
		if (str_eq(w->k->filing[i].file, w->f->file))
			return !w->k->filing[i].counted_sent;
	return false;
}

/* It left by e-mail, for this customer; the debtor's other customers ask
 * about theirs. */
static bool left_by_mail(const struct follow *w)
{
	const struct message_past *m = message_of(w->c->snap, w->f);

	return m && m->channel == CHANNEL_EMAIL && m->state == MESSAGE_ACCEPTED;
}

/* The last day for a filing that was made in time. */
static civil_day last_day(const struct follow *w)
{
	const struct deadlines *list = &case_get(w->c)->deadlines;

	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].filed_on == w->f->filed_on &&
		    str_eq(list->v[i].filing->file, w->f->file))
			return list->v[i].due_on;
	return DAY_NONE;
}

/* The day after the time for an answer; the last day of the filing when that
 * comes first, for on it something can still be done. */
static void find_days(struct follow *w)
{
	w->ask_on = calendar_add_span(w->k->calendar, w->f->filed_on,
				      w->k->ack_within) +
		    1;
	w->due_on = last_day(w);
	if (w->due_on > w->f->filed_on && w->due_on < w->ask_on)
		w->ask_on = w->due_on;
}

static const char *reached_by(const struct follow *w)
{
	const char *phone = w->k->insurer_phone;
	const char *email = w->k->insurer_email;

	if (!phone && !email)
		return "";
	return arena_printf(w->c->arena, " (%s%s%s)", phone ? phone : "",
			    phone && email ? ", " : "", email ? email : "");
}

static const char *last_day_text(const struct follow *w)
{
	char day[DATE_TEXT_SIZE];

	if (w->due_on == DAY_NONE)
		return "";
	return arena_printf(w->c->arena, "; the last day for it is %s",
			    date_to_text(w->due_on, day));
}

static struct planned_task task_of(const struct follow *w)
{
	struct arena *a = w->c->arena;
	const struct filed *f = w->f;
	char day[DATE_TEXT_SIZE];

	return (struct planned_task){
		.kind = TASK_CALL,
		.subject = arena_printf(a, "ack %s %s %s", w->k->name, f->file,
					f->message_id),
		.text = arena_printf(
			a,
			"telephone %s%s: nobody told that the %s of %s under "
			"contract %s was received (message %s)%s",
			w->k->insurer ? w->k->insurer : "the insurer",
			reached_by(w), f->file, date_to_text(f->filed_on, day),
			w->k->name, f->message_id, last_day_text(w)),
		.command =
			arena_printf(a,
				     "relance insurer ack %s --file %s "
				     "--on DAY --ref REF",
				     w->c->snap->customer.customer_id, f->file),
		.message_id = f->message_id,
		.once = true,
		.due_on = w->ask_on,
	};
}

static void name_invoice(struct ctx *c, const struct invoice *inv,
			 struct planned_task *task)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++)
		if (c->snap->invoices.v[i].key == inv->key)
			VEC_PUSH(c->arena, &task->invoices, i);
}

/* Once nothing of it is owed there is nothing to ask about. */
static void ask(const struct follow *w)
{
	const struct debtor *d = &case_get(w->c)->debtor;
	struct planned_task task = task_of(w);
	bool owed = false;

	for (size_t i = 0; i < d->invoices.n; i++) {
		const struct debtor_invoice *di = &d->invoices.v[i];

		if (!invoice_counts(&di->inv) || !filed_speaks_of(d, w->f, di))
			continue;
		owed = true;
		name_invoice(w->c, &di->inv, &task);
	}
	if (owed)
		VEC_PUSH(w->c->arena, &w->c->plan->tasks, task);
}

static void follow(struct follow *w)
{
	if (w->f->received_on != DAY_NONE || w->f->withdrawn ||
	    w->f->under_way || !w->f->message_id ||
	    !str_eq(w->f->contract, w->k->name) || !counts_when_received(w) ||
	    !left_by_mail(w))
		return;
	find_days(w);
	if (w->c->as_of < w->ask_on)
		look_again(w->c, w->ask_on);
	else
		ask(w);
}

/* ---- what the insurer asks ----------------------------------------------- */

/* Its next decision says that it has the answer. */
static bool is_answered(const struct debtor *d, size_t question)
{
	for (size_t i = question + 1; i < d->answers.n; i++)
		if (d->answers.v[i].kind != ANSWER_QUESTION &&
		    d->answers.v[i].kind != ANSWER_ACK &&
		    d->answers.v[i].kind != ANSWER_FEE &&
		    str_eq(d->answers.v[i].contract,
			   d->answers.v[question].contract))
			return true;
	return false;
}

static void ask_for_answer(struct ctx *c, const struct contract *k,
			   const struct insurer_answer *a, size_t invoice)
{
	char day[DATE_TEXT_SIZE];
	struct planned_task task = { .kind = TASK_OTHER,
				     .once = true,
				     .due_on = DAY_NONE };

	date_to_text(a->on, day);
	task.subject = arena_printf(c->arena, "question %s %s %s", k->name, day,
				    a->text ? a->text : "");
	task.text = arena_printf(c->arena,
				 "answer what %s asked on %s under contract "
				 "%s%s%s",
				 k->insurer ? k->insurer : "the insurer", day,
				 k->name, a->text ? ": " : "",
				 a->text ? a->text : "");
	task.command = "relance task done TASK --note WHAT";
	task_plan(c, &task, invoice);
}

/* Of a debtor its first customer that owes something is asked. */
static void questions_ask(struct ctx *c, const struct insurer_case *k)
{
	const struct debtor *d = &k->debtor;
	size_t invoice = first_owed(c->snap), first = 0;

	while (first < d->invoices.n &&
	       !invoice_counts(&d->invoices.v[first].inv))
		first++;
	if (invoice == c->snap->invoices.n || first == d->invoices.n ||
	    !str_eq(d->invoices.v[first].inv.customer_id,
		    c->snap->customer.customer_id))
		return;
	for (size_t i = 0; i < d->answers.n; i++)
		if (d->answers.v[i].kind == ANSWER_QUESTION &&
		    str_eq(d->answers.v[i].contract, k->contract->name) &&
		    d->answers.v[i].on <= c->as_of && !is_answered(d, i))
			ask_for_answer(c, k->contract, &d->answers.v[i],
				       invoice);
}

void filings_follow(struct ctx *c)
{
	const struct insurer_case *k;

	if (!c->rules->contract_count || !filed_something(c->snap))
		return;
	k = case_get(c);
	if (!k->contract)
		return;
	questions_ask(c, k);
	if (k->contract->ack_within.unit == SPAN_NONE)
		return;
	for (size_t i = 0; i < k->debtor.filed.n; i++)
		follow(&(struct follow){
			.c = c, .k = k->contract, .f = &k->debtor.filed.v[i] });
}
