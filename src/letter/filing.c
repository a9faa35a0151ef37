/*
 * The files that an e-mail to an insurer carries: the message as PDF, its
 * data as CSV and JSON, then the papers. A PDF that cannot be drawn keeps
 * nothing back: the message goes without it and says so.
 */
#include <string.h>

#include "attach.h"
#include "filing.h"
#include "filing_rows.h"
#include "relance/text.h"

struct enclosing {
	const struct templates *t;
	const struct letter_request *req;
	struct arena *arena;
	struct dossier dossier; /* with gaps of our own */
	struct VEC(struct attachment) list;
	struct VEC(struct filing_file) files;
	struct letter_request with;
};

civil_day filing_extended(const struct insurer_case *k,
			  const struct invoice *inv)
{
	civil_day end = anchors_of(k->contract, inv, k->debtor.country)
				.on[ANCHOR_EXTENSION_END];

	return end != DAY_NONE && k->debtor.extended_to > end
		       ? k->debtor.extended_to
		       : end;
}

const struct deadline *filing_deadline(const struct insurer_case *k,
				       const struct planned_message *m)
{
	for (size_t i = 0; i < k->deadlines.n; i++)
		if (str_eq(k->deadlines.v[i].filing->file, m->filing) &&
		    k->deadlines.v[i].due_on == m->deadline_on)
			return &k->deadlines.v[i];
	return NULL;
}

bool filing_takes_over(const struct contract *k, const char *filing)
{
	return str_eq(filing, k->hands_over) || str_eq(filing, "claim") ||
	       str_eq(filing, "intervention");
}

static const char *invoice_label(struct arena *a, const struct invoice *inv)
{
	return inv->instalment && *inv->instalment
		       ? arena_printf(a, "%s-%s", inv->invoice_id,
				      inv->instalment)
		       : inv->invoice_id;
}

static void add(struct enclosing *e, const struct attachment *a,
		const char *kind, const struct invoice *inv)
{
	struct filing_file file = { .kind = kind,
				    .inv = inv,
				    .n = a->n,
				    .hash = sha256_of(a->bytes, a->n) };

	VEC_PUSH(e->arena, &e->list, *a);
	VEC_PUSH(e->arena, &e->files, file);
}

/* The papers under names of ours: their own may say anything. */
static void add_papers(struct enclosing *e)
{
	for (size_t i = 0; i < e->dossier.documents.n; i++) {
		const struct filing_document *d = &e->dossier.documents.v[i];
		struct attachment a = { .bytes = d->bytes, .n = d->n };

		a.stem = d->inv ? arena_printf(e->arena, "%s-%s", d->kind,
					       invoice_label(e->arena, d->inv))
				: d->kind;
		add(e, &a, d->kind, d->inv);
	}
}

/* Mails of many filings lie side by side; a folder is of one. */
static const char *own_name(const struct enclosing *e, const char *alone)
{
	const struct planned_message *m = e->req->message;

	if (m->channel == CHANNEL_PORTAL)
		return alone;
	return arena_printf(e->arena, "%s-%s-%s", m->filing, m->contract->name,
			    e->req->snap->customer.customer_id);
}

static void list_so_far(struct enclosing *e)
{
	e->with.attachment = e->list.v;
	e->with.attachment_count = e->list.n;
}

static enum status add_pdf(struct enclosing *e)
{
	struct attachment a = { .stem = own_name(e, "letter") };
	struct byte_part pdf;
	struct diags d;
	enum status st;

	diags_init(&d, e->arena);
	list_so_far(e);
	st = letter_pdf(e->t, &e->with, e->arena, &pdf, &d);
	if (st != STATUS_OK) {
		struct filing_gap gap = {
			.kind = "pdf",
			.why = d.n ? d.v[d.n - 1].text : "it cannot be drawn",
		};

		VEC_PUSH(e->arena, &e->dossier.gaps, gap);
		return st == STATUS_INVALID || st == STATUS_PERMFAIL ? STATUS_OK
								     : st;
	}
	a.bytes = pdf.bytes;
	a.n = pdf.n;
	add(e, &a, "letter", NULL);
	return STATUS_OK;
}

static void name_files(struct enclosing *e)
{
	const char *const *name;

	list_so_far(e);
	name = attachment_names(&e->with, e->arena);
	for (size_t i = 0; i < e->files.n; i++)
		e->files.v[i].name = name[i];
}

static void add_text(struct enclosing *e, const char *stem, struct str *text,
		     const struct attachment *type, const char *kind)
{
	struct attachment a = *type;

	a.stem = stem;
	a.bytes = arena_copy(e->arena, text->buf, text->len);
	a.n = text->len;
	str_release(text);
	add(e, &a, kind, NULL);
}

static const struct attachment csv_kind = { .mime = "text/csv; charset=utf-8",
					    .ending = "csv" };
static const struct attachment json_kind = { .mime = "application/json",
					     .ending = "json" };

static bool goes_with(const struct filing_layout *l, const char *filing)
{
	for (size_t i = 0; i < l->filing_count; i++)
		if (str_eq(l->filing[i], filing))
			return true;
	return !l->filing_count;
}

/* The same rows in the columns of the insurer's forms. */
static void add_layouts(struct enclosing *e, const struct filing_rows *rows,
			const char *stem)
{
	const struct contract *k = e->req->message->contract;

	for (size_t i = 0; i < k->layout_count; i++) {
		const struct filing_layout *l = &k->layout[i];
		struct str text = STR_INIT;

		if (!goes_with(l, e->req->message->filing))
			continue;
		filing_in_layout(l, rows, k->currency, &text);
		add_text(e, arena_printf(e->arena, "%s-%s", stem, l->name),
			 &text, &csv_kind, "layout");
	}
}

static void add_data(struct enclosing *e)
{
	const struct planned_message *m = e->req->message;
	const char *stem = own_name(e, m->filing);
	struct filing_request r = {
		.of = e->dossier.of,
		.dossier = &e->dossier,
		.snap = e->req->snap,
		.config = &e->req->rules->config,
		.filing = m->filing,
		.message_id = e->req->message_id,
		.about = &m->about,
		.deadline = filing_deadline(e->dossier.of, m),
	};
	struct str csv = STR_INIT, json = STR_INIT;
	struct filing_rows rows;

	filing_rows(&r, e->arena, &rows);
	filing_csv(&rows, &csv);
	add_text(e, stem, &csv, &csv_kind, "csv");
	add_layouts(e, &rows, stem);
	name_files(e);
	r.file = e->files.v;
	r.file_count = e->files.n;
	filing_json(&r, &json);
	add_text(e, stem, &json, &json_kind, "json");
}

enum status filing_enclose(const struct templates *t,
			   const struct letter_request *req,
			   struct arena *arena, struct letter_request *with,
			   struct diags *d)
{
	struct enclosing *e = ARENA_NEW(arena, struct enclosing);
	enum status st;

	(void)d;
	*e = (struct enclosing){ .t = t,
				 .req = req,
				 .arena = arena,
				 .dossier = *req->dossier,
				 .with = *req };
	e->with.dossier = &e->dossier;
	add_papers(e);
	st = add_pdf(e);
	if (st != STATUS_OK)
		return st;
	add_data(e);
	list_so_far(e);
	*with = e->with;
	return STATUS_OK;
}
