/* `insurer`, `event` and `fee`: what is told of a case from outside. */
#include <string.h>

#include "cmd.h"
#include "insurer.h"
#include "relance/text.h"

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
	r->currency = k->currency;
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
	{ "file", RECORD_TO_FILE, false, false, NULL },
	{ "filed", RECORD_FILED, false, true,
	  "filed by hand; it counts from that day" },
	{ "ack", RECORD_ACK, false, false,
	  "the insurer has it; that day counts as received" },
	{ "accept", RECORD_ACCEPT, false, false, "accepted by the insurer" },
	{ "refuse", RECORD_REFUSE, false, false,
	  "refused by the insurer; once it is handed back (insurer "
	  "hand-back), our own reminders go on" },
	{ "question", RECORD_QUESTION, false, false,
	  "the insurer asks; the next run opens a task to answer it" },
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
		     : "file and filed are what we do; ack, accept, refuse, "
		       "question, pay and hand-back what the insurer does.",
		"insurer knows no \"%s\"", c->args.word[0]);
}

/* What may be asked of an insurer though no clause has a day for it. */
static const char *const requests[] = { FILE_EXTENSION, FILE_RESCHEDULING,
					FILE_WITHDRAWAL };

static bool is_request(const char *file)
{
	for (size_t i = 0; i < COUNT_OF(requests); i++)
		if (str_eq(file, requests[i]))
			return true;
	return false;
}

/* What goes by itself, and may be uploaded by a person. */
static bool is_report(const struct saying *saying, const char *file)
{
	return str_eq(file, FILE_PAYMENT) &&
	       (saying->kind == RECORD_FILED || saying->kind == RECORD_ACK);
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
	if (contract_filing(k, r->file) || is_request(r->file) ||
	    is_report(saying, r->file))
		return EX_OK;
	for (size_t i = 0; i < k->filing_count; i++)
		VEC_PUSH(&c->arena, &names, k->filing[i].file);
	for (size_t i = 0; i < COUNT_OF(requests); i++)
		VEC_PUSH(&c->arena, &names, requests[i]);
	near = text_nearest(r->file, names.v, names.n);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : "Its deadlines name what can be filed.",
		"contract %s knows no \"%s\"", k->name, r->file);
}

/* ---- what is to be filed ------------------------------------------------- */

/* An extension, and the insurer's yes to it, have a last day. */
static int until_of(struct context *c, struct insurer_record *r)
{
	bool lasts = str_eq(r->file, FILE_EXTENSION) ||
		     str_eq(r->file, FILE_RESCHEDULING);

	if (given(&c->args, OPT_UNTIL) && !lasts)
		return usage_error(c, NULL,
				   "--until goes with --file extension or "
				   "rescheduling");
	if (!lasts || (r->kind != RECORD_TO_FILE && r->kind != RECORD_ACCEPT))
		return EX_OK;
	r->due_on = day_typed(c, OPT_UNTIL, DAY_NONE);
	if (r->kind == RECORD_TO_FILE && given(&c->args, OPT_UNTIL) &&
	    r->due_on <= c->as_of)
		return usage_error(c, "Until a day to come.",
				   "--until %s is not after the day it counts "
				   "from",
				   c->args.text[OPT_UNTIL]);
	return need(c, OPT_UNTIL, "Until when? --until 2026-07-31.");
}

static const struct deadline *unfiled(const struct deadlines *list,
				      const char *file)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].filed_on == DAY_NONE &&
		    (!file || str_eq(list->v[i].filing->file, file)))
			return &list->v[i];
	return NULL;
}

/* What is in time leaves by itself; what is late only when a person says so:
 * the insurer is told something that can cost the cover. */
static int late_of(struct context *c, const struct debtor *d,
		   const struct contract *k, struct insurer_record *r)
{
	const struct deadline *open;
	struct deadlines list;
	struct cover cover;
	char day[DATE_TEXT_SIZE];

	cover_compute(k, d, &c->arena, &cover);
	cover_deadlines(k, d, &cover, &c->arena, &list);
	open = unfiled(&list, r->file);
	if (!open)
		return usage_error(c, "relance deadlines lists what is.",
				   "nothing of %s is to be filed",
				   debtor_name(d));
	r->file = open->filing->file;
	if (open->state == DEADLINE_OPEN)
		return usage_error(
			c, "relance preview shows it.",
			"the %s leaves by itself, on %s at the latest", r->file,
			date_to_text(open->send_by, day));
	if (open->state == DEADLINE_MISSED)
		return usage_error(
			c,
			"relance outbox and relance tasks tell what stands "
			"in its way.",
			"the %s leaves by itself, with every run until it is "
			"accepted",
			r->file);
	if (given(&c->args, OPT_LATE))
		return EX_OK;
	return usage_error(c,
			   arena_printf(&c->arena,
					"To file it all the same: relance "
					"insurer file %s --late.",
					debtor_name(d)),
			   "the deadline of the %s passed on %s", r->file,
			   date_to_text(open->due_on, day));
}

/* A folder that waits for its upload is with us, and not with the insurer. */
static bool is_with_insurer(const struct filed *f, const struct contract *k)
{
	return !(f->by_hand && f->under_way) && str_eq(f->contract, k->name);
}

/* The first filing that stands, or of those that were handed back. */
static const struct filed *
first_filed(const struct debtor *d, const struct contract *k, const char *file)
{
	const struct filed *first = NULL;

	for (size_t i = 0; i < d->filed.n; i++) {
		const struct filed *f = &d->filed.v[i];

		if (!is_with_insurer(f, k) || (file && !str_eq(f->file, file)))
			continue;
		if (!first || first->withdrawn > f->withdrawn ||
		    (first->withdrawn == f->withdrawn &&
		     f->filed_on < first->filed_on))
			first = f;
	}
	return first;
}

static int was_not_filed(struct context *c, const struct debtor *d,
			 const struct contract *k, const char *file)
{
	return usage_error(
		c,
		arena_printf(&c->arena,
			     "What a person filed: relance insurer filed %s "
			     "--file %s --on DAY.",
			     debtor_name(d), file ? file : "notice"),
		"no %s of %s was filed under contract %s",
		file ? file : "notice or claim", debtor_name(d), k->name);
}

/* An insurer answers what it was sent, and not before; a request may have been
 * made by telephone. */
static int answers_something(struct context *c, const struct debtor *d,
			     const struct contract *k,
			     const struct insurer_record *r)
{
	const struct filed *f = first_filed(d, k, r->file);

	if (r->kind == RECORD_TO_FILE || r->kind == RECORD_FILED ||
	    is_request(r->file))
		return EX_OK;
	if (!f)
		return was_not_filed(c, d, k, r->file);
	return not_before(c, OPT_ON, f->filed_on,
			  arena_printf(&c->arena,
				       "the day on which the %s was filed",
				       f->file));
}

/* Requests are withdrawn by telephone. */
static int withdraws_something(struct context *c, const struct debtor *d,
			       const struct contract *k)
{
	for (size_t i = 0; i < d->filed.n; i++) {
		const struct filed *f = &d->filed.v[i];

		if (is_with_insurer(f, k) && !f->withdrawn &&
		    contract_filing(k, f->file))
			return EX_OK;
	}
	return was_not_filed(c, d, k, NULL);
}

static int to_file_of(struct context *c, const struct debtor *d,
		      const struct contract *k, struct insurer_record *r)
{
	if (r->kind != RECORD_TO_FILE)
		return EX_OK;
	if (str_eq(r->file, FILE_WITHDRAWAL))
		return withdraws_something(c, d, k);
	if (is_request(r->file))
		return EX_OK;
	return late_of(c, d, k, r);
}

/* ---- what was cut to the deadline, and rests no longer for a yes --------- */

struct cut_short {
	struct context *c;
	civil_day granted;
};

static void show_cut_short(void *ctx, const struct exception_row *row)
{
	const struct cut_short *w = ctx;
	const struct exception *e = &row->exception;
	struct str *out = &w->c->out;
	char last[DATE_TEXT_SIZE];

	if (e->undone || e->ended_on == DAY_NEVER ||
	    e->ended_on <= w->c->as_of || e->ended_on > e->until ||
	    e->ended_on > w->granted)
		return;
	str_addf(out,
		 "  %s, a %s, still ends on %s. To let it rest longer: relance "
		 "release %s, and record it anew.\n",
		 e->exception_id, exception_kind_name(e->kind),
		 date_to_text(e->ended_on - 1, last), e->exception_id);
}

static int say_granted(struct context *c, const struct debtor *d,
		       const struct insurer_record *r)
{
	struct cut_short w = { c, r->due_on };
	char day[DATE_TEXT_SIZE];
	enum status st = STATUS_OK;

	say_done(c, 1,
		 arena_printf(&c->arena, "granted by the insurer, until %s",
			      date_to_text(r->due_on, day)));
	for (size_t i = 0; st == STATUS_OK && i < d->customers.n; i++)
		st = store_exceptions_each(c->store, d->customers.v[i]->key,
					   &c->arena, show_cut_short, &w);
	return exit_code(c, st);
}

/* A slip of the pen: no insurer gives more than its contract says. */
static int doubt_amount(struct context *c, const struct contract *k,
			const struct insurer_record *r)
{
	const struct contract *same;
	struct claim claim;
	struct debtor d;
	int64_t told;
	int code = debtor_named(c, c->args.word[1], &d, &same);

	if (code == EX_OK)
		code = exit_code(c, claim_load(c, k, &d, &claim));
	if (code != EX_OK)
		return code;
	told = r->kind == RECORD_PAY ? claim.paid_minor : claim.accepted_minor;
	if (told > claim.indemnity_minor)
		str_addf(&c->out,
			 "  That makes %s, and relance claim works out %s. Was "
			 "it a mistake? relance undo\n",
			 money_words(c, told, k->currency),
			 money_words(c, claim.indemnity_minor, k->currency));
	return EX_OK;
}

static int say_recorded(struct context *c, const struct saying *saying,
			const struct debtor *d, const struct contract *k,
			const struct insurer_record *r)
{
	if (r->kind == RECORD_ACCEPT && r->due_on != DAY_NONE)
		return say_granted(c, d, r);
	say_done(c, 1,
		 r->kind == RECORD_TO_FILE
			 ? arena_printf(&c->arena,
					"the %s goes with the next run",
					r->file)
			 : saying->done);
	if (r->amount_minor >= 0)
		return doubt_amount(c, k, r);
	return EX_OK;
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
	if (code == EX_OK)
		r.kind = saying->kind;
	if (code == EX_OK)
		code = until_of(c, &r);
	if (code == EX_OK)
		code = answers_something(c, &d, k, &r);
	if (code == EX_OK)
		code = to_file_of(c, &d, k, &r);
	if (code != EX_OK)
		return code;
	r.contract = k->name;
	code = write_record(c, &d, &r);
	return code == EX_OK ? say_recorded(c, saying, &d, k, &r) : code;
}

/* ---- event, fee ---------------------------------------------------------- */

/* One truth: the same as `insolvent`, its kind not told. */
static int insolvency(struct context *c)
{
	const char *note = text_of(c, OPT_NOTE), *ref = text_of(c, OPT_REF);

	if (!given(&c->args, OPT_KIND))
		c->args.text[OPT_KIND] = "other";
	c->args.text[OPT_REASON] =
		note && ref ? arena_printf(&c->arena, "%s, ref %s", note, ref)
		: ref	    ? arena_printf(&c->arena, "ref %s", ref)
			    : note;
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
