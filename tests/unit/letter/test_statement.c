/* The account of twelve months: it sums, whatever is booked when. */
#include "check.h"
#include "relance/filing.h"

static struct arena arena;

static civil_day day(const char *text)
{
	civil_day on;

	assert_true(date_parse(text, strlen(text), &on));
	return on;
}

static struct invoice *invoice(const char *issued_on, int64_t minor)
{
	struct invoice *inv = ARENA_NEW(&arena, struct invoice);

	*inv = (struct invoice){ .invoice_id = "A",
				 .instalment = "",
				 .issued_on = day(issued_on),
				 .currency = "EUR",
				 .amount_minor = minor,
				 .outstanding_minor = minor };
	return inv;
}

struct booked {
	const char *on; /* NULL: undated */
	enum payment_kind kind;
	int64_t minor;
};

static void add(struct debtor_account *account, struct invoice *inv,
		const struct booked *fact, size_t n)
{
	struct account_entry e = { .inv = inv, .fact_count = n };
	struct payment *p = ARENA_ARRAY(&arena, struct payment, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = (struct payment){
			.payment_id = "P",
			.on = fact[i].on ? day(fact[i].on) : DAY_NONE,
			.kind = fact[i].kind,
			.amount_minor = fact[i].minor,
			.currency = "EUR",
		};
	e.fact = p;
	VEC_PUSH(&arena, account, e);
}

static const struct statement_month *month(const struct statement *s,
					   const char *first)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].first == day(first))
			return &s->v[i];
	fail_msg("no month %s", first);
	return NULL;
}

static void each_month_opens_where_the_one_before_closed(void **state)
{
	static const struct booked facts[] = {
		{ NULL, PAYMENT_PAYMENT, 100 },
		{ "2025-06-30", PAYMENT_PAYMENT, 200 },
		{ "2026-01-31", PAYMENT_PAYMENT, 300 },
		{ "2026-02-01", PAYMENT_CREDIT_NOTE, 50 },
		{ "2026-02-28", PAYMENT_CHARGEBACK, 300 },
		{ "2026-06-04", PAYMENT_WRITE_OFF, 10 },
		{ "2026-06-05", PAYMENT_PAYMENT, 5000 },
	};
	struct debtor_account account = { 0 };
	struct statement s;

	(void)state;
	add(&account, invoice("2025-05-01", 1000), facts, 7);
	add(&account, invoice("2026-02-10", 400), NULL, 0);
	add(&account, invoice("2026-06-05", 999), NULL, 0);
	statement_make(&account, "EUR", day("2026-06-04"), &arena, &s);
	assert_int_equal(s.n, 12);
	assert_int_equal(s.v[0].first, day("2025-07-01"));
	assert_int_equal(s.v[0].opening_minor, 700);
	assert_int_equal(month(&s, "2026-01-01")->paid_minor, 300);
	assert_int_equal(month(&s, "2026-02-01")->opening_minor, 400);
	assert_int_equal(month(&s, "2026-02-01")->credited_minor, 50);
	assert_int_equal(month(&s, "2026-02-01")->returned_minor, 300);
	assert_int_equal(month(&s, "2026-02-01")->invoiced_minor, 400);
	assert_int_equal(month(&s, "2026-02-01")->closing_minor, 1050);
	assert_int_equal(month(&s, "2026-06-01")->credited_minor, 10);
	assert_int_equal(s.v[11].closing_minor, 1040);
	for (size_t i = 1; i < s.n; i++)
		assert_int_equal(s.v[i].opening_minor,
				 s.v[i - 1].closing_minor);
	arena_release(&arena);
}

static void a_stated_balance_counts_as_what_it_changed(void **state)
{
	static const struct booked facts[] = {
		{ "2026-01-10", PAYMENT_PAYMENT, 100 },
		{ "2026-02-10", PAYMENT_BALANCE, 300 },
		{ "2026-03-10", PAYMENT_BALANCE, 800 },
	};
	struct debtor_account account = { 0 };
	struct statement s;

	(void)state;
	add(&account, invoice("2026-01-01", 1000), facts, 3);
	statement_make(&account, "EUR", day("2026-03-31"), &arena, &s);
	assert_int_equal(month(&s, "2026-02-01")->paid_minor, 600);
	assert_int_equal(month(&s, "2026-03-01")->returned_minor, 500);
	assert_int_equal(s.v[11].closing_minor, 800);
	arena_release(&arena);
}

static void drafts_and_other_currencies_are_left_out(void **state)
{
	struct debtor_account account = { 0 };
	struct invoice *draft = invoice("2026-01-01", 1000);
	struct invoice *abroad = invoice("2026-01-01", 1000);
	struct statement s;

	(void)state;
	draft->status = INVOICE_DRAFT;
	memcpy(abroad->currency, "USD", 4);
	add(&account, draft, NULL, 0);
	add(&account, abroad, NULL, 0);
	statement_make(&account, "EUR", day("2026-03-31"), &arena, &s);
	assert_int_equal(s.v[11].closing_minor, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_month_opens_where_the_one_before_closed),
		cmocka_unit_test(a_stated_balance_counts_as_what_it_changed),
		cmocka_unit_test(drafts_and_other_currencies_are_left_out),
	};

	return cmocka_run_group_tests_name("statement", tests, NULL, NULL);
}
