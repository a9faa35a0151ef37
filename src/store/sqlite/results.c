/*
 * What became of transmissions. Many results share one transaction; a
 * claim and its result never do.
 */
#include <inttypes.h>
#include <string.h>

#include "internal.h"
#include "relance/str.h"

static enum status task_until(struct store *s, const struct message_brief *m,
			      struct task_new *t, civil_day on)
{
	struct key_list invoices = { 0 };
	struct stmt *q = SQL(s, message_demands);
	bool opened;
	enum status st;

	bind_int(q, "message_key", m->message_key);
	st = sql_keys(s, q, &s->scratch, &invoices);
	if (st != STATUS_OK)
		return st;
	t->customer_key = m->customer_key;
	t->message_id = m->message_id;
	t->invoice_key = invoices.v;
	t->invoice_count = invoices.n;
	return task_insert(s, t, on, &opened);
}

enum status task_about(struct store *s, const struct message_brief *m,
		       struct task_new *t, civil_day on)
{
	t->due_on = on;
	return task_until(s, m, t, on);
}

/* A deadline step goes out again each day, whatever became of it: while the
 * task of the first failure is open, the next ones are the same matter. */
static char *failure_subject(struct store *s, const struct message_brief *m)
{
	struct stmt *q = SQL(s, message_demands);
	struct str text = STR_INIT;
	char *subject;

	if (!m->deadline)
		return arena_strdup(&s->scratch, m->message_id);
	str_addf(&text, "deadline %s", m->step);
	bind_int(q, "message_key", m->message_key);
	while (sql_next(s, q) == STATUS_OK)
		str_addf(&text, " %" PRId64, col_int(q, 0));
	subject = arena_strdup(&s->scratch, text.buf);
	str_release(&text);
	return subject;
}

/* A step of a message that failed did not happen; its ladder waits until a
 * person has seen to it. */
enum status message_failed(struct store *s, const struct message_brief *m,
			   const char *reply, civil_day on)
{
	struct arena *a = &s->scratch;
	struct task_new t = {
		.kind = TASK_FAILED,
		.subject = failure_subject(s, m),
		.text = arena_printf(a,
				     "The message to %s could not be "
				     "delivered: %s",
				     m->recipient ? m->recipient : "the post",
				     reply ? reply : "no reply"),
		.command = arena_printf(a, "relance outbox read %s",
					m->message_id),
	};
	enum status st = message_state_set(s, m->message_key, MESSAGE_FAILED);

	if (st == STATUS_OK)
		st = message_steps_drop(s, m);
	if (st == STATUS_OK)
		st = deliveries_drop(s, m->message_key);
	if (st == STATUS_OK)
		st = message_look(s, m);
	if (st == STATUS_OK)
		st = message_note(s, m, "failed", on, reply);
	return st == STATUS_OK ? task_about(s, m, &t, on) : st;
}

enum status bad_address(struct store *s, const struct message_brief *m,
			const char *email, civil_day on)
{
	struct arena *a = &s->scratch;
	struct task_new t = {
		.kind = TASK_BAD_ADDRESS,
		.subject = email,
		.text = arena_printf(a,
				     "%s does not work: find a better address "
				     "for %s",
				     email, m->customer_id),
		.command = arena_printf(a, "relance show %s", m->customer_id),
	};
	struct stmt *q = SQL(s, bad_address_add);
	enum status st;

	bind_int(q, "customer_key", m->customer_key);
	bind_text(q, "email", email);
	bind_int(q, "bounced_on", on);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = mark_changed(s, m->customer_key);
	return st == STATUS_OK ? task_about(s, m, &t, on) : st;
}

static struct task_new uncertain_task(struct store *s,
				      const struct message_brief *m)
{
	struct arena *a = &s->scratch;
	const char *to = m->recipient ? m->recipient : "the post";
	struct task_new t = {
		.kind = TASK_UNCERTAIN,
		.subject = m->message_id,
		.text = arena_printf(a,
				     "Nobody knows whether the message to %s "
				     "arrived: ask, then say which",
				     to),
		.command = arena_printf(a,
					"relance resolve %s "
					"--accepted|--not-sent",
					m->message_id),
	};

	if (!m->filing)
		return t;
	/* One for the filing, however often it is repeated in vain. */
	t.subject =
		arena_printf(a, "ack %s %s uncertain", m->contract, m->filing);
	t.text = arena_printf(a,
			      "Nobody knows whether the %s under contract %s "
			      "to %s arrived: each run sends it again, marked "
			      "as a copy, until it is accepted or you say that "
			      "it arrived",
			      m->filing, m->contract, to);
	return t;
}

enum status message_uncertain(struct store *s, const struct message_brief *m,
			      const char *reply)
{
	struct task_new t = uncertain_task(s, m);
	enum status st =
		message_state_set(s, m->message_key, MESSAGE_UNCERTAIN);

	if (st == STATUS_OK)
		st = message_look(s, m);
	if (st == STATUS_OK)
		st = message_note(s, m, "uncertain", m->as_of, reply);
	return st == STATUS_OK ? task_about(s, m, &t, m->as_of) : st;
}

/* ---- accepted ----------------------------------------------------------- */

static enum status release_copies(struct store *s, int64_t message_key)
{
	struct stmt *q = SQL(s, deliveries_release);

	bind_int(q, "message_key", message_key);
	return sql_run(s, q);
}

enum status message_accepted(struct store *s, const struct message_brief *m,
			     const struct acceptance *by)
{
	enum status st =
		accepted_mark(s, m, by->by, by->at, by->reply, by->file);

	if (st == STATUS_OK)
		st = message_steps_had(s, m, by->on);
	if (st == STATUS_OK)
		st = approvals_use(s, m->message_key);
	if (st == STATUS_OK)
		st = tasks_settled_by(s, m->message_key, by->on);
	if (st == STATUS_OK)
		st = release_copies(s, m->message_key);
	if (st == STATUS_OK)
		st = message_look(s, m);
	return st == STATUS_OK ? message_note(s, m, "accepted", by->on,
					      by->file ? by->file : by->reply)
			       : st;
}

/* Written, but it counts when a person posted or uploaded it. */
static enum status left_to_a_person(struct store *s,
				    const struct message_brief *m,
				    const struct result *r)
{
	struct arena *a = &s->scratch;
	struct task_new t = {
		.kind = TASK_TO_POST,
		.subject = m->message_id,
		.text = arena_printf(a, "Print and post the letter to %s: %s",
				     m->customer_id, r->file ? r->file : ""),
		.command = arena_printf(a, "relance posted %s --on DATE",
					m->message_id),
		.due_on = m->as_of,
	};
	enum status st = m->channel == CHANNEL_PORTAL
				 ? portal_task(s, m, r->file, &t)
				 : STATUS_OK;

	if (st == STATUS_OK)
		st = accepted_mark(s, m, BY_NOBODY, 0, r->reply, r->file);

	if (st == STATUS_OK)
		st = message_state_set(s, m->message_key, MESSAGE_TO_POST);
	if (st == STATUS_OK)
		st = message_look(s, m);
	if (st == STATUS_OK)
		st = message_note(s, m,
				  m->channel == CHANNEL_PORTAL ? "to file"
							       : "to post",
				  m->as_of, r->file);
	return st == STATUS_OK ? task_until(s, m, &t, m->as_of) : st;
}

static enum status to_accepted(struct store *s, const struct message_brief *m,
			       const struct result *r,
			       const struct result_policy *policy)
{
	struct acceptance by = { .by = r->file ? BY_FOLDER : BY_SERVER,
				 .at = r->at,
				 .on = m->as_of,
				 .reply = r->reply,
				 .file = r->file };

	if (m->channel == CHANNEL_PORTAL ||
	    (m->channel == CHANNEL_LETTER && policy->letters == LETTERS_POSTED))
		return left_to_a_person(s, m, r);
	return message_accepted(s, m, &by);
}

/* ---- one result --------------------------------------------------------- */

/* 5 minutes, doubling, at most 4 hours. */
static int64_t retry_delay(int attempts)
{
	int64_t delay = 5 * 60;

	for (int i = 0; i < attempts && delay < 4 * 3600; i++)
		delay *= 2;
	return delay > 4 * 3600 ? 4 * 3600 : delay;
}

static enum status reply_note(struct store *s, int64_t message_key,
			      const char *reply, int tried)
{
	struct stmt *q = SQL(s, message_reply);

	bind_text(q, "reply", reply);
	bind_int(q, "tried", tried);
	bind_int(q, "message_key", message_key);
	return sql_run(s, q);
}

static enum status refused(struct store *s, const struct message_brief *m,
			   const struct result *r)
{
	enum status st = message_failed(s, m, r->reply, m->as_of);

	/* What is filed is tried again at every run: its address is not given
	 * up for a refusal that may pass. */
	if (st == STATUS_OK && r->address_refused && m->recipient && !m->filing)
		st = bad_address(s, m, m->recipient, m->as_of);
	return st;
}

static enum status retry(struct store *s, const struct message_brief *m,
			 const struct result *r,
			 const struct result_policy *policy)
{
	if (m->planned_at < policy->give_up_before_at)
		return message_failed(s, m, r->reply, m->as_of);
	return message_state_set(s, m->message_key, MESSAGE_QUEUED);
}

/* Only `to` decides what becomes of the message. */
static enum status to_result(struct store *s, const struct message_brief *m,
			     const struct result *r,
			     const struct result_policy *policy)
{
	switch (r->kind) {
	case OUTCOME_ACCEPTED:
		return to_accepted(s, m, r, policy);
	case OUTCOME_RETRY:
		return retry(s, m, r, policy);
	case OUTCOME_REFUSED:
		return refused(s, m, r);
	case OUTCOME_UNCERTAIN:
		return message_uncertain(s, m, r->reply);
	case OUTCOME_NOT_TRIED:
		return message_state_set(s, m->message_key, MESSAGE_QUEUED);
	}
	BUG("outcome %d", (int)r->kind);
}

static struct delivery_change change_for(const struct delivery_row *d,
					 const struct result *r)
{
	struct delivery_change c = { .tried = r->kind != OUTCOME_NOT_TRIED,
				     .reply = r->reply };

	switch (r->kind) {
	case OUTCOME_ACCEPTED:
		c.state = DELIVERY_ACCEPTED;
		break;
	case OUTCOME_RETRY:
		c.state = DELIVERY_QUEUED;
		c.next_at = r->at + retry_delay(d->attempts);
		break;
	case OUTCOME_REFUSED:
		c.state = DELIVERY_FAILED;
		break;
	case OUTCOME_UNCERTAIN:
		c.state = DELIVERY_UNCERTAIN;
		break;
	case OUTCOME_NOT_TRIED:
		c.state = DELIVERY_QUEUED;
		break;
	}
	return c;
}

/* Withdrawn or refused leave meanwhile: there is nothing to say any more. */
static bool is_over(const struct delivery_row *d, const struct result *r)
{
	if (d->state == DELIVERY_SENDING)
		return false;
	if (d->state != DELIVERY_QUEUED)
		return true;
	/* Without leave nothing can have been accepted. */
	return r->kind == OUTCOME_ACCEPTED || r->kind == OUTCOME_UNCERTAIN;
}

static enum status copy_note(struct store *s, const struct message_brief *m,
			     const struct delivery_row *d,
			     const struct result *r)
{
	if (r->kind != OUTCOME_REFUSED && r->kind != OUTCOME_UNCERTAIN)
		return STATUS_OK;
	return message_note(s, m, "copy not delivered", m->as_of,
			    arena_printf(&s->scratch, "%s: %s", d->recipient,
					 r->reply ? r->reply : "no reply"));
}

static enum status result_one(struct store *s, const struct result *r,
			      const struct result_policy *policy)
{
	struct delivery_row d;
	struct message_brief m;
	struct delivery_change c;
	enum status st = delivery_load(s, r->delivery_key, &s->scratch, &d);

	if (st != STATUS_OK || is_over(&d, r))
		return st;
	c = change_for(&d, r);
	st = delivery_state(s, r->delivery_key, &c);
	if (st == STATUS_OK)
		st = message_brief(s, d.message_key, &s->scratch, &m);
	if (st != STATUS_OK)
		return st;
	if (d.role != DELIVERY_TO)
		return copy_note(s, &m, &d, r);
	st = reply_note(s, d.message_key, r->reply, c.tried);
	return st == STATUS_OK ? to_result(s, &m, r, policy) : st;
}

enum status store_results(struct store *s, size_t n, const struct result *r,
			  const struct result_policy *policy)
{
	enum status st = tx_enter(s);

	if (st != STATUS_OK)
		return st;
	for (size_t i = 0; st == STATUS_OK && i < n; i++)
		st = result_one(s, &r[i], policy);
	return tx_leave(s, st);
}

/* ---- after a crash ------------------------------------------------------ */

struct asking {
	bool (*file_exists)(void *ctx, const char *message_id, civil_day as_of,
			    enum channel channel);
	void *ctx;
	size_t uncertain;
};

/* What a folder does is known: the file has its last name only once it is
 * complete, and writing it again is the same letter. */
static enum status recover_file(struct store *s, const struct delivery_row *d,
				const struct message_brief *m,
				const struct asking *ask)
{
	struct delivery_change again = { .state = DELIVERY_QUEUED };
	struct delivery_change done = { .state = DELIVERY_ACCEPTED };
	char on[DATE_TEXT_SIZE];
	struct acceptance by = { .by = BY_FOLDER,
				 .at = store_now(s),
				 .on = m->as_of };
	bool there =
		m->channel == CHANNEL_EMAIL && ask->file_exists &&
		ask->file_exists(ask->ctx, m->message_id, m->as_of, m->channel);
	enum status st = delivery_state(s, d->key, there ? &done : &again);

	if (st != STATUS_OK || d->role != DELIVERY_TO)
		return st;
	if (!there)
		return message_state_set(s, d->message_key, MESSAGE_QUEUED);
	by.file = arena_printf(&s->scratch, "outbox/%s/%s.eml",
			       date_to_text(m->as_of, on), m->message_id);
	return message_accepted(s, m, &by);
}

static enum status recover_one(struct store *s, int64_t key, struct asking *ask)
{
	struct delivery_row d;
	struct message_brief m;
	struct delivery_change c = { .state = DELIVERY_UNCERTAIN };
	enum status st = delivery_load(s, key, &s->scratch, &d);

	if (st == STATUS_OK)
		st = message_brief(s, d.message_key, &s->scratch, &m);
	if (st != STATUS_OK)
		return st;
	if (d.by_folder)
		return recover_file(s, &d, &m, ask);
	st = delivery_state(s, key, &c);
	/* A copy is not worth a question. */
	if (st != STATUS_OK || d.role != DELIVERY_TO)
		return st;
	ask->uncertain++;
	return message_uncertain(s, &m, "the program was stopped");
}

enum status store_recover(struct store *s,
			  bool (*file_exists)(void *ctx, const char *message_id,
					      civil_day as_of,
					      enum channel channel),
			  void *ctx, size_t *uncertain_out)
{
	struct asking ask = { file_exists, ctx, 0 };
	struct key_list keys = { 0 };
	struct stmt *q;
	enum status st = tx_enter(s);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, deliveries_sending);
	st = sql_keys(s, q, &s->scratch, &keys);
	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++)
		st = recover_one(s, keys.v[i], &ask);
	*uncertain_out = ask.uncertain;
	return tx_leave(s, st);
}
