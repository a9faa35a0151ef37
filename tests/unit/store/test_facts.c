/* Facts come in once, are updated, and balances follow on every day. */
#include "fixture.h"

static void the_same_rows_twice_change_nothing(void **state)
{
	struct fixture *f = *state;
	struct customer c = a_customer("C1");
	struct invoice inv = an_invoice("INV-1", "C1", 12000);
	struct payment p = a_payment("P1", "INV-1", "2026-02-03", 2000);

	begin(f, "invoices", "2026-02-03");
	assert_int_equal(put_customer(f, &c), CHANGE_ADDED);
	assert_int_equal(put_invoice(f, &inv), CHANGE_ADDED);
	assert_int_equal(put_payment(f, &p), CHANGE_ADDED);
	end(f);
	begin(f, "invoices", "2026-02-03");
	assert_int_equal(put_customer(f, &c), CHANGE_NONE);
	assert_int_equal(put_invoice(f, &inv), CHANGE_NONE);
	assert_int_equal(put_payment(f, &p), CHANGE_NONE);
	end(f);
	assert_verified(f);
}

static void rows_in_any_order_are_found_again(void **state)
{
	static const int orders[][4] = { { 4, 2, 3, 1 },
					 { 1, 2, 3, 4 },
					 { 1, 1, 4, 2 } };
	struct fixture *f = *state;

	begin(f, "invoices", "2026-02-03");
	for (int i = 1; i <= 4; i++) {
		struct invoice inv = an_invoice(
			arena_printf(&f->arena, "INV-%d", i), "C1", 100 * i);

		put_invoice(f, &inv);
	}
	end(f);
	for (size_t k = 0; k < LENGTH(orders); k++) {
		begin(f, "invoices", "2026-02-03");
		for (size_t i = 0; i < 4; i++) {
			struct invoice inv = an_invoice(
				arena_printf(&f->arena, "INV-%d", orders[k][i]),
				"C1", 100 * orders[k][i]);

			assert_int_equal(put_invoice(f, &inv), CHANGE_NONE);
		}
		end(f);
	}
}

static void a_row_twice_in_one_file_is_one_row(void **state)
{
	struct fixture *f = *state;
	struct invoice inv = an_invoice("INV-1", "C1", 12000);
	struct payment p = a_payment("P1", "INV-1", "2026-02-03", 2000);

	begin(f, "invoices", "2026-02-03");
	assert_int_equal(put_invoice(f, &inv), CHANGE_ADDED);
	assert_int_equal(put_invoice(f, &inv), CHANGE_NONE);
	assert_int_equal(put_payment(f, &p), CHANGE_ADDED);
	assert_int_equal(put_payment(f, &p), CHANGE_NONE);
	end(f);
	assert_verified(f);
}

static void a_changed_row_is_updated_and_looked_at(void **state)
{
	struct fixture *f = *state;
	struct invoice inv = an_invoice("INV-1", "C1", 12000);
	struct snapshot before, after;

	two_invoices(f);
	before = load(f, "C1", "2026-02-03");
	inv.amount_minor = 15000;
	begin(f, "invoices", "2026-02-03");
	assert_int_equal(put_invoice(f, &inv), CHANGE_UPDATED);
	end(f);
	after = load(f, "C1", "2026-02-03");
	assert_minor_equal(after.invoices.v[0].outstanding_minor, 15000);
	assert_true(after.revision > before.revision);
}

static void the_first_due_date_stays(void **state)
{
	struct fixture *f = *state;
	struct invoice inv = an_invoice("INV-1", "C1", 12000);
	struct snapshot snap;

	two_invoices(f);
	inv.due_on = day("2026-03-31");
	begin(f, "invoices", "2026-02-03");
	put_invoice(f, &inv);
	end(f);
	snap = load(f, "C1", "2026-02-03");
	assert_day_equal(snap.invoices.v[0].due_on, "2026-03-31");
	assert_day_equal(snap.invoices.v[0].original_due_on, "2026-01-31");
}

static void an_invoice_of_another_customer_is_refused(void **state)
{
	struct fixture *f = *state;
	struct invoice inv = an_invoice("INV-1", "C2", 12000);
	const char *other = NULL;
	enum change change;

	two_invoices(f);
	begin(f, "invoices", "2026-02-03");
	assert_int_equal(store_put_invoice(f->store, &inv, &change, &other),
			 STATUS_CONFLICT);
	assert_string_equal(other, "C1");
	store_import_cancel(f->store);
}

static void a_cancelled_import_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct invoice inv = an_invoice("INV-3", "C3", 100);
	struct books before, after;

	two_invoices(f);
	OK(store_books(f->store, &before));
	begin(f, "invoices", "2026-02-03");
	put_invoice(f, &inv);
	store_import_cancel(f->store);
	OK(store_books(f->store, &after));
	assert_int_equal(after.invoices, before.invoices);
	assert_string_equal(after.head, before.head);
}

static void payments_count_from_their_day(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-10", 12000);
	snap = load(f, "C1", "2026-02-09");
	assert_int_equal(snap.invoices.n, 2);
	assert_minor_equal(snap.invoices.v[0].outstanding_minor, 12000);
	assert_day_equal(snap.next_fact_on, "2026-02-10");
	assert_int_equal(snap.last_answer_on, DAY_NONE);
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.invoices.n, 1);
	assert_string_equal(snap.invoices.v[0].invoice_id, "INV-2");
	assert_day_equal(snap.last_answer_on, "2026-02-10");
}

static void a_chargeback_opens_a_new_episode(void **state)
{
	struct fixture *f = *state;
	struct payment back =
		a_payment("P1-back", "INV-1", "2026-02-20", 12000);
	struct snapshot snap;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-10", 12000);
	back.kind = PAYMENT_CHARGEBACK;
	begin(f, "payments", "2026-02-20");
	put_payment(f, &back);
	end(f);
	assert_int_equal(load(f, "C1", "2026-02-15").invoices.n, 1);
	snap = load(f, "C1", "2026-02-20");
	assert_int_equal(snap.invoices.n, 2);
	assert_int_equal(snap.invoices.v[0].episode, 2);
	assert_verified(f);
}

static void zero_undoes_a_payment(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-10", 12000);
	pay(f, "P1", "INV-1", "2026-02-10", 0);
	snap = load(f, "C1", "2026-02-11");
	assert_minor_equal(snap.invoices.v[0].outstanding_minor, 12000);
	assert_int_equal(snap.last_answer_on, DAY_NONE);
	assert_verified(f);
}

static void one_transfer_pays_many_invoices(void **state)
{
	struct fixture *f = *state;
	struct payment one = a_payment("P1", "INV-1", "2026-02-10", 12000);
	struct payment two = a_payment("P1", "INV-2", "2026-02-10", 8000);

	two_invoices(f);
	begin(f, "payments", "2026-02-10");
	assert_int_equal(put_payment(f, &one), CHANGE_ADDED);
	assert_int_equal(put_payment(f, &two), CHANGE_ADDED);
	end(f);
	assert_int_equal(load(f, "C1", "2026-02-10").invoices.n, 0);
}

static void what_exceeds_an_invoice_is_unapplied(void **state)
{
	struct fixture *f = *state;
	struct payment cash = a_payment("P2", NULL, "2026-02-11", 500);
	struct snapshot snap;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-10", 12300);
	cash.customer_id = "C1";
	begin(f, "payments", "2026-02-11");
	put_payment(f, &cash);
	end(f);
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.unapplied.n, 1);
	assert_minor_equal(snap.unapplied.v[0].amount_minor, 300);
	snap = load(f, "C1", "2026-02-11");
	assert_minor_equal(snap.unapplied.v[0].amount_minor, 800);
	assert_int_equal(snap.credits.n, 2);
	assert_string_equal(snap.credits.v[0].number, "INV-1");
	assert_true(snap.credits.v[0].surplus);
	assert_minor_equal(snap.credits.v[0].amount_minor, 300);
	assert_string_equal(snap.credits.v[1].number, "P2");
	assert_minor_equal(snap.credits.v[1].amount_minor, 500);
}

static void a_payment_of_nobody_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct payment p = a_payment("P1", "INV-9", "2026-02-10", 100);
	enum change change;

	begin(f, "payments", "2026-02-10");
	assert_int_equal(store_put_payment(f->store, &p, &change),
			 STATUS_NOT_FOUND);
	store_import_cancel(f->store);
}

static void a_payment_finds_its_invoice_later(void **state)
{
	struct fixture *f = *state;
	struct customer c = a_customer("C1");
	struct payment p = a_payment("P1", "INV-1", "2026-02-10", 12000);
	struct snapshot snap;

	p.customer_id = "C1";
	begin(f, "payments", "2026-02-10");
	put_customer(f, &c);
	put_payment(f, &p);
	end(f);
	snap = load(f, "C1", "2026-02-10");
	assert_minor_equal(snap.unapplied.v[0].amount_minor, 12000);
	two_invoices(f);
	begin(f, "payments", "2026-02-10");
	put_payment(f, &p);
	end(f);
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.unapplied.n, 0);
	assert_int_equal(snap.invoices.n, 1);
}

static void a_settled_column_settles(void **state)
{
	struct fixture *f = *state;
	struct invoice inv = an_invoice("INV-1", "C1", 12000);

	inv.settled_on = day("2026-02-10");
	begin(f, "invoices", "2026-02-20");
	put_invoice(f, &inv);
	end(f);
	assert_int_equal(load(f, "C1", "2026-02-09").invoices.n, 1);
	assert_int_equal(load(f, "C1", "2026-02-10").invoices.n, 0);
	inv.settled_on = DAY_NONE;
	begin(f, "invoices", "2026-02-21");
	assert_int_equal(put_invoice(f, &inv), CHANGE_UPDATED);
	end(f);
	assert_int_equal(load(f, "C1", "2026-02-21").invoices.n, 1);
	assert_verified(f);
}

static void open_items_settle_what_they_do_not_name(void **state)
{
	struct fixture *f = *state;
	struct invoice one = an_invoice("INV-1", "C1", 12000);
	struct import_record rec = { .file = "open.csv",
				     .kind = "invoices",
				     .data_of = day("2026-02-10"),
				     .known_on = day("2026-02-10"),
				     .open_items = true,
				     .tells_paid = true };
	struct shrink shrink;
	struct books books;
	size_t settled = 0;

	two_invoices(f);
	OK(store_import_begin(f->store, &rec));
	put_invoice(f, &one);
	OK(store_open_items_missing(f->store, &shrink));
	assert_int_equal(shrink.open_before, 2);
	assert_int_equal(shrink.missing, 1);
	assert_minor_equal(shrink.missing_minor, 8000);
	OK(store_open_items_settle(f->store, &settled));
	assert_int_equal(settled, 1);
	end(f);
	assert_int_equal(load(f, "C1", "2026-02-09").invoices.n, 2);
	assert_int_equal(load(f, "C1", "2026-02-10").invoices.n, 1);
	OK(store_books(f->store, &books));
	assert_day_equal(books.data_of, "2026-02-10");
}

static void open_items_reopen_what_they_name_again(void **state)
{
	struct fixture *f = *state;
	struct invoice one = an_invoice("INV-1", "C1", 12000);
	struct import_record rec = { .file = "open.csv",
				     .kind = "invoices",
				     .data_of = day("2026-02-12"),
				     .known_on = day("2026-02-12"),
				     .open_items = true };
	struct snapshot snap;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-10", 12000);
	OK(store_import_begin(f->store, &rec));
	put_invoice(f, &one);
	end(f);
	snap = load(f, "C1", "2026-02-12");
	assert_int_equal(snap.invoices.n, 2);
	assert_int_equal(snap.invoices.v[0].episode, 2);
}

static void contacts_that_a_file_leaves_out_go(void **state)
{
	struct fixture *f = *state;
	struct contact old = { .customer_id = "C1",
			       .role = "billing",
			       .email = "old@example.org" };
	struct contact new = { .customer_id = "C1",
			       .role = "billing",
			       .email = "new@example.org" };
	struct snapshot snap;
	enum change change;

	two_invoices(f);
	begin(f, "contacts", "2026-02-10");
	OK(store_put_contact(f->store, &old, &change));
	end(f);
	begin(f, "contacts", "2026-02-11");
	OK(store_put_contact(f->store, &new, &change));
	end(f);
	snap = load(f, "C1", "2026-02-11");
	assert_int_equal(snap.contacts.n, 1);
	assert_string_equal(snap.contacts.v[0].email, "new@example.org");
}

static void limits_are_kept_and_updated(void **state)
{
	struct fixture *f = *state;
	struct limit lim = { .customer_id = "C1",
			     .contract = "C-2026",
			     .amount = { 500000, "EUR" },
			     .announced_on = day("2026-01-01"),
			     .effective_from = day("2026-01-01"),
			     .effective_to = DAY_NONE };
	struct snapshot snap;
	enum change change;

	two_invoices(f);
	OK(store_put_limit(f->store, &lim, &change));
	assert_int_equal(change, CHANGE_ADDED);
	OK(store_put_limit(f->store, &lim, &change));
	assert_int_equal(change, CHANGE_NONE);
	lim.amount.minor = 0;
	OK(store_put_limit(f->store, &lim, &change));
	assert_int_equal(change, CHANGE_UPDATED);
	snap = load(f, "C1", "2026-02-11");
	assert_int_equal(snap.limits.n, 1);
	assert_minor_equal(snap.limits.v[0].amount.minor, 0);
}

static void the_former_systems_step_shows_as_had(void **state)
{
	struct fixture *f = *state;
	struct invoice inv = an_invoice("INV-1", "C1", 12000);
	struct snapshot snap;

	inv.last_step = "courtesy";
	inv.last_step_on = day("2026-02-05");
	begin(f, "invoices", "2026-02-06");
	put_invoice(f, &inv);
	end(f);
	snap = load(f, "C1", "2026-02-06");
	assert_int_equal(snap.steps.n, 1);
	assert_string_equal(snap.steps.v[0].step, "courtesy");
	assert_null(snap.steps.v[0].policy);
	assert_int_equal(snap.steps.v[0].how, STEP_HAD);
}

static void an_id_may_be_shortened_while_it_is_unique(void **state)
{
	struct fixture *f = *state;
	struct invoice_ref ref;
	struct candidates found = { 0 }, none = { 0 };

	two_invoices(f);
	OK(store_invoice_find(f->store, "INV-1", &f->arena, &ref, &none));
	assert_string_equal(ref.invoice_id, "INV-1");
	assert_int_equal(
		store_invoice_find(f->store, "INV", &f->arena, &ref, &found),
		STATUS_CONFLICT);
	assert_int_equal(found.n, 2);
	assert_int_equal(
		store_invoice_find(f->store, "X", &f->arena, &ref, &none),
		STATUS_NOT_FOUND);
}

static void instalments_are_invoices_of_their_own(void **state)
{
	struct fixture *f = *state;
	struct invoice first = an_invoice("INV-7", "C1", 100);
	struct invoice second = an_invoice("INV-7", "C1", 200);
	struct invoice_ref ref;
	struct candidates found = { 0 };

	first.instalment = "1";
	second.instalment = "2";
	begin(f, "invoices", "2026-02-06");
	assert_int_equal(put_invoice(f, &first), CHANGE_ADDED);
	assert_int_equal(put_invoice(f, &second), CHANGE_ADDED);
	end(f);
	OK(store_invoice_find(f->store, "INV-7/2", &f->arena, &ref, &found));
	assert_string_equal(ref.instalment, "2");
	assert_int_equal(
		store_invoice_find(f->store, "INV-7", &f->arena, &ref, &found),
		STATUS_CONFLICT);
	assert_string_equal(found.v[0], "INV-7/1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_same_rows_twice_change_nothing),
		TEST(rows_in_any_order_are_found_again),
		TEST(a_row_twice_in_one_file_is_one_row),
		TEST(a_changed_row_is_updated_and_looked_at),
		TEST(the_first_due_date_stays),
		TEST(an_invoice_of_another_customer_is_refused),
		TEST(a_cancelled_import_leaves_nothing),
		TEST(payments_count_from_their_day),
		TEST(a_chargeback_opens_a_new_episode),
		TEST(zero_undoes_a_payment),
		TEST(one_transfer_pays_many_invoices),
		TEST(what_exceeds_an_invoice_is_unapplied),
		TEST(a_payment_of_nobody_is_not_found),
		TEST(a_payment_finds_its_invoice_later),
		TEST(a_settled_column_settles),
		TEST(open_items_settle_what_they_do_not_name),
		TEST(open_items_reopen_what_they_name_again),
		TEST(contacts_that_a_file_leaves_out_go),
		TEST(limits_are_kept_and_updated),
		TEST(the_former_systems_step_shows_as_had),
		TEST(an_id_may_be_shortened_while_it_is_unique),
		TEST(instalments_are_invoices_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
