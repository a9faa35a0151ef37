/*
 * Fuzz the YAML decoder with conditions, date rules and mappings inside. The
 * first byte chooses the kind of file; a `t` stands for rule tests.
 */
#include <stdint.h>
#include <stdlib.h>

#include "relance/rehearsal.h"

static const char *const kinds[] = { "config", "policy", "contract",
				     "calendar" };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static enum status decode(uint8_t kind, const char *text, size_t n,
			  struct arena *arena, struct diags *d)
{
	struct rehearsals tests;

	if (kind == 't')
		return rehearsals_decode("x.yaml",
					 arena_strndup(arena, text, n), n, NULL,
					 arena, &tests, d);
	return rules_decode_text(kinds[kind % 4], "x.yaml", text, n, arena, d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena = ARENA_INIT;
	enum status status;
	struct diags d;

	if (!n)
		return 0;
	diags_init(&d, &arena);
	status = decode(data[0], (const char *)data + 1, n - 1, &arena, &d);
	/* Refused without a reason, or taken with one. */
	if ((status == STATUS_OK) != (d.errors == 0))
		abort();
	arena_release(&arena);
	return 0;
}
