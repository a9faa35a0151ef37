/*
 * Fuzz the YAML decoder with conditions, date rules and mappings inside. The
 * first byte chooses the kind of file.
 */
#include <stdint.h>
#include <stdlib.h>

#include "relance/rules.h"

static const char *const kinds[] = { "config", "policy", "contract",
				     "calendar" };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena = ARENA_INIT;
	enum status status;
	struct diags d;

	if (!n)
		return 0;
	diags_init(&d, &arena);
	status = rules_decode_text(kinds[data[0] % 4], "x.yaml",
				   (const char *)data + 1, n - 1, &arena, &d);
	/* Refused without a reason, or taken with one. */
	if ((status == STATUS_OK) != (d.errors == 0))
		abort();
	arena_release(&arena);
	return 0;
}
