#ifndef RELANCE_DELIVER_H
#define RELANCE_DELIVER_H
/**
 * Move finished bytes; knows no rule, no customer and no database.
 *
 * deliver_run() works on the caller's thread (the store thread): it asks the
 * source for parcels, hands them to the transport, brings questions for leave
 * and results back to the source in batches. The SMTP transport has worker
 * threads, each with one kept connection; the folder and null transports have
 * none.
 *
 * The promise, for each parcel: `leave` is asked exactly once before the end
 * of data can be reported to the server. End of data not reported: nothing
 * was accepted, safe to retry. Reported and no final reply: UNCERTAIN.
 * Source: RFC 5321 section 4.5.3.2.6, 6.1; libraries' measured codes.
 */
#include <stdatomic.h>

#include "relance/diag.h"
#include "relance/rules.h"
#include "relance/store.h"

/** What a transport needs of the outside: bytes and an envelope. */
struct deliver_item {
	int64_t delivery_key;
	const char *message_id;
	const char *recipient; /* envelope RCPT TO */
	enum channel channel;
	civil_day as_of; /* names the folder */
	char *bytes;	 /* stamp and parts, malloc'd; the transport frees */
	size_t n;
};

/** The store's side, called on the thread that called deliver_run(). */
struct deliver_source {
	void *ctx;
	/** Up to `max` more items to try; 0 when there are none now. */
	size_t (*next)(void *ctx, struct deliver_item *out, size_t max);
	/** May these finish? Durable before it returns. */
	bool (*leave)(void *ctx, size_t n, const int64_t *key, bool *granted);
	bool (*results)(void *ctx, size_t n, const struct result *r);
	/** Instants for results. */
	int64_t (*now_at)(void *ctx);
};

struct deliver_options {
	const struct mail_config *mail;
	const char *dir;       /* working folder */
	const char *redirect;  /* --redirect: envelope recipient of all */
	const char *host_name; /* EHLO name; NULL: gethostname */
	bool force_folder;     /* letters on paper: always files */
	atomic_bool
		*stop; /* set by SIGTERM: no new items, finish those begun */
	int64_t deadline_monotonic_ms; /* stop claiming then; 0: none */
};
struct deliver_summary {
	size_t tried, accepted, retry, refused, uncertain;
	bool server_down;  /* no connection at all: exit 75 */
	bool login_failed; /* AUTH refused: stop, a person is needed */
	const char *note;  /* last server reply worth telling; static or NULL */
};

/**
 * Deliver until the source has nothing more, the stop flag or the deadline.
 * STATUS_TEMPFAIL: server down; STATUS_PERMFAIL: configuration (a diag).
 */
enum status deliver_run(const struct deliver_options *options,
			const struct deliver_source *source,
			struct deliver_summary *out,
			struct diags *d) WARN_UNUSED;

/** Connect and log in, send nothing (`check --mail`). */
enum status deliver_check(const struct deliver_options *options,
			  struct str *report, struct diags *d) WARN_UNUSED;

/** "outbox/2026-11-23/<id>.eml" or "letters/2026-11-23/<id>.html". */
char *deliver_file_path(struct arena *a, enum channel channel, civil_day as_of,
			const char *message_id);
/** Is that file there below `dir`? */
bool deliver_file_exists(const char *dir, enum channel channel, civil_day as_of,
			 const char *message_id);
/** Delay before the next try, in seconds: pure; 5 min doubling to 4 h. */
int64_t deliver_backoff(int attempts);

#endif
