#ifndef RELANCE_REPORT_INSURER_H
#define RELANCE_REPORT_INSURER_H
/** Cover, deadlines, stops of delivery and claims as JSON (contract.md
 * section 3). Part of the room `report`. */
#include "relance/cover.h"
#include "relance/report.h"

/** Covered by open, without tax, over all debtors in one currency. */
struct cover_total {
	char currency[4];
	int64_t outstanding_incl_minor, outstanding_excl_minor, counted_minor,
		covered_minor, suspended_minor, covered_excl_minor;
	int64_t not_covered[UNCOVERED__COUNT];
};
/** "78.95" */
char *percent_text(struct arena *a, int64_t hundredths);
/** The id of the customer that stands for the debtor. */
const char *debtor_name(const struct debtor *d);

void json_cover_line(struct str *out, const struct debtor *d,
		     const struct cover *cover, const struct cover_line *line);
void json_cover_debtor(struct str *out, const struct debtor *d,
		       const struct cover *cover);
void json_cover_total(struct str *out, const struct cover_total *total);
void json_stopship(struct str *out, const struct debtor *d,
		   const struct cover *cover, const struct customer *who);
void json_deadline(struct str *out, const struct debtor *d,
		   const struct contract *k, const struct deadline *deadline);
void json_claim(struct str *out, const struct debtor *d,
		const struct contract *k, const struct claim *claim);

#endif
