/* The header lines of the moment of sending. */
#include "relance/date.h"
#include "relance/letter.h"

static const char *const weekday[] = { "Mon", "Tue", "Wed", "Thu",
				       "Fri", "Sat", "Sun" };
static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
				     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

void letter_stamp(struct str *out, int64_t now_at, const char *journal_head)
{
	int64_t seconds = now_at % 86400;
	civil_day on = (civil_day)(now_at / 86400);
	int y, m, d;

	date_to_ymd(on, &y, &m, &d);
	str_addf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
		 weekday[date_weekday(on) - 1], d, month[m - 1], y,
		 (int)(seconds / 3600), (int)(seconds / 60 % 60),
		 (int)(seconds % 60));
	if (journal_head && *journal_head)
		str_addf(out, "X-Relance-Journal-Head: %s\r\n", journal_head);
}
