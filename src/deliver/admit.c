/*
 * The gate before the transports: addresses, test domains, form of the bytes,
 * and the limits per minute and per day. The limits are the mail server's, so
 * they do not hold for files.
 */
#include <stdlib.h>
#include <string.h>

#include "admit.h"
#include "folder.h"
#include "policy.h"

static bool to_ascii(const char *address, const char *what, char **out,
		     struct diags *d)
{
	*out = NULL;
	if (!address)
		return true;
	*out = address_to_ascii(address);
	if (!*out)
		diag_error(d,
			   "%s is not an address that can stand in an "
			   "envelope: %s",
			   what, address);
	return *out != NULL;
}

bool admission_init(struct admission *a, const struct deliver_options *options,
		    struct diags *d)
{
	const struct mail_config *mail = options->mail;
	bool good;

	*a = (struct admission){ .options = options };
	a->files = options->discard || options->force_folder ||
		   mail->transport == TRANSPORT_FOLDER;
	a->day_left = (int64_t)mail->per_day - options->already_today;
	good = to_ascii(options->redirect, "--redirect", &a->redirect, d);
	if (options->redirect && mail->transport == TRANSPORT_FOLDER) {
		struct diag *diag = diag_error(
			d, "letters cannot be redirected: no mail server is "
			   "configured");

		diag_hint(d, diag, "Set mail.transport: smtp and mail.url.");
		good = false;
	}
	if (!a->files) {
		const char *from =
			mail->envelope_from ? mail->envelope_from : mail->from;

		good = to_ascii(from, "mail.envelope_from", &a->envelope_from,
				d) &&
		       good;
		if (!from)
			diag_error(d, "mail.from is missing");
		good = good && from;
	}
	if (!good)
		admission_release(a);
	return good;
}

void admission_release(struct admission *a)
{
	free(a->envelope_from);
	free(a->redirect);
	a->envelope_from = a->redirect = NULL;
}

static bool admit_address(struct admission *a, struct job *job)
{
	const struct mail_config *mail = a->options->mail;
	char *to = a->redirect ? strdup(a->redirect)
			       : address_to_ascii(job->item.recipient);

	if (!to) {
		job->address_refused = true;
		job_end(job, OUTCOME_REFUSED,
			"the address cannot stand in an envelope");
		return false;
	}
	free((char *)(uintptr_t)job->item.recipient);
	job->item.recipient = to;
	if (a->redirect || !mail->only_to_count ||
	    domain_allowed(to, mail->only_to, mail->only_to_count))
		return true;
	job_end(job, OUTCOME_NOT_TRIED, "not sent: %s is not in mail.only_to",
		strrchr(to, '@') + 1);
	return false;
}

bool admit(struct admission *a, struct job *job)
{
	const char *fault;

	if (!message_id_valid(job->item.message_id)) {
		job_end(job, OUTCOME_REFUSED, "the message id is not ours");
		return false;
	}
	if (item_is_paper(&job->item))
		return true;
	fault = mail_fault(job->item.bytes, job->item.n);
	if (fault) {
		job_end(job, OUTCOME_REFUSED, "%s", fault);
		return false;
	}
	return a->files || admit_address(a, job);
}

size_t admission_most(const struct admission *a, size_t room, int64_t now_ms)
{
	const struct mail_config *mail = a->options->mail;
	int64_t left;

	if (a->files)
		return room;
	if (mail->per_minute > 0) {
		if (now_ms < a->next_slot_ms)
			return 0;
		room = room ? 1 : 0;
	}
	if (mail->per_day <= 0)
		return room;
	left = a->day_left - a->day_claimed;
	if (left <= 0)
		return 0;
	return (uint64_t)left < room ? (size_t)left : room;
}

void admission_claimed(struct admission *a, size_t n, int64_t now_ms)
{
	const struct mail_config *mail = a->options->mail;

	a->day_claimed += (int64_t)n;
	if (n && mail->per_minute > 0)
		a->next_slot_ms = now_ms + (60000 + mail->per_minute - 1) /
						   mail->per_minute;
}

void admission_done(struct admission *a, const struct job *job)
{
	a->day_claimed--;
	if (item_is_paper(&job->item))
		return;
	/* An uncertain one may have been accepted. */
	if (job->kind == OUTCOME_ACCEPTED || job->kind == OUTCOME_UNCERTAIN)
		a->day_left--;
}

bool admission_spent(const struct admission *a)
{
	return !a->files && a->options->mail->per_day > 0 && a->day_left <= 0;
}

int64_t admission_wait_ms(const struct admission *a, int64_t now_ms)
{
	return a->next_slot_ms > now_ms ? a->next_slot_ms - now_ms : 0;
}
