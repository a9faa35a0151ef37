/* The table of names that templates may use, and looking a name up in it. */
#include <string.h>

#include "relance/letter.h"
#include "schema.h"

#define FIELD_ROW(id, name, kind, about) { name, FIELD_##kind, about },
static const struct field globals[] = { GLOBAL_FIELDS(FIELD_ROW) };
static const struct field invoice_rows[] = { INVOICE_FIELDS(FIELD_ROW) };
static const struct field earlier_rows[] = { EARLIER_FIELDS(FIELD_ROW) };
static const struct field credit_rows[] = { CREDIT_FIELDS(FIELD_ROW) };
static const struct field instalment_rows[] = { INSTALMENT_FIELDS(FIELD_ROW) };
static const struct field attachment_rows[] = { ATTACHMENT_FIELDS(FIELD_ROW) };
static const struct field entity_rows[] = { ENTITY_FIELDS(FIELD_ROW) };
static const struct field coverage_rows[] = { COVERAGE_FIELDS(FIELD_ROW) };
static const struct field reminder_rows[] = { REMINDER_FIELDS(FIELD_ROW) };
static const struct field history_rows[] = { HISTORY_FIELDS(FIELD_ROW) };
static const struct field missing_rows[] = { MISSING_FIELDS(FIELD_ROW) };
static const struct field agreement_rows[] = { AGREEMENT_FIELDS(FIELD_ROW) };
static const struct field country_rows[] = { COUNTRY_FIELDS(FIELD_ROW) };
static const struct field deducted_rows[] = { DEDUCTED_FIELDS(FIELD_ROW) };
static const struct field debtor_rows[] = { DEBTOR_FIELDS(FIELD_ROW) };

#define TABLE(v)                                                               \
	{                                                                      \
		v, sizeof(v) / sizeof *(v)                                     \
	}

struct field_table schema_fields(int list)
{
	static const struct field_table rows[] = {
		[LIST_INVOICES] = TABLE(invoice_rows),
		[LIST_OTHERS] = TABLE(invoice_rows),
		[LIST_ACCOUNT] = TABLE(invoice_rows),
		[LIST_DISPUTED] = TABLE(invoice_rows),
		[LIST_EARLIER] = TABLE(earlier_rows),
		[LIST_CREDITS] = TABLE(credit_rows),
		[LIST_INSTALMENTS] = TABLE(instalment_rows),
		[LIST_ATTACHMENTS] = TABLE(attachment_rows),
		[LIST_ENTITIES] = TABLE(entity_rows),
		[LIST_COVERAGE] = TABLE(coverage_rows),
		[LIST_REMINDERS] = TABLE(reminder_rows),
		[LIST_HISTORY] = TABLE(history_rows),
		[LIST_MISSING] = TABLE(missing_rows),
		[LIST_AGREEMENTS] = TABLE(agreement_rows),
		[LIST_COUNTRIES] = TABLE(country_rows),
		[LIST_DEDUCTED] = TABLE(deducted_rows),
		[LIST_APART] = TABLE(country_rows),
		[LIST_DEBTORS] = TABLE(debtor_rows),
	};

	if (list == LIST_NONE)
		return (struct field_table)TABLE(globals);
	if (list < 0 || list >= LIST__COUNT)
		BUG("no list %d", list);
	return rows[list];
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
