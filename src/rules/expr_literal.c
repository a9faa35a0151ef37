/* Literals of the condition language: numbers with their units, and words. */
#include <string.h>

#include "expr_tree.h"
#include "relance/text.h"
#include "relance/vec.h"

#define NUMBER_MAX 1000000

static struct cond *literal(struct parser *p, size_t at, enum value_type type)
{
	struct cond *c = ARENA_NEW(p->arena, struct cond);

	c->kind = COND_LITERAL;
	c->type = type;
	c->at = at;
	c->len = p->token.at + p->token.len - at;
	return c;
}

static struct cond *broken(struct parser *p, size_t at)
{
	struct cond *c = literal(p, at, TYPE__COUNT);

	c->kind = COND_BROKEN;
	return c;
}

/* A whole number of moderate size. */
static bool whole(struct parser *p, const struct token *t, int64_t *out)
{
	const char *s = p->text + t->at;
	size_t i = s[0] == '-';
	int64_t n = 0;

	if (memchr(s, '.', t->len)) {
		expr_fault(p, t->at, NULL, "%s is not a whole number",
			   lex_copy(p, t->at, t->len));
		return false;
	}
	for (; i < t->len; i++) {
		n = n * 10 + (s[i] - '0');
		if (n > NUMBER_MAX) {
			expr_fault(p, t->at, NULL, "%s is too large",
				   lex_copy(p, t->at, t->len));
			return false;
		}
	}
	*out = s[0] == '-' ? -n : n;
	return true;
}

static bool percent(struct parser *p, const struct token *t, int64_t *out)
{
	/* Hundredths of a percent have two decimals, as the euro has. */
	if (money_parse(p->text + t->at, t->len, "EUR", out))
		return true;
	expr_fault(p, t->at, NULL, "a percentage has at most two decimals");
	return false;
}

static bool one_amount(struct parser *p, const struct token *t,
		       struct money *out)
{
	char *code = lex_copy(p, p->token.at, p->token.len);
	int decimals = currency_decimals(code);

	if (decimals < 0) {
		expr_fault(p, p->token.at,
			   "A currency is a code of ISO 4217, as EUR; days are "
			   "written `10 days`.",
			   "unknown unit \"%s\"", code);
		return false;
	}
	memcpy(out->currency, code, sizeof out->currency);
	if (money_parse(p->text + t->at, t->len, code, &out->minor))
		return true;
	expr_fault(p, t->at, NULL,
		   decimals
			   ? "%s is not an amount of %s, which has %d "
			     "decimals"
			   : "%s is not an amount of %s, which has no decimals",
		   lex_copy(p, t->at, t->len), code, decimals);
	return false;
}

struct amount_list VEC(struct money);

static bool listed_before(const struct amount_list *list, const char *currency)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->v[i].currency, currency))
			return true;
	return false;
}

/* One more `| 1100 USD`; false when what follows is no amount. */
static bool next_amount(struct parser *p, struct token *number)
{
	lex_next(p);
	*number = p->token;
	if (number->kind == TOKEN_NUMBER) {
		lex_next(p);
		if (p->token.kind == TOKEN_NAME)
			return true;
	}
	if (number->kind != TOKEN_BAD && p->token.kind != TOKEN_BAD)
		expr_fault(p, p->token.at, "Write 1000 EUR | 1100 USD.",
			   "an amount with its currency must follow |");
	return false;
}

/* The current token is the unit behind `number`. */
static struct cond *amounts(struct parser *p, struct token number)
{
	struct amount_list list = { 0 };
	struct money m = { 0 };
	size_t at = number.at;
	bool ok = true;
	struct cond *c;

	for (;;) {
		if (!one_amount(p, &number, &m)) {
			ok = false;
		} else if (listed_before(&list, m.currency)) {
			expr_fault(p, number.at, NULL, "%s is listed twice",
				   m.currency);
			ok = false;
		} else {
			VEC_PUSH(p->arena, &list, m);
		}
		c = literal(p, at, TYPE_MONEY);
		lex_next(p);
		if (p->token.kind != TOKEN_BAR)
			break;
		if (!next_amount(p, &number)) {
			ok = false;
			break;
		}
	}
	c->money = list.v;
	c->money_count = list.n;
	return ok ? c : broken(p, at);
}

static bool is_days(const struct parser *p)
{
	return lex_is(p, "day") || lex_is(p, "days");
}

/* `and`, `or` and `has` may follow a bare number; other words are units. */
static bool is_unit(const struct parser *p)
{
	return p->token.kind == TOKEN_NAME && !lex_is(p, "and") &&
	       !lex_is(p, "or") && !lex_is(p, "has") && !lex_is(p, "not");
}

static struct cond *number(struct parser *p)
{
	struct token t = p->token;
	struct cond *c = literal(p, t.at, TYPE_NUMBER);
	bool ok;

	lex_next(p);
	if (p->token.kind == TOKEN_PERCENT) {
		c = literal(p, t.at, TYPE_PERCENT);
		ok = percent(p, &t, &c->number);
		lex_next(p);
	} else if (is_days(p)) {
		c = literal(p, t.at, TYPE_DAYS);
		ok = whole(p, &t, &c->number);
		lex_next(p);
	} else if (is_unit(p)) {
		return amounts(p, t);
	} else {
		ok = whole(p, &t, &c->number);
	}
	return ok ? c : broken(p, t.at);
}

struct cond *literal_parse(struct parser *p)
{
	struct cond *c = NULL;

	if (p->token.kind == TOKEN_NUMBER)
		return number(p);
	if (p->token.kind == TOKEN_TEXT) {
		c = literal(p, p->token.at, TYPE_TEXT);
		c->text = lex_copy(p, p->token.at + 1, p->token.len - 2);
	} else if (p->token.kind == TOKEN_DATE) {
		c = literal(p, p->token.at, TYPE_DATE);
		c->number = p->token.on;
	} else if (lex_is(p, "yes") || lex_is(p, "no")) {
		c = literal(p, p->token.at, TYPE_FLAG);
		c->number = lex_is(p, "yes");
	}
	if (c)
		lex_next(p);
	return c;
}
