/*
 * The body as atoms (lines, rows of tables), and the pages they fall on. All
 * is measured before anything is drawn, so that page 1 can say how many there
 * are.
 */
#include "pdf_draw.h"

#define SHORT 5	   /* lines */
#define LITTLE 0.3 /* of a page */
#define CLOSER_GAP 0.65
#define CLOSER_LEAD 0.92

static const struct pdf_font body_font = { 10, 14, false };
static const struct pdf_font heading_font = { 10.5, 14.5, true };
static const struct pdf_font small_font = { 9, 12.5, false };

static double indent_of(const struct sheet_block *block)
{
	unsigned depth = block->depth < 8 ? block->depth : 8;

	return MM(6) * depth;
}

/* At least two lines of a paragraph stand on a page; a short one such as the
 * bank details or the signature is not cut at all. */
static bool line_kept(int line, int lines)
{
	return line + 1 < lines &&
	       (lines <= SHORT || line == 0 || line == lines - 2);
}

static void add_lines(struct pdf *p, struct atom *atom, bool keep_next)
{
	int n = pango_layout_get_line_count(atom->layout);

	atom->height = atom->font.lead;
	for (int i = 0; i < n; i++) {
		atom->line = i;
		atom->first = i == 0;
		atom->last = i == n - 1;
		atom->keep = line_kept(i, n) || (atom->last && keep_next);
		VEC_PUSH(&p->arena, &p->atoms, *atom);
		atom->gap = 0;
		atom->marker = NULL;
	}
}

static void add_text(struct pdf *p, const struct sheet_block *block,
		     bool keep_next)
{
	bool heading = block->kind == SHEET_HEADING;
	double indent = indent_of(block);
	struct atom atom = { .kind = ATOM_LINE,
			     .gap = block->close ? MM(0.5) : MM(2.8),
			     .x = MARGIN_LEFT + indent,
			     .tag = heading ? "H2" : "P",
			     .font = heading ? heading_font : body_font };
	struct sheet_text text = block->text;
	struct sheet_run all = { 0, text.n, SHEET_MONO };

	if (block->kind == SHEET_CODE) {
		atom.font = small_font;
		text.runs.n = 0;
		VEC_PUSH(&p->arena, &text.runs, all);
	}
	atom.layout = pdf_text(p, &text, &atom.font, TEXT_WIDTH - indent);
	if (block->marker)
		atom.marker = pdf_words(p, block->marker, &atom.font, -1);
	add_lines(p, &atom, heading || keep_next);
}

/* What introduces a table or a list stands above its beginning. */
static bool introduces(const struct sheet_blocks *body, size_t i)
{
	return i + 1 < body->n &&
	       (body->v[i + 1].kind == SHEET_TABLE ||
		(body->v[i + 1].marker && !body->v[i].marker));
}

/* The end of a table stays with the sentence that follows, but not with what
 * begins something else. */
static void add_table(struct pdf *p, size_t i)
{
	const struct sheet_blocks *body = &p->sheet->body;
	size_t before = p->atoms.n;

	pdf_add_table(p, &body->v[i]);
	if (p->atoms.n > before && introduces(body, i + 1))
		p->atoms.v[p->atoms.n - 1].keep = false;
}

/* The signature never stands alone, nor with the closing only. */
static bool leads_on(const struct sheet_blocks *body, size_t i)
{
	return introduces(body, i) || (i + 3 >= body->n && i + 1 < body->n);
}

static void add_block(struct pdf *p, size_t i)
{
	const struct sheet_blocks *body = &p->sheet->body;
	const struct sheet_block *block = &body->v[i];
	struct atom rule = { .kind = ATOM_RULE,
			     .gap = MM(3),
			     .height = MM(3),
			     .x = MARGIN_LEFT };

	if (block->kind == SHEET_TABLE)
		add_table(p, i);
	else if (block->kind == SHEET_RULE)
		VEC_PUSH(&p->arena, &p->atoms, rule);
	else
		add_text(p, block, leads_on(body, i));
}

static void add_subject(struct pdf *p)
{
	struct atom atom = { .kind = ATOM_LINE,
			     .x = MARGIN_LEFT,
			     .tag = "H1",
			     .font = { 11, 15.5, true } };

	atom.layout = pdf_words(p, p->sheet->subject, &atom.font, TEXT_WIDTH);
	add_lines(p, &atom, true);
}

static void add_enclosures(struct pdf *p)
{
	struct atom atom = { .kind = ATOM_LINE,
			     .gap = MM(6),
			     .x = MARGIN_LEFT,
			     .tag = "P",
			     .font = small_font };

	if (!p->sheet->enclosures)
		return;
	atom.layout =
		pdf_words(p, p->sheet->enclosures, &atom.font, TEXT_WIDTH);
	add_lines(p, &atom, false);
}

/* ---- pages ------------------------------------------------------------- */

struct place {
	int page;
	double y;
	bool at_top;
};

static void next_page(struct place *at, const struct atom *atom)
{
	at->page++;
	at->y = TOP_NEXT;
	at->at_top = true;
	if (atom->kind == ATOM_ROW &&
	    atom->row >= atom->table->source->head_rows)
		at->y += atom->table->head_height;
}

static void put(struct place *at, struct atom *atom)
{
	if (!at->at_top && at->y + atom->gap + atom->height > BOTTOM)
		next_page(at, atom);
	if (!at->at_top)
		at->y += atom->gap;
	atom->page = at->page;
	atom->y = at->y;
	at->y += atom->height;
	at->at_top = false;
}

/* Atoms that stay together go to the next page together, unless they would
 * not fit there either. */
static size_t put_group(struct pdf *p, size_t from, struct place *at)
{
	struct atom *atom = p->atoms.v;
	double height = 0;
	size_t end = from;

	do
		height += atom[end].gap + atom[end].height;
	while (atom[end++].keep && end < p->atoms.n);
	if (!at->at_top && at->y + height > BOTTOM &&
	    height < (BOTTOM - TOP_NEXT) * 0.6)
		next_page(at, &atom[from]);
	for (size_t i = from; i < end; i++)
		put(at, &atom[i]);
	return end;
}

static int place_all(struct pdf *p, double top, double *end_out)
{
	struct place at = { 0, top, true };

	for (size_t i = 0; i < p->atoms.n;)
		i = put_group(p, i, &at);
	*end_out = at.y;
	return at.page + 1;
}

static void scale(struct pdf *p, double gap, double lead)
{
	for (size_t i = 0; i < p->atoms.n; i++) {
		struct atom *a = &p->atoms.v[i];

		a->gap *= gap;
		if (a->kind != ATOM_LINE)
			continue;
		a->font.lead *= lead;
		a->height = a->font.lead;
	}
}

/* A last page with little more than the signature: set closer, when that
 * saves the page. */
static void save_page(struct pdf *p, double top)
{
	double end;
	int pages = place_all(p, top, &end);

	p->pages = pages;
	if (pages == 1 || end > TOP_NEXT + (BOTTOM - TOP_NEXT) * LITTLE)
		return;
	scale(p, CLOSER_GAP, CLOSER_LEAD);
	p->pages = place_all(p, top, &end);
	if (p->pages == pages) {
		scale(p, 1 / CLOSER_GAP, 1 / CLOSER_LEAD);
		place_all(p, top, &end);
	}
}

void pdf_flow(struct pdf *p, double top)
{
	add_subject(p);
	for (size_t i = 0; i < p->sheet->body.n; i++)
		add_block(p, i);
	add_enclosures(p);
	save_page(p, top);
}
