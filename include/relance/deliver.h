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
 * The promise, for each item: `leave` is asked at most once, and before the
 * end of data can be reported to the server. End of data not reported: nothing
 * was accepted, safe to retry. Reported and no final reply: UNCERTAIN.
 * Source: RFC 5321 section 4.5.3.2.6, 6.1; libraries' measured codes.
 *
 * Letters on paper are always files, whatever the mail transport is; what a
 * person uploads to a portal is a folder of files.
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

/**
 * The store's side, called on the thread that called deliver_run().
 *
 * Strings of an item need to live only until `next` is called again. `next`
 * must not give the same delivery twice in one deliver_run(), whatever its
 * result was. It is asked again after each `results`, for these may free
 * others (copies go once `to` was accepted); 0 then ends the run.
 *
 * Each item gets one result, except those whose leave was refused: the source
 * withdrew them itself. NOT_TRIED may follow a granted leave (the disk was
 * full, the connection died before the end of data and the run stops): the
 * delivery is queued as before, and no attempt is counted. A domain that is
 * not in `only_to` is NOT_TRIED as well; `reply` says so.
 *
 * `leave` and `results` return false when the store failed: nothing more is
 * claimed, what waits for leave is not sent, and STATUS_TEMPFAIL comes back.
 */
struct deliver_source {
	void *ctx;
	/** Up to `max` more items to try; 0 when there are none now. */
	size_t (*next)(void *ctx, struct deliver_item *out, size_t max);
	/** May these finish? Durable before it returns. */
	bool (*leave)(void *ctx, size_t n, const int64_t *key, bool *granted);
	/** Strings of `r` live during the call. */
	bool (*results)(void *ctx, size_t n, const struct result *r);
	/** Instants for results. */
	int64_t (*now_at)(void *ctx);
};

struct deliver_options {
	const struct mail_config *mail;
	const char *dir;       /* working folder */
	const char *redirect;  /* --redirect: envelope recipient of all */
	const char *host_name; /* EHLO name; NULL: gethostname */
	bool force_folder; /* e-mails become files too, whatever `mail` is */
	bool discard;	   /* null transport: accepts all, writes nothing */
	int already_today; /* accepted today before this run, for per_day */
	atomic_bool *stop; /* SIGTERM: no new items, finish those begun */
	int64_t deadline_monotonic_ms; /* stop claiming then; 0: none */
};
struct deliver_summary {
	size_t tried, accepted, retry, refused, uncertain;
	size_t withdrawn;  /* leave refused */
	size_t not_sent;   /* NOT_TRIED: only_to, or stopped before */
	bool server_down;  /* no connection at all: exit 75 */
	bool login_failed; /* AUTH or our sender refused: a person is needed */
	/** Last server reply worth telling, or why fewer went than could; in
	 * the diags' arena, or NULL. */
	const char *note;
};

/**
 * Deliver until the source has nothing more, the stop flag, the deadline or
 * a limit (per_day). What was begun is finished.
 *
 * STATUS_TEMPFAIL: server down or store; STATUS_PERMFAIL: configuration,
 * credentials or disk. Both with an error in `d` that says why.
 */
enum status deliver_run(const struct deliver_options *options,
			const struct deliver_source *source,
			struct deliver_summary *out,
			struct diags *d) WARN_UNUSED;

/** Connect and log in, send nothing (`check --mail`). */
enum status deliver_check(const struct deliver_options *options,
			  struct str *report, struct diags *d) WARN_UNUSED;

/** "outbox/2026-11-23/<id>.eml", "letters/2026-11-23/<id>.pdf", or the folder
 * "filings/2026-11-23/<id>". */
char *deliver_file_path(struct arena *a, enum channel channel, civil_day as_of,
			const char *message_id);
/** Is that file there below `dir`? Never of a folder, which is the same when
 * it is written again. */
bool deliver_file_exists(const char *dir, enum channel channel, civil_day as_of,
			 const char *message_id);
/** Delay before the next try, in seconds: pure; 5 min doubling to 4 h. */
int64_t deliver_backoff(int attempts);

#endif
