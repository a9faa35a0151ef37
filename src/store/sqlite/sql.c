/*
 * Statements by name: prepared at first use from the texts that the build
 * embeds, parameters bound by name, engine codes turned into a status and a
 * sentence for people.
 */
#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

#include "internal.h"
#include "relance/text.h"

#define STMT(name) extern const char sql_##name[];
#include "stmt.inc"
#undef STMT

static const char *const stmt_text[STMT__COUNT] = {
#define STMT(name) sql_##name,
#include "stmt.inc"
#undef STMT
};

static bool only_blanks(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

struct stmt *sql(struct store *s, enum stmt_id id)
{
	struct stmt *q = &s->stmt[id];

	if (s->unindexed && needs_index(id) && s->mode != STORE_READ) {
		enum status st = indexes_ensure(s);

		if (st != STATUS_OK)
			s->broken = st;
	}
	if (!q->st) {
		const char *tail = NULL;
		int rc = sqlite3_prepare_v3(s->db, stmt_text[id], -1,
					    SQLITE_PREPARE_PERSISTENT, &q->st,
					    &tail);

		q->id = id;
		if (rc == SQLITE_ERROR && !needs_index(id))
			BUG("statement: %s: %s", sqlite3_errmsg(s->db),
			    stmt_text[id]);
		if (rc != SQLITE_OK) {
			/* The file is damaged or gone: the use will say so. */
			s->broken = rc == SQLITE_ERROR ? STATUS_TEMPFAIL
						       : sql_failed(s, rc);
			return q;
		}
		if (!q->st || !only_blanks(tail))
			BUG("more than one statement: %s", stmt_text[id]);
		q->params = sqlite3_bind_parameter_count(q->st);
	}
	if (q->last || q->bound)
		BUG("statement in use: %s", stmt_text[id]);
	return q;
}

/* Names are literals: one that stood here before is right by its address. */
static bool same_place(const struct stmt *q, int i, const char *name)
{
	return i <= STMT_NAMES && q->name[i - 1] == name;
}

static int param(struct stmt *q, const char *name)
{
	int i = q->last + 1;
	const char *have;

	if (!q->st)
		return 0;
	if (same_place(q, i, name)) {
		q->last = i;
		q->bound++;
		return i;
	}
	have = i <= q->params ? sqlite3_bind_parameter_name(q->st, i) : NULL;
	if (!have || strcmp(have + 1, name) != 0) {
		for (i = 1; i <= q->params; i++) {
			have = sqlite3_bind_parameter_name(q->st, i);
			if (have && strcmp(have + 1, name) == 0)
				break;
		}
		if (i > q->params)
			BUG("no parameter %s in %s", name, stmt_text[q->id]);
	}
	if (i <= STMT_NAMES)
		q->name[i - 1] = name;
	q->last = i;
	q->bound++;
	return i;
}

void bind_int(struct stmt *q, const char *name, int64_t v)
{
	sqlite3_bind_int64(q->st, param(q, name), v);
}

void bind_text(struct stmt *q, const char *name, const char *v)
{
	sqlite3_bind_text(q->st, param(q, name), v, -1, SQLITE_STATIC);
}

void bind_blob(struct stmt *q, const char *name, const void *v, size_t n)
{
	sqlite3_bind_blob64(q->st, param(q, name), v ? v : "", n,
			    SQLITE_STATIC);
}

void bind_null(struct stmt *q, const char *name)
{
	sqlite3_bind_null(q->st, param(q, name));
}

void sql_reset(struct stmt *q)
{
	if (q->st)
		sqlite3_reset(q->st);
	q->last = 0;
	q->bound = 0;
}

static int step(struct store *s, struct stmt *q)
{
	if (!q->st)
		return sqlite3_errcode(s->db);
	if (q->bound != q->params)
		BUG("%d of %d parameters bound: %s", q->bound, q->params,
		    stmt_text[q->id]);
	return sqlite3_step(q->st);
}

enum status sql_next(struct store *s, struct stmt *q)
{
	int rc = step(s, q);

	if (rc == SQLITE_ROW)
		return STATUS_OK;
	sql_reset(q);
	if (rc == SQLITE_DONE)
		return STATUS_NOT_FOUND;
	if (rc == SQLITE_ERROR && needs_index(q->id))
		return indexes_missing(s);
	return sql_failed(s, rc);
}

enum status sql_run(struct store *s, struct stmt *q)
{
	int rc = step(s, q);

	if (rc == SQLITE_ROW)
		BUG("a row where none is expected: %s", stmt_text[q->id]);
	sql_reset(q);
	return rc == SQLITE_DONE ? STATUS_OK : sql_failed(s, rc);
}

enum status sql_one(struct store *s, struct stmt *q, int64_t *out)
{
	enum status st = sql_next(s, q);

	if (st == STATUS_OK) {
		*out = col_int(q, 0);
		sql_reset(q);
	}
	return st;
}

enum status sql_keys(struct store *s, struct stmt *q, struct arena *arena,
		     struct key_list *out)
{
	enum status st;

	while ((st = sql_next(s, q)) == STATUS_OK)
		VEC_PUSH(arena, out, col_int(q, 0));
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

int64_t col_int(struct stmt *q, int i)
{
	return sqlite3_column_int64(q->st, i);
}

bool col_null(struct stmt *q, int i)
{
	return sqlite3_column_type(q->st, i) == SQLITE_NULL;
}

const char *col_raw(struct stmt *q, int i)
{
	return (const char *)sqlite3_column_text(q->st, i);
}

char *col_text(struct stmt *q, int i, struct arena *a)
{
	const char *text = col_raw(q, i);

	if (!text)
		return NULL;
	return arena_strndup(a, text, (size_t)sqlite3_column_bytes(q->st, i));
}

void col_currency(struct stmt *q, int i, char out[4])
{
	const char *text = col_raw(q, i);

	memset(out, 0, 4);
	if (text)
		memcpy(out, text, strnlen(text, 3));
}

void col_hash(struct stmt *q, int i, struct sha256 *out)
{
	const void *blob = sqlite3_column_blob(q->st, i);

	memset(out, 0, sizeof *out);
	if (blob && sqlite3_column_bytes(q->st, i) == SHA256_SIZE)
		memcpy(out->byte, blob, SHA256_SIZE);
}

/* A failure is followed by others of its kind: the rollback, the lease. It is
 * told once. */
static struct diag *tell(struct store *s, const char *text)
{
	for (size_t i = 0; i < s->d->n; i++)
		if (str_eq(s->d->v[i].text, text))
			return &s->d->v[i];
	return diag_error(s->d, "%s", text);
}

static void tell_locked(struct store *s)
{
	struct diag *diag = tell(s, "the database is locked");

	diag_hint(s->d, diag,
		  "Another program has %s open and is writing; wait until it "
		  "is done, or look for it with `fuser %s`.",
		  s->path, s->path);
}

static enum status tell_full(struct store *s)
{
	struct diag *diag = tell(s, "the disk is full");

	diag_hint(s->d, diag,
		  "What is not complete was undone; make room where %s lies "
		  "and start again.",
		  s->path);
	return STATUS_PERMFAIL;
}

static void tell_damaged(struct store *s)
{
	struct diag *diag =
		tell(s, arena_printf(s->d->arena, "the database %s is damaged",
				     s->path));

	diag_hint(s->d, diag,
		  "Keep a copy of it as it is, then put back the last backup "
		  "and import the newest exports again.");
}

static void tell_no_access(struct store *s)
{
	struct diag *diag =
		tell(s, arena_printf(s->d->arena,
				     "cannot write the database %s", s->path));

	diag_hint(s->d, diag,
		  "The file and its folder must be writable for the account "
		  "that runs this.");
}

/* The engine says "disk full" for its main files only: for the log's index it
 * knows no better than an error of input or output. */
static bool is_full(struct store *s)
{
	int error = sqlite3_system_errno(s->db);
	struct statvfs fs;

	return error == ENOSPC || error == EDQUOT ||
	       (statvfs(s->path, &fs) == 0 && fs.f_bavail == 0);
}

static enum status io_failed(struct store *s)
{
	if (is_full(s))
		return tell_full(s);
	tell(s, arena_printf(s->d->arena, "cannot read or write %s: %s",
			     s->path, sqlite3_errmsg(s->db)));
	return STATUS_PERMFAIL;
}

enum status sql_failed(struct store *s, int rc)
{
	if (rc == SQLITE_OK)
		rc = SQLITE_ERROR;
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		tell_locked(s);
		return STATUS_TEMPFAIL;
	case SQLITE_FULL:
		return tell_full(s);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		tell_no_access(s);
		return STATUS_PERMFAIL;
	case SQLITE_CORRUPT:
		tell_damaged(s);
		return STATUS_PERMFAIL;
	case SQLITE_NOTADB:
		tell(s,
		     arena_printf(s->d->arena,
				  "%s is not a database of relance", s->path));
		return STATUS_PERMFAIL;
	case SQLITE_IOERR:
		return io_failed(s);
	case SQLITE_ERROR:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
	case SQLITE_MISMATCH:
		BUG("store: %s", sqlite3_errmsg(s->db));
	default:
		tell(s, arena_printf(s->d->arena, "the database %s failed: %s",
				     s->path, sqlite3_errmsg(s->db)));
		return STATUS_TEMPFAIL;
	}
}

enum status exec_text(struct store *s, const char *fixed)
{
	int rc = sqlite3_exec(s->db, fixed, NULL, NULL, NULL);

	return rc == SQLITE_OK ? STATUS_OK : sql_failed(s, rc);
}
