/*
 * From the ids that people type to our numbers: exact, or a unique beginning.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "relance/text.h"

enum status invoice_probe(struct store *s, const char *invoice_id,
			  const char *instalment, struct found_invoice *out)
{
	struct stmt *q = SQL(s, invoice_probe);
	enum status st;

	bind_text(q, "invoice_id", invoice_id);
	bind_text(q, "instalment", instalment);
	st = sql_next(s, q);
	if (st == STATUS_OK) {
		out->invoice_key = col_int(q, 0);
		out->row_hash = col_int(q, 1);
		out->customer_key = col_int(q, 2);
		col_currency(q, 3, out->currency);
		sql_reset(q);
	}
	return st;
}

/* No text that begins with `id` is as large as this one. */
static void bind_range(struct stmt *q, struct arena *a, const char *id)
{
	bind_text(q, "from_id", id);
	bind_text(q, "to_id", arena_printf(a, "%s\xf4\x8f\xbf\xbf", id));
}

/* What to say of n candidates found by a beginning. */
static enum status judge(const struct candidates *found, size_t before)
{
	size_t n = found->n - before;

	return n == 1 ? STATUS_OK : n ? STATUS_CONFLICT : STATUS_NOT_FOUND;
}

static enum status like(struct store *s, struct stmt *q, const char *id,
			struct arena *a, int64_t *key_out, const char **id_out,
			struct candidates *found)
{
	size_t before = found->n;
	enum status st;

	bind_range(q, a, id);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		*key_out = col_int(q, 0);
		*id_out = col_text(q, 1, a);
		if (found->n - before < 5)
			VEC_PUSH(a, found, *id_out);
		if (str_eq(*id_out, id)) { /* exact: the first in order */
			sql_reset(q);
			return STATUS_OK;
		}
	}
	return st == STATUS_NOT_FOUND ? judge(found, before) : st;
}

enum status store_customer_find(struct store *s, const char *id,
				struct arena *arena, int64_t *key_out,
				struct candidates *candidates)
{
	const char *full;

	return like(s, SQL(s, customers_like), id, arena, key_out, &full,
		    candidates);
}

enum status message_key_of(struct store *s, const char *message_id,
			   int64_t *key_out)
{
	struct stmt *q = SQL(s, message_key_of);

	bind_text(q, "message_id", message_id);
	return sql_one(s, q, key_out);
}

enum status store_message_find(struct store *s, const char *id,
			       struct arena *arena, const char **id_out,
			       struct candidates *candidates)
{
	int64_t key;

	return like(s, SQL(s, messages_like), id, arena, &key, id_out,
		    candidates);
}

/* "T12": there are no beginnings, T1 is a task of its own. */
enum status task_no_of(struct store *s, const char *task_id, int64_t *no_out)
{
	struct stmt *q;
	char *end;
	long long no;

	if (task_id[0] != 'T' && task_id[0] != 't')
		return STATUS_NOT_FOUND;
	no = strtoll(task_id + 1, &end, 10);
	if (end == task_id + 1 || *end)
		return STATUS_NOT_FOUND;
	q = SQL(s, task_exists);
	bind_int(q, "task_no", no);
	return sql_one(s, q, no_out);
}

enum status store_task_find(struct store *s, const char *id,
			    struct arena *arena, const char **id_out,
			    struct candidates *candidates)
{
	int64_t no = 0;
	enum status st = task_no_of(s, id, &no);

	(void)candidates;
	if (st == STATUS_OK)
		*id_out = arena_printf(arena, "T%" PRId64, no);
	return st;
}

static enum status invoice_collect(struct store *s, struct stmt *q,
				   struct arena *a, struct invoice_ref *out,
				   struct candidates *found)
{
	size_t before = found->n;
	enum status st;

	while ((st = sql_next(s, q)) == STATUS_OK) {
		*out = (struct invoice_ref){
			.invoice_key = col_int(q, 0),
			.customer_key = col_int(q, 1),
			.invoice_id = col_text(q, 2, a),
			.instalment = col_text(q, 3, a),
		};
		if (found->n - before < 5)
			VEC_PUSH(a, found,
				 invoice_label(a, out->invoice_id,
					       out->instalment));
	}
	return st == STATUS_NOT_FOUND ? judge(found, before) : st;
}

static enum status invoice_exact(struct store *s, const char *id,
				 struct arena *a, struct invoice_ref *out)
{
	const char *slash = strrchr(id, '/');
	struct found_invoice at;
	enum status st = invoice_probe(s, id, "", &at);

	*out = (struct invoice_ref){ .invoice_id = arena_strdup(a, id),
				     .instalment = "" };
	if (st == STATUS_NOT_FOUND && slash) {
		out->invoice_id = arena_strndup(a, id, (size_t)(slash - id));
		out->instalment = arena_strdup(a, slash + 1);
		st = invoice_probe(s, out->invoice_id, out->instalment, &at);
	}
	if (st == STATUS_OK) {
		out->invoice_key = at.invoice_key;
		out->customer_key = at.customer_key;
	}
	return st;
}

enum status store_invoice_find(struct store *s, const char *id,
			       struct arena *arena, struct invoice_ref *out,
			       struct candidates *candidates)
{
	struct stmt *q;
	enum status st = invoice_exact(s, id, arena, out);

	if (st != STATUS_NOT_FOUND)
		return st;
	q = SQL(s, invoice_instalments);
	bind_text(q, "invoice_id", id);
	st = invoice_collect(s, q, arena, out, candidates);
	if (st != STATUS_NOT_FOUND)
		return st;
	q = SQL(s, invoices_like);
	bind_range(q, arena, id);
	return invoice_collect(s, q, arena, out, candidates);
}
