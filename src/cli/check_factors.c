/*
 * `check --against-database`: assigned invoices of which nobody knows to whom
 * they are to be paid. A run sets them aside.
 */
#include "check.h"
#include "relance/text.h"

static void hint_factor(struct context *c, struct diag *diag, const char *name)
{
	const struct config *config = &c->rules.config;
	const char **known =
		ARENA_ARRAY(&c->arena, const char *, config->factor_count + 1);
	const char *near;

	for (size_t i = 0; i < config->factor_count; i++)
		known[i] = config->factor[i].key;
	near = text_nearest(name, known, config->factor_count);
	if (near)
		diag_hint(&c->diags, diag, "Did you mean \"%s\"?", near);
	else
		diag_hint(&c->diags, diag,
			  "Add it under factors with its IBAN; until then "
			  "nobody is written to about such invoices.");
}

static void say_factor(struct context *c, const struct looked_at *look,
		       const struct invoice *inv)
{
	struct diag *diag = diag_add(
		&c->diags, SEVERITY_WARNING, c->rules.config.pos,
		"invoice %s of customer %s is to be paid to factor \"%s\", "
		"which relance.yaml does not describe",
		invoice_name(&c->arena, inv->invoice_id, inv->instalment),
		look->snap->customer.customer_id,
		inv->assigned_to ? inv->assigned_to : "");

	hint_factor(c, diag, inv->assigned_to ? inv->assigned_to : "");
}

static void say_unclear(struct context *c, const struct looked_at *look,
			const struct invoice *inv)
{
	struct diag *diag = diag_add(
		&c->diags, SEVERITY_WARNING, (struct pos){ 0 },
		"invoice %s of customer %s is assigned to %s, and no file says "
		"how",
		invoice_name(&c->arena, inv->invoice_id, inv->instalment),
		look->snap->customer.customer_id,
		inv->assigned_to ? inv->assigned_to : "a factor");

	diag_hint(&c->diags, diag,
		  "Import the column factoring: managed, delegated or "
		  "confidential; until then nobody is written to about it.");
}

bool check_factor(struct context *c, const struct looked_at *look, size_t i,
		  struct told *told)
{
	const struct invoice *inv = &look->snap->invoices.v[i];
	enum factoring how = invoice_factoring(inv);
	bool first;

	if (inv->outstanding_minor <= 0 || inv->status == INVOICE_DRAFT ||
	    inv->status == INVOICE_CANCELLED ||
	    (how != FACTORING_UNCLEAR && how != FACTORING_DELEGATED) ||
	    (how == FACTORING_DELEGATED &&
	     config_factor(&c->rules.config, inv->assigned_to)))
		return false;
	first = told_first(
		c, told,
		arena_printf(look->scratch, "%s %s", factoring_name(how),
			     inv->assigned_to ? inv->assigned_to : ""));
	if (!first)
		return false;
	if (how == FACTORING_UNCLEAR)
		say_unclear(c, look, inv);
	else
		say_factor(c, look, inv);
	return true;
}

bool told_first(struct context *c, struct told *told, const char *what)
{
	for (size_t i = 0; i < told->n; i++)
		if (str_eq(told->v[i], what))
			return false;
	VEC_PUSH(&c->arena, told, arena_strdup(&c->arena, what));
	return true;
}
