/* `documents`: the papers that a filing needs, and what of them is missing. */
#include "cmd.h"
#include "insurer.h"
#include "relance/filing.h"
#include "relance/json.h"
#include "relance/text.h"

static const struct table_column columns[] = {
	{ "customer", ALIGN_LEFT }, { "contract", ALIGN_LEFT },
	{ "paper", ALIGN_LEFT },    { "invoice", ALIGN_LEFT },
	{ "state", ALIGN_LEFT },    { "file, or why not", ALIGN_FLEX },
};

struct listing {
	struct context *c;
	struct table table;
	bool missing_only;
	size_t rows;
};

/* One paper, there (`file`) or missing (`why`). */
struct paper_line {
	const struct debtor *debtor;
	const struct contract *contract;
	const char *kind, *file, *why;
	const struct invoice *inv;
};

static void show_json(struct context *c, const struct paper_line *p)
{
	struct json_pair pair[] = {
		{ .key = "customer_id", .text = debtor_name(p->debtor) },
		{ .key = "contract", .text = p->contract->name },
		{ .key = "kind", .text = p->kind },
		{ .key = "invoice_id",
		  .text = p->inv ? p->inv->invoice_id : NULL },
		{ .key = "state", .text = p->why ? "missing" : "there" },
		{ .key = "file", .text = p->file },
		{ .key = "why", .text = p->why },
	};

	json_record(&c->out, pair, COUNT_OF(pair));
}

static void show(struct listing *l, const struct paper_line *p)
{
	struct table *t = &l->table;

	l->rows++;
	if (l->c->json) {
		show_json(l->c, p);
		return;
	}
	table_cell(t, arena_strdup(&l->c->arena, debtor_name(p->debtor)));
	table_cell(t, p->contract->name);
	table_cell(t, arena_strdup(&l->c->arena, p->kind));
	table_cell(t, p->inv ? arena_strdup(&l->c->arena, p->inv->invoice_id)
			     : "");
	table_cell(t, p->why ? "missing" : "there");
	table_cell(t, arena_strdup(&l->c->arena, p->why ? p->why : p->file));
}

static enum status list_debtor(void *ctx, const struct debtor *d,
			       const struct contract *k, struct arena *scratch)
{
	struct listing *l = ctx;
	struct insurer_case of = { .contract = k };
	struct dossier dossier;
	enum status st;

	if (!k || !k->document_count)
		return STATUS_OK;
	of.debtor = *d;
	st = run_papers_check(context_run(l->c), &of, scratch, &dossier);
	for (size_t i = 0; !l->missing_only && i < dossier.documents.n; i++) {
		const struct filing_document *doc = &dossier.documents.v[i];

		show(l, &(struct paper_line){ d, k, doc->kind, doc->path, NULL,
					      doc->inv });
	}
	for (size_t i = 0; i < dossier.gaps.n; i++) {
		const struct filing_gap *gap = &dossier.gaps.v[i];

		show(l, &(struct paper_line){ d, k, gap->kind, NULL, gap->why,
					      gap->inv });
	}
	return st;
}

static int list_one(struct listing *l)
{
	struct context *c = l->c;
	const struct contract *k = NULL;
	struct debtor d;
	int code = debtor_named(c, c->args.word[0], &d, &k);

	if (code == EX_OK && !k)
		code = not_insured(c, &d);
	return code == EX_OK ? exit_code(c, list_debtor(l, &d, k, &c->arena))
			     : code;
}

int cmd_documents(struct context *c)
{
	struct listing l = { .c = c, .missing_only = !c->args.words };
	int code = context_store(c, STORE_READ);

	if (code != EX_OK)
		return code;
	table_init(&l.table, &c->arena, columns, COUNT_OF(columns));
	if (c->args.words) {
		code = list_one(&l);
	} else {
		code = exit_code(c,
				 run_debtor_each(context_run(c), c->as_of,
						 WHO_OWING, list_debtor, &l));
		progress_clear(c);
	}
	if (code != EX_OK || c->json)
		return code;
	if (l.rows)
		table_to_text(&l.table, &c->out_style, &c->out);
	else
		say_none(c, l.missing_only ? "No paper is missing."
					   : "No paper is needed.");
	return EX_OK;
}
