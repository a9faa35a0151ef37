#ifndef RELANCE_PLUGIN_H
#define RELANCE_PLUGIN_H
/**
 * Parts with heavy libraries (GMime, libcurl) are shared objects that are
 * loaded at first need, so that a run with nothing to send stays small.
 * Looked for beside the program under `libexec/relance/` of the installation,
 * or in the build folder when the program runs from there.
 */
#include "relance/diag.h"

/**
 * The address of `symbol` in `name`.so, or NULL with an error in `d`.
 * A plugin stays loaded until the program ends.
 */
void *plugin_symbol(const char *name, const char *symbol, struct diags *d);

#endif
