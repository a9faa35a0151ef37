#ifndef IMPORT_VALUE_H
#define IMPORT_VALUE_H
/**
 * One field's text as a value: dates in a given form, amounts as people of
 * many countries write them. Strict: what does not fit entirely is refused.
 */
#include <stdbool.h>

#include "relance/date.h"
#include "relance/money.h"

/**
 * Is this a date form? Made of one year (YYYY, or YY for 2000 to 2099), one
 * month (MM two digits, M one or two), one day (DD, D); everything else in it
 * stands for itself: "DD/MM/YYYY", "D.M.YYYY", "YYYYMMDD",
 * "YYYY-MM-DD 00:00:00".
 */
bool date_form_valid(const char *form);
/** Digits and signs as the form wants them; the day need not exist. */
bool date_form_fits(const char *form, const char *text, size_t len);
/** The whole text in that form; no 31 February. */
bool date_form_read(const char *form, const char *text, size_t len,
		    civil_day *on_out);

struct number_form {
	char decimal;	/* '.' or ',' */
	char thousands; /* 0: none; ' ' every kind of space; '\'' also U+2019 */
};

enum amount_fault {
	AMOUNT_FINE,
	AMOUNT_NOT_A_NUMBER,
	AMOUNT_DECIMALS, /* more of them than the currency has */
	AMOUNT_GROUPS,	 /* thousands not in threes */
	AMOUNT_RANGE,
};
enum amount_fault amount_read(struct number_form form, const char *text,
			      size_t len, const char *currency,
			      int64_t *minor_out);

/** "yes", "no" and their like (y/n, true/false, 1/0, oui/non, ja/nein, si);
 * -1 for anything else. */
int yes_no_read(const char *text);

#endif
