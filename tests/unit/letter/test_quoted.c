/* Quoted-printable. It is part of a plugin, so its text is taken in whole. */
#include "../../../src/letter/mime_quoted.c"
#include "check.h"

static void texts_are_coded(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "", "" },
		{ "a\n", "a\r\n" },
		{ "no end", "no end" },
		{ "1 = 1", "1 =3D 1" },
		{ "é", "=C3=A9" },
		{ "blank \nend\t", "blank=20\r\nend=09" },
		{ " \n\n", "=20\r\n\r\n" },
		{ "a\rb", "a=0Db" },
		{ ".\n..\n", ".\r\n..\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str out = STR_INIT;

		quoted_printable(&out, rows[i].text, strlen(rows[i].text));
		assert_string_equal(out.buf, rows[i].want);
		str_release(&out);
	}
}

/* 76 characters at most, and a code is never torn. */
static void lines_are_short(void **state)
{
	static const char *const unit[] = { "x", "é", "= ", "ab\xc2\xa0" };

	(void)state;
	for (size_t i = 0; i < sizeof unit / sizeof *unit; i++) {
		struct str text = STR_INIT, out = STR_INIT;

		for (int n = 0; n < 500; n++)
			str_add(&text, unit[i]);
		quoted_printable(&out, text.buf, text.len);
		for (const char *p = out.buf; *p;) {
			size_t n = strcspn(p, "\r");

			assert_in_range(n, 1, LINE_MOST);
			assert_true(!p[n] || p[n - 1] == '=');
			assert_true(p[n] || n < LINE_MOST);
			p += n + (p[n] ? 2 : 0);
		}
		str_release(&text);
		str_release(&out);
	}
}

static void it_goes_behind_what_is_there(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	str_add(&out, "head: ");
	quoted_printable(&out, "ö\n", 3);
	assert_string_equal(out.buf, "head: =C3=B6\r\n");
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_coded),
		cmocka_unit_test(lines_are_short),
		cmocka_unit_test(it_goes_behind_what_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
