/*
 * Invoices come in: found by their id, compared by the hash of their row,
 * written only when something changed.
 */
#include <inttypes.h>
#include <string.h>

#include "internal.h"
#include "relance/str.h"
#include "relance/text.h"

static const char *some(const char *text)
{
	return text ? text : "";
}

static uint64_t invoice_hash(const struct invoice *inv)
{
	const char *const text[] = {
		inv->customer_id,    inv->currency,  inv->po_number,
		inv->dispute_reason, inv->policy,    inv->assigned_to,
		inv->factoring,	     inv->last_step,
	};
	const int64_t number[] = {
		inv->issued_on,	   inv->due_on,	    inv->original_due_on,
		inv->delivered_on, inv->settled_on, inv->amount_minor,
		inv->tax_minor,	   inv->has_tax,    inv->status,
		inv->last_step_on,
	};
	uint64_t h = hash64_add_int(HASH64_START, inv->lacks);

	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		h = hash64_add(h, text[i]);
	for (size_t i = 0; i < sizeof number / sizeof *number; i++)
		h = hash64_add_int(h, number[i]);
	return h;
}

const char *invoice_label(struct arena *a, const char *invoice_id,
			  const char *instalment)
{
	if (!instalment || !*instalment)
		return invoice_id;
	return arena_printf(a, "%s/%s", invoice_id, instalment);
}

void invoice_read(struct stmt *q, struct arena *a, struct invoice_stored *out)
{
	struct invoice *inv = &out->invoice;
	const char *moved;

	memset(out, 0, sizeof *out);
	inv->invoice_id = col_text(q, 0, a);
	inv->instalment = col_text(q, 1, a);
	out->customer_key = col_int(q, 2);
	inv->issued_on = (civil_day)col_int(q, 3);
	inv->due_on = (civil_day)col_int(q, 4);
	inv->original_due_on = (civil_day)col_int(q, 5);
	inv->delivered_on = (civil_day)col_int(q, 6);
	inv->settled_on = DAY_NONE;
	col_currency(q, 7, inv->currency);
	inv->amount_minor = col_int(q, 8);
	inv->has_tax = !col_null(q, 9);
	inv->tax_minor = col_int(q, 9);
	inv->status = (enum invoice_status)col_int(q, 10);
	inv->po_number = col_text(q, 11, a);
	inv->dispute_reason = col_text(q, 12, a);
	inv->policy = col_text(q, 13, a);
	inv->assigned_to = col_text(q, 14, a);
	inv->factoring = col_text(q, 15, a);
	inv->last_step = col_text(q, 16, a);
	inv->last_step_on = (civil_day)col_int(q, 17);
	moved = col_text(q, 18, a);
	if (moved) {
		inv->policy = moved;
		out->moved = true;
	}
	inv->set_aside = col_int(q, 19) != 0;
	out->known_seq = col_int(q, 20);
	inv->outstanding_minor = col_int(q, 21);
	out->surplus_minor = col_int(q, 22);
	inv->episode = (int)col_int(q, 23);
	out->settled_on = (civil_day)col_int(q, 24);
	out->last_fact_on = (civil_day)col_int(q, 25);
	inv->key = col_int(q, 26);
	inv->extensions = (int)col_int(q, 27);
	inv->next_fact_on = DAY_NEVER;
	inv->paid_minor = inv->amount_minor - inv->outstanding_minor;
}

enum status invoice_brief(struct store *s, int64_t invoice_key, struct arena *a,
			  struct invoice_brief *out)
{
	struct invoice_stored row;
	struct stmt *q = SQL(s, invoice_load);
	enum status st;

	bind_int(q, "invoice_key", invoice_key);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	invoice_read(q, a, &row);
	sql_reset(q);
	*out = (struct invoice_brief){
		.invoice_key = invoice_key,
		.customer_key = row.customer_key,
		.outstanding_minor = row.invoice.outstanding_minor,
		.invoice_id = row.invoice.invoice_id,
		.instalment = row.invoice.instalment,
		.episode = row.invoice.episode,
		.due_on = row.invoice.due_on,
		.set_aside = row.invoice.set_aside,
	};
	memcpy(out->currency, row.invoice.currency, sizeof out->currency);
	return customer_id_of(s, row.customer_key, a, &out->customer_id);
}

static void bind_facts(struct stmt *q, const struct invoice *inv)
{
	bind_int(q, "delivered_on", inv->delivered_on);
	bind_text(q, "currency", inv->currency);
	bind_int(q, "amount_minor", inv->amount_minor);
	if (inv->has_tax)
		bind_int(q, "tax_minor", inv->tax_minor);
	else
		bind_null(q, "tax_minor");
	bind_int(q, "status", inv->status);
	bind_text(q, "po_number", inv->po_number);
	bind_text(q, "dispute_reason", inv->dispute_reason);
	bind_text(q, "policy", inv->policy);
	bind_text(q, "assigned_to", inv->assigned_to);
	bind_text(q, "factoring", inv->factoring);
	bind_text(q, "last_step", inv->last_step);
	bind_int(q, "last_step_on", inv->last_step_on);
}

static civil_day first_due_on(const struct invoice *inv)
{
	return inv->original_due_on != DAY_NONE ? inv->original_due_on
						: inv->due_on;
}

static enum status invoice_add(struct store *s, const struct invoice *inv,
			       int64_t customer_key, uint64_t hash,
			       int64_t *key_out)
{
	struct stmt *q = SQL(s, invoice_insert);
	struct derived d = derive(inv->amount_minor, NULL, 0);

	*key_out = next_keys(s)->invoice++;
	bind_int(q, "invoice_key", *key_out);
	bind_int(q, "customer_key", customer_key);
	bind_text(q, "invoice_id", inv->invoice_id);
	bind_text(q, "instalment", some(inv->instalment));
	bind_int(q, "issued_on", inv->issued_on);
	bind_int(q, "due_on", inv->due_on);
	bind_int(q, "original_due_on", first_due_on(inv));
	bind_facts(q, inv);
	bind_int(q, "row_hash", (int64_t)hash);
	bind_int(q, "known_seq", s->block.seq);
	bind_int(q, "outstanding_minor", d.outstanding_minor);
	bind_int(q, "episode", d.episode);
	bind_int(q, "settled_on", d.settled_on);
	return sql_run(s, q);
}

static void say_text(struct str *out, const char *what, const char *was,
		     const char *is)
{
	if (!str_eq(was, is))
		str_addf(out, "%s%s: %s -> %s", out->len ? "; " : "", what,
			 was ? was : "(none)", is ? is : "(none)");
}

static void say_day(struct str *out, const char *what, civil_day was,
		    civil_day is)
{
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];

	if (was != is)
		say_text(out, what, date_to_text(was, from),
			 date_to_text(is, to));
}

static void say_money(struct store *s, struct str *out,
		      const struct invoice *was, const struct invoice *is)
{
	struct arena *a = &s->scratch;

	if (was->amount_minor == is->amount_minor &&
	    str_eq(was->currency, is->currency))
		return;
	say_text(out, "amount_total",
		 arena_printf(a, "%s %s",
			      money_text(a, was->amount_minor, was->currency),
			      was->currency),
		 arena_printf(a, "%s %s",
			      money_text(a, is->amount_minor, is->currency),
			      is->currency));
}

static void say_invoice(struct store *s, struct str *out,
			const struct invoice *was, const struct invoice *is)
{
	say_money(s, out, was, is);
	say_day(out, "issue_date", was->issued_on, is->issued_on);
	say_day(out, "due_date", was->due_on, is->due_on);
	say_day(out, "delivery_date", was->delivered_on, is->delivered_on);
	say_text(out, "status", invoice_status_name(was->status),
		 invoice_status_name(is->status));
	say_text(out, "dispute_reason", was->dispute_reason,
		 is->dispute_reason);
	say_text(out, "po_number", was->po_number, is->po_number);
	say_text(out, "assigned_to", was->assigned_to, is->assigned_to);
	say_text(out, "factoring", was->factoring, is->factoring);
	say_text(out, "last_step", was->last_step, is->last_step);
	if (was->has_tax != is->has_tax || was->tax_minor != is->tax_minor)
		str_addf(out, "%samount_tax changed", out->len ? "; " : "");
	if (!out->len)
		str_add(out, "other columns changed");
}

static enum status invoice_rewrite(struct store *s, int64_t key,
				   const struct invoice *inv, uint64_t hash)
{
	struct stmt *q;
	enum status st = invoice_keep(s, key);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, invoice_update);
	bind_int(q, "issued_on", inv->issued_on);
	bind_int(q, "due_on", inv->due_on);
	bind_facts(q, inv);
	bind_int(q, "row_hash", (int64_t)hash);
	bind_int(q, "invoice_key", key);
	return sql_run(s, q);
}

/* What the file has no column for stays as it is known. */
static void keep_known(struct invoice *inv, const struct invoice *was)
{
#define KEEP(column, field)                                                    \
	if (LACKS(inv, INVOICE_##column))                                      \
	inv->field = was->field
	KEEP(AMOUNT_TAX, has_tax);
	KEEP(AMOUNT_TAX, tax_minor);
	KEEP(PO_NUMBER, po_number);
	KEEP(DELIVERY_DATE, delivered_on);
	KEEP(STATUS, status);
	KEEP(DISPUTE_REASON, dispute_reason);
	KEEP(POLICY, policy);
	KEEP(ASSIGNED_TO, assigned_to);
	KEEP(FACTORING, factoring);
	KEEP(LAST_STEP, last_step);
	KEEP(LAST_STEP_ON, last_step_on);
#undef KEEP
}

/* The same facts, in a row of other columns? */
static bool says_nothing_new(const struct invoice *given,
			     const struct invoice *was)
{
	struct invoice a = *given, b = *was;

	if (!LACKS(given, INVOICE_SETTLED_ON))
		return false; /* a row of its own tells */
	a.lacks = b.lacks = 0;
	b.customer_id = a.customer_id;
	a.original_due_on = b.original_due_on; /* the first one stays */
	a.settled_on = b.settled_on;
	return invoice_hash(&a) == invoice_hash(&b);
}

static enum status invoice_change(struct store *s, int64_t key,
				  const struct invoice *given, uint64_t hash,
				  enum change *out)
{
	struct invoice merged = *given, *inv = &merged;
	struct invoice_stored was;
	struct str text = STR_INIT;
	struct stmt *q = SQL(s, invoice_load);
	enum status st;

	bind_int(q, "invoice_key", key);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	invoice_read(q, &s->scratch, &was);
	sql_reset(q);
	keep_known(inv, &was.invoice);
	*out = CHANGE_NONE;
	if (says_nothing_new(inv, &was.invoice))
		return STATUS_OK;
	*out = CHANGE_UPDATED;
	say_invoice(s, &text, &was.invoice, inv);
	st = invoice_rewrite(s, key, inv, hash);
	if (st == STATUS_OK)
		st = journal_add(
			s,
			&(struct entry){ .kind = "invoice changed",
					 .on = s->import.rec.known_on,
					 .customer_key = was.customer_key,
					 .customer_id = inv->customer_id,
					 .invoice_id = invoice_label(
						 &s->scratch, inv->invoice_id,
						 inv->instalment),
					 .text = text.buf });
	str_release(&text);
	if (st == STATUS_OK && was.invoice.amount_minor != inv->amount_minor)
		st = touch_invoice(s, key);
	return st;
}

/* The column settled_on, and lists of what is open, as rows of ours. */
static enum status settle_row(struct store *s, int64_t key, const char *id,
			      civil_day on, int64_t owed_minor)
{
	struct payment p = { .payment_id = id,
			     .on = on,
			     .amount_minor = owed_minor,
			     .kind = PAYMENT_BALANCE };
	uint64_t h = hash64_add_int(hash64_add(HASH64_START, id), on);

	return payment_write(s, key, &p, hash64_add_int(h, owed_minor));
}

static enum status settled_column(struct store *s, int64_t key,
				  const struct invoice *inv, bool is_new)
{
	struct stmt *q;
	enum status st;

	if (inv->settled_on != DAY_NONE)
		return settle_row(s, key, "=settled", inv->settled_on, 0);
	if (is_new || LACKS(inv, INVOICE_SETTLED_ON))
		return STATUS_OK;
	q = SQL(s, payment_delete);
	bind_int(q, "invoice_key", key);
	bind_text(q, "payment_id", "=settled");
	st = sql_run(s, q);
	if (st == STATUS_OK && sqlite3_changes(s->db))
		st = touch_invoice(s, key);
	return st;
}

/* It is in a list of what is open: an earlier list may have settled it. */
static enum status reopened_by_list(struct store *s,
				    const struct found_invoice *at,
				    const struct invoice *inv, enum change *out)
{
	char on[DATE_TEXT_SIZE];
	const struct import_record *rec = &s->import.rec;
	int64_t key = at->invoice_key;
	struct payment *fact = NULL;
	size_t n = 0;
	struct balance b;
	enum status st;

	VEC_PUSH(&s->import.arena, &s->import.named, key);
	st = facts_load(s, key, &s->scratch, INT64_MAX, &fact, &n);
	if (st != STATUS_OK || !n)
		return st;
	b = balance_at(inv->amount_minor, fact, n, rec->data_of);
	if (b.outstanding_minor)
		return STATUS_OK;
	st = settle_row(s, key,
			arena_printf(&s->scratch, "=open %s",
				     date_to_text(rec->data_of, on)),
			rec->data_of, inv->amount_minor);
	*out = CHANGE_REOPENED;
	return st == STATUS_OK ? mark_changed(s, at->customer_key) : st;
}

static enum status put_new(struct store *s, const struct invoice *inv,
			   uint64_t hash)
{
	int64_t customer_key = 0, key = 0;
	enum status st =
		customer_key_recent(s, inv->customer_id, &customer_key);

	if (st == STATUS_NOT_FOUND)
		st = customer_make_bare(s, inv->customer_id, &customer_key);
	if (st == STATUS_OK)
		st = invoice_add(s, inv, customer_key, hash, &key);
	if (st == STATUS_OK && s->import.named_credits)
		st = credits_adopt(s, customer_key, key, inv);
	if (st == STATUS_OK)
		st = settled_column(s, key, inv, true);
	if (st == STATUS_OK && s->import.rec.open_items)
		VEC_PUSH(&s->import.arena, &s->import.named, key);
	return st == STATUS_OK ? mark_changed(s, customer_key) : st;
}

static enum status put_known(struct store *s, const struct found_invoice *at,
			     const struct invoice *inv, uint64_t hash,
			     enum change *out)
{
	enum status st = STATUS_OK;

	*out = CHANGE_NONE;
	if (at->row_hash != (int64_t)hash)
		st = invoice_change(s, at->invoice_key, inv, hash, out);
	if (*out == CHANGE_UPDATED) {
		if (st == STATUS_OK)
			st = settled_column(s, at->invoice_key, inv, false);
		if (st == STATUS_OK)
			st = mark_changed(s, at->customer_key);
	}
	if (st == STATUS_OK && s->import.active && s->import.rec.open_items)
		st = reopened_by_list(s, at, inv, out);
	return st;
}

static enum status put_invoice(struct store *s, const struct invoice *inv,
			       enum change *out, const char **other_out)
{
	struct found_invoice at;
	const char *owner;
	uint64_t hash = invoice_hash(inv);
	enum status st = STATUS_NOT_FOUND;

	if (!ascent_is_new(s, &s->import.invoices, inv->invoice_id))
		st = invoice_probe(s, inv->invoice_id, some(inv->instalment),
				   &at);
	if (st == STATUS_NOT_FOUND) {
		*out = CHANGE_ADDED;
		return put_new(s, inv, hash);
	}
	/* The hash covers the customer's id: equal means same customer. */
	if (st == STATUS_OK && at.row_hash != (int64_t)hash) {
		st = customer_id_of(s, at.customer_key, &s->scratch, &owner);
		if (st == STATUS_OK && !str_eq(owner, inv->customer_id)) {
			if (other_out)
				*other_out = owner;
			return STATUS_CONFLICT;
		}
	}
	return st == STATUS_OK ? put_known(s, &at, inv, hash, out) : st;
}

enum status store_put_invoice(struct store *s, const struct invoice *inv,
			      enum change *out, const char **other_out)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK
		       ? tx_leave(s, put_invoice(s, inv, out, other_out))
		       : st;
}
