/*
 * One file in one transaction: choose how to read it, put every good row,
 * collect every fault; at the end all of it or nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int import_open(int dir_fd, const char *name, bool follow,
		enum status *status_out, struct diags *d)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
	int fd = openat(dir_fd, name, follow ? flags : flags | O_NOFOLLOW);
	struct stat st;

	*status_out = STATUS_INVALID;
	if (fd < 0) {
		if (errno == ENOENT)
			*status_out = STATUS_NOT_FOUND;
		diag_add(d, SEVERITY_ERROR, (struct pos){ name, 0, 0 },
			 "cannot open: %s", strerror(errno));
		return -1;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		diag_add(d, SEVERITY_ERROR, (struct pos){ name, 0, 0 },
			 "not a regular file");
		close(fd);
		return -1;
	}
	*status_out = STATUS_OK;
	return fd;
}

static bool hash_file(int fd, struct sha256 *out)
{
	struct sha256_stream *stream = sha256_stream_new();
	char *buf = mem_alloc(SOURCE_BLOCK);
	off_t at = 0;
	ssize_t got;

	while ((got = pread(fd, buf, SOURCE_BLOCK, at)) > 0 ||
	       (got < 0 && errno == EINTR)) {
		if (got < 0)
			continue;
		sha256_stream_add(stream, buf, (size_t)got);
		at += got;
	}
	free(buf);
	*out = sha256_stream_end(stream);
	return got == 0;
}

/* Up to which day does this file make known what was paid? */
static bool tells_paid(const struct job *job)
{
	const struct layout *l = &job->layout;

	if (l->kind == IMPORT_INVOICES)
		return job->req->open_items || !LACKS(l, INVOICE_SETTLED_ON);
	return l->kind == IMPORT_PAYMENTS;
}

static enum status begin(struct job *job)
{
	struct import_record rec = {
		.file = base_name(job->req->path),
		.kind = import_kind_name(job->layout.kind),
		.data_of = job->req->data_of,
		.known_on = job->req->known_on,
		.open_items = job->req->open_items,
		.tells_paid = tells_paid(job),
	};

	if (!hash_file(job->fd, &rec.hash)) {
		diag_error(job->d, "cannot read %s: %s", job->req->path,
			   strerror(errno));
		return STATUS_PERMFAIL;
	}
	return store_import_begin(job->store, &rec);
}

/* A file in another encoding has a fault in every line: say it once. */
static void explain_encoding(struct job *job)
{
	char *buf = mem_alloc(SOURCE_BLOCK);
	struct source s;
	struct diag *diag = &job->d->v[job->d->n - 1];

	/* The bad byte may stand far behind the beginning. */
	if (source_open(&s, job->fd, NULL, 0, NULL) == SOURCE_FINE)
		diag_hint(job->d, diag, "%s",
			  source_encoding_hint(source_guess_encoding(
				  buf, source_peek(&s, buf, SOURCE_BLOCK))));
	free(buf);
}

static void progress(const struct job *job, const struct csv_reader *reader,
		     uint64_t *told)
{
	uint64_t done = csv_reader_offset(reader);

	if (!job->req->progress || done == *told)
		return;
	*told = done;
	job->req->progress(job->req->progress_ctx, done, reader->source->size);
}

/* One record that is not the header. False: stop reading. */
static enum status one_record(struct job *job, const struct record *rec)
{
	struct row row;
	enum status st = STATUS_INVALID;

	if (rec->kind == RECORD_ROW && record_is_empty(rec))
		return STATUS_OK;
	job->counts.rows++;
	if (rec->kind == RECORD_BROKEN)
		decode_broken(&job->decoder, rec);
	else if (decode_row(&job->decoder, rec, &row))
		st = put_row(job, &row);
	if (st == STATUS_INVALID && job->req->skip_bad) {
		bad_file_add(&job->bad, rec);
		st = STATUS_OK;
	}
	return st;
}

static enum status read_records(struct job *job, struct csv_reader *reader)
{
	enum status worst = STATUS_OK;
	uint64_t told = 0;

	for (;;) {
		enum status st = STATUS_OK;

		switch (csv_reader_next(reader)) {
		case RECORD_END:
			return worst;
		case RECORD_FATAL:
			decode_broken(&job->decoder, &reader->rec);
			return STATUS_INVALID;
		case RECORD_ROW:
		case RECORD_BROKEN:
			st = one_record(job, &reader->rec);
			break;
		}
		if (st == STATUS_INVALID)
			worst = st;
		else if (st != STATUS_OK)
			return st;
		if (job->decoder.not_utf8 && !job->req->skip_bad) {
			explain_encoding(job);
			return STATUS_INVALID;
		}
		progress(job, reader, &told);
	}
}

static enum status read_file(struct job *job)
{
	const struct mapping *m = job->layout.mapping;
	struct source source;
	struct csv_reader reader;
	enum status st;

	if (source_open(&source, job->fd, NULL, 0, mapping_encoding(m)) !=
	    SOURCE_FINE)
		BUG("the header was read, and now the file is not");
	csv_reader_init(&reader, &source, mapping_separator(m));
	if (csv_reader_next(&reader) == RECORD_ROW) {
		bad_file_header(&job->bad, &reader.rec);
		st = read_records(job, &reader);
	} else {
		diag_error(job->d, "%s changed while it was read",
			   job->req->path);
		st = STATUS_INVALID;
	}
	csv_reader_release(&reader);
	source_release(&source);
	return st;
}

static void count_the_rest(struct job *job)
{
	size_t more = job->decoder.bad_lines > BAD_LINES_MAX
			      ? job->decoder.bad_lines - BAD_LINES_MAX
			      : 0;
	struct pos pos = { job->req->path, 0, 0 };

	if (more)
		diag_add(job->d, SEVERITY_ERROR, pos, "and %zu more bad lines",
			 more);
}

static enum status open_items(struct job *job)
{
	struct pos pos = { job->req->path, 0, 0 };
	struct diag *diag;

	if (!job->req->open_items)
		return STATUS_OK;
	if (job->decoder.bad_lines) {
		diag = diag_add(job->d, SEVERITY_ERROR, pos,
				"a list of open items with bad lines");
		diag_hint(job->d, diag,
			  "Left out, they would count as settled.");
		return STATUS_INVALID;
	}
	if (job->counts.rows > 0 || job->req->accept_shrink)
		return put_open_items(job);
	diag = diag_add(job->d, SEVERITY_ERROR, pos,
			"a list of open items without a single one");
	diag_hint(job->d, diag,
		  "If nothing is open any more, say --accept-shrink.");
	return STATUS_INVALID;
}

/* Read, settle, end. */
static enum status transaction(struct job *job, struct import_result *out)
{
	enum status st = begin(job);

	if (st != STATUS_OK)
		return st;
	st = read_file(job);
	count_the_rest(job);
	if (st == STATUS_OK)
		st = open_items(job);
	if (st == STATUS_OK)
		st = bad_file_finish(&job->bad, &out->bad_file, job->d);
	if (st == STATUS_OK)
		st = store_import_end(job->store, &job->counts);
	else
		store_import_cancel(job->store);
	return st;
}

static bool check_request(struct job *job)
{
	if (!job->req->open_items || job->layout.kind == IMPORT_INVOICES)
		return true;
	diag_add(job->d, SEVERITY_ERROR, (struct pos){ job->req->path, 1, 0 },
		 "a list of open items holds invoices, this file holds %s",
		 import_kind_name(job->layout.kind));
	return false;
}

static enum status with_layout(struct job *job, struct import_result *out)
{
	const struct mapping *m = job->layout.mapping;
	struct row_lookup lookup = put_lookup(job);
	struct books before, after;
	enum status st;

	out->kind = import_kind_name(job->layout.kind);
	if (!check_request(job))
		return STATUS_INVALID;
	st = store_books(job->store, &before);
	if (st != STATUS_OK)
		return st;
	job->decoder = (struct decoder){ .layout = &job->layout,
					 .file = job->req->path,
					 .separator = mapping_separator(m),
					 .lookup = &lookup,
					 .d = job->d };
	seen_init(&job->seen);
	bad_file_init(&job->bad, job->req->path, mapping_encoding(m),
		      job->arena);
	st = transaction(job, out);
	out->counts = job->counts;
	if (st != STATUS_OK) /* nothing of a refused file went in */
		out->counts =
			(struct import_counts){ .rows = job->counts.rows };
	out->refused = job->decoder.bad_lines;
	if (st == STATUS_OK && job->layout.kind != IMPORT_CUSTOMERS) {
		st = store_books(job->store, &after);
		if (st == STATUS_OK && after.customers > before.customers)
			out->bare_customers =
				after.customers - before.customers;
	}
	bad_file_release(&job->bad);
	seen_release(&job->seen);
	return st;
}

enum status import_open_file(struct store *s, const struct rules *rules,
			     const struct import_request *req, int fd,
			     struct arena *arena, struct import_result *out,
			     struct diags *d)
{
	struct job job = { .store = s,
			   .rules = rules,
			   .req = req,
			   .arena = arena,
			   .d = d,
			   .fd = fd };
	struct choice choice = { req->path, req->kind, req->mapping };
	enum status st = STATUS_INVALID;

	*out = (struct import_result){ .file = req->path };
	if (layout_choose(&job.layout, &choice, rules ? &rules->config : NULL,
			  fd, NULL, 0, arena, d))
		st = with_layout(&job, out);
	else if (job.layout.known)
		out->kind = import_kind_name(job.layout.kind);
	arena_release(&job.scratch);
	free(job.terms_id);
	return st;
}

enum status import_file(struct store *s, const struct rules *rules,
			const struct import_request *req, struct arena *arena,
			struct import_result *out, struct diags *d)
{
	enum status st;
	int fd = import_open(AT_FDCWD, req->path, true, &st, d);

	*out = (struct import_result){ .file = req->path };
	if (fd < 0)
		return st;
	st = import_open_file(s, rules, req, fd, arena, out, d);
	close(fd);
	/* A person is at it: what the inbox refused is put right by this. */
	if (st == STATUS_OK)
		st = import_refusal_over(s, out->kind);
	return st;
}
