#ifndef RELANCE_CALENDAR_H
#define RELANCE_CALENDAR_H
/**
 * Lengths of time as rules and contracts write them, and the calendars in
 * which their business days count.
 */
#include <stdbool.h>

#include "relance/date.h"

/** A length of time as written: `10 days`, `2 business days`, `1 month`. */
enum span_unit {
	SPAN_NONE,
	SPAN_DAYS,
	SPAN_BUSINESS_DAYS,
	SPAN_MONTHS
};
struct span {
	int n;
	enum span_unit unit;
};

/** Work days and holidays of one country. Loaded from calendars/NAME.yaml or
 * from the ones that ship (fr, and an empty `none`). */
struct calendar;
bool calendar_is_business(const struct calendar *c, civil_day on);
bool calendar_is_holiday(const struct calendar *c, civil_day on);
/** n business days after (n < 0: before) `on`; n = 0: `on` itself. */
civil_day calendar_add_business(const struct calendar *c, civil_day on, int n);
/** `on` moved by a span; months clamp to the last day. */
civil_day calendar_add_span(const struct calendar *c, civil_day on,
			    struct span span);
const char *calendar_name(const struct calendar *c);

#endif
