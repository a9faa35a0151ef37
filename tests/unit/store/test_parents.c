/* Messages of several customers to their parent, and who has which parent. */
#include "fixture.h"

#define DAY "2026-02-02"

/* A (10.00) is asked for, B (20.00) is listed; P is their parent. */
static void a_family(struct fixture *f)
{
	static const char *const id[] = { "P",	  "A",	  "B",	 "DEEP",
					  "LOST", "RING", "GNIR" };
	static const char *const parent[] = { NULL,   "P",    "P",   "A",
					      "NONE", "GNIR", "RING" };
	struct invoice a1 = an_invoice("a1", "A", 1000);
	struct invoice b1 = an_invoice("b1", "B", 2000);

	begin(f, "customers", "2026-01-01");
	for (size_t i = 0; i < sizeof id / sizeof *id; i++) {
		struct customer c = a_customer(id[i]);

		c.parent_id = parent[i];
		put_customer(f, &c);
	}
	put_invoice(f, &a1);
	put_invoice(f, &b1);
	end(f);
	run_begin(f, DAY);
}

static struct message_item item_of(const struct snapshot *snap,
				   const char *step)
{
	const struct invoice *inv = &snap->invoices.v[0];

	return (struct message_item){ .invoice_key = inv->key,
				      .customer_key = snap->customer.key,
				      .episode = inv->episode,
				      .policy = step ? "fr" : NULL,
				      .step = step,
				      .occurrence = 1,
				      .outstanding_minor =
					      inv->outstanding_minor };
}

static const char *write_to_parent(struct fixture *f, enum message_state state)
{
	struct snapshot p = load(f, "P", DAY), a = load(f, "A", DAY),
			b = load(f, "B", DAY);
	struct message_item item[] = { item_of(&a, "one"), item_of(&b, NULL) };
	struct message_member member[] = {
		{ a.customer.key, a.revision, true },
		{ b.customer.key, b.revision, false },
	};
	struct byte_part part = { "hello", 5 };
	struct message_new m = { .state = state,
				 .channel = CHANNEL_EMAIL,
				 .currency = "EUR",
				 .policy = "fr",
				 .step = "one",
				 .to = "compta@example.org",
				 .deadline_on = DAY_NONE,
				 .send_by = DAY_NONE,
				 .customer_key = p.customer.key,
				 .customer_id = "P",
				 .revision = p.revision,
				 .member = member,
				 .member_count = 2,
				 .part = &part,
				 .part_count = 1,
				 .item = item,
				 .item_count = 2 };
	struct decision d = { .run_id = f->run_id,
			      .as_of = day(DAY),
			      .customer_key = a.customer.key,
			      .revision = a.revision,
			      .due_on = DAY_NEVER,
			      .fingerprint = f->rules.fingerprint,
			      .message = &m,
			      .message_count = 1 };

	OK(store_message_id(f->store, p.customer.key, "P", "EUR", CHANNEL_EMAIL,
			    m.to, day(DAY), &f->arena, &m.message_id));
	OK(store_decide(f->store, &d, NULL));
	return m.message_id;
}

static size_t messages_of(struct fixture *f, const char *customer)
{
	return load(f, customer, DAY).messages.n;
}

static void it_concerns_those_whom_it_asks(void **state)
{
	struct fixture *f = *state;
	struct snapshot a;

	a_family(f);
	(void)write_to_parent(f, MESSAGE_QUEUED);
	send_one(f, OUTCOME_ACCEPTED);
	a = load(f, "A", DAY);
	assert_int_equal(a.steps.n, 1);
	assert_int_equal(a.steps.v[0].how, STEP_HAD);
	assert_int_equal(a.messages.n, 1);
	assert_int_equal(a.messages.v[0].state, MESSAGE_ACCEPTED);
	/* Being listed is no message, nor is passing others' on. */
	assert_int_equal(messages_of(f, "B"), 0);
	assert_int_equal(messages_of(f, "P"), 0);
	assert_verified(f);
}

static void count_message(void *ctx, const struct message_row *row)
{
	(void)row;
	++*(size_t *)ctx;
}

static void count_history(void *ctx, const struct history_row *row)
{
	*(size_t *)ctx += row->message_id != NULL;
}

static void each_of_them_is_told_of_it(void **state)
{
	static const char *const id[] = { "P", "A", "B" };
	struct fixture *f = *state;

	a_family(f);
	(void)write_to_parent(f, MESSAGE_QUEUED);
	send_one(f, OUTCOME_ACCEPTED);
	for (size_t i = 0; i < 3; i++) {
		struct message_filter of = { .customer_key =
						     customer_key(f, id[i]),
					     .state = -1,
					     .from = DAY_NONE,
					     .to = DAY_NEVER };
		size_t n = 0, told = 0;

		OK(store_messages_each(f->store, &of, &f->arena, count_message,
				       &n));
		assert_int_equal(n, 1);
		OK(store_history_each(f->store, of.customer_key, 0, day(DAY),
				      &f->arena, count_history, &told));
		assert_int_equal(told, 2); /* written, accepted */
	}
}

static void a_payment_of_any_of_them_takes_it_back(void **state)
{
	static const char *const paid[] = { "a1", "b1" };
	struct fixture *f = *state;

	a_family(f);
	for (size_t i = 0; i < 2; i++) {
		const char *id = write_to_parent(f, MESSAGE_QUEUED);
		struct parcel *p;

		assert_int_equal(load(f, "A", DAY).steps.n, 1);
		pay(f, paid[i], paid[i], DAY, 100);
		assert_int_equal(next_parcels(f, &p), 1);
		assert_false(leave(f, p->delivery_key));
		assert_int_equal(state_of(f, id), MESSAGE_WITHDRAWN);
		assert_int_equal(load(f, "A", DAY).steps.n, 0);
		assert_verified(f);
	}
}

static void another_address_of_the_parent_takes_it_back(void **state)
{
	struct fixture *f = *state;
	struct customer c = a_customer("P");
	struct parcel *p;

	a_family(f);
	(void)write_to_parent(f, MESSAGE_QUEUED);
	c.email = "new@example.org";
	begin(f, "customers", DAY);
	put_customer(f, &c);
	end(f);
	assert_int_equal(next_parcels(f, &p), 1);
	assert_false(leave(f, p->delivery_key));
}

static void a_bounce_takes_the_step_back(void **state)
{
	struct fixture *f = *state;
	const char *id;

	a_family(f);
	id = write_to_parent(f, MESSAGE_QUEUED);
	send_one(f, OUTCOME_ACCEPTED);
	OK(store_bounced_message(f->store, id, day(DAY)));
	assert_int_equal(load(f, "A", DAY).steps.n, 0);
	assert_int_equal(load(f, "P", DAY).bad_addresses.n, 1);
	assert_int_equal(load(f, "A", DAY).bad_addresses.n, 0);
	assert_verified(f);
}

static void assert_reminded_with(struct fixture *f, const char *of,
				 const char *parent, size_t members)
{
	struct customer_keys keys;
	int64_t key = 0;

	OK(store_reminded_with(f->store, customer_key(f, of), &f->arena, &key,
			       &keys));
	assert_int_equal(key, customer_key(f, parent));
	assert_int_equal(keys.n, members);
}

static void one_level_counts_and_nobody_is_lost(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	a_family(f);
	assert_reminded_with(f, "P", "P", 3);
	assert_reminded_with(f, "B", "P", 3);
	assert_reminded_with(f, "DEEP", "A", 1); /* A goes with P */
	assert_reminded_with(f, "LOST", "LOST", 1);
	assert_reminded_with(f, "RING", "RING", 1);
	assert_reminded_with(f, "GNIR", "GNIR", 1);
	OK(store_customer_load(f->store, customer_key(f, "B"), day(DAY),
			       NEED_PARENT, &f->arena, &snap));
	assert_string_equal(snap.parent->customer.customer_id, "P");
	OK(store_customer_load(f->store, customer_key(f, "RING"), day(DAY),
			       NEED_PARENT, &f->arena, &snap));
	assert_null(snap.parent);
	assert_null(load(f, "B", DAY).parent);
}

static void a_customer_looked_at_with_others_does_not_come_again(void **state)
{
	struct fixture *f = *state;
	struct due_list *list;
	int64_t key, b;
	size_t n = 0;

	a_family(f);
	b = customer_key(f, "B");
	OK(store_due_open(f->store, day(DAY), WHO_ALL, NULL, &list));
	assert_true(store_due_next(list, &key));
	store_due_drop(list, b);
	store_due_drop(list, b);
	store_due_drop(list, 999);
	while (store_due_next(list, &key)) {
		assert_true(key > 0 && key != b);
		n++;
	}
	assert_int_equal(n, 5);
	store_due_close(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_concerns_those_whom_it_asks),
		TEST(each_of_them_is_told_of_it),
		TEST(a_payment_of_any_of_them_takes_it_back),
		TEST(another_address_of_the_parent_takes_it_back),
		TEST(a_bounce_takes_the_step_back),
		TEST(one_level_counts_and_nobody_is_lost),
		TEST(a_customer_looked_at_with_others_does_not_come_again),
	};

	return cmocka_run_group_tests_name("parents", tests, NULL, NULL);
}
