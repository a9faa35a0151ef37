/*
 * Read a condition into a tree. After a fault the parser goes on at the next
 * `and`, `or` or closing parenthesis, so that one look finds them all.
 */
#include <string.h>

#include "expr_tree.h"
#include "relance/text.h"

static struct cond *parse_or(struct parser *p);

static struct cond *make(struct parser *p, enum cond_kind kind, size_t at)
{
	struct cond *c = ARENA_NEW(p->arena, struct cond);

	c->kind = kind;
	c->type = kind == COND_BROKEN ? TYPE__COUNT : TYPE_FLAG;
	c->at = at;
	return c;
}

/* Skip what belongs to a part that could not be read. */
static struct cond *give_up(struct parser *p, size_t at)
{
	int open = 0;

	for (; p->token.kind != TOKEN_END; lex_next(p)) {
		if (p->token.kind == TOKEN_OPEN)
			open++;
		else if (p->token.kind == TOKEN_CLOSE && open-- == 0)
			break;
		else if (open <= 0 && (lex_is(p, "and") || lex_is(p, "or")))
			break;
	}
	return make(p, COND_BROKEN, at);
}

static enum fact fact_find(const char *name)
{
	int i = 0;

	while (i < FACT__COUNT && strcmp(fact_table[i].name, name) != 0)
		i++;
	return (enum fact)i;
}

static const char *name_meant(const char *name)
{
	static const char *const keywords[] = { "and", "or",  "not",
						"has", "yes", "no" };
	const char *names[FACT__COUNT];

	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (text_same_ci(name, keywords[i]))
			return keywords[i];
	for (size_t i = 0; i < FACT__COUNT; i++)
		names[i] = fact_table[i].name;
	return text_nearest(name, names, FACT__COUNT);
}

static void report_name(struct parser *p, const char *name)
{
	const char *meant = name_meant(name);
	const char *hint;

	hint = meant ? arena_printf(p->arena, "Did you mean %s?", meant)
		     : arena_printf(p->arena,
				    "A text stands in quotes: \"%s\". The "
				    "facts are listed in relance-rules(5).",
				    name);
	expr_fault(p, p->token.at, hint, "unknown name %s", name);
}

static struct cond *parse_name(struct parser *p)
{
	char *name = lex_copy(p, p->token.at, p->token.len);
	enum fact fact = fact_find(name);
	struct cond *c = make(p, COND_FACT, p->token.at);

	if (fact == FACT__COUNT) {
		report_name(p, name);
		c = make(p, COND_BROKEN, p->token.at);
	} else if (p->use == EXPR_FIXED_ONLY && !fact_table[fact].fixed) {
		expr_fault(p, p->token.at,
			   "Use only what stays the same, as country or "
			   "segment; put the rest under a step's only_if.",
			   "%s changes with time and cannot choose a policy",
			   name);
		c = make(p, COND_BROKEN, p->token.at);
	} else {
		c->fact = fact;
		c->type = fact_table[fact].type;
		p->facts |= UINT64_C(1) << fact;
	}
	c->len = p->token.len;
	lex_next(p);
	return c;
}

static struct cond *parse_group(struct parser *p)
{
	size_t at = p->token.at;
	struct cond *c;

	lex_next(p);
	c = parse_or(p);
	if (p->token.kind == TOKEN_CLOSE) {
		c->at = at;
		c->len = p->token.at + p->token.len - at;
		lex_next(p);
	} else {
		if (c->kind != COND_BROKEN || p->token.kind == TOKEN_END)
			expr_fault(p, p->token.at, NULL,
				   "a closing parenthesis is missing");
		c = give_up(p, at);
	}
	return c;
}

static void report_missing(struct parser *p)
{
	if (p->token.kind == TOKEN_BAD)
		return;
	if (p->token.kind == TOKEN_END)
		expr_fault(p, p->token.at, "Name a fact or a value here.",
			   "the condition ends too early");
	else
		expr_fault(p, p->token.at, "Name a fact or a value here.",
			   "unexpected %s",
			   lex_copy(p, p->token.at, p->token.len));
}

static bool is_keyword(const struct parser *p)
{
	return lex_is(p, "and") || lex_is(p, "or") || lex_is(p, "has");
}

/* end_of_month(DATE) */
static struct cond *parse_end_of_month(struct parser *p)
{
	size_t at = p->token.at;
	struct cond *c, *of;

	lex_next(p);
	if (p->token.kind != TOKEN_OPEN) {
		expr_fault(p, p->token.at, "Write end_of_month(due_on).",
			   "a date in parentheses must follow end_of_month");
		return give_up(p, at);
	}
	of = parse_group(p);
	c = make(p, COND_END_OF_MONTH, at);
	c->type = TYPE_DATE;
	c->child = of;
	c->len = of->at + of->len - at;
	return date_check(p, of) ? c : make(p, COND_BROKEN, at);
}

static struct cond *parse_term(struct parser *p)
{
	size_t at = p->token.at;
	struct cond *c = literal_parse(p);

	if (c)
		return c;
	if (lex_is(p, "end_of_month"))
		return parse_end_of_month(p);
	if (p->token.kind == TOKEN_OPEN)
		return parse_group(p);
	if (p->token.kind == TOKEN_NAME && !is_keyword(p))
		return parse_name(p);
	report_missing(p);
	return give_up(p, at);
}

static struct cond *pair(struct parser *p, enum cond_kind kind,
			 struct cond *left, struct cond *right)
{
	struct cond *c = make(p, kind, left->at);

	c->len = right->at + right->len - left->at;
	c->child = left;
	left->next = right;
	return c;
}

/* `due_on -5 days`: the sign stands at the number. */
static bool is_negative(const struct parser *p)
{
	return p->token.kind == TOKEN_NUMBER && p->text[p->token.at] == '-';
}

static struct cond *parse_sum(struct parser *p)
{
	struct cond *left = parse_term(p);

	while (p->token.kind == TOKEN_PLUS || p->token.kind == TOKEN_MINUS ||
	       is_negative(p)) {
		struct token op = p->token;
		struct cond *right, *c;

		if (!is_negative(p))
			lex_next(p);
		right = parse_term(p);
		c = pair(p, COND_SUM, left, right);
		c->sign = op.kind == TOKEN_MINUS ? -1 : 1;
		c->type = sum_check(p, left, right, c->sign);
		left = c->type == TYPE__COUNT ? make(p, COND_BROKEN, c->at) : c;
	}
	return left;
}

/* Words that people write for a sign. */
static const char *sign_meant(const char *word)
{
	static const struct {
		const char *word, *meant;
	} said[] = {
		{ "is", "=" },	  { "in", "=" },   { "equals", "=" },
		{ "equal", "=" }, { "eq", "=" },   { "ne", "!=" },
		{ "lt", "<" },	  { "less", "<" }, { "under", "<" },
		{ "below", "<" }, { "gt", ">" },   { "greater", ">" },
		{ "more", ">" },  { "over", ">" }, { "above", ">" },
		{ "le", "<=" },	  { "ge", ">=" },
	};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (!strcmp(said[i].word, word))
			return said[i].meant;
	return NULL;
}

static const char *comparison_hint(struct parser *p, const struct cond *left,
				   const char *word)
{
	static const char *const joins[] = { "and", "or" };
	const char *meant = text_nearest(word, joins, 2);

	if (left->kind == COND_FACT && left->fact == FACT_TAGS)
		return "Write tags has \"word\".";
	if (!meant)
		meant = sign_meant(word);
	return meant ? arena_printf(p->arena, "Did you mean %s?", meant)
		     : "Compare with =, !=, <, <=, > or >=.";
}

/* `tags hass "x"`: what follows is the other side, and means nothing yet. */
static struct cond *not_compared(struct parser *p, const struct cond *left)
{
	const char *word = lex_copy(p, p->token.at, p->token.len);

	expr_fault(p, p->token.at, comparison_hint(p, left, word),
		   "\"%s\" is no comparison", word);
	lex_next(p);
	if (lex_is(p, "than"))
		lex_next(p);
	if (p->token.kind != TOKEN_END && p->token.kind != TOKEN_BAD)
		parse_sum(p);
	return make(p, COND_BROKEN, left->at);
}

static struct cond *parse_compare(struct parser *p)
{
	struct cond *left = parse_sum(p), *right, *c;
	struct token op = p->token;

	if (p->token.kind == TOKEN_NAME && !is_keyword(p) &&
	    left->kind != COND_BROKEN && left->type != TYPE_FLAG)
		return not_compared(p, left);
	if (lex_is(p, "has")) {
		lex_next(p);
		right = parse_term(p);
		c = pair(p, COND_HAS, left, right);
		return has_check(p, left, right) ? c
						 : make(p, COND_BROKEN, c->at);
	}
	if (op.kind != TOKEN_OP)
		return left;
	lex_next(p);
	right = parse_sum(p);
	c = pair(p, COND_COMPARE, left, right);
	c->op = op.op;
	return compare_check(p, left, right, &op) ? c
						  : make(p, COND_BROKEN, c->at);
}

static struct cond *parse_not(struct parser *p)
{
	size_t at = p->token.at;
	struct cond *c, *inner;

	if (++p->depth > EXPR_MAX_DEPTH) {
		if (p->depth == EXPR_MAX_DEPTH + 1)
			expr_fault(p, at, NULL,
				   "conditions are nested too deeply (%d "
				   "levels at most)",
				   EXPR_MAX_DEPTH);
		p->at = p->len; /* everything behind it means nothing */
		lex_next(p);
		p->depth--;
		return make(p, COND_BROKEN, at);
	}
	if (lex_is(p, "not")) {
		lex_next(p);
		inner = parse_not(p);
		c = make(p, flag_check(p, inner) ? COND_NOT : COND_BROKEN, at);
		c->len = inner->at + inner->len - at;
		c->child = inner;
	} else {
		c = parse_compare(p);
	}
	p->depth--;
	return c;
}

/* A chain of `and` or `or`: all its parts under one node. */
static struct cond *parse_chain(struct parser *p, enum cond_kind kind,
				const char *word,
				struct cond *(*part)(struct parser *p))
{
	struct cond *first = part(p), *last = first, *c;
	bool ok;

	if (!lex_is(p, word))
		return first;
	ok = flag_check(p, first);
	while (lex_is(p, word)) {
		lex_next(p);
		last->next = part(p);
		last = last->next;
		ok &= flag_check(p, last);
	}
	c = make(p, ok ? kind : COND_BROKEN, first->at);
	c->child = first;
	c->len = last->at + last->len - first->at;
	return c;
}

static struct cond *parse_and(struct parser *p)
{
	return parse_chain(p, COND_AND, "and", parse_not);
}

static struct cond *parse_or(struct parser *p)
{
	return parse_chain(p, COND_OR, "or", parse_and);
}

static bool too_long(struct parser *p)
{
	if (p->len > EXPR_MAX_BYTES)
		expr_fault(p, 0, NULL,
			   "a condition is too long (%d bytes at most)",
			   EXPR_MAX_BYTES);
	else if (!utf8_valid(p->text, p->len))
		expr_fault(p, 0, NULL, "the condition is not UTF-8");
	return p->errors > 0;
}

/* Something stands behind a whole condition: say so once, look at the rest. */
static void read_rest(struct parser *p)
{
	static const char *const joins[] = { "and", "or" };
	const char *word = lex_copy(p, p->token.at, p->token.len);
	const char *meant = text_nearest(word, joins, 2);

	if (p->token.at != p->faulted_at && p->token.kind != TOKEN_BAD)
		expr_fault(p, p->token.at,
			   meant ? arena_printf(p->arena, "Did you mean %s?",
						meant)
				 : "Join conditions with `and` or `or`.",
			   "unexpected %s behind the condition", word);
	lex_next(p);
	if (lex_is(p, "and") || lex_is(p, "or"))
		lex_next(p);
	if (p->token.kind == TOKEN_END)
		return;
	parse_or(p);
}

struct expr *expr_compile(const char *text, struct pos pos, enum expr_use use,
			  struct arena *arena, struct diags *d)
{
	struct parser p = { .text = text,
			    .len = strlen(text),
			    .pos = pos,
			    .use = use,
			    .arena = arena,
			    .diags = d };
	struct cond *root;
	struct expr *e;

	if (too_long(&p))
		return NULL;
	lex_next(&p);
	if (p.token.kind == TOKEN_END) {
		expr_fault(&p, 0, "Leave the key out if it always holds.",
			   "the condition is empty");
		return NULL;
	}
	root = parse_or(&p);
	flag_check(&p, root);
	while (p.token.kind != TOKEN_END)
		read_rest(&p);
	if (p.errors)
		return NULL;
	if (root->kind == COND_BROKEN)
		BUG("a condition is broken and nobody said why: %s", text);
	e = ARENA_NEW(arena, struct expr);
	e->text = arena_strdup(arena, text);
	e->root = root;
	e->facts = p.facts;
	return e;
}

const char *expr_text(const struct expr *e)
{
	return e->text;
}

void expr_each_fact(const struct expr *e, void (*fn)(void *ctx, enum fact f),
		    void *ctx)
{
	for (int i = 0; i < FACT__COUNT; i++)
		if (expr_uses(e, (enum fact)i))
			fn(ctx, (enum fact)i);
}

unsigned expr_needs(const struct expr *e)
{
	unsigned needs = 0;

	for (int i = 0; e && i < FACT__COUNT; i++)
		if (expr_uses(e, (enum fact)i))
			needs |= fact_needs((enum fact)i);
	return needs;
}

bool expr_uses(const struct expr *e, enum fact f)
{
	return e->facts >> f & 1;
}
