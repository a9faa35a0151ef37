/*
 * Whole reads and whole writes: a signal that comes in between, or a call
 * that does a part, is no end.
 */

#include "relance/fd.h"

#include <errno.h>
#include <unistd.h>

ssize_t fd_read(int fd, char *buf, size_t cap)
{
	size_t n = 0;

	while (n < cap) {
		ssize_t got = read(fd, buf + n, cap - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!got)
			break;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

bool fd_write(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t done = write(fd, bytes, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		if (!done) {
			errno = EIO;
			return false;
		}
		bytes += done;
		n -= (size_t)done;
	}
	return true;
}
