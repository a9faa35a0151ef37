#ifndef TEST_MEMORY_SOURCE_H
#define TEST_MEMORY_SOURCE_H
/*
 * A source of deliveries in memory: it hands out items, answers the question
 * for leave as the test wishes, and remembers every result.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "relance/deliver.h"

#define SAMPLE_MAIL "Subject: Invoice A\r\n\r\nPlease pay.\r\n"

struct memory_item {
	const char *id, *to;
	const char *body; /* NULL: SAMPLE_MAIL */
	size_t n;	  /* 0: strlen */
	enum channel channel;
	/* what became of it */
	int handed, asked, results;
	enum outcome_kind kind;
	bool address_refused;
	char reply[512], file[256];
};

struct memory_source {
	struct memory_item *item;
	size_t n, next;
	size_t leave_calls, results_calls, leave_most;
	bool refuse_leave, leave_fails, results_fail;
	atomic_bool *stop_at_leave; /* set when leave is first asked */
};

static inline size_t memory_next(void *ctx, struct deliver_item *out,
				 size_t max)
{
	struct memory_source *s = ctx;
	size_t n = 0;

	for (; n < max && s->next < s->n; n++, s->next++) {
		struct memory_item *m = &s->item[s->next];
		const char *body = m->body ? m->body : SAMPLE_MAIL;
		size_t len = m->n ? m->n : strlen(body);

		m->handed++;
		out[n] = (struct deliver_item){
			.delivery_key = (int64_t)s->next + 1,
			.message_id = m->id,
			.recipient = m->to,
			.channel = m->channel ? m->channel : CHANNEL_EMAIL,
			.as_of = date_from_ymd(2026, 11, 23),
			.bytes = memcpy(mem_alloc(len + 1), body, len),
			.n = len,
		};
	}
	return n;
}

static inline bool memory_leave(void *ctx, size_t n, const int64_t *key,
				bool *granted)
{
	struct memory_source *s = ctx;

	s->leave_calls++;
	if (n > s->leave_most)
		s->leave_most = n;
	if (s->stop_at_leave)
		atomic_store(s->stop_at_leave, true);
	for (size_t i = 0; i < n; i++) {
		s->item[key[i] - 1].asked++;
		granted[i] = !s->refuse_leave;
	}
	return !s->leave_fails;
}

static inline bool memory_results(void *ctx, size_t n, const struct result *r)
{
	struct memory_source *s = ctx;

	s->results_calls++;
	for (size_t i = 0; i < n; i++) {
		struct memory_item *m = &s->item[r[i].delivery_key - 1];

		m->results++;
		m->kind = r[i].kind;
		m->address_refused = r[i].address_refused;
		snprintf(m->reply, sizeof m->reply, "%s", r[i].reply);
		snprintf(m->file, sizeof m->file, "%s",
			 r[i].file ? r[i].file : "");
	}
	return !s->results_fail;
}

static inline int64_t memory_now(void *ctx)
{
	(void)ctx;
	return 1795417201;
}

struct memory_run {
	struct arena arena;
	struct diags diags;
	struct deliver_summary sum;
	enum status status;
};

static inline void memory_deliver(struct memory_run *run,
				  struct memory_source *source,
				  const struct deliver_options *options)
{
	struct deliver_source s = { .ctx = source,
				    .next = memory_next,
				    .leave = memory_leave,
				    .results = memory_results,
				    .now_at = memory_now };

	*run = (struct memory_run){ 0 };
	diags_init(&run->diags, &run->arena);
	run->status = deliver_run(options, &s, &run->sum, &run->diags);
}

static inline void memory_release(struct memory_run *run)
{
	arena_release(&run->arena);
}

#endif
