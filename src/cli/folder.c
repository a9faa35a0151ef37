/* What lies in the folders of the working folder, for those who look. */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

static bool ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n >= m && !strcmp(name + n - m, end);
}

/* As import_inbox() has it: the rest waits on purpose. */
static bool is_meant(const char *name)
{
	return *name != '.' && !ends_in(name, ".part") && !ends_in(name, "~");
}

static bool is_file(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st.st_mode);
}

static bool is_ours(const char *name)
{
	return !strcmp(name, "done") || !strcmp(name, "refused");
}

struct inbox_look inbox_look(struct context *c)
{
	struct inbox_look look = { 0 };
	DIR *dir = opendir(context_path(c, "inbox"));
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (!is_meant(entry->d_name) || is_ours(entry->d_name))
			continue;
		if (is_file(dirfd(dir), entry->d_name))
			look.files++;
		else
			look.skipped = arena_strdup(&c->arena, entry->d_name);
	}
	if (dir)
		closedir(dir);
	return look;
}
