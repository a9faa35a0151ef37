/*
 * One delivery on its way through a transport. The lists are in transport.h,
 * for the SMTP plugin, which links nothing of this room, uses them as well.
 */
#include <stdlib.h>
#include <string.h>

#include "transport.h"

static char *copy(const char *text)
{
	size_t n = strlen(text) + 1;

	return memcpy(mem_alloc(n), text, n);
}

struct job *job_new(const struct deliver_item *item)
{
	struct job *job = mem_alloc(sizeof *job);

	memset(job, 0, sizeof *job);
	job->item = *item;
	job->item.message_id = copy(item->message_id);
	job->item.recipient = copy(item->recipient ? item->recipient : "");
	job->kind = OUTCOME_NOT_TRIED;
	return job;
}

void job_free(struct job *job)
{
	free((char *)(uintptr_t)job->item.message_id);
	free((char *)(uintptr_t)job->item.recipient);
	free(job->item.bytes);
	free(job->file);
	free(job);
}
