/* The days from which clauses run, and the rules that are made of them. */
#include "relance/text.h"
#include "room.h"

struct anchor_days anchors_of(const struct contract *k,
			      const struct invoice *inv, const char *country)
{
	struct debtor alone = { .country = country, .extended_to = DAY_NONE };
	struct ctx c = { .k = k, .d = &alone, .currency = k->currency };
	struct anchor_days days;

	for (int i = 0; i < ANCHOR__COUNT; i++)
		days.on[i] = DAY_NONE;
	days.debtor = NULL;
	days.of = NULL;
	days.on[ANCHOR_INVOICE] = inv->issued_on;
	days.on[ANCHOR_DELIVERY] = delivery_of(inv);
	days.on[ANCHOR_DUE] = first_due_of(inv);
	days.on[ANCHOR_FIRST_DUE] = first_due_of(inv);
	days.on[ANCHOR_EXTENSION_END] = extension_end(&c, inv);
	days.on[ANCHOR_MAX_TERMS] = terms_end(&c, inv);
	return days;
}

/* A later filing may speak of later invoices; the clause runs from the first
 * one that told of this debt. */
static civil_day filed_on(const struct contract *k, const char *file,
			  const struct anchor_days *days)
{
	const struct filed *f = NULL;

	if (days->debtor)
		f = debtor_filing(days->debtor, k->name, file, days->of, false);
	return f ? f->filed_on : DAY_NONE;
}

static struct rule_day anchor_day(const struct contract *k,
				  const struct date_rule *rule,
				  const struct anchor_days *days)
{
	struct rule_day out = { .anchor = rule->anchor };

	out.on = rule->anchor == ANCHOR_FILED ? filed_on(k, rule->filed, days)
					      : days->on[rule->anchor];
	out.anchor_on = out.on;
	return out;
}

struct rule_day rule_day(const struct contract *k, const struct date_rule *rule,
			 const struct anchor_days *days)
{
	struct rule_day out, other;

	if (rule->op == DATE_ANCHOR) {
		out = anchor_day(k, rule, days);
	} else {
		out = rule_day(k, rule->left, days);
		other = rule_day(k, rule->right, days);
		if (out.on == DAY_NONE ||
		    (other.on != DAY_NONE &&
		     (rule->op == DATE_MIN ? other.on < out.on
					   : other.on > out.on)))
			out = other;
	}
	if (out.on != DAY_NONE)
		out.on = calendar_add_span(k->calendar, out.on, rule->plus);
	return out;
}
