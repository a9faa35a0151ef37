/*
 * The list of `move --from`: invoice_id, step, and optionally policy, on and
 * reason. What the names mean is not known here.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "csv.h"
#include "relance/import.h"
#include "relance/text.h"

enum column {
	INVOICE_ID,
	STEP,
	POLICY,
	ON,
	REASON,
	COLUMNS
};
static const char *const column_name[COLUMNS] = { "invoice_id", "step",
						  "policy", "on", "reason" };

struct moves {
	const char *path;
	struct arena *arena;
	struct diags *d;
	int at[COLUMNS]; /* which field, -1 */
	struct import_moves *out;
};

static struct diag *fault(struct moves *m, long line, const char *column,
			  const char *text)
{
	struct pos pos = { m->path, (int)line, 0 };
	struct diag *diag = diag_add(m->d, SEVERITY_ERROR, pos, "%s", text);

	diag->path = column;
	return diag;
}

static void read_header(struct moves *m, const struct record *rec)
{
	for (int c = 0; c < COLUMNS; c++)
		m->at[c] = -1;
	for (size_t i = 0; i < rec->n; i++) {
		const char *name = rec->field[i].text, *near;
		int c = 0;

		while (c < COLUMNS && strcmp(name, column_name[c]) != 0)
			c++;
		if (c < COLUMNS) {
			m->at[c] = (int)i;
			continue;
		}
		near = text_nearest(name, column_name, COLUMNS);
		diag_hint(m->d,
			  fault(m, rec->line, arena_strdup(m->arena, name),
				"unknown column"),
			  near ? "Did you mean %s?"
			       : "The columns are invoice_id, step, policy, "
				 "on, reason%s.",
			  near ? near : "");
	}
	for (int c = 0; c <= STEP; c++)
		if (m->at[c] < 0)
			fault(m, rec->line, column_name[c],
			      "this column is needed");
}

static const char *cell(struct moves *m, const struct record *rec, int c)
{
	int i = m->at[c];
	const struct csv_field *f;

	if (i < 0 || (size_t)i >= rec->n || !rec->field[i].len)
		return NULL;
	f = &rec->field[i];
	if (strlen(f->text) != f->len || !utf8_valid(f->text, f->len)) {
		fault(m, rec->line, column_name[c], "not UTF-8 text");
		return NULL;
	}
	return arena_strdup(m->arena, f->text);
}

static void read_row(struct moves *m, const struct record *rec)
{
	const char *on = cell(m, rec, ON);
	struct import_move move = {
		.line = (int)rec->line,
		.invoice_id = cell(m, rec, INVOICE_ID),
		.step = cell(m, rec, STEP),
		.policy = cell(m, rec, POLICY),
		.reason = cell(m, rec, REASON),
		.on = DAY_NONE,
	};

	if (!move.invoice_id)
		fault(m, rec->line, "invoice_id", "an invoice is needed");
	if (!move.step)
		fault(m, rec->line, "step", "a step is needed");
	if (on && !date_parse(on, strlen(on), &move.on))
		diag_hint(m->d, fault(m, rec->line, "on", "not a day"),
			  "Days are written YYYY-MM-DD.");
	VEC_PUSH(m->arena, m->out, move);
}

static void read_records(struct moves *m, struct csv_reader *r)
{
	bool header = true;

	for (;;) {
		switch (csv_reader_next(r)) {
		case RECORD_ROW:
			if (header)
				read_header(m, &r->rec);
			else
				read_row(m, &r->rec);
			if (header && m->d->errors)
				return;
			header = false;
			break;
		case RECORD_BROKEN:
			fault(m, r->rec.line, NULL, r->rec.fault);
			break;
		case RECORD_FATAL:
			fault(m, r->rec.line, NULL, r->rec.fault);
			return;
		case RECORD_END:
			if (header)
				fault(m, 1, NULL, "the file is empty");
			return;
		}
	}
}

enum status import_moves(const char *path, struct arena *arena,
			 struct import_moves *out, struct diags *d)
{
	struct moves m = { .path = path, .arena = arena, .d = d, .out = out };
	size_t before = d->errors;
	struct csv_reader reader;
	struct source source;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*out = (struct import_moves){ 0 };
	if (fd < 0) {
		diag_error(d, "cannot read %s: %s", path, strerror(errno));
		return STATUS_NOT_FOUND;
	}
	if (source_open(&source, fd, NULL, 0, NULL) != SOURCE_FINE) {
		close(fd);
		diag_error(d, "cannot read %s", path);
		return STATUS_PERMFAIL;
	}
	csv_reader_init(&reader, &source, ',');
	read_records(&m, &reader);
	csv_reader_release(&reader);
	source_release(&source);
	close(fd);
	return d->errors > before ? STATUS_INVALID : STATUS_OK;
}
