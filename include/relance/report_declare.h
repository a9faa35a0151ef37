#ifndef RELANCE_REPORT_DECLARE_H
#define RELANCE_REPORT_DECLARE_H
/**
 * Declarations to an insurer as JSON and as CSV (layouts: relance(1)). Part of
 * the room `report`.
 */
#include "relance/declaration.h"
#include "relance/str.h"

/** A line per customer, then per country, then the total; other currencies
 * are records of their own. */
void json_turnover(struct str *out, const struct declaration_sheet *s,
		   const struct turnover_rows *rows,
		   const struct turnover_sums *sums);
void json_overdue(struct str *out, const struct declaration_sheet *s,
		  const struct overdue_rows *rows);
/** A head line, then one per customer and currency; no sums. Cells that a
 * spreadsheet would compute are made harmless. */
void csv_turnover(struct str *out, const struct declaration_sheet *s,
		  const struct turnover_rows *rows);
void csv_overdue(struct str *out, const struct declaration_sheet *s,
		 const struct overdue_rows *rows);
/** As `deadlines` shows it; fields of contract.md section 3. */
void json_declaration_deadline(struct str *out,
			       const struct declaration_deadline *d,
			       const char *period_name, civil_day as_of);

#endif
