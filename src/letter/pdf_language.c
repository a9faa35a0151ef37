/*
 * The language of the document, which a screen reader needs to speak it and
 * which cairo 1.16 cannot write: qpdf puts it into the catalogue. Without a
 * random identifier, so that equal letters stay equal.
 */
#include <qpdf/qpdf-c.h>
#include <stdio.h>

#include "pdf_draw.h"

static bool has_failed(QPDF_ERROR_CODE code)
{
	return (code & QPDF_ERRORS) != 0;
}

static bool rewrite(qpdf_data q, const char *language, const struct str *pdf)
{
	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	if (has_failed(qpdf_read_memory(q, "letter", pdf->buf, pdf->len, NULL)))
		return false;
	qpdf_oh_replace_key(q, qpdf_get_root(q), "/Lang",
			    qpdf_oh_new_unicode_string(q, language));
	if (has_failed(qpdf_init_write_memory(q)))
		return false;
	qpdf_set_deterministic_ID(q, QPDF_TRUE);
	qpdf_set_object_stream_mode(q, qpdf_o_disable);
	return !has_failed(qpdf_write(q));
}

void pdf_set_language(struct pdf *p, struct str *pdf)
{
	qpdf_data q = qpdf_init();

	if (rewrite(q, p->sheet->language, pdf)) {
		str_clear(pdf);
		str_add_n(pdf, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
	} else {
		snprintf(p->trouble->why, sizeof p->trouble->why,
			 "cannot set the language of the document");
	}
	qpdf_cleanup(&q);
}
