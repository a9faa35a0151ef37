/* The table of names that templates may use, and looking a name up in it. */
#include <string.h>

#include "relance/status.h"
#include "schema.h"

#define FIELD_ROW(id, name, kind) { name, FIELD_##kind },
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
