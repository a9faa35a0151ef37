/*
 * One import is one transaction. What concerns a whole invoice or customer
 * (balances, revisions, letters that crossed a payment) is done once at the
 * end, in the order of our numbers, which is the order of the tables.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "relance/text.h"

static void import_forget(struct store *s)
{
	sqlite3_exec(s->db, "pragma cache_size = -24576", NULL, NULL, NULL);
	arena_release(&s->import.arena);
	memset(&s->import, 0, sizeof s->import);
}

enum status store_import_begin(struct store *s, const struct import_record *rec)
{
	struct import_state *im = &s->import;
	int64_t one;
	enum status st;

	if (im->active)
		BUG("an import inside an import");
	st = tx_enter(s);
	if (st != STATUS_OK)
		return st;
	st = sql_one(s, SQL(s, payment_any), &one);
	if (st == STATUS_NOT_FOUND)
		im->fresh_payments = true;
	else if (st != STATUS_OK)
		return tx_leave(s, st);
	st = sql_one(s, SQL(s, credits_named), &one);
	if (st != STATUS_OK && st != STATUS_NOT_FOUND)
		return tx_leave(s, st);
	im->named_credits = st == STATUS_OK;
	st = exec_text(s, "pragma cache_size = -81920"); /* 80 MB */
	if (st != STATUS_OK)
		return tx_leave(s, st);
	im->payments.fresh = im->fresh_payments && !im->named_credits;
	im->invoices.fresh = next_keys(s)->invoice == 1;
	if (im->invoices.fresh)
		st = indexes_drop(s);
	if (st != STATUS_OK)
		return tx_leave(s, st);
	im->active = true;
	im->rec = *rec;
	im->rec.file = arena_strdup(&im->arena, rec->file);
	im->rec.kind = arena_strdup(&im->arena, rec->kind);
	im->no = next_keys(s)->import++;
	return tx_leave(s, STATUS_OK);
}

static int by_number(const void *left, const void *right)
{
	const int64_t *l = left, *r = right;

	return (*l > *r) - (*l < *r);
}

/* Keys are small numbers: one bit for each of a crowd is quicker than to sort
 * it. */
static void sort_crowd(struct key_list *list, int64_t top)
{
	size_t words = (size_t)top / 64 + 1, n = 0;
	uint64_t *bits = mem_alloc(words * sizeof *bits);

	memset(bits, 0, words * sizeof *bits);
	for (size_t i = 0; i < list->n; i++)
		bits[list->v[i] / 64] |= UINT64_C(1) << (list->v[i] % 64);
	for (int64_t key = 0; key <= top; key++)
		if (bits[key / 64] >> (key % 64) & 1)
			list->v[n++] = key;
	list->n = n;
	free(bits);
}

static int64_t largest(const struct key_list *list)
{
	int64_t top = 0;

	for (size_t i = 0; i < list->n; i++)
		if (list->v[i] > top)
			top = list->v[i];
	return top;
}

/* Ascending, each once. */
static void sort_once(struct key_list *list)
{
	int64_t top = largest(list);
	size_t n = 0;

	if (!list->n)
		return;
	if (top / 64 < (int64_t)list->n) {
		sort_crowd(list, top);
		return;
	}
	qsort(list->v, list->n, sizeof *list->v, by_number);
	for (size_t i = 0; i < list->n; i++)
		if (!i || list->v[i] != list->v[i - 1])
			list->v[n++] = list->v[i];
	list->n = n;
}

static enum status each_key(struct store *s, struct key_list *list,
			    enum status (*fn)(struct store *, int64_t))
{
	enum status st = STATUS_OK;

	sort_once(list);
	for (size_t i = 0; st == STATUS_OK && i < list->n; i++)
		st = fn(s, list->v[i]);
	return st;
}

static enum status state_mark(struct store *s, int64_t customer_key)
{
	struct stmt *q = SQL(s, state_mark);

	bind_int(q, "customer_key", customer_key);
	return sql_run(s, q);
}

static enum status state_paid(struct store *s, int64_t customer_key)
{
	struct stmt *q = SQL(s, last_paid_of);
	int64_t on = DAY_NONE;
	enum status st;

	bind_int(q, "customer_key", customer_key);
	bind_int(q, "as_of_on", DAY_NEVER);
	bind_int(q, "known_to", INT64_MAX);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	if (!col_null(q, 0))
		on = col_int(q, 0);
	sql_reset(q);
	q = SQL(s, state_paid);
	bind_int(q, "paid_on", on);
	bind_int(q, "customer_key", customer_key);
	return sql_run(s, q);
}

static enum status crossed_find(struct store *s, int64_t invoice_key)
{
	struct stmt *q = SQL(s, invoice_owner);
	int64_t customer_key;
	enum status st;

	bind_int(q, "invoice_key", invoice_key);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	customer_key = col_int(q, 0);
	sql_reset(q);
	q = SQL(s, crossed_find);
	bind_int(q, "invoice_key", invoice_key);
	bind_int(q, "customer_key", customer_key);
	bind_int(q, "known_seq", s->block.seq);
	return sql_run(s, q);
}

/* Nothing can have crossed before the first message. */
static enum status crossed_renew(struct store *s)
{
	enum status st = sql_run(s, SQL(s, crossed_clear));

	if (st != STATUS_OK || next_keys(s)->message <= 1)
		return st;
	return each_key(s, &s->import.touched, crossed_find);
}

static enum status import_write(struct store *s, const struct import_counts *n)
{
	const struct import_record *rec = &s->import.rec;
	struct stmt *q = SQL(s, import_write);

	bind_int(q, "import_no", s->import.no);
	bind_text(q, "file", rec->file ? rec->file : "");
	bind_text(q, "kind", rec->kind ? rec->kind : "");
	bind_blob(q, "hash", rec->hash.byte, SHA256_SIZE);
	bind_int(q, "data_of_on", rec->data_of);
	bind_int(q, "known_on", rec->known_on);
	bind_int(q, "open_items", rec->open_items);
	bind_int(q, "rows_read", (int64_t)n->rows);
	bind_int(q, "rows_added", (int64_t)n->added);
	bind_int(q, "rows_changed", (int64_t)n->changed);
	bind_int(q, "rows_unchanged", (int64_t)n->unchanged);
	bind_int(q, "invoices_settled", (int64_t)n->settled);
	bind_int(q, "known_seq", s->block.seq);
	return sql_run(s, q);
}

static enum status import_journal(struct store *s,
				  const struct import_counts *n)
{
	const struct import_record *rec = &s->import.rec;
	char on[DATE_TEXT_SIZE], hex[SHA256_HEX_SIZE];
	char *text = arena_printf(
		&s->import.arena,
		"%s from %s: %zu rows, %zu added, %zu changed, %zu unchanged, "
		"%zu settled; data of %s; sha256 %s",
		rec->kind ? rec->kind : "", rec->file ? rec->file : "", n->rows,
		n->added, n->changed, n->unchanged, n->settled,
		date_to_text(rec->data_of, on), sha256_to_hex(&rec->hash, hex));

	return journal_add(s, &(struct entry){ .kind = "import",
					       .on = rec->known_on,
					       .text = text });
}

/* Payments and lists of open items say up to which day they are complete. */
static enum status data_of_note(struct store *s)
{
	const struct import_record *rec = &s->import.rec;
	struct stmt *q;

	if (rec->data_of == DAY_NONE || !rec->tells_paid)
		return STATUS_OK;
	q = SQL(s, books_data_of);
	bind_int(q, "data_of_on", rec->data_of);
	return sql_run(s, q);
}

/* So many balances move that the indexes are cheaper made anew. */
static bool moves_most(struct store *s)
{
	size_t touched = s->import.touched.n;

	return touched > 10000 && (int64_t)touched > next_keys(s)->invoice / 8;
}

static enum status import_end(struct store *s, const struct import_counts *n)
{
	struct import_state *im = &s->import;
	enum status st = contacts_finish(s);

	if (st == STATUS_OK && moves_most(s))
		st = indexes_drop(s);
	if (st == STATUS_OK)
		st = each_key(s, &im->touched, balance_renew);
	if (st == STATUS_OK)
		st = answers_finish(s);
	if (st == STATUS_OK && im->touched.n)
		st = crossed_renew(s);
	if (st == STATUS_OK)
		st = each_key(s, &im->marked, state_mark);
	if (st == STATUS_OK)
		st = each_key(s, &im->answered, state_paid);
	if (st == STATUS_OK)
		st = import_write(s, n);
	s->imported.loaded = false;
	if (st == STATUS_OK)
		st = import_journal(s, n);
	return st == STATUS_OK ? data_of_note(s) : st;
}

enum status store_import_end(struct store *s,
			     const struct import_counts *counts)
{
	enum status st = tx_enter(s);

	if (!s->import.active)
		BUG("store_import_end without store_import_begin");
	if (st == STATUS_OK) {
		st = import_end(s, counts);
		s->import.active = false;
		st = tx_leave(s, st);
	} else {
		store_abort(s);
	}
	import_forget(s);
	return st;
}

void store_import_cancel(struct store *s)
{
	if (!s->import.active)
		return;
	store_abort(s);
	import_forget(s);
}

/* ---- lists of what is open ------------------------------------------- */

struct owed {
	int64_t invoice_key, outstanding_minor, customer_key;
	char currency[4];
	bool missing;
};
struct owed_list VEC(struct owed);

static enum status owed_load(struct store *s, struct owed_list *list)
{
	struct key_list *named = &s->import.named;
	struct stmt *q = SQL(s, owed_each);
	enum status st;

	sort_once(named);
	bind_int(q, "data_of_on", s->import.rec.data_of);
	bind_int(q, "known_seq", s->block.seq);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct owed o = { .invoice_key = col_int(q, 0),
				  .outstanding_minor = col_int(q, 1),
				  .customer_key = col_int(q, 3) };

		col_currency(q, 2, o.currency);
		o.missing = !named->n ||
			    !bsearch(&o.invoice_key, named->v, named->n,
				     sizeof *named->v, by_number);
		VEC_PUSH(&s->import.arena, list, o);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static void shrink_currency(const struct owed_list *list, const char *currency,
			    struct shrink *out)
{
	int64_t open = 0, missing = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct owed *o = &list->v[i];

		if (!str_eq(o->currency, currency))
			continue;
		open += o->outstanding_minor;
		missing += o->missing ? o->outstanding_minor : 0;
	}
	/* The larger share of its own currency is the worse one. */
	if (!out->open_minor || (int128)missing * out->open_minor >
					(int128)out->missing_minor * open) {
		out->open_minor = open;
		out->missing_minor = missing;
		memcpy(out->currency, currency, sizeof out->currency);
	}
}

enum status store_open_items_missing(struct store *s, struct shrink *out)
{
	struct owed_list list = { 0 };
	struct VEC(const char *) seen = { 0 };
	enum status st = owed_load(s, &list);

	memset(out, 0, sizeof *out);
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++) {
		size_t k = 0;

		out->open_before++;
		out->missing += list.v[i].missing;
		while (k < seen.n && !str_eq(seen.v[k], list.v[i].currency))
			k++;
		if (k == seen.n) {
			VEC_PUSH(&s->import.arena, &seen, list.v[i].currency);
			shrink_currency(&list, list.v[i].currency, out);
		}
	}
	return st;
}

static enum status settle(struct store *s, const struct owed *o, const char *id)
{
	struct payment p = { .payment_id = id,
			     .on = s->import.rec.data_of,
			     .kind = PAYMENT_BALANCE };
	uint64_t hash = hash64_add_int(hash64_add(HASH64_START, id), 0);
	enum status st = payment_write(s, o->invoice_key, &p, hash);

	return st == STATUS_OK ? mark_changed(s, o->customer_key) : st;
}

enum status store_open_items_settle(struct store *s, size_t *settled_out)
{
	struct owed_list list = { 0 };
	char on[DATE_TEXT_SIZE];
	char *id = arena_printf(&s->import.arena, "=open %s",
				date_to_text(s->import.rec.data_of, on));
	enum status st = tx_enter(s);

	*settled_out = 0;
	if (st != STATUS_OK)
		return st;
	st = owed_load(s, &list);
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++) {
		if (!list.v[i].missing)
			continue;
		st = settle(s, &list.v[i], id);
		++*settled_out;
	}
	return tx_leave(s, st);
}

/* ---- what crossed, what stands refused -------------------------------- */

enum status store_crossed_each(struct store *s, struct arena *arena,
			       void (*fn)(void *, const struct crossed *),
			       void *ctx)
{
	struct stmt *q = SQL(s, crossed_each);
	struct VEC(struct crossed) list = { 0 };
	enum status st;

	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct crossed c = {
			.message_id = col_text(q, 0, arena),
			.customer_id = col_text(q, 1, arena),
			.name = col_text(q, 2, arena),
			.phone = col_text(q, 3, arena),
			.invoice_id =
				invoice_label(arena, col_text(q, 4, arena),
					      col_text(q, 5, arena)),
			.sent_on = (civil_day)col_int(q, 6),
			.paid_on = (civil_day)col_int(q, 7),
		};

		VEC_PUSH(arena, &list, c);
	}
	for (size_t i = 0; st == STATUS_NOT_FOUND && i < list.n; i++)
		fn(ctx, &list.v[i]);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status refused_set(struct store *s, const char *file, bool refused)
{
	struct stmt *q = refused ? SQL(s, refused_add) : SQL(s, refused_remove);
	enum status st;

	bind_text(q, "file", file);
	if (refused)
		bind_int(q, "since_at", store_now(s));
	st = sql_run(s, q);
	if (st != STATUS_OK || !sqlite3_changes(s->db))
		return st;
	return journal_add(s, &(struct entry){ .kind = refused ? "refused"
							       : "refusal over",
					       .on = DAY_NONE,
					       .text = file });
}

enum status store_refused_set(struct store *s, const char *file, bool refused)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, refused_set(s, file, refused))
			       : st;
}
