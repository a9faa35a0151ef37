/*
 * A folder out of an archive. Its files are written into a folder of another
 * name, each synced, then that folder; the rename makes all of them appear at
 * once. What a kill left under the other name is written over: the same
 * message has the same files.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "relance/fd.h"

#include "bundle.h"

/* POSIX.1-1988, the format of tar: a header of one block before each file,
 * which is padded to blocks. */
enum {
	BLOCK = 512,
	NAME_SIZE = 100,
	SIZE_AT = 124,
	SIZE_DIGITS = 11,
	TYPE_AT = 156,
	MAGIC_AT = 257,
	PART_SIZE = 256
};

struct entry {
	char name[NAME_SIZE + 1];
	const char *bytes;
	size_t n;
};

static bool octal(const char *text, size_t digits, size_t *out)
{
	*out = 0;
	for (size_t i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '7')
			return false;
		*out = *out * 8 + (size_t)(text[i] - '0');
	}
	return true;
}

/* One file in this folder, not above it, beside it or hidden in it. */
static bool name_is_plain(const char *name)
{
	return *name && *name != '.' && !strchr(name, '/');
}

/* False at the end, and with EBADMSG for what we would not write. */
static bool next_entry(const char **bytes, size_t *left, struct entry *out)
{
	const char *head = *bytes;
	size_t blocks;

	errno = 0;
	if (*left < BLOCK || !*head)
		return false;
	memcpy(out->name, head, NAME_SIZE);
	out->name[NAME_SIZE] = '\0';
	errno = EBADMSG;
	if (memcmp(head + MAGIC_AT, "ustar", 6) != 0 || head[TYPE_AT] != '0' ||
	    !name_is_plain(out->name) ||
	    !octal(head + SIZE_AT, SIZE_DIGITS, &out->n))
		return false;
	blocks = (out->n + BLOCK - 1) / BLOCK;
	if (blocks > *left / BLOCK - 1)
		return false;
	out->bytes = head + BLOCK;
	*bytes = head + (blocks + 1) * BLOCK;
	*left -= (blocks + 1) * BLOCK;
	return true;
}

static bool keep_errno_and_close(int fd, bool good)
{
	int error = errno;

	if (close(fd) && good)
		return false;
	errno = error;
	return good;
}

static bool write_entry(int dir, const struct entry *e, mode_t mode)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(dir, e->name, flags, mode);

	return fd >= 0 &&
	       keep_errno_and_close(fd, !fchmod(fd, mode) &&
						fd_write(fd, e->bytes, e->n) &&
						!fsync(fd));
}

static bool write_entries(int dir, const char *bytes, size_t n, mode_t mode)
{
	struct entry e;

	while (next_entry(&bytes, &n, &e))
		if (!write_entry(dir, &e, mode))
			return false;
	return !errno && !fsync(dir);
}

static bool is_there(int dir, const char *name)
{
	struct stat st;

	return !fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) &&
	       S_ISDIR(st.st_mode);
}

bool bundle_write(int dir, const char *name, const char *bytes, size_t n,
		  const struct bundle_modes *modes)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	char part[PART_SIZE];
	int fd;

	if (is_there(dir, name))
		return true;
	snprintf(part, sizeof part, "%s.part", name);
	if (mkdirat(dir, part, modes->dir) && errno != EEXIST)
		return false;
	fd = openat(dir, part, flags);
	if (fd < 0)
		return false;
	return keep_errno_and_close(
		       fd, !fchmod(fd, modes->dir) &&
				   write_entries(fd, bytes, n, modes->file)) &&
	       !renameat(dir, part, dir, name);
}
