/*
 * The transport that goes nowhere: every job asks for leave and is accepted.
 * Tests and benches use it to see the rest of the road without a disk.
 */
#include <stdlib.h>

#include "transport.h"

enum {
	NULL_BATCH = 256
};

struct null_state {
	struct job_list taken, done;
	size_t out; /* asked and not answered */
	bool halted;
};

static enum status null_open(const struct transport_setup *setup,
			     void **state_out, struct diags *d)
{
	struct null_state *s = mem_alloc(sizeof *s);

	(void)setup;
	(void)d;
	*s = (struct null_state){ 0 };
	*state_out = s;
	return STATUS_OK;
}

static size_t null_room(void *state)
{
	struct null_state *s = state;
	size_t held = s->taken.n + s->done.n + s->out;

	return s->halted || held >= NULL_BATCH ? 0 : NULL_BATCH - held;
}

static void null_take(void *state, struct job *job)
{
	struct null_state *s = state;

	job_push(&s->taken, job);
}

static void null_wait(void *state, int ms, struct events *out)
{
	struct null_state *s = state;

	(void)ms;
	s->out += s->taken.n;
	job_move(&out->asking, &s->taken);
	job_move(&out->done, &s->done);
}

static void null_answer(void *state, struct job_list *asked)
{
	struct null_state *s = state;
	struct job *job;

	while ((job = job_pop(asked))) {
		s->out--;
		job->withdrawn = !job->granted;
		if (job->granted)
			job_end(job, OUTCOME_ACCEPTED, "discarded");
		job_push(&s->done, job);
	}
}

static void null_halt(void *state)
{
	struct null_state *s = state;

	s->halted = true;
	job_move(&s->done, &s->taken);
}

static void null_close(void *state)
{
	free(state);
}

const struct carrier null_carrier = {
	.name = "null",
	.open = null_open,
	.room = null_room,
	.take = null_take,
	.wait = null_wait,
	.answer = null_answer,
	.halt = null_halt,
	.close = null_close,
};
