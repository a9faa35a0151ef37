/* `check`: every fault of the working folder's files in one pass. */
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

/* ---- against the database ---------------------------------------------- */

struct fitting {
	struct context *c;
	size_t misfits;
};

/* Once per customer: the first open invoice that no rule fits. */
static void note_misfit(void *ctx, const struct looked_at *look)
{
	struct fitting *f = ctx;
	const struct customer *customer = &look->snap->customer;
	struct diag *diag;

	for (size_t i = 0; i < look->snap->invoices.n; i++) {
		const struct outcome *o = &look->plan->outcome[i];

		if (o->blocked_by != REASON_NO_POLICY || o->policy)
			continue;
		f->misfits++;
		diag = diag_add(&f->c->diags, SEVERITY_WARNING,
				(struct pos){ 0 },
				"no policy applies to customer %s (%s)",
				customer->customer_id,
				customer->name ? customer->name : "no name");
		diag_hint(&f->c->diags, diag,
			  "Widen an applies_to, or give the customer a policy; "
			  "policy: none says that nobody is to be chased.");
		return;
	}
}

/* A currency that the ladder names no amount for is never compared. */
static void note_currency(void *ctx, const struct looked_at *look)
{
	struct fitting *f = ctx;
	const struct snapshot *snap = look->snap;

	note_misfit(ctx, look);
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

static int check_database(struct context *c)
{
	struct fitting f = { .c = c };
	char *path = context_path(c, "relance.db");
	struct store_options options = { .now_at = process_now, .who = c->who };
	enum status st =
		store_open(path, STORE_READ, &options, &c->store, &c->diags);

	if (st != STATUS_OK)
		return exit_code(c, st);
	return each_customer(c, false, note_currency, &f);
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
		text_add_safe(&c->out, report.buf);
	if (!c->json && report.len)
		str_add_ch(&c->out, '\n');
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
	if (letters == STATUS_OK && code == EX_OK)
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
