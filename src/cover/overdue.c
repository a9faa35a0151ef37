/*
 * The list of overdue debts: who is past the threshold from which a notice is
 * asked for, since when, and how far the case is.
 */
#include <string.h>

#include "relance/declaration.h"
#include "relance/text.h"
#include "room.h"

const char *overdue_state_name(enum overdue_state state)
{
	static const char *const names[OVERDUE_STATE__COUNT] = {
		"in_extension", "past_extension", "notified"
	};

	return names[state];
}

/* The first clause about overdue debts: what it files is the notice. */
static const struct filing *notice_of(const struct contract *k)
{
	for (size_t i = 0; i < k->filing_count; i++)
		if (k->filing[i].event == DEBTOR_OVERDUE)
			return &k->filing[i];
	return NULL;
}

struct look {
	struct ctx c;
	const struct filing *notice; /* or NULL */
	const struct debtor_invoice *oldest;
	int64_t excl_minor; /* open in this currency, without tax */
	struct overdue_row row;
};

static void add(int64_t *to, int64_t more)
{
	if (!money_add(to, more))
		*to = more > 0 ? INT64_MAX : -INT64_MAX;
}

static bool is_older(const struct invoice *a, const struct invoice *b)
{
	if (first_due_of(a) != first_due_of(b))
		return first_due_of(a) < first_due_of(b);
	return strcmp(a->invoice_id, b->invoice_id) < 0;
}

static void count_debts(struct look *l)
{
	for (size_t i = 0; i < l->c.d->invoices.n; i++) {
		const struct debtor_invoice *di = &l->c.d->invoices.v[i];
		const struct invoice *inv = &di->inv;

		if (!is_open(inv) || strcmp(inv->currency, l->row.currency))
			continue;
		add(&l->row.outstanding_minor, inv->outstanding_minor);
		add(&l->excl_minor, excl_tax(inv, inv->outstanding_minor));
		if (first_due_of(inv) >= l->c.d->as_of)
			continue;
		add(&l->row.overdue_minor, inv->outstanding_minor);
		if (!l->oldest || is_older(inv, &l->oldest->inv))
			l->oldest = di;
	}
}

/* The threshold is in the contract's currency: nothing is converted. */
static bool is_above(const struct look *l)
{
	const struct above *above = l->notice ? &l->notice->above : NULL;

	if (!above || above->amount.minor < 0 || l->row.apart)
		return true;
	return (above->basis == INCL_TAX ? l->row.outstanding_minor
					 : l->excl_minor) > above->amount.minor;
}

/* ---- notified ------------------------------------------------------------ */

/* The first notice that speaks of the oldest debt, or of one paid since. */
static const struct filed *filed_for(const struct look *l)
{
	if (!l->notice)
		return NULL;
	if (l->oldest)
		return debtor_filing(l->c.d, l->c.k->name, l->notice->file,
				     l->oldest, false);
	for (size_t i = 0; i < l->c.d->invoices.n; i++) {
		const struct debtor_invoice *di = &l->c.d->invoices.v[i];
		const struct filed *f =
			strcmp(di->inv.currency, l->row.currency) != 0
				? NULL
				: debtor_filing(l->c.d, l->c.k->name,
						l->notice->file, di, false);

		if (f)
			return f;
	}
	return NULL;
}

static int64_t money_of(const struct payment *p)
{
	switch (p->kind) {
	case PAYMENT_PAYMENT:
		return p->amount_minor;
	case PAYMENT_REFUND:
	case PAYMENT_CHARGEBACK:
		return -p->amount_minor;
	case PAYMENT_CREDIT_NOTE:
	case PAYMENT_WRITE_OFF:
	case PAYMENT_BALANCE:
	case PAYMENT_KIND__COUNT:
		break;
	}
	return 0;
}

static int64_t paid_on(const struct look *l, const struct debtor_invoice *di,
		       civil_day since)
{
	int64_t sum = 0;

	for (size_t i = 0; i < di->fact_count; i++)
		if (di->fact[i].on > since && di->fact[i].on <= l->c.d->as_of)
			add(&sum, money_of(&di->fact[i]));
	return sum;
}

/* Money without an invoice counts too: it is credited to what is oldest. */
static int64_t paid_after(const struct look *l, civil_day since)
{
	int64_t sum = 0;

	for (size_t i = 0; i < l->c.d->invoices.n; i++)
		if (!strcmp(l->c.d->invoices.v[i].inv.currency,
			    l->row.currency))
			add(&sum, paid_on(l, &l->c.d->invoices.v[i], since));
	for (size_t i = 0; i < l->c.d->unapplied.n; i++) {
		const struct payment *p = &l->c.d->unapplied.v[i];

		if (p->on > since && p->on <= l->c.d->as_of &&
		    !strcmp(p->currency, l->row.currency))
			add(&sum, money_of(p));
	}
	return sum;
}

/* ---- one debtor in one currency ------------------------------------------ */

static void find_state(struct look *l)
{
	const struct filed *f = filed_for(l);
	struct overdue_row *row = &l->row;

	if (l->oldest) {
		row->oldest_due_on = first_due_of(&l->oldest->inv);
		row->extension_end_on = extension_end(&l->c, &l->oldest->inv);
	}
	row->state = row->extension_end_on != DAY_NONE &&
				     l->c.d->as_of <= row->extension_end_on
			     ? OVERDUE_IN_EXTENSION
			     : OVERDUE_PAST_EXTENSION;
	if (!f)
		return;
	row->state = OVERDUE_NOTIFIED;
	row->notified_on = f->filed_on;
	row->paid_after_minor = paid_after(l, f->filed_on);
}

static void look_at(struct look *l, struct overdue_rows *out)
{
	bool notified;

	count_debts(l);
	find_state(l);
	notified = l->row.state == OVERDUE_NOTIFIED;
	if ((l->oldest && (notified || is_above(l))) ||
	    (notified && l->row.paid_after_minor))
		VEC_PUSH(l->c.arena, out, l->row);
}

static bool is_seen(const struct debtor *d, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(d->invoices.v[k].inv.currency,
			    d->invoices.v[i].inv.currency))
			return true;
	return false;
}

void overdue_of(const struct contract *k, const struct debtor *d,
		struct arena *arena, struct overdue_rows *out)
{
	const char *last = "";

	for (size_t i = 0; i < d->invoices.n; i++) {
		const char *currency = d->invoices.v[i].inv.currency;
		struct look l = {
			.c = { k, d, arena, k->currency },
			.notice = notice_of(k),
			.row = { .customer = d->customers.v[0],
				 .apart = strcmp(currency, k->currency) != 0,
				 .oldest_due_on = DAY_NONE,
				 .extension_end_on = DAY_NONE,
				 .notified_on = DAY_NONE },
		};

		if (!strcmp(currency, last) || is_seen(d, i))
			continue;
		last = currency;
		memcpy(l.row.currency, currency, sizeof l.row.currency);
		look_at(&l, out);
	}
}
