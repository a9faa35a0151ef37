/*
 * What the commands about insurers ask first: which debtor was typed, and
 * under which contract.
 */
#include "cmd.h"
#include "insurer.h"
#include "relance/text.h"

int debtor_named(struct context *c, const char *id, struct debtor *d,
		 const struct contract **k)
{
	int64_t key;
	int code = find_customer(c, id, &key);

	if (code != EX_OK)
		return code;
	return exit_code(c, run_debtor_load(context_run(c), key, c->as_of,
					    &c->arena, d, k));
}

int not_insured(struct context *c, const struct debtor *d)
{
	return usage_error(c,
			   "relance limit set, or limits.csv, tells of its "
			   "limit.",
			   "no contract covers %s: it has no limit",
			   debtor_name(d));
}

static int unknown_contract(struct context *c, const char *name)
{
	struct candidates names = { 0 };
	const char *near;

	for (size_t i = 0; i < c->rules.contract_count; i++)
		VEC_PUSH(&c->arena, &names, c->rules.contract[i].name);
	near = text_nearest(name, names.v, names.n);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : "Contracts stand in insurance/.",
		"there is no contract \"%s\"", name);
}

int contract_typed(struct context *c, const struct debtor *d,
		   const struct contract *of_debtor,
		   const struct contract **out)
{
	const char *name = c->args.text[OPT_CONTRACT];

	*out = name ? rules_contract(&c->rules, name) : of_debtor;
	if (*out)
		return EX_OK;
	if (name)
		return unknown_contract(c, name);
	if (c->rules.contract_count == 1) {
		*out = &c->rules.contract[0];
		return EX_OK;
	}
	if (!c->rules.contract_count)
		return usage_error(c, "A contract is a file in insurance/.",
				   "there is no contract with an insurer");
	if (!d)
		return usage_error(c, "Which one? --contract NAME.",
				   "there are several contracts");
	return usage_error(c, "Which one? --contract NAME.",
			   "%s has no limit under any contract yet",
			   debtor_name(d));
}
