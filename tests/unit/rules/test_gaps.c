/* Rungs at which an invoice could stand for ever are told, and no others. */
#include "check.h"
#include "relance/rules.h"
#include "relance/text.h"

static struct arena arena;
static struct diags diags;

static int begin(void **state)
{
	(void)state;
	diags_init(&diags, &arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static enum status decode(const char *text)
{
	return rules_decode_text("policy", "p.yaml", text, strlen(text), &arena,
				 &diags);
}

static void decode_when(const char *when)
{
	const char *text = arena_printf(
		&arena,
		"policy: p\ncalendar: fr\nsteps:\n- step: a\n"
		"  stage: reminder\n  when: %s\n  send: {email: a}\n",
		when);

	diags_init(&diags, &arena);
	if (decode(text) != STATUS_OK)
		fail_msg("%s: %s", when, diags.v[0].text);
}

static void a_moment_that_time_brings_is_no_gap(void **state)
{
	static const char *const whens[] = {
		"days_overdue >= 15",
		"today >= due_on + 15 days",
		"today >= end_of_month(due_on + 10 days)",
		"today > end_of_month(issued_on)",
		"days_since_issue >= 60",
		"days_overdue >= 3 or unanswered >= 2",
		"days_overdue >= 3 and weekday = 2",
		"days_overdue >= 3 and business_day",
		"days_overdue >= 3 and day_of_month >= 5 and day_of_month <= 12",
		"oldest_days_overdue >= 20",
		"days_to_notice_deadline <= 20",
		"days_overdue >= 3 and hours_since_payment_import <= 24",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(whens); i++) {
		decode_when(whens[i]);
		if (diags.n)
			fail_msg("%s: %s", whens[i], diags.v[0].text);
	}
}

static void a_moment_that_may_never_come_is_told(void **state)
{
	static const char *const whens[] = {
		"unanswered >= 2",
		"days_overdue >= 15 and outstanding >= 1000 EUR",
		"segment = \"retail\"",
		"broken_promises >= 1 and days_overdue >= 3",
		"overdue_count > 3",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(whens); i++) {
		decode_when(whens[i]);
		if (diags.n != 1 || !str_eq(diags.v[0].text,
					    "this may never become true; an "
					    "invoice then waits here for ever"))
			fail_msg("%s", whens[i]);
	}
}

static void days_that_are_quiet_are_told(void **state)
{
	(void)state;
	decode_when("days_overdue >= 3 and day_of_month = 15");
	assert_int_equal(diags.n, 1);
	assert_int_equal(diags.v[0].severity, SEVERITY_WARNING);
	diags_init(&diags, &arena);
	assert_int_equal(decode("policy: p\nsteps:\n- {step: a, "
				"stage: reminder, when: weekday = 6, "
				"send: {email: a}}\n"),
			 STATUS_INVALID);
	diags_init(&diags, &arena);
	assert_int_equal(decode("policy: p\nsend_days: every day\nsteps:\n"
				"- {step: a, stage: reminder, "
				"when: weekday = 6, send: {email: a}}\n"),
			 STATUS_OK);
	assert_int_equal(diags.n, 0);
}

#define STEP(name, rest)                                                       \
	"- {step: " name ", stage: reminder, send: {email: a}, " rest "}\n"

static void circles_without_time_are_told(void **state)
{
	static const struct {
		const char *steps;
		size_t warnings;
	} cases[] = {
		{ STEP("a", "when: days_overdue >= 3")
			  STEP("b", "when: days_overdue >= 9, goto: a"),
		  1 },
		{ STEP("a", "when: days_overdue >= 3")
			  STEP("b", "wait: 30 days, goto: a"),
		  0 },
		{ STEP("a", "when: days_overdue >= 3, wait: 9 days")
			  STEP("b", "when: days_overdue >= 9, goto: a"),
		  0 },
		{ STEP("a", "when: days_overdue >= 3, "
			    "repeat: every 9 days up to 3 times")
			  STEP("b", "when: days_overdue >= 9, goto: a"),
		  0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		diags_init(&diags, &arena);
		assert_int_equal(
			decode(arena_printf(&arena, "policy: p\nsteps:\n%s",
					    cases[i].steps)),
			STATUS_OK);
		assert_int_equal(diags.n, cases[i].warnings);
	}
}

static void rungs_behind_a_final_one_need_another_way(void **state)
{
	static const struct {
		const char *head, *last;
		size_t warnings;
	} cases[] = {
		{ "", "", 1 },
		{ "on: {reply: c}\n", "", 0 },
		{ "catch_up: jump\n", "", 0 },
		{ "", ", only_if: outstanding >= 5 EUR", 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		diags_init(&diags, &arena);
		assert_int_equal(
			decode(arena_printf(
				&arena,
				"policy: p\n%ssteps:\n"
				"- {step: a, stage: reminder, send: {email: a}}\n"
				"- {step: b, stage: reminder, send: {email: a}, "
				"wait: 9 days, final: yes%s}\n"
				"- {step: c, stage: reminder, send: {email: a}, "
				"wait: 9 days}\n",
				cases[i].head, cases[i].last)),
			STATUS_OK);
		assert_int_equal(diags.n, cases[i].warnings);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_moment_that_time_brings_is_no_gap),
		TEST(a_moment_that_may_never_come_is_told),
		TEST(days_that_are_quiet_are_told),
		TEST(circles_without_time_are_told),
		TEST(rungs_behind_a_final_one_need_another_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
