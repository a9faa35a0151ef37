/*
 * A notice to the insurer on servers that fail, by a portal where people take
 * their time, in spite of what people record, with days on which nobody runs.
 * What must hold: from the day on which it has to leave, every run sends it or
 * is loud; and what a server took, or a person filed, in time is in time.
 *
 * PROP_SEED repeats a failure, PROP_N sets how many cases are tried.
 */
#include <stdlib.h>

#include "build_snapshot.h"
#include "check.h"
#include "relance/text.h"

#define DAYS 140
#define MAX_MESSAGES 400

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

struct world {
	struct arena a;
	const struct rules *r;
	struct snapshot *snap;
	/* What became of each message; plan_apply takes all for accepted. */
	enum message_state truth[MAX_MESSAGES];
	civil_day posted_on[MAX_MESSAGES];
	bool portal, changed;
	civil_day due_on; /* to be looked at again */
	struct plan plan;
	bool looked;
};

/* ---- a world ------------------------------------------------------------- */

static const char *random_policy(struct arena *a)
{
	static const char *const when[] = {
		"",
		"    when: days_to_notice_deadline <= 10\n",
		"    when: days_to_notice_deadline <= 3\n",
		"    when: days_overdue >= 900\n",
	};

	return arena_printf(a,
			    "policy: p\n"
			    "min_interval: %u days\n"
			    "steps:\n"
			    "  - step: first\n    stage: reminder\n"
			    "    when: days_overdue >= %u\n"
			    "    send: {email: t, to: billing}\n"
			    "  - step: notice\n    stage: insurer\n%s"
			    "    deadline: notice\n    notify: insurer\n",
			    draw(9), 1 + draw(40), when[draw(4)]);
}

static const char *random_contract(struct world *w)
{
	w->portal = chance(40);
	return arena_printf(&w->a,
			    "contract: C-2026\n"
			    "insurer: {name: Insurer, %s}\n"
			    "policy_no: \"1\"\n"
			    "currency: EUR\n"
			    "extension: {length: %u days, from: due}\n"
			    "margin: %u business days\n"
			    "deadlines:\n"
			    "  - {file: notice, event: overdue, "
			    "by: \"extension_end + %u days\"}\n"
			    "%s",
			    w->portal ? "channel: portal"
				      : "email: in@example.net",
			    20 + draw(40), draw(6), 10 + draw(30),
			    chance(70) ? "hands_over: notice\n" : "");
}

static void world_open(struct world *w)
{
	const char *policy;
	civil_day start = day_of("2026-01-05");
	char day[DATE_TEXT_SIZE];

	*w = (struct world){ .a = ARENA_INIT, .changed = true };
	policy = random_policy(&w->a);
	w->r = build_rules(&w->a, 1, &policy, random_contract(w));
	w->snap = build_customer(&w->a, start);
	for (uint32_t i = 0, n = 1 + draw(3); i < n; i++)
		build_invoice(
			&w->a, w->snap, arena_printf(&w->a, "I%u", i),
			date_to_text(start - 10 + (civil_day)draw(30), day),
			1 + (int64_t)draw(90000));
	build_limit(&w->a, w->snap, 5000000);
}

/* ---- what happens -------------------------------------------------------- */

static void steps_follow(struct world *w, size_t message)
{
	const char *id = w->snap->messages.v[message].message_id;
	enum message_state state = w->truth[message];
	size_t n = 0;

	for (size_t i = 0; i < w->snap->steps.n; i++) {
		struct step_taken t = w->snap->steps.v[i];

		if (str_eq(t.message_id, id)) {
			if (state == MESSAGE_FAILED ||
			    state == MESSAGE_WITHDRAWN)
				continue;
			t.how = state == MESSAGE_ACCEPTED ? STEP_HAD
							  : STEP_PENDING;
		}
		w->snap->steps.v[n++] = t;
	}
	w->snap->steps.n = n;
}

static void tell_truth(struct world *w)
{
	for (size_t i = 0; i < w->snap->messages.n; i++) {
		w->snap->messages.v[i].state = w->truth[i];
		w->snap->messages.v[i].posted_on = w->posted_on[i];
		steps_follow(w, i);
	}
}

/* What is done with those in a state today, that a later day finds. */
static void move_all(struct world *w, enum message_state from,
		     enum message_state to, uint32_t percent)
{
	for (size_t i = 0; i < w->snap->messages.n; i++) {
		if (w->truth[i] != from || !chance(percent))
			continue;
		w->truth[i] = to;
		if (to == MESSAGE_ACCEPTED)
			w->posted_on[i] = w->snap->as_of;
		w->changed = true;
	}
}

static void pay(struct world *w)
{
	struct invoice *inv =
		&w->snap->invoices.v[draw((uint32_t)w->snap->invoices.n)];

	inv->outstanding_minor = chance(60) ? inv->outstanding_minor / 2 : 0;
	w->snap->last_answer_on = w->snap->as_of;
	move_all(w, MESSAGE_TO_POST, MESSAGE_WITHDRAWN, 100);
	w->changed = true;
}

static void record(struct world *w)
{
	static const enum exception_kind kinds[] = { EXCEPTION_HOLD,
						     EXCEPTION_DISPUTE,
						     EXCEPTION_PROMISE,
						     EXCEPTION_MEDIATION };
	struct exception e = {
		.exception_id =
			arena_printf(&w->a, "E%zu", w->snap->exceptions.n + 1),
		.kind = kinds[draw(4)],
		.whole = true,
		.from = w->snap->as_of,
		.until = DAY_NEVER,
		.grace_on = DAY_NEVER,
		.ended_on = DAY_NEVER,
		.known_on = DAY_NONE,
		.published_on = DAY_NONE,
		.currency = "EUR",
		.amount_minor = -1,
	};

	if (e.kind != EXCEPTION_DISPUTE)
		e.until = e.from + (civil_day)draw(90);
	if (e.kind == EXCEPTION_PROMISE) {
		e.grace_on = e.until;
		e.amount_minor = 1;
	}
	VEC_PUSH(&w->a, &w->snap->exceptions, e);
	w->changed = true;
}

static void night(struct world *w)
{
	move_all(w, MESSAGE_TO_POST, MESSAGE_ACCEPTED, 6);
	if (chance(3))
		pay(w);
	if (chance(4))
		record(w);
	tell_truth(w);
}

/* ---- a run --------------------------------------------------------------- */

static enum message_state fate(const struct planned_message *m)
{
	if (m->channel == CHANNEL_PORTAL)
		return MESSAGE_TO_POST;
	if (!m->to_insurer || chance(30))
		return MESSAGE_ACCEPTED;
	return chance(40)   ? MESSAGE_UNCERTAIN
	       : chance(50) ? MESSAGE_FAILED
			    : MESSAGE_QUEUED;
}

static void run(struct world *w)
{
	size_t before = w->snap->messages.n;

	/* Of an earlier day: planned anew. */
	move_all(w, MESSAGE_QUEUED, MESSAGE_WITHDRAWN, 100);
	tell_truth(w);
	w->looked = w->changed || w->snap->as_of >= w->due_on;
	w->plan = (struct plan){ 0 };
	if (!w->looked)
		return;
	w->plan = decide_now(w->r, w->snap, &w->a);
	w->due_on = w->plan.due_on;
	plan_apply(&w->plan, w->snap, w->snap->as_of, &w->a);
	w->changed = false;
	assert_true(w->snap->messages.n < MAX_MESSAGES);
	for (size_t i = before; i < w->snap->messages.n; i++) {
		w->truth[i] = fate(&w->plan.messages.v[i - before]);
		/* The store has a customer looked at after each result. */
		w->changed = true;
	}
	tell_truth(w);
}

/* ---- what must hold ------------------------------------------------------ */

static const struct deadline *unfiled(struct world *w, struct insurer_case *k)
{
	insurer_case_make(w->r, w->snap, &w->a, k);
	for (size_t i = 0; k->contract && i < k->deadlines.n; i++)
		if (k->deadlines.v[i].filed_on == DAY_NONE)
			return &k->deadlines.v[i];
	return NULL;
}

static bool sends_notice(const struct world *w)
{
	for (size_t i = 0; i < w->plan.messages.n; i++)
		if (str_eq(w->plan.messages.v[i].filing, "notice"))
			return true;
	return false;
}

static bool says_missed(const struct world *w)
{
	for (size_t i = 0; i < w->plan.tasks.n; i++)
		if (w->plan.tasks.v[i].kind == TASK_DEADLINE)
			return true;
	return false;
}

static bool waits_for_a_person(const struct world *w)
{
	for (size_t i = 0; i < w->snap->messages.n; i++)
		if (w->truth[i] == MESSAGE_TO_POST &&
		    str_eq(w->snap->messages.v[i].filing, "notice"))
			return true;
	return false;
}

/* `d` before the run, as it was found. */
static void the_run_files_or_is_loud(const struct world *w,
				     const struct deadline *d)
{
	civil_day today = w->snap->as_of;

	if (!d || today < d->send_by)
		return;
	if (!sends_notice(w) && !waits_for_a_person(w))
		fail_msg("day %d: nothing is sent", (int)today);
	if (w->portal && today > d->send_by && today <= d->due_on &&
	    !w->plan.unfiled)
		fail_msg("day %d: a person is not called", (int)today);
	if (today > d->due_on && !says_missed(w))
		fail_msg("day %d: a missed deadline is not told", (int)today);
}

/* Nothing more is asked for, whatever became of earlier tries. */
static void what_arrived_counts(struct world *w)
{
	struct insurer_case k;
	bool arrived = false;

	for (size_t i = 0; i < w->snap->messages.n; i++)
		arrived |= w->truth[i] == MESSAGE_ACCEPTED &&
			   str_eq(w->snap->messages.v[i].filing, "notice");
	if (!arrived)
		return;
	assert_null(unfiled(w, &k));
}

static bool walk(struct world *w)
{
	struct insurer_case k;

	for (int day = 0; day < DAYS; day++, w->snap->as_of++) {
		const struct deadline *d;

		night(w);
		if (chance(15))
			continue; /* nobody runs */
		d = unfiled(w, &k);
		run(w);
		the_run_files_or_is_loud(w, d);
		what_arrived_counts(w);
	}
	for (size_t i = 0; i < w->snap->messages.n; i++)
		if (str_eq(w->snap->messages.v[i].filing, "notice"))
			return true;
	return false;
}

/* ---- the search ---------------------------------------------------------- */

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

static void no_notice_is_forgotten(void **state)
{
	long n = number_of("PROP_N", 200), seed = number_of("PROP_SEED", 0);
	long notified = 0;

	(void)state;
	for (long i = 0; i < n; i++) {
		struct world w;

		seed_now = (uint64_t)(seed + i) * 7919 + 1;
		trying = seed + i;
		world_open(&w);
		notified += walk(&w);
		arena_release(&w.a);
	}
	print_message("%ld debtors, %ld of them notified\n", n, notified);
	trying = -1;
	assert_true(n < 50 || notified > n / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(no_notice_is_forgotten, say_the_seed),
	};

	return cmocka_run_group_tests_name("prop_filing", tests, NULL, NULL);
}
