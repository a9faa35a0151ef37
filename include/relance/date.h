#ifndef RELANCE_DATE_H
#define RELANCE_DATE_H
/**
 * Civil dates as day numbers: days since 1970-01-01 in the creditor's
 * calendar, no time zone. Variables that hold one end in `_on`.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t civil_day;

#define DAY_NONE INT32_MIN  /* no date given */
#define DAY_NEVER INT32_MAX /* later than every date */
#define DATE_TEXT_SIZE 11   /* "2026-11-23" and NUL */

/** DAY_NONE if there is no such day (years 1900 to 2999). */
civil_day date_from_ymd(int year, int month, int day);
void date_to_ymd(civil_day on, int *year, int *month, int *day);
/** Strict YYYY-MM-DD, whole text; false otherwise. */
bool date_parse(const char *text, size_t len, civil_day *on_out);
/** Writes "YYYY-MM-DD" ("never"/"" for the two constants); returns buf. */
char *date_to_text(civil_day on, char buf[DATE_TEXT_SIZE]);
/** 1 = Monday ... 7 = Sunday (ISO 8601). */
int date_weekday(civil_day on);
/** Same day n months later; the last of the month when it has no such day. */
civil_day date_add_months(civil_day on, int months);
civil_day date_end_of_month(civil_day on);
/** Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher). */
civil_day date_easter(int year);

/** Instants: whole seconds UTC since 1970. "2026-11-23T06:00:01Z". */
#define INSTANT_TEXT_SIZE 21
char *instant_to_text(int64_t at, char buf[INSTANT_TEXT_SIZE]);

#endif
