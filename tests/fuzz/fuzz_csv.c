/*
 * Fuzz the way in: bytes -> records -> layout -> rows, with no store behind.
 *
 * The first byte chooses a mapping (separator, encoding, signs, forms), the
 * second the kind of file; the rest is the file. Whatever it holds, decoding
 * ends, and what it lets through keeps the promises that others build on.
 */
#include <stdlib.h>
#include <string.h>

#include "../../src/import/decode.h"
#include "../../src/import/seen.h"
#include "relance/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct mapping mappings[] = {
	{ .separator = ',' },
	{ .separator = ';',
	  .decimal = ',',
	  .thousands = ' ',
	  .date_form = "DD/MM/YYYY",
	  .encoding = "ISO-8859-15",
	  .currency = "EUR",
	  .ignore_others = true },
	{ .separator = '\t',
	  .decimal = ',',
	  .thousands = '.',
	  .date_form = "D.M.YY",
	  .encoding = "WINDOWS-1252",
	  .currency = "JPY" },
	{ .separator = '|',
	  .decimal = '.',
	  .thousands = '\'',
	  .date_form = "YYYYMMDD",
	  .currency = "TND",
	  .ignore_others = true },
};

static bool lookup_currency(void *ctx, const struct payment *p, char out[4])
{
	(void)ctx;
	(void)p;
	memcpy(out, "EUR", 4);
	return true;
}

static int lookup_terms(void *ctx, const char *customer_id)
{
	(void)ctx;
	return (int)strlen(customer_id);
}

/* One line, whole UTF-8, no control characters. */
static void check_id(const char *text)
{
	if (!text)
		return;
	if (!utf8_valid(text, strlen(text)))
		abort();
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			abort();
}

static void check_decoded(const struct row *row)
{
	if (row->kind == IMPORT_CUSTOMERS) {
		check_id(row->as.customer.customer_id);
		if (row->as.customer.email &&
		    !email_valid(row->as.customer.email))
			abort();
	} else if (row->kind == IMPORT_INVOICES) {
		check_id(row->as.invoice.invoice_id);
		if (row->as.invoice.amount_minor < 0 ||
		    row->as.invoice.amount_minor > MONEY_MAX ||
		    row->as.invoice.due_on == DAY_NONE)
			abort();
	} else if (row->kind == IMPORT_DOCUMENTS) {
		if (*row->as.document.path == '/' ||
		    strcmp(row->as.document.path, "..") == 0 ||
		    strncmp(row->as.document.path, "../", 3) == 0 ||
		    strstr(row->as.document.path, "/../"))
			abort();
	}
}

static void decode_all(struct csv_reader *reader, struct decoder *dec)
{
	struct seen seen;
	struct row row;
	enum record_kind kind;
	long first, last = 0;

	seen_init(&seen);
	while ((kind = csv_reader_next(reader)) != RECORD_END) {
		if (reader->rec.line <= last && kind != RECORD_FATAL)
			abort();
		last = reader->rec.line;
		if (kind != RECORD_ROW) {
			decode_broken(dec, &reader->rec);
			if (kind == RECORD_FATAL)
				break;
			continue;
		}
		if (!decode_row(dec, &reader->rec, &row))
			continue;
		check_decoded(&row);
		seen_add(&seen, dec, &row, &first);
	}
	seen_release(&seen);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct row_lookup lookup = { NULL, lookup_currency,
						  lookup_terms };
	struct arena arena = ARENA_INIT;
	struct diags d;
	struct source source;
	struct csv_reader reader;
	struct layout layout;
	const struct mapping *m;
	struct decoder dec = {
		.layout = &layout, .file = "x.csv", .lookup = &lookup, .d = &d
	};

	if (size < 2)
		return 0;
	m = &mappings[data[0] % (sizeof mappings / sizeof mappings[0])];
	diags_init(&d, &arena);
	if (source_open(&source, -1, (const char *)data + 2, size - 2,
			m->encoding) != SOURCE_FINE)
		abort();
	csv_reader_init(&reader, &source, m->separator);
	dec.separator = m->separator;
	if (csv_reader_next(&reader) == RECORD_ROW &&
	    layout_make(&layout,
			(enum import_kind)(data[1] % IMPORT_KIND__COUNT), m,
			&reader.rec, "x.csv", &arena, &d))
		decode_all(&reader, &dec);
	csv_reader_release(&reader);
	source_release(&source);
	arena_release(&arena);
	return 0;
}
