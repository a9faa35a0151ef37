/*
 * What no single clause of a contract can know: amounts in its one currency,
 * days that need another clause, and clauses that contradict each other.
 * Filings that depend on each other are looked at in contract_filed.c.
 */
#include <ctype.h>
#include <string.h>

#include "contract_keys.h"
#include "relance/text.h"

/* ---- places ----------------------------------------------------------- */

static const struct node *below(const struct node *node, const char *key)
{
	if (node->kind != NODE_MAPPING)
		return NULL;
	for (size_t i = 0; i + 1 < node->child.n; i += 2)
		if (str_eq(node->child.v[i]->text, key))
			return node->child.v[i + 1];
	return NULL;
}

struct diag *spot_fault(struct decoder *dec, const struct found *found,
			struct spot at, const char *text)
{
	const struct path *up = dec->at;
	const struct node *node = found_node(found, at.clause), *next;
	struct path path[4] = { { up, at.clause, 0 } };
	struct diag *diag;
	size_t n = 1;

	if (at.item != NO_ITEM && node->kind == NODE_SEQUENCE &&
	    at.item < node->child.n) {
		node = node->child.v[at.item];
		path[n++] = (struct path){ &path[0], NULL, at.item };
	}
	for (int i = 0; i < 2 && at.key[i]; i++) {
		next = below(node, at.key[i]);
		if (!next)
			break;
		node = next;
		path[n] = (struct path){ &path[n - 1], at.key[i], 0 };
		n++;
	}
	dec->at = &path[n - 1];
	diag = fault(dec, node, "%s", text);
	dec->at = up;
	return diag;
}

/* ---- amounts ---------------------------------------------------------- */

struct amount_of {
	struct spot at;
	const struct money *money;
};

static void check_currency(struct decoder *dec, const struct found *found,
			   const struct contract *c, struct amount_of a)
{
	const char *theirs = a.money->currency;

	if (*theirs && *c->currency && !str_eq(theirs, c->currency))
		HINT(dec,
		     spot_fault(dec, found, a.at,
				arena_printf(dec->arena,
					     "an amount in %s, but the "
					     "contract is in %s",
					     theirs, c->currency)),
		     "Nothing is converted; write the amount in %s.",
		     c->currency);
}

static void check_amounts(struct decoder *dec, const struct found *found,
			  const struct contract *c)
{
	bool premium = below(found_node(found, "maximum"), "premium");
	const struct amount_of amounts[] = {
		{ { "discretionary", NO_ITEM, { "maximum" } },
		  &c->discretionary_maximum },
		{ { "threshold", NO_ITEM, { NULL } }, &c->threshold },
		{ { "deductible", NO_ITEM, { "amount" } }, &c->deductible },
		{ { "minimum_retention", NO_ITEM, { NULL } },
		  &c->minimum_retention },
		{ { "aggregate", NO_ITEM, { "amount" } }, &c->aggregate },
		{ { "aggregate", NO_ITEM, { "used" } }, &c->aggregate_used },
		{ { "maximum", NO_ITEM, { premium ? "premium" : "amount" } },
		  &c->maximum },
		{ { "maximum", NO_ITEM, { "paid" } }, &c->maximum_paid },
	};

	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
		check_currency(dec, found, c, amounts[i]);
	for (size_t i = 0; i < c->filing_count; i++)
		check_currency(
			dec, found, c,
			(struct amount_of){
				{ "deadlines", i, { "above", "amount" } },
				&c->filing[i].above.amount });
}

static void check_maximum(struct decoder *dec, const struct found *found,
			  const struct contract *c)
{
	if (c->maximum.minor >= 0 && c->maximum_paid.minor > c->maximum.minor)
		spot_fault(dec, found,
			   (struct spot){ "maximum", NO_ITEM, { "paid" } },
			   "more was paid than the maximum");
}

static void check_discretionary(struct decoder *dec, const struct found *found,
				struct contract *c)
{
	const struct node *shares = found_node(found, "insured_percentage");
	bool told = found_has(found, "insured_percentage");
	bool share = told && below(shares, "discretionary");

	if (found_has(found, "discretionary")) {
		if (told && !share)
			HINT(dec,
			     spot_fault(dec, found,
					(struct spot){ "discretionary",
						       NO_ITEM,
						       { NULL } },
					"discretionary limits have no insured "
					"percentage"),
			     "Add `discretionary: 60 %%` under "
			     "`insured_percentage`.");
		return;
	}
	if (share)
		HINT(dec,
		     spot_fault(dec, found,
				(struct spot){ "insured_percentage",
					       NO_ITEM,
					       { "discretionary" } },
				"discretionary limits have no maximum"),
		     "Add `discretionary: {maximum: 10000.00 %s}`.",
		     *c->currency ? c->currency : "EUR");
	c->percentage[LIMIT_DISCRETIONARY] = -1;
}

/* ---- days ------------------------------------------------------------- */

static void check_period(struct decoder *dec, const struct found *found,
			 const struct contract *c)
{
	if (c->from != DAY_NONE && c->to != DAY_NONE && c->from > c->to)
		spot_fault(dec, found,
			   (struct spot){ "period", NO_ITEM, { "to" } },
			   "the period ends before it begins");
}

/* One that could not be read is 0 and was reported. */
static bool alarm_read(const struct found *found, const struct contract *c,
		       size_t i)
{
	const struct node *item = found_node(found, "alarms")->child.v[i];

	return c->alarm[i] ||
	       (item->kind == NODE_SCALAR && str_eq(item->text, "0"));
}

static void check_alarms(struct decoder *dec, const struct found *found,
			 const struct contract *c)
{
	for (size_t i = 1; i < c->alarm_count; i++) {
		if (c->alarm[i] < c->alarm[i - 1] || !alarm_read(found, c, i) ||
		    !alarm_read(found, c, i - 1))
			continue;
		HINT(dec,
		     spot_fault(dec, found,
				(struct spot){ "alarms", i, { NULL } },
				"alarms must come nearer to the deadline"),
		     "Write the days from many to few, as [14, 7, 3, 1].");
		return;
	}
}

void anchor_check(struct decoder *dec, const struct found *found,
		  struct spot at, enum anchor anchor)
{
	bool extension = anchor == ANCHOR_EXTENSION_END;
	const char *clause = extension ? "extension" : "max_terms";

	if (!extension && anchor != ANCHOR_MAX_TERMS)
		return;
	if (found_has(found, clause))
		return;
	HINT(dec,
	     spot_fault(dec, found, at,
			arena_printf(dec->arena,
				     "the day %s needs a clause `%s`",
				     anchor_name(anchor), clause)),
	     "Add `%s: {length: %s, from: %s}`.", clause,
	     extension ? "60 days" : "120 days", extension ? "due" : "invoice");
}

static void check_anchors(struct decoder *dec, const struct found *found,
			  const struct contract *c)
{
	const struct {
		const char *clause;
		enum anchor anchor;
	} from[] = {
		{ "extension", c->extension_from },
		{ "waiting", c->waiting_from },
		{ "recovery", c->recovery_from },
	};

	for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
		struct spot at = { from[i].clause, NO_ITEM, { "from" } };
		const struct node *word =
			below(found_node(found, from[i].clause), "from");

		/* A word that could not be read was reported. */
		if (!found_has(found, from[i].clause) ||
		    (word && !str_eq(word->text, anchor_name(from[i].anchor))))
			continue;
		anchor_check(dec, found, at, from[i].anchor);
		notice_check(dec, found, at, c, from[i].anchor);
	}
}

static void check_stop(struct decoder *dec, const struct found *found,
		       const struct contract *c)
{
	const struct spot at = { "stop", NO_ITEM, { NULL } };

	if (c->stop >> STOP_EXTENSION_END & 1)
		anchor_check(dec, found, at, ANCHOR_EXTENSION_END);
	if (c->stop >> STOP_FILING & 1 && !c->hands_over)
		HINT(dec,
		     spot_fault(dec, found, at,
				"filing needs a clause `hands_over`"),
		     "Add `hands_over: notice`, the filing that stops cover.");
}

/* ---- countries and declarations ---------------------------------------- */

static bool is_code(const char *country)
{
	return country && strlen(country) == 2 &&
	       isupper((unsigned char)country[0]) &&
	       isupper((unsigned char)country[1]);
}

static bool all_codes(const struct contract *c)
{
	for (size_t i = 0; i < c->country_count; i++)
		if (!is_code(c->country[i]))
			return false;
	return c->country_count > 0;
}

static bool has_country(const struct contract *c, const char *country, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c->country[i] && str_eq(c->country[i], country))
			return true;
	return false;
}

static void check_countries(struct decoder *dec, const struct found *found,
			    const struct contract *c)
{
	for (size_t i = 0; i < c->country_count; i++)
		if (c->country[i] && has_country(c, c->country[i], i))
			spot_fault(dec, found,
				   (struct spot){ "countries", i, { NULL } },
				   arena_printf(dec->arena,
						"\"%s\" is listed twice",
						c->country[i]));
	for (size_t i = 0; all_codes(c) && i < c->terms_of_count; i++) {
		const char *name = c->terms_of[i].country;

		if (!is_code(name) || has_country(c, name, c->country_count))
			continue;
		HINT(dec,
		     spot_fault(
			     dec, found,
			     (struct spot){ "by_country", NO_ITEM, { name } },
			     arena_printf(dec->arena,
					  "\"%s\" is not among `countries`",
					  name)),
		     "Only countries that are covered can have terms.");
	}
}

static void check_declarations(struct decoder *dec, const struct found *found,
			       const struct contract *c)
{
	const struct declaration *d = c->declaration;

	for (size_t i = 0; i < c->declaration_count; i++)
		for (size_t j = 0; j < i; j++)
			if (str_eq(d[i].what, d[j].what))
				spot_fault(
					dec, found,
					(struct spot){
						"declarations", i, { "what" } },
					arena_printf(dec->arena,
						     "\"%s\" is declared twice",
						     d[i].what));
}

void contract_check(struct decoder *dec, const struct found *found,
		    struct contract *c)
{
	check_filings(dec, found, c);
	check_amounts(dec, found, c);
	check_maximum(dec, found, c);
	check_discretionary(dec, found, c);
	check_period(dec, found, c);
	check_alarms(dec, found, c);
	check_anchors(dec, found, c);
	check_stop(dec, found, c);
	check_countries(dec, found, c);
	check_declarations(dec, found, c);
}
