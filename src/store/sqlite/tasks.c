/* What people have to do: opened once per (kind, customer, subject). */
#include <inttypes.h>
#include <string.h>

#include "internal.h"
#include "relance/str.h"

/* What to type; an approval names the task itself. */
static const char *command_of(struct store *s, const struct task_new *t,
			      int64_t no)
{
	if (t->command || t->kind != TASK_APPROVAL)
		return t->command;
	return arena_printf(&s->scratch, "relance approve T%" PRId64, no);
}

static enum status task_write(struct store *s, const struct task_new *t,
			      civil_day on, int64_t no, int64_t message_key)
{
	struct stmt *q = SQL(s, task_insert);

	bind_int(q, "task_no", no);
	bind_int(q, "kind", t->kind);
	bind_int(q, "customer_key", t->customer_key);
	bind_text(q, "subject", t->subject ? t->subject : "");
	bind_text(q, "text", t->text ? t->text : "");
	bind_text(q, "command", command_of(s, t, no));
	bind_int(q, "message_key", message_key);
	bind_int(q, "opened_on", on);
	bind_int(q, "due_on", t->due_on);
	bind_text(q, "step", t->step);
	return sql_run(s, q);
}

static enum status task_invoices(struct store *s, const struct task_new *t,
				 int64_t no)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < t->invoice_count; i++) {
		struct stmt *q = SQL(s, task_invoice_insert);

		bind_int(q, "task_no", no);
		bind_int(q, "invoice_key", t->invoice_key[i]);
		st = sql_run(s, q);
	}
	return st;
}

static enum status task_journal(struct store *s, const struct task_new *t,
				civil_day on, int64_t no)
{
	const char *customer_id = NULL;
	char *text =
		arena_printf(&s->scratch, "T%" PRId64 " %s: %s", no,
			     task_kind_name(t->kind), t->text ? t->text : "");
	enum status st =
		customer_id_of(s, t->customer_key, &s->scratch, &customer_id);

	if (st != STATUS_OK)
		return st;
	return journal_add(s, &(struct entry){ .kind = "task",
					       .on = on,
					       .customer_key = t->customer_key,
					       .customer_id = customer_id,
					       .message_id = t->message_id,
					       .text = text });
}

/* STATUS_CONFLICT: not once more. */
static enum status task_is_new(struct store *s, const struct task_new *t)
{
	struct stmt *q;
	int64_t one;
	enum status st;

	if (!t->once)
		return STATUS_OK;
	q = SQL(s, task_of_subject);
	bind_int(q, "customer_key", t->customer_key);
	bind_int(q, "kind", t->kind);
	bind_text(q, "subject", t->subject ? t->subject : "");
	st = sql_one(s, q, &one);
	return st == STATUS_OK		? STATUS_CONFLICT
	       : st == STATUS_NOT_FOUND ? STATUS_OK
					: st;
}

enum status task_insert(struct store *s, const struct task_new *t, civil_day on,
			bool *opened_out)
{
	int64_t message_key = 0, no = next_keys(s)->task;
	enum status st = task_is_new(s, t);

	*opened_out = false;
	if (st == STATUS_CONFLICT)
		return STATUS_OK;
	if (st == STATUS_OK && t->message_id)
		st = message_key_of(s, t->message_id, &message_key);
	if (st == STATUS_OK)
		st = task_write(s, t, on, no, message_key);
	if (st != STATUS_OK || !sqlite3_changes(s->db))
		return st;
	next_keys(s)->task++;
	*opened_out = true;
	st = task_invoices(s, t, no);
	if (st == STATUS_OK && t->kind == TASK_CALL)
		st = customer_has(s, t->customer_key, HAS_CALL);
	return st == STATUS_OK ? task_journal(s, t, on, no) : st;
}

enum status store_task_open(struct store *s, const struct task_new *t,
			    civil_day on, bool *opened_out)
{
	bool opened = false;
	enum status st = tx_enter(s);

	if (st == STATUS_OK)
		st = tx_leave(s, task_insert(s, t, on, &opened));
	if (opened_out)
		*opened_out = opened;
	return st;
}

enum status task_load(struct store *s, int64_t no, struct arena *a,
		      struct task_brief *out)
{
	struct stmt *q = SQL(s, task_load);
	enum status st;

	bind_int(q, "task_no", no);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	*out = (struct task_brief){
		.no = col_int(q, 0),
		.kind = (enum task_kind)col_int(q, 1),
		.customer_key = col_int(q, 2),
		.subject = col_text(q, 3, a),
		.message_key = col_int(q, 4),
		.open = col_int(q, 5) == DAY_NONE,
	};
	sql_reset(q);
	return STATUS_OK;
}

static enum status task_end(struct store *s, const struct task_brief *t,
			    civil_day on, const char *note)
{
	const char *customer_id;
	struct stmt *q = SQL(s, task_done);
	enum status st;

	bind_int(q, "done_on", on);
	bind_text(q, "note", note);
	bind_text(q, "done_by", s->options.who);
	bind_int(q, "done_seq", s->block.seq);
	bind_int(q, "task_no", t->no);
	st = sql_run(s, q);
	if (st == STATUS_OK && t->customer_key)
		st = look_again(s, t->customer_key);
	if (st == STATUS_OK)
		st = customer_id_of(s, t->customer_key, &s->scratch,
				    &customer_id);
	if (st != STATUS_OK)
		return st;
	return journal_add(
		s,
		&(struct entry){ .kind = "task done",
				 .on = on,
				 .customer_key = t->customer_key,
				 .customer_id = customer_id,
				 .text = arena_printf(
					 &s->scratch, "T%" PRId64 "%s%s", t->no,
					 note ? ": " : "", note ? note : "") });
}

enum status task_close(struct store *s, const struct task_brief *t,
		       civil_day on)
{
	return task_end(s, t, on, NULL);
}

/* Closes every task that the statement names. */
static enum status tasks_close(struct store *s, struct stmt *q, civil_day on)
{
	struct key_list list = { 0 };
	enum status st = sql_keys(s, q, &s->scratch, &list);

	for (size_t i = 0; st == STATUS_OK && i < list.n; i++) {
		struct task_brief t;

		st = task_load(s, list.v[i], &s->scratch, &t);
		if (st == STATUS_OK)
			st = task_close(s, &t, on);
	}
	return st;
}

enum status tasks_done_of(struct store *s, int64_t message_key,
			  enum task_kind kind, civil_day on)
{
	struct stmt *q = SQL(s, tasks_of_message);

	bind_int(q, "message_key", message_key);
	bind_int(q, "kind", kind);
	return tasks_close(s, q, on);
}

enum status tasks_settled_by(struct store *s, int64_t message_key, civil_day on)
{
	struct stmt *q = SQL(s, tasks_settled_by);

	bind_int(q, "message_key", message_key);
	return tasks_close(s, q, on);
}

enum status tasks_answered(struct store *s, int64_t customer_key,
			   const struct insurer_word *word, civil_day on)
{
	struct stmt *q = SQL(s, tasks_of_answer);

	bind_int(q, "customer_key", customer_key);
	bind_int(q, "answered_on", word->on);
	bind_text(q, "about", word->about);
	return tasks_close(s, q, on);
}

enum status tasks_met(struct store *s, int64_t customer_key,
		      const struct insurer_word *word, civil_day on)
{
	struct stmt *q = SQL(s, tasks_of_deadline);

	bind_int(q, "customer_key", customer_key);
	bind_int(q, "filed_on", word->on);
	bind_text(q, "about", word->about);
	return tasks_close(s, q, on);
}

enum status tasks_of_nobody_done(struct store *s, enum task_kind kind,
				 const char *subject, civil_day on)
{
	struct stmt *q = SQL(s, tasks_of_subject);

	bind_int(q, "kind", kind);
	bind_text(q, "subject", subject);
	return tasks_close(s, q, on);
}

enum status tasks_of_ended(struct store *s, const struct exception_stored *x,
			   civil_day on)
{
	struct stmt *q = SQL(s, tasks_of_exception);

	bind_int(q, "customer_key", x->customer_key);
	bind_text(q, "exception_id", x->exception.exception_id);
	return tasks_close(s, q, on);
}

static enum status task_reopen(struct store *s, int64_t no,
			       int64_t customer_key, civil_day on)
{
	struct entry e = { .kind = "task reopened",
			   .on = on,
			   .customer_key = customer_key,
			   .text = arena_printf(&s->scratch, "T%" PRId64, no) };
	struct stmt *q = SQL(s, task_reopen);
	enum status st;

	bind_int(q, "task_no", no);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = customer_id_of(s, customer_key, &s->scratch,
				    &e.customer_id);
	return st == STATUS_OK ? journal_add(s, &e) : st;
}

enum status tasks_reopen(struct store *s, int64_t customer_key, int64_t seq,
			 civil_day on)
{
	struct stmt *q = SQL(s, tasks_closed_by);
	struct key_list list = { 0 };
	enum status st;

	bind_int(q, "customer_key", customer_key);
	bind_int(q, "seq", seq);
	st = sql_keys(s, q, &s->scratch, &list);
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++)
		st = task_reopen(s, list.v[i], customer_key, on);
	return st;
}

/* Only a person can say that an address works again. */
static enum status bad_address_remove(struct store *s,
				      const struct task_brief *t)
{
	struct stmt *q = SQL(s, bad_address_remove);
	enum status st;

	bind_int(q, "customer_key", t->customer_key);
	bind_text(q, "email", t->subject);
	st = sql_run(s, q);
	return st == STATUS_OK ? mark_changed(s, t->customer_key) : st;
}

/* These close when what they ask for was said by another command. */
static bool closes_otherwise(const struct task_brief *t)
{
	bool declaration = t->kind == TASK_DEADLINE && !t->customer_key;

	return t->kind == TASK_APPROVAL || t->kind == TASK_TO_POST ||
	       t->kind == TASK_UNCERTAIN || declaration;
}

static enum status task_done(struct store *s, const char *task_id, civil_day on,
			     const char *note)
{
	struct task_brief t;
	int64_t no = 0;
	enum status st = task_no_of(s, task_id, &no);

	if (st == STATUS_OK)
		st = task_load(s, no, &s->scratch, &t);
	if (st != STATUS_OK)
		return st;
	if (!t.open || closes_otherwise(&t))
		return STATUS_CONFLICT;
	st = task_end(s, &t, on, note);
	return st == STATUS_OK && t.kind == TASK_BAD_ADDRESS
		       ? bad_address_remove(s, &t)
		       : st;
}

enum status store_task_done(struct store *s, const char *task_id, civil_day on,
			    const char *note)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, task_done(s, task_id, on, note))
			       : st;
}

static enum status invoices_of_task(struct store *s, struct arena *a,
				    int64_t no, struct task_row *row)
{
	struct stmt *q = SQL(s, task_invoices);
	enum status st;

	bind_int(q, "task_no", no);
	while ((st = sql_next(s, q)) == STATUS_OK)
		VEC_PUSH(
			a, &row->invoices,
			invoice_label(a, col_text(q, 0, a), col_text(q, 1, a)));
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status store_tasks_each(struct store *s, bool all, struct arena *arena,
			     void (*fn)(void *, const struct task_row *),
			     void *ctx)
{
	struct stmt *q = SQL(s, tasks_each);
	struct VEC(struct task_row) list = { 0 };
	struct key_list numbers = { 0 };
	enum status st;

	bind_int(q, "every", all);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct task_row row = {
			.task_id =
				arena_printf(arena, "T%" PRId64, col_int(q, 0)),
			.kind = (enum task_kind)col_int(q, 1),
			.text = col_text(q, 2, arena),
			.command = col_text(q, 3, arena),
			.opened_on = (civil_day)col_int(q, 4),
			.due_on = (civil_day)col_int(q, 5),
			.open = col_int(q, 6) == DAY_NONE,
			.customer_id = col_text(q, 7, arena),
			.message_id = col_text(q, 8, arena),
			.approvers = (int)col_int(q, 9),
			.approved_by = col_text(q, 10, arena),
		};

		VEC_PUSH(arena, &numbers, col_int(q, 0));
		VEC_PUSH(arena, &list, row);
	}
	if (st == STATUS_NOT_FOUND)
		st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++)
		st = invoices_of_task(s, arena, numbers.v[i], &list.v[i]);
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++)
		fn(ctx, &list.v[i]);
	return st;
}
