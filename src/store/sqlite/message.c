/*
 * Messages: written complete with their bytes, then moved from state to
 * state. Every change of a state goes through here.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "pack.h"
#include "relance/str.h"
#include "relance/text.h"

enum status look_again(struct store *s, int64_t customer_key)
{
	struct stmt *q = SQL(s, state_look);

	bind_int(q, "customer_key", customer_key);
	return sql_run(s, q);
}

enum status message_look(struct store *s, const struct message_brief *m)
{
	struct key_list keys;
	struct stmt *q;
	enum status st;

	if (!m->to_insurer) {
		st = concerned_by(s, m, &keys);
		for (size_t i = 0; st == STATUS_OK && i < keys.n; i++)
			st = look_again(s, keys.v[i]);
		return st;
	}
	q = SQL(s, state_look_debtor);
	bind_int(q, "customer_key", m->customer_key);
	return sql_run(s, q);
}

enum status step_insert(struct store *s, const struct step_new *n)
{
	const struct step_taken *t = &n->taken;
	struct stmt *q = SQL(s, step_insert);
	enum status st;

	bind_int(q, "customer_key", n->customer_key);
	bind_int(q, "invoice_key", t->invoice_key);
	bind_int(q, "episode", t->episode);
	bind_text(q, "step", t->step);
	bind_int(q, "occurrence", t->occurrence ? t->occurrence : 1);
	bind_int(q, "ordinal", next_keys(s)->step++);
	bind_text(q, "policy", t->policy);
	bind_int(q, "stage", t->stage);
	bind_int(q, "how", t->how);
	bind_int(q, "step_on", t->on);
	bind_int(q, "message_key", n->message_key);
	bind_text(q, "cause", t->cause);
	st = sql_run(s, q);
	if (st == STATUS_OK && !sqlite3_changes(s->db))
		return STATUS_CONFLICT;
	return st;
}

/* ---- ids ---------------------------------------------------------------- */

static const char *message_id_make(struct arena *a, const char *const *word,
				   size_t words, int n)
{
	struct hash_piece piece[8];
	char count[16], hex[SHA256_HEX_SIZE];
	struct sha256 h;

	snprintf(count, sizeof count, "%d", n);
	for (size_t i = 0; i < words; i++)
		piece[i] = (struct hash_piece){ word[i], strlen(word[i]) };
	piece[words] = (struct hash_piece){ count, strlen(count) };
	h = sha256_of_pieces(piece, words + 1);
	return arena_strndup(a, sha256_to_hex(&h, hex), 16);
}

static bool is_given(const struct store *s, const char *id)
{
	for (size_t i = 0; i < s->given.n; i++)
		if (str_eq(s->given.v[i], id))
			return true;
	return false;
}

static void given_forget(struct store *s)
{
	arena_reset(&s->given_arena);
	memset(&s->given, 0, sizeof s->given);
	s->given_to = 0;
}

enum status store_message_id(struct store *s, int64_t customer_key,
			     const char *customer_id, const char *currency,
			     enum channel channel, const char *recipient,
			     civil_day as_of, struct arena *arena,
			     const char **out)
{
	char on[DATE_TEXT_SIZE];
	const char *word[] = { customer_id, currency, channel_name(channel),
			       recipient ? recipient : "",
			       date_to_text(as_of, on) };
	int64_t one;

	if (s->given_to != customer_key)
		given_forget(s);
	s->given_to = customer_key;
	for (int n = 0;; n++) {
		const char *id = message_id_make(arena, word, 5, n);
		struct stmt *q;
		enum status st;

		if (is_given(s, id))
			continue;
		q = SQL(s, message_id_taken);
		bind_text(q, "message_id", id);
		st = sql_one(s, q, &one);
		if (st == STATUS_OK)
			continue;
		if (st != STATUS_NOT_FOUND)
			return st;
		VEC_PUSH(&s->given_arena, &s->given,
			 arena_strdup(&s->given_arena, id));
		*out = id;
		return STATUS_OK;
	}
}

/* ---- what the journal says of the bytes --------------------------------- */

void parts_digest_add(struct parts_digest *d, const struct sha256 *part)
{
	d->chain = journal_chain(&d->chain, part);
}

/* ---- a new message ------------------------------------------------------ */

static enum status part_insert(struct store *s, const struct byte_part *part,
			       struct sha256 *hash_out)
{
	struct packed packed = part_pack(s, part);
	struct stmt *q = SQL(s, part_insert);

	*hash_out = sha256_of(part->bytes, part->n);
	bind_blob(q, "hash", hash_out->byte, SHA256_SIZE);
	bind_blob(q, "bytes", packed.bytes, packed.n);
	bind_int(q, "size", (int64_t)packed.size);
	return sql_run(s, q);
}

static enum status parts_insert(struct store *s, int64_t key,
				const struct message_new *m,
				struct parts_digest *digest)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < m->part_count; i++) {
		struct sha256 hash;
		struct stmt *q;

		st = part_insert(s, &m->part[i], &hash);
		if (st != STATUS_OK)
			return st;
		parts_digest_add(digest, &hash);
		q = SQL(s, message_part_insert);
		bind_int(q, "message_key", key);
		bind_int(q, "part_no", (int64_t)i + 1);
		bind_blob(q, "hash", hash.byte, SHA256_SIZE);
		st = sql_run(s, q);
	}
	return st;
}

static enum status item_insert(struct store *s, int64_t key, size_t no,
			       const struct message_item *item)
{
	struct stmt *q = SQL(s, message_item_insert);

	bind_int(q, "message_key", key);
	bind_int(q, "item_no", (int64_t)no);
	bind_int(q, "invoice_key", item->invoice_key);
	bind_int(q, "episode", item->episode);
	bind_text(q, "policy", item->policy);
	bind_text(q, "step", item->step);
	bind_int(q, "stage", item->stage);
	bind_int(q, "outstanding_minor", item->outstanding_minor);
	bind_int(q, "days_overdue", item->days_overdue);
	return sql_run(s, q);
}

static enum status items_insert(struct store *s, int64_t key,
				const struct decision *d,
				const struct message_new *m)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < m->item_count; i++) {
		const struct message_item *item = &m->item[i];
		struct step_new n = {
			.customer_key = item->customer_key ? item->customer_key
							   : m->customer_key,
			.message_key = key,
			.taken = { .invoice_key = item->invoice_key,
				   .episode = item->episode,
				   .policy = item->policy,
				   .step = item->step,
				   .stage = item->stage,
				   .occurrence = item->occurrence,
				   .how = STEP_PENDING,
				   .on = d->as_of },
		};

		st = item_insert(s, key, i + 1, item);
		if (st != STATUS_OK || !item->step)
			continue;
		st = step_insert(s, &n);
		if (st == STATUS_CONFLICT)
			BUG("step %s of invoice %" PRId64 " twice", item->step,
			    item->invoice_key);
	}
	return st;
}

static enum delivery_state first_state(const struct message_new *m,
				       enum delivery_role role)
{
	return role == DELIVERY_TO && m->state == MESSAGE_QUEUED
		       ? DELIVERY_QUEUED
		       : DELIVERY_WAITING;
}

static enum status delivery_insert(struct store *s, int64_t key,
				   const struct deciding *on,
				   const struct message_new *m,
				   enum delivery_role role)
{
	const char *const recipient[] = { m->to, m->cc, m->archive };
	struct stmt *q;

	if (!recipient[role] && role != DELIVERY_TO)
		return STATUS_OK;
	q = SQL(s, delivery_insert);
	bind_int(q, "delivery_key", next_keys(s)->delivery++);
	bind_int(q, "message_key", key);
	bind_int(q, "role", role);
	bind_text(q, "recipient", recipient[role] ? recipient[role] : "");
	bind_int(q, "channel", m->channel);
	bind_int(q, "rank", !m->deadline);
	bind_int(q, "as_of_on", on->d->as_of);
	bind_int(q, "state", first_state(m, role));
	return sql_run(s, q);
}

static enum status deliveries_insert(struct store *s, int64_t key,
				     const struct deciding *on,
				     const struct message_new *m)
{
	enum status st = delivery_insert(s, key, on, m, DELIVERY_TO);

	if (st == STATUS_OK)
		st = delivery_insert(s, key, on, m, DELIVERY_CC);
	if (st == STATUS_OK)
		st = delivery_insert(s, key, on, m, DELIVERY_ARCHIVE);
	return st;
}

static void bind_message(struct stmt *q, const struct message_new *m)
{
	bind_int(q, "state", m->state);
	bind_int(q, "stage", m->stage);
	bind_int(q, "channel", m->channel);
	bind_text(q, "currency", m->currency);
	bind_text(q, "policy", m->policy);
	bind_text(q, "step", m->step);
	bind_text(q, "contract", m->contract);
	bind_text(q, "filing", m->filing);
	bind_text(q, "payee", m->payee);
	bind_text(q, "template_name", m->template_name);
	bind_text(q, "language", m->language);
	bind_text(q, "subject", m->subject);
	bind_text(q, "recipient", m->to);
	bind_text(q, "cc", m->cc);
	bind_text(q, "archive", m->archive);
	bind_int(q, "to_insurer", m->to_insurer);
	bind_int(q, "deadline", m->deadline);
	bind_int(q, "deadline_on", m->deadline_on);
	bind_int(q, "send_by", m->filing ? m->send_by : DAY_NONE);
	bind_int(q, "approvers", m->approvers > 1 ? m->approvers : 1);
	bind_int(q, "joined", m->member_count > 0);
}

/* Giving up counts from the first day, though each day plans anew. */
static enum status first_planned(struct store *s, const struct message_new *m,
				 int64_t *at_out)
{
	struct stmt *q;
	enum status st;

	*at_out = store_now(s);
	if (!m->to)
		return STATUS_OK;
	q = SQL(s, message_first_at);
	bind_int(q, "customer_key", m->customer_key);
	bind_text(q, "recipient", m->to);
	bind_text(q, "step", m->step);
	bind_text(q, "currency", m->currency);
	st = sql_one(s, q, at_out);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status message_row(struct store *s, int64_t key,
			       const struct deciding *on,
			       const struct message_new *m)
{
	struct byte_part plain = { m->plain, m->plain ? strlen(m->plain) : 0 };
	struct sha256 hash;
	struct stmt *q;
	int64_t planned_at = 0;
	enum status st = first_planned(s, m, &planned_at);

	if (st == STATUS_OK && m->plain)
		st = part_insert(s, &plain, &hash);
	if (st != STATUS_OK)
		return st;
	q = SQL(s, message_insert);
	bind_int(q, "message_key", key);
	bind_text(q, "message_id", m->message_id);
	bind_int(q, "customer_key", m->customer_key);
	bind_int(q, "run_no", on->run_no);
	bind_int(q, "as_of_on", on->d->as_of);
	bind_int(q, "revision", m->revision);
	bind_message(q, m);
	/* An approval given earlier let it be queued at once. */
	bind_int(q, "approved", 0);
	bind_int(q, "planned_at", planned_at);
	if (m->plain)
		bind_blob(q, "plain_hash", hash.byte, SHA256_SIZE);
	else
		bind_null(q, "plain_hash");
	return sql_run(s, q);
}

static enum status message_journal(struct store *s, const struct deciding *on,
				   const struct message_new *m,
				   const struct parts_digest *digest)
{
	struct str text = STR_INIT;
	char hex[SHA256_HEX_SIZE];
	enum status st;

	str_addf(&text, "%s of %s by %s to %s, %zu %s, %s; parts %s", m->step,
		 m->policy, channel_name(m->channel),
		 m->to				? m->to
		 : m->channel == CHANNEL_PORTAL ? "the insurer's portal"
						: "the postal address",
		 m->item_count, m->item_count == 1 ? "invoice" : "invoices",
		 message_state_name(m->state),
		 sha256_to_hex(&digest->chain, hex));
	st = journal_add(s, &(struct entry){ .kind = "message",
					     .on = on->d->as_of,
					     .customer_key = m->customer_key,
					     .customer_id = m->customer_id,
					     .message_id = m->message_id,
					     .policy_hash = m->policy_hash,
					     .text = text.buf });
	str_release(&text);
	return st;
}

/* What was approved before does not count for this message. */
static enum status approval_end(struct store *s, const struct deciding *on,
				int64_t key, const struct message_new *m)
{
	enum status st = approvals_use(s, key);

	if (st != STATUS_OK)
		return st;
	return journal_add(
		s, &(struct entry){ .kind = "approval ended",
				    .on = on->d->as_of,
				    .customer_key = m->customer_key,
				    .customer_id = m->customer_id,
				    .message_id = m->message_id,
				    .text = arena_printf(&s->scratch, "%s: %s",
							 m->step,
							 m->approval_lost) });
}

/* The insurer has the case of all customers that are this debtor. */
static enum status debtor_filed(struct store *s, int64_t customer_key)
{
	struct stmt *q = SQL(s, state_mark_others);

	bind_int(q, "customer_key", customer_key);
	return sql_run(s, q);
}

static enum status message_write(struct store *s, const struct deciding *on,
				 const struct message_new *m)
{
	int64_t key = next_keys(s)->message++;
	struct parts_digest digest = { 0 };
	enum status st = message_row(s, key, on, m);

	if (st == STATUS_OK)
		st = parts_insert(s, key, m, &digest);
	if (st == STATUS_OK)
		st = items_insert(s, key, on->d, m);
	if (st == STATUS_OK && m->approval_lost)
		st = approval_end(s, on, key, m);
	if (st == STATUS_OK)
		st = deliveries_insert(s, key, on, m);
	if (st == STATUS_OK && m->to_insurer)
		st = debtor_filed(s, m->customer_key);
	if (st == STATUS_OK)
		st = message_journal(s, on, m, &digest);
	if (st == STATUS_OK)
		st = members_insert(s, key, on, m);
	given_forget(s);
	return st;
}

enum status message_insert(struct store *s, const struct deciding *on,
			   const struct message_new *m)
{
	struct message_new own = *m;

	if (!own.customer_key) {
		own.customer_key = on->d->customer_key;
		own.customer_id = on->customer_id;
		own.revision = on->d->revision;
	}
	return message_write(s, on, &own);
}

/* ---- from state to state ------------------------------------------------ */

enum status message_brief(struct store *s, int64_t message_key, struct arena *a,
			  struct message_brief *out)
{
	struct stmt *q = SQL(s, message_brief);
	enum status st;

	bind_int(q, "message_key", message_key);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	*out = (struct message_brief){
		.message_key = col_int(q, 0),
		.customer_key = col_int(q, 1),
		.revision = col_int(q, 2),
		.planned_at = col_int(q, 3),
		.message_id = col_text(q, 4, a),
		.customer_id = col_text(q, 5, a),
		.recipient = col_text(q, 6, a),
		.policy = col_text(q, 7, a),
		.step = col_text(q, 8, a),
		.as_of = (civil_day)col_int(q, 9),
		.state = (enum message_state)col_int(q, 10),
		.channel = (enum channel)col_int(q, 11),
		.deadline = col_int(q, 12) != 0,
		.approved = col_int(q, 13) != 0,
		.run_no = col_int(q, 14),
		.approvers = (int)col_int(q, 15),
		.to_insurer = col_int(q, 16) != 0,
		.contract = col_text(q, 17, a),
		.filing = col_text(q, 18, a),
		.send_by = (civil_day)col_int(q, 19),
		.deadline_on = (civil_day)col_int(q, 20),
	};
	out->joined = col_int(q, 22) != 0;
	col_currency(q, 21, out->currency);
	sql_reset(q);
	return STATUS_OK;
}

enum status message_state_set(struct store *s, int64_t message_key,
			      enum message_state state)
{
	struct stmt *q = SQL(s, message_state_set);

	bind_int(q, "state", state);
	bind_int(q, "message_key", message_key);
	return sql_run(s, q);
}

/* Who looks a customer up finds what became of a message to its parent. */
static enum status note_for(struct store *s, const struct message_brief *m,
			    int64_t customer_key, struct entry *e)
{
	enum status st = STATUS_OK;

	e->customer_key = customer_key;
	e->customer_id = m->customer_id;
	if (customer_key != m->customer_key)
		st = customer_id_of(s, customer_key, &s->scratch,
				    &e->customer_id);
	return st == STATUS_OK ? journal_add(s, e) : st;
}

enum status message_note(struct store *s, const struct message_brief *m,
			 const char *kind, civil_day on, const char *text)
{
	struct entry e = { .kind = kind,
			   .on = on,
			   .message_id = m->message_id,
			   .text = text };
	struct key_list keys;
	enum status st = concerned_by(s, m, &keys);

	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++)
		st = note_for(s, m, keys.v[i], &e);
	return st;
}

enum status deliveries_drop(struct store *s, int64_t message_key)
{
	struct stmt *q = SQL(s, deliveries_drop);

	bind_int(q, "message_key", message_key);
	return sql_run(s, q);
}

static enum status steps_become(struct store *s, enum stmt_id id,
				const struct message_brief *m, civil_day on)
{
	struct key_list keys;
	enum status st = concerned_by(s, m, &keys);

	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++) {
		struct stmt *q = sql(s, id);

		if (on != DAY_NONE)
			bind_int(q, "step_on", on);
		bind_int(q, "customer_key", keys.v[i]);
		bind_int(q, "message_key", m->message_key);
		st = sql_run(s, q);
	}
	return st;
}

enum status message_steps_had(struct store *s, const struct message_brief *m,
			      civil_day on)
{
	return steps_become(s, STMT_steps_pending_had, m, on);
}

enum status message_steps_drop(struct store *s, const struct message_brief *m)
{
	return steps_become(s, STMT_steps_drop, m, DAY_NONE);
}

enum status message_steps_pass(struct store *s, const struct message_brief *m)
{
	return steps_become(s, STMT_steps_pass, m, DAY_NONE);
}

enum status message_steps_wait(struct store *s, const struct message_brief *m)
{
	return steps_become(s, STMT_steps_wait_again, m, DAY_NONE);
}

enum status message_withdraw(struct store *s, const struct message_brief *m,
			     const char *why)
{
	enum status st =
		message_state_set(s, m->message_key, MESSAGE_WITHDRAWN);

	if (st == STATUS_OK)
		st = message_steps_drop(s, m);
	if (st == STATUS_OK)
		st = deliveries_drop(s, m->message_key);
	if (st == STATUS_OK)
		st = message_look(s, m);
	if (st == STATUS_OK)
		st = message_note(s, m, "withdrawn", m->as_of, why);
	return st;
}

enum status accepted_mark(struct store *s, const struct message_brief *m,
			  enum accepted_by by, int64_t at, const char *reply,
			  const char *file)
{
	struct stmt *q = SQL(s, message_accepted);

	bind_int(q, "state", MESSAGE_ACCEPTED);
	bind_int(q, "accepted_at", at);
	bind_int(q, "accepted_by", by);
	bind_text(q, "reply", reply);
	bind_text(q, "file", file);
	bind_int(q, "message_key", m->message_key);
	return sql_run(s, q);
}
