/*
 * One planned message to finished bytes: choose the language, fill in the
 * values, render the bodies, wrap them for their channel.
 */
#include <stdlib.h>
#include <string.h>

#include "attach.h"
#include "bundle.h"
#include "filing.h"
#include "frame.h"
#include "load.h"
#include "locale.h"
#include "markdown.h"
#include "relance/plugin.h"
#include "relance/text.h"
#include "view.h"

#define SUBJECT_MAX 200 /* characters */

struct job {
	const struct letter_request *req;
	const struct template_file *file;
	struct templates *t;
	struct arena *arena;
	struct letter *out;
	struct diags *d;
	struct view view;
	struct values values;
	struct str markdown, plain, body, page;
	struct sheet sheet;
};

static const struct template_file *
try_language(const struct templates *t, const char *tag, const char *name)
{
	const char *language = locale_find(tag);

	return language ? template_find(t, language, name) : NULL;
}

/* Is any language better than none? A filing must not fail for its language;
 * a debtor is never written to in a foreign one because a file is gone. */
static bool takes_any(const struct letter_request *req)
{
	return req->message->to_insurer ||
	       !letter_company_language(&req->rules->config);
}

/* Contact, customer, country, company; to an insurer the customer's language
 * says nothing. */
static const struct template_file *choose(const struct templates *t,
					  const struct letter_request *req,
					  const char *name)
{
	const struct customer *c = &req->snap->customer;
	const char *const order[] = {
		req->message->to_language,
		req->message->to_insurer ? NULL : c->language,
		req->message->to_insurer ? NULL : locale_of_country(c->country),
		letter_company_language(&req->rules->config),
		"en",
		"fr",
		"de",
		"es"
	};
	const struct template_file *f = NULL;
	size_t n = takes_any(req) ? sizeof order / sizeof *order : 4;

	for (size_t i = 0; !f && i < n; i++)
		f = try_language(t, order[i], name);
	return f;
}

static const char *whose(const struct job *j)
{
	const char *id = j->req->snap->customer.customer_id;

	return id ? arena_printf(j->arena, "letter to customer %s", id)
		  : arena_printf(j->arena, "declaration %s",
				 j->req->message_id);
}

static enum status fail(struct job *j, const char *why)
{
	diag_add(j->d, SEVERITY_ERROR, (struct pos){ j->file->path, 0, 0 },
		 "%s: %s", whose(j), why);
	return STATUS_INVALID;
}

static void make_subject(struct job *j)
{
	struct str s = STR_INIT;
	size_t at = 0;

	if (j->req->message->copy_of)
		str_add(&s, locale_copy(j->file->language));
	template_expand_text(&j->file->compiled.subject, &j->view, &s);
	for (size_t n = 0; at < s.len && n < SUBJECT_MAX; n++)
		at += utf8_step(s.buf + at, s.len - at);
	str_cut(&s, at);
	/* The template's own words may hold a stray control character too. */
	j->out->subject =
		view_clean(j->arena, arena_strndup(j->arena, s.buf, s.len));
	str_release(&s);
}

static const char *expand(struct job *j)
{
	if (j->req->message->copy_of)
		locale_copy_line(&j->markdown, j->file->language,
				 j->req->message->copy_of->filed_on);
	return template_expand(&j->file->compiled.body, &j->view, j->arena,
			       &j->markdown, &j->values)
		       ? NULL
		       : "it would list too many invoices (more than 2 MB)";
}

static const char *make_bodies(struct job *j)
{
	struct bodies bodies = { &j->plain, &j->body };
	const char *why = expand(j);

	return why ? why
		   : markdown_to_both(&j->markdown, &j->values, HTML_EMAIL,
				      &bodies);
}

static const char *make_blocks(struct job *j)
{
	const char *why = expand(j);

	if (!why)
		why = markdown_to_plain(&j->markdown, &j->values, &j->plain);
	return why ? why
		   : markdown_to_blocks(&j->markdown, &j->values, j->arena,
					&j->sheet.body);
}

static const char *mixed_boundary(struct job *j)
{
	/* "=_" can stand in no quoted-printable or base64 body. */
	return j->req->attachment_count
		       ? arena_printf(j->arena, "=_mixed_%.50s",
				      j->req->message_id)
		       : NULL;
}

static void add_part(struct job *j, const char *bytes, size_t n)
{
	struct byte_part part = { arena_copy(j->arena, bytes, n), n };

	VEC_PUSH(j->arena, &j->out->parts, part);
}

/* relance.yaml takes an address, or "Name <address>". */
static struct mime_address address_from(struct job *j, const char *text,
					const char *name)
{
	const char *open = text ? strchr(text, '<') : NULL;
	struct mime_address a = { view_clean(j->arena, name),
				  view_clean(j->arena, text) };

	if (open) {
		a.email = arena_strndup(j->arena, open + 1,
					strcspn(open + 1, ">"));
		if (open > text)
			a.name = arena_strndup(j->arena, text,
					       (size_t)(open - text - 1));
	}
	return a;
}

static void add_earlier(struct job *j, struct mime_message *m)
{
	struct VEC(const char *) ids = { 0 };
	const struct snapshot *snap = j->req->snap;

	for (size_t i = 0; i < snap->messages.n; i++)
		if (view_is_earlier(j->req, &snap->messages.v[i]))
			VEC_PUSH(j->arena, &ids,
				 snap->messages.v[i].message_id);
	if (j->req->message->copy_of) {
		m->copy_of = j->req->message->copy_of->message_id;
		VEC_PUSH(j->arena, &ids, m->copy_of);
	}
	m->earlier = ids.v;
	m->earlier_n = ids.n;
}

static void add_reply_to(struct job *j, struct mime_message *m)
{
	const struct config *c = &j->req->rules->config;
	const struct person *person = j->req->message->in_charge;

	if (person && person->email)
		m->reply_to = address_from(j, person->email, person->name);
	else if (c->mail.reply_to)
		m->reply_to = address_from(j, c->mail.reply_to, NULL);
}

static enum status make_email(struct job *j)
{
	const struct planned_message *msg = j->req->message;
	const struct config *c = &j->req->rules->config;
	const char *sender = c->mail.from ? c->mail.from : c->company_email;
	struct mime_message m = { .subject = j->out->subject,
				  .message_id = j->req->message_id,
				  .language = j->file->language,
				  .mixed = mixed_boundary(j) };
	const char *at;
	char *bytes;
	size_t n;

	if (!msg->to_email)
		BUG("an e-mail without a recipient");
	if (!sender || !email_valid(address_from(j, sender, NULL).email))
		return fail(j, "relance.yaml gives no valid mail.from");
	if (!j->t->compose) {
		/* A function cannot be had from a void pointer in ISO C. */
		void *symbol = plugin_symbol("mime", "mime_compose", j->d);

		if (!symbol)
			return STATUS_PERMFAIL;
		memcpy(&j->t->compose, &symbol, sizeof symbol);
	}
	m.from = address_from(j, sender, c->company_name);
	m.to = (struct mime_address){ view_clean(j->arena, msg->to_name),
				      view_clean(j->arena, msg->to_email) };
	m.cc.email = view_clean(j->arena, msg->cc_email);
	at = strrchr(m.from.email, '@');
	m.domain = at + 1;
	add_reply_to(j, &m);
	add_earlier(j, &m);
	m.plain = j->plain.buf;
	m.plain_n = j->plain.len;
	m.html = j->page.buf;
	m.html_n = j->page.len;
	bytes = j->t->compose(&m, &n);
	if (!bytes)
		BUG("out of memory while composing an e-mail");
	if (m.mixed)
		attach_all(j->req, m.mixed, &(struct byte_part){ bytes, n },
			   j->arena, j->out);
	else
		add_part(j, bytes, n);
	free(bytes);
	return STATUS_OK;
}

/* Whoever reads it here sees no attachments: their names stand below. */
static const char *plain_to_read(struct job *j)
{
	const char *const *name = attachment_names(j->req, j->arena);
	struct str s = STR_INIT;
	const char *copy;

	str_add_n(&s, j->plain.buf, j->plain.len);
	for (size_t i = 0; i < j->req->attachment_count; i++)
		str_addf(&s, "%s%s",
			 i ? ", "
			   : arena_printf(j->arena, "\n%s ",
					  locale_enclosures(j->file->language)),
			 name[i]);
	if (j->req->attachment_count)
		str_add_ch(&s, '\n');
	copy = arena_strndup(j->arena, s.buf, s.len);
	str_release(&s);
	return copy;
}

static enum status fail_pdf(struct job *j, const struct pdf_trouble *trouble)
{
	struct diag *diag = diag_add(j->d, SEVERITY_ERROR,
				     (struct pos){ j->file->path, 0, 0 },
				     "%s: %s", whose(j), trouble->why);

	if (trouble->hint)
		diag_hint(j->d, diag, "%s", trouble->hint);
	return STATUS_INVALID;
}

static enum status make_pdf(struct job *j, struct byte_part *out)
{
	struct pdf_trouble trouble;
	char *bytes;
	size_t n;

	if (!j->t->compose_pdf) {
		void *symbol = plugin_symbol("pdf", "pdf_compose", j->d);

		if (!symbol)
			return STATUS_PERMFAIL;
		memcpy(&j->t->compose_pdf, &symbol, sizeof symbol);
	}
	bytes = j->t->compose_pdf(&j->sheet, &n, &trouble);
	if (!bytes)
		return fail_pdf(j, &trouble);
	*out = (struct byte_part){ arena_copy(j->arena, bytes, n), n };
	free(bytes);
	return STATUS_OK;
}

static void begin(struct job *j, struct frame *frame)
{
	*frame = (struct frame){ j->req, j->file->language, NULL, j->arena };
	view_build(&j->view, j->req, j->file->language, j->arena);
	make_subject(j);
	frame->subject = j->out->subject;
}

/* The sheet as PDF, and for a terminal. */
static enum status make_paper(struct job *j)
{
	struct str text = STR_INIT;
	struct byte_part part;
	struct frame frame;
	const char *why;
	enum status st;

	begin(j, &frame);
	why = make_blocks(j);
	if (why)
		return fail(j, why);
	frame_sheet(&frame, &j->sheet);
	st = make_pdf(j, &part);
	if (st != STATUS_OK)
		return st;
	VEC_PUSH(j->arena, &j->out->parts, part);
	frame_paper_plain(&frame, &j->plain, &text);
	j->out->plain = arena_strndup(j->arena, text.buf, text.len);
	str_release(&text);
	return STATUS_OK;
}

static const char *free_name(struct job *j, const char *const *taken)
{
	const char *name = "letter.pdf";
	size_t n = j->req->attachment_count;

	for (size_t i = 0, k = 2; i < n; i++)
		if (text_same_ci(name, taken[i])) {
			name = arena_printf(j->arena, "letter-%zu.pdf", k++);
			i = (size_t)-1; /* from the first again */
		}
	return name;
}

/* The letter, and what goes with it, as files. */
static enum status make_bundle(struct job *j)
{
	const char *const *name = attachment_names(j->req, j->arena);
	struct byte_part pdf;
	enum status st = make_paper(j);

	if (st != STATUS_OK)
		return st;
	pdf = j->out->parts.v[0];
	j->out->parts.n = 0;
	/* Of a filing it is among the files. */
	if (!j->req->dossier)
		bundle_add(j->out, j->arena, free_name(j, name), &pdf);
	for (size_t i = 0; i < j->req->attachment_count; i++)
		bundle_add(j->out, j->arena, name[i],
			   &(struct byte_part){ j->req->attachment[i].bytes,
						j->req->attachment[i].n });
	bundle_end(j->out, j->arena);
	return STATUS_OK;
}

static enum status make(struct job *j)
{
	struct frame frame;
	const char *why;

	if (j->req->message->channel == CHANNEL_LETTER &&
	    !j->req->rules->config.company_address)
		return fail(j, "relance.yaml gives no company.address, which a "
			       "letter on paper needs");
	if (j->req->message->channel == CHANNEL_PORTAL)
		return make_bundle(j);
	if (j->req->message->channel != CHANNEL_EMAIL)
		return make_paper(j);
	begin(j, &frame);
	why = make_bodies(j);
	if (why)
		return fail(j, why);
	frame_email(&frame, &j->body, &j->page);
	j->out->plain = plain_to_read(j);
	return make_email(j);
}

static enum status run_job(struct job *j, enum status (*fn)(struct job *j))
{
	enum status st;

	if (!j->file) {
		const char *tag =
			letter_company_language(&j->req->rules->config);

		diag_error(j->d, "no template \"%s\" in language %s",
			   j->out->template_name, tag ? tag : "of ours");
		return STATUS_INVALID;
	}
	if (j->req->message->payee &&
	    !template_says(&j->file->compiled, GLOBAL_PAYEE_IBAN))
		return fail(j, "the invoices are to be paid to a factor, and "
			       "it does not say payee.iban");
	j->out->language = j->file->language;
	str_init(&j->markdown);
	str_init(&j->plain);
	str_init(&j->body);
	str_init(&j->page);
	st = fn(j);
	str_release(&j->markdown);
	str_release(&j->plain);
	str_release(&j->body);
	str_release(&j->page);
	return st;
}

static struct job *job_new(const struct templates *t,
			   const struct letter_request *req,
			   struct arena *arena, struct diags *d)
{
	const char *name = letter_template_name(req->message->step);
	struct job *j = ARENA_NEW(arena, struct job);

	*j = (struct job){ .req = req,
			   .file = choose(t, req, name),
			   .t = (struct templates *)t,
			   .arena = arena,
			   .out = ARENA_NEW(arena, struct letter),
			   .d = d };
	*j->out = (struct letter){ .template_name = name };
	return j;
}

enum status letter_render(const struct templates *t,
			  const struct letter_request *req, struct arena *arena,
			  struct letter *out, struct diags *d)
{
	struct letter_request with = *req;
	enum status st = STATUS_OK;
	struct job *j;

	if (req->dossier && req->message->channel != CHANNEL_LETTER)
		st = filing_enclose(t, req, arena, &with, d);
	if (st != STATUS_OK)
		return st;
	j = job_new(t, &with, arena, d);
	st = run_job(j, make);
	*out = *j->out;
	return st;
}

enum status letter_pdf(const struct templates *t,
		       const struct letter_request *req, struct arena *arena,
		       struct byte_part *out, struct diags *d)
{
	struct job *j = job_new(t, req, arena, d);
	enum status st = run_job(j, make_paper);

	*out = st == STATUS_OK ? j->out->parts.v[0] : (struct byte_part){ 0 };
	return st;
}
