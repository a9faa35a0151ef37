#ifndef CLI_CHECK_H
#define CLI_CHECK_H
/** Parts of `check --against-database`. */
#include "cli.h"

/** Warn when the i-th invoice stands on a step that its policy does not have
 * under that name; true when it does. `told`: the step for which it was said
 * last what can be done. */
bool check_step(struct context *c, const struct looked_at *look, size_t i,
		const char **told);

#endif
