#ifndef LETTER_LOAD_H
#define LETTER_LOAD_H
/** The templates of a working folder, and the renderer found for one. */
#include "mime.h"
#include "pdf.h"
#include "relance/letter.h"
#include "template.h"

struct template_file {
	const char *language, *name, *path;
	struct template compiled;
	struct rule_file source;
};

struct templates {
	struct VEC(struct template_file) file;
	mime_compose_fn *compose;    /* NULL until the first e-mail */
	pdf_compose_fn *compose_pdf; /* and the first letter on paper */
};

/** NULL when there is none. */
const struct template_file *template_find(const struct templates *t,
					  const char *language,
					  const char *name);

/** The template of a step: its own, or that of a notice to the insurer; NULL
 * when the step writes to nobody. */
const char *letter_template_name(const struct step *step);
/** company.language, else that of its country, else NULL. */
const char *letter_company_language(const struct config *c);

#endif
