#ifndef RUN_DOSSIER_H
#define RUN_DOSSIER_H
/** What goes with a filing, read from the books and from documents_dir. */
#include "papers.h"
#include "relance/filing.h"

/** All of it, the papers with their bytes; they are of one e-mail. */
enum status dossier_load(struct run *run, const struct insurer_case *k,
			 struct arena *arena, struct dossier *out) WARN_UNUSED;
/** Only which papers are wanted, and which of them are missing. */
enum status dossier_check(struct run *run, const struct insurer_case *k,
			  struct arena *arena, struct dossier *out) WARN_UNUSED;

#endif
