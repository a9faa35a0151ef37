/*
 * Whom a step writes to: the role it names, else billing, else the
 * customer's own address. Never a colleague, except as a copy.
 */
#include "look.h"
#include "relance/text.h"

const struct snapshot *party_of(const struct ctx *c, const struct look *l,
				const struct step *s)
{
	return c->snap->parent && l->policy && policy_joins(l->policy, s)
		       ? c->snap->parent
		       : c->snap;
}

static const struct contact *contact_find(const struct snapshot *party,
					  const char *role)
{
	for (size_t i = 0; role && i < party->contacts.n; i++)
		if (str_eq(party->contacts.v[i].role, role))
			return &party->contacts.v[i];
	return NULL;
}

static const struct contact *with_email(const struct snapshot *party,
					const char *role)
{
	for (size_t i = 0; role && i < party->contacts.n; i++) {
		const struct contact *k = &party->contacts.v[i];

		if (str_eq(k->role, role) && k->email && email_valid(k->email))
			return k;
	}
	return NULL;
}

bool address_bad(const struct snapshot *party, const char *email)
{
	for (size_t i = 0; i < party->bad_addresses.n; i++)
		if (text_same_ci(party->bad_addresses.v[i].email, email))
			return true;
	return false;
}

static bool filled(const char *s)
{
	return s && *s;
}

/* The first of the roles that the step names whom `find` finds. */
static const struct contact *
by_roles(const struct snapshot *party, const struct step *s,
	 const struct contact *(*find)(const struct snapshot *, const char *))
{
	const struct contact *k = find(party, s->to);

	for (size_t i = 0; !k && i < s->to_else_count; i++)
		k = find(party, s->to_else[i]);
	return k;
}

static struct recipient on_paper(const struct snapshot *party,
				 const struct step *s)
{
	const struct customer *customer = &party->customer;
	const struct contact *k = by_roles(party, s, contact_find);
	struct recipient to = { .role = s->to,
				.name = k && k->name ? k->name : customer->name,
				.language = k && k->language
						    ? k->language
						    : customer->language };

	if (!filled(customer->address) || !filled(customer->city))
		to.missing = "no postal address";
	return to;
}

struct recipient recipient_find(struct ctx *c, const struct look *l,
				const struct step *s)
{
	const struct snapshot *party = party_of(c, l, s);
	const struct customer *customer = &party->customer;
	struct recipient to = { .role = s->to,
				.name = customer->name,
				.language = customer->language };
	const struct contact *k;

	if (s->channel == CHANNEL_LETTER)
		return on_paper(party, s);
	k = by_roles(party, s, with_email);
	if (!k)
		k = with_email(party, "billing");
	if (k) {
		to.email = k->email;
		to.role = k->role;
		to.name = k->name ? k->name : customer->name;
		to.language = k->language ? k->language : customer->language;
	} else if (filled(customer->email) && email_valid(customer->email)) {
		to.email = customer->email;
		to.role = NULL;
	}
	if (!to.email)
		to.missing = "no e-mail address";
	else if (address_bad(party, to.email))
		to.missing = "address refused or bounced";
	return to;
}

static const struct person *of_segment(const struct config *config,
				       const char *segment)
{
	for (size_t i = 0; segment && i < config->person_count; i++)
		for (size_t k = 0; k < config->person[i].segment_count; k++)
			if (str_eq(config->person[i].segments[k], segment))
				return &config->person[i];
	return NULL;
}

const struct person *person_in_charge(const struct rules *rules,
				      const struct snapshot *snap,
				      const struct policy *policy)
{
	const struct config *config = &rules->config;
	const struct person *person = NULL;

	if (snap->customer.in_charge)
		person = config_person(config, snap->customer.in_charge);
	if (!person)
		person = of_segment(config, snap->customer.segment);
	if (!person && policy && policy->in_charge)
		person = config_person(config, policy->in_charge);
	return person;
}

const char *cc_find(struct ctx *c, const struct look *l, const struct step *s)
{
	const struct snapshot *party = party_of(c, l, s);
	const struct contact *k;
	const struct person *person;

	if (!s->cc)
		return NULL;
	if (str_eq(s->cc, "in_charge")) {
		person = person_in_charge(c->rules, party, l->policy);
		return person ? person->email : NULL;
	}
	k = with_email(party, s->cc);
	return k && !address_bad(party, k->email) ? k->email : NULL;
}

/* One task per customer and cause, whatever number of invoices waits. */
void task_plan(struct ctx *c, const struct planned_task *task, size_t invoice)
{
	struct planned_task added = *task;

	for (size_t i = 0; i < c->plan->tasks.n; i++) {
		struct planned_task *t = &c->plan->tasks.v[i];

		if (t->kind == task->kind &&
		    str_eq(t->subject, task->subject)) {
			VEC_PUSH(c->arena, &t->invoices, invoice);
			return;
		}
	}
	VEC_PUSH(c->arena, &added.invoices, invoice);
	VEC_PUSH(c->arena, &c->plan->tasks, added);
}

void recipient_insurer(struct ctx *c, struct planned_message *m)
{
	const struct contract *k = m->contract;
	bool by_mail = k->insurer_email &&
		       !address_bad(c->snap, k->insurer_email) &&
		       (!k->channel || str_eq(k->channel, "email"));

	m->channel = by_mail ? CHANNEL_EMAIL : CHANNEL_PORTAL;
	m->to_email = by_mail ? k->insurer_email : NULL;
	m->to_name = k->insurer;
	m->to_language = m->to_role = NULL;
}

void recipient_task(struct ctx *c, const struct look *l, const struct step *s)
{
	const struct customer *customer = &party_of(c, l, s)->customer;
	const struct recipient *to = &l->to;
	const char *subject = to->email ? to->email : to->missing;
	struct planned_task task = { .kind = TASK_BAD_ADDRESS,
				     .subject = subject,
				     .command = "relance import contacts.csv",
				     .of_parent = party_of(c, l, s) != c->snap,
				     .due_on = DAY_NONE };

	task.text = arena_printf(
		c->arena,
		to->email ? "find another address for %s: %s is refused or "
			    "bounces"
			  : "find an address for %s: there is %s",
		customer->name ? customer->name : customer->customer_id,
		subject);
	task_plan(c, &task, l->index);
}
