/* The words of files and JSON for every list of the model (contract.md). */
#include <stddef.h>
#include <string.h>

#include "relance/model.h"

#define NAMES(prefix, type, count, ...)                                        \
	static const char *const prefix##_names[count] = { __VA_ARGS__ };      \
	const char *prefix##_name(enum type v)                                 \
	{                                                                      \
		if ((size_t)v >= (size_t)(count) || !prefix##_names[v])        \
			BUG(#type " %d has no name", (int)v);                  \
		return prefix##_names[v];                                      \
	}

#define FINDER(prefix, count)                                                  \
	int prefix##_find(const char *word)                                    \
	{                                                                      \
		return find(prefix##_names, count, word);                      \
	}

static int find(const char *const *names, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], word))
			return (int)i;
	return -1;
}

NAMES(stage, stage, STAGE__COUNT, "reminder", "mediation", "insurer", "legal")
NAMES(channel, channel, CHANNEL__COUNT, "none", "email", "letter",
      "portal")
NAMES(owner, owner, OWNER__COUNT, "us", "mediator", "insurer", "court",
      "insolvency_officer", "factor")
NAMES(invoice_status, invoice_status, INVOICE_STATUS__COUNT, "open", "draft",
      "disputed", "cancelled")
NAMES(payment_kind, payment_kind, PAYMENT_KIND__COUNT, "payment", "credit_note",
      "write_off", "refund", "chargeback", "balance")
NAMES(message_state, message_state, MESSAGE_STATE__COUNT, "awaiting_approval",
      "to_post", "queued", "sending", "accepted", "uncertain", "failed",
      "withdrawn", "bounced", "planned")
NAMES(step_how, step_how, STEP_HOW__COUNT, "had", "pending", "passed",
      "sent_to", "fell")
NAMES(exception_kind, exception_kind, EXCEPTION_KIND__COUNT, "hold", "dispute",
      "promise", "plan", "mediation", "insolvency")
NAMES(exception_state, exception_state, EXCEPTION_STATE__COUNT, "active",
      "ended", "kept", "partly_kept", "broken", "undone")
NAMES(ladder_event, ladder_event, EVENT__COUNT, "payment", "partial_payment",
      "chargeback", "reply", "broken_promise", "dispute_settled")
NAMES(reason, reason, REASON__COUNT, "", "paid", "cancelled", "draft",
      "not_due", "no_policy", "insolvency", "owner", "factoring", "hold",
      "plan", "promise", "disputed", "credits_cover", "below_minimum",
      "unreachable", "uncertain", "in_outbox", "awaiting_approval", "task_open",
      "set_aside", "stale_data", "finished", "when_false", "not_known",
      "waiting", "min_interval", "quiet_day", "had_step_today")
NAMES(task_kind, task_kind, TASK_KIND__COUNT, "approval", "failed", "uncertain",
      "bad_address", "missing_document", "set_aside", "deadline",
      "broken_promise", "dispute_review", "call", "to_post", "other")
NAMES(limit_type, limit_type, LIMIT_TYPE__COUNT, "named", "discretionary",
      "rating", "temporary", "top_up")
NAMES(limit_status, limit_status, LIMIT_STATUS__COUNT, "accepted", "reduced",
      "refused", "cancelled", "expired")
NAMES(factoring, factoring, FACTORING__COUNT, "none", "managed", "delegated",
      "confidential", "unclear")

FINDER(stage, STAGE__COUNT)
FINDER(invoice_status, INVOICE_STATUS__COUNT)
FINDER(payment_kind, PAYMENT_KIND__COUNT)
FINDER(message_state, MESSAGE_STATE__COUNT)
FINDER(reason, REASON__COUNT)
FINDER(task_kind, TASK_KIND__COUNT)
FINDER(limit_type, LIMIT_TYPE__COUNT)
FINDER(limit_status, LIMIT_STATUS__COUNT)
FINDER(exception_kind, EXCEPTION_KIND__COUNT)
FINDER(ladder_event, EVENT__COUNT)

/* `none` and `unclear` are ours; a file says nothing, or says how. */
int factoring_find(const char *word)
{
	int i = find(factoring_names, FACTORING_UNCLEAR, word);

	return i == FACTORING_NONE ? -1 : i;
}
