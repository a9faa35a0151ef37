#ifndef DELIVER_LANE_H
#define DELIVER_LANE_H
/**
 * A transport in use: opened at the first job, so that a run with nothing to
 * send by SMTP never logs in, and counting what it holds.
 */
#include "transport.h"

enum lane_kind {
	LANE_MAIL,
	LANE_PAPER,
	LANE__COUNT
};

struct lane {
	const struct carrier *carrier;
	const struct transport_setup *setup;
	void *state;
	size_t in_flight; /* taken and not done */
	bool open;
	enum status status; /* why it could not be opened */
};

void lane_init(struct lane *lane, const struct carrier *carrier,
	       const struct transport_setup *setup);
/** False, with an error in `d`, when the transport cannot be opened. */
bool lane_open(struct lane *lane, struct diags *d);
size_t lane_room(const struct lane *lane);
void lane_take(struct lane *lane, struct job *job);
void lane_wait(struct lane *lane, int ms, struct events *out);
void lane_answer(struct lane *lane, struct job_list *asked);
void lane_halt(struct lane *lane);
void lane_close(struct lane *lane);

#endif
