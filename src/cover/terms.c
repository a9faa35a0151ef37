/*
 * The clauses that an invoice must pass before any limit is looked at: whom,
 * where, when and on what terms it was delivered.
 */
#include <string.h>

#include "relance/text.h"
#include "room.h"

civil_day delivery_of(const struct invoice *inv)
{
	return inv->delivered_on != DAY_NONE ? inv->delivered_on
					     : inv->issued_on;
}

civil_day first_due_of(const struct invoice *inv)
{
	return inv->original_due_on != DAY_NONE ? inv->original_due_on
						: inv->due_on;
}

bool is_open(const struct invoice *inv)
{
	return inv->outstanding_minor > 0 && inv->status != INVOICE_DRAFT &&
	       inv->status != INVOICE_CANCELLED;
}

bool in_currency(const struct contract *k, const struct invoice *inv)
{
	return !strcmp(inv->currency, k->currency);
}

civil_day plus_span(const struct ctx *c, civil_day on, struct span span)
{
	if (on == DAY_NONE || on == DAY_NEVER)
		return on;
	return calendar_add_span(c->k->calendar, on, span);
}

static const struct customer *customer_of(const struct ctx *c,
					  const struct invoice *inv)
{
	for (size_t i = 0; i < c->d->customers.n; i++)
		if (str_eq(c->d->customers.v[i]->customer_id, inv->customer_id))
			return c->d->customers.v[i];
	return c->d->customers.n ? c->d->customers.v[0] : NULL;
}

static const struct terms_of_country *country_terms(const struct contract *k,
						    const char *country)
{
	for (size_t i = 0; country && i < k->terms_of_count; i++)
		if (str_eq(k->terms_of[i].country, country))
			return &k->terms_of[i];
	return NULL;
}

/* A kind of limit that the contract does not insure stays so. */
int cover_percentage(const struct contract *k, const char *country,
		     enum limit_type type)
{
	const struct terms_of_country *of = country_terms(k, country);

	return of && of->percentage >= 0 && k->percentage[type] >= 0
		       ? of->percentage
		       : k->percentage[type];
}

civil_day terms_end(const struct ctx *c, const struct invoice *inv)
{
	const struct terms_of_country *of = country_terms(c->k, c->d->country);
	struct span span =
		of && of->terms.unit != SPAN_NONE ? of->terms : c->k->max_terms;
	civil_day from = c->k->max_terms_from == ANCHOR_DELIVERY
				 ? delivery_of(inv)
				 : inv->issued_on;

	return span.unit == SPAN_NONE ? DAY_NONE : plus_span(c, from, span);
}

civil_day extension_end(const struct ctx *c, const struct invoice *inv)
{
	civil_day from = first_due_of(inv), end;

	if (c->k->extension.unit == SPAN_NONE)
		return DAY_NONE;
	if (c->k->extension_from == ANCHOR_INVOICE)
		from = inv->issued_on;
	else if (c->k->extension_from == ANCHOR_DELIVERY)
		from = delivery_of(inv);
	else if (c->k->extension_from == ANCHOR_MAX_TERMS)
		from = terms_end(c, inv);
	end = plus_span(c, from, c->k->extension);
	/* What the insurer granted lasts for whatever would end before. */
	return c->d->extended_to > end ? c->d->extended_to : end;
}

civil_day cover_extension_end(const struct contract *k, const struct debtor *d,
			      const struct invoice *inv)
{
	struct ctx c = { .k = k, .d = d, .currency = k->currency };

	return extension_end(&c, inv);
}

static bool excludes(const struct ctx *c, enum exclusion what)
{
	return c->k->exclusions & (1u << what);
}

static bool has_tag(const char *tags, const char *tag)
{
	size_t n = strlen(tag);

	for (const char *p = tags; p && *p;) {
		size_t len = strcspn(p, " ");

		if (len == n && !memcmp(p, tag, n))
			return true;
		p += len + strspn(p + len, " ");
	}
	return false;
}

bool country_listed(const struct ctx *c)
{
	for (size_t i = 0; c->d->country && i < c->k->country_count; i++)
		if (str_eq(c->k->country[i], c->d->country))
			return true;
	return !c->k->country_count;
}

enum uncovered whom_refused(const struct ctx *c, const struct customer *who)
{
	if (excludes(c, EXCLUDE_PRIVATE_PERSON) && who &&
	    (has_tag(who->tags, "private_person") ||
	     str_eq(who->segment, "private_person")))
		return UNCOVERED_PRIVATE_PERSON;
	if (excludes(c, EXCLUDE_PUBLIC_ENTITY) && who &&
	    (who->is_public == TRI_YES || str_eq(who->segment, "public")))
		return UNCOVERED_PUBLIC_ENTITY;
	if (excludes(c, EXCLUDE_RELATED_COMPANY) && who &&
	    who->is_related == TRI_YES)
		return UNCOVERED_RELATED_COMPANY;
	return UNCOVERED__COUNT;
}

static bool in_period(const struct ctx *c, civil_day delivered_on)
{
	return (c->k->from == DAY_NONE || delivered_on >= c->k->from) &&
	       (c->k->to == DAY_NONE || delivered_on <= c->k->to);
}

static enum uncovered delivery_refused(const struct ctx *c,
				       const struct invoice *inv)
{
	civil_day last = terms_end(c, inv);

	if (c->k->suspended_from != DAY_NONE &&
	    delivery_of(inv) >= c->k->suspended_from)
		return UNCOVERED_PREMIUM_OR_TURNOVER_DEFAULT;
	if (last != DAY_NONE && first_due_of(inv) > last)
		return UNCOVERED_TERM_TOO_LONG;
	if (c->k->max_invoicing.unit != SPAN_NONE &&
	    inv->delivered_on != DAY_NONE &&
	    inv->issued_on >
		    plus_span(c, inv->delivered_on, c->k->max_invoicing))
		return UNCOVERED_INVOICED_LATE;
	return UNCOVERED__COUNT;
}

enum uncovered terms_refuse(const struct ctx *c, const struct invoice *inv,
			    const struct cover *so_far)
{
	enum uncovered why = whom_refused(c, customer_of(c, inv));

	if (why != UNCOVERED__COUNT)
		return why;
	if (excludes(c, EXCLUDE_CASH) && first_due_of(inv) <= inv->issued_on)
		return UNCOVERED_PREPAID_OR_CASH;
	if (!country_listed(c))
		return UNCOVERED_COUNTRY_NOT_LISTED;
	if (!in_period(c, delivery_of(inv)))
		return UNCOVERED_OUTSIDE_POLICY_PERIOD;
	if (!in_currency(c->k, inv))
		return UNCOVERED_NO_LIMIT;
	why = delivery_refused(c, inv);
	if (why != UNCOVERED__COUNT)
		return why;
	if (delivery_of(inv) <= so_far->stop_on)
		return UNCOVERED__COUNT;
	return so_far->stop_reason == STOP_ADVERSE_INFORMATION
		       ? UNCOVERED_DELIVERED_AFTER_ADVERSE_INFO
		       : UNCOVERED_DELIVERED_AFTER_STOP;
}
