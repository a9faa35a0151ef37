/* `limit`: decisions of the insurer as people learn them, and who needs one. */
#include <string.h>

#include "cmd.h"
#include "insurer.h"
#include "relance/text.h"

enum deed {
	DEED_LIST,
	DEED_SET,
	DEED_REDUCE,
	DEED_CANCEL,
	DEED_REFUSE,
	DEED__COUNT
};
static const char *const deeds[DEED__COUNT] = { "list", "set", "reduce",
						"cancel", "refuse" };

static int deed_typed(struct context *c, enum deed *out)
{
	const char *near;

	for (int i = 0; i < DEED__COUNT; i++)
		if (!strcmp(c->args.word[0], deeds[i])) {
			*out = (enum deed)i;
			return EX_OK;
		}
	near = text_nearest(c->args.word[0], deeds, DEED__COUNT);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : "list, set, reduce, cancel or refuse.",
		"\"%s\" is nothing to do with a limit", c->args.word[0]);
}

/* ---- listing ------------------------------------------------------------- */

static const struct table_column columns[] = {
	{ "customer", ALIGN_LEFT },  { "contract", ALIGN_LEFT },
	{ "type", ALIGN_LEFT },	     { "status", ALIGN_LEFT },
	{ "amount", ALIGN_RIGHT },   { "", ALIGN_LEFT },
	{ "announced", ALIGN_LEFT }, { "from", ALIGN_LEFT },
	{ "to", ALIGN_LEFT },	     { "decision", ALIGN_FLEX },
};

static void day_or_nothing(struct table *t, civil_day on)
{
	if (on == DAY_NONE || on == DAY_NEVER)
		table_cell(t, "");
	else
		table_day(t, on);
}

static void limit_row(struct table *t, const struct limit *l, civil_day from)
{
	table_cell(t, l->customer_id);
	table_cell(t, l->contract);
	table_cell(t, limit_type_name(l->type));
	table_cell(t, limit_status_name(l->status));
	table_money(t, l->amount.minor, l->amount.currency);
	table_cell(t, l->amount.currency);
	day_or_nothing(t, l->announced_on);
	day_or_nothing(t, from);
	day_or_nothing(t, l->effective_to);
	table_cell(t, l->decision_ref);
}

/* The contract may leave time before a lower one counts. */
static civil_day counts_from(struct context *c, const struct debtor *d,
			     const struct limit *l)
{
	const struct contract *k =
		l->contract ? rules_contract(&c->rules, l->contract) : NULL;

	return k ? cover_limit_from(k, d, l) : l->effective_from;
}

static int list_limits(struct context *c, const char *id)
{
	const struct contract *k;
	struct debtor d;
	struct table t;
	int code = debtor_named(c, id, &d, &k);

	if (code != EX_OK)
		return code;
	table_init(&t, &c->arena, columns, COUNT_OF(columns));
	for (size_t i = 0; i < d.limits.n; i++)
		limit_row(&t, &d.limits.v[i],
			  counts_from(c, &d, &d.limits.v[i]));
	if (table_rows(&t))
		table_to_text(&t, &c->out_style, &c->out);
	else
		str_add(&c->out, "No decision is known.\n");
	return EX_OK;
}

/* ---- who needs a limit --------------------------------------------------- */

static const struct table_column request_columns[] = {
	{ "customer", ALIGN_LEFT }, { "name", ALIGN_FLEX },
	{ "legal id", ALIGN_LEFT }, { "open excl. tax", ALIGN_RIGHT },
	{ "covered", ALIGN_RIGHT }, { "limit to ask for", ALIGN_RIGHT },
	{ "", ALIGN_LEFT },
};

struct requests {
	struct context *c;
	struct table table;
};

static enum status request(void *ctx, const struct debtor *d,
			   const struct contract *k, struct arena *scratch)
{
	struct requests *list = ctx;
	struct table *t = &list->table;
	int64_t lacking = 0;
	struct cover cover;

	if (!k && list->c->rules.contract_count == 1)
		k = &list->c->rules.contract[0];
	if (!k)
		return STATUS_OK;
	cover_compute(k, d, scratch, &cover);
	for (size_t i = 0; i < cover.lines.n; i++)
		lacking += cover.lines.v[i].not_covered[UNCOVERED_OVER_LIMIT] +
			   cover.lines.v[i].not_covered[UNCOVERED_NO_LIMIT];
	if (!lacking || !cover.counted_minor)
		return STATUS_OK;
	table_cell(t, debtor_name(d));
	table_cell(t, d->customers.v[0]->name);
	table_cell(t, d->legal_id);
	table_money(t, cover.outstanding_excl_minor, k->currency);
	table_money(t, cover.covered_minor, k->currency);
	table_money(t, cover.limit_minor + lacking, k->currency);
	table_cell(t, k->currency);
	return STATUS_OK;
}

static int list_requests(struct context *c)
{
	struct requests list = { .c = c };
	int code;

	if (!c->rules.contract_count)
		return usage_error(c, "A contract is a file in insurance/.",
				   "there is no contract with an insurer");
	table_init(&list.table, &c->arena, request_columns,
		   COUNT_OF(request_columns));
	code = exit_code(c, run_debtor_each(context_run(c), c->as_of, WHO_OWING,
					    request, &list));
	progress_clear(c);
	if (code != EX_OK)
		return code;
	if (table_rows(&list.table))
		table_to_text(&list.table, &c->out_style, &c->out);
	else
		say_none(c, "Every debt lies within a limit: none to ask for.");
	return EX_OK;
}

/* ---- a decision ---------------------------------------------------------- */

static int type_typed(struct context *c, struct limit *l)
{
	const char *words[LIMIT_TYPE__COUNT];
	int at;

	l->type = LIMIT_NAMED;
	if (!given(&c->args, OPT_TYPE))
		return EX_OK;
	for (int i = 0; i < LIMIT_TYPE__COUNT; i++)
		words[i] = limit_type_name((enum limit_type)i);
	at = limit_type_find(c->args.text[OPT_TYPE]);
	if (at < 0)
		return word_of(c, OPT_TYPE, words, LIMIT_TYPE__COUNT,
			       "type of limit");
	l->type = (enum limit_type)at;
	return EX_OK;
}

static int amount_of(struct context *c, enum deed deed,
		     const struct contract *k, struct limit *l)
{
	memcpy(l->amount.currency, k->currency, sizeof l->amount.currency);
	if (deed == DEED_CANCEL || deed == DEED_REFUSE) {
		if (given(&c->args, OPT_AMOUNT))
			return usage_error(c, "Leave --amount out.",
					   "nothing is left of a limit that "
					   "is %s",
					   deed == DEED_CANCEL ? "cancelled"
							       : "refused");
		return EX_OK;
	}
	if (!given(&c->args, OPT_AMOUNT))
		return need(c, OPT_AMOUNT, "How much? --amount 30000.00.");
	return amount_typed(c, c->args.text[OPT_AMOUNT], l->amount.currency,
			    &l->amount.minor);
}

static enum limit_status status_of(enum deed deed)
{
	switch (deed) {
	case DEED_SET:
		return LIMIT_ACCEPTED;
	case DEED_REDUCE:
		return LIMIT_REDUCED;
	case DEED_CANCEL:
		return LIMIT_CANCELLED;
	case DEED_REFUSE:
		return LIMIT_REFUSED;
	case DEED_LIST:
	case DEED__COUNT:
		break;
	}
	BUG("no decision %d", (int)deed);
}

static void say_limit(struct context *c, struct debtor *d,
		      const struct limit *l)
{
	VEC_PUSH(&c->arena, &d->limits, *l);
	text_add_safe(&c->out, l->customer_id);
	str_addf(&c->out, ": %s limit %s under %s", limit_type_name(l->type),
		 limit_status_name(l->status), l->contract);
	if (l->amount.minor)
		str_addf(&c->out, ", %s %s",
			 money_text(&c->arena, l->amount.minor,
				    l->amount.currency),
			 l->amount.currency);
	say_day(c, ", from ", counts_from(c, d, l), "; ");
	str_addf(&c->out, "relance cover %s shows what it changes\n",
		 l->customer_id);
}

/* Only what stands can become less. */
static int takes_away(struct context *c, enum deed deed,
		      const struct contract *k, const struct debtor *d,
		      const struct limit *l)
{
	int64_t before = cover_limit_before(k, d, l);

	if (deed != DEED_REDUCE && deed != DEED_CANCEL)
		return EX_OK;
	if (!before)
		return usage_error(
			c,
			arena_printf(&c->arena,
				     "relance limit list %s shows what was "
				     "decided; limit set and limit refuse "
				     "record a new decision.",
				     debtor_name(d)),
			"%s has no %s limit under %s to %s", debtor_name(d),
			limit_type_name(l->type), k->name, deeds[deed]);
	if (l->amount.minor < before)
		return EX_OK;
	return usage_error(c, "limit set raises one.",
			   "--amount %s is not less than the limit of %s %s",
			   c->args.text[OPT_AMOUNT],
			   money_text(&c->arena, before, k->currency),
			   k->currency);
}

static int decide_limit(struct context *c, enum deed deed, const char *id)
{
	const struct contract *k = NULL;
	struct limit l = { .status = status_of(deed) };
	struct debtor d;
	int code = not_later(c, OPT_ANNOUNCED);

	if (code == EX_OK)
		code = debtor_named(c, id, &d, &k);
	if (code == EX_OK)
		code = contract_typed(c, &d, k, &k);
	if (code == EX_OK)
		code = type_typed(c, &l);
	if (code == EX_OK)
		code = amount_of(c, deed, k, &l);
	if (code != EX_OK)
		return code;
	l.customer_id = debtor_name(&d);
	l.contract = k->name;
	l.decision_ref =
		given(&c->args, OPT_REF) ? c->args.text[OPT_REF] : NULL;
	l.announced_on = day_typed(c, OPT_ANNOUNCED, c->as_of);
	l.effective_from = day_typed(c, OPT_FROM, l.announced_on);
	l.effective_to = day_typed(c, OPT_UNTIL, DAY_NONE);
	if (l.effective_to != DAY_NONE && l.effective_to < l.effective_from)
		return usage_error(c, "Swap --from and --until.",
				   "the limit would end before it begins");
	code = takes_away(c, deed, k, &d, &l);
	if (code != EX_OK)
		return code;
	code = exit_code(c, store_limit_set(c->store, &l, c->as_of));
	if (code == EX_OK)
		say_limit(c, &d, &l);
	return code;
}

int cmd_limit(struct context *c)
{
	enum deed deed = DEED_LIST;
	int code = c->args.words ? deed_typed(c, &deed) : EX_OK;

	if (code == EX_OK)
		code = context_store(c, deed == DEED_LIST ? STORE_READ
							  : STORE_WRITE);
	if (code != EX_OK)
		return code;
	if (deed == DEED_LIST)
		return c->args.words > 1 ? list_limits(c, c->args.word[1])
					 : list_requests(c);
	if (c->args.words < 2)
		return usage_error(c, c->command->example[0].line,
				   "relance limit %s needs a customer",
				   deeds[deed]);
	return decide_limit(c, deed, c->args.word[1]);
}
