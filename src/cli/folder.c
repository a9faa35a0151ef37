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

bool nothing_imported(struct context *c)
{
	struct books books = { 0 };

	return store_books(c->store, &books) == STATUS_OK && !books.customers &&
	       !books.invoices;
}

const char *import_command(struct context *c)
{
	const char *sample = context_path(c, "sample"), *dir = "";
	struct stat st;

	if (strcmp(c->dir, ".") != 0)
		dir = arena_printf(&c->arena, " -C %s", c->dir);
	if (stat(sample, &st) == 0 && S_ISDIR(st.st_mode))
		return arena_printf(&c->arena, "relance%s import %s/*.csv", dir,
				    sample);
	return arena_printf(&c->arena,
			    "relance%s import customers.csv invoices.csv "
			    "payments.csv",
			    dir);
}

const char *import_first(struct context *c)
{
	return arena_printf(&c->arena,
			    "Nothing was imported yet: %s brings customers, "
			    "invoices and payments in.",
			    import_command(c));
}

void say_none(struct context *c, const char *text)
{
	if (nothing_imported(c))
		str_addf(&c->out,
			 "Nothing was imported yet. Begin with\n"
			 "    %s\n",
			 import_command(c));
	else
		str_addf(&c->out, "%s\n", text);
}
