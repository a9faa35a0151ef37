/* The complete language: each key lands in its place, shared parts and the
 * defaults of a country stand where a policy says nothing, and rules can be
 * read from texts alone. */
#include "../../../src/rules/load.h"
#include "check.h"
#include "relance/rules.h"
#include "relance/text.h"

#define CONFIG                                                                 \
	"company: {name: A, email: a@example.org}\n"                           \
	"policies: [p, q]\n"                                                   \
	"mail: {reply_to: a@example.org}\n"                                    \
	"people:\n"                                                            \
	"  Ada: {email: ada@example.org, title: Head, segments: [x, y]}\n"     \
	"defaults:\n"                                                          \
	"  FR: {calendar: fr, minimum: 50 EUR, catch_up: jump}\n"              \
	"on_bad_rules: keep_last\n"

#define BASE "in_charge: Ada\ncatch_up: step\nladder: customer\n"
#define LEGAL                                                                  \
	"- step: formal\n  stage: legal\n  wait: 15 days\n"                    \
	"  approval: required\n  approvers: 2\n"                               \
	"  send: {letter: formal, to: [registered-office, management],\n"      \
	"         attach: invoices}\n  final: yes\n"

#define POLICY                                                                 \
	"policy: p\ncountry: FR\napplies_to: segment = \"x\"\n"                \
	"include: [shared/base.yaml]\n"                                        \
	"falls: yes\ngroup_by: invoice\n"                                      \
	"policy_change: previous\ncredits: show\npromise_grace: 5 days\n"      \
	"dispute_review: 1 month\n"                                            \
	"on: {broken_promise: formal, payment: call}\n"                        \
	"steps:\n"                                                             \
	"- {step: note, stage: reminder, before_due: 5 days,\n"                \
	"   send: {email: before-due}}\n"                                      \
	"- {step: call, stage: reminder, was: [ring, phone],\n"                \
	"   task: \"call {{customer.name}}\", required: yes,\n"                \
	"   when: days_overdue >= 3}\n"                                        \
	"- {step: again, stage: reminder, wait: 5 days,\n"                     \
	"   send: {email: again}, until: unanswered >= 3,\n"                   \
	"   repeat: every 30 days up to 4 times,\n"                            \
	"   on: {chargeback: call}}\n"                                         \
	"- {step: look, stage: reminder, for: disputed, task: look}\n"         \
	"- include: shared/legal.yaml\n"                                       \
	"- {step: back, stage: legal, wait: 30 days, goto: again}\n"
#define OTHER                                                                  \
	"policy: q\ninclude: [shared/base.yaml]\nladder: invoice\n"            \
	"steps:\n- {step: a, stage: reminder, when: days_overdue >= 1,\n"      \
	"   send: {email: a}}\n"

#define FILE_OF(path_, text_)                                                  \
	{                                                                      \
		.path = path_, .text = text_, .size = sizeof(text_) - 1        \
	}
static const struct rule_file files[] = {
	FILE_OF("relance.yaml", CONFIG),
	FILE_OF("rules/shared/base.yaml", BASE),
	FILE_OF("rules/shared/legal.yaml", LEGAL),
	FILE_OF("rules/q.yaml", OTHER),
	FILE_OF("rules/p.yaml", POLICY),
};

static struct arena arena;
static struct diags diags;
static struct rules rules;

static int load(void **state)
{
	(void)state;
	diags_init(&diags, &arena);
	assert_int_equal(rules_load_with(NULL, files, LENGTH(files), &arena,
					 &rules, &diags),
			 STATUS_OK);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const struct step *step(const char *name)
{
	const struct policy *p = rules_policy(&rules, "p");
	int i = policy_step_find(p, name);

	assert_true(i >= 0);
	return &p->step[i];
}

static void assert_span(struct span got, int n, enum span_unit unit)
{
	assert_int_equal(got.n, n);
	assert_int_equal(got.unit, unit);
}

static void a_policy_says_how_it_is_climbed(void **state)
{
	const struct policy *p = rules_policy(&rules, "p");

	(void)state;
	assert_true(p->falls);
	assert_int_equal(p->group_by, GROUP_INVOICE);
	assert_int_equal(p->policy_change, CHANGE_PREVIOUS);
	assert_int_equal(p->credits, CREDITS_SHOW);
	assert_span(p->promise_grace, 5, SPAN_DAYS);
	assert_span(p->plan_grace, 3, SPAN_BUSINESS_DAYS);
	assert_span(p->dispute_review, 1, SPAN_MONTHS);
	assert_int_equal(p->step_count, 6);
}

static void what_a_policy_lacks_comes_from_parts_then_its_country(void **state)
{
	const struct policy *p = rules_policy(&rules, "p");
	const struct policy *q = rules_policy(&rules, "q");
	int64_t minor;

	(void)state;
	assert_int_equal(p->ladder, LADDER_CUSTOMER);
	assert_int_equal(p->catch_up, CATCH_UP_STEP);
	assert_string_equal(p->in_charge, "Ada");
	assert_string_equal(calendar_name(p->calendar), "fr");
	assert_true(amounts_find(&p->minimum, "EUR", &minor));
	assert_int_equal(q->ladder, LADDER_INVOICE);
	assert_string_equal(calendar_name(q->calendar), "none");
	assert_false(amounts_find(&q->minimum, "EUR", &minor));
}

static void a_country_narrows_whom_a_policy_is_for(void **state)
{
	(void)state;
	assert_string_equal(expr_text(rules_policy(&rules, "p")->applies_to),
			    "country = \"FR\" and (segment = \"x\")");
}

static void events_and_goto_are_places(void **state)
{
	const struct policy *p = rules_policy(&rules, "p");

	(void)state;
	assert_int_equal(p->on.place[EVENT_BROKEN_PROMISE], 5);
	assert_int_equal(p->on.place[EVENT_PAYMENT], 2);
	assert_int_equal(p->on.place[EVENT_REPLY], 0);
	assert_int_equal(step("again")->on.place[EVENT_CHARGEBACK], 2);
	assert_int_equal(step("back")->go_to, 3);
	assert_int_equal(step("call")->go_to, 0);
}

static void a_step_is_found_by_its_former_names(void **state)
{
	const struct policy *p = rules_policy(&rules, "p");

	(void)state;
	assert_int_equal(policy_step_find(p, "call"), 1);
	assert_int_equal(policy_step_find(p, "phone"), 1);
	assert_int_equal(policy_step_find(p, "ring"), 1);
	assert_int_equal(policy_step_find(p, "telex"), -1);
}

static void steps_say_when_how_often_and_by_whom(void **state)
{
	const struct step *again = step("again"), *formal = step("formal");

	(void)state;
	assert_span(step("note")->before_due, 5, SPAN_DAYS);
	assert_span(again->repeat_every, 30, SPAN_DAYS);
	assert_int_equal(again->repeat_times, 4);
	assert_string_equal(expr_text(again->until), "unanswered >= 3");
	assert_true(step("call")->task_required);
	assert_string_equal(step("call")->task, "call {{customer.name}}");
	assert_true(step("look")->for_disputed);
	assert_int_equal(formal->approvers, 2);
	assert_true(formal->approval && formal->final &&
		    formal->attach_invoices);
	assert_string_equal(formal->to, "registered-office");
	assert_int_equal(formal->to_else_count, 1);
	assert_string_equal(formal->to_else[0], "management");
	assert_string_equal(formal->pos.file, "rules/shared/legal.yaml");
	assert_int_equal(formal->pos.line, 1);
}

static void a_person_signs_with_a_title_for_segments(void **state)
{
	const struct person *ada = config_person(&rules.config, "Ada");

	(void)state;
	assert_true(rules.config.keep_last);
	assert_string_equal(ada->title, "Head");
	assert_int_equal(ada->segment_count, 2);
	assert_string_equal(ada->segments[1], "y");
}

/* What is not of the customer alone must be named in choice_by_invoice(). */
static void a_policy_may_be_chosen_once_per_customer(void **state)
{
	static const struct {
		enum fact fact;
		bool by_invoice;
	} fixed[] = {
		{ FACT_AMOUNT_TOTAL, true }, { FACT_CURRENCY, true },
		{ FACT_DUE_ON, true },	     { FACT_ISSUED_ON, true },
		{ FACT_DELIVERED_ON, true }, { FACT_FACTORING, true },
		{ FACT_ASSIGNED_TO, true },  { FACT_SEGMENT, false },
		{ FACT_COUNTRY, false },     { FACT_LANGUAGE, false },
		{ FACT_TAGS, false },	     { FACT_PUBLIC, false },
		{ FACT_IN_CHARGE, false },   { FACT_PARENT, false },
	};
	size_t n = 0;

	(void)state;
	for (int i = 0; i < FACT__COUNT; i++)
		n += fact_table[i].fixed;
	assert_int_equal(n, LENGTH(fixed));
	for (size_t i = 0; i < LENGTH(fixed); i++) {
		struct arena a = ARENA_INIT;
		struct diags d;
		struct pos pos = { "p", 1, 1 };
		const struct fact_info *f = &fact_table[fixed[i].fact];
		struct policy p = { .name = "p" };
		struct rules r = { .policy = &p, .policy_count = 1 };

		diags_init(&d, &a);
		assert_true(f->fixed);
		p.applies_to = expr_compile(
			f->type == TYPE_MONEY ? "amount_total > 1 EUR"
			: f->type == TYPE_DATE
				? arena_printf(&a, "%s > 2026-01-01", f->name)
				: f->example,
			pos, EXPR_FIXED_ONLY, &a, &d);
		assert_non_null(p.applies_to);
		assert_int_equal(choice_by_invoice(&r), fixed[i].by_invoice);
		arena_release(&a);
	}
}

static void the_rules_say_what_they_need_to_see(void **state)
{
	(void)state;
	assert_int_equal(rules.needs & (NEED_TASKS | NEED_RECEIPTS),
			 NEED_TASKS | NEED_RECEIPTS);
	assert_int_equal(rules.needs & NEED_HISTORY, 0);
}

static void shared_parts_are_among_the_files(void **state)
{
	struct sha256 before = rules.fingerprint;
	struct rule_file other[LENGTH(files)];
	size_t found = 0;

	(void)state;
	for (size_t i = 0; i < rules.file_count; i++)
		found += str_eq(rules.file[i].path, "rules/shared/base.yaml") ||
			 str_eq(rules.file[i].path, "rules/shared/legal.yaml");
	assert_int_equal(found, 2);
	memcpy(other, files, sizeof files);
	other[1].text = "in_charge: Ada\n";
	other[1].size = strlen(other[1].text);
	assert_int_equal(rules_load_with(NULL, other, LENGTH(other), &arena,
					 &rules, &diags),
			 STATUS_OK);
	assert_memory_not_equal(&before, &rules.fingerprint, sizeof before);
}

/* Each part takes the one before it twice: 2^20 steps, were it not stopped. */
static void parts_that_multiply_are_stopped(void **state)
{
	struct rule_file list[24];
	char path[24][40], text[24][80];
	size_t n = 0;

	(void)state;
	list[n++] = files[0];
	for (int i = 0; i < 20; i++, n++) {
		snprintf(path[i], sizeof path[i], "rules/x/%d.yaml", i);
		snprintf(text[i], sizeof text[i],
			 i ? "- include: x/%d.yaml\n- include: x/%d.yaml\n"
			   : "- {step: a, stage: legal}\n",
			 i - 1, i - 1);
		list[n] = (struct rule_file){ .path = path[i],
					      .text = text[i],
					      .size = strlen(text[i]) };
	}
	list[n++] = (struct rule_file)FILE_OF(
		"rules/p.yaml", "policy: p\nsteps:\n- include: x/19.yaml\n");
	diags_init(&diags, &arena);
	assert_int_equal(rules_load_with(NULL, list, n, &arena, &rules, &diags),
			 STATUS_INVALID);
	assert_true(diags.n < 250);
}

/* What a message names as its rules: an edited part is an edited policy. */
static void a_policy_is_its_parts_too(void **state)
{
	static const struct rule_file edited =
		FILE_OF("rules/shared/legal.yaml", LEGAL "# longer\n");
	struct sha256 p = rules_policy(&rules, "p")->hash;
	struct sha256 q = rules_policy(&rules, "q")->hash;
	struct rule_file list[LENGTH(files)];

	(void)state;
	memcpy(list, files, sizeof list);
	list[2] = edited;
	diags_init(&diags, &arena);
	assert_int_equal(rules_load_with(NULL, list, LENGTH(list), &arena,
					 &rules, &diags),
			 STATUS_OK);
	assert_memory_not_equal(&p, &rules_policy(&rules, "p")->hash, sizeof p);
	assert_memory_equal(&q, &rules_policy(&rules, "q")->hash, sizeof q);
}

static void a_text_stands_in_place_of_a_file(void **state)
{
	static const struct rule_file edited = FILE_OF(
		"rules/export.yaml", "policy: export\nsteps:\n- {step: only, "
				     "stage: legal, send: {letter: a}}\n");
	const struct policy *p;

	(void)state;
	assert_int_equal(rules_load_with("tests/unit/rules/folder", &edited, 1,
					 &arena, &rules, &diags),
			 STATUS_OK);
	p = rules_policy(&rules, "export");
	assert_int_equal(p->step_count, 1);
	assert_string_equal(p->step[0].name, "only");
	assert_non_null(rules_policy(&rules, "fr-insured"));
}

static void texts_without_relance_yaml_are_not_found(void **state)
{
	(void)state;
	assert_int_equal(rules_load_with(NULL, files + 1, LENGTH(files) - 1,
					 &arena, &rules, &diags),
			 STATUS_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_policy_says_how_it_is_climbed),
		TEST(what_a_policy_lacks_comes_from_parts_then_its_country),
		TEST(a_country_narrows_whom_a_policy_is_for),
		TEST(events_and_goto_are_places),
		TEST(a_step_is_found_by_its_former_names),
		TEST(steps_say_when_how_often_and_by_whom),
		TEST(a_person_signs_with_a_title_for_segments),
		TEST(a_policy_may_be_chosen_once_per_customer),
		TEST(the_rules_say_what_they_need_to_see),
		TEST(shared_parts_are_among_the_files),
		TEST(parts_that_multiply_are_stopped),
		TEST(a_policy_is_its_parts_too),
		TEST(a_text_stands_in_place_of_a_file),
		TEST(texts_without_relance_yaml_are_not_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
