#ifndef DELIVER_SMTP_SESSION_H
#define DELIVER_SMTP_SESSION_H
/** One libcurl handle with its kept connection; used by one thread. */
#include "smtp_config.h"
#include "smtp_verdict.h"

struct smtp_session;

/** May this job finish? Called in the middle of a transaction. */
typedef bool smtp_leave_fn(void *ctx, struct job *job);

struct smtp_session *smtp_session_new(const struct smtp_config *config,
				      smtp_leave_fn *leave, void *ctx);
/** Says QUIT to a kept connection, for two seconds at most. */
void smtp_session_free(struct smtp_session *s);

/**
 * Send one job. SMTP_GO_ON: its outcome is set. SMTP_NO_CONNECTION: nothing
 * was said about it, it may be given to another; `reply` says why. The others
 * end the run; `reply` and `trouble` are set.
 */
enum smtp_next smtp_session_send(struct smtp_session *s, struct job *job);

/** Connect and log in; what was learnt goes to `report`, or to `why`. */
enum smtp_next smtp_session_probe(struct smtp_session *s, struct str *report,
				  char why[REPLY_SIZE]);

#endif
