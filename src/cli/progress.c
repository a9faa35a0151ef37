/* A bar on the terminal, on the error stream; nothing under cron. */
#include <unistd.h>

#include "cli.h"

#define BAR 24

static void draw(FILE *f, const char *what, unsigned percent)
{
	unsigned full = percent * BAR / 100;

	fprintf(f, "\r  %-14s [", what);
	for (unsigned i = 0; i < BAR; i++)
		fputc(i < full ? '#' : '.', f);
	fprintf(f, "] %3u %%", percent);
	fflush(f);
}

static unsigned percent_of(uint64_t done, uint64_t total)
{
	if (!total || done >= total)
		return 100;
	return (unsigned)(done * 100 / total);
}

void progress_show(void *ctx, const char *what, size_t done, size_t total)
{
	const struct context *c = ctx;

	if (c->err_is_terminal)
		draw(stderr, what, percent_of(done, total));
}

void progress_bytes(void *ctx, uint64_t done, uint64_t total)
{
	const struct context *c = ctx;

	if (c->err_is_terminal)
		draw(stderr, "importing", percent_of(done, total));
}

void progress_clear(const struct context *c)
{
	if (!c->err_is_terminal)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}
