/* What people recorded holds a ladder back, ends by itself, and never counts
 * as waiting; promises and plans are judged by what came in. */
#include "build_snapshot.h"
#include "check.h"

static const char policy[] = "policy: p\nsend_days: every day\n"
			     "steps:\n"
			     "  - step: one\n    stage: reminder\n"
			     "    send: {email: t, to: billing}\n"
			     "  - step: two\n    stage: reminder\n"
			     "    wait: 10 days\n"
			     "    send: {email: t, to: billing}\n";

struct scene {
	struct arena a;
	const struct rules *r;
	struct snapshot *snap;
	struct plan plan;
};

static void scene_open(struct scene *s, const char *text, const char *as_of)
{
	s->a = (struct arena)ARENA_INIT;
	s->r = build_rules(&s->a, 1, &text, NULL);
	s->snap = build_customer(&s->a, day_of(as_of));
	build_invoice(&s->a, s->snap, "A", "2026-02-28", 10000);
	build_invoice(&s->a, s->snap, "B", "2026-02-28", 5000);
}

static const char *run_on(struct scene *s, const char *as_of)
{
	s->snap->as_of = day_of(as_of);
	s->plan = decide_now(s->r, s->snap, &s->a);
	return plan_text(&s->plan, s->snap, &s->a);
}

static struct exception *record(struct scene *s, enum exception_kind kind,
				const char *from, int64_t invoice_key)
{
	struct exception e = { .exception_id = "E1",
			       .kind = kind,
			       .from = day_of(from),
			       .until = DAY_NEVER,
			       .grace_on = DAY_NEVER,
			       .ended_on = DAY_NEVER,
			       .known_on = DAY_NONE,
			       .published_on = DAY_NONE,
			       .currency = "EUR",
			       .amount_minor = -1,
			       .whole = !invoice_key };

	if (invoice_key)
		VEC_PUSH(&s->a, &e.invoices, invoice_key);
	VEC_PUSH(&s->a, &s->snap->exceptions, e);
	return &s->snap->exceptions.v[s->snap->exceptions.n - 1];
}

static void receive(struct scene *s, const char *on, int64_t invoice_key,
		    int64_t minor)
{
	struct receipt r = { .invoice_key = invoice_key,
			     .on = day_of(on),
			     .amount_minor = minor,
			     .currency = "EUR",
			     .kind = PAYMENT_PAYMENT };

	VEC_PUSH(&s->a, &s->snap->receipts, r);
}

#define TO "dupont@example.com EUR: "

static void a_hold_ends_by_itself(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, policy, "2026-03-05");
	record(&s, EXCEPTION_HOLD, "2026-03-05", 1)->until =
		day_of("2026-03-10");
	assert_string_equal(run_on(&s, "2026-03-10"), TO "B=one");
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_HOLD);
	assert_day_equal(s.plan.outcome[0].until, "2026-03-11");
	assert_ptr_equal(s.plan.outcome[0].exception, &s.snap->exceptions.v[0]);
	assert_string_equal(run_on(&s, "2026-03-11"), TO "A=one B=one");
	arena_release(&s.a);
}

static void time_on_hold_is_no_waiting(void **state)
{
	struct step_taken row = { .policy = "p",
				  .step = "one",
				  .how = STEP_HAD,
				  .on = day_of("2026-03-01") };
	struct scene s;

	(void)state;
	scene_open(&s, policy, "2026-03-05");
	s.snap->invoices.n = 1;
	build_step(&s.a, s.snap, "A", &row, NULL);
	/* Ten days from the 1st are the 11th; four of them were on hold. */
	record(&s, EXCEPTION_HOLD, "2026-03-03", 1)->until =
		day_of("2026-03-06");
	assert_string_equal(run_on(&s, "2026-03-14"), "");
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_WAITING);
	assert_day_equal(s.plan.outcome[0].until, "2026-03-15");
	assert_string_equal(run_on(&s, "2026-03-15"), TO "A=two");
	/* A second hold over the same days counts once. */
	record(&s, EXCEPTION_HOLD, "2026-03-05", 0)->until =
		day_of("2026-03-07");
	assert_string_equal(run_on(&s, "2026-03-15"), "");
	assert_string_equal(run_on(&s, "2026-03-16"), TO "A=two");
	arena_release(&s.a);
}

static void a_hold_on_the_customer_covers_later_invoices(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, policy, "2026-03-05");
	record(&s, EXCEPTION_HOLD, "2026-03-01", 0)->until =
		day_of("2026-03-31");
	build_invoice(&s.a, s.snap, "C", "2026-03-02", 700);
	assert_string_equal(run_on(&s, "2026-03-20"), "");
	s.snap->exceptions.v[0].ended_on = day_of("2026-03-20");
	assert_string_equal(run_on(&s, "2026-03-20"), TO "A=one B=one C=one");
	arena_release(&s.a);
}

static void a_promise_is_judged_by_what_came_in(void **state)
{
	static const struct {
		const char *on;
		int64_t invoice_key, minor;
		enum exception_state before, after;
	} cases[] = {
		/* whichever invoice it went to */
		{ "2026-03-08", 2, 10000, EXCEPTION_KEPT, EXCEPTION_KEPT },
		{ "2026-03-08", 0, 10000, EXCEPTION_KEPT, EXCEPTION_KEPT },
		{ "2026-03-08", 1, 9999, EXCEPTION_ACTIVE,
		  EXCEPTION_PARTLY_KEPT },
		/* the last day of grace, and one too late */
		{ "2026-03-13", 1, 10000, EXCEPTION_KEPT, EXCEPTION_KEPT },
		{ "2026-03-14", 1, 10000, EXCEPTION_ACTIVE, EXCEPTION_BROKEN },
		/* before it was given */
		{ "2026-03-04", 1, 10000, EXCEPTION_ACTIVE, EXCEPTION_BROKEN },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct scene s;
		struct exception *e;

		scene_open(&s, policy, "2026-03-05");
		e = record(&s, EXCEPTION_PROMISE, "2026-03-05", 1);
		e->until = day_of("2026-03-10");
		e->grace_on = day_of("2026-03-13");
		e->amount_minor = 10000;
		receive(&s, cases[i].on, cases[i].invoice_key, cases[i].minor);
		s.snap->as_of = day_of("2026-03-13");
		assert_int_equal(exception_state_at(s.snap, e, NULL, NULL),
				 cases[i].before);
		s.snap->as_of = day_of("2026-03-20");
		assert_int_equal(exception_state_at(s.snap, e, NULL, NULL),
				 cases[i].after);
		arena_release(&s.a);
	}
}

static void a_broken_promise_is_told_once_and_the_ladder_goes_on(void **state)
{
	struct scene s;
	struct exception *e;

	(void)state;
	scene_open(&s, policy, "2026-03-05");
	e = record(&s, EXCEPTION_PROMISE, "2026-03-05", 1);
	e->until = day_of("2026-03-10");
	e->grace_on = day_of("2026-03-13");
	e->amount_minor = 10000;
	assert_string_equal(run_on(&s, "2026-03-13"), TO "B=one");
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_PROMISE);
	assert_int_equal(s.plan.tasks.n, 0);
	assert_string_equal(run_on(&s, "2026-03-14"), TO "A=one B=one");
	assert_int_equal(s.plan.tasks.n, 1);
	assert_int_equal(s.plan.tasks.v[0].kind, TASK_BROKEN_PROMISE);
	assert_true(s.plan.tasks.v[0].once);
	arena_release(&s.a);
}

static void a_missed_instalment_ends_a_plan(void **state)
{
	static const char *const due[] = { "2026-03-10", "2026-04-10" };
	struct scene s;
	struct exception *e;

	(void)state;
	scene_open(&s, policy, "2026-03-01");
	e = record(&s, EXCEPTION_PLAN, "2026-03-01", 1);
	e->amount_minor = 10000;
	for (size_t i = 0; i < LENGTH(due); i++)
		VEC_PUSH(&s.a, &e->instalments,
			 (struct instalment){ day_of(due[i]),
					      day_of(due[i]) + 3, 5000 });
	receive(&s, "2026-03-12", 1, 5000);
	s.snap->invoices.v[0].outstanding_minor = 5000;
	assert_string_equal(run_on(&s, "2026-04-13"), TO "B=one");
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_PLAN);
	assert_minor_equal(s.plan.outcome[0].payable_minor, 5000);
	assert_string_equal(run_on(&s, "2026-04-14"), TO "A=one B=one");
	assert_string_equal(run_on(&s, "2026-04-09"), TO "B=one");
	assert_minor_equal(s.plan.outcome[0].payable_minor, 0);
	arena_release(&s.a);
}

static void a_broken_plan_leads_where_a_broken_promise_does(void **state)
{
	static const char firm[] =
		"policy: p\nsend_days: every day\n"
		"on: {broken_promise: firm}\nsteps:\n"
		"  - step: one\n    stage: reminder\n"
		"    send: {email: t, to: billing}\n"
		"  - step: two\n    stage: reminder\n    wait: 10 days\n"
		"    send: {email: t, to: billing}\n"
		"  - step: firm\n    stage: reminder\n"
		"    send: {email: t, to: billing}\n";
	struct scene s;
	struct exception *e;

	(void)state;
	scene_open(&s, firm, "2026-03-01");
	s.snap->invoices.n = 1;
	e = record(&s, EXCEPTION_PLAN, "2026-03-01", 1);
	e->amount_minor = 10000;
	VEC_PUSH(&s.a, &e->instalments,
		 (struct instalment){ day_of("2026-03-10"),
				      day_of("2026-03-13"), 10000 });
	assert_string_equal(run_on(&s, "2026-03-13"), "");
	assert_string_equal(run_on(&s, "2026-03-14"),
			    TO "A=firm; sent_to A=firm by broken_promise "
			       "2026-03-14");
	arena_release(&s.a);
}

static void a_part_can_be_disputed(void **state)
{
	struct scene s;
	struct exception *e;

	(void)state;
	scene_open(&s, policy, "2026-03-05");
	e = record(&s, EXCEPTION_DISPUTE, "2026-03-05", 1);
	e->amount_minor = 4000;
	assert_string_equal(run_on(&s, "2026-03-06"), TO "A=one B=one");
	assert_minor_equal(s.plan.messages.v[0].payable_minor, 11000);
	assert_minor_equal(s.plan.messages.v[0].items.v[0].disputed_minor,
			   4000);
	e->amount_minor = -1;
	assert_string_equal(run_on(&s, "2026-03-06"), TO "A=- B=one");
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_DISPUTED);
	assert_minor_equal(s.plan.messages.v[0].payable_minor, 5000);
	e->ended_on = day_of("2026-03-09");
	assert_string_equal(run_on(&s, "2026-03-09"), TO "A=one B=one");
	arena_release(&s.a);
}

static void mediation_and_insolvency_change_the_owner(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, policy, "2026-03-05");
	record(&s, EXCEPTION_MEDIATION, "2026-03-05", 1)->until =
		day_of("2026-06-03");
	assert_string_equal(run_on(&s, "2026-03-06"), TO "B=one");
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_OWNER);
	assert_int_equal(s.plan.outcome[0].owner, OWNER_MEDIATOR);
	/* It rests until it is ended; after its day a task asks. */
	assert_string_equal(run_on(&s, "2026-06-04"), TO "B=one");
	assert_int_equal(s.plan.tasks.v[0].kind, TASK_OTHER);
	record(&s, EXCEPTION_INSOLVENCY, "2026-06-05", 0);
	assert_string_equal(run_on(&s, "2026-06-05"), "");
	assert_int_equal(s.plan.outcome[1].blocked_by, REASON_INSOLVENCY);
	assert_int_equal(s.plan.outcome[1].owner, OWNER_INSOLVENCY_OFFICER);
	arena_release(&s.a);
}

static void credits_are_netted_from_the_oldest_on(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, policy, "2026-03-05");
	VEC_PUSH(&s.a, &s.snap->unapplied, (struct unapplied){ "EUR", 12000 });
	assert_string_equal(run_on(&s, "2026-03-06"), TO "A=one B=one");
	assert_minor_equal(s.plan.messages.v[0].payable_minor, 3000);
	assert_minor_equal(s.plan.messages.v[0].credits_minor, 12000);
	assert_minor_equal(s.plan.outcome[0].payable_minor, 0);
	assert_minor_equal(s.plan.outcome[1].payable_minor, 3000);
	s.snap->unapplied.v[0].amount_minor = 15000;
	assert_string_equal(run_on(&s, "2026-03-06"), "");
	assert_int_equal(s.plan.outcome[0].blocked_by, REASON_CREDITS_COVER);
	arena_release(&s.a);
}

/* B is listed for information: neither it nor its share of the credit count
 * in what the formal letter asks for. */
static void a_formal_letter_asks_for_its_own_invoices_alone(void **state)
{
	static const char formal[] = "policy: p\nsend_days: every day\n"
				     "steps:\n"
				     "  - step: one\n    stage: legal\n"
				     "    when: days_overdue >= 20\n"
				     "    send: {email: t, to: billing}\n";
	struct scene s;

	(void)state;
	scene_open(&s, formal, "2026-03-05");
	s.snap->invoices.v[0].due_on = day_of("2026-02-01");
	assert_string_equal(run_on(&s, "2026-03-06"), TO "A=one B=-");
	assert_minor_equal(s.plan.messages.v[0].payable_minor, 10000);
	VEC_PUSH(&s.a, &s.snap->unapplied, (struct unapplied){ "EUR", 4000 });
	assert_string_equal(run_on(&s, "2026-03-06"), TO "A=one B=-");
	assert_minor_equal(s.plan.messages.v[0].payable_minor, 6000);
	arena_release(&s.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hold_ends_by_itself),
		cmocka_unit_test(time_on_hold_is_no_waiting),
		cmocka_unit_test(a_hold_on_the_customer_covers_later_invoices),
		cmocka_unit_test(a_promise_is_judged_by_what_came_in),
		cmocka_unit_test(
			a_broken_promise_is_told_once_and_the_ladder_goes_on),
		cmocka_unit_test(a_missed_instalment_ends_a_plan),
		cmocka_unit_test(
			a_broken_plan_leads_where_a_broken_promise_does),
		cmocka_unit_test(a_part_can_be_disputed),
		cmocka_unit_test(mediation_and_insolvency_change_the_owner),
		cmocka_unit_test(credits_are_netted_from_the_oldest_on),
		cmocka_unit_test(
			a_formal_letter_asks_for_its_own_invoices_alone),
	};

	return cmocka_run_group_tests_name("exceptions", tests, NULL, NULL);
}
