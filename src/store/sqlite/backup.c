/*
 * A copy as of one moment. VACUUM INTO reads inside one transaction, so
 * writers go on meanwhile and the copy needs no log beside it.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

static enum status make_private(const char *path, struct diags *d)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0) {
		close(fd);
		return STATUS_OK;
	}
	if (errno == EEXIST) {
		struct diag *diag = diag_error(d, "%s is there already", path);

		diag_hint(d, diag,
			  "Give the backup a name of its own; "
			  "nothing is overwritten.");
		return STATUS_CONFLICT;
	}
	diag_error(d, "cannot make %s: %s", path, strerror(errno));
	return STATUS_PERMFAIL;
}

static bool sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* The file and its name must survive a power cut. */
static enum status make_durable(const char *path, struct arena *a,
				struct diags *d)
{
	char *copy = arena_strdup(a, path);

	if (sync_path(path, O_RDONLY) &&
	    sync_path(dirname(copy), O_RDONLY | O_DIRECTORY))
		return STATUS_OK;
	diag_error(d, "cannot make %s durable: %s", path, strerror(errno));
	return STATUS_TEMPFAIL;
}

enum status store_backup(struct store *s, const char *path, struct diags *d)
{
	struct stmt *q;
	enum status st = make_private(path, d);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, backup);
	bind_text(q, "path", path);
	s->sealed = true; /* the commit that follows is the copy's */
	st = sql_run(s, q);
	s->sealed = false;
	if (st == STATUS_OK)
		st = make_durable(path, &s->scratch, d);
	if (st != STATUS_OK)
		unlink(path);
	return st;
}
