#ifndef CHECK_H
#define CHECK_H
/** cmocka's four includes once, and assertions that print money and dates as
 * people read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "relance/date.h"

#define assert_minor_equal(got, want)                                          \
	do {                                                                   \
		int64_t got_ = (got), want_ = (want);                          \
		if (got_ != want_)                                             \
			fail_msg("%s is %lld, not %lld minor units", #got,     \
				 (long long)got_, (long long)want_);           \
	} while (0)

#define assert_day_equal(got, want_text)                                       \
	do {                                                                   \
		char got_[DATE_TEXT_SIZE];                                     \
		date_to_text((got), got_);                                     \
		if (strcmp(got_, (want_text)) != 0)                            \
			fail_msg("%s is %s, not %s", #got, got_, (want_text)); \
	} while (0)

#define LENGTH(array) (sizeof(array) / sizeof *(array))

#endif
