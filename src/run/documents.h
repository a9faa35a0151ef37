#ifndef RUN_DOCUMENTS_H
#define RUN_DOCUMENTS_H
/** The files that go with a message, and those that should but cannot. */
#include "papers.h"

struct missing_document {
	size_t invoice;	 /* index into snapshot.invoices */
	const char *why; /* in words, with the path where there is one */
};
struct missing_list VEC(struct missing_document);

struct enclosures {
	struct VEC(struct attachment) found;
	struct missing_list missing;
};

/**
 * Fill what goes with a message into the request: its invoices, or, of a
 * filing, the dossier (`k` is the case, or NULL).
 */
enum status enclosures_for(struct run *run, const struct insurer_case *k,
			   struct letter_request *req, struct arena *arena,
			   struct enclosures *out) WARN_UNUSED;

/** The task that names what is missing; opened once for the same invoices. */
struct task_new documents_task(const struct snapshot *snap,
			       const struct planned_message *m,
			       const struct missing_list *missing,
			       struct arena *arena);

#endif
