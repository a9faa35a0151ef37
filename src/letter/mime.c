/*
 * Compose multipart/alternative with GMime, and what is to hold attachments
 * around it. Everything that GMime would take
 * from chance (boundary, Message-ID, Date) is set or left out, so equal
 * letters are equal bytes.
 */
#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>

#include "mime.h"

#define REFERENCES_MAX 10

/* GMime folds a long run of blanks into a line that holds nothing else, which
 * some servers take for the end of the header. */
static void add_squeezed(struct str *out, const char *text)
{
	for (; *text; text++)
		if (*text != ' ' || (out->len && text[1] && text[1] != ' '))
			str_add_ch(out, *text);
}

static InternetAddress *address_new(const struct mime_address *a)
{
	InternetAddress *address;
	struct str name = STR_INIT;

	add_squeezed(&name, a->name ? a->name : "");
	address = internet_address_mailbox_new(name.len ? name.buf : NULL,
					       a->email);
	internet_address_set_charset(address, "utf-8");
	str_release(&name);
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

/* So that who has both can see which one came first. */
static void add_copy_of(GMimeMessage *msg, const struct mime_message *m)
{
	struct str id = STR_INIT;

	if (!m->copy_of)
		return;
	str_addf(&id, "<%s@%s>", m->copy_of, m->domain);
	add_header(msg, "X-Relance-Copy-Of", id.buf);
	str_release(&id);
}

static GMimeObject *text_part(const char *subtype, const char *text, size_t n)
{
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, n);
	GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(
		stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset",
						 "utf-8");
	g_mime_part_set_content_encoding(
		part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_mime_part_set_content(part, content);
	g_object_unref(content);
	g_object_unref(stream);
	return GMIME_OBJECT(part);
}

static GMimeObject *mixed_around(GMimeMultipart *both, const char *boundary)
{
	GMimeMultipart *mixed = g_mime_multipart_new_with_subtype("mixed");

	g_mime_multipart_set_boundary(mixed, boundary);
	g_mime_multipart_add(mixed, GMIME_OBJECT(both));
	return GMIME_OBJECT(mixed);
}

static void add_bodies(GMimeMessage *msg, const struct mime_message *m)
{
	GMimeObject *all;
	GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");
	GMimeObject *plain = text_part("plain", m->plain, m->plain_n);
	GMimeObject *html = text_part("html", m->html, m->html_n);
	struct str boundary = STR_INIT;

	/* "=_" can stand in no quoted-printable or base64 body. */
	str_addf(&boundary, "=_relance_%s", m->message_id);
	if (boundary.len > 60)
		str_cut(&boundary, 60);
	g_mime_multipart_set_boundary(both, boundary.buf);
	g_mime_multipart_add(both, plain);
	g_mime_multipart_add(both, html);
	all = m->mixed ? mixed_around(both, m->mixed)
		       : g_object_ref(GMIME_OBJECT(both));
	g_mime_message_set_mime_part(msg, all);
	g_object_unref(all);
	str_release(&boundary);
	g_object_unref(plain);
	g_object_unref(html);
	g_object_unref(both);
}

static GMimeMessage *message_new(const struct mime_message *m)
{
	GMimeMessage *msg = g_mime_message_new(TRUE);
	struct str id = STR_INIT, subject = STR_INIT;

	add_address(msg, GMIME_ADDRESS_TYPE_FROM, &m->from);
	add_address(msg, GMIME_ADDRESS_TYPE_TO, &m->to);
	add_address(msg, GMIME_ADDRESS_TYPE_CC, &m->cc);
	add_address(msg, GMIME_ADDRESS_TYPE_REPLY_TO, &m->reply_to);
	add_squeezed(&subject, m->subject);
	g_mime_message_set_subject(msg, subject.buf, "utf-8");
	str_release(&subject);
	str_addf(&id, "%s@%s", m->message_id, m->domain);
	g_mime_message_set_message_id(msg, id.buf);
	str_release(&id);
	add_references(msg, m);
	add_copy_of(msg, m);
	add_header(msg, "Auto-Submitted", "auto-generated");
	if (m->language)
		add_header(msg, "Content-Language", m->language);
	add_header(msg, "X-Relance-Message", m->message_id);
	add_bodies(msg, m);
	return msg;
}

char *mime_compose(const struct mime_message *m, size_t *n_out)
{
	GMimeFormatOptions *format;
	GMimeMessage *msg;
	GMimeStream *stream;
	GByteArray *bytes;
	char *copy;

	g_mime_init(); /* does nothing the second time */
	msg = message_new(m);
	format = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(format,
						 GMIME_NEWLINE_FORMAT_DOS);
	stream = g_mime_stream_mem_new();
	g_mime_object_write_to_stream(GMIME_OBJECT(msg), format, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	*n_out = bytes->len;
	copy = malloc(bytes->len + 1);
	if (copy) {
		memcpy(copy, bytes->data, bytes->len);
		copy[bytes->len] = '\0';
	}
	g_object_unref(stream);
	g_object_unref(msg);
	g_mime_format_options_free(format);
	return copy;
}
