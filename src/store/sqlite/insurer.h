#ifndef SQLITE_INSURER_H
#define SQLITE_INSURER_H
/** What verify shares with the verbs about insurers. */
#include "relance/store_insurer.h"

/** The words of a record in the journal, made from the row. */
char *insurer_record_text(const struct insurer_record *r,
			  const char *invoice_id, struct arena *a);
/** The same of a declaration. */
char *declared_text(const struct declared *d, struct arena *a);

#endif
