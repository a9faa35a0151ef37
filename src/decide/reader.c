/*
 * The facts of one invoice and its customer, read when a condition asks.
 * Sums over all invoices are made once per currency.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

bool invoice_counts(const struct invoice *inv)
{
	return inv->outstanding_minor > 0 && inv->status != INVOICE_DRAFT &&
	       inv->status != INVOICE_CANCELLED;
}

/* So much that it cannot be counted is still more than any limit. */
static void add_up(int64_t *sum, int64_t minor)
{
	if (!money_add(sum, minor))
		*sum = INT64_MAX;
}

static void add_invoice(const struct ctx *c, struct totals *t,
			const struct invoice *inv)
{
	if (!invoice_counts(inv) || strcmp(inv->currency, t->currency) != 0)
		return;
	if (inv->due_on >= c->as_of) {
		if (inv->due_on + 1 < t->next_due_on)
			t->next_due_on = inv->due_on + 1;
		return;
	}
	t->overdue_count++;
	add_up(&t->overdue_minor, inv->outstanding_minor);
	if (inv->status != INVOICE_DISPUTED &&
	    !str_eq(inv->factoring, "managed"))
		add_up(&t->payable_minor, inv->outstanding_minor);
	if (t->oldest_due_on == DAY_NONE || inv->due_on < t->oldest_due_on)
		t->oldest_due_on = inv->due_on;
}

struct totals *totals_of(struct ctx *c, const char *currency)
{
	struct totals *t;

	for (size_t i = 0; i < c->totals.n; i++)
		if (!strcmp(c->totals.v[i]->currency, currency))
			return c->totals.v[i];
	t = ARENA_NEW(c->arena, struct totals);
	memcpy(t->currency, currency, sizeof t->currency);
	t->oldest_due_on = DAY_NONE;
	t->next_due_on = DAY_NEVER;
	for (size_t i = 0; i < c->snap->invoices.n; i++)
		add_invoice(c, t, &c->snap->invoices.v[i]);
	VEC_PUSH(c->arena, &c->totals, t);
	return t;
}

const struct insurer_clock *clock_get(struct ctx *c, struct totals *t,
				      const char *filing)
{
	struct filing_clock k = { .filing = filing };

	for (size_t i = 0; i < t->clocks.n; i++)
		if (!strcmp(t->clocks.v[i].filing, filing))
			return &t->clocks.v[i].clock;
	k.clock = insurer_clock(c->rules, c->snap, t->currency, filing);
	VEC_PUSH(c->arena, &t->clocks, k);
	return &t->clocks.v[t->clocks.n - 1].clock;
}

static int unanswered(struct ctx *c)
{
	const struct snapshot *snap = c->snap;
	int n = 0;

	if (c->unanswered >= 0)
		return c->unanswered;
	for (size_t i = 0; i < snap->messages.n; i++) {
		const struct message_past *m = &snap->messages.v[i];

		n += m->state == MESSAGE_ACCEPTED && !m->to_insurer &&
		     (snap->last_answer_on == DAY_NONE ||
		      m->as_of > snap->last_answer_on);
	}
	return c->unanswered = n;
}

static struct value number(int64_t n)
{
	return (struct value){ .known = true,
			       .number = n,
			       .changes_on = DAY_NEVER };
}

static struct value unknown(void)
{
	return (struct value){ .changes_on = DAY_NEVER };
}

static struct value text(const char *s)
{
	return (struct value){ .known = s != NULL,
			       .text = s,
			       .changes_on = DAY_NEVER };
}

static struct value money(int64_t minor, const char *currency)
{
	struct value v = number(minor);

	v.currency = currency;
	return v;
}

static struct value until(struct value v, civil_day on)
{
	v.changes_on = on;
	return v;
}

static struct value days_since(const struct ctx *c, civil_day on)
{
	return on == DAY_NONE ? unknown() : number(c->as_of - on);
}

static struct value to_deadline(struct ctx *c, struct totals *t)
{
	const struct insurer_clock *clock = clock_get(c, t, "notice");

	if (!clock->contract || clock->notice_due_on == DAY_NONE)
		return unknown();
	return number(clock->notice_due_on - c->as_of);
}

static struct value of_day(const struct ctx *c, enum fact fact)
{
	int year, month, day;

	if (fact == FACT_WEEKDAY)
		return until(number(date_weekday(c->as_of)), c->as_of + 1);
	date_to_ymd(c->as_of, &year, &month, &day);
	return until(number(day), c->as_of + 1);
}

static struct value of_tri(enum tri v)
{
	return v == TRI_UNKNOWN ? unknown() : number(v == TRI_YES);
}

/* Longer than most, for it is one line per fact. */
struct value read_fact(void *ctx, enum fact fact)
{
	struct ctx *c = ctx;
	const struct look *l = c->cur;
	const struct invoice *inv = l->inv;
	const struct customer *customer = &c->snap->customer;
	struct totals *t = l->totals;

	switch (fact) {
	case FACT_DAYS_OVERDUE:
		return number(days_overdue(inv, c->as_of));
	case FACT_OUTSTANDING:
		return money(inv->outstanding_minor, inv->currency);
	case FACT_AMOUNT_TOTAL:
		return money(inv->amount_minor, inv->currency);
	case FACT_CURRENCY:
		return text(inv->currency);
	case FACT_DISPUTED:
		return number(inv->status == INVOICE_DISPUTED);
	case FACT_STATUS:
		return text(invoice_status_name(inv->status));
	case FACT_DAYS_SINCE_STEP:
		return days_since(c, l->place.had_on);
	case FACT_SEGMENT:
		return text(customer->segment);
	case FACT_COUNTRY:
		return text(customer->country);
	case FACT_LANGUAGE:
		return text(customer->language);
	case FACT_TAGS:
		return text(customer->tags);
	case FACT_PUBLIC:
		return of_tri(customer->is_public);
	case FACT_OVERDUE_TOTAL:
		return until(money(t->overdue_minor, t->currency),
			     t->next_due_on);
	case FACT_OVERDUE_COUNT:
		return until(number(t->overdue_count), t->next_due_on);
	case FACT_OLDEST_DAYS_OVERDUE:
		return until(days_since(c, t->oldest_due_on), t->next_due_on);
	case FACT_UNANSWERED:
		return number(unanswered(c));
	case FACT_BOUNCED:
		return number(c->snap->bad_addresses.n > 0);
	case FACT_INSURED:
		return money(clock_get(c, t, "notice")->insured_minor,
			     t->currency);
	case FACT_DAYS_TO_NOTICE_DEADLINE:
		return to_deadline(c, t);
	case FACT_WEEKDAY:
	case FACT_DAY_OF_MONTH:
		return of_day(c, fact);
	case FACT_BUSINESS_DAY:
		return until(number(calendar_is_business(l->policy->calendar,
							 c->as_of)),
			     c->as_of + 1);
	case FACT__COUNT:
		break;
	}
	BUG("fact %d", (int)fact);
}
