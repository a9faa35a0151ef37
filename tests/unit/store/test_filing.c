/*
 * Messages to an insurer: one that may have arrived is repeated, a folder for
 * a portal waits for a person.
 */
#include "fixture.h"
#include "relance/store_insurer.h"

static const char *file_with(struct fixture *f, enum channel channel,
			     const char *on)
{
	struct plan_for p = { .customer = "C1",
			      .on = on,
			      .step = "notice",
			      .state = MESSAGE_QUEUED,
			      .channel = channel,
			      .deadline = true,
			      .filing = "notice" };
	const char *id;

	run_begin(f, on);
	OK(decide_message(f, &p, &id));
	return id;
}

static const char *folder(struct fixture *f)
{
	const char *id;
	struct parcel *parcel;

	two_invoices(f);
	id = file_with(f, CHANNEL_PORTAL, "2026-02-03");
	assert_int_equal(next_parcels(f, &parcel), 1);
	assert_true(leave(f, parcel->delivery_key));
	tell(f, parcel->delivery_key, OUTCOME_ACCEPTED, "filings/x");
	return id;
}

static void told_filed(struct fixture *f, const char *file, const char *on)
{
	const struct insurer_record r = { .kind = RECORD_FILED,
					  .contract = "C",
					  .file = file,
					  .on = day(on),
					  .known_on = DAY_NONE,
					  .due_on = DAY_NONE,
					  .amount_minor = -1,
					  .ref = "P-1" };

	OK(store_insurer_record(f->store, 1, &r, day(on)));
}

static void a_folder_counts_when_a_person_filed_it(void **state)
{
	struct fixture *f = *state;
	const char *id = folder(f);
	struct snapshot snap;

	assert_int_equal(state_of(f, id), MESSAGE_TO_POST);
	assert_int_equal(open_tasks(f).kind, TASK_TO_POST);
	assert_int_equal(store_posted(f->store, id, day("2026-02-05"), NULL),
			 STATUS_CONFLICT);
	told_filed(f, "claim", "2026-02-05");
	run_begin(f, "2026-02-05"); /* nothing changed: it stays */
	assert_int_equal(state_of(f, id), MESSAGE_TO_POST);
	told_filed(f, "notice", "2026-02-06");
	assert_int_equal(state_of(f, id), MESSAGE_ACCEPTED);
	assert_int_equal(open_tasks(f).n, 0);
	assert_string_equal(find_message(f, id).row.tracking, "P-1");
	snap = load(f, "C1", "2026-02-07");
	assert_int_equal(snap.steps.v[0].how, STEP_HAD);
	assert_day_equal(snap.messages.v[0].posted_on, "2026-02-06");
	assert_verified(f);
}

static void a_payment_makes_a_folder_anew(void **state)
{
	struct fixture *f = *state;
	const char *id = folder(f);

	pay(f, "P1", "INV-1", "2026-02-04", 1);
	run_begin(f, "2026-02-04");
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_int_equal(open_tasks(f).n, 0);
	assert_verified(f);
}

/* Known when it was written, it counts only now. */
static void a_payment_of_a_later_day_makes_it_anew_on_that_day(void **state)
{
	struct fixture *f = *state;
	const char *id;
	struct parcel *parcel;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-05", 1);
	id = file_with(f, CHANNEL_PORTAL, "2026-02-03");
	assert_int_equal(next_parcels(f, &parcel), 1);
	assert_true(leave(f, parcel->delivery_key));
	tell(f, parcel->delivery_key, OUTCOME_ACCEPTED, "filings/x");
	run_begin(f, "2026-02-04");
	assert_int_equal(state_of(f, id), MESSAGE_TO_POST);
	run_begin(f, "2026-02-05");
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_verified(f);
}

static void a_folder_that_was_begun_is_written_again(void **state)
{
	struct fixture *f = *state;
	struct parcel *parcel;
	size_t uncertain;
	const char *id;

	two_invoices(f);
	id = file_with(f, CHANNEL_PORTAL, "2026-02-03");
	assert_int_equal(next_parcels(f, &parcel), 1);
	assert_true(leave(f, parcel->delivery_key));
	OK(store_recover(f->store, NULL, NULL, &uncertain));
	assert_int_equal(uncertain, 0);
	assert_int_equal(state_of(f, id), MESSAGE_QUEUED);
	assert_int_equal(next_parcels(f, &parcel), 1);
	assert_verified(f);
}

/* The tasks of all tries are one, and the copy that arrived ends it. */
static void a_copy_that_was_accepted_settles_the_uncertain_ones(void **state)
{
	struct fixture *f = *state;
	const char *id[3];
	struct parcel *parcel;

	two_invoices(f);
	for (int i = 0; i < 3; i++) {
		/* Occurrences of the step as decide counts them. */
		id[i] = file_with(f, CHANNEL_EMAIL,
				  i == 0   ? "2026-02-03"
				  : i == 1 ? "2026-02-04"
					   : "2026-02-05");
		assert_int_equal(next_parcels(f, &parcel), 1);
		assert_true(leave(f, parcel->delivery_key));
		tell(f, parcel->delivery_key,
		     i < 2 ? OUTCOME_UNCERTAIN : OUTCOME_ACCEPTED, NULL);
		assert_int_equal(open_tasks(f).n, i < 2);
	}
	assert_int_equal(state_of(f, id[0]), MESSAGE_UNCERTAIN);
	assert_int_equal(state_of(f, id[1]), MESSAGE_UNCERTAIN);
	assert_int_equal(state_of(f, id[2]), MESSAGE_ACCEPTED);
	assert_verified(f);
	OK(store_resolve(f->store, id[0], true, day("2026-02-06")));
	OK(store_resolve(f->store, id[1], false, day("2026-02-06")));
	assert_verified(f);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_folder_counts_when_a_person_filed_it),
		TEST(a_payment_makes_a_folder_anew),
		TEST(a_payment_of_a_later_day_makes_it_anew_on_that_day),
		TEST(a_folder_that_was_begun_is_written_again),
		TEST(a_copy_that_was_accepted_settles_the_uncertain_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
