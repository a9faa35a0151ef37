/*
 * Sending by SMTP where the server behaves: logins, TLS, kept connections,
 * many at once, limits, stops; and what must never reach a server.
 */
#include <sys/stat.h>

#include "fault_server.h"

struct fixture {
	struct server server;
	struct mail_config mail;
	struct deliver_options options;
	struct memory_run run;
};

static int set_up(void **state)
{
	*state = calloc(1, sizeof(struct fixture));
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	memory_release(&f->run);
	server_stop(&f->server);
	free(f);
	return 0;
}

static void begin(struct fixture *f, const char *words)
{
	server_start(&f->server, words);
	f->mail = server_mail(&f->server);
	f->options = (struct deliver_options){ .mail = &f->mail,
					       .dir = f->server.dir };
}

#define TLS                                                                    \
	"--cert build/smtp-cert/cert.pem --key build/smtp-cert/key.pem --tls "
#define LOGIN "--user relance --password s3cret --token t0ken "

/* A server with TLS and a login, and our password in a private file. */
static void begin_login(struct fixture *f, const char *words)
{
	char path[128];
	FILE *out;

	begin(f, words);
	f->mail.starttls = true;
	f->mail.ca_file = certificate("ca.pem");
	f->mail.user = "relance";
	f->mail.password_file = "password";
	snprintf(path, sizeof path, "%s/password", f->server.dir);
	out = fopen(path, "w");
	assert_non_null(out);
	fputs("s3cret\n", out);
	fclose(out);
	assert_int_equal(chmod(path, 0600), 0);
}

static enum outcome_kind send_one(struct fixture *f)
{
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };

	memory_release(&f->run);
	memory_deliver(&f->run, &s, &f->options);
	return item[0].kind;
}

/* Nothing that was said may hold the secret. */
static void assert_no_secret(const struct fixture *f)
{
	for (size_t i = 0; i < f->run.diags.n; i++)
		assert_null(strstr(f->run.diags.v[i].text, "s3cret"));
}

static void a_message_arrives_as_it_is(void **state)
{
	struct fixture *f = *state;

	begin(f, "");
	assert_int_equal(send_one(f), OUTCOME_ACCEPTED);
	assert_int_equal(server_logged(&f->server, "<dunning@example.com>"), 1);
	assert_int_equal(server_logged(&f->server, "<ada@example.org>"), 1);
	assert_int_equal(server_logged(&f->server, "Subject: Invoice A"), 1);
}

static void lines_of_dots_arrive_as_they_are(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = {
		{ .id = "m-1",
		  .to = "ada@example.org",
		  .body = "Subject: dots\r\n\r\n.\r\n..\r\nMAIL FROM:<a@b.c>\r\n"
			  ".x\r\n" },
	};
	struct memory_source s = { .item = item, .n = 1 };
	char size[32];

	begin(f, "");
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(item[0].kind, OUTCOME_ACCEPTED);
	snprintf(size, sizeof size, "\"n\": %zu,", strlen(item[0].body));
	assert_int_equal(server_logged(&f->server, size), 1);
	assert_int_equal(server_accepted(&f->server), 1);
}

static void a_bare_line_feed_never_reaches_the_server(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = {
		{ .id = "m-1",
		  .to = "ada@example.org",
		  .body = "Subject: x\r\n\r\nx\n.\nMAIL FROM:<evil@x.y>\n" },
	};
	struct memory_source s = { .item = item, .n = 1 };

	begin(f, "");
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(item[0].kind, OUTCOME_REFUSED);
	assert_int_equal(server_logged(&f->server, ""), 0);
}

static void an_address_that_injects_never_reaches_the_server(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = {
		{ .id = "m-1", .to = "a@b.c>\r\nRCPT TO:<evil@example.org" },
		{ .id = "m-2", .to = "a b@example.org" },
		{ .id = "m-3", .to = "<a@example.org>" },
	};
	struct memory_source s = { .item = item, .n = 3 };

	begin(f, "");
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.sum.refused, 3);
	assert_true(item[0].address_refused);
	assert_int_equal(server_logged(&f->server, ""), 0);
}

static void without_leave_the_server_accepts_nothing(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1, .refuse_leave = true };

	begin(f, "");
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.sum.withdrawn, 1);
	assert_int_equal(item[0].results, 0);
	assert_int_equal(server_logged(&f->server, "DATA"), 1);
	assert_int_equal(server_accepted(&f->server), 0);
}

static void a_store_that_fails_lets_nothing_go(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1, .leave_fails = true };

	begin(f, "");
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_TEMPFAIL);
	assert_int_equal(server_accepted(&f->server), 0);
}

static void many_share_connections_and_transactions(void **state)
{
	enum {
		N = 400
	};
	struct fixture *f = *state;
	struct memory_item *item = calloc(N, sizeof *item);
	struct memory_source s = { .item = item, .n = N };

	begin(f, "--delay 2");
	f->mail.connections = 8;
	f->mail.timeout_seconds = 10;
	for (int i = 0; i < N; i++)
		item[i] = (struct memory_item){ .id = "m",
						.to = "ada@example.org" };
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.sum.accepted, N);
	assert_int_equal(server_accepted(&f->server), N);
	assert_true(server_logged(&f->server, "{\"ehlo\"") <= 8);
	assert_true(s.leave_calls < N);
	assert_true(s.results_calls < N);
	for (int i = 0; i < N; i++)
		assert_true(item[i].asked == 1 && item[i].results == 1);
	free(item);
}

/* The server closes after each message: the next one meets a stale or a
 * closed connection, and is neither lost nor doubled. */
static void a_stale_connection_is_made_anew(void **state)
{
	enum {
		N = 5
	};
	struct fixture *f = *state;
	struct memory_item item[N];
	struct memory_source s = { .item = item, .n = N };

	for (int i = 0; i < N; i++)
		item[i] = (struct memory_item){ .id = "m",
						.to = "ada@example.org" };
	begin(f, "--fault idle=drop");
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.sum.accepted, N);
	assert_int_equal(server_accepted(&f->server), N);
}

static void a_refused_connection_leaves_its_work_to_the_others(void **state)
{
	enum {
		N = 60
	};
	struct fixture *f = *state;
	struct memory_item item[N];
	struct memory_source s = { .item = item, .n = N };

	for (int i = 0; i < N; i++)
		item[i] = (struct memory_item){ .id = "m",
						.to = "ada@example.org" };
	begin(f, "--delay 3 --fault banner=421~too~many@2 "
		 "--fault banner=421~too~many@3");
	f->mail.connections = 4;
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_OK);
	assert_int_equal(server_accepted(&f->server), N);
	for (int i = 0; i < N; i++)
		assert_int_equal(item[i].kind, OUTCOME_ACCEPTED);
}

static void a_server_that_is_not_there_leaves_all_untried(void **state)
{
	enum {
		N = 50
	};
	struct fixture *f = *state;
	struct memory_item item[N];
	struct memory_source s = { .item = item, .n = N };

	for (int i = 0; i < N; i++)
		item[i] = (struct memory_item){ .id = "m",
						.to = "ada@example.org" };
	begin(f, "");
	f->mail.url = "smtp://127.0.0.1:1";
	f->mail.connections = 4;
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_TEMPFAIL);
	assert_true(f->run.sum.server_down);
	assert_int_equal(f->run.diags.errors, 1);
	for (size_t i = 0; i < s.next; i++) {
		assert_int_equal(item[i].kind, OUTCOME_NOT_TRIED);
		assert_int_equal(item[i].results, 1);
	}
}

static void a_stop_finishes_what_was_begun(void **state)
{
	enum {
		N = 100
	};
	struct fixture *f = *state;
	struct memory_item item[N];
	atomic_bool stop = false;
	struct memory_source s = { .item = item,
				   .n = N,
				   .stop_at_leave = &stop };

	for (int i = 0; i < N; i++)
		item[i] = (struct memory_item){ .id = "m",
						.to = "ada@example.org" };
	begin(f, "--delay 5");
	f->mail.connections = 2;
	f->options.stop = &stop;
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_OK);
	assert_in_range(f->run.sum.accepted, 1, 8);
	assert_int_equal(server_accepted(&f->server), f->run.sum.accepted);
	for (size_t i = 0; i < s.next; i++)
		assert_int_equal(item[i].results, 1);
}

static void a_password_goes_only_over_tls(void **state)
{
	struct fixture *f = *state;

	begin_login(f, TLS "starttls --auth PLAIN~LOGIN " LOGIN);
	assert_int_equal(send_one(f), OUTCOME_ACCEPTED);
	assert_int_equal(server_logged(&f->server, "\"tls\": true"), 1);
	assert_int_equal(server_logged(&f->server, "\"user\": \"relance\""), 1);
	assert_int_equal(server_logged(&f->server, "auth_in_clear"), 0);
}

static void a_login_without_tls_is_refused_before_any_connection(void **state)
{
	struct fixture *f = *state;

	begin_login(f, "--auth PLAIN --auth-in-clear " LOGIN);
	f->mail.starttls = false;
	assert_int_equal(send_one(f), OUTCOME_NOT_TRIED);
	assert_int_equal(f->run.status, STATUS_PERMFAIL);
	assert_int_equal(server_logged(&f->server, ""), 0);
	assert_no_secret(f);
}

static void a_stripped_starttls_never_shows_the_password(void **state)
{
	struct fixture *f = *state;

	begin_login(f, "--tls none --auth PLAIN --auth-in-clear " LOGIN);
	assert_int_equal(send_one(f), OUTCOME_NOT_TRIED);
	assert_true(f->run.sum.server_down);
	assert_int_equal(server_logged(&f->server, "auth_in_clear"), 0);
	assert_int_equal(server_logged(&f->server, "MAIL"), 0);
}

static void a_server_that_offers_no_login_gets_no_message(void **state)
{
	struct fixture *f = *state;

	begin_login(f, TLS "starttls");
	assert_int_equal(send_one(f), OUTCOME_NOT_TRIED);
	assert_int_equal(f->run.status, STATUS_PERMFAIL);
	assert_true(f->run.sum.login_failed);
	assert_int_equal(server_accepted(&f->server), 0);
	assert_int_equal(server_logged(&f->server, "DATA"), 0);
}

static void a_wrong_password_stops_the_run_and_is_not_told(void **state)
{
	struct fixture *f = *state;

	begin_login(f, TLS "starttls --auth PLAIN --user relance "
			   "--password other");
	assert_int_equal(send_one(f), OUTCOME_NOT_TRIED);
	assert_int_equal(f->run.status, STATUS_PERMFAIL);
	assert_true(f->run.sum.login_failed);
	assert_int_equal(f->run.diags.errors, 1);
	assert_no_secret(f);
}

static void a_login_that_is_down_for_now_is_a_server_down(void **state)
{
	struct fixture *f = *state;

	begin_login(f, TLS "starttls --auth PLAIN " LOGIN
			   "--fault auth=454~4.7.0~later");
	assert_int_equal(send_one(f), OUTCOME_NOT_TRIED);
	assert_int_equal(f->run.status, STATUS_TEMPFAIL);
	assert_true(f->run.sum.server_down);
	assert_false(f->run.sum.login_failed);
}

static void the_login_mechanism_can_be_chosen(void **state)
{
	struct fixture *f = *state;

	begin_login(f, TLS "starttls --auth PLAIN~LOGIN " LOGIN);
	f->mail.auth = "login";
	assert_int_equal(send_one(f), OUTCOME_ACCEPTED);
}

static void smtps_is_tls_from_the_first_byte(void **state)
{
	struct fixture *f = *state;
	char url[64];

	begin_login(f, TLS "smtps --auth PLAIN " LOGIN);
	snprintf(url, sizeof url, "smtps://127.0.0.1:%d", f->server.port);
	f->mail.url = url;
	f->mail.starttls = false;
	assert_int_equal(send_one(f), OUTCOME_ACCEPTED);
	assert_int_equal(server_logged(&f->server, "\"tls\": true"), 1);
}

static void a_token_comes_from_a_command(void **state)
{
	struct fixture *f = *state;

	begin_login(f, TLS "starttls --auth XOAUTH2 " LOGIN);
	f->mail.password_file = NULL;
	f->mail.token_command = "echo t0ken";
	assert_int_equal(send_one(f), OUTCOME_ACCEPTED);
}

static void a_token_command_that_fails_sends_nothing(void **state)
{
	struct fixture *f = *state;

	begin_login(f, TLS "starttls --auth XOAUTH2 " LOGIN);
	f->mail.token_command = "echo s3cret; exit 3";
	assert_int_equal(send_one(f), OUTCOME_NOT_TRIED);
	assert_int_equal(f->run.status, STATUS_PERMFAIL);
	assert_no_secret(f);
	assert_int_equal(server_logged(&f->server, ""), 0);
}

static void a_password_file_that_others_read_is_refused(void **state)
{
	struct fixture *f = *state;
	char path[128];

	begin_login(f, TLS "starttls --auth PLAIN " LOGIN);
	snprintf(path, sizeof path, "%s/password", f->server.dir);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(send_one(f), OUTCOME_NOT_TRIED);
	assert_int_equal(f->run.status, STATUS_PERMFAIL);
	assert_int_equal(server_logged(&f->server, ""), 0);
	assert_no_secret(f);
}

static void the_password_may_come_from_the_environment(void **state)
{
	struct fixture *f = *state;

	begin_login(f, TLS "starttls --auth PLAIN " LOGIN);
	f->mail.password_file = NULL;
	setenv("RELANCE_SMTP_PASSWORD", "s3cret", 1);
	assert_int_equal(send_one(f), OUTCOME_ACCEPTED);
	unsetenv("RELANCE_SMTP_PASSWORD");
	assert_int_equal(send_one(f), OUTCOME_NOT_TRIED);
	assert_int_equal(f->run.status, STATUS_PERMFAIL);
}

static void only_named_domains_get_mail_while_testing(void **state)
{
	static const char *const only[] = { "example.org" };
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1", .to = "a@example.org" },
				      { .id = "m-2", .to = "b@other.org" } };
	struct memory_source s = { .item = item, .n = 2 };

	begin(f, "");
	f->mail.only_to = only;
	f->mail.only_to_count = 1;
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(item[0].kind, OUTCOME_ACCEPTED);
	assert_int_equal(item[1].kind, OUTCOME_NOT_TRIED);
	assert_int_equal(item[1].asked, 0);
	assert_non_null(strstr(item[1].reply, "other.org"));
	assert_int_equal(server_accepted(&f->server), 1);
}

static void a_redirect_takes_the_place_of_every_recipient(void **state)
{
	struct fixture *f = *state;

	begin(f, "");
	f->options.redirect = "me@example.net";
	assert_int_equal(send_one(f), OUTCOME_ACCEPTED);
	assert_int_equal(server_logged(&f->server, "<me@example.net>"), 1);
	assert_int_equal(server_logged(&f->server, "<ada@"), 0);
}

static void letters_never_go_by_mail(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = {
		{ .id = "l-1", .body = "<p>\n", .channel = CHANNEL_LETTER },
		{ .id = "m-1", .to = "ada@example.org" },
	};
	struct memory_source s = { .item = item, .n = 2 };

	begin(f, "");
	memory_deliver(&f->run, &s, &f->options);
	assert_string_equal(item[0].file, "letters/2026-11-23/l-1.pdf");
	assert_int_equal(item[1].kind, OUTCOME_ACCEPTED);
	assert_int_equal(server_accepted(&f->server), 1);
}

static void per_day_ends_the_run_with_a_note(void **state)
{
	enum {
		N = 10
	};
	struct fixture *f = *state;
	struct memory_item item[N];
	struct memory_source s = { .item = item, .n = N };

	for (int i = 0; i < N; i++)
		item[i] = (struct memory_item){ .id = "m",
						.to = "ada@example.org" };
	begin(f, "");
	f->mail.per_day = 7;
	f->options.already_today = 4;
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_OK);
	assert_int_equal(server_accepted(&f->server), 3);
	assert_string_equal(f->run.sum.note, "mail.per_day is reached");
}

static void a_sender_refused_three_times_stops_the_run(void **state)
{
	enum {
		N = 30
	};
	struct fixture *f = *state;
	struct memory_item item[N];
	struct memory_source s = { .item = item, .n = N };

	for (int i = 0; i < N; i++)
		item[i] = (struct memory_item){ .id = "m",
						.to = "ada@example.org" };
	begin(f, "--fault mail=550~5.7.1~not~you");
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_PERMFAIL);
	assert_true(f->run.sum.refused < 8);
	assert_int_equal(f->run.diags.errors, 1);
}

static void a_server_that_falls_silent_does_not_make_all_uncertain(void **state)
{
	enum {
		N = 30
	};
	struct fixture *f = *state;
	struct memory_item item[N];
	struct memory_source s = { .item = item, .n = N };

	for (int i = 0; i < N; i++)
		item[i] = (struct memory_item){ .id = "m",
						.to = "ada@example.org" };
	begin(f, "--fault accepted=drop");
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_TEMPFAIL);
	assert_true(f->run.sum.server_down);
	assert_in_range(f->run.sum.uncertain, 3, 4);
	assert_int_equal(server_accepted(&f->server), f->run.sum.uncertain);
}

static void replies_are_cleaned_before_they_are_kept(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };

	begin(f, "--fault rcpt=550~bell\a\x1b[31m\xff");
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(item[0].kind, OUTCOME_REFUSED);
	for (const char *p = item[0].reply; *p; p++)
		assert_in_range((unsigned char)*p, ' ', '~');
}

static void the_greeting_bears_the_name_of_the_host(void **state)
{
	struct fixture *f = *state;

	begin(f, "");
	f->options.host_name = "mail.example.com";
	assert_int_equal(send_one(f), OUTCOME_ACCEPTED);
	assert_int_equal(
		server_logged(&f->server, "{\"ehlo\": \"mail.example.com\"}"),
		1);
}

static void assert_url_refused(struct fixture *f, const char *url)
{
	f->mail.url = url;
	assert_int_equal(send_one(f), OUTCOME_NOT_TRIED);
	assert_int_equal(f->run.status, STATUS_PERMFAIL);
}

static void a_strange_url_is_refused(void **state)
{
	struct fixture *f = *state;

	begin(f, "");
	assert_url_refused(f, NULL);
	assert_url_refused(f, "http://127.0.0.1");
	assert_url_refused(f, "smtp://");
	assert_url_refused(f, "smtp://user:pass@127.0.0.1");
	assert_url_refused(f, "smtp://127.0.0.1/path");
	assert_url_refused(f, "smtp://127.0.0.1:25\r\nX");
	assert_url_refused(f, "smtp://127.0.0.1:abc");
}

/* ---- check --mail -------------------------------------------------------- */

static enum status check(struct fixture *f, struct str *report)
{
	memory_release(&f->run);
	f->run = (struct memory_run){ 0 };
	diags_init(&f->run.diags, &f->run.arena);
	return deliver_check(&f->options, report, &f->run.diags);
}

static void a_check_logs_in_and_sends_nothing(void **state)
{
	struct fixture *f = *state;
	struct str report = STR_INIT;

	begin_login(f, TLS "starttls --auth PLAIN " LOGIN);
	assert_int_equal(check(f, &report), STATUS_OK);
	assert_non_null(strstr(report.buf, "offers AUTH PLAIN"));
	assert_non_null(strstr(report.buf, "TLSv1."));
	assert_non_null(strstr(report.buf, "the login was accepted"));
	assert_null(strstr(report.buf, "s3cret"));
	assert_int_equal(server_logged(&f->server, "MAIL"), 0);
	str_release(&report);
}

static void a_check_tells_why_it_failed(void **state)
{
	struct fixture *f = *state;
	struct str report = STR_INIT;

	begin_login(f, TLS "starttls --auth PLAIN --password other");
	assert_int_equal(check(f, &report), STATUS_PERMFAIL);
	assert_string_equal(f->run.diags.v[0].text,
			    "the mail server refused the login: 535 5.7.8 bad "
			    "credentials");
	f->mail.url = "smtp://127.0.0.1:1";
	assert_int_equal(check(f, &report), STATUS_TEMPFAIL);
	str_release(&report);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static int make_certificates(void **state)
{
	(void)state;
	return system(SMTP_DIR "/cert.sh build/smtp-cert");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_message_arrives_as_it_is),
		CASE(lines_of_dots_arrive_as_they_are),
		CASE(a_bare_line_feed_never_reaches_the_server),
		CASE(an_address_that_injects_never_reaches_the_server),
		CASE(without_leave_the_server_accepts_nothing),
		CASE(a_store_that_fails_lets_nothing_go),
		CASE(many_share_connections_and_transactions),
		CASE(a_stale_connection_is_made_anew),
		CASE(a_refused_connection_leaves_its_work_to_the_others),
		CASE(a_server_that_is_not_there_leaves_all_untried),
		CASE(a_stop_finishes_what_was_begun),
		CASE(a_password_goes_only_over_tls),
		CASE(a_login_without_tls_is_refused_before_any_connection),
		CASE(a_stripped_starttls_never_shows_the_password),
		CASE(a_server_that_offers_no_login_gets_no_message),
		CASE(a_wrong_password_stops_the_run_and_is_not_told),
		CASE(a_login_that_is_down_for_now_is_a_server_down),
		CASE(the_login_mechanism_can_be_chosen),
		CASE(smtps_is_tls_from_the_first_byte),
		CASE(a_token_comes_from_a_command),
		CASE(a_token_command_that_fails_sends_nothing),
		CASE(a_password_file_that_others_read_is_refused),
		CASE(the_password_may_come_from_the_environment),
		CASE(only_named_domains_get_mail_while_testing),
		CASE(a_redirect_takes_the_place_of_every_recipient),
		CASE(letters_never_go_by_mail),
		CASE(per_day_ends_the_run_with_a_note),
		CASE(a_sender_refused_three_times_stops_the_run),
		CASE(a_server_that_falls_silent_does_not_make_all_uncertain),
		CASE(replies_are_cleaned_before_they_are_kept),
		CASE(the_greeting_bears_the_name_of_the_host),
		CASE(a_strange_url_is_refused),
		CASE(a_check_logs_in_and_sends_nothing),
		CASE(a_check_tells_why_it_failed),
	};

	return cmocka_run_group_tests(tests, make_certificates, NULL);
}
