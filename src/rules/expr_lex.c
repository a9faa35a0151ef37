/*
 * Words, numbers and signs of a condition. Signs of other languages (==, &&)
 * are read as what was meant, with an error that says how it is written here.
 */
#include <string.h>

#include "expr_tree.h"
#include "relance/text.h"

void expr_fault(struct parser *p, size_t at, const char *hint, const char *fmt,
		...)
{
	struct pos pos = p->pos;
	struct diag *diag;
	char *text;
	va_list ap;

	p->faulted_at = at;
	if (p->errors++ >= EXPR_MAX_ERRORS)
		return;
	va_start(ap, fmt);
	text = arena_vprintf(p->diags->arena, fmt, ap);
	va_end(ap);
	pos.column += (int)utf8_length(p->text, at);
	diag = diag_add(p->diags, SEVERITY_ERROR, pos, "%s", text);
	if (hint)
		diag_hint(p->diags, diag, "%s", hint);
}

char *lex_copy(const struct parser *p, size_t at, size_t len)
{
	return arena_strndup(p->arena, p->text + at, len);
}

bool lex_is(const struct parser *p, const char *word)
{
	return p->token.kind == TOKEN_NAME && p->token.len == strlen(word) &&
	       !memcmp(p->text + p->token.at, word, p->token.len);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct sign {
	const char *text;
	enum token_kind kind;
	enum compare_op op;
	const char *hint; /* not NULL: it is written otherwise here */
};

/* Longer ones first. */
static const struct sign signs[] = {
	{ "==", TOKEN_OP, OP_EQ, "Write =." },
	{ "=>", TOKEN_OP, OP_GE, "Write >=." },
	{ "=<", TOKEN_OP, OP_LE, "Write <=." },
	{ "<>", TOKEN_OP, OP_NE, "Write !=." },
	{ "!=", TOKEN_OP, OP_NE, NULL },
	{ "<=", TOKEN_OP, OP_LE, NULL },
	{ ">=", TOKEN_OP, OP_GE, NULL },
	{ "&&", TOKEN_BAD, OP_EQ, "Write `and`." },
	{ "||", TOKEN_BAD, OP_EQ, "Write `or`." },
	{ "=", TOKEN_OP, OP_EQ, NULL },
	{ "<", TOKEN_OP, OP_LT, NULL },
	{ ">", TOKEN_OP, OP_GT, NULL },
	{ "(", TOKEN_OPEN, OP_EQ, NULL },
	{ ")", TOKEN_CLOSE, OP_EQ, NULL },
	{ "|", TOKEN_BAR, OP_EQ, NULL },
	{ "%", TOKEN_PERCENT, OP_EQ, NULL },
	{ "+", TOKEN_PLUS, OP_EQ, NULL },
	{ "-", TOKEN_MINUS, OP_EQ, NULL },
	{ "!", TOKEN_BAD, OP_EQ, "Write `not`." },
	{ "'", TOKEN_BAD, OP_EQ, "Texts stand in double quotes." },
};

static bool lex_sign(struct parser *p)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		const struct sign *s = &signs[i];
		size_t n = strlen(s->text);

		if (p->len - p->at < n ||
		    memcmp(p->text + p->at, s->text, n) != 0)
			continue;
		p->token.kind = s->kind;
		p->token.op = s->op;
		p->token.len = n;
		if (s->hint)
			expr_fault(p, p->at, s->hint,
				   "%s is not a sign of this language",
				   s->text);
		return true;
	}
	return false;
}

static void lex_text(struct parser *p)
{
	const char *end = memchr(p->text + p->at + 1, '"', p->len - p->at - 1);

	if (end) {
		p->token.kind = TOKEN_TEXT;
		p->token.len = (size_t)(end - (p->text + p->at)) + 1;
		return;
	}
	expr_fault(p, p->at, "A text ends with \" too.", "text without an end");
	p->token.len = p->len - p->at;
}

/* A date, or digits with at most one point; a decimal comma is reported. */
static void lex_number(struct parser *p)
{
	const char *s = p->text + p->at;
	size_t left = p->len - p->at, n = s[0] == '-';

	while (n < left &&
	       (is_digit(s[n]) || ((s[n] == '.' || s[n] == ',') &&
				   n + 1 < left && is_digit(s[n + 1]))))
		n++;
	p->token.kind = TOKEN_NUMBER;
	p->token.len = n;
	if (n == 4 && left >= 10 && s[4] == '-' && is_digit(s[5])) {
		p->token.kind = TOKEN_DATE;
		p->token.len = n = 10;
		if (!date_parse(s, n, &p->token.on)) {
			p->token.kind = TOKEN_BAD;
			expr_fault(p, p->at, "Dates are written 2026-11-23.",
				   "\"%s\" is not a date",
				   lex_copy(p, p->at, n));
		}
	} else if (memchr(s, ',', n)) {
		expr_fault(p, p->at,
			   "Write amounts with a point and no other sign, as "
			   "1000.00.",
			   "\"%s\" has a comma", lex_copy(p, p->at, n));
		p->token.kind = TOKEN_BAD;
	}
}

static void lex_name(struct parser *p)
{
	size_t n = 0;

	while (p->at + n < p->len &&
	       (is_letter(p->text[p->at + n]) || is_digit(p->text[p->at + n])))
		n++;
	p->token.kind = TOKEN_NAME;
	p->token.len = n;
}

void lex_next(struct parser *p)
{
	char c;

	while (p->at < p->len && is_blank(p->text[p->at]))
		p->at++;
	p->token = (struct token){ .kind = TOKEN_END, .at = p->at };
	if (p->at == p->len)
		return;
	p->token.kind = TOKEN_BAD;
	c = p->text[p->at];
	if (is_letter(c))
		lex_name(p);
	else if (is_digit(c) || (c == '-' && p->at + 1 < p->len &&
				 is_digit(p->text[p->at + 1])))
		lex_number(p);
	else if (c == '"')
		lex_text(p);
	else if (!lex_sign(p)) {
		p->token.len = utf8_step(p->text + p->at, p->len - p->at);
		expr_fault(p, p->at, NULL, "unexpected character \"%s\"",
			   lex_copy(p, p->at, p->token.len));
	}
	p->at += p->token.len;
}
