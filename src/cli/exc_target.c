/*
 * What a command is about, and whether that can be: an invoice that is paid
 * needs no hold, and an amount has the currency of its invoice.
 */
#include <string.h>

#include "exc.h"
#include "relance/text.h"

/* ---- what it is about -------------------------------------------------- */

static int load(struct target *t)
{
	struct context *c = t->c;

	return exit_code(c, run_decide_one(context_run(c), t->who.customer_key,
					   c->as_of, LOAD_SETTLED, &c->arena,
					   &t->snap, &t->plan, NULL));
}

const struct invoice *target_inv(const struct target *t)
{
	return &t->snap.invoices.v[t->at];
}

char *target_name(struct target *t, size_t at)
{
	const struct invoice *inv = &t->snap.invoices.v[at];

	return invoice_name(&t->c->arena, inv->invoice_id, inv->instalment);
}

int invoice_is_owed(struct target *t, size_t at)
{
	const struct invoice *inv = &t->snap.invoices.v[at];
	const char *state = invoice_state(inv);
	char day[DATE_TEXT_SIZE];

	if (!strcmp(state, "open"))
		return EX_OK;
	return usage_error(t->c,
			   "There is nothing to chase; relance show tells "
			   "what happened to it.",
			   "invoice %s is %s%s on %s", target_name(t, at),
			   !strcmp(state, "draft") ? "a " : "", state,
			   date_to_text(t->c->as_of, day));
}

static int place_of(struct target *t, const struct invoice_ref *ref,
		    size_t *at_out)
{
	char day[DATE_TEXT_SIZE];

	for (size_t i = 0; i < t->snap.invoices.n; i++) {
		if (t->snap.invoices.v[i].key != ref->invoice_key)
			continue;
		*at_out = i;
		return EX_OK;
	}
	return usage_error(
		t->c, NULL, "invoice %s is not known on %s",
		invoice_name(&t->c->arena, ref->invoice_id, ref->instalment),
		date_to_text(t->c->as_of, day));
}

static int take_invoice(struct target *t)
{
	struct invoice_ref ref = { .invoice_key = t->who.invoice_key,
				   .invoice_id = t->who.invoice_id,
				   .instalment = t->who.instalment };
	int code = place_of(t, &ref, &t->at);

	if (code == EX_OK)
		t->label = target_name(t, t->at);
	return code == EX_OK ? invoice_is_owed(t, t->at) : code;
}

int target_subject(struct context *c, struct target *t)
{
	int code;

	*t = (struct target){ .c = c };
	code = find_subject(c, &t->who);
	if (code == EX_OK)
		code = load(t);
	if (code == EX_OK)
		t->label = t->snap.customer.customer_id;
	return code == EX_OK && t->who.invoice_key ? take_invoice(t) : code;
}

int target_customer(struct context *c, struct target *t)
{
	int code;

	*t = (struct target){ .c = c };
	code = find_customer(c, c->args.word[0], &t->who.customer_key);
	if (code == EX_OK)
		code = load(t);
	if (code == EX_OK)
		t->label = t->snap.customer.customer_id;
	return code;
}

int target_invoice(struct context *c, struct target *t)
{
	struct invoice_ref ref = { 0 };
	int code = find_invoice(c, c->args.word[0], &ref);

	*t = (struct target){ .c = c };
	t->who = (struct subject){ ref.customer_key, ref.invoice_key,
				   ref.invoice_id, ref.instalment };
	if (code == EX_OK)
		code = load(t);
	return code == EX_OK ? take_invoice(t) : code;
}

int target_another(struct target *t, const char *id, size_t *at_out)
{
	struct invoice_ref ref = { 0 };
	int code = find_invoice(t->c, id, &ref);

	if (code != EX_OK)
		return code;
	if (ref.customer_key != t->who.customer_key)
		return usage_error(t->c,
				   arena_printf(&t->c->arena,
						"relance invoices --customer "
						"%s lists those that are.",
						t->snap.customer.customer_id),
				   "invoice %s is not of customer %s",
				   ref.invoice_id,
				   t->snap.customer.customer_id);
	code = place_of(t, &ref, at_out);
	return code == EX_OK ? invoice_is_owed(t, *at_out) : code;
}

/* ---- what was typed ---------------------------------------------------- */

static const char *option_name(const struct context *c, enum opt id)
{
	for (size_t i = 0; i < c->command->option_count; i++)
		if (c->command->option[i].id == id)
			return c->command->option[i].name;
	return "";
}

int need(struct context *c, enum opt id, const char *hint)
{
	if (!given(&c->args, id))
		return usage_error(c, hint, "relance %s needs --%s",
				   c->command->name, option_name(c, id));
	if (!c->args.text[id][strspn(c->args.text[id], " \t\n")])
		return usage_error(c, hint, "--%s is empty",
				   option_name(c, id));
	return EX_OK;
}

civil_day day_typed(struct context *c, enum opt id, civil_day otherwise)
{
	return given(&c->args, id) ? c->args.day[id] : otherwise;
}

int not_before(struct context *c, enum opt id, civil_day first,
	       const char *what)
{
	char on[DATE_TEXT_SIZE], day[DATE_TEXT_SIZE];

	if (!given(&c->args, id) || c->args.day[id] >= first)
		return EX_OK;
	return usage_error(c,
			   first == c->as_of ? "With --as-of it counts from "
					       "an earlier day."
					     : NULL,
			   "--%s %s is before %s, %s", option_name(c, id),
			   date_to_text(c->args.day[id], on),
			   date_to_text(first, day), what);
}

int not_later(struct context *c, enum opt id)
{
	char on[DATE_TEXT_SIZE], day[DATE_TEXT_SIZE];

	if (!given(&c->args, id) || c->args.day[id] <= c->as_of)
		return EX_OK;
	return usage_error(c, "It can be recorded when it has happened.",
			   "--%s %s is later than %s", option_name(c, id),
			   date_to_text(c->args.day[id], on),
			   date_to_text(c->as_of, day));
}

static int not_an_amount(struct context *c, const char *text)
{
	return usage_error(c,
			   "Write it as 1250.50, or with its currency as "
			   "\"1250.50 EUR\".",
			   "\"%s\" is not an amount", text);
}

static int other_currency(struct context *c, const char *text,
			  const char *currency)
{
	return usage_error(c, NULL, "\"%s\" is not an amount in %s", text,
			   currency);
}

int amount_typed(struct context *c, const char *text, char currency[4],
		 int64_t *minor_out)
{
	size_t n = strspn(text, "+-.,0123456789");
	const char *code = text + n + strspn(text + n, " ");

	if (*code && (strlen(code) != 3 || currency_decimals(code) < 0))
		return not_an_amount(c, text);
	if (*code && *currency && strcmp(code, currency) != 0)
		return other_currency(c, text, currency);
	if (!*code && !*currency)
		return usage_error(c, "Write it as \"1250.50 EUR\".",
				   "there are several currencies: \"%s\" does "
				   "not say which",
				   text);
	if (*code)
		for (int i = 0; i < 4; i++)
			currency[i] = code[i];
	if (!money_parse(text, n, currency, minor_out))
		return not_an_amount(c, text);
	if (*minor_out <= 0)
		return usage_error(c, NULL,
				   "--amount %s is not more than "
				   "nothing",
				   text);
	return EX_OK;
}

int word_of(struct context *c, enum opt id, const char *const *words, size_t n,
	    const char *what)
{
	struct str all = STR_INIT;
	const char *word = c->args.text[id], *near;

	for (size_t i = 0; i < n; i++)
		if (!strcmp(words[i], word))
			return EX_OK;
	near = text_nearest(word, words, n);
	for (size_t i = 0; i < n; i++)
		str_addf(&all, "%s%s", i ? ", " : "", words[i]);
	usage_error(c,
		    near ? arena_printf(&c->arena, "Did you mean %s?", near)
			 : arena_printf(&c->arena, "Write one of %s.", all.buf),
		    "\"%s\" is no %s", word, what);
	str_release(&all);
	return EX_USAGE;
}

const char *money_words(struct context *c, int64_t minor, const char *currency)
{
	return arena_printf(&c->arena, "%s %s",
			    money_text(&c->arena, minor, currency), currency);
}

void say_day(struct context *c, const char *before, civil_day on,
	     const char *after)
{
	char day[DATE_TEXT_SIZE];

	str_addf(&c->out, "%s%s%s", before, date_to_text(on, day), after);
}
