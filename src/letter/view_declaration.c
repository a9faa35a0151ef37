/*
 * What is declared to an insurer of a period: the turnover by country with
 * what is taken off it, or the debtors overdue.
 */
#include "build.h"
#include "locale.h"
#include "relance/text.h"
#include "view.h"

static const char *flag(bool is)
{
	return is ? "yes" : NULL;
}

static void add_period(struct builder *b, const struct declaration_sheet *s)
{
	view_set(b, GLOBAL_DECLARED_PERIOD, s->period_name);
	view_set(b, GLOBAL_DECLARED_FROM, view_date(b, s->period.from));
	view_set(b, GLOBAL_DECLARED_TO, view_date(b, s->period.to));
	view_set(b, GLOBAL_IS_RUNNING, flag(s->as_of <= s->period.to));
	if (s->due_on != DAY_NONE)
		view_set(b, GLOBAL_DECLARED_DUE, view_date(b, s->due_on));
}

/* ---- turnover ------------------------------------------------------------ */

static int64_t deducted_of(const struct turnover_row *row)
{
	return row->sales_minor - row->credits_minor - row->insurable_minor;
}

static void add_country(struct builder *b, enum list_id list,
			const char *country, const struct turnover_row *row)
{
	const char **cell = view_row_add(b, list);
	const char *currency = row->currency;

	cell[ROW_COUNTRY_NAME] = locale_country(b->language, country);
	cell[ROW_COUNTRY_CURRENCY] = currency;
	cell[ROW_COUNTRY_SALES] = view_money(b, row->sales_minor, currency);
	cell[ROW_COUNTRY_CREDITS] = view_money(b, row->credits_minor, currency);
	if (row->apart)
		return;
	cell[ROW_COUNTRY_DEDUCTED] = view_money(b, deducted_of(row), currency);
	cell[ROW_COUNTRY_INSURABLE] =
		view_money(b, row->insurable_minor, currency);
}

static void add_reasons(struct builder *b, const struct turnover_row *total)
{
	size_t n = 0;

	view_rows_new(b, LIST_DEDUCTED, UNCOVERED__COUNT);
	for (int why = 0; why < UNCOVERED__COUNT; why++) {
		const char **cell;

		if (!total->deducted_minor[why])
			continue;
		cell = view_row_add(b, LIST_DEDUCTED);
		cell[ROW_DEDUCTED_WHY] =
			locale_uncovered(b->language, (enum uncovered)why);
		cell[ROW_DEDUCTED_AMOUNT] = view_money(
			b, total->deducted_minor[why], total->currency);
		n++;
	}
	view_set(b, GLOBAL_HAS_DEDUCTED, flag(n));
}

static void add_totals(struct builder *b, const struct turnover_row *total)
{
	const char *currency = total->currency;

	view_set(b, GLOBAL_DECLARED_SALES,
		 view_money(b, total->sales_minor, currency));
	view_set(b, GLOBAL_DECLARED_CREDITS,
		 view_money(b, total->credits_minor, currency));
	view_set(b, GLOBAL_DECLARED_DEDUCTED,
		 view_money(b, deducted_of(total), currency));
	view_set(b, GLOBAL_DECLARED_INSURABLE,
		 view_money(b, total->insurable_minor, currency));
	if (total->unallocated_minor)
		view_set(b, GLOBAL_DECLARED_UNALLOCATED,
			 view_money(b, total->unallocated_minor, currency));
}

static void add_turnover(struct builder *b, const struct turnover_sums *sums)
{
	view_rows_new(b, LIST_COUNTRIES, sums->countries.n);
	for (size_t i = 0; i < sums->countries.n; i++)
		add_country(b, LIST_COUNTRIES, sums->countries.v[i].country,
			    &sums->countries.v[i].sum);
	view_rows_new(b, LIST_APART, sums->apart.n);
	for (size_t i = 0; i < sums->apart.n; i++)
		add_country(b, LIST_APART, NULL, &sums->apart.v[i]);
	view_set(b, GLOBAL_HAS_APART, flag(sums->apart.n));
	add_reasons(b, &sums->total);
	add_totals(b, &sums->total);
}

/* ---- overdue ------------------------------------------------------------- */

static void add_debtor(struct builder *b, const struct overdue_row *row)
{
	const char **cell = view_row_add(b, LIST_DEBTORS);
	const struct customer *c = row->customer;

	cell[ROW_DEBTOR_ID] = view_clean(b->arena, c->customer_id);
	cell[ROW_DEBTOR_NAME] = view_clean(b->arena, c->name);
	cell[ROW_DEBTOR_LEGAL_ID] = view_clean(b->arena, c->legal_id);
	cell[ROW_DEBTOR_REFERENCE] = view_clean(b->arena, c->insurer_ref);
	cell[ROW_DEBTOR_COUNTRY] = locale_country(b->language, c->country);
	cell[ROW_DEBTOR_DUE] = view_money(b, row->overdue_minor, row->currency);
	cell[ROW_DEBTOR_OPEN] =
		view_money(b, row->outstanding_minor, row->currency);
	cell[ROW_DEBTOR_SINCE] = view_date_short(b, row->oldest_due_on);
	cell[ROW_DEBTOR_EXTENDED_TO] =
		view_date_short(b, row->extension_end_on);
	cell[ROW_DEBTOR_STATE] = locale_overdue(b->language, row->state);
	cell[ROW_DEBTOR_NOTIFIED_ON] = view_date_short(b, row->notified_on);
	if (row->notified_on != DAY_NONE && row->paid_after_minor > 0)
		cell[ROW_DEBTOR_PAID] =
			view_money(b, row->paid_after_minor, row->currency);
}

static void add_overdue(struct builder *b, const struct contract *k,
			const struct overdue_rows *rows)
{
	int64_t due = 0, open = 0;

	view_rows_new(b, LIST_DEBTORS, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		add_debtor(b, &rows->v[i]);
		if (rows->v[i].apart)
			continue;
		due += rows->v[i].overdue_minor;
		open += rows->v[i].outstanding_minor;
	}
	view_set(b, GLOBAL_HAS_DEBTORS, flag(rows->n));
	view_set(b, GLOBAL_DECLARED_OVERDUE, view_money(b, due, k->currency));
	view_set(b, GLOBAL_DECLARED_OPEN, view_money(b, open, k->currency));
}

void view_add_declaration(struct builder *b,
			  const struct declaration_figures *figures)
{
	add_period(b, figures->sheet);
	if (figures->turnover)
		add_turnover(b, figures->turnover);
	if (figures->overdue)
		add_overdue(b, figures->sheet->contract, figures->overdue);
}
