#ifndef RELANCE_LETTER_H
#define RELANCE_LETTER_H
/**
 * Turn a planned message into finished bytes.
 *
 * Templates are Markdown with a strict Mustache subset ({{name}},
 * {{#list}}...{{/list}}, {{^name}}...{{/name}}), one source for text/plain,
 * text/html and the paper letter. The first line is `Subject: ...`. A name
 * that does not exist is an error when the templates are loaded. Values are
 * put in after Markdown was parsed, so they can never become Markdown, HTML
 * or headers.
 *
 * Rendering is pure: equal arguments give equal bytes (boundaries and
 * Message-ID come from the message id). What differs by the moment of
 * sending (Date, journal head) is put in front by letter_stamp().
 * Source: relance-templates(5); RFC 5322, 2045-2047, 3834.
 */
#include "relance/decide.h"
#include "relance/declaration.h"
#include "relance/diag.h"
#include "relance/filing.h"
#include "relance/model.h"
#include "relance/rules.h"

/** All templates of a working folder, by language and name. */
struct templates;

/**
 * Load templates/<lang>/<name>.md below `dir` and check each by itself.
 * Errors of all of them are reported.
 */
enum status templates_load(const char *dir, struct arena *arena,
			   struct templates **out, struct diags *d) WARN_UNUSED;
/** Is there this template in this language? */
bool templates_have(const struct templates *t, const char *language,
		    const char *name);
/** Same, in any language. */
bool templates_have_any(const struct templates *t, const char *name);
/**
 * The language in which a customer is to be written to (their own, else their
 * country's) when the step's template is not there in it; else NULL.
 */
const char *templates_lack(const struct templates *t, const struct customer *c,
			   const struct step *step);
/** The source texts, so that each can be stored once under its hash. */
size_t templates_count(const struct templates *t);
const struct rule_file *templates_source(const struct templates *t, size_t i);
/** Print relance-templates(5) as roff: how letters are written, all names. */
void templates_reference(struct str *out);
/**
 * Check that every template named by the rules exists in some language, and
 * in the company's language; suggest the nearest name at the rule's mark. Also
 * the names in the texts of `task:`.
 */
void templates_check_rules(const struct templates *t, const struct rules *rules,
			   struct diags *d);

/** Stored once under the hash of its bytes; a message is a list of them. */
struct byte_part {
	const void *bytes;
	size_t n;
};

struct letter {
	const char *subject;  /* UTF-8, one line */
	const char *language; /* in which it was written */
	const char *template_name;
	struct VEC(struct byte_part) parts; /* concatenated: the .eml without
					 stamp (CRLF), the .pdf, or for a
					 portal a .tar of several files */
	const char *plain; /* what a person reads: `outbox read` */
};

/** A file that goes with a letter: the bytes of a document. Its name is made
 * from the invoice's id, its type from its first bytes, where none is given. */
struct attachment {
	size_t invoice; /* index into snapshot.invoices */
	const void *bytes;
	size_t n;
	const char *stem;	   /* its name without ending, or NULL */
	const char *mime, *ending; /* its type, or NULL */
};

struct letter_request {
	const struct rules *rules;
	const struct snapshot *snap;
	const struct planned_message *message;
	const char *message_id;
	civil_day data_of; /* up to which day payments are counted */
	/* Carried by an e-mail; listed as enclosures of a letter on paper. */
	const struct attachment *attachment;
	size_t attachment_count;
	const struct dossier *dossier; /* of a filing: what goes with it */
	/* Of a declaration, which is about no customer: what is declared. */
	const struct declaration_figures *declaration;
};

/**
 * Render one message. Language: contact, customer, country, company, the
 * first of them in which the template exists.
 * STATUS_INVALID with an error when it cannot be rendered (no template in
 * any language, output too large, our address missing).
 */
enum status letter_render(const struct templates *t,
			  const struct letter_request *req, struct arena *arena,
			  struct letter *out, struct diags *d) WARN_UNUSED;

/**
 * The same message as a letter on paper, A4 PDF, whatever its channel: to
 * print, or to go with an e-mail. To an insurer it is addressed to the
 * insurer. Equal arguments give equal bytes, on a machine with the same fonts.
 *
 *  out  lives in `arena`
 *
 * STATUS_INVALID with an error as letter_render, and for a character that no
 * font has; the first letter loads the part that draws.
 */
enum status letter_pdf(const struct templates *t,
		       const struct letter_request *req, struct arena *arena,
		       struct byte_part *out, struct diags *d) WARN_UNUSED;

/**
 * A declaration as a letter to the insurer, A4 PDF: template insurer-turnover
 * or insurer-overdue, in the company's language. Otherwise as letter_pdf.
 */
enum status letter_declaration(const struct templates *t,
			       const struct rules *rules,
			       const struct declaration_figures *figures,
			       struct arena *arena, struct byte_part *out,
			       struct diags *d) WARN_UNUSED;

/**
 * The text of a task that a step opens: `task: "call {{customer.name}}"` with
 * the names of templates put in, on one line, in the company's language. What
 * is owed is that of the task's invoices; sums of several currencies stand
 * beside each other.
 */
const char *letter_task_text(const struct rules *rules,
			     const struct snapshot *snap,
			     const struct plan *plan,
			     const struct planned_task *task,
			     struct arena *arena);

/**
 * The header lines that depend on the moment of sending, to stand before the
 * parts: "Date: ...\r\nX-Relance-Journal-Head: <hex>\r\n".
 */
void letter_stamp(struct str *out, int64_t now_at, const char *journal_head);

/* Numbers and dates as a language writes them (letter/locale.c). */
void locale_money(
	struct str *out, const char *language, int64_t minor,
	const char *currency); /* fr: 1 234,50 EUR (NBSP, the euro sign) */
void locale_date(struct str *out, const char *language, civil_day on);
bool locale_known(const char *language); /* fr en de es */

#endif
