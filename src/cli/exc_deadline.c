/*
 * Exceptions and the insurer's clock, which rests for nobody: what would
 * outlive a deadline is refused, or cut to it.
 */
#include "exc.h"
#include "insurer.h"
#include "relance/text.h"

/* Of the debtor's invoices only those that are to rest. */
static void narrow(struct target *t, const struct exception *e,
		   struct debtor *d)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->invoices.n; i++) {
		const struct invoice *inv = &d->invoices.v[i].inv;
		bool rests = e->whole ? str_eq(inv->customer_id,
					       t->snap.customer.customer_id)
				      : exception_covers(e, inv);

		if (rests)
			d->invoices.v[kept++] = d->invoices.v[i];
	}
	d->invoices.n = kept;
}

enum status case_load(struct context *c, int64_t customer_key, civil_day as_of,
		      struct case_file *out)
{
	enum status st;

	*out = (struct case_file){ 0 };
	if (!c->rules.contract_count)
		return STATUS_OK;
	st = run_debtor_load(context_run(c), customer_key, as_of, &c->arena,
			     &out->debtor, &out->contract);
	if (st == STATUS_OK && out->contract)
		cover_compute(out->contract, &out->debtor, &c->arena,
			      &out->cover);
	return st;
}

const struct deadline *case_next_deadline(const struct case_file *f,
					  struct context *c)
{
	struct deadlines found;

	if (!f->contract)
		return NULL;
	cover_deadlines(f->contract, &f->debtor, &f->cover, &c->arena, &found);
	for (size_t i = 0; i < found.n; i++)
		if (found.v[i].state == DEADLINE_OPEN)
			return &found.v[i];
	return NULL;
}

static int refuse(struct target *t, const struct deadline *d)
{
	char due[DATE_TEXT_SIZE], leaves[DATE_TEXT_SIZE];

	return usage_error(
		t->c,
		arena_printf(&t->c->arena,
			     "The %s leaves on %s at the latest whatever "
			     "rests; --until-deadline lets it rest up to %s, "
			     "--request-extension asks the insurer for the "
			     "rest as well.",
			     d->filing->file, date_to_text(d->send_by, leaves),
			     date_to_text(d->due_on, due)),
		"it would outlive the deadline of %s: the %s to the insurer "
		"for %s is due then (%s)",
		date_to_text(d->due_on, due), d->filing->file, t->label,
		d->filing->by->text);
}

static bool may_be_cut(const struct context *c)
{
	return given(&c->args, OPT_UNTIL_DEADLINE) ||
	       given(&c->args, OPT_REQUEST_EXTENSION);
}

int within_deadline(struct target *t, const struct exception *e,
		    struct cut *out)
{
	struct context *c = t->c;
	const struct deadline *first;
	struct case_file f;
	enum status st = case_load(c, t->who.customer_key, c->as_of, &f);

	*out = (struct cut){ .last = DAY_NEVER };
	if (st != STATUS_OK || !f.contract)
		return exit_code(c, st);
	narrow(t, e, &f.debtor);
	first = case_next_deadline(&f, c);
	if (!first || first->due_on >= e->until)
		return EX_OK;
	if (!may_be_cut(c))
		return refuse(t, first);
	*out = (struct cut){ .last = first->due_on,
			     .wanted = e->until,
			     .contract = f.contract->name,
			     .debtor_key = f.debtor.customers.v[0]->key };
	return EX_OK;
}

/* The rest is the insurer's to grant. */
static int ask_for_rest(struct target *t, const struct exception *e,
			const struct cut *cut)
{
	struct context *c = t->c;
	struct insurer_record r = {
		.kind = RECORD_TO_FILE,
		.contract = cut->contract,
		.file = e->kind == EXCEPTION_PLAN ? FILE_RESCHEDULING
						  : FILE_EXTENSION,
		.on = c->as_of,
		.known_on = DAY_NONE,
		.due_on = cut->wanted,
		.amount_minor = -1,
		.note = e->reason,
	};

	say_day(c, "  The next run asks the insurer for an extension until ",
		cut->wanted, ".\n");
	return exit_code(c, store_insurer_record(c->store, cut->debtor_key, &r,
						 c->as_of));
}

int record_within(struct target *t, const struct exception *e,
		  const struct cut *cut, const char **id_out)
{
	struct context *c = t->c;
	int code = record(t, e, id_out);

	if (code != EX_OK || cut->last == DAY_NEVER)
		return code;
	/* A hold has a last day of its own. */
	if (e->until > cut->last) {
		say_day(c, "  Quiet up to and including ", cut->last,
			", the insurer's deadline; then it ends by itself.\n");
		code = end_one(c, *id_out, cut->last + 1, NULL,
			       "the insurer's deadline comes first");
	}
	if (code == EX_OK && given(&c->args, OPT_REQUEST_EXTENSION) &&
	    cut->wanted != DAY_NEVER)
		code = ask_for_rest(t, e, cut);
	return code;
}

int record_whole(struct target *t, const struct exception *e,
		 const struct cut *cut, const char **id_out)
{
	struct context *c = t->c;
	enum status st = store_begin(c->store);
	int code;

	if (st != STATUS_OK)
		return exit_code(c, st);
	code = record_within(t, e, cut, id_out);
	if (code == EX_OK)
		return exit_code(c, store_commit(c->store));
	store_abort(c->store);
	str_clear(&c->out);
	return code;
}
