/*
 * Texts that name something: people, addresses, places, accounts, files,
 * conditions. Each is checked as far as that is possible without asking
 * anybody.
 */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "decode.h"
#include "relance/country.h"
#include "relance/text.h"

#define TEXT_SCHEMA "\"type\":[\"string\",\"number\"]"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* The text without blanks and line ends behind it; NULL when that is empty. */
static const char *trimmed(struct decoder *dec, const struct node *node)
{
	const char *text = scalar_text(dec, node);
	size_t n = text ? strlen(text) : 0;

	if (!text)
		return NULL;
	while (n && strchr(" \n\r\t", text[n - 1]))
		n--;
	if (!n) {
		fault(dec, node, "the value is empty");
		return NULL;
	}
	return arena_strndup(dec->arena, text, n);
}

static const char *one_line(struct decoder *dec, const struct node *node)
{
	const char *text = trimmed(dec, node);

	for (const char *p = text; p && *p; p++) {
		if ((unsigned char)*p >= 0x20 && *p != 0x7f)
			continue;
		fault(dec, node, "the value must be a single line of text");
		return NULL;
	}
	return text;
}

static void read_text(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	const char *text = one_line(dec, node);

	if (text)
		*FIELD(base, key, const char *) = text;
}

static void read_block(struct decoder *dec, const struct node *node,
		       const struct key *key, void *base)
{
	const char *text = trimmed(dec, node);

	for (const char *p = text; p && *p; p++) {
		if ((unsigned char)*p >= 0x20 || *p == '\n')
			continue;
		fault(dec, node, "a control character stands in the text");
		return;
	}
	if (text)
		*FIELD(base, key, const char *) = text;
}

/* Lower case, so that a name is also a file name everywhere. */
static char *as_name(struct decoder *dec, const char *text)
{
	char *name = arena_strdup(dec->arena, text);

	for (char *p = name; *p; p++) {
		*p = (char)tolower((unsigned char)*p);
		if (!strchr(LOWER DIGITS "-_", *p))
			*p = '-';
	}
	return name;
}

static void read_name(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	struct diag *diag;

	if (!text)
		return;
	*FIELD(base, key, const char *) = text;
	if (strspn(text, LOWER UPPER DIGITS "-_") == strlen(text) &&
	    *text != '-' && strlen(text) <= 64)
		return;
	diag = fault(dec, node, "\"%s\" is not a name", text);
	if (strlen(text) > 64)
		HINT(dec, diag, "A name has at most 64 letters.");
	else
		HINT(dec, diag,
		     "Use letters, digits, - and _ only, for example %s.",
		     as_name(dec, text));
}

static void read_email(struct decoder *dec, const struct node *node,
		       const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	struct diag *diag;

	if (!text)
		return;
	if (email_valid(text)) {
		*FIELD(base, key, const char *) = text;
		return;
	}
	diag = fault(dec, node, "\"%s\" is not an e-mail address", text);
	if (strchr(text, '<'))
		HINT(dec, diag, "Write only what stands between < and >.");
	else
		HINT(dec, diag, "Write it as name@example.org.");
}

static void read_domain(struct decoder *dec, const struct node *node,
			const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	struct diag *diag;

	if (!text)
		return;
	if (email_valid(arena_printf(dec->arena, "a@%s", text))) {
		*FIELD(base, key, const char *) = text;
		return;
	}
	diag = fault(dec, node, "\"%s\" is not a domain", text);
	if (strchr(text, '@'))
		HINT(dec, diag, "Write what stands behind the @: %s.",
		     strchr(text, '@') + 1);
	else
		HINT(dec, diag, "Write it as example.org.");
}

/* smtp://host[:port], nothing behind it and no password in it. */
static bool url_valid(const char *text)
{
	const char *host, *port;
	size_t n;

	if (text_starts(text, "smtp://"))
		host = text + strlen("smtp://");
	else if (text_starts(text, "smtps://"))
		host = text + strlen("smtps://");
	else
		return false;
	n = *host == '[' ? strspn(host + 1, DIGITS "abcdefABCDEF:.") + 2
			 : strspn(host, LOWER UPPER DIGITS ".-_");
	if (!n || n > 255 || n > strlen(host) ||
	    (*host == '[' && host[n - 1] != ']'))
		return false;
	port = host + n;
	if (!*port)
		return true;
	n = strspn(port + 1, DIGITS);
	return *port == ':' && n && n <= 5 && !port[1 + n];
}

static void read_url(struct decoder *dec, const struct node *node,
		     const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	struct diag *diag;

	if (!text)
		return;
	if (url_valid(text)) {
		*FIELD(base, key, const char *) = text;
		return;
	}
	if (strchr(text, '@')) {
		diag = fault(dec, node, "a user does not belong in the url");
		diag->source = NULL; /* it may hold the password */
		HINT(dec, diag, "Use `user` and `password_file`.");
		return;
	}
	diag = fault(dec, node, "\"%s\" is not a mail server", text);
	HINT(dec, diag, "Write smtp://host:587 or smtps://host:465.");
}

void country_check(struct decoder *dec, const struct node *node,
		   const char *name)
{
	if (country_known(name))
		return;
	HINT(dec, fault(dec, node, "\"%s\" is no country code", name), "%s",
	     country_hint(name));
}

static void read_country(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);

	if (!text)
		return;
	country_check(dec, node, text);
	*FIELD(base, key, const char *) = text;
}

static void read_language(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);

	if (!text)
		return;
	if (strlen(text) == 2 && strspn(text, LOWER) == 2)
		*FIELD(base, key, const char *) = text;
	else
		HINT(dec, fault(dec, node, "\"%s\" is not a language", text),
		     "Write the two letters of the code, for example fr.");
}

/* ISO 13616: move the first four behind, letters to 10..35, modulo 97. */
static bool iban_valid(const char *iban)
{
	size_t n = strlen(iban);
	unsigned rest = 0;

	if (n < 15 || n > 34 || strspn(iban, UPPER) < 2 ||
	    strspn(iban + 2, DIGITS) < 2 || strspn(iban, UPPER DIGITS) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = iban[(i + 4) % n];

		if (isdigit((unsigned char)c))
			rest = (rest * 10 + (unsigned)(c - '0')) % 97;
		else
			rest = (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
	}
	return rest == 1;
}

static void read_iban(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	char plain[40];
	size_t n = 0;

	for (const char *p = text; p && *p && n < sizeof plain - 1; p++)
		if (*p != ' ')
			plain[n++] = *p;
	plain[n] = '\0';
	if (!text)
		return;
	if (iban_valid(plain))
		*FIELD(base, key, const char *) =
			arena_strdup(dec->arena, plain);
	else
		HINT(dec, fault(dec, node, "\"%s\" is not an IBAN", text),
		     "Its check digits or its length do not fit; compare it "
		     "with the bank's own papers.");
}

static void read_bic(struct decoder *dec, const struct node *node,
		     const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	size_t n = text ? strlen(text) : 0;

	if (!text)
		return;
	if ((n == 8 || n == 11) && strspn(text, UPPER) >= 6 &&
	    strspn(text, UPPER DIGITS) == n)
		*FIELD(base, key, const char *) = text;
	else
		HINT(dec, fault(dec, node, "\"%s\" is not a BIC", text),
		     "It has 8 or 11 capital letters and digits.");
}

#define ZONE_DIR "/usr/share/zoneinfo/"

/* Only letters and single slashes, so it cannot leave the folder. */
static bool timezone_exists(const char *name)
{
	char path[PATH_MAX];

	if (!isalpha((unsigned char)*name) || strlen(name) > 64 ||
	    strspn(name, LOWER UPPER DIGITS "_+-/") != strlen(name))
		return false;
	if (str_eq(name, "UTC"))
		return true;
	snprintf(path, sizeof path, ZONE_DIR "%s", name);
	return access(path, R_OK) == 0;
}

static void read_timezone(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);

	if (!text)
		return;
	if (timezone_exists(text))
		*FIELD(base, key, const char *) = text;
	else
		HINT(dec, fault(dec, node, "unknown time zone \"%s\"", text),
		     "Write a name as Europe/Paris or America/New_York.");
}

/* ---- conditions ------------------------------------------------------- */

struct pos scalar_pos(const struct decoder *dec, const struct node *node)
{
	struct pos pos = node_pos(dec, node);

	if (node->style == STYLE_QUOTED) {
		pos.column++;
	} else if (node->style == STYLE_BLOCK) {
		pos.line++;
		pos.column = 1;
	}
	return pos;
}

/* Only a fault makes us look how far a block of text is indented. */
static void indent(struct decoder *dec, const struct node *node,
		   struct pos *pos)
{
	const char *line =
		source_line(node_source(dec, node), node->line + 1, dec->arena);

	if (node->style == STYLE_BLOCK && line)
		pos->column += (int)strspn(line, " ");
}

/* A text over several lines was folded into one: move a column behind the end
 * of its first line to the line where it stands. */
static void unfold(struct decoder *dec, const struct source *src,
		   struct pos *pos)
{
	for (int i = 0; i < 1000; i++) {
		const char *line = source_line(src, pos->line, dec->arena);
		const char *next = source_line(src, pos->line + 1, dec->arena);
		int width = line ? (int)utf8_length(line, strlen(line)) : 0;

		if (!line || !next || pos->column <= width + 1)
			return;
		pos->column += (int)strspn(next, " ") - width - 1;
		pos->line++;
	}
}

static void read_expr(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base, enum expr_use use)
{
	const struct source *src = node_source(dec, node);
	const char *text = trimmed(dec, node);
	size_t before = dec->diags->n;

	if (!text || dec->faults > FAULTS_SHOWN)
		return;
	*FIELD(base, key, struct expr *) = expr_compile(
		text, scalar_pos(dec, node), use, dec->arena, dec->diags);
	for (size_t i = before; i < dec->diags->n; i++) {
		struct diag *diag = &dec->diags->v[i];

		dec->faults++;
		dec->errors += diag->severity == SEVERITY_ERROR;
		indent(dec, node, &diag->pos);
		unfold(dec, src, &diag->pos);
		if (!diag->path)
			diag->path = path_text(dec->at, dec->diags->arena);
		if (!diag->source)
			diag->source = source_line(src, diag->pos.line,
						   dec->diags->arena);
	}
}

static void read_condition(struct decoder *dec, const struct node *node,
			   const struct key *key, void *base)
{
	read_expr(dec, node, key, base, EXPR_ANY);
}

static void read_fixed_condition(struct decoder *dec, const struct node *node,
				 const struct key *key, void *base)
{
	read_expr(dec, node, key, base, EXPR_FIXED_ONLY);
}

static void read_date_rule(struct decoder *dec, const struct node *node,
			   const struct key *key, void *base)
{
	*FIELD(base, key, const struct date_rule *) =
		date_rule_parse(dec, node);
}

static void read_calendar(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	const char *name = scalar_text(dec, node);
	const struct calendar *c;
	const char *const *known;
	size_t n;

	if (!name)
		return;
	c = loader_calendar(dec->loader, name);
	if (c) {
		*FIELD(base, key, const struct calendar *) = c;
		return;
	}
	known = loader_calendars(dec->loader, &n);
	hint_nearest(dec, fault(dec, node, "unknown calendar \"%s\"", name),
		     name, known, n, "There are:");
}

#define PATTERN(p) "\"type\":\"string\",\"pattern\":\"" p "\""
#define STRING "\"type\":\"string\""
#define TEXT_TYPE(name, label, schema)                                         \
	const struct type type_##name = { FORM_SCALAR, label, schema,          \
					  read_##name, sizeof(char *) }

TEXT_TYPE(text, "text", TEXT_SCHEMA);
TEXT_TYPE(block, "text, may have several lines", TEXT_SCHEMA);
TEXT_TYPE(name, "name", PATTERN("^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$"));
TEXT_TYPE(email, "e-mail address", PATTERN("^[^@ ]+@[^@ ]+$"));
TEXT_TYPE(domain, "domain", PATTERN("^[^@ ]+$"));
TEXT_TYPE(url, "mail server", PATTERN("^smtps?://[^@/ ]+$"));
TEXT_TYPE(country, "country code", PATTERN("^[A-Z]{2}$"));
TEXT_TYPE(language, "language code", PATTERN("^[a-z]{2}$"));
TEXT_TYPE(iban, "IBAN", PATTERN("^[A-Z]{2}[0-9]{2}[A-Z0-9 ]+$"));
TEXT_TYPE(bic, "BIC", PATTERN("^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$"));
TEXT_TYPE(timezone, "time zone", PATTERN("^[A-Za-z][A-Za-z0-9_+/-]*$"));
TEXT_TYPE(condition, "condition", STRING);
TEXT_TYPE(fixed_condition, "condition", STRING);
TEXT_TYPE(date_rule, "date rule", STRING);
TEXT_TYPE(calendar, "calendar", STRING);
