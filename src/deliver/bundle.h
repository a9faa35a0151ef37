#ifndef DELIVER_BUNDLE_H
#define DELIVER_BUNDLE_H
/** A message that is a folder of files. */
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct bundle_modes {
	mode_t file, dir;
};

/**
 * Make the folder `name` in the folder `dir` from an archive (ustar, regular
 * files without folders only): written aside, synced, renamed. One that is
 * there already is complete and stays. False with errno set when the disk
 * refuses, or the archive is none of ours (EBADMSG).
 */
bool bundle_write(int dir, const char *name, const char *bytes, size_t n,
		  const struct bundle_modes *modes);

#endif
