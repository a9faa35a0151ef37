#ifndef LETTER_MIME_H
#define LETTER_MIME_H
/**
 * E-mail in Internet form, without what differs by the moment of sending.
 *
 * Lives in a plugin (libexec/relance/mime.so), because GMime and GLib would
 * cost each start of the program more than the run itself.
 * Source: RFC 5322, 2045 to 2047, 2231, 3834.
 */
#include <stddef.h>

#include "relance/str.h"

struct mime_address {
	const char *name, *email; /* name may be NULL; email NULL: not there */
};

/** All texts are single lines of UTF-8, bodies UTF-8 with LF. */
struct mime_message {
	struct mime_address from, to, cc, reply_to;
	const char *subject;
	const char *message_id;	    /* local part; makes the boundary too */
	const char *domain;	    /* of Message-ID and of `earlier` */
	const char *const *earlier; /* local parts, oldest first */
	size_t earlier_n;
	const char *copy_of; /* local part of what it repeats, or NULL */
	const char *language;
	const char *mixed; /* boundary of a multipart/mixed around the bodies,
			      for attachments to be added; NULL: none */
	const char *plain, *html;
	size_t plain_n, html_n;
};

/** The symbol "mime_compose": bytes are malloc'd, CRLF, 7 bit. */
typedef char *mime_compose_fn(const struct mime_message *m, size_t *n_out);
char *mime_compose(const struct mime_message *m, size_t *n_out);

#endif
