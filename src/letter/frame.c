/*
 * The page around the body. For paper: sender, address where the window of an
 * envelope is, date, subject. Addresses keep the lines they were given.
 */
#include <string.h>

#include "frame.h"
#include "load.h"
#include "locale.h"
#include "markdown.h"
#include "relance/text.h"
#include "view.h"

static void add_lines(const struct frame *f, struct sheet_lines *out,
		      const char *text)
{
	while (text && *text) {
		size_t n = strcspn(text, "\r\n");

		if (n)
			VEC_PUSH(f->arena, out,
				 view_clean(f->arena,
					    arena_strndup(f->arena, text, n)));
		text += n;
		text += strspn(text, "\r\n");
	}
}

static bool is_british(const char *country)
{
	return country &&
	       (text_same_ci(country, "GB") || text_same_ci(country, "IE"));
}

static void add_city(const struct frame *f, struct sheet_lines *out)
{
	const struct customer *c = &f->req->snap->customer;
	bool post = c->postcode && *c->postcode, city = c->city && *c->city;

	if (is_british(c->country)) {
		add_lines(f, out, c->city);
		add_lines(f, out, c->postcode);
	} else if (post && city) {
		add_lines(
			f, out,
			arena_printf(f->arena, "%s %s", c->postcode, c->city));
	} else {
		add_lines(f, out, post ? c->postcode : c->city);
	}
}

static struct sheet_lines insurer_address(const struct frame *f)
{
	const struct planned_message *m = f->req->message;
	const char *insurer = m->contract ? m->contract->insurer : NULL;
	struct sheet_lines out = { 0 };

	add_lines(f, &out, insurer);
	if (!str_eq(m->to_name, insurer))
		add_lines(f, &out, m->to_name);
	add_lines(f, &out, m->to_email);
	return out;
}

static struct sheet_lines address_of(const struct frame *f)
{
	const struct customer *c = &f->req->snap->customer;
	const struct config *us = &f->req->rules->config;
	const char *ours = letter_company_language(us);
	const char *person = f->req->message->to_name;
	struct sheet_lines out = { 0 };

	if (f->req->message->to_insurer)
		return insurer_address(f);
	add_lines(f, &out, c->name);
	if (person && !str_eq(person, c->name))
		add_lines(f, &out, person);
	add_lines(f, &out, c->address);
	add_city(f, &out);
	if (c->country && us->company_country &&
	    !text_same_ci(c->country, us->company_country))
		add_lines(f, &out,
			  locale_country_abroad(f->arena,
						ours ? ours : f->language,
						c->country));
	return out;
}

/* A bare number says nothing; other texts name their register themselves. */
static const char *legal_line(const struct frame *f)
{
	const struct config *us = &f->req->rules->config;
	const char *id = us->company_legal_id;
	size_t n = id ? strlen(id) : 0;
	bool french = us->company_country
			      ? text_same_ci(us->company_country, "FR")
			      : us->company_vat_id &&
					text_starts(us->company_vat_id, "FR");

	if (!n || strspn(id, "0123456789 ") != n)
		return id;
	if (french && n == 9)
		return arena_printf(f->arena, "SIREN %.3s %.3s %s", id, id + 3,
				    id + 6);
	return arena_printf(f->arena, "%s %s", locale_legal_id(f->language),
			    id);
}

static struct sheet_lines sender_of(const struct frame *f)
{
	const struct config *us = &f->req->rules->config;
	struct sheet_lines out = { 0 };

	add_lines(f, &out, us->company_name);
	add_lines(f, &out, us->company_address);
	add_lines(f, &out, us->company_phone);
	add_lines(f, &out, us->company_email);
	add_lines(f, &out, legal_line(f));
	return out;
}

static void put_head(const struct frame *f, struct str *out)
{
	str_addf(out,
		 "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
		 "<meta charset=\"utf-8\">\n"
		 "<meta name=\"viewport\" "
		 "content=\"width=device-width, initial-scale=1\">\n<title>",
		 f->language);
	html_escape(out, f->subject, strlen(f->subject));
	str_add(out, "</title>\n");
}

void frame_email(const struct frame *f, const struct str *body, struct str *out)
{
	put_head(f, out);
	str_add(out, "</head>\n<body style=\"margin:0;padding:20px;"
		     "background:#ffffff;color:#1b2129;"
		     "font:15px/1.5 Arial,Helvetica,sans-serif\">\n"
		     "<div style=\"max-width:720px\">\n");
	str_add_n(out, body->buf, body->len);
	str_add(out, "</div>\n</body>\n</html>\n");
}

/* Windows of DL envelopes: right in France, Belgium, Spain, Italy and
 * Portugal, left in most of the rest (DIN 5008 form B: 20 mm, 45 mm). */
static bool window_is_right(const char *country)
{
	static const char *const right[] = { "FR", "BE", "ES", "IT",
					     "PT", "LU", "MC" };

	for (size_t i = 0; i < sizeof right / sizeof *right; i++)
		if (country && text_same_ci(country, right[i]))
			return true;
	return false;
}

static const char *enclosed(const struct frame *f, size_t i)
{
	const struct letter_request *req = f->req;
	const struct attachment *a = &req->attachment[i];

	return view_clean(
		f->arena,
		a->stem ? a->stem
			: req->snap->invoices.v[a->invoice].invoice_id);
}

/* "Enclosures: F-1, F-2", each invoice once; letters to an insurer list their
 * papers themselves. */
static const char *enclosures_of(const struct frame *f)
{
	struct str s = STR_INIT;
	const char *last = NULL, *copy;

	if (!f->req->attachment_count || f->req->dossier)
		return NULL;
	str_add(&s, locale_enclosures(f->language));
	for (size_t i = 0; i < f->req->attachment_count; i++) {
		const char *id = enclosed(f, i);

		if (!str_eq(id, last))
			str_addf(&s, "%s%s", last ? ", " : " ", id);
		last = id;
	}
	copy = arena_strndup(f->arena, s.buf, s.len);
	str_release(&s);
	return copy;
}

/* ---- the sheet --------------------------------------------------------- */

/* The texts that are there, with a dot between. */
static const char *join_dots(struct arena *arena, const char *const *text,
			     size_t n)
{
	struct str s = STR_INIT;
	const char *copy;

	for (size_t i = 0; i < n; i++)
		if (text[i] && *text[i])
			str_addf(&s, "%s%s", s.len ? " · " : "", text[i]);
	copy = arena_strndup(arena, s.buf, s.len);
	str_release(&s);
	return copy;
}

static const char *return_line(const struct frame *f)
{
	const struct config *us = &f->req->rules->config;
	struct sheet_lines lines = { 0 };

	add_lines(f, &lines, us->company_name);
	add_lines(f, &lines, us->company_address);
	return join_dots(f->arena, lines.v, lines.n);
}

static const char *legal_mentions(const struct frame *f)
{
	const struct config *us = &f->req->rules->config;
	const char *vat = us->company_vat_id;
	const char *const text[] = {
		return_line(f),
		legal_line(f),
		vat && *vat ? arena_printf(f->arena, "%s %s",
					   locale_vat_id(f->language), vat)
			    : NULL,
	};

	return view_clean(f->arena, join_dots(f->arena, text,
					      sizeof text / sizeof *text));
}

/* "69002 Lyon Cedex 02" -> "Lyon"; NULL when a line does not begin with a
 * number of four or five digits. */
static const char *town_of(const struct frame *f, const char *line)
{
	size_t digits = strspn(line, "0123456789");
	const char *town = line + digits + 1, *cedex;

	if (digits < 4 || digits > 5 || line[digits] != ' ' || !*town)
		return NULL;
	cedex = strcasestr(town, " cedex");
	return cedex ? arena_strndup(f->arena, town, (size_t)(cedex - town))
		     : town;
}

static const char *place_and_date(const struct frame *f)
{
	struct sheet_lines lines = { 0 };
	struct str s = STR_INIT;
	const char *town = NULL, *copy;

	add_lines(f, &lines, f->req->rules->config.company_address);
	for (size_t i = lines.n; i && !town; i--)
		town = town_of(f, lines.v[i - 1]);
	if (town)
		str_addf(&s, "%s, %s", town, locale_dated(f->language));
	locale_date(&s, f->language, f->req->snap->as_of);
	copy = arena_strndup(f->arena, s.buf, s.len);
	str_release(&s);
	return copy;
}

void frame_sheet(const struct frame *f, struct sheet *out)
{
	const struct config *us = &f->req->rules->config;
	struct sheet_lines sender = sender_of(f), address = address_of(f);

	out->title = f->subject;
	out->author = view_clean(f->arena, us->company_name);
	out->language = f->language;
	out->on = f->req->snap->as_of;
	out->window_right = window_is_right(us->company_country);
	out->sender = sender;
	out->address = address;
	out->return_line = return_line(f);
	out->date = place_and_date(f);
	out->subject = f->subject;
	out->enclosures = enclosures_of(f);
	out->legal = legal_mentions(f);
	out->page = locale_page(f->language);
}

void frame_paper_plain(const struct frame *f, const struct str *body,
		       struct str *out)
{
	struct sheet_lines address = address_of(f);
	const char *enclosures = enclosures_of(f);

	for (size_t i = 0; i < address.n; i++)
		str_addf(out, "%s\n", address.v[i]);
	str_add_ch(out, '\n');
	locale_date(out, f->language, f->req->snap->as_of);
	str_addf(out, "\n\n%s\n\n", f->subject);
	str_add_n(out, body->buf, body->len);
	if (enclosures)
		str_addf(out, "\n%s\n", enclosures);
}
