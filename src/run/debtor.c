/*
 * One debtor put together: the snapshots of all customers that are the same
 * legal entity, what was filed for them, and what people recorded. The room
 * cover says what it means.
 */
#include <string.h>

#include "internal.h"
#include "relance/debtor.h"
#include "relance/text.h"

struct gathering {
	struct run *run;
	civil_day as_of;
	struct arena *arena;
	unsigned flags;
	struct debtor *out;
	const struct contract *contract; /* NULL while it is not known */
	struct insurer_records records;
};

/* ---- invoices ------------------------------------------------------------ */

static enum status facts_of(const struct gathering *g,
			    struct debtor_invoice *di)
{
	struct payment *fact;
	size_t n;
	enum status st = store_payments_load(g->run->store, di->inv.key,
					     g->arena, &fact, &n);

	if (st != STATUS_OK)
		return st;
	while (n && fact[n - 1].on > g->as_of)
		n--;
	di->fact = fact;
	di->fact_count = n;
	return STATUS_OK;
}

static enum status add_invoices(struct gathering *g,
				const struct snapshot *snap)
{
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < snap->invoices.n; i++) {
		struct debtor_invoice di = { .inv = snap->invoices.v[i] };

		if (g->contract && g->contract->oldest_first)
			st = facts_of(g, &di);
		di.disputed_minor = invoice_disputed(snap, &di.inv);
		VEC_PUSH(g->arena, &g->out->invoices, di);
	}
	return st;
}

static void add_unapplied(struct gathering *g, const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->credits.n; i++) {
		const struct credit *c = &snap->credits.v[i];
		struct payment p = { .payment_id = c->number,
				     .on = c->on,
				     .amount_minor = c->amount_minor < 0
							     ? -c->amount_minor
							     : c->amount_minor,
				     .kind = c->amount_minor < 0
						     ? PAYMENT_REFUND
						     : PAYMENT_PAYMENT };

		if (c->surplus)
			continue; /* counted with its invoice */
		memcpy(p.currency, c->currency, sizeof p.currency);
		VEC_PUSH(g->arena, &g->out->unapplied, p);
	}
}

/* ---- filings ------------------------------------------------------------- */

static const char *file_of(const struct gathering *g,
			   const struct message_past *m)
{
	const struct policy *p = rules_policy(g->run->rules, m->policy);
	int at = p && m->step ? policy_step_find(p, m->step) : -1;

	return at < 0 ? NULL : p->step[at].deadline;
}

static void add_filed(struct gathering *g, const struct snapshot *snap,
		      const struct message_past *m)
{
	struct filed f = { .file = file_of(g, m),
			   .filed_on = m->as_of,
			   .received_on = DAY_NONE,
			   .message_id = m->message_id,
			   .uncertain = m->state == MESSAGE_UNCERTAIN };

	if (!f.file ||
	    (m->state != MESSAGE_ACCEPTED && m->state != MESSAGE_UNCERTAIN))
		return;
	for (size_t i = 0; i < snap->steps.n; i++) {
		const struct step_taken *t = &snap->steps.v[i];

		if (t->how != STEP_PASSED &&
		    str_eq(t->message_id, m->message_id))
			VEC_PUSH(g->arena, &f.invoices, t->invoice_key);
	}
	VEC_PUSH(g->arena, &g->out->filed, f);
}

static void add_filings(struct gathering *g, const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->messages.n; i++)
		if (snap->messages.v[i].to_insurer)
			add_filed(g, snap, &snap->messages.v[i]);
}

/* ---- what happened ------------------------------------------------------- */

static void add_insolvencies(struct gathering *g, const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->exceptions.n; i++) {
		const struct exception *e = &snap->exceptions.v[i];
		struct debtor_event event = {
			.kind = DEBTOR_INSOLVENCY,
			.on = e->from,
			.known_on =
				e->known_on != DAY_NONE ? e->known_on : e->from,
			.detail = e->detail,
		};

		if (e->kind == EXCEPTION_INSOLVENCY &&
		    exception_state_at(snap, e, NULL, NULL) == EXCEPTION_ACTIVE)
			VEC_PUSH(g->arena, &g->out->events, event);
	}
}

static void add_answer(struct gathering *g, const struct insurer_record *r,
		       enum answer_kind kind)
{
	struct insurer_answer answer = { .contract = r->contract,
					 .kind = kind,
					 .on = r->on,
					 .amount_minor = r->amount_minor,
					 .ref = r->ref,
					 .text = r->note };

	VEC_PUSH(g->arena, &g->out->answers, answer);
}

static void add_event(struct gathering *g, const struct insurer_record *r,
		      enum debtor_event_kind kind)
{
	struct debtor_event event = { .kind = kind,
				      .on = r->on,
				      .known_on = r->known_on,
				      .detail = r->note,
				      .ref = r->ref,
				      .invoice_key = r->invoice_key };

	VEC_PUSH(g->arena, &g->out->events, event);
}

static void add_by_hand(struct gathering *g, const struct insurer_record *r)
{
	struct filed f = { .contract = r->contract,
			   .file = r->file,
			   .filed_on = r->on,
			   .received_on = DAY_NONE,
			   .ref = r->ref };

	VEC_PUSH(g->arena, &g->out->filed, f);
}

static void add_acknowledged(struct gathering *g,
			     const struct insurer_record *r)
{
	struct acknowledged a = { .contract = r->contract,
				  .file = r->file,
				  .event = r->event,
				  .due_on = r->due_on,
				  .on = r->on };

	VEC_PUSH(g->arena, &g->out->acknowledged, a);
}

static void add_record(struct gathering *g, const struct insurer_record *r)
{
	switch (r->kind) {
	case RECORD_ADVERSE:
		add_event(g, r, DEBTOR_ADVERSE);
		return;
	case RECORD_BANK_REJECTION:
		add_event(g, r, DEBTOR_BANK_REJECTION);
		return;
	case RECORD_FILED:
		add_by_hand(g, r);
		return;
	case RECORD_ACKNOWLEDGED:
		add_acknowledged(g, r);
		return;
	case RECORD_ACK:
		add_answer(g, r, ANSWER_ACK);
		return;
	case RECORD_ACCEPT:
		add_answer(g, r, ANSWER_ACCEPT);
		return;
	case RECORD_REFUSE:
		add_answer(g, r, ANSWER_REFUSE);
		return;
	case RECORD_QUESTION:
		add_answer(g, r, ANSWER_QUESTION);
		return;
	case RECORD_PAY:
		add_answer(g, r, ANSWER_PAY);
		return;
	case RECORD_HAND_BACK:
		add_answer(g, r, ANSWER_HAND_BACK);
		return;
	case RECORD_FEE:
		add_answer(g, r, ANSWER_FEE);
		return;
	case RECORD__COUNT:
		break;
	}
	BUG("record of kind %d", (int)r->kind);
}

/* The first word of the insurer after it; handed back it counts no more. */
static void settle_filings(struct gathering *g)
{
	for (size_t i = 0; i < g->out->filed.n; i++) {
		struct filed *f = &g->out->filed.v[i];

		if (!f->contract)
			f->contract = g->contract->name;
		for (size_t k = 0; k < g->records.n; k++) {
			const struct insurer_record *r = &g->records.v[k];

			if (r->on < f->filed_on ||
			    !str_eq(r->contract, f->contract))
				continue;
			if (r->kind == RECORD_ACK &&
			    f->received_on == DAY_NONE &&
			    (!r->file || str_eq(r->file, f->file)))
				f->received_on = r->on;
			f->withdrawn |= r->kind == RECORD_HAND_BACK;
		}
	}
}

/* ---- one customer after the other ---------------------------------------- */

static enum status add_customer(struct gathering *g, int64_t key)
{
	struct snapshot *snap = ARENA_NEW(g->arena, struct snapshot);
	enum status st = store_customer_load(g->run->store, key, g->as_of,
					     g->flags, g->arena, snap);

	if (st != STATUS_OK)
		return st;
	VEC_PUSH(g->arena, &g->out->customers, &snap->customer);
	for (size_t i = 0; i < snap->limits.n; i++)
		VEC_PUSH(g->arena, &g->out->limits, snap->limits.v[i]);
	add_unapplied(g, snap);
	add_filings(g, snap);
	add_insolvencies(g, snap);
	st = add_invoices(g, snap);
	if (st == STATUS_OK)
		st = store_insurer_records(g->run->store, key, g->as_of,
					   g->arena, &g->records);
	return st;
}

static enum status gather(struct gathering *g, const struct debtor_keys *keys)
{
	enum status st = STATUS_OK;

	*g->out = (struct debtor){ .as_of = g->as_of };
	g->records.n = 0;
	for (size_t i = 0; st == STATUS_OK && i < keys->n; i++)
		st = add_customer(g, keys->v[i]);
	for (size_t i = 0; st == STATUS_OK && i < g->records.n; i++)
		add_record(g, &g->records.v[i]);
	if (st != STATUS_OK)
		return st;
	g->out->country = g->out->customers.v[0]->country;
	g->out->legal_id = g->out->customers.v[0]->legal_id;
	return STATUS_OK;
}

/* Debts that are settled by now tell of late payment, and whose money it
 * was. */
static bool wants_settled(const struct contract *k)
{
	return k->oldest_first || ((k->stop & (1u << STOP_EXTENSION_END)) &&
				   !k->reinstated_on_cure);
}

static void gather_for(struct gathering *g, const struct contract *k)
{
	g->contract = k;
	g->flags =
		LOAD_DEBT | (k && wants_settled(k) ? LOAD_SETTLED : LOAD_OPEN);
}

enum status run_debtor_load(struct run *r, int64_t customer_key,
			    civil_day as_of, struct arena *arena,
			    struct debtor *out,
			    const struct contract **contract_out)
{
	struct gathering g = {
		.run = r, .as_of = as_of, .arena = arena, .out = out
	};
	struct debtor_keys keys = { 0 };
	const struct contract *guess = NULL;
	enum status st =
		store_debtor_customers(r->store, customer_key, arena, &keys);

	/* Where there is one contract only, most debtors are under it. */
	if (r->rules->contract_count == 1)
		guess = &r->rules->contract[0];
	gather_for(&g, guess);
	if (st == STATUS_OK)
		st = gather(&g, &keys);
	if (st != STATUS_OK)
		return st;
	g.contract = cover_contract(r->rules->contract,
				    r->rules->contract_count, out);
	*contract_out = g.contract;
	if (!g.contract)
		return STATUS_OK;
	if (g.contract != guess && wants_settled(g.contract)) {
		gather_for(&g, g.contract);
		st = gather(&g, &keys);
	}
	if (st == STATUS_OK)
		settle_filings(&g);
	return st;
}

/* Is it the first customer of the debtor who owes something? */
static bool debtor_is_led_by(const struct debtor *d, int64_t customer_key)
{
	for (size_t i = 0; i < d->customers.n; i++) {
		int64_t key = d->customers.v[i]->key;

		if (key == customer_key)
			return true;
		for (size_t k = 0; k < d->invoices.n; k++)
			if (str_eq(d->invoices.v[k].inv.customer_id,
				   d->customers.v[i]->customer_id) &&
			    d->invoices.v[k].inv.outstanding_minor > 0)
				return false;
	}
	return false;
}

/* A debtor is met through each of its customers; the first one of the list
 * stands for it. */
static bool is_met_first(const struct debtor *d, enum store_who who,
			 int64_t key)
{
	return who == WHO_ALL ? d->customers.v[0]->key == key
			      : debtor_is_led_by(d, key);
}

enum status run_debtor_each(struct run *r, civil_day as_of, enum store_who who,
			    enum status (*fn)(void *, const struct debtor *,
					      const struct contract *,
					      struct arena *),
			    void *ctx)
{
	struct arena scratch = ARENA_INIT;
	struct due_list *list;
	int64_t key;
	size_t done = 0;
	enum status st = store_view_begin(r->store);

	if (st != STATUS_OK)
		return st;
	st = store_due_open(r->store, as_of, who, NULL, &list);
	if (st != STATUS_OK) {
		store_view_end(r->store);
		return st;
	}
	while (st == STATUS_OK && store_due_next(list, &key)) {
		const struct contract *k = NULL;
		struct debtor d;

		arena_reset(&scratch);
		st = run_debtor_load(r, key, as_of, &scratch, &d, &k);
		if (st == STATUS_OK && is_met_first(&d, who, key))
			st = fn(ctx, &d, k, &scratch);
		if (r->progress && ++done % 256 == 0)
			r->progress(r->progress_ctx, "looking", done,
				    store_due_count(list));
	}
	store_due_close(list);
	store_view_end(r->store);
	arena_release(&scratch);
	return st;
}
