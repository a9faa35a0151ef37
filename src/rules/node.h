#ifndef RULES_NODE_H
#define RULES_NODE_H
/**
 * One YAML file as a small tree.
 *
 * Only the plain part of YAML is taken: mappings, sequences and scalars.
 * Anchors, aliases, tags, merge keys and a second document are refused, for
 * a rule must mean what stands there. Every scalar is text; what it means is
 * the decoder's affair.
 */
#include "relance/diag.h"
#include "relance/vec.h"

#define YAML_MAX_BYTES ((size_t)1 << 20)
#define YAML_MAX_DEPTH 32

/** A file that was read; `text` has no byte order mark. */
struct source {
	const char *path; /* as shown to people */
	const char *text; /* NUL after `size` bytes */
	size_t size;
};

enum node_kind {
	NODE_SCALAR,
	NODE_SEQUENCE,
	NODE_MAPPING,
	NODE_REFUSED, /* already reported: say nothing more about it */
};

enum node_style {
	STYLE_PLAIN,
	STYLE_QUOTED,
	STYLE_BLOCK
};

struct node {
	enum node_kind kind;
	enum node_style style; /* of a scalar */
	const struct source *src; /* the file it stands in */
	int line, column;      /* from 1, in characters */
	int first_line;	  /* of a key: where the same key stood before, or 0 */
	const char *text; /* of a scalar; holds no NUL */
	/* Items of a sequence; keys and values by turns of a mapping. */
	struct VEC(struct node *) child;
};

/**
 * Check encoding and size and build the tree, whose nodes point to `src`. NULL with an error in `d` when
 * that is not possible; an empty file is an error too.
 */
struct node *yaml_read(const struct source *src, struct arena *arena,
		       struct diags *d);

/** Skip a byte order mark. */
struct source source_of(const char *path, const char *text, size_t size);
/**
 * Can this be YAML at all: size, UTF-8, no control characters? One error at
 * the first place where not.
 */
bool source_check(const struct source *src, struct diags *d);
/** Where a line begins; NULL when there are not so many. */
const char *source_line_start(const struct source *src, int line);
/** The text of a line for a caret, NULL when there is none or it is long. */
const char *source_line(const struct source *src, int line,
			struct arena *arena);
/** An error at a place, with its source line. */
struct diag *source_fault(const struct source *src, struct diags *d, int line,
			  int column, const char *fmt, ...) PRINTF_LIKE(5, 6);

#endif
