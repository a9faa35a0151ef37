#ifndef RELANCE_MONEY_H
#define RELANCE_MONEY_H
/**
 * Money as integer minor units (cents; yen for JPY) with an ISO 4217 code.
 *
 * No floating point, no conversion between currencies. Amounts stay within
 * +-MONEY_MAX so that sums of a million of them cannot overflow int64_t.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "relance/str.h"

#define MONEY_MAX INT64_C(999999999999999) /* per amount, in minor units */

__extension__ typedef __int128 int128;

struct money {
	int64_t minor;
	char currency[4];
};

/** Decimals of a currency (EUR 2, JPY 0, TND 3), -1 if the code is unknown. */
int currency_decimals(const char *code);

/**
 * Read a plain decimal as imported canonical files and rules write it:
 * optional sign, digits, optional "." and at most the currency's decimals.
 * False for anything else (thousands separators, exponents, too many
 * decimals, out of range).
 */
bool money_parse(const char *text, size_t len, const char *currency,
		 int64_t *minor_out);
/** Append "1234.50" / "-0.05" / "1200" (JPY). */
void money_to_text(struct str *out, int64_t minor, const char *currency);
/** Same, in an arena. */
struct arena;
char *money_text(struct arena *a, int64_t minor, const char *currency);

/** *sum += minor; false (and *sum unchanged) on overflow. */
bool money_add(int64_t *sum, int64_t minor);

#endif
