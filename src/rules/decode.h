#ifndef RULES_DECODE_H
#define RULES_DECODE_H
/**
 * From a YAML tree to our structs, by tables.
 *
 * A `shape` is the table of one mapping: its keys with type, place in the
 * struct, default and meaning. The decoder, the JSON Schema and the manual
 * page are all made from these tables, so they cannot disagree.
 *
 * Readers report every fault and go on; a field whose value is wrong keeps
 * its default. A file is good when no error was added to `diags`.
 */
#include <stddef.h>

#include "node.h"
#include "relance/rules.h"

struct decoder;
struct key;
struct loader;

/** Read `node` into the struct at `base` (see FIELD). */
typedef void read_fn(struct decoder *dec, const struct node *node,
		     const struct key *key, void *base);

enum form {
	FORM_SCALAR,  /* one text, read by `read` */
	FORM_WORD,    /* one of key->words */
	FORM_MAP,     /* key->shape at key->offset */
	FORM_INLINE,  /* key->shape, whose offsets count from our own base */
	FORM_LIST,    /* of key->shape or key->item */
	FORM_ENTRIES, /* name: {key->shape}; the name goes to offset 0 */
	FORM_CUSTOM,  /* read by `read`, schema by `schema` */
};

struct type {
	enum form form;
	const char *label;  /* "length of time", for the manual */
	const char *schema; /* JSON Schema of it, without braces */
	read_fn *read;
	size_t size; /* of the field */
};

#define NOT_KEPT SIZE_MAX /* checked now, used by a later version */

enum key_flags {
	KEY_REQUIRED = 1,
	KEY_SECRET = 2, /* never allowed; `meaning` is the hint */
};

struct key {
	const char *name;
	const struct type *type;
	size_t offset;	     /* in the struct, or NOT_KEPT */
	size_t count_offset; /* FORM_LIST: of its size_t, or NOT_KEPT */
	const struct shape *shape;
	const struct shape *fixed; /* FORM_ENTRIES: keys of our own struct
				      that may stand among the names */
	const struct type *item;   /* FORM_LIST of scalars */
	const char *const *words;  /* FORM_WORD, NULL at the end */
	long min, max;		   /* of integers; both 0: 1 to 1000000 */
	unsigned flags;
	const char *fallback; /* the default as a person writes it, or NULL */
	const char *meaning;  /* one or two sentences */
	const char *example;  /* the value, for the manual */
};

/** What was found of a mapping, for checks across its keys. */
struct found {
	const struct shape *shape;
	const struct node *node;
	uint64_t seen; /* bit i: key i is there, right or wrong */
};

struct shape {
	const char *name; /* "step" */
	const struct key *key;
	size_t key_count; /* at most 64 */
	size_t size;
	size_t pos_offset;   /* of a struct pos, or NOT_KEPT */
	const char *instead; /* a key that stands alone, in place of those that
				are required; or NULL */
	/* Another mapping to be read in place of the one in the file. */
	const struct node *(*prepare)(struct decoder *dec,
				      const struct node *node);
	void (*defaults)(struct decoder *dec, void *base);
	void (*check)(struct decoder *dec, const struct found *found,
		      void *base);
};

struct path {
	const struct path *up;
	const char *key; /* NULL: index */
	size_t index;
};

struct decoder {
	struct arena *arena;
	struct diags *diags;
	const struct source *src;
	struct loader *loader; /* finds calendars */
	const struct path *at;
	size_t faults; /* of this file, to stop at FAULTS_SHOWN */
	size_t errors; /* among them */
};
#define FAULTS_SHOWN 100

#define KEYS(table) (table), sizeof(table) / sizeof *(table)
#define FIELD(base, key, type) ((type *)field_at((base), (key)))
/** Where the value goes; a key that is not kept gets a place to write to. */
void *field_at(void *base, const struct key *key);

/** Decode a mapping into `base` (zeroed, shape->size bytes). */
void decode_map(struct decoder *dec, const struct node *node,
		const struct shape *shape, void *base);
/** Decode one value by its key's type. */
void decode_value(struct decoder *dec, const struct node *node,
		  const struct key *key, void *base);
/**
 * Walk a mapping with free keys: duplicates, merge keys and unreadable keys
 * are reported and left out. `fn` runs with the path set to the key.
 */
void decode_entries(struct decoder *dec, const struct node *node,
		    void (*fn)(struct decoder *dec, const struct node *key,
			       const struct node *value, void *ctx),
		    void *ctx);

/** An error at a node, with path and source line. Never NULL. */
struct diag *fault(struct decoder *dec, const struct node *node,
		   const char *fmt, ...) PRINTF_LIKE(3, 4);
struct diag *fault_warn(struct decoder *dec, const struct node *node,
			const char *fmt, ...) PRINTF_LIKE(3, 4);
#define HINT(dec, diag, ...) diag_hint((dec)->diags, (diag), __VA_ARGS__)
/** Hint: Did you mean "x"? or the list of what there is. */
void hint_nearest(struct decoder *dec, struct diag *diag, const char *word,
		  const char *const *candidates, size_t n, const char *intro);
/** Hint why a text is no plain number (010, 0x10, too large); false when it
 * fails for another reason. */
bool hint_number(struct decoder *dec, struct diag *diag, const char *text);
/** Was `null` or `~` written? */
bool node_is_null(const struct node *node);
/** The scalar's text; NULL with an error when it is none or empty. */
const char *scalar_text(struct decoder *dec, const struct node *node);
/** The file that a node stands in. */
const struct source *node_source(const struct decoder *dec,
				 const struct node *node);
struct pos node_pos(const struct decoder *dec, const struct node *node);
/** Where the first character of a scalar's text stands, behind its quote. */
struct pos scalar_pos(const struct decoder *dec, const struct node *node);
const char *path_text(const struct path *at, struct arena *arena);

/** Index of the scalar's text in `words` (NULL at the end); -1 with an error. */
int word_parse(struct decoder *dec, const struct node *node,
	       const char *const *words);
/** An anchor by its word, -1 when there is none. */
int anchor_find(const char *word);
/** A sentence for the manual. */
const char *anchor_meaning(enum anchor anchor);

/** Is a name of entries a country code? Reports at `node` if not. */
void country_check(struct decoder *dec, const struct node *node,
		   const char *name);

/** Is the key there (even with a wrong value)? */
bool found_has(const struct found *found, const char *key);
/** Its value, or the mapping itself: where to report. */
const struct node *found_node(const struct found *found, const char *key);
/** An error at the value of a key, with the path down to it. */
struct diag *found_fault(struct decoder *dec, const struct found *found,
			 const char *key, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
/** The same as a warning. */
struct diag *found_warn(struct decoder *dec, const struct found *found,
			const char *key, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

/* Types of values (scalar.c); the field's C type stands behind each. */
extern const struct type type_text;	     /* const char * */
extern const struct type type_block;	     /* const char *, may have lines */
extern const struct type type_name;	     /* const char *, [a-z0-9-_] */
extern const struct type type_email;	     /* const char * */
extern const struct type type_domain;	     /* const char * */
extern const struct type type_url;	     /* const char * */
extern const struct type type_country;	     /* const char *, two letters */
extern const struct type type_language;	     /* const char *, two letters */
extern const struct type type_currency;	     /* char[4] */
extern const struct type type_currency_text; /* const char * */
extern const struct type type_iban;	     /* const char *, without blanks */
extern const struct type type_bic;	     /* const char * */
extern const struct type type_timezone;	     /* const char * */
extern const struct type type_int;	     /* int */
extern const struct type type_flag;	     /* bool */
extern const struct type type_percent;	     /* int, hundredths of a percent */
extern const struct type type_span;	     /* struct span, days or months */
extern const struct type type_days;	     /* struct span, no months */
extern const struct type type_seconds;	     /* int */
extern const struct type type_date;	     /* civil_day */
extern const struct type type_money;	     /* struct money */
extern const struct type type_amounts;	     /* struct amounts */
extern const struct type type_word;	     /* int: index in key->words */
extern const struct type type_word_text;     /* const char *: the word */
extern const struct type type_choice;	     /* bool: is it the second word? */
extern const struct type type_condition;     /* struct expr * */
extern const struct type type_fixed_condition; /* struct expr * */
extern const struct type type_date_rule;       /* const struct date_rule * */
extern const struct type type_calendar;	       /* const struct calendar * */

/* Composite types (decode.c). */
extern const struct type type_map;     /* key->shape at the offset */
extern const struct type type_inline;  /* key->shape in the same struct */
extern const struct type type_list;    /* T *, and a size_t */
extern const struct type type_word_set; /* unsigned: bit i for the word i */
extern const struct type type_entries; /* T *, and a size_t */

extern const char *const weekday_words[]; /* monday ... sunday, NULL */

/* Whole files. */
extern const struct shape config_shape;	  /* struct config */
extern const struct shape policy_shape;	  /* struct policy */
extern const struct shape defaults_shape; /* struct policy, name: country */
extern const struct shape step_shape;	  /* struct step */
extern const struct shape on_shape;	  /* names of steps, by event */
extern const struct shape contract_shape; /* struct contract */
extern const struct shape factor_shape;	  /* struct factor, by name */
extern const struct shape calendar_shape; /* struct calendar */
extern const struct shape case_shape;	  /* struct rehearsal, one of a file */

/** Names of factors, and their accounts. */
void factors_check(struct decoder *dec, const struct found *found,
		   const struct config *c);

/** Parse `extension_end + 30 days`; NULL with errors. */
const struct date_rule *date_rule_parse(struct decoder *dec,
					const struct node *node);
/** Parse `10 days`; false with an error. `months`: may the unit be one? */
bool span_parse(struct decoder *dec, const struct node *node, const char *text,
		bool months, struct span *out);

/** Report at the place of a value that was decoded before. */
struct diag *loader_fault(struct loader *l, enum severity severity,
			  struct pos pos, const char *path, const char *fmt,
			  ...) PRINTF_LIKE(5, 6);
/** A calendar by name; NULL when there is none. */
const struct calendar *loader_calendar(struct loader *l, const char *name);
/** Names of all calendars that can be had. */
const char *const *loader_calendars(struct loader *l, size_t *n_out);

/** The tree of a shared part, `path` seen from rules/; NULL in `out` when it
 * is no YAML (reported). False when there is no such file. */
bool loader_part(struct loader *l, const char *path, const struct node **out);
/** The parts in the folder of `path`. */
const char *const *loader_parts(struct loader *l, const char *path,
				size_t *n_out);
/** The mapping below `defaults` of relance.yaml for a country, or NULL. */
const struct node *loader_defaults(struct loader *l, const char *country);
/** Names of our colleagues; false when relance.yaml was not read. */
bool loader_people(struct loader *l, const char *const **names_out,
		   size_t *n_out);

/** Weekend of a calendar as bits, bit 0 = Monday. */
uint8_t calendar_weekend(const struct calendar *c);
/** YAML text of a calendar that ships, or NULL. */
const char *shipped_calendar(const char *name);
extern const char *const shipped_names[]; /* NULL at the end */

/** The shape of a kind of file, or NULL. */
const struct shape *shape_of_kind(const char *kind);

#endif
