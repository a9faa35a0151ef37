/* Rare turns: cases that end, tasks that come back, what is never chased. */
#include "build_snapshot.h"
#include "check.h"

#define HEAD "policy: p\nsend_days: every day\nsteps:\n"
#define ONE                                                                    \
	"  - step: one\n    stage: reminder\n"                                 \
	"    send: {email: t, to: billing}\n"
#define NOTICE                                                                 \
	"  - step: notice\n    stage: insurer\n"                               \
	"    when: days_to_notice_deadline <= 20\n"                            \
	"    deadline: notice\n    notify: insurer\n"
#define FORMAL                                                                 \
	"  - step: tell\n    stage: insurer\n    notify: insurer\n"            \
	"  - step: late\n    stage: legal\n    when: days_overdue >= 900\n"    \
	"    send: {email: t, to: billing}\n"
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

static const char *run(struct scene *s)
{
	s->plan = decide_now(s->r, s->snap, &s->a);
	return plan_text(&s->plan, s->snap, &s->a);
}

#define TO "dupont@example.com "

/* The debtor paid all that was filed: a later invoice is ours again. */
static void the_case_ends_when_what_was_filed_is_paid(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, HEAD ONE NOTICE, "2026-03-12");
	build_invoice(&s.a, s.snap, "A", "2026-01-01", 100);
	build_limit(&s.a, s.snap, 500000);
	assert_string_equal(run(&s), "insurer EUR: A=notice; passed A=one");
	plan_apply(&s.plan, s.snap, day_of("2026-06-02"), &s.a);
	build_invoice(&s.a, s.snap, "B", "2026-06-01", 100);
	assert_string_equal(run(&s), "");
	assert_int_equal(s.plan.outcome[1].blocked_by, REASON_OWNER);
	s.snap->invoices.v[0].outstanding_minor = 0;
	assert_string_equal(run(&s), TO "EUR: B=one; insurer EUR: B=-");
	assert_string_equal(s.plan.messages.v[1].filing, FILE_WITHDRAWAL);
	assert_int_equal(s.plan.messages.v[1].about.told_minor, 100);
	assert_int_equal(s.plan.outcome[1].owner, OWNER_US);
	arena_release(&s.a);
}

/* Each missed deadline is told, not only the first of a customer. */
static void every_missed_deadline_has_its_task(void **state)
{
	struct scene s;
	const char *first;

	(void)state;
	scene_open(&s, HEAD ONE NOTICE, "2026-04-10");
	build_invoice(&s.a, s.snap, "A", "2026-01-01", 100);
	build_limit(&s.a, s.snap, 500000);
	run(&s);
	assert_int_equal(s.plan.tasks.n, 1);
	assert_int_equal(s.plan.due_on, s.snap->as_of);
	first = s.plan.tasks.v[0].subject;
	s.snap->invoices.v[0].outstanding_minor = 0;
	build_invoice(&s.a, s.snap, "B", "2026-01-05", 100);
	run(&s);
	assert_int_equal(s.plan.tasks.n, 1);
	assert_string_not_equal(s.plan.tasks.v[0].subject, first);
	arena_release(&s.a);
}

static void an_invoice_that_is_never_chased_is_not_demanded(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, HEAD ONE NOTICE, "2026-03-12");
	build_invoice(&s.a, s.snap, "A", "2026-03-01", 100);
	build_invoice(&s.a, s.snap, "B", "2026-03-01", 100)->policy = "none";
	assert_string_equal(run(&s), TO "EUR: A=one");
	arena_release(&s.a);
}

static void a_lost_step_asks_a_person_once(void **state)
{
	struct step_taken row = { .policy = "p", .step = "gone" };
	struct scene s;

	(void)state;
	scene_open(&s, HEAD ONE NOTICE, "2026-03-12");
	build_invoice(&s.a, s.snap, "A", "2026-02-01", 100);
	build_invoice(&s.a, s.snap, "B", "2026-02-01", 100);
	row.how = STEP_HAD;
	row.on = day_of("2026-02-10");
	build_step(&s.a, s.snap, "A", &row, NULL);
	build_step(&s.a, s.snap, "B", &row, NULL);
	assert_string_equal(run(&s), "");
	assert_int_equal(s.plan.tasks.n, 1);
	assert_int_equal(s.plan.tasks.v[0].kind, TASK_SET_ASIDE);
	assert_int_equal(s.plan.tasks.v[0].invoices.n, 2);
	arena_release(&s.a);
}

/* A rung that writes to an insurer nobody has is no place to jump to. */
static void a_jump_does_not_land_on_a_notice_without_an_insurer(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s,
		   "policy: p\nsend_days: every day\ncatch_up: jump\n"
		   "steps:\n" ONE FORMAL NOTICE,
		   "2026-03-12");
	build_invoice(&s.a, s.snap, "A", "2026-03-01", 100);
	assert_string_equal(run(&s), TO "EUR: A=one");
	arena_release(&s.a);
}

/* Paid and charged back while the letter lies in the tray: one letter. */
static void a_letter_under_way_holds_the_next_episode(void **state)
{
	struct step_taken row = { .policy = "p",
				  .step = "one",
				  .how = STEP_PENDING,
				  .message_id = "M1" };
	struct scene s;

	(void)state;
	scene_open(&s, HEAD ONE NOTICE, "2026-03-12");
	build_invoice(&s.a, s.snap, "A", "2026-02-01", 100);
	row.on = day_of("2026-02-10");
	build_step(&s.a, s.snap, "A", &row, "dupont@example.com");
	s.snap->messages.v[0].state = MESSAGE_UNCERTAIN;
	s.snap->invoices.v[0].episode = s.snap->steps.v[0].episode + 1;
	assert_string_equal(run(&s), "");
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_UNCERTAIN);
	arena_release(&s.a);
}

/* More than can be counted is overdue, and no less. */
static void sums_stop_at_the_end_of_the_scale(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, HEAD ONE NOTICE, "2026-03-12");
	build_limit(&s.a, s.snap, 500000);
	for (int i = 0; i < 3; i++)
		build_invoice(&s.a, s.snap, arena_printf(&s.a, "A%d", i),
			      "2026-03-01", INT64_MAX / 2);
	assert_string_equal(run(&s), TO "EUR: A0=one A1=one A2=one");
	arena_release(&s.a);
}

static void the_interval_counts_from_the_day_of_posting(void **state)
{
	struct step_taken row = { .policy = "p",
				  .step = "one",
				  .how = STEP_HAD,
				  .message_id = "M1" };
	struct scene s;

	(void)state;
	scene_open(&s,
		   "policy: p\nmin_interval: 9 days\n"
		   "send_days: every day\nsteps:\n" ONE NOTICE,
		   "2026-03-12");
	build_invoice(&s.a, s.snap, "A", "2026-01-31", 100);
	row.on = day_of("2026-02-20");
	build_step(&s.a, s.snap, "A", &row, "dupont@example.com");
	build_invoice(&s.a, s.snap, "B", "2026-02-01", 100);
	s.snap->messages.v[0].posted_on = day_of("2026-03-05");
	assert_string_equal(run(&s), "");
	assert_day_equal(s.plan.outcome[1].until, "2026-03-14");
	arena_release(&s.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_case_ends_when_what_was_filed_is_paid),
		cmocka_unit_test(every_missed_deadline_has_its_task),
		cmocka_unit_test(
			an_invoice_that_is_never_chased_is_not_demanded),
		cmocka_unit_test(a_lost_step_asks_a_person_once),
		cmocka_unit_test(the_interval_counts_from_the_day_of_posting),
		cmocka_unit_test(a_letter_under_way_holds_the_next_episode),
		cmocka_unit_test(sums_stop_at_the_end_of_the_scale),
		cmocka_unit_test(
			a_jump_does_not_land_on_a_notice_without_an_insurer),
	};

	return cmocka_run_group_tests_name("edges", tests, NULL, NULL);
}
