/*
 * Filings that a person uploads: the folder waits, like a letter in the tray,
 * until somebody tells that it was filed.
 */
#include <string.h>

#include "insurer.h"
#include "internal.h"
#include "relance/text.h"

static enum status replaced(struct store *s, const struct message_brief *m,
			    const char **file_out)
{
	struct stmt *q = SQL(s, message_replaced);
	enum status st;

	*file_out = NULL;
	bind_int(q, "customer_key", m->customer_key);
	bind_int(q, "message_key", m->message_key);
	bind_text(q, "contract", m->contract);
	bind_text(q, "filing", m->filing);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	*file_out = col_text(q, 0, &s->scratch);
	sql_reset(q);
	return STATUS_OK;
}

static const char *by_when(struct store *s, const struct message_brief *m)
{
	char by[DATE_TEXT_SIZE], last[DATE_TEXT_SIZE];

	if (m->send_by == DAY_NONE || m->deadline_on == DAY_NONE)
		return "";
	return arena_printf(&s->scratch, " by %s (the last day is %s)",
			    date_to_text(m->send_by, by),
			    date_to_text(m->deadline_on, last));
}

static const char *filing_words(const struct message_brief *m)
{
	return str_eq(m->filing, FILE_PAYMENT) ? "report of a payment"
					       : m->filing;
}

enum status portal_task(struct store *s, const struct message_brief *m,
			const char *file, struct task_new *out)
{
	struct arena *a = &s->scratch;
	const char *before = NULL;
	enum status st;

	if (!m->filing) {
		out->text = arena_printf(
			a, "Tell the insurer of %s: the folder %s holds it",
			m->customer_id, file);
		return STATUS_OK;
	}
	st = replaced(s, m, &before);
	out->text = arena_printf(
		a,
		"File the %s for %s under contract %s%s: upload the folder "
		"%s%s%s",
		filing_words(m), m->customer_id, m->contract, by_when(s, m),
		file, before ? ", which takes the place of " : "",
		before ? before : "");
	out->command = arena_printf(
		a, "relance insurer filed %s --file %s --on DAY --ref REF",
		m->customer_id, m->filing);
	if (m->send_by != DAY_NONE)
		out->due_on = m->send_by;
	return st;
}

/* ---- filed --------------------------------------------------------------- */

static enum status filed_one(struct store *s, int64_t message_key,
			     const struct insurer_record *r, civil_day on)
{
	struct message_brief m;
	struct stmt *q = SQL(s, message_filed);
	struct acceptance by = { .by = BY_PERSON,
				 .at = store_now(s),
				 .on = r->on,
				 .reply = r->ref };
	enum status st;

	bind_text(q, "ref", r->ref);
	bind_int(q, "posted_on", r->on);
	bind_int(q, "filed_seq", s->block.seq);
	bind_int(q, "message_key", message_key);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = message_brief(s, message_key, &s->scratch, &m);
	if (st == STATUS_OK)
		st = message_accepted(s, &m, &by);
	if (st == STATUS_OK)
		st = tasks_done_of(s, message_key, TASK_TO_POST, on);
	return st;
}

enum status portal_filed(struct store *s, int64_t customer_key,
			 const struct insurer_record *r, civil_day on)
{
	const struct insurer_word met = {
		.about = arena_printf(&s->scratch, "%s %s ", r->contract,
				      r->file),
		.on = r->on,
	};
	struct debtor_keys customers = { 0 };
	struct key_list messages = { 0 };
	enum status st = store_debtor_customers(s, customer_key, &s->scratch,
						&customers);

	for (size_t i = 0; st == STATUS_OK && i < customers.n; i++) {
		struct stmt *q = SQL(s, messages_to_file);

		bind_int(q, "customer_key", customers.v[i]);
		bind_text(q, "contract", r->contract);
		bind_text(q, "filing", r->file);
		st = sql_keys(s, q, &s->scratch, &messages);
		if (st == STATUS_OK)
			st = tasks_met(s, customers.v[i], &met, on);
	}
	for (size_t i = 0; st == STATUS_OK && i < messages.n; i++)
		st = filed_one(s, messages.v[i], r, on);
	return st;
}

/* ---- not filed after all ------------------------------------------------- */

static enum status unfiled_one(struct store *s, int64_t message_key,
			       civil_day on)
{
	struct message_brief m;
	struct stmt *q = SQL(s, message_unfile);
	enum status st;

	bind_int(q, "message_key", message_key);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = message_brief(s, message_key, &s->scratch, &m);
	if (st == STATUS_OK)
		st = message_steps_wait(s, &m);
	if (st != STATUS_OK)
		return st;
	q = SQL(s, deliveries_keep);
	bind_int(q, "message_key", message_key);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = message_look(s, &m);
	return st == STATUS_OK ? message_note(s, &m, "filing undone", on, NULL)
			       : st;
}

enum status portal_unfiled(struct store *s, int64_t customer_key, int64_t seq,
			   civil_day on)
{
	struct stmt *q = SQL(s, messages_filed_by);
	struct key_list messages = { 0 };
	enum status st;

	bind_int(q, "customer_key", customer_key);
	bind_int(q, "seq", seq);
	st = sql_keys(s, q, &s->scratch, &messages);
	for (size_t i = 0; st == STATUS_OK && i < messages.n; i++)
		st = unfiled_one(s, messages.v[i], on);
	return st;
}

/* ---- still true? --------------------------------------------------------- */

struct owed {
	int64_t invoice_key, outstanding_minor;
};
struct owed_list VEC(struct owed);

static bool is_in(const struct owed_list *list, const struct invoice *inv)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].invoice_key == inv->key)
			return list->v[i].outstanding_minor ==
			       inv->outstanding_minor;
	return false;
}

static bool is_owed(const struct invoice *inv, const char *currency)
{
	return inv->outstanding_minor > 0 && inv->status != INVOICE_DRAFT &&
	       inv->status != INVOICE_CANCELLED &&
	       !strcmp(inv->currency, currency);
}

/* False when something of the customer is not in the list as it is owed. */
static bool all_in(const struct owed_list *list, const struct snapshot *snap,
		   const char *currency, size_t *found)
{
	for (size_t i = 0; i < snap->invoices.n; i++) {
		const struct invoice *inv = &snap->invoices.v[i];

		if (!is_owed(inv, currency))
			continue;
		if (!is_in(list, inv))
			return false;
		++*found;
	}
	return true;
}

static enum status owed_then(struct store *s, int64_t message_key,
			     struct arena *a, struct owed_list *out)
{
	struct stmt *q = SQL(s, items_owed);
	enum status st;

	bind_int(q, "message_key", message_key);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct owed o = { col_int(q, 0), col_int(q, 1) };

		if (o.outstanding_minor > 0)
			VEC_PUSH(a, out, o);
	}
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* What was missing may have been found. */
static enum status no_paper_since(struct store *s,
				  const struct message_brief *m,
				  int64_t customer_key, bool *out)
{
	struct stmt *q = SQL(s, papers_since);
	int64_t n = 0;
	enum status st;

	bind_int(q, "customer_key", customer_key);
	bind_int(q, "message_key", m->message_key);
	st = sql_one(s, q, &n);
	*out = !n;
	return st;
}

enum status portal_stands(struct store *s, const struct message_brief *m,
			  civil_day on, struct arena *a, bool *out)
{
	struct debtor_keys customers = { 0 };
	struct owed_list list = { 0 };
	size_t found = 0;
	enum status st = owed_then(s, m->message_key, a, &list);

	*out = true;
	if (st == STATUS_OK)
		st = store_debtor_customers(s, m->customer_key, a, &customers);
	for (size_t i = 0; st == STATUS_OK && *out && i < customers.n; i++) {
		struct snapshot snap;

		st = store_customer_load(s, customers.v[i], on, LOAD_DEBT, a,
					 &snap);
		if (st == STATUS_OK)
			*out = all_in(&list, &snap, m->currency, &found);
		if (st == STATUS_OK && *out)
			st = no_paper_since(s, m, customers.v[i], out);
	}
	*out = *out && found == list.n;
	return st;
}
