/*
 * Random portfolios under random ladders, walked day by day. What must hold
 * whatever the rules say: nobody is written to who does not owe, steps go in
 * order and once, a day twice adds nothing, the order of rows is irrelevant,
 * and looking only on the days that decide names misses nothing.
 *
 * PROP_SEED repeats a failure, PROP_N sets how many cases are tried.
 */
#include <stdlib.h>

#include "build_snapshot.h"
#include "check.h"
#include "relance/text.h"

#define DAYS 150
#define MAX_INVOICES 8
#define MAX_EVENTS 9

static uint64_t seed_now;

static uint32_t draw(uint32_t below)
{
	seed_now = seed_now * UINT64_C(6364136223846793005) +
		   UINT64_C(1442695040888963407);
	return (uint32_t)(seed_now >> 33) % below;
}

static bool chance(uint32_t percent)
{
	return draw(100) < percent;
}

static const char *pick(const char *const *list, size_t n)
{
	return list[draw((uint32_t)n)];
}

/* ---- rules ------------------------------------------------------------- */

static const char *random_condition(struct arena *a, int age)
{
	static const char *const more[] = {
		"overdue_total >= 300 EUR",
		"overdue_count >= 2",
		"oldest_days_overdue >= 40",
		"unanswered >= 1",
		"outstanding >= 200 EUR | 100 USD",
		"not weekday = 1",
		"days_since_step >= 4",
		"segment = \"x\"",
		"payable_now >= 150 EUR | 90 USD",
		"today >= end_of_month(due_on + 3 days)",
		"today - due_on >= 21",
		"today >= step_on + 6 days",
		"broken_promises >= 1",
		"promises = 0",
		"disputed",
		"open_total >= 400 EUR",
		"exposure >= 300 EUR",
		"open_count >= 3",
		"step = \"s0\"",
	};
	const char *first = arena_printf(a, "days_overdue >= %d", age);

	if (chance(60))
		return first;
	return arena_printf(a, "%s %s %s", first, chance(50) ? "and" : "or",
			    pick(more, LENGTH(more)));
}

static const char *random_step(struct arena *a, int i, int age,
			       enum stage stage)
{
	static const char *const to[] = { "billing", "management", "sales" };
	bool letter = chance(15);

	return arena_printf(
		a,
		"  - step: s%d\n    stage: %s\n%s%s%s"
		"    send: {%s: t, to: %s}\n",
		i, stage_name(stage),
		chance(90) ? arena_printf(a, "    when: %s\n",
					  random_condition(a, age))
			   : "",
		chance(30) ? arena_printf(a, "    only_if: %s\n",
					  random_condition(a, age / 2))
			   : "",
		i && chance(60)
			? arena_printf(a, "    wait: %u days\n", 1 + draw(15))
			: "",
		letter ? "letter" : "email", pick(to, LENGTH(to)));
}

static const char notice[] = "  - step: notice\n    stage: insurer\n"
			     "    when: days_to_notice_deadline <= 15\n"
			     "    only_if: insured > 0 EUR\n"
			     "    deadline: notice\n    notify: insurer\n";

static const char *random_policy(struct arena *a, int which)
{
	const char *text = arena_printf(
		a,
		"policy: p%d\n%scalendar: %s\ncatch_up: %s\n%s%s%s%ssteps:\n",
		which, which ? "" : "applies_to: currency != \"USD\"\n",
		chance(50) ? "fr" : "none", chance(50) ? "step" : "jump",
		chance(40) ? "send_days: every day\n" : "",
		chance(40) ? arena_printf(a, "min_interval: %u days\n",
					  1 + draw(9))
			   : "",
		chance(30) ? "minimum: 150 EUR\n" : "",
		chance(40) ? "stale_after: 3 days\n" : "");
	int n = 1 + (int)draw(5), age = (int)draw(8);
	uint32_t stage = STAGE_REMINDER;

	for (int i = 0; i < n; i++) {
		text = arena_printf(a, "%s%s", text,
				    random_step(a, i, age, (enum stage)stage));
		if (i == n / 2)
			text = arena_printf(a, "%s%s", text, notice);
		age += (int)draw(20);
		if (stage < STAGE_LEGAL && chance(30))
			stage = stage == STAGE_MEDIATION ? STAGE_LEGAL
							 : stage + 1;
	}
	return text;
}

/* What the ladder language has beyond plain rungs, put in at random. */
static void enrich_step(struct step *s, int i, int n)
{
	bool plain = !s->deadline;

	if (plain && chance(15)) {
		s->repeat_every = (struct span){ 1 + (int)draw(9), SPAN_DAYS };
		s->repeat_times = 2 + (int)draw(3);
	}
	if (plain && i && chance(10))
		s->go_to = 1 + (int)draw((uint32_t)n);
	if (plain && chance(8))
		s->final = true;
	if (plain && chance(12)) {
		s->channel = CHANNEL_NONE;
		s->task = chance(50) ? "call" : NULL;
		s->approval = false;
	}
	if (plain && i && chance(10))
		s->for_disputed = true;
	if (plain && i == 0 && chance(25)) {
		s->before_due = (struct span){ 1 + (int)draw(9), SPAN_DAYS };
		s->when = NULL;
	}
	if (plain && chance(15))
		s->on.place[draw(EVENT__COUNT)] = 1 + (int)draw((uint32_t)n);
}

static void enrich(struct arena *a, struct rules *r)
{
	for (size_t k = 0; k < r->policy_count; k++) {
		struct policy *p = arena_copy(a, &r->policy[k], sizeof *p);
		struct step *list =
			arena_copy(a, p->step, p->step_count * sizeof *list);

		for (size_t i = 0; i < p->step_count; i++)
			enrich_step(&list[i], (int)i, (int)p->step_count);
		p->step = list;
		p->falls = chance(20);
		p->ladder = chance(25) ? LADDER_CUSTOMER : LADDER_INVOICE;
		p->group_by = chance(20) ? GROUP_INVOICE : GROUP_CUSTOMER;
		p->credits = chance(50) ? CREDITS_NET : CREDITS_SHOW;
		if (chance(40))
			p->dispute_review = (struct span){ 7, SPAN_DAYS };
		if (chance(30))
			p->on.place[draw(EVENT__COUNT)] =
				1 + (int)draw((uint32_t)p->step_count);
		memcpy((void *)(uintptr_t)&r->policy[k], p, sizeof *p);
	}
}

static const char contract[] =
	"contract: C-2026\n"
	"insurer: {name: Insurer, channel: email, email: in@example.net}\n"
	"policy_no: \"1\"\ncurrency: EUR\n"
	"extension: {length: 40 days, from: due}\n"
	"margin: 3 business days\n"
	"deadlines:\n"
	"  - {file: notice, event: overdue, by: \"extension_end + 20 days\"}\n"
	"hands_over: notice\n";

/* ---- portfolios -------------------------------------------------------- */

enum event_kind {
	EVENT_PAY,
	EVENT_PART,
	EVENT_DISPUTE,
	EVENT_SETTLE,
	EVENT_RECORD, /* an exception */
	EVENT_END,    /* the end of one */
	EVENT_ANSWER,
	EVENT_KINDS
};

struct event {
	int day;
	size_t invoice;
	enum event_kind kind;
	uint32_t dice; /* the same fate in every walk */
};

struct world {
	struct arena a;
	struct rules *rules;
	struct snapshot *start;
	struct event event[MAX_EVENTS];
	size_t events;
	int stale_from, stale_to; /* no import in between */
	bool rich; /* the ladder may lead back, repeat and send nothing */
	civil_day first;
};

/* Lumen and Brume are described, Nobody is not. */
static void random_assignment(struct invoice *inv)
{
	static const char *const how[] = { "managed", "delegated", "delegated",
					   "confidential", NULL };
	static const char *const whom[] = { "Lumen", "BRUME", "Nobody", NULL };

	inv->factoring = pick(how, LENGTH(how));
	inv->assigned_to = pick(whom, LENGTH(whom));
}

static void random_invoices(struct world *w)
{
	static const char *const ids[MAX_INVOICES] = { "A", "B", "C", "D",
						       "E", "F", "G", "H" };
	size_t n = 1 + draw(MAX_INVOICES);

	for (size_t i = 0; i < n; i++) {
		char due[DATE_TEXT_SIZE];
		struct invoice *inv;

		date_to_text(w->first - 60 + (civil_day)draw(140), due);
		inv = build_invoice(&w->a, w->start, ids[i], due,
				    1 + draw(60000));
		if (chance(25))
			memcpy(inv->currency, "USD", 4);
		if (chance(20))
			inv->status = (enum invoice_status)draw(4);
		if (chance(30))
			random_assignment(inv);
	}
}

static void random_customer(struct world *w)
{
	static const char *const roles[] = { "billing", "management", "sales" };

	w->start = build_customer(&w->a, w->first);
	if (chance(30))
		w->start->customer.segment = chance(50) ? "x" : "y";
	for (size_t i = 0; i < LENGTH(roles); i++)
		if (chance(40))
			VEC_PUSH(&w->a, &w->start->contacts,
				 (struct contact){
					 .role = roles[i],
					 .email = arena_printf(&w->a,
							       "%s@example.com",
							       roles[i]) });
	if (chance(40))
		build_limit(&w->a, w->start, 1000000);
	if (chance(20))
		w->start->limits.n = 0;
	if (chance(20))
		VEC_PUSH(&w->a, &w->start->unapplied,
			 (struct unapplied){ "EUR", 1 + draw(60000) });
}

static void world_open(struct world *w)
{
	static struct factor factors[] = { { .key = "Lumen" },
					   { .key = "Brume" } };
	const char *text[2];

	*w = (struct world){ .a = ARENA_INIT,
			     .first = 20500 + (civil_day)draw(365) };
	for (int i = 0; i < 2; i++)
		text[i] = random_policy(&w->a, i);
	w->rules = build_rules(&w->a, 2, text, contract);
	w->rules->config.factor = factors;
	w->rules->config.factor_count = LENGTH(factors);
	w->rich = chance(50);
	if (w->rich)
		enrich(&w->a, w->rules);
	random_customer(w);
	random_invoices(w);
	w->events = draw(MAX_EVENTS + 1);
	for (size_t i = 0; i < w->events; i++)
		w->event[i] = (struct event){
			.day = (int)draw(DAYS),
			.invoice = draw((uint32_t)w->start->invoices.n),
			.kind = (enum event_kind)draw(EVENT_KINDS),
			.dice = draw(1u << 30)
		};
	w->stale_from = chance(30) ? (int)draw(DAYS) : DAYS;
	w->stale_to = w->stale_from + (int)draw(15);
}

static void add_instalments(struct world *w, struct exception *e, uint32_t dice)
{
	uint32_t n = 1 + dice % 4;

	for (uint32_t i = 0; i < n; i++) {
		civil_day on = e->from + 5 + (civil_day)(i * 10);
		struct instalment part = {
			.due_on = on,
			.grace_on = on + 2,
			.amount_minor = e->amount_minor / n +
					(i ? 0 : e->amount_minor % n)
		};

		VEC_PUSH(&w->a, &e->instalments, part);
		e->until = on;
	}
}

static void record(struct world *w, struct snapshot *snap,
		   const struct invoice *inv, uint32_t dice)
{
	struct exception e = {
		.exception_id =
			arena_printf(&w->a, "E%zu", snap->exceptions.n + 1),
		.kind = (enum exception_kind)(dice % EXCEPTION_KIND__COUNT),
		.from = snap->as_of,
		.until = DAY_NEVER,
		.grace_on = DAY_NEVER,
		.ended_on = DAY_NEVER,
		.known_on = DAY_NONE,
		.published_on = DAY_NONE,
		.amount_minor =
			dice / 64 % 3 ? inv->outstanding_minor / 2 + 1 : -1,
	};

	if (inv->outstanding_minor <= 0)
		return;
	memcpy(e.currency, inv->currency, sizeof e.currency);
	if (e.kind == EXCEPTION_HOLD || e.kind == EXCEPTION_MEDIATION ||
	    e.kind == EXCEPTION_PROMISE)
		e.until = e.from + (civil_day)(dice / 512 % 25);
	e.whole = e.kind == EXCEPTION_INSOLVENCY ||
		  (e.kind == EXCEPTION_HOLD && dice / 8 % 4 == 0);
	if (!e.whole)
		VEC_PUSH(&w->a, &e.invoices, inv->key);
	if (e.kind == EXCEPTION_PROMISE || e.kind == EXCEPTION_PLAN)
		e.amount_minor = inv->outstanding_minor;
	if (e.kind == EXCEPTION_PROMISE)
		e.grace_on = e.until + 3;
	if (e.kind == EXCEPTION_PLAN)
		add_instalments(w, &e, dice / 8);
	if (e.kind == EXCEPTION_PROMISE || e.kind == EXCEPTION_DISPUTE)
		snap->last_answer_on = snap->as_of;
	VEC_PUSH(&w->a, &snap->exceptions, e);
}

static void come_in(struct world *w, struct snapshot *snap, struct invoice *inv,
		    int64_t minor)
{
	struct receipt r = { .invoice_key = inv->key,
			     .on = snap->as_of,
			     .amount_minor = minor,
			     .kind = PAYMENT_PAYMENT };

	memcpy(r.currency, inv->currency, sizeof r.currency);
	inv->outstanding_minor -= minor;
	snap->last_answer_on = snap->as_of;
	VEC_PUSH(&w->a, &snap->receipts, r);
}

static void happen(struct world *w, struct snapshot *snap,
		   const struct event *e)
{
	struct invoice *inv = &snap->invoices.v[e->invoice];

	switch (e->kind) {
	case EVENT_PAY:
		come_in(w, snap, inv, inv->outstanding_minor);
		break;
	case EVENT_PART:
		come_in(w, snap, inv, inv->outstanding_minor / 2);
		break;
	case EVENT_DISPUTE:
		if (inv->status == INVOICE_OPEN)
			inv->status = INVOICE_DISPUTED;
		break;
	case EVENT_SETTLE:
		if (inv->status == INVOICE_DISPUTED)
			inv->status = INVOICE_OPEN;
		break;
	case EVENT_RECORD:
		record(w, snap, inv, e->dice);
		break;
	case EVENT_END:
		if (snap->exceptions.n)
			snap->exceptions.v[e->dice % snap->exceptions.n]
				.ended_on = snap->as_of;
		break;
	case EVENT_ANSWER:
		snap->last_reply_on = snap->last_answer_on = snap->as_of;
		break;
	case EVENT_KINDS:
		break;
	}
}

static bool events_of_day(struct world *w, struct snapshot *snap, int day)
{
	bool any = false;

	for (size_t i = 0; i < w->events; i++) {
		if (w->event[i].day != day)
			continue;
		happen(w, snap, &w->event[i]);
		any = true;
	}
	return any;
}

static struct plan look(struct world *w, const struct snapshot *snap)
{
	int day = snap->as_of - w->first;
	bool stale = day >= w->stale_from && day < w->stale_to;
	struct day d = { .as_of = snap->as_of,
			 .data_of = stale ? w->first + w->stale_from - 1
					  : snap->as_of };
	struct plan plan;

	decide(w->rules, &d, snap, &w->a, &plan, NULL);
	return plan;
}

/* ---- what must hold ---------------------------------------------------- */

static void nobody_is_chased_who_owes_nothing(const struct snapshot *snap,
					      const struct plan *plan)
{
	for (size_t i = 0; i < plan->messages.n; i++) {
		const struct planned_message *m = &plan->messages.v[i];

		for (size_t k = 0; k < m->items.n; k++) {
			const struct invoice *inv =
				&snap->invoices.v[m->items.v[k].invoice];

			if (!m->items.v[k].step ||
			    m->items.v[k].step->before_due.unit == SPAN_NONE)
				assert_true(
					m->to_insurer ||
					invoice_is_overdue(inv, snap->as_of));
			else
				assert_true(inv->due_on >= snap->as_of);
			if (!m->to_insurer && inv->status == INVOICE_DISPUTED) {
				assert_true(!m->items.v[k].step ||
					    m->items.v[k].step->for_disputed);
				assert_minor_equal(m->items.v[k].payable_minor,
						   0);
			}
		}
	}
}

/* A hold, plan, promise, mediation or insolvency is not spoken of, and what is
 * disputed is not demanded. */
static void nobody_is_chased_in_spite(const struct snapshot *snap,
				      const struct planned_message *m)
{
	int64_t demanded = 0;

	for (size_t k = 0; k < m->items.n; k++) {
		const struct planned_item *item = &m->items.v[k];
		const struct invoice *inv = &snap->invoices.v[item->invoice];

		demanded += item->payable_minor;
		assert_true(item->payable_minor >= 0);
		assert_true(item->payable_minor + item->disputed_minor <=
			    item->outstanding_minor);
		for (size_t i = 0; i < snap->exceptions.n; i++) {
			const struct exception *e = &snap->exceptions.v[i];

			if (e->kind != EXCEPTION_DISPUTE &&
			    exception_covers(e, inv))
				assert_int_not_equal(
					exception_state_at(snap, e, NULL, NULL),
					EXCEPTION_ACTIVE);
		}
	}
	assert_true(m->payable_minor <= demanded);
}

/* Whoever follows a letter pays the right one; where the factor reminds, or
 * nobody knows whom to pay, there is none. */
static void each_letter_has_one_payee(const struct world *w,
				      const struct snapshot *snap,
				      const struct planned_message *m)
{
	for (size_t k = 0; !m->to_insurer && k < m->items.n; k++) {
		const struct invoice *inv =
			&snap->invoices.v[m->items.v[k].invoice];
		enum factoring how = invoice_factoring(inv);

		assert_int_not_equal(how, FACTORING_MANAGED);
		assert_int_not_equal(how, FACTORING_UNCLEAR);
		if (how != FACTORING_DELEGATED) {
			assert_null(m->payee);
			continue;
		}
		assert_non_null(m->payee);
		assert_ptr_equal(m->payee, config_factor(&w->rules->config,
							 inv->assigned_to));
	}
	assert_true(m->payable_minor >= 0);
}

static void exceptions_are_kept(const struct snapshot *snap,
				const struct plan *plan)
{
	for (size_t i = 0; i < plan->messages.n; i++)
		if (!plan->messages.v[i].to_insurer)
			nobody_is_chased_in_spite(snap, &plan->messages.v[i]);
}

static int index_in(const struct planned_item *item)
{
	return (int)(item->step - item->policy->step);
}

static void steps_go_in_order_and_once(const struct snapshot *snap,
				       const struct plan *plan)
{
	for (size_t i = 0; i < plan->messages.n; i++) {
		const struct planned_message *m = &plan->messages.v[i];

		for (size_t k = 0; k < m->items.n; k++) {
			const struct planned_item *item = &m->items.v[k];
			int64_t key = snap->invoices.v[item->invoice].key;

			for (size_t s = 0; item->step && s < snap->steps.n;
			     s++) {
				const struct step_taken *t = &snap->steps.v[s];
				int had =
					policy_step_find(item->policy, t->step);

				if (t->invoice_key != key)
					continue;
				assert_int_not_equal(had, index_in(item));
				if (!item->step->deadline)
					assert_true(had < index_in(item));
			}
		}
	}
}

/* One message to a customer per currency, payee, channel, recipient and date, and
 * min_interval between any two. */
static void messages_keep_their_distance(const struct snapshot *snap,
					 const struct plan *plan)
{
	for (size_t i = 0; i < plan->messages.n; i++) {
		const struct planned_message *m = &plan->messages.v[i];

		if (m->to_insurer)
			continue;
		for (size_t k = 0; k < snap->messages.n; k++)
			if (!snap->messages.v[k].to_insurer)
				assert_true(snap->messages.v[k].as_of +
						    m->policy->min_interval.n <=
					    snap->as_of);
		for (size_t k = 0; k < i; k++) {
			const struct planned_message *o = &plan->messages.v[k];

			if (o->to_insurer)
				continue;
			assert_false(m->policy->group_by != GROUP_INVOICE &&
				     o->policy->group_by != GROUP_INVOICE &&
				     str_eq(o->currency, m->currency) &&
				     o->payee == m->payee &&
				     o->channel == m->channel &&
				     str_eq(o->to_email, m->to_email));
			assert_true((o->step->stage == STAGE_REMINDER) ==
				    (m->step->stage == STAGE_REMINDER));
		}
	}
}

static void the_day_twice_adds_nothing(struct world *w,
				       const struct snapshot *snap,
				       const struct plan *plan)
{
	struct snapshot *again = snapshot_copy(snap, &w->a);
	struct plan second;

	plan_queue(plan, again, &w->a);
	second = look(w, again);
	assert_string_equal(plan_text(&second, again, &w->a), "");
	again = snapshot_copy(snap, &w->a);
	plan_apply(plan, again, snap->as_of, &w->a);
	second = look(w, again);
	assert_string_equal(plan_text(&second, again, &w->a), "");
}

static void the_order_of_rows_does_not_matter(struct world *w,
					      const struct snapshot *snap,
					      const struct plan *plan)
{
	struct snapshot *other = snapshot_copy(snap, &w->a);
	struct plan second;

	for (size_t i = other->invoices.n; i > 1; i--) {
		size_t k = draw((uint32_t)i);
		struct invoice swap = other->invoices.v[i - 1];

		other->invoices.v[i - 1] = other->invoices.v[k];
		other->invoices.v[k] = swap;
	}
	second = look(w, other);
	assert_string_equal(plan_text(&second, other, &w->a),
			    plan_text(plan, snap, &w->a));
	assert_int_equal(second.due_on, plan->due_on);
}

static const char *add_day(struct world *w, const char *all,
			   const struct snapshot *snap, const struct plan *plan)
{
	const char *text = plan_text(plan, snap, &w->a);

	if (!*text)
		return all;
	return arena_printf(&w->a, "%s%d: %s\n", all, snap->as_of - w->first,
			    text);
}

static const char *every_day(struct world *w)
{
	struct snapshot *snap = snapshot_copy(w->start, &w->a);
	const char *all = "";

	for (int day = 0; day < DAYS; day++) {
		struct plan plan;

		events_of_day(w, snap, day);
		plan = look(w, snap);
		nobody_is_chased_who_owes_nothing(snap, &plan);
		exceptions_are_kept(snap, &plan);
		for (size_t i = 0; i < plan.messages.n; i++)
			each_letter_has_one_payee(w, snap, &plan.messages.v[i]);
		if (!w->rich)
			steps_go_in_order_and_once(snap, &plan);
		messages_keep_their_distance(snap, &plan);
		the_day_twice_adds_nothing(w, snap, &plan);
		the_order_of_rows_does_not_matter(w, snap, &plan);
		all = add_day(w, all, snap, &plan);
		plan_apply(&plan, snap, snap->as_of + 1, &w->a);
	}
	return all;
}

/* As a run does: only when the day named has come or something happened. */
static const char *due_days(struct world *w, int *looks)
{
	struct snapshot *snap = snapshot_copy(w->start, &w->a);
	civil_day due = snap->as_of;
	const char *all = "";

	for (int day = 0; day < DAYS; day++) {
		bool changed = events_of_day(w, snap, day);

		if (changed || snap->as_of >= due) {
			struct plan plan = look(w, snap);

			due = plan.due_on;
			assert_true(due >= snap->as_of);
			all = add_day(w, all, snap, &plan);
			plan_apply(&plan, snap, snap->as_of, &w->a);
			++*looks;
		}
		snap->as_of++;
	}
	return all;
}

static long number_of(const char *name, long fallback)
{
	const char *text = getenv(name);

	return text ? strtol(text, NULL, 10) : fallback;
}

static long trying = -1; /* the seed of the case under way */

static int say_the_seed(void **state)
{
	(void)state;
	if (trying >= 0)
		print_message("failed with PROP_SEED=%ld PROP_N=1\n", trying);
	return 0;
}

static void decisions_keep_their_promises(void **state)
{
	long n = number_of("PROP_N", 200), seed = number_of("PROP_SEED", 0);
	int looks = 0;
	size_t letters = 0;

	(void)state;
	for (long i = 0; i < n; i++) {
		struct world w;
		const char *daily, *due;

		seed_now = (uint64_t)(seed + i) * 7919 + 1;
		trying = seed + i;
		world_open(&w);
		daily = every_day(&w);
		due = due_days(&w, &looks);
		assert_string_equal(due, daily);
		letters += strlen(daily) > 0;
		arena_release(&w.a);
	}
	print_message("%ld portfolios, %zu with letters, %d looks in %ld "
		      "days\n",
		      n, letters, looks, n * DAYS);
	trying = -1;
	assert_true(n < 50 || letters > (size_t)n / 2);
	assert_true(n < 50 || looks < n * DAYS / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(decisions_keep_their_promises,
					  say_the_seed),
	};

	return cmocka_run_group_tests_name("prop_decide", tests, NULL, NULL);
}
