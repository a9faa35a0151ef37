/*
 * The invoices that go with a message (`attach: invoices`): found in the
 * books, opened below documents_dir, read. What cannot be attached is named in
 * a task before anything leaves; the message goes with what is there.
 */
#include "documents.h"
#include "dossier.h"
#include "relance/text.h"

#define KIND "invoice"

struct gathering {
	struct run *run;
	struct paper_reader papers;
	struct arena *arena;
	struct enclosures *out;
};

static void add_missing(struct gathering *g, size_t invoice, const char *why)
{
	struct missing_document m = { invoice, why };

	VEC_PUSH(g->arena, &g->out->missing, m);
}

static void attach(struct gathering *g, size_t invoice, const char *path)
{
	struct attachment a = { .invoice = invoice };
	const char *why = paper_read(&g->papers, path, &a.bytes, &a.n);

	if (why)
		add_missing(g, invoice, why);
	else
		VEC_PUSH(g->arena, &g->out->found, a);
}

static enum status attach_of(struct gathering *g, size_t invoice, int64_t key)
{
	struct paths paths;
	enum status st =
		store_documents_of(g->run->store, key, KIND, g->arena, &paths);

	if (st != STATUS_OK)
		return st;
	if (!paths.n)
		add_missing(g, invoice, "no document was imported");
	for (size_t i = 0; i < paths.n; i++)
		attach(g, invoice, paths.v[i]);
	return STATUS_OK;
}

/* Those that the letter demands, not those that it only lists. */
static bool goes_along(const struct planned_message *m,
		       const struct planned_item *item)
{
	return item->step ||
	       (m->step->stage == STAGE_REMINDER && item->payable_minor > 0);
}

static enum status documents_for(struct run *run, const struct snapshot *snap,
				 const struct planned_message *m,
				 struct arena *arena, struct enclosures *out)
{
	struct gathering g = {
		.run = run,
		.papers = { .arena = arena,
			    .limited = m->channel != CHANNEL_LETTER,
			    .read = m->channel != CHANNEL_LETTER },
		.arena = arena,
		.out = out,
	};
	enum status st = STATUS_OK;

	*out = (struct enclosures){ 0 };
	if (!m->step->attach_invoices)
		return STATUS_OK;
	papers_open(&g.papers, run);
	for (size_t i = 0; i < m->items.n && st == STATUS_OK; i++) {
		size_t at = m->items.v[i].invoice;

		if (goes_along(m, &m->items.v[i]))
			st = attach_of(&g, at, snap->invoices.v[at].key);
	}
	papers_close(&g.papers);
	return st;
}

enum status enclosures_for(struct run *run, const struct insurer_case *k,
			   struct letter_request *req, struct arena *arena,
			   struct enclosures *out)
{
	struct dossier *d;
	enum status st;

	*out = (struct enclosures){ 0 };
	if (k && req->message->filing) {
		d = ARENA_NEW(arena, struct dossier);
		st = dossier_load(run, k, req->message->filing, arena, d);
		req->dossier = d;
		return st;
	}
	st = documents_for(run, req->snap, req->message, arena, out);
	req->attachment = out->found.v;
	req->attachment_count = out->found.n;
	return st;
}

enum status run_documents_missing(struct run *run, const struct step *step,
				  const struct invoice *inv,
				  struct arena *arena, const char **why_out)
{
	struct enclosures found = { 0 };
	struct gathering g = {
		.run = run,
		.papers = { .arena = arena,
			    .limited = step->channel != CHANNEL_LETTER },
		.arena = arena,
		.out = &found,
	};
	enum status st = STATUS_OK;

	if (step->attach_invoices) {
		papers_open(&g.papers, run);
		st = attach_of(&g, 0, inv->key);
		papers_close(&g.papers);
	}
	*why_out = found.missing.n ? found.missing.v[0].why : NULL;
	return st;
}

/* ---- the task ---------------------------------------------------------- */

static const char *name_of(const struct invoice *inv, struct arena *arena)
{
	return inv->instalment && *inv->instalment
		       ? arena_printf(arena, "%s/%s", inv->invoice_id,
				      inv->instalment)
		       : inv->invoice_id;
}

struct task_new documents_task(const struct snapshot *snap,
			       const struct planned_message *m,
			       const struct missing_list *missing,
			       struct arena *arena)
{
	int64_t *key = ARENA_ARRAY(arena, int64_t, missing->n);
	uint64_t same = HASH64_START;
	struct str text = STR_INIT;
	size_t n = 0;
	struct task_new t;

	str_addf(&text, "the message of step %s goes without: ", m->step->name);
	for (size_t i = 0; i < missing->n; i++) {
		const struct missing_document *x = &missing->v[i];
		const struct invoice *inv = &snap->invoices.v[x->invoice];

		str_addf(&text, "%s%s (%s)", i ? ", " : "", name_of(inv, arena),
			 x->why);
		same = hash64_add(same, name_of(inv, arena));
		if (!n || key[n - 1] != inv->key)
			key[n++] = inv->key;
	}
	t = (struct task_new){
		.kind = TASK_MISSING_DOCUMENT,
		.subject = arena_printf(arena, "invoices %016llx",
					(unsigned long long)same),
		.text = arena_strndup(arena, text.buf, text.len),
		.command = "relance import documents.csv",
		.due_on = snap->as_of,
		.customer_key = snap->customer.key,
		.invoice_key = key,
		.invoice_count = n,
	};
	str_release(&text);
	return t;
}
