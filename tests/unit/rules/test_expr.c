/* Conditions: what they mean, when they may change, and what is refused. */
#include "check.h"
#include "relance/expr.h"
#include "relance/text.h"

#define TODAY ((civil_day)20500)

struct fixture {
	struct arena arena;
	struct diags diags;
};

/* A customer in France with one invoice in EUR; nothing is insured. */
static struct value read_plain(void *ctx, enum fact fact)
{
	struct value v = { .known = true, .changes_on = DAY_NEVER };
	const int *overdue = ctx;

	if (fact == FACT_DAYS_OVERDUE)
		v.number = *overdue;
	else if (fact == FACT_OUTSTANDING || fact == FACT_OVERDUE_TOTAL)
		v.number = fact == FACT_OUTSTANDING ? 120000 : 500000;
	else if (fact == FACT_COUNTRY || fact == FACT_TAGS)
		v.text = fact == FACT_COUNTRY ? "FR" : "vip big-one";
	else if (fact == FACT_UNANSWERED)
		v.number = 2;
	else if (fact == FACT_DISPUTED || fact == FACT_WEEKDAY)
		v.number = fact == FACT_WEEKDAY ? 3 : 0;
	else
		v.known = false;
	v.currency = "EUR";
	return v;
}

static struct expr *compile(struct fixture *f, const char *text,
			    enum expr_use use)
{
	struct pos pos = { "rules/x.yaml", 7, 11 };

	f->arena = (struct arena)ARENA_INIT;
	diags_init(&f->diags, &f->arena);
	return expr_compile(text, pos, use, &f->arena, &f->diags);
}

static struct verdict eval(const char *text, int overdue)
{
	struct fixture f;
	struct expr *e = compile(&f, text, EXPR_ANY);
	struct verdict v;

	if (!e)
		fail_msg("%s: %s", text, f.diags.n ? f.diags.v[0].text : "?");
	v = expr_eval(e, TODAY, read_plain, &overdue);
	arena_release(&f.arena);
	return v;
}

static void conditions_mean_what_they_say(void **state)
{
	static const struct {
		const char *text;
		enum tri want;
	} cases[] = {
		{ "days_overdue >= 15", TRI_YES },
		{ "days_overdue >= 15 days", TRI_YES },
		{ "(days_overdue) > 15", TRI_NO },
		{ "15 <= days_overdue", TRI_YES },
		{ "days_overdue >= 15 and outstanding >= 1000 EUR", TRI_YES },
		{ "outstanding >= 1200.01 EUR", TRI_NO },
		{ "outstanding >= 9 EUR | 5000 USD", TRI_YES },
		{ "outstanding >= 5000 USD", TRI_UNKNOWN },
		{ "outstanding < overdue_total", TRI_YES },
		{ "country = \"FR\" and segment != \"public\"", TRI_UNKNOWN },
		{ "country = \"DE\" and segment != \"public\"", TRI_NO },
		{ "country = \"FR\" or segment != \"public\"", TRI_YES },
		{ "tags has \"big-one\"", TRI_YES },
		{ "tags has \"big\"", TRI_NO },
		{ "not disputed and unanswered >= 2", TRI_YES },
		{ "disputed = no", TRI_YES },
		{ "not (country = \"FR\" and disputed)", TRI_YES },
		{ "not (segment = \"x\")", TRI_UNKNOWN },
		{ "insured > 0 EUR", TRI_UNKNOWN },
		{ "days_to_notice_deadline >= -5 days", TRI_UNKNOWN },
		{ "(days_overdue > 3) = (unanswered > 1)", TRI_YES },
		{ "yes", TRI_YES },
		{ "country = \"DE\" or country = \"FR\" and unanswered = 3",
		  TRI_NO },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		if (eval(cases[i].text, 15).result != cases[i].want)
			fail_msg("%s is not %d", cases[i].text, cases[i].want);
}

static void a_condition_knows_when_it_may_change(void **state)
{
	static const struct {
		const char *text;
		int days; /* -1: never */
	} cases[] = {
		{ "days_overdue >= 15", 5 },
		{ "days_overdue > 15", 6 },
		{ "days_overdue <= 15", 6 },
		{ "days_overdue < 15", 5 },
		{ "days_overdue = 15", 5 },
		{ "days_overdue = 10", 1 },
		{ "days_overdue != 15", 5 },
		{ "days_overdue >= 3", -1 },
		{ "days_overdue = 3", -1 },
		{ "outstanding >= 1 EUR", -1 },
		{ "weekday = 3", 1 },
		{ "days_overdue >= 15 and days_overdue >= 20", 10 },
		{ "days_overdue >= 15 or days_overdue >= 20", 5 },
		{ "days_overdue >= 15 and outstanding > 9999 EUR", -1 },
		{ "not days_overdue >= 15", 5 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		civil_day on = eval(cases[i].text, 10).changes_on;
		civil_day want =
			cases[i].days < 0 ? DAY_NEVER : TODAY + cases[i].days;

		if (on != want)
			fail_msg("%s changes in %d days", cases[i].text,
				 (int)(on - TODAY));
	}
}

/* The promise: on every day before changes_on the result is the same. */
static void nothing_changes_before_the_day_named(void **state)
{
	static const char *const parts[] = { "days_overdue >= 15",
					     "days_overdue = 12",
					     "not days_overdue < 20",
					     "outstanding >= 5 USD",
					     "days_overdue != 14" };
	char text[200];

	(void)state;
	for (size_t i = 0; i < LENGTH(parts) * LENGTH(parts) * 2; i++) {
		snprintf(text, sizeof text, "(%s) %s (%s)",
			 parts[i / 2 % LENGTH(parts)], i % 2 ? "and" : "or",
			 parts[i / 2 / LENGTH(parts)]);
		for (int day = 0; day < 25; day++) {
			struct verdict v = eval(text, day);

			for (int d = 1; d < 25 && TODAY + d < v.changes_on; d++)
				if (eval(text, day + d).result != v.result)
					fail_msg("%s on day %d+%d", text, day,
						 d);
		}
	}
}

/* ---- dates -------------------------------------------------------------- */

/* Due on 2026-01-31, issued a month before, delivered nobody knows when. */
static struct value read_dates(void *ctx, enum fact fact)
{
	const civil_day *today = ctx;
	struct value v = { .known = true, .changes_on = DAY_NEVER };

	if (fact == FACT_TODAY)
		v.number = *today;
	else if (fact == FACT_DUE_ON)
		v.number = date_from_ymd(2026, 1, 31);
	else if (fact == FACT_ISSUED_ON)
		v.number = date_from_ymd(2025, 12, 31);
	else if (fact == FACT_DAYS_OVERDUE)
		v.number = *today - date_from_ymd(2026, 1, 31);
	else
		v.known = false;
	return v;
}

static struct verdict eval_on(const struct expr *e, civil_day today)
{
	return expr_eval(e, today, read_dates, &today);
}

struct dated {
	const char *text;
	const char *first; /* the first day of the year on which it is true */
};

static const struct dated dated[] = {
	{ "today >= due_on + 30 days", "2026-03-02" },
	{ "today >= due_on + 30", "2026-03-02" },
	{ "today > due_on -5 days", "2026-01-27" },
	{ "today >= end_of_month(due_on + 1 day)", "2026-02-28" },
	{ "today > end_of_month(due_on)", "2026-02-01" },
	{ "today = end_of_month(today) and today > due_on", "2026-02-28" },
	{ "today - due_on >= 7 days", "2026-02-07" },
	{ "end_of_month(today) >= 2026-03-31", "2026-03-01" },
	{ "end_of_month(today + 10 days) >= 2026-03-31", "2026-02-19" },
	{ "due_on - issued_on = 31 days", "2026-01-01" },
	{ "today - days_overdue = due_on", "2026-01-01" },
	{ "2026-05-05 - today <= 1", "2026-05-04" },
};

static void dates_are_reckoned_with(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(dated); i++) {
		struct fixture f;
		struct expr *e = compile(&f, dated[i].text, EXPR_ANY);
		civil_day on = date_from_ymd(2026, 1, 1);

		if (!e)
			fail_msg("%s: %s", dated[i].text, f.diags.v[0].text);
		while (eval_on(e, on).result != TRI_YES &&
		       on < date_from_ymd(2027, 1, 1))
			on++;
		assert_day_equal(on, dated[i].first);
		arena_release(&f.arena);
	}
}

static void a_date_changes_on_the_day_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(dated); i++) {
		struct fixture f;
		struct expr *e = compile(&f, dated[i].text, EXPR_ANY);

		for (int day = 0; day < 200; day++) {
			civil_day on = date_from_ymd(2026, 1, 1) + day;
			struct verdict v = eval_on(e, on);

			assert_true(v.changes_on > on);
			for (civil_day d = on + 1;
			     d < v.changes_on && d < on + 100; d++)
				if (eval_on(e, d).result != v.result)
					fail_msg("%s on day %d, %d later",
						 dated[i].text, day, d - on);
		}
		arena_release(&f.arena);
	}
}

static void what_is_missing_is_not_known(void **state)
{
	struct fixture f;
	struct expr *e = compile(
		&f, "today >= end_of_month(delivered_on) + 5 days", EXPR_ANY);

	(void)state;
	assert_non_null(e);
	assert_int_equal(eval_on(e, TODAY).result, TRI_UNKNOWN);
	arena_release(&f.arena);
}

struct refused {
	const char *text;
	int column;
	const char *want, *hint;
};

static void check_refused(const struct refused *c, enum expr_use use)
{
	struct fixture f;

	if (compile(&f, c->text, use))
		fail_msg("%s is accepted", c->text);
	if (strcmp(f.diags.v[0].text, c->want) != 0 ||
	    f.diags.v[0].pos.column != c->column + 10 ||
	    f.diags.v[0].pos.line != 7)
		fail_msg("%s: column %d: %s", c->text,
			 f.diags.v[0].pos.column - 10, f.diags.v[0].text);
	if (c->hint && !str_eq(f.diags.v[0].hint, c->hint))
		fail_msg("%s: hint %s", c->text, f.diags.v[0].hint);
	arena_release(&f.arena);
}

static void what_does_not_fit_is_refused_with_its_place(void **state)
{
	static const struct refused cases[] = {
		{ "days_overdu >= 3", 1, "unknown name days_overdu",
		  "Did you mean days_overdue?" },
		{ "country = FR", 11, "unknown name FR",
		  "A text stands in quotes: \"FR\". The facts are listed in "
		  "relance-rules(5)." },
		{ "days_overdue >= 1000 EUR", 17,
		  "days_overdue is counted in days, 1000 EUR is money", NULL },
		{ "outstanding >= 1000", 16,
		  "outstanding is money, 1000 is a plain number",
		  "Write the currency: 1000 EUR." },
		{ "outstanding >= 1000 EURO", 21, "unknown unit \"EURO\"",
		  NULL },
		{ "outstanding >= 1 EUR | 2 EUR", 24, "EUR is listed twice",
		  NULL },
		{ "outstanding >= 1.005 EUR", 16,
		  "1.005 is not an amount of EUR, which has 2 decimals", NULL },
		{ "outstanding >= 1,5 EUR", 16, "\"1,5\" has a comma", NULL },
		{ "unanswered >= 2 days", 15,
		  "unanswered is a plain number, 2 days is counted in days",
		  NULL },
		{ "segment > \"a\"", 9, "texts cannot be put in order",
		  "Compare with = or !=." },
		{ "country = \"France\"", 11, "country is never \"France\"",
		  NULL },
		{ "tags = \"vip\"", 6, "tags are asked with `has`",
		  "Write tags has \"word\"." },
		{ "days_overdue == 3", 14, "== is not a sign of this language",
		  "Write =." },
		{ "days_overdue", 1,
		  "days_overdue is counted in days, not a condition", NULL },
		{ "(days_overdue > 3", 18, "a closing parenthesis is missing",
		  NULL },
		{ "days_overdue > 3)", 17, "unexpected ) behind the condition",
		  NULL },
		{ "tags hass \"vip\"", 6, "\"hass\" is no comparison",
		  "Write tags has \"word\"." },
		{ "days_overdue more than 5", 14,
		  "\"more\" is no comparison", "Did you mean >?" },
		{ "country in \"FR\"", 9, "\"in\" is no comparison",
		  "Did you mean =?" },
		{ "days_overdue blah", 14, "\"blah\" is no comparison",
		  "Compare with =, !=, <, <=, > or >=." },
		{ "disputed nad bounced", 10,
		  "unexpected nad behind the condition",
		  "Did you mean and?" },
		{ "days_overdue >", 15, "the condition ends too early", NULL },
		{ "segment = \"abc", 11, "text without an end", NULL },
		{ "segment = \"é\" and x = 1", 19, "unknown name x", NULL },
		{ "", 1, "the condition is empty", NULL },
		{ "3 = 3", 1, "two fixed values are compared", NULL },
		{ "weekday = 99999999999", 11, "99999999999 is too large",
		  NULL },
		{ "due_on >= 30", 11,
		  "due_on is a date, 30 is a plain number", NULL },
		{ "today + due_on > 3", 1,
		  "today is a date, due_on is a date: they cannot be added",
		  "Only dates and days are reckoned with: due_on + 30 days, "
		  "today - due_on." },
		{ "outstanding - 5 EUR > 3 EUR", 1,
		  "outstanding is money, 5 EUR is money: they cannot be "
		  "subtracted",
		  NULL },
		{ "today >= end_of_month(5 days)", 22,
		  "(5 days) is counted in days, not a date",
		  "Write end_of_month(due_on)." },
		{ "today >= end_of_month due_on", 23,
		  "a date in parentheses must follow end_of_month",
		  "Write end_of_month(due_on)." },
		{ "today >= due_on +", 18, "the condition ends too early",
		  NULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check_refused(&cases[i], EXPR_ANY);
}

static void a_policy_is_not_chosen_by_what_moves(void **state)
{
	static const struct refused c = {
		"country = \"FR\" and days_overdue > 3", 20,
		"days_overdue changes with time and cannot choose a policy",
		NULL
	};

	(void)state;
	check_refused(&c, EXPR_FIXED_ONLY);
}

static void all_faults_are_found_in_one_pass(void **state)
{
	struct fixture f;

	(void)state;
	assert_null(compile(&f,
			    "dayz > 3 and outstanding > 5 or (segment < \"x\") "
			    "and ) country = \"fr\"",
			    EXPR_ANY));
	assert_int_equal(f.diags.errors, 5);
	arena_release(&f.arena);
}

static void deep_and_long_conditions_are_refused(void **state)
{
	char text[5000];
	struct fixture f;

	(void)state;
	memset(text, '(', 4000);
	text[4000] = '\0';
	assert_null(compile(&f, text, EXPR_ANY));
	assert_in_range(f.diags.n, 1, 20);
	arena_release(&f.arena);
	memset(text, ' ', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_null(compile(&f, text, EXPR_ANY));
	assert_string_equal(f.diags.v[0].text,
			    "a condition is too long (4096 bytes at most)");
	arena_release(&f.arena);
}

static void every_fact_stands_in_the_table(void **state)
{
	struct fixture f;

	(void)state;
	for (int i = 0; i < FACT__COUNT; i++) {
		struct expr *e;

		assert_int_equal(fact_table[i].fact, i);
		e = compile(&f, fact_table[i].example, EXPR_ANY);
		if (!e || !expr_uses(e, (enum fact)i))
			fail_msg("the example of %s", fact_table[i].name);
		arena_release(&f.arena);
	}
}

static void values_are_written_as_people_read_them(void **state)
{
	static const struct {
		enum value_type type;
		struct value v;
		const char *want;
	} cases[] = {
		{ TYPE_DAYS, { .known = true, .number = 1 }, "1 day" },
		{ TYPE_DAYS, { .known = true, .number = -15 }, "-15 days" },
		{ TYPE_MONEY,
		  { .known = true, .number = 120050, .currency = "EUR" },
		  "1200.50 EUR" },
		{ TYPE_TEXT, { .known = true, .text = "FR" }, "\"FR\"" },
		{ TYPE_FLAG, { .known = true, .number = 1 }, "yes" },
		{ TYPE_PERCENT, { .known = true, .number = 1250 }, "12.5 %" },
		{ TYPE_PERCENT, { .known = true, .number = 1205 }, "12.05 %" },
		{ TYPE_NUMBER, { .known = false }, "not known" },
	};
	struct str out = STR_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		str_clear(&out);
		value_to_text(&out, cases[i].type, &cases[i].v);
		assert_string_equal(out.buf, cases[i].want);
	}
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_mean_what_they_say),
		cmocka_unit_test(a_condition_knows_when_it_may_change),
		cmocka_unit_test(nothing_changes_before_the_day_named),
		cmocka_unit_test(dates_are_reckoned_with),
		cmocka_unit_test(a_date_changes_on_the_day_named),
		cmocka_unit_test(what_is_missing_is_not_known),
		cmocka_unit_test(what_does_not_fit_is_refused_with_its_place),
		cmocka_unit_test(a_policy_is_not_chosen_by_what_moves),
		cmocka_unit_test(all_faults_are_found_in_one_pass),
		cmocka_unit_test(deep_and_long_conditions_are_refused),
		cmocka_unit_test(every_fact_stands_in_the_table),
		cmocka_unit_test(values_are_written_as_people_read_them),
	};

	return cmocka_run_group_tests_name("expr", tests, NULL, NULL);
}
