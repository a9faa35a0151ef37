/* `hold` and `release`: a ladder rests up to a day, for a reason. */
#include <string.h>

#include "cmd.h"
#include "exc.h"
#include "relance/text.h"

/* As typed, or the next deadline of the insurer when that comes first. */
static int last_day(struct target *t, struct exception *e, struct cut *cut)
{
	int code = within_deadline(t, e, cut);

	if (code != EX_OK)
		return code;
	if (cut->last < e->until)
		e->until = e->grace_on = cut->last;
	if (e->until != DAY_NEVER)
		return EX_OK;
	return usage_error(t->c, "Name its last day: --until DAY.",
			   "no deadline of an insurer is open for %s",
			   t->label);
}

static int hold(struct target *t)
{
	struct context *c = t->c;
	struct exception e = { .kind = EXCEPTION_HOLD,
			       .whole = !t->who.invoice_key,
			       .from = c->as_of,
			       .until = day_typed(c, OPT_UNTIL, DAY_NEVER),
			       .grace_on = day_typed(c, OPT_UNTIL, DAY_NEVER),
			       .known_on = DAY_NONE,
			       .published_on = DAY_NONE,
			       .amount_minor = -1,
			       .reason = c->args.text[OPT_REASON] };
	struct effect effect;
	struct cut cut;
	const char *id;
	int code = effect_begin(c, t->who.customer_key, &effect);

	if (!e.whole)
		VEC_PUSH(&c->arena, &e.invoices, t->who.invoice_key);
	if (code == EX_OK)
		code = last_day(t, &e, &cut);
	if (code == EX_OK)
		code = record_whole(t, &e, &cut, &id);
	if (code != EX_OK)
		return code;
	say_day(c, "  Quiet up to and including ", e.until,
		e.whole ? ", later invoices too" : "");
	say_day(c, "; the ladder goes on from ", e.until + 1, ".\n");
	return effect_show(&effect, true);
}

int cmd_hold(struct context *c)
{
	struct target t;
	int code = EX_OK;

	if (!given(&c->args, OPT_UNTIL_DEADLINE))
		code = need(c, OPT_UNTIL,
			    "A hold ends by itself: --until DAY is its last "
			    "day.");
	if (code == EX_OK)
		code = need(c, OPT_REASON,
			    "The journal keeps it: --reason \"...\".");
	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = not_before(c, OPT_UNTIL, c->as_of,
				  "the day from which it counts");
	if (code == EX_OK)
		code = target_subject(c, &t);
	return code == EX_OK ? hold(&t) : code;
}

/* ---- release ----------------------------------------------------------- */

/* How each kind ends when it is not by `release`. */
static const char *other_way(enum exception_kind kind)
{
	switch (kind) {
	case EXCEPTION_DISPUTE:
		return "A dispute is settled: relance settle INVOICE.";
	case EXCEPTION_MEDIATION:
		return "Say how it went: relance mediation CUSTOMER --ended "
		       "DAY --outcome OUTCOME.";
	case EXCEPTION_HOLD:
	case EXCEPTION_PROMISE:
	case EXCEPTION_PLAN:
	case EXCEPTION_INSOLVENCY:
	case EXCEPTION_KIND__COUNT:
		break;
	}
	return NULL;
}

struct by_id {
	struct context *c;
	const char *id;
	struct exception e;
	int64_t customer_key;
	const char *label; /* of what it is about */
};

static void take_by_id(void *ctx, const struct exception_row *row)
{
	struct by_id *w = ctx;
	struct str label = STR_INIT;

	if (strcmp(row->exception.exception_id, w->id) != 0)
		return;
	w->e = row->exception;
	w->customer_key = row->customer_key;
	for (size_t i = 0; i < row->invoices.n; i++)
		str_addf(&label, "%s%s", i ? ", " : "", row->invoices.v[i]);
	w->label = row->exception.whole ? row->customer_id
					: arena_strdup(&w->c->arena, label.buf);
	str_release(&label);
}

/* What ended by itself needs no end. */
static int still_stands(struct by_id *w)
{
	struct context *c = w->c;
	struct snapshot snap;
	enum exception_state state;
	enum status st =
		store_customer_load(c->store, w->customer_key, c->as_of,
				    LOAD_SETTLED, &c->arena, &snap);

	if (st != STATUS_OK)
		return exit_code(c, st);
	state = exception_state_at(&snap, &w->e, NULL, NULL);
	if (state == EXCEPTION_ACTIVE)
		return EX_OK;
	return usage_error(c, "relance exceptions --all lists how each ended.",
			   "%s is over already (%s)", w->id,
			   exception_state_name(state));
}

static int release_each(struct context *c, int64_t customer_key,
			const char *label, const struct found_exceptions *found)
{
	struct effect effect;
	int code = effect_begin(c, customer_key, &effect);

	for (size_t i = 0; i < found->n && code == EX_OK; i++) {
		const struct found_exception *f = &found->v[i];
		char day[DATE_TEXT_SIZE];

		if (f->from > c->as_of)
			return usage_error(c, "relance undo takes it back.",
					   "%s counts from %s only",
					   f->exception_id,
					   date_to_text(f->from, day));
	}
	if (code == EX_OK)
		code = end_all(c, found, c->as_of, NULL);
	for (size_t i = 0; i < found->n && code == EX_OK; i++) {
		const struct found_exception *f = &found->v[i];

		ink_text(&c->out, &c->out_style, INK_BOLD, f->exception_id);
		str_addf(&c->out, ": the %s of ", exception_kind_name(f->kind));
		text_add_safe(&c->out, label);
		say_day(c, " is over from ", c->as_of, "\n");
	}
	return code == EX_OK ? effect_show(&effect, true) : code;
}

static int release_by_id(struct context *c, const char *id)
{
	struct by_id w = { .c = c, .id = id };
	struct found_exceptions found = { 0 };
	struct found_exception one;
	enum status st =
		store_exceptions_each(c->store, 0, &c->arena, take_by_id, &w);
	const char *way;
	int code;

	if (st != STATUS_OK)
		return exit_code(c, st);
	code = still_stands(&w);
	if (code != EX_OK)
		return code;
	way = other_way(w.e.kind);
	if (way)
		return usage_error(c, way, "%s is a %s", id,
				   exception_kind_name(w.e.kind));
	one = (struct found_exception){ id, w.e.kind, w.e.whole, w.e.invoices.n,
					w.e.from };
	VEC_PUSH(&c->arena, &found, one);
	return release_each(c, w.customer_key, w.label, &found);
}

/* What else stands and how it ends: that is what was meant. */
static int not_on_hold(struct target *t)
{
	static const enum exception_kind kinds[] = {
		EXCEPTION_INSOLVENCY, EXCEPTION_MEDIATION, EXCEPTION_PLAN,
		EXCEPTION_PROMISE, EXCEPTION_DISPUTE
	};
	struct arena *a = &t->c->arena;
	const char *hint = "relance exceptions lists what stands.";
	struct found_exceptions found = { 0 };

	for (size_t i = 0; !found.n && i < COUNT_OF(kinds); i++) {
		const char *way = other_way(kinds[i]);

		standing(t, kinds[i], t->who.invoice_key, !t->who.invoice_key,
			 &found);
		if (found.n)
			hint = way ? way
				   : arena_printf(a,
						  "Its %s ends with relance "
						  "release %s.",
						  exception_kind_name(kinds[i]),
						  found.v[0].exception_id);
	}
	return usage_error(t->c, hint, "%s is not on hold", t->label);
}

static int release_subject(struct target *t)
{
	struct context *c = t->c;
	struct found_exceptions found;

	standing(t, EXCEPTION_HOLD, t->who.invoice_key, false, &found);
	for (size_t i = 0; i < found.n; i++)
		if (t->who.invoice_key &&
		    (found.v[i].whole || found.v[i].invoices > 1))
			return usage_error(
				c,
				arena_printf(&c->arena,
					     "To end it for all: relance "
					     "release %s.",
					     found.v[i].exception_id),
				"%s holds more than invoice %s",
				found.v[i].exception_id, t->label);
	if (found.n)
		return release_each(c, t->who.customer_key, t->label, &found);
	standing(t, EXCEPTION_HOLD, 0, true, &found);
	if (!found.n)
		return not_on_hold(t);
	return usage_error(c,
			   arena_printf(&c->arena, "%s is: relance release %s.",
					t->who.invoice_key
						? "Another invoice of the "
						  "customer"
						: "An invoice of it",
					found.v[0].exception_id),
			   "%s is not on hold", t->label);
}

int cmd_release(struct context *c)
{
	struct candidates none = { 0 };
	struct target t;
	const char *id;
	int code = context_store(c, STORE_WRITE);

	if (code != EX_OK)
		return code;
	if (!given(&c->args, OPT_INVOICE) && !given(&c->args, OPT_CUSTOMER) &&
	    store_exception_find(c->store, c->args.word[0], &c->arena, &id,
				 &none) == STATUS_OK)
		return release_by_id(c, id);
	code = target_subject(c, &t);
	return code == EX_OK ? release_subject(&t) : code;
}
