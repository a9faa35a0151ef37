/*
 * The two indexes that lead from a customer to its invoices. Kept up row by
 * row they cost a large import as much as everything else together, because
 * its rows come in another order: it drops them, and they are made anew, in
 * one go, before the first statement that needs them or when the store is
 * closed. A program that died in between leaves them to the next writer.
 */
#include "internal.h"
#include "relance/text.h"

enum status indexes_drop(struct store *s)
{
	enum status st;

	s->unindexed = true;
	s->index_at_close = true;
	st = sql_run(s, SQL(s, index_by_customer_drop));
	return st == STATUS_OK ? sql_run(s, SQL(s, index_open_drop)) : st;
}

static enum status make_both(struct store *s)
{
	enum status st = sql_run(s, SQL(s, index_by_customer_make));

	return st == STATUS_OK ? sql_run(s, SQL(s, index_open_make)) : st;
}

/* Outside a transaction: one of its own, which the journal does not know. */
static enum status make_alone(struct store *s)
{
	enum status st = sql_run(s, SQL(s, begin));

	if (st != STATUS_OK)
		return st;
	st = make_both(s);
	s->sealed = true;
	if (st == STATUS_OK)
		st = sql_run(s, SQL(s, commit));
	s->sealed = false;
	if (st != STATUS_OK)
		sqlite3_exec(s->db, "rollback", NULL, NULL, NULL);
	return st;
}

static bool indexes_are_there(struct store *s)
{
	int64_t n = 0;

	return sql_one(s, SQL(s, indexes_count), &n) == STATUS_OK && n == 2;
}

bool needs_index(enum stmt_id id)
{
	return id == STMT_invoices_of || id == STMT_last_paid_of ||
	       id == STMT_aside_list || id == STMT_owing_list ||
	       id == STMT_owed_each || id == STMT_receipts_invoices ||
	       id == STMT_pay_history;
}

enum status indexes_missing(struct store *s)
{
	struct diag *diag =
		diag_error(s->d, "the indexes of %s are missing", s->path);

	diag_hint(s->d, diag,
		  "A large import is at work or was interrupted: wait until "
		  "it is done, or start any command that writes.");
	return STATUS_TEMPFAIL;
}

enum status indexes_ensure(struct store *s)
{
	enum status st = STATUS_OK;

	s->unindexed = false; /* the next line asks for a statement */
	if (!indexes_are_there(s)) {
		if (sqlite3_get_autocommit(s->db))
			st = make_alone(s);
		else
			st = make_both(s);
	}
	s->unindexed = st != STATUS_OK;
	if (st == STATUS_OK && sqlite3_get_autocommit(s->db))
		s->index_at_close = false;
	return st;
}
