/*
 * The facts of one invoice and its customer, read when a condition asks.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

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
