/* Reminders of several customers put together for their parent. */
#include <string.h>

#include "build_snapshot.h"
#include "check.h"
#include "relance/text.h"

#define HEAD "policy: p\nsend_days: every day\ngroup_by: parent\n"
#define STEPS                                                                  \
	"steps:\n"                                                             \
	"  - step: soon\n    stage: reminder\n    before_due: 3 days\n"        \
	"    send: {email: t, to: billing}\n"                                  \
	"  - step: one\n    stage: reminder\n"                                 \
	"    send: {email: t, to: billing, cc: in_charge}\n"                   \
	"  - step: two\n    stage: reminder\n    when: days_overdue >= 5\n"    \
	"    send: {email: t, to: billing, cc: in_charge}\n"                   \
	"  - step: talk\n    stage: mediation\n    when: days_overdue >= 30\n" \
	"    send: {email: t, to: billing}\n"

#define TODAY "2026-03-10"
#define MEMBERS 3

struct family {
	struct arena a;
	const struct rules *r;
	struct snapshot *of[MEMBERS]; /* the parent, and two children */
	struct plan plan[MEMBERS];
	struct group_member member[MEMBERS];
	struct joined_list joined;
	int64_t keys;
};

static void family_open(struct family *f, const char *policy)
{
	static const char *const id[] = { "P", "A", "B" };

	memset(f, 0, sizeof *f);
	f->a = (struct arena)ARENA_INIT;
	f->r = build_rules(&f->a, 1, &policy, NULL);
	for (size_t i = 0; i < MEMBERS; i++) {
		struct customer *c;

		f->of[i] = build_customer(&f->a, day_of(TODAY));
		c = &f->of[i]->customer;
		c->key = (int64_t)i + 1;
		c->customer_id = id[i];
		c->name = id[i];
		c->email = arena_printf(&f->a, "%s@example.com", id[i]);
		if (i) {
			c->parent_id = "P";
			f->of[i]->parent = f->of[0];
		}
	}
}

static struct invoice *owes(struct family *f, size_t member, const char *id,
			    const char *due_on)
{
	struct invoice *inv =
		build_invoice(&f->a, f->of[member], id, due_on, 100);

	inv->key = ++f->keys;
	return inv;
}

static void had(struct family *f, size_t member, const char *id,
		const char *step, const char *on)
{
	struct step_taken row = {
		.policy = "p", .step = step, .how = STEP_HAD, .on = day_of(on)
	};

	build_step(&f->a, f->of[member], id, &row, NULL);
}

static const char *joined_text(struct family *f, const struct joined *x)
{
	const struct planned_message *m = &x->message;
	const char *text =
		arena_printf(&f->a, "%s %s %s:", x->snap.customer.customer_id,
			     m->to_email ? m->to_email : "paper", m->currency);

	for (size_t i = 0; i < m->items.n; i++) {
		const struct planned_item *item = &m->items.v[i];
		const struct invoice *inv = &x->snap.invoices.v[item->invoice];

		text = arena_printf(&f->a, "%s %s/%s=%s", text,
				    x->snap.members.n ? inv->customer_id : "-",
				    inv->invoice_id,
				    item->step ? item->step->name : "-");
	}
	return text;
}

static const char *run(struct family *f)
{
	const char *all = "";

	memset(&f->joined, 0, sizeof f->joined);
	for (size_t i = 0; i < MEMBERS; i++) {
		f->plan[i] = decide_now(f->r, f->of[i], &f->a);
		f->member[i] = (struct group_member){ f->of[i], &f->plan[i] };
	}
	group_join(f->of[0], f->member, MEMBERS, &f->a, &f->joined);
	for (size_t i = 0; i < f->joined.n; i++)
		all = arena_printf(&f->a, "%s%s%s", all, i ? "; " : "",
				   joined_text(f, &f->joined.v[i]));
	return all;
}

static void the_parent_is_asked_for_what_all_owe(void **state)
{
	struct family f;

	(void)state;
	family_open(&f, HEAD STEPS);
	owes(&f, 0, "p1", "2026-03-09");
	owes(&f, 2, "b1", "2026-03-01");
	owes(&f, 1, "a2", "2026-03-09");
	owes(&f, 1, "a1", "2026-03-08");
	had(&f, 2, "b1", "one", "2026-03-03");
	f.of[0]->customer.in_charge = "Ada";
	f.of[1]->customer.in_charge = "Bob";
	assert_string_equal(run(&f), "P P@example.com EUR: P/p1=one A/a1=one "
				     "A/a2=one B/b1=two");
	assert_string_equal(f.joined.v[0].message.step->name, "two");
	assert_string_equal(f.joined.v[0].message.cc_email, "ada@example.org");
	assert_int_equal(f.joined.v[0].message.payable_minor, 400);
	assert_int_equal(f.joined.v[0].members.n, 3);
	arena_release(&f.a);
}

static void who_has_no_step_is_listed_but_not_who_rests(void **state)
{
	struct family f;

	(void)state;
	family_open(&f, HEAD "min_interval: 4 days\n" STEPS);
	owes(&f, 0, "p1", "2026-03-09");
	owes(&f, 1, "a1", "2026-03-06");
	had(&f, 1, "a1", "one", "2026-03-07");
	owes(&f, 2, "b1", "2026-03-07");
	had(&f, 2, "b1", "one", "2026-03-08");
	assert_string_equal(run(&f),
			    "P P@example.com EUR: P/p1=one A/a1=- B/b1=-");
	assert_int_equal(f.joined.v[0].message.payable_minor, 300);
	/* B was written to two days ago: four must pass. */
	VEC_PUSH(&f.a, &f.of[2]->messages,
		 ((struct message_past){ .message_id = "m",
					 .as_of = day_of("2026-03-08"),
					 .state = MESSAGE_ACCEPTED,
					 .channel = CHANNEL_EMAIL,
					 .currency = "EUR",
					 .accepted_at = 1 }));
	assert_string_equal(run(&f), "P P@example.com EUR: P/p1=one A/a1=-");
	arena_release(&f.a);
}

static void hold_on(struct family *f, size_t member)
{
	struct exception e = { .exception_id = "E1",
			       .kind = EXCEPTION_HOLD,
			       .whole = true,
			       .from = day_of("2026-03-01"),
			       .until = day_of("2026-04-01"),
			       .grace_on = day_of("2026-04-01"),
			       .ended_on = DAY_NEVER,
			       .amount_minor = -1 };

	VEC_PUSH(&f->a, &f->of[member]->exceptions, e);
}

static void who_is_on_hold_is_not_in_it(void **state)
{
	struct family f;

	(void)state;
	family_open(&f, HEAD STEPS);
	owes(&f, 0, "p1", "2026-03-09");
	owes(&f, 1, "a1", "2026-03-09");
	owes(&f, 2, "b1", "2026-03-09");
	hold_on(&f, 1);
	assert_string_equal(run(&f), "P P@example.com EUR: P/p1=one B/b1=one");
	hold_on(&f, 0);
	assert_string_equal(run(&f), "P P@example.com EUR: B/b1=one");
	arena_release(&f.a);
}

static void a_parent_alone_gets_an_ordinary_message(void **state)
{
	struct family f;

	(void)state;
	family_open(&f, HEAD STEPS);
	owes(&f, 0, "p1", "2026-03-09");
	assert_string_equal(run(&f), "P P@example.com EUR: -/p1=one");
	arena_release(&f.a);
}

static void other_stages_and_own_accounts_go_to_the_customer(void **state)
{
	struct family f;

	(void)state;
	family_open(&f, HEAD STEPS);
	owes(&f, 1, "a1", "2026-01-09");
	had(&f, 1, "a1", "two", "2026-01-20");
	owes(&f, 2, "b1", "2026-03-09");
	assert_string_equal(run(&f), "P P@example.com EUR: B/b1=one");
	assert_int_equal(f.plan[1].messages.n, 1);
	assert_false(f.plan[1].messages.v[0].joins);
	assert_string_equal(f.plan[1].messages.v[0].to_email, "A@example.com");
	arena_release(&f.a);

	family_open(&f, HEAD "own_account: yes\n" STEPS);
	owes(&f, 1, "a1", "2026-03-09");
	assert_string_equal(run(&f), "");
	assert_string_equal(f.plan[1].messages.v[0].to_email, "A@example.com");
	arena_release(&f.a);
}

static void currencies_and_early_notes_stay_apart(void **state)
{
	struct family f;

	(void)state;
	family_open(&f, HEAD STEPS);
	memcpy(owes(&f, 0, "p1", "2026-03-09")->currency, "USD", 4);
	owes(&f, 1, "a1", "2026-03-12");
	owes(&f, 2, "b1", "2026-03-09");
	assert_string_equal(run(&f), "P P@example.com EUR: B/b1=one; "
				     "P P@example.com USD: -/p1=one; "
				     "P P@example.com EUR: A/a1=soon");
	arena_release(&f.a);
}

static void credits_are_added_up(void **state)
{
	struct family f;
	const struct joined *x;

	(void)state;
	family_open(&f, HEAD STEPS);
	owes(&f, 1, "a1", "2026-03-09");
	owes(&f, 2, "b1", "2026-03-09");
	VEC_PUSH(&f.a, &f.of[1]->unapplied, ((struct unapplied){ "EUR", 30 }));
	VEC_PUSH(&f.a, &f.of[0]->unapplied, ((struct unapplied){ "EUR", 500 }));
	assert_string_equal(run(&f), "P P@example.com EUR: A/a1=one B/b1=one");
	x = &f.joined.v[0];
	/* The child's is taken off; the parent's is its own, and shown. */
	assert_int_equal(x->message.payable_minor, 170);
	assert_int_equal(x->message.credits_minor, 530);
	assert_int_equal(x->snap.unapplied.v[0].amount_minor, 530);
	arena_release(&f.a);
}

#define APPROVED                                                                 \
	HEAD "steps:\n"                                                          \
	     "  - step: one\n    stage: reminder\n    approval: required\n"      \
	     "    send: {email: t, to: billing}\n"                               \
	     "  - step: two\n    stage: reminder\n    when: days_overdue >= 5\n" \
	     "    send: {email: t, to: billing}\n"

static void approve(struct family *f, size_t member, int64_t key)
{
	struct approval a = { .invoice_key = key,
			      .episode = 1,
			      .policy = "p",
			      .step = "one",
			      .recipient = "P@example.com",
			      .at_most_minor = 100,
			      .on = day_of("2026-03-09"),
			      .given = 1 };

	VEC_PUSH(&f->a, &f->of[member]->approvals, a);
}

static void a_step_that_needs_approval_carries_no_others(void **state)
{
	struct family f;

	(void)state;
	family_open(&f, APPROVED);
	owes(&f, 0, "p1", "2026-03-01");
	had(&f, 0, "p1", "one", "2026-03-03");
	owes(&f, 1, "a1", "2026-03-09");
	owes(&f, 2, "b1", "2026-03-09");
	assert_string_equal(run(&f), "P P@example.com EUR: -/p1=two; "
				     "P P@example.com EUR: A/a1=one B/b1=one");
	assert_true(f.joined.v[1].message.awaits_approval);
	assert_null(f.joined.v[1].message.approval_lost);
	approve(&f, 1, f.of[1]->invoices.v[0].key);
	(void)run(&f);
	assert_true(f.joined.v[1].message.awaits_approval);
	assert_string_equal(f.joined.v[1].message.approval_lost,
			    "invoices of B were added");
	approve(&f, 2, f.of[2]->invoices.v[0].key);
	(void)run(&f);
	assert_false(f.joined.v[1].message.awaits_approval);
	arena_release(&f.a);
}

static void the_order_of_members_does_not_matter(void **state)
{
	struct family f;
	struct group_member turned[MEMBERS];
	struct joined_list other = { 0 };
	const char *first;

	(void)state;
	family_open(&f, HEAD STEPS);
	owes(&f, 0, "p1", "2026-03-09");
	owes(&f, 1, "a1", "2026-03-09");
	owes(&f, 2, "b1", "2026-03-09");
	first = run(&f);
	for (size_t i = 0; i < MEMBERS; i++)
		turned[i] = f.member[MEMBERS - 1 - i];
	group_join(f.of[0], turned, MEMBERS, &f.a, &other);
	assert_int_equal(other.n, 1);
	assert_string_equal(joined_text(&f, &other.v[0]), first);
	arena_release(&f.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_parent_is_asked_for_what_all_owe),
		cmocka_unit_test(who_has_no_step_is_listed_but_not_who_rests),
		cmocka_unit_test(who_is_on_hold_is_not_in_it),
		cmocka_unit_test(a_parent_alone_gets_an_ordinary_message),
		cmocka_unit_test(
			other_stages_and_own_accounts_go_to_the_customer),
		cmocka_unit_test(currencies_and_early_notes_stay_apart),
		cmocka_unit_test(credits_are_added_up),
		cmocka_unit_test(a_step_that_needs_approval_carries_no_others),
		cmocka_unit_test(the_order_of_members_does_not_matter),
	};

	return cmocka_run_group_tests_name("parents", tests, NULL, NULL);
}
