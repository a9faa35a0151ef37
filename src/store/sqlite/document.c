/* The papers imported for an invoice, as letters carry them. */
#include "internal.h"

enum status store_documents_of(struct store *s, int64_t invoice_key,
			       const char *kind, struct arena *arena,
			       struct paths *out)
{
	struct stmt *q = SQL(s, documents_of);
	enum status st;

	*out = (struct paths){ 0 };
	bind_int(q, "invoice_key", invoice_key);
	bind_text(q, "kind", kind);
	while ((st = sql_next(s, q)) == STATUS_OK)
		VEC_PUSH(arena, out, col_text(q, 0, arena));
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}
