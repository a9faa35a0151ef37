#ifndef CLI_DECLARE_H
#define CLI_DECLARE_H
/** What `declare` shows: one declaration, as a table, CSV or JSON. */
#include "insurer.h"
#include "relance/declare.h"
#include "relance/report_declare.h"

struct declaring {
	struct context *c;
	struct declaration_sheet sheet;
	struct VEC(const char *) caveats;
};

/** One more thing that the books cannot know. */
void declaring_caveat(struct declaring *g, const char *text);
/** Compute and show. */
enum status declare_turnover(struct declaring *g);
enum status declare_overdue(struct declaring *g);

#endif
