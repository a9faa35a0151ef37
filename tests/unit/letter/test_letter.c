/* Whole letters: injection, languages, MIME read back, determinism, speed. */
#include "../../../src/letter/load.h"
#include "sample.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char *const languages[] = { "fr", "en", "de", "es" };
static const struct {
	const char *name;
	enum stage stage;
	enum channel channel;
} shipped[] = { { "courtesy", STAGE_REMINDER, CHANNEL_EMAIL },
		{ "second-reminder", STAGE_REMINDER, CHANNEL_EMAIL },
		{ "mediation-proposal", STAGE_MEDIATION, CHANNEL_EMAIL },
		{ "formal-notice", STAGE_LEGAL, CHANNEL_LETTER },
		{ "insurer-notice", STAGE_INSURER, CHANNEL_EMAIL } };

static void use(struct sample *s, size_t i)
{
	s->step.name = s->step.template_name = shipped[i].name;
	s->step.stage = shipped[i].stage;
	s->msg.channel = shipped[i].channel;
	s->msg.to_insurer = shipped[i].stage == STAGE_INSURER;
	s->msg.contract = s->msg.to_insurer ? &s->contract : NULL;
	s->msg.deadline_on = s->msg.to_insurer ? day(2026, 12, 3) : DAY_NONE;
}

static void add_limit(struct sample *s)
{
	struct limit limit = { .contract = "C-2026",
			       .decision_ref = "D-99",
			       .status = LIMIT_ACCEPTED,
			       .amount = { 2000000, "EUR" },
			       .effective_from = day(2026, 1, 1),
			       .effective_to = DAY_NONE };

	VEC_PUSH(&s->arena, &s->snap.limits, limit);
}

/* RELANCE_LETTERS_TO=DIR keeps them for looking at. */
static void keep(struct sample *s, const char *language, const char *name)
{
	const char *dir = getenv("RELANCE_LETTERS_TO");
	FILE *f;

	if (!dir)
		return;
	f = fopen(arena_printf(&s->arena, "%s/%s-%s.%s", dir, language, name,
			       s->msg.channel == CHANNEL_EMAIL ? "eml" : "pdf"),
		  "w");
	fputs(sample_bytes(s), f);
	fclose(f);
	f = fopen(arena_printf(&s->arena, "%s/%s-%s.txt", dir, language, name),
		  "w");
	fputs(s->letter.plain, f);
	fclose(f);
}

static void each_shipped_letter_is_complete(void **state)
{
	(void)state;
	for (size_t l = 0; l < LENGTH(languages); l++) {
		for (size_t i = 0; i < LENGTH(shipped); i++) {
			struct sample s;
			struct str total = STR_INIT;

			sample_init(&s);
			use(&s, i);
			add_limit(&s);
			sample_earlier(&s, "m-1", day(2026, 11, 3));
			sample_earlier(&s, "m-2", day(2026, 11, 14));
			s.msg.to_language = languages[l];
			if (shipped[i].stage != STAGE_REMINDER &&
			    shipped[i].stage != STAGE_INSURER)
				s.msg.items.v[2].step = NULL;
			assert_int_equal(sample_render(&s), STATUS_OK);
			assert_string_equal(s.letter.language, languages[l]);
			keep(&s, languages[l], shipped[i].name);
			locale_money(&total, languages[l], 1123450, "EUR");
			assert_holds(s.letter.plain, "F-2026-0117");
			assert_holds(s.letter.plain, "F-2026-0140");
			assert_lacks(s.letter.plain, "{{");
			assert_lacks(s.letter.plain, "\xee\x80\x80");
			if (s.msg.items.v[2].step == NULL)
				assert_holds(s.letter.plain, total.buf);
			str_release(&total);
			sample_release(&s);
		}
	}
}

static void table_columns_line_up_in_plain_text(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s),
		     "F-2026-0131  17/09/2026  17/10/2026  12 345,00 €  "
		     "2 345,00 €  10 000,00 €               37\n");
	assert_holds(sample_spoken(&s), "Total à régler : 11 234,55 €");
	assert_holds(sample_spoken(&s), "22 novembre 2026");
	sample_release(&s);
}

static void a_name_can_never_become_a_header(void **state)
{
	struct sample s;
	char *bytes, *body;

	(void)state;
	sample_init(&s);
	s.snap.customer.name = "x\r\nBcc: a@b.c";
	s.snap.customer.customer_id = "x\r\nBcc: a@b.c";
	s.msg.to_name = "x\r\nBcc: a@b.c";
	s.person.name = "Jeanne Moreau";
	assert_int_equal(sample_render(&s), STATUS_OK);
	bytes = sample_bytes(&s);
	assert_lacks(bytes, "\nBcc");
	body = strstr(bytes, "\r\n\r\n");
	assert_non_null(body);
	assert_lacks(s.letter.subject, "\n");
	assert_lacks(s.letter.subject, "\r");
	sample_release(&s);
}

/* The lines of quoted-printable as they were before. */
static char *unfold(char *bytes)
{
	char *to = bytes;

	for (const char *p = bytes; *p;) {
		if (text_starts(p, "=\r\n"))
			p += 3;
		else
			*to++ = *p++;
	}
	*to = '\0';
	return bytes;
}

static void values_are_neither_markdown_nor_html_nor_columns(void **state)
{
	struct sample s;
	char *html;

	(void)state;
	sample_init(&s);
	s.rules.config.company_name = "<script>alert(1)</script> & \"x\"";
	s.snap.invoices.v[0].invoice_id = "**F** | 1 | [x](http://e.example)";
	s.snap.invoices.v[1].invoice_id = "\xee\x80\x80"
					  "3\xee\x80\x81";
	assert_int_equal(sample_render(&s), STATUS_OK);
	html = strstr(unfold(sample_bytes(&s)), "text/html");
	assert_non_null(html);
	assert_lacks(html, "<script>");
	assert_holds(html, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; "
			   "&quot;x&quot;");
	assert_holds(html, "<td>**F** | 1 | [x](http://e.example)</td>");
	assert_lacks(html, "http://e.example\"");
	assert_lacks(html, "=EE=80=80");
	assert_holds(html, "<td>=EF=BF=BD3=EF=BF=BD</td>");
	sample_release(&s);
}

static void lines_end_with_crlf_and_are_short_and_7_bit(void **state)
{
	struct sample s;
	char *bytes;
	size_t line = 0;

	(void)state;
	sample_init(&s);
	s.snap.customer.name = "Ελληνική Εταιρεία";
	assert_int_equal(sample_render(&s), STATUS_OK);
	bytes = sample_bytes(&s);
	assert_true(text_starts(bytes, "From: "));
	for (size_t i = 0; bytes[i]; i++, line++) {
		assert_true((unsigned char)bytes[i] < 0x80);
		if (bytes[i] == '\n') {
			assert_int_equal(bytes[i - 1], '\r');
			assert_true(line <= 998);
			line = 0;
		} else if (bytes[i] == '\r') {
			assert_int_equal(bytes[i + 1], '\n');
		}
	}
	sample_release(&s);
}

static void equal_arguments_give_equal_bytes(void **state)
{
	struct sample a, b;

	(void)state;
	sample_init(&a);
	sample_init(&b);
	assert_int_equal(sample_render(&a), STATUS_OK);
	assert_int_equal(sample_render(&b), STATUS_OK);
	assert_string_equal(sample_bytes(&a), sample_bytes(&b));
	assert_lacks(sample_bytes(&a), "Date:");
	sample_release(&a);
	sample_release(&b);
}

static void later_letters_thread_with_earlier_ones(void **state)
{
	struct sample s;
	char *bytes;

	(void)state;
	sample_init(&s);
	use(&s, 1);
	sample_earlier(&s, "m-20261103-1", day(2026, 11, 3));
	sample_earlier(&s, "m-20261114-1", day(2026, 11, 14));
	assert_int_equal(sample_render(&s), STATUS_OK);
	bytes = sample_bytes(&s);
	assert_holds(bytes, "Message-Id: <m-20261123-1@vertbois.example>\r\n");
	assert_holds(bytes, "In-Reply-To: <m-20261114-1@vertbois.example>\r\n");
	assert_holds(bytes, "Auto-Submitted: auto-generated\r\n");
	assert_holds(sample_spoken(&s),
		     "courriers des 3 novembre 2026 et 14 novembre "
		     "2026");
	sample_release(&s);
}

static void a_credit_without_an_invoice_is_named(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	sample_credit(&s, 5000, false);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "un crédit de 50,00 € qui");
	assert_holds(sample_spoken(&s), "Total à régler : 11 234,55 €");
	sample_release(&s);
}

static void a_credit_that_is_netted_lowers_what_is_demanded(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	sample_credit(&s, 5000, true);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "Total à régler : 11 184,55 €");
	assert_holds(sample_spoken(&s), "−50,00 €");
	sample_release(&s);
}

static void a_disputed_invoice_is_listed_but_not_demanded(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	sample_dispute(&s, 1, -1);
	s.msg.items.v[1].step = NULL;
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "Total à régler : 1 234,55 €");
	assert_holds(sample_spoken(&s), "10 000,00 €");
	assert_holds(sample_spoken(&s), "contest");
	sample_release(&s);
}

static void of_an_invoice_disputed_in_part_the_rest_is_demanded(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	sample_dispute(&s, 1, 400000);
	sample_credit(&s, 4550, true);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "−4 000,00 €");
	assert_holds(sample_spoken(&s), "−45,50 €");
	assert_holds(sample_spoken(&s), "Total à régler : 7 189,05 €");
	sample_release(&s);
}

static void the_insurer_gets_the_whole_open_account(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	use(&s, 4);
	add_limit(&s);
	s.snap.invoices.v[2].due_on = day(2026, 12, 24);
	s.msg.items.n = 1;
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "Total de l’encours               "
					"11 234,55 €\ndont échu           "
					"             11 234,50 €\n");
	assert_holds(sample_spoken(&s),
		     "8 rue du Pont, 38000 Grenoble, France");
	assert_holds(sample_spoken(&s), "20 000,00 € (décision D-99)");
	assert_holds(sample_spoken(&s), "3 décembre 2026");
	sample_release(&s);
}

/* In the subject, in the first line of each body, and for machines. */
static void a_copy_says_that_it_is_one(void **state)
{
	static const struct {
		const char *subject, *line;
	} marks[] = {
		{ "Copie\xc2\xa0: ",
		  "Copie. Nous vous avons adressé ce message le " },
		{ "Copy: ", "Copy. We sent you this message on " },
		{ "Kopie: ", "Kopie. Wir haben Ihnen diese Nachricht am " },
		{ "Copia: ", "Copia. Les enviamos este mensaje el " },
	};
	const struct filed first = { .message_id = "f0f0",
				     .filed_on = day(2026, 11, 20) };

	(void)state;
	for (size_t i = 0; i < LENGTH(languages); i++) {
		struct sample s;

		const char *spoken;

		sample_init(&s);
		use(&s, 4);
		s.msg.to_language = languages[i];
		s.msg.copy_of = &first;
		assert_int_equal(sample_render(&s), STATUS_OK);
		spoken = sample_spoken(&s);
		assert_ptr_equal(strstr(spoken, marks[i].line), spoken);
		assert_ptr_equal(strstr(s.letter.subject, marks[i].subject),
				 s.letter.subject);
		assert_holds(sample_bytes(&s), "X-Relance-Copy-Of: <f0f0@");
		assert_holds(sample_bytes(&s), "References: <f0f0@");
		sample_release(&s);
	}
}

static void letters_about_other_invoices_are_not_named(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	use(&s, 1);
	sample_earlier(&s, "m-20260103-1", day(2026, 1, 3));
	s.snap.steps.v[0].invoice_key = 99;
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_lacks(s.letter.plain, "3 janvier");
	sample_release(&s);
}

/* Python's reader is independent of ours. */
static void another_mail_reader_understands_it(void **state)
{
	static const char script[] =
		"import sys,email,email.policy\n"
		"m=email.message_from_binary_file(sys.stdin.buffer,"
		"policy=email.policy.default)\n"
		"print(m['To'].addresses[0].display_name)\n"
		"print(m['From'].addresses[0].display_name)\n"
		"print(m['Reply-To'].addresses[0].addr_spec)\n"
		"print(m['Subject'])\n"
		"print(m.get_body(('html',)).get_content_type())\n"
		"print('شركة' in m.get_body(('plain',)).get_content())\n";
	struct sample s;
	char path[] = "/tmp/relance-letter-XXXXXX", line[6][256];
	char *command;
	FILE *f;
	int fd;

	(void)state;
	sample_init(&s);
	s.rules.config.company_name = "شركة النور";
	s.msg.to_name = "Ελένη Παπαδοπούλου";
	s.snap.customer.customer_id = "Ünïcode-€";
	assert_int_equal(sample_render(&s), STATUS_OK);
	fd = mkstemp(path);
	f = fdopen(fd, "w");
	fputs(sample_bytes(&s), f);
	fclose(f);
	command = arena_printf(&s.arena,
			       "PYTHONUTF8=1 python3 - <<'EOF' 3<%s\n"
			       "import os,sys,io\n"
			       "class S: buffer=os.fdopen(3,'rb')\n"
			       "sys.stdin=S\n%sEOF\n",
			       path, script);
	f = popen(command, "r");
	for (int i = 0; i < 6; i++) {
		assert_non_null(fgets(line[i], sizeof line[i], f));
		line[i][strcspn(line[i], "\n")] = '\0';
	}
	assert_int_equal(pclose(f), 0);
	unlink(path);
	assert_string_equal(line[0], "Ελένη Παπαδοπούλου");
	assert_string_equal(line[1], "شركة النور");
	assert_string_equal(line[2], "jeanne@vertbois.example");
	assert_string_equal(line[3], s.letter.subject);
	assert_string_equal(line[4], "text/html");
	assert_string_equal(line[5], "True");
	sample_release(&s);
}

static void the_language_is_the_first_with_a_template(void **state)
{
	static const struct {
		const char *contact, *customer, *country, *want;
	} cases[] = { { "en-GB", "de", "ES", "en" }, { NULL, "de", "ES", "de" },
		      { NULL, NULL, "AT", "de" },    { NULL, NULL, "US", "en" },
		      { NULL, NULL, "BE", "fr" },    { "it", "pt", "CH", "fr" },
		      { NULL, NULL, NULL, "fr" } };

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sample s;

		sample_init(&s);
		s.msg.to_language = cases[i].contact;
		s.snap.customer.language = cases[i].customer;
		s.snap.customer.country = cases[i].country;
		assert_int_equal(sample_render(&s), STATUS_OK);
		assert_string_equal(s.letter.language, cases[i].want);
		sample_release(&s);
	}
}

static void the_stamp_is_a_date_and_the_journal_head(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	letter_stamp(&out, INT64_C(1795413723), "abcd");
	assert_string_equal(out.buf, "Date: Mon, 23 Nov 2026 06:02:03 +0000\r\n"
				     "X-Relance-Journal-Head: abcd\r\n");
	str_release(&out);
}

static void a_template_cannot_make_a_header_of_its_subject(void **state)
{
	static const char text[] = "Subject: a\rBcc: b@c.example\x04\nBody\n";
	struct template_file file = { .language = "fr",
				      .name = "courtesy",
				      .path = "x.md" };
	struct templates t = { 0 };
	struct sample s;

	(void)state;
	sample_init(&s);
	s.msg.channel = CHANNEL_LETTER;
	assert_true(template_compile(&file.compiled, "x.md", text,
				     sizeof text - 1, &s.arena, &s.d));
	VEC_PUSH(&s.arena, &t.file, file);
	assert_int_equal(letter_render(&t, &s.req, &s.arena, &s.letter, &s.d),
			 STATUS_OK);
	assert_string_equal(s.letter.subject, "a Bcc: b@c.example ");
	sample_release(&s);
}

static void a_letter_too_large_is_refused_by_name(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	for (int i = 0; i < 40000; i++)
		sample_invoice(&s, "F", day(2026, 9, 3), 100, 0);
	assert_int_equal(sample_render(&s), STATUS_INVALID);
	assert_string_equal(s.d.v[0].text,
			    "letter to customer C-1042: it would list too many "
			    "invoices (more than 2 MB)");
	sample_release(&s);
}

static void paper_needs_our_address(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	use(&s, 3);
	s.rules.config.company_address = NULL;
	assert_int_equal(sample_render(&s), STATUS_INVALID);
	assert_string_equal(s.d.v[0].text,
			    "letter to customer C-1042: relance.yaml gives no "
			    "company.address, which a letter on paper needs");
	sample_release(&s);
}

/* RELANCE_LETTERS_TIMED=1 prints what one e-mail costs. */
static void many_letters_in_a_row(void **state)
{
	bool timed = getenv("RELANCE_LETTERS_TIMED") != NULL;
	int times = timed ? 20000 : 50;
	struct timespec a, b;
	struct sample s;

	(void)state;
	sample_init(&s);
	assert_int_equal(sample_render(&s), STATUS_OK);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	for (int i = 0; i < times; i++) {
		struct arena scratch = ARENA_INIT;

		assert_int_equal(letter_render(s.templates, &s.req, &scratch,
					       &s.letter, &s.d),
				 STATUS_OK);
		arena_release(&scratch);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	if (timed)
		print_message("%ld us a letter\n",
			      ((b.tv_sec - a.tv_sec) * 1000000 +
			       (b.tv_nsec - a.tv_nsec) / 1000) /
				      times);
	s.letter = (struct letter){ 0 };
	sample_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_shipped_letter_is_complete),
		cmocka_unit_test(table_columns_line_up_in_plain_text),
		cmocka_unit_test(a_name_can_never_become_a_header),
		cmocka_unit_test(
			values_are_neither_markdown_nor_html_nor_columns),
		cmocka_unit_test(lines_end_with_crlf_and_are_short_and_7_bit),
		cmocka_unit_test(equal_arguments_give_equal_bytes),
		cmocka_unit_test(later_letters_thread_with_earlier_ones),
		cmocka_unit_test(a_credit_without_an_invoice_is_named),
		cmocka_unit_test(
			a_credit_that_is_netted_lowers_what_is_demanded),
		cmocka_unit_test(a_disputed_invoice_is_listed_but_not_demanded),
		cmocka_unit_test(
			of_an_invoice_disputed_in_part_the_rest_is_demanded),
		cmocka_unit_test(the_insurer_gets_the_whole_open_account),
		cmocka_unit_test(a_copy_says_that_it_is_one),
		cmocka_unit_test(letters_about_other_invoices_are_not_named),
		cmocka_unit_test(another_mail_reader_understands_it),
		cmocka_unit_test(the_language_is_the_first_with_a_template),
		cmocka_unit_test(the_stamp_is_a_date_and_the_journal_head),
		cmocka_unit_test(
			a_template_cannot_make_a_header_of_its_subject),
		cmocka_unit_test(a_letter_too_large_is_refused_by_name),
		cmocka_unit_test(paper_needs_our_address),
		cmocka_unit_test(many_letters_in_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
