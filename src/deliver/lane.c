/* A transport that is opened at the first job and knows what it holds. */
#include "lane.h"

void lane_init(struct lane *lane, const struct carrier *carrier,
	       const struct transport_setup *setup)
{
	*lane = (struct lane){ .carrier = carrier, .setup = setup };
}

bool lane_open(struct lane *lane, struct diags *d)
{
	if (lane->open)
		return true;
	lane->status = lane->carrier->open(lane->setup, &lane->state, d);
	lane->open = lane->status == STATUS_OK;
	return lane->open;
}

size_t lane_room(const struct lane *lane)
{
	return lane->open ? lane->carrier->room(lane->state) : 0;
}

void lane_take(struct lane *lane, struct job *job)
{
	lane->in_flight++;
	lane->carrier->take(lane->state, job);
}

void lane_wait(struct lane *lane, int ms, struct events *out)
{
	lane->carrier->wait(lane->state, ms, out);
	if (out->done.n > lane->in_flight)
		BUG("a transport gave back more jobs than it took");
	lane->in_flight -= out->done.n;
}

void lane_answer(struct lane *lane, struct job_list *asked)
{
	lane->carrier->answer(lane->state, asked);
}

void lane_halt(struct lane *lane)
{
	if (lane->open)
		lane->carrier->halt(lane->state);
}

void lane_close(struct lane *lane)
{
	if (lane->open)
		lane->carrier->close(lane->state);
	lane->open = false;
}
