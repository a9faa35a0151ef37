/* Small questions about rules that were read. */
#include "relance/rules.h"

#include "relance/text.h"

bool amounts_find(const struct amounts *a, const char *currency,
		  int64_t *minor_out)
{
	for (size_t i = 0; i < a->n; i++) {
		if (!str_eq(a->v[i].currency, currency))
			continue;
		*minor_out = a->v[i].minor;
		return true;
	}
	return false;
}

static bool was_called(const struct step *s, const char *name)
{
	for (size_t i = 0; i < s->was_count; i++)
		if (str_eq(s->was[i], name))
			return true;
	return false;
}

int policy_step_find(const struct policy *p, const char *name)
{
	for (size_t i = 0; i < p->step_count; i++)
		if (str_eq(p->step[i].name, name))
			return (int)i;
	for (size_t i = 0; i < p->step_count; i++)
		if (was_called(&p->step[i], name))
			return (int)i;
	return -1;
}

bool policy_by_parent(const struct policy *p)
{
	return p->group_by == GROUP_PARENT && !p->own_account;
}

bool policy_joins(const struct policy *p, const struct step *s)
{
	return policy_by_parent(p) && s->stage == STAGE_REMINDER &&
	       !s->notify_insurer && !s->deadline;
}

const struct person *config_person(const struct config *c, const char *name)
{
	for (size_t i = 0; name && i < c->person_count; i++)
		if (str_eq(c->person[i].name, name))
			return &c->person[i];
	return NULL;
}

const struct policy *rules_policy(const struct rules *r, const char *name)
{
	for (size_t i = 0; name && i < r->policy_count; i++)
		if (str_eq(r->policy[i].name, name))
			return &r->policy[i];
	return NULL;
}

const struct contract *rules_contract(const struct rules *r, const char *name)
{
	for (size_t i = 0; name && i < r->contract_count; i++)
		if (str_eq(r->contract[i].name, name))
			return &r->contract[i];
	return NULL;
}
