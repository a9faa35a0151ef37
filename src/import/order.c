/*
 * Files in the order in which they need each other: what they are about must
 * be known before them.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "job.h"
#include "layout.h"

int file_kind(const struct rules *rules, int fd, const char *name,
	      struct arena *arena)
{
	struct choice choice = { name, -1, NULL };
	struct diags quiet;
	struct layout layout;

	diags_init(&quiet, arena);
	if (layout_choose(&layout, &choice, rules ? &rules->config : NULL, fd,
			  NULL, 0, arena, &quiet) ||
	    layout.known)
		return (int)layout.kind;
	return -1;
}

struct ordered_file {
	const char *path;
	int kind;
	size_t place; /* as given */
};

static int by_kind_then_place(const void *left, const void *right)
{
	const struct ordered_file *l = left, *r = right;

	if (l->kind != r->kind)
		return l->kind < r->kind ? -1 : 1;
	return l->place < r->place ? -1 : 1;
}

static int kind_of(const struct rules *rules, const char *path,
		   struct arena *arena)
{
	struct diags quiet;
	enum status st;
	int fd, kind;

	diags_init(&quiet, arena);
	fd = import_open(AT_FDCWD, path, true, &st, &quiet);
	if (fd < 0)
		return IMPORT_KIND__COUNT;
	kind = file_kind(rules, fd, path, arena);
	close(fd);
	return kind < 0 ? IMPORT_KIND__COUNT : kind;
}

void import_order(const struct rules *rules, const char **path, size_t n,
		  struct arena *arena)
{
	struct ordered_file *list = ARENA_ARRAY(arena, struct ordered_file, n);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct ordered_file){ path[i],
						 kind_of(rules, path[i], arena),
						 i };
	qsort(list, n, sizeof *list, by_kind_then_place);
	for (size_t i = 0; i < n; i++)
		path[i] = list[i].path;
}
