#ifndef RELANCE_REPORT_H
#define RELANCE_REPORT_H
/**
 * What people and programs read: JSON lines and tables.
 *
 * Everything is appended to a `struct str`; the caller prints it. JSON follows
 * contract.md section 3: one object per line, absent is null, amounts are
 * decimal strings in the currency's own decimals, dates ISO 8601. Text for
 * people passes text that came from outside through text_add_safe().
 */
#include "relance/rehearsal.h"
#include "relance/run.h"

/** How text for people may look. */
struct style {
	bool colour;
	int width; /* columns of the terminal; 0: no limit */
};

enum ink {
	INK_PLAIN,
	INK_BOLD,
	INK_DIM,
	INK_RED,
	INK_YELLOW,
	INK_GREEN,
	INK__COUNT
};
/** Begin and end a colour; nothing without style->colour. */
void ink_on(struct str *out, const struct style *style, enum ink ink);
void ink_off(struct str *out, const struct style *style);
/** `text` made safe, in a colour. */
void ink_text(struct str *out, const struct style *style, enum ink ink,
	      const char *text);

/* ---- tables ---------------------------------------------------------- */

enum align {
	ALIGN_LEFT,
	ALIGN_RIGHT,
	ALIGN_FLEX /* left; shortened first when the terminal is narrow */
};
struct table_column {
	const char *title;
	enum align align;
};
struct table {
	struct arena *arena;
	const struct table_column *column;
	size_t columns;
	struct VEC(const char *) cells; /* row by row */
};
void table_init(struct table *t, struct arena *arena,
		const struct table_column *column, size_t columns);
/** The next cell; the text is copied, made safe; NULL is an empty cell. */
void table_cell(struct table *t, const char *text);
void table_day(struct table *t, civil_day on);
void table_money(struct table *t, int64_t minor, const char *currency);
void table_number(struct table *t, int64_t n);
/** Title line and rows, each indented by two blanks. */
void table_to_text(const struct table *t, const struct style *style,
		   struct str *out);
size_t table_rows(const struct table *t);

/* ---- plain records --------------------------------------------------- */

/* ---- diagnostics ----------------------------------------------------- */

/**
 * `file:line:col: error: path: text`, the source line with a caret, and the
 * hint, as compilers print them.
 */
void report_diag(struct str *out, const struct style *style,
		 const struct diag *diag);
/** A bad line of a CSV: `file:line: column: what is wrong`. */
void report_bad_line(struct str *out, const struct style *style,
		     const struct diag *diag);
/** One object of `check`. */
void json_check(struct str *out, const struct diag *diag);
void json_test(struct str *out, const struct rehearsal *test,
	       const struct rehearsal_difference *diff, size_t n);
/** One error object of `import`. */
void json_bad_line(struct str *out, const struct diag *diag);

/* ---- the portfolio --------------------------------------------------- */

/** "open", "paid", "draft", "cancelled". */
const char *invoice_state(const struct invoice *inv);
/** "F-1" or "F-1/2". */
char *invoice_name(struct arena *a, const char *invoice_id,
		   const char *instalment);

void json_invoice(struct str *out, const struct snapshot *snap,
		  const struct invoice *inv, const struct outcome *o);

/** One customer in one currency. */
struct customer_line {
	const struct customer *customer;
	char currency[4];
	int64_t outstanding_minor, overdue_minor;
	int oldest_days_overdue; /* -1: nothing overdue */
	const struct policy *policy;
	enum owner owner;
	enum reason blocked_by; /* of the oldest overdue invoice; none when
				   any invoice gets a step */
};
struct customer_lines VEC(struct customer_line);
/** Fold a decided snapshot into lines, by currency code. */
void customer_lines_of(const struct snapshot *snap, const struct plan *plan,
		       struct arena *arena, struct customer_lines *out);
void json_customer(struct str *out, const struct customer_line *line);

/* ---- messages, tasks, history ---------------------------------------- */

void json_message(struct str *out, const struct message_row *row);
/** A planned message of a dry run: state "planned"; `letter` adds text. */
void json_planned(struct str *out, const struct planned_view *view);
void json_task(struct str *out, const struct task_row *row);
/** In which state it is on a day: exception_state_at(). */
void json_exception(struct str *out, const struct exception_row *row,
		    enum exception_state state);
/** The last day on which it counts, as far as people said; DAY_NEVER. */
civil_day exception_until(const struct exception *e);
void json_history(struct str *out, const struct history_row *row);
void json_preview(struct str *out, const struct preview_row *row);
/** "earlier", "later", "new", "gone", "other", "none". */
const char *moved_name(enum moved change);
void json_compare(struct str *out, const struct compare_row *row);

/** One traced test of explain, numbered from 1. */
void json_trace(struct str *out, size_t n, const struct trace_line *line);
void json_verdict(struct str *out, const struct explanation *e,
		  const char *sentence);

/* ---- imports, runs, proofs ------------------------------------------- */

void json_import(struct str *out, const struct import_result *result,
		 civil_day data_of);
void json_run(struct str *out, const struct run_report *report);
void json_verify(struct str *out, bool ok, size_t rows, const char *head);

/** What a run did, for a terminal: at most ten lines. */
void report_run(struct str *out, const struct style *style,
		const struct run_report *report);
/** Why a person is needed, a line each; nothing when nobody is. */
void report_attention(struct str *out, const struct style *style,
		      const struct run_report *report);
/** contract.md section 5: is a person needed? */
bool run_needs_person(const struct run_report *report);

/** Text of several lines, each made safe; line ends become LF. */
void add_lines_safe(struct str *out, const char *text);
/** "1 letter", "3 letters". */
void add_count(struct str *out, size_t n, const char *one, const char *many);

#endif
