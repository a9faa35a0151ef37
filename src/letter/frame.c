/*
 * The page around the body. For paper: sender, address where the window of an
 * envelope is, date, subject. Addresses keep the lines they were given.
 */
#include <string.h>

#include "frame.h"
#include "locale.h"
#include "markdown.h"
#include "relance/text.h"
#include "view.h"

struct lines VEC(const char *);

static void add_lines(const struct frame *f, struct lines *out,
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

static void add_city(const struct frame *f, struct lines *out)
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

static struct lines address_of(const struct frame *f)
{
	const struct customer *c = &f->req->snap->customer;
	const struct config *us = &f->req->rules->config;
	const char *person = f->req->message->to_name;
	struct lines out = { 0 };

	add_lines(f, &out, c->name);
	if (person && !str_eq(person, c->name))
		add_lines(f, &out, person);
	add_lines(f, &out, c->address);
	add_city(f, &out);
	if (c->country && us->company_country &&
	    !text_same_ci(c->country, us->company_country))
		add_lines(f, &out, locale_country(f->language, c->country));
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

static struct lines sender_of(const struct frame *f)
{
	const struct config *us = &f->req->rules->config;
	struct lines out = { 0 };

	add_lines(f, &out, us->company_name);
	add_lines(f, &out, us->company_address);
	add_lines(f, &out, us->company_phone);
	add_lines(f, &out, us->company_email);
	add_lines(f, &out, legal_line(f));
	return out;
}

static void put_lines(struct str *out, const char *class,
		      const struct lines *lines)
{
	str_addf(out, "<div class=\"%s\">\n", class);
	for (size_t i = 0; i < lines->n; i++) {
		str_add(out, i ? "<br>" : "<strong>");
		html_escape(out, lines->v[i], strlen(lines->v[i]));
		str_add(out, i ? "\n" : "</strong>\n");
	}
	str_add(out, "</div>\n");
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

static const char paper_style[] =
	"<style>\n"
	"@page{size:A4;margin:20mm}\n"
	"body{margin:0;color:#000;background:#fff;"
	"font:10.5pt/1.45 \"Liberation Sans\",Arial,Helvetica,sans-serif}\n"
	".sheet{position:relative;width:170mm}\n"
	".sender{position:absolute;top:0;font-size:9pt;line-height:1.4;"
	"width:75mm}\n"
	".address{position:absolute;top:28mm;width:80mm;height:36mm;"
	"font-size:11pt;line-height:1.35}\n"
	".address strong{font-weight:normal}\n"
	".right .sender{left:0}.right .address{left:85mm}\n"
	".left .sender{right:0;text-align:right}.left .address{left:2mm}\n"
	".text{padding-top:70mm}\n"
	".date{margin:0 0 8mm;text-align:right}\n"
	".left .date{text-align:left}\n"
	"h1{font-size:11.5pt;margin:0 0 6mm}\n"
	"h2,h3{font-size:10.5pt;margin:0 0 3mm}\n"
	"p,ul,ol{margin:0 0 3.5mm;orphans:2;widows:2}\n"
	"table{border-collapse:collapse;width:100%;margin:0 0 4mm;"
	"font-size:9pt;line-height:1.3}\n"
	"th,td{padding:1.2mm 1.5mm;border-bottom:.2mm solid #999;"
	"vertical-align:bottom}\n"
	"th{font-weight:bold;border-bottom:.3mm solid #000}\n"
	"td[align=right]{white-space:nowrap}\n"
	"tr{break-inside:avoid}thead{display:table-header-group}\n"
	".enclosures{margin-top:6mm;font-size:9pt}\n"
	"a{color:inherit;text-decoration:none}\n"
	"@media screen{html{background:#e6e8eb}"
	"body{width:170mm;min-height:257mm;margin:8mm auto;padding:20mm;"
	"box-shadow:0 1px 6px #0003}}\n"
	"</style>\n";

static const char *invoice_of(const struct frame *f, size_t i)
{
	const struct letter_request *req = f->req;

	return view_clean(
		f->arena,
		req->snap->invoices.v[req->attachment[i].invoice].invoice_id);
}

/* "Enclosures: F-1, F-2", each invoice once. */
static const char *enclosures_of(const struct frame *f)
{
	struct str s = STR_INIT;
	const char *last = NULL, *copy;

	if (!f->req->attachment_count)
		return NULL;
	str_add(&s, locale_enclosures(f->language));
	for (size_t i = 0; i < f->req->attachment_count; i++) {
		const char *id = invoice_of(f, i);

		if (!str_eq(id, last))
			str_addf(&s, "%s%s", last ? ", " : " ", id);
		last = id;
	}
	copy = arena_strndup(f->arena, s.buf, s.len);
	str_release(&s);
	return copy;
}

static void put_enclosures(const struct frame *f, struct str *out)
{
	const char *text = enclosures_of(f);

	if (!text)
		return;
	str_add(out, "<p class=\"enclosures\">");
	html_escape(out, text, strlen(text));
	str_add(out, "</p>\n");
}

void frame_paper(const struct frame *f, const struct str *body, struct str *out)
{
	bool right = window_is_right(f->req->rules->config.company_country);
	struct lines sender = sender_of(f), address = address_of(f);

	put_head(f, out);
	str_addf(out, "%s</head>\n<body>\n<div class=\"sheet %s\">\n",
		 paper_style, right ? "right" : "left");
	put_lines(out, "sender", &sender);
	put_lines(out, "address", &address);
	str_add(out, "<div class=\"text\">\n<p class=\"date\">");
	locale_date(out, f->language, f->req->snap->as_of);
	str_add(out, "</p>\n<h1>");
	html_escape(out, f->subject, strlen(f->subject));
	str_add(out, "</h1>\n");
	str_add_n(out, body->buf, body->len);
	put_enclosures(f, out);
	str_add(out, "</div>\n</div>\n</body>\n</html>\n");
}

void frame_paper_plain(const struct frame *f, const struct str *body,
		       struct str *out)
{
	struct lines address = address_of(f);
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
