#ifndef RULES_LOAD_H
#define RULES_LOAD_H
/** A working folder while it is being read. */
#include "decode.h"
#include "mapping.h"

struct loaded_calendar {
	const char *name;
	const struct calendar *calendar;
};

/** A file below rules/ that policies include. */
struct loaded_part {
	const char *path;
	const struct node *root; /* NULL: not YAML, reported */
	struct sha256 hash;
};

struct paths VEC(const char *);

struct loader {
	const char *dir; /* NULL: nothing but what ships and is given */
	const struct rule_file *given; /* in place of files of that path */
	size_t given_count;
	struct arena *arena;
	struct diags *diags;
	struct VEC(struct rule_file) files; /* in the order of reading */
	struct VEC(struct loaded_calendar) calendars;
	struct VEC(struct loaded_part) parts;
	struct VEC(struct hash_piece) included; /* by the policy being read */
	struct config_draft draft;
	struct VEC(struct policy) policies; /* in the order of file names */
	struct VEC(struct contract) contracts;
};

/** Decode a text of a known kind into `base`; false when it had an error. */
bool loader_decode(struct loader *l, const struct source *src,
		   const struct shape *shape, void *base);

/** Read a file and keep it among l->files; false when it is not there or (with
 * an error) cannot be read. */
bool loader_read(struct loader *l, const char *path, const char *kind,
		 struct rule_file *out);
/** The paths of the .yaml files of a folder, by name. */
struct paths loader_list(struct loader *l, const char *sub);

/** What the conditions and steps of all policies need of a snapshot. */
unsigned needs_of(const struct rules *r);
/** Does an applies_to look at an invoice, not at its customer alone? */
bool choice_by_invoice(const struct rules *r);

/** Checks between files: policies and filings that are named and missing. */
void cross_check(struct loader *l);

/** Of all that decide can depend on. */
struct sha256 loader_fingerprint(struct loader *l);

#endif
