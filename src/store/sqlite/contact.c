/*
 * Contacts, limits and documents of a customer.
 *
 * A contacts file tells everything about the customers it names: contacts of
 * theirs that it does not list are removed when the import ends, or letters
 * would go on to people who left.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "relance/text.h"

static const char *some(const char *text)
{
	return text ? text : "";
}

static uint64_t contact_hash(const char *role, const char *email,
			     const char *name)
{
	uint64_t h = hash64_add(HASH64_START, role);

	h = hash64_add(h, email);
	return hash64_add(h, name);
}

static void contact_bind(struct stmt *q, int64_t key, const struct contact *c)
{
	bind_int(q, "customer_key", key);
	bind_text(q, "role", some(c->role));
	bind_text(q, "email", some(c->email));
	bind_text(q, "name", some(c->name));
}

static void contact_note_seen(struct store *s, int64_t key,
			      const struct contact *c)
{
	struct contact_seen seen = {
		key, contact_hash(some(c->role), some(c->email), some(c->name))
	};

	if (s->import.active)
		VEC_PUSH(&s->import.arena, &s->import.contacts, seen);
}

static enum status put_contact(struct store *s, const struct contact *c,
			       enum change *out)
{
	struct stmt *q;
	int64_t key = 0;
	bool same;
	enum status st = customer_key_of(s, c->customer_id, &key);

	if (st != STATUS_OK)
		return st;
	contact_note_seen(s, key, c);
	q = SQL(s, contact_probe);
	contact_bind(q, key, c);
	*out = CHANGE_ADDED;
	st = sql_next(s, q);
	if (st == STATUS_OK) {
		same = str_eq(col_raw(q, 0), c->language);
		*out = same ? CHANGE_NONE : CHANGE_UPDATED;
		sql_reset(q);
		if (same)
			return STATUS_OK;
	} else if (st != STATUS_NOT_FOUND) {
		return st;
	}
	q = SQL(s, contact_write);
	contact_bind(q, key, c);
	bind_text(q, "language", c->language);
	bind_int(q, "known_seq", s->block.seq);
	st = sql_run(s, q);
	return st == STATUS_OK ? mark_changed(s, key) : st;
}

enum status store_put_contact(struct store *s, const struct contact *c,
			      enum change *out)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, put_contact(s, c, out)) : st;
}

static int by_customer(const void *left, const void *right)
{
	const struct contact_seen *l = left, *r = right;

	return (l->customer_key > r->customer_key) -
	       (l->customer_key < r->customer_key);
}

static bool was_seen(const struct contact_seen *seen, size_t n, uint64_t hash)
{
	for (size_t i = 0; i < n; i++)
		if (seen[i].hash == hash)
			return true;
	return false;
}

static enum status contact_remove(struct store *s, int64_t key,
				  const struct contact *c)
{
	struct stmt *q = SQL(s, contact_delete);
	enum status st;

	contact_bind(q, key, c);
	st = sql_run(s, q);
	return st == STATUS_OK ? mark_changed(s, key) : st;
}

/* Remove those of one customer that were not named. */
static enum status contacts_prune(struct store *s,
				  const struct contact_seen *seen, size_t n)
{
	struct snapshot now;
	enum status st;

	memset(&now, 0, sizeof now);
	st = contacts_load(s, seen->customer_key, &s->import.arena, &now);
	for (size_t i = 0; st == STATUS_OK && i < now.contacts.n; i++) {
		struct contact *c = &now.contacts.v[i];
		uint64_t hash = contact_hash(some(c->role), some(c->email),
					     some(c->name));

		if (!was_seen(seen, n, hash))
			st = contact_remove(s, seen->customer_key, c);
	}
	return st;
}

enum status contacts_finish(struct store *s)
{
	struct contact_seen *v = s->import.contacts.v;
	size_t n = s->import.contacts.n, from = 0;
	enum status st = STATUS_OK;

	if (n)
		qsort(v, n, sizeof *v, by_customer);
	for (size_t i = 1; st == STATUS_OK && i <= n; i++) {
		if (i < n && v[i].customer_key == v[from].customer_key)
			continue;
		st = contacts_prune(s, v + from, i - from);
		from = i;
	}
	return st;
}

enum status contacts_load(struct store *s, int64_t key, struct arena *a,
			  struct snapshot *out)
{
	struct stmt *q = SQL(s, contacts_of);
	enum status st;

	bind_int(q, "customer_key", key);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct contact c = { .customer_id = out->customer.customer_id,
				     .role = col_text(q, 0, a),
				     .name = col_text(q, 1, a),
				     .email = col_text(q, 2, a),
				     .language = col_text(q, 3, a) };

		if (c.name && !*c.name)
			c.name = NULL;
		if (c.email && !*c.email)
			c.email = NULL;
		VEC_PUSH(a, &out->contacts, c);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static void limit_key_bind(struct stmt *q, int64_t key, const struct limit *l)
{
	bind_int(q, "customer_key", key);
	bind_text(q, "contract", some(l->contract));
	bind_int(q, "type", l->type);
	bind_int(q, "effective_from_on", l->effective_from);
	bind_int(q, "announced_on", l->announced_on);
	bind_text(q, "decision_ref", some(l->decision_ref));
}

static enum status limit_probe(struct store *s, int64_t key,
			       const struct limit *l, bool by_hand,
			       enum change *out)
{
	struct stmt *q = SQL(s, limit_probe);
	enum status st;

	limit_key_bind(q, key, l);
	st = sql_next(s, q);
	*out = CHANGE_ADDED;
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	*out = (!by_hand && col_int(q, 4)) ||
			       (col_int(q, 0) == l->effective_to &&
				str_eq(col_raw(q, 1), l->amount.currency) &&
				col_int(q, 2) == l->amount.minor &&
				col_int(q, 3) == (int)l->status)
		       ? CHANGE_NONE
		       : CHANGE_UPDATED;
	sql_reset(q);
	return STATUS_OK;
}

static enum status limit_past_keep(struct store *s, int64_t key,
				   const struct limit *l)
{
	struct stmt *q = SQL(s, limit_past_add);

	limit_key_bind(q, key, l);
	bind_int(q, "replaced_seq", s->block.seq);
	return sql_run(s, q);
}

enum status limit_put(struct store *s, const struct limit *l, bool by_hand,
		      enum change *out)
{
	struct stmt *q;
	int64_t key = 0;
	enum status st = customer_key_of(s, l->customer_id, &key);

	if (st == STATUS_OK)
		st = limit_probe(s, key, l, by_hand, out);
	if (st == STATUS_OK && *out == CHANGE_UPDATED)
		st = limit_past_keep(s, key, l);
	if (st != STATUS_OK || *out == CHANGE_NONE)
		return st;
	q = SQL(s, limit_write);
	limit_key_bind(q, key, l);
	bind_int(q, "by_hand", by_hand);
	bind_int(q, "effective_to_on", l->effective_to);
	bind_text(q, "currency", l->amount.currency);
	bind_int(q, "amount_minor", l->amount.minor);
	bind_int(q, "status", l->status);
	bind_int(q, "known_seq", s->block.seq);
	st = sql_run(s, q);
	return st == STATUS_OK ? mark_changed(s, key) : st;
}

enum status store_put_limit(struct store *s, const struct limit *l,
			    enum change *out)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, limit_put(s, l, false, out)) : st;
}

enum status limits_load(struct store *s, int64_t key, int64_t known_to,
			struct arena *a, struct snapshot *out)
{
	struct stmt *q = SQL(s, limits_of);
	enum status st;

	bind_int(q, "customer_key", key);
	bind_int(q, "known_to", known_to);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct limit l = {
			.customer_id = out->customer.customer_id,
			.contract = col_text(q, 0, a),
			.type = (enum limit_type)col_int(q, 1),
			.effective_from = (civil_day)col_int(q, 2),
			.announced_on = (civil_day)col_int(q, 3),
			.decision_ref = col_text(q, 4, a),
			.effective_to = (civil_day)col_int(q, 5),
			.amount.minor = col_int(q, 7),
			.status = (enum limit_status)col_int(q, 8),
		};

		col_currency(q, 6, l.amount.currency);
		VEC_PUSH(a, &out->limits, l);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status document_owner(struct store *s, const struct document *doc,
				  int64_t *customer_out, int64_t *invoice_out)
{
	struct invoice_ref ref;
	struct candidates none = { 0 };
	struct arena *a = &s->scratch;
	enum status st;

	*invoice_out = 0;
	if (!doc->invoice_id)
		return customer_key_of(s, doc->customer_id, customer_out);
	st = store_invoice_find(s, doc->invoice_id, a, &ref, &none);
	if (st != STATUS_OK)
		return st == STATUS_CONFLICT ? STATUS_NOT_FOUND : st;
	*customer_out = ref.customer_key;
	*invoice_out = ref.invoice_key;
	return STATUS_OK;
}

static enum status put_document(struct store *s, const struct document *doc,
				enum change *out)
{
	struct stmt *q;
	int64_t customer_key = 0, invoice_key = 0;
	enum status st = document_owner(s, doc, &customer_key, &invoice_key);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, document_write);
	bind_int(q, "customer_key", customer_key);
	bind_int(q, "invoice_key", invoice_key);
	bind_text(q, "kind", some(doc->kind));
	bind_text(q, "path", some(doc->path));
	bind_int(q, "known_seq", s->block.seq);
	st = sql_run(s, q);
	*out = sqlite3_changes(s->db) ? CHANGE_ADDED : CHANGE_NONE;
	if (st == STATUS_OK && *out == CHANGE_ADDED)
		st = mark_changed(s, customer_key);
	return st;
}

enum status store_put_document(struct store *s, const struct document *doc,
			       enum change *out)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, put_document(s, doc, out)) : st;
}
