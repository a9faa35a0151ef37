#ifndef RELANCE_COUNTRY_H
#define RELANCE_COUNTRY_H
/** Codes of countries, ISO 3166-1 of two capital letters. */
#include <stdbool.h>

bool country_known(const char *code);
/** What to write instead of one that is not known. */
const char *country_hint(const char *code);

#endif
