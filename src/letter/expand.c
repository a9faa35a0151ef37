/*
 * Put the values of one letter into a compiled template. Values go in as
 * marks, not as text: Markdown is parsed before anybody sees what a customer
 * is called.
 */
#include <string.h>

#include "template.h"

struct walk {
	const struct view *view;
	size_t row[LIST__COUNT]; /* the row each open list stands on */
	struct arena *arena;
	struct values *values; /* NULL: write the values themselves */
	struct str *out;
};

static const char *value_of(const struct walk *w, const struct piece *p)
{
	if (p->list == LIST_NONE)
		return w->view->global[p->field];
	return w->view->list[p->list].cell[w->row[p->list]][p->field];
}

static int list_of(const struct piece *p)
{
	if (p->list == LIST_NONE && p->field >= GLOBAL_INVOICES)
		return p->field - GLOBAL_INVOICES;
	return LIST_NONE;
}

static void put_value(struct walk *w, const char *value)
{
	if (!value || !*value)
		return;
	if (!w->values) {
		str_add(w->out, value);
		return;
	}
	str_add_n(w->out, MARK_OPEN, MARK_SIZE);
	str_add_number(w->out, w->values->n, 1);
	str_add_n(w->out, MARK_CLOSE, MARK_SIZE);
	VEC_PUSH(w->arena, w->values, value);
}

static bool walk(struct walk *w, const struct pieces *p, size_t from,
		 size_t to);

static bool walk_section(struct walk *w, const struct pieces *p, size_t at)
{
	const struct piece *s = &p->v[at];
	int list = list_of(s);
	size_t times, saved;

	if (list == LIST_NONE) {
		const char *value = value_of(w, s);

		times = value && *value;
	} else {
		times = w->view->list[list].n;
	}
	if (s->kind == PIECE_INVERTED)
		return times || walk(w, p, at + 1, s->end);
	saved = list == LIST_NONE ? 0 : w->row[list];
	for (size_t i = 0; i < times; i++) {
		if (list != LIST_NONE)
			w->row[list] = i;
		if (!walk(w, p, at + 1, s->end))
			return false;
	}
	if (list != LIST_NONE)
		w->row[list] = saved;
	return true;
}

/* Recursion is as deep as sections nest, at most TEMPLATE_MAX_DEPTH. */
static bool walk(struct walk *w, const struct pieces *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct piece *piece = &p->v[i];

		switch (piece->kind) {
		case PIECE_TEXT:
			str_add_n(w->out, piece->text, piece->len);
			break;
		case PIECE_VALUE:
			put_value(w, value_of(w, piece));
			break;
		case PIECE_SECTION:
		case PIECE_INVERTED:
			if (!walk_section(w, p, i))
				return false;
			i = piece->end;
			break;
		case PIECE_END:
			break;
		}
		if (w->out->len > EXPANDED_MAX_BYTES)
			return false;
	}
	return true;
}

bool template_expand(const struct pieces *pieces, const struct view *view,
		     struct arena *arena, struct str *markdown,
		     struct values *values)
{
	struct walk w = {
		.view = view, .arena = arena, .values = values, .out = markdown
	};

	return walk(&w, pieces, 0, pieces->n);
}

void template_expand_text(const struct pieces *pieces, const struct view *view,
			  struct str *out)
{
	struct walk w = { .view = view, .out = out };

	/* One that is too long is cut by the caller anyway. */
	(void)walk(&w, pieces, 0, pieces->n);
}

static bool puts_in(const struct template *t, int list, int field)
{
	for (size_t i = 0; i < t->body.n; i++)
		if (t->body.v[i].kind == PIECE_VALUE &&
		    t->body.v[i].list == list && t->body.v[i].field == field)
			return true;
	return false;
}

bool template_says(const struct template *t, enum global_field field)
{
	return puts_in(t, LIST_NONE, (int)field);
}

bool template_says_of_invoices(const struct template *t,
			       enum invoice_field field)
{
	return puts_in(t, LIST_INVOICES, (int)field);
}
