/* Text from outside: UTF-8, terminals, envelopes, suggestions. */
#include <string.h>

#include "check.h"
#include "relance/hash.h"
#include "relance/text.h"

static void accepts_only_well_formed_utf8(void **state)
{
	static const char *const bad[] = {
		"\x80",
		"\xc0\x80",
		"\xc3",
		"\xe0\x80\x80",
		"\xed\xa0\x80",
		"\xf5\x80\x80\x80",
		"\xf4\x90\x80\x80",
		"a\xff",
	};

	(void)state;
	assert_true(utf8_valid("é€\xf0\x9f\x98\x80", 9));
	assert_int_equal(utf8_length("é€\xf0\x9f\x98\x80", 9), 3);
	for (size_t i = 0; i < LENGTH(bad); i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
}

static void imported_text_cannot_steer_a_terminal(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	text_add_safe(&out, "A\x1b[31mé\nB\x7f\xff\xe2\x80\xae");
	assert_string_equal(out.buf, "A\\x1b[31mé B\\x7f\\xff\\u{202e}");
	str_release(&out);
}

static void suggests_only_what_is_near(void **state)
{
	static const char *const words[] = { "days_overdue", "outstanding",
					     "segment", "name" };

	(void)state;
	assert_string_equal(text_nearest("day_overdue", words, 4),
			    "days_overdue");
	assert_string_equal(text_nearest("Segmnet", words, 4), "segment");
	assert_null(text_nearest("base", words, 4));
	assert_null(text_nearest("", words, 4));
}

static void lets_plain_addresses_into_an_envelope(void **state)
{
	static const char *const good[] = {
		"a@example.org",
		"first.last+tag@sub.example.co.uk",
		"o'neil@example.com",
		"root@localhost",
		"compta@b\xc3\xbc"
		"cher.example",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++)
		if (!email_valid(good[i]))
			fail_msg("%s was refused", good[i]);
}

static void keeps_tricks_out_of_an_envelope(void **state)
{
	static const char *const bad[] = {
		"",
		"a",
		"@example.org",
		"a@",
		"a@b",
		"a b@example.org",
		"a@exa mple.org",
		"a@example.org\r\nRCPT TO:<x@y.z>",
		"<a@example.org>",
		"a@b@example.org",
		"a,b@example.org",
		"a@example..org",
		".a@example.org",
		"a.@example.org",
		"a..b@example.org",
		"\"a b\"@example.org",
		"a@-example.org",
		"a@example.org\n",
		"a@[127.0.0.1]",
		"\xc3\xa9@example.org",
		"a@example.org>",
		"a@exam\xe2\x80\xaeple.org", /* turns what follows */
		"a@exam\xe2\x80\x8bple.org", /* of no width */
		"a@exam\xc2\xa0ple.org",     /* a blank that joins */
		"a@exam\xc2\x9bple.org",     /* steers a terminal */
		"a@example.org\xef\xbb\xbf",
		"a@example\xf3\xa0\x80\xae"
		"org",
	};

	(void)state;
	assert_false(email_valid(NULL));
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (email_valid(bad[i]))
			fail_msg("\"%s\" was accepted", bad[i]);
}

static void hashes_as_the_standard_says(void **state)
{
	char hex[SHA256_HEX_SIZE];
	struct sha256 h = sha256_of("abc", 3);

	(void)state;
	assert_string_equal(
		sha256_to_hex(&h, hex),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f2001"
		"5ad");
}

static void pieces_keep_their_borders(void **state)
{
	struct hash_piece ab_c[] = { { "ab", 2 }, { "c", 1 } };
	struct hash_piece a_bc[] = { { "a", 1 }, { "bc", 2 } };
	struct sha256 x = sha256_of_pieces(ab_c, 2);
	struct sha256 y = sha256_of_pieces(a_bc, 2);

	(void)state;
	assert_memory_not_equal(&x, &y, sizeof x);
	assert_true(hash64_add(hash64_add(HASH64_START, "ab"), "c") !=
		    hash64_add(hash64_add(HASH64_START, "a"), "bc"));
	assert_true(hash64_add(HASH64_START, NULL) !=
		    hash64_add(HASH64_START, ""));
}

static void a_field_has_quotes_where_it_needs_them(void **state)
{
	static const struct {
		const char *text, *comma, *semicolon;
	} cases[] = {
		{ "", "", "" },
		{ "plain", "plain", "plain" },
		{ "a,b", "\"a,b\"", "a,b" },
		{ "a;b", "a;b", "\"a;b\"" },
		{ "a\"b", "\"a\"\"b\"", "\"a\"\"b\"" },
		{ "a\nb", "\"a\nb\"", "\"a\nb\"" },
		{ " a", "\" a\"", "\" a\"" },
		{ "a ", "\"a \"", "\"a \"" },
		{ "=1+1", "\"'=1+1\"", "\"'=1+1\"" },
		{ "-5", "\"'-5\"", "\"'-5\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str comma = STR_INIT, semicolon = STR_INIT;

		text_add_field(&comma, cases[i].text, ',');
		text_add_field(&semicolon, cases[i].text, ';');
		assert_string_equal(comma.len ? comma.buf : "", cases[i].comma);
		assert_string_equal(semicolon.len ? semicolon.buf : "",
				    cases[i].semicolon);
		str_release(&comma);
		str_release(&semicolon);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_only_well_formed_utf8),
		cmocka_unit_test(imported_text_cannot_steer_a_terminal),
		cmocka_unit_test(suggests_only_what_is_near),
		cmocka_unit_test(lets_plain_addresses_into_an_envelope),
		cmocka_unit_test(keeps_tricks_out_of_an_envelope),
		cmocka_unit_test(hashes_as_the_standard_says),
		cmocka_unit_test(pieces_keep_their_borders),
		cmocka_unit_test(a_field_has_quotes_where_it_needs_them),
	};

	return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
