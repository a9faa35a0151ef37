/* Tables and diagnostics as people see them. */
#include <locale.h>
#include <string.h>

#include "check.h"
#include "relance/report.h"

static const struct style plain;

static const struct table_column two[] = {
	{ "name", ALIGN_FLEX },
	{ "owed", ALIGN_RIGHT },
};

static void columns_are_as_wide_as_their_widest_cell(void **state)
{
	struct arena a = ARENA_INIT;
	struct str out = STR_INIT;
	struct table t;

	(void)state;
	table_init(&t, &a, two, 2);
	table_cell(&t, "Beaurivage");
	table_money(&t, 287520, "EUR");
	table_cell(&t, "GBR");
	table_money(&t, 5, "EUR");
	table_to_text(&t, &plain, &out);
	assert_string_equal(out.buf, "  name           owed\n"
				     "  Beaurivage  2875.20\n"
				     "  GBR            0.05\n");
	str_release(&out);
	arena_release(&a);
}

static void a_narrow_terminal_shortens_the_flexible_column(void **state)
{
	struct style narrow = { .width = 20 };
	struct arena a = ARENA_INIT;
	struct str out = STR_INIT;
	struct table t;

	(void)state;
	table_init(&t, &a, two, 2);
	table_cell(&t, "Hôtel Beaurivage SA");
	table_number(&t, 1234567);
	table_to_text(&t, &narrow, &out);
	assert_string_equal(out.buf, "  name          owed\n"
				     "  Hôtel Be…  1234567\n");
	str_release(&out);
	arena_release(&a);
}

static void imported_text_cannot_steer_the_terminal(void **state)
{
	struct arena a = ARENA_INIT;
	struct str out = STR_INIT;
	struct table t;

	(void)state;
	table_init(&t, &a, two, 2);
	table_cell(&t, "a\033[2Jb\nc");
	table_cell(&t, NULL);
	table_to_text(&t, &plain, &out);
	assert_null(strchr(out.buf, '\033'));
	assert_non_null(strstr(out.buf, "a\\x1b[2Jb c"));
	str_release(&out);
	arena_release(&a);
}

static void colours_only_where_asked_for(void **state)
{
	struct style colour = { .colour = true };
	struct str out = STR_INIT;

	(void)state;
	ink_text(&out, &plain, INK_RED, "x");
	assert_string_equal(out.buf, "x");
	str_clear(&out);
	ink_text(&out, &colour, INK_RED, "x");
	assert_string_equal(out.buf, "\033[31mx\033[0m");
	str_release(&out);
}

static void the_caret_stands_under_the_fault(void **state)
{
	struct arena a = ARENA_INIT;
	struct str out = STR_INIT;
	struct diags d;
	struct diag *diag;

	(void)state;
	diags_init(&d, &a);
	diag = diag_add(&d, SEVERITY_ERROR, (struct pos){ "r.yaml", 3, 9 },
			"unknown name %s", "dayz");
	diag->path = "steps[0].when";
	diag->source = "  é: a  dayz >= 3";
	diag_hint(&d, diag, "Did you mean %s?", "days_overdue");
	report_diag(&out, &plain, diag);
	assert_string_equal(out.buf,
			    "r.yaml:3:9: error: steps[0].when: unknown name "
			    "dayz\n"
			    "      é: a  dayz >= 3\n"
			    "            ^\n"
			    "    Did you mean days_overdue?\n");
	str_release(&out);
	arena_release(&a);
}

static void a_bad_line_is_told_as_file_line_and_column(void **state)
{
	struct arena a = ARENA_INIT;
	struct str out = STR_INIT;
	struct diags d;
	struct diag *diag;

	(void)state;
	diags_init(&d, &a);
	diag = diag_add(&d, SEVERITY_ERROR, (struct pos){ "i.csv", 7, 0 },
			"not a day");
	diag->path = "due_date";
	report_bad_line(&out, &plain, diag);
	assert_string_equal(out.buf, "i.csv:7: due_date: not a day\n");
	str_release(&out);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_as_wide_as_their_widest_cell),
		cmocka_unit_test(
			a_narrow_terminal_shortens_the_flexible_column),
		cmocka_unit_test(imported_text_cannot_steer_the_terminal),
		cmocka_unit_test(colours_only_where_asked_for),
		cmocka_unit_test(the_caret_stands_under_the_fault),
		cmocka_unit_test(a_bad_line_is_told_as_file_line_and_column),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
