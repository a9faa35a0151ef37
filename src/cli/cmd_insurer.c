/* `insurer`, `event` and `fee`: what is told of a case from outside. */
#include <string.h>

#include "cmd.h"
#include "insurer.h"
#include "relance/text.h"

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
	return usage_error(c, "Which one? --contract NAME.",
			   "%s has no limit under any contract yet",
			   debtor_name(d));
}

/* ---- what is recorded ---------------------------------------------------- */

static const char *text_of(struct context *c, enum opt id)
{
	return given(&c->args, id) ? c->args.text[id] : NULL;
}

static int begin(struct context *c, struct insurer_record *r)
{
	int code = context_store(c, STORE_WRITE);

	if (code == EX_OK)
		code = not_later(c, OPT_ON);
	if (code == EX_OK)
		code = not_later(c, OPT_KNOWN);
	if (code != EX_OK)
		return code;
	r->on = given(&c->args, OPT_ON) ? c->args.day[OPT_ON] : c->as_of;
	r->known_on =
		given(&c->args, OPT_KNOWN) ? c->args.day[OPT_KNOWN] : DAY_NONE;
	r->due_on = DAY_NONE;
	r->amount_minor = -1;
	r->ref = text_of(c, OPT_REF);
	r->note = text_of(c, OPT_NOTE);
	return EX_OK;
}

static int amount_of(struct context *c, const struct contract *k,
		     struct insurer_record *r)
{
	char currency[4];

	if (!given(&c->args, OPT_AMOUNT))
		return EX_OK;
	memcpy(currency, k->currency, sizeof currency);
	return amount_typed(c, c->args.text[OPT_AMOUNT], currency,
			    &r->amount_minor);
}

static int write_record(struct context *c, const struct debtor *d,
			const struct insurer_record *r)
{
	return exit_code(c,
			 store_insurer_record(c->store, d->customers.v[0]->key,
					      r, c->as_of));
}

/* By the id that was typed, though it is about the whole debtor. */
static void say_done(struct context *c, int word, const char *what)
{
	text_add_safe(&c->out, c->args.word[word]);
	str_addf(&c->out, ": %s\n", what);
}

/* ---- insurer ------------------------------------------------------------- */

struct saying {
	const char *word;
	enum insurer_record_kind kind;
	bool needs_amount, needs_file;
	const char *done;
};
static const struct saying sayings[] = {
	{ "filed", RECORD_FILED, false, true,
	  "filed by hand; it counts from that day" },
	{ "ack", RECORD_ACK, false, false,
	  "the insurer has it; that day counts as received" },
	{ "accept", RECORD_ACCEPT, false, false, "accepted by the insurer" },
	{ "refuse", RECORD_REFUSE, false, false, "refused by the insurer" },
	{ "question", RECORD_QUESTION, false, false,
	  "the insurer asks; relance task done when it was answered" },
	{ "pay", RECORD_PAY, true, false, "paid by the insurer" },
	{ "hand-back", RECORD_HAND_BACK, false, false,
	  "handed back: the case is ours again" },
};

static int saying_typed(struct context *c, const struct saying **out)
{
	const char *words[COUNT_OF(sayings)], *near;

	for (size_t i = 0; i < COUNT_OF(sayings); i++) {
		words[i] = sayings[i].word;
		if (!strcmp(words[i], c->args.word[0])) {
			*out = &sayings[i];
			return EX_OK;
		}
	}
	near = text_nearest(c->args.word[0], words, COUNT_OF(words));
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : "filed, ack, accept, refuse, question, pay or "
		       "hand-back.",
		"\"%s\" is nothing an insurer says", c->args.word[0]);
}

static const struct filing *filing_named(const struct contract *k,
					 const char *file)
{
	for (size_t i = 0; i < k->filing_count; i++)
		if (str_eq(k->filing[i].file, file))
			return &k->filing[i];
	return NULL;
}

static int file_of(struct context *c, const struct contract *k,
		   const struct saying *saying, struct insurer_record *r)
{
	struct candidates names = { 0 };
	const char *near;

	r->file = text_of(c, OPT_FILE);
	if (!r->file)
		return saying->needs_file
			       ? need(c, OPT_FILE,
				      "What was filed? --file notice.")
			       : EX_OK;
	if (filing_named(k, r->file))
		return EX_OK;
	for (size_t i = 0; i < k->filing_count; i++)
		VEC_PUSH(&c->arena, &names, k->filing[i].file);
	near = text_nearest(r->file, names.v, names.n);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : "Its deadlines name what can be filed.",
		"contract %s knows no \"%s\"", k->name, r->file);
}

int cmd_insurer(struct context *c)
{
	const struct contract *k = NULL;
	const struct saying *saying = NULL;
	struct insurer_record r = { 0 };
	struct debtor d;
	int code = saying_typed(c, &saying);

	if (code == EX_OK)
		code = begin(c, &r);
	if (code == EX_OK && saying->needs_amount)
		code = need(c, OPT_AMOUNT, "How much? --amount 27000.00.");
	if (code == EX_OK)
		code = debtor_named(c, c->args.word[1], &d, &k);
	if (code == EX_OK)
		code = contract_typed(c, &d, k, &k);
	if (code == EX_OK)
		code = file_of(c, k, saying, &r);
	if (code == EX_OK)
		code = amount_of(c, k, &r);
	if (code != EX_OK)
		return code;
	r.kind = saying->kind;
	r.contract = k->name;
	code = write_record(c, &d, &r);
	if (code == EX_OK)
		say_done(c, 1, saying->done);
	return code;
}

/* ---- event, fee ---------------------------------------------------------- */

/* One truth: the same as `insolvent`, its kind not told. */
static int insolvency(struct context *c)
{
	if (!given(&c->args, OPT_KIND))
		c->args.text[OPT_KIND] = "other";
	return cmd_insolvent(c);
}

int cmd_event(struct context *c)
{
	static const char *const words[] = { "adverse", "bank-rejection",
					     "insolvency" };
	const struct contract *k = NULL;
	const char *what = c->args.word[1];
	struct insurer_record r = { .kind = RECORD_ADVERSE };
	struct debtor d;
	int code = EX_OK;

	if (!strcmp(what, words[1]))
		r.kind = RECORD_BANK_REJECTION;
	else if (!strcmp(what, words[2]))
		return insolvency(c);
	else if (strcmp(what, words[0]) != 0)
		return usage_error(c, "adverse, bank-rejection or insolvency.",
				   "\"%s\" is no event", what);
	code = begin(c, &r);
	if (code == EX_OK)
		code = debtor_named(c, c->args.word[0], &d, &k);
	if (code != EX_OK)
		return code;
	if (r.known_on == DAY_NONE)
		r.known_on = c->as_of;
	code = write_record(c, &d, &r);
	if (code == EX_OK)
		say_done(c, 0,
			 r.kind == RECORD_ADVERSE
				 ? "adverse information recorded; relance "
				   "cover shows what it changes"
				 : "bank rejection recorded; relance cover "
				   "shows what it changes");
	return code;
}

int cmd_fee(struct context *c)
{
	const struct contract *k = NULL;
	struct insurer_record r = { 0 };
	struct debtor d;
	int code = need(c, OPT_AMOUNT, "How much? --amount 1200.00.");

	if (code == EX_OK)
		code = begin(c, &r);
	if (code == EX_OK)
		code = debtor_named(c, c->args.word[0], &d, &k);
	if (code == EX_OK)
		code = contract_typed(c, &d, k, &k);
	if (code == EX_OK)
		code = amount_of(c, k, &r);
	if (code != EX_OK)
		return code;
	r.kind = RECORD_FEE;
	r.contract = k->name;
	code = write_record(c, &d, &r);
	if (code == EX_OK)
		say_done(c, 0, "costs recorded; relance claim shows our share");
	return code;
}
