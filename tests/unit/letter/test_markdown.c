/* The two renderers, and that no Markdown can make them run or grow wild. */
#include "../../../src/letter/markdown.h"
#include "sample.h"

#include <locale.h>
#include <time.h>

static const char *const value_list[] = { "a | b", "javascript:alert(1)",
					  "<b>&\"", "日本" };

struct rendered {
	struct str plain, html;
	const char *plain_why, *html_why;
};

/* One pass for both says what two passes say. */
static void check_both(const struct rendered *r, const struct str *source,
		       const struct values *values)
{
	struct str plain = STR_INIT, html = STR_INIT;
	const char *why = markdown_to_both(source, values, HTML_BARE,
					   &(struct bodies){ &plain, &html });

	assert_int_equal(!why, !r->plain_why && !r->html_why);
	if (!why) {
		assert_string_equal(plain.buf, r->plain.buf);
		assert_string_equal(html.buf, r->html.buf);
	}
	str_release(&plain);
	str_release(&html);
}

static void render(struct rendered *r, const char *text, size_t n)
{
	struct str source = STR_INIT;
	struct values values = { .n = LENGTH(value_list) };
	const char *v[LENGTH(value_list)];

	memcpy(v, value_list, sizeof v);
	values.v = v;
	str_add_n(&source, text, n);
	*r = (struct rendered){ STR_INIT, STR_INIT, NULL, NULL };
	r->plain_why = markdown_to_plain(&source, &values, &r->plain);
	r->html_why = markdown_to_html(&source, &values, HTML_BARE, &r->html);
	check_both(r, &source, &values);
	str_release(&source);
}

static void rendered_release(struct rendered *r)
{
	str_release(&r->plain);
	str_release(&r->html);
}

#define VALUE(i) MARK_OPEN #i MARK_CLOSE

static void each_construct_has_both_forms(void **state)
{
	static const struct {
		const char *text, *plain, *html;
	} cases[] = {
		{ "a **b** *c*\nd\\\ne", "a b c d\ne\n",
		  "<p>a <strong>b</strong> <em>c</em>\nd<br>\ne</p>\n" },
		{ "# Head\n\nx", "Head\n----\n\nx\n",
		  "<h1>Head</h1>\n<p>x</p>\n" },
		{ "x\n\n- a\n- b\n\ny", "x\n\n- a\n- b\n\ny\n",
		  "<p>x</p>\n<ul><li>a</li>\n<li>b</li>\n</ul>\n<p>y</p>\n" },
		{ "3. a\n4. b", "3. a\n4. b\n",
		  "<ol><li>a</li>\n<li>b</li>\n</ol>\n" },
		{ "> q\n>\n> r", "> q\n\n> r\n",
		  "<blockquote><p>q</p>\n<p>r</p>\n</blockquote>\n" },
		{ "<i>x</i> &nbsp;&lt;", "<i>x</i> \xc2\xa0<\n",
		  "<p>&lt;i&gt;x&lt;/i&gt; \xc2\xa0&lt;</p>\n" },
		{ "[x](https://e.example/a)", "x <https://e.example/a>\n",
		  "<p><a href=\"https://e.example/a\">x</a></p>\n" },
		{ "[x](javascript:alert)", "x\n", "<p>x</p>\n" },
		{ "[x](" VALUE(1) ")", "x\n", "<p>x</p>\n" },
		{ "[x]()", "x\n", "<p>x</p>\n" },
		{ "[x](https://e/" VALUE(2) ")", "x <https://e/<b>&\">\n",
		  "<p><a href=\"https://e/&lt;b&gt;&amp;&quot;\">x</a></p>\n" },
		{ "![x](https://e.example/pixel)", "x\n", "<p>x</p>\n" },
		{ "**" VALUE(2) "**", "<b>&\"\n",
		  "<p><strong>&lt;b&gt;&amp;&quot;</strong></p>\n" },
		{ "|a|b|\n|---|---:|\n|" VALUE(0) "|1|\n|" VALUE(3) "|22|",
		  "a       b\n-----  --\na | b   1\n日本   22\n",
		  "<table><thead><tr><th scope=\"col\" align=\"left\">a</th>"
		  "<th scope=\"col\" align=\"right\">b</th></tr>\n</thead>\n<tbody><tr>"
		  "<td>a | b</td><td align=\"right\">1</td></tr>\n<tr>"
		  "<td>日本</td><td align=\"right\">22</td></tr>\n</tbody>\n"
		  "</table>\n" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct rendered r;

		render(&r, cases[i].text, strlen(cases[i].text));
		assert_null(r.plain_why);
		assert_null(r.html_why);
		assert_string_equal(r.plain.buf, cases[i].plain);
		assert_string_equal(r.html.buf, cases[i].html);
		rendered_release(&r);
	}
}

static void running_text_is_wrapped_at_76_columns(void **state)
{
	struct str text = STR_INIT;
	struct rendered r;

	(void)state;
	for (int i = 0; i < 60; i++)
		str_add(&text, "sécurité ");
	render(&r, text.buf, text.len);
	for (char *at = r.plain.buf, *end; *at; at = end + 1) {
		end = strchr(at, '\n');
		assert_true(text_columns(at, (size_t)(end - at)) <=
			    PLAIN_WIDTH);
	}
	str_release(&text);
	rendered_release(&r);
}

static void a_wide_table_becomes_one_block_per_row(void **state)
{
	struct str text = STR_INIT;
	struct rendered r;

	(void)state;
	str_add(&text, "|n|long|\n|---|---|\n|1|");
	for (int i = 0; i < 120; i++)
		str_add_ch(&text, 'x');
	str_add(&text, "|\n|2|y|\n");
	render(&r, text.buf, text.len);
	assert_holds(r.plain.buf, "n: 1\nlong: xxx");
	assert_holds(r.plain.buf, "x\n\nn: 2\nlong: y\n");
	str_release(&text);
	rendered_release(&r);
}

static void fill(struct str *out, const char *unit, size_t size)
{
	while (out->len + strlen(unit) <= size)
		str_add(out, unit);
}

/* Each at the largest size that a template may have. */
static void hostile_markdown_is_bounded_in_time_and_size(void **state)
{
	static const char *const units[] = {
		"[a\n",	    "]",     "> ",    "* ",	"- ",	 "**a ",
		"*_",	    "`",     "``a `", "<!--",	"<a b=", "![",
		"[a](b ",   "&#0;",  "|a",    "\\",	"1) ",	 "[a]: b\n[a] ",
		"a\n===\n", "```\n", "\t- ",  VALUE(0), "{",	 "<http:",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(units); i++) {
		struct timespec a, b;
		struct str text = STR_INIT;
		struct rendered r;

		fill(&text, units[i], TEMPLATE_MAX_BYTES);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
		render(&r, text.buf, text.len);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
		assert_true(r.plain.len < OUTPUT_MAX_BYTES + 65536);
		assert_true(r.html.len < OUTPUT_MAX_BYTES + 65536);
		if (b.tv_sec - a.tv_sec > 20)
			fail_msg("%s takes %ld s", units[i],
				 (long)(b.tv_sec - a.tv_sec));
		rendered_release(&r);
		str_release(&text);
	}
}

static void brackets_that_never_match_end_in_time(void **state)
{
	struct str text = STR_INIT;
	struct rendered r;
	struct timespec a, b;

	(void)state;
	fill(&text, "[a\n", TEMPLATE_MAX_BYTES * 3 / 4);
	fill(&text, "]", TEMPLATE_MAX_BYTES);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	render(&r, text.buf, text.len);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	assert_true(b.tv_sec - a.tv_sec <= 20);
	rendered_release(&r);
	str_release(&text);
}

static void references_cannot_multiply_the_output(void **state)
{
	struct str text = STR_INIT;
	struct rendered r;

	(void)state;
	str_add(&text, "[a]: https://e.example/");
	fill(&text, "x", 32 * 1024);
	str_add(&text, "\n\n");
	fill(&text, "[a] ", TEMPLATE_MAX_BYTES);
	render(&r, text.buf, text.len);
	assert_non_null(r.html_why);
	assert_non_null(r.plain_why);
	assert_string_equal(r.html_why, "the letter would be larger than 8 MB");
	assert_string_equal(r.plain_why,
			    "the letter would be larger than 8 MB");
	rendered_release(&r);
	str_release(&text);
}

static void a_table_has_at_most_32_columns(void **state)
{
	struct str text = STR_INIT;
	struct rendered r;

	(void)state;
	fill(&text, "|a", 66);
	str_add_ch(&text, '\n');
	fill(&text, "|---", 67 + 33 * 4);
	render(&r, text.buf, text.len);
	assert_non_null(r.html_why);
	assert_non_null(r.plain_why);
	assert_string_equal(r.html_why, "a table has more than 32 columns");
	assert_string_equal(r.plain_why, "a table has more than 32 columns");
	rendered_release(&r);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_construct_has_both_forms),
		cmocka_unit_test(running_text_is_wrapped_at_76_columns),
		cmocka_unit_test(a_wide_table_becomes_one_block_per_row),
		cmocka_unit_test(hostile_markdown_is_bounded_in_time_and_size),
		cmocka_unit_test(brackets_that_never_match_end_in_time),
		cmocka_unit_test(references_cannot_multiply_the_output),
		cmocka_unit_test(a_table_has_at_most_32_columns),
	};

	/* Widths of characters are those of the locale that main() sets. */
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
