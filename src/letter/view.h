#ifndef LETTER_VIEW_H
#define LETTER_VIEW_H
/** The values that a template may name, made from a planned message. */
#include "relance/letter.h"
#include "template.h"

/**
 * Fill `view` for one letter in `language`. Every text is one line, without
 * control characters or our marks; the strings live in `arena`.
 */
void view_build(struct view *view, const struct letter_request *req,
		const char *language, struct arena *arena);

/** A copy fit for one line: control characters, line breaks and invalid bytes
 * are replaced; NULL gives NULL. */
const char *view_clean(struct arena *arena, const char *text);

/** Messages of the same customer, currency and kind of recipient that were
 * accepted: true for those a letter may refer to. */
bool view_is_earlier(const struct letter_request *req,
		     const struct message_past *past);

#endif
