/* `promise`: the customer names a day; whether it is kept the payments tell. */
#include <string.h>

#include "cmd.h"
#include "exc.h"
#include "relance/text.h"

/* What one currency's promise covers. */
struct promised {
	char currency[4];
	int64_t minor;
	const struct policy *policy; /* of the first invoice with one */
	struct VEC(int64_t) invoices;
};
struct promised_list VEC(struct promised);

static struct promised *
of_currency(struct target *t, struct promised_list *list, const char *currency)
{
	struct promised fresh = { .minor = 0 };

	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->v[i].currency, currency))
			return &list->v[i];
	memcpy(fresh.currency, currency, sizeof fresh.currency);
	VEC_PUSH(&t->c->arena, list, fresh);
	return &list->v[list->n - 1];
}

static void cover(struct target *t, struct promised_list *list, size_t at)
{
	const struct invoice *inv = &t->snap.invoices.v[at];
	const struct outcome *o = &t->plan.outcome[at];
	struct promised *p = of_currency(t, list, inv->currency);
	int64_t minor = o->policy ? o->payable_minor
				  : inv->outstanding_minor - o->disputed_minor;

	if (!p->policy)
		p->policy = o->policy;
	VEC_PUSH(&t->c->arena, &p->invoices, inv->key);
	/* One sum of imported amounts stays far below the limit. */
	if (!money_add(&p->minor, minor))
		p->minor = MONEY_MAX;
}

static int covered(struct target *t, struct promised_list *list)
{
	char day[DATE_TEXT_SIZE];

	if (t->who.invoice_key) {
		cover(t, list, t->at);
		return EX_OK;
	}
	for (size_t i = 0; i < t->snap.invoices.n; i++)
		if (t->snap.invoices.v[i].outstanding_minor > 0 &&
		    invoice_is_overdue(&t->snap.invoices.v[i], t->snap.as_of))
			cover(t, list, i);
	if (list->n)
		return EX_OK;
	return usage_error(t->c, "Name the invoice that the promise is for.",
			   "nothing of customer %s is overdue on %s", t->label,
			   date_to_text(t->c->as_of, day));
}

/* A promise of more than is owed could never be kept. */
static int owes_so_much(struct target *t, int64_t minor, const char *currency)
{
	int64_t owed = 0;

	for (size_t i = 0; i < t->snap.invoices.n; i++) {
		const struct invoice *inv = &t->snap.invoices.v[i];

		if (!strcmp(inv->currency, currency) &&
		    inv->outstanding_minor > 0 &&
		    !money_add(&owed, inv->outstanding_minor))
			owed = MONEY_MAX;
	}
	if (minor <= owed)
		return EX_OK;
	return usage_error(t->c, NULL, "customer %s owes %s in all",
			   t->snap.customer.customer_id,
			   money_words(t->c, owed, currency));
}

/* Keep the one currency that the amount is in. */
static int take_amount(struct target *t, struct promised_list *list)
{
	struct context *c = t->c;
	char currency[4] = "";
	int64_t minor = 0;
	int code;

	if (!given(&c->args, OPT_AMOUNT))
		return EX_OK;
	if (list->n == 1)
		memcpy(currency, list->v[0].currency, sizeof currency);
	code = amount_typed(c, c->args.text[OPT_AMOUNT], currency, &minor);
	if (code != EX_OK)
		return code;
	for (size_t i = 0; i < list->n; i++) {
		if (strcmp(list->v[i].currency, currency) != 0)
			continue;
		list->v[0] = list->v[i];
		list->v[0].minor = minor;
		list->n = 1;
		return owes_so_much(t, minor, currency);
	}
	return usage_error(c, NULL, "nothing of customer %s is overdue in %s",
			   t->snap.customer.customer_id, currency);
}

/* Two promises for one debt would both count as broken. */
static int none_yet(struct target *t, const struct promised *p)
{
	for (size_t i = 0; i < p->invoices.n; i++) {
		struct found_exceptions found;

		standing(t, EXCEPTION_PROMISE, p->invoices.v[i], true, &found);
		if (found.n)
			return usage_error(
				t->c,
				arena_printf(&t->c->arena,
					     "If the new one replaces it: "
					     "relance release %s.",
					     found.v[0].exception_id),
				"payment was promised already, by %s",
				found.v[0].exception_id);
	}
	if (p->minor > 0)
		return EX_OK;
	return usage_error(t->c, "Name the sum with --amount.",
			   "nothing of %s is payable today", t->label);
}

static civil_day grace_of(const struct context *c, const struct promised *p,
			  civil_day on)
{
	const struct policy *policy = p->policy;

	if (!policy && c->rules.policy_count)
		policy = &c->rules.policy[0];
	return policy ? calendar_add_span(policy->calendar, on,
					  policy->promise_grace)
		      : on;
}

static int promise_one(struct target *t, const struct promised *p)
{
	struct context *c = t->c;
	civil_day on = c->args.day[OPT_ON];
	struct exception e = { .kind = EXCEPTION_PROMISE,
			       .from = c->as_of,
			       .until = on,
			       .grace_on = grace_of(c, p, on),
			       .known_on = DAY_NONE,
			       .published_on = DAY_NONE,
			       .amount_minor = p->minor,
			       .reason = c->args.text[OPT_REASON] };
	struct cut cut;
	const char *id;
	int code;

	memcpy(e.currency, p->currency, sizeof e.currency);
	e.invoices.v = p->invoices.v;
	e.invoices.n = p->invoices.n;
	e.invoices.cap = p->invoices.cap;
	code = within_deadline(t, &e, &cut);
	if (code == EX_OK)
		code = record_within(t, &e, &cut, &id);
	if (code != EX_OK)
		return code;
	str_addf(&c->out, "  %s promised",
		 money_words(c, p->minor, p->currency));
	say_day(c, " for ", on, cut.last == DAY_NEVER ? "" : ".\n");
	if (cut.last != DAY_NEVER)
		return EX_OK;
	say_day(c, "; quiet up to and including ", e.grace_on, "");
	say_day(c, ", judged on ", e.grace_on + 1, " by what came in.\n");
	return EX_OK;
}

static int promise(struct target *t, struct promised_list *list)
{
	struct context *c = t->c;
	struct effect effect;
	int code = effect_begin(c, t->who.customer_key, &effect);
	enum status st;

	if (code != EX_OK)
		return code;
	st = store_begin(c->store);
	if (st != STATUS_OK)
		return exit_code(c, st);
	for (size_t i = 0; i < list->n && code == EX_OK; i++)
		code = promise_one(t, &list->v[i]);
	if (code != EX_OK) {
		store_abort(c->store);
		str_clear(&c->out);
		return code;
	}
	st = store_commit(c->store);
	return st == STATUS_OK ? effect_show(&effect, true) : exit_code(c, st);
}

int cmd_promise(struct context *c)
{
	struct promised_list list = { 0 };
	struct target t;
	int code = need(c, OPT_ON,
			"On which day will it be paid? --on 2026-03-31");

	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = not_before(c, OPT_ON, c->as_of,
				  "the day of the promise");
	if (code == EX_OK)
		code = target_subject(c, &t);
	if (code == EX_OK)
		code = covered(&t, &list);
	if (code == EX_OK)
		code = take_amount(&t, &list);
	for (size_t i = 0; i < list.n && code == EX_OK; i++)
		code = none_yet(&t, &list.v[i]);
	return code == EX_OK ? promise(&t, &list) : code;
}
