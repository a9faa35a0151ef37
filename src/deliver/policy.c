/*
 * Rules of the road that hold for every transport: which addresses can stand
 * in an envelope, which domains are allowed while testing, which bytes are a
 * well-formed e-mail, and how long to wait after a temporary failure.
 */
#include <idn2.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "policy.h"
#include "relance/text.h"

enum {
	LINE_MAX_BYTES = 998,
	BACKOFF_FIRST = 300,
	BACKOFF_MOST = 4 * 3600
};

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text > 0x7e || (unsigned char)*text <= ' ')
			return false;
	return true;
}

/* What a domain in ASCII form stands for may be nothing, or not be what it is
 * read as: only those that convert there and back may leave. */
static bool needs_mapping(const char *domain)
{
	return !is_ascii(domain) || strcasestr(domain, "xn--");
}

static char *joined(const char *address, size_t local, const char *domain)
{
	size_t n = strlen(domain) + 1;
	char *out = mem_alloc(local + n);

	memcpy(out, address, local);
	memcpy(out + local, domain, n);
	return out;
}

/* The name that people read must lead to this domain again; a mailer writes
 * it out and back. */
static bool there_and_back(const char *ascii)
{
	const int flags[] = { 0, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL };
	char *seen = NULL;
	bool same = idn2_to_unicode_8z8z(ascii, &seen, 0) == IDN2_OK;

	for (size_t i = 0; same && i < sizeof flags / sizeof *flags; i++) {
		char *again = NULL;

		same = idn2_to_ascii_8z(seen, &again, flags[i]) == IDN2_OK &&
		       !strcasecmp(again, ascii);
		idn2_free(again);
	}
	idn2_free(seen);
	return same;
}

char *address_to_ascii(const char *address)
{
	const char *at = strrchr(address, '@');
	const int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
	uint8_t *domain = NULL;
	char *out = NULL;
	size_t local;

	if (!email_valid(address) || !at)
		return NULL;
	local = (size_t)(at - address) + 1;
	if (!needs_mapping(at + 1))
		out = joined(address, local, at + 1);
	else if (idn2_lookup_u8((const uint8_t *)at + 1, &domain, flags) ==
			 IDN2_OK &&
		 there_and_back((char *)domain))
		out = joined(address, local, (char *)domain);
	idn2_free(domain);
	/* Checked again: nothing that a mapping made may slip through. */
	if (out && (!is_ascii(out) || !email_valid(out))) {
		free(out);
		out = NULL;
	}
	return out;
}

static bool same_domain(const char *domain, const char *allowed)
{
	uint8_t *ascii = NULL;
	bool same;

	if (is_ascii(allowed))
		return strcasecmp(domain, allowed) == 0;
	if (idn2_lookup_u8((const uint8_t *)allowed, &ascii,
			   IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
		return false;
	same = strcasecmp(domain, (char *)ascii) == 0;
	idn2_free(ascii);
	return same;
}

bool domain_allowed(const char *address, const char *const *domain, size_t n)
{
	const char *at = strrchr(address, '@');

	for (size_t i = 0; at && i < n; i++)
		if (same_domain(at + 1, domain[i]))
			return true;
	return false;
}

const char *mail_fault(const char *bytes, size_t n)
{
	const char *end = bytes + n, *line = bytes;

	if (!n)
		return "the message is empty";
	if (memchr(bytes, '\0', n))
		return "the message holds a NUL byte";
	while (line < end) {
		size_t left = (size_t)(end - line);
		const char *lf = memchr(line, '\n', left);
		const char *cr = memchr(line, '\r', left);

		if (lf != (cr ? cr + 1 : NULL) || !lf)
			return "a line of the message does not end in CR LF";
		if (cr - line > LINE_MAX_BYTES)
			return "a line of the message is over 998 bytes";
		line = lf + 1;
	}
	return NULL;
}

int64_t deliver_backoff(int attempts)
{
	int64_t delay = BACKOFF_FIRST;

	for (int i = 1; i < attempts && delay < BACKOFF_MOST; i++)
		delay *= 2;
	return delay < BACKOFF_MOST ? delay : BACKOFF_MOST;
}
