/*
 * The facts of one invoice and its customer, read when a condition asks.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"
#include "values.h"

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

static struct value days_since(const struct ctx *c, civil_day on)
{
	return on == DAY_NONE ? unknown() : number(c->as_of - on);
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

/* ---- what was recorded ------------------------------------------------- */

static int promises(const struct ctx *c, const struct invoice *inv, bool broken)
{
	int n = 0;

	for (size_t i = 0; i < c->snap->exceptions.n; i++) {
		const struct exception *e = &c->snap->exceptions.v[i];
		enum exception_state state;

		if (!exception_covers(e, inv) ||
		    (e->kind != EXCEPTION_PROMISE &&
		     !(broken && e->kind == EXCEPTION_PLAN)))
			continue;
		state = exception_state_at(c->snap, e, NULL, NULL);
		n += !broken || state == EXCEPTION_BROKEN ||
		     state == EXCEPTION_PARTLY_KEPT;
	}
	return n;
}

/* ---- how the customer paid, and its group ------------------------------- */

static struct value late_share(const struct pay_history *h)
{
	if (!h->settled)
		return unknown();
	return number((h->late * INT64_C(10000) + h->settled / 2) / h->settled);
}

static struct value average_late(const struct pay_history *h)
{
	if (!h->settled)
		return unknown();
	return number((h->days_late + h->settled / 2) / h->settled);
}

static struct value of_group(const struct ctx *c, enum fact fact,
			     const char *currency)
{
	static const struct group_total nothing = { .next_due_on = DAY_NEVER };
	const struct group_total *g = &nothing;

	for (size_t i = 0; i < c->snap->group.n; i++)
		if (!strcmp(c->snap->group.v[i].currency, currency))
			g = &c->snap->group.v[i];
	if (fact == FACT_GROUP_OVERDUE_COUNT)
		return until(number(g->overdue_count), g->next_due_on);
	if (fact == FACT_GROUP_OPEN_TOTAL)
		return money(g->open_minor, currency);
	return until(money(g->overdue_minor, currency), g->next_due_on);
}

/* ---- one line per fact -------------------------------------------------- */

static struct value date(civil_day on)
{
	return on == DAY_NONE ? unknown() : number(on);
}

static struct value exposure(const struct totals *t)
{
	int64_t left = t->open_minor - t->credit_minor;

	return money(left > 0 ? left : 0, t->currency);
}

/* As relance.yaml writes it, for conditions mind the case of letters. */
static const char *factor_name(const struct ctx *c, const struct invoice *inv)
{
	const struct factor *f =
		config_factor(&c->rules->config, inv->assigned_to);

	return f ? f->key : inv->assigned_to;
}

static struct value of_invoice(struct ctx *c, enum fact fact)
{
	const struct look *l = c->cur;
	const struct invoice *inv = l->inv;

	switch ((int)fact) {
	case FACT_DAYS_OVERDUE:
		return number(days_overdue(inv, c->as_of));
	case FACT_OUTSTANDING:
		return money(inv->outstanding_minor, inv->currency);
	case FACT_AMOUNT_TOTAL:
		return money(inv->amount_minor, inv->currency);
	case FACT_CURRENCY:
		return text(inv->currency);
	case FACT_DISPUTED:
		return number(inv->status == INVOICE_DISPUTED ||
			      l->disputed_minor > 0);
	case FACT_STATUS:
		return text(invoice_status_name(inv->status));
	case FACT_DAYS_SINCE_STEP:
		return days_since(c, l->place.had_on);
	case FACT_PAYABLE_NOW:
		return money(l->payable_minor - l->credit_minor, inv->currency);
	case FACT_STEP:
		return text(l->place.current ? l->place.current->name : NULL);
	case FACT_PROMISES:
		return number(promises(c, inv, false));
	case FACT_BROKEN_PROMISES:
		return number(promises(c, inv, true));
	case FACT_EXTENSIONS:
		return number(inv->extensions);
	case FACT_DAYS_SINCE_ISSUE:
		return days_since(c, inv->issued_on);
	case FACT_DUE_ON:
		return date(inv->due_on);
	case FACT_ISSUED_ON:
		return date(inv->issued_on);
	case FACT_DELIVERED_ON:
		return date(inv->delivered_on);
	case FACT_STEP_ON:
		return date(l->place.had_on);
	case FACT_FACTORING:
		return text(factoring_name(invoice_factoring(inv)));
	case FACT_ASSIGNED_TO:
		return text(factor_name(c, inv));
	}
	BUG("fact %d is not of an invoice", (int)fact);
}

static struct value of_customer(struct ctx *c, enum fact fact)
{
	const struct customer *customer = &c->snap->customer;

	switch ((int)fact) {
	case FACT_SEGMENT:
		return text(customer->segment);
	case FACT_COUNTRY:
		return text(customer->country);
	case FACT_LANGUAGE:
		return text(customer->language);
	case FACT_TAGS:
		return text(customer->tags ? customer->tags : "");
	case FACT_PUBLIC:
		return of_tri(customer->is_public);
	case FACT_IN_CHARGE:
		return text(customer->in_charge);
	case FACT_PARENT:
		return text(customer->parent_id);
	case FACT_UNANSWERED:
		return number(unanswered(c));
	case FACT_BOUNCED:
		return number(c->snap->bad_addresses.n > 0);
	case FACT_PAID_LATE_SHARE:
		return late_share(&c->snap->history);
	case FACT_AVERAGE_DAYS_LATE:
		return average_late(&c->snap->history);
	}
	BUG("fact %d is not of a customer", (int)fact);
}

static struct value of_account(struct ctx *c, enum fact fact)
{
	struct totals *t = c->cur->totals;

	switch ((int)fact) {
	case FACT_OVERDUE_TOTAL:
		return until(money(t->overdue_minor, t->currency),
			     t->next_due_on);
	case FACT_OVERDUE_COUNT:
		return until(number(t->overdue_count), t->next_due_on);
	case FACT_OLDEST_DAYS_OVERDUE:
		return until(days_since(c, t->oldest_due_on), t->next_due_on);
	case FACT_OPEN_TOTAL:
		return money(t->open_minor, t->currency);
	case FACT_OPEN_COUNT:
		return number(t->open_count);
	case FACT_EXPOSURE:
		return exposure(t);
	case FACT_OLDEST_DAYS_SINCE_ISSUE:
		return days_since(c, t->oldest_issued_on);
	case FACT_UNAPPLIED_CREDIT:
		return money(t->credit_minor, t->currency);
	case FACT_GROUP_OVERDUE_TOTAL:
	case FACT_GROUP_OVERDUE_COUNT:
	case FACT_GROUP_OPEN_TOTAL:
		return of_group(c, fact, t->currency);
	}
	BUG("fact %d is not of an account", (int)fact);
}

static struct value of_data(const struct ctx *c, enum fact fact)
{
	if (fact == FACT_DAYS_SINCE_PAYMENT_IMPORT)
		return days_since(c, c->day->data_of);
	return c->day->data_hours < 0 ? unknown() : number(c->day->data_hours);
}

/* Longer than most, for it names every fact. */
struct value read_fact(void *ctx, enum fact fact)
{
	struct ctx *c = ctx;

	switch (fact) {
	case FACT_DAYS_OVERDUE:
	case FACT_OUTSTANDING:
	case FACT_AMOUNT_TOTAL:
	case FACT_CURRENCY:
	case FACT_DISPUTED:
	case FACT_STATUS:
	case FACT_DAYS_SINCE_STEP:
	case FACT_PAYABLE_NOW:
	case FACT_STEP:
	case FACT_PROMISES:
	case FACT_BROKEN_PROMISES:
	case FACT_EXTENSIONS:
	case FACT_DAYS_SINCE_ISSUE:
	case FACT_DUE_ON:
	case FACT_ISSUED_ON:
	case FACT_DELIVERED_ON:
	case FACT_STEP_ON:
	case FACT_FACTORING:
	case FACT_ASSIGNED_TO:
		return of_invoice(c, fact);
	case FACT_SEGMENT:
	case FACT_COUNTRY:
	case FACT_LANGUAGE:
	case FACT_TAGS:
	case FACT_PUBLIC:
	case FACT_IN_CHARGE:
	case FACT_PARENT:
	case FACT_UNANSWERED:
	case FACT_BOUNCED:
	case FACT_PAID_LATE_SHARE:
	case FACT_AVERAGE_DAYS_LATE:
		return of_customer(c, fact);
	case FACT_OVERDUE_TOTAL:
	case FACT_OVERDUE_COUNT:
	case FACT_OLDEST_DAYS_OVERDUE:
	case FACT_OPEN_TOTAL:
	case FACT_OPEN_COUNT:
	case FACT_EXPOSURE:
	case FACT_OLDEST_DAYS_SINCE_ISSUE:
	case FACT_UNAPPLIED_CREDIT:
	case FACT_GROUP_OVERDUE_TOTAL:
	case FACT_GROUP_OVERDUE_COUNT:
	case FACT_GROUP_OPEN_TOTAL:
		return of_account(c, fact);
	case FACT_INSURED:
	case FACT_DAYS_TO_NOTICE_DEADLINE:
	case FACT_INSURED_SHARE:
	case FACT_LIMIT_HEADROOM:
	case FACT_COVER_STOPPED:
	case FACT_COVERED:
	case FACT_LIMIT_TYPE:
	case FACT_DAYS_TO_EXTENSION_END:
		return insured_fact(c, fact);
	case FACT_DAYS_SINCE_PAYMENT_IMPORT:
	case FACT_HOURS_SINCE_PAYMENT_IMPORT:
		return of_data(c, fact);
	case FACT_TODAY:
		return number(c->as_of);
	case FACT_WEEKDAY:
	case FACT_DAY_OF_MONTH:
		return of_day(c, fact);
	case FACT_BUSINESS_DAY:
		return until(number(calendar_is_business(
				     c->cur->policy->calendar, c->as_of)),
			     c->as_of + 1);
	case FACT__COUNT:
		break;
	}
	BUG("fact %d", (int)fact);
}
