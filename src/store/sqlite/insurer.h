#ifndef SQLITE_INSURER_H
#define SQLITE_INSURER_H
/** What verify shares with the verbs about insurers. */
#include "internal.h"
#include "relance/store_insurer.h"

/** The words of a record in the journal, made from the row. */
char *insurer_record_text(const struct insurer_record *r,
			  const char *invoice_id, struct arena *a);
/** A row of the statement insurer_record_load (verify_insurer_records begins
 * with the same columns), in those words. */
char *insurer_row_text(struct stmt *q, int currency_column, struct arena *a);
/** A line in the journal about a customer. */
enum status journal_say(struct store *s, const char *kind, int64_t customer_key,
			civil_day on, const char *text) WARN_UNUSED;
/** A decision about a limit, in the words of the journal. */
const char *limit_text(const struct limit *l, struct arena *a);
/** The same of a declaration. */
char *declared_text(const struct declared *d, struct arena *a);

#endif
