/*
 * YAML text to a tree, by libyaml's events: they carry the place of every
 * word and never expand an alias. Only this file knows libyaml.
 */
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "node.h"
#include "relance/status.h"
#include "relance/text.h"

struct reader {
	yaml_parser_t parser;
	const struct source *src;
	struct arena *arena;
	struct diags *diags;
	bool saw_anchor, saw_alias, saw_tag, saw_key; /* told once a file */
};

/* What the parser says, and what a person should read. */
static const struct saying {
	const char *problem; /* beginning of the parser's own text */
	const char *text, *hint;
	bool at_context; /* report where the construct began */
} sayings[] = {
	{ "found unexpected end of stream", "this quoted text is never closed",
	  "Close it with the quote it began with.", true },
	{ "found unexpected document indicator",
	  "this quoted text is never closed",
	  "Close it with the quote it began with.", true },
	{ "did not find expected ',' or ']'", "this [ is never closed",
	  "Close the list with ] and put commas between its items.", true },
	{ "did not find expected ',' or '}'", "this { is never closed",
	  "Close it with } and put commas between its entries.", true },
	{ "could not find expected ':'", "this is no `key: value`",
	  "Put a colon and a space after the key, or the text in quotes.",
	  true },
	{ "mapping values are not allowed in this context",
	  "a colon stands where none can be",
	  "Put a text that holds a colon in quotes, or look at the indentation.",
	  false },
	{ "did not find expected key",
	  "the indentation does not fit the lines above",
	  "Keys that belong together begin in the same column.", false },
	{ "did not find expected '-' indicator",
	  "the indentation does not fit the list above",
	  "The items of a list begin with - in the same column.", false },
	{ "block sequence entries are not allowed in this context",
	  "a list cannot begin here",
	  "Begin the list in a line of its own below its key.", false },
	{ "found unknown escape character", "unknown escape in a quoted text",
	  "Write \\\\ for a backslash, or use single quotes.", false },
	{ "did not find expected <document start>",
	  "nothing may follow the end of the document (...)",
	  "Take the dots out.", false },
	{ "found incompatible YAML document", "only YAML 1.1 and 1.2 are read",
	  "Take the line out.", false },
	{ "found character that cannot start any token",
	  "a value cannot begin with this character", "Put it in quotes.",
	  false },
};

static int line_of(const yaml_mark_t *mark)
{
	return (int)mark->line + 1;
}

static int column_of(const yaml_mark_t *mark)
{
	return (int)mark->column + 1;
}

static struct diag *fault_at(struct reader *r, const yaml_mark_t *mark,
			     const char *text)
{
	return source_fault(r->src, r->diags, line_of(mark), column_of(mark),
			    "%s", text);
}

/* By line and column: the parser's own index counts characters. */
static bool is_tab(const struct reader *r, const yaml_mark_t *mark)
{
	const char *text = source_line(r->src, line_of(mark), r->arena);

	for (size_t i = 0; text && *text && i < mark->column; i++)
		text += utf8_step(text, strlen(text));
	return text && *text == '\t';
}

static void report_tab(struct reader *r, const yaml_mark_t *mark)
{
	struct diag *diag =
		fault_at(r, mark, "a tab stands in the indentation");

	diag_hint(r->diags, diag, "Indent with spaces only.");
}

static const struct saying *find_saying(const char *problem)
{
	for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
		if (text_starts(problem, sayings[i].problem))
			return &sayings[i];
	return NULL;
}

static bool line_has_tab(struct reader *r, int line)
{
	const char *text = source_line(r->src, line, r->arena);

	if (!text)
		return false;
	text += strspn(text, " ");
	return *text == '\t';
}

/* `"FR" = country`, or a quote that a line above forgot to close. */
static bool follows_quote(struct reader *r, const yaml_mark_t *mark)
{
	const char *text = source_line(r->src, line_of(mark), r->arena);
	char last = '\0';

	for (size_t i = 0; text && *text && i < mark->column; i++) {
		if (*text != ' ')
			last = *text;
		text += utf8_step(text, strlen(text));
	}
	return last == '"' || last == '\'';
}

/* `key:value` is one word to YAML; it complains about the next line. */
static bool lacks_space(struct reader *r, int line)
{
	const char *text = source_line(r->src, line, r->arena);
	const char *colon = text ? strchr(text, ':') : NULL;

	return colon && colon[1] && colon[1] != ' ' && !strstr(text, ": ");
}

static void report_saying(struct reader *r, const struct saying *s,
			  const yaml_mark_t *mark)
{
	struct diag *diag;

	if (text_starts(s->problem, "did not find expected key") &&
	    follows_quote(r, mark)) {
		diag = fault_at(r, mark, "a text goes on behind its quote");
		diag_hint(r->diags, diag,
			  "Put the whole value in single quotes, or look for a "
			  "quote above that is not closed.");
		return;
	}
	diag = fault_at(r, mark, s->text);
	if (text_starts(s->problem, "mapping values") &&
	    lacks_space(r, line_of(mark) - 1))
		diag_hint(r->diags, diag,
			  "Put a space behind the colon in line %d.",
			  line_of(mark) - 1);
	else
		diag_hint(r->diags, diag, "%s", s->hint);
}

static void report_syntax(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	const char *problem = p->problem ? p->problem : "this is not YAML";
	const yaml_mark_t *mark = &p->problem_mark;
	const struct saying *s = find_saying(problem);

	if (is_tab(r, mark) || line_has_tab(r, line_of(mark)))
		report_tab(r, mark);
	else if (!s)
		fault_at(r, mark, problem);
	else
		report_saying(r, s,
			      s->at_context && p->context ? &p->context_mark
							  : mark);
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->parser, event))
		return true;
	if (r->parser.error == YAML_MEMORY_ERROR)
		BUG("out of memory in the YAML parser");
	report_syntax(r);
	return false;
}

static struct node *node_new(struct reader *r, enum node_kind kind,
			     const yaml_event_t *event)
{
	struct node *node = ARENA_NEW(r->arena, struct node);

	node->kind = kind;
	node->src = r->src;
	node->line = line_of(&event->start_mark);
	node->column = column_of(&event->start_mark);
	return node;
}

static void refuse_extras(struct reader *r, const yaml_event_t *event,
			  const yaml_char_t *anchor, const yaml_char_t *tag)
{
	struct diag *diag;

	if (anchor && !r->saw_anchor) {
		r->saw_anchor = true;
		diag = fault_at(r, &event->start_mark,
				"anchors (&name) are not allowed");
		diag_hint(r->diags, diag,
			  "Write the value out where it is "
			  "needed.");
	}
	if (tag && !r->saw_tag) {
		r->saw_tag = true;
		diag = fault_at(r, &event->start_mark,
				"tags (!name) are not allowed");
		diag_hint(r->diags, diag,
			  "Put a text that begins with ! in quotes.");
	}
}

static struct node *scalar_node(struct reader *r, const yaml_event_t *event)
{
	struct node *node = node_new(r, NODE_SCALAR, event);
	const char *value = (const char *)event->data.scalar.value;
	size_t n = event->data.scalar.length;
	yaml_scalar_style_t style = event->data.scalar.style;

	refuse_extras(r, event, event->data.scalar.anchor,
		      event->data.scalar.tag);
	if (memchr(value, '\0', n)) {
		fault_at(r, &event->start_mark, "a text cannot hold a NUL");
		node->kind = NODE_REFUSED;
	}
	if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
	    style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
		node->style = STYLE_QUOTED;
	else if (style == YAML_LITERAL_SCALAR_STYLE ||
		 style == YAML_FOLDED_SCALAR_STYLE)
		node->style = STYLE_BLOCK;
	node->text = arena_strndup(r->arena, value, n);
	return node;
}

static struct node *alias_node(struct reader *r, const yaml_event_t *event)
{
	struct diag *diag;

	if (!r->saw_alias) {
		r->saw_alias = true;
		diag = fault_at(r, &event->start_mark,
				"aliases (*name) are not allowed");
		diag_hint(r->diags, diag,
			  "Write the value out, or put a text that begins "
			  "with * in quotes.");
	}
	return node_new(r, NODE_REFUSED, event);
}

static struct node *build(struct reader *r, yaml_event_t *event, int depth);

/* Children up to the end event; false on a syntax error. */
static bool build_children(struct reader *r, struct node *node,
			   yaml_event_type_t end, int depth)
{
	for (;;) {
		yaml_event_t event;
		struct node *child;

		if (!next_event(r, &event))
			return false;
		if (event.type == end) {
			yaml_event_delete(&event);
			return true;
		}
		child = build(r, &event, depth + 1);
		yaml_event_delete(&event);
		if (!child)
			return false;
		VEC_PUSH(r->arena, &node->child, child);
	}
}

static int compare_keys(const void *a, const void *b)
{
	const struct node *x = *(struct node *const *)a;
	const struct node *y = *(struct node *const *)b;
	int order = strcmp(x->text ? x->text : "", y->text ? y->text : "");

	if (order)
		return order;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->column - y->column;
}

/* Sorted, so that a file of a hundred thousand keys costs no more. */
static void mark_duplicates(struct reader *r, struct node *map)
{
	size_t n = map->child.n / 2;
	struct node **key = ARENA_ARRAY(r->arena, struct node *, n + 1);

	for (size_t i = 0; i < n; i++)
		key[i] = map->child.v[2 * i];
	qsort(key, n, sizeof *key, compare_keys);
	for (size_t i = 1; i < n; i++) {
		const struct node *before = key[i - 1];

		if (str_eq(before->text, key[i]->text))
			key[i]->first_line = before->first_line
						     ? before->first_line
						     : before->line;
	}
}

static void check_keys(struct reader *r, struct node *map)
{
	for (size_t i = 0; i + 1 < map->child.n; i += 2) {
		struct node *key = map->child.v[i];

		if (key->kind == NODE_SCALAR || key->kind == NODE_REFUSED)
			continue;
		key->kind = NODE_REFUSED;
		if (r->saw_key)
			continue;
		r->saw_key = true;
		diag_hint(r->diags,
			  source_fault(r->src, r->diags, key->line, key->column,
				       "a key must be a word, not a list or a "
				       "mapping"),
			  "Text with {{ and }} stands in quotes.");
	}
	mark_duplicates(r, map);
}

static struct node *build_sequence(struct reader *r, const yaml_event_t *event,
				   int depth)
{
	struct node *node = node_new(r, NODE_SEQUENCE, event);

	refuse_extras(r, event, event->data.sequence_start.anchor,
		      event->data.sequence_start.tag);
	return build_children(r, node, YAML_SEQUENCE_END_EVENT, depth) ? node
								       : NULL;
}

static struct node *build_mapping(struct reader *r, const yaml_event_t *event,
				  int depth)
{
	struct node *node = node_new(r, NODE_MAPPING, event);

	refuse_extras(r, event, event->data.mapping_start.anchor,
		      event->data.mapping_start.tag);
	if (!build_children(r, node, YAML_MAPPING_END_EVENT, depth))
		return NULL;
	check_keys(r, node);
	return node;
}

static struct node *build(struct reader *r, yaml_event_t *event, int depth)
{
	if (event->type == YAML_SCALAR_EVENT)
		return scalar_node(r, event);
	if (event->type == YAML_ALIAS_EVENT)
		return alias_node(r, event);
	if (depth > YAML_MAX_DEPTH) {
		fault_at(r, &event->start_mark, "nested deeper than 32 levels");
		return NULL;
	}
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return build_sequence(r, event, depth);
	if (event->type == YAML_MAPPING_START_EVENT)
		return build_mapping(r, event, depth);
	BUG("unexpected YAML event %d", (int)event->type);
}

static bool skip_event(struct reader *r, yaml_event_t *event)
{
	if (!next_event(r, event))
		return false;
	yaml_event_delete(event);
	return true;
}

/* Nothing may follow the first document. */
static bool read_end(struct reader *r)
{
	yaml_event_t event;
	bool more;

	if (!skip_event(r, &event) || !next_event(r, &event))
		return false;
	more = event.type != YAML_STREAM_END_EVENT;
	if (more)
		fault_at(r, &event.start_mark,
			 "a second document (---) is not allowed");
	yaml_event_delete(&event);
	return !more;
}

static struct node *read_document(struct reader *r)
{
	yaml_event_t event;
	struct node *root;

	if (!skip_event(r, &event) || !next_event(r, &event))
		return NULL;
	if (event.type == YAML_STREAM_END_EVENT) {
		yaml_event_delete(&event);
		source_fault(r->src, r->diags, 0, 0, "the file is empty");
		return NULL;
	}
	yaml_event_delete(&event);
	if (!next_event(r, &event))
		return NULL;
	root = build(r, &event, 1);
	yaml_event_delete(&event);
	return root && read_end(r) ? root : NULL;
}

struct node *yaml_read(const struct source *src, struct arena *arena,
		       struct diags *d)
{
	struct reader r = { .src = src, .arena = arena, .diags = d };
	struct node *root;

	if (!source_check(src, d))
		return NULL;
	if (!yaml_parser_initialize(&r.parser))
		BUG("out of memory in the YAML parser");
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&r.parser, (const unsigned char *)src->text, src->size);
	root = read_document(&r);
	yaml_parser_delete(&r.parser);
	return root;
}
