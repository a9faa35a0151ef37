#ifndef RULES_EXPR_TREE_H
#define RULES_EXPR_TREE_H
/** What the parts of the condition language share: tokens and the tree. */
#include "relance/expr.h"
#include "relance/money.h"

#define EXPR_MAX_BYTES 4096
#define EXPR_MAX_DEPTH 50
#define EXPR_MAX_ERRORS 20

enum token_kind {
	TOKEN_END,
	TOKEN_NAME,
	TOKEN_NUMBER,
	TOKEN_TEXT,
	TOKEN_DATE,
	TOKEN_OP,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_BAR,
	TOKEN_PERCENT,
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_BAD /* already reported */
};

enum compare_op {
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE
};

struct token {
	enum token_kind kind;
	enum compare_op op;
	size_t at, len; /* bytes of the text; of TOKEN_TEXT with quotes */
	civil_day on;
};

enum cond_kind {
	COND_OR,
	COND_AND,
	COND_NOT,
	COND_COMPARE,
	COND_HAS,
	COND_FACT,
	COND_LITERAL,
	COND_SUM,
	COND_END_OF_MONTH,
	COND_BROKEN /* an error was reported: say no more about it */
};

struct cond {
	enum cond_kind kind;
	enum compare_op op;
	enum value_type type; /* TYPE__COUNT of COND_BROKEN */
	enum fact fact;
	int sign; /* of COND_SUM: -1 takes the second away */
	struct cond *child, *next; /* operands, in order */
	int64_t number;
	const char *text;
	const struct money *money; /* a literal `1000 EUR | 1100 USD` */
	size_t money_count;
	size_t at, len; /* where it stands */
};

struct expr {
	const char *text;
	const struct cond *root;
	uint64_t facts; /* bit per fact named */
};

struct parser {
	const char *text;
	size_t len, at; /* `at`: behind the current token */
	struct token token;
	struct pos pos;
	enum expr_use use;
	struct arena *arena;
	struct diags *diags;
	size_t errors, depth;
	size_t faulted_at; /* place of the last error */
	uint64_t facts;
};

/** Move to the next token; characters that cannot be are reported. */
void lex_next(struct parser *p);
/** Is the current token this word? */
bool lex_is(const struct parser *p, const char *word);
/** The token's text, for messages. */
char *lex_copy(const struct parser *p, size_t at, size_t len);

/** Report at a byte of the text; the hint (or NULL) is a whole sentence. */
void expr_fault(struct parser *p, size_t at, const char *hint, const char *fmt,
		...) PRINTF_LIKE(4, 5);

/** 12, 10 days, 1000 EUR | 1100 USD, 12.5 %, "text", yes, a date. */
struct cond *literal_parse(struct parser *p);
/** Fit the two sides of a comparison together, or report. */
bool compare_check(struct parser *p, struct cond *left, struct cond *right,
		   const struct token *op);
/** What left + right (or -) is, TYPE__COUNT after a report. */
enum value_type sum_check(struct parser *p, struct cond *left,
			  struct cond *right, int sign);
/** Must be a date. */
bool date_check(struct parser *p, const struct cond *c);
/** Must be yes or no by itself. */
bool flag_check(struct parser *p, const struct cond *c);
bool has_check(struct parser *p, const struct cond *left,
	       const struct cond *right);

#endif
