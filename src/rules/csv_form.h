#ifndef RULES_CSV_FORM_H
#define RULES_CSV_FORM_H
/** How a CSV file is written, for those we read and those we write. */
#include "decode.h"

extern const struct type type_separator; /* char */
extern const struct type type_decimal;	 /* char */
extern const struct type type_thousands; /* char, '\0' none */
/** const char *: one year, month and day, as in DD/MM/YYYY. */
extern const struct type type_date_form;
/** The same for a text that stands elsewhere; NULL with an error. */
const char *date_form_parse(struct decoder *dec, const struct node *node);

#endif
