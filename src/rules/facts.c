/*
 * The names that conditions may use, and how their values are written. The
 * checks, the manual page and decide all read this one table.
 */
#include "relance/expr.h"
#include "relance/money.h"

#define FACT(id, name_, type_, moves_, fixed_, unit_, meaning_, example_)      \
	[FACT_##id] = { FACT_##id, name_, TYPE_##type_, MOVES_##moves_,        \
			fixed_,	   unit_, meaning_,	example_ }

const struct fact_info fact_table[FACT__COUNT] = {
	FACT(DAYS_OVERDUE, "days_overdue", DAYS, UP_DAILY, false, "days",
	     "Days since the invoice fell due; 0 on the due day.",
	     "days_overdue >= 15"),
	FACT(OUTSTANDING, "outstanding", MONEY, BY_EVENT, false, "money",
	     "What is still owed on the invoice.", "outstanding >= 1000 EUR"),
	FACT(AMOUNT_TOTAL, "amount_total", MONEY, BY_EVENT, true, "money",
	     "The invoice's amount, tax included.", "amount_total > 5000 EUR"),
	FACT(CURRENCY, "currency", TEXT, BY_EVENT, true, "text",
	     "The invoice's currency, an ISO 4217 code.", "currency = \"EUR\""),
	FACT(DISPUTED, "disputed", FLAG, BY_EVENT, false, "yes or no",
	     "Is the invoice disputed?", "not disputed"),
	FACT(STATUS, "status", TEXT, BY_EVENT, false, "text",
	     "The invoice's status: open, draft, disputed or cancelled.",
	     "status = \"open\""),
	FACT(DAYS_SINCE_STEP, "days_since_step", DAYS, UP_DAILY, false, "days",
	     "Days since the last step the invoice had; not known before the "
	     "first one.",
	     "days_since_step >= 10"),
	FACT(PAYABLE_NOW, "payable_now", MONEY, BY_EVENT, false, "money",
	     "What may be demanded of the invoice: outstanding less what is "
	     "disputed, what a plan asks for later, and its share of credits "
	     "that the policy nets (the oldest invoice first).",
	     "payable_now >= 1000 EUR"),
	FACT(STEP, "step", TEXT, BY_EVENT, false, "text",
	     "The last step the invoice had; not known before the first one.",
	     "step = \"courtesy\""),
	FACT(PROMISES, "promises", NUMBER, BY_EVENT, false, "number",
	     "How many promises to pay were given about the invoice.",
	     "promises < 2"),
	FACT(BROKEN_PROMISES, "broken_promises", NUMBER, BY_EVENT, false,
	     "number",
	     "How many of them were not kept in full; a missed instalment of a "
	     "plan counts too.",
	     "broken_promises >= 1"),
	FACT(EXTENSIONS, "extensions", NUMBER, BY_EVENT, false, "number",
	     "How often the invoice's due date was moved back.",
	     "extensions >= 1"),
	FACT(DAYS_SINCE_ISSUE, "days_since_issue", DAYS, UP_DAILY, false,
	     "days", "Days since the invoice was issued.",
	     "days_since_issue >= 90"),
	FACT(DUE_ON, "due_on", DATE, BY_EVENT, true, "date",
	     "The day on which the invoice falls due.",
	     "today >= end_of_month(due_on + 30 days)"),
	FACT(ISSUED_ON, "issued_on", DATE, BY_EVENT, true, "date",
	     "The invoice's date.", "issued_on >= 2026-01-01"),
	FACT(DELIVERED_ON, "delivered_on", DATE, BY_EVENT, true, "date",
	     "The day of delivery; not known where none was imported.",
	     "today >= delivered_on + 60 days"),
	FACT(STEP_ON, "step_on", DATE, BY_EVENT, false, "date",
	     "The day of the last step the invoice had; not known before.",
	     "today >= step_on + 10 days"),
	FACT(FACTORING, "factoring", TEXT, BY_EVENT, true, "text",
	     "How the invoice is assigned to a factor: none, managed (it "
	     "reminds), delegated (it is paid, we remind) or confidential "
	     "(the customer does not know).",
	     "factoring = \"none\""),
	FACT(ASSIGNED_TO, "assigned_to", TEXT, BY_EVENT, true, "text",
	     "The factor that the invoice is assigned to, as relance.yaml or "
	     "else the file writes it; not known for one that is not.",
	     "assigned_to = \"Lumen\""),
	FACT(SEGMENT, "segment", TEXT, BY_EVENT, true, "text",
	     "The customer's segment, as imported.", "segment != \"public\""),
	FACT(COUNTRY, "country", TEXT, BY_EVENT, true, "text",
	     "The customer's country, an ISO 3166 code of two letters.",
	     "country = \"FR\""),
	FACT(LANGUAGE, "language", TEXT, BY_EVENT, true, "text",
	     "The customer's language, an ISO 639 code of two letters.",
	     "language = \"de\""),
	FACT(TAGS, "tags", TEXT, BY_EVENT, true, "words",
	     "The customer's tags; asked with `has`.", "tags has \"vip\""),
	FACT(PUBLIC, "public", FLAG, BY_EVENT, true, "yes or no",
	     "Is the customer a public body?", "not public"),
	FACT(IN_CHARGE, "in_charge", TEXT, BY_EVENT, true, "text",
	     "The colleague who is in charge of the customer.",
	     "in_charge = \"Ada\""),
	FACT(PARENT, "parent", TEXT, BY_EVENT, true, "text",
	     "The customer_id of the customer's parent; not known for one "
	     "without.",
	     "parent = \"C-1000\""),
	FACT(OVERDUE_TOTAL, "overdue_total", MONEY, BY_EVENT, false, "money",
	     "All that the customer owes past due in the invoice's currency.",
	     "overdue_total >= 500 EUR"),
	FACT(OVERDUE_COUNT, "overdue_count", NUMBER, BY_EVENT, false, "number",
	     "How many of the customer's invoices of that currency are "
	     "overdue.",
	     "overdue_count >= 3"),
	FACT(OLDEST_DAYS_OVERDUE, "oldest_days_overdue", DAYS, UP_DAILY, false,
	     "days",
	     "Days overdue of the customer's oldest overdue invoice in that "
	     "currency.",
	     "oldest_days_overdue >= 60"),
	FACT(OPEN_TOTAL, "open_total", MONEY, BY_EVENT, false, "money",
	     "All that the customer owes in the invoice's currency, due or "
	     "not.",
	     "open_total >= 5000 EUR"),
	FACT(OPEN_COUNT, "open_count", NUMBER, BY_EVENT, false, "number",
	     "How many invoices that is.", "open_count >= 10"),
	FACT(EXPOSURE, "exposure", MONEY, BY_EVENT, false, "money",
	     "The same as an insurer calls it: all that is open, less credits "
	     "without an invoice.",
	     "exposure >= 50000 EUR"),
	FACT(OLDEST_DAYS_SINCE_ISSUE, "oldest_days_since_issue", DAYS, UP_DAILY,
	     false, "days",
	     "Days since the customer's oldest open invoice of that currency "
	     "was issued.",
	     "oldest_days_since_issue >= 120"),
	FACT(UNAPPLIED_CREDIT, "unapplied_credit", MONEY, BY_EVENT, false,
	     "money",
	     "Credit notes and payments without an invoice, in the invoice's "
	     "currency.",
	     "unapplied_credit > 0 EUR"),
	FACT(PAID_LATE_SHARE, "paid_late_share", PERCENT, ANY_DAY, false,
	     "percentage",
	     "Which part of the invoices that the customer settled in the last "
	     "12 months was settled late; not known when there were none.",
	     "paid_late_share >= 50 %"),
	FACT(AVERAGE_DAYS_LATE, "average_days_late", DAYS, ANY_DAY, false,
	     "days",
	     "How many days late they were on average, in time counting 0, "
	     "rounded to the nearest day; not known when there were none.",
	     "average_days_late >= 20"),
	FACT(GROUP_OVERDUE_TOTAL, "group_overdue_total", MONEY, BY_EVENT, false,
	     "money",
	     "All that the customers of one parent owe past due in the "
	     "invoice's currency, the customer itself included.",
	     "group_overdue_total >= 10000 EUR"),
	FACT(GROUP_OVERDUE_COUNT, "group_overdue_count", NUMBER, BY_EVENT,
	     false, "number", "How many invoices that is.",
	     "group_overdue_count >= 20"),
	FACT(GROUP_OPEN_TOTAL, "group_open_total", MONEY, BY_EVENT, false,
	     "money",
	     "All that the customers of one parent owe in the invoice's "
	     "currency, due or not.",
	     "group_open_total >= 100000 EUR"),
	FACT(UNANSWERED, "unanswered", NUMBER, BY_EVENT, false, "number",
	     "Messages accepted since the customer last replied, promised, "
	     "disputed or paid.",
	     "unanswered >= 2"),
	FACT(BOUNCED, "bounced", FLAG, BY_EVENT, false, "yes or no",
	     "Does an address of the customer bounce?", "not bounced"),
	FACT(INSURED, "insured", MONEY, BY_EVENT, false, "money",
	     "What the insurer's contract covers of all that the debtor owes "
	     "in the invoice's currency, what is suspended for a dispute "
	     "included; 0 where nothing is covered.",
	     "insured > 0 EUR"),
	FACT(DAYS_TO_NOTICE_DEADLINE, "days_to_notice_deadline", DAYS,
	     DOWN_DAILY, false, "days",
	     "Days until the insurer must have been notified of what the "
	     "debtor owes: the earliest day that the contract gives for a "
	     "notice not made yet; negative afterwards.",
	     "days_to_notice_deadline <= 20"),
	FACT(INSURED_SHARE, "insured_share", PERCENT, BY_EVENT, false,
	     "percentage",
	     "Which part of what the debtor owes without tax is covered; this "
	     "and the facts of the insurer below are not known where no "
	     "contract covers the customer, nor for an invoice in another "
	     "currency than the contract's.",
	     "insured_share < 50 %"),
	FACT(LIMIT_HEADROOM, "limit_headroom", MONEY, BY_EVENT, false, "money",
	     "What may still be delivered under the debtor's limits in force.",
	     "limit_headroom < 1000 EUR"),
	FACT(COVER_STOPPED, "cover_stopped", FLAG, BY_EVENT, false,
	     "yes or no",
	     "Are the debtor's deliveries of the day no longer covered, as "
	     "the stopship list says?",
	     "cover_stopped"),
	FACT(COVERED, "covered", MONEY, BY_EVENT, false, "money",
	     "What is covered of the invoice itself, without tax unless the "
	     "contract covers it.",
	     "covered > 0 EUR"),
	FACT(LIMIT_TYPE, "limit_type", TEXT, BY_EVENT, false, "text",
	     "The kind of limit that the invoice's delivery fell under: named, "
	     "discretionary, rating, temporary or top_up; not known where "
	     "there was none.",
	     "limit_type = \"discretionary\""),
	FACT(DAYS_TO_EXTENSION_END, "days_to_extension_end", DAYS, DOWN_DAILY,
	     false, "days",
	     "Days until the maximum extension period of the invoice ends, "
	     "longer if the insurer granted it; negative afterwards.",
	     "days_to_extension_end <= 15"),
	FACT(TODAY, "today", DATE, UP_DAILY, false, "date",
	     "The day that is decided.", "today >= due_on + 15 days"),
	FACT(WEEKDAY, "weekday", NUMBER, ANY_DAY, false, "number",
	     "The day of the week: 1 is Monday, 7 is Sunday.", "weekday = 2"),
	FACT(DAY_OF_MONTH, "day_of_month", NUMBER, ANY_DAY, false, "number",
	     "The day of the month, 1 to 31.", "day_of_month <= 5"),
	FACT(BUSINESS_DAY, "business_day", FLAG, ANY_DAY, false, "yes or no",
	     "Is the day a working day in the policy's calendar?",
	     "business_day"),
	FACT(DAYS_SINCE_PAYMENT_IMPORT, "days_since_payment_import", DAYS,
	     UP_DAILY, false, "days",
	     "Days since the day up to which payments or open items were "
	     "imported completely; not known before the first such import.",
	     "days_since_payment_import <= 1"),
	FACT(HOURS_SINCE_PAYMENT_IMPORT, "hours_since_payment_import", NUMBER,
	     ANY_DAY, false, "number",
	     "Whole hours since that import was made; known for the present "
	     "day only.",
	     "hours_since_payment_import <= 12"),
};

unsigned fact_needs(enum fact fact)
{
	if (fact == FACT_PAID_LATE_SHARE || fact == FACT_AVERAGE_DAYS_LATE)
		return NEED_HISTORY;
	if (fact == FACT_GROUP_OVERDUE_TOTAL ||
	    fact == FACT_GROUP_OVERDUE_COUNT || fact == FACT_GROUP_OPEN_TOTAL)
		return NEED_GROUP;
	return 0;
}

static void percent_to_text(struct str *out, int64_t hundredths)
{
	int64_t size = hundredths < 0 ? -hundredths : hundredths;

	str_addf(out, "%s%lld", hundredths < 0 ? "-" : "",
		 (long long)(size / 100));
	if (size % 100)
		str_addf(out, size % 10 ? ".%02d" : ".%d",
			 (int)(size % 10 ? size % 100 : size % 100 / 10));
	str_add(out, " %");
}

static void date_add_text(struct str *out, int64_t number)
{
	char buf[DATE_TEXT_SIZE];

	str_add(out, date_to_text((civil_day)number, buf));
}

void value_to_text(struct str *out, enum value_type type, const struct value *v)
{
	if (!v->known) {
		str_add(out, "not known");
		return;
	}
	switch (type) {
	case TYPE_FLAG:
		str_add(out, v->number ? "yes" : "no");
		break;
	case TYPE_NUMBER:
		str_addf(out, "%lld", (long long)v->number);
		break;
	case TYPE_DAYS:
		str_addf(out, v->number == 1 ? "%lld day" : "%lld days",
			 (long long)v->number);
		break;
	case TYPE_MONEY:
		money_to_text(out, v->number, v->currency);
		str_addf(out, " %s", v->currency);
		break;
	case TYPE_PERCENT:
		percent_to_text(out, v->number);
		break;
	case TYPE_TEXT:
		str_addf(out, "\"%s\"", v->text);
		break;
	case TYPE_DATE:
		date_add_text(out, v->number);
		break;
	case TYPE__COUNT:
		BUG("a value without a type");
	}
}
