/*
 * The gate that a person opens once, and invoices put where a person says.
 */
#include <inttypes.h>
#include <string.h>

#include "internal.h"

/* ---- the end of a rehearsal --------------------------------------------- */

static enum status rehearsed_one(struct store *s, int64_t key, civil_day on)
{
	struct message_brief m;
	struct stmt *q;
	enum status st = message_brief(s, key, &s->scratch, &m);

	if (st != STATUS_OK)
		return st;
	st = message_withdraw(s, &m, "it belonged to the rehearsal");
	if (st == STATUS_OK)
		st = tasks_done_of(s, key, TASK_APPROVAL, on);
	if (st == STATUS_OK)
		st = tasks_done_of(s, key, TASK_TO_POST, on);
	if (st != STATUS_OK)
		return st;
	q = SQL(s, message_rehearsed);
	bind_int(q, "message_key", key);
	return sql_run(s, q);
}

static enum status rehearsed_all(struct store *s, struct stmt *list,
				 civil_day on)
{
	struct key_list keys = { 0 };
	enum status st = sql_keys(s, list, &s->scratch, &keys);

	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++)
		st = rehearsed_one(s, keys.v[i], on);
	return st;
}

static enum status rehearsal_end(struct store *s, civil_day on)
{
	enum status st = rehearsed_all(s, SQL(s, message_folder), on);

	if (st == STATUS_OK)
		st = rehearsed_all(s, SQL(s, messages_waiting), on);
	if (st == STATUS_OK)
		st = sql_run(s, SQL(s, steps_rehearsal));
	if (st == STATUS_OK)
		st = sql_run(s, SQL(s, runs_rehearsal));
	return st == STATUS_OK ? sql_run(s, SQL(s, state_all)) : st;
}

/* ---- old invoices set aside --------------------------------------------- */

struct aside {
	int64_t customer_key, invoice_key;
};
struct asides VEC(struct aside);

static enum status aside_list(struct store *s, civil_day on, int days,
			      struct asides *out)
{
	struct stmt *q = SQL(s, aside_list);
	enum status st;

	bind_int(q, "as_of_on", on);
	bind_int(q, "older_on", on - days);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct aside a = { col_int(q, 0), col_int(q, 1) };

		VEC_PUSH(&s->scratch, out, a);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status aside_task(struct store *s, const struct aside *v, size_t n,
			      civil_day on)
{
	struct arena *a = &s->scratch;
	int64_t *keys = ARENA_ARRAY(a, int64_t, n);
	const char *customer_id;
	struct task_new t = { .kind = TASK_SET_ASIDE,
			      .subject = "too old when we started",
			      .customer_key = v->customer_key,
			      .due_on = on,
			      .invoice_key = keys,
			      .invoice_count = n };
	bool opened;
	enum status st = customer_id_of(s, v->customer_key, a, &customer_id);

	if (st != STATUS_OK)
		return st;
	for (size_t i = 0; i < n; i++)
		keys[i] = v[i].invoice_key;
	t.text = arena_printf(a,
			      "%zu old %s of %s set aside: decide what is to "
			      "become of them",
			      n, n == 1 ? "invoice" : "invoices", customer_id);
	t.command = arena_printf(a, "relance show %s", customer_id);
	return task_insert(s, &t, on, &opened);
}

static enum status aside_invoice(struct store *s, int64_t invoice_key)
{
	struct stmt *q;
	enum status st = invoice_keep(s, invoice_key);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, invoice_aside);
	bind_int(q, "invoice_key", invoice_key);
	return sql_run(s, q);
}

static enum status aside_all(struct store *s, const struct asides *list,
			     civil_day on)
{
	size_t from = 0;
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < list->n; i++) {
		const struct aside *a = &list->v[i];

		st = aside_invoice(s, a->invoice_key);
		if (st != STATUS_OK)
			break;
		if (i + 1 < list->n &&
		    list->v[i + 1].customer_key == a->customer_key)
			continue;
		st = aside_task(s, list->v + from, i + 1 - from, on);
		if (st == STATUS_OK)
			st = mark_changed(s, a->customer_key);
		from = i + 1;
	}
	return st;
}

struct opening {
	civil_day on;
	bool keep;
	int older_than_days;
	size_t aside;
};

static enum status gate_open(struct store *s, struct opening *o)
{
	struct asides list = { 0 };
	struct stmt *q;
	enum status st = STATUS_OK;

	if (!o->keep)
		st = rehearsal_end(s, o->on);
	if (st == STATUS_OK && o->older_than_days >= 0) {
		st = aside_list(s, o->on, o->older_than_days, &list);
		if (st == STATUS_OK)
			st = aside_all(s, &list, o->on);
		o->aside = list.n;
	}
	if (st != STATUS_OK)
		return st;
	q = SQL(s, books_open);
	bind_int(q, "started_on", o->on);
	bind_int(q, "keep", o->keep);
	st = sql_run(s, q);
	if (st != STATUS_OK)
		return st;
	return journal_add(
		s, &(struct entry){ .kind = "start",
				    .on = o->on,
				    .text = arena_printf(
					    &s->scratch,
					    "the gate is open; rehearsal %s; "
					    "%zu invoices set aside",
					    o->keep ? "kept" : "ended",
					    o->aside) });
}

enum status store_gate_open(struct store *s, civil_day on, bool keep_rehearsal,
			    int aside_older_than_days, size_t *aside_out)
{
	struct opening o = { on, keep_rehearsal, aside_older_than_days, 0 };
	enum status st = tx_enter(s);

	if (st == STATUS_OK)
		st = tx_leave(s, gate_open(s, &o));
	if (aside_out)
		*aside_out = o.aside;
	return st;
}

/* ---- move --------------------------------------------------------------- */

struct moving {
	int64_t invoice_key;
	const char *policy, *step, *reason;
	enum stage stage;
	civil_day on;
};

static enum status steps_replace(struct store *s, const struct moving *m,
				 const struct invoice_brief *inv)
{
	struct stmt *q = SQL(s, invoice_steps_drop);
	struct step_new placed = {
		.customer_key = inv->customer_key,
		.taken = { .invoice_key = m->invoice_key,
			   .episode = inv->episode,
			   .policy = m->policy,
			   .step = m->step,
			   .stage = m->stage,
			   .how = STEP_HAD,
			   .on = m->on,
			   .cause = "placed" },
	};
	enum status st;

	bind_int(q, "customer_key", inv->customer_key);
	bind_int(q, "invoice_key", m->invoice_key);
	bind_int(q, "episode", inv->episode);
	bind_text(q, "step", m->step);
	st = sql_run(s, q);
	return st == STATUS_OK ? step_insert(s, &placed) : st;
}

static enum status move_journal(struct store *s, const struct moving *m,
				const struct invoice_brief *inv)
{
	struct arena *a = &s->scratch;

	return journal_add(
		s,
		&(struct entry){ .kind = "move",
				 .on = m->on,
				 .customer_key = inv->customer_key,
				 .customer_id = inv->customer_id,
				 .invoice_id = invoice_label(a, inv->invoice_id,
							     inv->instalment),
				 .text = arena_printf(
					 a, "to %s of %s: %s", m->step,
					 m->policy ? m->policy : "its policy",
					 m->reason ? m->reason : "") });
}

static enum status has_pending(struct store *s, const struct invoice_brief *inv)
{
	struct stmt *q = SQL(s, invoice_pending);
	int64_t n = 0;
	enum status st;

	bind_int(q, "customer_key", inv->customer_key);
	bind_int(q, "invoice_key", inv->invoice_key);
	st = sql_one(s, q, &n);
	return st == STATUS_OK && n ? STATUS_CONFLICT : st;
}

static enum status move(struct store *s, const struct moving *m)
{
	struct invoice_brief inv;
	struct stmt *q;
	enum status st = invoice_brief(s, m->invoice_key, &s->scratch, &inv);

	if (st == STATUS_OK)
		st = has_pending(s, &inv);
	if (st == STATUS_OK)
		st = steps_replace(s, m, &inv);
	if (st == STATUS_OK)
		st = invoice_keep(s, m->invoice_key);
	if (st != STATUS_OK)
		return st;
	q = SQL(s, invoice_move);
	bind_text(q, "policy", m->policy);
	bind_int(q, "invoice_key", m->invoice_key);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = mark_changed(s, inv.customer_key);
	return st == STATUS_OK ? move_journal(s, m, &inv) : st;
}

enum status store_move(struct store *s, int64_t invoice_key, const char *policy,
		       const char *step, enum stage stage, civil_day on,
		       const char *reason_text)
{
	struct moving m = { invoice_key, policy, step, reason_text, stage, on };
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, move(s, &m)) : st;
}
