#ifndef CLI_NEW_RULES_H
#define CLI_NEW_RULES_H
/** Edited rules beside those in force, for compare. */
#include "cli.h"

/**
 * `path` is a folder like the working folder, a folder of policies (each in
 * place of the file of the same name) or a file (in place of the policy of
 * the same name). The exit code; faults are told with the place in `path`.
 */
int new_rules_load(struct context *c, const char *path, struct rules *out);

#endif
