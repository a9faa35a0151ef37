/* Why an invoice does or does not move, as a credit manager would say it. */
#include "look.h"

static const char *const reason_words[REASON__COUNT] = {
	[REASON_NONE] = "",
	[REASON_PAID] = "Nothing is owed any more",
	[REASON_CANCELLED] = "The invoice is cancelled",
	[REASON_DRAFT] = "The invoice is a draft",
	[REASON_NOT_DUE] = "It is not overdue yet",
	[REASON_NO_POLICY] = "No policy applies to it",
	[REASON_INSOLVENCY] = "The customer is insolvent",
	[REASON_OWNER] = "The case has been handed over, so our own reminders "
			 "have stopped",
	[REASON_FACTORING] = "The factor reminds for this invoice",
	[REASON_HOLD] = "It is on hold",
	[REASON_PLAN] = "A payment plan runs",
	[REASON_PROMISE] = "The customer has promised to pay",
	[REASON_DISPUTED] = "The invoice is disputed",
	[REASON_CREDITS_COVER] = "The customer's credits cover what is overdue",
	[REASON_BELOW_MINIMUM] = "Less is overdue in all than the minimum",
	[REASON_UNREACHABLE] = "There is no address that works",
	[REASON_UNCERTAIN] = "It is not certain whether the last message "
			     "arrived",
	[REASON_IN_OUTBOX] = "A message is still on its way",
	[REASON_AWAITING_APPROVAL] = "A message waits for approval",
	[REASON_TASK_OPEN] = "The last message failed, and a person must act "
			     "first",
	[REASON_SET_ASIDE] = "It has been set aside for a person to look at",
	[REASON_STALE_DATA] = "Payments are not known up to a recent day; "
			      "until they are imported no reminder leaves",
	[REASON_FINISHED] = "It has had the last step of its policy",
	[REASON_WHEN_FALSE] = "Its time has not come yet",
	[REASON_NOT_KNOWN] = "The condition cannot be decided, for a value is "
			     "not known",
	[REASON_WAITING] = "The time to wait after the previous step is not "
			   "over",
	[REASON_MIN_INTERVAL] = "The customer got a message only recently",
	[REASON_QUIET_DAY] = "No messages leave on this day",
	[REASON_HAD_STEP_TODAY] = "The customer has had a message or the "
				  "invoice a step today",
};

static void add_day(struct str *out, const char *before, civil_day on)
{
	char buf[DATE_TEXT_SIZE];

	str_addf(out, "%s%s", before, date_to_text(on, buf));
}

static void add_next(struct str *out, const struct outcome *o, civil_day as_of)
{
	if (!o->next)
		return;
	str_addf(out, " Next is step %s", o->next->name);
	if (o->next_on != DAY_NONE && o->next_on > as_of)
		add_day(out, ", on ", o->next_on);
	str_add(out, o->next_on != DAY_NONE && o->next_on > as_of
			     ? " at the earliest."
			     : ".");
}

static void add_step(struct str *out, const struct outcome *o)
{
	str_addf(out, "Today it gets step %s", o->step->name);
	if (o->current)
		add_day(out, ", after its last step on ", o->current_on);
	str_add(out, ".");
}

/* Which exception, who recorded it, why, and for how long. */
static void add_exception(struct str *out, const struct exception *e)
{
	str_addf(out, " (%s", e->exception_id);
	if (e->by)
		str_addf(out, ", recorded by %s", e->by);
	add_day(out, ", since ", e->from);
	if (e->until != DAY_NONE && e->until != DAY_NEVER)
		add_day(out,
			e->kind == EXCEPTION_PROMISE ? ", for " : ", until ",
			e->until);
	if (e->reason && *e->reason)
		str_addf(out, ": %s", e->reason);
	str_add(out, ")");
}

void outcome_sentence(const struct snapshot *snap, const struct outcome *o,
		      civil_day as_of, struct str *out)
{
	(void)snap;
	if (o->blocked_by == REASON_NONE && o->step) {
		add_step(out, o);
		return;
	}
	str_add(out, o->blocked_by == REASON_NONE
			     ? "Nothing is to be done today"
			     : reason_words[o->blocked_by]);
	if (o->exception)
		add_exception(out, o->exception);
	if (o->until != DAY_NONE && o->until != DAY_NEVER && o->until > as_of &&
	    o->blocked_by != REASON_WHEN_FALSE &&
	    o->blocked_by != REASON_STALE_DATA)
		add_day(out, "; that may change on ", o->until);
	str_add(out, ".");
	add_next(out, o, as_of);
}
