/* Letters as PDF: read back with poppler, equal bytes, pages, alphabets. */
#include "../../../src/letter/load.h"
#include "sample.h"

#include <stdlib.h>
#include <unistd.h>

struct paper {
	struct sample s;
	struct byte_part pdf;
	char *path;
};

static void paper_init(struct paper *p)
{
	sample_init(&p->s);
	p->s.step.name = p->s.step.template_name = "formal-notice";
	p->s.step.stage = STAGE_LEGAL;
	p->s.step.channel = p->s.msg.channel = CHANNEL_LETTER;
	p->path = NULL;
	if (templates_load("share", &p->s.arena, &p->s.templates, &p->s.d))
		fail_msg("the shipped templates: %s", p->s.d.v[0].text);
}

static void paper_release(struct paper *p)
{
	if (p->path) {
		unlink(p->path);
		free(p->path);
	}
	sample_release(&p->s);
}

/* RELANCE_LETTERS_TO=DIR keeps them for looking at. */
static void keep(struct paper *p, const char *name)
{
	const char *dir = getenv("RELANCE_LETTERS_TO");
	FILE *f;

	if (!dir)
		return;
	f = fopen(arena_printf(&p->s.arena, "%s/%s.pdf", dir, name), "w");
	fwrite(p->pdf.bytes, 1, p->pdf.n, f);
	fclose(f);
}

static void make(struct paper *p, const char *name)
{
	char path[] = "/tmp/relance-pdf-XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");

	assert_int_equal(letter_pdf(p->s.templates, &p->s.req, &p->s.arena,
				    &p->pdf, &p->s.d),
			 STATUS_OK);
	assert_int_equal(fwrite(p->pdf.bytes, 1, p->pdf.n, f), p->pdf.n);
	assert_int_equal(fclose(f), 0);
	if (p->path) {
		unlink(p->path);
		free(p->path);
	}
	p->path = strdup(path);
	keep(p, name);
}

/* What a tool of poppler says of the file; `%s` stands for its path. No-break
 * spaces become spaces. */
static char *ask(struct paper *p, const char *command)
{
	struct str out = STR_INIT;
	const char *at = strstr(command, "%s");
	char *line = arena_printf(&p->s.arena, "%.*s%s%s", (int)(at - command),
				  command, p->path, at + 2);
	char buf[4096], *copy;
	size_t n;
	FILE *f = popen(line, "r");

	while ((n = fread(buf, 1, sizeof buf, f)) > 0)
		str_add_n(&out, buf, n);
	assert_int_equal(pclose(f), 0);
	copy = arena_strdup(&p->s.arena, out.buf);
	str_release(&out);
	return copy;
}

#define TEXT "pdftotext -layout %s - | sed 's/\xc2\xa0/ /g'"

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what))) {
		text += strlen(what);
		n++;
	}
	return n;
}

static void each_language_has_its_letter(void **state)
{
	static const struct {
		const char *language, *country, *date, *page;
	} cases[] = {
		{ "fr", "FR", "Lyon, le 23 novembre 2026", "Page 1/" },
		{ "de", "DE", "Lyon, den 23. November 2026", "Seite 1/" },
		{ "en", "GB", "Lyon, 23 November 2026", "Page 1/" },
		{ "es", "ES", "Lyon, 23 de noviembre de 2026", "Página 1/" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct paper p;
		char *text;

		paper_init(&p);
		p.s.rules.config.company_country = cases[i].country;
		p.s.rules.config.company_vat_id = "FR 12 552100554";
		p.s.msg.to_language = cases[i].language;
		make(&p, cases[i].language);
		text = ask(&p, TEXT);
		assert_holds(text, cases[i].date);
		assert_holds(text, cases[i].page);
		assert_holds(text, "Brasserie de l’Étoile");
		assert_holds(text, "F-2026-0131");
		assert_holds(text, "11");
		assert_lacks(text, "{{");
		paper_release(&p);
	}
}

static void twice_the_same_gives_equal_bytes(void **state)
{
	struct paper p;
	struct byte_part first;

	(void)state;
	paper_init(&p);
	make(&p, "first");
	first = p.pdf;
	make(&p, "second");
	assert_int_equal(p.pdf.n, first.n);
	assert_memory_equal(p.pdf.bytes, first.bytes, first.n);
	paper_release(&p);
}

static void fonts_are_embedded_and_the_document_says_what_it_is(void **state)
{
	struct paper p;
	char *text;

	(void)state;
	paper_init(&p);
	make(&p, "info");
	text = ask(&p, "pdfinfo -isodates %s");
	assert_holds(text, "Title:           Mise en demeure");
	assert_holds(text, "Author:          Établissements Vertbois SAS");
	assert_holds(text, "CreationDate:    2026-11-23T00:00:00Z");
	assert_holds(text, "Tagged:          yes");
	assert_holds(text, "595.276 x 841.89 pts (A4)");
	assert_non_null(memmem(p.pdf.bytes, p.pdf.n, "/Lang (fr)", 10));
	text = ask(&p, "pdffonts %s | tail -n +3");
	assert_holds(text, "LiberationSans");
	assert_holds(text, " yes yes yes ");
	text = ask(&p, "pdffonts %s | tail -n +3 | awk '$(NF-4) != \"yes\"'");
	assert_string_equal(text, "");
	text = ask(&p, "pdfinfo -struct-text %s");
	assert_holds(text, "H1");
	assert_holds(text, "TH");
	paper_release(&p);
}

static void greek_arabic_and_accents_stand_on_the_page(void **state)
{
	struct paper p;
	char *text;

	(void)state;
	paper_init(&p);
	p.s.snap.customer.name = "Ελληνική Εταιρεία Τροφίμων ΑΕ";
	p.s.snap.customer.address = "شركة النور للتجارة\nŁódź Straße Çağrı";
	p.s.snap.customer.city = "Αθήνα";
	p.s.snap.customer.country = "GR";
	make(&p, "alphabets");
	text = ask(&p, TEXT);
	assert_holds(text, "Ελληνική Εταιρεία Τροφίμων ΑΕ");
	assert_holds(text, "Łódź Straße Çağrı");
	assert_holds(text, "Αθήνα");
	assert_holds(text, "GRÈCE");
	assert_holds(ask(&p, "pdffonts %s"), "DejaVuSans");
	paper_release(&p);
}

static void values_are_neither_markdown_nor_markup(void **state)
{
	struct paper p;
	char *text;

	(void)state;
	paper_init(&p);
	p.s.snap.customer.name = "<b>R & D</b> \"Söhne\"";
	p.s.snap.invoices.v[0].invoice_id = "**F** | [x](http://e.example)";
	make(&p, "values");
	text = ask(&p, "pdftotext %s - | tr '\\n' ' '");
	assert_holds(text, "<b>R & D</b> \"Söhne\"");
	assert_holds(text, "**F** |");
	assert_holds(text, "[x](http");
	paper_release(&p);
}

static void an_unknown_character_is_named(void **state)
{
	struct paper p;

	(void)state;
	paper_init(&p);
	p.s.snap.customer.name = "山田 GmbH";
	assert_int_equal(
		letter_pdf(p.s.templates, &p.s.req, &p.s.arena, &p.pdf, &p.s.d),
		STATUS_INVALID);
	assert_int_equal(p.s.d.n, 1);
	assert_string_equal(p.s.d.v[0].text,
			    "letter to customer C-1042: no font has the "
			    "character 山 (U+5C71)");
	paper_release(&p);
}

static void a_long_table_repeats_its_head(void **state)
{
	struct paper p;
	char *text;

	(void)state;
	paper_init(&p);
	for (int i = 0; i < 100; i++)
		sample_invoice(&p.s,
			       arena_printf(&p.s.arena, "F-2026-1%03d", i),
			       day(2026, 9, 3), 100000 + i, 0);
	make(&p, "table");
	text = ask(&p, TEXT);
	assert_holds(text, "Page 1/4");
	assert_holds(text, "Page 4/4");
	assert_int_equal(count(text, "Jours de"), 4);
	assert_int_equal(count(text, "F-2026-1"), 100);
	paper_release(&p);
}

static void long_words_and_empty_fields_do_no_harm(void **state)
{
	struct paper p;
	char *text, word[400];

	(void)state;
	paper_init(&p);
	memset(word, 'W', sizeof word - 1);
	word[sizeof word - 1] = '\0';
	p.s.snap.customer.name = word;
	p.s.snap.invoices.v[0].invoice_id = word;
	p.s.snap.customer.address = NULL;
	p.s.snap.customer.postcode = NULL;
	p.s.snap.customer.city = "";
	p.s.rules.config.company_legal_id = NULL;
	p.s.rules.config.company_phone = NULL;
	make(&p, "long");
	text = ask(&p, "pdftotext %s - | tr -d '\\n '");
	assert_true(count(text, "W") >= 2 * (sizeof word - 1));
	paper_release(&p);
}

/* A letter of its own text instead of a shipped one. */
static void write_own(struct paper *p, struct templates *t, const char *text)
{
	struct template_file file = { .language = "fr",
				      .name = "formal-notice",
				      .path = "x.md" };

	assert_true(template_compile(&file.compiled, "x.md", text, strlen(text),
				     &p->s.arena, &p->s.d));
	VEC_PUSH(&p->s.arena, &t->file, file);
	p->s.templates = t;
}

/* Words outside of the paper, or over the foot of the page. */
#define STRAY                                                                  \
	"pdftotext -bbox %s - | sed -n 's/.*xMin=\"\\(.*\\)\" "                \
	"yMin=\"\\(.*\\)\" xMax=\"\\(.*\\)\" "                                 \
	"yMax=\"\\([0-9.]*\\)\">\\(.*\\)<.word>/\\1 \\2 \\3 \\4 \\5/p' | "     \
	"awk '$1 < 28 || $3 > 545 || $4 > 815 || ($4 > 775 && $2 < 780)'"

/* Neither in a narrow column nor at the end of a line, as long as there is
 * room for it at all. */
static void numbers_are_not_broken_at_their_hyphens(void **state)
{
	struct templates t = { 0 };
	struct paper p;
	char *text;

	(void)state;
	paper_init(&p);
	write_own(&p, &t,
		  "Subject: x\n\n"
		  "|Facture|Compte|Date|Montant|Reste dû|Non garanti|Motif|\n"
		  "|---|---|---|---:|---:|---:|---|\n"
		  "|FA-2026-LYON-00012341-B|C1|10/05/2026|180 001,00 €|"
		  "180 001,00 €|174 001,00 €|au-delà de la limite|\n\n"
		  "FB-2026-LYON-1, FB-2026-LYON-2, FB-2026-LYON-3, "
		  "FB-2026-LYON-4, FB-2026-LYON-5, FB-2026-LYON-6, "
		  "FB-2026-LYON-7, FB-2026-LYON-8, FB-2026-LYON-9\n");
	make(&p, "numbers");
	text = ask(&p, TEXT);
	assert_holds(text, "FA-2026-LYON-00012341-B");
	for (int i = 1; i <= 9; i++)
		assert_holds(text,
			     arena_printf(&p.s.arena, "FB-2026-LYON-%d", i));
	paper_release(&p);
}

static void a_number_wider_than_the_paper_is_broken(void **state)
{
	struct templates t = { 0 };
	struct str text = STR_INIT;
	struct paper p;

	(void)state;
	paper_init(&p);
	str_add(&text, "Subject: x\n\n|Facture|\n|---|\n|");
	for (int i = 0; i < 60; i++)
		str_add(&text, "F-2026-");
	str_add(&text, "|\n");
	write_own(&p, &t, text.buf);
	make(&p, "number");
	assert_string_equal(ask(&p, STRAY), "");
	str_release(&text);
	paper_release(&p);
}

static void add_table(struct str *text, int columns, int rows)
{
	for (int r = 0; r < rows + 2; r++) {
		for (int c = 0; c < columns; c++)
			str_add(text, r == 1 ? "|---" : "|Wwww");
		str_add(text, "|\n");
	}
	str_add(text, "\n");
}

static void a_postcode_does_not_run_along_with_an_arabic_street(void **state)
{
	struct templates t = { 0 };
	struct paper p;

	(void)state;
	paper_init(&p);
	write_own(&p, &t, "Subject: x\n\n{{customer.full_address}}\n");
	p.s.snap.customer.address = "شارع محمد الخامس 12";
	p.s.snap.customer.postcode = "20000";
	p.s.snap.customer.city = "Casablanca";
	make(&p, "street");
	assert_holds(ask(&p, TEXT), ", 20000 Casablanca");
	paper_release(&p);
}

/* What the columns of a notice to an insurer hold, in its longest language. */
static void wide_tables_break_no_word_and_no_figure(void **state)
{
	static const char *const whole[] = { "Rechnung",    "Ausgesetzt",
					     "05.01.2026",  "10.000,00 €",
					     "14.583,33 €", "Verlängerung" };
	struct templates t = { 0 };
	struct paper p;
	char *text;

	(void)state;
	paper_init(&p);
	write_own(&p, &t,
		  "Subject: x\n\n"
		  "|Rechnung|Konto|Geliefert am|Ende der Verlängerung|Offen|"
		  "Abgezogene Guthaben|Gedeckt|Ausgesetzt|Nicht gedeckt|Grund|"
		  "\n|---|---|---|---|---:|---:|---:|---:|---:|---|\n"
		  "|A|C1|05.01.2026|10.05.2026|10.000,00 €|100,00 €|"
		  "14.583,33 €|416,67 €|2.900,00 €|"
		  "nach Deckungsende geliefert|\n");
	make(&p, "wide");
	text = ask(&p, TEXT);
	for (size_t i = 0; i < LENGTH(whole); i++)
		assert_holds(text, whole[i]);
	assert_string_equal(ask(&p, STRAY), "");
	paper_release(&p);
}

static void nothing_leaves_the_page(void **state)
{
	struct str text = STR_INIT;
	struct templates t = { 0 };
	struct paper p;

	(void)state;
	paper_init(&p);
	str_add(&text, "Subject: {{customer.name}}\n\n");
	add_table(&text, 32, 3);
	for (int i = 0; i < 30; i++)
		str_add(&text, "> ");
	str_add(&text, "deep\n\n");
	str_add(&text, "|{{customer.name}}|b|\n|---|---|\n|1|2|\n|3|4|\n\n");
	for (int i = 0; i < 60; i++)
		str_add(&text, "1. an item\n   of a list\n");
	str_add(&text, "\n# End\n");
	write_own(&p, &t, arena_strdup(&p.s.arena, text.buf));
	str_clear(&text);
	for (int i = 0; i < 600; i++)
		str_add_ch(&text, 'W');
	p.s.rules.config.company_country = "DE";
	p.s.snap.customer.name = "W";
	make(&p, "stray-short");
	assert_string_equal(ask(&p, STRAY), "");
	p.s.snap.customer.name = text.buf;
	make(&p, "stray");
	assert_string_equal(ask(&p, STRAY), "");
	str_release(&text);
	paper_release(&p);
}

static void an_address_longer_than_a_page_is_refused(void **state)
{
	struct paper p;
	char name[4001];

	(void)state;
	paper_init(&p);
	memset(name, 'W', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	p.s.snap.customer.name = name;
	assert_int_equal(
		letter_pdf(p.s.templates, &p.s.req, &p.s.arena, &p.pdf, &p.s.d),
		STATUS_INVALID);
	assert_string_equal(p.s.d.v[0].text,
			    "letter to customer C-1042: an address is longer "
			    "than a page");
	paper_release(&p);
}

static void an_email_can_be_had_on_paper_too(void **state)
{
	struct paper p;

	(void)state;
	paper_init(&p);
	p.s.step.template_name = "insurer-notice";
	p.s.step.stage = STAGE_INSURER;
	p.s.msg.channel = CHANNEL_EMAIL;
	p.s.msg.to_insurer = true;
	p.s.msg.contract = &p.s.contract;
	p.s.msg.deadline_on = day(2026, 12, 3);
	p.s.rules.config.company_address = NULL;
	make(&p, "insurer");
	assert_holds(ask(&p, TEXT), "Example\n");
	paper_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_language_has_its_letter),
		cmocka_unit_test(twice_the_same_gives_equal_bytes),
		cmocka_unit_test(
			fonts_are_embedded_and_the_document_says_what_it_is),
		cmocka_unit_test(greek_arabic_and_accents_stand_on_the_page),
		cmocka_unit_test(values_are_neither_markdown_nor_markup),
		cmocka_unit_test(an_unknown_character_is_named),
		cmocka_unit_test(a_long_table_repeats_its_head),
		cmocka_unit_test(long_words_and_empty_fields_do_no_harm),
		cmocka_unit_test(
			a_postcode_does_not_run_along_with_an_arabic_street),
		cmocka_unit_test(numbers_are_not_broken_at_their_hyphens),
		cmocka_unit_test(a_number_wider_than_the_paper_is_broken),
		cmocka_unit_test(wide_tables_break_no_word_and_no_figure),
		cmocka_unit_test(nothing_leaves_the_page),
		cmocka_unit_test(an_address_longer_than_a_page_is_refused),
		cmocka_unit_test(an_email_can_be_had_on_paper_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
