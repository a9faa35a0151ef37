/*
 * What goes with a filing: the account, the reminders with their proof, and
 * the papers that the contract wants. What is not there is named, never made
 * up.
 */
#include <stdlib.h>
#include <string.h>

#include "dossier.h"
#include "relance/text.h"

struct gathering {
	struct run *run;
	const struct insurer_case *k;
	struct arena *arena;
	struct dossier *out;
	struct debtor_account account;
	struct paper_reader papers;
};

/* ---- reminders ----------------------------------------------------------- */

static void take_message(void *ctx, const struct message_row *row)
{
	struct gathering *g = ctx;
	/* A letter on paper is proved by its number at the post. */
	bool paper = row->channel == CHANNEL_LETTER;
	struct filing_reminder r = {
		.message_id = row->message_id,
		.customer_id = row->customer_id,
		.step = row->step,
		.template_name = row->template_name,
		.recipient = row->to,
		.reply = paper ? row->tracking : row->reply,
		.stage = row->stage,
		.channel = row->channel,
		.on = row->as_of,
		.accepted_at = row->accepted_at,
	};

	if (!row->to_insurer && row->state == MESSAGE_ACCEPTED)
		VEC_PUSH(g->arena, &g->out->reminders, r);
}

static int by_day(const void *pa, const void *pb)
{
	const struct filing_reminder *a = pa, *b = pb;

	if (a->on != b->on)
		return a->on < b->on ? -1 : 1;
	return strcmp(a->message_id, b->message_id);
}

static enum status load_reminders(struct gathering *g, int64_t customer_key)
{
	struct message_filter f = { .customer_key = customer_key,
				    .state = -1,
				    .from = DAY_NONE,
				    .to = g->k->debtor.as_of };

	return store_messages_each(g->run->store, &f, g->arena, take_message,
				   g);
}

/* ---- the account --------------------------------------------------------- */

static void take_payments(struct gathering *g, const struct account_entry *e)
{
	for (size_t i = 0; i < e->fact_count; i++) {
		struct filing_payment p = { e->inv, &e->fact[i] };

		if (e->inv->outstanding_minor > 0)
			VEC_PUSH(g->arena, &g->out->payments, p);
	}
}

static enum status load_entry(struct gathering *g, const struct invoice *inv)
{
	struct account_entry e = { .inv = inv };
	struct payment *fact = NULL;
	enum status st = store_payments_load(g->run->store, inv->key, DAY_NEVER,
					     g->arena, &fact, &e.fact_count);

	while (e.fact_count && fact[e.fact_count - 1].on > g->k->debtor.as_of)
		e.fact_count--;
	e.fact = fact;
	VEC_PUSH(g->arena, &g->account, e);
	take_payments(g, &e);
	return st;
}

static enum status load_account(struct gathering *g, int64_t customer_key)
{
	struct snapshot *snap = ARENA_NEW(g->arena, struct snapshot);
	enum status st = store_customer_load(
		g->run->store, customer_key, g->k->debtor.as_of,
		LOAD_DEBT | LOAD_SETTLED, g->arena, snap);

	for (size_t i = 0; st == STATUS_OK && i < snap->invoices.n; i++)
		st = load_entry(g, &snap->invoices.v[i]);
	return st;
}

/* ---- papers -------------------------------------------------------------- */

/* These are of the debtor, whatever invoice they were imported for. */
static bool is_of_debtor(const char *kind)
{
	static const char *const kinds[] = {
		"contract",  "terms",	   "correspondence",  "formal_notice",
		"guarantee", "insolvency", "bounced_payment", "credit_report",
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(kind, kinds[i]))
			return true;
	return false;
}

/* These are made here, from the books. */
static bool is_made_here(const char *kind)
{
	return str_eq(kind, "statement") || str_eq(kind, "reminders");
}

static const struct invoice *invoice_of(const struct gathering *g, int64_t key)
{
	for (size_t i = 0; i < g->k->debtor.invoices.n; i++)
		if (g->k->debtor.invoices.v[i].inv.key == key)
			return &g->k->debtor.invoices.v[i].inv;
	return NULL;
}

static void add_gap(struct gathering *g, const char *kind,
		    const struct invoice *inv, const char *why)
{
	struct filing_gap gap = { kind, inv, why };

	VEC_PUSH(g->arena, &g->out->gaps, gap);
}

static void take_paper(struct gathering *g, const struct paper *paper)
{
	struct filing_document d = { .kind = paper->kind, .path = paper->path };
	const char *why;

	if (paper->invoice_key) {
		d.inv = invoice_of(g, paper->invoice_key);
		if (!d.inv || d.inv->outstanding_minor <= 0)
			return;
	}
	why = paper_read(&g->papers, paper->path, &d.bytes, &d.n);
	if (why) {
		add_gap(g, d.kind, d.inv, why);
		return;
	}
	if (d.n)
		d.hash = sha256_of(d.bytes, d.n);
	VEC_PUSH(g->arena, &g->out->documents, d);
}

static enum status load_papers(struct gathering *g, int64_t customer_key)
{
	struct papers papers;
	enum status st = store_documents_all(g->run->store, customer_key,
					     g->arena, &papers);

	for (size_t i = 0; st == STATUS_OK && i < papers.n; i++)
		take_paper(g, &papers.v[i]);
	return st;
}

/* One of the debtor does for all of its invoices. */
static bool is_there(const struct gathering *g, const char *kind,
		     const struct invoice *inv)
{
	for (size_t i = 0; i < g->out->documents.n; i++) {
		const struct filing_document *d = &g->out->documents.v[i];

		if (str_eq(d->kind, kind) && (!inv || !d->inv || d->inv == inv))
			return true;
	}
	return false;
}

static bool is_named(const struct gathering *g, const char *kind,
		     const struct invoice *inv)
{
	for (size_t i = 0; i < g->out->gaps.n; i++)
		if (str_eq(g->out->gaps.v[i].kind, kind) &&
		    g->out->gaps.v[i].inv == inv)
			return true;
	return false;
}

static void want(struct gathering *g, const char *kind,
		 const struct invoice *inv)
{
	g->out->needed++;
	if (is_there(g, kind, inv))
		g->out->there++;
	else if (!is_named(g, kind, inv))
		add_gap(g, kind, inv, "no document was imported");
}

/* Some papers there can only be when something happened. */
static bool has_happened(const struct gathering *g, const char *kind)
{
	bool insolvency = str_eq(kind, "insolvency");
	enum debtor_event_kind event =
		insolvency ? DEBTOR_INSOLVENCY : DEBTOR_BANK_REJECTION;

	if (!insolvency && !str_eq(kind, "bounced_payment"))
		return true;
	for (size_t i = 0; i < g->k->debtor.events.n; i++)
		if (g->k->debtor.events.v[i].kind == event)
			return true;
	return false;
}

/* A notice is about what is overdue; the rest is shown for information. */
static void want_all(struct gathering *g)
{
	const struct contract *k = g->k->contract;

	for (size_t i = 0; i < k->document_count; i++) {
		if (is_made_here(k->document[i]))
			continue;
		if (is_of_debtor(k->document[i])) {
			if (has_happened(g, k->document[i]))
				want(g, k->document[i], NULL);
			continue;
		}
		for (size_t n = 0; n < g->k->debtor.invoices.n; n++) {
			const struct invoice *inv =
				&g->k->debtor.invoices.v[n].inv;

			if (invoice_is_overdue(inv, g->k->debtor.as_of) &&
			    str_eq(inv->currency, k->currency) &&
			    (inv->assigned_to ||
			     !str_eq(k->document[i], "assignment")))
				want(g, k->document[i], inv);
		}
	}
}

/* ---- all of it ----------------------------------------------------------- */

static enum status each_customer(struct gathering *g,
				 enum status (*fn)(struct gathering *, int64_t))
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < g->k->debtor.customers.n; i++)
		st = fn(g, g->k->debtor.customers.v[i]->key);
	return st;
}

static enum status gather_papers(struct gathering *g)
{
	enum status st;

	papers_open(&g->papers, g->run);
	st = each_customer(g, load_papers);
	papers_close(&g->papers);
	want_all(g);
	return st;
}

enum status run_papers_check(struct run *run, const struct insurer_case *k,
			     struct arena *arena, struct dossier *out)
{
	struct gathering g = { .run = run,
			       .k = k,
			       .arena = arena,
			       .out = out,
			       .papers = { .arena = arena, .limited = true } };

	*out = (struct dossier){ .of = k };
	return gather_papers(&g);
}

enum status dossier_load(struct run *run, const struct insurer_case *k,
			 const char *filing, struct arena *arena,
			 struct dossier *out)
{
	struct gathering g = {
		.run = run,
		.k = k,
		.arena = arena,
		.out = out,
		.papers = { .arena = arena, .limited = true, .read = true }
	};
	enum status st = STATUS_OK;

	*out = (struct dossier){ .of = k };
	if (contract_filing(k->contract, filing))
		st = gather_papers(&g);
	if (st == STATUS_OK)
		st = each_customer(&g, load_reminders);
	if (st == STATUS_OK)
		st = each_customer(&g, load_account);
	if (st != STATUS_OK)
		return st;
	if (out->reminders.n)
		qsort(out->reminders.v, out->reminders.n,
		      sizeof *out->reminders.v, by_day);
	statement_make(&g.account, k->contract->currency, k->debtor.as_of,
		       arena, &out->statement);
	return STATUS_OK;
}

/* ---- in time to be fetched ----------------------------------------------- */

static bool is_near(const struct insurer_case *k, const struct deadline *d)
{
	return d->filed_on == DAY_NONE && d->state == DEADLINE_OPEN &&
	       k->contract->alarm_count &&
	       k->debtor.as_of >= d->due_on - k->contract->alarm[0];
}

/* The customer whose invoice binds is asked, for the whole debtor. */
static const struct deadline *nearest(const struct insurer_case *k,
				      const struct snapshot *snap)
{
	for (size_t i = 0; i < k->deadlines.n; i++) {
		const struct deadline *d = &k->deadlines.v[i];
		const struct invoice *inv =
			&k->debtor.invoices.v[d->invoice].inv;

		if (is_near(k, d) &&
		    str_eq(inv->customer_id, snap->customer.customer_id))
			return d;
	}
	return NULL;
}

char *dossier_gaps_text(const struct dossier *d, struct arena *arena)
{
	struct str s = STR_INIT;
	char *text;

	for (size_t i = 0; i < d->gaps.n; i++) {
		const struct filing_gap *gap = &d->gaps.v[i];

		str_addf(&s, "%s%s", i ? ", " : "", gap->kind);
		if (gap->inv)
			str_addf(&s, " of %s", gap->inv->invoice_id);
	}
	text = arena_strndup(arena, s.buf, s.len);
	str_release(&s);
	return text;
}

static struct task_new task_of(const struct insurer_case *k,
			       const struct snapshot *snap,
			       const struct deadline *d,
			       const struct dossier *dossier,
			       struct arena *arena)
{
	char day[DATE_TEXT_SIZE];

	date_to_text(d->due_on, day);
	return (struct task_new){
		.kind = TASK_MISSING_DOCUMENT,
		.subject = arena_printf(arena, "%s %s %s", k->contract->name,
					d->filing->file, day),
		.text = arena_printf(
			arena,
			"fetch what the %s under contract %s needs by %s: %zu "
			"of %zu papers are there, missing are %s",
			d->filing->file, k->contract->name, day, dossier->there,
			dossier->needed, dossier_gaps_text(dossier, arena)),
		.command = "relance import documents.csv",
		.once = true,
		.due_on = d->send_by,
		.customer_key = snap->customer.key,
	};
}

enum status dossier_task(struct run *run, const struct insurer_case *k,
			 const struct snapshot *snap, struct arena *arena,
			 struct task_new *out, bool *wanted_out)
{
	const struct deadline *d;
	struct dossier dossier;
	enum status st;

	*wanted_out = false;
	if (!k || !k->contract->document_count)
		return STATUS_OK;
	d = nearest(k, snap);
	if (!d)
		return STATUS_OK;
	st = run_papers_check(run, k, arena, &dossier);
	if (st == STATUS_OK && dossier.gaps.n) {
		*out = task_of(k, snap, d, &dossier, arena);
		*wanted_out = true;
	}
	return st;
}
