/* `check`: every fault of the working folder's files in one pass. */
#include <string.h>

#include "check.h"
#include "cmd.h"
#include "relance/text.h"

/* ---- against the database ---------------------------------------------- */

struct fitting {
	struct context *c;
	size_t misfits;
	bool told;	     /* how a document is imported */
	const char *lost;    /* step named last that is gone */
	struct told lacks;   /* "de courtesy", told once */
	struct told factors; /* "delegated Lumen", told once */
};

/* A name that the rules do not know: of a policy, or of the step on which an
 * invoice stands. A run sets these aside with the same words. */
static void note_lost(struct fitting *f, const struct looked_at *look)
{
	for (size_t i = 0; i < look->plan->tasks.n; i++) {
		const struct planned_task *t = &look->plan->tasks.v[i];
		const struct invoice *inv;
		struct diag *diag;

		/* Those of a lost step and of a factor have words of their
		 * own. */
		if (t->kind != TASK_SET_ASIDE || !t->invoices.n ||
		    str_eq(t->subject, "lost step") ||
		    text_starts(t->subject, "factor "))
			continue;
		inv = &look->snap->invoices.v[t->invoices.v[0]];
		f->misfits++;
		diag = diag_add(&f->c->diags, SEVERITY_WARNING,
				(struct pos){ 0 }, "customer %s, %s%s: %s",
				look->snap->customer.customer_id,
				invoice_name(&f->c->arena, inv->invoice_id,
					     inv->instalment),
				t->invoices.n > 1 ? " and others" : "",
				t->text);
		if (t->command)
			diag_hint(&f->c->diags, diag, "%s", t->command);
	}
}

static bool names_policy(const struct snapshot *snap, const struct invoice *inv)
{
	return inv->policy || snap->customer.policy;
}

/* Once per customer: the first open invoice that no applies_to fits. */
static void note_misfit(struct fitting *f, const struct looked_at *look)
{
	const struct customer *customer = &look->snap->customer;
	struct diag *diag;

	for (size_t i = 0; i < look->snap->invoices.n; i++) {
		const struct outcome *o = &look->plan->outcome[i];
		const struct invoice *inv = &look->snap->invoices.v[i];

		if (o->blocked_by != REASON_NO_POLICY || o->policy ||
		    names_policy(look->snap, inv))
			continue;
		f->misfits++;
		diag = diag_add(&f->c->diags, SEVERITY_WARNING,
				(struct pos){ 0 },
				"no policy applies to invoice %s of customer "
				"%s (%s)",
				inv->invoice_id, customer->customer_id,
				customer->name ? customer->name : "no name");
		diag_hint(&f->c->diags, diag,
			  "Widen an applies_to, or give the customer a policy; "
			  "policy: none says that nobody is to be chased.");
		return;
	}
}

/* Limits are given to legal entities: without its number nobody sees that two
 * accounts are one debtor. */
static void note_legal_id(struct fitting *f, const struct looked_at *look)
{
	const struct customer *customer = &look->snap->customer;
	struct diag *diag;

	if (!look->snap->limits.n ||
	    (customer->legal_id && *customer->legal_id))
		return;
	f->misfits++;
	diag = diag_add(&f->c->diags, SEVERITY_WARNING, (struct pos){ 0 },
			"customer %s has a credit limit, but no legal_id",
			customer->customer_id);
	diag_hint(&f->c->diags, diag,
		  "Customers of one country with one legal_id share a limit; "
		  "the insurer asks for it in each notice.");
}

/* A currency that the ladder names no amount for is never compared. */
static void note_currency(void *ctx, const struct looked_at *look)
{
	struct fitting *f = ctx;
	const struct snapshot *snap = look->snap;

	note_lost(f, look);
	note_misfit(f, look);
	note_legal_id(f, look);
	for (size_t i = 0; i < snap->invoices.n; i++) {
		const struct policy *p = look->plan->outcome[i].policy;
		const char *currency = snap->invoices.v[i].currency;
		int64_t minor;
		struct diag *diag;

		if (!p || !p->minimum.n ||
		    amounts_find(&p->minimum, currency, &minor))
			continue;
		f->misfits++;
		diag = diag_add(&f->c->diags, SEVERITY_WARNING, p->pos,
				"customer %s owes %s, for which policy %s "
				"names no minimum",
				snap->customer.customer_id, currency, p->name);
		diag_hint(&f->c->diags, diag, "Write minimum: 50 EUR | 55 %s.",
			  currency);
		return;
	}
}

/* Once per invoice that a step to come is to carry. */
static void note_document(struct fitting *f, const struct looked_at *look,
			  size_t i)
{
	const struct outcome *o = &look->plan->outcome[i];
	const struct step *step = o->step ? o->step : o->next;
	const struct invoice *inv = &look->snap->invoices.v[i];
	const char *why = NULL;
	struct diag *diag;

	if (!step ||
	    run_documents_missing(&f->c->run, step, inv, look->scratch, &why) !=
		    STATUS_OK ||
	    !why)
		return;
	f->misfits++;
	diag = diag_add(
		&f->c->diags, SEVERITY_WARNING, step->pos,
		"step %s is to carry invoice %s of customer %s: %s", step->name,
		invoice_name(&f->c->arena, inv->invoice_id, inv->instalment),
		look->snap->customer.customer_id, why);
	if (!f->told)
		diag_hint(&f->c->diags, diag,
			  "Import a line of documents.csv with kind invoice, "
			  "and put the file below documents_dir.");
	f->told = true;
}

/* A customer who would be written to in another language than their own. */
static void note_language(struct fitting *f, const struct looked_at *look,
			  const struct step *step)
{
	const struct templates *t = run_templates(&f->c->run);
	const char *language =
		t ? templates_lack(t, &look->snap->customer, step) : NULL;
	struct diag *diag;

	if (!language ||
	    !told_first(f->c, &f->lacks,
			arena_printf(look->scratch, "%s %s", language,
				     step->template_name)))
		return;
	f->misfits++;
	diag = diag_add(&f->c->diags, SEVERITY_WARNING, step->template_pos,
			"no template \"%s\" in language \"%s\", which "
			"customer %s is to be written to in",
			step->template_name, language,
			look->snap->customer.customer_id);
	diag_hint(&f->c->diags, diag,
		  "Write templates/%s/%s.md; until then it is the company's "
		  "language.",
		  language, step->template_name);
}

static void note_letters(struct fitting *f, const struct looked_at *look)
{
	const struct policy *last = NULL;

	for (size_t i = 0; i < look->snap->invoices.n; i++) {
		const struct policy *p = look->plan->outcome[i].policy;

		note_document(f, look, i);
		for (size_t k = 0; p && p != last && k < p->step_count; k++)
			note_language(f, look, &p->step[k]);
		last = p;
	}
}

static void look_at_customer(void *ctx, const struct looked_at *look)
{
	struct fitting *f = ctx;

	note_currency(ctx, look);
	note_letters(ctx, look);
	for (size_t i = 0; i < look->snap->invoices.n; i++) {
		f->misfits += check_step(f->c, look, i, &f->lost);
		f->misfits += check_factor(f->c, look, i, &f->factors);
	}
}

static int check_database(struct context *c)
{
	struct fitting f = { .c = c };
	char *path = context_path(c, "relance.db");
	struct store_options options = { .now_at = process_now, .who = c->who };
	enum status st =
		store_open(path, STORE_READ, &options, &c->store, &c->diags);

	if (st != STATUS_OK)
		return exit_code(c, st);
	return each_customer(c, false, look_at_customer, &f);
}

/* ---- mail --------------------------------------------------------------- */

static int check_mail(struct context *c)
{
	struct deliver_options options = { .mail = &c->rules.config.mail,
					   .dir = c->dir,
					   .stop = process_stop() };
	struct str report = STR_INIT;
	enum status st = deliver_check(&options, &report, &c->diags);

	if (!c->json)
		add_lines_safe(&c->out, report.buf);
	str_release(&report);
	return st == STATUS_PERMFAIL ? EX_CONFIG : exit_code(c, st);
}

/* ---- files -------------------------------------------------------------- */

static void say_fine(struct context *c)
{
	const struct rules *r = &c->rules;
	size_t steps = 0;

	for (size_t i = 0; i < r->policy_count; i++)
		steps += r->policy[i].step_count;
	str_add(&c->out, "No fault in ");
	add_count(&c->out, r->policy_count, "policy", "policies");
	str_add(&c->out, " with ");
	add_count(&c->out, steps, "step", "steps");
	str_add(&c->out, ", ");
	add_count(&c->out, r->contract_count, "insurer's contract",
		  "insurers' contracts");
	str_add(&c->out, " and the letters.\n");
}

static int check_files(struct context *c)
{
	struct templates *templates = NULL;
	enum status letters;
	int code = context_rules(c);

	if (code != EX_OK && code != EX_CONFIG)
		return code;
	letters = templates_load(c->dir, &c->arena, &templates, &c->diags);
	if (letters == STATUS_OK)
		templates_check_rules(templates, &c->rules, &c->diags);
	return c->diags.errors ? EX_CONFIG : code;
}

static void diags_to_json(struct context *c)
{
	for (size_t i = 0; i < c->diags.n; i++)
		json_check(&c->out, &c->diags.v[i]);
	c->diags.n = 0;
}

int cmd_check(struct context *c)
{
	int code = check_files(c);

	if (code == EX_OK && given(&c->args, OPT_AGAINST_DATABASE))
		code = check_database(c);
	if (code == EX_OK && given(&c->args, OPT_MAIL))
		code = check_mail(c);
	if (c->json)
		diags_to_json(c);
	else if (code == EX_OK && !c->diags.n)
		say_fine(c);
	return code;
}
