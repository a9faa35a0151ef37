/* One case for every reason code that this program can give today. */
#include "build_snapshot.h"
#include "check.h"

static const char policy[] = "policy: p\n"
			     "applies_to: country = \"FR\"\n"
			     "calendar: fr\n"
			     "minimum: 50 EUR\n"
			     "min_interval: 5 days\n"
			     "stale_after: 3 days\n"
			     "steps:\n"
			     "  - step: one\n"
			     "    stage: reminder\n"
			     "    when: days_overdue >= 3\n"
			     "    send: {email: one, to: billing}\n"
			     "  - step: two\n"
			     "    stage: reminder\n"
			     "    when: days_overdue >= 10\n"
			     "    wait: 7 days\n"
			     "    send: {email: two, to: billing}\n"
			     "  - step: three\n"
			     "    stage: reminder\n"
			     "    when: overdue_total >= 5 USD\n"
			     "    send: {email: three, to: billing}\n"
			     "  - step: notice\n"
			     "    stage: insurer\n"
			     "    when: days_to_notice_deadline <= 20\n"
			     "    deadline: notice\n"
			     "    notify: insurer\n";

static const char contract[] =
	"contract: C-2026\n"
	"insurer: {name: Insurer, channel: email, email: in@example.net}\n"
	"policy_no: \"1\"\n"
	"currency: EUR\n"
	"extension: {length: 60 days, from: due}\n"
	"deadlines:\n"
	"  - {file: notice, event: overdue, by: \"extension_end + 30 days\"}\n"
	"hands_over: notice\n";

struct scene {
	struct arena arena;
	struct rules *rules;
	struct snapshot *snap;
	struct invoice *inv;
	struct day day;
};

static void had(struct scene *s, const char *step, const char *on)
{
	struct step_taken row = { .policy = "p",
				  .step = step,
				  .how = STEP_HAD,
				  .on = day_of(on),
				  .message_id = "M1" };

	build_step(&s->arena, s->snap, "A", &row, "dupont@example.com");
}

static void set_last_message(struct scene *s, enum message_state state)
{
	s->snap->messages.v[s->snap->messages.n - 1].state = state;
	s->snap->steps.v[s->snap->steps.n - 1].how = STEP_PENDING;
}

static void plain(struct scene *s)
{
	(void)s;
}
static void paid(struct scene *s)
{
	s->inv->outstanding_minor = 0;
}
static void cancelled(struct scene *s)
{
	s->inv->status = INVOICE_CANCELLED;
}
static void draft(struct scene *s)
{
	s->inv->status = INVOICE_DRAFT;
}
static void due_today(struct scene *s)
{
	s->inv->due_on = s->snap->as_of;
}
static void abroad(struct scene *s)
{
	s->snap->customer.country = "DE";
}
static void never_chased(struct scene *s)
{
	s->snap->customer.policy = "none";
}
static void with_the_insurer(struct scene *s)
{
	build_limit(&s->arena, s->snap, 500000);
	build_filing(&s->arena, s->snap, "notice", "2026-03-10");
}
static void with_the_factor(struct scene *s)
{
	s->inv->factoring = "managed";
}
static void disputed(struct scene *s)
{
	s->inv->status = INVOICE_DISPUTED;
}
static void credit(struct scene *s)
{
	struct unapplied u = { "EUR", 10000 };

	VEC_PUSH(&s->arena, &s->snap->unapplied, u);
}
static void little(struct scene *s)
{
	s->inv->outstanding_minor = 4999;
}
static void no_address(struct scene *s)
{
	s->snap->customer.email = NULL;
}
static void bounces(struct scene *s)
{
	struct bad_address b = { "Dupont@example.com", s->snap->as_of };

	VEC_PUSH(&s->arena, &s->snap->bad_addresses, b);
}
static void uncertain(struct scene *s)
{
	had(s, "one", "2026-03-02");
	set_last_message(s, MESSAGE_UNCERTAIN);
}
static void queued(struct scene *s)
{
	had(s, "one", "2026-03-11");
	set_last_message(s, MESSAGE_QUEUED);
}
static void on_paper(struct scene *s)
{
	had(s, "one", "2026-03-02");
	set_last_message(s, MESSAGE_TO_POST);
}
static void to_approve(struct scene *s)
{
	had(s, "one", "2026-03-11");
	set_last_message(s, MESSAGE_AWAITING_APPROVAL);
}
static void failed(struct scene *s)
{
	had(s, "one", "2026-03-02");
	s->snap->steps.n = 0;
	s->snap->messages.v[0].state = MESSAGE_FAILED;
}
static void aside(struct scene *s)
{
	s->inv->set_aside = true;
}
static void on_a_lost_step(struct scene *s)
{
	had(s, "zero", "2026-02-20");
}
static void old_data(struct scene *s)
{
	s->day.data_of = s->snap->as_of - 4;
}
static void no_data(struct scene *s)
{
	s->day.data_of = DAY_NONE;
}
static void refused_file(struct scene *s)
{
	s->day.refused = true;
}
static void at_the_end(struct scene *s)
{
	had(s, "three", "2026-02-20");
}
static void young(struct scene *s)
{
	s->inv->due_on = s->snap->as_of - 2;
}
static void unlisted_currency(struct scene *s)
{
	had(s, "two", "2026-02-20");
}
static void had_lately(struct scene *s)
{
	had(s, "one", "2026-03-05");
}
static void wrote_lately(struct scene *s)
{
	had(s, "one", "2026-03-07");
	s->snap->steps.n = 0;
}
static void sunday(struct scene *s)
{
	s->snap->as_of = s->day.as_of = s->day.data_of = day_of("2026-03-15");
}

/* The 11th of March 2026 is a Wednesday; A is ten days overdue. */
static const struct {
	void (*arrange)(struct scene *s);
	enum reason want;
	const char *until;
} cases[] = {
	{ plain, REASON_NONE, "" },
	{ paid, REASON_PAID, "" },
	{ cancelled, REASON_CANCELLED, "" },
	{ draft, REASON_DRAFT, "" },
	{ due_today, REASON_NOT_DUE, "2026-03-12" },
	{ abroad, REASON_NO_POLICY, "" },
	{ never_chased, REASON_NO_POLICY, "" },
	{ with_the_insurer, REASON_OWNER, "" },
	{ with_the_factor, REASON_FACTORING, "" },
	{ disputed, REASON_DISPUTED, "" },
	{ credit, REASON_CREDITS_COVER, "" },
	{ little, REASON_BELOW_MINIMUM, "" },
	{ no_address, REASON_UNREACHABLE, "" },
	{ bounces, REASON_UNREACHABLE, "" },
	{ uncertain, REASON_UNCERTAIN, "" },
	{ queued, REASON_IN_OUTBOX, "2026-03-12" },
	{ on_paper, REASON_IN_OUTBOX, "" },
	{ to_approve, REASON_AWAITING_APPROVAL, "" },
	{ failed, REASON_TASK_OPEN, "" },
	{ aside, REASON_SET_ASIDE, "" },
	{ on_a_lost_step, REASON_SET_ASIDE, "" },
	{ old_data, REASON_STALE_DATA, "2026-03-12" },
	{ no_data, REASON_STALE_DATA, "2026-03-12" },
	{ refused_file, REASON_STALE_DATA, "2026-03-12" },
	{ at_the_end, REASON_FINISHED, "" },
	{ young, REASON_WHEN_FALSE, "2026-03-12" },
	{ unlisted_currency, REASON_NOT_KNOWN, "" },
	{ had_lately, REASON_WAITING, "2026-03-12" },
	{ wrote_lately, REASON_MIN_INTERVAL, "2026-03-12" },
	{ sunday, REASON_QUIET_DAY, "2026-03-16" },
};

static void scene_open(struct scene *s)
{
	static const char *const policies[] = { policy };

	*s = (struct scene){ .arena = ARENA_INIT };
	s->rules = build_rules(&s->arena, 1, policies, contract);
	s->snap = build_customer(&s->arena, day_of("2026-03-11"));
	s->day.as_of = s->day.data_of = s->snap->as_of;
	s->inv = build_invoice(&s->arena, s->snap, "A", "2026-03-01", 10000);
}

static void each_reason_has_its_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct scene s;
		struct plan plan;
		const struct outcome *o;
		char day[DATE_TEXT_SIZE];

		scene_open(&s);
		cases[i].arrange(&s);
		decide(s.rules, &s.day, s.snap, &s.arena, &plan, NULL);
		o = &plan.outcome[0];
		date_to_text(o->until, day);
		if (o->blocked_by != cases[i].want ||
		    strcmp(day, cases[i].until) != 0)
			fail_msg("case %zu: %s until %s, not %s", i,
				 reason_name(o->blocked_by), day,
				 reason_name(cases[i].want));
		assert_int_equal(plan.messages.n, cases[i].want == REASON_NONE);
		arena_release(&s.arena);
	}
}

/* Every earlier block hides the later ones. */
static void the_first_reason_wins(void **state)
{
	struct scene s;
	struct plan plan;

	(void)state;
	scene_open(&s);
	refused_file(&s);
	bounces(&s);
	disputed(&s);
	decide(s.rules, &s.day, s.snap, &s.arena, &plan, NULL);
	assert_int_equal(plan.outcome[0].blocked_by, REASON_DISPUTED);
	s.inv->status = INVOICE_OPEN;
	decide(s.rules, &s.day, s.snap, &s.arena, &plan, NULL);
	assert_int_equal(plan.outcome[0].blocked_by, REASON_UNREACHABLE);
	assert_false(plan.stale);
	arena_release(&s.arena);
}

static void a_customer_without_an_address_makes_one_task(void **state)
{
	struct scene s;
	struct plan plan;

	(void)state;
	scene_open(&s);
	no_address(&s);
	build_invoice(&s.arena, s.snap, "B", "2026-03-02", 9000);
	decide(s.rules, &s.day, s.snap, &s.arena, &plan, NULL);
	assert_int_equal(plan.tasks.n, 1);
	assert_int_equal(plan.tasks.v[0].kind, TASK_BAD_ADDRESS);
	assert_int_equal(plan.tasks.v[0].invoices.n, 2);
	arena_release(&s.arena);
}

static void a_policy_that_does_not_exist_makes_a_task(void **state)
{
	struct scene s;
	struct plan plan;

	(void)state;
	scene_open(&s);
	s.inv->policy = "nosuch";
	decide(s.rules, &s.day, s.snap, &s.arena, &plan, NULL);
	assert_int_equal(plan.outcome[0].blocked_by, REASON_NO_POLICY);
	assert_int_equal(plan.tasks.n, 1);
	assert_int_equal(plan.tasks.v[0].kind, TASK_SET_ASIDE);
	assert_string_equal(plan.tasks.v[0].subject, "policy nosuch");
	s.inv->policy = "none"; /* on purpose */
	decide(s.rules, &s.day, s.snap, &s.arena, &plan, NULL);
	assert_int_equal(plan.tasks.n, 0);
	arena_release(&s.arena);
}

/* An import may make the data fresh before the next run of the day. */
static void stale_data_are_looked_at_again_the_same_day(void **state)
{
	struct scene s;
	struct plan plan;

	(void)state;
	scene_open(&s);
	old_data(&s);
	decide(s.rules, &s.day, s.snap, &s.arena, &plan, NULL);
	assert_true(plan.stale);
	assert_int_equal(plan.due_on, s.snap->as_of);
	arena_release(&s.arena);
}

static void every_outcome_has_a_sentence(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct scene s;
		struct plan plan;

		scene_open(&s);
		cases[i].arrange(&s);
		decide(s.rules, &s.day, s.snap, &s.arena, &plan, NULL);
		str_clear(&out);
		outcome_sentence(s.snap, &plan.outcome[0], s.snap->as_of, &out);
		assert_true(out.len > 20 && out.buf[out.len - 1] == '.');
		arena_release(&s.arena);
	}
	str_release(&out);
}

static void explain_shows_a_test_for_every_outcome(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct scene s;
		struct plan plan;
		struct trace trace = { 0 };
		const struct trace_line *last;

		scene_open(&s);
		cases[i].arrange(&s);
		trace.arena = &s.arena;
		decide(s.rules, &s.day, s.snap, &s.arena, &plan, &trace);
		assert_true(trace.lines.n > 0);
		last = &trace.lines.v[trace.lines.n - 1];
		assert_non_null(last->test);
		assert_non_null(last->values);
		arena_release(&s.arena);
	}
}

static void explain_shows_the_tests_and_their_values(void **state)
{
	struct scene s;
	struct plan plan;
	struct trace trace = { 0 };

	(void)state;
	scene_open(&s);
	young(&s);
	trace.arena = &s.arena;
	decide(s.rules, &s.day, s.snap, &s.arena, &plan, &trace);
	assert_int_equal(trace.lines.n, 4);
	assert_string_equal(trace.lines.v[0].test, "applies_to");
	assert_string_equal(trace.lines.v[0].values, "country = \"FR\"");
	assert_string_equal(trace.lines.v[3].step, "one");
	assert_string_equal(trace.lines.v[3].values, "days_overdue = 2 days");
	assert_int_equal(trace.lines.v[3].result, TRI_NO);
	assert_day_equal(trace.lines.v[3].changes_on, "2026-03-12");
	arena_release(&s.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_reason_has_its_case),
		cmocka_unit_test(the_first_reason_wins),
		cmocka_unit_test(a_customer_without_an_address_makes_one_task),
		cmocka_unit_test(a_policy_that_does_not_exist_makes_a_task),
		cmocka_unit_test(stale_data_are_looked_at_again_the_same_day),
		cmocka_unit_test(every_outcome_has_a_sentence),
		cmocka_unit_test(explain_shows_a_test_for_every_outcome),
		cmocka_unit_test(explain_shows_the_tests_and_their_values),
	};

	return cmocka_run_group_tests_name("reasons", tests, NULL, NULL);
}
