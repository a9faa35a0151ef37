/* The papers imported for invoices and customers, as messages carry them. */
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

enum status store_documents_all(struct store *s, int64_t customer_key,
				struct arena *arena, struct papers *out)
{
	struct stmt *q = SQL(s, documents_of_customer);
	enum status st;

	*out = (struct papers){ 0 };
	bind_int(q, "customer_key", customer_key);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct paper paper = { .invoice_key = col_int(q, 0),
				       .kind = col_text(q, 1, arena),
				       .path = col_text(q, 2, arena) };

		VEC_PUSH(arena, out, paper);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}
