#ifndef RULES_MAPPING_H
#define RULES_MAPPING_H
/** relance.yaml while it is being read: more than struct config needs. */
#include "decode.h"

/** What stands in `import:` for all files. */
struct import_defaults {
	const char *currency, *date_form, *encoding;
	char separator, decimal, thousands;
	bool ignore_others;
};

struct config_draft {
	struct config config;
	bool has_import;
	struct import_defaults import;
	struct mapping *mapping; /* by name */
	size_t mapping_count;
	struct policy *defaults; /* by country, which is their name */
	size_t defaults_count;
	const struct node *defaults_node;
};

extern const struct shape mapping_shape, import_shape;
/** Give every mapping what holds for all files, and make the one that reads
 * canonical columns under these settings. */
void mapping_finish(struct decoder *dec, struct config_draft *draft);

#endif
