/*
 * Fuzz the letters: the first byte chooses the values, the rest is a
 * template. What compiles is rendered with values that would like to be
 * markup, links or headers; the pages may hold only our own tags, and what
 * the composer of e-mail is given must be single lines.
 */
#include <stdlib.h>
#include <string.h>

#include "../../src/deliver/policy.h"
#include "../../src/letter/load.h"
#include "../../src/letter/markdown.h"
#include "../../src/letter/view.h"
#include "relance/text.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *const hostile[] = {
	"{{x}}",
	"<b>",
	"|",
	"x\r\nBcc: a@b",
	"](javascript:1)",
	"javascript:1",
	"https://e/\" onclick=\"x",
	"**b** `c` _d_",
	"&#60;script&#62;&lt;",
	MARK_OPEN "0" MARK_CLOSE,
	"\xff\xfe",
	"\n\n# h\n\n- l\n",
	"<!-- ]]> </style>",
	"\xe2\x80\xae\x1b[31m\x7f",
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static size_t one_of(const char *at, const char *const *names, size_t n)
{
	size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");

	for (size_t i = 0; i < n; i++)
		if (strlen(names[i]) == len && !strncmp(names[i], at, len))
			return len;
	abort();
}

/* ' name="value"', nothing that could leave the quotes; returns its end. */
static const char *check_attribute(const char *at)
{
	static const char *const names[] = {
		"style", "align",   "cellpadding", "cellspacing",
		"href",	 "charset", "name",	   "content",
		"lang",	 "class",   "scope"
	};
	bool href = text_starts(at, " href=");
	size_t len;

	must(*at == ' ');
	at += 1 + one_of(at + 1, names, COUNT(names));
	must(text_starts(at, "=\""));
	at += 2;
	must(!href || link_allowed(at));
	len = strcspn(at, "\"<>");
	for (size_t i = 0; i < len; i++)
		must((unsigned char)at[i] >= ' ');
	must(at[len] == '"');
	return at + len + 1;
}

static const char *check_tag(const char *at, struct str *tags)
{
	static const char *const names[] = {
		"html",	 "head",  "meta",  "title", "body",   "div",
		"p",	 "h1",	  "h2",	   "h3",    "h4",     "h5",
		"h6",	 "ul",	  "ol",	   "li",    "pre",    "blockquote",
		"table", "thead", "tbody", "tr",    "th",     "td",
		"hr",	 "br",	  "em",	   "code",  "strong", "a"
	};
	const char *name = at + 1 + (at[1] == '/');
	size_t n = one_of(name, names, COUNT(names));

	/* Whether a link is allowed may depend on a value: its text stays. */
	if (*name != 'a' || n != 1)
		str_add_n(tags, at, (size_t)(name + n - at));
	for (at = name + n; *at != '>';)
		at = check_attribute(at);
	return at + 1;
}

static const char *check_entity(const char *at)
{
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;",
						"&quot;" };

	for (size_t i = 0; i < COUNT(entities); i++)
		if (text_starts(at, entities[i]))
			return at + strlen(entities[i]);
	abort();
}

/* Every tag is one of ours; `tags` gets their names in order. */
static void check_html(const char *at, struct str *tags)
{
	static const char doctype[] = "<!DOCTYPE html>", style[] = "<style>",
			  style_end[] = "</style>";

	if (text_starts(at, doctype))
		at += sizeof doctype - 1;
	while (*at) {
		if (text_starts(at, style))
			must((at = strstr(at, style_end)) &&
			     (at += sizeof style_end - 1));
		else if (*at == '<')
			at = check_tag(at, tags);
		else if (*at == '&')
			at = check_entity(at);
		else
			must(*at++ != '>');
	}
}

static void check_line(const char *text)
{
	if (!text)
		return;
	must(utf8_valid(text, strlen(text)));
	for (; *text; text++)
		must((unsigned char)*text >= ' ' && *text != 0x7f);
}

/* Stands for the plugin: what it may take for granted. */
static char *compose(const struct mime_message *m, size_t *n_out)
{
	struct str tags = STR_INIT;
	struct str mail = STR_INIT;

	check_line(m->subject);
	check_line(m->from.name);
	check_line(m->to.name);
	check_line(m->to.email);
	check_line(m->cc.email);
	check_line(m->reply_to.name);
	must(utf8_valid(m->plain, m->plain_n) && !strchr(m->plain, '\r'));
	must(strlen(m->html) == m->html_n && utf8_valid(m->html, m->html_n));
	check_html(m->html, &tags);
	str_release(&tags);
	str_add_n(&mail, m->html, m->html_n);
	if (m->mixed)
		str_addf(&mail, "\r\n--%s--\r\n", m->mixed);
	return str_detach(&mail, n_out);
}

/* Runs stand in order within their text. */
static void check_text(const struct sheet_text *t)
{
	size_t at = 0;

	must(utf8_valid(t->text, t->n) && strlen(t->text) == t->n);
	for (size_t i = 0; i < t->runs.n; i++) {
		const struct sheet_run *run = &t->runs.v[i];

		must(run->from >= at && run->to > run->from);
		must(run->to <= t->n && run->style);
		at = run->to;
	}
}

static void check_block(const struct sheet_block *b)
{
	must(b->depth <= BLOCK_MAX_DEPTH);
	if (b->kind != SHEET_TABLE) {
		check_text(&b->text);
		return;
	}
	must(b->table->columns && b->table->columns <= SHEET_MAX_COLUMNS);
	must(b->table->cells.n % b->table->columns == 0);
	for (size_t i = 0; i < b->table->cells.n; i++)
		check_text(&b->table->cells.v[i]);
}

/* Stands in for the plugin that draws. */
static char *draw(const struct sheet *sheet, size_t *n_out,
		  struct pdf_trouble *trouble)
{
	struct str out = STR_INIT;

	(void)trouble;
	check_line(sheet->title);
	check_line(sheet->legal);
	check_line(sheet->date);
	for (size_t i = 0; i < sheet->address.n; i++)
		check_line(sheet->address.v[i]);
	for (size_t i = 0; i < sheet->sender.n; i++)
		check_line(sheet->sender.v[i]);
	for (size_t i = 0; i < sheet->body.n; i++)
		check_block(&sheet->body.v[i]);
	str_add(&out, "%PDF");
	return str_detach(&out, n_out);
}

/* What comes behind the bodies: heads of attachments and base64. */
static void check_attachments(const struct letter *out)
{
	struct str rest = STR_INIT;

	for (size_t i = 1; i < out->parts.n; i++)
		str_add_n(&rest, out->parts.v[i].bytes, out->parts.v[i].n);
	must(rest.len && !mail_fault(rest.buf, rest.len));
	for (size_t i = 0; i < rest.len; i++)
		must(!((unsigned char)rest.buf[i] & 0x80));
	str_release(&rest);
}

/* The template's text as what a step asks a person to do. */
static void check_task(const struct letter_request *req, const char *text,
		       struct arena *arena)
{
	struct outcome outcome = { .payable_minor = 12345 };
	struct plan plan = { .outcome = &outcome };
	struct planned_task task = { .step = req->message->step,
				     .text = text,
				     .due_on = DAY_NONE };

	struct pieces pieces;
	struct diags d;

	diags_init(&d, arena);
	VEC_PUSH(arena, &task.invoices, (size_t)0);
	text = letter_task_text(req->rules, req->snap, &plan, &task, arena);
	if (template_compile_line(&pieces, task.text, task.step->pos, arena,
				  &d))
		check_line(text);
}

/* The whole way of a letter, for both channels. */
static void check_letter(struct templates *t, const char *evil,
			 const char *text, struct arena *arena)
{
	struct rules rules = { .config = { .company_name = evil,
					   .company_address = evil,
					   .company_iban = evil,
					   .company_country = "FR",
					   .mail.from = "a@b.example" } };
	struct snapshot snap = { .as_of = date_from_ymd(2026, 11, 23),
				 .customer = { .customer_id = evil,
					       .name = evil,
					       .address = evil,
					       .city = evil } };
	struct invoice inv = { .invoice_id = evil,
			       .instalment = evil,
			       .currency = "EUR",
			       .amount_minor = 12345,
			       .outstanding_minor = 12345,
			       .po_number = evil };
	struct step step = { .stage = STAGE_REMINDER, .template_name = "x" };
	struct planned_item item = { .step = &step,
				     .outstanding_minor = 12345 };
	struct attachment file = { .bytes = evil, .n = strlen(evil) };
	struct planned_message msg = { .step = &step,
				       .currency = "EUR",
				       .to_email = evil,
				       .to_name = evil,
				       .cc_email = evil,
				       .deadline_on = DAY_NONE };
	struct letter_request req = { .rules = &rules,
				      .snap = &snap,
				      .message = &msg,
				      .message_id = "m-1",
				      .attachment = &file,
				      .attachment_count = 1,
				      .data_of = DAY_NONE };
	struct letter out;
	struct diags d;

	diags_init(&d, arena);
	VEC_PUSH(arena, &snap.invoices, inv);
	VEC_PUSH(arena, &msg.items, item);
	msg.channel = CHANNEL_EMAIL;
	if (letter_render(t, &req, arena, &out, &d))
		must(d.errors);
	else
		check_attachments(&out);
	check_task(&req, text, arena);
	msg.channel = CHANNEL_LETTER;
	if (letter_render(t, &req, arena, &out, &d)) {
		must(d.errors);
		return;
	}
	check_line(out.subject);
}

static void fill_view(struct view *view, const char *value, struct arena *arena)
{
	memset(view, 0, sizeof *view);
	for (int i = 0; i < GLOBAL__COUNT; i++)
		view->global[i] = value;
	for (int list = 0; list < LIST__COUNT; list++) {
		view->list[list].n = 2;
		view->list[list].cell =
			arena_alloc(arena, 2 * sizeof *view->list[list].cell);
		for (int i = 0; i < 2 * ROW__COUNT; i++)
			view->list[list].cell[i / ROW__COUNT][i % ROW__COUNT] =
				value;
	}
}

/* The tags of the body with this value everywhere; false: too large. */
static bool tags_with(const struct template *t, const char *value,
		      struct arena *arena, struct str *tags)
{
	struct str markdown = STR_INIT, html = STR_INIT;
	struct values values = { 0 };
	struct view view;
	bool fine;

	fill_view(&view, value, arena);
	fine = template_expand(&t->body, &view, arena, &markdown, &values) &&
	       !markdown_to_html(&markdown, &values, HTML_EMAIL, &html);
	if (fine)
		check_html(html.buf, tags);
	str_release(&markdown);
	str_release(&html);
	return fine;
}

/* No value can change what the template says about the page. */
static void check_structure(const struct template *t, const char *evil,
			    struct arena *arena)
{
	struct str calm = STR_INIT, tags = STR_INIT;

	if (tags_with(t, "x", arena, &calm) && tags_with(t, evil, arena, &tags))
		must(!strcmp(calm.buf, tags.buf));
	str_release(&calm);
	str_release(&tags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena = ARENA_INIT;
	struct template_file file = { .language = "fr",
				      .name = "x",
				      .path = "x.md" };
	struct templates t = { .compose = compose, .compose_pdf = draw };
	const char *evil, *text;
	struct diags d;
	bool fine;

	if (!n)
		return 0;
	diags_init(&d, &arena);
	evil = hostile[data[0] % COUNT(hostile)];
	/* A NUL behind it, as a file that was read has. */
	text = memcpy(arena_alloc(&arena, n), data + 1, n - 1);
	fine = template_compile(&file.compiled, "x.md", text, n - 1, &arena,
				&d);
	must(fine == (d.errors == 0));
	if (fine) {
		VEC_PUSH(&arena, &t.file, file);
		check_letter(&t, evil, arena_strndup(&arena, text, n - 1),
			     &arena);
		check_structure(&file.compiled, view_clean(&arena, evil),
				&arena);
	}
	arena_release(&arena);
	return 0;
}
