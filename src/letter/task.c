/*
 * What a step asks a person to do: the text of `task:` with the values of the
 * customer and of the invoices that it is about.
 */
#include <string.h>

#include "load.h"
#include "locale.h"
#include "relance/text.h"
#include "view.h"

struct errand {
	const struct rules *rules;
	const struct snapshot *snap;
	const struct plan *plan;
	const struct planned_task *task;
	struct arena *arena;
	struct view view;
};

static const struct invoice *invoice_at(const struct errand *e, size_t i)
{
	return &e->snap->invoices.v[e->task->invoices.v[i]];
}

static void add_item(struct errand *e, struct planned_message *m, size_t i)
{
	size_t at = e->task->invoices.v[i];
	const struct invoice *inv = &e->snap->invoices.v[at];
	const struct outcome *o = &e->plan->outcome[at];
	struct planned_item item = {
		.invoice = at,
		.step = e->task->step,
		.policy = o->policy,
		.outstanding_minor = inv->outstanding_minor,
		.disputed_minor = o->disputed_minor,
		.payable_minor = o->payable_minor,
		.days_overdue = days_overdue(inv, e->snap->as_of),
	};

	VEC_PUSH(e->arena, &m->items, item);
	if (!money_add(&m->payable_minor, o->payable_minor))
		BUG("a sum of invoices is out of range");
}

/* decide makes a task of its own for each payee. */
static const struct factor *payee_of(const struct errand *e)
{
	const struct invoice *inv = invoice_at(e, 0);

	if (invoice_factoring(inv) != FACTORING_DELEGATED)
		return NULL;
	return config_factor(&e->rules->config, inv->assigned_to);
}

/* The values as if it were a letter about what is owed in one currency. */
static void view_currency(struct errand *e, const char *currency)
{
	const char *language = letter_company_language(&e->rules->config);
	size_t first = e->task->invoices.v[0];
	/* The view borrows the currency. */
	struct planned_message *m = ARENA_NEW(e->arena, struct planned_message);
	struct letter_request req = { .rules = e->rules,
				      .snap = e->snap,
				      .message = m,
				      .message_id = "",
				      .data_of = DAY_NONE };

	*m = (struct planned_message){ .step = e->task->step,
				       .policy = e->plan->outcome[first].policy,
				       .payee = payee_of(e),
				       .deadline_on = DAY_NONE };
	memcpy(m->currency, currency, sizeof m->currency);
	m->in_charge = person_in_charge(e->rules, e->snap, m->policy);
	for (size_t i = 0; i < e->task->invoices.n; i++)
		if (str_eq(invoice_at(e, i)->currency, currency))
			add_item(e, m, i);
	view_build(&e->view, &req, language ? language : "en", e->arena);
}

static bool seen_before(const struct errand *e, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(invoice_at(e, k)->currency,
			   invoice_at(e, i)->currency))
			return true;
	return false;
}

/* "1 234,00 EUR + 50,00 USD": currencies are never added together. */
static const char *joined(struct errand *e, enum global_field field,
			  const char *after)
{
	const char *text = e->view.global[field];

	return after ? arena_printf(e->arena, "%s + %s", text, after) : text;
}

static void view_all(struct errand *e)
{
	const char *payable = NULL, *outstanding = NULL;

	/* From behind, so that what is left is about the first currency. */
	for (size_t i = e->task->invoices.n; i--;) {
		if (seen_before(e, i))
			continue;
		view_currency(e, invoice_at(e, i)->currency);
		payable = joined(e, GLOBAL_TOTAL_PAYABLE, payable);
		outstanding = joined(e, GLOBAL_TOTAL_OUTSTANDING, outstanding);
	}
	e->view.global[GLOBAL_TOTAL_PAYABLE] = payable;
	e->view.global[GLOBAL_TOTAL_OUTSTANDING] = outstanding;
}

const char *letter_task_text(const struct rules *rules,
			     const struct snapshot *snap,
			     const struct plan *plan,
			     const struct planned_task *task,
			     struct arena *arena)
{
	struct errand *e = ARENA_NEW(arena, struct errand);
	struct str out = STR_INIT;
	struct pieces pieces;
	struct diags d;
	const char *text;

	diags_init(&d, arena);
	if (!task->invoices.n ||
	    !template_compile_line(&pieces, task->text, task->step->pos, arena,
				   &d))
		return task->text;
	*e = (struct errand){ .rules = rules,
			      .snap = snap,
			      .plan = plan,
			      .task = task,
			      .arena = arena };
	view_all(e);
	template_expand_text(&pieces, &e->view, &out);
	text = view_clean(arena, arena_strndup(arena, out.buf, out.len));
	str_release(&out);
	return text;
}
