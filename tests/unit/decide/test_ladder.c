/* How an invoice climbs, day by day: contract.md section 2 and the published
 * examples of other systems. */
#include "build_snapshot.h"
#include "check.h"

#define MAIL "    send: {email: t, to: billing}\n"
#define R(name, rest) "  - step: " name "\n    stage: reminder\n" rest MAIL

struct invoice_line {
	const char *id, *due_on;
	int64_t minor;
	const char *currency;
};

struct walk {
	const char *policy;
	struct invoice_line invoice[3];
	const char *from, *to;
	const char *want; /* "day-of-march plan; ..." of days with a plan */
};

static struct snapshot *make(struct arena *a, const struct walk *w)
{
	struct snapshot *snap = build_customer(a, day_of(w->from));

	for (size_t i = 0; i < LENGTH(w->invoice) && w->invoice[i].id; i++) {
		const struct invoice_line *line = &w->invoice[i];
		struct invoice *inv = build_invoice(a, snap, line->id,
						    line->due_on, line->minor);

		if (line->currency)
			memcpy(inv->currency, line->currency, 4);
	}
	return snap;
}

static const char *day_by_day(const struct walk *w, struct arena *a)
{
	const struct rules *r = build_rules(a, 1, &w->policy, NULL);
	struct snapshot *snap = make(a, w);
	const char *all = "";

	while (snap->as_of <= day_of(w->to)) {
		struct plan plan = decide_now(r, snap, a);
		const char *text = plan_text(&plan, snap, a);
		char day[DATE_TEXT_SIZE];

		date_to_text(snap->as_of, day);
		if (*text)
			all = arena_printf(a, "%s%s%s %s", all,
					   *all ? " / " : "", day + 5, text);
		plan_apply(&plan, snap, snap->as_of + 1, a);
	}
	return all;
}

static void check_walk(const struct walk *w)
{
	struct arena a = ARENA_INIT;
	const char *got = day_by_day(w, &a);

	if (strcmp(got, w->want) != 0)
		fail_msg("%s\ngives %s\n  not %s", w->policy, got, w->want);
	arena_release(&a);
}

#define TO "dupont@example.com "
#define HEAD(rest) "policy: p\nsend_days: every day\n" rest "steps:\n"

static void wait_counts_from_the_step_had(void **state)
{
	/* contract.md: a step dated the 1st and `wait: 10 days` allow the
	 * 11th; without `wait`, the next day. */
	static const struct walk walks[] = {
		{ HEAD("") R("one", "    when: days_overdue >= 1\n")
			  R("two", "    wait: 10 days\n") R("three", ""),
		  { { "A", "2026-02-28", 100, NULL } },
		  "2026-02-25",
		  "2026-03-20",
		  "03-01 " TO "EUR: A=one / 03-11 " TO "EUR: A=two / 03-12 " TO
		  "EUR: A=three" },
		{ HEAD("") R("one", "    only_if: outstanding > 5 EUR\n")
			  R("two", "    wait: 10 days\n"),
		  { { "A", "2026-02-28", 100, NULL } },
		  "2026-03-01",
		  "2026-03-20",
		  "03-01 " TO "EUR: A=two; passed A=one" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(walks); i++)
		check_walk(&walks[i]);
}

static void only_if_is_looked_at_on_the_first_possible_day(void **state)
{
	/* Passed over on the day when it could go, not before; then the next
	 * step is looked at the same day, subject to its own `when`. */
	static const struct walk w = {
		HEAD("") R("one", "    when: days_overdue >= 3\n"
				  "    only_if: outstanding > 5 EUR\n")
			R("two", "    when: days_overdue >= 6\n"),
		{ { "A", "2026-03-01", 100, NULL } },
		"2026-03-02",
		"2026-03-20",
		"03-04 passed A=one / 03-07 " TO "EUR: A=two"
	};

	(void)state;
	check_walk(&w);
}

static void catching_up_goes_by_steps_or_jumps(void **state)
{
#define THREE                                                                  \
	R("one", "    when: days_overdue >= 3\n")                              \
	R("two", "    when: days_overdue >= 15\n    wait: 10 days\n")          \
	R("three", "    when: days_overdue >= 30\n    wait: 10 days\n")
	static const struct walk walks[] = {
		/* SAP KBA 3734132: a late item without a level gets level 1. */
		{ HEAD("catch_up: step\n") THREE,
		  { { "A", "2026-01-20", 100, NULL } },
		  "2026-03-01",
		  "2026-03-31",
		  "03-01 " TO "EUR: A=one / 03-11 " TO "EUR: A=two / 03-21 " TO
		  "EUR: A=three" },
		/* Kill Bill: the most severe state that holds, at once. */
		{ HEAD("catch_up: jump\n") THREE,
		  { { "A", "2026-01-20", 100, NULL } },
		  "2026-03-01",
		  "2026-03-31",
		  "03-01 " TO "EUR: A=three; passed A=one; passed A=two" },
		{ HEAD("catch_up: jump\n") THREE,
		  { { "A", "2026-02-10", 100, NULL } },
		  "2026-03-01",
		  "2026-03-31",
		  "03-01 " TO "EUR: A=two; passed A=one / 03-12 " TO
		  "EUR: A=three" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(walks); i++)
		check_walk(&walks[i]);
}

static void a_minimum_interval_holds_all_messages_of_a_customer(void **state)
{
	static const struct walk walks[] = {
		/* SAP: interval 14 days, last run 1 March: the 14th is not
		 * selected, the 15th is. */
		{ HEAD("min_interval: 14 days\n") R("one", "") R("two", ""),
		  { { "A", "2026-02-28", 100, NULL } },
		  "2026-03-01",
		  "2026-03-31",
		  "03-01 " TO "EUR: A=one / 03-15 " TO "EUR: A=two" },
		/* When it ends the highest step goes first, the lower one
		 * rides along. */
		{ HEAD("min_interval: 5 days\n")
			  R("one", "    when: days_overdue >= 1\n")
				  R("two", "    when: days_overdue >= 4\n"),
		  { { "A", "2026-03-01", 100, NULL },
		    { "B", "2026-03-03", 100, NULL } },
		  "2026-03-01",
		  "2026-03-31",
		  "03-02 " TO "EUR: A=one / 03-07 " TO
		  "EUR: A=two B=one / 03-12 " TO "EUR: A=- B=two" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(walks); i++)
		check_walk(&walks[i]);
}

static void quiet_days_move_a_step_to_the_next_working_day(void **state)
{
	/* The 1st of May is a holiday, a Friday in 2026. */
	static const struct walk w = { "policy: p\ncalendar: fr\nsteps:\n" R(
					       "one",
					       "    when: days_overdue >= 3\n"),
				       { { "A", "2026-04-28", 100, NULL } },
				       "2026-04-28",
				       "2026-05-10",
				       "05-04 " TO "EUR: A=one" };

	(void)state;
	check_walk(&w);
}

static void a_money_list_names_the_amount_of_each_currency(void **state)
{
	/* Lago's thresholds: 150 EUR and 100 USD; 149 EUR and 120 USD are
	 * overdue, and only the dollars are dunned. A currency that is not
	 * listed has no minimum. */
	static const struct walk w = {
		HEAD("minimum: 150 EUR | 100 USD\n")
			R("one", "    when: days_overdue >= 3\n"),
		{ { "A", "2026-03-01", 14900, "EUR" },
		  { "B", "2026-03-01", 12000, "USD" },
		  { "C", "2026-03-01", 1, "JPY" } },
		"2026-03-01",
		"2026-03-10",
		"03-04 " TO "JPY: C=one; " TO "USD: B=one"
	};

	(void)state;
	check_walk(&w);
}

static void each_instalment_climbs_by_itself(void **state)
{
	/* ERPNext: halves due after 5 and 10 days, seen on day 6: only the
	 * first is dunned. */
	static const struct walk w = { HEAD("") R("one", ""),
				       { { "A", "2026-03-05", 5000, NULL },
					 { "B", "2026-03-10", 5000, NULL } },
				       "2026-03-06",
				       "2026-03-06",
				       "03-06 " TO "EUR: A=one" };

	(void)state;
	check_walk(&w);
}

/* ---- with a history ---------------------------------------------------- */

struct history {
	struct arena a;
	const struct rules *r;
	struct snapshot *snap;
};

static void open_history(struct history *h, const char *policy,
			 const char *as_of)
{
	h->a = (struct arena)ARENA_INIT;
	h->r = build_rules(&h->a, 1, &policy, NULL);
	h->snap = build_customer(&h->a, day_of(as_of));
	build_invoice(&h->a, h->snap, "A", "2026-02-01", 10000);
}

static const char *plan_of(struct history *h)
{
	struct plan plan = decide_now(h->r, h->snap, &h->a);

	return plan_text(&plan, h->snap, &h->a);
}

static const char two_steps[] = HEAD("") R("one", "") R("two", "");
static const char restart[] =
	HEAD("reopened: restart\n") R("one", "") R("two", "");

static void a_reopened_invoice_goes_on_or_starts_anew(void **state)
{
	static const struct step_taken row = { .policy = "p",
					       .step = "one",
					       .how = STEP_HAD,
					       .on = 20510,
					       .message_id = "M" };
	struct history h;

	(void)state;
	open_history(&h, two_steps, "2026-03-01");
	build_step(&h.a, h.snap, "A", &row, "x@example.com");
	h.snap->invoices.v[0].episode = 2;
	assert_string_equal(plan_of(&h), TO "EUR: A=two");
	arena_release(&h.a);
	open_history(&h, restart, "2026-03-01");
	build_step(&h.a, h.snap, "A", &row, "x@example.com");
	h.snap->invoices.v[0].episode = 2;
	assert_string_equal(plan_of(&h), TO "EUR: A=one");
	arena_release(&h.a);
}

static void a_person_may_move_an_invoice_back(void **state)
{
	struct step_taken row = { .policy = "p", .how = STEP_HAD };
	struct history h;

	(void)state;
	open_history(&h, HEAD("") R("one", "") R("two", "") R("three", ""),
		     "2026-03-01");
	row.step = "two";
	row.on = day_of("2026-02-10");
	row.message_id = "M";
	build_step(&h.a, h.snap, "A", &row, "x@example.com");
	assert_string_equal(plan_of(&h), TO "EUR: A=three");
	row.step = "one";
	row.on = day_of("2026-02-20");
	row.message_id = NULL;
	build_step(&h.a, h.snap, "A", &row, NULL);
	assert_string_equal(plan_of(&h), TO "EUR: A=two");
	arena_release(&h.a);
}

static void a_second_run_of_the_day_adds_nothing(void **state)
{
	struct history h;
	struct plan plan;

	(void)state;
	open_history(&h, two_steps, "2026-03-01");
	plan = decide_now(h.r, h.snap, &h.a);
	plan_queue(&plan, h.snap, &h.a);
	assert_string_equal(plan_of(&h), "");
	/* Nor for an invoice that turns up after the first run. */
	build_invoice(&h.a, h.snap, "B", "2026-02-01", 100);
	plan = decide_now(h.r, h.snap, &h.a);
	assert_int_equal(plan.messages.n, 0);
	assert_int_equal(plan.outcome[1].blocked_by, REASON_HAD_STEP_TODAY);
	assert_int_equal(plan.due_on, h.snap->as_of + 1);
	arena_release(&h.a);
}

static void the_policy_of_the_invoice_goes_before_the_customers(void **state)
{
	static const char *const texts[] = {
		"policy: a\napplies_to: segment = \"x\"\nsteps:\n" R("one", ""),
		"policy: b\nsteps:\n" R("two", ""),
	};
	struct arena a = ARENA_INIT;
	const struct rules *r = build_rules(&a, 2, texts, NULL);
	struct snapshot *snap = build_customer(&a, day_of("2026-03-02"));
	struct invoice *inv = build_invoice(&a, snap, "A", "2026-02-01", 1);
	bool none;

	(void)state;
	assert_string_equal(policy_choose(r, snap, inv, &none)->name, "b");
	snap->customer.segment = "x";
	assert_string_equal(policy_choose(r, snap, inv, &none)->name, "a");
	snap->customer.policy = "b";
	assert_string_equal(policy_choose(r, snap, inv, &none)->name, "b");
	inv->policy = "a";
	assert_string_equal(policy_choose(r, snap, inv, &none)->name, "a");
	inv->policy = "none";
	assert_null(policy_choose(r, snap, inv, &none));
	assert_true(none);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wait_counts_from_the_step_had),
		cmocka_unit_test(
			only_if_is_looked_at_on_the_first_possible_day),
		cmocka_unit_test(catching_up_goes_by_steps_or_jumps),
		cmocka_unit_test(
			a_minimum_interval_holds_all_messages_of_a_customer),
		cmocka_unit_test(
			quiet_days_move_a_step_to_the_next_working_day),
		cmocka_unit_test(
			a_money_list_names_the_amount_of_each_currency),
		cmocka_unit_test(each_instalment_climbs_by_itself),
		cmocka_unit_test(a_reopened_invoice_goes_on_or_starts_anew),
		cmocka_unit_test(a_person_may_move_an_invoice_back),
		cmocka_unit_test(a_second_run_of_the_day_adds_nothing),
		cmocka_unit_test(
			the_policy_of_the_invoice_goes_before_the_customers),
	};

	return cmocka_run_group_tests_name("ladder", tests, NULL, NULL);
}
