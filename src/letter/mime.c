/*
 * Compose an e-mail. GMime makes the headers, where all that is hard is:
 * folding, quoting, coding. The parts are three fixed lines and text each.
 * What GMime would take from chance (Message-ID, Date) is set or left out, so
 * equal letters are equal bytes.
 */
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>

#include "mime.h"
#include "mime_quoted.h"

#define REFERENCES_MAX 10

static InternetAddress *address_new(const struct mime_address *a)
{
	InternetAddress *address = internet_address_mailbox_new(
		a->name && *a->name ? a->name : NULL, a->email);

	internet_address_set_charset(address, "utf-8");
	return address;
}

static void add_address(GMimeMessage *msg, GMimeAddressType type,
			const struct mime_address *a)
{
	InternetAddress *address;

	if (!a->email)
		return;
	address = address_new(a);
	internet_address_list_add(g_mime_message_get_addresses(msg, type),
				  address);
	g_object_unref(address);
}

static void add_header(GMimeMessage *msg, const char *name, const char *value)
{
	g_mime_object_append_header(GMIME_OBJECT(msg), name, value, "us-ascii");
}

static void add_references(GMimeMessage *msg, const struct mime_message *m)
{
	struct str refs = STR_INIT;
	size_t from = m->earlier_n > REFERENCES_MAX
			      ? m->earlier_n - REFERENCES_MAX
			      : 0;

	if (!m->earlier_n)
		return;
	for (size_t i = from; i < m->earlier_n; i++)
		str_addf(&refs, "%s<%s@%s>", i > from ? " " : "", m->earlier[i],
			 m->domain);
	add_header(msg, "In-Reply-To", strrchr(refs.buf, '<'));
	add_header(msg, "References", refs.buf);
	str_release(&refs);
}

static void add_body(struct str *out, const char *boundary, const char *subtype,
		     const char *text, size_t n)
{
	str_addf(out,
		 "--%s\r\nContent-Type: text/%s; charset=utf-8\r\n"
		 "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
		 boundary, subtype);
	quoted_printable(out, text, n);
	str_add(out, "\r\n");
}

/* From its own Content-Type on: the same words twice, as text and as HTML. */
static void add_bodies(struct str *out, const struct mime_message *m)
{
	char boundary[61];

	/* "=_" can stand in no quoted-printable or base64 body. */
	snprintf(boundary, sizeof boundary, "=_relance_%s", m->message_id);
	str_addf(out,
		 "Content-Type: multipart/alternative; boundary=\"%s\"\r\n"
		 "\r\n",
		 boundary);
	add_body(out, boundary, "plain", m->plain, m->plain_n);
	add_body(out, boundary, "html", m->html, m->html_n);
	str_addf(out, "--%s--\r\n", boundary);
}

static void add_all(struct str *out, const struct mime_message *m)
{
	str_add(out, "MIME-Version: 1.0\r\n");
	if (!m->mixed) {
		add_bodies(out, m);
		return;
	}
	str_addf(out,
		 "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n"
		 "--%s\r\n",
		 m->mixed, m->mixed);
	add_bodies(out, m);
	str_addf(out, "\r\n--%s--\r\n", m->mixed);
}

/* Its headers alone: what has to be folded, quoted and coded. */
static GMimeMessage *message_new(const struct mime_message *m)
{
	GMimeMessage *msg = g_mime_message_new(TRUE);
	struct str id = STR_INIT;

	add_address(msg, GMIME_ADDRESS_TYPE_FROM, &m->from);
	add_address(msg, GMIME_ADDRESS_TYPE_TO, &m->to);
	add_address(msg, GMIME_ADDRESS_TYPE_CC, &m->cc);
	add_address(msg, GMIME_ADDRESS_TYPE_REPLY_TO, &m->reply_to);
	g_mime_message_set_subject(msg, m->subject, "utf-8");
	str_addf(&id, "%s@%s", m->message_id, m->domain);
	g_mime_message_set_message_id(msg, id.buf);
	str_release(&id);
	add_references(msg, m);
	add_header(msg, "Auto-Submitted", "auto-generated");
	if (m->language)
		add_header(msg, "Content-Language", m->language);
	add_header(msg, "X-Relance-Message", m->message_id);
	return msg;
}

char *mime_compose(const struct mime_message *m, size_t *n_out)
{
	GMimeFormatOptions *format;
	GMimeMessage *msg;
	struct str out = STR_INIT;
	char *headers;

	g_mime_init(); /* does nothing the second time */
	msg = message_new(m);
	format = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(format,
						 GMIME_NEWLINE_FORMAT_DOS);
	headers = g_mime_object_get_headers(GMIME_OBJECT(msg), format);
	str_add(&out, headers);
	g_free(headers);
	add_all(&out, m);
	g_mime_format_options_free(format);
	g_object_unref(msg);
	return str_detach(&out, n_out);
}
