/*
 * One message after the other over one kept connection, with libcurl.
 *
 * libcurl sends the final dot only after the read callback returned 0, so
 * that callback is where leave is asked; refused, it aborts, and the server
 * has accepted nothing. How far the dialogue came is seen in the commands
 * that libcurl reports as sent, of which only the verb is looked at.
 */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "relance/str.h"
#include "smtp_session.h"

enum {
	CONNECT_TIMEOUT_S = 30,
	QUIT_TIMEOUT_S = 2,
	TRANSACTION_ROUNDS = 3, /* whole transaction: so many timeouts */
};

struct smtp_session {
	CURL *curl;
	const struct smtp_config *config;
	smtp_leave_fn *leave;
	void *leave_ctx;

	/* the connection */
	bool kept, logged_in, auth_offered, in_capabilities;

	/* the transaction */
	struct job *job;
	size_t at_byte;
	struct smtp_seen seen;
	bool quitting;
	char line[REPLY_SIZE]; /* last reply before QUIT */
	char error[CURL_ERROR_SIZE];

	/* a probe */
	struct str *report;
	char tls[128];
};

/* ---- what libcurl tells ------------------------------------------------- */

static void began(struct smtp_session *s, enum smtp_at at)
{
	s->seen.at = at;
	s->seen.code = 0;
	if (at == SMTP_AT_EHLO)
		s->logged_in = s->auth_offered = false;
}

static void saw_command(struct smtp_session *s, const char *text, size_t n)
{
	static const struct {
		const char *verb;
		enum smtp_at at;
	} verbs[] = {
		{ "EHLO ", SMTP_AT_EHLO },     { "HELO ", SMTP_AT_EHLO },
		{ "STARTTLS", SMTP_AT_TLS },   { "AUTH ", SMTP_AT_AUTH },
		{ "MAIL FROM", SMTP_AT_MAIL }, { "RCPT TO", SMTP_AT_RCPT },
		{ "DATA", SMTP_AT_DATA },
	};

	/* What follows a 334 is a secret, not a command. */
	if (s->seen.at == SMTP_AT_AUTH && s->seen.code == 334)
		return;
	if (n >= 4 && memcmp(text, "QUIT", 4) == 0)
		s->quitting = true;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		size_t len = strlen(verbs[i].verb);

		if (n >= len && memcmp(text, verbs[i].verb, len) == 0)
			began(s, verbs[i].at);
	}
}

static int on_debug(CURL *curl, curl_infotype type, char *data, size_t n,
		    void *ctx)
{
	static const char tls[] = "SSL connection using ";
	struct smtp_session *s = ctx;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT)
		saw_command(s, data, n);
	if (type == CURLINFO_TEXT && n > sizeof tls &&
	    memcmp(data, tls, sizeof tls - 1) == 0)
		snprintf(s->tls, sizeof s->tls, "%.*s",
			 (int)strcspn(data + sizeof tls - 1, "\r\n"),
			 data + sizeof tls - 1);
	return 0;
}

static bool digits(const char *line, size_t n)
{
	return n >= 3 && line[0] >= '2' && line[0] <= '5' && line[1] >= '0' &&
	       line[1] <= '9' && line[2] >= '0' && line[2] <= '9';
}

static void keep_line(struct smtp_session *s, const char *line, size_t n)
{
	while (n && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		n--;
	if (n >= sizeof s->line)
		n = sizeof s->line - 1;
	memcpy(s->line, line, n);
	s->line[n] = '\0';
}

static void saw_capability(struct smtp_session *s)
{
	const char *word = s->line + 4;
	bool names_server = !s->in_capabilities;

	if (strlen(s->line) < 5)
		return;
	s->in_capabilities = s->line[3] == '-';
	if (names_server)
		return;
	if (strncasecmp(word, "AUTH ", 5) == 0 ||
	    strncasecmp(word, "AUTH=", 5) == 0)
		s->auth_offered = true;
	if (s->report)
		str_addf(s->report, "  offers %s\n", word);
}

/* A refusal makes libcurl say QUIT; do not wait long for the answer. */
static void expect_quit(struct smtp_session *s)
{
	curl_easy_setopt(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
			 (long)QUIT_TIMEOUT_S);
}

static size_t on_reply(char *line, size_t size, size_t count, void *ctx)
{
	struct smtp_session *s = ctx;
	size_t n = size * count;

	if (s->quitting || !digits(line, n))
		return n;
	keep_line(s, line, n);
	s->seen.code =
		(line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	if (s->seen.code >= 400)
		expect_quit(s);
	if (s->seen.at == SMTP_AT_EHLO && s->seen.code == 250)
		saw_capability(s);
	if (s->seen.at == SMTP_AT_AUTH && s->seen.code == 235)
		s->logged_in = true;
	/* libcurl goes on without a login when the server offers none. */
	if (s->seen.at == SMTP_AT_MAIL && s->config->user && !s->logged_in) {
		s->seen.not_logged_in = true;
		return 0;
	}
	return n;
}

static size_t on_read(char *buf, size_t size, size_t count, void *ctx)
{
	struct smtp_session *s = ctx;
	const struct deliver_item *item = &s->job->item;
	size_t n = size * count;

	if (n > item->n - s->at_byte)
		n = item->n - s->at_byte;
	if (n) {
		memcpy(buf, item->bytes + s->at_byte, n);
		s->at_byte += n;
		return n;
	}
	/* Returning 0 lets the final dot go: from then on the server may have
	 * accepted it whatever we see, so leave must be durable before. */
	if (!s->leave(s->leave_ctx, s->job)) {
		s->seen.leave_refused = true;
		return CURL_READFUNC_ABORT;
	}
	s->seen.end_reported = true;
	return 0;
}

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	(void)data;
	(void)ctx;
	return size * count;
}

/* ---- options ------------------------------------------------------------ */

static void set_timeouts(struct smtp_session *s)
{
	long t = s->config->timeout_s;

	curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT,
			 t < CONNECT_TIMEOUT_S ? t : (long)CONNECT_TIMEOUT_S);
	/* LOW_SPEED_* never fires while a reply is awaited: not used. */
	curl_easy_setopt(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, t);
	curl_easy_setopt(s->curl, CURLOPT_TIMEOUT, t * TRANSACTION_ROUNDS);
}

static void set_tls(struct smtp_session *s)
{
	const struct smtp_config *c = s->config;
	/* Never TRY: a stripped STARTTLS would send in clear. */
	long level = c->starttls && !c->implicit_tls ? (long)CURLUSESSL_ALL
						     : (long)CURLUSESSL_NONE;

	curl_easy_setopt(s->curl, CURLOPT_USE_SSL, level);
	curl_easy_setopt(s->curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(s->curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(s->curl, CURLOPT_SSLVERSION,
			 (long)CURL_SSLVERSION_TLSv1_2);
	if (c->ca_file)
		curl_easy_setopt(s->curl, CURLOPT_CAINFO, c->ca_file);
}

static void set_login(struct smtp_session *s)
{
	const struct smtp_config *c = s->config;

	if (!c->user)
		return;
	curl_easy_setopt(s->curl, CURLOPT_USERNAME, c->user);
	curl_easy_setopt(s->curl, CURLOPT_SASL_IR, 1L);
	if (c->is_token)
		curl_easy_setopt(s->curl, CURLOPT_XOAUTH2_BEARER, c->secret);
	else
		curl_easy_setopt(s->curl, CURLOPT_PASSWORD, c->secret);
	if (c->login_options)
		curl_easy_setopt(s->curl, CURLOPT_LOGIN_OPTIONS,
				 c->login_options);
}

static void set_callbacks(struct smtp_session *s)
{
	curl_easy_setopt(s->curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGDATA, s);
	curl_easy_setopt(s->curl, CURLOPT_HEADERFUNCTION, on_reply);
	curl_easy_setopt(s->curl, CURLOPT_HEADERDATA, s);
	curl_easy_setopt(s->curl, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(s->curl, CURLOPT_READDATA, s);
	curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(s->curl, CURLOPT_ERRORBUFFER, s->error);
}

struct smtp_session *smtp_session_new(const struct smtp_config *config,
				      smtp_leave_fn *leave, void *ctx)
{
	struct smtp_session *s = mem_alloc(sizeof *s);

	*s = (struct smtp_session){ .config = config,
				    .leave = leave,
				    .leave_ctx = ctx };
	s->curl = curl_easy_init();
	if (!s->curl)
		BUG("libcurl gives no handle");
	curl_easy_setopt(s->curl, CURLOPT_URL, config->url);
	curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(s->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
	set_callbacks(s);
	set_tls(s);
	set_login(s);
	return s;
}

/* ---- transactions ------------------------------------------------------- */

static CURLcode perform(struct smtp_session *s)
{
	long connects = 0;
	CURLcode rc;

	s->seen = (struct smtp_seen){ .at = SMTP_AT_CONNECT };
	s->at_byte = 0;
	s->quitting = false;
	s->line[0] = s->error[0] = '\0';
	set_timeouts(s);
	rc = curl_easy_perform(s->curl);
	curl_easy_getinfo(s->curl, CURLINFO_NUM_CONNECTS, &connects);
	s->seen.rc = (int)rc;
	s->seen.reused = connects == 0 && s->kept;
	s->kept = rc == CURLE_OK;
	return rc;
}

/* The server's own words where it refused, else libcurl's. */
static const char *words(const struct smtp_session *s)
{
	if (s->seen.not_logged_in)
		return s->auth_offered ? "the server took no login"
				       : "the server offers no login";
	if (s->seen.code >= 400 || s->seen.rc == CURLE_OK)
		return s->line;
	if (s->error[0])
		return s->error;
	return curl_easy_strerror((CURLcode)s->seen.rc);
}

static void conclude(struct smtp_session *s, const struct smtp_verdict *v)
{
	struct job *job = s->job;

	job->withdrawn = v->withdrawn;
	job->address_refused = v->address_refused;
	job->sender_refused = v->sender_refused;
	switch (v->next) {
	case SMTP_GO_ON:
	case SMTP_AGAIN:
		job->unanswered =
			v->kind == OUTCOME_UNCERTAIN ||
			(v->kind == OUTCOME_RETRY && s->seen.code < 400);
		job_end(job, v->kind, "%s", words(s));
		return;
	case SMTP_NO_CONNECTION:
		job_end(job, v->kind, "no connection to the mail server: %s",
			words(s));
		return;
	case SMTP_UNSAFE:
		job->trouble = TROUBLE_DOWN;
		job_end(job, v->kind,
			"no safe connection to the mail "
			"server: %s",
			words(s));
		return;
	case SMTP_NO_LOGIN:
		job->trouble = TROUBLE_LOGIN;
		job_end(job, v->kind, "the mail server refused the login: %s",
			words(s));
		return;
	}
}

static struct smtp_verdict transact(struct smtp_session *s)
{
	struct smtp_verdict v;

	perform(s);
	v = smtp_verdict(&s->seen);
	if (v.next != SMTP_AGAIN)
		return v;
	/* Only a kept connection can be stale, so this ends. */
	perform(s);
	return smtp_verdict(&s->seen);
}

enum smtp_next smtp_session_send(struct smtp_session *s, struct job *job)
{
	struct curl_slist *to = NULL;
	struct str rcpt = STR_INIT;
	struct smtp_verdict v;

	str_addf(&rcpt, "<%s>", job->item.recipient);
	to = curl_slist_append(NULL, rcpt.buf);
	if (!to)
		BUG("out of memory");
	curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, s->config->from);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, to);
	/* UPLOAD with the size unknown: told the size, libcurl would send the
	 * final dot without asking the read callback for more. */
	curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 1L);
	s->job = job;
	v = transact(s);
	conclude(s, &v);
	s->job = NULL;
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(to);
	str_release(&rcpt);
	return v.next == SMTP_AGAIN ? SMTP_GO_ON : v.next;
}

static void set_command(struct smtp_session *s, const char *command)
{
	curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 0L);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, NULL);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_easy_setopt(s->curl, CURLOPT_CUSTOMREQUEST, command);
	curl_easy_setopt(s->curl, CURLOPT_NOBODY, 1L);
}

enum smtp_next smtp_session_probe(struct smtp_session *s, struct str *report,
				  char why[REPLY_SIZE])
{
	struct smtp_verdict v;
	CURLcode rc;

	s->report = report;
	set_command(s, "NOOP");
	rc = perform(s);
	s->report = NULL;
	if (rc == CURLE_OK && s->config->user && !s->logged_in) {
		s->seen.not_logged_in = true;
	} else if (rc == CURLE_OK) {
		str_addf(report, "  %s\n",
			 s->tls[0] ? s->tls
				   : "the connection is not encrypted");
		str_add(report, s->config->user ? "  the login was accepted\n"
						: "  no login is configured\n");
		return SMTP_GO_ON;
	}
	v = smtp_verdict(&s->seen);
	snprintf(why, REPLY_SIZE, "%s", words(s));
	return v.next == SMTP_GO_ON ? SMTP_NO_CONNECTION : v.next;
}

static curl_socket_t no_socket(void *ctx, curlsocktype purpose,
			       struct curl_sockaddr *address)
{
	(void)ctx;
	(void)purpose;
	(void)address;
	return CURL_SOCKET_BAD;
}

/* curl_easy_cleanup() would wait two minutes for a server that does not
 * answer QUIT; a transaction of our own has our timeouts. */
static void say_quit(struct smtp_session *s)
{
	set_command(s, "QUIT");
	curl_easy_setopt(s->curl, CURLOPT_OPENSOCKETFUNCTION, no_socket);
	curl_easy_setopt(s->curl, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
			 (long)QUIT_TIMEOUT_S);
	curl_easy_setopt(s->curl, CURLOPT_TIMEOUT, (long)QUIT_TIMEOUT_S);
	(void)curl_easy_perform(s->curl);
}

void smtp_session_free(struct smtp_session *s)
{
	if (s->kept)
		say_quit(s);
	curl_easy_cleanup(s->curl);
	free(s);
}
