/* What people decide: approvals, letters, bounces, the gate, moved invoices;
 * the lease between two processes; and what a crash leaves behind. */
#include <sys/wait.h>

#include "fixture.h"

static void an_approval_lets_a_message_leave(void **state)
{
	struct fixture *f = *state;
	struct plan_for p = { .customer = "C1",
			      .on = "2026-02-03",
			      .step = "formal-notice",
			      .state = MESSAGE_AWAITING_APPROVAL };
	struct task_new t = { .kind = TASK_APPROVAL,
			      .text = "approve it",
			      .due_on = DAY_NONE };
	struct parcel *parcel;
	const char *id;
	bool opened;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	OK(decide_message(f, &p, &id));
	assert_int_equal(next_parcels(f, &parcel), 0);
	t.subject = t.message_id = id;
	t.customer_key = customer_key(f, "C1");
	OK(store_task_open(f->store, &t, day("2026-02-03"), &opened));
	assert_true(opened);
	OK(store_approve(f->store, open_tasks(f).task_id, day("2026-02-03")));
	assert_int_equal(open_tasks(f).n, 0);
	assert_int_equal(load(f, "C1", "2026-02-03").approvals.n, 2);
	send_one(f, OUTCOME_ACCEPTED);
	assert_int_equal(load(f, "C1", "2026-02-03").approvals.n, 0);
	assert_verified(f);
}

static void approvals_outlive_the_message(void **state)
{
	struct fixture *f = *state;
	struct plan_for p = { .customer = "C1",
			      .on = "2026-02-03",
			      .step = "formal-notice",
			      .state = MESSAGE_AWAITING_APPROVAL };
	struct task_new t = { .kind = TASK_APPROVAL, .due_on = DAY_NONE };
	struct snapshot snap;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	OK(decide_message(f, &p, &id));
	t.subject = t.message_id = id;
	t.customer_key = customer_key(f, "C1");
	OK(store_task_open(f->store, &t, day("2026-02-03"), NULL));
	OK(store_approve(f->store, "T1", day("2026-02-03")));
	run_begin(f, "2026-02-04");
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	snap = load(f, "C1", "2026-02-04");
	assert_int_equal(snap.approvals.n, 2);
	assert_string_equal(snap.approvals.v[0].step, "formal-notice");
	assert_minor_equal(snap.approvals.v[0].at_most_minor, 12000);
}

static void a_task_opens_once(void **state)
{
	struct fixture *f = *state;
	struct task_new t = { .kind = TASK_CALL,
			      .subject = "call them",
			      .text = "call",
			      .due_on = DAY_NONE };
	bool opened;

	OK(store_task_open(f->store, &t, day("2026-02-03"), &opened));
	assert_true(opened);
	OK(store_task_open(f->store, &t, day("2026-02-04"), &opened));
	assert_false(opened);
	OK(store_task_done(f->store, "T1", day("2026-02-04"), NULL));
	assert_int_equal(
		store_task_done(f->store, "T1", day("2026-02-04"), NULL),
		STATUS_CONFLICT);
	assert_int_equal(open_tasks(f).n, 0);
}

static const char *letter_to_post(struct fixture *f)
{
	struct plan_for p = { .customer = "C1",
			      .on = "2026-02-03",
			      .step = "formal-notice",
			      .state = MESSAGE_QUEUED,
			      .channel = CHANNEL_LETTER };
	struct parcel *parcel;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	OK(decide_message(f, &p, &id));
	assert_int_equal(next_parcels(f, &parcel), 1);
	assert_true(leave(f, parcel->delivery_key));
	tell(f, parcel->delivery_key, OUTCOME_ACCEPTED, "letters/x.pdf");
	return id;
}

static void a_letter_counts_when_it_was_posted(void **state)
{
	struct fixture *f = *state;
	const char *id = letter_to_post(f);
	struct snapshot snap;

	assert_int_equal(state_of(f, id), MESSAGE_TO_POST);
	assert_int_equal(open_tasks(f).kind, TASK_TO_POST);
	run_begin(f, "2026-02-04"); /* a later day leaves it in the tray */
	assert_int_equal(state_of(f, id), MESSAGE_TO_POST);
	OK(store_posted(f->store, id, day("2026-02-05"), "RR123"));
	snap = load(f, "C1", "2026-02-05");
	assert_int_equal(snap.steps.v[0].how, STEP_HAD);
	assert_day_equal(snap.steps.v[0].on, "2026-02-05");
	assert_int_equal(open_tasks(f).n, 0);
	assert_string_equal(find_message(f, id).row.tracking, "RR123");
	assert_verified(f);
}

static void a_payment_takes_a_letter_out_of_the_tray(void **state)
{
	struct fixture *f = *state;
	const char *id = letter_to_post(f);

	pay(f, "P1", "INV-1", "2026-02-04", 12000);
	run_begin(f, "2026-02-04");
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_int_equal(open_tasks(f).n, 1);
	assert_int_equal(open_tasks(f).kind, TASK_OTHER);
	assert_verified(f);
}

static void an_uncertain_message_waits_for_a_person(void **state)
{
	struct fixture *f = *state;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	id = queue(f, "C1", "2026-02-03", "courtesy");
	send_one(f, OUTCOME_UNCERTAIN);
	assert_int_equal(state_of(f, id), MESSAGE_UNCERTAIN);
	assert_int_equal(open_tasks(f).kind, TASK_UNCERTAIN);
	run_begin(f, "2026-02-04");
	assert_int_equal(state_of(f, id), MESSAGE_UNCERTAIN);
	assert_verified(f);
	OK(store_resolve(f->store, id, true, day("2026-02-04")));
	assert_int_equal(state_of(f, id), MESSAGE_ACCEPTED);
	assert_int_equal(load(f, "C1", "2026-02-04").steps.v[0].how, STEP_HAD);
	assert_int_equal(open_tasks(f).n, 0);
	assert_int_equal(store_resolve(f->store, id, true, day("2026-02-04")),
			 STATUS_CONFLICT);
	assert_verified(f);
}

static void what_was_not_sent_is_planned_anew(void **state)
{
	struct fixture *f = *state;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	id = queue(f, "C1", "2026-02-03", "courtesy");
	send_one(f, OUTCOME_UNCERTAIN);
	OK(store_resolve(f->store, id, false, day("2026-02-03")));
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_int_equal(load(f, "C1", "2026-02-03").steps.n, 0);
	queue(f, "C1", "2026-02-03", "courtesy");
	assert_verified(f);
}

static void a_bounce_takes_the_step_back(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	id = queue(f, "C1", "2026-02-03", "courtesy");
	send_one(f, OUTCOME_ACCEPTED);
	OK(store_bounced_message(f->store, id, day("2026-02-04")));
	assert_int_equal(state_of(f, id), MESSAGE_BOUNCED);
	snap = load(f, "C1", "2026-02-04");
	assert_int_equal(snap.steps.n, 0);
	assert_int_equal(snap.bad_addresses.n, 1);
	assert_int_equal(open_tasks(f).kind, TASK_BAD_ADDRESS);
	assert_verified(f);
}

static void an_address_bounces_with_all_its_messages(void **state)
{
	struct fixture *f = *state;
	size_t n;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	send_one(f, OUTCOME_ACCEPTED);
	OK(store_bounced_address(f->store, "Compta@Example.org",
				 day("2026-02-04"), &n));
	assert_int_equal(n, 1);
	assert_int_equal(load(f, "C1", "2026-02-04").bad_addresses.n, 1);
	assert_int_equal(store_bounced_address(f->store, "no@example.org",
					       day("2026-02-04"), &n),
			 STATUS_NOT_FOUND);
}

/* Its steps since then would be had twice. */
static void an_address_bounces_with_its_late_messages_only(void **state)
{
	struct fixture *f = *state;
	const char *old, *late;
	size_t n;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	old = queue(f, "C1", "2026-02-03", "courtesy");
	send_one(f, OUTCOME_ACCEPTED);
	run_begin(f, "2026-03-03");
	late = queue(f, "C1", "2026-03-03", "second-reminder");
	send_one(f, OUTCOME_ACCEPTED);
	OK(store_bounced_address(f->store, "compta@example.org",
				 day("2026-03-17"), &n));
	assert_int_equal(n, 1);
	assert_int_equal(state_of(f, old), MESSAGE_ACCEPTED);
	assert_int_equal(state_of(f, late), MESSAGE_BOUNCED);
	assert_int_equal(load(f, "C1", "2026-03-17").steps.n, 2);
	assert_verified(f);
}

static void opening_the_gate_ends_the_rehearsal(void **state)
{
	struct fixture *f = *state;
	struct parcel *p;
	struct books books;
	const char *first, *second;
	size_t aside;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	first = queue(f, "C1", "2026-02-03", "courtesy");
	next_parcels(f, &p);
	leave(f, p->delivery_key);
	tell(f, p->delivery_key, OUTCOME_ACCEPTED, "outbox/x.eml");
	run_end(f);
	OK(store_gate_open(f->store, day("2026-02-01"), false, -1, &aside));
	OK(store_books(f->store, &books));
	assert_true(books.gate_open);
	assert_int_equal(books.last_as_of, DAY_NONE);
	assert_int_equal(load(f, "C1", "2026-02-03").steps.n, 0);
	assert_int_equal(count_due(f, "2026-02-01"), 1);
	run_begin(f, "2026-02-03");
	second = queue(f, "C1", "2026-02-03", "courtesy");
	assert_string_not_equal(first, second);
	assert_verified(f);
}

static void a_kept_rehearsal_counts(void **state)
{
	struct fixture *f = *state;
	struct parcel *p;
	struct books books;
	size_t aside;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	next_parcels(f, &p);
	leave(f, p->delivery_key);
	tell(f, p->delivery_key, OUTCOME_ACCEPTED, "outbox/x.eml");
	OK(store_gate_open(f->store, day("2026-02-03"), true, -1, &aside));
	OK(store_books(f->store, &books));
	assert_day_equal(books.last_as_of, "2026-02-03");
	assert_int_equal(load(f, "C1", "2026-02-03").steps.n, 2);
}

static void old_invoices_are_set_aside_with_one_task(void **state)
{
	struct fixture *f = *state;
	struct invoice fresh = an_invoice("INV-3", "C1", 100);
	struct snapshot snap;
	size_t aside;

	two_invoices(f);
	fresh.due_on = day("2026-03-31");
	put_invoice(f, &fresh);
	OK(store_gate_open(f->store, day("2026-04-10"), false, 60, &aside));
	assert_int_equal(aside, 2);
	assert_int_equal(open_tasks(f).n, 1);
	snap = load(f, "C1", "2026-04-10");
	assert_true(snap.invoices.v[0].set_aside);
	assert_false(snap.invoices.v[2].set_aside);
}

static void a_moved_invoice_stands_where_it_was_put(void **state)
{
	struct fixture *f = *state;
	struct invoice same = an_invoice("INV-1", "C1", 12000);
	struct snapshot snap;
	int64_t key;

	two_invoices(f);
	key = load(f, "C1", "2026-02-03").invoices.v[0].key;
	OK(store_move(f->store, key, "special", "second", STAGE_REMINDER,
		      day("2026-02-03"), "agreed"));
	same.po_number = "PO 7"; /* no import undoes it */
	begin(f, "invoices", "2026-02-04");
	put_invoice(f, &same);
	end(f);
	snap = load(f, "C1", "2026-02-04");
	assert_string_equal(snap.invoices.v[0].policy, "special");
	assert_int_equal(snap.steps.n, 1);
	assert_string_equal(snap.steps.v[0].step, "second");
	assert_int_equal(snap.steps.v[0].how, STEP_HAD);
	OK(store_move(f->store, key, "special", "first", STAGE_REMINDER,
		      day("2026-02-05"), "start again"));
	snap = load(f, "C1", "2026-02-05");
	assert_int_equal(snap.steps.n, 1);
	assert_string_equal(snap.steps.v[0].step, "first");
}

static void an_invoice_in_the_outbox_is_not_moved(void **state)
{
	struct fixture *f = *state;
	int64_t key;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	key = load(f, "C1", "2026-02-03").invoices.v[0].key;
	assert_int_equal(store_move(f->store, key, "fr", "second",
				    STAGE_REMINDER, day("2026-02-03"), "x"),
			 STATUS_CONFLICT);
}

/* ---- two processes ------------------------------------------------------ */

static void a_lease_is_held_by_one_process(void **state)
{
	struct fixture *f = *state;
	struct store *mine = f->store;
	struct lease held;
	bool took_over;
	int status;
	pid_t pid;

	OK(store_lease_take(mine, "run", &f->arena, &held, &took_over));
	assert_false(took_over);
	pid = fork();
	if (!pid) {
		enum status st = open_as(f, STORE_WRITE);

		if (st == STATUS_OK)
			st = store_lease_take(f->store, "send", &f->arena,
					      &held, &took_over);
		_exit(st == STATUS_TEMPFAIL && str_eq(held.owner, "run") &&
				      held.pid == getppid()
			      ? 0
			      : 1);
	}
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
	store_lease_release(mine);
	OK(store_lease_show(mine, &f->arena, &held));
	assert_null(held.owner);
}

static bool no_file(void *ctx, const char *id, civil_day on, enum channel c)
{
	(void)ctx;
	(void)id;
	(void)on;
	(void)c;
	return false;
}

static bool file_there(void *ctx, const char *id, civil_day on, enum channel c)
{
	return !no_file(ctx, id, on, c);
}

/* A process takes the lease, gets leave and is gone. */
static void die_while_sending(struct fixture *f, bool folder)
{
	struct lease held;
	struct parcel *p;
	bool took_over;
	pid_t pid;

	store_close(f->store);
	f->store = NULL;
	pid = fork();
	if (!pid) {
		OK(open_as(f, STORE_WRITE));
		store_mail_to_folder(f->store, folder);
		OK(store_lease_take(f->store, "run", &f->arena, &held,
				    &took_over));
		next_parcels(f, &p);
		_exit(leave(f, p->delivery_key) ? 0 : 1);
	}
	waitpid(pid, NULL, 0);
	OK(open_as(f, STORE_WRITE));
	OK(store_lease_take(f->store, "run", &f->arena, &held, &took_over));
	assert_true(took_over);
}

static void what_a_dead_process_was_sending_is_uncertain(void **state)
{
	struct fixture *f = *state;
	size_t uncertain;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	id = queue(f, "C1", "2026-02-03", "courtesy");
	die_while_sending(f, false);
	OK(store_recover(f->store, no_file, NULL, &uncertain));
	assert_int_equal(uncertain, 1);
	assert_int_equal(state_of(f, id), MESSAGE_UNCERTAIN);
	assert_verified(f);
}

static void a_folder_is_never_uncertain(void **state)
{
	struct fixture *f = *state;
	struct parcel *p;
	size_t uncertain;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	id = queue(f, "C1", "2026-02-03", "courtesy");
	die_while_sending(f, true);
	OK(store_recover(f->store, no_file, NULL, &uncertain));
	assert_int_equal(uncertain, 0);
	assert_int_equal(next_parcels(f, &p), 1);
	store_mail_to_folder(f->store, true);
	assert_true(leave(f, p->delivery_key));
	OK(store_recover(f->store, file_there, NULL, &uncertain));
	assert_int_equal(state_of(f, id), MESSAGE_ACCEPTED);
	assert_verified(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_approval_lets_a_message_leave),
		TEST(approvals_outlive_the_message),
		TEST(a_task_opens_once),
		TEST(a_letter_counts_when_it_was_posted),
		TEST(a_payment_takes_a_letter_out_of_the_tray),
		TEST(an_uncertain_message_waits_for_a_person),
		TEST(what_was_not_sent_is_planned_anew),
		TEST(a_bounce_takes_the_step_back),
		TEST(an_address_bounces_with_all_its_messages),
		TEST(an_address_bounces_with_its_late_messages_only),
		TEST(opening_the_gate_ends_the_rehearsal),
		TEST(a_kept_rehearsal_counts),
		TEST(old_invoices_are_set_aside_with_one_task),
		TEST(a_moved_invoice_stands_where_it_was_put),
		TEST(an_invoice_in_the_outbox_is_not_moved),
		TEST(a_lease_is_held_by_one_process),
		TEST(what_a_dead_process_was_sending_is_uncertain),
		TEST(a_folder_is_never_uncertain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
