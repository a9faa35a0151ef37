/*
 * Rungs at which an invoice could stand for ever: `when` is a moment, and a
 * moment that depends on more than time may never come, or only on days on
 * which nothing is sent. And rungs that come at the same moment.
 */
#include <string.h>

#include "relance/text.h"
#include "rules_check.h"

#define FAR_AWAY 1000000 /* days: time has done what it can */
#define FAR_DATE 300000	 /* in the 28th century: dates end in 2999 */
#define YEARS_LOOKED_AT 5

/* ---- what time alone decides ------------------------------------------ */

/* One day with its place in week and month; all else is not known. */
struct day {
	civil_day on;
	bool business, far;
};

static struct value known(int64_t number)
{
	return (struct value){ .known = true,
			       .number = number,
			       .changes_on = DAY_NEVER };
}

static struct value day_read(void *ctx, enum fact fact)
{
	const struct day *day = ctx;
	const struct fact_info *info = &fact_table[fact];
	int y, m, d;

	if (fact == FACT_WEEKDAY)
		return known(date_weekday(day->on));
	if (fact == FACT_BUSINESS_DAY)
		return known(day->business);
	if (fact == FACT_DAY_OF_MONTH) {
		date_to_ymd(day->on, &y, &m, &d);
		return known(d);
	}
	/* What is not paid stops the cover when its extension ends. */
	if (day->far && fact == FACT_COVER_STOPPED)
		return known(true);
	if (day->far && info->moves == MOVES_UP_DAILY)
		return known(info->type == TYPE_DATE ? FAR_DATE : FAR_AWAY);
	if (day->far && info->moves == MOVES_DOWN_DAILY)
		return known(-FAR_AWAY);
	if (day->far && info->type == TYPE_DATE)
		return known(0);
	return (struct value){ .changes_on = DAY_NEVER };
}

static enum tri on_day(const struct expr *e, const struct day *day)
{
	return expr_eval(e, day->on, day_read, (void *)day).result;
}

static bool is_calendar_fact(enum fact fact)
{
	return fact == FACT_WEEKDAY || fact == FACT_DAY_OF_MONTH ||
	       fact == FACT_BUSINESS_DAY;
}

/* Facts that change by themselves in a way that is not modelled here. */
static bool moves_otherwise(const struct expr *e)
{
	for (int i = 0; i < FACT__COUNT; i++)
		if (fact_table[i].moves == MOVES_ANY_DAY &&
		    !is_calendar_fact((enum fact)i) &&
		    expr_uses(e, (enum fact)i))
			return true;
	return false;
}

static bool sends_on(const struct policy *p, civil_day on)
{
	return p->send_days >> (date_weekday(on) - 1) & 1 &&
	       (p->send_on_holidays || !calendar_is_holiday(p->calendar, on));
}

/* How a condition fares over some years, when time has done its work. */
struct years {
	bool ever, ever_sent;
	bool may;	    /* not excluded on some day */
	bool month_without; /* a month in which it holds on quiet days only */
};

static struct years years_of(const struct policy *p, const struct expr *e)
{
	struct years all = { 0 };
	bool held = false, sent = false;
	civil_day first = date_from_ymd(2026, 1, 1);
	int y, m, d, month = 0;

	for (int i = 0; i < YEARS_LOOKED_AT * 366; i++) {
		struct day day = { .on = first + i, .far = true };
		enum tri is;

		date_to_ymd(day.on, &y, &m, &d);
		if (m != month)
			all.month_without |= held && !sent;
		if (m != month)
			held = sent = false;
		month = m;
		day.business = calendar_is_business(p->calendar, day.on);
		is = on_day(e, &day);
		all.may |= is != TRI_NO;
		held |= is == TRI_YES;
		sent |= is == TRI_YES && sends_on(p, day.on);
		all.ever |= held;
		all.ever_sent |= sent;
	}
	return all;
}

/* ---- one rung --------------------------------------------------------- */

static void warn_more_than_time(struct decoder *dec, const struct found *found,
				size_t i)
{
	struct diag *diag = step_add(dec, found, i, "when", false,
				     "this may never become true; an invoice "
				     "then waits here for ever");

	HINT(dec, diag,
	     "`when` is for the moment; put what is for some customers only "
	     "under `only_if`, and those are passed over.");
}

static bool is_quiet_only(struct decoder *dec, const struct found *found,
			  size_t i, const struct years *years)
{
	struct diag *diag;

	if (!years->ever || years->ever_sent)
		return false;
	diag = step_add(dec, found, i, "when", true,
			"this is true only on days on which nothing is sent");
	HINT(dec, diag, "Choose other days, or change `send_days`.");
	return true;
}

static void check_when(struct decoder *dec, const struct found *found,
		       const struct policy *p, size_t i)
{
	const struct step *s = &p->step[i];
	bool writes = s->channel != CHANNEL_NONE || s->notify_insurer;
	struct years years;
	struct diag *diag;

	if (!s->when || s->deadline)
		return;
	years = years_of(p, s->when);
	/* What is true for a while only was told by check_reach. */
	if (!years.ever) {
		if (years.may && !moves_otherwise(s->when))
			warn_more_than_time(dec, found, i);
		return;
	}
	if (writes && is_quiet_only(dec, found, i, &years))
		return;
	if (writes && years.month_without) {
		diag = step_add(dec, found, i, "when", false,
				"in some months this is true on quiet days "
				"only; the step then waits for another month");
		HINT(dec, diag, "Allow several days, as day_of_month <= 5.");
	}
}

/* ---- two rungs -------------------------------------------------------- */

#define LONGEST_LADDER 400 /* days overdue at which a rung may begin */

static struct value overdue_read(void *ctx, enum fact fact)
{
	const int *days = ctx;

	if (fact == FACT_DAYS_OVERDUE)
		return known(*days);
	return (struct value){ .changes_on = DAY_NEVER };
}

/* The first day overdue on which time alone lets a rung go; -1: never. */
static int first_day(const struct step *s)
{
	for (int days = 1; days < LONGEST_LADDER; days++)
		if (!s->when ||
		    expr_eval(s->when, days, overdue_read, &days).result ==
			    TRI_YES)
			return days;
	return -1;
}

static const struct step *rung_above(const struct policy *p, size_t i)
{
	const struct step *s = &p->step[i];

	while (i-- > 0)
		if (is_rung(&p->step[i]) &&
		    p->step[i].for_disputed == s->for_disputed)
			return &p->step[i];
	return NULL;
}

static void check_moment(struct decoder *dec, const struct found *found,
			 const struct policy *p, size_t i)
{
	const struct step *s = &p->step[i], *above;
	struct diag *diag;
	int mine, before;

	if (!is_rung(s) || s->channel == CHANNEL_NONE ||
	    s->wait.unit != SPAN_NONE || s->only_if || p->min_interval.n)
		return;
	above = rung_above(p, i);
	if (!above || above->only_if || above->channel == CHANNEL_NONE ||
	    above->go_to || above->final || above->repeat_times)
		return;
	mine = first_day(s);
	before = first_day(above);
	if (mine < 0 || before < 0 || mine > before)
		return;
	diag = step_add(dec, found, i, "step", false,
			arena_printf(dec->arena,
				     "this goes out the day after \"%s\": both "
				     "begin at the same moment",
				     above->name));
	HINT(dec, diag, "Say how long to `wait`, or a later moment.");
}

void check_gaps(struct decoder *dec, const struct found *found,
		const struct policy *p)
{
	for (size_t i = 0; i < p->step_count; i++) {
		check_when(dec, found, p, i);
		check_moment(dec, found, p, i);
	}
}
