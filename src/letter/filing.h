#ifndef LETTER_FILING_H
#define LETTER_FILING_H
/** The files that go with a message to an insurer. */
#include "relance/filing.h"
#include "relance/letter.h"

/** A file of the e-mail, for its manifest. */
struct filing_file {
	const char *kind, *name;
	const struct invoice *inv; /* NULL: of the debtor */
	size_t n;
	struct sha256 hash;
};

struct filing_request {
	const struct insurer_case *of;
	const struct dossier *dossier;
	const struct snapshot *snap;
	const struct config *config;
	const char *filing, *message_id;
	const struct planned_filing *about;
	const struct deadline *deadline; /* that it keeps, or NULL */
	const struct filing_file *file;
	size_t file_count;
};

/** The end of the invoice's extension, as the insurer may have moved it. */
civil_day filing_extended(const struct insurer_case *k,
			  const struct invoice *inv);
/** The deadline that the message keeps, or NULL. */
const struct deadline *filing_deadline(const struct insurer_case *k,
				       const struct planned_message *m);
/** Is the insurer asked to take the case over by this filing? */
bool filing_takes_over(const struct contract *k, const char *filing);
/** One object (filing_json.c). */
void filing_json(const struct filing_request *r, struct str *out);

/** The facts of it that are not known (filing_unknown.c). */
json_t *js_unknown(const struct filing_request *r);

/**
 * What an e-mail to an insurer carries: the message itself as PDF, CSV, JSON,
 * then the papers. `with` is `req` with these as its attachments.
 */
enum status filing_enclose(const struct templates *t,
			   const struct letter_request *req,
			   struct arena *arena, struct letter_request *with,
			   struct diags *d) WARN_UNUSED;

#endif
