#ifndef RELANCE_STATUS_H
#define RELANCE_STATUS_H
/**
 * How a call that depends on the world ended.
 *
 * Our own bugs do not come back as a status: they abort through BUG().
 * Faults of the input are appended to a `struct diags` as well.
 */

enum status {
	/** Done as asked. */
	STATUS_OK,
	/** The input is wrong; a diag says where and how. */
	STATUS_INVALID,
	/** The thing asked for does not exist. */
	STATUS_NOT_FOUND,
	/** The state does not allow it (the revision moved, it was done). */
	STATUS_CONFLICT,
	/** Cannot now, may work later: locked, server down, disk full. */
	STATUS_TEMPFAIL,
	/** Cannot, and trying again will not help. */
	STATUS_PERMFAIL,
};

#define WARN_UNUSED __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/** Our own mistake: print where and why, then abort. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void bug_at(const char *file, int line, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

#endif
