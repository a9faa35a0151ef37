/*
 * One customer's decision, all or nothing, if nothing changed since the
 * snapshot it was taken on.
 */
#include <inttypes.h>
#include <string.h>

#include "internal.h"
#include "relance/str.h"

/* Claims the decision: no row changes when the revision moved on. */
static enum status state_decided(struct store *s, const struct deciding *on)
{
	const struct decision *d = on->d;
	struct stmt *q = SQL(s, state_decided);
	enum status st;

	bind_int(q, "due_on", d->due_on);
	bind_int(q, "ruleset_no", on->ruleset_no);
	bind_int(q, "customer_key", d->customer_key);
	bind_int(q, "revision", d->revision);
	st = sql_run(s, q);
	if (st == STATUS_OK && !sqlite3_changes(s->db))
		return STATUS_CONFLICT;
	return st;
}

static enum status taken_insert(struct store *s, const struct deciding *on)
{
	const struct decision *d = on->d;
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < d->taken_count; i++) {
		struct step_new n = { .customer_key = d->customer_key,
				      .taken = d->taken[i] };

		n.taken.on = d->as_of;
		st = step_insert(s, &n);
		if (st == STATUS_CONFLICT) /* had, or recorded already */
			st = STATUS_OK;
	}
	return st;
}

/* What became of a step, as the journal calls it. */
static const char *taken_kind(enum step_how how)
{
	switch (how) {
	case STEP_HAD:
		return "entered";
	case STEP_PASSED:
		return "passed over";
	case STEP_SENT_TO:
		return "led on";
	case STEP_FELL:
		return "went back";
	case STEP_PENDING:
	case STEP_HOW__COUNT:
		break;
	}
	BUG("a row of its own for step_how %d", (int)how);
}

/* "partial_payment 2026-02-03" -> "partial payment of 2026-02-03" */
static void say_cause(struct str *out, const char *cause)
{
	size_t word = strcspn(cause, " ");

	str_add(out, " by ");
	for (size_t i = 0; i < word; i++)
		str_add_ch(out, cause[i] == '_' ? ' ' : cause[i]);
	if (cause[word])
		str_addf(out, " of%s", cause + word);
}

static void say_taken(struct str *out, const struct step_taken *t,
		      const char *label)
{
	bool moves = t->how == STEP_SENT_TO || t->how == STEP_FELL;

	str_addf(out, "%s%s:%s %s", out->len ? "; " : "", label,
		 moves ? " to" : "",
		 t->step && *t->step ? t->step : "the beginning");
	if (t->how == STEP_SENT_TO && t->cause)
		say_cause(out, t->cause);
}

static enum status say_all(struct store *s, const struct decision *d,
			   enum step_how how, struct str *out)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < d->taken_count; i++) {
		struct invoice_brief inv;

		if (d->taken[i].how != how)
			continue;
		st = invoice_brief(s, d->taken[i].invoice_key, &s->scratch,
				   &inv);
		if (st == STATUS_OK)
			say_taken(out, &d->taken[i],
				  invoice_label(&s->scratch, inv.invoice_id,
						inv.instalment));
	}
	return st;
}

/* One record for all the steps of a customer of which the same became. */
static enum status taken_journal(struct store *s, const struct deciding *on)
{
	static const enum step_how order[] = { STEP_FELL, STEP_SENT_TO,
					       STEP_PASSED, STEP_HAD };
	const struct decision *d = on->d;
	enum status st = STATUS_OK;

	if (!d->taken_count)
		return STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < sizeof order / sizeof *order;
	     i++) {
		struct str text = STR_INIT;
		struct entry e = { .kind = taken_kind(order[i]),
				   .on = d->as_of,
				   .customer_key = d->customer_key,
				   .customer_id = on->customer_id };

		st = say_all(s, d, order[i], &text);
		e.text = text.buf;
		if (st == STATUS_OK && text.len)
			st = journal_add(s, &e);
		str_release(&text);
	}
	return st;
}

static enum status tasks_insert(struct store *s, const struct decision *d,
				size_t *opened_out)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < d->task_count; i++) {
		bool opened = false;

		st = task_insert(s, &d->task[i], d->as_of, &opened);
		*opened_out += opened;
	}
	return st;
}

static enum status decide_write(struct store *s, struct deciding *on,
				size_t *opened_out)
{
	const struct decision *d = on->d;
	enum status st = run_no_of(s, d->run_id, &on->run_no, &on->ruleset_no);

	if (st == STATUS_OK)
		st = state_decided(s, on);
	if (st != STATUS_OK ||
	    !(d->message_count + d->taken_count + d->task_count))
		return st;
	st = customer_id_of(s, d->customer_key, &s->scratch, &on->customer_id);
	if (st == STATUS_OK)
		st = taken_insert(s, on);
	for (size_t i = 0; st == STATUS_OK && i < d->message_count; i++)
		st = message_insert(s, on, &d->message[i]);
	if (st == STATUS_OK)
		st = taken_journal(s, on);
	return st == STATUS_OK ? tasks_insert(s, d, opened_out) : st;
}

enum status store_decide(struct store *s, const struct decision *d,
			 size_t *tasks_opened_out)
{
	struct deciding on = { .d = d };
	size_t opened = 0;
	enum status st = tx_enter(s);

	if (st == STATUS_OK)
		st = tx_leave(s, decide_write(s, &on, &opened));
	if (tasks_opened_out)
		*tasks_opened_out = opened;
	return st;
}
