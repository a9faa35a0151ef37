/* The table of names that templates may use, and looking a name up in it. */
#include <string.h>

#include "relance/letter.h"
#include "schema.h"

#define FIELD_ROW(id, name, kind, about) { name, FIELD_##kind, about },
static const struct field globals[] = { GLOBAL_FIELDS(FIELD_ROW) };
static const struct field invoice_rows[] = { INVOICE_FIELDS(FIELD_ROW) };
static const struct field earlier_rows[] = { EARLIER_FIELDS(FIELD_ROW) };

#define TABLE(v) ((struct field_table){ v, sizeof(v) / sizeof *(v) })

struct field_table schema_fields(int list)
{
	if (list == LIST_NONE)
		return TABLE(globals);
	if (list < 0 || list >= LIST__COUNT)
		BUG("no list %d", list);
	return list == LIST_EARLIER ? TABLE(earlier_rows) : TABLE(invoice_rows);
}

int schema_find(int list, const char *name, size_t n)
{
	struct field_table t = schema_fields(list);

	for (size_t i = 0; i < t.n; i++)
		if (strlen(t.field[i].name) == n &&
		    !memcmp(t.field[i].name, name, n))
			return (int)i;
	return -1;
}

static void reference_of(struct str *out, int list)
{
	static const char *const kind[] = { "text", "yes or no", "list" };
	struct field_table t = schema_fields(list);

	for (size_t i = 0; i < t.n; i++)
		str_addf(out, ".TP\n.B %s\n%s (%s)\n", t.field[i].name,
			 t.field[i].about, kind[t.field[i].kind]);
}

void templates_reference(struct str *out)
{
	reference_of(out, LIST_NONE);
	str_add(out, ".PP\nInside of invoices, others and account:\n");
	reference_of(out, LIST_INVOICES);
	str_add(out, ".PP\nInside of earlier:\n");
	reference_of(out, LIST_EARLIER);
}
