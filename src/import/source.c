/*
 * Reading a file and turning its encoding into UTF-8. Conversion goes block
 * by block, so memory does not grow with the file; what a block leaves
 * unfinished of a character waits for the next one.
 */
#include "source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "relance/arena.h"
#include "relance/text.h"

static bool is_utf8_name(const char *encoding)
{
	return !encoding || strcasecmp(encoding, "UTF-8") == 0 ||
	       strcasecmp(encoding, "UTF8") == 0;
}

static ssize_t bytes_at(const struct source *s, uint64_t at, char *buf,
			size_t cap)
{
	ssize_t got;

	if (s->fd < 0) {
		size_t left = at < s->n ? s->n - (size_t)at : 0;

		if (left > cap)
			left = cap;
		if (left)
			memcpy(buf, s->bytes + at, left);
		return (ssize_t)left;
	}
	do
		got = pread(s->fd, buf, cap, (off_t)at);
	while (got < 0 && errno == EINTR);
	return got;
}

enum source_fault source_open(struct source *s, int fd, const char *bytes,
			      size_t n, const char *encoding)
{
	char mark[3];
	struct stat st;

	*s = (struct source){ .fd = fd, .bytes = bytes, .n = n };
	s->cd = SOURCE_PLAIN;
	s->size = n;
	if (fd >= 0 && fstat(fd, &st) == 0)
		s->size = (uint64_t)st.st_size;
	if (bytes_at(s, 0, mark, 3) == 3 &&
	    memcmp(mark, "\xEF\xBB\xBF", 3) == 0)
		s->offset = 3;
	else if (!is_utf8_name(encoding)) {
		s->cd = iconv_open("UTF-8", encoding);
		if (s->cd == SOURCE_PLAIN)
			return SOURCE_NO_SUCH;
		s->raw = mem_alloc(SOURCE_BLOCK);
	}
	return SOURCE_FINE;
}

/* More raw bytes behind those that wait. */
static bool fill_raw(struct source *s)
{
	ssize_t got = bytes_at(s, s->offset, s->raw + s->raw_len,
			       SOURCE_BLOCK - s->raw_len);

	if (got < 0)
		return false;
	s->offset += (uint64_t)got;
	s->raw_len += (size_t)got;
	s->ended = got == 0;
	return true;
}

static enum source_fault convert(struct source *s, char *buf, size_t cap,
				 size_t *n_out)
{
	char *in = s->raw, *out = buf;
	size_t in_left = s->raw_len, out_left = cap;
	size_t r = iconv(s->cd, &in, &in_left, &out, &out_left);
	int why = r == (size_t)-1 ? errno : 0;

	memmove(s->raw, in, in_left);
	s->raw_len = in_left;
	*n_out = cap - out_left;
	/* A whole character that is wrong, or half of one at the end. Report
	 * it only when all before it was handed out. */
	if ((why == EILSEQ || (why == EINVAL && s->ended)) && *n_out == 0) {
		s->bad_byte = (unsigned char)s->raw[0];
		return SOURCE_BAD_BYTE;
	}
	return SOURCE_FINE;
}

enum source_fault source_read(struct source *s, char *buf, size_t cap,
			      size_t *n_out)
{
	ssize_t got;

	*n_out = 0;
	if (s->cd == SOURCE_PLAIN) {
		got = bytes_at(s, s->offset, buf, cap);
		if (got < 0)
			return SOURCE_IO;
		s->offset += (uint64_t)got;
		*n_out = (size_t)got;
		return SOURCE_FINE;
	}
	while (*n_out == 0) {
		enum source_fault f;

		if (s->raw_len < SOURCE_BLOCK && !s->ended && !fill_raw(s))
			return SOURCE_IO;
		if (s->raw_len == 0 && s->ended)
			return SOURCE_FINE;
		f = convert(s, buf, cap, n_out);
		if (f != SOURCE_FINE)
			return f;
	}
	return SOURCE_FINE;
}

void source_release(struct source *s)
{
	if (s->cd != SOURCE_PLAIN)
		iconv_close(s->cd);
	free(s->raw);
	s->raw = NULL;
	s->cd = SOURCE_PLAIN;
}

size_t source_peek(const struct source *s, char *buf, size_t cap)
{
	size_t have = 0;

	while (have < cap) {
		ssize_t got = bytes_at(s, have, buf + have, cap - have);

		if (got <= 0)
			break;
		have += (size_t)got;
	}
	return have;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* é è ê à ç â î ô û ù ë ä ö ü ß as code page 850 writes them. */
static bool is_850_letter(unsigned char c)
{
	return c == 0x82 || c == 0x8a || c == 0x88 || c == 0x85 || c == 0x87 ||
	       c == 0x83 || c == 0x8c || c == 0x93 || c == 0x96 || c == 0x97 ||
	       c == 0x89 || c == 0x84 || c == 0x94 || c == 0x81 || c == 0xe1;
}

static bool text_is_utf8(const char *bytes, size_t n)
{
	/* A piece of a longer file may end inside a character. */
	size_t most = n < SOURCE_BLOCK ? 0 : 3;

	for (size_t cut = 0; cut <= most; cut++)
		if (utf8_valid(bytes, n - cut))
			return true;
	return false;
}

const char *source_guess_encoding(const char *bytes, size_t n)
{
	size_t dos = 0, windows = 0, latin = 0, euro = 0;

	if (n >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 ||
		       memcmp(bytes, "\xFE\xFF", 2) == 0))
		return "UTF-16";
	if (text_is_utf8(bytes, n))
		return NULL;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];
		bool in_word = i > 0 && i + 1 < n && is_letter(bytes[i - 1]) &&
			       is_letter(bytes[i + 1]);

		dos += in_word && is_850_letter(c);
		windows += c >= 0x80 && c < 0xa0;
		latin += c >= 0xc0 && in_word;
		euro += c == 0xa4;
	}
	if (dos > latin)
		return "CP850";
	if (windows)
		return "WINDOWS-1252";
	return euro ? "ISO-8859-15" : "WINDOWS-1252";
}

const char *source_encoding_hint(const char *guess)
{
	if (guess && strcmp(guess, "UTF-16") == 0)
		return "It is UTF-16: save it as UTF-8, in Excel as \"CSV "
		       "UTF-8\".";
	if (guess && strcmp(guess, "CP850") == 0)
		return "It seems to be CP850: write `encoding: CP850` in its "
		       "mapping.";
	if (guess && strcmp(guess, "ISO-8859-15") == 0)
		return "It seems to be ISO-8859-15: write `encoding: "
		       "ISO-8859-15` in its mapping.";
	return "It seems to be WINDOWS-1252: write `encoding: WINDOWS-1252` "
	       "in its mapping.";
}
