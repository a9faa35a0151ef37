/*
 * Fuzz what rules mean: twelve bytes choose invoices and what happens to them,
 * the rest is files of rules, divided by NUL. What is taken without an error
 * is walked day by day. Whatever it says, a day twice adds nothing, to look
 * only on the days that decide names misses nothing, and no letter demands
 * what is not owed.
 */
#include <stdlib.h>

#include "build_snapshot.h"
#include "check.h"
#include "relance/text.h"

enum {
	DICE = 12,
	DAYS = 70,
	INVOICES = 4,
	EVENTS = 4
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct walk {
	struct arena *a;
	struct rules rules;
	const uint8_t *dice; /* DICE of them */
	const struct snapshot *start;
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* ---- rules ------------------------------------------------------------- */

static const char config[] =
	"timezone: Europe/Paris\n"
	"company: {name: A, address: 1 rue, email: a@example.org}\n"
	"people:\n"
	"  Ada: {email: ada@example.org}\n"
	"mail: {transport: folder, from: a@example.org,\n"
	"       reply_to: a@example.org}\n";
static const char contract[] =
	"contract: C-2026\n"
	"insurer: {name: I, channel: email, email: in@example.net}\n"
	"policy_no: \"1\"\ncurrency: EUR\n"
	"extension: {length: 60 days, from: due}\n"
	"deadlines:\n"
	"  - {file: notice, event: overdue, by: \"extension_end + 30 days\"}\n"
	"hands_over: notice\n";

static struct rule_file file_of(const char *path, const char *text, size_t n)
{
	return (struct rule_file){ .path = path, .text = text, .size = n };
}

/* The files of the input, beside those that never change. */
static bool load(struct walk *w, const char *text, size_t n)
{
	static const char *const paths[] = { "rules/p.yaml",
					     "rules/shared/s.yaml",
					     "rules/q.yaml" };
	struct rule_file file[2 + LENGTH(paths)];
	const char *head = "policies: [p]\n";
	size_t count = 0;
	enum status st;
	struct diags d;

	/* A contract must have a step that files its notice. */
	if (memmem(text, n, "notify:", 7))
		file[count++] = file_of("insurance/c.yaml", contract,
					sizeof contract - 1);
	for (size_t i = 0; i < LENGTH(paths) && n; i++) {
		const char *nul = memchr(text, '\0', n);
		size_t len = nul ? (size_t)(nul - text) : n;

		if (len)
			file[count++] = file_of(paths[i], text, len);
		if (len && i == LENGTH(paths) - 1)
			head = "policies: [p, q]\n";
		text += len + (nul != NULL);
		n -= len + (nul != NULL);
	}
	head = arena_printf(w->a, "%s%s", config, head);
	file[count++] = file_of("relance.yaml", head, strlen(head));
	diags_init(&d, w->a);
	st = rules_load_with(NULL, file, count, w->a, &w->rules, &d);
	must((st == STATUS_OK) == (d.errors == 0));
	return st == STATUS_OK && w->rules.policy_count;
}

/* ---- a customer --------------------------------------------------------- */

static void begin(struct walk *w)
{
	static const char *const ids[INVOICES] = { "A", "B", "C", "D" };
	civil_day first = 20780 + w->dice[0] % 30;
	struct snapshot *snap = build_customer(w->a, first);

	snap->customer.policy = w->rules.policy[0].name;
	for (int i = 0; i < INVOICES; i++) {
		char due[DATE_TEXT_SIZE];
		struct invoice *inv;
		uint8_t die = w->dice[1 + i];

		date_to_text(first - 50 + die % 100, due);
		inv = build_invoice(w->a, snap, ids[i], due,
				    (die + 1) * 1000 * (i + 1));
		if (die / 100)
			memcpy(inv->currency, "USD", 4);
		if (i == INVOICES - 1 && w->rules.policy_count > 1)
			inv->policy = w->rules.policy[1].name;
	}
	build_limit(w->a, snap, 1000000);
	w->start = snap;
}

/* Two instalments of half each. */
static void divide(struct walk *w, struct exception *e)
{
	for (int i = 1; i <= 2; i++) {
		struct instalment part = { .due_on = e->from + 8 * i,
					   .grace_on = e->from + 8 * i + 2,
					   .amount_minor =
						   e->amount_minor / 2 };

		if (i == 2)
			part.amount_minor = e->amount_minor - part.amount_minor;
		VEC_PUSH(w->a, &e->instalments, part);
		e->until = part.due_on;
	}
}

static void except(struct walk *w, struct snapshot *snap,
		   const struct invoice *inv, uint8_t die)
{
	static const enum exception_kind kinds[] = { EXCEPTION_HOLD,
						     EXCEPTION_DISPUTE,
						     EXCEPTION_PROMISE,
						     EXCEPTION_PLAN };
	struct exception e = {
		.exception_id =
			arena_printf(w->a, "E%zu", snap->exceptions.n + 1),
		.kind = kinds[die >> 4 & 3],
		.from = snap->as_of,
		.until = snap->as_of + die % 16,
		.grace_on = DAY_NEVER,
		.ended_on = DAY_NEVER,
		.known_on = DAY_NONE,
		.published_on = DAY_NONE,
		.amount_minor = inv->outstanding_minor,
	};

	if (inv->outstanding_minor <= 0)
		return;
	if (e.kind == EXCEPTION_DISPUTE) {
		e.until = DAY_NEVER;
		e.amount_minor = die & 128 ? e.amount_minor / 2 : -1;
	}
	if (e.kind == EXCEPTION_PROMISE)
		e.grace_on = e.until + 3;
	if (e.kind == EXCEPTION_PLAN)
		divide(w, &e);
	memcpy(e.currency, inv->currency, sizeof e.currency);
	VEC_PUSH(w->a, &e.invoices, inv->key);
	VEC_PUSH(w->a, &snap->exceptions, e);
}

static void pay(struct walk *w, struct snapshot *snap, struct invoice *inv,
		int64_t minor)
{
	struct receipt r = { .invoice_key = inv->key,
			     .on = snap->as_of,
			     .amount_minor = minor,
			     .kind = PAYMENT_PAYMENT };

	memcpy(r.currency, inv->currency, sizeof r.currency);
	inv->outstanding_minor -= minor;
	VEC_PUSH(w->a, &snap->receipts, r);
}

/* One die: on which day what happens to which invoice. */
static void happen(struct walk *w, struct snapshot *snap, uint8_t die)
{
	struct invoice *inv = &snap->invoices.v[die % INVOICES];

	switch (die / INVOICES % 4) {
	case 0:
		pay(w, snap, inv, inv->outstanding_minor);
		break;
	case 1:
		pay(w, snap, inv, inv->outstanding_minor / 2);
		break;
	case 2:
		snap->last_reply_on = snap->as_of;
		break;
	default:
		except(w, snap, inv, die);
		return;
	}
	snap->last_answer_on = snap->as_of;
}

static bool events_of_day(struct walk *w, struct snapshot *snap)
{
	bool any = false;

	for (int i = 0; i < EVENTS; i++) {
		uint8_t die = w->dice[1 + INVOICES + i];

		if (snap->as_of - w->start->as_of != die % DAYS)
			continue;
		happen(w, snap, w->dice[(die + i) % DICE]);
		any = true;
	}
	return any;
}

/* ---- what must hold ----------------------------------------------------- */

static void check_demands(const struct snapshot *snap, const struct plan *plan)
{
	for (size_t i = 0; i < plan->messages.n; i++) {
		const struct planned_message *m = &plan->messages.v[i];
		int64_t demanded = 0;

		must(m->items.n);
		for (size_t k = 0; k < m->items.n; k++) {
			const struct planned_item *item = &m->items.v[k];

			demanded += item->payable_minor;
			must(item->payable_minor >= 0);
			must(item->payable_minor + item->disputed_minor <=
			     item->outstanding_minor);
			must(item->outstanding_minor ==
			     snap->invoices.v[item->invoice].outstanding_minor);
		}
		must(m->payable_minor >= 0 && m->payable_minor <= demanded);
	}
}

static void check_twice(struct walk *w, const struct snapshot *snap,
			const struct plan *plan)
{
	struct snapshot *again = snapshot_copy(snap, w->a);
	struct plan second;

	plan_apply(plan, again, snap->as_of, w->a);
	second = decide_now(&w->rules, again, w->a);
	must(!*plan_text(&second, again, w->a));
}

/* All that happened, a line for each day on which something did. With `only`
 * as a run does it: on the days that decide names, and after events. */
static const char *walk(struct walk *w, bool only)
{
	struct snapshot *snap = snapshot_copy(w->start, w->a);
	civil_day due = snap->as_of;
	const char *all = "", *text;

	for (int day = 0; day < DAYS; day++, snap->as_of++) {
		struct plan plan;

		if (!events_of_day(w, snap) && only && snap->as_of < due)
			continue;
		plan = decide_now(&w->rules, snap, w->a);
		must(plan.due_on >= snap->as_of);
		due = plan.due_on;
		check_demands(snap, &plan);
		if (!only)
			check_twice(w, snap, &plan);
		text = plan_text(&plan, snap, w->a);
		if (*text)
			all = arena_printf(w->a, "%s%d: %s\n", all, day, text);
		plan_apply(&plan, snap, snap->as_of, w->a);
	}
	return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena = ARENA_INIT;
	struct walk w = { .a = &arena, .dice = data };

	if (n > DICE && load(&w, (const char *)data + DICE, n - DICE)) {
		begin(&w);
		must(!strcmp(walk(&w, false), walk(&w, true)));
	}
	arena_release(&arena);
	return 0;
}
