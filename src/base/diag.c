/* A queue of messages; nothing here prints. */
#include <string.h>

#include "relance/diag.h"
#include "relance/vec.h"

void diags_init(struct diags *d, struct arena *a)
{
	*d = (struct diags){ .arena = a };
}

static struct diag *append(struct diags *d, enum severity severity,
			   struct pos pos, const char *text)
{
	if (d->n == d->cap)
		d->v = vec_grow(d->arena, d->v, &d->cap, sizeof *d->v);
	d->v[d->n] =
		(struct diag){ .severity = severity, .pos = pos, .text = text };
	d->v[d->n].pos.file = arena_strdup(d->arena, pos.file);
	if (severity == SEVERITY_ERROR)
		d->errors++;
	return &d->v[d->n++];
}

struct diag *diag_add(struct diags *d, enum severity severity, struct pos pos,
		      const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
	return append(d, severity, pos, text);
}

struct diag *diag_error(struct diags *d, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
	return append(d, SEVERITY_ERROR, (struct pos){ 0 }, text);
}

void diag_hint(struct diags *d, struct diag *diag, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag->hint = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
}

const char *severity_name(enum severity severity)
{
	static const char *const name[] = { "error", "warning", "note" };

	return name[severity];
}
