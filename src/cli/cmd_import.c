/* `import`: CSV files in, and a mapping for a file that nobody knows. */
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

/* ---- --suggest ---------------------------------------------------------- */

static int suggest(struct context *c)
{
	for (int i = 0; i < c->args.words; i++) {
		enum status st =
			import_suggest(c->args.word[i], &c->out, &c->diags);

		if (st == STATUS_NOT_FOUND)
			return EX_NOINPUT;
		if (st != STATUS_OK)
			return exit_code(c, st);
	}
	return EX_OK;
}

/* ---- one file after the other ------------------------------------------- */

static int bad_kind(struct context *c, const char *word)
{
	const char *names[IMPORT_KIND__COUNT], *near;

	for (int i = 0; i < IMPORT_KIND__COUNT; i++)
		names[i] = import_kind_name((enum import_kind)i);
	near = text_nearest(word, names, IMPORT_KIND__COUNT);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : "Write customers, contacts, invoices, "
		       "payments, limits or documents.",
		"no kind of file is called \"%s\"", word);
}

static int find_mapping(struct context *c, const char *name)
{
	struct candidates names = { 0 };
	const char *near;

	for (size_t i = 0; i < c->rules.config.mapping_count; i++) {
		if (str_eq(c->rules.config.mapping[i].name, name))
			return EX_OK;
		VEC_PUSH(&c->arena, &names, c->rules.config.mapping[i].name);
	}
	near = text_nearest(name, names.v, names.n);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : "relance import --suggest FILE writes one.",
		"relance.yaml has no mapping \"%s\"", name);
}

static int make_request(struct context *c, struct import_request *req)
{
	const char *kind = c->args.text[OPT_KIND];
	civil_day data_of = c->args.day[OPT_DATA_OF];

	*req = (struct import_request){
		.kind = kind ? import_kind_find(kind) : -1,
		.mapping = c->args.text[OPT_MAPPING],
		.data_of = data_of == DAY_NONE ? c->today : data_of,
		.known_on = c->as_of,
		.open_items = given(&c->args, OPT_OPEN_ITEMS),
		.accept_shrink = given(&c->args, OPT_ACCEPT_SHRINK),
		.skip_bad = given(&c->args, OPT_SKIP_BAD),
		.progress = progress_bytes,
		.progress_ctx = c,
	};
	if (kind && req->kind < 0)
		return bad_kind(c, kind);
	if (req->open_items)
		req->data_of = c->args.day[OPT_OPEN_ITEMS];
	return req->mapping ? find_mapping(c, req->mapping) : EX_OK;
}

static void add_part(struct str *out, size_t n, const char *what)
{
	if (n)
		str_addf(out, ", %zu %s", n, what);
}

static void say_imported(struct context *c, const struct import_result *r)
{
	const struct import_counts *n = &r->counts;
	struct str *out = &c->out;

	text_add_safe(out, r->file);
	str_addf(out, ": %s, ", r->kind);
	add_count(out, n->rows, "row", "rows");
	add_part(out, n->added, "added");
	add_part(out, n->changed, "changed");
	add_part(out, n->reopened, "of them reopened");
	add_part(out, n->unchanged, "unchanged");
	add_part(out, n->settled, "settled");
	add_part(out, r->refused, "refused");
	str_add_ch(out, '\n');
	if (r->bare_customers) {
		str_add(out, "  ");
		add_count(out, r->bare_customers, "customer is",
			  "customers are");
		str_add(out, " known by number only: import a customers file "
			     "to give them names and addresses\n");
	}
	if (r->bad_file) {
		str_add(out, "  the bad lines are in ");
		text_add_safe(out, r->bad_file);
		str_add_ch(out, '\n');
	}
}

static void errors_to_json(struct context *c, size_t from)
{
	for (size_t i = from; i < c->diags.n; i++)
		json_bad_line(&c->out, &c->diags.v[i]);
	c->diags.n = from;
}

static int import_one(struct context *c, const struct import_request *base,
		      const char *path)
{
	struct import_request req = *base;
	struct import_result result = { .file = path };
	size_t before = c->diags.n;
	enum status st;

	req.path = path;
	st = import_file(c->store, &c->rules, &req, &c->arena, &result,
			 &c->diags);
	progress_clear(c);
	if (c->json) {
		errors_to_json(c, before);
		if (st == STATUS_OK || st == STATUS_INVALID)
			json_import(&c->out, &result, req.data_of);
	} else if (st == STATUS_OK) {
		say_imported(c, &result);
	}
	context_flush(c);
	if (st == STATUS_NOT_FOUND)
		return EX_NOINPUT;
	return exit_code(c, st);
}

/* ---- letters that crossed a payment -------------------------------------- */

struct crossing {
	struct context *c;
	size_t n;
};

static void say_crossed(void *ctx, const struct crossed *x)
{
	struct crossing *crossing = ctx;
	struct context *c = crossing->c;
	char sent[DATE_TEXT_SIZE], paid[DATE_TEXT_SIZE];

	if (!crossing->n++)
		str_add(&c->out,
			"These letters crossed a payment; a call would be "
			"kind:\n");
	str_add(&c->out, "  ");
	text_add_safe(&c->out, x->customer_id);
	if (x->name) {
		str_add_ch(&c->out, ' ');
		text_add_safe(&c->out, x->name);
	}
	str_addf(&c->out, ", %s: payment of %s, letter of %s", x->invoice_id,
		 date_to_text(x->paid_on, paid),
		 date_to_text(x->sent_on, sent));
	if (x->phone) {
		str_add(&c->out, ", telephone ");
		text_add_safe(&c->out, x->phone);
	}
	str_add_ch(&c->out, '\n');
}

static int list_crossed(struct context *c)
{
	struct crossing crossing = { .c = c };

	if (c->json)
		return EX_OK;
	return exit_code(c, store_crossed_each(c->store, &c->arena, say_crossed,
					       &crossing));
}

static int import_each(struct context *c, const struct import_request *req)
{
	size_t n = (size_t)c->args.words;
	const char **path = ARENA_ARRAY(&c->arena, const char *, n);
	int code = EX_OK;

	for (size_t i = 0; i < n; i++)
		path[i] = c->args.word[i];
	if (req->kind < 0 && !req->mapping && n > 1)
		import_order(&c->rules, path, n, &c->arena);
	for (size_t i = 0; i < n && code == EX_OK; i++)
		code = import_one(c, req, path[i]);
	return code;
}

int cmd_import(struct context *c)
{
	struct import_request req;
	int code;

	if (given(&c->args, OPT_SUGGEST))
		return suggest(c);
	code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = make_request(c, &req);
	if (code == EX_OK)
		code = import_each(c, &req);
	return code == EX_OK ? list_crossed(c) : code;
}
