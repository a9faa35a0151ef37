#ifndef COPY_H
#define COPY_H
/**
 * Making files of a new working folder from those that ship.
 *
 * In files of a sample `{D}`, `{D-45}` and `{D+3}` stand for days counted from
 * `day_zero`, so that a portfolio is always of now.
 */
#include <sys/types.h>

#include "relance/date.h"
#include "relance/diag.h"
#include "relance/str.h"

struct copier {
	struct arena *arena;
	struct diags *d;
	gid_t group; /* (gid_t)-1: keep */
	civil_day day_zero;
	bool replace; /* a file that is there gives way */
};

/** Make a directory for the owner, or with a group for its members. */
enum status copy_mkdir(const struct copier *cp, const char *path) WARN_UNUSED;
/** One file; `days` replaces the day marks. */
enum status copy_file(const struct copier *cp, const char *from, const char *to,
		      bool days) WARN_UNUSED;
/** A directory and all below it; no links are followed. */
enum status copy_tree(const struct copier *cp, const char *from, const char *to,
		      bool days) WARN_UNUSED;
/** The text with its day marks replaced. */
void copy_days(const char *text, civil_day day_zero, struct str *out);

#endif
