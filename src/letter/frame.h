#ifndef LETTER_FRAME_H
#define LETTER_FRAME_H
/** What stands around the body: the page of an e-mail, the sheet of paper. */
#include "relance/letter.h"
#include "relance/str.h"
#include "sheet.h"

struct frame {
	const struct letter_request *req;
	const char *language, *subject;
	struct arena *arena;
};

/** A whole HTML document for an e-mail. */
void frame_email(const struct frame *f, const struct str *body,
		 struct str *out);
/** What stands around the body on A4 paper; the body stays as it is. */
void frame_sheet(const struct frame *f, struct sheet *out);
/** The same sheet for a terminal: address, date, subject, body. */
void frame_paper_plain(const struct frame *f, const struct str *body,
		       struct str *out);

#endif
