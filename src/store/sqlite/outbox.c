/*
 * The outbox: what may be tried now, and the leave to finish.
 *
 * The choice between at most once and at least once is made in grant():
 * `sending` is durable before the server hears the end of the data, so that
 * after a crash we know which messages may have arrived. Those are reported
 * as uncertain, never sent again by themselves.
 */
#include <inttypes.h>
#include <string.h>

#include "pack.h"

struct place {
	int64_t rank, as_of, key;
};

static enum status place_of(struct store *s, const char *after,
			    struct place *out)
{
	struct stmt *q;
	enum status st;

	*out = (struct place){ -1, 0, 0 }; /* before all */
	if (!after)
		return STATUS_OK;
	q = SQL(s, outbox_after);
	bind_text(q, "message_id", after);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	*out = (struct place){ col_int(q, 0), col_int(q, 1), col_int(q, 2) };
	sql_reset(q);
	return STATUS_OK;
}

struct parcels VEC(struct parcel);

static void read_parcel(struct stmt *q, struct arena *a, struct parcel *out)
{
	*out = (struct parcel){
		.delivery_key = col_int(q, 0),
		.message_id = col_text(q, 2, a),
		.channel = (enum channel)col_int(q, 3),
		.role = (enum delivery_role)col_int(q, 4),
		.recipient = col_text(q, 5, a),
		.as_of = (civil_day)col_int(q, 6),
		.attempts = (int)col_int(q, 7),
		.deadline = col_int(q, 8) != 0,
	};
}

enum status parts_load(struct store *s, int64_t message_key, struct arena *a,
		       const struct byte_part **out, size_t *n_out)
{
	struct stmt *q = SQL(s, message_parts);
	struct VEC(struct byte_part) list = { 0 };
	enum status st;

	*out = NULL;
	*n_out = 0;
	bind_int(q, "message_key", message_key);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct byte_part part;

		if (!part_unpack(s, q, 0, &part)) {
			sql_reset(q);
			return sql_failed(s, SQLITE_CORRUPT);
		}
		part.bytes = arena_copy(a, part.bytes, part.n);
		VEC_PUSH(a, &list, part);
	}
	*out = list.v;
	*n_out = list.n;
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static void bind_filter(struct stmt *q, const struct outbox_filter *f)
{
	bind_int(q, "rank_most", f->deadline_only ? 0 : 1);
	bind_int(q, "channel", f->channel);
	bind_int(q, "every_day", f->all_as_of);
	bind_int(q, "as_of_on", f->as_of);
}

enum status store_outbox_next(struct store *s, const struct outbox_filter *f,
			      size_t max, struct arena *arena,
			      struct parcel **out, size_t *n_out)
{
	struct place after;
	struct parcels list = { 0 };
	struct key_list keys = { 0 };
	struct stmt *q;
	enum status st = place_of(s, f->after, &after);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, outbox_next);
	bind_filter(q, f);
	bind_int(q, "now_at", f->now_at);
	bind_int(q, "after_rank", after.rank);
	bind_int(q, "after_as_of", after.as_of);
	bind_int(q, "after_key", after.key);
	bind_int(q, "max", (int64_t)max);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct parcel p;

		read_parcel(q, arena, &p);
		VEC_PUSH(arena, &list, p);
		VEC_PUSH(arena, &keys, col_int(q, 1));
	}
	if (st == STATUS_NOT_FOUND)
		st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++)
		st = parts_load(s, keys.v[i], arena, &list.v[i].part,
				&list.v[i].part_count);
	*out = list.v;
	*n_out = list.n;
	return st;
}

enum status store_outbox_next_at(struct store *s, const struct outbox_filter *f,
				 int64_t *at_out, size_t *waiting_out)
{
	struct stmt *q = SQL(s, outbox_next_at);
	enum status st;

	bind_filter(q, f);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	*at_out = col_int(q, 0);
	*waiting_out = (size_t)col_int(q, 1);
	sql_reset(q);
	return STATUS_OK;
}

enum status store_outbox_waiting(struct store *s, size_t *waiting_out,
				 size_t *braked_out)
{
	struct stmt *q = SQL(s, outbox_waiting);
	enum status st = sql_next(s, q);

	*waiting_out = *braked_out = 0;
	if (st != STATUS_OK)
		return st;
	*waiting_out = (size_t)col_int(q, 0);
	*braked_out = (size_t)col_int(q, 1);
	sql_reset(q);
	return STATUS_OK;
}

enum status store_accepted_since(struct store *s, int64_t at, size_t *n_out)
{
	struct stmt *q = SQL(s, accepted_since);
	int64_t n = 0;
	enum status st;

	bind_int(q, "since_at", at);
	st = sql_one(s, q, &n);
	*n_out = (size_t)n;
	return st;
}

void store_mail_to_folder(struct store *s, bool folder)
{
	s->mail_to_folder = folder;
}

/* ---- leave -------------------------------------------------------------- */

enum status delivery_load(struct store *s, int64_t key, struct arena *a,
			  struct delivery_row *out)
{
	struct stmt *q = SQL(s, delivery_load);
	enum status st;

	bind_int(q, "delivery_key", key);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	*out = (struct delivery_row){
		.key = key,
		.message_key = col_int(q, 0),
		.role = (enum delivery_role)col_int(q, 1),
		.state = (enum delivery_state)col_int(q, 2),
		.attempts = (int)col_int(q, 3),
		.message_state = (enum message_state)col_int(q, 4),
		.revision = col_int(q, 5),
		.customer_key = col_int(q, 6),
		.recipient = col_text(q, 7, a),
		.channel = (enum channel)col_int(q, 8),
		.by_folder = col_int(q, 9) != 0,
		.joined = col_int(q, 10) != 0,
	};
	sql_reset(q);
	return STATUS_OK;
}

enum status delivery_state(struct store *s, int64_t key,
			   const struct delivery_change *c)
{
	struct stmt *q = SQL(s, delivery_state);

	bind_int(q, "state", c->state);
	bind_int(q, "tried", c->tried);
	bind_int(q, "next_at", c->next_at);
	bind_text(q, "reply", c->reply);
	bind_int(q, "delivery_key", key);
	return sql_run(s, q);
}

static enum status basis_holds(struct store *s, const struct delivery_row *d,
			       bool *out)
{
	struct stmt *q = SQL(s, customer_revision);
	int64_t revision = 0;
	enum status st;

	bind_int(q, "customer_key", d->customer_key);
	st = sql_one(s, q, &revision);
	*out = st == STATUS_OK && revision == d->revision;
	return *out && d->joined ? members_hold(s, d->message_key, out) : st;
}

static enum status withdraw(struct store *s, int64_t message_key)
{
	struct message_brief m;
	enum status st = message_brief(s, message_key, &s->scratch, &m);

	if (st != STATUS_OK)
		return st;
	return message_withdraw(s, &m,
				"something changed after it was "
				"planned, planned anew");
}

static enum status grant(struct store *s, const struct delivery_row *d)
{
	struct stmt *q = SQL(s, delivery_sending);
	enum status st;

	/* What is no e-mail is always written to a folder. */
	bind_int(q, "by_folder",
		 s->mail_to_folder || d->channel != CHANNEL_EMAIL);
	bind_int(q, "delivery_key", d->key);
	st = sql_run(s, q);
	if (st == STATUS_OK && d->role == DELIVERY_TO)
		st = message_state_set(s, d->message_key, MESSAGE_SENDING);
	return st;
}

static enum status leave_one(struct store *s, int64_t key, bool *granted_out)
{
	struct delivery_row d;
	bool holds = false;
	enum status st = delivery_load(s, key, &s->scratch, &d);

	*granted_out = false;
	if (st != STATUS_OK || d.state != DELIVERY_QUEUED)
		return st;
	/* Copies follow a message that has left already. */
	if (d.role != DELIVERY_TO) {
		*granted_out = true;
		return grant(s, &d);
	}
	if (d.message_state != MESSAGE_QUEUED)
		return STATUS_OK;
	st = basis_holds(s, &d, &holds);
	if (st != STATUS_OK)
		return st;
	*granted_out = holds;
	return holds ? grant(s, &d) : withdraw(s, d.message_key);
}

enum status store_leave(struct store *s, size_t n, const int64_t *delivery_key,
			bool *granted_out)
{
	enum status st = tx_enter(s);

	memset(granted_out, 0, n * sizeof *granted_out);
	if (st != STATUS_OK)
		return st;
	for (size_t i = 0; st == STATUS_OK && i < n; i++)
		st = leave_one(s, delivery_key[i], &granted_out[i]);
	st = tx_leave(s, st);
	if (st != STATUS_OK) /* not durable: nobody may finish */
		memset(granted_out, 0, n * sizeof *granted_out);
	return st;
}
