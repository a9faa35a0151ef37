/* What happens when we made a mistake: say where, then abort. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "relance/status.h"

_Noreturn void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "relance: bug at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}
