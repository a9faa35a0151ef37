/* Declarations to an insurer as CSV, in a layout of nobody's in particular:
 * one line per customer and currency, a column per reason, nothing added up. */
#include "relance/report_declare.h"
#include "relance/text.h"

static void cell(struct str *out, const char *text)
{
	text_add_csv(out, text);
	str_add_ch(out, ',');
}

static void day(struct str *out, civil_day on)
{
	char text[DATE_TEXT_SIZE];

	cell(out, date_to_text(on, text));
}

/* A figure of ours is no formula, with a minus neither. */
static void money(struct str *out, int64_t minor, const char *currency)
{
	money_to_text(out, minor, currency);
	str_add_ch(out, ',');
}

static void last(struct str *out, int64_t minor, const char *currency)
{
	money_to_text(out, minor, currency);
	str_add(out, "\r\n");
}

static void head(struct str *out, const struct declaration_sheet *s,
		 const struct customer *c, const char *currency)
{
	cell(out, s->contract->name);
	cell(out, s->contract->policy_no);
	cell(out, s->period_name);
	day(out, s->period.from);
	day(out, s->period.to);
	cell(out, c->customer_id);
	cell(out, c->name);
	cell(out, c->legal_id);
	cell(out, c->insurer_ref);
	cell(out, c->country);
	cell(out, currency);
}

#define HEAD                                                                   \
	"contract,policy_no,period,from,to,customer_id,name,legal_id,"         \
	"insurer_ref,country,currency,"

/* Columns of what is deducted, in this order. */
static const struct {
	const char *name;
	enum uncovered why;
} deducted[] = {
	{ "prepaid_or_cash", UNCOVERED_PREPAID_OR_CASH },
	{ "public_entity", UNCOVERED_PUBLIC_ENTITY },
	{ "private_person", UNCOVERED_PRIVATE_PERSON },
	{ "related_company", UNCOVERED_RELATED_COMPANY },
	{ "country_not_listed", UNCOVERED_COUNTRY_NOT_LISTED },
	{ "no_limit", UNCOVERED_NO_LIMIT },
	{ "limit_zero", UNCOVERED_LIMIT_ZERO },
	{ "limit_cancelled", UNCOVERED_LIMIT_CANCELLED },
};
#define DEDUCTED (sizeof deducted / sizeof *deducted)

static void turnover_line(struct str *out, const struct declaration_sheet *s,
			  const struct turnover_row *row)
{
	head(out, s, row->customer, row->currency);
	money(out, row->sales_minor, row->currency);
	money(out, row->credits_minor, row->currency);
	for (size_t i = 0; i < DEDUCTED; i++) {
		if (row->apart)
			str_add_ch(out, ',');
		else
			money(out, row->deducted_minor[deducted[i].why],
			      row->currency);
	}
	if (row->apart)
		str_add_ch(out, ',');
	else
		money(out, row->insurable_minor, row->currency);
	last(out, row->unallocated_minor, row->currency);
}

void csv_turnover(struct str *out, const struct declaration_sheet *s,
		  const struct turnover_rows *rows)
{
	str_add(out, HEAD "sales_excl_tax,credit_notes_excl_tax,");
	for (size_t i = 0; i < DEDUCTED; i++)
		str_addf(out, "%s,", deducted[i].name);
	str_add(out, "insurable_excl_tax,credit_notes_without_invoice\r\n");
	for (size_t i = 0; i < rows->n; i++)
		turnover_line(out, s, &rows->v[i]);
}

static void overdue_line(struct str *out, const struct declaration_sheet *s,
			 const struct overdue_row *row)
{
	head(out, s, row->customer, row->currency);
	money(out, row->outstanding_minor, row->currency);
	money(out, row->overdue_minor, row->currency);
	day(out, row->oldest_due_on);
	day(out, row->extension_end_on);
	cell(out, overdue_state_name(row->state));
	day(out, row->notified_on);
	if (row->notified_on == DAY_NONE)
		str_add(out, "\r\n");
	else
		last(out, row->paid_after_minor, row->currency);
}

void csv_overdue(struct str *out, const struct declaration_sheet *s,
		 const struct overdue_rows *rows)
{
	str_add(out, HEAD "outstanding_incl_tax,overdue_incl_tax,oldest_due_on,"
			  "extension_end_on,state,notified_on,"
			  "paid_after_notice\r\n");
	for (size_t i = 0; i < rows->n; i++)
		overdue_line(out, s, &rows->v[i]);
}
