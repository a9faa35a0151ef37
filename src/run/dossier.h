#ifndef RUN_DOSSIER_H
#define RUN_DOSSIER_H
/** What goes with a filing, read from the books and from documents_dir. */
#include "papers.h"
#include "relance/debtor.h"
#include "relance/filing.h"

/** All that goes with a filing; the papers, with their bytes, only when a
 * clause asks for it: they are not sent again with each report. */
enum status dossier_load(struct run *run, const struct insurer_case *k,
			 const char *filing, struct arena *arena,
			 struct dossier *out) WARN_UNUSED;
/** "order of F-1, delivery_proof of F-1" */
char *dossier_gaps_text(const struct dossier *d, struct arena *arena);
/** From the contract's first alarm before a deadline on: the task that names
 * the papers it will want and that are missing, if any are. */
enum status dossier_task(struct run *run, const struct insurer_case *k,
			 const struct snapshot *snap, struct arena *arena,
			 struct task_new *out, bool *wanted_out) WARN_UNUSED;

#endif
