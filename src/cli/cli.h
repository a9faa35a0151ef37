#ifndef CLI_H
#define CLI_H
/**
 * Shared by the files of the room `cli`: the table of commands, what was
 * typed, and the handles that a command works with.
 */
#include <stdio.h>
#include <sysexits.h>

#include "relance/report.h"

/** Done, but a person is needed (contract.md section 5). */
#define EX_PERSON 1

enum opt {
	OPT_DIR,
	OPT_HELP,
	OPT_AS_OF,
	OPT_JSON,
	OPT_ACCEPTED,
	OPT_ACCEPT_SHRINK,
	OPT_AGAINST_DATABASE,
	OPT_AGREED,
	OPT_ALL,
	OPT_AMOUNT,
	OPT_ANNOUNCED,
	OPT_ASIDE,
	OPT_ASSUME,
	OPT_CONFIRM,
	OPT_CONTRACT,
	OPT_CSV,
	OPT_CUSTOMER,
	OPT_DATA_OF,
	OPT_DAYS,
	OPT_DEADLINE,
	OPT_DRY_RUN,
	OPT_ENDED,
	OPT_EVERY,
	OPT_FILE,
	OPT_FIRST,
	OPT_FROM,
	OPT_GROUP,
	OPT_HEAD,
	OPT_INSTALMENTS,
	OPT_INVOICE,
	OPT_INVOICES,
	OPT_LATE,
	OPT_KEEP,
	OPT_KIND,
	OPT_KNOWN,
	OPT_LETTER,
	OPT_LETTERS,
	OPT_MAIL,
	OPT_MAPPING,
	OPT_NOTE,
	OPT_NOT_SENT,
	OPT_NO_SEND,
	OPT_ON,
	OPT_OPEN_ITEMS,
	OPT_OUTCOME,
	OPT_PERIOD,
	OPT_POLICY,
	OPT_PUBLISHED,
	OPT_REASON,
	OPT_REDIRECT,
	OPT_REF,
	OPT_REQUEST_EXTENSION,
	OPT_SAMPLE,
	OPT_SEND_ANYWAY,
	OPT_SKIP,
	OPT_SKIP_BAD,
	OPT_STATE,
	OPT_STEP,
	OPT_SUGGEST,
	OPT_TO,
	OPT_TRACKING,
	OPT_TYPE,
	OPT_UNDO,
	OPT_UNTIL,
	OPT_UNTIL_DEADLINE,
	OPT_YES,
	OPT__COUNT
};

enum opt_kind {
	OPT_FLAG,
	OPT_TEXT,
	OPT_DATE,
	OPT_COUNT_OF
};

/** One option of one command; its help is a sentence without full stop. */
struct option_spec {
	enum opt id;
	enum opt_kind kind;
	const char *name;
	char letter; /* 0: none */
	const char *value, *text;
};

struct example {
	const char *line, *what;
};

struct context;
struct command {
	const char *name, *purpose;
	const char *arguments; /* "FILE...", as shown after the name */
	const char *text;      /* paragraphs, divided by a blank line */
	const struct option_spec *option;
	size_t option_count;
	struct example example[2];
	int min_args, max_args; /* -1: any number */
	bool no_folder;		/* works outside a working folder */
	int (*run)(struct context *c);
};

extern const struct command commands[];
extern const size_t command_count;
/** Those that record what a person knows. */
extern const struct command exception_commands[];
extern const size_t exception_command_count;
/** Those about credit insurance. */
extern const struct command insurer_commands[];
extern const size_t insurer_command_count;
/** All of the tables; NULL after the last. */
const struct command *command_at(size_t i);
/** Options that every command takes. */
extern const struct option_spec common_options[];
extern const size_t common_option_count;
/** Of `relance` alone. */
extern const struct option_spec status_options[];
extern const size_t status_option_count;
/** `relance` alone. */
int cmd_status(struct context *c);

const struct command *command_find(const char *name);

/** What was typed, checked against the command's table. */
struct args {
	const char *text[OPT__COUNT]; /* NULL: not given; "" for a flag */
	civil_day day[OPT__COUNT];    /* of OPT_DATE; DAY_NONE: not given */
	int number[OPT__COUNT];	      /* of OPT_COUNT_OF; -1: not given */
	const char **word;	      /* what is no option */
	int words;
};
static inline bool given(const struct args *a, enum opt id)
{
	return a->text[id] != NULL;
}

/**
 * Read the words after the command's name (or, with `cmd` NULL, those before
 * it, up to the first word that is no option; *used_out says how many).
 * Names are exact; the error names the nearest one.
 */
enum status args_parse(const struct command *cmd, int argc, char **argv,
		       struct arena *arena, struct args *args, int *used_out,
		       struct diags *d) WARN_UNUSED;

/** The handles of one command. */
struct context {
	const struct command *command;
	struct args args;
	struct arena arena;
	struct diags diags;
	const char *dir;     /* working folder, "." or what -C says */
	struct rules rules;  /* after context_rules() */
	struct store *store; /* after context_store() */
	struct run run;
	civil_day today;
	civil_day as_of; /* --as-of, or today */
	const char *who;
	bool json;
	bool kept_last; /* rules of the last run stand in for broken files */
	struct style out_style, err_style;
	bool out_is_terminal, err_is_terminal;
	struct str out;	 /* printed by context_flush() */
	int write_errno; /* why printing failed first, or 0 */
};

/** Load relance.yaml and all it names; the exit code when that fails. */
int context_rules(struct context *c);
/** Rules, then the database; nothing where a rule test has opened one. */
int context_store(struct context *c, enum store_mode mode);
/** Are all errors in files below rules/, and `on_bad_rules: keep_last`? */
bool may_keep_last(struct context *c);
/** Put the last run's version in place of each file with an error. */
int rules_last_good(struct context *c);
/** The journal-and-run handles of the context. */
struct run *context_run(struct context *c);
char *context_path(struct context *c, const char *name);
/** Write what has been gathered to the standard output. */
void context_flush(struct context *c);
/** An error for the command line: prints nothing yet; returns 64. */
int usage_error(struct context *c, const char *hint, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/** Exit code for a status of the store or of a run. */
int exit_code(const struct context *c, enum status st);

/* ---- ids as people type them ------------------------------------------ */

int find_customer(struct context *c, const char *id, int64_t *key_out);
int find_invoice(struct context *c, const char *id, struct invoice_ref *out);
/**
 * A message by its id, or the newest one to a customer in one of the states
 * (bits 1 << enum message_state).
 */
int find_message(struct context *c, const char *id, unsigned states,
		 const char **id_out);
#define ANY_STATE (~0u)
int find_task(struct context *c, const char *id, const char **id_out);
/** That a task waits for no approval, and which one took its place. */
int no_approval(struct context *c, const char *task);
/** A customer or an invoice; both at once is refused unless --invoice or
 * --customer says which. invoice_key 0: it is a customer. */
struct subject {
	int64_t customer_key, invoice_key;
	const char *invoice_id, *instalment;
};
int find_subject(struct context *c, struct subject *out);

/* ---- walking over customers -------------------------------------------- */

struct looked_at {
	const struct snapshot *snap;
	const struct plan *plan;
	struct arena *scratch;
};
typedef void look_fn(void *ctx, const struct looked_at *look);
/** Every customer who owes (all: or ever owed) as of c->as_of, decided. */
int each_customer(struct context *c, bool all, look_fn *fn, void *ctx);
/** One of them; all: with the settled invoices too. */
int one_customer(struct context *c, int64_t key, bool all, look_fn *fn,
		 void *ctx);

/* ---- the inbox --------------------------------------------------------- */

struct inbox_look {
	size_t files;	     /* the next run imports them */
	const char *skipped; /* a link or a folder that none imports, or NULL */
};
struct inbox_look inbox_look(struct context *c);

/* ---- empty books, old data ---------------------------------------------- */

/** Is there neither a customer nor an invoice yet? */
bool nothing_imported(struct context *c);
/** The command that brings the first ones in; the sample's, if one is there. */
const char *import_command(struct context *c);
/** The sentence that says so. */
const char *import_first(struct context *c);
/** What a list says that has no line; on empty books why, and what to type. */
void say_none(struct context *c, const char *text);
/** A line when the payments are too old that day for reminders to leave. */
void say_stale(struct context *c, civil_day on);

/* ---- help -------------------------------------------------------------- */

void help_overview(struct str *out, const struct style *style);
void help_command(struct str *out, const struct style *style,
		  const struct command *cmd);
/** relance(1), as roff. */
void manual_page(struct str *out);

/* ---- the process ------------------------------------------------------- */

/** Locale, umask, core dumps, signals. */
void process_prepare(void);
/** Set by SIGTERM and SIGINT. */
atomic_bool *process_stop(void);
/** The real account, under sudo who called it. */
const char *process_who(struct arena *a);
/** Today in that time zone; false when the zone is unknown. */
bool process_today(const char *zone, civil_day *today_out);
int64_t process_now(void *ctx);
/** Where the shipped files are, or NULL. */
char *process_share(struct arena *a);
/** A bar on the terminal; made to be struct run.progress. */
void progress_show(void *ctx, const char *what, size_t done, size_t total);
void progress_bytes(void *ctx, uint64_t done, uint64_t total);
void progress_clear(const struct context *c);

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

#endif
