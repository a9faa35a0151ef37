/*
 * Proof: the chain of the journal, the bytes of the messages, and that what
 * is derived agrees with what is true. Reads only.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "relance/text.h"
#include "verify.h"

static int by_value(const void *left, const void *right)
{
	const uint64_t *l = left, *r = right;

	return (*l > *r) - (*l < *r);
}

void sort_numbers(struct number_list *list)
{
	if (list->n)
		qsort(list->v, list->n, sizeof *list->v, by_value);
}

bool has_number(const struct number_list *list, uint64_t value)
{
	return list->n &&
	       bsearch(&value, list->v, list->n, sizeof *list->v, by_value);
}

/* ---- the chain ---------------------------------------------------------- */

struct walk {
	struct stmt *q; /* records, in order */
	bool more;
	struct arena line;
	const char *who; /* of the block at hand */
};

static uint64_t planned_mark(const char *message_id, const char *parts)
{
	return hash64_add(hash64_add(HASH64_START, message_id), parts);
}

/* Keep what the journal says of messages, to hold the outbox against it. */
static void note_record(struct proof *p, struct walk *w, const char *payload)
{
	struct entry e;
	const char *parts;

	if (!journal_decode(payload, &w->line, &e)) {
		FAULT(p, "a record of the journal cannot be read: %s", payload);
		return;
	}
	said_note(p, &e, col_int(w->q, 0), w->who);
	if (!e.message_id)
		return;
	if (str_eq(e.kind, "accepted"))
		VEC_PUSH(&p->arena, &p->accepted,
			 hash64_add(HASH64_START, e.message_id));
	parts = strstr(e.text, "; parts ");
	if (str_eq(e.kind, "message") && parts)
		VEC_PUSH(&p->arena, &p->planned,
			 planned_mark(e.message_id, parts + 8));
}

static void check_record(struct proof *p, struct walk *w, struct sha256 *chain)
{
	struct sha256 stored, made;
	const char *payload;

	col_hash(w->q, 2, &stored);
	if (!col_null(w->q, 3)) { /* null: erased, the digest stands */
		payload = col_raw(w->q, 3);
		made = sha256_of(payload,
				 (size_t)sqlite3_column_bytes(w->q->st, 3));
		if (memcmp(&made, &stored, sizeof made) != 0)
			FAULT(p,
			      "journal block %" PRId64 " record %" PRId64
			      " was changed",
			      col_int(w->q, 0), col_int(w->q, 1));
		note_record(p, w, payload);
		arena_reset(&w->line);
	}
	*chain = journal_chain(chain, &stored);
	p->records++;
}

static enum status next_record(struct proof *p, struct walk *w)
{
	enum status st = sql_next(p->s, w->q);

	w->more = st == STATUS_OK;
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

struct block_row {
	int64_t seq, made_at, records;
	const char *who;
	struct sha256 head;
};

static enum status check_block(struct proof *p, struct walk *w,
			       const struct block_row *b, struct sha256 *prev)
{
	struct sha256 chain = journal_start(prev, b->seq, b->made_at, b->who);
	int64_t n = 0;
	enum status st = STATUS_OK;

	w->who = b->who;
	while (st == STATUS_OK && w->more && col_int(w->q, 0) <= b->seq) {
		if (col_int(w->q, 0) < b->seq)
			FAULT(p, "a journal record stands in no block");
		check_record(p, w, &chain);
		n++;
		st = next_record(p, w);
	}
	if (n != b->records)
		FAULT(p,
		      "journal block %" PRId64 " has %" PRId64
		      " records instead of %" PRId64,
		      b->seq, n, b->records);
	if (memcmp(&chain, &b->head, sizeof chain) != 0)
		FAULT(p, "the chain of the journal is broken at block %" PRId64,
		      b->seq);
	*prev = b->head;
	return st;
}

static enum status check_chain(struct proof *p)
{
	struct stmt *q = SQL(p->s, verify_blocks);
	struct walk w = { .q = SQL(p->s, verify_records) };
	struct sha256 prev;
	int64_t last = 0;
	enum status st = next_record(p, &w);

	memset(&prev, 0, sizeof prev);
	while (st == STATUS_OK && (st = sql_next(p->s, q)) == STATUS_OK) {
		struct block_row b = { .seq = col_int(q, 0),
				       .made_at = col_int(q, 1),
				       .who = col_raw(q, 2),
				       .records = col_int(q, 3) };

		col_hash(q, 4, &b.head);
		if (b.seq <= last)
			FAULT(p, "journal block %" PRId64 " is out of order",
			      b.seq);
		last = b.seq;
		st = check_block(p, &w, &b, &prev);
	}
	if (st == STATUS_NOT_FOUND)
		st = STATUS_OK;
	if (st == STATUS_OK && w.more)
		FAULT(p, "the journal has records after its last block");
	sql_reset(w.q);
	sql_reset(q);
	arena_release(&w.line);
	return st;
}

static int hex_value(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

static bool hex_read(const char *hex, struct sha256 *out)
{
	if (strlen(hex) != SHA256_HEX_SIZE - 1)
		return false;
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		int high = hex_value(hex[2 * i]),
		    low = hex_value(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out->byte[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static enum status check_head(struct proof *p, const char *head)
{
	struct sha256 wanted;
	struct stmt *q;
	int64_t seq;
	enum status st;

	if (!head)
		return STATUS_OK;
	if (!hex_read(head, &wanted)) {
		FAULT(p, "a journal head has 64 hexadecimal digits: %s", head);
		return STATUS_OK;
	}
	q = SQL(p->s, head_known);
	bind_blob(q, "head", wanted.byte, SHA256_SIZE);
	st = sql_one(p->s, q, &seq);
	if (st == STATUS_NOT_FOUND) {
		FAULT(p, "this journal never had the head %s", head);
		return STATUS_OK;
	}
	return st;
}

/* ---- balances ----------------------------------------------------------- */

struct facts_walk {
	struct stmt *q;
	bool more;
	struct arena arena;
	struct VEC(struct payment) list; /* of one invoice */
};

static enum status facts_of(struct proof *p, struct facts_walk *w,
			    int64_t invoice_key)
{
	enum status st = STATUS_OK;

	arena_reset(&w->arena);
	memset(&w->list, 0, sizeof w->list);
	while (st == STATUS_OK && w->more && col_int(w->q, 0) <= invoice_key) {
		struct payment fact = {
			.payment_id = col_text(w->q, 1, &w->arena),
			.on = (civil_day)col_int(w->q, 2),
			.amount_minor = col_int(w->q, 3),
			.kind = (enum payment_kind)col_int(w->q, 4),
		};

		if (col_int(w->q, 0) < invoice_key)
			FAULT(p, "payment %s is of no invoice",
			      fact.payment_id);
		else
			VEC_PUSH(&w->arena, &w->list, fact);
		st = sql_next(p->s, w->q);
		w->more = st == STATUS_OK;
	}
	facts_sort(w->list.v, w->list.n);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static void check_balance(struct proof *p, struct stmt *q,
			  const struct facts_walk *w)
{
	struct derived d = derive(col_int(q, 3), w->list.v, w->list.n);

	if (d.outstanding_minor != col_int(q, 4) ||
	    d.surplus_minor != col_int(q, 5) || d.episode != col_int(q, 6) ||
	    d.settled_on != col_int(q, 7) || d.last_fact_on != col_int(q, 8))
		FAULT(p,
		      "invoice %s%s%s: outstanding is %" PRId64
		      " in the books, its payments make %" PRId64,
		      col_raw(q, 1), *col_raw(q, 2) ? "/" : "", col_raw(q, 2),
		      col_int(q, 4), d.outstanding_minor);
}

static enum status check_balances(struct proof *p)
{
	struct facts_walk w = { .q = SQL(p->s, verify_payments) };
	struct stmt *q = SQL(p->s, verify_invoices);
	enum status st = sql_next(p->s, w.q);

	w.more = st == STATUS_OK;
	if (st == STATUS_NOT_FOUND)
		st = STATUS_OK;
	while (st == STATUS_OK && (st = sql_next(p->s, q)) == STATUS_OK) {
		st = facts_of(p, &w, col_int(q, 0));
		if (st == STATUS_OK)
			check_balance(p, q, &w);
	}
	if (st == STATUS_NOT_FOUND && w.more)
		FAULT(p, "payment %s is of no invoice", col_raw(w.q, 1));
	sql_reset(w.q);
	sql_reset(q);
	arena_release(&w.arena);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* ---- states ------------------------------------------------------------- */

static const char *state_of(struct stmt *q, int i)
{
	return col_null(q, i)
		       ? "(no message)"
		       : message_state_name((enum message_state)col_int(q, i));
}

static void say_twice(struct proof *p, struct stmt *q)
{
	FAULT(p, "invoice %s %s is there %" PRId64 " times", col_raw(q, 0),
	      col_raw(q, 1), col_int(q, 2));
}

static void say_step(struct proof *p, struct stmt *q)
{
	FAULT(p, "invoice %s: step %s is %s, but its message %s is %s",
	      col_raw(q, 0), col_raw(q, 1),
	      step_how_name((enum step_how)col_int(q, 4)),
	      col_null(q, 2) ? "(none)" : col_raw(q, 2), state_of(q, 3));
}

static void say_demand(struct proof *p, struct stmt *q)
{
	FAULT(p, "message %s waits, but no step %s waits for it", col_raw(q, 0),
	      col_raw(q, 1));
}

static void say_had(struct proof *p, struct stmt *q)
{
	FAULT(p,
	      "message %s was accepted, but an invoice does not have its "
	      "step %s",
	      col_raw(q, 0), col_raw(q, 1));
}

static void say_items(struct proof *p, struct stmt *q)
{
	FAULT(p, "message %s demands no invoice", col_raw(q, 0));
}

static void say_delivery(struct proof *p, struct stmt *q)
{
	FAULT(p, "message %s is %s, but its delivery is not", col_raw(q, 0),
	      state_of(q, 1));
}

static void say_envelope(struct proof *p, struct stmt *q)
{
	if (col_int(q, 1) || col_int(q, 3))
		FAULT(p, "message %s: the journal knows another recipient",
		      col_raw(q, 0));
	if (col_int(q, 2))
		FAULT(p,
		      "message %s: the journal knows another time of "
		      "acceptance",
		      col_raw(q, 0));
}

static void say_missing(struct proof *p, struct stmt *q)
{
	FAULT(p, "message %s: bytes are missing", col_raw(q, 0));
}

static void say_has(struct proof *p, struct stmt *q)
{
	FAULT(p, "what was recorded about customer %s is overlooked",
	      col_raw(q, 0));
}

static void say_engine(struct proof *p, struct stmt *q)
{
	if (!str_eq(col_raw(q, 0), "ok"))
		FAULT(p, "the database file is damaged: %s", col_raw(q, 0));
}

static void check_part(struct proof *p, struct stmt *q)
{
	struct sha256 stored, made = { 0 };
	struct byte_part part;

	col_hash(q, 0, &stored);
	if (part_unpack(p->s, q, 1, &part))
		made = sha256_of(part.bytes, part.n);
	if (memcmp(&stored, &made, sizeof made) != 0)
		FAULT(p, "bytes of a message were changed");
}

static const struct check {
	enum stmt_id id;
	void (*fn)(struct proof *p, struct stmt *q);
} checks[] = {
	{ STMT_quick_check, say_engine },
	{ STMT_verify_twice, say_twice },
	{ STMT_verify_steps, say_step },
	{ STMT_verify_demands, say_demand },
	{ STMT_verify_had, say_had },
	{ STMT_verify_items, say_items },
	{ STMT_verify_deliveries, say_delivery },
	{ STMT_verify_envelopes, say_envelope },
	{ STMT_verify_missing_parts, say_missing },
	{ STMT_verify_has, say_has },
	{ STMT_verify_parts, check_part },
};

static enum status check_each(struct proof *p, const struct check *c)
{
	struct stmt *q = sql(p->s, c->id);
	enum status st;

	p->faults = 0;
	while ((st = sql_next(p->s, q)) == STATUS_OK)
		c->fn(p, q);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* ---- outbox against journal --------------------------------------------- */

struct parts_walk {
	struct stmt *q;
	bool more;
};

static enum status digest_of(struct proof *p, struct parts_walk *w,
			     int64_t message_key, struct parts_digest *out)
{
	enum status st = STATUS_OK;

	memset(out, 0, sizeof *out);
	while (st == STATUS_OK && w->more && col_int(w->q, 0) <= message_key) {
		struct sha256 part;

		col_hash(w->q, 1, &part);
		if (col_int(w->q, 0) == message_key)
			parts_digest_add(out, &part);
		st = sql_next(p->s, w->q);
		w->more = st == STATUS_OK;
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static void check_message(struct proof *p, struct stmt *q,
			  const struct parts_digest *digest)
{
	char hex[SHA256_HEX_SIZE];
	const char *id = col_raw(q, 1);
	enum message_state state = (enum message_state)col_int(q, 2);

	sha256_to_hex(&digest->chain, hex);
	if (!has_number(&p->planned, planned_mark(id, hex)))
		FAULT(p, "message %s: the journal knows other bytes, or none",
		      id);
	if (state == MESSAGE_ACCEPTED &&
	    !has_number(&p->accepted, hash64_add(HASH64_START, id)))
		FAULT(p, "message %s is %s, the journal does not know it", id,
		      message_state_name(state));
}

static enum status check_outbox(struct proof *p)
{
	struct parts_walk w = { .q = SQL(p->s, verify_message_parts) };
	struct stmt *q = SQL(p->s, verify_messages);
	enum status st = sql_next(p->s, w.q);

	w.more = st == STATUS_OK;
	if (st == STATUS_NOT_FOUND)
		st = STATUS_OK;
	sort_numbers(&p->planned);
	sort_numbers(&p->accepted);
	while (st == STATUS_OK && (st = sql_next(p->s, q)) == STATUS_OK) {
		struct parts_digest digest;

		st = digest_of(p, &w, col_int(q, 0), &digest);
		if (st == STATUS_OK)
			check_message(p, q, &digest);
	}
	sql_reset(w.q);
	sql_reset(q);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status verify(struct proof *p, const char *head)
{
	enum status st = check_chain(p);

	p->faults = 0;
	if (st == STATUS_OK)
		st = check_head(p, head);
	p->faults = 0;
	if (st == STATUS_OK)
		st = check_balances(p);
	for (size_t i = 0;
	     st == STATUS_OK && i < sizeof checks / sizeof *checks; i++)
		st = check_each(p, &checks[i]);
	p->faults = 0;
	if (st == STATUS_OK)
		st = check_outbox(p);
	p->faults = 0;
	return st == STATUS_OK ? check_said(p) : st;
}

enum status store_verify(struct store *s, const char *head, size_t *rows_out,
			 struct diags *d)
{
	struct proof p = { .s = s, .d = d };
	size_t errors = d->errors;
	enum status st = sql_run(s, SQL(s, begin_read));

	/* One transaction: all checks look at the same moment. */
	if (st == STATUS_OK) {
		st = verify(&p, head);
		s->sealed = true;
		if (sql_run(s, SQL(s, commit)) != STATUS_OK)
			st = STATUS_TEMPFAIL;
		s->sealed = false;
	}
	arena_release(&p.arena);
	*rows_out = p.records;
	return st == STATUS_OK && d->errors > errors ? STATUS_INVALID : st;
}
