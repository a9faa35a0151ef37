/*
 * What a snapshot holds beside invoices: money that came in, how the customer
 * paid, what its group owes, tasks to call, and what was known on a past day.
 */
#include "fixture.h"

static struct snapshot load_with(struct fixture *f, const char *customer,
				 const char *on, unsigned flags)
{
	struct snapshot snap;

	OK(store_customer_load(f->store, customer_key(f, customer), day(on),
			       flags, &f->arena, &snap));
	return snap;
}

static void a_run(struct fixture *f, const char *on)
{
	run_begin(f, on);
	run_end(f);
}

/* ---- receipts ----------------------------------------------------------- */

static void promise(struct fixture *f, const char *from)
{
	struct exception e = { .kind = EXCEPTION_PROMISE,
			       .whole = true,
			       .from = day(from),
			       .until = day(from) + 10,
			       .grace_on = day(from) + 13,
			       .known_on = DAY_NONE,
			       .published_on = DAY_NONE,
			       .amount_minor = 20000,
			       .currency = "EUR" };
	const char *id;

	OK(store_exception_add(f->store, customer_key(f, "C1"), &e, &f->arena,
			       &id));
}

static void put(struct fixture *f, const char *id, const char *invoice,
		const char *on, int64_t minor, enum payment_kind kind)
{
	struct payment p = a_payment(id, invoice, on, minor);

	p.kind = kind;
	p.customer_id = "C1";
	begin(f, "payments", on);
	put_payment(f, &p);
	end(f);
}

static void nothing_is_asked_without_a_promise(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-05", 1000);
	assert_int_equal(load(f, "C1", "2026-02-10").receipts.n, 0);
	assert_int_equal(
		load_with(f, "C1", "2026-02-10", NEED_RECEIPTS).receipts.n, 1);
}

static void receipts_count_from_the_promise_on(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-05", 1000);
	promise(f, "2026-02-06");
	pay(f, "P2", "INV-2", "2026-02-08", 8000);
	pay(f, "P3", "INV-1", "2026-02-20", 500);
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.receipts.n, 1);
	assert_int_equal(snap.receipts.v[0].amount_minor, 8000);
	assert_int_equal(snap.receipts.v[0].on, day("2026-02-08"));
	assert_string_equal(snap.receipts.v[0].currency, "EUR");
	assert_true(snap.receipts.v[0].invoice_key > 0);
}

static void money_that_goes_back_counts_against(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	promise(f, "2026-02-01");
	put(f, "P1", "INV-1", "2026-02-03", 5000, PAYMENT_PAYMENT);
	put(f, "P2", "INV-1", "2026-02-04", 5000, PAYMENT_CHARGEBACK);
	put(f, "P3", NULL, "2026-02-05", 700, PAYMENT_PAYMENT);
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.receipts.n, 3);
	assert_int_equal(snap.receipts.v[1].amount_minor, -5000);
	assert_int_equal(snap.receipts.v[1].kind, PAYMENT_CHARGEBACK);
	assert_int_equal(snap.receipts.v[2].invoice_key, 0);
	assert_int_equal(snap.receipts.v[2].amount_minor, 700);
}

static void a_stated_balance_counts_by_its_difference(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	promise(f, "2026-02-01");
	put(f, "P1", "INV-1", "2026-02-03", 5000, PAYMENT_PAYMENT);
	put(f, "B1", "INV-1", "2026-02-04", 4000, PAYMENT_BALANCE);
	put(f, "B2", "INV-1", "2026-02-05", 4000, PAYMENT_BALANCE);
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.receipts.n, 2);
	assert_int_equal(snap.receipts.v[1].amount_minor, 3000);
	assert_int_equal(snap.receipts.v[1].kind, PAYMENT_BALANCE);
}

static void what_was_paid_too_much_counts_in_full(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	put(f, "P1", "INV-2", "2026-02-01", 8000, PAYMENT_PAYMENT);
	promise(f, "2026-02-02");
	put(f, "P2", "INV-2", "2026-02-03", 900, PAYMENT_PAYMENT);
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.receipts.n, 1);
	assert_int_equal(snap.receipts.v[0].amount_minor, 900);
}

/* ---- how the customer paid ---------------------------------------------- */

static void history_counts_what_was_settled_in_a_year(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-10", 12000);
	pay(f, "P2", "INV-2", "2026-01-20", 8000);
	snap = load_with(f, "C1", "2026-02-15", NEED_HISTORY);
	assert_int_equal(snap.history.settled, 2);
	assert_int_equal(snap.history.late, 1);
	assert_int_equal(snap.history.days_late, 10);
	snap = load_with(f, "C1", "2027-01-20", NEED_HISTORY);
	assert_int_equal(snap.history.settled, 1);
	assert_int_equal(load(f, "C1", "2026-02-15").history.settled, 0);
}

static void history_of_a_past_day_knows_less(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	pay(f, "P1", "INV-1", "2026-02-10", 12000);
	a_run(f, "2026-02-15");
	pay(f, "P2", "INV-2", "2026-02-12", 8000);
	a_run(f, "2026-02-16");
	assert_int_equal(
		load_with(f, "C1", "2026-02-15", NEED_HISTORY).history.settled,
		1);
	assert_int_equal(
		load_with(f, "C1", "2026-02-16", NEED_HISTORY).history.settled,
		2);
}

/* ---- groups ------------------------------------------------------------- */

/* Parent P with 50.00, children C1 (200.00) and C2 (30.00 not due yet). */
static void a_group(struct fixture *f)
{
	const char *const id[] = { "P", "C1", "C2" };
	struct invoice of_parent = an_invoice("INV-3", "P", 5000);
	struct invoice later = an_invoice("INV-4", "C2", 3000);

	two_invoices(f);
	begin(f, "customers", "2026-01-02");
	for (int i = 0; i < 3; i++) {
		struct customer c = a_customer(id[i]);

		c.parent_id = i ? "P" : NULL;
		put_customer(f, &c);
	}
	later.due_on = day("2026-03-31");
	put_invoice(f, &of_parent);
	put_invoice(f, &later);
	end(f);
}

static void a_group_is_the_parent_and_who_names_it(void **state)
{
	static const char *const member[] = { "P", "C1", "C2" };
	struct fixture *f = *state;

	a_group(f);
	for (int i = 0; i < 3; i++) {
		struct snapshot snap =
			load_with(f, member[i], "2026-02-10", NEED_GROUP);
		const struct group_total *t = snap.group.v;

		assert_int_equal(snap.group.n, 1);
		assert_int_equal(t->open_minor, 28000);
		assert_int_equal(t->overdue_minor, 25000);
		assert_int_equal(t->overdue_count, 3);
		assert_int_equal(t->oldest_due_on, day("2026-01-31"));
		assert_int_equal(t->next_due_on, day("2026-04-01"));
	}
	assert_int_equal(load(f, "C1", "2026-02-10").group.n, 0);
}

static void look_at(struct fixture *f, const char *customer, const char *on)
{
	struct snapshot snap = load(f, customer, on);
	struct decision d = { .run_id = f->run_id,
			      .as_of = day(on),
			      .due_on = DAY_NEVER,
			      .customer_key = snap.customer.key,
			      .revision = snap.revision,
			      .fingerprint = f->rules.fingerprint };

	OK(store_decide(f->store, &d, NULL));
}

static size_t due_after_a_payment(struct fixture *f, unsigned needs)
{
	a_group(f);
	f->rules.needs = needs;
	run_begin(f, "2026-02-10");
	look_at(f, "P", "2026-02-10");
	look_at(f, "C1", "2026-02-10");
	look_at(f, "C2", "2026-02-10");
	run_end(f);
	assert_int_equal(count_due(f, "2026-02-10"), 0);
	pay(f, "P1", "INV-4", "2026-02-10", 100);
	return count_due(f, "2026-02-10");
}

static void a_fact_about_one_concerns_its_group(void **state)
{
	assert_int_equal(due_after_a_payment(*state, NEED_GROUP), 3);
}

static void unless_no_rule_asks_for_groups(void **state)
{
	assert_int_equal(due_after_a_payment(*state, 0), 1);
}

/* ---- a past day --------------------------------------------------------- */

static void a_later_due_date_is_an_extension(void **state)
{
	struct fixture *f = *state;
	struct invoice inv = an_invoice("INV-1", "C1", 12000);
	struct snapshot snap;

	two_invoices(f);
	a_run(f, "2026-02-01");
	inv.due_on = day("2026-02-28");
	begin(f, "invoices", "2026-02-02");
	put_invoice(f, &inv);
	end(f);
	a_run(f, "2026-02-03");
	snap = load(f, "C1", "2026-02-03");
	assert_int_equal(snap.invoices.v[0].due_on, day("2026-02-28"));
	assert_int_equal(snap.invoices.v[0].extensions, 1);
	snap = load(f, "C1", "2026-02-01");
	assert_int_equal(snap.invoices.v[0].due_on, day("2026-01-31"));
	assert_int_equal(snap.invoices.v[0].extensions, 0);
	inv.due_on = day("2026-02-20");
	begin(f, "invoices", "2026-02-04");
	put_invoice(f, &inv);
	end(f);
	assert_int_equal(load(f, "C1", "2026-02-04").invoices.v[0].extensions,
			 1);
}

static void a_past_day_knows_the_former_amount(void **state)
{
	struct fixture *f = *state;
	struct invoice inv = an_invoice("INV-1", "C1", 15000);
	struct snapshot snap;

	two_invoices(f);
	a_run(f, "2026-02-01");
	begin(f, "invoices", "2026-02-02");
	put_invoice(f, &inv);
	end(f);
	a_run(f, "2026-02-03");
	snap = load(f, "C1", "2026-02-01");
	assert_int_equal(snap.invoices.v[0].outstanding_minor, 12000);
	snap = load(f, "C1", "2026-02-03");
	assert_int_equal(snap.invoices.v[0].outstanding_minor, 15000);
}

static void a_past_day_knows_the_former_segment(void **state)
{
	struct fixture *f = *state;
	struct customer c = a_customer("C1");

	two_invoices(f);
	a_run(f, "2026-02-01");
	c.segment = "key account";
	c.email = "new@example.org";
	begin(f, "customers", "2026-02-02");
	put_customer(f, &c);
	end(f);
	a_run(f, "2026-02-03");
	assert_null(load(f, "C1", "2026-02-01").customer.segment);
	assert_string_equal(load(f, "C1", "2026-02-01").customer.email,
			    "compta@example.org");
	assert_string_equal(load(f, "C1", "2026-02-03").customer.segment,
			    "key account");
}

/* ---- tasks, rules ------------------------------------------------------- */

static void open_call(struct fixture *f, const char *subject, bool once)
{
	struct candidates none = { 0 };
	struct invoice_ref ref;
	struct task_new t = { .kind = TASK_CALL,
			      .subject = subject,
			      .text = "call",
			      .step = "phone",
			      .once = once,
			      .due_on = DAY_NONE,
			      .customer_key = customer_key(f, "C1"),
			      .invoice_key = &ref.invoice_key,
			      .invoice_count = 1 };
	bool opened;

	OK(store_invoice_find(f->store, "INV-1", &f->arena, &ref, &none));
	OK(store_task_open(f->store, &t, day("2026-02-10"), &opened));
}

static void tasks_to_call_are_open_and_done(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	two_invoices(f);
	open_call(f, "INV-1 phone", false);
	snap = load_with(f, "C1", "2026-02-11", NEED_TASKS);
	assert_int_equal(snap.tasks.n, 1);
	assert_true(snap.tasks.v[0].open);
	assert_string_equal(snap.tasks.v[0].step, "phone");
	assert_int_equal(snap.tasks.v[0].invoices.n, 1);
	OK(store_task_done(f->store, "T1", day("2026-02-12"), "they pay"));
	snap = load_with(f, "C1", "2026-02-12", NEED_TASKS);
	assert_false(snap.tasks.v[0].open);
	assert_int_equal(snap.tasks.v[0].done_on, day("2026-02-12"));
	assert_true(
		load_with(f, "C1", "2026-02-11", NEED_TASKS).tasks.v[0].open);
	assert_int_equal(load(f, "C1", "2026-02-12").tasks.n, 0);
}

static void some_tasks_are_opened_once_for_all(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	open_call(f, "a", true);
	OK(store_task_done(f->store, "T1", day("2026-02-12"), NULL));
	open_call(f, "a", true);
	assert_int_equal(open_tasks(f).n, 0);
	open_call(f, "a", false);
	assert_int_equal(open_tasks(f).n, 1);
}

static void rules_of_a_past_day_are_there(void **state)
{
	struct fixture *f = *state;
	struct rule_file *file;
	size_t n;

	OK(store_rules_of(f->store, day("2026-02-01"), &f->arena, &file, &n));
	assert_int_equal(n, 0);
	a_run(f, "2026-02-01");
	f->file.text = "policy 2";
	f->file.size = 8;
	f->file.hash = sha256_of("policy 2", 8);
	f->rules.fingerprint = sha256_of("rules 2", 7);
	a_run(f, "2026-02-03");
	OK(store_rules_of(f->store, day("2026-02-02"), &f->arena, &file, &n));
	assert_int_equal(n, 1);
	assert_string_equal(file->text, "policy");
	assert_string_equal(file->path, "rules/fr.yaml");
	OK(store_rules_of(f->store, day("2026-02-09"), &f->arena, &file, &n));
	assert_string_equal(file->text, "policy 2");
	assert_int_equal(file->size, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_asked_without_a_promise),
		TEST(receipts_count_from_the_promise_on),
		TEST(money_that_goes_back_counts_against),
		TEST(a_stated_balance_counts_by_its_difference),
		TEST(what_was_paid_too_much_counts_in_full),
		TEST(history_counts_what_was_settled_in_a_year),
		TEST(history_of_a_past_day_knows_less),
		TEST(a_group_is_the_parent_and_who_names_it),
		TEST(a_fact_about_one_concerns_its_group),
		TEST(unless_no_rule_asks_for_groups),
		TEST(a_later_due_date_is_an_extension),
		TEST(a_past_day_knows_the_former_amount),
		TEST(a_past_day_knows_the_former_segment),
		TEST(tasks_to_call_are_open_and_done),
		TEST(some_tasks_are_opened_once_for_all),
		TEST(rules_of_a_past_day_are_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
