/*
 * By when something is to be declared: a task of the contract, whether a
 * customer is due that day or not.
 */
#include "internal.h"
#include "relance/declare.h"
#include "relance/text.h"

enum status run_declaration_deadlines(struct run *r, civil_day as_of,
				      struct arena *arena,
				      struct declaration_deadlines *out)
{
	struct declared_list list = { 0 };
	struct imports_span span;
	bool any = false;
	enum status st;

	for (size_t i = 0; i < r->rules->contract_count; i++)
		any |= r->rules->contract[i].declaration_count > 0;
	if (!any)
		return STATUS_OK;
	st = store_imports_span(r->store, as_of, &span);
	if (st == STATUS_OK)
		st = store_declared(r->store, as_of, arena, &list);
	for (size_t i = 0; st == STATUS_OK && i < r->rules->contract_count; i++)
		declaration_deadlines(&r->rules->contract[i], &list, as_of,
				      span.begun_on, arena, out);
	return st;
}

const char *declaration_subject(const char *contract, const char *what,
				const struct period *p, struct arena *arena)
{
	return arena_printf(arena, "declare %s %s %s", contract, what,
			    period_text(p, arena));
}

const char *declaration_words(const char *what)
{
	return str_eq(what, "turnover") ? "turnover" : "overdue debts";
}

static enum status open_task(struct run *r,
			     const struct declaration_deadline *d, civil_day on)
{
	const struct contract *k = d->contract;
	const char *what = d->clause->what;
	const char *period = period_text(&d->period, r->arena);
	char due[DATE_TEXT_SIZE];
	struct task_new task = { .kind = TASK_DEADLINE, .due_on = d->due_on };
	bool opened;

	task.subject = declaration_subject(k->name, what, &d->period, r->arena);
	task.text = arena_printf(
		r->arena,
		"declare the %s of %s under contract %s to %s by %s: relance "
		"declare %s --period %s --contract %s; declared late, cover "
		"may be suspended",
		declaration_words(what), period, k->name, k->insurer,
		date_to_text(d->due_on, due), what, period, k->name);
	task.command = arena_printf(
		r->arena, "relance declared %s --period %s --contract %s", what,
		period, k->name);
	return store_task_open(r->store, &task, on, &opened);
}

enum status run_ask_for_declarations(struct run *r, struct run_report *report)
{
	struct declaration_deadlines list = { 0 };
	enum status st =
		run_declaration_deadlines(r, report->as_of, r->arena, &list);

	for (size_t i = 0; st == STATUS_OK && i < list.n; i++) {
		const struct declaration_deadline *d = &list.v[i];

		if (d->state == DEADLINE_MISSED)
			report->counts.deadlines_missed++;
		else if (d->state != DEADLINE_OPEN ||
			 report->as_of < d->opens_on)
			continue;
		st = open_task(r, d, report->as_of);
	}
	return st;
}
