/* `plan`: a debt is paid in parts, each with its day. */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "exc.h"
#include "relance/text.h"

#define MOST_PARTS 120

/* "month", "3 months", "2 weeks", "14 days". */
struct rhythm {
	int months, days;
};

static bool rhythm_read(const char *text, struct rhythm *out)
{
	char *unit;
	long n = strtol(text, &unit, 10);

	if (unit == text)
		n = 1;
	unit += strspn(unit, " ");
	if (n < 1 || n > 366)
		return false;
	*out = (struct rhythm){ 0 };
	if (!strcmp(unit, "month") || !strcmp(unit, "months"))
		out->months = (int)n;
	else if (!strcmp(unit, "week") || !strcmp(unit, "weeks"))
		out->days = (int)n * 7;
	else if (!strcmp(unit, "day") || !strcmp(unit, "days"))
		out->days = (int)n;
	else
		return false;
	return true;
}

struct planning {
	struct target t;
	struct exception e;
	const struct policy *policy;
	struct rhythm every;
	int parts;
	int64_t owed_minor;
};

/* ---- which invoices ---------------------------------------------------- */

static bool has_key(const struct exception *e, int64_t key)
{
	for (size_t i = 0; i < e->invoices.n; i++)
		if (e->invoices.v[i] == key)
			return true;
	return false;
}

static int add_invoice(struct planning *p, const char *id)
{
	struct target *t = &p->t;
	const struct invoice *inv;
	struct found_exceptions found;
	size_t at = 0;
	int code = target_another(t, id, &at);

	if (code != EX_OK)
		return code;
	inv = &t->snap.invoices.v[at];
	standing(t, EXCEPTION_PLAN, inv->key, true, &found);
	if (found.n)
		return usage_error(t->c, "relance exceptions shows it.",
				   "invoice %s is in the plan %s already",
				   target_name(t, at), found.v[0].exception_id);
	if (has_key(&p->e, inv->key))
		return usage_error(t->c, NULL, "invoice %s is named twice",
				   target_name(t, at));
	if (p->e.currency[0] && strcmp(p->e.currency, inv->currency) != 0)
		return usage_error(t->c, "Make a plan for each currency.",
				   "invoice %s is in %s, the others are in %s",
				   target_name(t, at), inv->currency,
				   p->e.currency);
	memcpy(p->e.currency, inv->currency, sizeof p->e.currency);
	VEC_PUSH(&t->c->arena, &p->e.invoices, inv->key);
	if (!p->policy)
		p->policy = t->plan.outcome[at].policy;
	if (!money_add(&p->owed_minor,
		       inv->outstanding_minor -
			       t->plan.outcome[at].disputed_minor))
		return usage_error(t->c, NULL, "the sum is too large");
	return EX_OK;
}

static int by_key(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int take_invoices(struct planning *p)
{
	struct context *c = p->t.c;
	char *rest = arena_strdup(&c->arena, c->args.text[OPT_INVOICES]);
	char *word, *save = NULL;
	int code = EX_OK;

	for (word = strtok_r(rest, ", ", &save); word && code == EX_OK;
	     word = strtok_r(NULL, ", ", &save))
		code = add_invoice(p, word);
	if (code == EX_OK && !p->e.invoices.n)
		return usage_error(c, NULL, "--invoices names no invoice");
	if (code == EX_OK)
		qsort(p->e.invoices.v, p->e.invoices.n, sizeof *p->e.invoices.v,
		      by_key);
	return code;
}

/* ---- how much and when ------------------------------------------------- */

static int take_amount(struct planning *p)
{
	struct context *c = p->t.c;
	int code = EX_OK;

	p->e.amount_minor = p->owed_minor;
	if (given(&c->args, OPT_AMOUNT))
		code = amount_typed(c, c->args.text[OPT_AMOUNT], p->e.currency,
				    &p->e.amount_minor);
	if (code != EX_OK)
		return code;
	if (p->e.amount_minor > p->owed_minor)
		return usage_error(
			c, NULL, "these invoices owe %s only",
			money_words(c, p->owed_minor, p->e.currency));
	if (p->e.amount_minor < p->parts)
		return usage_error(
			c, NULL, "%s cannot be divided into %d instalments",
			money_words(c, p->e.amount_minor, p->e.currency),
			p->parts);
	return EX_OK;
}

static int take_rhythm(struct planning *p)
{
	struct context *c = p->t.c;

	p->parts = c->args.number[OPT_INSTALMENTS];
	if (p->parts < 1 || p->parts > MOST_PARTS)
		return usage_error(c, NULL,
				   "--instalments %d is not between "
				   "1 and %d",
				   p->parts, MOST_PARTS);
	if (rhythm_read(c->args.text[OPT_EVERY], &p->every))
		return EX_OK;
	return usage_error(c, "Write month, 2 weeks or 14 days.",
			   "--every %s is not a rhythm",
			   c->args.text[OPT_EVERY]);
}

/* What does not divide goes to the first ones, a cent each. */
static void make_parts(struct planning *p)
{
	struct context *c = p->t.c;
	civil_day first = c->args.day[OPT_FIRST];
	int64_t each = p->e.amount_minor / p->parts;
	int64_t left = p->e.amount_minor % p->parts;

	if (!p->policy && c->rules.policy_count)
		p->policy = &c->rules.policy[0];
	for (int i = 0; i < p->parts; i++) {
		struct instalment part = { .amount_minor = each + (i < left) };

		part.due_on =
			p->every.months
				? date_add_months(first, i * p->every.months)
				: first + i * p->every.days;
		part.grace_on =
			p->policy ? calendar_add_span(p->policy->calendar,
						      part.due_on,
						      p->policy->plan_grace)
				  : part.due_on;
		p->e.until = part.due_on;
		p->e.grace_on = part.grace_on;
		VEC_PUSH(&c->arena, &p->e.instalments, part);
	}
}

/* ---- record and show --------------------------------------------------- */

static const struct table_column part_columns[] = {
	{ "", ALIGN_RIGHT },
	{ "due", ALIGN_LEFT },
	{ "amount", ALIGN_RIGHT },
	{ "", ALIGN_LEFT },
	{ "missed after", ALIGN_LEFT },
};

static void show_parts(struct planning *p)
{
	struct context *c = p->t.c;
	struct table table;

	table_init(&table, &c->arena, part_columns, COUNT_OF(part_columns));
	for (size_t i = 0; i < p->e.instalments.n; i++) {
		const struct instalment *part = &p->e.instalments.v[i];

		table_number(&table, (int64_t)i + 1);
		table_day(&table, part->due_on);
		table_money(&table, part->amount_minor, p->e.currency);
		table_cell(&table, p->e.currency);
		table_day(&table, part->grace_on);
	}
	table_to_text(&table, &c->out_style, &c->out);
}

static int plan(struct planning *p)
{
	struct context *c = p->t.c;
	struct effect effect;
	struct cut cut;
	const char *id;
	int code = effect_begin(c, p->t.who.customer_key, &effect);

	make_parts(p);
	if (code == EX_OK)
		code = within_deadline(&p->t, &p->e, &cut);
	if (code == EX_OK)
		code = record_whole(&p->t, &p->e, &cut, &id);
	if (code != EX_OK)
		return code;
	str_addf(&c->out,
		 "  %s in all; only what is due is asked for, and a missed "
		 "instalment ends the plan.\n",
		 money_words(c, p->e.amount_minor, p->e.currency));
	show_parts(p);
	return effect_show(&effect, true);
}

static int needs(struct context *c)
{
	int code = need(c, OPT_INVOICES, c->command->example[0].line);

	if (code == EX_OK)
		code = need(c, OPT_INSTALMENTS, c->command->example[0].line);
	if (code == EX_OK)
		code = need(c, OPT_FIRST, c->command->example[0].line);
	return code == EX_OK ? need(c, OPT_EVERY, c->command->example[0].line)
			     : code;
}

int cmd_plan(struct context *c)
{
	struct planning p = { .e = { .kind = EXCEPTION_PLAN,
				     .known_on = DAY_NONE,
				     .published_on = DAY_NONE,
				     .reason = c->args.text[OPT_REASON] } };
	int code = needs(c);

	p.t.c = c;
	if (code == EX_OK)
		code = take_rhythm(&p);
	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	p.e.from = c->as_of;
	if (code == EX_OK)
		code = not_before(c, OPT_FIRST, c->as_of,
				  "the day from which it counts");
	if (code == EX_OK)
		code = target_customer(c, &p.t);
	if (code == EX_OK)
		code = take_invoices(&p);
	if (code == EX_OK)
		code = take_amount(&p);
	return code == EX_OK ? plan(&p) : code;
}
