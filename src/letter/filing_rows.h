#ifndef LETTER_FILING_ROWS_H
#define LETTER_FILING_ROWS_H
/** The rows of a filing: one for each open invoice, one for each credit. */
#include "filing.h"
#include "relance/filing_layout.h"

enum cell_kind {
	CELL_EMPTY,
	CELL_TEXT,
	CELL_DAY,
	CELL_MONEY, /* minor units of the row's currency */
	CELL_NUMBER,
	CELL_PERCENT, /* hundredths of a percent */
};
struct cell {
	enum cell_kind kind;
	const char *text;
	int64_t n; /* a civil day too */
};

struct filing_row {
	const char *currency;
	bool credit; /* no invoice: what it pays for is not said */
	struct cell cell[FILING__COUNT];
};
struct filing_rows {
	struct filing_row party; /* who it is about; nothing else is filled */
	struct VEC(struct filing_row) list;
};

/** Texts are those of the request, or in the arena. */
void filing_rows(const struct filing_request *r, struct arena *arena,
		 struct filing_rows *out);
/** In our own layout (filing_csv.c). */
void filing_csv(const struct filing_rows *rows, struct str *out);
/** The rows in the columns of a layout (filing_layout.c). */
void filing_in_layout(const struct filing_layout *l,
		      const struct filing_rows *rows, const char *currency,
		      struct str *out);

/** How it is assigned; NULL of one that is ours. */
const char *filing_factoring(const struct invoice *inv);

#endif
