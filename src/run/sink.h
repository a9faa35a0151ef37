#ifndef RUN_SINK_H
#define RUN_SINK_H
/** The sink of a real run: one customer (sink_store.c), those of one parent
 * (sink_group.c). */
#include "internal.h"

/** Everything about one customer that is to be written. */
struct draft {
	struct message_new *message;
	size_t messages;
	struct task_new *task;
	size_t tasks;
	bool set_aside; /* something of it could not be made */
};

/** A message, with what it was planned on. */
struct to_write {
	const struct snapshot *snap;
	const struct planned_message *message;
	const struct insurer_case *insurer; /* of a plan, or NULL */
};

/** What a plan comes to, messages for the parent left out. */
enum status draft_make(struct store_sink *s, const struct snapshot *snap,
		       const struct plan *plan, struct arena *a,
		       struct draft *out) WARN_UNUSED;
/** Render a message; one that cannot be made sets the draft aside. Room for a
 * message and two tasks must be there. */
enum status draft_add(struct store_sink *s, const struct to_write *w,
		      struct arena *a, struct draft *draft) WARN_UNUSED;
/** What an insurer waits for goes though a reminder cannot be made. */
void keep_deadlines(struct draft *draft);
enum status draft_write(struct store_sink *s, const struct snapshot *snap,
			const struct plan *plan, const struct draft *draft,
			struct arena *a) WARN_UNUSED;
/** Undo the batch after a failure, or flush it when it is full. */
enum status sink_written(struct store_sink *s, size_t customers,
			 enum status st) WARN_UNUSED;

enum status sink_group(struct sink *sink, const struct group_plan *group,
		       struct arena *scratch) WARN_UNUSED;

#endif
