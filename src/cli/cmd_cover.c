/* `cover` and `stopship`: what is insured, why the rest is not, and to whom
 * nothing more should be delivered on credit. */
#include <string.h>

#include "cmd.h"
#include "insurer.h"
#include "relance/text.h"

/* ---- one debtor ---------------------------------------------------------- */

static const struct table_column line_columns[] = {
	{ "invoice", ALIGN_LEFT },  { "delivered", ALIGN_LEFT },
	{ "due", ALIGN_LEFT },	    { "open excl. tax", ALIGN_RIGHT },
	{ "covered", ALIGN_RIGHT }, { "suspended", ALIGN_RIGHT },
	{ "limit", ALIGN_LEFT },    { "not covered", ALIGN_FLEX },
};

enum {
	LINE_OPEN = 3
};

static const char *reasons(struct context *c, const struct cover_line *line,
			   const char *currency)
{
	struct str s = STR_INIT;
	char *text;

	for (int why = 0; why < UNCOVERED__COUNT; why++)
		if (line->not_covered[why])
			str_addf(&s, "%s%s %s", s.len ? ", " : "",
				 uncovered_name((enum uncovered)why),
				 money_text(&c->arena, line->not_covered[why],
					    currency));
	text = arena_strdup(&c->arena, s.buf ? s.buf : "");
	str_release(&s);
	return text;
}

static const char *limit_words(struct context *c, const struct cover_line *line)
{
	if (line->percentage < 0)
		return "";
	return arena_printf(&c->arena, "%s %s %%",
			    line->limit ? limit_type_name(line->limit->type)
					: "discretionary",
			    percent_text(&c->arena, line->percentage));
}

static void cover_line_row(struct context *c, struct table *t,
			   const struct debtor *d,
			   const struct cover_line *line)
{
	const struct invoice *inv = &d->invoices.v[line->invoice].inv;

	table_cell(t,
		   invoice_name(&c->arena, inv->invoice_id, inv->instalment));
	table_day(t, line->delivered_on);
	table_day(t, inv->due_on);
	table_money(t, line->counted_minor, inv->currency);
	table_money(t, line->covered_minor, inv->currency);
	if (line->suspended_minor)
		table_money(t, line->suspended_minor, inv->currency);
	else
		table_cell(t, "");
	table_cell(t, line->covered_minor ? limit_words(c, line) : "");
	table_cell(t, reasons(c, line, inv->currency));
}

static void say_stop(struct context *c, const struct debtor *d,
		     const struct cover *cover)
{
	if (cover->stop_reason == STOP_NONE)
		return;
	say_day(c, "Deliveries after ", cover->stop_on, " are not covered: ");
	str_add(&c->out, stop_reason_name(cover->stop_reason));
	if (cover->stop_invoice != SIZE_MAX) {
		str_add(&c->out, " of ");
		text_add_safe(
			&c->out,
			d->invoices.v[cover->stop_invoice].inv.invoice_id);
	}
	str_add(&c->out, "\n");
}

static void say_debtor(struct context *c, const struct debtor *d,
		       const struct cover *cover)
{
	const char *currency = cover->contract->currency;
	struct arena *a = &c->arena;

	str_addf(&c->out, "\n%s of %s %s%s are covered under %s, %s %%; ",
		 money_text(a, cover->covered_excl_minor, currency),
		 money_text(a, cover->outstanding_excl_minor, currency),
		 currency, cover->contract->vat_covered ? " without tax" : "",
		 cover->contract->name,
		 percent_text(a, insured_share(cover->covered_excl_minor,
					       cover->outstanding_excl_minor)));
	str_addf(&c->out, "the limit of %s leaves %s.\n",
		 money_text(a, cover->limit_minor, currency),
		 money_text(a, cover->headroom_minor, currency));
	say_stop(c, d, cover);
}

static int show_one(struct context *c, const struct debtor *d,
		    const struct contract *k)
{
	struct table_column columns[COUNT_OF(line_columns)];
	struct cover cover;
	struct table t;

	if (!k)
		return not_insured(c, d);
	cover_compute(k, d, &c->arena, &cover);
	if (c->json) {
		for (size_t i = 0; i < cover.lines.n; i++)
			json_cover_line(&c->out, d, &cover, &cover.lines.v[i]);
		json_cover_debtor(&c->out, d, &cover);
		return EX_OK;
	}
	memcpy(columns, line_columns, sizeof columns);
	if (k->vat_covered)
		columns[LINE_OPEN].title = "open incl. tax";
	table_init(&t, &c->arena, columns, COUNT_OF(columns));
	for (size_t i = 0; i < cover.lines.n; i++)
		cover_line_row(c, &t, d, &cover.lines.v[i]);
	if (cover.lines.n)
		table_to_text(&t, &c->out_style, &c->out);
	say_debtor(c, d, &cover);
	return EX_OK;
}

/* ---- all of them --------------------------------------------------------- */

static const struct table_column debtor_columns[] = {
	{ "customer", ALIGN_LEFT },
	{ "name", ALIGN_FLEX },
	{ "open excl. tax", ALIGN_RIGHT },
	{ "covered", ALIGN_RIGHT },
	{ "", ALIGN_LEFT },
	{ "share", ALIGN_RIGHT },
	{ "limit", ALIGN_RIGHT },
	{ "left", ALIGN_RIGHT },
	{ "stopped after", ALIGN_LEFT },
	{ "because of", ALIGN_LEFT },
};

struct cover_list {
	struct context *c;
	struct table table;
	struct VEC(struct cover_total) totals;
};

static struct cover_total *total_of(struct cover_list *list,
				    const char *currency)
{
	struct cover_total fresh = { .currency = "" };

	for (size_t i = 0; i < list->totals.n; i++)
		if (!strcmp(list->totals.v[i].currency, currency))
			return &list->totals.v[i];
	memcpy(fresh.currency, currency, sizeof fresh.currency);
	VEC_PUSH(&list->c->arena, &list->totals, fresh);
	return &list->totals.v[list->totals.n - 1];
}

static void add_line(struct cover_total *t, const struct cover_line *line)
{
	t->outstanding_incl_minor += line->outstanding_incl_minor;
	t->outstanding_excl_minor += line->outstanding_excl_minor;
	t->counted_minor += line->counted_minor;
	t->covered_minor += line->covered_minor;
	t->suspended_minor += line->suspended_minor;
	t->covered_excl_minor += line->covered_excl_minor;
	for (int why = 0; why < UNCOVERED__COUNT; why++)
		t->not_covered[why] += line->not_covered[why];
}

static void debtor_row(struct cover_list *list, const struct debtor *d,
		       const struct cover *cover)
{
	struct table *t = &list->table;
	const char *currency = cover->contract->currency;

	table_cell(t, debtor_name(d));
	table_cell(t, d->customers.v[0]->name);
	table_money(t, cover->outstanding_excl_minor, currency);
	table_money(t, cover->covered_excl_minor, currency);
	table_cell(t, currency);
	table_cell(
		t,
		arena_printf(
			&list->c->arena, "%s %%",
			percent_text(
				&list->c->arena,
				insured_share(cover->covered_excl_minor,
					      cover->outstanding_excl_minor))));
	table_money(t, cover->limit_minor, currency);
	table_money(t, cover->headroom_minor, currency);
	if (cover->stop_reason == STOP_NONE) {
		table_cell(t, "");
		table_cell(t, "");
		return;
	}
	table_day(t, cover->stop_on);
	table_cell(t, stop_reason_name(cover->stop_reason));
}

/* Without any contract every line has no limit; sums are of all the same. */
static struct contract no_contract(const struct debtor *d)
{
	struct contract k = { .name = "",
			      .from = DAY_NONE,
			      .to = DAY_NONE,
			      .suspended_from = DAY_NONE };

	k.discretionary_maximum.minor = -1;
	for (int i = 0; i < LIMIT_TYPE__COUNT; i++)
		k.percentage[i] = -1;
	if (d->invoices.n)
		memcpy(k.currency, d->invoices.v[0].inv.currency,
		       sizeof k.currency);
	return k;
}

static enum status list_debtor(void *ctx, const struct debtor *d,
			       const struct contract *k, struct arena *scratch)
{
	struct cover_list *list = ctx;
	struct context *c = list->c;
	struct contract none = no_contract(d);
	struct cover cover;

	cover_compute(k ? k : &none, d, scratch, &cover);
	for (size_t i = 0; i < cover.lines.n; i++) {
		const struct cover_line *line = &cover.lines.v[i];

		add_line(total_of(list,
				  d->invoices.v[line->invoice].inv.currency),
			 line);
		if (c->json)
			json_cover_line(&c->out, d, &cover, line);
	}
	if (c->json)
		json_cover_debtor(&c->out, d, &cover);
	else if (k)
		debtor_row(list, d, &cover);
	return STATUS_OK;
}

static void show_totals(struct cover_list *list)
{
	struct context *c = list->c;
	struct arena *a = &c->arena;

	for (size_t i = 0; i < list->totals.n; i++) {
		const struct cover_total *t = &list->totals.v[i];

		if (c->json) {
			json_cover_total(&c->out, t);
			continue;
		}
		str_addf(&c->out,
			 "%s of %s %s open without tax are covered: %s %%.\n",
			 money_text(a, t->covered_excl_minor, t->currency),
			 money_text(a, t->outstanding_excl_minor, t->currency),
			 t->currency,
			 percent_text(
				 a, insured_share(t->covered_excl_minor,
						  t->outstanding_excl_minor)));
	}
}

static int show_all(struct context *c)
{
	struct cover_list list = { .c = c };
	int code;

	table_init(&list.table, &c->arena, debtor_columns,
		   COUNT_OF(debtor_columns));
	code = exit_code(c, run_debtor_each(context_run(c), c->as_of, WHO_OWING,
					    list_debtor, &list));
	progress_clear(c);
	if (code != EX_OK)
		return code;
	if (!c->json && table_rows(&list.table)) {
		table_to_text(&list.table, &c->out_style, &c->out);
		str_add(&c->out, "\n");
	} else if (!c->json) {
		say_none(c, "No customer who owes has a limit under a contract "
			    "in insurance/.");
	}
	show_totals(&list);
	return EX_OK;
}

int cmd_cover(struct context *c)
{
	const struct contract *k = NULL;
	struct debtor d;
	int code = context_store(c, STORE_READ);

	if (code != EX_OK)
		return code;
	if (!c->args.words)
		return show_all(c);
	code = debtor_named(c, c->args.word[0], &d, &k);
	return code == EX_OK ? show_one(c, &d, k) : code;
}

/* ---- stopship ------------------------------------------------------------ */

static const struct table_column stop_columns[] = {
	{ "customer", ALIGN_LEFT },   { "name", ALIGN_FLEX },
	{ "legal id", ALIGN_LEFT },   { "no delivery from", ALIGN_LEFT },
	{ "because of", ALIGN_LEFT }, { "invoice", ALIGN_LEFT },
	{ "contract", ALIGN_LEFT },
};

static void csv_cell(struct str *out, const char *text, bool last)
{
	text_add_csv(out, text);
	str_add(out, last ? "\r\n" : ",");
}

static void stop_csv(struct context *c, const struct debtor *d,
		     const struct cover *cover, const struct customer *who)
{
	char day[DATE_TEXT_SIZE];

	csv_cell(&c->out, who->customer_id, false);
	csv_cell(&c->out, who->name, false);
	csv_cell(&c->out, who->legal_id, false);
	csv_cell(&c->out, date_to_text(cover->stop_on + 1, day), false);
	csv_cell(&c->out, stop_reason_name(cover->stop_reason), false);
	csv_cell(&c->out,
		 cover->stop_invoice == SIZE_MAX
			 ? NULL
			 : d->invoices.v[cover->stop_invoice].inv.invoice_id,
		 false);
	csv_cell(&c->out, cover->contract->name, true);
}

static void stop_row(struct table *t, const struct debtor *d,
		     const struct cover *cover, const struct customer *who)
{
	table_cell(t, who->customer_id);
	table_cell(t, who->name);
	table_cell(t, who->legal_id);
	table_day(t, cover->stop_on + 1);
	table_cell(t, stop_reason_name(cover->stop_reason));
	table_cell(t,
		   cover->stop_invoice == SIZE_MAX
			   ? ""
			   : d->invoices.v[cover->stop_invoice].inv.invoice_id);
	table_cell(t, cover->contract->name);
}

static enum status list_stop(void *ctx, const struct debtor *d,
			     const struct contract *k, struct arena *scratch)
{
	struct cover_list *list = ctx;
	struct context *c = list->c;
	struct cover cover;

	if (!k)
		return STATUS_OK;
	cover_compute(k, d, scratch, &cover);
	if (cover.stop_reason == STOP_NONE)
		return STATUS_OK;
	for (size_t i = 0; i < d->customers.n; i++) {
		const struct customer *who = d->customers.v[i];

		if (c->json)
			json_stopship(&c->out, d, &cover, who);
		else if (given(&c->args, OPT_CSV))
			stop_csv(c, d, &cover, who);
		else
			stop_row(&list->table, d, &cover, who);
	}
	return STATUS_OK;
}

int cmd_stopship(struct context *c)
{
	struct cover_list list = { .c = c };
	int code = context_store(c, STORE_READ);

	if (code != EX_OK)
		return code;
	table_init(&list.table, &c->arena, stop_columns,
		   COUNT_OF(stop_columns));
	if (!c->json && given(&c->args, OPT_CSV))
		str_add(&c->out, "customer_id,name,legal_id,from,reason,"
				 "invoice_id,contract\r\n");
	code = exit_code(c, run_debtor_each(context_run(c), c->as_of, WHO_ALL,
					    list_stop, &list));
	progress_clear(c);
	if (code != EX_OK || c->json || given(&c->args, OPT_CSV))
		return code;
	if (table_rows(&list.table))
		table_to_text(&list.table, &c->out_style, &c->out);
	else
		say_none(c, "Deliveries on credit are covered to everybody "
			    "with a limit.");
	return EX_OK;
}
