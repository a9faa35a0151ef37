/* A deadline that no step files is seen all the same. */
#include "build_snapshot.h"
#include "check.h"

static const char with_step[] =
	"policy: p\napplies_to: country = \"DE\"\nsteps:\n"
	"  - step: one\n    stage: reminder\n    send: {email: t, to: billing}\n"
	"  - step: notice\n    stage: insurer\n"
	"    when: days_to_notice_deadline <= 2\n"
	"    deadline: notice\n    notify: insurer\n    approval: required\n";
static const char without_step[] =
	"policy: q\napplies_to: country = \"FR\"\nsteps:\n"
	"  - step: one\n    stage: reminder\n    send: {email: t, to: billing}\n";
static const char contract[] =
	"contract: C-2026\n"
	"insurer: {name: Insurer, channel: email, email: in@example.net}\n"
	"policy_no: \"1\"\n"
	"currency: EUR\n"
	"extension: {length: 60 days, from: due}\n"
	"margin: 3 days\n"
	"alarms: [14, 3]\n"
	"deadlines:\n"
	"  - {file: notice, event: overdue, by: \"extension_end + 30 days\"}\n"
	"hands_over: notice\n";

struct scene {
	struct arena a;
	const struct rules *r;
	struct snapshot *snap;
	struct plan plan;
};

/* Due 2026-01-01: the notice is due 2026-04-01. */
static void scene_open(struct scene *s, const char *country)
{
	static const char *const policies[] = { with_step, without_step };

	s->a = (struct arena)ARENA_INIT;
	s->r = build_rules(&s->a, 2, policies, contract);
	s->snap = build_customer(&s->a, day_of("2026-03-01"));
	s->snap->customer.country = country;
	build_invoice(&s->a, s->snap, "A", "2026-01-01", 100);
	build_limit(&s->a, s->snap, 500000);
}

static void on(struct scene *s, const char *day)
{
	s->snap->as_of = day_of(day);
	s->plan = decide_now(s->r, s->snap, &s->a);
}

/* The insurer's tasks of a day, by their subjects. */
static const char *asked(struct scene *s, const char *day)
{
	struct str out = STR_INIT;
	const char *text;

	on(s, day);
	for (size_t i = 0; i < s->plan.tasks.n; i++)
		str_addf(&out, "%s%s: %s", out.len ? "; " : "",
			 task_kind_name(s->plan.tasks.v[i].kind),
			 s->plan.tasks.v[i].subject);
	text = arena_strndup(&s->a, out.buf ? out.buf : "", out.len);
	str_release(&out);
	return text;
}

static void each_alarm_asks_and_a_missed_one_is_loud(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "FR");
	assert_string_equal(asked(&s, "2026-03-17"), "");
	assert_int_equal(s.plan.due_on, day_of("2026-03-18"));
	assert_string_equal(asked(&s, "2026-03-18"),
			    "other: C-2026 notice 2026-04-01, 14 days");
	assert_true(s.plan.tasks.v[0].once);
	assert_int_equal(s.plan.tasks.v[0].due_on, day_of("2026-03-29"));
	assert_string_equal(asked(&s, "2026-03-29"),
			    "other: C-2026 notice 2026-04-01, 3 days");
	assert_string_equal(asked(&s, "2026-04-01"),
			    "other: C-2026 notice 2026-04-01, 3 days");
	assert_string_equal(asked(&s, "2026-04-02"),
			    "deadline: C-2026 notice 2026-04-01");
	assert_int_equal(s.plan.due_on, s.snap->as_of);
	arena_release(&s.a);
}

static void what_was_filed_or_is_paid_asks_for_nothing(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "FR");
	build_filing(&s.a, s.snap, "notice", "2026-03-02");
	assert_string_equal(asked(&s, "2026-03-20"), "");
	arena_release(&s.a);
	/* Filed too late it is as missed as before. */
	scene_open(&s, "FR");
	build_filing(&s.a, s.snap, "notice", "2026-04-02");
	assert_string_equal(asked(&s, "2026-04-20"),
			    "deadline: C-2026 notice 2026-04-01");
	assert_int_equal(s.plan.due_on, s.snap->as_of);
	arena_release(&s.a);
	scene_open(&s, "FR");
	s.snap->invoices.v[0].outstanding_minor = 0;
	assert_string_equal(asked(&s, "2026-03-20"), "");
	arena_release(&s.a);
}

/* Its `when` is true two days before; there would be no time to approve. */
static void who_has_to_approve_is_asked_at_the_first_alarm(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "DE");
	on(&s, "2026-03-17");
	assert_int_equal(s.plan.messages.n, 1);
	assert_false(s.plan.messages.v[0].to_insurer);
	on(&s, "2026-03-18");
	assert_string_equal(plan_text(&s.plan, s.snap, &s.a),
			    "?insurer EUR: A=notice; passed A=one");
	assert_true(s.plan.messages.v[0].awaits_approval);
	arena_release(&s.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_alarm_asks_and_a_missed_one_is_loud),
		cmocka_unit_test(what_was_filed_or_is_paid_asks_for_nothing),
		cmocka_unit_test(
			who_has_to_approve_is_asked_at_the_first_alarm),
	};

	return cmocka_run_group_tests_name("alarms", tests, NULL, NULL);
}
