/* One declaration for people: by country, with a reason for each cent that is
 * deducted; or debtor by debtor. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "declare.h"
#include "relance/fd.h"
#include "relance/letter.h"
#include "relance/text.h"

/* ---- what the books cannot know ------------------------------------------ */

void declaring_caveat(struct declaring *g, const char *text)
{
	VEC_PUSH(&g->c->arena, &g->caveats, text);
	g->sheet.caveat = g->caveats.v;
	g->sheet.caveat_count = g->caveats.n;
}

/* ---- what stands around it ----------------------------------------------- */

static void say_head(struct declaring *g, const char *what)
{
	const struct declaration_sheet *s = &g->sheet;
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];

	str_addf(&g->c->out, "%s, %s (%s to %s), contract %s, ", what,
		 s->period_name, date_to_text(s->period.from, from),
		 date_to_text(s->period.to, to), s->contract->name);
	text_add_safe(&g->c->out, s->contract->insurer);
	str_addf(&g->c->out, ", %s\n\n", s->contract->currency);
}

static void say_end(struct declaring *g)
{
	struct context *c = g->c;
	const struct declaration_sheet *s = &g->sheet;

	if (s->declared_on != DAY_NONE)
		say_day(c, "\nDeclared on ", s->declared_on, ".\n");
	else if (s->due_on != DAY_NONE)
		say_day(c, "\nTo be declared by ", s->due_on, ".\n");
	for (size_t i = 0; i < s->caveat_count; i++)
		str_addf(&c->out, "%s%s\n", i ? "" : "\n", s->caveat[i]);
}

/* ---- the letter ---------------------------------------------------------- */

static enum status cannot_write(struct context *c, const char *path, int why)
{
	diag_error(&c->diags, "%s cannot be written: %s", path, strerror(why));
	return STATUS_PERMFAIL;
}

static enum status write_file(struct context *c, const char *path,
			      const struct byte_part *bytes)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
	int fd = open(path, flags, 0600);
	bool fine;

	if (fd < 0)
		return cannot_write(c, path, errno);
	fine = fd_write(fd, bytes->bytes, bytes->n);
	if (!fine)
		cannot_write(c, path, errno);
	if (close(fd) && fine)
		return cannot_write(c, path, errno);
	return fine ? STATUS_OK : STATUS_PERMFAIL;
}

static enum status make_letter(struct declaring *g,
			       const struct declaration_figures *figures)
{
	struct context *c = g->c;
	const char *path = c->args.text[OPT_LETTER];
	const struct templates *t = run_templates(context_run(c));
	struct byte_part pdf;
	enum status st;

	if (!t)
		return STATUS_INVALID;
	st = letter_declaration(t, &c->rules, figures, &c->arena, &pdf,
				&c->diags);
	if (st == STATUS_OK)
		st = write_file(c, path, &pdf);
	if (st != STATUS_OK)
		return st;
	text_add_safe(&c->out, path);
	str_addf(&c->out, ": the %s of %s, a letter to ",
		 declaration_words(g->sheet.what), g->sheet.period_name);
	text_add_safe(&c->out, g->sheet.contract->insurer);
	str_add_ch(&c->out, '\n');
	say_end(g);
	return STATUS_OK;
}

/* ---- turnover ------------------------------------------------------------ */

static const struct table_column country_columns[] = {
	{ "country", ALIGN_LEFT },	 { "sales", ALIGN_RIGHT },
	{ "credit notes", ALIGN_RIGHT }, { "deducted", ALIGN_RIGHT },
	{ "insurable", ALIGN_RIGHT },	 { "", ALIGN_LEFT },
};
static const struct table_column reason_columns[] = {
	{ "deducted because of", ALIGN_LEFT },
	{ "", ALIGN_RIGHT },
};

static void country_line(struct table *t, const char *country,
			 const struct turnover_row *row)
{
	int64_t rest =
		row->sales_minor - row->credits_minor - row->insurable_minor;

	table_cell(t, country);
	table_money(t, row->sales_minor, row->currency);
	table_money(t, row->credits_minor, row->currency);
	if (row->apart) {
		table_cell(t, "");
		table_cell(t, "");
	} else {
		table_money(t, rest, row->currency);
		table_money(t, row->insurable_minor, row->currency);
	}
	table_cell(t, row->apart ? arena_printf(t->arena, "%s, apart",
						row->currency)
				 : row->currency);
}

static void reason_table(struct declaring *g, const struct turnover_row *total)
{
	struct context *c = g->c;
	struct table t;

	table_init(&t, &c->arena, reason_columns, COUNT_OF(reason_columns));
	for (int why = 0; why < UNCOVERED__COUNT; why++) {
		if (!total->deducted_minor[why])
			continue;
		table_cell(&t, uncovered_name((enum uncovered)why));
		table_money(&t, total->deducted_minor[why], total->currency);
	}
	if (!table_rows(&t))
		return;
	str_add_ch(&c->out, '\n');
	table_to_text(&t, &c->out_style, &c->out);
}

static void show_turnover(struct declaring *g, const struct turnover_sums *sums)
{
	struct context *c = g->c;
	struct table t;

	say_head(g, "Insurable turnover without tax");
	table_init(&t, &c->arena, country_columns, COUNT_OF(country_columns));
	for (size_t i = 0; i < sums->countries.n; i++)
		country_line(&t,
			     sums->countries.v[i].country
				     ? sums->countries.v[i].country
				     : "not known",
			     &sums->countries.v[i].sum);
	country_line(&t, "in all", &sums->total);
	for (size_t i = 0; i < sums->apart.n; i++)
		country_line(&t, "", &sums->apart.v[i]);
	table_to_text(&t, &c->out_style, &c->out);
	reason_table(g, &sums->total);
	say_end(g);
}

static void counted_caveats(struct declaring *g, const struct turnover_row *row)
{
	struct arena *a = &g->c->arena;

	if (row->untaxed)
		declaring_caveat(
			g, arena_printf(a,
					"%zu invoices in %s tell no tax: they "
					"are counted whole.",
					row->untaxed, row->currency));
	if (row->unallocated_minor)
		declaring_caveat(
			g,
			arena_printf(
				a,
				"Credit notes of %s %s name no invoice: their "
				"tax is not known, and they are not deducted.",
				money_text(a, row->unallocated_minor,
					   row->currency),
				row->currency));
}

enum status declare_turnover(struct declaring *g)
{
	struct context *c = g->c;
	const struct declare_request q = { g->sheet.contract, g->sheet.period,
					   c->as_of };
	struct turnover_rows rows = { 0 };
	struct turnover_sums sums;
	size_t elsewhere = 0;
	enum status st =
		run_turnover(context_run(c), &q, &c->arena, &rows, &elsewhere);

	if (st != STATUS_OK)
		return st;
	turnover_sum(g->sheet.contract, &rows, &c->arena, &sums);
	counted_caveats(g, &sums.total);
	for (size_t i = 0; i < sums.apart.n; i++)
		counted_caveats(g, &sums.apart.v[i]);
	if (elsewhere)
		declaring_caveat(g, arena_printf(&c->arena,
						 "%zu debtors are under "
						 "another contract and left "
						 "out.",
						 elsewhere));
	if (given(&c->args, OPT_LETTER))
		return make_letter(
			g, &(struct declaration_figures){ .sheet = &g->sheet,
							  .turnover = &sums });
	if (c->json)
		json_turnover(&c->out, &g->sheet, &rows, &sums);
	else if (given(&c->args, OPT_CSV))
		csv_turnover(&c->out, &g->sheet, &rows);
	else
		show_turnover(g, &sums);
	return STATUS_OK;
}

/* ---- overdue ------------------------------------------------------------- */

static const struct table_column overdue_columns[] = {
	{ "customer", ALIGN_LEFT },
	{ "name", ALIGN_FLEX },
	{ "overdue", ALIGN_RIGHT },
	{ "open", ALIGN_RIGHT },
	{ "", ALIGN_LEFT },
	{ "oldest due", ALIGN_LEFT },
	{ "extension ends", ALIGN_LEFT },
	{ "state", ALIGN_LEFT },
	{ "notified", ALIGN_LEFT },
	{ "paid since", ALIGN_RIGHT },
};

static void overdue_line(struct table *t, const struct overdue_row *row)
{
	table_cell(t, row->customer->customer_id);
	table_cell(t, row->customer->name);
	table_money(t, row->overdue_minor, row->currency);
	table_money(t, row->outstanding_minor, row->currency);
	table_cell(t, row->apart ? arena_printf(t->arena, "%s, apart",
						row->currency)
				 : row->currency);
	table_day(t, row->oldest_due_on);
	table_day(t, row->extension_end_on);
	table_cell(t, overdue_state_name(row->state));
	table_day(t, row->notified_on);
	if (row->notified_on == DAY_NONE)
		table_cell(t, "");
	else
		table_money(t, row->paid_after_minor, row->currency);
}

static void show_overdue(struct declaring *g, const struct overdue_rows *rows)
{
	struct context *c = g->c;
	struct table t;

	say_head(g, "Overdue debts with tax");
	table_init(&t, &c->arena, overdue_columns, COUNT_OF(overdue_columns));
	for (size_t i = 0; i < rows->n; i++)
		overdue_line(&t, &rows->v[i]);
	if (table_rows(&t))
		table_to_text(&t, &c->out_style, &c->out);
	else
		str_add(&c->out, "No debtor is past the threshold.\n");
	say_end(g);
}

enum status declare_overdue(struct declaring *g)
{
	struct context *c = g->c;
	const struct declare_request q = { g->sheet.contract, g->sheet.period,
					   c->as_of };
	struct overdue_rows rows = { 0 };
	enum status st = run_overdue(context_run(c), &q, &c->arena, &rows);

	if (st != STATUS_OK)
		return st;
	if (given(&c->args, OPT_LETTER))
		return make_letter(
			g, &(struct declaration_figures){ .sheet = &g->sheet,
							  .overdue = &rows });
	if (c->json)
		json_overdue(&c->out, &g->sheet, &rows);
	else if (given(&c->args, OPT_CSV))
		csv_overdue(&c->out, &g->sheet, &rows);
	else
		show_overdue(g, &rows);
	return STATUS_OK;
}
