/*
 * From relance.yaml to what libcurl needs, refusing what would be unsafe
 * before any connection: credentials without TLS, a strange URL, a strange
 * name to greet with.
 */
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "relance/text.h"
#include "smtp_config.h"

enum {
	NAME_MOST = 256,
	CONNECTIONS_MOST = 64,
	TIMEOUT_DEFAULT = 600
};

static char *format(const char *fmt, ...) PRINTF_LIKE(1, 2);
static char *format(const char *fmt, ...)
{
	char *out = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&out, fmt, ap) < 0)
		BUG("out of memory");
	va_end(ap);
	return out;
}

static bool only(const char *text, size_t n, const char *allowed)
{
	return n > 0 && strspn(text, allowed) >= n;
}

#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* A host name, or an IPv6 address in brackets; then perhaps a port. */
static bool host_valid(const char *host)
{
	const char *end = *host == '[' ? strchr(host, ']') : strchr(host, ':');
	size_t n = end ? (size_t)(end - host) : strlen(host);

	if (*host == '[') {
		if (!end || !only(host + 1, n - 1, "0123456789abcdefABCDEF:."))
			return false;
		end++;
	} else if (!only(host, n, ALNUM ".-")) {
		return false;
	}
	if (!end || !*end)
		return true;
	return *end == ':' && only(end + 1, strlen(end + 1), "0123456789") &&
	       strlen(end + 1) <= 5;
}

static const char *scheme(struct smtp_config *c, const char *url)
{
	if (!url)
		return NULL;
	c->implicit_tls = strncasecmp(url, "smtps://", 8) == 0;
	if (c->implicit_tls)
		return url + 8;
	return strncasecmp(url, "smtp://", 7) == 0 ? url + 7 : NULL;
}

static bool name_valid(const char *name)
{
	return only(name, strlen(name), ALNUM ".-") && strlen(name) < NAME_MOST;
}

/* The full name of this host, for servers that look it up. */
static char *own_name(void)
{
	struct addrinfo hints = { .ai_flags = AI_CANONNAME }, *found = NULL;
	char name[NAME_MOST] = "", *out;

	if (gethostname(name, sizeof name - 1))
		name[0] = '\0';
	if (!strchr(name, '.') && *name &&
	    getaddrinfo(name, NULL, &hints, &found) == 0 && found &&
	    found->ai_canonname && name_valid(found->ai_canonname))
		out = strdup(found->ai_canonname);
	else
		out = strdup(name_valid(name) ? name : "localhost");
	if (found)
		freeaddrinfo(found);
	return out;
}

static bool load_url(struct smtp_config *c, const struct transport_setup *setup,
		     struct diags *d)
{
	const struct mail_config *mail = setup->options->mail;
	const char *given = setup->options->host_name;
	const char *host = scheme(c, mail->url);
	size_t n = host ? strlen(host) : 0;
	char *bare, *name;

	bare = strndup(host ? host : "", n && host[n - 1] == '/' ? n - 1 : n);
	if (!host || !host_valid(bare)) {
		struct diag *diag = diag_error(d, "mail.url is not smtp://host"
						  ":port or smtps://host:port");

		diag->pos = mail->pos;
		free(bare);
		return false;
	}
	name = given && name_valid(given) ? strdup(given) : own_name();
	c->url = format("%s://%s/%s", c->implicit_tls ? "smtps" : "smtp", bare,
			name);
	free(name);
	free(bare);
	return true;
}

static const char *const mechanisms[] = { "PLAIN", "LOGIN", "CRAM-MD5",
					  "XOAUTH2", "OAUTHBEARER" };

static bool load_mechanism(struct smtp_config *c,
			   const struct mail_config *mail, struct diags *d)
{
	const char *want = mail->auth	 ? mail->auth
			   : c->is_token ? "XOAUTH2"
					 : NULL;

	if (!want)
		return true;
	for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms; i++)
		if (strcasecmp(want, mechanisms[i]) == 0)
			c->login_options = format("AUTH=%s", mechanisms[i]);
	if (!c->login_options)
		diag_error(d,
			   "mail.auth is not plain, login, cram-md5, "
			   "xoauth2 or oauthbearer: %s",
			   want);
	return c->login_options != NULL;
}

static bool load_login(struct smtp_config *c,
		       const struct transport_setup *setup, struct diags *d)
{
	const struct mail_config *mail = setup->options->mail;
	struct diag *diag;

	if (!mail->user)
		return true;
	if (!c->implicit_tls && !c->starttls) {
		diag = diag_error(d, "mail.user is set, but the connection has "
				     "no TLS, so the password would travel in "
				     "clear");
		diag_hint(d, diag, "Use smtps:// or starttls: required.");
		return false;
	}
	c->user = strdup(mail->user);
	c->is_token = mail->token_command != NULL;
	if (!load_mechanism(c, mail, d))
		return false;
	c->secret = smtp_secret_load(mail, setup->options->dir, d);
	return c->secret != NULL;
}

bool smtp_config_load(struct smtp_config *c,
		      const struct transport_setup *setup, struct diags *d)
{
	const struct mail_config *mail = setup->options->mail;
	const char *dir = setup->options->dir;
	int n = mail->connections > 0 ? mail->connections : 4;

	*c = (struct smtp_config){ 0 };
	c->starttls = mail->starttls;
	c->connections = n < CONNECTIONS_MOST ? n : CONNECTIONS_MOST;
	c->timeout_s = mail->timeout_seconds > 0 ? mail->timeout_seconds
						 : TIMEOUT_DEFAULT;
	c->from = format("<%s>", setup->envelope_from);
	if (mail->ca_file)
		c->ca_file = *mail->ca_file == '/' || !dir
				     ? strdup(mail->ca_file)
				     : format("%s/%s", dir, mail->ca_file);
	if (load_url(c, setup, d) && load_login(c, setup, d))
		return true;
	smtp_config_release(c);
	return false;
}

void smtp_config_release(struct smtp_config *c)
{
	smtp_secret_free(c->secret);
	free(c->url);
	free(c->from);
	free(c->ca_file);
	free(c->user);
	free(c->login_options);
	*c = (struct smtp_config){ 0 };
}
