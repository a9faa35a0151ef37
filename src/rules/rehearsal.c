/*
 * Files of rule tests: a list of cases, each with a few invoices, the days of
 * the runs and the steps expected. Rows have the columns of CSV files; what
 * is left out takes a default, so that a case says only what it is about.
 */
#include <string.h>

#include "load.h"
#include "relance/rehearsal.h"
#include "relance/text.h"
#include "row.h"

#define MOST_DAYS 3700 /* ten years of runs */

/* ---- rows ------------------------------------------------------------- */

static const char *const kinds[REHEARSAL_KIND__COUNT] = {
	"customers", "contacts", "invoices", "payments", "limits"
};

static void read_rows(struct decoder *dec, const struct node *node,
		      const struct key *key, void *base)
{
	struct rehearsal *test = base;

	for (int i = 0; i < REHEARSAL_KIND__COUNT; i++)
		if (str_eq(kinds[i], key->name))
			rows_decode(dec, node, kinds[i], &test->table[i]);
}

#define ROW                                                                    \
	"\"type\":\"array\",\"items\":{\"type\":\"object\","                   \
	"\"additionalProperties\":{\"type\":[\"string\",\"number\","           \
	"\"boolean\",\"null\"]}}"
static const struct type type_rows = { FORM_CUSTOM, "list of rows", ROW,
				       read_rows, 0 };

/* ---- events ----------------------------------------------------------- */

/* As a shell divides a line: blanks, '...' and "...". */
static const char *next_word(struct decoder *dec, const char **text)
{
	const char *p = *text + strspn(*text, " ");
	struct str word = STR_INIT;
	const char *out;
	char quote = '\0';

	if (!*p)
		return NULL;
	for (; *p && (quote || *p != ' '); p++) {
		if (quote ? *p == quote : *p == '"' || *p == '\'')
			quote = quote ? '\0' : *p;
		else
			str_add_ch(&word, *p);
	}
	*text = p;
	out = arena_strndup(dec->arena, word.buf, word.len);
	str_release(&word);
	return out;
}

struct words VEC(const char *);

static void read_command(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	struct rehearsal_event *event = base;
	const char *text = scalar_text(dec, node), *word;
	struct words words = { 0 };

	(void)key;
	event->pos = scalar_pos(dec, node);
	if (!text)
		return;
	while ((word = next_word(dec, &text)))
		if (words.n || !str_eq(word, "relance"))
			VEC_PUSH(dec->arena, &words, word);
	if (!words.n)
		fault(dec, node, "a command is missing");
	event->word = words.v;
	event->word_count = words.n;
}

static const struct type type_command = { FORM_CUSTOM, "command",
					  "\"type\":\"string\"", read_command,
					  0 };

static const struct key event_keys[] = {
	{ .name = "on",
	  .type = &type_date,
	  .offset = offsetof(struct rehearsal_event, on),
	  .flags = KEY_REQUIRED,
	  .meaning = "The day; the command comes before that day's run.",
	  .example = "2026-02-01" },
	{ .name = "do",
	  .type = &type_command,
	  .offset = 0,
	  .flags = KEY_REQUIRED,
	  .meaning = "A command as it is typed, without the word relance.",
	  .example = "\"hold A --until 2026-02-10 --reason strike\"" },
};
static const struct shape event_shape = {
	.name = "event",
	KEYS(event_keys),
	.size = sizeof(struct rehearsal_event),
	.pos_offset = NOT_KEPT,
};

/* ---- days ------------------------------------------------------------- */

struct days VEC(civil_day);

struct period {
	civil_day from, to;
	const civil_day *day;
	size_t day_count;
};

static void fill_days(struct decoder *dec, struct period *p)
{
	struct days days = { 0 };

	for (civil_day on = p->from; on <= p->to; on++)
		VEC_PUSH(dec->arena, &days, on);
	p->day = days.v;
	p->day_count = days.n;
}

static void check_list(struct decoder *dec, const struct found *found,
		       const struct period *p)
{
	for (size_t i = 1; i < p->day_count; i++)
		if (p->day[i] <= p->day[i - 1]) {
			found_fault(dec, found, "days",
				    "the days are not in order");
			return;
		}
	if (!p->day_count)
		found_fault(dec, found, "days", "no day is named");
}

static void check_period(struct decoder *dec, const struct found *found,
			 void *base)
{
	struct period *p = base;
	bool list = found_has(found, "days"), from = found_has(found, "from"),
	     to = found_has(found, "to");
	struct diag *diag;

	if (list && (from || to)) {
		found_fault(dec, found, "days",
			    "`days` and `from`, `to` exclude each other");
	} else if (list) {
		check_list(dec, found, p);
	} else if (!from || !to) {
		diag = fault(dec, found->node,
			     "`from` and `to` are needed, or `days`");
		HINT(dec, diag, "Write {from: 2026-01-01, to: 2026-03-31}.");
	} else if (p->to < p->from || p->to - p->from > MOST_DAYS) {
		found_fault(dec, found, "to",
			    "the last day is before the first, or more than "
			    "ten years behind it");
	} else {
		fill_days(dec, p);
	}
}

static const struct key period_keys[] = {
	{ .name = "from",
	  .type = &type_date,
	  .offset = offsetof(struct period, from),
	  .meaning = "The first day with a run; one follows every day.",
	  .example = "2026-01-01" },
	{ .name = "to",
	  .type = &type_date,
	  .offset = offsetof(struct period, to),
	  .meaning = "The last day with a run.",
	  .example = "2026-03-31" },
	{ .name = "days",
	  .type = &type_list,
	  .offset = offsetof(struct period, day),
	  .count_offset = offsetof(struct period, day_count),
	  .item = &type_date,
	  .meaning = "In their place: the days with a run, and no others.",
	  .example = "[2026-01-08, 2026-02-01]" },
};
static const struct shape period_shape = {
	.name = "run",
	KEYS(period_keys),
	.size = sizeof(struct period),
	.pos_offset = NOT_KEPT,
	.check = check_period,
};

static void read_period(struct decoder *dec, const struct node *node,
			const struct key *key, void *base)
{
	struct rehearsal *test = base;
	struct period p = { 0 };

	decode_map(dec, node, key->shape, &p);
	test->day = p.day;
	test->day_count = p.day_count;
}

static const struct type type_period = { FORM_MAP, "mapping", NULL, read_period,
					 0 };

/* ---- expectations ----------------------------------------------------- */

static const struct key expect_keys[] = {
	{ .name = "on",
	  .type = &type_date,
	  .offset = offsetof(struct rehearsal_step, on),
	  .flags = KEY_REQUIRED,
	  .meaning = "The day on which the invoice has the step.",
	  .example = "2026-01-08" },
	{ .name = "step",
	  .type = &type_name,
	  .offset = offsetof(struct rehearsal_step, step),
	  .flags = KEY_REQUIRED,
	  .meaning = "The step.",
	  .example = "courtesy" },
};
static const struct shape expect_shape = {
	.name = "expect",
	KEYS(expect_keys),
	.size = sizeof(struct rehearsal_step),
	.pos_offset = offsetof(struct rehearsal_step, pos),
};

struct expect_walk {
	struct VEC(struct rehearsal_expect) list;
};

static void check_order(struct decoder *dec, const struct node *node,
			const struct rehearsal_expect *e)
{
	for (size_t i = 1; i < e->step_count; i++)
		if (e->step[i].on < e->step[i - 1].on) {
			fault(dec, node->child.v[i],
			      "the steps are not in the order of their days");
			return;
		}
}

static void read_expect(struct decoder *dec, const struct node *key,
			const struct node *value, void *ctx)
{
	struct expect_walk *walk = ctx;
	struct rehearsal_expect e = { .invoice_id = key->text,
				      .pos = node_pos(dec, key) };
	static const struct key list = {
		.name = "expect",
		.type = &type_list,
		.offset = offsetof(struct rehearsal_expect, step),
		.count_offset = offsetof(struct rehearsal_expect, step_count),
		.shape = &expect_shape,
	};

	type_list.read(dec, value, &list, &e);
	if (e.step_count)
		check_order(dec, value, &e);
	VEC_PUSH(dec->arena, &walk->list, e);
}

static void read_expects(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	struct rehearsal *test = base;
	struct expect_walk walk = { 0 };

	(void)key;
	decode_entries(dec, node, read_expect, &walk);
	test->expect = walk.list.v;
	test->expect_count = walk.list.n;
}

static const struct type type_expects = {
	FORM_CUSTOM, "steps by invoice",
	"\"type\":\"object\",\"additionalProperties\":{\"type\":\"array\","
	"\"items\":{\"type\":\"object\",\"properties\":{\"on\":{\"type\":"
	"\"string\"},\"step\":{\"type\":\"string\"}},\"required\":[\"on\","
	"\"step\"],\"additionalProperties\":false}}",
	read_expects, 0
};

/* ---- a case ----------------------------------------------------------- */

#define ROWS(kind_, text, sample)                                              \
	{                                                                      \
		.name = kind_, .type = &type_rows, .offset = 0,                \
		.meaning = text, .example = sample                             \
	}

static void check_case(struct decoder *dec, const struct found *found,
		       void *base);

static const struct key case_keys[] = {
	{ .name = "test",
	  .type = &type_text,
	  .offset = offsetof(struct rehearsal, name),
	  .flags = KEY_REQUIRED,
	  .meaning = "What the case shows, in a few words.",
	  .example = "mediation after two unanswered letters" },
	{ .name = "policy",
	  .type = &type_name,
	  .offset = offsetof(struct rehearsal, policy),
	  .fallback = "as the rules choose",
	  .meaning = "The policy of customers whose row names none.",
	  .example = "fr-insured" },
	ROWS("customers",
	     "Rows with the columns of customers.csv. Defaults: name like the "
	     "customer_id, an e-mail and a postal address; a customer that "
	     "only an invoice names has all of them. null leaves a column "
	     "empty.",
	     "[{customer_id: C1, country: FR}]"),
	ROWS("contacts",
	     "Rows with the columns of contacts.csv. Default: an e-mail "
	     "address.",
	     "[{customer_id: C1, role: billing}]"),
	ROWS("invoices",
	     "Rows with the columns of invoices.csv. Defaults: customer_id C1, "
	     "amount_total 1000.00, currency EUR, issue_date 30 days before "
	     "due_date.",
	     "[{invoice_id: A, due_date: 2026-01-05, amount_total: 1200.00}]"),
	ROWS("payments",
	     "Rows with the columns of payments.csv; each counts from its "
	     "date. Defaults: a payment_id, kind payment.",
	     "[{invoice_id: A, date: 2026-01-20, amount: 200.00}]"),
	ROWS("limits",
	     "Rows with the columns of limits.csv. Defaults: type named, "
	     "status accepted, currency EUR.",
	     "[{customer_id: C1, contract: C-2026, amount: 5000.00}]"),
	{ .name = "events",
	  .type = &type_list,
	  .offset = offsetof(struct rehearsal, event),
	  .count_offset = offsetof(struct rehearsal, event_count),
	  .shape = &event_shape,
	  .meaning = "What is recorded, in the order of the days.",
	  .example = "[{on: 2026-02-01, do: \"release A\"}]" },
	{ .name = "run",
	  .type = &type_period,
	  .offset = 0,
	  .shape = &period_shape,
	  .flags = KEY_REQUIRED,
	  .meaning = "The days on which there is a run.",
	  .example = "{from: 2026-01-01, to: 2026-03-31}" },
	{ .name = "expect",
	  .type = &type_expects,
	  .offset = 0,
	  .flags = KEY_REQUIRED,
	  .meaning = "The steps that each invoice has, all of them; an invoice "
		     "that is not named has none.",
	  .example = "{A: [{on: 2026-01-08, step: courtesy}]}" },
};
const struct shape case_shape = {
	.name = "test",
	KEYS(case_keys),
	.size = sizeof(struct rehearsal),
	.pos_offset = offsetof(struct rehearsal, pos),
	.check = check_case,
};

static bool knows_invoice(const struct rehearsal *test, const char *id)
{
	return test->table[REHEARSE_INVOICES].row_count &&
	       rows_find(&test->table[REHEARSE_INVOICES], "invoice_id", id);
}

static void check_expected(struct decoder *dec, const struct found *found,
			   const struct rehearsal *test)
{
	const struct node *map = found_node(found, "expect");

	for (size_t i = 0; i < test->expect_count; i++) {
		const char *id = test->expect[i].invoice_id;
		struct node at = *map;

		if (knows_invoice(test, id))
			continue;
		at.line = test->expect[i].pos.line;
		at.column = test->expect[i].pos.column;
		fault(dec, &at, "the test has no invoice \"%s\"", id);
	}
}

static void check_events(struct decoder *dec, const struct found *found,
			 const struct rehearsal *test)
{
	for (size_t i = 0; i < test->event_count && test->day_count; i++) {
		const struct rehearsal_event *e = &test->event[i];
		const struct node *list = found_node(found, "events");
		const struct node *node = list->child.v[i];

		if (i && e->on < e[-1].on)
			fault(dec, node,
			      "the events are not in the order of their days");
		if (e->on > test->day[test->day_count - 1])
			fault(dec, node,
			      "this is after the last run and changes nothing");
	}
}

static void check_case(struct decoder *dec, const struct found *found,
		       void *base)
{
	struct rehearsal *test = base;

	if (test->table[REHEARSE_INVOICES].row_count)
		check_expected(dec, found, test);
	check_events(dec, found, test);
	if (!dec->errors)
		rows_default(dec, test);
}

/* ---- names of the rules ----------------------------------------------- */

struct naming {
	struct decoder *dec;
	const struct rules *rules;
};

static void name_fault(struct naming *n, struct pos pos, const char *text,
		       const char *word, const char *const *known, size_t count)
{
	struct node at = { .src = n->dec->src,
			   .line = pos.line,
			   .column = pos.column };

	hint_nearest(n->dec, fault(n->dec, &at, "%s \"%s\"", text, word), word,
		     known, count, "There are:");
}

static void check_policy_name(struct naming *n, const struct rehearsal *test)
{
	const struct rules *r = n->rules;
	const char **names =
		ARENA_ARRAY(n->dec->arena, const char *, r->policy_count + 1);

	if (!test->policy || rules_policy(r, test->policy))
		return;
	for (size_t i = 0; i < r->policy_count; i++)
		names[i] = r->policy[i].name;
	name_fault(n, test->pos, "the rules have no policy", test->policy,
		   names, r->policy_count);
}

static bool is_step(const struct rules *r, const char *name)
{
	for (size_t i = 0; i < r->policy_count; i++)
		if (policy_step_find(&r->policy[i], name) >= 0)
			return true;
	return false;
}

static void check_step_names(struct naming *n, const struct rehearsal_expect *e)
{
	struct words names = { 0 };
	const struct rules *r = n->rules;

	for (size_t i = 0; i < r->policy_count; i++)
		for (size_t k = 0; k < r->policy[i].step_count; k++)
			VEC_PUSH(n->dec->arena, &names,
				 r->policy[i].step[k].name);
	for (size_t i = 0; i < e->step_count; i++)
		if (!is_step(r, e->step[i].step))
			name_fault(n, e->step[i].pos, "no policy has a step",
				   e->step[i].step, names.v, names.n);
}

static void check_names(struct decoder *dec, const struct rules *rules,
			const struct rehearsals *tests)
{
	struct naming n = { dec, rules };

	for (size_t i = 0; i < tests->n; i++) {
		check_policy_name(&n, &tests->v[i]);
		for (size_t k = 0; k < tests->v[i].expect_count; k++)
			check_step_names(&n, &tests->v[i].expect[k]);
	}
}

/* ---- the file --------------------------------------------------------- */

static void decode_cases(struct decoder *dec, const struct node *root,
			 struct rehearsals *out)
{
	const struct key list = { .name = "tests",
				  .type = &type_list,
				  .offset = offsetof(struct rehearsals, v),
				  .count_offset =
					  offsetof(struct rehearsals, n),
				  .shape = &case_shape };

	if (root->kind == NODE_SEQUENCE)
		type_list.read(dec, root, &list, out);
	else
		HINT(dec, fault(dec, root, "a list of tests is expected here"),
		     "Begin each test with `- test: WHAT IT SHOWS`.");
}

enum status rehearsals_decode(const char *path, const char *text, size_t size,
			      const struct rules *rules, struct arena *arena,
			      struct rehearsals *out, struct diags *d)
{
	struct loader l = { .arena = arena, .diags = d };
	struct source *src = ARENA_NEW(arena, struct source);
	struct decoder dec = {
		.arena = arena, .diags = d, .src = src, .loader = &l
	};
	size_t errors = d->errors;
	struct node *root;

	*out = (struct rehearsals){ 0 };
	*src = source_of(path, text, size);
	root = yaml_read(src, arena, d);
	if (root)
		decode_cases(&dec, root, out);
	if (rules && d->errors == errors)
		check_names(&dec, rules, out);
	return d->errors == errors ? STATUS_OK : STATUS_INVALID;
}

enum status rehearsals_load(const char *path, const struct rules *rules,
			    struct arena *arena, struct rehearsals *out,
			    struct diags *d)
{
	struct loader l = { .dir = ".", .arena = arena, .diags = d };
	size_t errors = d->errors;
	struct rule_file file;

	if (*path == '/')
		l.dir = "";
	if (!loader_read(&l, path, "test", &file))
		return d->errors == errors ? STATUS_NOT_FOUND : STATUS_INVALID;
	return rehearsals_decode(path, file.text, file.size, rules, arena, out,
				 d);
}
