#ifndef IMPORT_CSV_H
#define IMPORT_CSV_H
/**
 * Records of a CSV file, one at a time, with the line where each begins.
 *
 * Separator as given, quote '"' doubled inside quotes, lines ended by LF,
 * CRLF or CR. Blanks around a field and empty lines mean nothing and are
 * dropped; an empty quoted field is an empty field. A record is at most
 * RECORD_MAX bytes and FIELDS_MAX fields, a field FIELD_MAX bytes.
 */
#include <csv.h>

#include "relance/str.h"
#include "source.h"

#define FIELD_MAX 65536
#define FIELDS_MAX 4096
#define RECORD_MAX (1 << 20)

struct csv_field {
	char *text; /* with a NUL behind it; may be written to */
	size_t len;
};

enum record_kind {
	RECORD_ROW,
	RECORD_BROKEN, /* this record cannot be split; the next one may */
	RECORD_END,
	RECORD_FATAL, /* the file cannot be read on */
};

struct record {
	enum record_kind kind;
	long line;		 /* where it begins, from 1 */
	struct csv_field *field; /* until the next call */
	size_t n;
	bool plain;	 /* nothing but printable ASCII in it */
	const char *raw; /* as it stood, UTF-8, with its line end */
	size_t raw_len;
	const char *fault;  /* of BROKEN and FATAL */
	const char *hint;   /* or NULL */
	size_t fault_field; /* index of the field, of BROKEN */
};

struct csv_reader {
	struct source *source;
	struct csv_parser parser;
	char separator;
	char *buf; /* bytes from the record's beginning on */
	size_t cap, begin, pos, end;
	bool at_end; /* nothing more to read */
	long line;   /* of buf[pos] */
	bool open;   /* inside a record */
	struct record rec;
	struct str cells; /* fields one after the other, each with NUL */
	struct csv_field *field;
	size_t *start; /* of each field in cells */
	size_t field_cap;
	bool row_done, too_many, too_long;
	char fault[128];
};

void csv_reader_init(struct csv_reader *r, struct source *source,
		     char separator);
void csv_reader_release(struct csv_reader *r);
/** The next record; its kind is also returned. */
enum record_kind csv_reader_next(struct csv_reader *r);
/** How many bytes of the file were read. */
uint64_t csv_reader_offset(const struct csv_reader *r);

#endif
