/*
 * Open, make, migrate and close a database file. The schema is what the
 * migrations 0001... make of an empty file; there is no second copy of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pack.h"

#define APPLICATION_ID 0x52454c41 /* "RELA" */

#define SCHEMA(name) extern const char schema_##name[];
#include "schema.inc"
#undef SCHEMA

static const char *const migration[] = {
#define SCHEMA(name) schema_##name,
#include "schema.inc"
#undef SCHEMA
};
#define SCHEMA_VERSION ((int)(sizeof migration / sizeof *migration))

/* Non-zero turns a commit that was not ours into a rollback. */
static int on_commit(void *ctx)
{
	const struct store *s = ctx;

	return !s->sealed;
}

static enum status pragma_int(struct store *s, const char *text, int64_t *out)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, text, -1, &st, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? STATUS_OK : sql_failed(s, rc);
}

static enum status migrate_one(struct store *s, int from)
{
	char version[64];
	enum status st = exec_text(s, "begin immediate");

	if (st != STATUS_OK)
		return st;
	snprintf(version, sizeof version, "pragma user_version = %d", from + 1);
	st = exec_text(s, migration[from]);
	if (st == STATUS_OK)
		st = exec_text(s, version);
	s->sealed = true;
	if (st == STATUS_OK)
		st = exec_text(s, "commit");
	s->sealed = false;
	if (st != STATUS_OK)
		sqlite3_exec(s->db, "rollback", NULL, NULL, NULL);
	return st;
}

static enum status migrate(struct store *s)
{
	int64_t version = 0;
	enum status st = pragma_int(s, "pragma user_version", &version);

	for (int v = (int)version; st == STATUS_OK && v < SCHEMA_VERSION; v++) {
		st = migrate_one(s, v);
		s->index_at_close = true; /* it may have dropped them */
	}
	return st;
}

/* Ours, and of a version we know? */
static enum status check_kind(struct store *s)
{
	int64_t id = 0, version = 0;
	struct diag *diag;
	enum status st = pragma_int(s, "pragma application_id", &id);

	if (st == STATUS_OK)
		st = pragma_int(s, "pragma user_version", &version);
	if (st != STATUS_OK)
		return st;
	if (id != APPLICATION_ID) {
		diag_error(s->d, "%s is not a database of relance", s->path);
		return STATUS_PERMFAIL;
	}
	if (version > SCHEMA_VERSION) {
		diag = diag_error(s->d,
				  "%s was written by a newer relance "
				  "(schema %d, this one knows %d)",
				  s->path, (int)version, SCHEMA_VERSION);
		diag_hint(s->d, diag,
			  "Use the version that wrote it, or a "
			  "later one.");
		return STATUS_PERMFAIL;
	}
	if (version < SCHEMA_VERSION && s->mode == STORE_READ) {
		diag = diag_error(s->d, "%s is of an older version", s->path);
		diag_hint(s->d, diag,
			  "Any command that writes, such as "
			  "import, brings it up to date.");
		return STATUS_CONFLICT;
	}
	return STATUS_OK;
}

static const char set_up[] =
	"pragma busy_timeout = 10000; pragma foreign_keys = on;"
	"pragma secure_delete = fast; pragma temp_store = memory;"
	"pragma cache_size = -24576; pragma synchronous = full;"
	"pragma wal_autocheckpoint = 4000;"
	"pragma trusted_schema = off;";

static enum status configure(struct store *s)
{
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_commit_hook(s->db, on_commit, s);
	return exec_text(s, set_up);
}

static enum status open_file(struct store *s)
{
	int flags = s->mode == STORE_READ ? SQLITE_OPEN_READONLY
					  : SQLITE_OPEN_READWRITE;
	int rc = sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX,
				 NULL);

	return rc == SQLITE_OK ? configure(s) : sql_failed(s, rc);
}

/* The file is made by us so that it is private from its first byte on; the
 * engine gives its own files the same mode. */
static enum status make_file(struct store *s)
{
	mode_t mode = s->options.group_files ? 0660 : 0600;
	int fd = open(s->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd < 0) {
		diag_error(s->d, "cannot make %s: %s", s->path,
			   strerror(errno));
		return errno == EEXIST ? STATUS_CONFLICT : STATUS_PERMFAIL;
	}
	if (fchmod(fd, mode) != 0) {
		diag_error(s->d, "cannot set the mode of %s: %s", s->path,
			   strerror(errno));
		close(fd);
		return STATUS_PERMFAIL;
	}
	close(fd);
	return STATUS_OK;
}

static enum status create(struct store *s)
{
	char id[64];
	enum status st = make_file(s);

	if (st != STATUS_OK)
		return st;
	st = open_file(s);
	snprintf(id, sizeof id, "pragma application_id = %d", APPLICATION_ID);
	s->sealed = true;
	if (st == STATUS_OK)
		st = exec_text(s, id);
	if (st == STATUS_OK)
		st = exec_text(s, "pragma journal_mode = wal");
	s->sealed = false;
	if (st == STATUS_OK)
		st = migrate(s);
	if (st == STATUS_OK)
		st = indexes_ensure(s);
	if (st != STATUS_OK) /* nothing half made stays behind */
		unlink(s->path);
	return st;
}

static enum status open_existing(struct store *s)
{
	struct diag *diag;
	enum status st;

	if (access(s->path, F_OK) != 0) {
		diag = diag_error(s->d, "there is no database %s", s->path);
		diag_hint(s->d, diag, "`relance init` makes a working folder.");
		return STATUS_NOT_FOUND;
	}
	st = open_file(s);
	if (st == STATUS_OK)
		st = check_kind(s);
	if (st != STATUS_OK || s->mode != STORE_WRITE)
		return st;
	/* A backup has no log beside it: give it one. */
	s->sealed = true;
	st = exec_text(s, "pragma journal_mode = wal");
	s->sealed = false;
	return st == STATUS_OK ? migrate(s) : st;
}

enum status store_open(const char *path, enum store_mode mode,
		       const struct store_options *options, struct store **out,
		       struct diags *d)
{
	struct store *s = mem_alloc(sizeof *s);
	enum status st;

	memset(s, 0, sizeof *s);
	s->mode = mode;
	s->d = d;
	if (options)
		s->options = *options;
	s->unindexed = true;
	s->path = mem_alloc(strlen(path) + 1);
	memcpy(s->path, path, strlen(path) + 1);
	st = mode == STORE_CREATE ? create(s) : open_existing(s);
	if (st != STATUS_OK) {
		store_close(s);
		s = NULL;
	}
	*out = s;
	return st;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_import_cancel(s);
	store_abort(s);
	if (s->lease_held)
		store_lease_release(s);
	if (s->index_at_close && indexes_ensure(s) != STATUS_OK)
		s->index_at_close = false; /* the next writer makes them */
	for (int i = 0; i < STMT__COUNT; i++)
		sqlite3_finalize(s->stmt[i].st);
	sqlite3_close(s->db);
	packer_free(s->packer);
	arena_release(&s->scratch);
	arena_release(&s->facts);
	arena_release(&s->given_arena);
	arena_release(&s->import.arena);
	arena_release(&s->imported.arena);
	free(s->path);
	free(s);
}
