#ifndef RUN_DOCUMENTS_H
#define RUN_DOCUMENTS_H
/** The files that go with a message, and those that should but cannot. */
#include "internal.h"

/* Of all files of one e-mail; base64 makes a third more of them. Most servers
 * take 20 MB, some 15. */
#define ATTACHED_MAX_BYTES ((size_t)10 * 1024 * 1024)

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
 * The documents of kind invoice of what the message demands, when its step
 * says `attach: invoices`; nothing otherwise. For a letter on paper only
 * whether they are there: it lists them, a person encloses them.
 */
enum status documents_for(struct run *run, const struct snapshot *snap,
			  const struct planned_message *m, struct arena *arena,
			  struct enclosures *out) WARN_UNUSED;

/** The task that names what is missing; opened once for the same invoices. */
struct task_new documents_task(const struct snapshot *snap,
			       const struct planned_message *m,
			       const struct missing_list *missing,
			       struct arena *arena);

#endif
