#ifndef RULES_ROW_H
#define RULES_ROW_H
/** Rows of CSV files that stand in YAML. */
#include "decode.h"
#include "relance/rehearsal.h"

/** Read a list of rows of that kind. */
void rows_decode(struct decoder *dec, const struct node *node, const char *kind,
		 struct rehearsal_table *out);
/** Does a row have that text in that column? */
bool rows_find(const struct rehearsal_table *t, const char *column,
	       const char *text);
/** Put defaults where the rows of a test say nothing, and add the customers
 * that only invoices name. */
void rows_default(struct decoder *dec, struct rehearsal *test);

#endif
