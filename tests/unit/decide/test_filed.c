/* What follows from a filing that a server accepted. */
#include "build_snapshot.h"
#include "check.h"

static const char policy[] = "policy: p\nsend_days: every day\nsteps:\n"
			     "  - step: notice\n    stage: insurer\n"
			     "    when: days_to_notice_deadline <= 20\n"
			     "    deadline: notice\n    notify: insurer\n";
#define CLAUSES(counted)                                                       \
	"contract: C-2026\n"                                                   \
	"insurer: {name: Insurer, email: in@example.net, phone: \"+33 1\", "   \
	"ack_within: 2 business days}\n"                                       \
	"policy_no: \"1\"\n"                                                   \
	"currency: EUR\n"                                                      \
	"extension: {length: 60 days, from: due}\n"                            \
	"deadlines:\n"                                                         \
	"  - {file: notice, event: overdue, "                                  \
	"by: \"extension_end + 30 days\", counted: " counted "}\n"
#define CONTRACT(counted) CLAUSES(counted) "hands_over: notice\n"

struct scene {
	struct arena a;
	const struct rules *r;
	struct snapshot *snap;
	struct plan plan;
};

/* Invoice A, notified on Thursday 2026-03-12; by 2026-04-01 it must be. */
static void filed(struct scene *s, const char *contract)
{
	const char *text = policy;

	s->a = (struct arena)ARENA_INIT;
	s->r = build_rules(&s->a, 1, &text, contract);
	s->snap = build_customer(&s->a, day_of("2026-03-12"));
	build_invoice(&s->a, s->snap, "A", "2026-01-01", 100);
	build_limit(&s->a, s->snap, 500000);
	build_filing(&s->a, s->snap, "notice", "2026-03-12");
}

static size_t tasks_on(struct scene *s, const char *as_of)
{
	s->snap->as_of = day_of(as_of);
	s->plan = decide_now(s->r, s->snap, &s->a);
	return s->plan.tasks.n;
}

static void silence_becomes_a_call_after_the_time_for_an_answer(void **state)
{
	const struct planned_task *t;
	struct scene s;

	(void)state;
	filed(&s, CONTRACT("received"));
	assert_int_equal(tasks_on(&s, "2026-03-13"), 0);
	assert_day_equal(s.plan.due_on, "2026-03-17");
	assert_int_equal(tasks_on(&s, "2026-03-16"), 0);
	assert_int_equal(tasks_on(&s, "2026-03-20"), 1);
	t = &s.plan.tasks.v[0];
	assert_int_equal(t->kind, TASK_CALL);
	assert_day_equal(t->due_on, "2026-03-17");
	assert_string_equal(t->message_id, s.snap->messages.v[0].message_id);
	assert_true(t->once);
	arena_release(&s.a);
}

/* On the last day itself something can still be done. */
static void the_last_day_of_the_filing_comes_first(void **state)
{
	struct scene s;

	(void)state;
	filed(&s, CONTRACT("received"));
	s.snap->messages.v[0].as_of = day_of("2026-03-31");
	assert_int_equal(tasks_on(&s, "2026-03-31"), 0);
	assert_day_equal(s.plan.due_on, "2026-04-01");
	assert_int_equal(tasks_on(&s, "2026-04-01"), 1);
	arena_release(&s.a);
}

static void the_insurers_word_answers_it(void **state)
{
	struct insurer_record ack = { .kind = RECORD_ACK,
				      .contract = "C-2026",
				      .file = "notice",
				      .on = day_of("2026-03-11") };
	struct insured insured = { 0 };
	struct scene s;

	(void)state;
	filed(&s, CONTRACT("received"));
	s.snap->insured = &insured;
	VEC_PUSH(&s.a, &insured.records, ack);
	assert_int_equal(tasks_on(&s, "2026-03-20"), 1);
	insured.records.v[0].on = day_of("2026-03-13");
	assert_int_equal(tasks_on(&s, "2026-03-20"), 0);
	arena_release(&s.a);
}

static void nobody_asks_about_what_is_paid_or_only_sent(void **state)
{
	struct scene s;

	(void)state;
	filed(&s, CONTRACT("sent"));
	assert_int_equal(tasks_on(&s, "2026-03-20"), 0);
	arena_release(&s.a);
	filed(&s, CONTRACT("received"));
	s.snap->invoices.v[0].outstanding_minor = 0;
	assert_int_equal(tasks_on(&s, "2026-03-20"), 0);
	arena_release(&s.a);
}

/* Nobody knows whether a server took it: it goes again and says so, though
 * the customer's own messages would wait for a person. */
static void what_may_have_arrived_is_sent_again_as_a_copy(void **state)
{
	const struct planned_message *m;
	struct scene s;

	(void)state;
	filed(&s, CONTRACT("received"));
	s.snap->messages.v[0].state = MESSAGE_UNCERTAIN;
	tasks_on(&s, "2026-03-12");
	assert_int_equal(s.plan.messages.n, 1);
	m = &s.plan.messages.v[0];
	assert_non_null(m->copy_of);
	assert_string_equal(m->copy_of->message_id,
			    s.snap->messages.v[0].message_id);
	assert_int_equal(s.plan.outcome[0].owner, OWNER_INSURER);
	/* The copy is under way, then accepted: nothing is planned any more. */
	build_filing(&s.a, s.snap, "notice", "2026-03-12");
	s.snap->messages.v[1].state = MESSAGE_QUEUED;
	tasks_on(&s, "2026-03-12");
	assert_int_equal(s.plan.messages.n, 0);
	s.snap->messages.v[1].state = MESSAGE_ACCEPTED;
	tasks_on(&s, "2026-03-13");
	assert_int_equal(s.plan.messages.n, 0);
	arena_release(&s.a);
}

static void what_failed_is_no_copy(void **state)
{
	struct scene s;

	(void)state;
	filed(&s, CONTRACT("received"));
	s.snap->messages.v[0].state = MESSAGE_FAILED;
	tasks_on(&s, "2026-03-12");
	assert_int_equal(s.plan.messages.n, 1);
	assert_null(s.plan.messages.v[0].copy_of);
	arena_release(&s.a);
}

/* Its first try stays uncertain for ever; the ladder goes on with the copy. */
static void a_copy_that_was_accepted_lets_the_ladder_go_on(void **state)
{
	static const char ladder[] =
		"policy: p\nsend_days: every day\nsteps:\n"
		"  - step: notice\n    stage: insurer\n"
		"    deadline: notice\n    notify: insurer\n"
		"  - step: late\n    stage: legal\n"
		"    when: days_overdue >= 10\n"
		"    send: {email: t, to: billing}\n";
	const char *text = ladder;
	struct step_taken row = { .policy = "p",
				  .step = "notice",
				  .stage = STAGE_INSURER,
				  .how = STEP_PENDING,
				  .message_id = "m1" };
	struct scene s;

	(void)state;
	filed(&s, CONTRACT("received"));
	s.r = build_rules(&s.a, 1, &text, CLAUSES("received"));
	row.on = day_of("2026-03-12");
	build_step(&s.a, s.snap, "A", &row, "in@example.net");
	s.snap->messages.v[1].state = MESSAGE_UNCERTAIN;
	row.how = STEP_HAD;
	row.message_id = "m2";
	build_step(&s.a, s.snap, "A", &row, "in@example.net");
	tasks_on(&s, "2026-03-13");
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_NONE);
	assert_int_equal(s.plan.messages.n, 1);
	assert_string_equal(s.plan.messages.v[0].step->name, "late");
	arena_release(&s.a);
}

/* ---- a folder for a portal ---------------------------------------------- */

#define PORTAL                                                                 \
	"contract: C-2026\n"                                                   \
	"insurer: {name: Insurer, channel: portal}\n"                          \
	"policy_no: \"1\"\n"                                                   \
	"currency: EUR\n"                                                      \
	"extension: {length: 60 days, from: due}\n"                            \
	"deadlines:\n"                                                         \
	"  - {file: notice, event: overdue, "                                  \
	"by: \"extension_end + 30 days\"}\n"                                   \
	"hands_over: notice\n"

static void a_portal_gets_a_folder_and_no_address(void **state)
{
	const struct planned_message *m;
	struct scene s;

	(void)state;
	filed(&s, PORTAL);
	s.snap->messages.n = 0;
	tasks_on(&s, "2026-03-12");
	assert_int_equal(s.plan.messages.n, 1);
	m = &s.plan.messages.v[0];
	assert_int_equal(m->channel, CHANNEL_PORTAL);
	assert_null(m->to_email);
	assert_day_equal(m->send_by, "2026-03-27");
	assert_int_equal(s.plan.unfiled, 0);
	/* Made too late it is loud at once. */
	tasks_on(&s, "2026-03-28");
	assert_int_equal(s.plan.messages.n, 1);
	assert_int_equal(s.plan.unfiled, 1);
	arena_release(&s.a);
}

/* It is no filing: the clock runs on, louder with each of its days. */
static void what_waits_for_a_person_lets_the_clock_run(void **state)
{
	struct scene s;

	(void)state;
	filed(&s, PORTAL);
	s.snap->messages.v[0].channel = CHANNEL_PORTAL;
	s.snap->messages.v[0].state = MESSAGE_TO_POST;
	assert_int_equal(tasks_on(&s, "2026-03-27"), 0);
	assert_int_equal(s.plan.messages.n, 0);
	assert_int_equal(s.plan.unfiled, 0);
	assert_day_equal(s.plan.due_on, "2026-03-28");
	assert_int_equal(tasks_on(&s, "2026-03-28"), 0);
	assert_int_equal(s.plan.unfiled, 1);
	assert_day_equal(s.plan.due_on, "2026-03-28");
	assert_int_equal(tasks_on(&s, "2026-04-01"), 0);
	assert_int_equal(s.plan.unfiled, 1);
	assert_int_equal(tasks_on(&s, "2026-04-02"), 1);
	assert_int_equal(s.plan.tasks.v[0].kind, TASK_DEADLINE);
	/* Missed, it is not counted as late besides. */
	assert_int_equal(s.plan.unfiled, 0);
	assert_day_equal(s.plan.due_on, "2026-04-02");
	/* Paid, there is nothing to file any more. */
	s.snap->invoices.v[0].outstanding_minor = 0;
	assert_int_equal(tasks_on(&s, "2026-04-02"), 0);
	assert_int_equal(s.plan.unfiled, 0);
	arena_release(&s.a);
}

/* It counts from the day on which the person filed. */
static void a_persons_word_makes_it_filed(void **state)
{
	struct scene s;

	(void)state;
	filed(&s, PORTAL);
	s.snap->messages.v[0].channel = CHANNEL_PORTAL;
	s.snap->messages.v[0].posted_on = day_of("2026-03-30");
	assert_int_equal(tasks_on(&s, "2026-04-05"), 0);
	assert_int_equal(s.plan.messages.n, 0);
	assert_int_equal(s.plan.unfiled, 0);
	/* Too late: nobody has said yet that this is known. */
	s.snap->messages.v[0].posted_on = day_of("2026-04-02");
	assert_int_equal(tasks_on(&s, "2026-04-05"), 1);
	assert_int_equal(s.plan.tasks.v[0].kind, TASK_DEADLINE);
	assert_int_equal(s.plan.messages.n, 0);
	assert_day_equal(s.plan.due_on, "2026-04-05");
	arena_release(&s.a);
}

/* So is an approval that nobody gives. */
static void what_nobody_approves_is_missed_in_the_end(void **state)
{
	struct scene s;

	(void)state;
	filed(&s, CONTRACT("received"));
	s.snap->messages.v[0].state = MESSAGE_AWAITING_APPROVAL;
	assert_int_equal(tasks_on(&s, "2026-03-27"), 0);
	assert_int_equal(s.plan.unfiled, 0);
	assert_int_equal(tasks_on(&s, "2026-04-01"), 0);
	assert_int_equal(s.plan.unfiled, 1);
	assert_int_equal(tasks_on(&s, "2026-04-02"), 1);
	assert_int_equal(s.plan.unfiled, 0);
	assert_int_equal(s.plan.tasks.v[0].kind, TASK_DEADLINE);
	arena_release(&s.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			silence_becomes_a_call_after_the_time_for_an_answer),
		cmocka_unit_test(the_last_day_of_the_filing_comes_first),
		cmocka_unit_test(the_insurers_word_answers_it),
		cmocka_unit_test(nobody_asks_about_what_is_paid_or_only_sent),
		cmocka_unit_test(what_may_have_arrived_is_sent_again_as_a_copy),
		cmocka_unit_test(what_failed_is_no_copy),
		cmocka_unit_test(a_portal_gets_a_folder_and_no_address),
		cmocka_unit_test(what_waits_for_a_person_lets_the_clock_run),
		cmocka_unit_test(a_persons_word_makes_it_filed),
		cmocka_unit_test(what_nobody_approves_is_missed_in_the_end),
		cmocka_unit_test(
			a_copy_that_was_accepted_lets_the_ladder_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
