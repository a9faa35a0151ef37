/*
 * Open a file below a folder. The kernel does it in one call where it can; the
 * walk by components is for kernels (and sandboxes) without openat2.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "beneath.h"
#include "relance/arena.h"

/* Not blocking: a pipe that lies there must not stop a run. */
#define FILE_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)

static bool climbs(const char *part)
{
	return !strcmp(part, "..");
}

static int step_down(int at, const char *part, bool last)
{
	int flags = last ? FILE_FLAGS
			 : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

	if (climbs(part)) {
		errno = EXDEV;
		return -1;
	}
	return openat(at, part, flags);
}

int open_beneath_by_parts(int folder, const char *path)
{
	struct arena arena = ARENA_INIT;
	char *part, *rest = arena_strdup(&arena, path);
	int at = folder, fd = -1, error = *path == '/' ? EXDEV : ENOENT;

	while (*path != '/' && (part = strsep(&rest, "/")) != NULL) {
		bool last = !rest || rest[strspn(rest, "/")] == '\0';

		if (!*part || !strcmp(part, "."))
			continue;
		fd = step_down(at, part, last);
		error = errno;
		if (at != folder)
			close(at);
		at = fd;
		if (fd < 0 || last)
			break;
	}
	arena_release(&arena);
	if (fd < 0)
		errno = error;
	return fd;
}

int open_beneath(int folder, const char *path)
{
	struct open_how how = { .flags = (FILE_FLAGS) & ~(unsigned)O_NOFOLLOW,
				.resolve = RESOLVE_BENEATH |
					   RESOLVE_NO_SYMLINKS |
					   RESOLVE_NO_MAGICLINKS };
	long fd = syscall(SYS_openat2, folder, path, &how, sizeof how);

	if (fd < 0 && (errno == ENOSYS || errno == EPERM || errno == E2BIG ||
		       errno == EINVAL))
		return open_beneath_by_parts(folder, path);
	return (int)fd;
}
