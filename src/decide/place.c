/*
 * Which policy an invoice follows and where it stands on that ladder, from
 * the rows of steps had, waited for and passed over.
 */
#include <string.h>

#include "look.h"
#include "relance/text.h"

/* applies_to reads customer and invoice alone: no policy, place or day. */
static bool applies(const struct snapshot *snap, const struct invoice *inv,
		    const struct policy *p)
{
	struct look l = { .inv = inv, .policy = p };
	struct ctx c = { .snap = snap, .as_of = snap->as_of, .cur = &l };

	if (!p->applies_to)
		return true;
	return expr_eval(p->applies_to, snap->as_of, read_fact, &c).result ==
	       TRI_YES;
}

const struct policy *policy_choose(const struct rules *rules,
				   const struct snapshot *snap,
				   const struct invoice *inv, bool *none_out)
{
	const char *name = inv->policy ? inv->policy : snap->customer.policy;

	*none_out = name && str_eq(name, "none");
	if (*none_out)
		return NULL;
	if (name)
		return rules_policy(rules, name);
	for (size_t i = 0; i < rules->policy_count; i++)
		if (!rules->policy[i].unlisted &&
		    applies(snap, inv, &rules->policy[i]))
			return &rules->policy[i];
	return NULL;
}

const struct step *step_resolve(const struct rules *r, const char *policy,
				const char *name)
{
	const struct policy *p = policy ? rules_policy(r, policy) : NULL;
	int i = p ? policy_step_find(p, name) : -1;

	if (i >= 0)
		return &p->step[i];
	for (size_t k = 0; k < r->policy_count; k++) {
		i = policy_step_find(&r->policy[k], name);
		if (i >= 0)
			return &r->policy[k].step[i];
	}
	return NULL;
}

/* Rows are ordered by invoice_key: find the first by halving. */
size_t steps_of(const struct snapshot *snap, int64_t key, size_t *n_out)
{
	size_t low = 0, high = snap->steps.n, end;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (snap->steps.v[mid].invoice_key < key)
			low = mid + 1;
		else
			high = mid;
	}
	for (end = low;
	     end < snap->steps.n && snap->steps.v[end].invoice_key == key;)
		end++;
	*n_out = end - low;
	return low;
}

/* Does a row of an earlier episode still say where the invoice stands? What is
 * under way does, whatever was paid and charged back meanwhile. A correction
 * may take an episode away; its steps were had in the one that is left. */
static bool row_counts(const struct step_taken *row, const struct invoice *inv,
		       const struct policy *p)
{
	if (row->episode >= inv->episode || row->how == STEP_PENDING)
		return true;
	return p->reopened == REOPENED_CONTINUE && row->how != STEP_PASSED;
}

/* ---- where a row leads ------------------------------------------------ */

static void lead_to(struct place *place, int next)
{
	place->next = place->after = next;
	place->repeats = false;
}

static void lead_on(struct place *place, int next)
{
	if (next > place->next || (next == place->next && place->repeats))
		lead_to(place, next);
}

struct climb {
	struct place place;
	const struct policy *policy;
	const struct look *look;
	const struct step *streak; /* had so many times in a row */
	int times;
};

/* Behind a step: once more, where `goto` says, or simply on. */
static void lead_behind(struct climb *k, int i)
{
	const struct step *s = &k->policy->step[i];
	int after = i + 1;

	k->times = k->streak == s ? k->times + 1 : 1;
	k->streak = s;
	if (s->final)
		after = (int)k->policy->step_count;
	else if (s->go_to)
		after = s->go_to - 1;
	if (s->repeat_times > k->times) {
		k->place.next = i;
		k->place.after = after;
		k->place.repeats = true;
	} else if (s->final || s->go_to || k->place.repeats) {
		lead_to(&k->place, after);
	} else {
		lead_on(&k->place, after);
	}
}

/* Steps of a track that the invoice is not on do not move it. A step placed by
 * a person may lead back; what an insurer got leads on only. */
static void lead(struct climb *k, const struct step_taken *row, int i)
{
	const struct step *s = i >= 0 ? &k->policy->step[i] : NULL;

	if (s && !s->deadline && s->for_disputed != k->look->disputed)
		return;
	switch (row->how) {
	case STEP_HAD:
	case STEP_PENDING:
		if (!s)
			return;
		if (s->deadline)
			lead_on(&k->place, i + 1);
		else {
			if (row->how == STEP_HAD && !row->message_id)
				lead_to(&k->place, i);
			lead_behind(k, i);
		}
		return;
	case STEP_PASSED:
		if (s)
			lead_on(&k->place, i + 1);
		return;
	case STEP_SENT_TO:
		k->streak = NULL;
		if (s)
			lead_to(&k->place, i);
		return;
	case STEP_FELL:
		k->streak = NULL;
		lead_to(&k->place, i + 1);
		return;
	case STEP_HOW__COUNT:
		break;
	}
	BUG("a step taken in manner %d", (int)row->how);
}

/* A step that was taken out of the policy: as `policy_change` says. */
static void lose(struct place *place, const struct policy *p)
{
	switch (p->policy_change) {
	case CHANGE_SET_ASIDE:
		place->lost = true;
		return;
	case CHANGE_RESTART:
		lead_to(place, 0);
		return;
	case CHANGE_PREVIOUS:
		return;
	}
}

static void take_row(struct climb *k, const struct step_taken *row)
{
	struct place *place = &k->place;
	int i = *row->step ? policy_step_find(k->policy, row->step) : -1;
	const struct step *s = i >= 0 ? &k->policy->step[i] : NULL;

	if (row->how == STEP_PENDING)
		place->pending = row;
	if (row->how == STEP_HAD) {
		/* Accepted at last: of the same step nothing is waited for. */
		if (place->pending && !strcmp(place->pending->step, row->step))
			place->pending = NULL;
		place->had_on = row->on;
		place->current = s;
	}
	if (row->how == STEP_FELL)
		place->current = s;
	if (row->how == STEP_HAD || row->how == STEP_PENDING ||
	    row->how == STEP_SENT_TO) {
		place->lost = false;
		if (!s)
			lose(place, k->policy);
	}
	lead(k, row, i);
}

struct place place_find(const struct ctx *c, const struct look *l)
{
	struct climb k = { .place = { .had_on = DAY_NONE },
			   .policy = l->policy,
			   .look = l };
	size_t n, first = steps_of(c->snap, l->inv->key, &n);

	for (size_t i = first; i < first + n; i++)
		if (row_counts(&c->snap->steps.v[i], l->inv, l->policy))
			take_row(&k, &c->snap->steps.v[i]);
	return k.place;
}

int occurrence_of(const struct ctx *c, const struct look *l,
		  const struct step *s)
{
	size_t n, first = steps_of(c->snap, l->inv->key, &n);
	int last = 0;

	for (size_t i = first; i < first + n; i++) {
		const struct step_taken *row = &c->snap->steps.v[i];

		if (row->episode == l->inv->episode &&
		    !strcmp(row->step, s->name) && row->occurrence > last)
			last = row->how == STEP_PASSED ? row->occurrence - 1
						       : row->occurrence;
	}
	return last + 1;
}
