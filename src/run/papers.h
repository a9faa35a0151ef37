#ifndef RUN_PAPERS_H
#define RUN_PAPERS_H
/** Papers that lie below documents_dir, opened without leaving it. */
#include "internal.h"

/* Of all files of one e-mail; base64 makes a third more of them. Most servers
 * take 20 MB, some 15. */
#define ATTACHED_MAX_BYTES ((size_t)10 * 1024 * 1024)

struct paper_reader {
	struct arena *arena; /* owns the bytes */
	bool limited;	     /* an e-mail is to carry them all */
	bool read; /* the bytes are wanted, not only whether they are there */
	size_t bytes;	       /* so far */
	int folder;	       /* papers_open() */
	const char *no_folder; /* why documents_dir cannot be opened */
};
void papers_open(struct paper_reader *r, const struct run *run);
void papers_close(struct paper_reader *r);
/** NULL, or in words why the paper cannot go along. */
const char *paper_read(struct paper_reader *r, const char *path,
		       const void **bytes_out, size_t *n_out);

#endif
