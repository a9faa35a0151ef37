/* Decisions are written once, on the facts they were taken on, and messages
 * go their way from state to state. */
#include "fixture.h"

static void a_decision_takes_a_customer_off_the_list(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	assert_int_equal(count_due(f, "2026-02-03"), 1);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	assert_int_equal(count_due(f, "2026-02-03"), 0);
	run_end(f);
	assert_verified(f);
}

static void a_day_that_has_come_puts_it_back(void **state)
{
	struct fixture *f = *state;
	struct plan_for p = { .customer = "C1",
			      .on = "2026-02-03",
			      .step = "courtesy",
			      .due_on = "2026-02-10",
			      .state = MESSAGE_QUEUED };
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	OK(decide_message(f, &p, &id));
	assert_int_equal(count_due(f, "2026-02-09"), 0);
	assert_int_equal(count_due(f, "2026-02-10"), 1);
}

static void other_rules_put_it_back(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	assert_int_equal(count_due(f, "2026-02-03"), 0);
	f->rules.fingerprint = sha256_of("rules 2", 7);
	assert_int_equal(count_due(f, "2026-02-03"), 1);
	run_begin(f, "2026-02-03");
	assert_int_equal(count_due(f, "2026-02-03"), 1);
}

static void a_fact_puts_it_back(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	pay(f, "P1", "INV-1", "2026-02-03", 100);
	assert_int_equal(count_due(f, "2026-02-03"), 1);
}

static void an_old_snapshot_is_refused(void **state)
{
	struct fixture *f = *state;
	struct plan_for p = { .customer = "C1",
			      .on = "2026-02-03",
			      .step = "courtesy",
			      .state = MESSAGE_QUEUED };
	struct books before, after;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	p.revision = load(f, "C1", "2026-02-03").revision;
	pay(f, "P1", "INV-1", "2026-02-03", 100);
	OK(store_books(f->store, &before));
	assert_int_equal(decide_message(f, &p, &id), STATUS_CONFLICT);
	OK(store_books(f->store, &after));
	assert_string_equal(before.head, after.head);
	assert_int_equal(find_message(f, id).n, 0);
}

static void many_decisions_share_a_transaction(void **state)
{
	struct fixture *f = *state;
	struct invoice inv = an_invoice("INV-9", "C9", 500);

	two_invoices(f);
	put_invoice(f, &inv);
	run_begin(f, "2026-02-03");
	OK(store_begin(f->store));
	queue(f, "C1", "2026-02-03", "courtesy");
	store_abort(f->store);
	assert_int_equal(count_due(f, "2026-02-03"), 2);
	OK(store_begin(f->store));
	queue(f, "C1", "2026-02-03", "courtesy");
	queue(f, "C9", "2026-02-03", "courtesy");
	OK(store_commit(f->store));
	assert_int_equal(count_due(f, "2026-02-03"), 0);
	assert_verified(f);
}

static void an_accepted_message_makes_its_steps_had(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	id = queue(f, "C1", "2026-02-03", "courtesy");
	snap = load(f, "C1", "2026-02-03");
	assert_int_equal(snap.steps.v[0].how, STEP_PENDING);
	send_one(f, OUTCOME_ACCEPTED);
	assert_int_equal(state_of(f, id), MESSAGE_ACCEPTED);
	snap = load(f, "C1", "2026-02-03");
	assert_int_equal(snap.steps.n, 2);
	assert_int_equal(snap.steps.v[0].how, STEP_HAD);
	assert_day_equal(snap.steps.v[0].on, "2026-02-03");
	assert_string_equal(snap.steps.v[0].message_id, id);
	assert_int_equal(snap.messages.n, 1);
	assert_verified(f);
}

static void a_retry_waits_its_time(void **state)
{
	struct fixture *f = *state;
	struct outbox_filter all = { .all_as_of = true };
	struct parcel *p;
	int64_t at;
	size_t waiting;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	send_one(f, OUTCOME_RETRY);
	assert_int_equal(next_parcels(f, &p), 0);
	OK(store_outbox_next_at(f->store, &all, &at, &waiting));
	assert_int_equal(waiting, 1);
	assert_int_equal(at, f->now + 300);
	f->now = at;
	assert_int_equal(next_parcels(f, &p), 1);
	assert_int_equal(p->attempts, 1);
	assert_verified(f);
}

static void a_retry_too_old_fails_with_a_task(void **state)
{
	struct fixture *f = *state;
	struct result_policy policy = { .give_up_before_at = INT64_MAX };
	struct result r = { .kind = OUTCOME_RETRY, .reply = "450 later" };
	struct parcel *p;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	id = queue(f, "C1", "2026-02-03", "courtesy");
	next_parcels(f, &p);
	r.delivery_key = p->delivery_key;
	OK(store_results(f->store, 1, &r, &policy));
	assert_int_equal(state_of(f, id), MESSAGE_FAILED);
	assert_int_equal(open_tasks(f).kind, TASK_FAILED);
	assert_int_equal(next_parcels(f, &p), 0);
	assert_int_equal(load(f, "C1", "2026-02-03").steps.n, 0);
	assert_verified(f);
}

static void a_refused_address_is_remembered(void **state)
{
	struct fixture *f = *state;
	struct result_policy policy = { .letters = LETTERS_POSTED };
	struct result r = { .kind = OUTCOME_REFUSED,
			    .reply = "550 no such user",
			    .address_refused = true };
	struct snapshot snap;
	struct parcel *p;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	next_parcels(f, &p);
	r.delivery_key = p->delivery_key;
	assert_true(leave(f, p->delivery_key));
	OK(store_results(f->store, 1, &r, &policy));
	snap = load(f, "C1", "2026-02-03");
	assert_int_equal(snap.bad_addresses.n, 1);
	assert_int_equal(snap.steps.n, 0);
	assert_int_equal(open_tasks(f).n, 2);
	assert_int_equal(count_due(f, "2026-02-03"), 1);
}

static void a_payment_before_it_leaves_withdraws_it(void **state)
{
	struct fixture *f = *state;
	struct parcel *p;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	id = queue(f, "C1", "2026-02-03", "courtesy");
	next_parcels(f, &p);
	pay(f, "P1", "INV-1", "2026-02-03", 12000);
	assert_false(leave(f, p->delivery_key));
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_int_equal(load(f, "C1", "2026-02-03").steps.n, 0);
	assert_int_equal(count_due(f, "2026-02-03"), 1);
	/* What a worker still says of it changes nothing. */
	tell(f, p->delivery_key, OUTCOME_NOT_TRIED, NULL);
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_verified(f);
}

static void leave_is_given_once(void **state)
{
	struct fixture *f = *state;
	struct parcel *p;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	next_parcels(f, &p);
	assert_true(leave(f, p->delivery_key));
	assert_false(leave(f, p->delivery_key));
}

static void nothing_is_accepted_without_leave(void **state)
{
	struct fixture *f = *state;
	struct parcel *p;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	id = queue(f, "C1", "2026-02-03", "courtesy");
	next_parcels(f, &p);
	tell(f, p->delivery_key, OUTCOME_ACCEPTED, NULL);
	assert_int_equal(state_of(f, id), MESSAGE_QUEUED);
}

static void a_later_day_withdraws_what_did_not_leave(void **state)
{
	struct fixture *f = *state;
	const char *first, *second;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	first = queue(f, "C1", "2026-02-03", "courtesy");
	run_end(f);
	run_begin(f, "2026-02-03");
	assert_int_equal(f->withdrawn, 0);
	run_begin(f, "2026-02-04");
	assert_int_equal(f->withdrawn, 1);
	assert_int_equal(state_of(f, first), MESSAGE_WITHDRAWN);
	second = queue(f, "C1", "2026-02-04", "courtesy");
	assert_string_not_equal(first, second);
	assert_verified(f);
}

static void a_run_never_goes_back(void **state)
{
	struct fixture *f = *state;
	const char *id;
	size_t n;

	run_begin(f, "2026-02-03");
	assert_string_equal(f->run_id, "R20260203-1");
	run_begin(f, "2026-02-03");
	assert_string_equal(f->run_id, "R20260203-2");
	assert_int_equal(store_run_begin(f->store, day("2026-02-02"), &f->rules,
					 &f->arena, &id, &n),
			 STATUS_CONFLICT);
}

static void the_brake_holds_all_but_deadline_steps(void **state)
{
	struct fixture *f = *state;
	struct plan_for urgent = { .customer = "C9",
				   .on = "2026-02-03",
				   .step = "notice",
				   .state = MESSAGE_QUEUED,
				   .deadline = true };
	struct invoice inv = an_invoice("INV-9", "C9", 500);
	struct customer c = a_customer("C9");
	struct parcel *p;
	const char *id, *held;
	bool braked;
	size_t planned;

	two_invoices(f);
	put_customer(f, &c);
	put_invoice(f, &inv);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	OK(decide_message(f, &urgent, &id));
	OK(store_run_planned(f->store, f->run_id, 2, 1, &braked));
	assert_true(braked);
	assert_int_equal(next_parcels(f, &p), 1);
	assert_string_equal(p->message_id, id);
	OK(store_run_braked(f->store, &f->arena, &held, &planned));
	assert_string_equal(held, f->run_id);
	OK(store_run_release(f->store, f->run_id));
	assert_int_equal(next_parcels(f, &p), 2);
	assert_true(p[0].deadline);
}

static void message_ids_depend_on_nothing_but_their_subject(void **state)
{
	struct fixture *f = *state;
	const char *one, *again, *other;

	two_invoices(f);
	OK(store_message_id(f->store, 1, "C1", "EUR", CHANNEL_EMAIL, "a@b.c",
			    day("2026-02-03"), &f->arena, &one));
	OK(store_message_id(f->store, 2, "C2", "EUR", CHANNEL_EMAIL, "a@b.c",
			    day("2026-02-03"), &f->arena, &other));
	OK(store_message_id(f->store, 1, "C1", "EUR", CHANNEL_EMAIL, "a@b.c",
			    day("2026-02-03"), &f->arena, &again));
	assert_string_equal(one, again);
	assert_string_not_equal(one, other);
	assert_int_equal(strlen(one), 16);
}

static void a_message_can_be_read_back(void **state)
{
	struct fixture *f = *state;
	struct seen_message seen;
	struct byte_part *part;
	const char *id;
	size_t n;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	id = queue(f, "C1", "2026-02-03", "courtesy");
	seen = find_message(f, id);
	assert_string_equal(seen.row.plain, "hello");
	assert_string_equal(seen.row.customer_id, "C1");
	assert_int_equal(seen.row.items.n, 2);
	assert_string_equal(seen.row.items.v[1].invoice_id, "INV-2");
	OK(store_message_parts(f->store, id, &f->arena, &part, &n));
	assert_int_equal(n, 1);
	assert_memory_equal(part->bytes, "Subject: hello", 14);
}

static void counts_of_a_run_come_back(void **state)
{
	struct fixture *f = *state;
	struct run_counts counts = { .decided = 7, .queued = 3, .stale = true };
	struct run_row row;

	counts.blocked[REASON_WAITING] = 4;
	OK(store_run_last(f->store, &f->arena, &row));
	assert_null(row.run_id);
	run_begin(f, "2026-02-03");
	OK(store_run_end(f->store, f->run_id, &counts));
	OK(store_run_last(f->store, &f->arena, &row));
	assert_string_equal(row.run_id, "R20260203-1");
	assert_memory_equal(&row.counts, &counts, sizeof counts);
}

static void a_past_day_looks_as_it_did_then(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	run_end(f);
	pay(f, "P1", "INV-1", "2026-02-02", 12000);
	run_begin(f, "2026-02-05");
	run_end(f);
	assert_int_equal(load(f, "C1", "2026-02-03").invoices.n, 2);
	assert_int_equal(load(f, "C1", "2026-02-05").invoices.n, 1);
}

/* ---- rows that no message makes ----------------------------------------- */

static struct step_taken a_row(struct fixture *f, enum step_how how,
			       const char *step, int occurrence)
{
	return (struct step_taken){
		.invoice_key = load(f, "C1", "2026-02-03").invoices.v[0].key,
		.episode = 1,
		.policy = "fr",
		.step = step,
		.occurrence = occurrence,
		.how = how,
		.cause = how == STEP_SENT_TO ? "partial_payment 2026-02-02"
					     : NULL,
	};
}

static void decide_rows(struct fixture *f, const struct step_taken *row,
			size_t n)
{
	struct snapshot snap = load(f, "C1", "2026-02-03");
	struct decision d = { .run_id = f->run_id,
			      .as_of = day("2026-02-03"),
			      .customer_key = snap.customer.key,
			      .revision = snap.revision,
			      .due_on = DAY_NEVER,
			      .fingerprint = f->rules.fingerprint,
			      .taken = row,
			      .taken_count = n };

	OK(store_decide(f->store, &d, NULL));
}

static void rows_come_back_as_they_were_given(void **state)
{
	struct fixture *f = *state;
	struct step_taken row[4];
	struct snapshot snap;

	two_invoices(f);
	row[0] = a_row(f, STEP_FELL, "", -1);
	row[1] = a_row(f, STEP_SENT_TO, "formal", -1);
	row[2] = a_row(f, STEP_PASSED, "courtesy", 1);
	row[3] = a_row(f, STEP_HAD, "file", 2);
	run_begin(f, "2026-02-03");
	decide_rows(f, row, 4);
	snap = load(f, "C1", "2026-02-03");
	assert_int_equal(snap.steps.n, 4);
	for (int i = 0; i < 4; i++) {
		const struct step_taken *t = &snap.steps.v[i];

		assert_int_equal(t->how, row[i].how);
		assert_string_equal(t->step, row[i].step);
		assert_int_equal(t->occurrence, row[i].occurrence);
		assert_int_equal(t->on, day("2026-02-03"));
	}
	assert_string_equal(snap.steps.v[1].cause,
			    "partial_payment 2026-02-02");
	assert_null(snap.steps.v[3].cause);
	assert_verified(f);
}

struct told {
	const char *kind, *text;
};

static void see_told(void *ctx, const struct history_row *row)
{
	struct told *t = ctx;

	if (str_eq(row->kind, t->kind))
		t->text = row->text;
}

static const char *told(struct fixture *f, const char *kind)
{
	struct told t = { .kind = kind };

	OK(store_history_each(f->store, customer_key(f, "C1"), 0, DAY_NEVER,
			      &f->arena, see_told, &t));
	return t.text;
}

static void the_journal_tells_them_in_plain_words(void **state)
{
	struct fixture *f = *state;
	struct step_taken row[5];

	two_invoices(f);
	row[0] = a_row(f, STEP_FELL, "", -1);
	row[1] = a_row(f, STEP_SENT_TO, "formal", -1);
	row[2] = a_row(f, STEP_PASSED, "courtesy", 1);
	row[3] = a_row(f, STEP_PASSED, "firm", 1);
	row[4] = a_row(f, STEP_HAD, "file", 1);
	run_begin(f, "2026-02-03");
	decide_rows(f, row, 5);
	assert_string_equal(told(f, "went back"), "INV-1: to the beginning");
	assert_string_equal(told(f, "led on"),
			    "INV-1: to formal by partial payment of "
			    "2026-02-02");
	assert_string_equal(told(f, "passed over"),
			    "INV-1: courtesy; INV-1: firm");
	assert_string_equal(told(f, "entered"), "INV-1: file");
}

static void a_rehearsal_takes_them_back(void **state)
{
	struct fixture *f = *state;
	struct step_taken row[4];
	size_t aside;

	two_invoices(f);
	row[0] = a_row(f, STEP_FELL, "", -1);
	row[1] = a_row(f, STEP_SENT_TO, "formal", -1);
	row[2] = a_row(f, STEP_PASSED, "courtesy", 1);
	row[3] = a_row(f, STEP_HAD, "file", 1);
	run_begin(f, "2026-02-03");
	decide_rows(f, row, 4);
	run_end(f);
	OK(store_gate_open(f->store, day("2026-02-03"), false, -1, &aside));
	assert_int_equal(load(f, "C1", "2026-02-03").steps.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_decision_takes_a_customer_off_the_list),
		TEST(a_day_that_has_come_puts_it_back),
		TEST(other_rules_put_it_back),
		TEST(a_fact_puts_it_back),
		TEST(an_old_snapshot_is_refused),
		TEST(many_decisions_share_a_transaction),
		TEST(an_accepted_message_makes_its_steps_had),
		TEST(a_retry_waits_its_time),
		TEST(a_retry_too_old_fails_with_a_task),
		TEST(a_refused_address_is_remembered),
		TEST(a_payment_before_it_leaves_withdraws_it),
		TEST(leave_is_given_once),
		TEST(nothing_is_accepted_without_leave),
		TEST(a_later_day_withdraws_what_did_not_leave),
		TEST(a_run_never_goes_back),
		TEST(the_brake_holds_all_but_deadline_steps),
		TEST(message_ids_depend_on_nothing_but_their_subject),
		TEST(a_message_can_be_read_back),
		TEST(counts_of_a_run_come_back),
		TEST(a_past_day_looks_as_it_did_then),
		TEST(rows_come_back_as_they_were_given),
		TEST(the_journal_tells_them_in_plain_words),
		TEST(a_rehearsal_takes_them_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
