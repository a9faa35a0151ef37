/*
 * Amounts as integers. The list of currencies is ISO 4217's active codes with
 * their minor units; a code that is not in it is refused everywhere.
 */
#include <string.h>

#include "relance/arena.h"
#include "relance/money.h"

/* Sorted within each row; codes of four bytes with the blank. */
static const char decimals_2[] =
	"AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB "
	"BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP "
	"DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG "
	"HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL "
	"MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
	"NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG "
	"SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD "
	"TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG ";
static const char decimals_0[] =
	"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF ";
static const char decimals_3[] = "BHD IQD JOD KWD LYD OMR TND ";

static bool listed(const char *list, const char *code)
{
	for (const char *p = list; *p; p += 4)
		if (!memcmp(p, code, 3))
			return true;
	return false;
}

int currency_decimals(const char *code)
{
	if (!code || strlen(code) != 3)
		return -1;
	if (listed(decimals_2, code))
		return 2;
	if (listed(decimals_0, code))
		return 0;
	return listed(decimals_3, code) ? 3 : -1;
}

/* Digits of text[*i..] into *value; false when the number leaves the range. */
static bool take_digits(const char *text, size_t len, size_t *i, int64_t *value)
{
	for (; *i < len && text[*i] >= '0' && text[*i] <= '9'; (*i)++) {
		*value = *value * 10 + (text[*i] - '0');
		if (*value > MONEY_MAX)
			return false;
	}
	return true;
}

bool money_parse(const char *text, size_t len, const char *currency,
		 int64_t *minor_out)
{
	int decimals = currency_decimals(currency), given = 0;
	bool negative = len && text[0] == '-';
	size_t i = len && (text[0] == '-' || text[0] == '+') ? 1 : 0, start = i;
	int64_t value = 0;

	if (decimals < 0 || !take_digits(text, len, &i, &value) || i == start)
		return false;
	if (i < len && text[i] == '.') {
		start = ++i;
		if (!take_digits(text, len, &i, &value) || i == start)
			return false;
		given = i - start > 9 ? 9 : (int)(i - start);
	}
	if (i != len || given > decimals)
		return false;
	for (; given < decimals; given++)
		value *= 10;
	if (value > MONEY_MAX)
		return false;
	*minor_out = negative ? -value : value;
	return true;
}

void money_to_text(struct str *out, int64_t minor, const char *currency)
{
	int decimals = currency_decimals(currency);
	uint64_t rest = minor < 0 ? -(uint64_t)minor : (uint64_t)minor;
	uint64_t unit = 1;

	if (decimals < 0)
		decimals = 2;
	for (int i = 0; i < decimals; i++)
		unit *= 10;
	str_addf(out, "%s%llu", minor < 0 ? "-" : "",
		 (unsigned long long)(rest / unit));
	if (decimals)
		str_addf(out, ".%0*llu", decimals,
			 (unsigned long long)(rest % unit));
}

char *money_text(struct arena *a, int64_t minor, const char *currency)
{
	struct str s = STR_INIT;
	char *text;

	money_to_text(&s, minor, currency);
	text = arena_strndup(a, s.buf, s.len);
	str_release(&s);
	return text;
}

bool money_add(int64_t *sum, int64_t minor)
{
	int64_t result;

	if (__builtin_add_overflow(*sum, minor, &result))
		return false;
	*sum = result;
	return true;
}
