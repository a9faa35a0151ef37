#ifndef DELIVER_SMTP_CONFIG_H
#define DELIVER_SMTP_CONFIG_H
/**
 * All that the connections share; does not change once it was loaded.
 * Secrets live here only, and are wiped when it is released.
 */
#include "transport.h"

struct smtp_config {
	char *url;	     /* smtp(s)://host:port/ehlo-name */
	char *from;	     /* "<bounces@example.org>" */
	char *ca_file;	     /* path, or NULL: the system's */
	char *user;	     /* NULL: no login */
	char *login_options; /* "AUTH=XOAUTH2", or NULL */
	char *secret;	     /* password or token */
	bool is_token;
	bool implicit_tls, starttls;
	int connections;
	long timeout_s;
};

/** False, with errors in `d`, when it cannot be used. Runs token_command, so
 * call it before any thread is started. */
bool smtp_config_load(struct smtp_config *c,
		      const struct transport_setup *setup, struct diags *d);
void smtp_config_release(struct smtp_config *c);

/** The password or token as malloc'd text, or NULL with an error in `d`.
 * Never puts any of it into a message. */
char *smtp_secret_load(const struct mail_config *mail, const char *dir,
		       struct diags *d);
/** Overwrite and free. NULL is fine. */
void smtp_secret_free(char *secret);

#endif
