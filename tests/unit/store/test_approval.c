/*
 * Approvals: by one account or by two, kept for the message that is planned
 * anew, refused with or without the step.
 */
#include "fixture.h"

static const char *as_account(struct fixture *f, const char *who)
{
	struct store_options options = { .now_at = fixture_now,
					 .now_ctx = f,
					 .who = who };

	store_close(f->store);
	OK(store_open(f->path, STORE_WRITE, &options, &f->store, &f->d));
	return who;
}

/* A message that waits, with its task. */
static const char *ask(struct fixture *f, const char *on, int approvers,
		       bool lost)
{
	struct snapshot snap = load(f, "C1", on);
	struct message_item item[4];
	struct byte_part part = { "hello\r\n", 7 };
	struct message_new m = { .state = MESSAGE_AWAITING_APPROVAL,
				 .channel = CHANNEL_EMAIL,
				 .currency = "EUR",
				 .policy = "fr",
				 .step = "formal",
				 .subject = "hello",
				 .to = snap.customer.email,
				 .deadline_on = DAY_NONE,
				 .approvers = approvers,
				 .approval_lost = lost ? "more is owed" : NULL,
				 .part = &part,
				 .part_count = 1,
				 .item = item,
				 .item_count = snap.invoices.n };
	struct task_new t = { .kind = TASK_APPROVAL,
			      .due_on = DAY_NONE,
			      .customer_key = snap.customer.key };
	struct decision d = { .run_id = f->run_id,
			      .as_of = day(on),
			      .customer_key = snap.customer.key,
			      .revision = snap.revision,
			      .due_on = DAY_NEVER,
			      .fingerprint = f->rules.fingerprint,
			      .message = &m,
			      .message_count = 1,
			      .task = &t,
			      .task_count = 1 };

	for (size_t i = 0; i < snap.invoices.n; i++)
		item[i] = (struct message_item){
			.invoice_key = snap.invoices.v[i].key,
			.episode = snap.invoices.v[i].episode,
			.policy = "fr",
			.step = "formal",
			.outstanding_minor =
				snap.invoices.v[i].outstanding_minor,
		};
	OK(store_message_id(f->store, snap.customer.key, "C1", "EUR",
			    CHANNEL_EMAIL, m.to, day(on), &f->arena,
			    &m.message_id));
	t.subject = t.message_id = m.message_id;
	OK(store_decide(f->store, &d, NULL));
	return m.message_id;
}

static void one_account_is_enough(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	id = ask(f, "2026-02-10", 0, false);
	OK(store_approve(f->store, "T1", day("2026-02-10")));
	assert_int_equal(state_of(f, id), MESSAGE_QUEUED);
	assert_int_equal(open_tasks(f).n, 0);
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.approvals.n, 2);
	assert_int_equal(snap.approvals.v[0].given, 1);
	assert_int_equal(snap.approvals.v[0].on, day("2026-02-10"));
	assert_string_equal(snap.approvals.v[0].policy, "fr");
	assert_int_equal(snap.approvals.v[0].at_most_minor, 12000);
	assert_verified(f);
}

static void two_pairs_of_eyes_are_of_two_people(void **state)
{
	struct fixture *f = *state;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	id = ask(f, "2026-02-10", 2, false);
	OK(store_approve(f->store, "T1", day("2026-02-10")));
	assert_int_equal(state_of(f, id), MESSAGE_AWAITING_APPROVAL);
	assert_int_equal(open_tasks(f).n, 1);
	assert_int_equal(store_approve(f->store, "T1", day("2026-02-10")),
			 STATUS_CONFLICT);
	as_account(f, "grace");
	OK(store_approve(f->store, "T1", day("2026-02-11")));
	assert_int_equal(state_of(f, id), MESSAGE_QUEUED);
	assert_int_equal(open_tasks(f).n, 0);
	assert_int_equal(load(f, "C1", "2026-02-11").approvals.v[0].given, 2);
	assert_int_equal(load(f, "C1", "2026-02-11").approvals.v[0].on,
			 day("2026-02-10"));
}

static void half_an_approval_is_kept_for_the_next_day(void **state)
{
	struct fixture *f = *state;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	ask(f, "2026-02-10", 2, false);
	OK(store_approve(f->store, "T1", day("2026-02-10")));
	run_begin(f, "2026-02-11");
	assert_int_equal(f->withdrawn, 1);
	id = ask(f, "2026-02-11", 2, false);
	as_account(f, "grace");
	OK(store_approve(f->store, "T2", day("2026-02-11")));
	assert_int_equal(state_of(f, id), MESSAGE_QUEUED);
}

static void what_was_lost_is_asked_for_again(void **state)
{
	struct fixture *f = *state;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	ask(f, "2026-02-10", 2, false);
	OK(store_approve(f->store, "T1", day("2026-02-10")));
	run_begin(f, "2026-02-11");
	id = ask(f, "2026-02-11", 2, true);
	assert_int_equal(load(f, "C1", "2026-02-11").approvals.n, 0);
	as_account(f, "grace");
	OK(store_approve(f->store, "T2", day("2026-02-11")));
	assert_int_equal(state_of(f, id), MESSAGE_AWAITING_APPROVAL);
	as_account(f, "ada");
	OK(store_approve(f->store, "T2", day("2026-02-11")));
	assert_int_equal(state_of(f, id), MESSAGE_QUEUED);
}

static void what_changed_is_asked_for_on_the_same_day(void **state)
{
	struct fixture *f = *state;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	id = ask(f, "2026-02-10", 1, false);
	OK(store_reply(f->store, customer_key(f, "C1"), day("2026-02-10"),
		       "it is wrong"));
	run_begin(f, "2026-02-10");
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_int_equal(open_tasks(f).n, 0);
	assert_verified(f);
}

static void an_approval_knows_what_its_message_knew(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	ask(f, "2026-02-10", 1, false);
	OK(store_reply(f->store, 1, day("2026-02-11"), "it is wrong"));
	OK(store_approve(f->store, "T1", day("2026-02-12")));
	assert_int_equal(load(f, "C1", "2026-02-12").approvals.v[0].on,
			 day("2026-02-10"));
	assert_verified(f);
}

static void a_refusal_is_a_hold(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	id = ask(f, "2026-02-10", 1, false);
	OK(store_reject(f->store, "T1", day("2026-02-10"), false,
			day("2026-02-17"), "they are on the phone"));
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_int_equal(open_tasks(f).n, 0);
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.steps.n, 0);
	assert_int_equal(snap.exceptions.n, 1);
	assert_int_equal(snap.exceptions.v[0].until, day("2026-02-17"));
	assert_int_equal(snap.exceptions.v[0].invoices.n, 2);
	assert_string_equal(snap.exceptions.v[0].reason,
			    "they are on the phone");
	assert_int_equal(store_reject(f->store, "T1", day("2026-02-10"), true,
				      DAY_NONE, NULL),
			 STATUS_CONFLICT);
	assert_verified(f);
}

static void a_refusal_can_skip_the_step(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	ask(f, "2026-02-10", 1, false);
	OK(store_reject(f->store, "T1", day("2026-02-10"), true, DAY_NONE,
			"too early"));
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.exceptions.n, 0);
	assert_int_equal(snap.steps.n, 2);
	assert_int_equal(snap.steps.v[0].how, STEP_PASSED);
	assert_string_equal(snap.steps.v[0].step, "formal");
	assert_null(snap.steps.v[0].message_id);
	assert_verified(f);
}

static void only_what_waits_can_be_refused(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	ask(f, "2026-02-10", 1, false);
	assert_int_equal(
		store_task_done(f->store, "T1", day("2026-02-10"), NULL),
		STATUS_CONFLICT);
	OK(store_approve(f->store, "T1", day("2026-02-10")));
	assert_int_equal(store_reject(f->store, "T1", day("2026-02-10"), true,
				      DAY_NONE, NULL),
			 STATUS_CONFLICT);
	assert_int_equal(store_reject(f->store, "T9", day("2026-02-10"), true,
				      DAY_NONE, NULL),
			 STATUS_NOT_FOUND);
}

static void a_failure_that_was_seen_to_is_settled(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	queue(f, "C1", "2026-02-10", "first");
	send_one(f, OUTCOME_REFUSED);
	assert_false(load(f, "C1", "2026-02-10").messages.v[0].settled);
	OK(store_task_done(f->store, open_tasks(f).task_id, day("2026-02-11"),
			   "it was a typing mistake"));
	assert_false(load(f, "C1", "2026-02-10").messages.v[0].settled);
	assert_true(load(f, "C1", "2026-02-11").messages.v[0].settled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_account_is_enough),
		TEST(two_pairs_of_eyes_are_of_two_people),
		TEST(half_an_approval_is_kept_for_the_next_day),
		TEST(what_was_lost_is_asked_for_again),
		TEST(what_changed_is_asked_for_on_the_same_day),
		TEST(an_approval_knows_what_its_message_knew),
		TEST(a_refusal_is_a_hold),
		TEST(a_refusal_can_skip_the_step),
		TEST(only_what_waits_can_be_refused),
		TEST(a_failure_that_was_seen_to_is_settled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
