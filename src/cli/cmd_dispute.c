/* `dispute` and `settle`: an invoice, or a part of it, is contested. */
#include <string.h>

#include "cmd.h"
#include "exc.h"
#include "relance/text.h"

/* What of it is contested now, and what would be left to contest. */
static int check_amount(struct target *t, int64_t *minor_out)
{
	struct context *c = t->c;
	const struct invoice *inv = target_inv(t);
	int64_t left =
		inv->outstanding_minor - t->plan.outcome[t->at].disputed_minor;
	char currency[4];
	int code;

	if (left <= 0)
		return usage_error(c, "relance exceptions lists the disputes.",
				   "invoice %s is disputed already", t->label);
	*minor_out = -1;
	if (!given(&c->args, OPT_AMOUNT))
		return EX_OK;
	memcpy(currency, inv->currency, sizeof currency);
	code = amount_typed(c, c->args.text[OPT_AMOUNT], currency, minor_out);
	if (code == EX_OK && *minor_out > left)
		return usage_error(c, NULL,
				   "of invoice %s only %s can be "
				   "disputed",
				   t->label,
				   money_words(c, left, inv->currency));
	return code;
}

static void say_rest(struct target *t, int64_t minor)
{
	struct context *c = t->c;
	const struct invoice *inv = target_inv(t);
	int64_t rest = inv->outstanding_minor -
		       t->plan.outcome[t->at].disputed_minor - minor;

	if (minor < 0 || rest <= 0) {
		str_add(&c->out, "  No letter demands it before it is settled");
	} else {
		str_addf(&c->out, "  %s of it is asked for no more, ",
			 money_words(c, minor, inv->currency));
		str_addf(&c->out, "%s still is",
			 money_words(c, rest, inv->currency));
	}
	str_addf(&c->out, "; it ends with relance settle %s.\n", t->label);
}

static int dispute(struct target *t, int64_t minor)
{
	struct context *c = t->c;
	struct exception e = { .kind = EXCEPTION_DISPUTE,
			       .from = c->as_of,
			       .until = DAY_NEVER,
			       .grace_on = DAY_NEVER,
			       .known_on = DAY_NONE,
			       .published_on = DAY_NONE,
			       .amount_minor = minor,
			       .reason = c->args.text[OPT_REASON] };
	struct effect effect;
	const char *id;
	int code = effect_begin(c, t->who.customer_key, &effect);

	memcpy(e.currency, target_inv(t)->currency, sizeof e.currency);
	VEC_PUSH(&c->arena, &e.invoices, t->who.invoice_key);
	if (code == EX_OK)
		code = record(t, &e, &id);
	if (code != EX_OK)
		return code;
	say_rest(t, minor);
	return effect_show(&effect, true);
}

int cmd_dispute(struct context *c)
{
	struct target t;
	int64_t minor = -1;
	int code = need(c, OPT_REASON,
			"Say what the customer contests: --reason \"...\".");

	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = target_invoice(c, &t);
	if (code == EX_OK)
		code = check_amount(&t, &minor);
	return code == EX_OK ? dispute(&t, minor) : code;
}

/* ---- settle ------------------------------------------------------------ */

static int nothing_disputed(struct target *t)
{
	if (target_inv(t)->status == INVOICE_DISPUTED)
		return usage_error(t->c,
				   "Change it there; the next import brings "
				   "it.",
				   "invoice %s is disputed by its status in "
				   "the imported list",
				   t->label);
	return usage_error(t->c, "relance exceptions lists what stands.",
			   "invoice %s is not disputed", t->label);
}

static int settle(struct target *t, const struct found_exceptions *found)
{
	struct context *c = t->c;
	civil_day on = given(&c->args, OPT_ON) ? c->args.day[OPT_ON] : c->as_of;
	struct effect effect;
	int code = effect_begin(c, t->who.customer_key, &effect);

	for (size_t i = 0; i < found->n && code == EX_OK; i++)
		code = not_before(c, OPT_ON, found->v[i].from,
				  "when the dispute began");
	if (code == EX_OK)
		code = end_all(c, found, on, NULL);
	if (code != EX_OK)
		return code;
	for (size_t i = 0; i < found->n; i++) {
		str_add(&c->out, i ? ", " : "");
		ink_text(&c->out, &c->out_style, INK_BOLD,
			 found->v[i].exception_id);
	}
	str_addf(&c->out, ": the dispute of %s is settled", t->label);
	say_day(c, ", from ", on, " all of it is asked for again\n");
	return effect_show(&effect, true);
}

int cmd_settle(struct context *c)
{
	struct target t;
	struct found_exceptions found;
	int code = context_store(c, STORE_WRITE);

	if (code == EX_OK)
		code = not_later(c, OPT_ON);
	if (code == EX_OK)
		code = target_invoice(c, &t);
	if (code != EX_OK)
		return code;
	standing(&t, EXCEPTION_DISPUTE, t.who.invoice_key, false, &found);
	return found.n ? settle(&t, &found) : nothing_disputed(&t);
}
