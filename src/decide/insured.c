/*
 * What rules may ask of the insurer's cover: figures of the debtor, and of
 * the invoice that is looked at.
 */
#include <string.h>

#include "look.h"
#include "values.h"

static struct value to_notice(struct ctx *c, struct totals *t)
{
	const struct insurer_clock *clock = clock_get(c, t, "notice");

	if (!clock->contract || clock->notice_due_on == DAY_NONE)
		return unknown();
	return number(clock->notice_due_on - c->as_of);
}

static const struct cover_line *line_of(const struct insurer_case *k,
					const struct invoice *inv)
{
	for (size_t i = 0; i < k->cover.lines.n; i++) {
		const struct cover_line *line = &k->cover.lines.v[i];

		if (k->debtor.invoices.v[line->invoice].inv.key == inv->key)
			return line;
	}
	return NULL;
}

/* `stop_on` is the last day whose deliveries are covered. */
static struct value stopped(const struct ctx *c, const struct cover *cover)
{
	if (cover->stop_reason == STOP_NONE || cover->stop_on < c->as_of)
		return number(cover->stop_reason != STOP_NONE);
	return until(number(false), cover->stop_on + 1);
}

static struct value share(const struct cover *cover)
{
	if (cover->outstanding_excl_minor <= 0)
		return unknown();
	return number(insured_share(cover->covered_excl_minor,
				    cover->outstanding_excl_minor));
}

/* What the contract allows us to grant has no decision to name. */
static struct value limit_type(const struct cover_line *line)
{
	if (!line)
		return unknown();
	if (line->limit)
		return text(limit_type_name(line->limit->type));
	if (line->covered_minor > 0 || line->suspended_minor > 0)
		return text(limit_type_name(LIMIT_DISCRETIONARY));
	return unknown();
}

static struct value to_extension_end(const struct ctx *c,
				     const struct insurer_case *k)
{
	civil_day end =
		cover_extension_end(k->contract, &k->debtor, c->cur->inv);

	return end == DAY_NONE ? unknown() : number(end - c->as_of);
}

static struct value of_cover(const struct ctx *c, const struct insurer_case *k,
			     enum fact fact)
{
	const struct cover_line *line;

	switch ((int)fact) {
	case FACT_INSURED_SHARE:
		return share(&k->cover);
	case FACT_LIMIT_HEADROOM:
		return money(k->cover.headroom_minor, k->contract->currency);
	case FACT_COVER_STOPPED:
		return stopped(c, &k->cover);
	case FACT_COVERED:
		line = line_of(k, c->cur->inv);
		return money(line ? line->covered_minor : 0,
			     k->contract->currency);
	case FACT_LIMIT_TYPE:
		return limit_type(line_of(k, c->cur->inv));
	case FACT_DAYS_TO_EXTENSION_END:
		return to_extension_end(c, k);
	}
	BUG("fact %d is not of an insurer", (int)fact);
}

struct value insured_fact(struct ctx *c, enum fact fact)
{
	const struct insurer_case *k = case_get(c);
	struct totals *t = totals_of(c, c->cur->inv->currency);
	struct value v;

	if (fact == FACT_DAYS_TO_NOTICE_DEADLINE)
		return to_notice(c, t);
	if (fact == FACT_INSURED)
		v = money(clock_get(c, t, "notice")->insured_minor,
			  t->currency);
	else if (!k->contract || strcmp(k->contract->currency, t->currency))
		return unknown();
	else
		v = of_cover(c, k, fact);
	if (k->contract && k->cover.changes_on < v.changes_on)
		v.changes_on = k->cover.changes_on;
	return v;
}
