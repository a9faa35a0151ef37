#ifndef LETTER_FRAME_H
#define LETTER_FRAME_H
/** What stands around the body: the page of an e-mail, the sheet of paper. */
#include "relance/letter.h"
#include "relance/str.h"

struct frame {
	const struct letter_request *req;
	const char *language, *subject;
	struct arena *arena;
};

/** A whole HTML document for an e-mail. */
void frame_email(const struct frame *f, const struct str *body,
		 struct str *out);
/** A whole HTML document for A4 paper and a window envelope. */
void frame_paper(const struct frame *f, const struct str *body,
		 struct str *out);
/** The same sheet for a terminal: address, date, subject, body. */
void frame_paper_plain(const struct frame *f, const struct str *body,
		       struct str *out);

#endif
