/* What is covered, and why the rest is not: the published examples to the
 * cent, then clause by clause. */
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

static struct cover covered(const char *lines, const struct debtor *d)
{
	struct cover out;

	cover_compute(build_contract(&arena, lines), d, &arena, &out);
	return out;
}

/* One line: "A 10000.00 OVER_LIMIT 3000.00", in euros. */
static const char *line_text(const struct cover *c, const struct debtor *d,
			     size_t i)
{
	const struct cover_line *l = &c->lines.v[i];
	struct str s = STR_INIT;
	char *text;

	str_add(&s, d->invoices.v[l->invoice].inv.invoice_id);
	str_add_ch(&s, ' ');
	money_to_text(&s, l->covered_minor, "EUR");
	if (l->suspended_minor) {
		str_add(&s, " suspended ");
		money_to_text(&s, l->suspended_minor, "EUR");
	}
	for (int why = 0; why < UNCOVERED__COUNT; why++) {
		if (!l->not_covered[why])
			continue;
		str_addf(&s, " %s ", uncovered_name((enum uncovered)why));
		money_to_text(&s, l->not_covered[why], "EUR");
	}
	text = arena_strdup(&arena, s.buf);
	str_release(&s);
	return text;
}

#define assert_line(cover, debtor, i, want)                                    \
	assert_string_equal(line_text(cover, debtor, i), want)

/* Without tax, so that amounts are those of the examples. */
static struct debtor_invoice *net(struct debtor *d, const char *id,
				  const char *delivered, const char *due,
				  int64_t minor)
{
	struct debtor_invoice *di =
		build_debt(&arena, d, id, delivered, delivered, due, minor);

	di->inv.has_tax = false;
	return di;
}

static void named(struct debtor *d, int64_t minor)
{
	build_insured(&arena, d, LIMIT_NAMED, minor, "2025-12-01");
}

#define EXAMPLE_25                                                             \
	"insured_percentage: {named: 90 %}\n"                                  \
	"extension: {length: 60 days, from: due}\n"                            \
	"stop: [extension_end]\n"                                              \
	"max_invoicing: 30 days\n"

static struct debtor *example_25(void)
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
	named(d, 3000000);
	return d;
}

static void the_full_case_is_covered_to_the_cent(void **state)
{
	struct debtor *d = example_25();
	struct cover c = covered(EXAMPLE_25, d);

	(void)state;
	assert_line(&c, d, 0, "A 10000.00");
	assert_line(&c, d, 1, "B 15000.00");
	assert_line(&c, d, 2, "C 5000.00 OVER_LIMIT 3000.00");
	assert_line(&c, d, 3, "D 0.00 DELIVERED_AFTER_STOP 5000.00");
	assert_minor_equal(c.outstanding_incl_minor, 4560000);
	assert_minor_equal(c.outstanding_excl_minor, 3800000);
	assert_minor_equal(c.covered_minor, 3000000);
	assert_day_equal(c.stop_on, "2026-05-10");
	assert_int_equal(c.stop_reason, STOP_EXTENSION_END);
	assert_int_equal(c.stop_invoice, 0);
	assert_minor_equal(c.headroom_minor, 0);
}

static void what_exceeds_the_limit_is_named(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-03-01");
	struct cover c;

	(void)state;
	net(d, "A", "2026-01-05", "2026-02-05", 4000000);
	named(d, 3000000);
	c = covered("insured_percentage: {named: 90 %}\n", d);
	assert_line(&c, d, 0, "A 30000.00 OVER_LIMIT 10000.00");
	assert_int_equal(c.lines.v[0].percentage, 9000);
}

#define OWN_LIMIT                                                              \
	"insured_percentage: {named: 90 %, discretionary: 60 %}\n"             \
	"discretionary: {maximum: 10000.00 EUR}\n"

static void without_a_decision_the_discretionary_limit_holds(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-03-01");
	struct cover c;

	(void)state;
	net(d, "A", "2026-01-05", "2026-02-05", 800000);
	c = covered(OWN_LIMIT, d);
	assert_line(&c, d, 0, "A 8000.00");
	assert_int_equal(c.lines.v[0].percentage, 6000);
	d->invoices.v[0].inv.outstanding_minor = 1200000;
	d->invoices.v[0].inv.amount_minor = 1200000;
	c = covered(OWN_LIMIT, d);
	assert_line(&c, d, 0, "A 10000.00 OVER_LIMIT 2000.00");
}

static void terms_of_121_days_are_too_long_for_120(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-06-01");
	struct cover c;

	(void)state;
	net(d, "A", "2026-01-15", "2026-05-15", 100000);
	net(d, "B", "2026-01-15", "2026-05-16", 100000);
	named(d, 3000000);
	c = covered("max_terms: {length: 120 days, from: invoice}\n", d);
	assert_line(&c, d, 0, "A 1000.00");
	assert_line(&c, d, 1, "B 0.00 TERM_TOO_LONG 1000.00");
}

/* ---- the register of limits ---------------------------------------------- */

static void a_lower_limit_spares_what_was_delivered_before(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-05-01");
	struct limit *low;
	struct cover c;

	(void)state;
	net(d, "A", "2026-01-15", "2026-03-15", 2000000);
	net(d, "B", "2026-03-10", "2026-05-10", 500000);
	net(d, "C", "2026-04-01", "2026-06-01", 500000);
	named(d, 3000000);
	low = build_insured(&arena, d, LIMIT_NAMED, 1000000, "2026-03-01");
	low->status = LIMIT_REDUCED;
	c = covered("limit_reduction_after: 30 days\n", d);
	assert_line(&c, d, 0, "A 20000.00");
	/* The old limit holds until 2026-03-30. */
	assert_line(&c, d, 1, "B 5000.00");
	assert_line(&c, d, 2, "C 0.00 OVER_LIMIT 5000.00");
	c = covered("", d);
	assert_line(&c, d, 1, "B 0.00 OVER_LIMIT 5000.00");
}

static void a_refusal_ends_what_we_may_grant_ourselves(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-05-01");
	struct limit *no;
	struct cover c;

	(void)state;
	net(d, "A", "2026-01-15", "2026-03-15", 500000);
	net(d, "B", "2026-04-10", "2026-05-10", 500000);
	no = build_insured(&arena, d, LIMIT_NAMED, 0, "2026-03-01");
	no->status = LIMIT_REFUSED;
	c = covered(OWN_LIMIT, d);
	assert_line(&c, d, 0, "A 5000.00");
	assert_line(&c, d, 1, "B 0.00 LIMIT_ZERO 5000.00");
	no->status = LIMIT_CANCELLED;
	c = covered(OWN_LIMIT, d);
	assert_line(&c, d, 1, "B 0.00 LIMIT_CANCELLED 5000.00");
	c = covered("", d);
	assert_line(&c, d, 0, "A 0.00 NO_LIMIT 5000.00");
}

static void a_temporary_limit_ends_and_a_top_up_comes_on_top(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-05-01");
	struct limit *t;
	struct cover c;

	(void)state;
	net(d, "A", "2026-02-10", "2026-03-15", 1500000);
	net(d, "B", "2026-04-10", "2026-05-10", 1500000);
	named(d, 1000000);
	t = build_insured(&arena, d, LIMIT_TEMPORARY, 1500000, "2026-02-01");
	t->effective_to = on_day("2026-02-28");
	build_insured(&arena, d, LIMIT_TOP_UP, 400000, "2026-04-01");
	c = covered("insured_percentage: {named: 90 %, temporary: 80 %, "
		    "top_up: 50 %}\n",
		    d);
	assert_line(&c, d, 0, "A 15000.00");
	assert_int_equal(c.lines.v[0].percentage, 8000);
	assert_line(&c, d, 1, "B 4000.00 OVER_LIMIT 11000.00");
	assert_minor_equal(c.lines.v[1].covered_by[LIMIT_TOP_UP], 400000);
}

static void a_limit_announced_later_is_not_known_yet(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-05-01");
	struct limit *l;
	struct cover c;

	(void)state;
	net(d, "A", "2026-04-10", "2026-05-10", 500000);
	l = build_insured(&arena, d, LIMIT_NAMED, 1000000, "2026-04-01");
	l->announced_on = on_day("2026-05-02");
	c = covered("", d);
	assert_line(&c, d, 0, "A 0.00 NO_LIMIT 5000.00");
	assert_day_equal(c.changes_on, "2026-05-02");
	d->as_of = on_day("2026-05-02");
	c = covered("", d);
	assert_line(&c, d, 0, "A 5000.00");
}

/* ---- payments ------------------------------------------------------------ */

static void a_payment_on_an_old_invoice_makes_room(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-05-01");
	struct cover c;

	(void)state;
	net(d, "A", "2026-01-10", "2026-02-10", 800000);
	net(d, "B", "2026-02-10", "2026-03-10", 800000);
	named(d, 1000000);
	c = covered("", d);
	assert_line(&c, d, 1, "B 2000.00 OVER_LIMIT 6000.00");
	build_paid(&arena, d, &d->invoices.v[0], "2026-03-01", 500000);
	c = covered("", d);
	assert_line(&c, d, 0, "A 3000.00");
	assert_line(&c, d, 1, "B 7000.00 OVER_LIMIT 1000.00");
}

static void money_counts_for_the_oldest_debt_where_it_says_so(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-05-01");
	struct cover c;

	(void)state;
	net(d, "A", "2026-01-10", "2026-02-10", 800000);
	net(d, "B", "2026-02-10", "2026-03-10", 300000);
	named(d, 1000000);
	build_paid(&arena, d, &d->invoices.v[1], "2026-03-01", 300000);
	c = covered("payments: oldest_first\n", d);
	assert_line(&c, d, 0, "A 5000.00");
	assert_line(&c, d, 1, "B 3000.00");
	assert_minor_equal(c.counted_minor, 800000);
	c = covered("", d);
	assert_int_equal(c.lines.n, 1);
	assert_line(&c, d, 0, "A 8000.00");
}

/* ---- disputes ------------------------------------------------------------ */

static void a_dispute_suspends_and_keeps_its_place(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-05-01");
	struct cover c;

	(void)state;
	net(d, "A", "2026-01-10", "2026-02-10", 800000)->disputed_minor =
		300000;
	net(d, "B", "2026-02-10", "2026-03-10", 800000);
	named(d, 1000000);
	c = covered("", d);
	assert_line(&c, d, 0, "A 5000.00 suspended 3000.00");
	assert_line(&c, d, 1, "B 2000.00 OVER_LIMIT 6000.00");
	c = covered("exclusions: [disputed]\n", d);
	assert_line(&c, d, 0, "A 5000.00 DISPUTED 3000.00");
	assert_line(&c, d, 1, "B 5000.00 OVER_LIMIT 3000.00");
}

/* ---- clauses that refuse ------------------------------------------------- */

struct refusal {
	const char *clause, *want;
};

static void each_clause_gives_its_reason(void **state)
{
	static const struct refusal list[] = {
		{ "countries: [DE]\n", "A 0.00 COUNTRY_NOT_LISTED 1000.00" },
		{ "period: {from: 2026-02-01, to: 2026-12-31}\n",
		  "A 0.00 OUTSIDE_POLICY_PERIOD 1000.00" },
		{ "exclusions: [public_entity]\n",
		  "A 0.00 PUBLIC_ENTITY 1000.00" },
		{ "exclusions: [related_company]\n",
		  "A 0.00 RELATED_COMPANY 1000.00" },
		{ "exclusions: [private_person]\n",
		  "A 0.00 PRIVATE_PERSON 1000.00" },
		{ "suspended_from: 2026-01-15\n",
		  "A 0.00 PREMIUM_OR_TURNOVER_DEFAULT 1000.00" },
		{ "max_invoicing: 30 days\n", "A 0.00 INVOICED_LATE 1000.00" },
		{ "max_invoicing: 31 days\n", "A 1000.00" },
		{ "", "A 1000.00" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(list); i++) {
		struct debtor *d = build_debtor(&arena, "2026-05-01");
		struct debtor_invoice *a =
			net(d, "A", "2026-01-15", "2026-03-15", 100000);
		struct customer *who = ARENA_NEW(&arena, struct customer);
		struct cover c;

		a->inv.issued_on = on_day("2026-02-15");
		*who = *d->customers.v[0];
		who->is_public = who->is_related = TRI_YES;
		who->tags = "old private_person";
		d->customers.v[0] = who;
		named(d, 1000000);
		c = covered(list[i].clause, d);
		assert_line(&c, d, 0, list[i].want);
	}
}

/* ---- stop of cover ------------------------------------------------------- */

#define STOPS "extension: {length: 60 days}\nstop: [extension_end]\n"

static void cure_brings_cover_back_only_where_it_says_so(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-06-01");
	struct cover c;

	(void)state;
	net(d, "A", "2026-01-10", "2026-02-10", 800000);
	net(d, "B", "2026-05-10", "2026-06-10", 800000);
	named(d, 2000000);
	build_paid(&arena, d, &d->invoices.v[0], "2026-05-01", 800000);
	c = covered(STOPS, d);
	assert_day_equal(c.stop_on, "2026-04-11");
	assert_line(&c, d, 0, "B 0.00 DELIVERED_AFTER_STOP 8000.00");
	c = covered(STOPS "reinstated_on_cure: yes\n", d);
	assert_int_equal(c.stop_reason, STOP_NONE);
	assert_line(&c, d, 0, "B 8000.00");
}

static void the_last_day_of_the_extension_is_not_over(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-04-11");
	struct cover c;

	(void)state;
	net(d, "A", "2026-01-10", "2026-02-10", 800000);
	named(d, 2000000);
	c = covered(STOPS, d);
	assert_int_equal(c.stop_reason, STOP_NONE);
	assert_day_equal(c.changes_on, "2026-04-12");
	d->as_of++;
	c = covered(STOPS, d);
	assert_day_equal(c.stop_on, "2026-04-11");
}

static void events_end_cover_where_the_contract_names_them(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-06-01");
	struct cover c;

	(void)state;
	net(d, "A", "2026-03-10", "2026-04-10", 800000);
	net(d, "B", "2026-03-11", "2026-04-11", 800000);
	named(d, 2000000);
	build_event(&arena, d, DEBTOR_ADVERSE, "2026-03-01", "2026-03-10");
	c = covered("stop: [bank_rejection]\n", d);
	assert_int_equal(c.stop_reason, STOP_NONE);
	c = covered("stop: [adverse_information]\n", d);
	assert_line(&c, d, 0, "A 8000.00");
	assert_line(&c, d, 1, "B 0.00 DELIVERED_AFTER_ADVERSE_INFO 8000.00");
}

static void a_cancelled_limit_ends_cover_the_day_before(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-06-01");
	struct cover c;

	(void)state;
	net(d, "A", "2026-03-10", "2026-04-10", 800000);
	named(d, 2000000);
	build_insured(&arena, d, LIMIT_NAMED, 0, "2026-05-01")->status =
		LIMIT_CANCELLED;
	c = covered("stop: [limit_cancelled]\n", d);
	assert_line(&c, d, 0, "A 8000.00");
	assert_day_equal(c.stop_on, "2026-04-30");
	assert_int_equal(c.stop_reason, STOP_LIMIT_CANCELLED);
	/* Granted anew since. */
	build_insured(&arena, d, LIMIT_NAMED, 1000000, "2026-05-15");
	c = covered("stop: [limit_cancelled]\n", d);
	assert_int_equal(c.stop_reason, STOP_NONE);
}

static void another_currency_has_no_limit(void **state)
{
	struct debtor *d = build_debtor(&arena, "2026-03-01");
	struct cover c;

	(void)state;
	memcpy(net(d, "A", "2026-01-05", "2026-02-05", 100000)->inv.currency,
	       "CHF", 4);
	named(d, 3000000);
	c = covered("", d);
	assert_line(&c, d, 0, "A 0.00 NO_LIMIT 1000.00");
	assert_minor_equal(c.counted_minor, 0);
}

/* Covered with its tax, and still a share of what is owed without it. */
static void nobody_has_more_covered_than_is_owed(void **state)
{
	static const char *const vat[] = { "vat_covered: no\n",
					   "vat_covered: yes\n" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct debtor *d = build_debtor(&arena, "2026-06-01");
		struct cover c;

		named(d, 10000000);
		build_debt(&arena, d, "A", "2026-05-02", "2026-05-02",
			   "2026-06-30", 1200000);
		c = covered(vat[i], d);
		assert_minor_equal(c.covered_minor, i ? 1200000 : 1000000);
		assert_minor_equal(c.covered_excl_minor, 1000000);
		assert_minor_equal(c.lines.v[0].covered_excl_minor, 1000000);
		assert_int_equal(insured_share(c.covered_excl_minor,
					       c.outstanding_excl_minor),
				 10000);
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_full_case_is_covered_to_the_cent),
		CASE(what_exceeds_the_limit_is_named),
		CASE(without_a_decision_the_discretionary_limit_holds),
		CASE(terms_of_121_days_are_too_long_for_120),
		CASE(a_lower_limit_spares_what_was_delivered_before),
		CASE(a_refusal_ends_what_we_may_grant_ourselves),
		CASE(a_temporary_limit_ends_and_a_top_up_comes_on_top),
		CASE(a_limit_announced_later_is_not_known_yet),
		CASE(a_payment_on_an_old_invoice_makes_room),
		CASE(money_counts_for_the_oldest_debt_where_it_says_so),
		CASE(a_dispute_suspends_and_keeps_its_place),
		CASE(each_clause_gives_its_reason),
		CASE(cure_brings_cover_back_only_where_it_says_so),
		CASE(the_last_day_of_the_extension_is_not_over),
		CASE(events_end_cover_where_the_contract_names_them),
		CASE(a_cancelled_limit_ends_cover_the_day_before),
		CASE(another_currency_has_no_limit),
		CASE(nobody_has_more_covered_than_is_owed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
