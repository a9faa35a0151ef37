/* Attachments: their names, that other mail readers find them whole, that
 * equal files are equal parts; enclosures on paper. */
#include "../../../src/letter/attach.h"
#include "sample.h"

#include <stdlib.h>
#include <unistd.h>

static void carry(struct sample *s, const struct attachment *a, size_t n)
{
	s->req.attachment = a;
	s->req.attachment_count = n;
}

static void names_are_made_of_ids_and_types(void **state)
{
	static const struct {
		const char *id, *instalment, *bytes, *want;
	} cases[] = {
		{ "F-2026-0117", "", "%PDF-1.7", "F-2026-0117.pdf" },
		{ "F/2026\\117", "", "<?xml v", "F_2026_117.xml" },
		{ "../../etc/passwd", "", "x", "_._.._etc_passwd.txt" },
		{ ".hidden", "", "\xff\xd8\xff\xe0", "_hidden.jpg" },
		{ "a\r\nBcc: x@y", "", "x\n", "a__Bcc__x_y.txt" },
		{ "a\"b;c=d'e%", "", "\xe9t\xe9", "a_b_c_d_e_.bin" },
		{ "F 1", "2", "\x89PNG\r\n\x1a\n", "F_1-2.png" },
		{ "Fé-١", "", "\xef\xbb\xbf<?xml", "Fé-١.xml" },
		{ "a\xe2\x80\xae"
		  "fdp.exe",
		  "", "MZ\x90", "afdp.exe.bin" },
		{ "", "", "\x01x", "_.bin" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sample s;
		struct attachment a = { .bytes = cases[i].bytes,
					.n = strlen(cases[i].bytes) };

		sample_init(&s);
		s.snap.invoices.v[0].invoice_id = cases[i].id;
		s.snap.invoices.v[0].instalment = cases[i].instalment;
		carry(&s, &a, 1);
		assert_string_equal(attachment_names(&s.req, &s.arena)[0],
				    cases[i].want);
		sample_release(&s);
	}
}

static void no_two_names_are_equal(void **state)
{
	static const struct attachment a[] = {
		{ .invoice = 0, .bytes = "%PDF-", .n = 5 },
		{ .invoice = 1, .bytes = "%PDF-", .n = 5 },
		{ .invoice = 0, .bytes = "%PDF-", .n = 5 },
		{ .invoice = 0, .bytes = "%PDF-", .n = 5 },
		{ .invoice = 2, .bytes = "%PDF-", .n = 5 },
	};
	const char *const *name;
	struct sample s;

	(void)state;
	sample_init(&s);
	s.snap.invoices.v[0].invoice_id = "F";
	s.snap.invoices.v[1].invoice_id = "F-2";
	s.snap.invoices.v[2].invoice_id = "f";
	carry(&s, a, LENGTH(a));
	name = attachment_names(&s.req, &s.arena);
	assert_string_equal(name[0], "F.pdf");
	assert_string_equal(name[1], "F-2.pdf");
	assert_string_equal(name[2], "F-3.pdf");
	assert_string_equal(name[3], "F-4.pdf");
	assert_string_equal(name[4], "f-5.pdf");
	sample_release(&s);
}

/* What Python reads: name, type, length and the bytes as hex of each. */
static char *read_by_python(struct sample *s)
{
	static const char script[] =
		"import sys,email,email.policy\n"
		"m=email.message_from_binary_file(open(sys.argv[1],'rb'),"
		"policy=email.policy.default)\n"
		"print(m.get_content_type(),len(m.defects),"
		"m.get_body(('plain',)).get_content()[:8].strip())\n"
		"for a in m.iter_attachments():\n"
		" b=a.get_payload(decode=True)\n"
		" print(a.get_filename(),a.get_content_type(),len(b),"
		"b[:6].hex(),sum(b)%65521)\n";
	char path[] = "/tmp/relance-attach-XXXXXX", line[512];
	struct str out = STR_INIT;
	char *copy;
	FILE *f = fdopen(mkstemp(path), "w");

	for (size_t i = 0; i < s->letter.parts.n; i++)
		fwrite(s->letter.parts.v[i].bytes, 1, s->letter.parts.v[i].n,
		       f);
	fclose(f);
	f = popen(arena_printf(&s->arena,
			       "PYTHONUTF8=1 python3 - %s <<'EOF'\n%sEOF\n",
			       path, script),
		  "r");
	while (fgets(line, sizeof line, f))
		str_add(&out, line);
	assert_int_equal(pclose(f), 0);
	unlink(path);
	copy = arena_strdup(&s->arena, out.buf);
	str_release(&out);
	return copy;
}

static void another_mail_reader_finds_the_files_whole(void **state)
{
	struct attachment a[3] = {
		{ .invoice = 0, .bytes = "%PDF-1.7\n", .n = 9 },
		{ .invoice = 1, .bytes = NULL, .n = 100000 },
		{ .invoice = 2, .bytes = "x", .n = 1 }
	};
	unsigned char *bytes = malloc(a[1].n);
	struct sample s;
	int sum = 0;

	(void)state;
	sample_init(&s);
	for (size_t i = 0; i < a[1].n; i++) {
		bytes[i] = (unsigned char)(i * 7 + i / 256);
		sum += bytes[i];
	}
	a[1].bytes = bytes;
	s.snap.invoices.v[2].invoice_id = "Rechnung Ü/3";
	carry(&s, a, 3);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_string_equal(
		read_by_python(&s),
		arena_printf(
			&s.arena,
			"multipart/mixed 0 Madame,\n"
			"F-2026-0117.pdf application/pdf 9 255044462d31 460\n"
			"F-2026-0131.bin application/octet-stream 100000 "
			"00070e151c23 %d\n"
			"Rechnung_Ü_3.txt text/plain 1 78 120\n",
			sum % 65521));
	free(bytes);
	sample_release(&s);
}

static void lines_are_crlf_and_short(void **state)
{
	struct attachment a = { .invoice = 0, .bytes = NULL, .n = 1000 };
	char bytes[1000] = "%PDF-";
	struct sample s;
	char *text;
	size_t line = 0;

	(void)state;
	sample_init(&s);
	a.bytes = bytes;
	s.snap.invoices.v[0].invoice_id =
		"ééééééééééééééééééééééééééééééééééééééééééééééééééé";
	carry(&s, &a, 1);
	assert_int_equal(sample_render(&s), STATUS_OK);
	text = sample_bytes(&s);
	for (size_t i = 0; text[i]; i++, line++) {
		assert_true((unsigned char)text[i] < 0x80);
		if (text[i] != '\n')
			continue;
		assert_int_equal(text[i - 1], '\r');
		assert_true(line <= 998);
		line = 0;
	}
	assert_holds(text, "--=_mixed_m-20261123-1--\r\n");
	sample_release(&s);
}

static bool has_part(const struct letter *l, const struct byte_part *part)
{
	for (size_t i = 0; i < l->parts.n; i++)
		if (l->parts.v[i].n == part->n &&
		    !memcmp(l->parts.v[i].bytes, part->bytes, part->n))
			return true;
	return false;
}

static void the_same_file_is_the_same_part_in_every_message(void **state)
{
	static const struct attachment
		one[] = { { .invoice = 0, .bytes = "%PDF-abc", .n = 8 } },
		two[] = { { .invoice = 2, .bytes = "other", .n = 5 },
			  { .invoice = 0, .bytes = "%PDF-abc", .n = 8 } };
	struct sample a, b;
	size_t shared = 0;

	(void)state;
	sample_init(&a);
	sample_init(&b);
	b.req.message_id = "m-20261201-1";
	carry(&a, one, 1);
	carry(&b, two, 2);
	assert_int_equal(sample_render(&a), STATUS_OK);
	assert_int_equal(sample_render(&b), STATUS_OK);
	for (size_t i = 0; i < a.letter.parts.n; i++)
		shared += has_part(&b.letter, &a.letter.parts.v[i]);
	assert_int_equal(shared, 1);
	sample_release(&a);
	sample_release(&b);
}

static void with_attachments_equal_arguments_give_equal_bytes(void **state)
{
	static const struct attachment a[] = {
		{ .invoice = 0, .bytes = "%PDF-abc", .n = 8 }
	};
	struct sample s;
	char *first;

	(void)state;
	sample_init(&s);
	carry(&s, a, 1);
	assert_int_equal(sample_render(&s), STATUS_OK);
	first = sample_bytes(&s);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_string_equal(first, sample_bytes(&s));
	sample_release(&s);
}

static void a_letter_on_paper_lists_what_is_enclosed(void **state)
{
	static const struct attachment a[] = {
		{ .invoice = 0, .bytes = NULL, .n = 0 },
		{ .invoice = 0, .bytes = NULL, .n = 0 },
		{ .invoice = 1, .bytes = NULL, .n = 0 }
	};
	struct sample s;

	(void)state;
	sample_init(&s);
	s.msg.channel = CHANNEL_LETTER;
	s.snap.invoices.v[1].invoice_id = "<F>";
	carry(&s, a, 3);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_int_equal(s.letter.parts.n, 1);
	assert_holds(sample_spoken(&s), "Pièces jointes : F-2026-0117, <F>\n");
	sample_release(&s);
}

static void whoever_reads_an_email_here_sees_its_files(void **state)
{
	static const struct attachment a[] = {
		{ .invoice = 0, .bytes = "%PDF-", .n = 5 },
		{ .invoice = 1, .bytes = "<?xml", .n = 5 }
	};
	struct sample s;

	(void)state;
	sample_init(&s);
	carry(&s, a, 2);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_holds(sample_spoken(&s), "\nPièces jointes : F-2026-0117.pdf, "
					"F-2026-0131.xml\n");
	assert_lacks(sample_bytes(&s), "Pi=C3=A8ces");
	sample_release(&s);
}

static void nothing_is_said_of_attachments_where_there_are_none(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	assert_int_equal(sample_render(&s), STATUS_OK);
	assert_lacks(sample_bytes(&s), "mixed");
	assert_lacks(s.letter.plain, "jointes");
	sample_release(&s);
}

static void keep_in(const struct sample *s, const char *path)
{
	FILE *f = fopen(path, "wb");

	for (size_t i = 0; i < s->letter.parts.n; i++)
		fwrite(s->letter.parts.v[i].bytes, 1, s->letter.parts.v[i].n,
		       f);
	fclose(f);
}

/* For a portal the letter and the files are an archive that tar reads. */
static void a_folder_for_a_portal_holds_the_letter_and_the_files(void **state)
{
	static const struct attachment a[] = {
		{ .bytes = "%PDF-1.7\n", .n = 9 }, { .invoice = 1, .bytes = "" }
	};
	char path[] = "/tmp/relance-filing-XXXXXX", got[4096];
	struct sample s;
	FILE *in;

	(void)state;
	sample_init(&s);
	s.msg.channel = CHANNEL_PORTAL;
	s.snap.invoices.v[0].invoice_id = "Letter";
	carry(&s, a, 2);
	assert_int_equal(sample_render(&s), STATUS_OK);
	close(mkstemp(path));
	keep_in(&s, path);
	in = popen(arena_printf(&s.arena,
				"tar -tf %s && tar -xOf %s Letter.pdf && "
				"tar -xOf %s letter-2.pdf | pdfinfo - | "
				"grep -c ^Pages",
				path, path, path),
		   "r");
	got[fread(got, 1, sizeof got - 1, in)] = '\0';
	assert_int_equal(pclose(in), 0);
	unlink(path);
	assert_string_equal(got, "letter-2.pdf\nLetter.pdf\n"
				 "F-2026-0131.bin\n%PDF-1.7\n1\n");
	sample_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_made_of_ids_and_types),
		cmocka_unit_test(no_two_names_are_equal),
		cmocka_unit_test(another_mail_reader_finds_the_files_whole),
		cmocka_unit_test(lines_are_crlf_and_short),
		cmocka_unit_test(
			the_same_file_is_the_same_part_in_every_message),
		cmocka_unit_test(
			with_attachments_equal_arguments_give_equal_bytes),
		cmocka_unit_test(a_letter_on_paper_lists_what_is_enclosed),
		cmocka_unit_test(whoever_reads_an_email_here_sees_its_files),
		cmocka_unit_test(
			nothing_is_said_of_attachments_where_there_are_none),
		cmocka_unit_test(
			a_folder_for_a_portal_holds_the_letter_and_the_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
