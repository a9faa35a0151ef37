#ifndef IMPORT_BAD_H
#define IMPORT_BAD_H
/**
 * The file of bad lines beside the imported one: NAME.bad.csv, with the
 * header, in the encoding of the original, so that it can be mended and
 * imported by the same mapping. Written aside and renamed at the end; 0600.
 */
#include "csv.h"
#include "relance/diag.h"

struct bad_file {
	const char *path, *aside; /* in the arena */
	int fd;			  /* -1: nothing written yet */
	iconv_t cd;
	struct str header; /* as read, UTF-8 */
	struct str pending;
	bool failed;
};

void bad_file_init(struct bad_file *b, const char *csv_path,
		   const char *encoding, struct arena *arena);
/** Remember the header; nothing is written while no line is bad. */
void bad_file_header(struct bad_file *b, const struct record *rec);
void bad_file_add(struct bad_file *b, const struct record *rec);
/** Sync and put in place; *path_out NULL when no line was bad. */
enum status bad_file_finish(struct bad_file *b, const char **path_out,
			    struct diags *d) WARN_UNUSED;
/** Close; what was not finished is removed. */
void bad_file_release(struct bad_file *b);

#endif
