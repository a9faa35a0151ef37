/* What is owed on a day, from the dated facts of one invoice. */
#include "relance/model.h"

static bool counts(const struct payment *p, civil_day as_of)
{
	return p->on == DAY_NONE || p->on <= as_of;
}

/* A sum beyond what can be counted stays at the end of the scale. */
static int64_t shift(int64_t owed, int64_t minor)
{
	if (money_add(&owed, minor))
		return owed;
	return minor > 0 ? INT64_MAX : -INT64_MAX;
}

/* What is owed after one fact; below zero is a surplus. */
static int64_t apply(int64_t owed, const struct payment *p)
{
	switch (p->kind) {
	case PAYMENT_PAYMENT:
	case PAYMENT_CREDIT_NOTE:
	case PAYMENT_WRITE_OFF:
		return shift(owed, -p->amount_minor);
	case PAYMENT_REFUND:
	case PAYMENT_CHARGEBACK:
		return shift(owed, p->amount_minor);
	case PAYMENT_BALANCE:
		return p->amount_minor;
	case PAYMENT_KIND__COUNT:
		break;
	}
	BUG("payment kind %d", (int)p->kind);
}

/* One step of the walk: episodes open and close, settled_on follows. */
static int64_t step(struct balance *b, int64_t owed, const struct payment *p)
{
	int64_t after = apply(owed, p);

	if (owed <= 0 && after > 0) {
		b->episode++;
		b->settled_on = DAY_NEVER;
	} else if (owed > 0 && after <= 0) {
		b->settled_on = p->on;
	}
	if (p->kind == PAYMENT_PAYMENT && p->amount_minor > 0)
		b->last_payment_on = p->on;
	return after;
}

struct balance balance_at(int64_t amount_minor, const struct payment *fact,
			  size_t n, civil_day as_of)
{
	struct balance b = { .episode = 1,
			     .settled_on =
				     amount_minor > 0 ? DAY_NEVER : DAY_NONE,
			     .next_fact_on = DAY_NEVER,
			     .last_payment_on = DAY_NONE };
	int64_t owed = amount_minor;

	for (size_t i = 0; i < n; i++) {
		if (!counts(&fact[i], as_of)) {
			b.next_fact_on = fact[i].on;
			break;
		}
		owed = step(&b, owed, &fact[i]);
	}
	b.outstanding_minor = owed > 0 ? owed : 0;
	b.surplus_minor = owed < 0 ? -owed : 0;
	return b;
}

bool invoice_is_overdue(const struct invoice *inv, civil_day as_of)
{
	return inv->outstanding_minor > 0 && inv->due_on < as_of &&
	       inv->status != INVOICE_DRAFT && inv->status != INVOICE_CANCELLED;
}

enum factoring invoice_factoring(const struct invoice *inv)
{
	int word = inv->factoring ? factoring_find(inv->factoring) : -1;

	if (word >= 0)
		return (enum factoring)word;
	return inv->factoring || inv->assigned_to ? FACTORING_UNCLEAR
						  : FACTORING_NONE;
}
