#ifndef RELANCE_FD_H
#define RELANCE_FD_H
/**
 * Whole reads and whole writes of a file descriptor, in spite of signals and
 * of calls that do a part only (read(2), write(2)).
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "relance/status.h"

/** Reads until `cap` bytes are there or the end is: how many, -1 and errno. */
ssize_t fd_read(int fd, char *buf, size_t cap) WARN_UNUSED;

/** Writes all `n` bytes; false and errno: not all of them are written. */
bool fd_write(int fd, const char *bytes, size_t n) WARN_UNUSED;

#endif
