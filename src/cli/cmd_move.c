/* `move`: an invoice stands on a step that no message of ours brought it. */
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

struct placement {
	struct context *c;
	struct invoice_ref ref;
	const char *policy_name, *step_name, *reason; /* policy may be NULL */
	civil_day on;
	/* found out: */
	const struct policy *policy;
	const struct step *step;
};

static void take_policy(void *ctx, const struct looked_at *look)
{
	struct placement *p = ctx;

	for (size_t i = 0; i < look->snap->invoices.n; i++)
		if (look->snap->invoices.v[i].key == p->ref.invoice_key)
			p->policy = look->plan->outcome[i].policy;
}

static int unknown_policy(struct context *c, const char *name)
{
	struct candidates names = { 0 };
	const char *near;

	for (size_t i = 0; i < c->rules.policy_count; i++)
		VEC_PUSH(&c->arena, &names, c->rules.policy[i].name);
	near = text_nearest(name, names.v, names.n);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near) : NULL,
		"there is no policy \"%s\"", name);
}

static int find_policy(struct placement *p)
{
	struct context *c = p->c;
	int code;

	if (p->policy_name) {
		p->policy = rules_policy(&c->rules, p->policy_name);
		return p->policy ? EX_OK : unknown_policy(c, p->policy_name);
	}
	code = one_customer(c, p->ref.customer_key, true, take_policy, p);
	if (code != EX_OK || p->policy)
		return code;
	return usage_error(c, "Name one with --policy.",
			   "no policy applies to invoice %s",
			   p->ref.invoice_id);
}

static int find_step(struct placement *p)
{
	struct context *c = p->c;
	int i = policy_step_find(p->policy, p->step_name);
	struct candidates names = { 0 };
	const char *near;

	if (i >= 0) {
		p->step = &p->policy->step[i];
		return EX_OK;
	}
	for (size_t s = 0; s < p->policy->step_count; s++)
		VEC_PUSH(&c->arena, &names, p->policy->step[s].name);
	near = text_nearest(p->step_name, names.v, names.n);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : arena_printf(&c->arena, "Its first step is %s.",
				    names.n ? names.v[0] : "none"),
		"policy %s has no step \"%s\"", p->policy->name, p->step_name);
}

static int resolve_names(struct placement *p, const char *invoice)
{
	int code = find_invoice(p->c, invoice, &p->ref);

	if (code == EX_OK)
		code = find_policy(p);
	return code == EX_OK ? find_step(p) : code;
}

static int place(struct placement *p)
{
	struct context *c = p->c;
	char day[DATE_TEXT_SIZE];
	enum status st =
		store_move(c->store, p->ref.invoice_key, p->policy->name,
			   p->step->name, p->step->stage, p->on, p->reason);

	if (st == STATUS_CONFLICT)
		return usage_error(c, "relance show tells what happened to it.",
				   "invoice %s has a message under way or "
				   "that step already",
				   p->ref.invoice_id);
	if (st != STATUS_OK)
		return exit_code(c, st);
	text_add_safe(&c->out, invoice_name(&c->arena, p->ref.invoice_id,
					    p->ref.instalment));
	str_addf(&c->out, ": has had %s of %s, on %s\n", p->step->name,
		 p->policy->name, date_to_text(p->on, day));
	return EX_OK;
}

static int move_one(struct context *c)
{
	struct placement p = {
		.c = c,
		.policy_name = c->args.text[OPT_POLICY],
		.step_name = c->args.text[OPT_STEP],
		.reason = c->args.text[OPT_REASON],
		.on = c->as_of,
	};
	int code = resolve_names(&p, c->args.word[0]);

	return code == EX_OK ? place(&p) : code;
}

/* ---- many at once -------------------------------------------------------- */

/* Give the errors of a line its place in the file. */
static void blame_line(struct context *c, size_t from, const char *path,
		       int line)
{
	for (size_t i = from; i < c->diags.n; i++)
		c->diags.v[i].pos = (struct pos){ path, line, 0 };
}

static int resolve_all(struct context *c, const char *path,
		       const struct import_moves *moves,
		       struct placement *placed)
{
	int worst = EX_OK;

	for (size_t i = 0; i < moves->n; i++) {
		const struct import_move *m = &moves->v[i];
		size_t before = c->diags.n;
		int code;

		placed[i] = (struct placement){
			.c = c,
			.policy_name = m->policy,
			.step_name = m->step,
			.reason = m->reason ? m->reason
					    : c->args.text[OPT_REASON],
			.on = m->on == DAY_NONE ? c->as_of : m->on,
		};
		code = resolve_names(&placed[i], m->invoice_id);
		if (code == EX_OK && !placed[i].reason) {
			usage_error(c,
				    "Give it in the column reason, or with "
				    "--reason for all.",
				    "a reason is needed");
			code = EX_USAGE;
		}
		blame_line(c, before, path, m->line);
		if (code != EX_OK)
			worst = EX_DATAERR;
	}
	return worst;
}

/* All or nothing: names first, then one transaction. */
static int move_many(struct context *c, const char *path)
{
	struct import_moves moves;
	struct placement *placed;
	enum status st = import_moves(path, &c->arena, &moves, &c->diags);
	int code;

	if (st == STATUS_NOT_FOUND)
		return EX_NOINPUT;
	if (st != STATUS_OK && st != STATUS_INVALID)
		return exit_code(c, st);
	placed = ARENA_ARRAY(&c->arena, struct placement, moves.n + 1);
	code = resolve_all(c, path, &moves, placed);
	if (code != EX_OK || st != STATUS_OK)
		return EX_DATAERR;
	st = store_begin(c->store);
	if (st != STATUS_OK)
		return exit_code(c, st);
	for (size_t i = 0; i < moves.n && code == EX_OK; i++)
		code = place(&placed[i]);
	if (code == EX_OK)
		return exit_code(c, store_commit(c->store));
	store_abort(c->store);
	str_clear(&c->out);
	return code;
}

int cmd_move(struct context *c)
{
	const char *from = c->args.text[OPT_FROM];
	int code;

	if (!from == !c->args.words)
		return usage_error(c, c->command->example[0].line,
				   "relance move needs an invoice or --from");
	if (!from && !given(&c->args, OPT_STEP))
		return usage_error(c, c->command->example[0].line,
				   "relance move needs --step");
	if (!from && !given(&c->args, OPT_REASON))
		return usage_error(c, "The journal keeps it: --reason \"...\".",
				   "relance move needs --reason");
	code = context_store(c, STORE_WRITE);
	if (code != EX_OK)
		return code;
	return from ? move_many(c, from) : move_one(c);
}
