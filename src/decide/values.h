#ifndef DECIDE_VALUES_H
#define DECIDE_VALUES_H
/** Values of facts, as the files that read them make them. */
#include "look.h"

static inline struct value number(int64_t n)
{
	return (struct value){ .known = true,
			       .number = n,
			       .changes_on = DAY_NEVER };
}

static inline struct value unknown(void)
{
	return (struct value){ .changes_on = DAY_NEVER };
}

static inline struct value text(const char *s)
{
	return (struct value){ .known = s != NULL,
			       .text = s,
			       .changes_on = DAY_NEVER };
}

static inline struct value money(int64_t minor, const char *currency)
{
	struct value v = number(minor);

	v.currency = currency;
	return v;
}

static inline struct value until(struct value v, civil_day on)
{
	v.changes_on = on;
	return v;
}

#endif
