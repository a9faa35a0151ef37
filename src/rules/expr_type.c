/*
 * Do the two sides of a comparison fit? The sentences name both sides with
 * their units, because that is what a person mixes up.
 */
#include <string.h>

#include "expr_tree.h"
#include "relance/country.h"
#include "relance/text.h"

static const char *const type_words[TYPE__COUNT] = {
	[TYPE_FLAG] = "yes or no",	 [TYPE_NUMBER] = "a plain number",
	[TYPE_DAYS] = "counted in days", [TYPE_MONEY] = "money",
	[TYPE_PERCENT] = "a percentage", [TYPE_TEXT] = "text",
	[TYPE_DATE] = "a date",
};

static const char *shown(const struct parser *p, const struct cond *c)
{
	return lex_copy(p, c->at, c->len);
}

/* `15` may stand for `15 days`. */
static bool plain_days(struct cond *a, const struct cond *b)
{
	if (a->kind != COND_LITERAL || a->type != TYPE_NUMBER ||
	    b->type != TYPE_DAYS)
		return false;
	a->type = TYPE_DAYS;
	return true;
}

static void report_units(struct parser *p, const struct cond *left,
			 const struct cond *right)
{
	const struct cond *other = left->type == TYPE_MONEY ? right : left;
	const char *hint = NULL;

	if ((left->type == TYPE_MONEY || right->type == TYPE_MONEY) &&
	    other->type == TYPE_NUMBER && other->kind == COND_LITERAL)
		hint = arena_printf(p->arena, "Write the currency: %s EUR.",
				    shown(p, other));
	else if (left->type == TYPE_FLAG && left->kind == COND_FACT)
		hint = arena_printf(p->arena, "Write `%s` or `not %s`.",
				    shown(p, left), shown(p, left));
	expr_fault(p, right->at, hint, "%s is %s, %s is %s", shown(p, left),
		   type_words[left->type], shown(p, right),
		   type_words[right->type]);
}

struct allowed {
	enum fact fact;
	size_t letters; /* 0: one of the list */
	const char *const *words;
	size_t n;
	const char *meaning; /* NULL: of a country */
};

static const char *const status_words[] = { "open", "draft", "disputed",
					    "cancelled" };
static const char *const factoring_words[] = { "none", "managed", "delegated",
					       "confidential", "unclear" };
static const struct allowed allowed[] = {
	{ FACT_COUNTRY, 2, NULL, 0, NULL },
	{ FACT_LANGUAGE, 2, NULL, 0,
	  "A language is a code of two small letters, as \"fr\"." },
	{ FACT_CURRENCY, 3, NULL, 0,
	  "A currency is a code of ISO 4217, as \"EUR\"." },
	{ FACT_STATUS, 0, status_words, 4,
	  "Possible: open, draft, disputed, cancelled." },
	{ FACT_FACTORING, 0, factoring_words, 5,
	  "Possible: none, managed, delegated, confidential." },
};

static bool may_be(const struct allowed *a, const char *text)
{
	bool capital = a->fact != FACT_LANGUAGE;

	if (a->fact == FACT_COUNTRY)
		return country_known(text);
	for (size_t i = 0; i < a->n; i++)
		if (!strcmp(a->words[i], text))
			return true;
	if (!a->letters || strlen(text) != a->letters)
		return false;
	for (const char *s = text; *s; s++)
		if (capital ? *s < 'A' || *s > 'Z' : *s < 'a' || *s > 'z')
			return false;
	return a->fact != FACT_CURRENCY || currency_decimals(text) >= 0;
}

/* A text that this fact never is: a comparison that is never true. */
static bool check_word(struct parser *p, const struct cond *fact,
		       const struct cond *word)
{
	if (fact->kind != COND_FACT || word->kind != COND_LITERAL)
		return true;
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
		const struct allowed *a = &allowed[i];

		if (a->fact != fact->fact || may_be(a, word->text))
			continue;
		expr_fault(p, word->at,
			   a->meaning ? a->meaning : country_hint(word->text),
			   "%s is never %s", shown(p, fact), shown(p, word));
		return false;
	}
	return true;
}

static bool check_text(struct parser *p, const struct cond *left,
		       const struct cond *right, const struct token *op)
{
	const struct cond *fact = left->kind == COND_FACT ? left : right;

	if (op->op != OP_EQ && op->op != OP_NE) {
		expr_fault(p, op->at, "Compare with = or !=.",
			   "%s cannot be put in order",
			   left->type == TYPE_TEXT ? "texts" : "yes and no");
		return false;
	}
	if (left->type != TYPE_TEXT)
		return true;
	if (fact->kind == COND_FACT && fact->fact == FACT_TAGS) {
		expr_fault(p, op->at, "Write tags has \"word\".",
			   "tags are asked with `has`");
		return false;
	}
	return check_word(p, fact, fact == left ? right : left);
}

bool compare_check(struct parser *p, struct cond *left, struct cond *right,
		   const struct token *op)
{
	if (left->kind == COND_BROKEN || right->kind == COND_BROKEN)
		return false;
	if (left->kind == COND_LITERAL && right->kind == COND_LITERAL) {
		expr_fault(p, left->at, "Name a fact on one side.",
			   "two fixed values are compared");
		return false;
	}
	if (left->type != right->type && !plain_days(left, right) &&
	    !plain_days(right, left)) {
		report_units(p, left, right);
		return false;
	}
	if (left->type == TYPE_TEXT || left->type == TYPE_FLAG)
		return check_text(p, left, right, op);
	return true;
}

enum value_type sum_check(struct parser *p, struct cond *left,
			  struct cond *right, int sign)
{
	enum value_type l, r;

	if (left->kind == COND_BROKEN || right->kind == COND_BROKEN)
		return TYPE__COUNT;
	if (right->kind == COND_LITERAL && right->type == TYPE_NUMBER)
		right->type = TYPE_DAYS; /* `30` may stand for `30 days` */
	l = left->type;
	r = right->type;
	if (l == TYPE_DATE && r == TYPE_DATE && sign < 0)
		return TYPE_DAYS;
	if ((l == TYPE_DATE || l == TYPE_DAYS) && r == TYPE_DAYS)
		return l;
	if (l == TYPE_DAYS && r == TYPE_DATE && sign > 0)
		return TYPE_DATE;
	expr_fault(p, left->at,
		   "Only dates and days are reckoned with: due_on + 30 days, "
		   "today - due_on.",
		   "%s is %s, %s is %s: they cannot be %s", shown(p, left),
		   type_words[l], shown(p, right), type_words[r],
		   sign < 0 ? "subtracted" : "added");
	return TYPE__COUNT;
}

bool date_check(struct parser *p, const struct cond *c)
{
	if (c->kind == COND_BROKEN)
		return false;
	if (c->type == TYPE_DATE)
		return true;
	expr_fault(p, c->at, "Write end_of_month(due_on).",
		   "%s is %s, not a date", shown(p, c), type_words[c->type]);
	return false;
}

bool flag_check(struct parser *p, const struct cond *c)
{
	const char *hint = NULL;

	if (c->kind == COND_BROKEN)
		return false;
	if (c->type == TYPE_FLAG)
		return true;
	if (c->kind == COND_FACT)
		hint = arena_printf(p->arena, "Compare it, as in `%s`.",
				    fact_table[c->fact].example);
	expr_fault(p, c->at, hint, "%s is %s, not a condition", shown(p, c),
		   type_words[c->type]);
	return false;
}

bool has_check(struct parser *p, const struct cond *left,
	       const struct cond *right)
{
	if (left->kind == COND_BROKEN || right->kind == COND_BROKEN)
		return false;
	if (left->kind != COND_FACT || left->fact != FACT_TAGS) {
		expr_fault(p, left->at, "Write tags has \"word\".",
			   "`has` asks for one of the tags");
		return false;
	}
	if (right->kind == COND_LITERAL && right->type == TYPE_TEXT &&
	    *right->text && !strchr(right->text, ' '))
		return true;
	expr_fault(p, right->at, "Write tags has \"word\".",
		   "one word in quotes must follow `has`");
	return false;
}
