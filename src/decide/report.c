/*
 * What the insurer is told between the filings of the clauses: what came in
 * after a notice, that nothing is owed any more, and what a person asked to
 * be filed. One of the debtor's customers speaks for all.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

#define REPORT(file)                                                           \
	{                                                                      \
		.name = file, .stage = STAGE_INSURER, .notify_insurer = true,  \
		.channel = CHANNEL_EMAIL, .template_name = "insurer-" file     \
	}
static const struct step reports[] = {
	REPORT(FILE_PAYMENT),
	REPORT(FILE_WITHDRAWAL),
	REPORT(FILE_EXTENSION),
	REPORT(FILE_RESCHEDULING),
};

static const struct step *report_of(const char *file)
{
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
		if (str_eq(reports[i].name, file))
			return &reports[i];
	return NULL;
}

/* ---- what was told before ------------------------------------------------ */

static const struct message_past *newer(const struct insurer_case *k,
					const struct snapshot *snap,
					const struct message_past *best)
{
	for (size_t i = 0; i < snap->messages.n; i++) {
		const struct message_past *m = &snap->messages.v[i];

		/* What may not have arrived is told once more. */
		if (m->to_insurer && m->filing && message_counts(m) &&
		    m->state != MESSAGE_UNCERTAIN &&
		    str_eq(m->contract, k->contract->name) &&
		    (!best || m->as_of >= best->as_of))
			best = m;
	}
	return best;
}

/* The newest word to the insurer, whichever customer of the debtor it names. */
static const struct message_past *told_newest(struct ctx *c,
					      const struct message_past *own)
{
	const struct message_past *best = own;

	for (size_t i = 0; c->snap->insured && i < c->snap->insured->others.n;
	     i++)
		best = newer(case_get(c), c->snap->insured->others.v[i], best);
	return best;
}

/* The same, if it was this customer's. */
static const struct message_past *told_last(struct ctx *c)
{
	const struct message_past *own = newer(case_get(c), c->snap, NULL);

	return told_newest(c, own) == own ? own : NULL;
}

/* Since something was notified, and until it was withdrawn. */
static bool is_notified(const struct insurer_case *k)
{
	for (size_t i = 0; i < k->debtor.filed.n; i++) {
		const struct filed *f = &k->debtor.filed.v[i];

		if (str_eq(f->contract, k->contract->name) &&
		    contract_filing(k->contract, f->file) &&
		    !filed_is_closed(&k->debtor, f))
			return true;
	}
	return false;
}

/* A debt of the case that was paid, and is owed again. */
static bool owes_notified(const struct insurer_case *k)
{
	for (size_t i = 0; i < k->debtor.filed.n; i++) {
		const struct filed *f = &k->debtor.filed.v[i];

		if (str_eq(f->contract, k->contract->name) &&
		    contract_filing(k->contract, f->file) &&
		    stands_for_debt(k, f))
			return true;
	}
	return false;
}

static int64_t owed_now(const struct insurer_case *k, int64_t invoice_key)
{
	for (size_t i = 0; i < k->debtor.invoices.n; i++) {
		const struct invoice *inv = &k->debtor.invoices.v[i].inv;

		if (inv->key == invoice_key)
			return invoice_counts(inv) ? inv->outstanding_minor : 0;
	}
	return 0;
}

/* Is anything owed otherwise than was told? */
static bool changed(const struct insurer_case *k, const struct message_past *m,
		    struct planned_filing *about)
{
	bool differs = false;

	*about = (struct planned_filing){ .told_on = m->as_of };
	for (size_t i = 0; i < m->told.n; i++) {
		const struct told_debt *t = &m->told.v[i];
		int64_t now = owed_now(k, t->invoice_key);

		differs |= now != t->outstanding_minor;
		if (!money_add(&about->told_minor, t->outstanding_minor))
			about->told_minor = INT64_MAX;
		if (!money_add(&about->now_minor, now))
			about->now_minor = INT64_MAX;
	}
	return differs;
}

static bool has_paid(const struct insurer_case *k)
{
	for (size_t i = 0; i < k->debtor.answers.n; i++)
		if (k->debtor.answers.v[i].kind == ANSWER_PAY)
			return true;
	return false;
}

/* ---- one message --------------------------------------------------------- */

static const struct policy *policy_of(const struct ctx *c,
				      const struct message_past *told)
{
	for (size_t i = 0; i < c->snap->invoices.n; i++)
		if (c->look[i].policy)
			return c->look[i].policy;
	return told ? rules_policy(c->rules, told->policy) : NULL;
}

static void tell(struct ctx *c, const struct step *s,
		 const struct policy *policy,
		 const struct planned_filing *about)
{
	const struct contract *k = case_get(c)->contract;
	struct planned_message m = {
		.policy = policy,
		.step = s,
		.contract = k,
		.filing = s->name,
		.copy_of = filing_uncertain(c, k, s->name),
		.about = *about,
		.to_insurer = true,
		.deadline = true,
		.in_charge = person_in_charge(c->rules, c->snap, policy),
		.deadline_on = DAY_NONE,
		.send_by = DAY_NONE,
	};

	if (!policy) /* a message has one; without any nothing is owed */
		return;
	recipient_insurer(c, &m);
	memcpy(m.currency, k->currency, sizeof m.currency);
	list_account(c, &m, NULL);
	list_debtor(c, &m);
	message_sum(c, &m);
	VEC_PUSH(c->arena, &c->plan->messages, m);
	look_again(c, c->as_of + 1);
}

/* ---- all of them --------------------------------------------------------- */

/* The first customer with something open speaks for the debtor. */
static bool speaks_first(const struct ctx *c, const struct insurer_case *k)
{
	for (size_t i = 0; i < k->debtor.customers.n; i++) {
		const char *id = k->debtor.customers.v[i]->customer_id;

		for (size_t n = 0; n < k->debtor.invoices.n; n++)
			if (invoice_counts(&k->debtor.invoices.v[n].inv) &&
			    str_eq(k->debtor.invoices.v[n].inv.customer_id, id))
				return str_eq(id,
					      c->snap->customer.customer_id);
	}
	return k->debtor.customers.v[0]->key == c->snap->customer.key;
}

static void tell_change(struct ctx *c)
{
	const struct insurer_case *k = case_get(c);
	const struct message_past *told = told_last(c);
	struct planned_filing about;
	const char *file = FILE_PAYMENT;

	if (!told || !is_notified(k) || !changed(k, told, &about))
		return;
	/* One word a day; what came in since goes with the next. */
	look_again(c, c->as_of + 1);
	if (told->as_of >= c->as_of)
		return;
	if (!about.now_minor && !has_paid(k) && !owes_notified(k))
		file = FILE_WITHDRAWAL;
	tell(c, report_of(file), policy_of(c, told), &about);
}

/* What is withdrawn because a person says so may be owed still. */
static void add_told(struct ctx *c, const struct insurer_case *k,
		     struct planned_filing *about)
{
	const struct message_past *own = newer(k, c->snap, NULL);
	const struct message_past *told = told_newest(c, own);
	const struct to_file *asked = about->asked;

	if (!told)
		return;
	changed(k, told, about);
	about->asked = asked;
}

static void tell_asked(struct ctx *c, const struct insurer_case *k)
{
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
		struct planned_filing about = {
			.asked = filing_asked(k, reports[i].name),
			.told_on = DAY_NONE,
		};

		if (!about.asked)
			continue;
		if (str_eq(reports[i].name, FILE_WITHDRAWAL))
			add_told(c, k, &about);
		tell(c, &reports[i], policy_of(c, NULL), &about);
	}
}

void insurer_reports(struct ctx *c)
{
	const struct insurer_case *k = case_get(c);

	if (!k->contract)
		return;
	if (speaks_first(c, k))
		tell_asked(c, k);
	tell_change(c);
}
