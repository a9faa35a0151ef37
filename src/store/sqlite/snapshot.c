/*
 * One customer as of a day, as a value. What was learnt later than the runs
 * of that day is left out when a past day is asked for, so that it looks as
 * it did then.
 */
#include <stdlib.h>
#include <string.h>

#include "loading.h"
#include "relance/text.h"

/* ---- steps ------------------------------------------------------------ */

struct step_row {
	struct step_taken taken;
	int64_t ordinal;
};
struct step_rows VEC(struct step_row);

static int by_age(const void *left, const void *right)
{
	const struct step_row *l = left, *r = right;
	const struct step_taken *x = &l->taken, *y = &r->taken;

	if (x->invoice_key != y->invoice_key)
		return x->invoice_key < y->invoice_key ? -1 : 1;
	if (x->episode != y->episode)
		return x->episode < y->episode ? -1 : 1;
	if (x->on != y->on)
		return x->on < y->on ? -1 : 1;
	return (l->ordinal > r->ordinal) - (l->ordinal < r->ordinal);
}

static bool has_steps(const struct step_rows *rows, int64_t invoice_key)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].taken.invoice_key == invoice_key)
			return true;
	return false;
}

/* What the former system sent counts until a step of ours stands. */
static void former_steps(struct loading *l, struct step_rows *rows)
{
	size_t stored = rows->n;

	for (size_t i = 0; i < l->out->invoices.n; i++) {
		const struct invoice *inv = &l->out->invoices.v[i];
		struct step_rows own = { rows->v, stored, stored };
		struct step_row row = {
			.taken = { .invoice_key = inv->key,
				   .episode = inv->episode,
				   .step = inv->last_step,
				   .stage = STAGE_REMINDER,
				   .occurrence = 1,
				   .how = STEP_HAD,
				   .on = inv->last_step_on },
		};

		if (!inv->last_step || inv->last_step_on > l->out->as_of ||
		    has_steps(&own, inv->key))
			continue;
		VEC_PUSH(l->a, rows, row);
	}
}

/* Many steps share few messages: each is asked for once. */
static enum status message_named(struct loading *l, int64_t key,
				 const char **out)
{
	struct message_name new = { .key = key };
	struct stmt *q;
	enum status st;

	*out = NULL;
	for (size_t i = l->named.n; i-- > 0 && !*out;)
		if (l->named.v[i].key == key)
			*out = l->named.v[i].id;
	if (!key || *out)
		return STATUS_OK;
	q = SQL(l->s, message_id_of);
	bind_int(q, "message_key", key);
	st = sql_next(l->s, q);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	new.id = col_text(q, 0, l->a);
	sql_reset(q);
	VEC_PUSH(l->a, &l->named, new);
	*out = new.id;
	return STATUS_OK;
}

/* Neighbours mostly say the same: one copy will do. */
static const char *col_again(struct stmt *q, int i, const char *before,
			     struct arena *a)
{
	return str_eq(col_raw(q, i), before) ? before : col_text(q, i, a);
}

static enum status step_read(struct loading *l, struct stmt *q,
			     struct step_row *row)
{
	struct step_taken *t = &row->taken;

	*t = (struct step_taken){
		.invoice_key = col_int(q, 0),
		.episode = (int)col_int(q, 1),
		.policy = col_again(q, 2, t->policy, l->a),
		.step = col_again(q, 3, t->step, l->a),
		.stage = (enum stage)col_int(q, 4),
		.occurrence = (int)col_int(q, 5),
		.how = (enum step_how)col_int(q, 6),
		.on = (civil_day)col_int(q, 7),
	};
	row->ordinal = col_int(q, 9);
	if (t->how == STEP_SENT_TO)
		t->cause = col_text(q, 10, l->a);
	return message_named(l, col_int(q, 8), &t->message_id);
}

static enum status load_steps(struct loading *l)
{
	struct stmt *q = SQL(l->s, steps_of);
	struct step_rows rows = { 0 };
	struct step_row row = { 0 };
	enum status st;

	bind_int(q, "customer_key", l->key);
	/* A step that a person dated later was had all the same. */
	bind_int(q, "as_of_on", l->past ? l->out->as_of : DAY_NEVER);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		st = step_read(l, q, &row);
		if (st != STATUS_OK) {
			sql_reset(q);
			return st;
		}
		VEC_PUSH(l->a, &rows, row);
	}
	if (st != STATUS_NOT_FOUND)
		return st;
	former_steps(l, &rows);
	if (rows.n)
		qsort(rows.v, rows.n, sizeof *rows.v, by_age);
	for (size_t i = 0; i < rows.n; i++)
		VEC_PUSH(l->a, &l->out->steps, rows.v[i].taken);
	return STATUS_OK;
}

static enum status told_load(struct loading *l, int64_t message_key,
			     struct message_past *m)
{
	struct stmt *q = SQL(l->s, message_told);
	enum status st;

	bind_int(q, "message_key", message_key);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		struct told_debt told = { col_int(q, 0), col_int(q, 1) };

		VEC_PUSH(l->a, &m->told, told);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status messages_add(struct loading *l, struct stmt *q)
{
	enum status st;

	bind_int(q, "customer_key", l->key);
	bind_int(q, "as_of_on", l->out->as_of);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		struct message_past m = {
			.message_id = col_text(q, 0, l->a),
			.as_of = (civil_day)col_int(q, 1),
			.state = (enum message_state)col_int(q, 2),
			.stage = (enum stage)col_int(q, 3),
			.channel = (enum channel)col_int(q, 4),
			.policy = col_text(q, 6, l->a),
			.step = col_text(q, 7, l->a),
			.recipient = col_text(q, 8, l->a),
			.to_insurer = col_int(q, 9) != 0,
			.deadline_step = col_int(q, 10) != 0,
			.accepted_at = col_int(q, 11),
			.posted_on = (civil_day)col_int(q, 12),
			.settled = col_int(q, 13) != 0,
			.contract = col_text(q, 14, l->a),
			.filing = col_text(q, 15, l->a),
			.outdated = col_int(q, 17) != 0,
			.run_no = col_int(q, 18),
		};

		col_currency(q, 5, m.currency);
		if (m.to_insurer)
			st = told_load(l, col_int(q, 16), &m);
		if (st != STATUS_OK)
			break;
		VEC_PUSH(l->a, &l->out->messages, m);
	}
	sql_reset(q);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status load_messages(struct loading *l)
{
	enum status st = messages_add(l, SQL(l->s, messages_of));

	if (st != STATUS_OK || !(l->now.has & HAS_JOINED))
		return st;
	st = messages_add(l, SQL(l->s, messages_of_member));
	messages_sort(l->out);
	return st;
}

enum status load_bad_addresses(struct loading *l)
{
	struct stmt *q = SQL(l->s, bad_addresses_of);
	enum status st;

	bind_int(q, "customer_key", l->key);
	bind_int(q, "as_of_on", l->out->as_of);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		struct bad_address b = { .email = col_text(q, 0, l->a),
					 .on = (civil_day)col_int(q, 1) };

		VEC_PUSH(l->a, &l->out->bad_addresses, b);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* ---- cash without an invoice ------------------------------------------ */

static void unapplied_add(struct loading *l, const char *currency,
			  int64_t minor)
{
	struct unapplied u = { .amount_minor = minor };

	for (size_t i = 0; i < l->out->unapplied.n; i++) {
		struct unapplied *have = &l->out->unapplied.v[i];

		if (str_eq(have->currency, currency)) {
			if (!money_add(&have->amount_minor, minor))
				have->amount_minor =
					minor > 0 ? INT64_MAX : -INT64_MAX;
			return;
		}
	}
	memcpy(u.currency, currency, sizeof u.currency);
	VEC_PUSH(l->a, &l->out->unapplied, u);
}

static void credit_add(struct loading *l, const struct credit *x)
{
	unapplied_add(l, x->currency, x->amount_minor);
	VEC_PUSH(l->a, &l->out->credits, *x);
}

static enum status load_credits(struct loading *l)
{
	struct stmt *q = SQL(l->s, credits_of);
	enum status st;

	bind_int(q, "customer_key", l->key);
	bind_int(q, "known_to", l->known_to);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		civil_day on = (civil_day)col_int(q, 0);
		enum payment_kind kind = (enum payment_kind)col_int(q, 3);
		bool takes =
			kind == PAYMENT_REFUND || kind == PAYMENT_CHARGEBACK;
		struct credit x = { .on = on, .kind = kind };

		if (on > l->out->as_of) {
			fact_later(l->out, on);
			continue;
		}
		x.amount_minor = takes ? -col_int(q, 1) : col_int(q, 1);
		col_currency(q, 2, x.currency);
		x.number = col_text(q, 4, l->a);
		credit_add(l, &x);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

struct surplus {
	int64_t invoice_key, amount_minor, surplus_minor;
	civil_day last_fact_on;
	const char *invoice_id, *instalment;
	char currency[4];
};

static void surplus_add(struct loading *l, const struct surplus *x,
			int64_t minor)
{
	struct credit credit = { .on = x->last_fact_on,
				 .amount_minor = minor,
				 .kind = PAYMENT_PAYMENT,
				 .surplus = true };

	credit.number = *x->instalment
				? arena_printf(l->a, "%s/%s", x->invoice_id,
					       x->instalment)
				: x->invoice_id;
	memcpy(credit.currency, x->currency, sizeof credit.currency);
	credit_add(l, &credit);
}

static enum status surplus_take(struct loading *l, const struct surplus *x)
{
	int64_t minor = x->surplus_minor;
	struct payment *fact = NULL;
	size_t n = 0;
	enum status st;

	if (l->known_to != INT64_MAX || x->last_fact_on > l->out->as_of) {
		struct balance b;

		st = facts_load(l->s, x->invoice_key, l->a, l->known_to, &fact,
				&n);
		if (st != STATUS_OK)
			return st;
		b = balance_at(x->amount_minor, fact, n, l->out->as_of);
		minor = b.surplus_minor;
		fact_later(l->out, b.next_fact_on);
	}
	if (minor)
		surplus_add(l, x, minor);
	return STATUS_OK;
}

static enum status load_surplus(struct loading *l)
{
	struct stmt *q = SQL(l->s, surplus_of);
	struct VEC(struct surplus) list = { 0 };
	enum status st;

	bind_int(q, "customer_key", l->key);
	while ((st = sql_next(l->s, q)) == STATUS_OK) {
		struct surplus x = { .invoice_key = col_int(q, 0),
				     .surplus_minor = col_int(q, 2),
				     .last_fact_on = (civil_day)col_int(q, 3),
				     .amount_minor = col_int(q, 4),
				     .invoice_id = col_text(q, 5, l->a),
				     .instalment = col_text(q, 6, l->a) };

		col_currency(q, 1, x.currency);
		VEC_PUSH(l->a, &list, x);
	}
	if (st != STATUS_NOT_FOUND)
		return st;
	st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++)
		st = surplus_take(l, &list.v[i]);
	return st;
}

static int by_currency(const void *left, const void *right)
{
	const struct unapplied *l = left, *r = right;

	return strcmp(l->currency, r->currency);
}

static int by_date(const void *left, const void *right)
{
	const struct credit *l = left, *r = right;

	if (l->on != r->on)
		return l->on < r->on ? -1 : 1;
	return strcmp(l->number, r->number);
}

static enum status load_unapplied(struct loading *l)
{
	enum status st = load_credits(l);
	size_t kept = 0;

	if (st == STATUS_OK)
		st = load_surplus(l);
	for (size_t i = 0; i < l->out->unapplied.n; i++)
		if (l->out->unapplied.v[i].amount_minor > 0)
			l->out->unapplied.v[kept++] = l->out->unapplied.v[i];
	l->out->unapplied.n = kept;
	if (kept)
		qsort(l->out->unapplied.v, kept, sizeof *l->out->unapplied.v,
		      by_currency);
	if (l->out->credits.n)
		qsort(l->out->credits.v, l->out->credits.n,
		      sizeof *l->out->credits.v, by_date);
	return st;
}

/* ---- what a customer answered ----------------------------------------- */

static enum status newest(struct loading *l, struct stmt *q)
{
	enum status st;

	bind_int(q, "customer_key", l->key);
	bind_int(q, "as_of_on", l->out->as_of);
	bind_int(q, "known_to", l->known_to);
	st = sql_next(l->s, q);
	if (st != STATUS_OK)
		return st;
	if (!col_null(q, 0) && col_int(q, 0) > l->out->last_answer_on)
		l->out->last_answer_on = (civil_day)col_int(q, 0);
	sql_reset(q);
	return STATUS_OK;
}

static enum status load_answer(struct loading *l)
{
	enum status st;

	l->out->last_answer_on = DAY_NONE;
	if (l->known_to == INT64_MAX && l->now.last_paid_on <= l->out->as_of) {
		l->out->last_answer_on = l->now.last_paid_on;
	} else {
		st = newest(l, SQL(l->s, last_paid_of));
		if (st != STATUS_OK)
			return st;
	}
	return newest(l, SQL(l->s, last_credit_of));
}

static void limits_later(struct snapshot *out)
{
	for (size_t i = 0; i < out->limits.n; i++) {
		const struct limit *lim = &out->limits.v[i];

		fact_later(out, lim->effective_from);
		fact_later(out, lim->announced_on);
		if (lim->effective_to != DAY_NONE &&
		    lim->effective_to != DAY_NEVER)
			fact_later(out, lim->effective_to + 1);
	}
}

#define DEBT_PARTS 5 /* of those below, for LOAD_DEBT */

static enum status load_parts(struct loading *l)
{
	enum status (*const part[])(struct loading *) = {
		load_invoices,	 load_steps,	     load_messages,
		load_unapplied,	 load_exceptions,    load_approvals,
		load_answer,	 load_bad_addresses, load_reply,
		load_assignment, load_calls,	     load_receipts,
		load_history,	 load_group,	     load_parent,
	};
	size_t n = sizeof part / sizeof *part;
	enum status st = STATUS_OK;

	if (l->flags & LOAD_DEBT)
		n = DEBT_PARTS;
	for (size_t i = 0; st == STATUS_OK && i < n; i++)
		st = part[i](l);
	return st;
}

enum status store_customer_corrected(struct store *s, int64_t customer_key,
				     const struct hindsight *w,
				     struct arena *arena, struct snapshot *out)
{
	struct loading l = { .s = s,
			     .a = arena,
			     .out = out,
			     .key = customer_key,
			     .flags = w->flags };
	enum status st;

	memset(out, 0, sizeof *out);
	out->as_of = w->as_of;
	out->next_fact_on = DAY_NEVER;
	out->last_reply_on = DAY_NONE;
	st = customer_row(s, customer_key, arena, &out->customer, &l.now);
	out->revision = l.now.revision;
	if (st == STATUS_OK)
		st = known_to(s, w->known_on, &l.known_to);
	l.past = l.known_to != INT64_MAX || w->as_of < w->known_on;
	if (st == STATUS_OK)
		st = customer_as_known(s, l.known_to, arena, &out->customer);
	if (st == STATUS_OK && !(w->flags & LOAD_DEBT))
		st = contacts_load(s, customer_key, arena, out);
	if (st == STATUS_OK)
		st = limits_load(s, customer_key, l.known_to, arena, out);
	if (st != STATUS_OK)
		return st;
	limits_later(out);
	return load_parts(&l);
}

enum status store_customer_load(struct store *s, int64_t customer_key,
				civil_day as_of, unsigned flags,
				struct arena *arena, struct snapshot *out)
{
	const struct hindsight w = { as_of, as_of, flags };

	return store_customer_corrected(s, customer_key, &w, arena, out);
}
