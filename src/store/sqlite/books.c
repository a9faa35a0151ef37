/* Where the books stand: time, gate, sizes. */
#include <string.h>

#include "internal.h"

static enum status head_load(struct store *s, char hex[SHA256_HEX_SIZE])
{
	struct stmt *q = SQL(s, journal_last);
	struct sha256 head;
	enum status st = sql_next(s, q);

	memset(&head, 0, sizeof head);
	if (st == STATUS_OK) {
		col_hash(q, 1, &head);
		sql_reset(q);
	}
	sha256_to_hex(&head, hex);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status store_books(struct store *s, struct books *out)
{
	struct stmt *q = SQL(s, books_load);
	enum status st = sql_next(s, q);

	memset(out, 0, sizeof *out);
	if (st != STATUS_OK)
		return st;
	out->last_as_of = (civil_day)col_int(q, 0);
	out->data_of = (civil_day)col_int(q, 1);
	out->gate_open = col_int(q, 2) != 0;
	out->started_on = (civil_day)col_int(q, 3);
	out->refused = col_int(q, 4) > 0;
	out->customers = (size_t)col_int(q, 5);
	out->invoices = (size_t)col_int(q, 6);
	out->brake_seen = (size_t)col_int(q, 7);
	out->runs = (size_t)col_int(q, 8);
	out->tasks = (size_t)col_int(q, 9);
	sql_reset(q);
	st = sql_one(s, SQL(s, books_data_at), &out->data_at);
	return st == STATUS_OK ? head_load(s, out->head) : st;
}
