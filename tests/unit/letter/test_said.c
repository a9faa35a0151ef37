/* What letters say of disputes, credits, promises and plans; and the texts of
 * tasks, which take the same names. */
#include "sample.h"

static void use_template(struct sample *s, const char *name)
{
	s->step.name = s->step.template_name = name;
}

static void add_promise(struct sample *s, int64_t minor, civil_day on)
{
	struct exception e = { .exception_id = "E1",
			       .kind = EXCEPTION_PROMISE,
			       .whole = true,
			       .from = on - 10,
			       .until = on,
			       .grace_on = on + 3,
			       .ended_on = DAY_NEVER,
			       .currency = "EUR",
			       .amount_minor = minor };

	VEC_PUSH(&s->arena, &s->snap.exceptions, e);
}

static void add_receipt(struct sample *s, int64_t minor, civil_day on)
{
	struct receipt r = { 2, on, minor, "EUR", PAYMENT_PAYMENT, 0 };

	VEC_PUSH(&s->arena, &s->snap.receipts, r);
}

static void add_plan(struct sample *s, int64_t minor, int n, civil_day first)
{
	struct exception e = { .exception_id = "E2",
			       .kind = EXCEPTION_PLAN,
			       .whole = true,
			       .from = first - 14,
			       .ended_on = DAY_NEVER,
			       .currency = "EUR",
			       .amount_minor = n * minor };

	for (int i = 0; i < n; i++) {
		struct instalment part = { first + 30 * i, first + 30 * i + 5,
					   minor };

		VEC_PUSH(&s->arena, &e.instalments, part);
	}
	VEC_PUSH(&s->arena, &s->snap.exceptions, e);
}

static void a_broken_promise_is_named_with_what_came_of_it(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	use_template(&s, "broken-promise");
	add_promise(&s, 500000, day(2026, 11, 13));
	add_receipt(&s, 234500, day(2026, 11, 10));
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s),
		     "un paiement de 5 000,00 € pour le 13 novembre 2026");
	assert_holds(sample_spoken(&s), "2 345,00 € nous sont parvenus");
	sample_release(&s);
}

static void a_promise_that_is_kept_or_not_due_is_not_named(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	use_template(&s, "broken-promise");
	add_promise(&s, 500000, day(2026, 11, 20));
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_lacks(s.letter.plain, "annoncé");
	sample_release(&s);
}

static void a_missed_instalment_is_shown_among_the_others(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	use_template(&s, "broken-promise");
	add_plan(&s, 100000, 3, day(2026, 10, 15));
	add_receipt(&s, 120000, day(2026, 10, 14));
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "L’échéance du 14 novembre 2026");
	assert_holds(sample_spoken(&s),
		     "15/10/2026   1 000,00 €  1 000,00 €          0,00 €\n"
		     "14/11/2026   1 000,00 €    200,00 €        800,00 €\n"
		     "14/12/2026   1 000,00 €      0,00 €      1 000,00 €\n");
	sample_release(&s);
}

static void what_a_plan_makes_due_later_is_left_out(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	s.msg.items.v[1].payable_minor = 250000;
	s.msg.payable_minor -= 750000;
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "Total à régler : 3 734,55 €");
	assert_holds(sample_spoken(&s), "−7 500,00 €");
	sample_release(&s);
}

static void add_credit(struct sample *s, const char *number, int64_t minor,
		       civil_day on, enum payment_kind kind)
{
	struct credit c = { number, on, minor, "EUR", kind, false };

	VEC_PUSH(&s->arena, &s->snap.credits, c);
}

static void credits_are_listed_as_what_is_left_of_them(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	add_credit(&s, "P-1", 90000, day(2026, 8, 3), PAYMENT_PAYMENT);
	add_credit(&s, "AV-2", 30000, day(2026, 9, 4), PAYMENT_CREDIT_NOTE);
	add_credit(&s, "R-1", -100000, day(2026, 9, 5), PAYMENT_REFUND);
	add_credit(&s, "P-3", 5000, day(2026, 10, 6), PAYMENT_PAYMENT);
	sample_credit(&s, 25000, true);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s),
		     "Avoir AV-2     04/09/2026  200,00 €\n"
		     "Règlement P-3  06/10/2026   50,00 €\n");
	assert_lacks(s.letter.plain, "P-1");
	assert_lacks(s.letter.plain, "R-1");
	sample_release(&s);
}

/* The sums that a letter shows lead to what it demands, in every mixture. */
static void the_summary_adds_up(void **state)
{
	static const struct {
		int64_t disputed, planned, credit;
		const char *want;
	} cases[] = {
		{ 0, 0, 0, "Total à régler : 11 234,55 €" },
		{ 100, 0, 0, "Total à régler : 11 233,55 €" },
		{ 100, 200, 0, "Total à régler : 11 231,55 €" },
		{ 100, 200, 300, "Total à régler : 11 228,55 €" },
		{ 0, 0, 300, "Total à régler : 11 231,55 €" },
		{ 400000, 600000, 0, "Total à régler : 1 234,55 €" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sample s;

		sample_init(&s);
		if (cases[i].disputed)
			sample_dispute(&s, 1, cases[i].disputed);
		s.msg.items.v[1].payable_minor -= cases[i].planned;
		s.msg.payable_minor -= cases[i].planned;
		if (cases[i].credit)
			sample_credit(&s, cases[i].credit, true);
		assert_int_equal(sample_render(&s), STATUS_OK);
		assert_holds(sample_spoken(&s), cases[i].want);
		sample_release(&s);
	}
}

static void a_formal_letter_demands_what_is_on_its_step_alone(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	use_template(&s, "formal-notice");
	s.step.stage = STAGE_LEGAL;
	s.msg.items.v[0].step = NULL;
	s.msg.payable_minor -= 123450;
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "Total à régler : 10 000,05 €");
	assert_holds(sample_spoken(&s), "ne sont pas l’objet");
	sample_release(&s);
}

static void a_proposal_about_disputes_alone_demands_nothing(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	use_template(&s, "mediation-proposal");
	s.step.stage = STAGE_MEDIATION;
	for (size_t i = 0; i < 3; i++)
		sample_dispute(&s, i, -1);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_lacks(sample_spoken(&s), "Total");
	assert_lacks(sample_spoken(&s), "IBAN");
	assert_holds(sample_spoken(&s), "Notre proposition les concerne :");
	sample_release(&s);
}

static void an_insurer_is_told_what_is_disputed(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	use_template(&s, "insurer-notice");
	s.step.stage = STAGE_INSURER;
	s.msg.to_insurer = true;
	s.msg.contract = &s.contract;
	sample_dispute(&s, 1, 400000);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "F-2026-0131 (contesté : 4 000,00 €)");
	assert_holds(sample_spoken(&s), "dont contesté                    "
					"4 000,00 €\n");
	sample_release(&s);
}

static void a_note_before_the_due_day_speaks_of_no_delay(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	use_template(&s, "before-due");
	s.snap.as_of = day(2026, 9, 28);
	s.msg.items.n = 1;
	s.msg.payable_minor = 123450;
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "arrive à\néchéance le 03/10/2026");
	assert_lacks(s.letter.plain, "retard");
	sample_release(&s);
}

static void the_person_in_charge_signs_and_gets_the_answer(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	s.rules.config.mail.reply_to = "compta-clients@vertbois.example";
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_bytes(&s),
		     "Reply-To: Jeanne Moreau <jeanne@vertbois.example>\r\n");
	assert_holds(s.letter.plain, "Jeanne Moreau, Service crédit\n");
	s.msg.in_charge = NULL;
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_bytes(&s),
		     "Reply-To: compta-clients@vertbois.example\r\n");
	assert_lacks(s.letter.plain, "Jeanne");
	sample_release(&s);
}

/* ---- tasks ------------------------------------------------------------- */

static const char *task_text(struct sample *s, const char *text)
{
	struct plan plan = { .outcome = ARENA_ARRAY(&s->arena, struct outcome,
						    s->snap.invoices.n) };
	struct planned_task task = { .text = text, .step = &s->step };

	s->step.task = text;
	for (size_t i = 0; i < s->snap.invoices.n; i++) {
		plan.outcome[i].payable_minor =
			s->snap.invoices.v[i].outstanding_minor;
		VEC_PUSH(&s->arena, &task.invoices, i);
	}
	return letter_task_text(&s->rules, &s->snap, &plan, &task, &s->arena);
}

static void a_task_takes_the_names_of_templates(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "call them", "call them" },
		{ "call {{customer.name}}", "call Brasserie de l’Étoile" },
		{ "call about {{total.payable}}, {{total.count}} invoices, "
		  "{{total.days_overdue}} days",
		  "call about 11\xc2\xa0"
		  "234,55\xc2\xa0€, 3 invoices, 51 days" },
		{ "{{date}}", "23\xc2\xa0novembre 2026" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sample s;

		sample_init(&s);
		assert_string_equal(task_text(&s, cases[i].text),
				    cases[i].want);
		sample_release(&s);
	}
}

static void a_task_stays_one_line_whatever_a_name_holds(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	s.snap.customer.name = "a\nb\x1b[2J {{date}}";
	assert_string_equal(task_text(&s, "call {{customer.name}}"),
			    "call a b [2J {{date}}");
	sample_release(&s);
}

static void a_task_about_two_currencies_names_both_sums(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	memcpy(s.snap.invoices.v[1].currency, "USD", 4);
	assert_string_equal(task_text(&s, "{{total.payable}}"),
			    "1\xc2\xa0"
			    "234,55\xc2\xa0€ + 10\xc2\xa0"
			    "000,00\xc2\xa0$");
	sample_release(&s);
}

static void a_wrong_name_in_a_task_is_found_when_rules_are_checked(void **state)
{
	static const struct {
		const char *task, *text, *hint;
	} cases[] = {
		{ "call {{custmer.name}}", "unknown name \"custmer.name\"",
		  "Did you mean \"customer.name\"?" },
		{ "call about {{total}}", "\"total\" is a group of names",
		  "Name one of it, such as \"total.payable\"." },
		{ "{{#several}}x{{/several}}",
		  "the text of a task takes values only, no sections", NULL },
		{ "call {{customer.name",
		  "\"{{\" without \"}}\" on the same "
		  "line",
		  NULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct step step = { .name = "call",
				     .task = cases[i].task,
				     .pos = { "rules/fr.yaml", 12, 5 } };
		struct policy policy = { .step = &step, .step_count = 1 };
		struct sample s;

		sample_init(&s);
		s.rules.policy = &policy;
		s.rules.policy_count = 1;
		assert_int_equal(sample_render(&s), STATUS_OK);
		templates_check_rules(s.templates, &s.rules, &s.d);
		assert_true(s.d.errors > 0);
		assert_string_equal(s.d.v[0].text, cases[i].text);
		assert_int_equal(s.d.v[0].pos.line, 12);
		if (cases[i].hint)
			assert_string_equal(s.d.v[0].hint, cases[i].hint);
		sample_release(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_broken_promise_is_named_with_what_came_of_it),
		cmocka_unit_test(
			a_promise_that_is_kept_or_not_due_is_not_named),
		cmocka_unit_test(a_missed_instalment_is_shown_among_the_others),
		cmocka_unit_test(what_a_plan_makes_due_later_is_left_out),
		cmocka_unit_test(credits_are_listed_as_what_is_left_of_them),
		cmocka_unit_test(the_summary_adds_up),
		cmocka_unit_test(
			a_formal_letter_demands_what_is_on_its_step_alone),
		cmocka_unit_test(
			a_proposal_about_disputes_alone_demands_nothing),
		cmocka_unit_test(an_insurer_is_told_what_is_disputed),
		cmocka_unit_test(a_note_before_the_due_day_speaks_of_no_delay),
		cmocka_unit_test(
			the_person_in_charge_signs_and_gets_the_answer),
		cmocka_unit_test(a_task_takes_the_names_of_templates),
		cmocka_unit_test(a_task_stays_one_line_whatever_a_name_holds),
		cmocka_unit_test(a_task_about_two_currencies_names_both_sums),
		cmocka_unit_test(
			a_wrong_name_in_a_task_is_found_when_rules_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
