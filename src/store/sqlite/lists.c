/* Messages and their history, for people and JSON. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "relance/text.h"

/* ---- messages ----------------------------------------------------------- */

static void read_message(struct stmt *q, struct arena *a,
			 struct message_row *out)
{
	*out = (struct message_row){
		.message_id = col_text(q, 0, a),
		.customer_id = col_text(q, 1, a),
		.to = col_text(q, 2, a),
		.cc = col_text(q, 3, a),
		.template_name = col_text(q, 4, a),
		.language = col_text(q, 5, a),
		.subject = col_text(q, 6, a),
		.policy = col_text(q, 7, a),
		.step = col_text(q, 8, a),
		.contract = col_text(q, 9, a),
		.reply = col_text(q, 10, a),
		.file = col_text(q, 11, a),
		.run_id = col_text(q, 12, a),
		.tracking = col_text(q, 13, a),
		.channel = (enum channel)col_int(q, 15),
		.stage = (enum stage)col_int(q, 16),
		.state = (enum message_state)col_int(q, 17),
		.as_of = (civil_day)col_int(q, 18),
		.attempts = (int)col_int(q, 19),
		.accepted_at = col_int(q, 20),
		.to_insurer = col_int(q, 21) != 0,
		.deadline = col_int(q, 22) != 0,
	};
	col_currency(q, 14, out->currency);
}

static enum status read_items(struct store *s, int64_t key, struct arena *a,
			      struct message_row *row)
{
	struct stmt *q = SQL(s, message_items);
	enum status st;

	bind_int(q, "message_key", key);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct message_row_item item = {
			.invoice_id = col_text(q, 0, a),
			.instalment = col_text(q, 1, a),
			.step = col_text(q, 2, a),
			.outstanding_minor = col_int(q, 3),
			.days_overdue = (int)col_int(q, 4),
			.customer_id = col_text(q, 5, a),
			.customer_name = col_text(q, 6, a),
		};

		VEC_PUSH(a, &row->items, item);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status read_plain(struct store *s, const struct sha256 *hash,
			      struct arena *a, struct message_row *row)
{
	struct stmt *q = SQL(s, part_load);
	struct byte_part part;
	enum status st;

	bind_blob(q, "hash", hash->byte, SHA256_SIZE);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	if (part_unpack(s, q, 0, &part))
		row->plain = arena_strndup(a, part.bytes, part.n);
	else
		st = sql_failed(s, SQLITE_CORRUPT);
	sql_reset(q);
	return st;
}

struct listed {
	struct message_row row;
	int64_t key;
	bool has_plain;
	struct sha256 plain_hash;
};

/* The narrowest way to the messages asked for. */
static struct stmt *messages_query(struct store *s,
				   const struct message_filter *f)
{
	struct stmt *q;

	if (f->message_id) {
		q = SQL(s, message_one);
		bind_text(q, "message_id", f->message_id);
		return q;
	}
	if (f->customer_key) {
		q = SQL(s, messages_each_of);
		bind_int(q, "customer_key", f->customer_key);
	} else {
		q = SQL(s, messages_each);
	}
	bind_int(q, "state", f->state);
	bind_int(q, "from_on", f->from);
	bind_int(q, "to_on", f->to);
	return q;
}

/* One message was asked for by its id: the rest of the filter still holds. */
static bool is_wanted(const struct message_filter *f,
		      const struct message_row *row)
{
	return (f->state < 0 || (int)row->state == f->state) &&
	       row->as_of >= f->from && row->as_of <= f->to;
}

enum status store_messages_each(struct store *s, const struct message_filter *f,
				struct arena *arena,
				void (*fn)(void *, const struct message_row *),
				void *ctx)
{
	struct stmt *q = messages_query(s, f);
	struct VEC(struct listed) list = { 0 };
	enum status st;

	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct listed l = { .key = col_int(q, 23),
				    .has_plain = !col_null(q, 24) };

		read_message(q, arena, &l.row);
		col_hash(q, 24, &l.plain_hash);
		if (is_wanted(f, &l.row))
			VEC_PUSH(arena, &list, l);
	}
	st = st == STATUS_NOT_FOUND ? STATUS_OK : st;
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++) {
		struct listed *l = &list.v[i];

		if (f->with_items)
			st = read_items(s, l->key, arena, &l->row);
		if (st == STATUS_OK && f->with_plain && l->has_plain)
			st = read_plain(s, &l->plain_hash, arena, &l->row);
		if (st == STATUS_OK)
			fn(ctx, &l->row);
	}
	return st;
}

enum status store_message_parts(struct store *s, const char *message_id,
				struct arena *arena, struct byte_part **out,
				size_t *n_out)
{
	const struct byte_part *parts = NULL;
	int64_t key = 0;
	enum status st = message_key_of(s, message_id, &key);

	if (st != STATUS_OK)
		return st;
	st = parts_load(s, key, arena, &parts, n_out);
	*out = ARENA_ARRAY(arena, struct byte_part, *n_out);
	if (*n_out)
		memcpy(*out, parts, *n_out * sizeof *parts);
	return st;
}
