/*
 * One transaction at a time, begun IMMEDIATE so that it never has to be
 * upgraded, sealed by a journal block before it is committed. A commit that
 * did not come this way is turned into a rollback by the commit hook.
 */
#include <string.h>

#include "internal.h"

int64_t store_now(const struct store *s)
{
	return s->options.now_at ? s->options.now_at(s->options.now_ctx) : 0;
}

void must_write(const struct store *s)
{
	if (s->mode == STORE_READ)
		BUG("a writing verb on a store that was opened for reading");
}

static void tx_forget(struct store *s)
{
	s->open_tx = false;
	s->shared = false;
	s->sealed = false;
	s->depth = 0;
	s->broken = STATUS_OK;
	s->counters_loaded = false;
	s->counters_dirty = false;
}

static void tx_rollback(struct store *s)
{
	for (int i = 0; i < STMT__COUNT; i++)
		sql_reset(&s->stmt[i]);
	/* It may have been rolled back by the engine already (disk full). */
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "rollback", NULL, NULL, NULL);
	s->unindexed = true;
	tx_forget(s);
}

static enum status tx_begin(struct store *s)
{
	enum status st;

	must_write(s);
	s->broken = STATUS_OK;
	st = sql_run(s, SQL(s, begin));
	if (st != STATUS_OK)
		return st;
	s->open_tx = true;
	st = journal_begin(s);
	if (st != STATUS_OK)
		tx_rollback(s);
	return st;
}

static enum status counters_save(struct store *s)
{
	struct stmt *q;

	if (!s->counters_dirty)
		return STATUS_OK;
	q = SQL(s, counters_save);
	bind_int(q, "customer", s->next.customer);
	bind_int(q, "invoice", s->next.invoice);
	bind_int(q, "message", s->next.message);
	bind_int(q, "delivery", s->next.delivery);
	bind_int(q, "task", s->next.task);
	bind_int(q, "step", s->next.step);
	bind_int(q, "run", s->next.run);
	bind_int(q, "import", s->next.import);
	bind_int(q, "exception", s->next.exception);
	return sql_run(s, q);
}

struct counters *next_keys(struct store *s)
{
	if (!s->counters_loaded) {
		struct stmt *q = SQL(s, counters_load);

		memset(&s->next, 0, sizeof s->next);
		if (sql_next(s, q) == STATUS_OK) {
			s->next = (struct counters){
				col_int(q, 0), col_int(q, 1), col_int(q, 2),
				col_int(q, 3), col_int(q, 4), col_int(q, 5),
				col_int(q, 6), col_int(q, 7), col_int(q, 8),
			};
			sql_reset(q);
		} else {
			s->broken = STATUS_PERMFAIL;
		}
		s->counters_loaded = true;
	}
	s->counters_dirty = true;
	return &s->next;
}

static enum status tx_commit(struct store *s)
{
	enum status st = s->broken;

	if (st == STATUS_OK)
		st = counters_save(s);
	if (st == STATUS_OK)
		st = journal_seal(s);
	if (st == STATUS_OK) {
		s->sealed = true;
		st = sql_run(s, SQL(s, commit));
	}
	if (st != STATUS_OK)
		tx_rollback(s);
	else
		tx_forget(s);
	return st;
}

enum status tx_enter(struct store *s)
{
	if (!s->open_tx) {
		enum status st = tx_begin(s);

		if (st != STATUS_OK)
			return st;
	}
	if (s->broken != STATUS_OK)
		return s->broken;
	if (!s->depth++)
		arena_reset(&s->scratch);
	return STATUS_OK;
}

enum status tx_leave(struct store *s, enum status st)
{
	bool failed = st == STATUS_TEMPFAIL || st == STATUS_PERMFAIL;

	if (!s->open_tx) /* cancelled inside */
		return st;
	s->depth--;
	if (failed)
		s->broken = st;
	if (s->depth > 0 || s->shared || s->import.active)
		return st;
	if (st != STATUS_OK) {
		tx_rollback(s);
		return st;
	}
	return tx_commit(s);
}

enum status store_begin(struct store *s)
{
	enum status st;

	if (s->open_tx)
		BUG("store_begin inside a transaction");
	st = tx_begin(s);
	if (st == STATUS_OK)
		s->shared = true;
	return st;
}

enum status store_commit(struct store *s)
{
	if (!s->shared)
		BUG("store_commit without store_begin");
	return tx_commit(s);
}

void store_abort(struct store *s)
{
	if (s->open_tx)
		tx_rollback(s);
}

enum status store_view_begin(struct store *s)
{
	if (s->open_tx)
		BUG("store_view_begin within a transaction");
	return sql_run(s, SQL(s, begin_read));
}

/* Nothing was written: there is nothing to lose. */
void store_view_end(struct store *s)
{
	bool sealed = s->sealed;

	s->sealed = true;
	if (sql_run(s, SQL(s, commit)) != STATUS_OK)
		BUG("a transaction that only read did not end");
	s->sealed = sealed;
}
