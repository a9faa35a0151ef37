#ifndef CLI_CHECK_H
#define CLI_CHECK_H
/** Parts of `check --against-database`. */
#include "cli.h"

/** Warn when the i-th invoice stands on a step that its policy does not have
 * under that name; true when it does. `told`: the step for which it was said
 * last what can be done. */
bool check_step(struct context *c, const struct looked_at *look, size_t i,
		const char **told);

/** What was said once and is not to be said again. */
struct told VEC(const char *);
/** True the first time that `what` is asked for. */
bool told_first(struct context *c, struct told *told, const char *what);

/** Warn when nobody knows whom the i-th invoice is to be paid to, once per
 * factor; true when it was said. */
bool check_factor(struct context *c, const struct looked_at *look, size_t i,
		  struct told *told);

#endif
