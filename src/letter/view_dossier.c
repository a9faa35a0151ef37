/*
 * What an insurer is shown beside the account: who the debtor is and its
 * limit, the last twelve months, the reminders with their proof, and which
 * papers are missing.
 */
#include "build.h"
#include "filing.h"
#include "locale.h"
#include "relance/text.h"
#include "view.h"

/* ---- the debtor ---------------------------------------------------------- */

static void add_customers(struct builder *b, const struct debtor *d)
{
	size_t n = d->customers.n > 1 ? d->customers.n : 0;

	view_rows_new(b, LIST_ENTITIES, n);
	for (size_t i = 0; i < n; i++) {
		const struct customer *c = d->customers.v[i];
		const char **cell = view_row_add(b, LIST_ENTITIES);

		cell[ROW_ENTITY_ID] = view_clean(b->arena, c->customer_id);
		cell[ROW_ENTITY_NAME] = view_clean(b->arena, c->name);
		cell[ROW_ENTITY_LEGAL_ID] = view_clean(b->arena, c->legal_id);
		cell[ROW_ENTITY_ADDRESS] =
			view_clean(b->arena, view_full_address(b, c));
		cell[ROW_ENTITY_REFERENCE] =
			view_clean(b->arena, c->insurer_ref);
	}
	view_set(b, GLOBAL_HAS_ENTITIES, n ? "yes" : NULL);
}

/* The insurer knows the debtor by one number, whichever customer has it. */
static void add_reference(struct builder *b, const struct debtor *d)
{
	const char *ref = b->snap->customer.insurer_ref;

	for (size_t i = 0; !ref && i < d->customers.n; i++)
		ref = d->customers.v[i]->insurer_ref;
	view_set(b, GLOBAL_INSURER_REFERENCE, ref);
}

/* ---- cover --------------------------------------------------------------- */

/* The limit is the debtor's, whichever of its customers it was set for. */
static void add_limit(struct builder *b, const struct cover *c)
{
	const char *currency = c->contract->currency;
	const struct limit *l = c->limit;

	view_set(b, GLOBAL_INSURER_LIMIT,
		 l ? view_money(b, c->limit_minor, currency) : NULL);
	view_set(b, GLOBAL_INSURER_LIMIT_REF, l ? l->decision_ref : NULL);
	view_set(b, GLOBAL_INSURER_LIMIT_FROM,
		 l ? view_date(b, l->effective_from) : NULL);
	view_set(b, GLOBAL_INSURER_EXCL_TAX,
		 view_money(b, c->outstanding_excl_minor, currency));
	view_set(b, GLOBAL_INSURER_COVERED,
		 view_money(b, c->covered_minor, currency));
	if (c->suspended_minor)
		view_set(b, GLOBAL_INSURER_SUSPENDED,
			 view_money(b, c->suspended_minor, currency));
	if (c->stop_reason != STOP_NONE)
		view_set(b, GLOBAL_INSURER_STOP_ON, view_date(b, c->stop_on));
}

/* ---- what was done ------------------------------------------------------- */

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

/* Of one kind all invoices in one line: sixty of them want three lines, and
 * not a hundred and eighty. */
static const char *numbers_missing(struct builder *b, const struct dossier *d,
				   size_t from)
{
	struct str out = STR_INIT;

	for (size_t i = from; i < d->gaps.n; i++) {
		const struct filing_gap *gap = &d->gaps.v[i];

		if (!gap->inv || !str_eq(gap->kind, d->gaps.v[from].kind))
			continue;
		if (out.len)
			str_add(&out, ", ");
		str_add(&out, view_number(b, gap->inv));
	}
	return view_keep(b, &out);
}

static bool is_first(const struct dossier *d, size_t gap)
{
	for (size_t i = 0; i < gap; i++)
		if (d->gaps.v[i].inv && d->gaps.v[gap].inv &&
		    str_eq(d->gaps.v[i].kind, d->gaps.v[gap].kind))
			return false;
	return true;
}

static void add_missing(struct builder *b, const struct dossier *d)
{
	view_rows_new(b, LIST_MISSING, d->gaps.n);
	for (size_t i = 0; i < d->gaps.n; i++) {
		const char **cell;

		if (!is_first(d, i))
			continue;
		cell = view_row_add(b, LIST_MISSING);
		cell[ROW_MISSING_KIND] = view_clean(
			b->arena, locale_paper(b->language, d->gaps.v[i].kind));
		if (d->gaps.v[i].inv)
			cell[ROW_MISSING_NUMBER] = numbers_missing(b, d, i);
	}
	view_set(b, GLOBAL_HAS_MISSING, d->gaps.n ? "yes" : NULL);
}

static void add_score(struct builder *b, const struct dossier *d)
{
	if (!d->needed)
		return;
	view_set(b, GLOBAL_PAPERS_NEEDED,
		 arena_printf(b->arena, "%zu", d->needed));
	view_set(b, GLOBAL_PAPERS_THERE,
		 arena_printf(b->arena, "%zu", d->there));
}

void view_add_dossier(struct builder *b, const struct dossier *d)
{
	if (d->of) {
		add_customers(b, &d->of->debtor);
		add_reference(b, &d->of->debtor);
		add_limit(b, &d->of->cover);
		view_add_filing(b, d->of);
	}
	add_score(b, d);
	add_reminders(b, d);
	add_history(b, d);
	add_missing(b, d);
}
