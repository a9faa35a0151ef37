/* Each clause of a contract as values, and what its absence means. */
#include "../../../src/rules/load.h"
#include "check.h"
#include "relance/text.h"

static struct arena arena;
static struct diags diags;

#define HEAD                                                                   \
	"contract: C\ninsurer: {name: I}\npolicy_no: \"1\"\ncurrency: EUR\n"
#define NOTICE                                                                 \
	"deadlines: [{file: notice, event: overdue, by: due + 30 days}]\n"

static int begin(void **state)
{
	(void)state;
	arena = (struct arena)ARENA_INIT;
	diags_init(&diags, &arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* A contract with these lines; deadlines are added unless they are there. */
static const struct contract *contract_of(const char *lines)
{
	const char *text =
		arena_printf(&arena, HEAD "%s%s", lines,
			     strstr(lines, "deadlines:") ? "" : NOTICE);
	struct source src = source_of("c.yaml", text, strlen(text));
	struct contract *c = ARENA_NEW(&arena, struct contract);
	struct loader loader = { .arena = &arena, .diags = &diags };

	if (!loader_decode(&loader, &src, &contract_shape, c))
		fail_msg("%s: %s", lines, diags.v[0].text);
	return c;
}

#define assert_span(span, count, of)                                           \
	do {                                                                   \
		assert_int_equal((span).n, count);                             \
		assert_int_equal((span).unit, of);                             \
	} while (0)

#define assert_money(money, want)                                              \
	do {                                                                   \
		assert_minor_equal((money).minor, want);                       \
		assert_string_equal((money).currency, "EUR");                  \
	} while (0)

/* ---- what is left out ------------------------------------------------- */

static void a_clause_left_out_does_not_exist(void **state)
{
	const struct contract *c = contract_of("");

	(void)state;
	assert_null(c->model);
	assert_null(c->beneficiary);
	assert_null(c->hands_over);
	assert_string_equal(c->channel, "portal");
	assert_int_equal(c->from, DAY_NONE);
	assert_int_equal(c->to, DAY_NONE);
	assert_int_equal(c->suspended_from, DAY_NONE);
	assert_int_equal(c->ack_within.unit, SPAN_NONE);
	assert_int_equal(c->max_terms.unit, SPAN_NONE);
	assert_int_equal(c->max_invoicing.unit, SPAN_NONE);
	assert_int_equal(c->extension.unit, SPAN_NONE);
	assert_int_equal(c->limit_reduction_after.unit, SPAN_NONE);
	assert_int_equal(c->discretionary_rebuild.unit, SPAN_NONE);
	assert_int_equal(c->waiting.unit, SPAN_NONE);
	assert_int_equal(c->pay_within.unit, SPAN_NONE);
	assert_int_equal(c->assess_within.unit, SPAN_NONE);
	assert_int_equal(c->stop, 0);
	assert_int_equal(c->exclusions, 0);
	assert_int_equal(c->country_count, 0);
	assert_int_equal(c->terms_of_count, 0);
	assert_int_equal(c->document_count, 0);
	assert_int_equal(c->declaration_count, 0);
	assert_int_equal(c->dispute_stops_count, 0);
}

static void an_amount_left_out_is_none(void **state)
{
	const struct contract *c = contract_of("");

	(void)state;
	assert_minor_equal(c->discretionary_maximum.minor, -1);
	assert_minor_equal(c->threshold.minor, -1);
	assert_minor_equal(c->deductible.minor, -1);
	assert_minor_equal(c->minimum_retention.minor, -1);
	assert_minor_equal(c->aggregate.minor, -1);
	assert_minor_equal(c->aggregate_used.minor, 0);
	assert_minor_equal(c->maximum.minor, -1);
	assert_minor_equal(c->maximum_paid.minor, 0);
	assert_minor_equal(c->filing[0].above.amount.minor, -1);
	assert_int_equal(c->advance, -1);
}

static void what_is_not_chosen_has_its_default(void **state)
{
	static const int days[] = { 14, 7, 3, 1 };
	const struct contract *c = contract_of("");

	(void)state;
	assert_false(c->vat_covered);
	assert_int_equal(c->limit_basis, EXCL_TAX);
	assert_false(c->reinstated_on_cure);
	assert_false(c->oldest_first);
	assert_int_equal(c->late_notice, LATE_WARN);
	assert_int_equal(c->extension_from, ANCHOR_DUE);
	assert_int_equal(c->max_terms_from, ANCHOR_INVOICE);
	assert_int_equal(c->waiting_from, ANCHOR_NOTICE_RECEIVED);
	assert_int_equal(c->recovery_from, ANCHOR_EVENT);
	assert_false(c->recovery_fifo);
	assert_false(c->fees_on_uncovered);
	assert_false(c->filing[0].counted_sent);
	assert_span(c->margin, 3, SPAN_BUSINESS_DAYS);
	assert_int_equal(c->alarm_count, LENGTH(days));
	assert_memory_equal(c->alarm, days, sizeof days);
}

/* ---- who and what ----------------------------------------------------- */

static void identity_and_period_are_kept(void **state)
{
	const struct contract *c = contract_of(
		"model: after the model of a sheet\n"
		"period: {from: 2026-01-01, to: 2026-12-31}\n"
		"calendar: fr\nvat_covered: yes\nlimit_basis: incl_tax\n"
		"beneficiary: A factor\nsuspended_from: 2026-05-01\n");

	(void)state;
	assert_string_equal(c->model, "after the model of a sheet");
	assert_string_equal(c->insurer, "I");
	assert_string_equal(c->policy_no, "1");
	assert_string_equal(c->currency, "EUR");
	assert_string_equal(calendar_name(c->calendar), "fr");
	assert_day_equal(c->from, "2026-01-01");
	assert_day_equal(c->to, "2026-12-31");
	assert_day_equal(c->suspended_from, "2026-05-01");
	assert_true(c->vat_covered);
	assert_int_equal(c->limit_basis, INCL_TAX);
	assert_string_equal(c->beneficiary, "A factor");
}

static void the_insured_share_is_by_type_of_limit(void **state)
{
	const struct contract *c = contract_of(
		"insured_percentage: {named: 90 %, discretionary: 62.5 %, "
		"rating: 80 %, top_up: 50 %}\n"
		"discretionary: {maximum: 10000.00 EUR, over: void, "
		"proof: two orders, rebuild_after: 12 months}\n");

	(void)state;
	assert_int_equal(c->percentage[LIMIT_NAMED], 9000);
	assert_int_equal(c->percentage[LIMIT_DISCRETIONARY], 6250);
	assert_int_equal(c->percentage[LIMIT_RATING], 8000);
	assert_int_equal(c->percentage[LIMIT_TEMPORARY], -1);
	assert_int_equal(c->percentage[LIMIT_TOP_UP], 5000);
	assert_money(c->discretionary_maximum, 1000000);
	assert_int_equal(c->discretionary_over, OVER_VOID);
	assert_string_equal(c->discretionary_proof, "two orders");
	assert_span(c->discretionary_rebuild, 12, SPAN_MONTHS);
}

/* Without the clause nothing of a loss is ours, but no limit is made up. */
static void without_a_share_all_is_insured(void **state)
{
	const struct contract *c = contract_of("");

	(void)state;
	assert_int_equal(c->percentage[LIMIT_NAMED], 10000);
	assert_int_equal(c->percentage[LIMIT_DISCRETIONARY], -1);
	c = contract_of("discretionary: {maximum: 5.00 EUR}\n");
	assert_int_equal(c->percentage[LIMIT_DISCRETIONARY], 10000);
	assert_int_equal(c->discretionary_over, OVER_CAP);
}

static void terms_and_extension_have_their_day(void **state)
{
	const struct contract *c = contract_of(
		"max_terms: {length: 120 days, from: delivery}\n"
		"max_invoicing: 1 month\n"
		"extension: {length: 0 days, from: max_terms}\n"
		"limit_reduction_after: 30 days\n"
		"by_country: {IT: {percentage: 80 %, terms: 90 days}, "
		"US: {terms: 60 days}}\ncountries: [FR, IT, US]\n");

	(void)state;
	assert_span(c->max_terms, 120, SPAN_DAYS);
	assert_int_equal(c->max_terms_from, ANCHOR_DELIVERY);
	assert_span(c->max_invoicing, 1, SPAN_MONTHS);
	assert_span(c->extension, 0, SPAN_DAYS);
	assert_int_equal(c->extension_from, ANCHOR_MAX_TERMS);
	assert_span(c->limit_reduction_after, 30, SPAN_DAYS);
	assert_int_equal(c->terms_of_count, 2);
	assert_string_equal(c->terms_of[0].country, "IT");
	assert_int_equal(c->terms_of[0].percentage, 8000);
	assert_span(c->terms_of[0].terms, 90, SPAN_DAYS);
	assert_int_equal(c->terms_of[1].percentage, -1);
	assert_int_equal(c->country_count, 3);
	assert_string_equal(c->country[2], "US");
}

static void words_become_bits(void **state)
{
	const struct contract *c = contract_of(
		"extension: {length: 60 days}\nhands_over: notice\n"
		"stop: [filing, extension_end, limit_cancelled]\n"
		"exclusions: [disputed, cash]\nreinstated_on_cure: yes\n"
		"payments: oldest_first\n");

	(void)state;
	assert_int_equal(c->stop, 1U << STOP_FILING | 1U << STOP_EXTENSION_END |
					  1U << STOP_LIMIT_CANCELLED);
	assert_int_equal(c->exclusions,
			 1U << EXCLUDE_DISPUTED | 1U << EXCLUDE_CASH);
	assert_true(c->reinstated_on_cure);
	assert_true(c->oldest_first);
	c = contract_of("stop: [bank_rejection, insolvency, "
			"adverse_information]\nexclusions: [private_person, "
			"public_entity, related_company]\n");
	assert_int_equal(c->stop, 1U << STOP_BANK_REJECTION |
					  1U << STOP_INSOLVENCY |
					  1U << STOP_ADVERSE_INFORMATION);
	assert_int_equal(c->exclusions, 1U << EXCLUDE_PRIVATE_PERSON |
						1U << EXCLUDE_PUBLIC_ENTITY |
						1U << EXCLUDE_RELATED_COMPANY);
}

/* ---- clocks ----------------------------------------------------------- */

static void a_filing_is_kept_whole(void **state)
{
	const struct contract *c = contract_of(
		"deadlines:\n"
		"  - {file: notice, event: adverse, by: known + 10 days, "
		"counted: sent, above: {amount: 300.00 EUR, basis: "
		"incl_tax}}\n"
		"  - {file: claim, event: bank_rejection, "
		"by: filed(notice) + 2 months, above: {amount: 1.00 EUR}}\n"
		"dispute_stops: [claim]\nhands_over: claim\n"
		"margin: 5 days\nalarms: [30, 0]\n");
	const struct filing *f = c->filing;

	(void)state;
	assert_int_equal(c->filing_count, 2);
	assert_int_equal(f[0].event, DEBTOR_ADVERSE);
	assert_true(f[0].counted_sent);
	assert_money(f[0].above.amount, 30000);
	assert_int_equal(f[0].above.basis, INCL_TAX);
	assert_int_equal(f[0].pos.line, 6);
	assert_int_equal(f[1].event, DEBTOR_BANK_REJECTION);
	assert_string_equal(f[1].by->filed, "notice");
	assert_span(f[1].by->plus, 2, SPAN_MONTHS);
	assert_int_equal(f[1].above.basis, EXCL_TAX);
	assert_string_equal(c->hands_over, "claim");
	assert_int_equal(c->dispute_stops_count, 1);
	assert_string_equal(c->dispute_stops[0], "claim");
	assert_span(c->margin, 5, SPAN_DAYS);
	assert_int_equal(c->alarm_count, 2);
	assert_int_equal(c->alarm[0], 30);
	assert_int_equal(c->alarm[1], 0);
}

static void no_alarm_may_be_wanted(void **state)
{
	(void)state;
	assert_int_equal(contract_of("alarms: []\n")->alarm_count, 0);
}

static void lateness_costs_all_a_part_or_nothing(void **state)
{
	const struct contract *c = contract_of("late_notice: void\n");

	(void)state;
	assert_int_equal(c->late_notice, LATE_VOID);
	c = contract_of("late_notice: reduce 12.5 %\n");
	assert_int_equal(c->late_notice, LATE_REDUCE);
	assert_int_equal(c->late_reduce, 1250);
	assert_int_equal(contract_of("late_notice: warn\n")->late_notice,
			 LATE_WARN);
}

static void declarations_have_their_period(void **state)
{
	const struct contract *c = contract_of(
		"declarations:\n"
		"  - {what: turnover, every: quarter, within: 1 month}\n"
		"  - {what: overdue, every: month, within: 20 days}\n");

	(void)state;
	assert_int_equal(c->declaration_count, 2);
	assert_string_equal(c->declaration[0].what, "turnover");
	assert_int_equal(c->declaration[0].every, PERIOD_QUARTER);
	assert_span(c->declaration[0].within, 1, SPAN_MONTHS);
	assert_string_equal(c->declaration[1].what, "overdue");
	assert_int_equal(c->declaration[1].every, PERIOD_MONTH);
	assert_int_equal(c->declaration[1].pos.line, 7);
}

/* ---- the claim -------------------------------------------------------- */

static void what_is_paid_and_when(void **state)
{
	const struct contract *c = contract_of(
		"waiting: {length: 5 months, from: due}\npay_within: 30 days\n"
		"assess_within: 1 month\nthreshold: 1000.00 EUR\n"
		"deductible: {amount: 2000.00 EUR, order: before_percentage}\n"
		"minimum_retention: 500.00 EUR\nadvance: 70 %\n"
		"aggregate: {amount: 100000.00 EUR, basis: loss, "
		"used: 7.00 EUR}\n");

	(void)state;
	assert_span(c->waiting, 5, SPAN_MONTHS);
	assert_int_equal(c->waiting_from, ANCHOR_DUE);
	assert_span(c->pay_within, 30, SPAN_DAYS);
	assert_span(c->assess_within, 1, SPAN_MONTHS);
	assert_money(c->threshold, 100000);
	assert_money(c->deductible, 200000);
	assert_true(c->deductible_first);
	assert_money(c->minimum_retention, 50000);
	assert_int_equal(c->advance, 7000);
	assert_money(c->aggregate, 10000000);
	assert_true(c->aggregate_of_loss);
	assert_money(c->aggregate_used, 700);
}

static void the_maximum_is_worked_out(void **state)
{
	const struct contract *c =
		contract_of("maximum: {premium: 4000.00 EUR, times: 30, "
			    "paid: 100000.00 EUR}\n");

	(void)state;
	assert_money(c->maximum, 12000000);
	assert_money(c->maximum_paid, 10000000);
	c = contract_of("maximum: {amount: 5000.00 EUR}\n");
	assert_money(c->maximum, 500000);
	assert_minor_equal(c->maximum_paid.minor, 0);
}

static void recoveries_and_fees_are_shared(void **state)
{
	const struct contract *c = contract_of(
		"extension: {length: 60 days}\n"
		"recovery: {after_loss: fifo, from: extension_end}\n"
		"fees: {charged: uncovered_share}\n");

	(void)state;
	assert_true(c->recovery_fifo);
	assert_int_equal(c->recovery_from, ANCHOR_EXTENSION_END);
	assert_true(c->fees_on_uncovered);
	c = contract_of("recovery: {from: date_of_loss}\n"
			"fees: {charged: none}\n");
	assert_false(c->recovery_fifo);
	assert_int_equal(c->recovery_from, ANCHOR_EVENT);
	assert_false(c->fees_on_uncovered);
}

static void countries_and_documents_are_lists(void **state)
{
	const struct contract *c =
		contract_of("countries: [FR, DE]\n"
			    "documents: [invoice, order, statement]\n");

	(void)state;
	assert_int_equal(c->country_count, 2);
	assert_string_equal(c->country[1], "DE");
	assert_int_equal(c->document_count, 3);
	assert_string_equal(c->document[2], "statement");
}

/* Filings may count from each other as long as one counts from a day. */
static void filings_may_follow_each_other(void **state)
{
	const struct contract *c = contract_of(
		"deadlines:\n"
		"  - {file: claim, event: overdue, by: filed(notice) + 1 month}\n"
		"  - {file: notice, event: overdue, by: due + 30 days}\n"
		"  - {file: notice, event: insolvency, "
		"by: \"min(filed(claim), known + 7 days)\"}\n");

	(void)state;
	assert_int_equal(c->filing_count, 3);
	assert_int_equal(c->filing[2].by->op, DATE_MIN);
	assert_int_equal(c->filing[2].by->left->anchor, ANCHOR_FILED);
}

/* The one that other programs' makers are shown, all keys together. */
static const char whole[] =
	"contract: C-2026\n"
	"insurer: {name: Example, channel: email, "
	"email: claims@insurer.example, ack_within: 2 business days}\n"
	"policy_no: \"123\"\n"
	"period: {from: 2026-01-01, to: 2026-12-31}\n"
	"currency: EUR\nvat_covered: no\nlimit_basis: excl_tax\n"
	"insured_percentage: {named: 90 %, discretionary: 60 %, rating: 80 %, "
	"temporary: 90 %, top_up: 50 %}\n"
	"discretionary: {maximum: 10000.00 EUR}\n"
	"max_terms: {length: 120 days, from: invoice}\n"
	"max_invoicing: 30 days\nextension: {length: 60 days, from: due}\n"
	"stop: [extension_end, bank_rejection, limit_cancelled, insolvency]\n"
	"reinstated_on_cure: no\nlimit_reduction_after: 30 days\n"
	"margin: 3 business days\n"
	"deadlines:\n"
	"  - {file: notice, event: overdue, by: \"extension_end + 30 days\", "
	"counted: received, above: {amount: 300.00 EUR, basis: incl_tax}}\n"
	"  - {file: notice, event: insolvency, by: \"min(first_due + 30 days, "
	"known + 7 days)\"}\n"
	"  - {file: claim, event: overdue, by: \"max(delivery + 180 days, "
	"extension_end + 90 days)\"}\n"
	"  - {file: intervention, event: overdue, "
	"by: \"filed(notice) + 60 days\"}\n"
	"hands_over: notice\ndispute_stops: []\nlate_notice: void\n"
	"waiting: {length: 5 months, from: notice_received}\n"
	"pay_within: 30 days\nthreshold: 1000.00 EUR\n"
	"deductible: {amount: 0.00 EUR, order: after_percentage}\n"
	"minimum_retention: 0.00 EUR\n"
	"aggregate: {amount: 0.00 EUR, basis: indemnity, used: 0.00 EUR}\n"
	"maximum: {premium: 4000.00 EUR, times: 30, paid: 100000.00 EUR}\n"
	"advance: 70 %\n"
	"recovery: {after_loss: pro_rata, from: date_of_loss}\n"
	"exclusions: [disputed, private_person, public_entity, "
	"related_company]\n"
	"countries: [FR, DE]\n"
	"documents: [invoice, order, delivery_proof, statement]\n"
	"beneficiary: null\nsuspended_from: null\n";

static void the_whole_example_is_taken(void **state)
{
	struct source src = source_of("c.yaml", whole, sizeof whole - 1);
	struct loader loader = { .arena = &arena, .diags = &diags };
	struct contract c = { 0 };

	(void)state;
	if (!loader_decode(&loader, &src, &contract_shape, &c))
		fail_msg("%s: %s", diags.v[0].path, diags.v[0].text);
	assert_int_equal(diags.n, 0);
	assert_int_equal(c.filing_count, 4);
	assert_money(c.maximum, 12000000);
	assert_money(c.deductible, 0);
	assert_int_equal(c.suspended_from, DAY_NONE);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_clause_left_out_does_not_exist),
		CASE(an_amount_left_out_is_none),
		CASE(what_is_not_chosen_has_its_default),
		CASE(identity_and_period_are_kept),
		CASE(the_insured_share_is_by_type_of_limit),
		CASE(without_a_share_all_is_insured),
		CASE(terms_and_extension_have_their_day),
		CASE(words_become_bits),
		CASE(a_filing_is_kept_whole),
		CASE(no_alarm_may_be_wanted),
		CASE(lateness_costs_all_a_part_or_nothing),
		CASE(declarations_have_their_period),
		CASE(what_is_paid_and_when),
		CASE(the_maximum_is_worked_out),
		CASE(recoveries_and_fees_are_shared),
		CASE(countries_and_documents_are_lists),
		CASE(filings_may_follow_each_other),
		CASE(the_whole_example_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
