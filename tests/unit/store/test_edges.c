/* Rare turns: what must not leave, leave twice or be forgotten. */
#include "fixture.h"

static void a_payment_in_another_currency_is_refused(void **state)
{
	struct fixture *f = *state;
	struct payment p = a_payment("P1", "INV-1", "2026-02-05", 12000);
	enum change change;

	two_invoices(f);
	memcpy(p.currency, "USD", 4);
	begin(f, "payments", "2026-02-05");
	assert_int_equal(store_put_payment(f->store, &p, &change),
			 STATUS_CONFLICT);
	store_import_cancel(f->store);
	assert_minor_equal(
		load(f, "C1", "2026-02-05").invoices.v[0].outstanding_minor,
		12000);
}

/* Nothing of its row changed, yet it is owed again. */
static void what_a_list_reopens_is_looked_at(void **state)
{
	struct fixture *f = *state;
	struct invoice one = an_invoice("INV-1", "C1", 12000);
	struct import_record rec = { .file = "open.csv",
				     .kind = "invoices",
				     .data_of = day("2026-02-12"),
				     .known_on = day("2026-02-12"),
				     .open_items = true };
	int64_t before;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-10", 12000);
	before = load(f, "C1", "2026-02-12").revision;
	OK(store_import_begin(f->store, &rec));
	put_invoice(f, &one);
	end(f);
	assert_int_equal(load(f, "C1", "2026-02-12").revision, before + 1);
}

static void a_filing_stays_filed_when_its_invoice_is_moved(void **state)
{
	struct fixture *f = *state;
	struct plan_for p = { .customer = "C1",
			      .on = "2026-02-03",
			      .step = "notice",
			      .state = MESSAGE_QUEUED,
			      .deadline = true };
	struct snapshot snap;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	OK(decide_message(f, &p, &id));
	send_one(f, OUTCOME_ACCEPTED);
	snap = load(f, "C1", "2026-02-04");
	OK(store_move(f->store, snap.invoices.v[0].key, "fr", "first",
		      STAGE_REMINDER, day("2026-02-04"), "x"));
	snap = load(f, "C1", "2026-02-04");
	assert_int_equal(snap.steps.n, 3);
	assert_string_equal(snap.steps.v[0].step, "notice");
	assert_string_equal(snap.steps.v[1].step, "first");
	assert_verified(f);
}

/* A letter that a person posts with a later date was had all the same. */
static void a_step_of_a_later_day_is_not_taken_again(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	snap = load(f, "C1", "2026-02-03");
	OK(store_move(f->store, snap.invoices.v[0].key, "fr", "first",
		      STAGE_REMINDER, day("2026-02-09"), "x"));
	snap = load(f, "C1", "2026-02-03");
	assert_int_equal(snap.steps.n, 1);
	assert_day_equal(snap.steps.v[0].on, "2026-02-09");
}

static void the_rehearsal_takes_its_letters_and_tasks_along(void **state)
{
	struct fixture *f = *state;
	struct plan_for p = { .customer = "C1",
			      .on = "2026-05-03",
			      .step = "formal-notice",
			      .state = MESSAGE_QUEUED,
			      .channel = CHANNEL_LETTER };
	struct parcel *parcel;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-05-03");
	OK(decide_message(f, &p, &id));
	assert_int_equal(next_parcels(f, &parcel), 1);
	assert_true(leave(f, parcel->delivery_key));
	tell(f, parcel->delivery_key, OUTCOME_ACCEPTED, "letters/x.pdf");
	assert_int_equal(state_of(f, id), MESSAGE_TO_POST);
	assert_int_equal(open_tasks(f).n, 1);
	OK(store_gate_open(f->store, day("2026-02-01"), false, -1, NULL));
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_int_equal(open_tasks(f).n, 0);
	assert_int_equal(load(f, "C1", "2026-02-03").steps.n, 0);
	run_begin(f, "2026-02-03");
	p.on = "2026-02-03";
	OK(decide_message(f, &p, &id));
	assert_verified(f);
}

/* Else a run that was killed before it counted would pass by the brake. */
static void a_run_that_died_does_not_loosen_the_brake(void **state)
{
	struct fixture *f = *state;
	struct parcel *p;
	const char *held;
	size_t planned;
	bool braked;

	two_invoices(f);
	OK(store_run_begin(f->store, day("2026-02-03"), &f->rules, &f->arena,
			   &f->run_id, NULL));
	queue(f, "C1", "2026-02-03", "courtesy");
	assert_int_equal(next_parcels(f, &p), 0);
	OK(store_run_begin(f->store, day("2026-02-03"), &f->rules, &f->arena,
			   &f->run_id, NULL));
	OK(store_run_planned(f->store, f->run_id, 1, 1, &braked));
	assert_true(braked);
	OK(store_run_braked(f->store, &f->arena, &held, &planned));
	assert_int_equal(planned, 2);
	assert_int_equal(next_parcels(f, &p), 0);
	OK(store_run_release(f->store, held));
	assert_int_equal(next_parcels(f, &p), 1);
	assert_verified(f);
}

/* Else the brake would be looser on the day after it held. */
static void what_the_brake_holds_is_not_usual(void **state)
{
	struct fixture *f = *state;
	struct books books;
	bool braked;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	OK(store_run_planned(f->store, f->run_id, 1000, 50, &braked));
	assert_true(braked);
	OK(store_books(f->store, &books));
	assert_int_equal(books.brake_seen, 0);
	OK(store_run_release(f->store, f->run_id));
	OK(store_books(f->store, &books));
	assert_int_equal(books.brake_seen, 1000);
}

static void try_in_vain(struct fixture *f, const char *on)
{
	struct result r = { .kind = OUTCOME_RETRY, .at = f->now };
	struct result_policy policy = {
		.give_up_before_at = f->now - INT64_C(5) * 86400,
	};
	struct parcel *p;

	run_begin(f, on);
	queue(f, "C1", on, "courtesy");
	assert_int_equal(next_parcels(f, &p), 1);
	assert_true(leave(f, p->delivery_key));
	r.delivery_key = p->delivery_key;
	OK(store_results(f->store, 1, &r, &policy));
	f->now += 86400;
}

/* A message of every new day would start the clock again and again. */
static void giving_up_counts_from_the_first_day(void **state)
{
	static const char *const days[] = { "2026-02-03", "2026-02-04",
					    "2026-02-05", "2026-02-06",
					    "2026-02-07", "2026-02-08",
					    "2026-02-09" };
	struct fixture *f = *state;

	two_invoices(f);
	for (size_t i = 0; i < 6; i++) {
		try_in_vain(f, days[i]);
		assert_int_equal(open_tasks(f).n, 0);
	}
	try_in_vain(f, days[6]);
	assert_int_equal(open_tasks(f).n, 1);
	assert_int_equal(open_tasks(f).kind, TASK_FAILED);
	assert_verified(f);
}

static void file_notice(struct fixture *f, const char *on,
			enum outcome_kind outcome)
{
	struct plan_for p = { .customer = "C1",
			      .on = on,
			      .step = "notice",
			      .state = MESSAGE_QUEUED,
			      .deadline = true };
	const char *id;

	run_begin(f, on);
	OK(decide_message(f, &p, &id));
	send_one(f, outcome);
}

/* Refused each day until somebody sees to it: one task, not one a day. */
static void a_filing_that_fails_each_day_is_one_task(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	file_notice(f, "2026-02-03", OUTCOME_REFUSED);
	assert_int_equal(open_tasks(f).n, 1);
	assert_int_equal(open_tasks(f).kind, TASK_FAILED);
	file_notice(f, "2026-02-04", OUTCOME_REFUSED);
	file_notice(f, "2026-02-05", OUTCOME_REFUSED);
	assert_int_equal(open_tasks(f).n, 1);
	file_notice(f, "2026-02-06", OUTCOME_ACCEPTED);
	assert_int_equal(open_tasks(f).n, 0);
	assert_verified(f);
}

/* Another address was found; the one that bounced still does. */
static void an_accepted_message_does_not_mend_an_address(void **state)
{
	struct fixture *f = *state;
	struct customer c = a_customer("C1");
	size_t n;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	queue(f, "C1", "2026-02-03", "courtesy");
	send_one(f, OUTCOME_ACCEPTED);
	OK(store_bounced_address(f->store, c.email, day("2026-02-03"), &n));
	assert_int_equal(open_tasks(f).kind, TASK_BAD_ADDRESS);
	c.email = "other@example.org";
	begin(f, "customers", "2026-02-04");
	put_customer(f, &c);
	end(f);
	run_begin(f, "2026-02-04");
	queue(f, "C1", "2026-02-04", "courtesy");
	send_one(f, OUTCOME_ACCEPTED);
	assert_int_equal(open_tasks(f).n, 0);
	assert_int_equal(load(f, "C1", "2026-02-04").bad_addresses.n, 1);
	assert_verified(f);
}

/* Or a letter would demand an invoice that was paid before it was known. */
static void a_payment_before_its_invoice_counts_on_it(void **state)
{
	struct fixture *f = *state;
	struct invoice late = an_invoice("INV-3", "C1", 5000);
	struct payment p = a_payment("P1", "INV-3", "2026-02-05", 5000);
	struct snapshot snap;

	two_invoices(f);
	p.customer_id = "C1";
	begin(f, "payments", "2026-02-05");
	assert_int_equal(put_payment(f, &p), CHANGE_ADDED);
	end(f);
	assert_int_equal(load(f, "C1", "2026-02-05").unapplied.n, 1);
	begin(f, "invoices", "2026-02-06");
	assert_int_equal(put_invoice(f, &late), CHANGE_ADDED);
	end(f);
	snap = load(f, "C1", "2026-02-06");
	assert_int_equal(snap.invoices.n, 2);
	assert_int_equal(snap.unapplied.n, 0);
	begin(f, "payments", "2026-02-07");
	assert_int_equal(put_payment(f, &p), CHANGE_NONE);
	end(f);
	assert_verified(f);
}

/* `min_interval` counts from the day when the letter left. */
static void a_posted_letter_is_of_the_day_it_was_posted(void **state)
{
	struct fixture *f = *state;
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
	assert_int_equal(load(f, "C1", "2026-02-12").messages.v[0].posted_on,
			 0);
	OK(store_posted(f->store, id, day("2026-02-10"), NULL));
	assert_day_equal(load(f, "C1", "2026-02-12").messages.v[0].posted_on,
			 "2026-02-10");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_payment_in_another_currency_is_refused),
		TEST(what_a_list_reopens_is_looked_at),
		TEST(a_filing_stays_filed_when_its_invoice_is_moved),
		TEST(a_step_of_a_later_day_is_not_taken_again),
		TEST(the_rehearsal_takes_its_letters_and_tasks_along),
		TEST(a_run_that_died_does_not_loosen_the_brake),
		TEST(what_the_brake_holds_is_not_usual),
		TEST(giving_up_counts_from_the_first_day),
		TEST(a_posted_letter_is_of_the_day_it_was_posted),
		TEST(a_payment_before_its_invoice_counts_on_it),
		TEST(a_filing_that_fails_each_day_is_one_task),
		TEST(an_accepted_message_does_not_mend_an_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
