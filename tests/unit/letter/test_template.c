/* Faults of templates: the exact text, the place, all of them in one pass. */
#include "../../../src/letter/template.h"
#include "sample.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *faults_of(struct sample *s, const char *text, size_t size)
{
	struct template t;
	struct str out = STR_INIT;
	char *copy;

	template_compile(&t, "templates/fr/x.md", text, size, &s->arena, &s->d);
	for (size_t i = 0; i < s->d.n; i++) {
		const struct diag *d = &s->d.v[i];

		str_addf(&out, "%s%d:%d: %s%s%s", i ? "\n" : "", d->pos.line,
			 d->pos.column, d->text, d->hint ? " | " : "",
			 d->hint ? d->hint : "");
	}
	copy = arena_strdup(&s->arena, out.buf);
	str_release(&out);
	return copy;
}

static void each_fault_has_its_place_and_its_words(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "Subject: x\né {{custmer.name}}\n",
		  "2:3: unknown name \"custmer.name\" | Did you mean "
		  "\"customer.name\"?" },
		{ "Subject: x\n{{#invoices}}\n",
		  "2:1: section \"invoices\" is never closed | Write "
		  "{{/invoices}} where it ends." },
		{ "Subject: x\n{{#invoices}}\n{{/others}}\n{{/invoices}}\n",
		  "3:1: {{/others}} closes a section that is not open | The "
		  "one open here is \"invoices\", of line 2." },
		{ "Subject: x\n{{/others}}\n",
		  "2:1: {{/others}} closes a section that is not open" },
		{ "Subject: x\n{{invoices}}\n",
		  "2:1: \"invoices\" is a list and has no text | Write "
		  "{{#invoices}} ... {{/invoices}}." },
		{ "Subject: x\n{{several}}\n",
		  "2:1: \"several\" is a yes or no and has no text | Write "
		  "{{#several}} ... {{/several}}." },
		{ "Subject: x\n{{number}}\n",
		  "2:1: \"number\" is only known inside a list | Write it "
		  "between {{#invoices}} and {{/invoices}}." },
		{ "Subject: x\n{{customer}}\n",
		  "2:1: \"customer\" is a group of names | Name one of it, "
		  "such as \"customer.name\"." },
		{ "Subject: x\n{{{date}}}\n",
		  "2:1: values are always escaped: write {{name}}" },
		{ "Subject: x\n{{&date}}\n",
		  "2:1: values are always escaped: write {{name}}" },
		{ "Subject: x\n{{>other}}\n",
		  "2:1: a template cannot include another one" },
		{ "Subject: x\n{{=<% %>=}}\n",
		  "2:1: the braces cannot be changed" },
		{ "Subject: x\n{{!no}}\n", "2:1: a template has no comments" },
		{ "Subject: x\n{{}}\n",
		  "2:1: a name is missing between the braces" },
		{ "Subject: x\n{{Date}}\n", "2:1: \"Date\" is not a name" },
		{ "Subject: x\n{{date\n}}\n",
		  "2:1: \"{{\" without \"}}\" on the same line" },
		{ "Hello\n",
		  "1:1: the first line is not a subject | Begin with "
		  "\"Subject: ...\"." },
		{ "Subject:\nx\n", "1:1: the subject is empty" },
		{ "Subject: {{#several}}x{{/several}}\n",
		  "1:10: the subject takes values only, no sections\n"
		  "1:23: {{/several}} closes a section that is not open" },
		{ "Subject: x\n\xee\x80\x80\n",
		  "2:1: the characters U+E000 and U+E001 are reserved" },
		{ "Subject: x\n\xff\n", "0:0: the template is not UTF-8 text" },
		{ "Subject: {{dat}}\n{{#nothing_known}}\n{{#invoices}}"
		  "{{amuont}}\n",
		  "1:10: unknown name \"dat\" | Did you mean \"date\"?\n"
		  "2:1: unknown name \"nothing_known\"\n"
		  "3:14: unknown name \"amuont\" | Did you mean \"amount\"?\n"
		  "3:1: section \"invoices\" is never closed | Write "
		  "{{/invoices}} where it ends.\n"
		  "2:1: section \"nothing_known\" is never closed | Write "
		  "{{/nothing_known}} where it ends." },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sample s;

		sample_init(&s);
		assert_string_equal(
			faults_of(&s, cases[i].text, strlen(cases[i].text)),
			cases[i].want);
		sample_release(&s);
	}
}

static void a_template_over_64_kb_is_refused(void **state)
{
	size_t size = TEMPLATE_MAX_BYTES + 1;
	struct sample s;
	char *text = malloc(size);

	(void)state;
	sample_init(&s);
	memset(text, 'x', size);
	assert_string_equal(faults_of(&s, text, size),
			    "0:0: the template is larger than 64 KB");
	free(text);
	sample_release(&s);
}

static void sections_nest_at_most_16_deep(void **state)
{
	struct str text = STR_INIT;
	struct sample s;

	(void)state;
	sample_init(&s);
	str_add(&text, "Subject: x\n");
	for (int i = 0; i < 17; i++)
		str_add(&text, "{{#several}}");
	assert_holds(faults_of(&s, text.buf, text.len),
		     "2:193: more than 16 sections inside each other");
	str_release(&text);
	sample_release(&s);
}

static char *expand(struct sample *s, const char *text, const struct view *view)
{
	struct template t;
	struct str out = STR_INIT;
	char *copy;

	assert_true(template_compile(&t, "x.md", text, strlen(text), &s->arena,
				     &s->d));
	template_expand_text(&t.body, view, &out);
	copy = arena_strdup(&s->arena, out.buf);
	str_release(&out);
	return copy;
}

static void sections_lists_and_their_opposite_expand(void **state)
{
	const char *rows[2][ROW__COUNT] = { { [ROW_NUMBER] = "F1" },
					    { [ROW_NUMBER] = "F2" } };
	struct view view = { .global = { [GLOBAL_CUSTOMER_NAME] = "Étoile",
					 [GLOBAL_COMPANY_BIC] = "" } };
	struct sample s;

	(void)state;
	sample_init(&s);
	view.list[LIST_INVOICES].cell = rows;
	view.list[LIST_INVOICES].n = 2;
	assert_string_equal(expand(&s,
				   "Subject: x\nA\n{{#invoices}}\n| {{number}} "
				   "{{customer.name}} |\n{{/invoices}}\nB "
				   "{{#company.bic}}bic{{/company.bic}}"
				   "{{^company.bic}}none{{/company.bic}}"
				   "{{^invoices}}empty{{/invoices}}"
				   "{{^earlier}}first{{/earlier}}\n",
				   &view),
			    "A\n| F1 Étoile |\n| F2 Étoile |\nB nonefirst\n");
	sample_release(&s);
}

static void the_reference_lists_every_name(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	templates_reference(&out);
	for (int list = LIST_NONE; list < LIST__COUNT; list++)
		for (size_t i = 0; i < schema_fields(list).n; i++)
			assert_holds(out.buf,
				     schema_fields(list).field[i].name);
	assert_holds(out.buf, ".B payee.iban\naccount to pay to (text)\n");
	str_release(&out);
}

static void check_points_at_the_rule_that_names_no_template(void **state)
{
	struct step step[] = {
		{ .name = "a",
		  .template_name = "courtesi",
		  .template_pos = { "rules/fr.yaml", 7, 20 } },
		{ .name = "b", .template_name = "courtesy" },
		{ .name = "c", .notify_insurer = true },
	};
	struct policy policy = { .step = step, .step_count = 3 };
	struct sample s;

	(void)state;
	sample_init(&s);
	s.rules.policy = &policy;
	s.rules.policy_count = 1;
	assert_int_equal(sample_render(&s), STATUS_OK);
	templates_check_rules(s.templates, &s.rules, &s.d);
	assert_int_equal(s.d.n, 1);
	assert_string_equal(s.d.v[0].text,
			    "no template \"courtesi\" in any language");
	assert_string_equal(s.d.v[0].hint, "Did you mean \"courtesy\"?");
	assert_int_equal(s.d.v[0].pos.line, 7);
	sample_release(&s);
}

static void a_customer_whose_language_has_no_template_is_found(void **state)
{
	static const struct {
		const char *language, *country, *name, *want;
	} cases[] = { { "de-AT", "FR", "courtesy", NULL },
		      { "de", "FR", "own", "de" },
		      { NULL, "ES", "own", "es" },
		      { NULL, "BE", "own", NULL },
		      { "it", "IT", "own", NULL },
		      { "de", "DE", NULL, NULL } };
	struct sample s;

	(void)state;
	sample_init(&s);
	assert_int_equal(sample_render(&s), STATUS_OK);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct customer c = { .language = cases[i].language,
				      .country = cases[i].country };
		struct step step = { .template_name = cases[i].name };
		const char *got = templates_lack(s.templates, &c, &step);

		assert_true(str_eq(got, cases[i].want));
	}
	sample_release(&s);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void a_folder_is_loaded_with_the_faults_of_all_files(void **state)
{
	char dir[] = "/tmp/relance-templates-XXXXXX", *saved;
	struct sample s;

	(void)state;
	sample_init(&s);
	assert_non_null(mkdtemp(dir));
	saved = getcwd(NULL, 0);
	assert_int_equal(chdir(dir), 0);
	mkdir("templates", 0700);
	mkdir("templates/fr", 0700);
	mkdir("templates/xx", 0700);
	write_file("templates/fr/a.md", "Subject: x\n{{nme}}\n");
	write_file("templates/fr/b.md", "no subject\n");
	assert_int_equal(templates_load(".", &s.arena, &s.templates, &s.d),
			 STATUS_INVALID);
	assert_int_equal(s.d.n, 3);
	assert_string_equal(s.d.v[0].pos.file, "templates/fr/a.md");
	assert_string_equal(s.d.v[1].pos.file, "templates/fr/b.md");
	assert_string_equal(s.d.v[2].text,
			    "\"xx\" is not a language of letters");
	unlink("templates/fr/a.md");
	unlink("templates/fr/b.md");
	rmdir("templates/fr");
	rmdir("templates/xx");
	rmdir("templates");
	assert_int_equal(chdir(saved), 0);
	rmdir(dir);
	free(saved);
	sample_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_has_its_place_and_its_words),
		cmocka_unit_test(a_template_over_64_kb_is_refused),
		cmocka_unit_test(sections_nest_at_most_16_deep),
		cmocka_unit_test(the_reference_lists_every_name),
		cmocka_unit_test(sections_lists_and_their_opposite_expand),
		cmocka_unit_test(
			check_points_at_the_rule_that_names_no_template),
		cmocka_unit_test(
			a_customer_whose_language_has_no_template_is_found),
		cmocka_unit_test(
			a_folder_is_loaded_with_the_faults_of_all_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
