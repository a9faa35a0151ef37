/*
 * Letters in the tray: a later day leaves them there; a payment, a dispute or
 * whatever else holds the ladder back takes them out, with a task for whoever
 * holds the paper. Folders for a portal: whatever changes
 * what is owed, and papers that came in.
 */
#include <string.h>

#include "internal.h"
#include "relance/decide.h"

struct demand {
	int64_t invoice_key, outstanding_minor, customer_key;
	int64_t begin_seq; /* what was recorded by then, it takes account of */
	enum invoice_status status; /* then */
	bool asked;		    /* not only listed */
};
struct demands VEC(struct demand);

static enum status demands_of(struct store *s, int64_t message_key,
			      struct arena *a, struct demands *out)
{
	struct stmt *q = SQL(s, items_listed);
	enum status st;

	bind_int(q, "message_key", message_key);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct demand d = { col_int(q, 0), col_int(q, 1),
				    col_int(q, 2), col_int(q, 3),
				    (enum invoice_status)col_int(q, 4),
				    col_int(q, 5) != 0 };

		VEC_PUSH(a, out, d);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static bool still_owed(const struct snapshot *snap, const struct demand *d)
{
	for (size_t i = 0; i < snap->invoices.n; i++) {
		const struct invoice *inv = &snap->invoices.v[i];

		if (inv->key == d->invoice_key)
			return (inv->status == INVOICE_OPEN ||
				(inv->status == INVOICE_DISPUTED &&
				 inv->status == d->status)) &&
			       inv->outstanding_minor >= d->outstanding_minor;
	}
	return false;
}

/* A person has since recorded something that holds this invoice back. */
static bool held_back(const struct snapshot *snap, const struct demand *d)
{
	const struct invoice inv = { .key = d->invoice_key };

	for (size_t i = 0; i < snap->exceptions.n; i++) {
		const struct exception *e = &snap->exceptions.v[i];

		if (e->known_seq > d->begin_seq && e->from <= snap->as_of &&
		    exception_covers(e, &inv) &&
		    exception_state_at(snap, e, NULL, NULL) == EXCEPTION_ACTIVE)
			return true;
	}
	return false;
}

static bool is_due(const struct message_brief *m, const struct snapshot *snap,
		   const struct demand *d)
{
	/* An insurer's clock does not rest. */
	return (!d->asked || still_owed(snap, d)) &&
	       (m->deadline || !held_back(snap, d));
}

static enum status basis_stands(struct store *s, const struct message_brief *m,
				civil_day on, struct arena *a, bool *out)
{
	struct demands list = { 0 };
	struct snapshot snap = { 0 };
	enum status st = demands_of(s, m->message_key, a, &list);

	*out = true;
	for (size_t i = 0; st == STATUS_OK && i < list.n; i++) {
		if (snap.customer.key != list.v[i].customer_key)
			st = store_customer_load(s, list.v[i].customer_key, on,
						 LOAD_OPEN, a, &snap);
		if (st == STATUS_OK)
			*out = *out && is_due(m, &snap, &list.v[i]);
	}
	return st;
}

/* A folder is made anew; nobody holds paper. */
static enum status folder_outdated(struct store *s,
				   const struct message_brief *m, civil_day on)
{
	enum status st = message_withdraw(s, m,
					  "what it holds changed before it was "
					  "filed, made anew");

	return st == STATUS_OK
		       ? tasks_done_of(s, m->message_key, TASK_TO_POST, on)
		       : st;
}

static enum status take_out(struct store *s, const struct message_brief *m,
			    civil_day on)
{
	struct arena *a = &s->scratch;
	struct task_new t = {
		.kind = TASK_OTHER,
		.subject = arena_printf(a, "tray %s", m->message_id),
		.text = arena_printf(
			a,
			"Take the letter %s to %s out of the "
			"tray: something was paid, disputed or held back",
			m->message_id, m->customer_id),
		.command = arena_printf(a, "relance show %s", m->customer_id),
	};
	enum status st = task_about(s, m, &t, on);

	if (st == STATUS_OK)
		st = message_withdraw(s, m,
				      "paid, disputed or held back before it "
				      "was posted");
	if (st == STATUS_OK)
		st = tasks_done_of(s, m->message_key, TASK_TO_POST, on);
	return st;
}

static enum status look(struct store *s, int64_t message_key, civil_day on,
			struct arena *a, struct message_brief *out,
			bool *stands)
{
	enum status st = message_brief(s, message_key, a, out);

	if (st != STATUS_OK)
		return st;
	return out->channel == CHANNEL_PORTAL
		       ? portal_stands(s, out, on, a, stands)
		       : basis_stands(s, out, on, a, stands);
}

enum status tray_clear(struct store *s, civil_day on)
{
	struct key_list keys = { 0 };
	enum status st = sql_keys(s, SQL(s, letters_in_tray), &s->scratch, &keys);

	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++) {
		struct message_brief m;
		bool stands = true;

		st = look(s, keys.v[i], on, &s->scratch, &m, &stands);
		if (st == STATUS_OK && !stands)
			st = m.channel == CHANNEL_PORTAL
				     ? folder_outdated(s, &m, on)
				     : take_out(s, &m, on);
	}
	return st;
}

static void mark(struct snapshot *snap, const char *message_id)
{
	for (size_t i = 0; i < snap->messages.n; i++)
		if (!strcmp(snap->messages.v[i].message_id, message_id))
			snap->messages.v[i].outdated = true;
}

enum status store_tray_look(struct store *s, struct snapshot *snap,
			    struct arena *arena)
{
	struct key_list keys = { 0 };
	struct stmt *q = SQL(s, letters_in_tray_of);
	enum status st;

	bind_int(q, "customer_key", snap->customer.key);
	st = sql_keys(s, q, arena, &keys);
	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++) {
		struct message_brief m;
		bool stands = true;

		st = look(s, keys.v[i], snap->as_of, arena, &m, &stands);
		if (st == STATUS_OK && !stands)
			mark(snap, m.message_id);
	}
	return st;
}
