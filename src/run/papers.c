/*
 * Reading what lies below documents_dir: regular files only, no links, no way
 * out of the folder, and no more than an e-mail can carry.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "papers.h"

void papers_open(struct paper_reader *r, const struct run *run)
{
	const char *dir = run->rules->config.documents_dir;

	if (!dir)
		dir = "documents";
	r->no_folder = NULL;
	r->folder = open(
		*dir == '/' ? dir
			    : arena_printf(r->arena, "%s/%s", run->dir, dir),
		O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (r->folder < 0)
		r->no_folder = arena_printf(r->arena, "documents_dir: %s",
					    strerror(errno));
}

void papers_close(struct paper_reader *r)
{
	if (r->folder >= 0)
		close(r->folder);
}

static const char *read_bytes(struct paper_reader *r, int fd, size_t size,
			      const void **bytes_out, size_t *n_out)
{
	char *bytes = arena_alloc(r->arena, size + 1);
	size_t have = 0;
	ssize_t n = 1;

	while (n && have < size) {
		n = read(fd, bytes + have, size - have);
		if (n < 0 && errno != EINTR)
			return strerror(errno);
		if (n > 0)
			have += (size_t)n;
	}
	*bytes_out = bytes;
	*n_out = have;
	return have == size ? NULL : "it was cut while read";
}

/* All of a regular file, NULL or why not. */
static const char *read_all(struct paper_reader *r, int fd,
			    const void **bytes_out, size_t *n_out)
{
	struct stat st;

	if (fstat(fd, &st))
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "not a file";
	if (!st.st_size)
		return "empty";
	if (r->limited && st.st_size > (off_t)ATTACHED_MAX_BYTES)
		return "larger than 10 MB";
	if (r->limited && st.st_size > (off_t)(ATTACHED_MAX_BYTES - r->bytes))
		return "larger than 10 MB with the other attachments";
	if (!r->read)
		return NULL;
	return read_bytes(r, fd, (size_t)st.st_size, bytes_out, n_out);
}

const char *paper_read(struct paper_reader *r, const char *path,
		       const void **bytes_out, size_t *n_out)
{
	const char *why;
	int fd;

	*bytes_out = NULL;
	*n_out = 0;
	if (r->no_folder)
		return r->no_folder;
	fd = open_beneath(r->folder, path);
	if (fd >= 0) {
		why = read_all(r, fd, bytes_out, n_out);
		close(fd);
	} else {
		why = errno == ELOOP ? "it is a link, or lies behind one"
				     : strerror(errno);
	}
	if (why)
		return arena_printf(r->arena, "%s: %s", path, why);
	r->bytes += *n_out;
	return NULL;
}
