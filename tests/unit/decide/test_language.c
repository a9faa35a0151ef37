/* The complete ladder, walked day by day: repetition, goto, final, states,
 * tasks, events, falls, disputes, before the due day, and whose position it
 * is that climbs. */
#include "build_snapshot.h"
#include "check.h"

#define MAIL "    send: {email: t, to: billing}\n"
#define R(name, rest) "  - step: " name "\n    stage: reminder\n" rest MAIL
#define HEAD(rest) "policy: p\nsend_days: every day\n" rest "steps:\n"

struct bill {
	const char *id, *due_on;
	int64_t minor;
};

struct walk {
	const char *policy;
	struct bill bill[3];
	const char *from, *to;
	void (*happen)(struct snapshot *snap, struct arena *a);
	const char *want;
};

static const char *day_by_day(const struct walk *w, struct arena *a)
{
	const struct rules *r = build_rules(a, 1, &w->policy, NULL);
	struct snapshot *snap = build_customer(a, day_of(w->from));
	const char *all = "";

	for (size_t i = 0; i < LENGTH(w->bill) && w->bill[i].id; i++)
		build_invoice(a, snap, w->bill[i].id, w->bill[i].due_on,
			      w->bill[i].minor);
	while (snap->as_of <= day_of(w->to)) {
		char day[DATE_TEXT_SIZE];
		struct plan plan;
		const char *text;

		if (w->happen)
			w->happen(snap, a);
		plan = decide_now(r, snap, a);
		text = plan_text(&plan, snap, a);
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

#define TO "dupont@example.com EUR: "

static void a_step_repeats_and_then_the_ladder_goes_on(void **state)
{
	static const struct walk w = {
		HEAD("") R("one", "    repeat: every 5 days up to 3 times\n")
			R("two", "    wait: 7 days\n"),
		{ { "A", "2026-02-28", 100 } },
		"2026-03-01",
		"2026-04-30",
		NULL,
		"03-01 " TO "A=one / 03-06 " TO "A=one / 03-11 " TO
		"A=one / 03-18 " TO "A=two"
	};

	(void)state;
	check_walk(&w);
}

static void until_ends_a_repetition(void **state)
{
	static const struct walk w = {
		HEAD("") R("one", "    repeat: every 5 days up to 30 times\n"
				  "    until: days_overdue >= 12\n")
			R("two", ""),
		{ { "A", "2026-02-28", 100 } },
		"2026-03-01",
		"2026-04-30",
		NULL,
		"03-01 " TO "A=one / 03-06 " TO "A=one / 03-11 " TO
		"A=one / 03-12 " TO "A=two"
	};

	(void)state;
	check_walk(&w);
}

static void goto_leads_back_and_final_ends(void **state)
{
	static const struct walk walks[] = {
		{ HEAD("") R("one", "") R("two", "    wait: 4 days\n"
						 "    goto: three\n")
			  R("off", "") R("three", "    final: yes\n")
				  R("four", ""),
		  { { "A", "2026-02-28", 100 } },
		  "2026-03-01",
		  "2026-04-30",
		  NULL,
		  "03-01 " TO "A=one / 03-05 " TO "A=two / 03-06 " TO
		  "A=three" },
		{ HEAD("") R("one", "    repeat: every 2 days up to 2 times\n")
			  R("two", "    wait: 4 days\n    goto: one\n"),
		  { { "A", "2026-02-28", 100 } },
		  "2026-03-01",
		  "2026-03-14",
		  NULL,
		  "03-01 " TO "A=one / 03-03 " TO "A=one / 03-07 " TO
		  "A=two / 03-08 " TO "A=one / 03-10 " TO "A=one / 03-14 " TO
		  "A=two" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(walks); i++)
		check_walk(&walks[i]);
}

static void states_and_tasks_send_nothing(void **state)
{
	static const struct walk w = {
		HEAD("")
			R("one", "") "  - step: quiet\n    stage: reminder\n"
				     "    wait: 2 days\n"
				     "  - step: ring\n    stage: reminder\n"
				     "    task: \"call {{customer.name}}\"\n" R(
					     "two", "    wait: 3 days\n"),
		{ { "A", "2026-02-28", 100 }, { "B", "2026-02-28", 100 } },
		"2026-03-01",
		"2026-04-30",
		NULL,
		"03-01 " TO "A=one B=one / 03-03 state A=quiet; "
		"state B=quiet / 03-04 task A=ring; task B=ring / 03-07 " TO
		"A=two B=two"
	};

	(void)state;
	check_walk(&w);
}

static void pay_a_part(struct snapshot *snap, struct arena *a)
{
	struct receipt r = { .invoice_key = 1,
			     .on = snap->as_of,
			     .amount_minor = 40,
			     .currency = "EUR",
			     .kind = PAYMENT_PAYMENT };

	if (snap->as_of != day_of("2026-03-12"))
		return;
	snap->invoices.v[0].outstanding_minor -= 40;
	VEC_PUSH(a, &snap->receipts, r);
}

static void an_event_leads_to_a_step_once(void **state)
{
	static const struct walk walks[] = {
		{ HEAD("on: {partial_payment: two}\n") R("one", "")
			  R("two", "    wait: 9 days\n")
				  R("three", "    wait: 2 days\n"),
		  { { "A", "2026-02-28", 100 } },
		  "2026-03-01",
		  "2026-03-31",
		  pay_a_part,
		  "03-01 " TO "A=one / 03-10 " TO
		  "A=two / 03-12 sent_to A=two by partial_payment 2026-03-12 "
		  "/ 03-19 " TO "A=two / 03-21 " TO "A=three" },
		/* the step's own transition wins over the policy's */
		{ HEAD("on: {partial_payment: one}\n") R("one", "")
			  R("two", "    wait: 9 days\n"
				   "    on: {partial_payment: three}\n")
				  R("three", "    wait: 9 days\n"),
		  { { "A", "2026-02-28", 100 } },
		  "2026-03-01",
		  "2026-03-31",
		  pay_a_part,
		  "03-01 " TO "A=one / 03-10 " TO
		  "A=two / 03-12 sent_to A=three by partial_payment "
		  "2026-03-12 / 03-19 " TO "A=three" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(walks); i++)
		check_walk(&walks[i]);
}

/* A rung for disputed invoices is none for one that is not. */
static void an_event_leads_to_no_rung_of_another_track(void **state)
{
	static const struct walk w = {
		HEAD("on: {partial_payment: contest}\n") R("one", "")
			R("two", "    wait: 20 days\n")
				R("contest", "    for: disputed\n"),
		{ { "A", "2026-02-28", 100 } },
		"2026-03-01",
		"2026-03-31",
		pay_a_part,
		"03-01 " TO "A=one / 03-21 " TO "A=two"
	};

	(void)state;
	check_walk(&w);
}

static void less_is_owed(struct snapshot *snap, struct arena *a)
{
	(void)a;
	if (snap->as_of == day_of("2026-03-20"))
		snap->invoices.v[1].outstanding_minor = 0;
}

/* Kill Bill's account state: the furthest whose conditions all hold, up and
 * down in one evaluation, and nothing is sent on the way down. */
static void a_position_falls_to_what_still_holds(void **state)
{
	static const struct walk w = {
		HEAD("catch_up: jump\nfalls: yes\nladder: customer\n") R(
			"warning", "    when: overdue_total >= 1 EUR\n")
			R("blocked", "    when: overdue_total >= 100 EUR\n"),
		{ { "A", "2026-02-28", 5000 }, { "B", "2026-03-05", 9000 } },
		"2026-03-01",
		"2026-03-31",
		less_is_owed,
		"03-01 " TO "A=warning / 03-06 " TO
		"A=blocked B=- / 03-20 fell A=warning"
	};

	(void)state;
	check_walk(&w);
}

static void settle_the_dispute(struct snapshot *snap, struct arena *a)
{
	(void)a;
	if (snap->as_of == day_of("2026-03-01"))
		snap->invoices.v[0].status = INVOICE_DISPUTED;
	if (snap->as_of == day_of("2026-03-20"))
		snap->invoices.v[0].status = INVOICE_OPEN;
}

static void disputes_have_a_track_of_their_own(void **state)
{
	static const struct walk w = {
		HEAD("") R("one", "") "  - step: talk\n    stage: mediation\n"
				      "    when: days_overdue >= 8\n"
				      "    for: disputed\n" MAIL R("two", ""),
		{ { "A", "2026-02-28", 100 } },
		"2026-03-01",
		"2026-03-31",
		settle_the_dispute,
		"03-08 " TO "A=talk / 03-20 " TO "A=one / 03-21 " TO "A=two"
	};

	(void)state;
	check_walk(&w);
}

static void a_note_may_go_before_the_due_day(void **state)
{
	static const struct walk walks[] = {
		{ HEAD("") R("soon", "    before_due: 5 days\n")
			  R("one", "    when: days_overdue >= 3\n"),
		  { { "A", "2026-03-10", 100 }, { "B", "2026-03-30", 100 } },
		  "2026-03-01",
		  "2026-03-31",
		  NULL,
		  "03-05 " TO "A=soon / 03-13 " TO "A=one / 03-25 " TO
		  "B=soon" },
		/* missed: it is there no longer */
		{ HEAD("") R("soon", "    before_due: 5 days\n")
			  R("one", "    when: days_overdue >= 3\n"),
		  { { "A", "2026-02-28", 100 } },
		  "2026-03-01",
		  "2026-03-31",
		  NULL,
		  "03-03 " TO "A=one" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(walks); i++)
		check_walk(&walks[i]);
}

static void the_oldest_is_paid(struct snapshot *snap, struct arena *a)
{
	(void)a;
	if (snap->as_of == day_of("2026-03-12"))
		snap->invoices.v[0].outstanding_minor = 0;
}

/* Upflow: the oldest unpaid invoice carries; when it is paid the next one
 * begins at the first step, or at the one that fits its age. */
static void the_oldest_invoice_carries_the_ladder(void **state)
{
#define TWO                                                                    \
	R("one", "    when: days_overdue >= 1\n")                              \
	R("two", "    when: days_overdue >= 6\n")
	static const struct walk walks[] = {
		{ HEAD("ladder: customer\n") TWO,
		  { { "A", "2026-02-28", 100 }, { "B", "2026-03-02", 100 } },
		  "2026-03-01",
		  "2026-03-31",
		  the_oldest_is_paid,
		  "03-01 " TO "A=one / 03-06 " TO "A=two B=- / 03-12 " TO
		  "B=one / 03-13 " TO "B=two" },
		{ HEAD("ladder: customer\ncatch_up: jump\n") TWO,
		  { { "A", "2026-02-28", 100 }, { "B", "2026-03-02", 100 } },
		  "2026-03-01",
		  "2026-03-31",
		  the_oldest_is_paid,
		  "03-01 " TO "A=one / 03-06 " TO "A=two B=- / 03-12 " TO
		  "B=two; passed B=one" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(walks); i++)
		check_walk(&walks[i]);
}

static void each_invoice_may_have_its_own_letter(void **state)
{
	static const struct walk w = { HEAD("group_by: invoice\n") R("one", ""),
				       { { "A", "2026-02-28", 100 },
					 { "B", "2026-02-28", 100 } },
				       "2026-03-01",
				       "2026-03-31",
				       NULL,
				       "03-01 " TO "A=one; " TO "B=one" };

	(void)state;
	check_walk(&w);
}

static void a_renamed_step_is_found_by_its_former_name(void **state)
{
	static const char *const policies[] = {
		HEAD("") R("first", "    was: one\n") R("two", ""),
		HEAD("policy_change: restart\n") R("first", "") R("two", ""),
		HEAD("policy_change: previous\n") R("first", "") R("two", ""),
		HEAD("") R("first", "") R("two", ""),
	};
	static const char *const want[] = { TO "A=two", TO "A=first",
					    TO "A=first", "" };

	(void)state;
	for (size_t i = 0; i < LENGTH(policies); i++) {
		struct arena a = ARENA_INIT;
		const struct rules *r = build_rules(&a, 1, &policies[i], NULL);
		struct snapshot *snap =
			build_customer(&a, day_of("2026-03-09"));
		struct step_taken row = { .policy = "p",
					  .step = "one",
					  .how = STEP_HAD,
					  .on = day_of("2026-03-02") };
		struct plan plan;

		build_invoice(&a, snap, "A", "2026-02-28", 100);
		build_step(&a, snap, "A", &row, NULL);
		plan = decide_now(r, snap, &a);
		assert_string_equal(plan_text(&plan, snap, &a), want[i]);
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_repeats_and_then_the_ladder_goes_on),
		cmocka_unit_test(until_ends_a_repetition),
		cmocka_unit_test(goto_leads_back_and_final_ends),
		cmocka_unit_test(states_and_tasks_send_nothing),
		cmocka_unit_test(an_event_leads_to_a_step_once),
		cmocka_unit_test(an_event_leads_to_no_rung_of_another_track),
		cmocka_unit_test(a_position_falls_to_what_still_holds),
		cmocka_unit_test(disputes_have_a_track_of_their_own),
		cmocka_unit_test(a_note_may_go_before_the_due_day),
		cmocka_unit_test(the_oldest_invoice_carries_the_ladder),
		cmocka_unit_test(each_invoice_may_have_its_own_letter),
		cmocka_unit_test(a_renamed_step_is_found_by_its_former_name),
	};

	return cmocka_run_group_tests_name("language", tests, NULL, NULL);
}
