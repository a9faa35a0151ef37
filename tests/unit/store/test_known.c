/* What a first import does not ask the books for: rows in and out of order,
 * rows that come twice, and customers by the hundred. */
#include "fixture.h"

static enum change invoice(struct fixture *f, const char *id, int64_t minor)
{
	struct invoice inv = an_invoice(id, "C1", minor);

	return put_invoice(f, &inv);
}

static enum change payment(struct fixture *f, const char *id,
			   const char *invoice_id, int64_t minor)
{
	struct payment p = a_payment(id, invoice_id, "2026-02-03", minor);

	return put_payment(f, &p);
}

static void invoices_come_in_any_order_and_once(void **state)
{
	struct fixture *f = *state;

	begin(f, "invoices", "2026-01-01");
	assert_int_equal(invoice(f, "INV-5", 500), CHANGE_ADDED);
	assert_int_equal(invoice(f, "INV-7", 700), CHANGE_ADDED);
	assert_int_equal(invoice(f, "INV-7", 700), CHANGE_NONE);
	assert_int_equal(invoice(f, "INV-6", 600), CHANGE_ADDED);
	assert_int_equal(invoice(f, "INV-5", 501), CHANGE_UPDATED);
	assert_int_equal(invoice(f, "INV-8-of-a-longer-kind", 800),
			 CHANGE_ADDED);
	assert_int_equal(invoice(f, "INV-8", 8), CHANGE_ADDED);
	end(f);
	begin(f, "invoices", "2026-01-02");
	assert_int_equal(invoice(f, "INV-7", 700), CHANGE_NONE);
	assert_int_equal(invoice(f, "INV-9", 900), CHANGE_ADDED);
	end(f);
	assert_verified(f);
}

static void payments_come_in_any_order_and_once(void **state)
{
	struct fixture *f = *state;

	two_invoices(f);
	begin(f, "payments", "2026-02-03");
	assert_int_equal(payment(f, "P5", "INV-1", 500), CHANGE_ADDED);
	assert_int_equal(payment(f, "P5", "INV-2", 500), CHANGE_ADDED);
	assert_int_equal(payment(f, "P5", "INV-1", 500), CHANGE_NONE);
	assert_int_equal(payment(f, "P3", "INV-1", 300), CHANGE_ADDED);
	assert_int_equal(payment(f, "P3", "INV-1", 300), CHANGE_NONE);
	end(f);
	assert_int_equal(load(f, "C1", "2026-02-03").invoices.v[0].paid_minor,
			 800);
	assert_verified(f);
}

/* A row without an invoice of ours is asked for like any other. */
static void credits_before_the_first_payment_are_not_taken_twice(void **state)
{
	struct fixture *f = *state;
	struct payment p = a_payment("P9", "INV-9", "2026-02-03", 900);

	p.customer_id = "C1";
	two_invoices(f);
	begin(f, "payments", "2026-02-03");
	assert_int_equal(put_payment(f, &p), CHANGE_ADDED);
	assert_int_equal(put_payment(f, &p), CHANGE_NONE);
	end(f);
	begin(f, "invoices", "2026-02-04");
	assert_int_equal(invoice(f, "INV-9", 900), CHANGE_ADDED);
	assert_int_equal(put_payment(f, &p), CHANGE_NONE);
	end(f);
	assert_verified(f);
}

/* Short and long ones in turn. */
static const char *id_of(struct fixture *f, int i)
{
	return arena_printf(&f->arena, "C%s%d",
			    i % 2 ? "" : "-of-a-very-long-kind-of-number-", i);
}

static void customers_are_told_apart(void **state)
{
	struct fixture *f = *state;

	begin(f, "invoices", "2026-01-01");
	for (int i = 0; i < 400; i++) {
		struct invoice inv = an_invoice(
			arena_printf(&f->arena, "INV-%d", 1000 + i), NULL, 100);

		inv.customer_id = id_of(f, i % 40);
		put_invoice(f, &inv);
	}
	end(f);
	for (int i = 0; i < 40; i++)
		assert_int_equal(load(f, id_of(f, i), "2026-01-02").invoices.n,
				 10);
	assert_verified(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(invoices_come_in_any_order_and_once),
		TEST(payments_come_in_any_order_and_once),
		TEST(credits_before_the_first_payment_are_not_taken_twice),
		TEST(customers_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
