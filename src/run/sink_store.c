/*
 * The sink of a real run: renders each message, then writes one customer's
 * state, journal and outbox together. Many customers share a transaction;
 * when a write fails the whole batch is undone and the run ends, and the next
 * run takes the same decisions again.
 */
#include <string.h>

#include "documents.h"
#include "dossier.h"
#include "relance/killpoint.h"
#include "relance/text.h"
#include "sink.h"

/* Customers in one transaction; few where tests kill between two of them. */
#ifdef RELANCE_KILL_POINTS
#	define BATCH 8
#else
#	define BATCH 1024
#endif

civil_day run_data_of(const struct books *books, civil_day as_of)
{
	if (books->data_of == DAY_NONE || books->data_of > as_of)
		return as_of;
	return books->data_of;
}

/* What an insurer is shown of the debtor's other customers. */
static void also_items(const struct snapshot *snap,
		       const struct planned_message *m,
		       struct message_item *item)
{
	for (size_t i = 0; i < m->also.n; i++) {
		const struct invoice *inv = &m->also.v[i]->inv;

		item[i] = (struct message_item){
			.invoice_key = inv->key,
			.episode = inv->episode,
			.stage = m->step->stage,
			.occurrence = 1,
			.outstanding_minor = inv->outstanding_minor,
			.days_overdue = days_overdue(inv, snap->as_of),
		};
	}
}

/* Whose invoice it is, in a message to the parent; else 0. */
static int64_t owner_key(const struct snapshot *snap, const struct invoice *inv)
{
	for (size_t i = 0; i < snap->members.n; i++)
		if (str_eq(snap->members.v[i]->customer.customer_id,
			   inv->customer_id))
			return snap->members.v[i]->customer.key;
	return 0;
}

static struct message_item *make_items(const struct snapshot *snap,
				       const struct planned_message *m,
				       struct arena *a)
{
	struct message_item *item =
		ARENA_ARRAY(a, struct message_item, m->items.n + m->also.n);

	for (size_t i = 0; i < m->items.n; i++) {
		const struct planned_item *p = &m->items.v[i];
		const struct invoice *inv = &snap->invoices.v[p->invoice];

		item[i] = (struct message_item){
			.invoice_key = inv->key,
			.customer_key = owner_key(snap, inv),
			.episode = inv->episode,
			.policy = p->step ? p->policy->name : NULL,
			.step = p->step ? p->step->name : NULL,
			.stage = p->step ? p->step->stage : m->step->stage,
			.occurrence = p->occurrence ? p->occurrence : 1,
			.outstanding_minor = p->outstanding_minor,
			.days_overdue = p->days_overdue,
		};
	}
	also_items(snap, m, item + m->items.n);
	return item;
}

static const char *hex_of(const struct sha256 *hash, struct arena *a)
{
	char hex[SHA256_HEX_SIZE];

	return arena_strdup(a, sha256_to_hex(hash, hex));
}

static void fill_message(const struct store_sink *s,
			 const struct planned_message *m,
			 const struct letter *letter, struct arena *a,
			 struct message_new *out)
{
	*out = (struct message_new){
		.message_id = out->message_id,
		.state = m->awaits_approval ? MESSAGE_AWAITING_APPROVAL
					    : MESSAGE_QUEUED,
		.stage = m->step->stage,
		.channel = m->channel,
		.policy = m->policy->name,
		.step = m->step->name,
		.contract = m->contract ? m->contract->name : NULL,
		.filing = m->filing,
		.payee = m->payee ? m->payee->key : NULL,
		.template_name = letter->template_name,
		.language = letter->language,
		.subject = letter->subject,
		.plain = letter->plain,
		.to = m->to_email,
		.cc = m->cc_email,
		.archive = m->channel == CHANNEL_EMAIL
				   ? s->run->rules->config.mail.archive
				   : NULL,
		.to_insurer = m->to_insurer,
		.deadline = m->deadline,
		.deadline_on = m->deadline_on,
		.send_by = m->send_by,
		.approvers = m->step->approvers,
		.approval_lost = m->approval_lost,
		.policy_hash = hex_of(&m->policy->hash, a),
		.part = letter->parts.v,
		.part_count = letter->parts.n,
		.item_count = m->items.n + m->also.n,
	};
	memcpy(out->currency, m->currency, sizeof out->currency);
}

/* Recipient that makes the message's id: the address, or the debtor's own
 * name for a letter on paper. */
static const char *id_recipient(const struct planned_message *m)
{
	return m->to_email		      ? m->to_email
	       : m->channel == CHANNEL_PORTAL ? "portal"
					      : "paper";
}

static enum status render(struct store_sink *s, struct letter_request *req,
			  struct arena *a, struct message_new *out,
			  struct diags *d)
{
	const struct templates *templates = run_templates(s->run);
	const struct snapshot *snap = req->snap;
	const struct planned_message *m = req->message;
	struct letter letter = { 0 };
	enum status st;

	if (!templates)
		return STATUS_PERMFAIL;
	st = store_message_id(s->run->store, snap->customer.key,
			      snap->customer.customer_id, m->currency,
			      m->channel, id_recipient(m), s->as_of, a,
			      &out->message_id);
	if (st != STATUS_OK)
		return STATUS_PERMFAIL;
	req->message_id = out->message_id;
	st = letter_render(templates, req, a, &letter, d);
	if (st != STATUS_OK)
		return STATUS_INVALID;
	fill_message(s, m, &letter, a, out);
	out->item = make_items(snap, m, a);
	return STATUS_OK;
}

/* Who gets it, and of a filing by when it must have left. */
static const char *approval_text(const struct snapshot *snap,
				 const struct planned_message *planned,
				 const struct message_new *m, struct arena *a)
{
	bool timed = planned->to_insurer && planned->send_by != DAY_NONE;
	char send[DATE_TEXT_SIZE], due[DATE_TEXT_SIZE];
	const char *to = snap->customer.name ? snap->customer.name
					     : snap->customer.customer_id;
	const char *by = "";

	if (planned->to_insurer)
		to = planned->contract->insurer;
	if (timed)
		by = arena_printf(a, " by %s, the last day is %s",
				  date_to_text(planned->send_by, send),
				  date_to_text(planned->deadline_on, due));
	return arena_printf(a, "approve \"%s\" to %s (%s)%s%s%s", m->subject,
			    to, m->step, by,
			    m->approval_lost ? "; once more, because " : "",
			    m->approval_lost ? m->approval_lost : "");
}

static struct task_new approval_task(const struct snapshot *snap,
				     const struct planned_message *planned,
				     const struct message_new *m,
				     struct arena *a)
{
	int64_t *keys = ARENA_ARRAY(a, int64_t, m->item_count);
	size_t n = 0;

	for (size_t i = 0; i < m->item_count; i++)
		if (m->item[i].step)
			keys[n++] = m->item[i].invoice_key;
	return (struct task_new){
		.kind = TASK_APPROVAL,
		.subject = m->message_id,
		.text = approval_text(snap, planned, m, a),
		.message_id = m->message_id,
		.due_on = planned->to_insurer ? planned->send_by : DAY_NONE,
		.customer_key = snap->customer.key,
		.invoice_key = keys,
		.invoice_count = n,
	};
}

static struct task_new planned_to_new(const struct rules *rules,
				      const struct snapshot *snap,
				      const struct plan *plan,
				      const struct planned_task *t,
				      struct arena *a)
{
	int64_t *keys = ARENA_ARRAY(a, int64_t, t->invoices.n);

	for (size_t i = 0; i < t->invoices.n; i++)
		keys[i] = snap->invoices.v[t->invoices.v[i]].key;
	return (struct task_new){
		.kind = t->kind,
		.subject = t->subject,
		.text = t->step ? letter_task_text(rules, snap, plan, t, a)
				: t->text,
		.command = t->command,
		.message_id = t->message_id,
		.step = t->step ? t->step->name : NULL,
		.once = t->once,
		.due_on = t->due_on,
		.customer_key = t->of_parent ? snap->parent->customer.key
					     : snap->customer.key,
		.invoice_key = keys,
		.invoice_count = t->invoices.n,
	};
}

static struct task_new set_aside_task(const struct snapshot *snap,
				      const struct planned_message *m,
				      const struct diags *d, struct arena *a)
{
	const char *why = d->n ? d->v[d->n - 1].text : "no reason was given";

	return (struct task_new){
		.kind = TASK_SET_ASIDE,
		.subject = arena_printf(a, "render %s", m->step->name),
		.text = arena_printf(
			a, "the message of step %s could not be made: %s",
			m->step->name, why),
		.command = "relance check",
		.due_on = DAY_NONE,
		.customer_key = snap->customer.key,
	};
}

static struct step_taken row_of(const struct snapshot *snap, size_t invoice,
				const struct policy *p, const struct step *s)
{
	const struct invoice *inv = &snap->invoices.v[invoice];

	return (struct step_taken){
		.invoice_key = inv->key,
		.episode = inv->episode,
		.policy = p->name,
		.step = s ? s->name : "",
		.stage = s ? s->stage : STAGE_REMINDER,
		.on = snap->as_of,
	};
}

/* What no message records: the position led elsewhere, steps passed over,
 * states entered; in the order in which it happened. */
static struct step_taken *make_taken(const struct snapshot *snap,
				     const struct plan *plan, struct arena *a,
				     size_t *n_out)
{
	struct step_taken *row =
		ARENA_ARRAY(a, struct step_taken,
			    plan->shifts.n + plan->passed.n + plan->states.n);
	size_t n = 0;

	for (size_t i = 0; i < plan->shifts.n; i++, n++) {
		const struct planned_shift *p = &plan->shifts.v[i];

		row[n] = row_of(snap, p->invoice, p->policy, p->step);
		row[n].how = p->how;
		row[n].occurrence = p->occurrence;
		row[n].cause = p->cause;
	}
	for (size_t i = 0; i < plan->passed.n; i++, n++) {
		const struct passed_step *p = &plan->passed.v[i];

		row[n] = row_of(snap, p->invoice, p->policy, p->step);
		row[n].how = STEP_PASSED;
		row[n].occurrence = p->occurrence;
	}
	for (size_t i = 0; i < plan->states.n; i++, n++) {
		const struct planned_state *p = &plan->states.v[i];

		row[n] = row_of(snap, p->invoice, p->policy, p->step);
		row[n].how = STEP_HAD;
		row[n].occurrence = p->occurrence;
	}
	*n_out = n;
	return row;
}

static bool is_kept(const struct draft *draft, const struct task_new *t)
{
	for (size_t i = 0; i < draft->messages; i++)
		if (str_eq(draft->message[i].message_id, t->message_id))
			return true;
	return t->kind != TASK_APPROVAL;
}

void keep_deadlines(struct draft *draft)
{
	size_t messages = 0, tasks = 0;

	for (size_t i = 0; i < draft->messages; i++)
		if (draft->message[i].deadline)
			draft->message[messages++] = draft->message[i];
	draft->messages = messages;
	for (size_t i = 0; i < draft->tasks; i++)
		if (is_kept(draft, &draft->task[i]))
			draft->task[tasks++] = draft->task[i];
	draft->tasks = tasks;
}

/* A message goes with what is there of its attachments; a task names the
 * rest. One that cannot be made is STATUS_INVALID. */
static enum status draft_message(struct store_sink *s, const struct to_write *w,
				 struct arena *a, struct draft *draft,
				 struct diags *d)
{
	struct enclosures with;
	struct letter_request req = { .rules = s->run->rules,
				      .snap = w->snap,
				      .message = w->message,
				      .data_of = s->data_of };
	enum status st = enclosures_for(s->run, w->insurer, &req, a, &with);

	if (st != STATUS_OK)
		return st;
	st = render(s, &req, a, &draft->message[draft->messages], d);
	if (st != STATUS_OK)
		return st;
	draft->messages++;
	if (with.missing.n)
		draft->task[draft->tasks++] =
			documents_task(w->snap, w->message, &with.missing, a);
	return STATUS_OK;
}

enum status draft_add(struct store_sink *s, const struct to_write *w,
		      struct arena *a, struct draft *draft)
{
	struct diags d;
	enum status st;

	diags_init(&d, a);
	st = draft_message(s, w, a, draft, &d);
	if (st == STATUS_INVALID) {
		draft->task[draft->tasks++] =
			set_aside_task(w->snap, w->message, &d, a);
		draft->set_aside = true;
		return STATUS_OK;
	}
	if (st == STATUS_OK && w->message->awaits_approval)
		draft->task[draft->tasks++] =
			approval_task(w->snap, w->message,
				      &draft->message[draft->messages - 1], a);
	return st;
}

/* Renders all messages; one that cannot be made sets the customer aside. */
static enum status draft_messages(struct store_sink *s,
				  const struct snapshot *snap,
				  const struct plan *plan, struct arena *a,
				  struct draft *draft)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < plan->messages.n; i++) {
		const struct to_write w = { snap, &plan->messages.v[i],
					    plan->insurer };

		if (!w.message->joins)
			st = draft_add(s, &w, a, draft);
	}
	if (draft->set_aside)
		keep_deadlines(draft);
	return st;
}

static enum status hold(struct sink *sink)
{
	struct store_sink *s = (struct store_sink *)sink;
	enum status st;

	if (s->in_batch)
		return STATUS_OK;
	st = store_begin(s->run->store);
	s->in_batch = st == STATUS_OK;
	s->batched = 0;
	return st;
}

static enum status flush(struct sink *sink)
{
	struct store_sink *s = (struct store_sink *)sink;
	enum status st;

	if (!s->in_batch)
		return STATUS_OK;
	s->in_batch = false;
	st = store_commit(s->run->store);
	kill_point("batch-committed");
	return st;
}

enum status draft_write(struct store_sink *s, const struct snapshot *snap,
			const struct plan *plan, const struct draft *draft,
			struct arena *a)
{
	struct decision decision = {
		.run_id = s->run_id,
		.as_of = s->as_of,
		.customer_key = snap->customer.key,
		.revision = snap->revision,
		.due_on = draft->set_aside ? s->as_of : plan->due_on,
		.fingerprint = s->run->rules->fingerprint,
		.message = draft->message,
		.message_count = draft->messages,
		.task = draft->task,
		.task_count = draft->tasks,
	};
	size_t opened = 0;
	enum status st;

	if (!draft->set_aside)
		decision.taken =
			make_taken(snap, plan, a, &decision.taken_count);
	st = store_decide(s->run->store, &decision, &opened);
	kill_point("customer-written");
	if (st != STATUS_OK)
		return st;
	for (size_t i = 0; i < draft->messages; i++) {
		s->report->counts.planned++;
		if (draft->message[i].state == MESSAGE_AWAITING_APPROVAL)
			s->report->counts.awaiting_approval++;
	}
	for (size_t i = 0; i < draft->tasks; i++)
		s->report->set_aside += draft->task[i].kind == TASK_SET_ASIDE;
	for (size_t i = 0; i < draft->tasks; i++)
		if (draft->task[i].kind == TASK_DEADLINE)
			s->report->counts.deadlines_missed++;
	return STATUS_OK;
}

/* Papers that a filing will want, while there is time to fetch them. */
static enum status draft_papers(struct store_sink *s,
				const struct snapshot *snap,
				const struct plan *plan, struct arena *a,
				struct draft *draft)
{
	bool wanted = false;
	enum status st = dossier_task(s->run, plan->insurer, snap, a,
				      &draft->task[draft->tasks], &wanted);

	draft->tasks += wanted;
	return st;
}

enum status draft_make(struct store_sink *s, const struct snapshot *snap,
		       const struct plan *plan, struct arena *a,
		       struct draft *out)
{
	enum status st;

	*out = (struct draft){
		.message = ARENA_ARRAY(a, struct message_new, plan->messages.n),
		.task = ARENA_ARRAY(a, struct task_new,
				    plan->tasks.n + 2 * plan->messages.n + 2),
	};
	st = draft_messages(s, snap, plan, a, out);
	if (st == STATUS_OK)
		st = draft_papers(s, snap, plan, a, out);
	for (size_t i = 0; i < plan->tasks.n; i++)
		out->task[out->tasks++] = planned_to_new(
			s->run->rules, snap, plan, &plan->tasks.v[i], a);
	return st;
}

enum status sink_written(struct store_sink *s, size_t customers, enum status st)
{
	if (st != STATUS_OK && st != STATUS_CONFLICT) {
		store_abort(s->run->store);
		s->in_batch = false;
	}
	if (st != STATUS_OK)
		return st;
	s->batched += customers;
	return s->batched >= BATCH ? flush(&s->sink) : st;
}

static enum status customer(struct sink *sink, const struct snapshot *snap,
			    const struct plan *plan, struct arena *scratch)
{
	struct store_sink *s = (struct store_sink *)sink;
	struct draft draft;
	enum status st = hold(sink);

	if (st == STATUS_OK)
		st = draft_make(s, snap, plan, scratch, &draft);
	if (st == STATUS_OK)
		st = draft_write(s, snap, plan, &draft, scratch);
	return sink_written(s, 1, st);
}

void store_sink_init(struct store_sink *s, struct pass *pass,
		     const char *run_id)
{
	*s = (struct store_sink){
		.sink = { .customer = customer,
			  .group = sink_group,
			  .hold = hold,
			  .flush = flush },
		.run = pass->run,
		.run_id = run_id,
		.as_of = pass->day.as_of,
		.report = pass->report,
	};
}
