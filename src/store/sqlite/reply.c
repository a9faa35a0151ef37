/*
 * What people say of a customer beside exceptions: an answer, a note for the
 * file, who is in charge.
 */
#include "internal.h"
#include "relance/text.h"

static enum status say(struct store *s, const char *kind, int64_t customer_key,
		       const char *invoice, civil_day on, const char *text)
{
	struct entry e = { .kind = kind,
			   .on = on,
			   .customer_key = customer_key,
			   .invoice_id = invoice,
			   .text = text };
	enum status st =
		customer_id_of(s, customer_key, &s->scratch, &e.customer_id);

	return st == STATUS_OK ? journal_add(s, &e) : st;
}

static enum status reply(struct store *s, int64_t customer_key, civil_day on,
			 const char *note)
{
	struct stmt *q = SQL(s, reply_add);
	enum status st;

	bind_int(q, "customer_key", customer_key);
	bind_int(q, "replied_on", on);
	bind_int(q, "known_seq", s->block.seq);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = customer_has(s, customer_key, HAS_REPLY);
	if (st == STATUS_OK)
		st = mark_changed(s, customer_key);
	return st == STATUS_OK ? say(s, "reply", customer_key, NULL, on, note)
			       : st;
}

enum status store_reply(struct store *s, int64_t customer_key, civil_day on,
			const char *note)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, reply(s, customer_key, on, note))
			       : st;
}

static enum status note(struct store *s, int64_t customer_key,
			int64_t invoice_key, civil_day on, const char *text)
{
	struct invoice_brief inv;
	const char *label = NULL;
	enum status st = STATUS_OK;

	if (invoice_key) {
		st = invoice_brief(s, invoice_key, &s->scratch, &inv);
		if (st != STATUS_OK)
			return st;
		label = invoice_label(&s->scratch, inv.invoice_id,
				      inv.instalment);
	}
	return say(s, "note", customer_key, label, on, text);
}

enum status store_note(struct store *s, int64_t customer_key,
		       int64_t invoice_key, civil_day on, const char *text)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, note(s, customer_key, invoice_key,
						  on, text))
			       : st;
}

static enum status assign(struct store *s, int64_t customer_key,
			  const char *person, civil_day on)
{
	struct stmt *q = SQL(s, assignment_add);
	enum status st;

	bind_int(q, "customer_key", customer_key);
	bind_int(q, "known_seq", s->block.seq);
	bind_text(q, "person", person);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = customer_has(s, customer_key, HAS_ASSIGNMENT);
	if (st == STATUS_OK)
		st = mark_changed(s, customer_key);
	return st == STATUS_OK ? say(s, "assigned", customer_key, NULL, on,
				     person ? person : "as imported")
			       : st;
}

enum status store_assign(struct store *s, int64_t customer_key,
			 const char *person, civil_day on)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK
		       ? tx_leave(s, assign(s, customer_key, person, on))
		       : st;
}
