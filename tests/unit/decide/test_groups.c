/* Which invoices share a message, and what the insurer's deadlines outrank. */
#include "build_snapshot.h"
#include "check.h"

#define STEPS                                                                  \
	"send_days: every day\n"                                               \
	"steps:\n"                                                             \
	"  - step: one\n    stage: reminder\n"                                 \
	"    send: {email: t, to: billing}\n"                                  \
	"  - step: two\n    stage: reminder\n"                                 \
	"    send: {email: t, to: billing, cc: in_charge}\n"                   \
	"  - step: talk\n    stage: mediation\n"                               \
	"    send: {email: t, to: management}\n"                               \
	"  - step: notice\n    stage: insurer\n"                               \
	"    when: days_to_notice_deadline <= 20\n"                            \
	"    only_if: insured > 0 EUR\n"                                       \
	"    deadline: notice\n    notify: insurer\n"                          \
	"  - step: formal\n    stage: legal\n    approval: required\n"         \
	"    send: {letter: t, to: registered-office}\n"
static const char policy[] = "policy: p\n" STEPS;
static const char contract[] =
	"contract: C-2026\n"
	"insurer: {name: Insurer, channel: email, email: in@example.net}\n"
	"policy_no: \"1\"\n"
	"currency: EUR\n"
	"extension: {length: 60 days, from: due}\n"
	"margin: 3 business days\n"
	"deadlines:\n"
	"  - {file: notice, event: overdue, by: \"extension_end + 30 days\"}\n"
	"hands_over: notice\n";

struct scene {
	struct arena a;
	const struct rules *r;
	struct snapshot *snap;
	struct plan plan;
};

static void scene_open(struct scene *s, const char *text, const char *as_of)
{
	s->a = (struct arena)ARENA_INIT;
	s->r = build_rules(&s->a, 1, &text, contract);
	s->snap = build_customer(&s->a, day_of(as_of));
}

static void had(struct scene *s, const char *id, const char *step,
		const char *on)
{
	struct step_taken row = {
		.policy = "p", .step = step, .how = STEP_HAD, .on = day_of(on)
	};

	build_step(&s->a, s->snap, id, &row, NULL);
}

static const char *run(struct scene *s)
{
	s->plan = decide_now(s->r, s->snap, &s->a);
	return plan_text(&s->plan, s->snap, &s->a);
}

#define TO "dupont@example.com "

static void lower_reminders_ride_along_and_others_are_listed(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, policy, "2026-03-10");
	build_invoice(&s.a, s.snap, "A", "2026-03-01", 100);
	build_invoice(&s.a, s.snap, "B", "2026-03-02", 100);
	build_invoice(&s.a, s.snap, "C", "2026-03-03", 100);
	build_invoice(&s.a, s.snap, "D", "2026-03-04", 100)->status =
		INVOICE_DISPUTED;
	build_invoice(&s.a, s.snap, "E", "2026-03-10", 100);
	had(&s, "A", "one", "2026-03-05");
	had(&s, "C", "one", "2026-03-10");
	s.snap->customer.in_charge = "Ada";
	assert_string_equal(run(&s), TO "EUR: A=two B=one C=- D=-");
	assert_string_equal(s.plan.messages.v[0].cc_email, "ada@example.org");
	assert_int_equal(s.plan.overdue, 4);
	arena_release(&s.a);
}

static void no_reminder_goes_beside_a_message_of_another_stage(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, policy, "2026-03-10");
	VEC_PUSH(&s.a, &s.snap->contacts,
		 (struct contact){ .role = "management",
				   .email = "boss@example.com" });
	build_invoice(&s.a, s.snap, "A", "2026-03-01", 100);
	build_invoice(&s.a, s.snap, "B", "2026-03-02", 100);
	had(&s, "A", "two", "2026-03-05");
	assert_string_equal(run(&s), "boss@example.com EUR: A=talk B=-");
	assert_int_equal(s.plan.outcome[1].blocked_by, REASON_HAD_STEP_TODAY);
	plan_queue(&s.plan, s.snap, &s.a);
	assert_string_equal(run(&s), "");
	arena_release(&s.a);
}

static void an_approved_step_leaves_by_itself(void **state)
{
	struct approval ok = { .invoice_key = 1,
			       .episode = 1,
			       .step = "formal",
			       .at_most_minor = 100,
			       .on = 20000,
			       .given = 1 };
	struct scene s;

	(void)state;
	scene_open(&s, policy, "2026-03-10");
	build_invoice(&s.a, s.snap, "A", "2026-03-01", 100);
	had(&s, "A", "talk", "2026-03-05");
	assert_string_equal(run(&s), "?paper EUR: A=formal");
	VEC_PUSH(&s.a, &s.snap->approvals, ok);
	assert_string_equal(run(&s), "paper EUR: A=formal");
	s.snap->invoices.v[0].outstanding_minor = 101;
	assert_string_equal(run(&s), "?paper EUR: A=formal");
	s.snap->invoices.v[0].outstanding_minor = 100;
	build_invoice(&s.a, s.snap, "B", "2026-03-01", 100);
	had(&s, "B", "talk", "2026-03-05");
	assert_string_equal(run(&s), "?paper EUR: A=formal B=formal");
	arena_release(&s.a);
}

static void an_address_falls_back_to_billing_then_to_the_customer(void **state)
{
	struct contact billing = { .role = "billing",
				   .email = "bill@example.com" };
	struct contact sales = { .role = "sales",
				 .email = "sales@example.com" };
	struct scene s;

	(void)state;
	scene_open(&s, policy, "2026-03-10");
	build_invoice(&s.a, s.snap, "A", "2026-03-01", 100);
	had(&s, "A", "two", "2026-03-05");
	VEC_PUSH(&s.a, &s.snap->contacts, sales);
	assert_string_equal(run(&s), TO "EUR: A=talk");
	VEC_PUSH(&s.a, &s.snap->contacts, billing);
	assert_string_equal(run(&s), "bill@example.com EUR: A=talk");
	arena_release(&s.a);
}

/* ---- the insurer ------------------------------------------------------- */

static struct insurer_clock clock_now(struct scene *s)
{
	struct insurer_case k;

	insurer_case_make(s->r, s->snap, &s->a, &k);
	return insurer_clock(&k, "EUR", "notice");
}

/* Due 1 January: the extension ends on 2 March, the notice is due on 1 April
 * 2026, a Wednesday; three business days before is Friday 27 March. */
static void the_clock_counts_from_the_oldest_insured_invoice(void **state)
{
	struct scene s;
	struct insurer_clock k;

	(void)state;
	scene_open(&s, policy, "2026-03-10");
	build_invoice(&s.a, s.snap, "A", "2026-01-31", 100);
	build_invoice(&s.a, s.snap, "B", "2026-01-01", 200);
	k = clock_now(&s);
	assert_null(k.contract);
	assert_minor_equal(k.insured_minor, 0);
	build_limit(&s.a, s.snap, 500000);
	k = clock_now(&s);
	assert_minor_equal(k.insured_minor, 300);
	assert_day_equal(k.anchor_on, "2026-03-02");
	assert_day_equal(k.notice_due_on, "2026-04-01");
	assert_day_equal(k.send_by, "2026-03-27");
	s.snap->limits.v[0].effective_to = day_of("2025-11-30");
	assert_null(clock_now(&s).contract);
	arena_release(&s.a);
}

/* The clock and the list of deadlines read one contract in one way: what has
 * no delivery day was delivered when it was issued. */
static void a_rule_means_the_same_to_the_ladder(void **state)
{
	static const char from_delivery[] =
		"contract: C-2026\n"
		"insurer: {name: Insurer, channel: email, email: "
		"in@example.net}\n"
		"policy_no: \"1\"\n"
		"currency: EUR\n"
		"deadlines:\n"
		"  - {file: notice, event: overdue, "
		"by: \"delivery + 90 days\"}\n"
		"hands_over: notice\n";
	struct scene s;
	struct invoice *inv;

	(void)state;
	scene_open(&s, policy, "2026-03-10");
	s.r = build_rules(&s.a, 1, (const char *[]){ policy }, from_delivery);
	inv = build_invoice(&s.a, s.snap, "A", "2026-01-31", 100);
	inv->issued_on = day_of("2026-01-01");
	inv->delivered_on = DAY_NONE;
	build_limit(&s.a, s.snap, 500000);
	assert_day_equal(clock_now(&s).notice_due_on, "2026-04-01");
	arena_release(&s.a);
}

/* No reduction is retroactive: what was delivered before stays insured. */
static void a_cancelled_limit_insures_what_was_delivered_before(void **state)
{
	struct scene s;
	struct invoice *inv;

	(void)state;
	scene_open(&s, policy, "2026-03-10");
	inv = build_invoice(&s.a, s.snap, "A", "2026-01-31", 100);
	build_limit(&s.a, s.snap, 500000);
	build_limit(&s.a, s.snap, 500000);
	s.snap->limits.v[1].status = LIMIT_CANCELLED;
	s.snap->limits.v[1].effective_from = day_of("2026-03-10");
	inv->delivered_on = day_of("2026-03-09");
	assert_non_null(clock_now(&s).contract);
	inv->delivered_on = day_of("2026-03-10");
	assert_null(clock_now(&s).contract);
	arena_release(&s.a);
}

/* Whatever holds the ladder back, the notice goes, with the whole account. */
static void a_notice_outranks_everything_but_payment(void **state)
{
	struct scene s;
	struct day day;

	(void)state;
	scene_open(&s,
		   "policy: p\nmin_interval: 90 days\nminimum: 50 EUR\n"
		   "stale_after: 1 day\n" STEPS,
		   "2026-03-12");
	build_invoice(&s.a, s.snap, "A", "2026-01-01", 100)->status =
		INVOICE_DISPUTED;
	build_invoice(&s.a, s.snap, "B", "2026-04-01", 100);
	build_limit(&s.a, s.snap, 500000);
	s.snap->customer.email = NULL;
	day = (struct day){ .as_of = s.snap->as_of,
			    .data_of = DAY_NONE,
			    .refused = true };
	decide(s.r, &day, s.snap, &s.a, &s.plan, NULL);
	assert_string_equal(plan_text(&s.plan, s.snap, &s.a),
			    "insurer EUR: A=notice B=-; passed A=one; "
			    "passed A=talk; passed A=two");
	assert_string_equal(s.plan.messages.v[0].to_email, "in@example.net");
	assert_day_equal(s.plan.messages.v[0].deadline_on, "2026-04-01");
	assert_int_equal(s.plan.outcome[1].owner, OWNER_INSURER);
	s.snap->invoices.v[0].outstanding_minor = 0;
	assert_string_equal(run(&s), "");
	arena_release(&s.a);
}

static void after_the_notice_our_own_reminders_stop(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, policy, "2026-03-12");
	build_invoice(&s.a, s.snap, "A", "2026-01-01", 100);
	build_limit(&s.a, s.snap, 500000);
	run(&s);
	plan_queue(&s.plan, s.snap, &s.a);
	assert_string_equal(run(&s), "");
	plan_apply(&s.plan, s.snap, s.snap->as_of + 1, &s.a);
	build_invoice(&s.a, s.snap, "B", "2026-03-01", 100);
	run(&s);
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_OWNER);
	assert_int_equal(s.plan.outcome[1].blocked_by, REASON_OWNER);
	arena_release(&s.a);
}

#define LATE                                                                   \
	"policy: p\nsteps:\n"                                                  \
	"  - step: one\n    stage: reminder\n"                                 \
	"    when: days_overdue >= 900\n"                                      \
	"    send: {email: t, to: billing}\n"                                  \
	"  - step: notice\n    stage: insurer\n"                               \
	"    deadline: notice\n    notify: insurer\n"
static void leaves_with_the_margin(const char *text)
{
	struct scene s;

	scene_open(&s, text, "2026-03-26");
	build_invoice(&s.a, s.snap, "A", "2026-01-01", 100);
	build_limit(&s.a, s.snap, 500000);
	assert_string_equal(run(&s), "");
	assert_day_equal(s.plan.due_on, "2026-03-27");
	s.snap->as_of++;
	assert_string_equal(run(&s), "insurer EUR: A=notice; passed A=one");
	s.snap->as_of = day_of("2026-04-02");
	run(&s);
	assert_int_equal(s.plan.tasks.n, 1);
	assert_int_equal(s.plan.tasks.v[0].kind, TASK_DEADLINE);
	arena_release(&s.a);
}

/* `when` never holds, or is not there, but the margin before the deadline
 * begins. */
static void a_notice_goes_at_the_latest_by_the_margin(void **state)
{
	(void)state;
	leaves_with_the_margin(LATE "    when: days_to_notice_deadline <= 0\n");
	leaves_with_the_margin(LATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			lower_reminders_ride_along_and_others_are_listed),
		cmocka_unit_test(
			no_reminder_goes_beside_a_message_of_another_stage),
		cmocka_unit_test(an_approved_step_leaves_by_itself),
		cmocka_unit_test(
			an_address_falls_back_to_billing_then_to_the_customer),
		cmocka_unit_test(
			the_clock_counts_from_the_oldest_insured_invoice),
		cmocka_unit_test(a_rule_means_the_same_to_the_ladder),
		cmocka_unit_test(
			a_cancelled_limit_insures_what_was_delivered_before),
		cmocka_unit_test(a_notice_outranks_everything_but_payment),
		cmocka_unit_test(after_the_notice_our_own_reminders_stop),
		cmocka_unit_test(a_notice_goes_at_the_latest_by_the_margin),
	};

	return cmocka_run_group_tests_name("groups", tests, NULL, NULL);
}
