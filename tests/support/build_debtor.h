#ifndef BUILD_DEBTOR_H
#define BUILD_DEBTOR_H
/** Contracts from YAML and debtors by hand, for tests of cover. */
#include "relance/cover.h"

civil_day on_day(const char *text); /* NULL: DAY_NONE */

/** A contract in EUR with these lines; a deadline is added unless they have
 * some. */
const struct contract *build_contract(struct arena *a, const char *lines);

struct debtor *build_debtor(struct arena *a, const char *as_of);

/** An invoice of debtor's only customer, 20 % tax included in `minor` unless
 * it is said otherwise later. Dates are texts. */
struct debtor_invoice *build_debt(struct arena *a, struct debtor *d,
				  const char *id, const char *delivered,
				  const char *issued, const char *due,
				  int64_t minor);
/** Money for the newest invoice built; what is outstanding follows. */
void build_paid(struct arena *a, struct debtor *d, struct debtor_invoice *di,
		const char *on, int64_t minor);
struct limit *build_insured(struct arena *a, struct debtor *d,
			    enum limit_type type, int64_t minor,
			    const char *from);
struct debtor_event *build_event(struct arena *a, struct debtor *d,
				 enum debtor_event_kind kind, const char *on,
				 const char *known);
struct filed *build_filed(struct arena *a, struct debtor *d, const char *file,
			  const char *on, const char *received);

#endif
