#ifndef BUILD_SNAPSHOT_H
#define BUILD_SNAPSHOT_H
/**
 * Small makers for tests of decide: rules from YAML text, one customer with
 * invoices and a history. Everything lives in the arena given.
 */
#include "relance/decide.h"

/** 2026-03-01 as a day; the test fails when it is none. */
civil_day day_of(const char *text);

/**
 * Load policies (and a contract, or NULL) from YAML text through rules_load,
 * from a folder that is removed again. The policies stand in this order.
 */
struct rules *build_rules(struct arena *a, size_t n, const char *const *policy,
			  const char *contract);

/** A French customer C1 who can be written to by mail and on paper. */
struct snapshot *build_customer(struct arena *a, civil_day as_of);
/** An open invoice in EUR; keys count from 1 in order of making. */
struct invoice *build_invoice(struct arena *a, struct snapshot *snap,
			      const char *id, const char *due_on,
			      int64_t minor);
/** A row of a step; with `message_id` also its message (accepted, or queued
 * for a pending row) to `recipient`. */
void build_step(struct arena *a, struct snapshot *snap, const char *invoice_id,
		const struct step_taken *row, const char *recipient);
/** A limit in force since 2025 under contract C-2026. */
void build_limit(struct arena *a, struct snapshot *snap, int64_t minor);

/** A message to the insurer that was accepted on a day. */
void build_filing(struct arena *a, struct snapshot *snap, const char *filing,
		 const char *on);

/** Decide with data as fresh as the day. */
struct plan decide_now(const struct rules *r, const struct snapshot *snap,
		       struct arena *a);
/** plan_apply, but the messages of today are queued still. */
void plan_queue(const struct plan *plan, struct snapshot *snap,
		struct arena *a);
/** "letter to: A=step B=- ; ..." of all messages, sorted, for comparing. */
const char *plan_text(const struct plan *plan, const struct snapshot *snap,
		      struct arena *a);
/** A copy that can be changed without changing the first. */
struct snapshot *snapshot_copy(const struct snapshot *snap, struct arena *a);

#endif
