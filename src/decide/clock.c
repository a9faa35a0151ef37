/*
 * The insurer's clock: by when the debtor's contract wants a filing, whether
 * it was made, and whose the case is. What clauses mean the room cover says.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

void insurer_case_make(const struct rules *rules, const struct snapshot *snap,
		       struct arena *arena, struct insurer_case *out)
{
	*out = (struct insurer_case){ 0 };
	if (!rules->contract_count || (!snap->insured && !snap->limits.n))
		return;
	debtor_gather(rules, snap, arena, &out->debtor, &out->contract);
	if (!out->contract)
		return;
	cover_compute(out->contract, &out->debtor, arena, &out->cover);
	cover_deadlines(out->contract, &out->debtor, &out->cover, arena,
			&out->deadlines);
}

/* From the first alarm on papers are looked for. */
static void look_at_alarms(struct ctx *c, const struct insurer_case *k)
{
	for (size_t i = 0; k->contract->alarm_count && i < k->deadlines.n;
	     i++) {
		const struct deadline *d = &k->deadlines.v[i];
		civil_day on = d->due_on - k->contract->alarm[0];

		if (d->state == DEADLINE_OPEN && d->filed_on == DAY_NONE &&
		    on > c->as_of)
			look_again(c, on);
	}
}

const struct insurer_case *case_get(struct ctx *c)
{
	struct insurer_case *k;

	if (c->insurer_case)
		return c->insurer_case;
	k = ARENA_NEW(c->arena, struct insurer_case);
	insurer_case_make(c->rules, c->snap, c->arena, k);
	c->insurer_case = k;
	if (k->contract) {
		look_again(c, k->cover.changes_on);
		look_at_alarms(c, k);
		c->plan->insurer = k;
	}
	return k;
}

/* A step that a customer gets before a deadline files nothing. */
static bool was_had(const struct ctx *c, const struct look *l,
		    const struct step *s)
{
	size_t n, first = steps_of(c->snap, l->inv->key, &n);

	for (size_t i = first; i < first + n; i++) {
		const struct step_taken *row = &c->snap->steps.v[i];
		const struct step *had;

		if (row->how == STEP_PASSED || row->episode < l->inv->episode)
			continue;
		had = step_resolve(c->rules, row->policy, row->step);
		if (had && !had->notify_insurer &&
		    str_eq(had->deadline, s->deadline))
			return true;
	}
	return false;
}

static const struct debtor_invoice *invoice_of(const struct insurer_case *k,
					       int64_t key)
{
	for (size_t i = 0; i < k->debtor.invoices.n; i++)
		if (k->debtor.invoices.v[i].inv.key == key)
			return &k->debtor.invoices.v[i];
	return NULL;
}

/* Something happened since it was filed, and is to be told as well. */
static bool has_news(const struct insurer_case *k, const char *file)
{
	for (size_t i = 0; i < k->deadlines.n; i++) {
		const struct deadline *d = &k->deadlines.v[i];
		bool told = !d->event || d->filed_on != DAY_NONE ||
			    d->state == DEADLINE_ACKNOWLEDGED ||
			    !str_eq(d->filing->file, file);

		for (size_t n = 0; !told && n < k->debtor.filed.n; n++) {
			const struct filed *f = &k->debtor.filed.v[n];

			told = !f->uncertain && str_eq(f->file, file) &&
			       !filed_is_closed(&k->debtor, f) &&
			       str_eq(f->contract, k->contract->name) &&
			       filed_tells_of(f, d->event);
		}
		if (!told)
			return true;
	}
	return false;
}

bool filing_made(struct ctx *c, const struct look *l, const struct step *s)
{
	const struct insurer_case *k = case_get(c);
	const struct debtor_invoice *di;

	if (!s->notify_insurer)
		return was_had(c, l, s);
	if (!k->contract)
		return false;
	di = invoice_of(k, l->inv->key);
	return di &&
	       debtor_filing(&k->debtor, k->contract->name, s->deadline, di,
			     true) &&
	       !has_news(k, s->deadline);
}

/* The first that nothing was filed for; one that is known to be missed only
 * when there is no other. */
static const struct deadline *deadline_of(const struct insurer_case *k,
					  const char *filing)
{
	const struct deadline *missed = NULL;

	for (size_t i = 0; i < k->deadlines.n; i++) {
		const struct deadline *d = &k->deadlines.v[i];

		if (!str_eq(d->filing->file, filing) || d->filed_on != DAY_NONE)
			continue;
		if (d->state != DEADLINE_ACKNOWLEDGED)
			return d;
		if (!missed)
			missed = d;
	}
	return missed;
}

/* How often was it filed since it was asked for first? */
static size_t times_filed(const struct insurer_case *k, const char *file,
			  civil_day since)
{
	size_t n = 0;

	for (size_t i = 0; i < k->debtor.filed.n; i++) {
		const struct filed *f = &k->debtor.filed.v[i];

		n += f->filed_on >= since && !f->uncertain &&
		     str_eq(f->file, file) &&
		     str_eq(f->contract, k->contract->name);
	}
	return n;
}

const struct to_file *filing_asked(const struct insurer_case *k,
				   const char *file)
{
	const struct to_file *first = NULL;
	size_t made = 0, asked = 0;

	for (size_t i = 0; i < k->debtor.to_file.n; i++) {
		const struct to_file *t = &k->debtor.to_file.v[i];

		if (!str_eq(t->file, file) || t->on > k->debtor.as_of ||
		    !str_eq(t->contract, k->contract->name))
			continue;
		if (!first)
			made = times_filed(k, file, t->on);
		first = t;
		if (++asked > made)
			return t;
	}
	return NULL;
}

struct insurer_clock insurer_clock(const struct insurer_case *k,
				   const char *currency, const char *filing)
{
	struct insurer_clock clock = { .notice_due_on = DAY_NONE,
				       .send_by = DAY_NONE,
				       .anchor_on = DAY_NONE };
	const struct deadline *d;

	if (!k->contract || strcmp(k->contract->currency, currency) != 0)
		return clock;
	clock.insured_minor = k->cover.covered_minor + k->cover.suspended_minor;
	if (clock.insured_minor <= 0)
		return clock;
	clock.contract = k->contract;
	d = deadline_of(k, filing);
	if (!d)
		return clock;
	clock.notice_due_on = d->due_on;
	clock.send_by = d->send_by;
	clock.anchor_on = d->anchor_on;
	clock.acknowledged = d->state == DEADLINE_ACKNOWLEDGED;
	clock.of_event = d->event != NULL;
	clock.asked = filing_asked(k, filing);
	clock.customer_id = k->debtor.invoices.v[d->invoice].inv.customer_id;
	return clock;
}

/* ---- whose case it is ------------------------------------------------- */

bool message_counts(const struct message_past *m)
{
	return m->state != MESSAGE_WITHDRAWN && m->state != MESSAGE_FAILED &&
	       m->state != MESSAGE_BOUNCED && m->state != MESSAGE_PLANNED;
}

static bool hands_over(const struct insurer_case *k, const char *file)
{
	return k->contract->hands_over && str_eq(k->contract->hands_over, file);
}

bool stands_for_debt(const struct insurer_case *k, const struct filed *f)
{
	for (size_t i = 0; i < k->debtor.invoices.n; i++) {
		const struct debtor_invoice *di = &k->debtor.invoices.v[i];

		if (invoice_counts(&di->inv) && filed_speaks_of(&k->debtor, f, di))
			return true;
	}
	return false;
}

/* Another customer of the debtor has the invoice that binds, and files. */
static bool is_being_filed(const struct ctx *c, const struct insurer_case *k)
{
	for (size_t i = 0; i < k->deadlines.n; i++) {
		const struct deadline *d = &k->deadlines.v[i];
		const struct invoice *inv =
			&k->debtor.invoices.v[d->invoice].inv;

		if (d->state == DEADLINE_OPEN && d->send_by <= c->as_of &&
		    hands_over(k, d->filing->file) &&
		    !str_eq(inv->customer_id, c->snap->customer.customer_id))
			return true;
	}
	return false;
}

/* The case is the insurer's from the moment its filing is planned until
 * nothing that was filed is owed any more. */
bool insurer_has_case(struct ctx *c)
{
	const struct insurer_case *k = case_get(c);

	if (!k->contract)
		return false;
	for (size_t i = 0; i < k->debtor.filed.n; i++) {
		const struct filed *f = &k->debtor.filed.v[i];

		if (!f->withdrawn && str_eq(f->contract, k->contract->name) &&
		    hands_over(k, f->file) && stands_for_debt(k, f))
			return true;
	}
	return is_being_filed(c, k);
}
