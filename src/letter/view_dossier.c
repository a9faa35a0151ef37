/* What an insurer is shown beside the account: the last twelve months, the
 * reminders with their proof, and which papers are missing. */
#include "build.h"
#include "view.h"

static void add_reminders(struct builder *b, const struct dossier *d)
{
	view_rows_new(b, LIST_REMINDERS, d->reminders.n);
	for (size_t i = 0; i < d->reminders.n; i++) {
		const struct filing_reminder *r = &d->reminders.v[i];
		const char **cell = view_row_add(b, LIST_REMINDERS);
		bool paper = r->channel == CHANNEL_LETTER;

		cell[ROW_SENT_ON] = view_date_short(b, r->on);
		cell[ROW_SENT_STEP] = view_clean(b->arena, r->step);
		cell[ROW_SENT_ON_PAPER] = paper ? "yes" : NULL;
		cell[ROW_SENT_TO] =
			paper ? NULL : view_clean(b->arena, r->recipient);
		cell[ROW_SENT_REPLY] = view_clean(b->arena, r->reply);
	}
	view_set(b, GLOBAL_HAS_REMINDERS, d->reminders.n ? "yes" : NULL);
}

/* Months before the first movement tell nothing. */
static void add_history(struct builder *b, const struct dossier *d)
{
	const char *currency = b->msg->currency;
	size_t from = 0;

	while (from < d->statement.n && !d->statement.v[from].closing_minor &&
	       !d->statement.v[from].invoiced_minor)
		from++;
	view_rows_new(b, LIST_HISTORY, d->statement.n - from);
	for (size_t i = from; i < d->statement.n; i++) {
		const struct statement_month *m = &d->statement.v[i];
		const char **cell = view_row_add(b, LIST_HISTORY);

		cell[ROW_MONTH] = view_date_short(b, m->first);
		cell[ROW_OPENING] = view_money(b, m->opening_minor, currency);
		cell[ROW_INVOICED] = view_money(b, m->invoiced_minor, currency);
		cell[ROW_MONTH_PAID] = view_money(b, m->paid_minor, currency);
		cell[ROW_MONTH_CREDITED] =
			view_money(b, m->credited_minor, currency);
		cell[ROW_MONTH_RETURNED] =
			view_money(b, m->returned_minor, currency);
		cell[ROW_CLOSING] = view_money(b, m->closing_minor, currency);
	}
	view_set(b, GLOBAL_HAS_HISTORY, from < d->statement.n ? "yes" : NULL);
}

static void add_missing(struct builder *b, const struct dossier *d)
{
	view_rows_new(b, LIST_MISSING, d->gaps.n);
	for (size_t i = 0; i < d->gaps.n; i++) {
		const struct filing_gap *gap = &d->gaps.v[i];
		const char **cell = view_row_add(b, LIST_MISSING);

		cell[ROW_MISSING_KIND] = view_clean(b->arena, gap->kind);
		if (gap->inv)
			cell[ROW_MISSING_NUMBER] = view_number(b, gap->inv);
	}
	view_set(b, GLOBAL_HAS_MISSING, d->gaps.n ? "yes" : NULL);
}

void view_add_dossier(struct builder *b, const struct dossier *d)
{
	add_reminders(b, d);
	add_history(b, d);
	add_missing(b, d);
}
