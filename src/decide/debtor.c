/*
 * One debtor put together from what is known of its customers: their
 * invoices, what was filed for them, and what people recorded. The room cover
 * says what it means.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

struct gathering {
	const struct rules *rules;
	struct arena *arena;
	const struct insured *from;
	struct debtor *out;
	const struct contract *contract;
	size_t fact; /* found last */
};

/* ---- invoices ------------------------------------------------------------ */

static void take_facts(struct gathering *g, struct debtor_invoice *di)
{
	const struct invoice_facts *f;
	size_t n = g->from->facts.n, i = 0;

	/* Mostly the next one: both come in the order of loading. */
	while (i < n &&
	       g->from->facts.v[(g->fact + i) % n].invoice_key != di->inv.key)
		i++;
	if (i == n)
		return;
	g->fact = (g->fact + i) % n;
	f = &g->from->facts.v[g->fact];
	di->fact = f->fact;
	di->fact_count = f->count;
	while (di->fact_count && f->fact[di->fact_count - 1].on > g->out->as_of)
		di->fact_count--;
}

/* What was sent in an episode that has ended was about a debt that was paid;
 * where a person placed the invoice, nothing was said. */
static civil_day again_from(const struct snapshot *snap,
			    const struct invoice *inv)
{
	civil_day before = DAY_NONE, since = DAY_NEVER;
	size_t n, first = steps_of(snap, inv->key, &n);

	for (size_t i = first; i < first + n; i++) {
		const struct step_taken *row = &snap->steps.v[i];

		if (!row->message_id)
			continue;
		if (row->episode < inv->episode && row->on > before)
			before = row->on;
		if (row->episode == inv->episode && row->on < since)
			since = row->on;
	}
	if (before == DAY_NONE)
		return DAY_NONE;
	return since <= before ? since : before + 1;
}

static void add_invoice(struct gathering *g, const struct snapshot *snap,
			const struct invoice *inv)
{
	struct debtor_invoice di = { .inv = *inv,
				     .again_from = again_from(snap, inv) };

	take_facts(g, &di);
	di.disputed_minor = invoice_disputed(snap, inv);
	if (di.disputed_minor)
		di.inv.dispute_reason = invoice_dispute_reason(snap, inv);
	VEC_PUSH(g->arena, &g->out->invoices, di);
}

static void add_unapplied(struct gathering *g, const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->credits.n; i++) {
		const struct credit *c = &snap->credits.v[i];
		struct payment p = {
			.payment_id = c->number,
			.on = c->on,
			.amount_minor = c->amount_minor < 0 ? -c->amount_minor
							    : c->amount_minor,
			.kind = c->amount_minor < 0 ? PAYMENT_REFUND : c->kind
		};

		if (c->surplus)
			continue; /* counted with its invoice */
		memcpy(p.currency, c->currency, sizeof p.currency);
		VEC_PUSH(g->arena, &g->out->unapplied, p);
	}
}

/* ---- filings ------------------------------------------------------------- */

static void add_filed(struct gathering *g, const struct message_past *m)
{
	struct filed f = {
		.contract = m->contract,
		.file = m->filing,
		.filed_on = m->posted_on ? m->posted_on : m->as_of,
		.received_on = DAY_NONE,
		.message_id = m->message_id,
		.run_no = m->run_no,
		.under_way = m->state != MESSAGE_ACCEPTED,
		.uncertain = m->state == MESSAGE_UNCERTAIN,
		.by_hand = m->channel == CHANNEL_PORTAL,
	};

	if (f.file && message_counts(m))
		VEC_PUSH(g->arena, &g->out->filed, f);
}

static void add_filings(struct gathering *g, const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->messages.n; i++)
		if (snap->messages.v[i].to_insurer)
			add_filed(g, &snap->messages.v[i]);
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

	/* Of a folder both are known, what was written and who filed it. */
	for (size_t i = 0; i < g->out->filed.n; i++) {
		struct filed *same = &g->out->filed.v[i];

		if (same->by_hand && same->filed_on == f.filed_on &&
		    str_eq(same->file, f.file) &&
		    str_eq(same->contract, f.contract)) {
			same->ref = f.ref;
			return;
		}
	}
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

static void add_to_file(struct gathering *g, const struct insurer_record *r)
{
	struct to_file t = { .contract = r->contract,
			     .file = r->file,
			     .on = r->on,
			     .until = r->due_on,
			     .reason = r->note };

	VEC_PUSH(g->arena, &g->out->to_file, t);
}

/* The last word of the insurer counts. */
static void extend(struct gathering *g, const struct insurer_record *r)
{
	g->out->extended_to = r->due_on;
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
	case RECORD_TO_FILE:
		add_to_file(g, r);
		return;
	case RECORD_ACK:
		add_answer(g, r, ANSWER_ACK);
		return;
	case RECORD_ACCEPT:
		if (str_eq(r->file, FILE_EXTENSION) ||
		    str_eq(r->file, FILE_RESCHEDULING))
			extend(g, r);
		else
			add_answer(g, r, ANSWER_ACCEPT);
		return;
	case RECORD_REFUSE:
		if (!str_eq(r->file, FILE_EXTENSION) &&
		    !str_eq(r->file, FILE_RESCHEDULING))
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

/* What the insurer says it has has arrived. */
static void receive(struct filed *f, civil_day on)
{
	f->received_on = on;
	if (f->uncertain)
		f->uncertain = f->under_way = false;
}

/* A run that tells the end of a case may begin another one. */
static bool came_before(const struct filed *a, const struct filed *end)
{
	if (a->filed_on != end->filed_on)
		return a->filed_on < end->filed_on;
	return !end->message_id || a->run_no < end->run_no;
}

static void close_filing(struct gathering *g, struct filed *f)
{
	for (size_t i = 0; i < g->out->filed.n; i++) {
		const struct filed *end = &g->out->filed.v[i];

		if (!str_eq(end->file, FILE_WITHDRAWAL) ||
		    str_eq(f->file, FILE_WITHDRAWAL) ||
		    (end->under_way && !end->uncertain) ||
		    !str_eq(end->contract, f->contract) || !came_before(f, end))
			continue;
		if (!f->closed || end->filed_on < f->closed_on)
			f->closed_on = end->filed_on;
		f->closed = true;
	}
}

/* The first word of the insurer after it. */
static void settle_filings(struct gathering *g)
{
	for (size_t i = 0; i < g->out->filed.n; i++) {
		struct filed *f = &g->out->filed.v[i];

		if (!f->contract)
			f->contract = g->contract->name;
		for (size_t k = 0; k < g->from->records.n; k++) {
			const struct insurer_record *r = &g->from->records.v[k];

			if (r->on < f->filed_on ||
			    !str_eq(r->contract, f->contract))
				continue;
			if (r->kind == RECORD_ACK &&
			    f->received_on == DAY_NONE &&
			    (!r->file || str_eq(r->file, f->file)))
				receive(f, r->on);
			f->withdrawn |= r->kind == RECORD_HAND_BACK;
		}
	}
	for (size_t i = 0; i < g->out->filed.n; i++)
		close_filing(g, &g->out->filed.v[i]);
}

/* ---- one customer after the other ---------------------------------------- */

static void add_customer(struct gathering *g, const struct snapshot *snap)
{
	VEC_PUSH(g->arena, &g->out->customers, &snap->customer);
	for (size_t i = 0; i < snap->limits.n; i++)
		VEC_PUSH(g->arena, &g->out->limits, snap->limits.v[i]);
	add_unapplied(g, snap);
	add_filings(g, snap);
	add_insolvencies(g, snap);
	for (size_t i = 0; i < snap->invoices.n; i++)
		add_invoice(g, snap, &snap->invoices.v[i]);
}

/* In the order of their names, whichever of them is looked at and whichever
 * was imported first. */
static void add_customers(struct gathering *g, const struct snapshot *snap)
{
	bool self = false;

	for (size_t i = 0; i < g->from->others.n; i++) {
		const struct snapshot *other = g->from->others.v[i];

		if (!self && strcmp(other->customer.customer_id,
				    snap->customer.customer_id) > 0) {
			add_customer(g, snap);
			self = true;
		}
		add_customer(g, other);
	}
	if (!self)
		add_customer(g, snap);
	for (size_t i = 0; i < g->from->settled.n; i++)
		add_invoice(g, snap, &g->from->settled.v[i]);
}

void debtor_gather(const struct rules *rules, const struct snapshot *snap,
		   struct arena *arena, struct debtor *out,
		   const struct contract **contract_out)
{
	static const struct insured alone = { .records = { 0 } };
	struct gathering g = {
		.rules = rules,
		.arena = arena,
		.from = snap->insured ? snap->insured : &alone,
		.out = out,
	};

	*out = (struct debtor){ .as_of = snap->as_of, .extended_to = DAY_NONE };
	add_customers(&g, snap);
	for (size_t i = 0; i < g.from->records.n; i++)
		add_record(&g, &g.from->records.v[i]);
	out->country = out->customers.v[0]->country;
	out->legal_id = out->customers.v[0]->legal_id;
	g.contract =
		cover_contract(rules->contract, rules->contract_count, out);
	*contract_out = g.contract;
	if (g.contract)
		settle_filings(&g);
}
