#ifndef LETTER_MIME_QUOTED_H
#define LETTER_MIME_QUOTED_H
/**
 * Text with LF as quoted-printable with CRLF: lines of at most 76 characters,
 * no blank at the end of one. Source: RFC 2045, 6.7.
 */
#include "relance/str.h"

void quoted_printable(struct str *out, const char *text, size_t n);

#endif
