/* What may leave: addresses, domains, bytes, limits, delays. All pure. */
#include "memory_source.h"

#include "../../../src/deliver/admit.h"
#include "../../../src/deliver/policy.h"

static void addresses_that_could_inject_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"ada",
		"@example.org",
		"ada@",
		"ada@example.org\r\nRCPT TO:<x@y.z>",
		"ada@example.org\n",
		"ada\r@example.org",
		"<ada@example.org>",
		"ada@example.org>",
		"ada @example.org",
		"ada@example .org",
		"ada@exa\tmple.org",
		"\"ada b\"@example.org",
		"ada@x@example.org",
		"ada,bob@example.org",
		"ad\xc3\xa9l@example.org",
		"ada@example.org NOTIFY=NEVER",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char *out = address_to_ascii(bad[i]);

		if (out)
			print_message("let through: %s\n", bad[i]);
		assert_null(out);
	}
}

static void assert_ascii(const char *from, const char *to)
{
	char *out = address_to_ascii(from);

	assert_non_null(out);
	assert_string_equal(out, to);
	free(out);
}

static void domains_are_put_into_their_ascii_form(void **state)
{
	(void)state;
	assert_ascii("ada@example.org", "ada@example.org");
	assert_ascii("ada@b\xc3\xbc"
		     "cher.example",
		     "ada@xn--bcher-kva.example");
	assert_ascii("ada@B\xc3\x9c"
		     "CHER.example",
		     "ada@xn--bcher-kva.example");
}

static void a_domain_in_ascii_form_must_stand_for_one(void **state)
{
	(void)state;
	assert_ascii("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example");
	assert_null(address_to_ascii("ada@exampl.xn--NODA0010ODATrg"));
	assert_null(address_to_ascii("ada@xn--a.example"));
	/* Stands for a name that does not lead back to it. */
	assert_null(address_to_ascii("da@examlu.xn--NOAD00Alacea"));
}

/* A full-width at sign or dot maps to an ASCII one. */
static void a_mapped_domain_is_looked_at_again(void **state)
{
	char *out = address_to_ascii("ada@evil\xef\xbc\xa0"
				     "example.org");

	(void)state;
	assert_null(out);
}

static void only_named_domains_are_allowed(void **state)
{
	static const char *const only[] = { "example.org", "b\xc3\xbc"
							   "cher.example" };

	(void)state;
	assert_true(domain_allowed("a@example.org", only, 2));
	assert_true(domain_allowed("a@EXAMPLE.org", only, 2));
	assert_true(domain_allowed("a@xn--bcher-kva.example", only, 2));
	assert_false(domain_allowed("a@sub.example.org", only, 2));
	assert_false(domain_allowed("a@notexample.org", only, 2));
	assert_false(domain_allowed("a@example.org.evil.net", only, 2));
}

static void mail_is_lines_that_end_in_crlf(void **state)
{
	(void)state;
	assert_null(mail_fault("A: b\r\n\r\nText\r\n", 14));
	assert_null(mail_fault(".\r\n..\r\n", 7));
	assert_non_null(mail_fault("", 0));
	assert_non_null(mail_fault("a\n", 2));
	assert_non_null(mail_fault("a\r", 2));
	assert_non_null(mail_fault("a\rb\r\n", 5));
	assert_non_null(mail_fault("a\r\r\n", 4));
	assert_non_null(mail_fault("a\r\nb", 4));
	assert_non_null(mail_fault("a\0b\r\n", 5));
	assert_non_null(mail_fault("a\r\n\n.\n", 6));
}

static void lines_are_998_bytes_at_most(void **state)
{
	char line[1024];

	(void)state;
	memset(line, 'x', sizeof line);
	memcpy(line + 998, "\r\n", 2);
	assert_null(mail_fault(line, 1000));
	memcpy(line + 998, "x\r\n", 3);
	assert_non_null(mail_fault(line, 1001));
}

static void delays_double_from_five_minutes_to_four_hours(void **state)
{
	static const int64_t want[] = { 300,  300,  600,   1200, 2400,
					4800, 9600, 14400, 14400 };

	(void)state;
	for (int i = 0; i < 9; i++)
		assert_int_equal(deliver_backoff(i), want[i]);
	assert_int_equal(deliver_backoff(1000000), 14400);
}

static struct mail_config smtp_mail(int per_minute, int per_day)
{
	return (struct mail_config){ .transport = TRANSPORT_SMTP,
				     .from = "a@example.org",
				     .per_minute = per_minute,
				     .per_day = per_day };
}

static void per_minute_spaces_claims_evenly(void **state)
{
	struct mail_config mail = smtp_mail(60, 0);
	struct deliver_options options = { .mail = &mail };
	struct admission a;
	struct diags d = { 0 };

	(void)state;
	assert_true(admission_init(&a, &options, &d));
	assert_int_equal(admission_most(&a, 100, 5000), 1);
	admission_claimed(&a, 1, 5000);
	assert_int_equal(admission_most(&a, 100, 5999), 0);
	assert_int_equal(admission_wait_ms(&a, 5400), 600);
	assert_int_equal(admission_most(&a, 100, 6000), 1);
	admission_release(&a);
}

static void per_day_counts_what_went_before_and_what_is_on_its_way(void **state)
{
	struct mail_config mail = smtp_mail(0, 10);
	struct deliver_options options = { .mail = &mail, .already_today = 4 };
	struct job accepted = { .kind = OUTCOME_ACCEPTED };
	struct job retry = { .kind = OUTCOME_RETRY };
	struct admission a;
	struct diags d = { 0 };

	(void)state;
	assert_true(admission_init(&a, &options, &d));
	assert_int_equal(admission_most(&a, 100, 0), 6);
	admission_claimed(&a, 6, 0);
	assert_int_equal(admission_most(&a, 100, 0), 0);
	assert_false(admission_spent(&a));
	admission_done(&a, &retry);
	assert_int_equal(admission_most(&a, 100, 0), 1);
	for (int i = 0; i < 5; i++)
		admission_done(&a, &accepted);
	assert_int_equal(admission_most(&a, 100, 0), 1);
	admission_claimed(&a, 1, 0);
	admission_done(&a, &accepted);
	assert_true(admission_spent(&a));
	admission_release(&a);
}

static void limits_are_the_mail_servers_and_not_the_folders(void **state)
{
	struct mail_config mail = smtp_mail(1, 1);
	struct deliver_options options = { .mail = &mail,
					   .already_today = 9,
					   .force_folder = true };
	struct admission a;
	struct diags d = { 0 };

	(void)state;
	assert_true(admission_init(&a, &options, &d));
	assert_int_equal(admission_most(&a, 100, 0), 100);
	assert_false(admission_spent(&a));
	admission_release(&a);
}

static void an_envelope_sender_that_injects_is_a_fault_of_the_file(void **state)
{
	struct mail_config mail = smtp_mail(0, 0);
	struct deliver_options options = { .mail = &mail };
	struct arena arena = ARENA_INIT;
	struct admission a;
	struct diags d;

	(void)state;
	diags_init(&d, &arena);
	mail.envelope_from = "a@example.org>\r\nRCPT TO:<b@example.org";
	assert_false(admission_init(&a, &options, &d));
	mail.envelope_from = NULL;
	mail.from = NULL;
	assert_false(admission_init(&a, &options, &d));
	assert_int_equal(d.errors, 2);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_that_could_inject_are_refused),
		cmocka_unit_test(domains_are_put_into_their_ascii_form),
		cmocka_unit_test(a_domain_in_ascii_form_must_stand_for_one),
		cmocka_unit_test(a_mapped_domain_is_looked_at_again),
		cmocka_unit_test(only_named_domains_are_allowed),
		cmocka_unit_test(mail_is_lines_that_end_in_crlf),
		cmocka_unit_test(lines_are_998_bytes_at_most),
		cmocka_unit_test(delays_double_from_five_minutes_to_four_hours),
		cmocka_unit_test(per_minute_spaces_claims_evenly),
		cmocka_unit_test(
			per_day_counts_what_went_before_and_what_is_on_its_way),
		cmocka_unit_test(
			limits_are_the_mail_servers_and_not_the_folders),
		cmocka_unit_test(
			an_envelope_sender_that_injects_is_a_fault_of_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
