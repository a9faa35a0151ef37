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
	return p->reopened == REOPENED_CONTINUE && row->how == STEP_HAD;
}

/* A step placed by a person (no message) may lead back; others lead on. */
static void take_row(struct place *place, const struct step_taken *row,
		     const struct policy *p)
{
	int i = policy_step_find(p, row->step);

	if (row->how == STEP_PENDING)
		place->pending = row;
	if (row->how != STEP_PASSED)
		place->lost = i < 0;
	if (row->how == STEP_HAD) {
		place->had_on = row->on;
		place->current = i < 0 ? NULL : &p->step[i];
	}
	if (i > place->at ||
	    (i >= 0 && row->how == STEP_HAD && !row->message_id))
		place->at = i;
}

struct place place_find(const struct ctx *c, const struct invoice *inv,
			const struct policy *p)
{
	struct place place = { .at = -1, .had_on = DAY_NONE };
	size_t n, first = steps_of(c->snap, inv->key, &n);

	for (size_t i = first; i < first + n; i++)
		if (row_counts(&c->snap->steps.v[i], inv, p))
			take_row(&place, &c->snap->steps.v[i], p);
	return place;
}
