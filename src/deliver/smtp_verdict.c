/*
 * The table of what libcurl's return code, the server's last reply and the
 * point of the dialogue mean together. Measured on libcurl 7.88 with a server
 * that fails at each point; tests/unit/deliver holds the same table against
 * what that server really accepted.
 */
#include <curl/curl.h>

#include "smtp_verdict.h"

static struct smtp_verdict ends(enum outcome_kind kind)
{
	return (struct smtp_verdict){ .kind = kind, .next = SMTP_GO_ON };
}

static struct smtp_verdict next(enum smtp_next what)
{
	return (struct smtp_verdict){ .kind = OUTCOME_NOT_TRIED, .next = what };
}

static bool temporary(int code)
{
	return code >= 400 && code < 500;
}

static bool permanent(int code)
{
	return code >= 500 && code < 600;
}

/* Only a reply that refuses can undo a reported end of data. */
static struct smtp_verdict after_end(const struct smtp_seen *s)
{
	if (s->rc == CURLE_OK)
		return ends(OUTCOME_ACCEPTED);
	if (s->rc == CURLE_WEIRD_SERVER_REPLY && temporary(s->code))
		return ends(OUTCOME_RETRY);
	if (s->rc == CURLE_WEIRD_SERVER_REPLY && permanent(s->code))
		return ends(OUTCOME_REFUSED);
	return ends(OUTCOME_UNCERTAIN);
}

static bool tls_failed(int rc)
{
	return rc == CURLE_PEER_FAILED_VERIFICATION ||
	       rc == CURLE_USE_SSL_FAILED || rc == CURLE_SSL_CACERT_BADFILE ||
	       rc == CURLE_SSL_ISSUER_ERROR || rc == CURLE_SSL_CIPHER;
}

static struct smtp_verdict before_mail(const struct smtp_seen *s)
{
	if (tls_failed(s->rc))
		return next(SMTP_UNSAFE);
	/* 454 and the like: the server cannot check credentials now. */
	if (s->rc == CURLE_LOGIN_DENIED && !temporary(s->code))
		return next(SMTP_NO_LOGIN);
	return next(SMTP_NO_CONNECTION);
}

static bool wants_login(int code)
{
	return code == 530 || code == 535 || code == 538;
}

static struct smtp_verdict refused(const struct smtp_seen *s)
{
	struct smtp_verdict v = ends(OUTCOME_REFUSED);

	if (s->at == SMTP_AT_MAIL && wants_login(s->code))
		return next(SMTP_NO_LOGIN);
	v.address_refused = s->at == SMTP_AT_RCPT;
	/* 552: this message is too large, not a sender who is unwelcome. */
	v.sender_refused = s->at == SMTP_AT_MAIL && s->code != 552;
	return v;
}

struct smtp_verdict smtp_verdict(const struct smtp_seen *s)
{
	struct smtp_verdict v = ends(OUTCOME_NOT_TRIED);

	if (s->end_reported)
		return after_end(s);
	if (s->leave_refused) {
		v.withdrawn = true;
		return v;
	}
	if (s->not_logged_in)
		return next(SMTP_NO_LOGIN);
	/* libcurl is content, yet we never gave it the end of data. */
	if (s->rc == CURLE_OK)
		return ends(OUTCOME_UNCERTAIN);
	if (s->reused && s->at <= SMTP_AT_MAIL &&
	    (s->code == 0 || s->code == 421))
		return next(SMTP_AGAIN);
	if (s->at < SMTP_AT_MAIL)
		return before_mail(s);
	if (permanent(s->code))
		return refused(s);
	return ends(OUTCOME_RETRY);
}
