/*
 * What people tell about messages: posted, resolved, bounced.
 */
#include <inttypes.h>
#include <string.h>

#include "internal.h"

static enum status message_by_id(struct store *s, const char *message_id,
				 struct message_brief *out)
{
	int64_t key = 0;
	enum status st = message_key_of(s, message_id, &key);

	return st == STATUS_OK ? message_brief(s, key, &s->scratch, out) : st;
}

/* ---- posted ------------------------------------------------------------- */

static enum status posted(struct store *s, const char *message_id, civil_day on,
			  const char *tracking)
{
	struct message_brief m;
	struct stmt *q;
	struct acceptance by = {
		.by = BY_PERSON, .at = store_now(s), .on = on, .reply = tracking
	};
	enum status st = message_by_id(s, message_id, &m);

	if (st != STATUS_OK)
		return st;
	/* What was filed is told of as such. */
	if (m.state != MESSAGE_TO_POST || on < m.as_of ||
	    (m.channel == CHANNEL_PORTAL && m.filing))
		return STATUS_CONFLICT;
	q = SQL(s, message_tracking);
	bind_text(q, "tracking", tracking);
	bind_int(q, "message_key", m.message_key);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = message_accepted(s, &m, &by);
	if (st == STATUS_OK)
		st = tasks_done_of(s, m.message_key, TASK_TO_POST, on);
	return st;
}

enum status store_posted(struct store *s, const char *message_id, civil_day on,
			 const char *tracking)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK
		       ? tx_leave(s, posted(s, message_id, on, tracking))
		       : st;
}

/* ---- resolve ------------------------------------------------------------ */

static enum status did_arrive(struct store *s, const struct message_brief *m)
{
	struct stmt *q = SQL(s, delivery_accepted);
	struct acceptance by = { .by = BY_PERSON,
				 .at = store_now(s),
				 .on = m->as_of };
	enum status st;

	bind_int(q, "message_key", m->message_key);
	st = sql_run(s, q);
	return st == STATUS_OK ? message_accepted(s, m, &by) : st;
}

/* It is planned anew with the figures of the next run. */
static enum status not_sent(struct store *s, const struct message_brief *m)
{
	return message_withdraw(s, m, "a person says that it was not sent");
}

static enum status resolve(struct store *s, const char *message_id,
			   bool accepted, civil_day on)
{
	struct message_brief m;
	enum status st = message_by_id(s, message_id, &m);

	if (st != STATUS_OK)
		return st;
	if (m.state != MESSAGE_UNCERTAIN)
		return STATUS_CONFLICT;
	st = message_note(s, &m, "resolved", on,
			  accepted ? "accepted" : "not sent");
	if (st == STATUS_OK)
		st = accepted ? did_arrive(s, &m) : not_sent(s, &m);
	if (st == STATUS_OK)
		st = tasks_done_of(s, m.message_key, TASK_UNCERTAIN, on);
	return st;
}

enum status store_resolve(struct store *s, const char *message_id,
			  bool accepted, civil_day on)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK
		       ? tx_leave(s, resolve(s, message_id, accepted, on))
		       : st;
}

/* ---- bounced ------------------------------------------------------------ */

/* A mail server gives up after some five days (RFC 5321, 4.5.4.1), and people
 * read its report some days later. An older message arrived: the steps since
 * then would be had twice if it were taken back. */
enum {
	BOUNCE_DAYS = 14
};

static enum status bounce(struct store *s, const struct message_brief *m,
			  civil_day on)
{
	enum status st = message_state_set(s, m->message_key, MESSAGE_BOUNCED);

	if (st == STATUS_OK)
		st = message_steps_drop(s, m);
	if (st == STATUS_OK)
		st = tasks_done_of(s, m->message_key, TASK_CALL, on);
	if (st == STATUS_OK)
		st = message_note(s, m, "bounced", on, m->recipient);
	if (st == STATUS_OK)
		st = message_look(s, m);
	if (st == STATUS_OK && m->recipient)
		st = bad_address(s, m, m->recipient, on);
	return st;
}

static enum status bounced_message(struct store *s, const char *message_id,
				   civil_day on)
{
	struct message_brief m;
	enum status st = message_by_id(s, message_id, &m);

	if (st != STATUS_OK)
		return st;
	if (m.state != MESSAGE_ACCEPTED && m.state != MESSAGE_UNCERTAIN)
		return STATUS_CONFLICT;
	return bounce(s, &m, on);
}

enum status store_bounced_message(struct store *s, const char *message_id,
				  civil_day on)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, bounced_message(s, message_id, on))
			       : st;
}

/* Customers who have that address, though nothing was sent to it yet. */
static enum status mark_address(struct store *s, const char *email,
				civil_day on, size_t *customers_out)
{
	struct VEC(struct message_brief) list = { 0 };
	struct stmt *q = SQL(s, customers_with_address);
	enum status st;

	bind_text(q, "email", email);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct message_brief m = { .customer_key = col_int(q, 0),
					   .recipient = col_text(q, 1,
								 &s->scratch) };

		VEC_PUSH(&s->scratch, &list, m);
	}
	if (st == STATUS_NOT_FOUND)
		st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++) {
		struct message_brief *m = &list.v[i];

		st = customer_id_of(s, m->customer_key, &s->scratch,
				    &m->customer_id);
		if (st == STATUS_OK)
			st = bad_address(s, m, m->recipient, on);
	}
	*customers_out = list.n;
	return st;
}

static enum status bounced_address(struct store *s, const char *email,
				   civil_day on, size_t *messages_out)
{
	struct key_list keys = { 0 };
	size_t customers = 0;
	struct stmt *q = SQL(s, messages_to_address);
	enum status st;

	bind_int(q, "bounced_on", on);
	bind_int(q, "since_on", on - BOUNCE_DAYS);
	bind_text(q, "email", email);
	st = sql_keys(s, q, &s->scratch, &keys);
	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++) {
		struct message_brief m;

		st = message_brief(s, keys.v[i], &s->scratch, &m);
		if (st == STATUS_OK)
			st = bounce(s, &m, on);
	}
	if (st == STATUS_OK)
		st = mark_address(s, email, on, &customers);
	*messages_out = keys.n;
	return st == STATUS_OK && !customers && !keys.n ? STATUS_NOT_FOUND : st;
}

enum status store_bounced_address(struct store *s, const char *email,
				  civil_day on, size_t *messages_out)
{
	enum status st = tx_enter(s);

	*messages_out = 0;
	return st == STATUS_OK ? tx_leave(s, bounced_address(s, email, on,
							     messages_out))
			       : st;
}
