/* What is owed on a day: payments, reversals, episodes, later facts. */
#include <string.h>

#include "check.h"
#include "relance/model.h"

#define DAY(n) ((civil_day)(20000 + (n)))

static struct payment fact(enum payment_kind kind, int on, int64_t minor)
{
	return (struct payment){ .on = DAY(on),
				 .kind = kind,
				 .amount_minor = minor,
				 .currency = "EUR" };
}

static void a_payment_counts_from_its_own_day(void **state)
{
	struct payment p = fact(PAYMENT_PAYMENT, 10, 4000);
	struct balance before = balance_at(10000, &p, 1, DAY(9));
	struct balance after = balance_at(10000, &p, 1, DAY(10));

	(void)state;
	assert_minor_equal(before.outstanding_minor, 10000);
	assert_int_equal(before.next_fact_on, DAY(10));
	assert_minor_equal(after.outstanding_minor, 6000);
	assert_int_equal(after.next_fact_on, DAY_NEVER);
	assert_int_equal(after.last_payment_on, DAY(10));
}

static void an_undated_payment_always_counts(void **state)
{
	struct payment p = fact(PAYMENT_PAYMENT, 0, 10000);
	struct balance b;

	(void)state;
	p.on = DAY_NONE;
	b = balance_at(10000, &p, 1, DAY(-500));
	assert_minor_equal(b.outstanding_minor, 0);
	assert_int_equal(b.settled_on, DAY_NONE);
}

static void what_exceeds_the_invoice_is_surplus(void **state)
{
	struct payment p[] = { fact(PAYMENT_PAYMENT, 1, 8000),
			       fact(PAYMENT_CREDIT_NOTE, 2, 2500) };
	struct balance b = balance_at(10000, p, 2, DAY(5));

	(void)state;
	assert_minor_equal(b.outstanding_minor, 0);
	assert_minor_equal(b.surplus_minor, 500);
	assert_int_equal(b.settled_on, DAY(2));
}

static void a_reversal_opens_a_new_episode(void **state)
{
	struct payment p[] = { fact(PAYMENT_PAYMENT, 1, 10000),
			       fact(PAYMENT_CHARGEBACK, 5, 10000),
			       fact(PAYMENT_PAYMENT, 9, 10000) };

	(void)state;
	assert_int_equal(balance_at(10000, p, 3, DAY(0)).episode, 1);
	assert_int_equal(balance_at(10000, p, 3, DAY(4)).episode, 1);
	assert_int_equal(balance_at(10000, p, 3, DAY(5)).episode, 2);
	assert_int_equal(balance_at(10000, p, 3, DAY(5)).settled_on, DAY_NEVER);
	assert_int_equal(balance_at(10000, p, 3, DAY(9)).settled_on, DAY(9));
}

static void a_stated_balance_overrules_what_was_counted(void **state)
{
	struct payment p[] = { fact(PAYMENT_PAYMENT, 1, 1000),
			       fact(PAYMENT_BALANCE, 3, 0),
			       fact(PAYMENT_BALANCE, 7, 2500) };

	(void)state;
	assert_minor_equal(balance_at(10000, p, 3, DAY(2)).outstanding_minor,
			   9000);
	assert_minor_equal(balance_at(10000, p, 3, DAY(3)).outstanding_minor,
			   0);
	assert_minor_equal(balance_at(10000, p, 3, DAY(7)).outstanding_minor,
			   2500);
	assert_int_equal(balance_at(10000, p, 3, DAY(7)).episode, 2);
}

static void a_refund_raises_and_a_write_off_lowers(void **state)
{
	struct payment p[] = { fact(PAYMENT_REFUND, 1, 500),
			       fact(PAYMENT_WRITE_OFF, 2, 3000) };

	(void)state;
	assert_minor_equal(balance_at(10000, p, 2, DAY(3)).outstanding_minor,
			   7500);
}

static void overdue_begins_the_day_after_the_due_day(void **state)
{
	struct invoice inv = { .due_on = DAY(0), .outstanding_minor = 1 };

	(void)state;
	assert_false(invoice_is_overdue(&inv, DAY(0)));
	assert_true(invoice_is_overdue(&inv, DAY(1)));
	assert_int_equal(days_overdue(&inv, DAY(1)), 1);
	inv.status = INVOICE_CANCELLED;
	assert_false(invoice_is_overdue(&inv, DAY(1)));
}

static void every_word_of_the_contract_reads_back(void **state)
{
	(void)state;
	for (int i = 1; i < REASON__COUNT; i++)
		assert_int_equal(reason_find(reason_name((enum reason)i)), i);
	for (int i = 0; i < MESSAGE_STATE__COUNT; i++)
		assert_int_equal(message_state_find(message_state_name(
					 (enum message_state)i)),
				 i);
	assert_int_equal(stage_find("legal"), STAGE_LEGAL);
	assert_int_equal(stage_find("Legal"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_payment_counts_from_its_own_day),
		cmocka_unit_test(an_undated_payment_always_counts),
		cmocka_unit_test(what_exceeds_the_invoice_is_surplus),
		cmocka_unit_test(a_reversal_opens_a_new_episode),
		cmocka_unit_test(a_stated_balance_overrules_what_was_counted),
		cmocka_unit_test(a_refund_raises_and_a_write_off_lowers),
		cmocka_unit_test(overdue_begins_the_day_after_the_due_day),
		cmocka_unit_test(every_word_of_the_contract_reads_back),
	};

	return cmocka_run_group_tests_name("model/balance", tests, NULL, NULL);
}
