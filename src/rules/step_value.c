/*
 * Values that only steps have: a single word, roles, former names, and how
 * often a step is repeated.
 */
#include <string.h>

#include "decode.h"
#include "relance/text.h"
#include "rules_check.h"

/* ---- words ------------------------------------------------------------ */

/* A key that knows one word: it is there or it is not. */
static void read_the_word(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	struct key local = *key;
	int word = -1;

	local.offset = 0;
	type_word.read(dec, node, &local, &word);
	*FIELD(base, key, bool) = word == 0;
}

const struct type type_the_word = { FORM_WORD, "word", NULL, read_the_word,
				    sizeof(bool) };

/* ---- names ------------------------------------------------------------ */

struct names VEC(const char *);

static void add_name(struct decoder *dec, const struct node *node,
		     struct names *names)
{
	struct key key = { .name = "name" };
	const char *name = NULL;

	type_name.read(dec, node, &key, &name);
	if (name)
		VEC_PUSH(dec->arena, names, name);
}

/* One name, or a list of them. */
static struct names read_names(struct decoder *dec, const struct node *node)
{
	struct names names = { 0 };

	if (node->kind != NODE_SEQUENCE) {
		add_name(dec, node, &names);
		return names;
	}
	for (size_t i = 0; i < node->child.n; i++)
		if (node->child.v[i]->kind != NODE_REFUSED)
			add_name(dec, node->child.v[i], &names);
	if (!node->child.n)
		fault(dec, node, "the list is empty");
	return names;
}

static void read_roles(struct decoder *dec, const struct node *node,
		       const struct key *key, void *base)
{
	struct step *step = base;
	struct names names = read_names(dec, node);

	(void)key;
	if (!names.n)
		return;
	step->to = names.v[0];
	step->to_else = names.v + 1;
	step->to_else_count = names.n - 1;
}

static void read_was(struct decoder *dec, const struct node *node,
		     const struct key *key, void *base)
{
	struct step *step = base;
	struct names names = read_names(dec, node);

	(void)key;
	step->was = names.v;
	step->was_count = names.n;
}

#define NAMES                                                                  \
	"\"anyOf\":[{" A_NAME "},{\"type\":\"array\",\"items\":{" A_NAME "}}]"
const struct type type_roles = { FORM_CUSTOM, "role, or list of roles", NAMES,
				 read_roles, sizeof(char *) };
const struct type type_was = { FORM_CUSTOM, "name, or list of names", NAMES,
			       read_was, sizeof(char *) };

/* ---- repeat ----------------------------------------------------------- */

#define MOST_TIMES 1000

static bool parse_times(const char *text, int *out)
{
	size_t n = strspn(text, "0123456789");
	int times = 0;

	if (!n || n > 4 || *text == '0')
		return false;
	for (size_t i = 0; i < n; i++)
		times = times * 10 + (text[i] - '0');
	*out = times;
	return times >= 2 && times <= MOST_TIMES && str_eq(text + n, " times");
}

static void hint_repeat(struct decoder *dec, const struct node *node,
			const char *text)
{
	struct diag *diag = fault(dec, node, "\"%s\" is no repetition", text);
	const char *up = strstr(text, " up to ");

	if (!text_starts(text, "every "))
		HINT(dec, diag, "Write it as: every 30 days up to 4 times.");
	else if (!up)
		HINT(dec, diag,
		     "Say how often in all, as: %s up to 4 times; `until` may "
		     "end it earlier.",
		     text);
	else
		HINT(dec, diag,
		     "Behind `up to` stands a number from 2 to %d and the word "
		     "times; it counts the first one too.",
		     MOST_TIMES);
}

/* `every 30 days up to 4 times`. */
static void read_repeat(struct decoder *dec, const struct node *node,
			const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node), *up;
	struct step *step = base;
	struct span every;
	int times;

	(void)key;
	if (!text)
		return;
	up = strstr(text, " up to ");
	if (!text_starts(text, "every ") || !up ||
	    !parse_times(up + strlen(" up to "), &times)) {
		hint_repeat(dec, node, text);
		return;
	}
	text += strlen("every ");
	text = arena_strndup(dec->arena, text, (size_t)(up - text));
	if (!span_parse(dec, node, text, true, &every))
		return;
	if (!every.n) {
		fault(dec, node, "a repetition needs a day at least");
		return;
	}
	step->repeat_every = every;
	step->repeat_times = times;
}

const struct type type_repeat = {
	FORM_CUSTOM, "every LENGTH OF TIME up to NUMBER times",
	"\"type\":\"string\",\"pattern\":\"^every [0-9]+ "
	"(days?|business days?|months?) up to [0-9]+ times$\"",
	read_repeat, sizeof(struct span)
};
