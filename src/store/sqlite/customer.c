/*
 * Facts about customers: the customer itself, contacts, limits, documents.
 * A row that is the same as the stored one writes nothing.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "insurer.h"
#include "internal.h"
#include "relance/str.h"
#include "relance/text.h"

enum status mark_changed(struct store *s, int64_t customer_key)
{
	struct key_list *marked = &s->import.marked;
	struct stmt *q;

	/* An import marks each customer once, at its end. */
	if (s->import.active) {
		if (!marked->n || marked->v[marked->n - 1] != customer_key)
			VEC_PUSH(&s->import.arena, marked, customer_key);
		return STATUS_OK;
	}
	q = SQL(s, state_mark);
	bind_int(q, "customer_key", customer_key);
	return sql_run(s, q);
}

enum status customer_has(struct store *s, int64_t customer_key,
			 enum customer_has bit)
{
	struct stmt *q = SQL(s, state_has);

	bind_int(q, "bit", bit);
	bind_int(q, "customer_key", customer_key);
	return sql_run(s, q);
}

enum status customer_key_of(struct store *s, const char *customer_id,
			    int64_t *key_out)
{
	struct stmt *q = SQL(s, customer_key_of);

	bind_text(q, "customer_id", customer_id);
	return sql_one(s, q, key_out);
}

enum status customer_id_of(struct store *s, int64_t customer_key,
			   struct arena *a, const char **out)
{
	struct stmt *q = SQL(s, customer_id_of);
	enum status st;

	*out = NULL;
	if (!customer_key)
		return STATUS_OK;
	bind_int(q, "customer_key", customer_key);
	st = sql_next(s, q);
	if (st == STATUS_OK) {
		*out = col_text(q, 0, a);
		sql_reset(q);
	}
	return st;
}

/* Of the row as a file gives it: another set of columns is another row. */
static uint64_t customer_hash(const struct customer *c)
{
	const char *const text[] = {
		c->name,     c->legal_id,  c->vat_id,  c->email,
		c->language, c->segment,   c->country, c->address,
		c->postcode, c->city,	   c->phone,   c->parent_id,
		c->policy,   c->in_charge, c->tags,    c->insurer_ref,
	};
	uint64_t h = hash64_add_int(HASH64_START, c->lacks);

	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		h = hash64_add(h, text[i]);
	h = hash64_add_int(h, c->payment_terms);
	h = hash64_add_int(h, c->is_public);
	return hash64_add_int(h, c->is_related);
}

static enum status customer_write(struct store *s, int64_t key,
				  const struct customer *c, uint64_t hash)
{
	struct stmt *q = SQL(s, customer_write);

	bind_int(q, "customer_key", key);
	bind_text(q, "customer_id", c->customer_id);
	bind_text(q, "name", c->name);
	bind_text(q, "legal_id", c->legal_id);
	bind_text(q, "vat_id", c->vat_id);
	bind_text(q, "email", c->email);
	bind_text(q, "language", c->language);
	bind_text(q, "segment", c->segment);
	bind_text(q, "country", c->country);
	bind_text(q, "address", c->address);
	bind_text(q, "postcode", c->postcode);
	bind_text(q, "city", c->city);
	bind_text(q, "phone", c->phone);
	bind_text(q, "parent_id", c->parent_id);
	bind_text(q, "policy", c->policy);
	bind_text(q, "in_charge", c->in_charge);
	bind_text(q, "tags", c->tags);
	bind_text(q, "insurer_ref", c->insurer_ref);
	bind_int(q, "payment_terms", c->payment_terms);
	bind_int(q, "is_public", c->is_public);
	bind_int(q, "is_related", c->is_related);
	bind_int(q, "bare", c->bare);
	bind_int(q, "row_hash", (int64_t)hash);
	bind_int(q, "known_seq", s->block.seq);
	bind_text(q, "debtor", debtor_of(c, &s->scratch));
	return sql_run(s, q);
}

static enum status customer_add(struct store *s, const struct customer *c,
				uint64_t hash, int64_t *key_out)
{
	struct stmt *q;
	enum status st;

	*key_out = next_keys(s)->customer++;
	st = customer_write(s, *key_out, c, hash);
	if (st != STATUS_OK)
		return st;
	q = SQL(s, state_new);
	bind_int(q, "customer_key", *key_out);
	return sql_run(s, q);
}

enum status customer_make_bare(struct store *s, const char *customer_id,
			       int64_t *key_out)
{
	struct customer c = { .customer_id = customer_id,
			      .name = customer_id,
			      .payment_terms = -1,
			      .is_public = TRI_UNKNOWN,
			      .is_related = TRI_UNKNOWN,
			      .bare = true };

	return customer_add(s, &c, customer_hash(&c), key_out);
}

static void say_change(struct str *out, const char *what, const char *was,
		       const char *is)
{
	if (str_eq(was, is))
		return;
	str_addf(out, "%s%s: %s -> %s", out->len ? "; " : "", what,
		 was ? was : "(none)", is ? is : "(none)");
}

static void say_customer(struct str *out, const struct customer *was,
			 const struct customer *is)
{
	say_change(out, "name", was->name, is->name);
	say_change(out, "legal_id", was->legal_id, is->legal_id);
	say_change(out, "vat_id", was->vat_id, is->vat_id);
	say_change(out, "email", was->email, is->email);
	say_change(out, "language", was->language, is->language);
	say_change(out, "segment", was->segment, is->segment);
	say_change(out, "country", was->country, is->country);
	say_change(out, "address", was->address, is->address);
	say_change(out, "postcode", was->postcode, is->postcode);
	say_change(out, "city", was->city, is->city);
	say_change(out, "phone", was->phone, is->phone);
	say_change(out, "parent_id", was->parent_id, is->parent_id);
	say_change(out, "policy", was->policy, is->policy);
	say_change(out, "in_charge", was->in_charge, is->in_charge);
	say_change(out, "tags", was->tags, is->tags);
	say_change(out, "insurer_ref", was->insurer_ref, is->insurer_ref);
}

/* What the file has no column for stays as it is known. */
static void keep_known(struct customer *c, const struct customer *was)
{
#define KEEP(column, field)                                                    \
	if (LACKS(c, CUSTOMER_##column))                                       \
	c->field = was->field
	KEEP(LEGAL_ID, legal_id);
	KEEP(VAT_ID, vat_id);
	KEEP(EMAIL, email);
	KEEP(LANGUAGE, language);
	KEEP(SEGMENT, segment);
	KEEP(COUNTRY, country);
	KEEP(ADDRESS, address);
	KEEP(POSTCODE, postcode);
	KEEP(CITY, city);
	KEEP(PAYMENT_TERMS, payment_terms);
	KEEP(PHONE, phone);
	KEEP(PARENT_ID, parent_id);
	KEEP(POLICY, policy);
	KEEP(IN_CHARGE, in_charge);
	KEEP(TAGS, tags);
	KEEP(INSURER_REF, insurer_ref);
	KEEP(PUBLIC, is_public);
	KEEP(RELATED, is_related);
#undef KEEP
	c->lacks = 0;
}

/* With another legal_id it leaves the customers that were one debtor with
 * it: they are looked at as those are that it joins. */
static enum status debtor_left(struct store *s, const struct customer *was,
			       const struct customer *c)
{
	struct debtor_keys keys = { 0 };
	enum status st;

	if (str_eq(debtor_of(was, &s->scratch), debtor_of(c, &s->scratch)))
		return STATUS_OK;
	st = store_debtor_customers(s, was->key, &s->scratch, &keys);
	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++)
		st = mark_changed(s, keys.v[i]);
	return st;
}

static enum status customer_rewrite(struct store *s, const struct customer *was,
				    const struct customer *c, uint64_t hash)
{
	struct str text = STR_INIT;
	struct stmt *q = SQL(s, customer_past_add);
	enum status st;

	bind_int(q, "replaced_seq", s->block.seq);
	bind_int(q, "customer_key", was->key);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = debtor_left(s, was, c);
	if (st == STATUS_OK)
		st = customer_write(s, was->key, c, hash);
	say_customer(&text, was, c);
	if (st == STATUS_OK)
		st = journal_add(
			s, &(struct entry){
				   .kind = was->bare ? "customer described"
						     : "customer changed",
				   .on = s->import.rec.known_on,
				   .customer_key = was->key,
				   .customer_id = c->customer_id,
				   .text = text.buf });
	if (st == STATUS_OK)
		st = mark_changed(s, was->key);
	str_release(&text);
	return st;
}

static enum status customer_change(struct store *s, int64_t key,
				   const struct customer *given, uint64_t hash,
				   enum change *out)
{
	struct arena a = ARENA_INIT;
	struct customer was, c = *given;
	struct customer_now now;
	enum status st = customer_row(s, key, &a, &was, &now);

	*out = CHANGE_NONE;
	if (st == STATUS_OK) {
		keep_known(&c, &was);
		if (customer_hash(&c) != customer_hash(&was) ||
		    c.bare != was.bare) {
			*out = CHANGE_UPDATED;
			st = customer_rewrite(s, &was, &c, hash);
		}
	}
	arena_release(&a);
	return st;
}

static enum status put_customer(struct store *s, const struct customer *c,
				enum change *out)
{
	struct stmt *q = SQL(s, customer_probe);
	uint64_t hash = customer_hash(c);
	int64_t key = 0, stored = 0;
	bool bare = false;
	enum status st;

	bind_text(q, "customer_id", c->customer_id);
	st = sql_next(s, q);
	if (st == STATUS_NOT_FOUND) {
		*out = CHANGE_ADDED;
		return customer_add(s, c, hash, &key);
	}
	if (st != STATUS_OK)
		return st;
	key = col_int(q, 0);
	stored = col_int(q, 1);
	bare = col_int(q, 2) != 0;
	sql_reset(q);
	*out = CHANGE_NONE;
	if (stored == (int64_t)hash && bare == c->bare)
		return STATUS_OK;
	return customer_change(s, key, c, hash, out);
}

enum status store_put_customer(struct store *s, const struct customer *c,
			       enum change *out)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, put_customer(s, c, out)) : st;
}

static void customer_read(struct stmt *q, struct arena *a, int64_t key,
			  struct customer *out)
{
	*out = (struct customer){
		.key = key,
		.customer_id = col_text(q, 0, a),
		.name = col_text(q, 1, a),
		.legal_id = col_text(q, 2, a),
		.vat_id = col_text(q, 3, a),
		.email = col_text(q, 4, a),
		.language = col_text(q, 5, a),
		.segment = col_text(q, 6, a),
		.country = col_text(q, 7, a),
		.address = col_text(q, 8, a),
		.postcode = col_text(q, 9, a),
		.city = col_text(q, 10, a),
		.phone = col_text(q, 11, a),
		.parent_id = col_text(q, 12, a),
		.policy = col_text(q, 13, a),
		.in_charge = col_text(q, 14, a),
		.tags = col_text(q, 15, a),
		.insurer_ref = col_text(q, 16, a),
		.payment_terms = (int)col_int(q, 17),
		.is_public = (enum tri)col_int(q, 18),
		.is_related = (enum tri)col_int(q, 19),
		.bare = col_int(q, 20) != 0,
	};
}

enum status customer_row(struct store *s, int64_t key, struct arena *a,
			 struct customer *out, struct customer_now *now_out)
{
	struct stmt *q = SQL(s, customer_load);
	enum status st;

	bind_int(q, "customer_key", key);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	customer_read(q, a, key, out);
	*now_out = (struct customer_now){ .revision = col_int(q, 21),
					  .last_paid_on =
						  (civil_day)col_int(q, 22),
					  .has = (unsigned)col_int(q, 23) };
	sql_reset(q);
	return STATUS_OK;
}

enum status customer_as_known(struct store *s, int64_t known_to,
			      struct arena *a, struct customer *c)
{
	struct stmt *q;
	enum status st;

	if (known_to == INT64_MAX)
		return STATUS_OK;
	q = SQL(s, customer_past_of);
	bind_int(q, "customer_key", c->key);
	bind_int(q, "known_to", known_to);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	customer_read(q, a, c->key, c);
	sql_reset(q);
	return STATUS_OK;
}
