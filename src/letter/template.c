/*
 * Compile a template: a strict subset of Mustache. Every name is looked up
 * while the template is loaded, so a misspelt one is an error of `check` and
 * not of the night in which the letter is due.
 */
#include <stdint.h>
#include <string.h>

#include "relance/text.h"
#include "template.h"

struct open_section {
	int list, field;
	size_t piece; /* SIZE_MAX: its name was wrong */
	const char *name;
	size_t len;
};

struct compiler {
	const char *file, *text;
	size_t at, end; /* what is left of the part being compiled */
	struct arena *arena;
	struct diags *d;
	struct pieces *out;
	struct open_section open[TEMPLATE_MAX_DEPTH];
	size_t depth;
	const char *values_only; /* what takes no sections, or NULL */
	const struct pos *pos;	 /* of a line that stands in another file */
	bool failed;
};

struct tag {
	char type; /* 0: a value */
	const char *name;
	size_t len;
	const char *at;
};

static struct pos pos_of(const struct compiler *c, const char *at)
{
	struct pos pos = { c->file, 1, 1 };
	const char *line = c->text;

	if (c->pos)
		return *c->pos;
	for (const char *p = c->text; p < at; p++) {
		if (*p != '\n')
			continue;
		pos.line++;
		line = p + 1;
	}
	pos.column = (int)utf8_length(line, (size_t)(at - line)) + 1;
	return pos;
}

static const char *line_at(const struct compiler *c, const char *at)
{
	const char *from = at, *to = at, *end = c->text + c->end;

	while (from > c->text && from[-1] != '\n')
		from--;
	while (to < end && *to != '\n' && *to != '\r')
		to++;
	return arena_strndup(c->arena, from, (size_t)(to - from));
}

static PRINTF_LIKE(3, 4) struct diag *fault(struct compiler *c, const char *at,
					    const char *fmt, ...)
{
	struct diag *diag;
	va_list ap;

	va_start(ap, fmt);
	diag = diag_add(c->d, SEVERITY_ERROR, pos_of(c, at), "%s",
			arena_vprintf(c->arena, fmt, ap));
	va_end(ap);
	if (!c->pos)
		diag->source = line_at(c, at);
	c->failed = true;
	return diag;
}

static void add_piece(struct compiler *c, struct piece piece)
{
	VEC_PUSH(c->arena, c->out, piece);
}

static void add_text(struct compiler *c, const char *from, const char *to)
{
	if (to > from)
		add_piece(c, (struct piece){ .kind = PIECE_TEXT,
					     .list = LIST_NONE,
					     .text = from,
					     .len = (size_t)(to - from) });
}

/* The innermost list first, then what lies around it. */
static bool resolve(const struct compiler *c, const struct tag *tag, int *list,
		    int *field)
{
	for (size_t i = c->depth; i--;) {
		const struct open_section *s = &c->open[i];

		if (s->list != LIST_NONE || s->field < 0 ||
		    s->field < GLOBAL_INVOICES ||
		    c->out->v[s->piece].kind != PIECE_SECTION)
			continue;
		*list = s->field - GLOBAL_INVOICES;
		*field = schema_find(*list, tag->name, tag->len);
		if (*field >= 0)
			return true;
	}
	*list = LIST_NONE;
	*field = schema_find(LIST_NONE, tag->name, tag->len);
	return *field >= 0;
}

/* The first name of a group ("customer"), or NULL when it is none. */
static const char *name_of_group(const char *name)
{
	struct field_table t = schema_fields(LIST_NONE);
	size_t n = strlen(name);

	for (size_t i = 0; i < t.n; i++)
		if (!strncmp(t.field[i].name, name, n) &&
		    t.field[i].name[n] == '.')
			return t.field[i].name;
	return NULL;
}

static void suggest(struct compiler *c, struct diag *diag, const char *name)
{
	struct VEC(const char *) all = { 0 };
	const char *near;

	for (int list = LIST_NONE; list < LIST__COUNT; list++) {
		struct field_table t = schema_fields(list);

		for (size_t i = 0; i < t.n; i++)
			VEC_PUSH(c->arena, &all, t.field[i].name);
	}
	near = text_nearest(name, all.v, all.n);
	if (near)
		diag_hint(c->d, diag, "Did you mean \"%s\"?", near);
}

/* Does the name belong to the rows of a list that is not open here? */
static int list_that_has(const struct tag *tag)
{
	for (int list = 0; list < LIST__COUNT; list++)
		if (schema_find(list, tag->name, tag->len) >= 0)
			return list;
	return LIST_NONE;
}

static void unknown_name(struct compiler *c, const struct tag *tag)
{
	const char *name = arena_strndup(c->arena, tag->name, tag->len);
	const char *one = name_of_group(name);
	struct diag *diag;
	int list = list_that_has(tag);

	if (list != LIST_NONE) {
		const char *of = schema_fields(LIST_NONE)
					 .field[GLOBAL_INVOICES + list]
					 .name;

		diag = fault(c, tag->at, "\"%s\" is only known inside a list",
			     name);
		diag_hint(c->d, diag, "Write it between {{#%s}} and {{/%s}}.",
			  of, of);
		return;
	}
	if (one) {
		diag = fault(c, tag->at, "\"%s\" is a group of names", name);
		diag_hint(c->d, diag, "Name one of it, such as \"%s\".", one);
		return;
	}
	diag = fault(c, tag->at, "unknown name \"%s\"", name);
	suggest(c, diag, name);
}

static enum field_kind kind_of(int list, int field)
{
	return schema_fields(list).field[field].kind;
}

static void value_tag(struct compiler *c, const struct tag *tag)
{
	int list, field;
	struct diag *diag;

	if (!resolve(c, tag, &list, &field)) {
		unknown_name(c, tag);
		return;
	}
	if (kind_of(list, field) != FIELD_TEXT) {
		bool is_list = kind_of(list, field) == FIELD_LIST;

		diag = fault(c, tag->at, "\"%.*s\" is a %s and has no text",
			     (int)tag->len, tag->name,
			     is_list ? "list" : "yes or no");
		diag_hint(c->d, diag, "Write {{#%.*s}} ... {{/%.*s}}.",
			  (int)tag->len, tag->name, (int)tag->len, tag->name);
		return;
	}
	add_piece(c, (struct piece){ .kind = PIECE_VALUE,
				     .list = list,
				     .field = field });
}

static void open_tag(struct compiler *c, const struct tag *tag)
{
	struct open_section s = { LIST_NONE, -1, SIZE_MAX, tag->name,
				  tag->len };

	if (c->values_only) {
		fault(c, tag->at, "%s takes values only, no sections",
		      c->values_only);
		return;
	}
	if (c->depth == TEMPLATE_MAX_DEPTH) {
		fault(c, tag->at, "more than %d sections inside each other",
		      TEMPLATE_MAX_DEPTH);
		c->at = c->end;
		return;
	}
	if (resolve(c, tag, &s.list, &s.field)) {
		s.piece = c->out->n;
		add_piece(c, (struct piece){ .kind = tag->type == '#'
							     ? PIECE_SECTION
							     : PIECE_INVERTED,
					     .list = s.list,
					     .field = s.field });
	} else {
		unknown_name(c, tag);
		s.field = -1;
	}
	c->open[c->depth++] = s;
}

static bool opens(const struct open_section *s, const struct tag *tag)
{
	return s->len == tag->len && !memcmp(s->name, tag->name, tag->len);
}

static void unclosed(struct compiler *c, const struct open_section *s)
{
	const char *at = s->name;
	struct diag *diag;

	while (at > c->text && strncmp(at, "{{", 2) != 0)
		at--;
	diag = fault(c, at, "section \"%.*s\" is never closed", (int)s->len,
		     s->name);
	diag_hint(c->d, diag, "Write {{/%.*s}} where it ends.", (int)s->len,
		  s->name);
}

/* A closing tag ends the nearest section of its name; those opened since then
 * were not closed. */
static void close_tag(struct compiler *c, const struct tag *tag)
{
	struct diag *diag;
	size_t i = c->depth;

	while (i && !opens(&c->open[i - 1], tag))
		i--;
	if (!i) {
		diag = fault(c, tag->at,
			     "{{/%.*s}} closes a section that is not open",
			     (int)tag->len, tag->name);
		if (c->depth)
			diag_hint(c->d, diag,
				  "The one open here is \"%.*s\", of line %d.",
				  (int)c->open[c->depth - 1].len,
				  c->open[c->depth - 1].name,
				  pos_of(c, c->open[c->depth - 1].name).line);
		return;
	}
	while (c->depth > i)
		unclosed(c, &c->open[--c->depth]);
	c->depth--;
	if (c->open[c->depth].piece != SIZE_MAX) {
		c->out->v[c->open[c->depth].piece].end = c->out->n;
		add_piece(c, (struct piece){ .kind = PIECE_END,
					     .list = LIST_NONE });
	}
}

static bool name_is_plain(const struct tag *tag)
{
	for (size_t i = 0; i < tag->len; i++) {
		char ch = tag->name[i];

		if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') ||
		      ch == '_' || ch == '.'))
			return false;
	}
	return tag->len > 0;
}

static const char *refused_type(char type)
{
	switch (type) {
	case '{':
	case '&':
		return "values are always escaped: write {{name}}";
	case '>':
		return "a template cannot include another one";
	case '=':
		return "the braces cannot be changed";
	case '!':
		return "a template has no comments";
	default:
		return NULL;
	}
}

static void use_tag(struct compiler *c, const struct tag *tag)
{
	const char *why = refused_type(tag->type);

	if (why)
		fault(c, tag->at, "%s", why);
	else if (!tag->len)
		fault(c, tag->at, "a name is missing between the braces");
	else if (!name_is_plain(tag))
		fault(c, tag->at, "\"%.*s\" is not a name", (int)tag->len,
		      tag->name);
	else if (tag->type == '#' || tag->type == '^')
		open_tag(c, tag);
	else if (tag->type == '/')
		close_tag(c, tag);
	else
		value_tag(c, tag);
}

static const char *find(const char *from, const char *to, const char *what)
{
	return from < to ? memmem(from, (size_t)(to - from), what, 2) : NULL;
}

static struct tag read_tag(const char *at, const char *close)
{
	struct tag tag = { 0, at + 2, 0, at };
	const char *to = close;

	if (tag.name < to && strchr("#^/{&>=!", *tag.name))
		tag.type = *tag.name++;
	while (tag.name < to && (*tag.name == ' ' || *tag.name == '\t'))
		tag.name++;
	while (to > tag.name && (to[-1] == ' ' || to[-1] == '\t'))
		to--;
	tag.len = (size_t)(to - tag.name);
	return tag;
}

/* A section tag alone on its line takes the whole line with it, otherwise a
 * table would be torn by empty lines. Returns where the text before it ends
 * and moves *after. */
static const char *swallow_line(const struct compiler *c, const struct tag *tag,
				const char *from, const char **after)
{
	const char *start = tag->at, *end = *after, *limit = c->text + c->end;

	if (tag->type != '#' && tag->type != '^' && tag->type != '/')
		return tag->at;
	while (start > from && (start[-1] == ' ' || start[-1] == '\t'))
		start--;
	if (start > c->text && start[-1] != '\n')
		return tag->at;
	while (end < limit && (*end == ' ' || *end == '\t' || *end == '\r'))
		end++;
	if (end < limit && *end != '\n')
		return tag->at;
	*after = end < limit ? end + 1 : end;
	return start;
}

static void compile_part(struct compiler *c)
{
	const char *end = c->text + c->end;

	while (c->at < c->end) {
		const char *from = c->text + c->at;
		const char *at = find(from, end, "{{"), *close, *after;
		struct tag tag;

		if (!at) {
			add_text(c, from, end);
			break;
		}
		close = find(at + 2, end, "}}");
		if (!close || memchr(at, '\n', (size_t)(close - at))) {
			fault(c, at, "\"{{\" without \"}}\" on the same line");
			c->at = (size_t)(at + 2 - c->text);
			continue;
		}
		tag = read_tag(at, close);
		after = close + 2;
		if (tag.type == '{' && after < end && *after == '}')
			after++;
		add_text(c, from, swallow_line(c, &tag, from, &after));
		c->at = (size_t)(after - c->text);
		use_tag(c, &tag);
	}
	while (c->depth)
		unclosed(c, &c->open[--c->depth]);
}

static bool source_is_text(struct compiler *c, size_t size)
{
	const char *mark = NULL;

	if (size > TEMPLATE_MAX_BYTES) {
		diag_add(c->d, SEVERITY_ERROR, (struct pos){ c->file, 0, 0 },
			 "the template is larger than 64 KB");
		return false;
	}
	if (!utf8_valid(c->text, size) || memchr(c->text, '\0', size)) {
		diag_add(c->d, SEVERITY_ERROR, (struct pos){ c->file, 0, 0 },
			 "the template is not UTF-8 text");
		return false;
	}
	mark = memmem(c->text, size, MARK_OPEN, MARK_SIZE);
	if (!mark)
		mark = memmem(c->text, size, MARK_CLOSE, MARK_SIZE);
	if (mark)
		fault(c, mark, "the characters U+E000 and U+E001 are reserved");
	return true;
}

bool template_compile(struct template *out, const char *file, const char *text,
		      size_t size, struct arena *arena, struct diags *d)
{
	static const char key[] = "Subject:";
	struct compiler c = {
		.file = file, .text = text, .end = size, .arena = arena, .d = d
	};
	const char *eol;

	*out = (struct template){ 0 };
	if (!source_is_text(&c, size))
		return false;
	eol = memchr(text, '\n', size);
	if (!eol)
		eol = text + size;
	c.out = &out->subject;
	if (!text_starts(text, key)) {
		struct diag *diag =
			fault(&c, text, "the first line is not a subject");

		diag_hint(d, diag, "Begin with \"Subject: ...\".");
		c.at = 0;
	} else {
		c.at = sizeof key - 1;
		while (c.at < size && text[c.at] == ' ')
			c.at++;
		c.end = (size_t)(eol - text);
		if (c.end > c.at && text[c.end - 1] == '\r')
			c.end--;
		if (c.at >= c.end)
			fault(&c, text, "the subject is empty");
		c.values_only = "the subject";
		compile_part(&c);
		c.at = (size_t)(eol - text) + (eol < text + size);
	}
	c.end = size;
	c.values_only = NULL;
	c.out = &out->body;
	compile_part(&c);
	return !c.failed;
}

bool template_compile_line(struct pieces *out, const char *text, struct pos pos,
			   struct arena *arena, struct diags *d)
{
	struct compiler c = { .file = pos.file,
			      .text = text,
			      .end = strlen(text),
			      .arena = arena,
			      .d = d,
			      .out = out,
			      .values_only = "the text of a task",
			      .pos = &pos };

	*out = (struct pieces){ 0 };
	compile_part(&c);
	return !c.failed;
}
