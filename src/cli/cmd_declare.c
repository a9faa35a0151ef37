/* `declare` and `declared`: the turnover and the overdue debts of a period,
 * and that they were told. */
#include <string.h>

#include "cmd.h"
#include "declare.h"
#include "relance/text.h"

/* ---- what was asked for -------------------------------------------------- */

static const char *const whats[] = { "turnover", "overdue" };

/* Of several contracts the only one that wants something declared. */
static const struct contract *only_declaring(struct context *c)
{
	const struct contract *one = NULL;

	for (size_t i = 0; i < c->rules.contract_count; i++) {
		if (!c->rules.contract[i].declaration_count)
			continue;
		if (one)
			return NULL;
		one = &c->rules.contract[i];
	}
	return one;
}

static int what_typed(struct context *c, const char *word, const char **out)
{
	const char *near = text_nearest(word, whats, COUNT_OF(whats));

	for (size_t i = 0; i < COUNT_OF(whats); i++)
		if (str_eq(word, whats[i])) {
			*out = whats[i];
			return EX_OK;
		}
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : "turnover or overdue.",
		"nothing called \"%s\" is declared", word);
}

static int period_typed(struct context *c, const struct contract *k,
			const struct declaration *clause, struct period *out)
{
	const char *text = c->args.text[OPT_PERIOD];
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
	struct period whole;

	if (!text && !clause)
		return usage_error(c, "Which period? --period 2026-03.",
				   "contract %s does not ask for it", k->name);
	if (!text)
		whole = period_over(clause->every, c->as_of);
	else if (!period_parse(text, &whole))
		return usage_error(c, "Write 2026-03, 2026-Q1 or 2026.",
				   "\"%s\" is no period", text);
	*out = whole;
	if (period_within(k, out))
		return EX_OK;
	return usage_error(
		c, text ? NULL : "Name another: --period 2026-03.",
		"%s is outside of contract %s, %s to %s",
		period_text(&whole, &c->arena), k->name,
		k->from == DAY_NONE ? "open" : date_to_text(k->from, from),
		k->to == DAY_NONE ? "open" : date_to_text(k->to, to));
}

static int asked(struct context *c, const char *what, struct declaring *out)
{
	const struct contract *k = NULL;
	int code = contract_typed(c, NULL, only_declaring(c), &k);
	const struct declaration *clause;

	if (code != EX_OK)
		return code;
	clause = declaration_find(k, what);
	*out = (struct declaring){ .c = c,
				   .sheet = { .contract = k,
					      .what = what,
					      .as_of = c->as_of,
					      .due_on = DAY_NONE,
					      .declared_on = DAY_NONE } };
	code = period_typed(c, k, clause, &out->sheet.period);
	if (code != EX_OK)
		return code;
	out->sheet.period_name = period_text(&out->sheet.period, &c->arena);
	if (clause && clause->every == out->sheet.period.unit)
		out->sheet.due_on =
			declaration_due(k, clause, &out->sheet.period);
	return EX_OK;
}

/* ---- what the books cannot know ------------------------------------------ */

static void dated_caveats(struct declaring *g, const struct imports_span *span)
{
	const struct period *p = &g->sheet.period;
	struct arena *a = &g->c->arena;
	char day[DATE_TEXT_SIZE];

	if (span->begun_on == DAY_NONE)
		declaring_caveat(g, "Nothing was imported yet.");
	else if (p->from < span->begun_on)
		declaring_caveat(
			g, arena_printf(a,
					"The books begin on %s: what was "
					"settled before then may be missing.",
					date_to_text(span->begun_on, day)));
	if (g->c->as_of <= p->to)
		declaring_caveat(
			g, arena_printf(a,
					"The period is not over: this is what "
					"is known on %s.",
					date_to_text(g->c->as_of, day)));
	if (span->invoices_of != DAY_NONE && span->invoices_of < p->to &&
	    span->invoices_of < g->c->as_of)
		declaring_caveat(
			g, arena_printf(a, "Invoices are imported up to %s.",
					date_to_text(span->invoices_of, day)));
}

static enum status look_up(struct declaring *g)
{
	struct context *c = g->c;
	struct declared_list list = { 0 };
	struct imports_span span;
	enum status st = store_imports_span(c->store, c->as_of, &span);

	if (st == STATUS_OK)
		st = store_declared(c->store, c->as_of, &c->arena, &list);
	if (st != STATUS_OK)
		return st;
	for (size_t i = 0; i < list.n; i++)
		if (str_eq(list.v[i].contract, g->sheet.contract->name) &&
		    str_eq(list.v[i].what, g->sheet.what) &&
		    list.v[i].from == g->sheet.period.from &&
		    list.v[i].to == g->sheet.period.to)
			g->sheet.declared_on = list.v[i].on;
	dated_caveats(g, &span);
	return STATUS_OK;
}

/* ---- declare ------------------------------------------------------------- */

static int declare_one(struct context *c, const char *what)
{
	struct declaring g;
	enum status st;
	int code = asked(c, what, &g);

	if (code != EX_OK)
		return code;
	st = look_up(&g);
	if (st == STATUS_OK)
		st = str_eq(what, "turnover") ? declare_turnover(&g)
					      : declare_overdue(&g);
	progress_clear(c);
	return exit_code(c, st);
}

static int declare_all(struct context *c)
{
	const struct contract *k = NULL;
	int code = contract_typed(c, NULL, only_declaring(c), &k);

	if (code != EX_OK)
		return code;
	if (!k->declaration_count)
		return usage_error(
			c,
			"relance declare turnover --period 2026-03 shows it.",
			"contract %s asks for no declaration", k->name);
	if (k->declaration_count > 1 &&
	    (given(&c->args, OPT_CSV) || given(&c->args, OPT_LETTER)))
		return usage_error(c, "turnover or overdue.",
				   "contract %s asks for several declarations",
				   k->name);
	for (size_t i = 0; code == EX_OK && i < k->declaration_count; i++) {
		if (i && !c->json)
			str_add_ch(&c->out, '\n');
		code = declare_one(c, k->declaration[i].what);
	}
	return code;
}

int cmd_declare(struct context *c)
{
	const char *what = NULL;
	int code = EX_OK;

	if (c->json + given(&c->args, OPT_CSV) + given(&c->args, OPT_LETTER) >
	    1)
		return usage_error(c, NULL,
				   "--json, --csv and --letter exclude each "
				   "other");
	if (c->args.words)
		code = what_typed(c, c->args.word[0], &what);
	if (code == EX_OK)
		code = context_store(c, STORE_READ);
	if (code != EX_OK)
		return code;
	return what ? declare_one(c, what) : declare_all(c);
}

/* ---- declared ------------------------------------------------------------ */

static int declared_of(struct context *c, const struct declaring *g,
		       struct declared *out)
{
	const struct declaration_sheet *s = &g->sheet;
	bool undo = given(&c->args, OPT_UNDO);

	*out = (struct declared){
		.contract = s->contract->name,
		.what = s->what,
		.from = s->period.from,
		.to = s->period.to,
		.on = undo ? DAY_NONE : day_typed(c, OPT_ON, c->as_of),
		.ref = c->args.text[OPT_REF],
		.note = c->args.text[OPT_NOTE],
	};
	if (s->due_on == DAY_NONE)
		return usage_error(c,
				   "What it asks for stands in its file, under "
				   "declarations.",
				   "contract %s does not ask for the %s of %s",
				   s->contract->name, s->what, s->period_name);
	if (!undo && out->on <= s->period.to)
		return usage_error(c, NULL, "%s is not over on that day",
				   s->period_name);
	if (undo && s->declared_on == DAY_NONE)
		return usage_error(c, "relance deadlines shows what was.",
				   "the %s of %s was not declared", s->what,
				   s->period_name);
	return EX_OK;
}

static void say_declared(struct context *c, const struct declaring *g,
			 const struct declared *d)
{
	const struct declaration_sheet *s = &g->sheet;

	str_addf(&c->out, "%s: %s of %s ", s->contract->name, s->what,
		 s->period_name);
	if (d->on == DAY_NONE)
		str_add(&c->out, "not declared after all\n");
	else if (d->on > s->due_on)
		say_day(c, "declared, late: it was due on ", s->due_on, "\n");
	else
		say_day(c, "declared in time, due on ", s->due_on, "\n");
}

int cmd_declared(struct context *c)
{
	const char *what = NULL;
	struct declaring g;
	struct declared d;
	int code = what_typed(c, c->args.word[0], &what);

	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = not_later(c, OPT_ON);
	if (code == EX_OK)
		code = asked(c, what, &g);
	if (code == EX_OK)
		code = exit_code(c, look_up(&g));
	if (code == EX_OK)
		code = declared_of(c, &g, &d);
	if (code != EX_OK)
		return code;
	code = exit_code(
		c, store_declared_record(c->store, &d,
					 declaration_subject(d.contract, d.what,
							     &g.sheet.period,
							     &c->arena),
					 c->as_of));
	if (code == EX_OK)
		say_declared(c, &g, &d);
	return code;
}
