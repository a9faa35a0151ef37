/*
 * Fuzz names and addresses on their way into an e-mail: five lines are the
 * recipient's name and address, a copy's address, the sender's name and the
 * subject. What is let through must leave as headers that hold what they
 * should and nothing else, and as an envelope of plain ASCII.
 */
#include <stdlib.h>
#include <string.h>

#include "../../src/deliver/policy.h"
#include "../../src/letter/mime.h"
#include "../../src/letter/view.h"
#include "relance/text.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum line {
	LINE_NAME,
	LINE_EMAIL,
	LINE_CC,
	LINE_SENDER,
	LINE_SUBJECT,
	LINE__COUNT
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* An envelope's address: ASCII, valid again, the same local part. */
static char *check_envelope(const char *address)
{
	char *ascii = address_to_ascii(address);

	if (!ascii)
		return NULL;
	must(email_valid(address) && email_valid(ascii));
	for (const char *c = ascii; *c; c++)
		must(*c > ' ' && *c < 0x7f);
	must(!strncmp(ascii, address,
		      (size_t)(strchr(address, '@') - address)));
	return ascii;
}

/* What a person reads must be what the program holds. */
static void check_seen(const char *address, struct arena *arena)
{
	struct str safe = STR_INIT;

	must(!strcmp(view_clean(arena, address), address));
	text_add_safe(&safe, address);
	must(!strcmp(safe.buf, address));
	str_release(&safe);
}

/* A header starts here; which one of ours, each at most once. */
static void count_header(const char *at, unsigned *seen)
{
	static const char *const ours[] = {
		"From:",
		"To:",
		"Cc:",
		"Subject:",
		"Message-Id:",
		"MIME-Version:",
		"Content-Type:",
		"Auto-Submitted:",
		"X-Relance-Message:",
	};

	for (size_t i = 0; i < COUNT(ours); i++) {
		if (!text_starts(at, ours[i]) ||
		    !strchr(" \r", at[strlen(ours[i])]))
			continue;
		must(!(*seen & 1u << i));
		*seen |= 1u << i;
		return;
	}
	abort();
}

/* Header lines up to the empty one: ours, folded or not, in 7 bit. */
static unsigned check_headers(const char *at)
{
	unsigned seen = 0;

	while (!text_starts(at, "\r\n")) {
		size_t len = strcspn(at, "\r\n");

		must(len <= 998 && at[len] == '\r' && at[len + 1] == '\n');
		if (*at != ' ' && *at != '\t')
			count_header(at, &seen);
		else
			must(strspn(at, " \t") < len);
		at += len + 2;
	}
	return seen;
}

static void check_mail(const struct mime_message *m)
{
	size_t n;
	char *bytes = mime_compose(m, &n);
	unsigned seen;

	must(bytes && !mail_fault(bytes, n));
	for (size_t i = 0; i < n; i++)
		must(!((unsigned char)bytes[i] & 0x80));
	seen = check_headers(bytes);
	must((seen & 4) == (m->cc.email ? 4u : 0));
	must((seen | 4) == 0x1ff);
	free(bytes);
}

/* Lines of the input, made harmless as letters do it. */
static void split(const char *text, const char **line, struct arena *arena)
{
	for (int i = 0; i < LINE__COUNT; i++) {
		size_t len = strcspn(text, "\n");

		line[i] = arena_strndup(arena, text, len);
		text += len + (text[len] == '\n');
	}
}

static void check_address(const char **line, struct arena *arena)
{
	char *to = check_envelope(line[LINE_EMAIL]);
	char *cc = check_envelope(line[LINE_CC]);
	struct mime_message m = {
		.from = { view_clean(arena, line[LINE_SENDER]), "a@b.example" },
		.to = { view_clean(arena, line[LINE_NAME]),
			view_clean(arena, line[LINE_EMAIL]) },
		.cc.email = cc ? view_clean(arena, line[LINE_CC]) : NULL,
		.subject = view_clean(arena, line[LINE_SUBJECT]),
		.message_id = "m-1",
		.domain = "b.example",
		.plain = "x\n",
		.html = "<p>x</p>\n",
		.plain_n = 2,
		.html_n = 9,
	};

	if (to) {
		check_seen(line[LINE_EMAIL], arena);
		check_mail(&m);
	}
	free(to);
	free(cc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena = ARENA_INIT;
	const char *line[LINE__COUNT];

	split(arena_strndup(&arena, (const char *)data, n), line, &arena);
	check_address(line, &arena);
	arena_release(&arena);
	return 0;
}
