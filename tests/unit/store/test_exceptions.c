/*
 * What people record: it is there from its day on, ends when it is said to,
 * and a past day does not know what was recorded later.
 */
#include "fixture.h"
#include "relance/store_insurer.h"

static struct exception a_hold(const char *from, const char *until)
{
	return (struct exception){ .kind = EXCEPTION_HOLD,
				   .whole = true,
				   .from = day(from),
				   .until = day(until),
				   .grace_on = day(until),
				   .ended_on = DAY_NEVER,
				   .known_on = DAY_NONE,
				   .published_on = DAY_NONE,
				   .amount_minor = -1,
				   .reason = "they move house" };
}

static const char *record(struct fixture *f, const struct exception *e)
{
	const char *id = NULL;

	OK(store_exception_add(f->store, customer_key(f, "C1"), e, &f->arena,
			       &id));
	return id;
}

static const char *hold(struct fixture *f, const char *from, const char *until)
{
	struct exception e = a_hold(from, until);

	return record(f, &e);
}

static int64_t invoice_key(struct fixture *f, const char *id)
{
	struct candidates none = { 0 };
	struct invoice_ref ref;

	OK(store_invoice_find(f->store, id, &f->arena, &ref, &none));
	return ref.invoice_key;
}

/* A run that looks at the customer and does nothing. */
static void look(struct fixture *f, const char *on)
{
	struct snapshot snap;
	struct decision d = { .as_of = day(on),
			      .due_on = day(on) + 1,
			      .fingerprint = f->rules.fingerprint };

	run_begin(f, on);
	snap = load(f, "C1", on);
	d.run_id = f->run_id;
	d.customer_key = snap.customer.key;
	d.revision = snap.revision;
	OK(store_decide(f->store, &d, NULL));
	run_end(f);
}

static void an_exception_is_read_as_it_was_recorded(void **state)
{
	struct fixture *f = *state;
	struct exception e = a_hold("2026-02-01", "2026-02-20");
	struct snapshot snap;
	const struct exception *got;

	two_invoices(f);
	e.whole = false;
	VEC_PUSH(&f->arena, &e.invoices, invoice_key(f, "INV-2"));
	assert_string_equal(record(f, &e), "E1");
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.exceptions.n, 1);
	got = &snap.exceptions.v[0];
	assert_string_equal(got->exception_id, "E1");
	assert_int_equal(got->kind, EXCEPTION_HOLD);
	assert_false(got->whole);
	assert_int_equal(got->invoices.n, 1);
	assert_int_equal(got->invoices.v[0], invoice_key(f, "INV-2"));
	assert_int_equal(got->from, day("2026-02-01"));
	assert_int_equal(got->until, day("2026-02-20"));
	assert_int_equal(got->ended_on, DAY_NEVER);
	assert_string_equal(got->reason, "they move house");
	assert_string_equal(got->by, "ada");
	assert_verified(f);
}

static void a_plan_has_its_parts(void **state)
{
	struct fixture *f = *state;
	struct exception e = a_hold("2026-02-01", "2026-04-01");
	struct snapshot snap;

	two_invoices(f);
	e.kind = EXCEPTION_PLAN;
	e.amount_minor = 20000;
	memcpy(e.currency, "EUR", 4);
	for (int i = 0; i < 3; i++) {
		struct instalment part = { .due_on = day("2026-02-01") + 28 * i,
					   .grace_on =
						   day("2026-02-04") + 28 * i,
					   .amount_minor = i ? 6666 : 6668 };

		VEC_PUSH(&f->arena, &e.instalments, part);
	}
	record(f, &e);
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.exceptions.v[0].instalments.n, 3);
	assert_int_equal(snap.exceptions.v[0].instalments.v[0].amount_minor,
			 6668);
	assert_int_equal(snap.exceptions.v[0].instalments.v[2].due_on,
			 day("2026-03-29"));
	assert_verified(f);
}

static void recording_marks_the_customer(void **state)
{
	struct fixture *f = *state;
	int64_t revision;

	two_invoices(f);
	look(f, "2026-02-10");
	assert_int_equal(count_due(f, "2026-02-10"), 0);
	revision = load(f, "C1", "2026-02-10").revision;
	hold(f, "2026-02-10", "2026-02-20");
	assert_int_equal(count_due(f, "2026-02-10"), 1);
	assert_true(load(f, "C1", "2026-02-10").revision > revision);
}

static void what_waits_to_leave_is_withdrawn(void **state)
{
	struct fixture *f = *state;
	struct parcel *p;
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-10");
	id = queue(f, "C1", "2026-02-10", "first");
	hold(f, "2026-02-10", "2026-02-20");
	assert_int_equal(next_parcels(f, &p), 1);
	assert_false(leave(f, p->delivery_key));
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_verified(f);
}

static void a_past_day_does_not_know_what_came_later(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	look(f, "2026-02-10");
	hold(f, "2026-02-05", "2026-02-20");
	look(f, "2026-02-11");
	OK(store_exception_end(f->store, "E1", day("2026-02-11"), NULL, NULL));
	look(f, "2026-02-12");
	assert_int_equal(load(f, "C1", "2026-02-10").exceptions.n, 0);
	snap = load(f, "C1", "2026-02-11");
	assert_int_equal(snap.exceptions.n, 1);
	assert_int_equal(snap.exceptions.v[0].ended_on, DAY_NEVER);
	snap = load(f, "C1", "2026-02-12");
	assert_int_equal(snap.exceptions.v[0].ended_on, day("2026-02-11"));
}

static void it_ends_once(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	hold(f, "2026-02-05", "2026-02-20");
	OK(store_exception_end(f->store, "e1", day("2026-02-11"), "plan",
			       "agreed"));
	assert_int_equal(store_exception_end(f->store, "E1", day("2026-02-12"),
					     NULL, NULL),
			 STATUS_CONFLICT);
	assert_int_equal(store_exception_end(f->store, "E2", day("2026-02-12"),
					     NULL, NULL),
			 STATUS_NOT_FOUND);
	snap = load(f, "C1", "2026-02-12");
	assert_string_equal(snap.exceptions.v[0].detail, "plan");
	assert_verified(f);
}

static enum status undo(struct fixture *f, const char **what)
{
	struct undone undone;
	enum status st =
		store_undo(f->store, 0, day("2026-02-11"), &f->arena, &undone);

	*what = undone.what;
	return st;
}

static void the_last_is_taken_back_first(void **state)
{
	struct fixture *f = *state;
	const char *what;

	two_invoices(f);
	assert_int_equal(undo(f, &what), STATUS_NOT_FOUND);
	hold(f, "2026-02-05", "2026-02-20");
	hold(f, "2026-02-06", "2026-02-21");
	OK(store_exception_end(f->store, "E1", day("2026-02-11"), NULL, NULL));
	OK(undo(f, &what));
	assert_string_equal(what, "the end of the hold E1 of C1");
	assert_int_equal(load(f, "C1", "2026-02-12").exceptions.v[0].ended_on,
			 DAY_NEVER);
	OK(undo(f, &what));
	assert_string_equal(what, "the hold E2 of C1");
	assert_int_equal(load(f, "C1", "2026-02-12").exceptions.n, 1);
	assert_verified(f);
}

static void what_a_run_followed_stays(void **state)
{
	struct fixture *f = *state;
	const char *what;

	two_invoices(f);
	hold(f, "2026-02-05", "2026-02-20");
	look(f, "2026-02-11");
	assert_int_equal(undo(f, &what), STATUS_CONFLICT);
	assert_string_equal(what, "the hold E1 of C1");
	assert_int_equal(load(f, "C1", "2026-02-12").exceptions.n, 1);
}

/* A letter written on the 3rd that waits to be posted. */
static const char *in_the_tray(struct fixture *f)
{
	struct plan_for p = { .customer = "C1",
			      .on = "2026-02-03",
			      .step = "formal",
			      .state = MESSAGE_QUEUED,
			      .channel = CHANNEL_LETTER };
	const char *id;

	two_invoices(f);
	run_begin(f, "2026-02-03");
	OK(decide_message(f, &p, &id));
	send_one(f, OUTCOME_ACCEPTED);
	assert_int_equal(state_of(f, id), MESSAGE_TO_POST);
	return id;
}

static void a_hold_takes_a_letter_out_of_the_tray(void **state)
{
	struct fixture *f = *state;
	const char *id = in_the_tray(f);

	hold(f, "2026-02-04", "2026-02-20");
	run_begin(f, "2026-02-04");
	assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
	assert_verified(f);
}

static void a_hold_that_is_over_leaves_it_there(void **state)
{
	struct fixture *f = *state;
	const char *id = in_the_tray(f);

	hold(f, "2026-02-04", "2026-02-05");
	run_begin(f, "2026-02-06");
	assert_int_equal(state_of(f, id), MESSAGE_TO_POST);
}

struct seen_rows {
	size_t n, undone, invoices;
	const char *customer_id;
};

static void see_row(void *ctx, const struct exception_row *row)
{
	struct seen_rows *seen = ctx;

	seen->n++;
	seen->undone += row->exception.undone;
	seen->invoices += row->invoices.n;
	seen->customer_id = row->customer_id;
}

static void lists_show_what_was_taken_back_too(void **state)
{
	struct fixture *f = *state;
	struct seen_rows seen = { 0 };
	struct candidates none = { 0 };
	const char *what, *id;

	two_invoices(f);
	hold(f, "2026-02-05", "2026-02-20");
	hold(f, "2026-02-06", "2026-02-21");
	OK(undo(f, &what));
	OK(store_exceptions_each(f->store, 0, &f->arena, see_row, &seen));
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.undone, 1);
	assert_string_equal(seen.customer_id, "C1");
	OK(store_exception_find(f->store, "e2", &f->arena, &id, &none));
	assert_string_equal(id, "E2");
	assert_int_equal(
		store_exception_find(f->store, "E", &f->arena, &id, &none),
		STATUS_NOT_FOUND);
}

static void a_reply_is_an_answer(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	look(f, "2026-02-10");
	OK(store_reply(f->store, customer_key(f, "C1"), day("2026-02-09"),
		       "will look into it"));
	look(f, "2026-02-11");
	snap = load(f, "C1", "2026-02-11");
	assert_int_equal(snap.last_reply_on, day("2026-02-09"));
	assert_int_equal(snap.last_answer_on, day("2026-02-09"));
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.last_reply_on, DAY_NONE);
	assert_verified(f);
}

static void a_person_in_charge_outlives_imports(void **state)
{
	struct fixture *f = *state;
	struct customer c = a_customer("C1");
	int64_t key;

	two_invoices(f);
	key = customer_key(f, "C1");
	OK(store_assign(f->store, key, "grace", day("2026-02-10")));
	c.in_charge = "ada";
	begin(f, "customers", "2026-02-10");
	put_customer(f, &c);
	end(f);
	assert_string_equal(load(f, "C1", "2026-02-11").customer.in_charge,
			    "grace");
	OK(store_assign(f->store, key, NULL, day("2026-02-11")));
	assert_string_equal(load(f, "C1", "2026-02-11").customer.in_charge,
			    "ada");
	assert_verified(f);
}

struct seen_history {
	const char *kind[64], *text[64];
	size_t n;
};

static void see_history(void *ctx, const struct history_row *row)
{
	struct seen_history *seen = ctx;

	if (seen->n < 64) {
		seen->kind[seen->n] = row->kind;
		seen->text[seen->n++] = row->text;
	}
}

static const char *told(struct fixture *f, const char *invoice,
			const char *kind)
{
	struct seen_history seen = { 0 };
	int64_t key = invoice ? invoice_key(f, invoice) : 0;

	OK(store_history_each(f->store, customer_key(f, "C1"), key, DAY_NEVER,
			      &f->arena, see_history, &seen));
	for (size_t i = 0; i < seen.n; i++)
		if (str_eq(seen.kind[i], kind))
			return seen.text[i];
	return NULL;
}

static void history_tells_what_people_recorded(void **state)
{
	struct fixture *f = *state;
	struct exception e = a_hold("2026-02-05", "2026-02-20");
	int64_t key;

	two_invoices(f);
	key = customer_key(f, "C1");
	e.whole = false;
	VEC_PUSH(&f->arena, &e.invoices, invoice_key(f, "INV-1"));
	record(f, &e);
	OK(store_note(f->store, key, invoice_key(f, "INV-1"), day("2026-02-06"),
		      "asked for a copy"));
	OK(store_reply(f->store, key, day("2026-02-07"), "on holiday"));
	assert_string_equal(
		told(f, "INV-1", "exception"),
		"E1 hold of INV-1 from 2026-02-05 until 2026-02-20: "
		"they move house");
	assert_null(told(f, "INV-2", "exception"));
	assert_string_equal(told(f, "INV-1", "note"), "asked for a copy");
	assert_null(told(f, "INV-2", "note"));
	assert_string_equal(told(f, "INV-2", "reply"), "on holiday");
	VEC_PUSH(&f->arena, &e.invoices, invoice_key(f, "INV-2"));
	OK(store_exception_end(f->store, "E1", day("2026-02-08"), NULL,
			       "they moved"));
	record(f, &e);
	assert_non_null(told(f, "INV-2", "exception"));
	assert_null(told(f, "INV-2", "exception ended"));
	assert_string_equal(told(f, NULL, "exception ended"),
			    "E1 hold over from 2026-02-08: they moved");
}

static void history_of_a_past_day_stops_there(void **state)
{
	struct fixture *f = *state;
	struct seen_history seen = { 0 };

	two_invoices(f);
	look(f, "2026-02-10");
	pay(f, "P1", "INV-1", "2026-02-09", 100);
	OK(store_reply(f->store, 1, day("2026-02-09"), "paid a part"));
	look(f, "2026-02-11");
	OK(store_history_each(f->store, 1, 0, day("2026-02-10"), &f->arena,
			      see_history, &seen));
	assert_int_equal(seen.n, 2);
	assert_string_equal(seen.kind[0], "invoice");
	seen.n = 0;
	OK(store_history_each(f->store, 1, 0, day("2026-02-11"), &f->arena,
			      see_history, &seen));
	assert_int_equal(seen.n, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_exception_is_read_as_it_was_recorded),
		TEST(a_plan_has_its_parts),
		TEST(recording_marks_the_customer),
		TEST(what_waits_to_leave_is_withdrawn),
		TEST(a_past_day_does_not_know_what_came_later),
		TEST(it_ends_once),
		TEST(the_last_is_taken_back_first),
		TEST(what_a_run_followed_stays),
		TEST(a_hold_takes_a_letter_out_of_the_tray),
		TEST(a_hold_that_is_over_leaves_it_there),
		TEST(lists_show_what_was_taken_back_too),
		TEST(a_reply_is_an_answer),
		TEST(a_person_in_charge_outlives_imports),
		TEST(history_tells_what_people_recorded),
		TEST(history_of_a_past_day_stops_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
