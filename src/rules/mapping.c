/*
 * `import:` of relance.yaml: how other programs' CSV files read. A mapping is
 * collected column by column, because `columns`, `values`, `constants` and
 * `dates` may stand in any order.
 */
#include <string.h>

#include "csv_form.h"
#include "mapping.h"
#include "relance/text.h"

/* ---- canonical columns ------------------------------------------------ */

static const char *const customer_columns[] = {
	"customer_id", "name",	  "legal_id",	   "vat_id",  "email",
	"language",    "segment", "country",	   "address", "postcode",
	"city",	       "phone",	  "payment_terms", "policy",  "parent_id",
	"in_charge",   "tags",	  "insurer_ref",   "public",  "related",
};
static const char *const contact_columns[] = { "customer_id", "role", "name",
					       "email", "language" };
static const char *const invoice_columns[] = {
	"invoice_id",	 "customer_id", "issue_date",	  "due_date",
	"amount_total",	 "amount_tax",	"currency",	  "po_number",
	"delivery_date", "status",	"dispute_reason", "instalment",
	"policy",	 "assigned_to", "factoring",	  "original_due_on",
	"settled_on",	 "last_step",	"last_step_on",	  "payment_terms",
	"outstanding",
};
static const char *const payment_columns[] = {
	"payment_id", "invoice_id", "instalment", "customer_id",
	"date",	      "amount",	    "currency",	  "kind",
};
static const char *const limit_columns[] = {
	"customer_id", "contract",     "type",		 "amount",
	"currency",    "announced_on", "effective_from", "effective_to",
	"status",      "decision_ref",
};
static const char *const document_columns[] = { "invoice_id", "customer_id",
						"kind", "path" };

static const struct {
	const char *kind;
	const char *const *columns;
	size_t n;
} kinds[] = {
	{ "customers", KEYS(customer_columns) },
	{ "contacts", KEYS(contact_columns) },
	{ "invoices", KEYS(invoice_columns) },
	{ "payments", KEYS(payment_columns) },
	{ "limits", KEYS(limit_columns) },
	{ "documents", KEYS(document_columns) },
};

const char *const *canonical_columns(const char *kind, size_t *n_out)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!str_eq(kind, kinds[i].kind))
			continue;
		*n_out = kinds[i].n;
		return kinds[i].columns;
	}
	return NULL;
}

static const char *const kind_words[] = { "customers", "contacts", "invoices",
					  "payments",  "limits",   "documents",
					  NULL };

/* ---- columns ---------------------------------------------------------- */

static bool is_ignored(const char *ours)
{
	return str_eq(ours, "ignore");
}

static struct mapping_column *column_for(struct mapping *m, const char *ours)
{
	for (size_t i = 0; i < m->columns.n; i++)
		if (str_eq(m->columns.v[i].ours, ours) && !is_ignored(ours))
			return &m->columns.v[i];
	return NULL;
}

/* The entry of one of our columns; made when it is not there yet. */
static struct mapping_column *column_make(struct decoder *dec,
					  struct mapping *m, const char *ours,
					  const struct node *node)
{
	struct mapping_column *found = column_for(m, ours);
	struct mapping_column made = { .ours = ours,
				       .pos = node_pos(dec, node) };

	if (found)
		return found;
	VEC_PUSH(dec->arena, &m->columns, made);
	return &m->columns.v[m->columns.n - 1];
}

static void add_column(struct decoder *dec, const struct node *key,
		       const struct node *value, void *ctx)
{
	const char *ours = scalar_text(dec, value);
	struct mapping_column *c = ours ? column_for(ctx, ours) : NULL;

	if (!ours)
		return;
	if (c && c->theirs) {
		HINT(dec,
		     fault(dec, value, "%s is mapped twice, first in line %d",
			   ours, c->pos.line),
		     "Map one of them to ignore.");
		return;
	}
	c = column_make(dec, ctx, ours, value);
	c->theirs = key->text;
	c->pos = node_pos(dec, value);
}

static void add_constant(struct decoder *dec, const struct node *key,
			 const struct node *value, void *ctx)
{
	const char *text = scalar_text(dec, value);

	if (text)
		column_make(dec, ctx, key->text, key)->constant = text;
}

static void add_date_form(struct decoder *dec, const struct node *key,
			  const struct node *value, void *ctx)
{
	const char *form = date_form_parse(dec, value);

	column_make(dec, ctx, key->text, key)->date_form = form;
}

static void add_value(struct decoder *dec, const struct node *key,
		      const struct node *value, void *ctx)
{
	struct mapping_column *c = ctx;
	struct mapping_value v = { key->text, scalar_text(dec, value) };

	if (v.ours)
		VEC_PUSH(dec->arena, &c->values, v);
}

static void add_values(struct decoder *dec, const struct node *key,
		       const struct node *value, void *ctx)
{
	decode_entries(dec, value, add_value,
		       column_make(dec, ctx, key->text, key));
}

static void read_columns(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	(void)key;
	decode_entries(dec, node, add_column, base);
}

static void read_constants(struct decoder *dec, const struct node *node,
			   const struct key *key, void *base)
{
	(void)key;
	decode_entries(dec, node, add_constant, base);
}

static void read_dates(struct decoder *dec, const struct node *node,
		       const struct key *key, void *base)
{
	(void)key;
	decode_entries(dec, node, add_date_form, base);
}

static void read_values(struct decoder *dec, const struct node *node,
			const struct key *key, void *base)
{
	(void)key;
	decode_entries(dec, node, add_values, base);
}

/* ---- the whole mapping ------------------------------------------------ */

static void read_kind(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	struct mapping *m = base;

	m->name = m->kind;
	type_word_text.read(dec, node, key, base);
}

/* Columns that take only certain words. */
static const struct {
	const char *kind, *column;
	int (*find)(const char *word);
	const char *words;
} word_columns[] = {
	{ "invoices", "status", invoice_status_find,
	  "open, draft, disputed, cancelled" },
	{ "invoices", "factoring", factoring_find,
	  "managed, delegated, confidential" },
	{ "payments", "kind", payment_kind_find,
	  "payment, credit_note, refund, chargeback, write_off" },
	{ "limits", "type", limit_type_find,
	  "named, discretionary, rating, temporary, top_up" },
	{ "limits", "status", limit_status_find,
	  "accepted, reduced, refused, cancelled, expired" },
};

static void check_word(struct decoder *dec, const struct node *at,
		       const struct mapping_column *c, const char *word,
		       size_t which)
{
	if (word_columns[which].find(word) < 0)
		HINT(dec, fault(dec, at, "%s cannot be \"%s\"", c->ours, word),
		     "Possible: %s.", word_columns[which].words);
}

static void check_words(struct decoder *dec, const struct node *at,
			const struct mapping *m, const struct mapping_column *c)
{
	for (size_t i = 0; i < sizeof word_columns / sizeof *word_columns;
	     i++) {
		if (!str_eq(m->kind, word_columns[i].kind) ||
		    !str_eq(c->ours, word_columns[i].column))
			continue;
		if (c->constant)
			check_word(dec, at, c, c->constant, i);
		for (size_t j = 0; j < c->values.n; j++)
			check_word(dec, at, c, c->values.v[j].ours, i);
	}
}

static void check_column(struct decoder *dec, const struct found *found,
			 const struct mapping *m, struct mapping_column *c)
{
	size_t n = 0;
	const char *const *known = canonical_columns(m->kind, &n);
	const struct path *up = dec->at;
	struct path columns = { up, "columns", 0 };
	struct path theirs = { &columns, c->theirs, 0 };
	struct node at = *found->node;
	bool good = !known || is_ignored(c->ours);

	for (size_t i = 0; i < n && !good; i++)
		good = str_eq(c->ours, known[i]);
	at.line = c->pos.line;
	at.column = c->pos.column;
	dec->at = c->theirs ? &theirs : up;
	if (!good)
		hint_nearest(dec,
			     fault(dec, &at, "%s have no column \"%s\"",
				   m->kind, c->ours),
			     c->ours, known, n, "They have");
	if (c->theirs && c->constant)
		fault(dec, &at, "%s is mapped and has a constant too", c->ours);
	check_words(dec, &at, m, c);
	dec->at = up;
	/* Values for a column that needs no renaming. */
	if (!c->theirs && !c->constant)
		c->theirs = c->ours;
}

static void check_mapping(struct decoder *dec, const struct found *found,
			  void *base)
{
	struct mapping *m = base;

	if (!m->name)
		m->name = m->kind;
	for (size_t i = 0; i < m->columns.n; i++)
		check_column(dec, found, m, &m->columns.v[i]);
	if (m->decimal && m->decimal == m->thousands)
		found_fault(dec, found, "thousands",
			    "the same as the decimal sign");
}

static void read_others(struct decoder *dec, const struct node *node,
			const struct key *key, void *base)
{
	struct key local = *key;
	int word = -1;

	local.offset = 0;
	type_word.read(dec, node, &local, &word);
	*FIELD(base, key, bool) = word == 0;
}

#define OBJECT                                                                 \
	"\"type\":\"object\",\"additionalProperties\":{\"type\":[\"string\","  \
	"\"number\"]}"
static const struct type type_kind = { FORM_WORD, "kind of file", NULL,
				       read_kind, sizeof(char *) };
static const struct type type_others = { FORM_WORD, "word", NULL, read_others,
					 sizeof(bool) };
static const struct type type_columns = { FORM_CUSTOM, "their name: our name",
					  OBJECT, read_columns, 0 };
static const struct type type_constants = { FORM_CUSTOM, "our name: value",
					    OBJECT, read_constants, 0 };
static const struct type type_dates = { FORM_CUSTOM, "our name: date form",
					OBJECT, read_dates, 0 };
static const struct type type_values = {
	FORM_CUSTOM, "our name: {their value: our value}",
	"\"type\":\"object\",\"additionalProperties\":{" OBJECT "}",
	read_values, 0
};

static const char *const ignore_words[] = { "ignore", "refuse", NULL };
static const char *const encoding_words[] = { "UTF-8",	     "ISO-8859-1",
					      "ISO-8859-15", "WINDOWS-1252",
					      "ISO-8859-2",  "WINDOWS-1250",
					      "CP850",	     "MACINTOSH",
					      NULL };

/* What may stand in `import:` for all files, and in each mapping. */
#define COMMON_KEYS(of)                                                            \
	{ .name = "currency",                                                      \
	  .type = &type_currency_text,                                             \
	  .offset = offsetof(of, currency),                                        \
	  .meaning = "The currency of files without such a column.",               \
	  .example = "EUR" },                                                      \
		{ .name = "separator",                                             \
		  .type = &type_separator,                                         \
		  .offset = offsetof(of, separator),                               \
		  .fallback = "\",\"",                                             \
		  .meaning = "What stands between two fields: , ; | or tab.",      \
		  .example = "\";\"" },                                            \
		{ .name = "decimal",                                               \
		  .type = &type_decimal,                                           \
		  .offset = offsetof(of, decimal),                                 \
		  .fallback = "\".\"",                                             \
		  .meaning = "The decimal sign of amounts.",                       \
		  .example = "\",\"" },                                            \
		{ .name = "thousands",                                             \
		  .type = &type_thousands,                                         \
		  .offset = offsetof(of, thousands),                               \
		  .fallback = "none",                                              \
		  .meaning =                                                       \
			  "What groups thousands; space stands for every kind of " \
			  "space.",                                                \
		  .example = "space" },                                            \
		{ .name = "date",                                                  \
		  .type = &type_date_form,                                         \
		  .offset = offsetof(of, date_form),                               \
		  .fallback = "YYYY-MM-DD",                                        \
		  .meaning = "How dates are written.",                             \
		  .example = "DD/MM/YYYY" },                                       \
		{ .name = "encoding",                                              \
		  .type = &type_word_text,                                         \
		  .offset = offsetof(of, encoding),                                \
		  .words = encoding_words,                                         \
		  .fallback = "UTF-8",                                             \
		  .meaning = "The character set of the file.",                     \
		  .example = "ISO-8859-15" },                                      \
	{                                                                          \
		.name = "other_columns", .type = &type_others,                     \
		.offset = offsetof(of, ignore_others), .words = ignore_words,      \
		.fallback = "refuse",                                              \
		.meaning = "What to do with columns that nothing knows.",          \
		.example = "ignore"                                                \
	}

static const struct key mapping_keys[] = {
	{ .name = "kind",
	  .type = &type_kind,
	  .offset = offsetof(struct mapping, kind),
	  .words = kind_words,
	  .fallback = "the name of the mapping",
	  .meaning = "Which kind of file it reads, when its name does not "
		     "say.",
	  .example = "invoices" },
	{ .name = "match",
	  .type = &type_text,
	  .offset = offsetof(struct mapping, match),
	  .meaning = "Take this mapping for files whose name fits.",
	  .example = "\"AR*.csv\"" },
	COMMON_KEYS(struct mapping),
	{ .name = "columns",
	  .type = &type_columns,
	  .offset = 0,
	  .meaning = "Their column names and ours; `ignore` drops one. A "
		     "column that already has our name needs no entry.",
	  .example = "{InvoiceNo: invoice_id, Debtor: customer_id}" },
	{ .name = "values",
	  .type = &type_values,
	  .offset = 0,
	  .meaning = "Their values and ours, by our column.",
	  .example = "{status: {Yes: disputed, No: open}}" },
	{ .name = "constants",
	  .type = &type_constants,
	  .offset = 0,
	  .meaning = "Values that hold for every row.",
	  .example = "{status: open}" },
	{ .name = "dates",
	  .type = &type_dates,
	  .offset = 0,
	  .meaning = "Date forms of single columns.",
	  .example = "{due_date: YYYYMMDD}" },
};
const struct shape mapping_shape = {
	.name = "mapping",
	KEYS(mapping_keys),
	.size = sizeof(struct mapping),
	.pos_offset = offsetof(struct mapping, pos),
	.check = check_mapping,
};

static const struct key import_keys[] = { COMMON_KEYS(struct import_defaults) };
const struct shape import_shape = {
	.name = "import",
	KEYS(import_keys),
	.size = sizeof(struct import_defaults),
	.pos_offset = NOT_KEPT,
};

/* What was said for all files, where a mapping says nothing itself. */
static void inherit(struct mapping *m, const struct import_defaults *from)
{
	if (!m->currency)
		m->currency = from->currency;
	if (!m->separator)
		m->separator = from->separator ? from->separator : ',';
	if (!m->decimal)
		m->decimal = from->decimal ? from->decimal : '.';
	if (!m->thousands && from->thousands != m->decimal)
		m->thousands = from->thousands;
	if (!m->date_form)
		m->date_form = from->date_form ? from->date_form : "YYYY-MM-DD";
	if (!m->encoding)
		m->encoding = from->encoding;
	m->ignore_others = m->ignore_others || from->ignore_others;
}

void mapping_finish(struct decoder *dec, struct config_draft *draft)
{
	size_t n = draft->mapping_count;
	struct mapping *all = ARENA_ARRAY(dec->arena, struct mapping, n + 1);

	if (n)
		memcpy(all, draft->mapping, n * sizeof *all);
	if (draft->has_import)
		n++;
	for (size_t i = 0; i < n; i++)
		inherit(&all[i], &draft->import);
	draft->config.mapping = all;
	draft->config.mapping_count = n;
}
