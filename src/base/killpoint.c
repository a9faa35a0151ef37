/* Dies where a test says so; empty unless built for that. */
#include "relance/killpoint.h"

#ifdef RELANCE_KILL_POINTS
#	include <signal.h>
#	include <stdlib.h>
#	include <string.h>
#	include <unistd.h>

void kill_point(const char *name)
{
	static long passed; /* only in test builds */
	const char *at = getenv("RELANCE_KILL_AT");
	size_t n = strlen(name);

	if (!at || strncmp(at, name, n) || at[n] != ':')
		return;
	if (++passed >= strtol(at + n + 1, NULL, 10))
		kill(getpid(), SIGKILL);
}
#else
typedef int nothing_here; /* ISO C wants a declaration */
#endif
