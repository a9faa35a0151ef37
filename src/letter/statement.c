/*
 * The account of the last twelve months, month by month: insurers read from
 * it whether the debtor paid in time and that what is claimed is what is
 * left.
 */
#include <stddef.h>
#include <string.h>

#include "relance/filing.h"

/* An overflow would need more money than there is. */
static void add(int64_t *sum, int64_t minor)
{
	if (!money_add(sum, minor))
		BUG("an account beyond all numbers");
}

static civil_day month_of(civil_day on, int back)
{
	int year, month, day;

	date_to_ymd(on, &year, &month, &day);
	return date_add_months(on - (day - 1), -back);
}

static struct statement_month *month_at(struct statement *s, civil_day on)
{
	for (size_t i = s->n; i--;)
		if (on >= s->v[i].first)
			return &s->v[i];
	return NULL; /* before all of them */
}

/* What moved before the first month is what it opens with. */
static void book(struct statement *s, int64_t *opening, civil_day on,
		 int64_t minor, size_t field)
{
	struct statement_month *m = on == DAY_NONE ? NULL : month_at(s, on);
	bool owed = field == offsetof(struct statement_month, invoiced_minor) ||
		    field == offsetof(struct statement_month, returned_minor);

	if (!m)
		add(opening, owed ? minor : -minor);
	else
		add((int64_t *)((char *)m + field), minor);
}

#define FIELD(name) offsetof(struct statement_month, name##_minor)

static void book_fact(struct statement *s, int64_t *opening,
		      const struct account_entry *e, size_t i)
{
	const struct payment *p = &e->fact[i];
	struct balance before, after;
	int64_t moved;

	switch (p->kind) {
	case PAYMENT_PAYMENT:
		book(s, opening, p->on, p->amount_minor, FIELD(paid));
		return;
	case PAYMENT_CREDIT_NOTE:
	case PAYMENT_WRITE_OFF:
		book(s, opening, p->on, p->amount_minor, FIELD(credited));
		return;
	case PAYMENT_REFUND:
	case PAYMENT_CHARGEBACK:
		book(s, opening, p->on, p->amount_minor, FIELD(returned));
		return;
	case PAYMENT_BALANCE: /* the difference that it made */
		before = balance_at(e->inv->amount_minor, e->fact, i, p->on);
		after = balance_at(e->inv->amount_minor, e->fact, i + 1, p->on);
		moved = before.outstanding_minor - after.outstanding_minor;
		if (moved >= 0)
			book(s, opening, p->on, moved, FIELD(paid));
		else
			book(s, opening, p->on, -moved, FIELD(returned));
		return;
	case PAYMENT_KIND__COUNT:
		break;
	}
	BUG("payment of kind %d", (int)p->kind);
}

static void book_entry(struct statement *s, int64_t *opening,
		       const struct account_entry *e, civil_day as_of)
{
	if (e->inv->issued_on > as_of)
		return;
	book(s, opening, e->inv->issued_on, e->inv->amount_minor,
	     FIELD(invoiced));
	for (size_t i = 0; i < e->fact_count; i++)
		if (e->fact[i].on <= as_of)
			book_fact(s, opening, e, i);
}

void statement_make(const struct debtor_account *account, const char *currency,
		    civil_day as_of, struct arena *arena, struct statement *out)
{
	int64_t opening = 0;

	*out = (struct statement){ 0 };
	for (int back = STATEMENT_MONTHS - 1; back >= 0; back--) {
		struct statement_month m = { .first = month_of(as_of, back) };

		VEC_PUSH(arena, out, m);
	}
	for (size_t i = 0; i < account->n; i++) {
		const struct account_entry *e = &account->v[i];

		if (!strcmp(e->inv->currency, currency) &&
		    e->inv->status != INVOICE_DRAFT &&
		    e->inv->status != INVOICE_CANCELLED)
			book_entry(out, &opening, e, as_of);
	}
	for (size_t i = 0; i < out->n; i++) {
		struct statement_month *m = &out->v[i];

		m->opening_minor = opening;
		add(&opening, m->invoiced_minor);
		add(&opening, -m->paid_minor);
		add(&opening, -m->credited_minor);
		add(&opening, m->returned_minor);
		m->closing_minor = opening;
	}
}
