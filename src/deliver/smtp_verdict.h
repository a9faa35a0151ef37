#ifndef DELIVER_SMTP_VERDICT_H
#define DELIVER_SMTP_VERDICT_H
/**
 * What the end of one SMTP transaction means for "never send twice". Pure.
 *
 * Accepted: libcurl says so. Uncertain: the end of data was reported and no
 * clear refusal came back. Everything else was not accepted.
 */
#include "relance/store.h"

/** How far the dialogue came: the last command that was sent. */
enum smtp_at {
	SMTP_AT_CONNECT,
	SMTP_AT_EHLO,
	SMTP_AT_TLS,
	SMTP_AT_AUTH,
	SMTP_AT_MAIL,
	SMTP_AT_RCPT,
	SMTP_AT_DATA,
};

struct smtp_seen {
	int rc;	  /* CURLcode */
	int code; /* last reply before QUIT, 0: none in this transaction */
	enum smtp_at at;
	bool reused; /* the connection was open before */
	bool leave_refused;
	bool end_reported;  /* leave granted, end of data given to libcurl */
	bool not_logged_in; /* MAIL was answered without a login we need */
};

enum smtp_next {
	SMTP_GO_ON, /* the verdict is this message's */
	SMTP_AGAIN, /* the kept connection was stale: once more, at once */
	SMTP_NO_CONNECTION, /* nothing was said about this message */
	SMTP_UNSAFE,	    /* TLS cannot be had as asked: stop */
	SMTP_NO_LOGIN,	    /* credentials refused: stop */
};

struct smtp_verdict {
	enum outcome_kind kind; /* of SMTP_GO_ON */
	enum smtp_next next;
	bool withdrawn, address_refused, sender_refused;
};

struct smtp_verdict smtp_verdict(const struct smtp_seen *seen);

#endif
