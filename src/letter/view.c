/*
 * What a letter can say, written as the language writes it: the building
 * stones, and putting the parts together. Texts from outside are made harmless
 * here once, so that no renderer can forget it.
 */
#include <string.h>

#include "attach.h"
#include "build.h"
#include "locale.h"
#include "relance/text.h"
#include "view.h"

static bool is_mark(const char *p, size_t n)
{
	return n >= MARK_SIZE && (!memcmp(p, MARK_OPEN, MARK_SIZE) ||
				  !memcmp(p, MARK_CLOSE, MARK_SIZE));
}

static bool is_plain(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f ||
		    (unsigned char)text[i] == 0xc2 ||
		    (unsigned char)text[i] == 0xe2 || is_mark(text + i, n - i))
			return false;
	return utf8_valid(text, n);
}

/* C1 controls, line and paragraph separators, and the marks that turn the
 * direction of what follows: none belongs in a name. */
static bool is_hidden(const char *p, size_t n)
{
	unsigned char a = (unsigned char)p[0], b, c;

	if (n == 2)
		return a == 0xc2 && (unsigned char)p[1] < 0xa0;
	if (n != 3 || a != 0xe2)
		return false;
	b = (unsigned char)p[1];
	c = (unsigned char)p[2];
	return (b == 0x80 && c >= 0xa8 && c <= 0xae) ||
	       (b == 0x81 && c >= 0xa6 && c <= 0xa9);
}

const char *view_clean(struct arena *arena, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	struct str out = STR_INIT;
	char *copy;

	if (!text || is_plain(text, n))
		return text;
	for (size_t i = 0, step; i < n; i += step) {
		step = utf8_step(text + i, n - i);
		if (is_mark(text + i, n - i) || !utf8_valid(text + i, step))
			str_add(&out, "\xef\xbf\xbd");
		else if (step == 1 &&
			 ((unsigned char)text[i] < 0x20 || text[i] == 0x7f))
			str_add_ch(&out, ' ');
		else if (!is_hidden(text + i, step))
			str_add_n(&out, text + i, step);
	}
	copy = arena_strdup(arena, out.buf);
	str_release(&out);
	return copy;
}

const char *view_keep(struct builder *b, struct str *text)
{
	const char *copy = arena_strndup(b->arena, text->buf, text->len);

	str_release(text);
	return copy;
}

const char *view_money(struct builder *b, int64_t minor, const char *currency)
{
	struct str s = STR_INIT;

	locale_money(&s, b->language, minor, currency);
	return view_keep(b, &s);
}

const char *view_date(struct builder *b, civil_day on)
{
	struct str s = STR_INIT;

	locale_date(&s, b->language, on);
	return view_keep(b, &s);
}

const char *view_date_short(struct builder *b, civil_day on)
{
	struct str s = STR_INIT;

	locale_date_short(&s, b->language, on);
	return view_keep(b, &s);
}

void view_set(struct builder *b, enum global_field field, const char *text)
{
	b->view->global[field] = view_clean(b->arena, text);
}

const char *view_number(struct builder *b, const struct invoice *inv)
{
	const char *text = inv->invoice_id;

	if (inv->instalment && *inv->instalment)
		text = arena_printf(b->arena, "%s (%s %s)", inv->invoice_id,
				    locale_instalment(b->language),
				    inv->instalment);
	return view_clean(b->arena, text);
}

const struct snapshot *view_owner(const struct builder *b,
				  const struct invoice *inv)
{
	for (size_t i = 0; i < b->snap->members.n; i++)
		if (str_eq(b->snap->members.v[i]->customer.customer_id,
			   inv->customer_id))
			return b->snap->members.v[i];
	return b->snap;
}

void view_rows_new(struct builder *b, enum list_id list, size_t n)
{
	struct view_rows *rows = &b->view->list[list];

	rows->n = 0;
	rows->cell = n ? arena_alloc(b->arena, n * sizeof *rows->cell) : NULL;
}

const char **view_row_add(struct builder *b, enum list_id list)
{
	struct view_rows *rows = &b->view->list[list];

	return rows->cell[rows->n++];
}

static void add_attachments(struct builder *b)
{
	const struct letter_request *req = b->req;
	const char *const *name;

	if (!req->attachment_count)
		return;
	name = attachment_names(req, b->arena);
	view_rows_new(b, LIST_ATTACHMENTS, req->attachment_count);
	for (size_t i = 0; i < req->attachment_count; i++) {
		const char **cell = view_row_add(b, LIST_ATTACHMENTS);
		const struct attachment *a = &req->attachment[i];

		cell[ROW_ATTACHED_NAME] = name[i];
		if (!a->stem)
			cell[ROW_ATTACHED_NUMBER] = view_number(
				b, &b->snap->invoices.v[a->invoice]);
	}
	view_set(b, GLOBAL_HAS_ATTACHMENTS, "yes");
}

void view_build(struct view *view, const struct letter_request *req,
		const char *language, struct arena *arena)
{
	struct builder b = { .req = req,
			     .snap = req->snap,
			     .msg = req->message,
			     .language = language,
			     .arena = arena,
			     .view = view };
	bool later =
		req->data_of == DAY_NONE || req->data_of > req->snap->as_of;

	memset(view, 0, sizeof *view);
	view_add_parties(&b);
	view_add_items(&b);
	view_add_past(&b);
	add_attachments(&b);
	if (req->dossier)
		view_add_dossier(&b, req->dossier);
	if (req->declaration)
		view_add_declaration(&b, req->declaration);
	view_set(&b, GLOBAL_DATE, view_date(&b, req->snap->as_of));
	view_set(&b, GLOBAL_COUNTED_UNTIL,
		 view_date(&b, later ? req->snap->as_of : req->data_of));
	view_set(&b, GLOBAL_CURRENCY, req->message->currency);
	view_set(&b, GLOBAL_REFERENCE, req->message_id);
}
