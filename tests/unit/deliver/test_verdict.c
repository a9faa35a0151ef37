/* The table of outcomes, looked at as a whole: every return code with every
 * reply at every point. The plugin's file is compiled in, for nothing else of
 * it is needed. */
#include "memory_source.h"

#include "../../../src/deliver/smtp_verdict.c"

static const int codes[] = { 0,	  220, 221, 235, 250, 251, 334, 354, 421,
			     450, 451, 452, 454, 500, 502, 503, 530, 535,
			     538, 550, 551, 552, 553, 554, 571, 599 };

/* Calls `check` with everything that can be seen. */
static void each_sight(void (*check)(const struct smtp_seen *,
				     const struct smtp_verdict *))
{
	size_t n = sizeof codes / sizeof *codes;

	for (int rc = 0; rc < CURL_LAST; rc++)
		for (size_t i = 0; i < n * 7 * 16; i++) {
			struct smtp_seen s = {
				.rc = rc,
				.code = codes[i % n],
				.at = (enum smtp_at)(i / n % 7),
				.reused = i / n / 7 & 1,
				.leave_refused = i / n / 7 & 2,
				.end_reported = i / n / 7 & 4,
				.not_logged_in = i / n / 7 & 8,
			};
			struct smtp_verdict v = smtp_verdict(&s);

			check(&s, &v);
		}
}

static void check_accepted(const struct smtp_seen *s,
			   const struct smtp_verdict *v)
{
	if (v->kind != OUTCOME_ACCEPTED)
		return;
	assert_int_equal(s->rc, CURLE_OK);
	assert_true(s->end_reported);
	assert_int_equal(v->next, SMTP_GO_ON);
}

static void accepted_is_only_what_was_ended_and_confirmed(void **state)
{
	(void)state;
	each_sight(check_accepted);
}

static void check_ended(const struct smtp_seen *s, const struct smtp_verdict *v)
{
	bool refused = s->rc == CURLE_WEIRD_SERVER_REPLY && s->code >= 400;

	if (!s->end_reported)
		return;
	assert_int_equal(v->next, SMTP_GO_ON);
	assert_false(v->withdrawn);
	if (s->rc != CURLE_OK && !refused)
		assert_int_equal(v->kind, OUTCOME_UNCERTAIN);
}

static void after_the_end_only_a_refusal_makes_it_safe_again(void **state)
{
	(void)state;
	each_sight(check_ended);
}

static void check_before(const struct smtp_seen *s,
			 const struct smtp_verdict *v)
{
	if (s->end_reported || s->rc == CURLE_OK)
		return;
	assert_int_not_equal(v->kind, OUTCOME_ACCEPTED);
	assert_int_not_equal(v->kind, OUTCOME_UNCERTAIN);
}

static void before_the_end_nothing_is_uncertain(void **state)
{
	(void)state;
	each_sight(check_before);
}

static void check_blame(const struct smtp_seen *s, const struct smtp_verdict *v)
{
	if (v->address_refused) {
		assert_int_equal(s->at, SMTP_AT_RCPT);
		assert_true(s->code >= 500);
	}
	if (v->kind == OUTCOME_REFUSED)
		assert_true(s->code >= 500);
	if (v->next == SMTP_AGAIN)
		assert_true(s->reused);
	if (v->withdrawn)
		assert_true(s->leave_refused);
}

static void blame_needs_a_reply_that_says_so(void **state)
{
	(void)state;
	each_sight(check_blame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepted_is_only_what_was_ended_and_confirmed),
		cmocka_unit_test(
			after_the_end_only_a_refusal_makes_it_safe_again),
		cmocka_unit_test(before_the_end_nothing_is_uncertain),
		cmocka_unit_test(blame_needs_a_reply_that_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
