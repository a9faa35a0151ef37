/*
 * Fuzz what stands between a mail server and the books: the verdict on one
 * transaction, and the checks of text and addresses. The first four bytes
 * make what was seen of a transaction, the rest is text from outside.
 */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/deliver/smtp_verdict.h"
#include "relance/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_outcome(const struct smtp_seen *s,
			  const struct smtp_verdict *v)
{
	bool refusing = s->rc == CURLE_WEIRD_SERVER_REPLY;

	switch (v->kind) {
	case OUTCOME_ACCEPTED:
		must(s->rc == CURLE_OK && s->end_reported);
		break;
	case OUTCOME_RETRY:
		if (s->end_reported)
			must(refusing && s->code >= 400 && s->code < 500);
		must(s->rc != CURLE_OK);
		break;
	case OUTCOME_REFUSED:
		must(s->code >= 500 && s->code < 600 && s->rc != CURLE_OK);
		must(!s->end_reported || refusing);
		break;
	case OUTCOME_UNCERTAIN:
		must(s->end_reported || s->rc == CURLE_OK);
		break;
	case OUTCOME_NOT_TRIED:
		must(!s->end_reported);
		break;
	}
}

static void check_verdict(const uint8_t *data)
{
	struct smtp_seen s = {
		.rc = data[0] % CURL_LAST,
		.code = (data[1] << 8 | data[2]) % 700,
		.at = (enum smtp_at)(data[3] & 15) % (SMTP_AT_DATA + 1),
		.reused = data[3] & 16,
		.leave_refused = data[3] & 32,
		.end_reported = data[3] & 64,
		.not_logged_in = data[3] & 128,
	};
	struct smtp_verdict v = smtp_verdict(&s);

	check_outcome(&s, &v);
	must(v.next == SMTP_GO_ON || v.kind == OUTCOME_NOT_TRIED);
	must(!v.withdrawn || (s.leave_refused && v.kind == OUTCOME_NOT_TRIED));
	must(!v.address_refused ||
	     (v.kind == OUTCOME_REFUSED && s.at == SMTP_AT_RCPT));
	must(!v.sender_refused ||
	     (v.kind == OUTCOME_REFUSED && s.at == SMTP_AT_MAIL));
	if (v.next == SMTP_AGAIN)
		must(s.reused && s.at <= SMTP_AT_MAIL);
	if (v.next == SMTP_UNSAFE || v.next == SMTP_NO_CONNECTION)
		must(s.at < SMTP_AT_MAIL);
}

static void check_address(const char *text)
{
	if (!email_valid(text))
		return;
	must(strlen(text) <= 254 && utf8_valid(text, strlen(text)));
	must(!strpbrk(text, " \t\r\n\v\f<>,;:\"()[]\\"));
	must(strchr(text, '@') && strchr(text, '@') == strrchr(text, '@'));
	must(text[0] != '@' && text[strlen(text) - 1] != '@');
}

static void check_steps(const char *text, size_t n)
{
	size_t at = 0, count = 0;

	for (; at < n; count++)
		at += utf8_step(text + at, n - at);
	must(at == n && count == utf8_length(text, n));
	must(text_columns(text, n) <= 2 * count);
}

static void check_safe(const char *text)
{
	struct str once = STR_INIT, twice = STR_INIT;

	text_add_safe(&once, text);
	must(utf8_valid(once.buf, once.len));
	for (size_t i = 0; i < once.len; i++)
		must((uint8_t)once.buf[i] >= 0x20 && once.buf[i] != 0x7f);
	/* U+0080 to U+009F steer a terminal too; U+202E turns the text. */
	must(!strstr(once.buf, "\xc2\x9b"));
	must(!strstr(once.buf, "\xe2\x80\xae"));
	text_add_safe(&twice, once.buf);
	must(!strcmp(once.buf, twice.buf));
	str_release(&once);
	str_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena = ARENA_INIT;
	const char *text;

	if (n < 4)
		return 0;
	check_verdict(data);
	text = arena_strndup(&arena, (const char *)data + 4, n - 4);
	check_address(text);
	check_safe(text);
	check_steps((const char *)data + 4, n - 4);
	arena_release(&arena);
	return 0;
}
