#ifndef LETTER_ATTACH_H
#define LETTER_ATTACH_H
/**
 * Files that go with an e-mail, as further parts of its multipart/mixed.
 *
 * The bytes of each file are a part of their own among the letter's parts, so
 * that an invoice that goes with five reminders is stored once.
 * Source: RFC 2045 section 6.8, 2046 section 5.1.3, 2183, 2231 section 4.
 */
#include "relance/letter.h"

/**
 * The names under which the attachments go: made from the invoice's id and
 * from what the bytes are (pdf, xml, png, jpg, else bin), never from the name
 * that a document had. No two are equal.
 */
const char *const *attachment_names(const struct letter_request *req,
				    struct arena *arena);

/**
 * Add the finished e-mail with its attachments to the parts of `out`.
 *
 *  boundary  of the multipart/mixed in `mail`, which holds the bodies only
 */
void attach_all(const struct letter_request *req, const char *boundary,
		const struct byte_part *mail, struct arena *arena,
		struct letter *out);

#endif
