/* `mediation` and `insolvent`: somebody else has the debt in hand. */
#include <string.h>

#include "cmd.h"
#include "exc.h"
#include "relance/text.h"

#define ASKED_AFTER 90 /* days, when --until is not given */

/* The words after the customer; none: the whole customer. */
static int take_invoices(struct target *t, struct exception *e)
{
	struct context *c = t->c;

	for (int i = 1; i < c->args.words; i++) {
		size_t at = 0;
		int code = target_another(t, c->args.word[i], &at);

		if (code != EX_OK)
			return code;
		VEC_PUSH(&c->arena, &e->invoices, t->snap.invoices.v[at].key);
	}
	e->whole = !e->invoices.n;
	return EX_OK;
}

static int agreed(struct target *t)
{
	struct context *c = t->c;
	civil_day from = c->args.day[OPT_AGREED];
	struct exception e = { .kind = EXCEPTION_MEDIATION,
			       .from = from,
			       .until = given(&c->args, OPT_UNTIL)
						? c->args.day[OPT_UNTIL]
						: from + ASKED_AFTER,
			       .known_on = DAY_NONE,
			       .published_on = DAY_NONE,
			       .amount_minor = -1,
			       .reason = c->args.text[OPT_REASON] };
	struct effect effect;
	struct found_exceptions found;
	const char *id;
	int code = take_invoices(t, &e);

	e.grace_on = e.until;
	standing(t, EXCEPTION_MEDIATION, 0, e.whole, &found);
	if (code == EX_OK && found.n)
		return usage_error(c,
				   "It ends with --ended DAY --outcome "
				   "OUTCOME.",
				   "%s is a mediation with customer %s already",
				   found.v[0].exception_id, t->label);
	if (code == EX_OK)
		code = effect_begin(c, t->who.customer_key, &effect);
	if (code == EX_OK)
		code = record(t, &e, &id);
	if (code != EX_OK)
		return code;
	str_add(&c->out, "  The mediator has it, nothing of ours leaves; the "
			 "insurer's clock goes on.");
	say_day(c, " A task asks after ", e.until, ".\n");
	return effect_show(&effect, true);
}

static int ended(struct target *t)
{
	struct context *c = t->c;
	struct found_exceptions found;
	struct exception e = { 0 };
	struct effect effect;
	int code = take_invoices(t, &e);

	if (code != EX_OK)
		return code;
	standing(t, EXCEPTION_MEDIATION, e.whole ? 0 : e.invoices.v[0], true,
		 &found);
	if (!found.n)
		return usage_error(c, "relance exceptions lists what stands.",
				   "there is no mediation with customer %s",
				   t->label);
	for (size_t i = 0; i < found.n && code == EX_OK; i++)
		code = not_before(c, OPT_ENDED, found.v[i].from,
				  "when it was agreed");
	if (code == EX_OK)
		code = effect_begin(c, t->who.customer_key, &effect);
	if (code == EX_OK)
		code = end_all(c, &found, c->args.day[OPT_ENDED],
			       c->args.text[OPT_OUTCOME]);
	if (code != EX_OK)
		return code;
	ink_text(&c->out, &c->out_style, INK_BOLD, found.v[0].exception_id);
	str_add(&c->out, ": the mediation with customer ");
	text_add_safe(&c->out, t->label);
	str_addf(&c->out, " ended, outcome %s", c->args.text[OPT_OUTCOME]);
	say_day(c, "; the ladder goes on from ", c->args.day[OPT_ENDED], "\n");
	if (!strcmp(c->args.text[OPT_OUTCOME], "plan"))
		str_addf(&c->out,
			 "  Record what was agreed: relance plan %s "
			 "--invoices ...\n",
			 t->label);
	return effect_show(&effect, true);
}

static int check_mediation(struct context *c)
{
	static const char *const outcomes[] = { "plan", "remission",
						"commitment", "failed" };
	bool ends = given(&c->args, OPT_ENDED);
	int code;

	if (ends == given(&c->args, OPT_AGREED))
		return usage_error(c, c->command->example[0].line,
				   "relance mediation needs --agreed or "
				   "--ended");
	if (!ends && given(&c->args, OPT_OUTCOME))
		return usage_error(c, NULL, "--outcome goes with --ended");
	if (ends && given(&c->args, OPT_UNTIL))
		return usage_error(c, NULL, "--until goes with --agreed");
	if (!ends)
		return EX_OK;
	code = need(c, OPT_OUTCOME,
		    "How did it end? --outcome plan, remission, commitment or "
		    "failed.");
	return code == EX_OK
		       ? word_of(c, OPT_OUTCOME, outcomes, COUNT_OF(outcomes),
				 "outcome of a mediation")
		       : code;
}

int cmd_mediation(struct context *c)
{
	struct target t;
	int code = check_mediation(c);

	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = not_later(c, OPT_AGREED);
	if (code == EX_OK)
		code = not_later(c, OPT_ENDED);
	if (code == EX_OK && given(&c->args, OPT_AGREED))
		code = not_before(c, OPT_UNTIL, c->args.day[OPT_AGREED],
				  "when it was agreed");
	if (code == EX_OK)
		code = target_customer(c, &t);
	if (code != EX_OK)
		return code;
	return given(&c->args, OPT_AGREED) ? agreed(&t) : ended(&t);
}

/* ---- insolvency -------------------------------------------------------- */

static int insolvent(struct target *t)
{
	struct context *c = t->c;
	struct exception e = {
		.kind = EXCEPTION_INSOLVENCY,
		.whole = true,
		.from = c->args.day[OPT_ON],
		.until = DAY_NEVER,
		.grace_on = DAY_NEVER,
		.known_on = given(&c->args, OPT_KNOWN) ? c->args.day[OPT_KNOWN]
						       : c->as_of,
		.published_on = c->args.day[OPT_PUBLISHED],
		.amount_minor = -1,
		.reason = c->args.text[OPT_REASON],
		.detail = c->args.text[OPT_KIND],
	};
	struct found_exceptions found;
	struct effect effect;
	const char *id;
	int code = EX_OK;

	standing(t, EXCEPTION_INSOLVENCY, 0, true, &found);
	if (found.n)
		return usage_error(c,
				   arena_printf(&c->arena,
						"When it is over: relance "
						"release %s.",
						found.v[0].exception_id),
				   "%s records the insolvency of customer %s "
				   "already",
				   found.v[0].exception_id, t->label);
	code = effect_begin(c, t->who.customer_key, &effect);
	if (code == EX_OK)
		code = record(t, &e, &id);
	if (code != EX_OK)
		return code;
	str_addf(&c->out, "  Everything of ours stops at once (%s", e.detail);
	say_day(c, ", opened ", e.from, "");
	say_day(c, ", known ", e.known_on, "");
	str_addf(&c->out, "), until relance release %s.\n", id);
	return effect_show(&effect, true);
}

int cmd_insolvent(struct context *c)
{
	static const char *const kinds[] = { "safeguard", "reorganisation",
					     "liquidation", "other" };
	struct target t;
	int code = need(c, OPT_KIND,
			"Write --kind safeguard, reorganisation, liquidation "
			"or other.");

	if (code == EX_OK)
		code = word_of(c, OPT_KIND, kinds, COUNT_OF(kinds),
			       "kind of insolvency");
	if (code == EX_OK)
		code = need(c, OPT_ON,
			    "On which day was it opened? --on 2026-03-31");
	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = not_later(c, OPT_ON);
	if (code == EX_OK)
		code = not_later(c, OPT_KNOWN);
	if (code == EX_OK)
		code = not_before(c, OPT_PUBLISHED, c->args.day[OPT_ON],
				  "when it was opened");
	if (code == EX_OK)
		code = target_customer(c, &t);
	return code == EX_OK ? insolvent(&t) : code;
}
