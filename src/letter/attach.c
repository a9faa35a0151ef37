/*
 * Attachments: their names, their types, and their place in the
 * multipart/mixed that GMime has begun.
 */
#include <nettle/base64.h>
#include <string.h>

#include "attach.h"
#include "relance/text.h"
#include "view.h"

#define STEM_MAX_BYTES 60
#define LINE_BYTES 57 /* of a file; 76 characters of base64 */

/* ---- what a file is ---------------------------------------------------- */

struct file_type {
	const char *magic;
	size_t n;
	const char *mime, *ending;
};

static bool is_text(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (((unsigned char)bytes[i] < 0x20 &&
		     !memchr("\t\r\n\f", bytes[i], 4)) ||
		    bytes[i] == 0x7f)
			return false;
	return n && utf8_valid(bytes, n);
}

/* By the bytes: a name can say anything. */
static const struct file_type *sniff(const struct attachment *a)
{
	static const struct file_type known[] = {
		{ "%PDF-", 5, "application/pdf", "pdf" },
		{ "\x89PNG\r\n\x1a\n", 8, "image/png", "png" },
		{ "\xff\xd8\xff", 3, "image/jpeg", "jpg" },
		{ "<?xml", 5, "application/xml", "xml" },
		{ "\xef\xbb\xbf<?xml", 8, "application/xml", "xml" },
	};
	static const struct file_type text = { "", 0,
					       "text/plain; charset=utf-8",
					       "txt" };
	static const struct file_type other = { "", 0,
						"application/octet-stream",
						"bin" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (a->n >= known[i].n &&
		    !memcmp(a->bytes, known[i].magic, known[i].n))
			return &known[i];
	return is_text(a->bytes, a->n) ? &text : &other;
}

static const char *mime_of(const struct attachment *a)
{
	return a->mime ? a->mime : sniff(a)->mime;
}

/* ---- what it is called ------------------------------------------------- */

static bool fits_name(const char *p, size_t n)
{
	return n > 1 || (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
	       (*p >= 'a' && *p <= 'z') || strchr("-_.+", *p);
}

static const char *wanted_name(const struct letter_request *req, size_t i,
			       struct arena *arena)
{
	const struct attachment *a = &req->attachment[i];
	const struct invoice *inv;

	if (a->stem)
		return a->stem;
	inv = &req->snap->invoices.v[a->invoice];
	return inv->instalment && *inv->instalment
		       ? arena_printf(arena, "%s-%s", inv->invoice_id,
				      inv->instalment)
		       : inv->invoice_id;
}

/* Letters and digits of any script; everything that a file system or a shell
 * could take for something else becomes "_". No dot in front. */
static const char *stem_of(const struct letter_request *req, size_t i,
			   struct arena *arena)
{
	const char *id = view_clean(arena, wanted_name(req, i, arena));
	struct str s = STR_INIT;
	const char *copy;

	for (size_t step, n = strlen(id); n && s.len < STEM_MAX_BYTES;
	     id += step, n -= step) {
		step = utf8_step(id, n);
		if (fits_name(id, step) && (s.len || *id != '.'))
			str_add_n(&s, id, step);
		else
			str_add_ch(&s, '_');
	}
	if (!s.len)
		str_add_ch(&s, '_');
	copy = arena_strndup(arena, s.buf, s.len);
	str_release(&s);
	return copy;
}

static bool is_taken(const char *const *name, size_t n, const char *wanted)
{
	for (size_t i = 0; i < n; i++)
		if (text_same_ci(name[i], wanted))
			return true;
	return false;
}

const char *const *attachment_names(const struct letter_request *req,
				    struct arena *arena)
{
	const char **name =
		ARENA_ARRAY(arena, const char *, req->attachment_count);

	for (size_t i = 0; i < req->attachment_count; i++) {
		const char *stem = stem_of(req, i, arena);
		const struct attachment *a = &req->attachment[i];
		const char *ending = a->ending ? a->ending : sniff(a)->ending;

		name[i] = arena_printf(arena, "%s.%s", stem, ending);
		for (int k = 2; is_taken(name, i, name[i]); k++)
			name[i] = arena_printf(arena, "%s-%d.%s", stem, k,
					       ending);
	}
	return name;
}

/* ---- the e-mail -------------------------------------------------------- */

static void add_part(struct letter *out, struct arena *arena, const char *bytes,
		     size_t n)
{
	struct byte_part part = { bytes, n };

	VEC_PUSH(arena, &out->parts, part);
}

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

/* What remains in a name needs no quoting but for its script (RFC 2231). */
static void add_filename(struct str *out, const char *name)
{
	if (is_ascii(name)) {
		str_addf(out, "filename=\"%s\"", name);
		return;
	}
	str_add(out, "filename*=UTF-8''");
	for (; *name; name++)
		if ((unsigned char)*name >= 0x80)
			str_addf(out, "%%%02X", (unsigned char)*name);
		else
			str_add_ch(out, *name);
}

static void add_head(struct str *out, const char *boundary,
		     const struct attachment *a, const char *name)
{
	str_addf(out,
		 "--%s\r\nContent-Type: %s\r\n"
		 "Content-Disposition: attachment;\r\n ",
		 boundary, mime_of(a));
	add_filename(out, name);
	str_add(out, "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
}

/* Base64 in lines of 76, each ended by CRLF. */
static const char *encode(const struct attachment *a, struct arena *arena,
			  size_t *n_out)
{
	const uint8_t *from = a->bytes;
	size_t lines = (a->n + LINE_BYTES - 1) / LINE_BYTES, left = a->n;
	char *copy = arena_alloc(arena, BASE64_ENCODE_RAW_LENGTH(a->n) +
						2 * lines + 1),
	     *to = copy;

	while (left) {
		size_t n = left < LINE_BYTES ? left : LINE_BYTES;

		base64_encode_raw(to, n, from);
		to += BASE64_ENCODE_RAW_LENGTH(n);
		*to++ = '\r';
		*to++ = '\n';
		from += n;
		left -= n;
	}
	*n_out = (size_t)(to - copy);
	return copy;
}

/* Where the line begins that closes the outermost multipart. */
static size_t find_close(const char *mail, size_t n, const char *boundary)
{
	struct str line = STR_INIT;
	size_t at;

	str_addf(&line, "--%s--", boundary);
	if (n < line.len)
		BUG("an e-mail shorter than its boundary");
	for (at = n - line.len; memcmp(mail + at, line.buf, line.len) != 0;)
		if (!at--)
			BUG("an e-mail for attachments has no end");
	str_release(&line);
	return at;
}

static void keep_part(struct letter *out, struct arena *arena, struct str *text)
{
	add_part(out, arena, arena_copy(arena, text->buf, text->len),
		 text->len);
	str_release(text);
	str_init(text);
}

void attach_all(const struct letter_request *req, const char *boundary,
		const struct byte_part *mail, struct arena *arena,
		struct letter *out)
{
	const char *const *name = attachment_names(req, arena);
	struct str text = STR_INIT;

	str_add_n(&text, mail->bytes,
		  find_close(mail->bytes, mail->n, boundary));
	for (size_t i = 0; i < req->attachment_count; i++) {
		size_t n;
		const char *body = encode(&req->attachment[i], arena, &n);

		add_head(&text, boundary, &req->attachment[i], name[i]);
		keep_part(out, arena, &text);
		add_part(out, arena, body, n);
	}
	str_addf(&text, "--%s--\r\n", boundary);
	keep_part(out, arena, &text);
}
