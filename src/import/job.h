#ifndef IMPORT_JOB_H
#define IMPORT_JOB_H
/**
 * One import under way: what file.c reads, put.c writes into the store.
 */
#include "bad.h"
#include "decode.h"
#include "seen.h"

struct job {
	struct store *store;
	const struct rules *rules;
	const struct import_request *req;
	struct arena *arena;
	struct diags *d;
	int fd;
	struct layout layout;
	struct decoder decoder;
	struct seen seen;
	struct bad_file bad;
	struct import_counts counts;
	struct arena scratch; /* look-ups; reset after each */
	/* Newest answer of lookup_terms: files are often sorted. */
	char *terms_id;
	int terms;
};

/** What became of one row: STATUS_INVALID means a fault was reported. */
enum status put_row(struct job *job, struct row *row) WARN_UNUSED;
/** Settle what an open-items list does not name, or refuse to. */
enum status put_open_items(struct job *job) WARN_UNUSED;
/** Answers from the books, for the decoder. */
struct row_lookup put_lookup(struct job *job);

/**
 * What was refused of this kind (NULL: not known) no longer stands in the way
 * of reminders. Refusals stand per kind of file, those of files whose kind
 * could not be told together.
 */
enum status import_refusal_over(struct store *s, const char *kind) WARN_UNUSED;
#define REFUSED_UNKNOWN "file of unknown kind"

/** As import_file(), of an open file. */
enum status import_open_file(struct store *s, const struct rules *rules,
			     const struct import_request *req, int fd,
			     struct arena *arena, struct import_result *out,
			     struct diags *d) WARN_UNUSED;
/** What kind an open file is, -1 when nothing tells. Its faults are reported
 * when it is imported. */
int file_kind(const struct rules *rules, int fd, const char *name,
	      struct arena *arena);
/** Open for reading; only regular files, and links only if `follow`. -1 after
 * a fault. */
int import_open(int dir_fd, const char *name, bool follow,
		enum status *status_out, struct diags *d);

#endif
