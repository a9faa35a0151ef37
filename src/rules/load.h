#ifndef RULES_LOAD_H
#define RULES_LOAD_H
/** A working folder while it is being read. */
#include "decode.h"
#include "mapping.h"

struct loaded_calendar {
	const char *name;
	const struct calendar *calendar;
};

struct loader {
	const char *dir; /* NULL: nothing but what ships */
	struct arena *arena;
	struct diags *diags;
	struct VEC(struct rule_file) files; /* in the order of reading */
	struct VEC(struct loaded_calendar) calendars;
	struct config_draft draft;
	struct VEC(struct policy) policies; /* in the order of file names */
	struct VEC(struct contract) contracts;
};

/** Decode a text of a known kind into `base`; false when it had an error. */
bool loader_decode(struct loader *l, const struct source *src,
		   const struct shape *shape, void *base);

/** Checks between files: policies and filings that are named and missing. */
void cross_check(struct loader *l);

/** Of all that decide can depend on. */
struct sha256 loader_fingerprint(struct loader *l);

#endif
