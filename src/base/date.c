/*
 * Civil dates by arithmetic alone: no time zone, no libc calendar. The
 * conversion counts years from 1 March so that the leap day comes last
 * (Hinnant, "chrono-compatible low-level date algorithms").
 */
#include <stdio.h>
#include <string.h>

#include "relance/date.h"

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

civil_day date_from_ymd(int year, int month, int day)
{
	int y, era, year_of_era, day_of_year, day_of_era;

	if (year < 1900 || year > 2999 || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month))
		return DAY_NONE;
	y = month <= 2 ? year - 1 : year;
	era = y / 400;
	year_of_era = y - era * 400;
	day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
		     day_of_year;
	return era * 146097 + day_of_era - 719468;
}

void date_to_ymd(civil_day on, int *year, int *month, int *day)
{
	int64_t z = (int64_t)on + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = (int)(z - era * 146097);
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;

	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + (int)era * 400 + (*month <= 2 ? 1 : 0);
}

static int digits(const char *text, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

bool date_parse(const char *text, size_t len, civil_day *on_out)
{
	int year, month, day;
	civil_day on;

	if (len != 10 || text[4] != '-' || text[7] != '-')
		return false;
	year = digits(text, 4);
	month = digits(text + 5, 2);
	day = digits(text + 8, 2);
	if (year < 0 || month < 0 || day < 0)
		return false;
	on = date_from_ymd(year, month, day);
	if (on == DAY_NONE)
		return false;
	*on_out = on;
	return true;
}

static char *put_word(char buf[DATE_TEXT_SIZE], const char *word)
{
	memcpy(buf, word, strlen(word) + 1);
	return buf;
}

char *date_to_text(civil_day on, char buf[DATE_TEXT_SIZE])
{
	int year, month, day;

	if (on == DAY_NONE)
		return put_word(buf, "");
	if (on == DAY_NEVER)
		return put_word(buf, "never");
	date_to_ymd(on, &year, &month, &day);
	if (year < 0 || year > 9999)
		year = 9999;
	buf[0] = (char)('0' + year / 1000);
	buf[1] = (char)('0' + year / 100 % 10);
	buf[2] = (char)('0' + year / 10 % 10);
	buf[3] = (char)('0' + year % 10);
	buf[4] = buf[7] = '-';
	buf[5] = (char)('0' + month / 10);
	buf[6] = (char)('0' + month % 10);
	buf[8] = (char)('0' + day / 10);
	buf[9] = (char)('0' + day % 10);
	buf[10] = '\0';
	return buf;
}

int date_weekday(civil_day on)
{
	/* 1970-01-01 was a Thursday. */
	int w = (int)(((int64_t)on + 3) % 7);

	return (w < 0 ? w + 7 : w) + 1;
}

civil_day date_add_months(civil_day on, int months)
{
	int year, month, day, index, last;

	date_to_ymd(on, &year, &month, &day);
	index = year * 12 + month - 1 + months;
	year = index / 12;
	month = index % 12 + 1;
	last = days_in_month(year, month);
	return date_from_ymd(year, month, day > last ? last : day);
}

civil_day date_end_of_month(civil_day on)
{
	int year, month, day;

	date_to_ymd(on, &year, &month, &day);
	return date_from_ymd(year, month, days_in_month(year, month));
}

civil_day date_easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;

	return date_from_ymd(year, n / 31, n % 31 + 1);
}

char *instant_to_text(int64_t at, char buf[INSTANT_TEXT_SIZE])
{
	int64_t day = at / 86400, second = at % 86400;
	int year, month, dom;

	if (second < 0) {
		second += 86400;
		day--;
	}
	date_to_ymd((civil_day)day, &year, &month, &dom);
	if (year < 0 || year > 9999)
		year = 9999;
	snprintf(buf, INSTANT_TEXT_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ",
		 (unsigned)year % 10000, (unsigned)month % 100,
		 (unsigned)dom % 100, (unsigned)(second / 3600) % 100,
		 (unsigned)(second / 60 % 60), (unsigned)(second % 60));
	return buf;
}
