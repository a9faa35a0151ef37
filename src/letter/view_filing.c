/*
 * What a message to an insurer is about: what happened, what is asked for,
 * how much of each invoice is covered and why the rest is not, the credits
 * that were taken off, and what was agreed with the debtor.
 */
#include "build.h"
#include "filing.h"
#include "locale.h"
#include "relance/text.h"
#include "view.h"

/* ---- the filing ---------------------------------------------------------- */

static bool is_claim(const char *file)
{
	return str_eq(file, "claim") || str_eq(file, "intervention");
}

static void add_event(struct builder *b, const struct insurer_case *k)
{
	const struct deadline *d = filing_deadline(k, b->msg);
	enum debtor_event_kind event = d ? d->filing->event : DEBTOR_OVERDUE;
	const char *file = b->msg->filing;

	view_set(b, GLOBAL_FILING_NAME,
		 locale_filing(b->language, file, event));
	view_set(b, GLOBAL_IS_CLAIM, is_claim(file) ? "yes" : NULL);
	view_set(b, GLOBAL_FILING_REQUEST,
		 locale_request(b->language,
				filing_takes_over(k->contract, file)));
	view_set(b, GLOBAL_FILING_EVENT, locale_event(b->language, event));
	if (!d || !d->event)
		return;
	view_set(b, GLOBAL_FILING_EVENT_ON, view_date(b, d->event->on));
	view_set(b, GLOBAL_FILING_DETAIL,
		 event == DEBTOR_INSOLVENCY
			 ? locale_insolvency(b->language, d->event->detail)
			 : d->event->detail);
}

/* The first due dates, for an insurer counts from them. */
static void add_first_due(struct builder *b, const struct insurer_case *k)
{
	civil_day first = DAY_NONE;

	for (size_t i = 0; i < k->cover.lines.n; i++) {
		size_t at = k->cover.lines.v[i].invoice;
		const struct invoice *inv = &k->debtor.invoices.v[at].inv;
		civil_day due = inv->original_due_on;

		if (due != DAY_NONE && due < k->debtor.as_of &&
		    (first == DAY_NONE || due < first))
			first = due;
	}
	if (first != DAY_NONE)
		view_set(b, GLOBAL_ACCOUNT_FIRST_DUE, view_date(b, first));
}

/* ---- cover --------------------------------------------------------------- */

static int64_t owed_of(const struct insurer_case *k,
		       const struct cover_line *line)
{
	return k->contract->vat_covered ? line->outstanding_incl_minor
					: line->outstanding_excl_minor;
}

static const char *reasons_of(struct builder *b, const struct cover_line *line)
{
	struct str out = STR_INIT;

	for (int why = 0; why < UNCOVERED__COUNT; why++) {
		if (!line->not_covered[why])
			continue;
		if (out.len)
			str_add(&out, ", ");
		str_add(&out,
			locale_uncovered(b->language, (enum uncovered)why));
	}
	return view_keep(b, &out);
}

static const char *money_or_nothing(struct builder *b, int64_t minor,
				    const char *currency)
{
	return minor > 0 ? view_money(b, minor, currency) : NULL;
}

static void fill_coverage(struct builder *b, const struct insurer_case *k,
			  const struct cover_line *line)
{
	const struct invoice *inv = &k->debtor.invoices.v[line->invoice].inv;
	const char **cell = view_row_add(b, LIST_COVERAGE);
	const char *currency = inv->currency;
	int64_t owed = owed_of(k, line);
	int64_t left = line->counted_minor - line->covered_minor -
		       line->suspended_minor;

	cell[ROW_COVER_NUMBER] = view_number(b, inv);
	cell[ROW_COVER_MEMBER] = view_clean(b->arena, inv->customer_id);
	cell[ROW_COVER_DELIVERED_ON] = view_date_short(b, inv->delivered_on);
	cell[ROW_COVER_EXTENDED_TO] =
		view_date_short(b, filing_extended(k, inv));
	cell[ROW_COVER_EXCL_TAX] = view_money(b, owed, currency);
	cell[ROW_COVER_CREDITED] =
		money_or_nothing(b, owed - line->counted_minor, currency);
	cell[ROW_COVER_COVERED] = view_money(b, line->covered_minor, currency);
	cell[ROW_COVER_SUSPENDED] =
		money_or_nothing(b, line->suspended_minor, currency);
	cell[ROW_COVER_NOT_COVERED] = money_or_nothing(b, left, currency);
	if (left > 0)
		cell[ROW_COVER_WHY] = reasons_of(b, line);
}

static void add_coverage_total(struct builder *b, const struct cover *c)
{
	const char *currency = c->contract->currency;
	int64_t owed = c->contract->vat_covered ? c->outstanding_incl_minor
						: c->outstanding_excl_minor;
	int64_t left = c->counted_minor - c->covered_minor - c->suspended_minor;

	view_set(b, GLOBAL_COVERAGE_EXCL_TAX, view_money(b, owed, currency));
	view_set(b, GLOBAL_COVERAGE_CREDITED,
		 money_or_nothing(b, owed - c->counted_minor, currency));
	view_set(b, GLOBAL_COVERAGE_NOT_COVERED,
		 money_or_nothing(b, left, currency));
}

static void add_coverage(struct builder *b, const struct insurer_case *k)
{
	size_t n = k->cover.lines.n;

	view_set(b, GLOBAL_VAT_COVERED,
		 k->contract->vat_covered ? "yes" : NULL);
	view_rows_new(b, LIST_COVERAGE, n);
	for (size_t i = 0; i < n; i++)
		fill_coverage(b, k, &k->cover.lines.v[i]);
	view_set(b, GLOBAL_HAS_COVERAGE, n ? "yes" : NULL);
	add_coverage_total(b, &k->cover);
}

/* Of all customers of the debtor, as in the CSV. */
static void add_unapplied(struct builder *b, const struct insurer_case *k)
{
	const struct debtor *d = &k->debtor;

	view_rows_new(b, LIST_CREDITS, d->unapplied.n);
	for (size_t i = 0; i < d->unapplied.n; i++) {
		const struct payment *p = &d->unapplied.v[i];
		bool back = p->kind == PAYMENT_REFUND;
		const char **cell;

		if (!str_eq(p->currency, k->contract->currency))
			continue;
		cell = view_row_add(b, LIST_CREDITS);
		cell[ROW_CREDIT_ON] = view_date_short(b, p->on);
		cell[ROW_CREDIT_NUMBER] = view_clean(b->arena, p->payment_id);
		cell[ROW_CREDIT_AMOUNT] =
			view_money(b, back ? -p->amount_minor : p->amount_minor,
				   p->currency);
		cell[p->kind == PAYMENT_CREDIT_NOTE ? ROW_CREDIT_IS_NOTE
						    : ROW_CREDIT_IS_PAYMENT] =
			"yes";
	}
	view_set(b, GLOBAL_HAS_CREDITS,
		 b->view->list[LIST_CREDITS].n ? "yes" : NULL);
}

/* ---- what was agreed ----------------------------------------------------- */

static void add_agreement(struct builder *b, const struct snapshot *snap,
			  const struct exception *e)
{
	const char *what = locale_agreement(b->language, e->kind);
	const char *kept = locale_kept(b->language,
				       exception_state_at(snap, e, NULL, NULL));
	const char **cell;

	if (!what || !kept)
		return;
	cell = view_row_add(b, LIST_AGREEMENTS);
	cell[ROW_AGREED_KIND] = what;
	cell[ROW_AGREED_MEMBER] =
		view_clean(b->arena, snap->customer.customer_id);
	cell[ROW_AGREED_FROM] = view_date_short(b, e->from);
	if (e->until != DAY_NEVER)
		cell[ROW_AGREED_UNTIL] = view_date_short(b, e->until);
	if (e->amount_minor >= 0 && *e->currency)
		cell[ROW_AGREED_AMOUNT] =
			view_money(b, e->amount_minor, e->currency);
	cell[ROW_AGREED_KEPT] = kept;
}

static void add_agreements_of(struct builder *b, const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->exceptions.n; i++)
		add_agreement(b, snap, &snap->exceptions.v[i]);
}

/* Dates and how they stand, never what was said. */
static void add_agreements(struct builder *b)
{
	const struct insured *others = b->snap->insured;
	size_t n = b->snap->exceptions.n;

	for (size_t i = 0; others && i < others->others.n; i++)
		n += others->others.v[i]->exceptions.n;
	view_rows_new(b, LIST_AGREEMENTS, n);
	add_agreements_of(b, b->snap);
	for (size_t i = 0; others && i < others->others.n; i++)
		add_agreements_of(b, others->others.v[i]);
	view_set(b, GLOBAL_HAS_AGREEMENTS,
		 b->view->list[LIST_AGREEMENTS].n ? "yes" : NULL);
}

void view_add_filing(struct builder *b, const struct insurer_case *k)
{
	add_event(b, k);
	add_first_due(b, k);
	add_coverage(b, k);
	add_unapplied(b, k);
	add_agreements(b);
}
