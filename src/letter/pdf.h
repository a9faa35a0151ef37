#ifndef LETTER_PDF_H
#define LETTER_PDF_H
/**
 * A4 PDF of a sheet.
 *
 * Lives in a plugin (libexec/relance/pdf.so), because pango and cairo would
 * cost each start of the program more than the run itself. Equal sheets give
 * equal bytes: the only time in them is the sheet's own date, and only pinned
 * font files are used, whatever else is installed.
 */
#include <stddef.h>

#include "sheet.h"

struct pdf_trouble {
	char why[256];	  /* "no font has the character ..." */
	const char *hint; /* or NULL */
};

/** The symbol "pdf_compose": bytes are malloc'd, NULL with a trouble. */
typedef char *pdf_compose_fn(const struct sheet *sheet, size_t *n_out,
			     struct pdf_trouble *trouble);
char *pdf_compose(const struct sheet *sheet, size_t *n_out,
		  struct pdf_trouble *trouble);

#endif
