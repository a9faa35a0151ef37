#ifndef IMPORT_SYNONYM_H
#define IMPORT_SYNONYM_H
/**
 * What other programs call our columns, in English, French, German and
 * Spanish. Only the suggestions use it: an import never guesses.
 */
#include "column.h"

/** Canonical name of a header as a column of `kind`, or NULL. Case, accents,
 * blanks and punctuation do not matter; a "?" left by a lost accent stands for
 * one letter. */
const char *synonym_find(enum import_kind kind, const char *header);

#endif
