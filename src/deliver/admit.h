#ifndef DELIVER_ADMIT_H
#define DELIVER_ADMIT_H
/** Which items may be tried, how many and when. Knows no transport. */
#include "transport.h"

struct admission {
	const struct deliver_options *options;
	char *envelope_from, *redirect; /* ASCII, owned; may be NULL */
	bool files;	      /* e-mails become files: no limit holds */
	int64_t day_left;     /* of per_day; meaningless when it is 0 */
	int64_t day_claimed;  /* not yet accepted or given back */
	int64_t next_slot_ms; /* of per_minute */
};

/** False, with an error in `d`, when the options cannot be used. */
bool admission_init(struct admission *a, const struct deliver_options *options,
		    struct diags *d);
void admission_release(struct admission *a);

/**
 * May this job be tried? Puts the redirect address and the ASCII form of the
 * domain into the envelope. False: the job is ended and says why.
 */
bool admit(struct admission *a, struct job *job);

/** How many may be claimed now, at most `room`. */
size_t admission_most(const struct admission *a, size_t room, int64_t now_ms);
void admission_claimed(struct admission *a, size_t n, int64_t now_ms);
/** Count what became of a job. */
void admission_done(struct admission *a, const struct job *job);
/** per_day is used up. */
bool admission_spent(const struct admission *a);
/** Until the next one may be claimed. */
int64_t admission_wait_ms(const struct admission *a, int64_t now_ms);

#endif
