/* Splitting: lines, quotes, line ends, encodings, limits. */
#include <stdlib.h>

#include "../../../src/import/csv.h"
#include "check.h"
#include "relance/arena.h"

/* All records as "LINE:field|field" or "LINE!fault", one per line. */
static char *split(const char *bytes, size_t n, char separator,
		   const char *encoding)
{
	struct source source;
	struct csv_reader reader;
	struct str out = STR_INIT;

	if (source_open(&source, -1, bytes, n, encoding) != SOURCE_FINE)
		fail_msg("no such encoding: %s", encoding);
	csv_reader_init(&reader, &source, separator);
	for (;;) {
		enum record_kind kind = csv_reader_next(&reader);
		const struct record *rec = &reader.rec;

		if (kind == RECORD_END)
			break;
		str_addf(&out, "%ld", rec->line);
		if (kind != RECORD_ROW)
			str_addf(&out, "!%s", rec->fault);
		for (size_t i = 0; kind == RECORD_ROW && i < rec->n; i++) {
			str_add_ch(&out, i ? '|' : ':');
			str_add_n(&out, rec->field[i].text, rec->field[i].len);
		}
		str_add_ch(&out, '\n');
		if (kind == RECORD_FATAL)
			break;
	}
	csv_reader_release(&reader);
	source_release(&source);
	return str_detach(&out, NULL);
}

static void assert_split(const char *bytes, char separator, const char *want)
{
	char *got = split(bytes, strlen(bytes), separator, NULL);

	assert_string_equal(got, want);
	free(got);
}

static void fields_are_split_at_every_kind_of_separator(void **state)
{
	(void)state;
	assert_split("a,b\n1,2\n", ',', "1:a|b\n2:1|2\n");
	assert_split("a;b\n1,5;2\n", ';', "1:a|b\n2:1,5|2\n");
	assert_split("a\tb\n1\t\n", '\t', "1:a|b\n2:1|\n");
	assert_split("a|b\n1|2", '|', "1:a|b\n2:1|2\n");
}

static void every_line_end_counts_as_one_line(void **state)
{
	(void)state;
	assert_split("a\r\nb\r\nc", ',', "1:a\n2:b\n3:c\n");
	assert_split("a\rb\rc\r", ',', "1:a\n2:b\n3:c\n");
	assert_split("a\nb\r\nc\rd", ',', "1:a\n2:b\n3:c\n4:d\n");
}

static void empty_lines_are_passed_over_and_counted(void **state)
{
	(void)state;
	assert_split("\n\na\n \t\n\nb\n\n", ',', "3:a\n6:b\n");
}

static void a_record_begins_where_its_first_line_stands(void **state)
{
	(void)state;
	assert_split("a,b\n\"x\n\ny\",1\nz,2\n", ',',
		     "1:a|b\n2:x\n\ny|1\n5:z|2\n");
}

static void quotes_are_doubled_inside_quotes(void **state)
{
	(void)state;
	assert_split("\"a,\"\"b\"\"\",\"\",c\n", ',', "1:a,\"b\"||c\n");
}

static void blanks_around_a_field_mean_nothing(void **state)
{
	(void)state;
	assert_split("  a  ,\tb c ,  \"d\"  \n", ',', "1:a|b c|d\n");
}

static void a_stray_quote_spoils_only_its_own_line(void **state)
{
	(void)state;
	assert_split("a\nx\"y\nb\n\"c\"d\ne\n", ',',
		     "1:a\n"
		     "2!a quote inside a field that is not quoted right\n"
		     "3:b\n"
		     "4!a quote inside a field that is not quoted right\n"
		     "5:e\n");
}

static void a_quote_that_is_never_closed_is_told_with_its_line(void **state)
{
	(void)state;
	assert_split("a\nb\n\"c,d\ne\n", ',',
		     "1:a\n2:b\n3!a quote is opened and never closed\n");
}

static void a_byte_order_mark_is_taken_off(void **state)
{
	char *got;

	(void)state;
	assert_split("\xEF\xBB\xBF\"a\",b\n", ',', "1:a|b\n");
	got = split("\xEF\xBB\xBF\xC3\xA9\n", 6, ',', "ISO-8859-15");
	assert_string_equal(got, "1:\xC3\xA9\n");
	free(got);
}

static void other_encodings_become_utf8(void **state)
{
	static const struct {
		const char *encoding, *bytes, *want;
	} cases[] = {
		{ "ISO-8859-15", "Caf\xE9,\xA4\n", "1:Café|€\n" },
		{ "WINDOWS-1252", "Caf\xE9,\x80\n", "1:Café|€\n" },
		{ "CP850", "Caf\x82,x\n", "1:Café|x\n" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char *got = split(cases[i].bytes, strlen(cases[i].bytes), ',',
				  cases[i].encoding);

		assert_string_equal(got, cases[i].want);
		free(got);
	}
}

static void a_byte_that_the_encoding_lacks_stops_the_file(void **state)
{
	char *got = split("a\nb\x81\n", 5, ',', "WINDOWS-1252");

	(void)state;
	assert_non_null(strstr(got, "!byte 0x81 does not exist"));
	free(got);
}

static void an_encoding_is_guessed_from_its_bytes(void **state)
{
	static const struct {
		const char *bytes, *want;
	} cases[] = {
		{ "Soci\xC3\xA9t\xC3\xA9", NULL },
		{ "plain", NULL },
		{ "Soci\xE9t\xE9 d\x92 ailleurs", "WINDOWS-1252" },
		{ "Soci\xE9t\xE9 12 \xA4", "ISO-8859-15" },
		{ "Soci\x82t\x82", "CP850" },
		{ "\xFF\xFE"
		  "a",
		  "UTF-16" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got = source_guess_encoding(cases[i].bytes,
							strlen(cases[i].bytes));

		if (!cases[i].want)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].want);
	}
}

/* `n` bytes of `c` between `before` and `after`. */
static char *filled(const char *before, size_t n, const char *after)
{
	struct str s = STR_INIT;

	str_add(&s, before);
	for (size_t i = 0; i < n; i++)
		str_add_ch(&s, 'x');
	str_add(&s, after);
	return str_detach(&s, NULL);
}

static void a_field_may_have_64_kilobytes_and_no_more(void **state)
{
	char *good = filled("a,", FIELD_MAX, ",b\n");
	char *bad = filled("a,", FIELD_MAX + 1, ",b\nc,d,e\n");
	char *got = split(good, strlen(good), ',', NULL);

	(void)state;
	assert_int_equal(strlen(got), FIELD_MAX + strlen("1:a||b\n"));
	free(got);
	got = split(bad, strlen(bad), ',', NULL);
	assert_string_equal(got, "1!a field of more than 64 KB\n2:c|d|e\n");
	free(got);
	free(good);
	free(bad);
}

static void a_record_of_megabytes_ends_the_reading(void **state)
{
	char *bytes = filled("a\n\"", RECORD_MAX + 100000, "\"\n");
	char *got = split(bytes, strlen(bytes), ',', NULL);

	(void)state;
	assert_string_equal(got, "1:a\n2!a record of more than 1 MB\n");
	free(got);
	free(bytes);
}

static void a_record_has_at_most_4096_fields(void **state)
{
	struct str s = STR_INIT;
	char *got;

	(void)state;
	for (int i = 0; i < FIELDS_MAX; i++)
		str_add(&s, ",");
	str_add(&s, "\nb\n");
	got = split(s.buf, s.len, ',', NULL);
	assert_string_equal(got, "1!more than 4,096 fields\n2:b\n");
	free(got);
	str_release(&s);
}

/* The same bytes whatever the block they fall into. */
static void blocks_do_not_show(void **state)
{
	struct str s = STR_INIT;
	char *got, *p;
	long lines = 0;

	(void)state;
	for (int i = 0; i < 30000; i++)
		str_addf(&s, "%d;\"caf\xE9\n%d\"\r\n", i, i);
	got = split(s.buf, s.len, ';', "ISO-8859-15");
	for (p = got; (p = strstr(p, "caf\xC3\xA9\n")) != NULL; p++)
		lines++;
	assert_int_equal(lines, 30000);
	assert_non_null(strstr(got, "59999:29999|caf\xC3\xA9\n29999\n"));
	free(got);
	str_release(&s);
}

static void plain_means_printable_ascii(void **state)
{
	static const struct {
		const char *bytes;
		bool plain;
	} cases[] = {
		{ "abc,defghijklmnop\r\n", true },
		{ "abc,defghijk\tlmnop\n", false },
		{ "abcdefg\x7fhijklmnop\n", false },
		{ "abcdefgh\xC3\xA9ijklmnop\n", false },
		{ "\"abc\ndef\"\n", false },
		{ "x\x01\n", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct source source;
		struct csv_reader reader;

		assert_int_equal(source_open(&source, -1, cases[i].bytes,
					     strlen(cases[i].bytes), NULL),
				 SOURCE_FINE);
		csv_reader_init(&reader, &source, ',');
		assert_int_equal(csv_reader_next(&reader), RECORD_ROW);
		if (reader.rec.plain != cases[i].plain)
			fail_msg("case %zu", i);
		csv_reader_release(&reader);
		source_release(&source);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_split_at_every_kind_of_separator),
		cmocka_unit_test(every_line_end_counts_as_one_line),
		cmocka_unit_test(empty_lines_are_passed_over_and_counted),
		cmocka_unit_test(a_record_begins_where_its_first_line_stands),
		cmocka_unit_test(quotes_are_doubled_inside_quotes),
		cmocka_unit_test(blanks_around_a_field_mean_nothing),
		cmocka_unit_test(a_stray_quote_spoils_only_its_own_line),
		cmocka_unit_test(
			a_quote_that_is_never_closed_is_told_with_its_line),
		cmocka_unit_test(a_byte_order_mark_is_taken_off),
		cmocka_unit_test(other_encodings_become_utf8),
		cmocka_unit_test(a_byte_that_the_encoding_lacks_stops_the_file),
		cmocka_unit_test(an_encoding_is_guessed_from_its_bytes),
		cmocka_unit_test(a_field_may_have_64_kilobytes_and_no_more),
		cmocka_unit_test(a_record_of_megabytes_ends_the_reading),
		cmocka_unit_test(a_record_has_at_most_4096_fields),
		cmocka_unit_test(blocks_do_not_show),
		cmocka_unit_test(plain_means_printable_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
