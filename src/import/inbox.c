/*
 * The inbox: files that other programs put there. Their names are taken from
 * the folder as they are and never as paths; what is not a regular file stays
 * where it is.
 *
 * A refusal stands per kind of file, until a later run (or a person) imports
 * a file of that kind and refuses none.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job.h"
#include "relance/fd.h"
#include "relance/text.h"

#define KIND_UNKNOWN IMPORT_KIND__COUNT

struct inbox_file {
	const char *name;
	int kind; /* enum import_kind, or KIND_UNKNOWN: comes last */
};
struct inbox_files VEC(struct inbox_file);

struct inbox {
	struct store *store;
	const struct rules *rules;
	civil_day as_of;
	struct arena *arena;
	struct inbox_result *out;
	struct diags *d;
	int dir, done, refused; /* folders, -1 not open */
	bool came[KIND_UNKNOWN + 1], went[KIND_UNKNOWN + 1];
};

static const char *refusal_name(int kind)
{
	return kind < KIND_UNKNOWN ? import_kind_name((enum import_kind)kind)
				   : REFUSED_UNKNOWN;
}

enum status import_refusal_over(struct store *s, const char *kind)
{
	enum status st = STATUS_OK;

	if (kind)
		st = store_refused_set(s, kind, false);
	if (st == STATUS_OK)
		st = store_refused_set(s, REFUSED_UNKNOWN, false);
	return st;
}

static bool ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n >= m && strcasecmp(name + n - m, end) == 0;
}

/* Hidden files and those still being written wait. A link, a pipe or a device
 * would wait for ever, so it is told. */
static bool takes_part(const struct inbox *in, const char *name)
{
	struct diag *diag;
	struct stat st;

	if (*name == '.' || ends_in(name, ".part") || ends_in(name, "~") ||
	    fstatat(in->dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
		return S_ISREG(st.st_mode);
	in->out->left++;
	diag = diag_error(in->d, "%s in the inbox is %s, it was not imported",
			  quoted(in->arena, name),
			  S_ISLNK(st.st_mode) ? "a link" : "no file");
	diag_hint(in->d, diag, "Put the file itself into the inbox.");
	return false;
}

static int kind_of(struct inbox *in, const char *name)
{
	struct diags quiet;
	enum status st;
	int fd, kind;

	diags_init(&quiet, in->arena);
	fd = import_open(in->dir, name, false, &st, &quiet);
	kind = fd < 0 ? -1 : file_kind(in->rules, fd, name, in->arena);
	if (fd >= 0)
		close(fd);
	return kind < 0 ? KIND_UNKNOWN : kind;
}

static int by_kind_then_name(const void *left, const void *right)
{
	const struct inbox_file *l = left, *r = right;

	if (l->kind != r->kind)
		return l->kind < r->kind ? -1 : 1;
	return strcmp(l->name, r->name);
}

static bool list_files(struct inbox *in, struct inbox_files *list)
{
	int fd = openat(in->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		diag_error(in->d, "cannot read inbox/: %s", strerror(errno));
		return false;
	}
	while ((e = readdir(dir)) != NULL) {
		struct inbox_file f = { .kind = KIND_UNKNOWN };

		if (!takes_part(in, e->d_name))
			continue;
		f.name = arena_strdup(in->arena, e->d_name);
		f.kind = kind_of(in, f.name);
		VEC_PUSH(in->arena, list, f);
	}
	closedir(dir);
	if (list->n)
		qsort(list->v, list->n, sizeof *list->v, by_kind_then_name);
	return true;
}

/* A folder below another, made when it is missing; no link is followed. */
static int folder(int parent, const char *name)
{
	if (mkdirat(parent, name, 0700) != 0 && errno != EEXIST)
		return -1;
	return openat(parent, name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int done_folder(struct inbox *in)
{
	char day[DATE_TEXT_SIZE];
	int done;

	if (in->done >= 0)
		return in->done;
	done = folder(in->dir, "done");
	if (done < 0)
		return -1;
	in->done = folder(done, date_to_text(in->as_of, day));
	close(done);
	return in->done;
}

static int refused_folder(struct inbox *in)
{
	if (in->refused < 0)
		in->refused = folder(in->dir, "refused");
	return in->refused;
}

/* Move without replacing: a second file of that name gets ".2", ".3", ... The
 * name that it got, NULL after a failure. */
static const char *move_file(struct inbox *in, const char *name, int to)
{
	const char *as = name;

	for (int i = 2; to >= 0 && i < 10000; i++) {
		if (renameat2(in->dir, name, to, as, RENAME_NOREPLACE) == 0) {
			fsync(to);
			return as;
		}
		if (errno != EEXIST)
			break;
		as = arena_printf(in->arena, "%s.%d", name, i);
	}
	in->out->left++;
	diag_error(in->d, "cannot move %s out of the inbox: %s",
		   quoted(in->arena, name), strerror(errno));
	return NULL;
}

static void add_fault(struct str *out, const struct diag *f)
{
	text_add_safe(out, f->pos.file ? f->pos.file : "");
	if (f->pos.line)
		str_addf(out, ":%d", f->pos.line);
	str_add(out, ": ");
	if (f->path) {
		text_add_safe(out, f->path);
		str_add(out, ": ");
	}
	text_add_safe(out, f->text);
	if (f->hint) {
		str_add(out, "\n\t");
		text_add_safe(out, f->hint);
	}
	str_add_ch(out, '\n');
}

/* Its faults beside the refused file, for the one who mends it. */
static void write_errors(struct inbox *in, const char *name, size_t from)
{
	struct str text = STR_INIT;
	const char *path = arena_printf(in->arena, "%s.errors.txt", name);
	int fd = openat(in->refused, path,
			O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
			0600);
	bool written;

	for (size_t i = from; i < in->d->n; i++)
		add_fault(&text, &in->d->v[i]);
	written = fd >= 0 && fd_write(fd, text.buf, text.len);
	if (!written)
		diag_error(in->d, "cannot write inbox/refused/%s: %s",
			   quoted(in->arena, path), strerror(errno));
	if (fd >= 0)
		close(fd);
	str_release(&text);
}

static enum status refuse(struct inbox *in, const struct inbox_file *f,
			  size_t faults_from)
{
	enum status st =
		store_refused_set(in->store, refusal_name(f->kind), true);
	const char *name;

	if (st != STATUS_OK)
		return st;
	in->out->refused++;
	in->went[f->kind] = true;
	name = move_file(in, f->name, refused_folder(in));
	if (name)
		write_errors(in, name, faults_from);
	return STATUS_OK;
}

static void add_counts(struct import_counts *sum, const struct import_counts *n)
{
	sum->rows += n->rows;
	sum->added += n->added;
	sum->changed += n->changed;
	sum->unchanged += n->unchanged;
	sum->settled += n->settled;
	sum->reopened += n->reopened;
}

static enum status import_one(struct inbox *in, const struct inbox_file *f)
{
	struct import_request req = {
		.path = arena_printf(in->arena, "inbox/%s", f->name),
		.kind = -1,
		.data_of = in->as_of,
		.known_on = in->as_of,
	};
	struct import_result result;
	size_t faults = in->d->n;
	enum status st;
	int fd = import_open(in->dir, f->name, false, &st, in->d);

	if (st == STATUS_NOT_FOUND) /* it went away by itself */
		return STATUS_OK;
	in->out->files++;
	if (fd < 0)
		return refuse(in, f, faults);
	st = import_open_file(in->store, in->rules, &req, fd, in->arena,
			      &result, in->d);
	close(fd);
	if (st == STATUS_INVALID)
		return refuse(in, f, faults);
	if (st != STATUS_OK)
		return st;
	in->came[f->kind] = true;
	add_counts(&in->out->counts, &result.counts);
	move_file(in, f->name, done_folder(in));
	return STATUS_OK;
}

/* Which refusals are over after this run? */
static enum status put_right(struct inbox *in)
{
	enum status st = STATUS_OK;
	bool any = false;

	for (int k = 0; st == STATUS_OK && k < KIND_UNKNOWN; k++) {
		any = any || in->came[k];
		if (in->came[k] && !in->went[k])
			st = store_refused_set(in->store, refusal_name(k),
					       false);
	}
	if (st == STATUS_OK && any && in->out->refused == 0)
		st = store_refused_set(in->store, REFUSED_UNKNOWN, false);
	return st;
}

static enum status import_all(struct inbox *in)
{
	struct inbox_files list = { 0 };
	enum status st = STATUS_OK;

	if (!list_files(in, &list))
		return STATUS_PERMFAIL;
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++)
		st = import_one(in, &list.v[i]);
	return st == STATUS_OK && list.n ? put_right(in) : st;
}

enum status import_inbox(struct store *s, const struct rules *rules,
			 const char *dir, civil_day as_of, struct arena *arena,
			 struct inbox_result *out, struct diags *d)
{
	struct inbox in = { .store = s,
			    .rules = rules,
			    .as_of = as_of,
			    .arena = arena,
			    .out = out,
			    .d = d,
			    .done = -1,
			    .refused = -1 };
	enum status st;

	*out = (struct inbox_result){ .files = 0 };
	in.dir = open(arena_printf(arena, "%s/inbox", dir),
		      O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (in.dir < 0 && errno == ENOENT)
		return STATUS_OK;
	if (in.dir < 0) {
		diag_error(d, "cannot open inbox/: %s", strerror(errno));
		return STATUS_PERMFAIL;
	}
	st = import_all(&in);
	close(in.dir);
	if (in.done >= 0)
		close(in.done);
	if (in.refused >= 0)
		close(in.refused);
	return st;
}
