/*
 * The lease: one process runs or sends at a time. A process is named by its
 * host, its number and the time the kernel started it, so that a number used
 * again is not taken for the old process.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "relance/text.h"

/* Field 22 of /proc/PID/stat; "" when there is no such process. The name in
 * field 2 may hold anything, so counting starts after its last bracket. */
static void process_started(int64_t pid, char *out, size_t size)
{
	char path[64], line[1024];
	size_t n;
	FILE *f;
	char *p;

	out[0] = '\0';
	snprintf(path, sizeof path, "/proc/%" PRId64 "/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return;
	n = fread(line, 1, sizeof line - 1, f);
	fclose(f);
	line[n] = '\0';
	p = strrchr(line, ')');
	for (int field = 2; p && field < 22; field++)
		p = strchr(p + 1, ' ');
	if (p)
		snprintf(out, size, "%.*s", (int)strcspn(p + 1, " "), p + 1);
}

static void host_name(char *out, size_t size)
{
	if (gethostname(out, size) != 0)
		snprintf(out, size, "localhost");
	out[size - 1] = '\0';
}

struct holder {
	struct lease lease;
	const char *started;
};

static enum status lease_load(struct store *s, struct arena *a,
			      struct holder *out)
{
	struct stmt *q = SQL(s, lease_load);
	enum status st = sql_next(s, q);

	memset(out, 0, sizeof *out);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	out->lease = (struct lease){ .owner = col_text(q, 0, a),
				     .who = col_text(q, 1, a),
				     .host = col_text(q, 2, a),
				     .pid = col_int(q, 3),
				     .since_at = col_int(q, 5) };
	out->started = col_text(q, 4, a);
	sql_reset(q);
	return STATUS_OK;
}

/* Of another host we cannot know: it counts as living. */
static bool is_living(const struct holder *h)
{
	char host[256], started[64];

	host_name(host, sizeof host);
	if (!str_eq(host, h->lease.host))
		return true;
	if (kill((pid_t)h->lease.pid, 0) != 0 && errno == ESRCH)
		return false;
	process_started(h->lease.pid, started, sizeof started);
	return str_eq(started, h->started);
}

static enum status lease_write(struct store *s, const char *owner)
{
	char host[256];
	struct stmt *q = SQL(s, lease_write);

	host_name(host, sizeof host);
	process_started(getpid(), s->me, sizeof s->me);
	bind_text(q, "owner", owner);
	bind_text(q, "who", s->options.who ? s->options.who : "");
	bind_text(q, "host", host);
	bind_int(q, "pid", getpid());
	bind_text(q, "started", s->me);
	bind_int(q, "since_at", store_now(s));
	return sql_run(s, q);
}

static enum status lease_take(struct store *s, const char *owner,
			      struct arena *arena, struct lease *held_out,
			      bool *took_over_out)
{
	struct holder h;
	enum status st = lease_load(s, arena, &h);

	*took_over_out = false;
	if (st != STATUS_OK)
		return st;
	if (h.lease.owner && is_living(&h)) {
		*held_out = h.lease;
		return STATUS_CONFLICT;
	}
	*took_over_out = h.lease.owner != NULL;
	st = lease_write(s, owner);
	if (st == STATUS_OK && *took_over_out)
		st = journal_add(
			s, &(struct entry){
				   .kind = "lease taken over",
				   .on = DAY_NONE,
				   .text = arena_printf(
					   &s->scratch,
					   "from process %" PRId64 " of %s",
					   h.lease.pid, h.lease.who) });
	return st;
}

enum status store_lease_take(struct store *s, const char *owner,
			     struct arena *arena, struct lease *held_out,
			     bool *took_over_out)
{
	enum status st = tx_enter(s);

	memset(held_out, 0, sizeof *held_out);
	if (st == STATUS_OK)
		st = tx_leave(s, lease_take(s, owner, arena, held_out,
					    took_over_out));
	s->lease_held = st == STATUS_OK;
	return st == STATUS_CONFLICT ? STATUS_TEMPFAIL : st;
}

static enum status lease_delete(struct store *s)
{
	char host[256];
	struct stmt *q = SQL(s, lease_delete);

	host_name(host, sizeof host);
	bind_int(q, "pid", getpid());
	bind_text(q, "host", host);
	bind_text(q, "started", s->me);
	return sql_run(s, q);
}

void store_lease_release(struct store *s)
{
	enum status st;

	if (!s->lease_held)
		return;
	s->lease_held = false;
	st = tx_enter(s);
	/* If it fails the process is gone soon, and with it the lease. */
	if (st == STATUS_OK)
		st = tx_leave(s, lease_delete(s));
	(void)st;
}

enum status store_lease_show(struct store *s, struct arena *arena,
			     struct lease *out)
{
	struct holder h;
	enum status st = lease_load(s, arena, &h);

	memset(out, 0, sizeof *out);
	if (st == STATUS_OK && h.lease.owner && is_living(&h))
		*out = h.lease;
	return st;
}
