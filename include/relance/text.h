#ifndef RELANCE_TEXT_H
#define RELANCE_TEXT_H
/** Small helpers for text that comes from outside. */
#include <stdbool.h>
#include <stddef.h>

#include "relance/str.h"

bool str_eq(const char *a, const char *b); /* NULL equals only NULL */
bool text_starts(const char *text, const char *prefix);

/** Well-formed UTF-8, no surrogates, no overlong forms. NUL is allowed. */
bool utf8_valid(const char *text, size_t len);
/** Number of characters (code points). */
size_t utf8_length(const char *text, size_t len);
/** Bytes of the character that starts here (1..4); 1 for a broken one. */
size_t utf8_step(const char *text, size_t len);
/**
 * Columns that the text takes on a terminal or in plain mail: accents none,
 * East Asian characters two (wcwidth of the UTF-8 locale the program sets;
 * one for each where no such locale is set).
 */
size_t text_columns(const char *text, size_t len);

/**
 * Append for a terminal: control characters, escape sequences and broken
 * UTF-8 become \xNN or \u{NNNN} so that imported text cannot move the cursor
 * or change colours; line breaks become a space.
 */
void text_add_safe(struct str *out, const char *text);

/** A quoted cell of CSV; NULL is an empty one. One that a spreadsheet would
 * take for a formula begins with an apostrophe. */
void text_add_csv(struct str *out, const char *text);
/** The same with quotes only where it needs them between `separator`s. */
void text_add_field(struct str *out, const char *text, char separator);

/**
 * The candidate nearest to `word`, or NULL when none is near enough to be
 * what was meant (distance at most max(1, length / 3)).
 */
const char *text_nearest(const char *word, const char *const *candidates,
			 size_t n);

/**
 * May this stand in an SMTP envelope? One @, ASCII local part of at most 64
 * bytes, a domain with a dot (or a literal test domain), nothing of CR, LF,
 * NUL, blanks, <>,;:"()[]\ (RFC 5321 §4.1.2 dot-string; quoted local parts
 * are refused on purpose). Domain labels may be UTF-8 (IDN), but of
 * characters that are seen: no blanks, marks of direction or of no width.
 */
bool email_valid(const char *text);

/** Lower-case ASCII copy compare. */
bool text_same_ci(const char *a, const char *b);

#endif
