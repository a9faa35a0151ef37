/* Markdown as blocks for paper, written out one per line. */
#include "../../../src/letter/sheet.h"
#include "check.h"

static const char *const value_list[] = { "**x** | <b>" };

static void say_text(struct str *out, const struct sheet_text *t)
{
	size_t at = 0;

	for (size_t i = 0; i < t->runs.n; i++) {
		const struct sheet_run *run = &t->runs.v[i];

		str_add_n(out, t->text + at, run->from - at);
		str_addf(out, "[%u:", run->style);
		str_add_n(out, t->text + run->from, run->to - run->from);
		str_add_ch(out, ']');
		at = run->to;
	}
	str_add(out, t->text + at);
}

static void say_table(struct str *out, const struct sheet_table *t)
{
	str_addf(out, "%zux%zu/%zu", t->columns, t->cells.n / t->columns,
		 t->head_rows);
	for (size_t i = 0; i < t->cells.n; i++) {
		str_addf(out, " %c", "<=>"[t->align[i % t->columns]]);
		say_text(out, &t->cells.v[i]);
	}
}

static void say(struct str *out, const struct sheet_block *b)
{
	static const char kind[] = { 'p', 'h', 'c', 'r', 't' };

	str_addf(out, "%c%u%s%s%s ", kind[b->kind], b->depth,
		 b->close ? "+" : "", b->marker ? " " : "",
		 b->marker ? b->marker : "");
	if (b->kind == SHEET_TABLE)
		say_table(out, b->table);
	else
		say_text(out, &b->text);
	str_add_ch(out, '\n');
}

static void each_construct_becomes_blocks(void **state)
{
	static const struct {
		const char *markdown, *blocks;
	} cases[] = {
		{ "a *b* **c**\nd\\\ne", "p0 a [2:b] [1:c] d\ne\n" },
		{ "**a *b* c**", "p0 [1:a ][3:b][1: c]\n" },
		{ "# t\n\ntext", "h0 t\np0 text\n" },
		{ "- a\n- b\n  - c", "p1 • a\np1+ • b\np2 • c\n" },
		{ "3. a\n\n4. b", "p1 3. a\np1 4. b\n" },
		{ "> q\n\n---", "p1 q\nr0 \n" },
		{ "    x  y\n", "c0 x  y\n" },
		{ "| a | b |\n|:--|--:|\n| 1 | **2** |",
		  "t0 2x2/1 <a >b <1 >[1:2]\n" },
		{ "[t](http://x.example)", "p0 t (http://x.example)\n" },
		{ "[a@x.example](mailto:a@x.example)", "p0 a@x.example\n" },
		{ "[t](javascript:x)", "p0 t\n" },
		{ "<b>&amp;&nbsp;</b>", "p0 <b>&\xc2\xa0</b>\n" },
		{ MARK_OPEN "0" MARK_CLOSE, "p0 **x** | <b>\n" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena arena = ARENA_INIT;
		struct str source = STR_INIT, out = STR_INIT;
		struct sheet_blocks blocks = { 0 };
		const char *v[LENGTH(value_list)] = { value_list[0] };
		struct values values = { .v = v, .n = 1 };

		str_add(&source, cases[i].markdown);
		assert_null(
			markdown_to_blocks(&source, &values, &arena, &blocks));
		for (size_t k = 0; k < blocks.n; k++)
			say(&out, &blocks.v[k]);
		assert_string_equal(out.buf, cases[i].blocks);
		str_release(&source);
		str_release(&out);
		arena_release(&arena);
	}
}

static const char *why_of(const char *piece, size_t times)
{
	struct arena arena = ARENA_INIT;
	struct str source = STR_INIT;
	struct sheet_blocks blocks = { 0 };
	struct values values = { 0 };
	const char *why;

	for (size_t i = 0; i < times; i++)
		str_add(&source, piece);
	str_add(&source, "x\n");
	why = markdown_to_blocks(&source, &values, &arena, &blocks);
	str_release(&source);
	arena_release(&arena);
	return why;
}

static void depth_is_bounded(void **state)
{
	(void)state;
	assert_null(why_of("> ", 32));
	assert_string_equal(why_of("> ", 33),
			    "more than 32 quotes or lists inside each other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_construct_becomes_blocks),
		cmocka_unit_test(depth_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
