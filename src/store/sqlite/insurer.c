/*
 * Debtors, and what people recorded about their cases with the insurer.
 */
#include <string.h>

#include "insurer.h"
#include "internal.h"
#include "relance/money.h"
#include "relance/text.h"

/* Of a SIRET the SIREN: its first nine digits. */
#define SIREN 9

const char *debtor_of(const struct customer *c, struct arena *a)
{
	bool french = str_eq(c->country, "FR");
	struct str s = STR_INIT;
	char *text = NULL;
	size_t n = 0;

	str_addf(&s, "%s:", c->country ? c->country : "");
	for (const char *p = c->legal_id ? c->legal_id : ""; *p; p++) {
		if (strchr(" .-", *p) || (french && n == SIREN))
			continue;
		str_add_ch(&s, *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A')
						      : *p);
		n++;
	}
	if (n)
		text = arena_strdup(a, s.buf);
	str_release(&s);
	return text;
}

enum status store_debtor_customers(struct store *s, int64_t customer_key,
				   struct arena *arena, struct debtor_keys *out)
{
	struct stmt *q = SQL(s, customers_of_debtor);
	enum status st;

	bind_int(q, "customer_key", customer_key);
	while ((st = sql_next(s, q)) == STATUS_OK)
		VEC_PUSH(arena, out, col_int(q, 0));
	if (st == STATUS_NOT_FOUND && !out->n)
		VEC_PUSH(arena, out, customer_key);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static const char *some(const char *text)
{
	return text && *text ? text : NULL;
}

/* ---- in words ------------------------------------------------------------ */

static const char *const said[RECORD__COUNT] = {
	[RECORD_ADVERSE] = "adverse information",
	[RECORD_BANK_REJECTION] = "a bank rejected a payment",
	[RECORD_FILED] = "filed by hand",
	[RECORD_ACK] = "the insurer acknowledged",
	[RECORD_ACCEPT] = "the insurer accepted",
	[RECORD_REFUSE] = "the insurer refused",
	[RECORD_QUESTION] = "the insurer asked",
	[RECORD_PAY] = "the insurer paid",
	[RECORD_HAND_BACK] = "the insurer handed back",
	[RECORD_FEE] = "costs of collection",
	[RECORD_ACKNOWLEDGED] = "missed deadline acknowledged",
	[RECORD_TO_FILE] = "to be filed",
};

static void add_day(struct str *out, const char *word, civil_day on)
{
	char day[DATE_TEXT_SIZE];

	if (on != DAY_NONE)
		str_addf(out, ", %s %s", word, date_to_text(on, day));
}

static void add_amount(struct str *out, const struct insurer_record *r)
{
	str_add(out, ", amount ");
	if (r->currency && *r->currency) {
		money_to_text(out, r->amount_minor, r->currency);
		str_addf(out, " %s", r->currency);
	} else {
		str_addf(out, "%lld", (long long)r->amount_minor);
	}
}

char *insurer_record_text(const struct insurer_record *r,
			  const char *invoice_id, struct arena *a)
{
	struct str s = STR_INIT;
	char *text;

	str_add(&s, said[r->kind]);
	if (r->file)
		str_addf(&s, ": %s", r->file);
	if (r->contract)
		str_addf(&s, " under %s", r->contract);
	if (r->kind == RECORD_ACKNOWLEDGED)
		str_addf(&s, " (%s)", debtor_event_name(r->event));
	if (invoice_id)
		str_addf(&s, ", invoice %s", invoice_id);
	if (r->amount_minor >= 0)
		add_amount(&s, r);
	add_day(&s, "on", r->on);
	add_day(&s, "known", r->known_on);
	add_day(&s, "due", r->due_on);
	if (r->ref)
		str_addf(&s, ", ref %s", r->ref);
	if (r->note)
		str_addf(&s, ": %s", r->note);
	text = arena_strdup(a, s.buf);
	str_release(&s);
	return text;
}

char *insurer_row_text(struct stmt *q, int currency_column, struct arena *a)
{
	struct insurer_record r = {
		.kind = (enum insurer_record_kind)col_int(q, 1),
		.contract = some(col_text(q, 2, a)),
		.file = some(col_text(q, 3, a)),
		.event = (enum debtor_event_kind)col_int(q, 4),
		.on = (civil_day)col_int(q, 5),
		.known_on = (civil_day)col_int(q, 6),
		.due_on = (civil_day)col_int(q, 7),
		.amount_minor = col_int(q, 9),
		.ref = col_text(q, 10, a),
		.note = col_text(q, 11, a),
		.currency = col_raw(q, currency_column),
	};

	if ((size_t)r.kind >= RECORD__COUNT ||
	    (size_t)r.event >= DEBTOR_EVENT__COUNT)
		return arena_strdup(a, "");
	return insurer_record_text(&r, col_text(q, 8, a), a);
}

/* ---- written ------------------------------------------------------------- */

static enum status record_number(struct store *s, int64_t *no_out)
{
	return sql_one(s, SQL(s, insurer_record_next), no_out);
}

static enum status record_insert(struct store *s, int64_t customer_key,
				 const struct insurer_record *r)
{
	struct stmt *q;
	int64_t no = 0;
	enum status st = record_number(s, &no);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, insurer_record_add);
	bind_int(q, "record_no", no);
	bind_int(q, "customer_key", customer_key);
	bind_int(q, "kind", r->kind);
	bind_text(q, "contract", r->contract ? r->contract : "");
	bind_text(q, "file", r->file ? r->file : "");
	bind_int(q, "event", r->event);
	bind_int(q, "happened_on", r->on);
	bind_int(q, "heard_on", r->known_on);
	bind_int(q, "due_on", r->due_on);
	bind_int(q, "invoice_key", r->invoice_key);
	bind_int(q, "amount_minor", r->amount_minor);
	bind_text(q, "currency", r->currency ? r->currency : "");
	bind_text(q, "ref", r->ref);
	bind_text(q, "note", r->note);
	bind_int(q, "known_seq", s->block.seq);
	return sql_run(s, q);
}

enum status journal_say(struct store *s, const char *kind, int64_t customer_key,
			civil_day on, const char *text)
{
	struct entry e = { .kind = kind,
			   .on = on,
			   .customer_key = customer_key,
			   .text = text };
	enum status st =
		customer_id_of(s, customer_key, &s->scratch, &e.customer_id);

	return st == STATUS_OK ? journal_add(s, &e) : st;
}

/* Tasks that ask whether filings arrived are done when the insurer says so,
 * or hands the case back. */
static enum status answered(struct store *s, int64_t customer_key,
			    const struct insurer_record *r, civil_day on)
{
	struct debtor_keys keys = { 0 };
	bool one = r->kind == RECORD_ACK && r->file;
	struct insurer_word word = {
		.about = arena_printf(&s->scratch, "ack %s %s%s",
				      r->contract ? r->contract : "",
				      one ? r->file : "", one ? " " : ""),
		.on = r->on,
	};
	enum status st = STATUS_OK;

	if (r->kind != RECORD_ACK && r->kind != RECORD_HAND_BACK)
		return STATUS_OK;
	st = store_debtor_customers(s, customer_key, &s->scratch, &keys);
	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++)
		st = tasks_answered(s, keys.v[i], &word, on);
	return st;
}

/* Whoever knows of a missed deadline need not be told of it again. */
static enum status acknowledged(struct store *s, int64_t customer_key,
				const struct insurer_record *r, civil_day on)
{
	struct debtor_keys keys = { 0 };
	char day[DATE_TEXT_SIZE];
	struct insurer_word word = {
		.about = arena_printf(&s->scratch, "%s %s %s", r->contract,
				      r->file, date_to_text(r->due_on, day)),
		.on = r->due_on,
	};
	enum status st =
		store_debtor_customers(s, customer_key, &s->scratch, &keys);

	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++)
		st = tasks_met(s, keys.v[i], &word, on);
	return st;
}

static enum status record(struct store *s, int64_t customer_key,
			  const struct insurer_record *r, civil_day on)
{
	struct invoice_brief inv = { 0 };
	const char *invoice = NULL;
	enum status st = STATUS_OK;

	if (r->invoice_key) {
		st = invoice_brief(s, r->invoice_key, &s->scratch, &inv);
		invoice = inv.invoice_id;
	}
	if (st == STATUS_OK)
		st = record_insert(s, customer_key, r);
	if (st == STATUS_OK)
		st = customer_has(s, customer_key, HAS_INSURER);
	if (st == STATUS_OK)
		st = mark_changed(s, customer_key);
	if (st == STATUS_OK)
		st = answered(s, customer_key, r, on);
	if (st == STATUS_OK && r->kind == RECORD_ACKNOWLEDGED)
		st = acknowledged(s, customer_key, r, on);
	if (st == STATUS_OK && r->kind == RECORD_FILED)
		st = portal_filed(s, customer_key, r, on);
	if (st != STATUS_OK)
		return st;
	return journal_say(s, "insurer", customer_key, on,
			   insurer_record_text(r, invoice, &s->scratch));
}

enum status store_insurer_record(struct store *s, int64_t customer_key,
				 const struct insurer_record *r, civil_day on)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, record(s, customer_key, r, on))
			       : st;
}

enum status store_insurer_records(struct store *s, int64_t customer_key,
				  const struct hindsight *w,
				  struct arena *arena,
				  struct insurer_records *out)
{
	struct stmt *q;
	int64_t seq;
	enum status st = known_to(s, w->known_on, &seq);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, insurer_records_of);
	bind_int(q, "customer_key", customer_key);
	bind_int(q, "known_to", seq);
	bind_int(q, "happened_to",
		 w->as_of < w->known_on ? w->as_of : DAY_NEVER);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct insurer_record r = {
			.kind = (enum insurer_record_kind)col_int(q, 0),
			.contract = some(col_text(q, 1, arena)),
			.file = some(col_text(q, 2, arena)),
			.event = (enum debtor_event_kind)col_int(q, 3),
			.on = (civil_day)col_int(q, 4),
			.known_on = (civil_day)col_int(q, 5),
			.due_on = (civil_day)col_int(q, 6),
			.invoice_key = col_int(q, 7),
			.amount_minor = col_int(q, 8),
			.ref = col_text(q, 9, arena),
			.note = col_text(q, 10, arena),
		};

		VEC_PUSH(arena, out, r);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* ---- limits -------------------------------------------------------------- */

const char *limit_text(const struct limit *l, struct arena *a)
{
	const char *ref = l->decision_ref ? l->decision_ref : "";
	const char *contract = l->contract ? l->contract : "";
	char announced[DATE_TEXT_SIZE], from[DATE_TEXT_SIZE],
		to[DATE_TEXT_SIZE];
	bool ends = l->effective_to != DAY_NONE && l->effective_to != DAY_NEVER;

	return arena_printf(
		a, "%s %s of %s %s%s%s, announced %s, from %s%s%s%s%s",
		limit_type_name(l->type), limit_status_name(l->status),
		money_text(a, l->amount.minor, l->amount.currency),
		l->amount.currency, *contract ? " under " : "", contract,
		date_to_text(l->announced_on, announced),
		date_to_text(l->effective_from, from), ends ? " to " : "",
		ends ? date_to_text(l->effective_to, to) : "",
		*ref ? ", reference " : "", ref);
}

/* What stands in its place comes back when it is taken back. */
static enum status limit_keep(struct store *s, const struct limit *l,
			      int64_t customer_key, const char *text)
{
	struct stmt *q = SQL(s, limit_said_add);

	bind_int(q, "known_seq", s->block.seq);
	bind_int(q, "customer_key", customer_key);
	bind_text(q, "contract", l->contract ? l->contract : "");
	bind_int(q, "type", l->type);
	bind_int(q, "effective_from_on", l->effective_from);
	bind_int(q, "announced_on", l->announced_on);
	bind_text(q, "decision_ref", l->decision_ref ? l->decision_ref : "");
	bind_text(q, "text", text);
	return sql_run(s, q);
}

static enum status limit_set(struct store *s, const struct limit *l,
			     civil_day on)
{
	enum change change = CHANGE_NONE;
	int64_t key = 0;
	const char *text = limit_text(l, &s->scratch);
	enum status st = customer_key_of(s, l->customer_id, &key);

	if (st == STATUS_OK)
		st = limit_keep(s, l, key, text);
	if (st == STATUS_OK)
		st = limit_put(s, l, true, &change);
	if (st == STATUS_OK)
		st = mark_changed(s, key);
	return st == STATUS_OK ? journal_say(s, "limit", key, on, text) : st;
}

enum status store_limit_set(struct store *s, const struct limit *l,
			    civil_day on)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, limit_set(s, l, on)) : st;
}
