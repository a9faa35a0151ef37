/* The indemnity: the published examples to the cent and to the day, and what
 * adds up whatever the contract says. */
#include "build_debtor.h"
#include "check.h"

static struct arena arena;

static int begin(void **state)
{
	(void)state;
	arena = (struct arena)ARENA_INIT;
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct claim claimed_after(const char *lines, const struct debtor *then,
				  const struct debtor *now,
				  const struct year_used *used)
{
	struct year_used none = { 0, 0 };
	struct claim out;

	claim_compute(build_contract(&arena, lines), then, now,
		      used ? used : &none, &arena, &out);
	return out;
}

static struct claim claimed(const char *lines, const struct debtor *d)
{
	return claimed_after(lines, d, d, NULL);
}

/* One invoice without tax, and a named limit far above it. */
static struct debtor *loss_of(int64_t minor)
{
	struct debtor *d = build_debtor(&arena, "2026-06-01");

	build_debt(&arena, d, "A", "2026-01-05", "2026-01-05", "2026-02-05",
		   minor)
		->inv.has_tax = false;
	build_insured(&arena, d, LIMIT_NAMED, 100000000, "2025-01-01");
	return d;
}

static int64_t indemnity(const char *lines, int64_t loss)
{
	return claimed(lines, loss_of(loss)).indemnity_minor;
}

static void published_indemnities_hold_to_the_cent(void **state)
{
	struct debtor *d = loss_of(4000000);

	(void)state;
	/* 1 */
	d->limits.v[0].amount.minor = 3000000;
	assert_minor_equal(claimed("insured_percentage: {named: 90 %}\n", d)
				   .indemnity_minor,
			   2700000);
	/* 3 */
	assert_minor_equal(indemnity("insured_percentage: {named: 100 %}\n"
				     "deductible: {amount: 2000.00 EUR}\n",
				     1000000),
			   800000);
	/* 5: the whole loss above the threshold, nothing at it */
	assert_minor_equal(indemnity("insured_percentage: {named: 85 %}\n"
				     "threshold: 1000.00 EUR\n",
				     100000),
			   0);
	assert_minor_equal(indemnity("insured_percentage: {named: 85 %}\n"
				     "threshold: 1000.00 EUR\n",
				     100001),
			   85001);
	assert_minor_equal(indemnity("insured_percentage: {named: 85 %}\n"
				     "threshold: 1000.00 EUR\n",
				     120000),
			   102000);
	/* 9: the order of percentage and deductible */
	assert_minor_equal(indemnity("insured_percentage: {named: 90 %}\n"
				     "deductible: {amount: 5000.00 EUR, "
				     "order: before_percentage}\n",
				     5000000),
			   4050000);
	assert_minor_equal(indemnity("insured_percentage: {named: 90 %}\n"
				     "deductible: {amount: 5000.00 EUR, "
				     "order: after_percentage}\n",
				     5000000),
			   4000000);
}

static void the_aggregate_of_a_year_is_borne_first(void **state)
{
	static const int64_t loss[] = { 5000000, 2000000, 6000000 };
	static const int64_t want[] = { 0, 0, 1700000 };
	struct year_used used = { 0, 0 };

	(void)state;
	for (size_t i = 0; i < LENGTH(loss); i++) {
		struct debtor *d = loss_of(loss[i]);
		struct claim c = claimed_after(
			"insured_percentage: {named: 90 %}\n"
			"aggregate: {amount: 100000.00 EUR, basis: "
			"indemnity}\n",
			d, d, &used);

		assert_minor_equal(c.indemnity_minor, want[i]);
		used.aggregate_minor = c.aggregate_after_minor;
	}
	assert_minor_equal(used.aggregate_minor, 11700000);
}

static void the_maximum_of_a_year_caps(void **state)
{
	struct claim c = claimed("insured_percentage: {named: 100 %}\n"
				 "maximum: {premium: 4000.00 EUR, times: 30, "
				 "paid: 100000.00 EUR}\n",
				 loss_of(4500000));

	(void)state;
	assert_minor_equal(c.indemnity_minor, 2000000);
	assert_minor_equal(c.not_covered[UNCOVERED_MAX_LIABILITY], 2500000);
	assert_minor_equal(c.maximum_left_minor, 2000000);
}

static void own_limits_are_insured_for_less(void **state)
{
	static const char lines[] =
		"insured_percentage: {named: 90 %, discretionary: 60 %}\n"
		"discretionary: {maximum: 10000.00 EUR}\n";
	struct debtor *d = loss_of(800000);

	(void)state;
	d->limits.n = 0;
	assert_minor_equal(claimed(lines, d).indemnity_minor, 480000);
	d = loss_of(1200000);
	d->limits.n = 0;
	assert_minor_equal(claimed(lines, d).indemnity_minor, 600000);
}

/* ---- by country ---------------------------------------------------------- */

static void a_country_has_a_percentage_of_its_own(void **state)
{
	static const char lines[] =
		"insured_percentage: {named: 90 %}\n"
		"recovery: {after_loss: pro_rata, from: date_of_loss}\n"
		"by_country: {IT: {percentage: 80 %, terms: 90 days}}\n";
	struct debtor *d = loss_of(100000), *now = loss_of(100000);
	struct claim c;

	(void)state;
	assert_minor_equal(indemnity(lines, 100000), 90000);
	d->country = now->country = "IT";
	assert_minor_equal(claimed(lines, d).indemnity_minor, 80000);
	build_event(&arena, d, DEBTOR_INSOLVENCY, "2026-06-01", "2026-06-01");
	build_event(&arena, now, DEBTOR_INSOLVENCY, "2026-06-01", "2026-06-01");
	now->as_of = on_day("2026-09-01");
	build_paid(&arena, now, &now->invoices.v[0], "2026-08-01", 10000);
	c = claimed_after(lines, d, now, NULL);
	assert_minor_equal(c.insurer_recovery_minor, 8000);
}

static void the_insured_keeps_the_minimum_retention(void **state)
{
	static const char lines[] = "insured_percentage: {named: 90 %}\n"
				    "minimum_retention: 500.00 EUR\n";

	(void)state;
	assert_minor_equal(indemnity(lines, 100000), 50000);
	assert_minor_equal(indemnity(lines, 1000000), 900000);
	assert_minor_equal(indemnity(lines, 40000), 0);
}

static void a_waiting_period_ends_and_the_insurer_pays(void **state)
{
	static const char lines[] =
		"waiting: {length: 5 months, from: notice_received}\n"
		"pay_within: 30 days\n"
		"deadlines: [{file: notice, event: overdue, by: \"due + 300 "
		"days\"}]\n";
	struct debtor *d = loss_of(100000);
	struct claim c;

	(void)state;
	assert_int_equal(claimed(lines, d).date_of_loss, DAY_NONE);
	build_filed(&arena, d, "notice", "2026-06-09", "2026-06-10");
	d->as_of = on_day("2026-06-10");
	c = claimed(lines, d);
	assert_day_equal(c.date_of_loss, "2026-11-10");
	assert_day_equal(c.expected_on, "2026-12-10");
	assert_int_equal(c.state, CLAIM_NOTIFIED);
}

static void an_insolvency_is_paid_from_when_it_was_told(void **state)
{
	static const char lines[] =
		"waiting: {length: 5 months, from: notice_received}\n"
		"pay_within: 30 days\n"
		"deadlines: [{file: notice, event: overdue, by: \"due + 300 "
		"days\"}]\n";
	struct debtor *d = loss_of(100000);
	struct claim c;

	(void)state;
	build_event(&arena, d, DEBTOR_INSOLVENCY, "2026-04-02", "2026-04-08");
	build_filed(&arena, d, "notice", "2026-04-10", "2026-04-10");
	c = claimed(lines, d);
	assert_int_equal(c.cause, DEBTOR_INSOLVENCY);
	assert_day_equal(c.date_of_loss, "2026-04-02");
	assert_day_equal(c.expected_on, "2026-05-10");
}

/* Opened on the 2nd, known on the 8th: ten days from then on. */
static void an_insolvency_told_too_late_costs_the_cover(void **state)
{
	static const char lines[] =
		"late_notice: void\n"
		"deadlines: [{file: notice, event: overdue, by: \"due + 300 "
		"days\"},\n  {file: notice, event: insolvency, by: \"known + "
		"10 days\"}]\n";
	static const struct {
		const char *filed_on;
		bool late;
	} cases[] = { { "2026-04-18", false }, { "2026-04-19", true } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct debtor *then = loss_of(100000), *now = loss_of(100000);
		struct claim c;

		then->as_of = on_day("2026-04-02");
		build_event(&arena, now, DEBTOR_INSOLVENCY, "2026-04-02",
			    "2026-04-08");
		build_filed(&arena, now, "notice", cases[i].filed_on,
			    cases[i].filed_on);
		c = claimed_after(lines, then, now, NULL);
		assert_day_equal(c.notice_due_on, "2026-04-18");
		assert_int_equal(c.indemnity_minor == 0, cases[i].late);
		assert_int_equal(c.not_covered[UNCOVERED_LATE_NOTICE] > 0,
				 cases[i].late);
	}
}

#define CONTRACT_25                                                            \
	"insured_percentage: {named: 90 %}\n"                                  \
	"extension: {length: 60 days, from: due}\n"                            \
	"stop: [extension_end]\n"                                              \
	"max_invoicing: 30 days\n"                                             \
	"waiting: {length: 5 months, from: notice_received}\n"                 \
	"pay_within: 30 days\n"                                                \
	"late_notice: void\n"                                                  \
	"deadlines: [{file: notice, event: overdue, by: \"extension_end + 30 " \
	"days\"}]\n"

static struct debtor *debtor_25(void)
{
	struct debtor *d = build_debtor(&arena, "2026-06-05");
	struct debtor_invoice *a =
		build_debt(&arena, d, "A", "2026-01-05", "2026-01-10",
			   "2026-03-11", 1440000);

	build_paid(&arena, d, a, "2026-04-01", 240000);
	build_debt(&arena, d, "B", "2026-02-03", "2026-02-05", "2026-04-06",
		   1800000);
	build_debt(&arena, d, "C", "2026-03-02", "2026-03-04", "2026-05-03",
		   960000);
	build_debt(&arena, d, "D", "2026-05-20", "2026-05-22", "2026-07-21",
		   600000);
	build_insured(&arena, d, LIMIT_NAMED, 3000000, "2025-12-01");
	build_filed(&arena, d, "notice", "2026-06-05", "2026-06-05");
	return d;
}

static void the_full_case_comes_to_the_cent(void **state)
{
	struct claim c = claimed(CONTRACT_25, debtor_25());

	(void)state;
	assert_minor_equal(c.indemnity_minor, 2700000);
	assert_day_equal(c.notice_due_on, "2026-06-09");
	assert_day_equal(c.date_of_loss, "2026-11-05");
	assert_day_equal(c.expected_on, "2026-12-05");
	assert_minor_equal(c.not_covered[UNCOVERED_VAT], 760000);
	assert_minor_equal(
		c.not_covered[UNCOVERED_OVER_LIMIT] +
			c.not_covered[UNCOVERED_DELIVERED_AFTER_STOP],
		800000);
	assert_minor_equal(c.not_covered[UNCOVERED_RETENTION], 300000);
}

/* debt, with tax = what is paid + every reason why the rest is not */
static void every_cent_of_the_debt_is_accounted_for(void **state)
{
	static const char *const lines[] = {
		CONTRACT_25,
		CONTRACT_25 "threshold: 30000.00 EUR\n",
		CONTRACT_25 "deductible: {amount: 1234.56 EUR}\n",
		CONTRACT_25 "minimum_retention: 9999.99 EUR\n",
		CONTRACT_25 "aggregate: {amount: 10000.00 EUR}\n",
		CONTRACT_25 "maximum: {amount: 777.77 EUR}\n",
		CONTRACT_25 "vat_covered: yes\n",
		CONTRACT_25 "limit_basis: incl_tax\n",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(lines); i++) {
		struct claim c = claimed(lines[i], debtor_25());
		int64_t sum = c.indemnity_minor + c.suspended_minor;

		for (int why = 0; why < UNCOVERED__COUNT; why++)
			sum += c.not_covered[why];
		assert_minor_equal(sum, c.debt_incl_minor);
	}
}

/* Owed in francs since before the rest, and paid after the loss. */
static struct debtor *with_francs(struct debtor *d, int64_t paid)
{
	struct debtor_invoice *di =
		build_debt(&arena, d, "F", "2026-01-02", "2026-01-02",
			   "2026-01-20", 500000);

	memcpy(di->inv.currency, "CHF", 4);
	build_event(&arena, d, DEBTOR_INSOLVENCY, "2026-06-01", "2026-06-01");
	if (paid)
		build_paid(&arena, d, di, "2026-08-01", paid);
	return d;
}

static void another_currency_is_no_part_of_the_claim(void **state)
{
	struct debtor *then = with_francs(loss_of(100000), 0),
		      *now = with_francs(loss_of(100000), 500000);
	struct claim c;

	(void)state;
	now->as_of = on_day("2026-09-01");
	c = claimed_after("", then, now, NULL);
	assert_minor_equal(c.debt_incl_minor, 100000);
	assert_minor_equal(c.not_covered[UNCOVERED_NO_LIMIT], 0);
	assert_minor_equal(c.recovered_minor, 0);
	assert_minor_equal(c.insurer_recovery_minor, 0);
	build_paid(&arena, now, &now->invoices.v[0], "2026-08-01", 50000);
	c = claimed_after("insured_percentage: {named: 90 %}\n"
			  "recovery: {after_loss: fifo, from: date_of_loss}\n",
			  then, now, NULL);
	assert_minor_equal(c.recovered_minor, 50000);
	assert_minor_equal(c.insurer_recovery_minor, 45000);
}

static void another_currency_starts_no_waiting(void **state)
{
	struct debtor *d = with_francs(loss_of(100000), 0);

	(void)state;
	d->events.n = 0;
	assert_day_equal(claimed("waiting: {length: 60 days, from: due}\n", d)
				 .date_of_loss,
			 "2026-04-06");
}

static void a_late_notice_costs_what_the_contract_says(void **state)
{
	struct debtor *d = debtor_25();
	struct claim c;

	(void)state;
	d->filed.v[0].filed_on = d->filed.v[0].received_on =
		on_day("2026-06-10");
	d->as_of = on_day("2026-06-10");
	c = claimed(CONTRACT_25, d);
	assert_minor_equal(c.indemnity_minor, 0);
	assert_minor_equal(c.not_covered[UNCOVERED_LATE_NOTICE], 2700000);
}

/* Acknowledging quietens the runs, it does not make the notice one in time. */
static void an_acknowledged_lateness_is_one_all_the_same(void **state)
{
	struct debtor *d = debtor_25();
	struct acknowledged known = { .contract = "C",
				      .file = "notice",
				      .event = DEBTOR_OVERDUE,
				      .due_on = on_day("2026-06-09"),
				      .on = on_day("2026-06-10") };

	(void)state;
	d->filed.v[0].filed_on = d->filed.v[0].received_on =
		on_day("2026-06-10");
	d->as_of = on_day("2026-06-10");
	VEC_PUSH(&arena, &d->acknowledged, known);
	assert_minor_equal(claimed(CONTRACT_25, d).indemnity_minor, 0);
}

/* Where the claim is the first thing that is filed, it is what can be late. */
static void a_late_claim_costs_as_much_as_a_late_notice(void **state)
{
	static const char lines[] =
		"late_notice: void\n"
		"hands_over: claim\n"
		"deadlines: [{file: claim, event: overdue, by: \"due + 60 "
		"days\"}]\n";
	static const struct {
		const char *filed_on;
		int64_t indemnity;
	} cases[] = { { "2026-04-06", 100000 }, { "2026-04-07", 0 } };

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct debtor *d = loss_of(100000);
		struct claim c;

		build_filed(&arena, d, "claim", cases[i].filed_on,
			    cases[i].filed_on);
		c = claimed(lines, d);
		assert_day_equal(c.notice_due_on, "2026-04-06");
		assert_minor_equal(c.indemnity_minor, cases[i].indemnity);
	}
}

/* 30000.00 of 50000.00 are insured: what exceeds the aggregate of losses,
 * 40000.00, is more than that; and a notice too late is paid nothing. */
static void an_aggregate_of_losses_never_pays_more(void **state)
{
	static const char lines[] =
		"insured_percentage: {named: 60 %}\n"
		"aggregate: {amount: 10000.00 EUR, basis: loss}\n"
		"late_notice: void\n"
		"deadlines: [{file: notice, event: overdue, by: \"due + 60 "
		"days\"}]\n";
	struct debtor *d = loss_of(5000000);
	struct claim c;

	(void)state;
	d->as_of = on_day("2026-04-01");
	assert_minor_equal(claimed(lines, d).indemnity_minor, 3000000);
	d->as_of = on_day("2026-06-01");
	c = claimed(lines, d);
	assert_minor_equal(c.indemnity_minor, 0);
	assert_minor_equal(c.aggregate_after_minor, 0);
	assert_minor_equal(c.not_covered[UNCOVERED_RETENTION], 2000000);
}

/* ---- afterwards ---------------------------------------------------------- */

static void recoveries_are_shared_by_what_was_insured(void **state)
{
	struct debtor *then = loss_of(3000000), *now = loss_of(3000000);
	struct claim c;
	static const char lines[] =
		"insured_percentage: {named: 100 %}\n"
		"recovery: {after_loss: pro_rata, from: date_of_loss}\n";

	(void)state;
	then->limits.v[0].amount.minor = now->limits.v[0].amount.minor =
		1500000;
	build_event(&arena, then, DEBTOR_INSOLVENCY, "2026-06-01",
		    "2026-06-01");
	now->as_of = on_day("2026-09-01");
	build_event(&arena, now, DEBTOR_INSOLVENCY, "2026-06-01", "2026-06-01");
	build_paid(&arena, now, &now->invoices.v[0], "2026-08-01", 1500000);
	c = claimed_after(lines, then, now, NULL);
	assert_minor_equal(c.recovered_minor, 1500000);
	assert_minor_equal(c.insurer_recovery_minor, 750000);
	assert_minor_equal(c.insured_recovery_minor, 750000);
}

static void costs_are_charged_on_what_is_not_covered(void **state)
{
	struct debtor *d = loss_of(4000000);
	struct insurer_answer fee = { "C", ANSWER_FEE, 0, 120000, NULL, NULL };
	struct claim c;

	(void)state;
	d->limits.v[0].amount.minor = 3000000;
	VEC_PUSH(&arena, &d->answers, fee);
	c = claimed("fees: {charged: uncovered_share}\n", d);
	assert_minor_equal(c.fees_minor, 120000);
	assert_minor_equal(c.fees_charged_minor, 30000);
}

static void no_costs_are_charged_on_what_is_covered_with_its_tax(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-06-01");
	struct insurer_answer fee = { "C", ANSWER_FEE, 0, 120000, NULL, NULL };

	(void)state;
	build_debt(&arena, d, "A", "2026-01-05", "2026-01-05", "2026-02-05",
		   1200000);
	build_insured(&arena, d, LIMIT_NAMED, 100000000, "2025-01-01");
	VEC_PUSH(&arena, &d->answers, fee);
	assert_minor_equal(claimed("insured_percentage: {named: 90 %}\n"
				   "vat_covered: yes\n"
				   "fees: {charged: uncovered_share}\n",
				   d)
				   .fees_charged_minor,
			   0);
}

static void answers_lead_from_state_to_state(void **state)
{
	static const struct {
		enum answer_kind kind;
		enum claim_state want;
	} list[] = {
		{ ANSWER_ACK, CLAIM_ACKNOWLEDGED },
		{ ANSWER_QUESTION, CLAIM_IN_QUESTION },
		{ ANSWER_ACCEPT, CLAIM_ACCEPTED },
		{ ANSWER_PAY, CLAIM_PAID },
		{ ANSWER_HAND_BACK, CLAIM_HANDED_BACK },
	};
	struct debtor *d = debtor_25();

	(void)state;
	for (size_t i = 0; i < LENGTH(list); i++) {
		struct insurer_answer a = { "C",    list[i].kind, d->as_of,
					    100000, NULL,	  NULL };

		VEC_PUSH(&arena, &d->answers, a);
		assert_int_equal(claimed(CONTRACT_25, d).state, list[i].want);
	}
	assert_minor_equal(claimed(CONTRACT_25, d).paid_minor, 100000);
	assert_minor_equal(claimed(CONTRACT_25, d).balance_minor, 2600000);
}

/* credit-insurance.md section 3: an incomplete file stops the clock. */
static void a_question_stops_the_clock_until_the_insurer_speaks(void **state)
{
	static const char lines[] = CONTRACT_25 "assess_within: 8 months\n";
	struct debtor *d = debtor_25();
	struct insurer_answer a = { .contract = "C", .kind = ANSWER_QUESTION };

	(void)state;
	d->as_of = a.on = on_day("2026-07-10");
	assert_day_equal(claimed(CONTRACT_25, d).expected_on, "2026-12-05");
	assert_day_equal(claimed(lines, d).expected_on, "2027-02-05");
	VEC_PUSH(&arena, &d->answers, a);
	assert_int_equal(claimed(lines, d).expected_on, DAY_NONE);
	a.kind = ANSWER_FEE;
	VEC_PUSH(&arena, &d->answers, a);
	assert_int_equal(claimed(lines, d).expected_on, DAY_NONE);
	a.kind = ANSWER_ACK;
	VEC_PUSH(&arena, &d->answers, a);
	assert_day_equal(claimed(lines, d).expected_on, "2027-03-10");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(published_indemnities_hold_to_the_cent),
		CASE(the_aggregate_of_a_year_is_borne_first),
		CASE(the_maximum_of_a_year_caps),
		CASE(own_limits_are_insured_for_less),
		CASE(a_country_has_a_percentage_of_its_own),
		CASE(the_insured_keeps_the_minimum_retention),
		CASE(a_waiting_period_ends_and_the_insurer_pays),
		CASE(an_insolvency_is_paid_from_when_it_was_told),
		CASE(an_insolvency_told_too_late_costs_the_cover),
		CASE(the_full_case_comes_to_the_cent),
		CASE(every_cent_of_the_debt_is_accounted_for),
		CASE(another_currency_is_no_part_of_the_claim),
		CASE(another_currency_starts_no_waiting),
		CASE(a_late_notice_costs_what_the_contract_says),
		CASE(an_acknowledged_lateness_is_one_all_the_same),
		CASE(a_late_claim_costs_as_much_as_a_late_notice),
		CASE(an_aggregate_of_losses_never_pays_more),
		CASE(recoveries_are_shared_by_what_was_insured),
		CASE(costs_are_charged_on_what_is_not_covered),
		CASE(no_costs_are_charged_on_what_is_covered_with_its_tax),
		CASE(answers_lead_from_state_to_state),
		CASE(a_question_stops_the_clock_until_the_insurer_speaks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
