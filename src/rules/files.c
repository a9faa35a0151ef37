/*
 * The files of a working folder: read whole, listed by name. Texts that the
 * caller gives stand in place of files of the same path.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load.h"
#include "relance/fd.h"
#include "relance/text.h"

static void file_fault(struct loader *l, const char *path, int error)
{
	struct pos pos = { path, 0, 0 };

	diag_add(l->diags, SEVERITY_ERROR, pos, "cannot be read: %s",
		 strerror(error));
}

/* Up to one byte more than is allowed, so that the size check sees it. */
static char *read_fd(struct loader *l, int fd, size_t *size_out)
{
	size_t cap = YAML_MAX_BYTES + 2;
	struct stat st;
	ssize_t n;
	char *buf;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (size_t)st.st_size < cap)
		cap = (size_t)st.st_size + 2;
	buf = arena_alloc(l->arena, cap);
	n = fd_read(fd, buf, cap - 1);
	if (n < 0)
		return NULL;
	buf[n] = '\0';
	*size_out = (size_t)n;
	return buf;
}

static const struct rule_file *given_file(const struct loader *l,
					  const char *path)
{
	for (size_t i = 0; i < l->given_count; i++)
		if (str_eq(l->given[i].path, path))
			return &l->given[i];
	return NULL;
}

static void take_text(struct loader *l, const char *path, const char *kind,
		      const char *text, size_t size, struct rule_file *out)
{
	*out = (struct rule_file){ .path = path,
				   .kind = kind,
				   .hash = sha256_of(text, size),
				   .text = text,
				   .size = size };
	VEC_PUSH(l->arena, &l->files, *out);
}

static char *read_path(struct loader *l, const char *path, size_t *size_out)
{
	const char *full = arena_printf(l->arena, "%s/%s", l->dir, path);
	int fd = open(full, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *text;

	if (fd < 0) {
		if (errno != ENOENT)
			file_fault(l, path, errno);
		return NULL;
	}
	text = read_fd(l, fd, size_out);
	if (!text)
		file_fault(l, path, errno);
	close(fd);
	return text;
}

bool loader_read(struct loader *l, const char *path, const char *kind,
		 struct rule_file *out)
{
	const struct rule_file *given = given_file(l, path);
	const char *text = given ? given->text : NULL;
	size_t size = given ? given->size : 0;

	if (!given && l->dir)
		text = read_path(l, path, &size);
	if (text)
		take_text(l, path, kind, text, size, out);
	return text != NULL;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_rule_name(const char *name)
{
	size_t n = strlen(name);

	return *name != '.' && n > 5 && strcmp(name + n - 5, ".yaml") == 0;
}

/* A .yml file would be ignored in silence. */
static void warn_other_ending(struct loader *l, const char *sub,
			      const char *name)
{
	size_t n = strlen(name);
	struct pos pos = { arena_printf(l->arena, "%s/%s", sub, name), 0, 0 };
	struct diag *diag;

	if (*name == '.' || n < 5 || strcmp(name + n - 4, ".yml") != 0)
		return;
	diag = diag_add(l->diags, SEVERITY_WARNING, pos,
			"the file is not read");
	diag_hint(l->diags, diag, "Give it a name that ends in .yaml.");
}

static void list_folder(struct loader *l, const char *sub, struct paths *list)
{
	DIR *dir = opendir(arena_printf(l->arena, "%s/%s", l->dir, sub));
	struct dirent *entry;

	if (!dir) {
		if (errno != ENOENT)
			file_fault(l, sub, errno);
		return;
	}
	while ((entry = readdir(dir))) {
		const char *path =
			arena_printf(l->arena, "%s/%s", sub, entry->d_name);

		if (!is_rule_name(entry->d_name))
			warn_other_ending(l, sub, entry->d_name);
		else if (!given_file(l, path))
			VEC_PUSH(l->arena, list, path);
	}
	closedir(dir);
}

static bool is_in_folder(const char *path, const char *sub)
{
	size_t n = strlen(sub);

	return strncmp(path, sub, n) == 0 && path[n] == '/' &&
	       !strchr(path + n + 1, '/') && is_rule_name(path + n + 1);
}

struct paths loader_list(struct loader *l, const char *sub)
{
	struct paths list = { 0 };

	if (l->dir)
		list_folder(l, sub, &list);
	for (size_t i = 0; i < l->given_count; i++)
		if (is_in_folder(l->given[i].path, sub))
			VEC_PUSH(l->arena, &list, l->given[i].path);
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, compare_names);
	return list;
}
