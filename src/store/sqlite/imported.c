/*
 * On which day the books learnt of something. Imports are few and asked about
 * for every invoice, so they are read once.
 */
#include "internal.h"

static enum status imports_load(struct store *s)
{
	struct imported *known = &s->imported;
	struct stmt *q = SQL(s, import_days);
	enum status st;

	arena_release(&known->arena);
	known->arena = (struct arena)ARENA_INIT;
	known->days = (struct import_days){ 0 };
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct import_day day = { .seq = col_int(q, 0),
					  .on = (civil_day)col_int(q, 1) };

		VEC_PUSH(&known->arena, &known->days, day);
	}
	known->loaded = st == STATUS_NOT_FOUND;
	return known->loaded ? STATUS_OK : st;
}

enum status imported_on(struct store *s, int64_t seq, civil_day *on_out)
{
	const struct import_days *days = &s->imported.days;
	size_t low = 0, high;
	enum status st = STATUS_OK;

	*on_out = DAY_NONE;
	if (!s->imported.loaded)
		st = imports_load(s);
	high = days->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (days->v[mid].seq < seq)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < days->n && days->v[low].seq == seq)
		*on_out = days->v[low].on;
	return st;
}
