#ifndef RELANCE_KILLPOINT_H
#define RELANCE_KILLPOINT_H
/**
 * Named places at which a test may kill the program.
 *
 * In a build with RELANCE_KILL_POINTS, RELANCE_KILL_AT="leave-granted:2" in
 * the environment makes the second passage of that place end the process by
 * SIGKILL, as if the machine had failed there. In every other build this is
 * nothing at all.
 */
#ifdef RELANCE_KILL_POINTS
void kill_point(const char *name);
#else
static inline void kill_point(const char *name)
{
	(void)name;
}
#endif

#endif
