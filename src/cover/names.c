/* The words of cover, deadlines and claims in files and JSON. */
#include "relance/cover.h"
#include "relance/str.h"
#include "relance/text.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const uncovered_names[] = {
	"PRIVATE_PERSON",
	"PUBLIC_ENTITY",
	"RELATED_COMPANY",
	"PREPAID_OR_CASH",
	"COUNTRY_NOT_LISTED",
	"OUTSIDE_POLICY_PERIOD",
	"NO_LIMIT",
	"LIMIT_ZERO",
	"LIMIT_CANCELLED",
	"OVER_LIMIT",
	"TERM_TOO_LONG",
	"INVOICED_LATE",
	"DELIVERED_AFTER_STOP",
	"DELIVERED_AFTER_ADVERSE_INFO",
	"DISPUTED",
	"LATE_NOTICE",
	"BELOW_THRESHOLD",
	"PREMIUM_OR_TURNOVER_DEFAULT",
	"VAT",
	"MAX_LIABILITY",
	"RETENTION",
};
static const char *const stop_names[] = {
	"none",		  "extension_end",
	"bank_rejection", "limit_cancelled",
	"insolvency",	  "adverse_information",
	"filing",
};
static const char *const event_names[] = { "overdue", "insolvency",
					   "bank_rejection", "adverse" };
static const char *const deadline_names[] = { "open", "met", "missed",
					      "acknowledged", "lapsed" };
static const char *const claim_names[] = {
	"none",	   "notified", "acknowledged", "in_question", "accepted",
	"refused", "paid",     "handed_back",  "withdrawn",
};
_Static_assert(COUNT(uncovered_names) == UNCOVERED__COUNT, "a word each");
_Static_assert(COUNT(stop_names) == STOP__COUNT, "a word each");
_Static_assert(COUNT(event_names) == DEBTOR_EVENT__COUNT, "a word each");
_Static_assert(COUNT(deadline_names) == DEADLINE_STATE__COUNT, "a word each");
_Static_assert(COUNT(claim_names) == CLAIM_STATE__COUNT, "a word each");

const char *uncovered_name(enum uncovered reason)
{
	return uncovered_names[reason];
}

const char *stop_reason_name(enum stop_reason reason)
{
	return stop_names[reason];
}

const char *debtor_event_name(enum debtor_event_kind kind)
{
	return event_names[kind];
}

int debtor_event_find(const char *word)
{
	for (size_t i = 1; word && i < COUNT(event_names); i++)
		if (str_eq(event_names[i], word))
			return (int)i;
	return -1;
}

const char *deadline_state_name(enum deadline_state state)
{
	return deadline_names[state];
}

const char *claim_state_name(enum claim_state state)
{
	return claim_names[state];
}
