/* Letters about assigned invoices: one account, and what is said of it. */
#include "../../../src/letter/load.h"
#include "sample.h"

#define OURS "FR76 3000 6000"
#define THEIRS "DE89 3704 0044 0532 0130 00"

static const struct factor lumen = {
	.key = "Lumen",
	.name = "Lumen Factoring SA",
	.address = "12 quai des Brumes\n69002 Lyon",
	.iban = "DE89370400440532013000",
	.bic = "COBADEFF",
};

static const struct {
	const char *language, *mention;
} languages[] = {
	{ "fr", "ont été transmises par subrogation à Lumen Factoring SA" },
	{ "en", "have been assigned to Lumen Factoring SA. Only payment to" },
	{ "de", "sind an Lumen Factoring SA abgetreten" },
	{ "es", "han sido cedidos a Lumen Factoring SA" },
};
static const char *const names[] = { "before-due",	   "courtesy",
				     "second-reminder",	   "broken-promise",
				     "mediation-proposal", "formal-notice" };

static void letter(struct sample *s, const struct factor *payee,
		   const char *language, const char *name)
{
	s->step.name = s->step.template_name = name;
	s->msg.payee = payee;
	s->msg.to_language = language;
	if (sample_render(s) != STATUS_OK)
		fail_msg("%s %s: %s", language, name, s->d.v[0].text);
}

/* Its lines joined again, for sentences that were broken over two. */
static char *flowing(struct sample *s)
{
	char *text = sample_spoken(s);

	for (char *p = text; *p; p++)
		if (*p == '\n')
			*p = ' ';
	return text;
}

static void every_letter_names_the_factor_alone_as_payee(void **state)
{
	(void)state;
	for (size_t l = 0; l < 4; l++)
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			struct sample s;
			const char *text;

			sample_init(&s);
			letter(&s, &lumen, languages[l].language, names[i]);
			text = flowing(&s);
			assert_holds(text, THEIRS);
			assert_holds(text, "COBADEFF");
			assert_holds(text, languages[l].mention);
			assert_lacks(text, "FR76");
			assert_lacks(sample_bytes(&s), "FR76");
			sample_release(&s);
		}
}

static void a_factor_that_the_customer_does_not_know_is_not_named(void **state)
{
	(void)state;
	for (size_t l = 0; l < 4; l++)
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			struct sample s;
			struct factor copy = lumen;

			sample_init(&s);
			s.rules.config.factor = &copy;
			s.rules.config.factor_count = 1;
			for (size_t k = 0; k < s.snap.invoices.n; k++) {
				s.snap.invoices.v[k].factoring = "confidential";
				s.snap.invoices.v[k].assigned_to = "Lumen";
			}
			letter(&s, NULL, languages[l].language, names[i]);
			assert_holds(sample_spoken(&s), OURS);
			assert_lacks(sample_bytes(&s), "Lumen");
			assert_lacks(sample_bytes(&s), "COBADEFF");
			sample_release(&s);
		}
}

static void the_factors_own_mention_wins_in_its_language(void **state)
{
	struct factor own = lumen;
	struct sample s;

	(void)state;
	own.mention.fr = "Créance cédée (art. L. 313-23 CMF)";
	sample_init(&s);
	letter(&s, &own, "fr", "courtesy");
	assert_holds(sample_spoken(&s), own.mention.fr);
	assert_lacks(sample_spoken(&s), "subrogation");
	letter(&s, &own, "de", "courtesy");
	assert_holds(sample_spoken(&s), "abgetreten");
	sample_release(&s);
}

static void a_formal_notice_asks_for_payment_to_the_factor(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	letter(&s, &lumen, "fr", "formal-notice");
	assert_holds(flowing(&s), "de régler à Lumen Factoring SA la somme de");
	assert_lacks(sample_spoken(&s), "nous régler");
	letter(&s, NULL, "fr", "formal-notice");
	assert_holds(flowing(&s), "de nous régler la somme de");
	sample_release(&s);
}

static void a_letter_without_the_payee_is_refused(void **state)
{
	static const char text[] = "Subject: Pay\n\nPay to "
				   "{{#company.iban}}{{company.iban}}"
				   "{{/company.iban}}.\n";
	struct template_file f = { .language = "fr",
				   .name = "own",
				   .path = "templates/fr/own.md" };
	struct sample s;

	(void)state;
	sample_init(&s);
	s.templates = ARENA_NEW(&s.arena, struct templates);
	assert_true(template_compile(&f.compiled, f.path, text, sizeof text - 1,
				     &s.arena, &s.d));
	VEC_PUSH(&s.arena, &s.templates->file, f);
	s.step.template_name = "own";
	s.msg.payee = &lumen;
	assert_int_equal(sample_render(&s), STATUS_INVALID);
	assert_string_equal(s.d.v[0].text,
			    "letter to customer C-1042: the invoices are to be "
			    "paid to a factor, and it does not say payee.iban");
	s.msg.payee = NULL;
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), OURS);
	sample_release(&s);
}

static void the_insurer_learns_who_is_paid(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	s.msg.to_insurer = true;
	s.msg.contract = &s.contract;
	s.contract.beneficiary = "Lumen Factoring SA";
	s.snap.invoices.v[0].assigned_to = "Brume";
	s.snap.invoices.v[0].factoring = "managed";
	letter(&s, NULL, "en", "insurer-notice");
	assert_holds(sample_spoken(&s), "Payee of the indemnity");
	assert_holds(sample_spoken(&s), "Assigned to");
	assert_holds(sample_spoken(&s), "Brume");
	s.snap.invoices.v[0].assigned_to = NULL;
	s.snap.invoices.v[0].factoring = NULL;
	letter(&s, NULL, "en", "insurer-notice");
	assert_lacks(sample_spoken(&s), "Assigned to");
	sample_release(&s);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_letter_names_the_factor_alone_as_payee),
		TEST(a_factor_that_the_customer_does_not_know_is_not_named),
		TEST(the_factors_own_mention_wins_in_its_language),
		TEST(a_formal_notice_asks_for_payment_to_the_factor),
		TEST(a_letter_without_the_payee_is_refused),
		TEST(the_insurer_learns_who_is_paid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
