/*
 * The little language of deadlines: `extension_end + 30 days`,
 * `min(first_due + 30 days, known + 7 days)`, `filed(notice) + 60 days`.
 */
#include <string.h>

#include "decode.h"
#include "relance/text.h"

#define DEEPEST 8

struct rule_reader {
	struct decoder *dec;
	struct node *node; /* moves along, so that faults point at their word */
	const char *at;	   /* what is left to read */
	const char *text;
	int column; /* of the first character */
};

static const struct {
	const char *word, *meaning;
} anchors[] = {
	[ANCHOR_INVOICE] = { "invoice", "The day of issue of the invoice." },
	[ANCHOR_DELIVERY] = { "delivery",
			      "The day of delivery, or of issue when it is not "
			      "known." },
	[ANCHOR_DUE] = { "due",
			 "The invoice's first due date. A later one that was "
			 "agreed or imported does not move it." },
	[ANCHOR_FIRST_DUE] = { "first_due",
			       "The same of the debtor's oldest unpaid "
			       "invoice." },
	[ANCHOR_EXTENSION_END] = { "extension_end",
				   "The last day of the `extension`." },
	[ANCHOR_KNOWN] = { "known", "The day on which we knew of the event." },
	[ANCHOR_EVENT] = { "event", "The day on which it happened." },
	[ANCHOR_NOTICE_RECEIVED] = { "notice_received",
				     "The day on which the insurer received "
				     "the filing called notice." },
	[ANCHOR_MAX_TERMS] = { "max_terms",
			       "The last day that the longest terms allow, "
			       "those of the debtor's country." },
	[ANCHOR_FILED] = { "filed", "filed(X): the day on which X was filed." },
};

const char *anchor_name(enum anchor anchor)
{
	return anchors[anchor].word;
}

const char *anchor_meaning(enum anchor anchor)
{
	return anchors[anchor].meaning;
}

int anchor_find(const char *word)
{
	for (int i = 0; i < ANCHOR__COUNT; i++)
		if (str_eq(word, anchors[i].word))
			return i;
	return -1;
}

static void blanks(struct rule_reader *r)
{
	r->at += strspn(r->at, " ");
}

/* What is reported from now on is reported here. */
static void mark(struct rule_reader *r)
{
	blanks(r);
	r->node->column = r->column + (int)(r->at - r->text);
}

static const char *take_name(struct rule_reader *r)
{
	size_t n;
	const char *name;

	mark(r);
	n = strspn(r->at, "abcdefghijklmnopqrstuvwxyz"
			  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
	name = arena_strndup(r->dec->arena, r->at, n);
	r->at += n;
	return name;
}

static bool take(struct rule_reader *r, char c)
{
	blanks(r);
	if (*r->at != c)
		return false;
	r->at++;
	return true;
}

static bool need(struct rule_reader *r, char c)
{
	if (take(r, c))
		return true;
	mark(r);
	if (*r->at)
		fault(r->dec, r->node, "expected \"%c\" before \"%s\"", c,
		      r->at);
	else
		fault(r->dec, r->node, "expected \"%c\" at the end", c);
	return false;
}

static struct date_rule *read_rule(struct rule_reader *r, int depth);

static bool read_pair(struct rule_reader *r, struct date_rule *rule, int depth)
{
	if (!need(r, '('))
		return false;
	rule->left = read_rule(r, depth + 1);
	if (!rule->left || !need(r, ','))
		return false;
	rule->right = read_rule(r, depth + 1);
	return rule->right && need(r, ')');
}

static bool read_filed(struct rule_reader *r, struct date_rule *rule)
{
	if (!need(r, '('))
		return false;
	rule->filed = take_name(r);
	if (!*rule->filed) {
		HINT(r->dec, fault(r->dec, r->node, "filed() names no filing"),
		     "Write filed(notice).");
		return false;
	}
	return need(r, ')');
}

static bool read_anchor(struct rule_reader *r, struct date_rule *rule,
			const char *name)
{
	int anchor = anchor_find(name);
	const char *words[ANCHOR__COUNT];
	struct diag *diag;

	if (anchor >= 0) {
		rule->anchor = (enum anchor)anchor;
		return anchor != ANCHOR_FILED || read_filed(r, rule);
	}
	diag = *name ? fault(r->dec, r->node, "unknown date \"%s\"", name)
		     : fault(r->dec, r->node, "a date is missing before \"%s\"",
			     r->at);
	for (int i = 0; i < ANCHOR__COUNT; i++)
		words[i] = anchors[i].word;
	hint_nearest(r->dec, diag, name, words, ANCHOR__COUNT, "There are:");
	return false;
}

static bool read_plus(struct rule_reader *r, struct date_rule *rule)
{
	const char *text;
	size_t n;

	mark(r);
	if (*r->at == '-') {
		fault(r->dec, r->node, "only + is possible after a date");
		return false;
	}
	if (!take(r, '+'))
		return true;
	mark(r);
	n = strcspn(r->at, ",)+-");
	text = r->at;
	r->at += n;
	while (n && text[n - 1] == ' ')
		n--;
	return span_parse(r->dec, r->node,
			  arena_strndup(r->dec->arena, text, n), true,
			  &rule->plus);
}

static struct date_rule *read_rule(struct rule_reader *r, int depth)
{
	struct date_rule *rule = ARENA_NEW(r->dec->arena, struct date_rule);
	const char *name = take_name(r);
	bool good;

	if (depth > DEEPEST) {
		fault(r->dec, r->node, "nested deeper than 8 levels");
		return NULL;
	}
	if (str_eq(name, "min") || str_eq(name, "max")) {
		rule->op = *name == 'm' && name[1] == 'i' ? DATE_MIN : DATE_MAX;
		good = read_pair(r, rule, depth);
	} else {
		good = read_anchor(r, rule, name);
	}
	return good && read_plus(r, rule) ? rule : NULL;
}

const struct date_rule *date_rule_parse(struct decoder *dec,
					const struct node *node)
{
	const char *text = scalar_text(dec, node);
	struct node at = *node;
	struct rule_reader r = { dec, &at, text, text, 0 };
	struct date_rule *rule;

	if (!text)
		return NULL;
	r.column = scalar_pos(dec, node).column;
	rule = read_rule(&r, 1);
	if (!rule)
		return NULL;
	mark(&r);
	if (*r.at) {
		fault(dec, &at, "\"%s\" is left over at the end", r.at);
		return NULL;
	}
	rule->text = text;
	return rule;
}
