/*
 * A filing as CSV, in our own layout: relance-insurance(5).
 */
#include "filing_rows.h"
#include "relance/text.h"

static void add_cell(struct str *out, const struct cell *c,
		     const char *currency)
{
	char on[DATE_TEXT_SIZE];

	switch (c->kind) {
	case CELL_EMPTY:
	case CELL_TEXT:
		text_add_csv(out, c->text);
		break;
	case CELL_DAY:
		text_add_csv(out, date_to_text((civil_day)c->n, on));
		break;
	/* Numbers have no quotes: a minus is no formula. */
	case CELL_MONEY:
		money_to_text(out, c->n, currency);
		break;
	case CELL_NUMBER:
		str_addf(out, "%lld", (long long)c->n);
		break;
	case CELL_PERCENT:
		str_addf(out, "%lld.%02lld", (long long)c->n / 100,
			 (long long)c->n % 100);
		break;
	}
}

void filing_csv(const struct filing_rows *rows, struct str *out)
{
	for (int i = 0; i < FILING__COUNT; i++)
		str_addf(out, "%s%s", i ? "," : "",
			 filing_column_name((enum filing_column)i));
	str_add(out, "\r\n");
	for (size_t r = 0; r < rows->list.n; r++) {
		const struct filing_row *row = &rows->list.v[r];

		for (int i = 0; i < FILING__COUNT; i++) {
			if (i)
				str_add_ch(out, ',');
			add_cell(out, &row->cell[i], row->currency);
		}
		str_add(out, "\r\n");
	}
}
