/*
 * One row per fault of a mail server: what is reported, and what the server
 * really took. Nothing that the server took may be reported as safe to send
 * again, and nothing is ever accepted twice.
 */
#include "fault_server.h"

struct row {
	const char *fault; /* words for faultd.py */
	enum outcome_kind kind;
	int accepted; /* what the server kept */
	int asked;    /* was leave asked */
	bool down, address_refused;
};

#define F "--fault "

static const struct row rows[] = {
	{ "", OUTCOME_ACCEPTED, 1, 1, false, false },
	{ F "quit=stall", OUTCOME_ACCEPTED, 1, 1, false, false },
	{ F "quit=drop", OUTCOME_ACCEPTED, 1, 1, false, false },
	{ F "idle=drop", OUTCOME_ACCEPTED, 1, 1, false, false },
	/* before the message */
	{ F "banner=drop", OUTCOME_NOT_TRIED, 0, 0, true, false },
	{ F "banner=stall", OUTCOME_NOT_TRIED, 0, 0, true, false },
	{ F "banner=421~busy", OUTCOME_NOT_TRIED, 0, 0, true, false },
	{ F "banner=554~no", OUTCOME_NOT_TRIED, 0, 0, true, false },
	{ F "banner=nonsense", OUTCOME_NOT_TRIED, 0, 0, true, false },
	{ F "ehlo=drop", OUTCOME_NOT_TRIED, 0, 0, true, false },
	{ F "ehlo=stall", OUTCOME_NOT_TRIED, 0, 0, true, false },
	{ F "ehlo=421~busy", OUTCOME_NOT_TRIED, 0, 0, true, false },
	/* an old server that knows only HELO */
	{ F "ehlo=502~what", OUTCOME_ACCEPTED, 1, 1, false, false },
	/* once a failed connection is not the end */
	{ F "banner=drop@1", OUTCOME_ACCEPTED, 1, 1, false, false },
	/* the envelope */
	{ F "mail=drop", OUTCOME_RETRY, 0, 0, false, false },
	{ F "mail=stall", OUTCOME_RETRY, 0, 0, false, false },
	{ F "mail=452~later", OUTCOME_RETRY, 0, 0, false, false },
	{ F "mail=421~busy", OUTCOME_RETRY, 0, 0, false, false },
	{ F "mail=550~no", OUTCOME_REFUSED, 0, 0, false, false },
	{ F "rcpt=drop", OUTCOME_RETRY, 0, 0, false, false },
	{ F "rcpt=stall", OUTCOME_RETRY, 0, 0, false, false },
	{ F "rcpt=450~later", OUTCOME_RETRY, 0, 0, false, false },
	{ F "rcpt=421~busy", OUTCOME_RETRY, 0, 0, false, false },
	{ F "rcpt=550~unknown", OUTCOME_REFUSED, 0, 0, false, true },
	{ F "rcpt=550~unknown " F "quit=stall", OUTCOME_REFUSED, 0, 0, false,
	  true },
	{ F "data=drop", OUTCOME_RETRY, 0, 0, false, false },
	{ F "data=stall", OUTCOME_RETRY, 0, 0, false, false },
	{ F "data=451~later", OUTCOME_RETRY, 0, 0, false, false },
	{ F "data=554~no", OUTCOME_REFUSED, 0, 0, false, false },
	/* 16 MB: it breaks before all was said */
	{ F "body=drop BIG", OUTCOME_RETRY, 0, 0, false, false },
	{ F "body=stall BIG", OUTCOME_RETRY, 0, 0, false, false },
	/* the end of data was reported */
	{ F "end=drop", OUTCOME_UNCERTAIN, 0, 1, false, false },
	{ F "end=stall", OUTCOME_UNCERTAIN, 0, 1, false, false },
	{ F "end=nonsense", OUTCOME_UNCERTAIN, 0, 1, false, false },
	{ F "end=451~later", OUTCOME_RETRY, 0, 1, false, false },
	{ F "end=421~busy", OUTCOME_RETRY, 0, 1, false, false },
	{ F "end=554~no", OUTCOME_REFUSED, 0, 1, false, false },
	{ F "accepted=drop", OUTCOME_UNCERTAIN, 1, 1, false, false },
	{ F "accepted=stall", OUTCOME_UNCERTAIN, 1, 1, false, false },
	/* TLS is asked for and cannot be had: nothing goes in clear */
	{ "--tls none TLS", OUTCOME_NOT_TRIED, 0, 0, true, false },
	{ "--tls starttls TLS " F "starttls=454~no", OUTCOME_NOT_TRIED, 0, 0,
	  true, false },
	{ "--tls starttls TLS " F "starttls=drop", OUTCOME_NOT_TRIED, 0, 0,
	  true, false },
	{ "--tls starttls WRONG", OUTCOME_NOT_TRIED, 0, 0, true, false },
	{ "--tls starttls TLS", OUTCOME_ACCEPTED, 1, 1, false, false },
};

static const char *with_certificate(const char *fault, char *buf, size_t size)
{
	const char *word = strstr(fault, "WRONG") ? "WRONG" : "TLS";
	const char *at = strstr(fault, word);

	if (strstr(fault, "BIG")) {
		snprintf(buf, size, "%.*s", (int)(strstr(fault, "BIG") - fault),
			 fault);
		return buf;
	}
	if (!at || !strstr(fault, "--tls"))
		return fault;
	snprintf(buf, size,
		 "%.*s --cert build/smtp-cert/%s.pem "
		 "--key build/smtp-cert/%s.pem %s",
		 (int)(at - fault), fault, word[0] == 'W' ? "wrong" : "cert",
		 word[0] == 'W' ? "wrong-key" : "key", at + strlen(word));
	return buf;
}

/* More than the sockets of both sides hold. */
static char *big_body(size_t *n_out)
{
	size_t n = (size_t)16 << 20;
	char *body = mem_alloc(n);

	memset(body, 'x', n);
	for (size_t i = 0; i + 64 <= n; i += 64)
		memcpy(body + i + 62, "\r\n", 2);
	*n_out = n;
	return body;
}

static void check_row(const struct row *row)
{
	char words[512];
	struct server server = { 0 };
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source source = { .item = item, .n = 1 };
	struct mail_config mail;
	struct deliver_options options = { .mail = &mail };
	struct memory_run run;
	char *big = strstr(row->fault, "BIG") ? big_body(&item[0].n) : NULL;

	item[0].body = big;
	server_start(&server,
		     with_certificate(row->fault, words, sizeof words));
	mail = server_mail(&server);
	mail.starttls = strstr(row->fault, "--tls") != NULL;
	mail.ca_file = certificate("ca.pem");
	options.dir = server.dir;
	memory_deliver(&run, &source, &options);
	if (item[0].kind != row->kind ||
	    server_accepted(&server) != row->accepted)
		print_message("fault \"%s\": kind %d, accepted %d, reply "
			      "\"%s\"\n",
			      row->fault, (int)item[0].kind,
			      server_accepted(&server), item[0].reply);
	assert_int_equal(item[0].results, 1);
	assert_int_equal(item[0].kind, row->kind);
	assert_int_equal(server_accepted(&server), row->accepted);
	assert_int_equal(item[0].asked, row->asked);
	assert_int_equal(run.sum.server_down, row->down);
	assert_int_equal(run.status, row->down ? STATUS_TEMPFAIL : STATUS_OK);
	assert_int_equal(item[0].address_refused, row->address_refused);
	assert_true(row->kind == OUTCOME_ACCEPTED || item[0].reply[0]);
	memory_release(&run);
	server_stop(&server);
	free(big);
}

/* Rows mostly wait for time to pass, so several run side by side. */
enum {
	SIDE_BY_SIDE = 8
};

static int wait_for_row(void)
{
	int state = 0;

	assert_true(wait(&state) > 0);
	return !WIFEXITED(state) || WEXITSTATUS(state) != 0;
}

static void start_row(const struct row *row)
{
	fflush(stdout);
	switch (fork()) {
	case -1:
		fail_msg("cannot fork");
		break;
	case 0:
		check_row(row);
		_exit(0);
	default:
		break;
	}
}

static void each_fault_is_reported_as_what_it_was(void **state)
{
	const char *only = getenv("FAULT");
	int running = 0, failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (only && !strstr(rows[i].fault, only))
			continue;
		if (running == SIDE_BY_SIDE) {
			failed += wait_for_row();
			running--;
		}
		start_row(&rows[i]);
		running++;
	}
	while (running--)
		failed += wait_for_row();
	assert_int_equal(failed, 0);
}

static int make_certificates(void **state)
{
	(void)state;
	return system(SMTP_DIR "/cert.sh build/smtp-cert");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_is_reported_as_what_it_was),
	};

	return cmocka_run_group_tests(tests, make_certificates, NULL);
}
