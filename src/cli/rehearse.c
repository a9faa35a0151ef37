/*
 * One rule test, carried out as days really are: an empty database in a
 * folder that is removed afterwards, the import, the commands as typed, a run
 * for each day with e-mail written to files. What tests cannot have is taken
 * out of the rules beforehand: late data, documents, a second approver.
 */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rehearse.h"
#include "relance/text.h"

/* ---- rules ------------------------------------------------------------ */

static struct step *adapted_steps(const struct policy *p, struct arena *a)
{
	struct step *steps = ARENA_ARRAY(a, struct step, p->step_count + 1);

	for (size_t i = 0; i < p->step_count; i++) {
		steps[i] = p->step[i];
		steps[i].attach_invoices = false;
		steps[i].approvers = 1;
	}
	return steps;
}

static void adapt(struct rules *r, struct arena *a)
{
	struct policy *list =
		ARENA_ARRAY(a, struct policy, r->policy_count + 1);

	for (size_t i = 0; i < r->policy_count; i++) {
		list[i] = r->policy[i];
		list[i].stale_after = (struct span){ 0 };
		list[i].step = adapted_steps(&list[i], a);
	}
	r->policy = list;
	r->config.mail.transport = TRANSPORT_FOLDER;
	r->config.mail.archive = NULL;
	r->config.letters = LETTERS_WRITTEN;
	r->config.mapping_count = 0;
}

int rehearsing_init(struct rehearsing *r, struct context *c)
{
	*r = (struct rehearsing){ .c = c, .rules = c->rules };
	adapt(&r->rules, &c->arena);
	if (templates_load(c->dir, &c->arena, &r->templates, &c->diags) !=
	    STATUS_OK)
		return EX_CONFIG;
	return EX_OK;
}

/* ---- the folder ------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void remove_folder(const char *dir)
{
	(void)nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static int make_folder(struct rehearsing *r)
{
	const char *base = getenv("TMPDIR");
	char *dir;

	/* In memory where that is possible: nothing of it is kept. */
	if (!base || !*base)
		base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	dir = arena_printf(&r->c->arena, "%s/relance-test-XXXXXX", base);

	r->dir = mkdtemp(dir);
	if (r->dir)
		return EX_OK;
	diag_error(&r->c->diags, "cannot make the folder %s: %s", dir,
		   strerror(errno));
	return EX_CANTCREAT;
}

/* ---- rows through the import ------------------------------------------ */

struct stage_of_test {
	struct rehearsing *r;
	const struct rehearsal *test;
	struct arena arena; /* of this test */
	struct store *store;
	civil_day on;  /* the clock stands at noon of that day */
	bool approves; /* the test says itself what is approved */
};

static int64_t clock_at(void *ctx)
{
	const struct stage_of_test *s = ctx;

	return (int64_t)s->on * 86400 + 43200;
}

static void add_field(struct str *out, const char *text)
{
	str_add_ch(out, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '"')
			str_add_ch(out, '"');
		str_add_ch(out, *p);
	}
	str_add_ch(out, '"');
}

static void table_to_csv(struct str *out, const struct rehearsal_table *t)
{
	for (size_t i = 0; i < t->column_count; i++)
		str_addf(out, "%s%s", i ? "," : "", t->column[i]);
	for (size_t i = 0; i < t->row_count * t->column_count; i++) {
		str_add(out, i % t->column_count ? "," : "\n");
		add_field(out, t->cell[i].text);
	}
	str_add_ch(out, '\n');
}

static bool write_file(struct context *c, const char *path,
		       const struct str *text)
{
	FILE *f = fopen(path, "wxe");
	bool good = f && fwrite(text->buf, 1, text->len, f) == text->len;

	if (f && fclose(f) != 0)
		good = false;
	if (!good)
		diag_error(&c->diags, "cannot write %s: %s", path,
			   strerror(errno));
	return good;
}

/* Where the value stands that the import speaks of. */
static struct pos place_of(const struct rehearsal_table *t,
			   const struct diag *diag)
{
	size_t row =
		diag->pos.line > 1 ? (size_t)diag->pos.line - 2 : t->row_count;

	if (row >= t->row_count)
		return t->pos;
	for (size_t i = 0; i < t->column_count; i++)
		if (str_eq(diag->path, t->column[i]))
			return t->cell[row * t->column_count + i].pos;
	return t->cell[row * t->column_count].pos;
}

static void blame_test(struct stage_of_test *s, const struct rehearsal_table *t,
		       const struct diags *found)
{
	struct diags *d = &s->r->c->diags;

	for (size_t i = 0; i < found->n; i++) {
		const struct diag *from = &found->v[i];
		struct diag *diag;

		if (from->severity != SEVERITY_ERROR)
			continue;
		diag = diag_add(d, SEVERITY_ERROR, place_of(t, from), "%s",
				from->text);
		diag->path = from->path ? arena_printf(d->arena, "%s.%s",
						       t->kind, from->path)
					: t->kind;
		if (from->hint)
			diag_hint(d, diag, "%s", from->hint);
	}
}

static int import_table(struct stage_of_test *s,
			const struct rehearsal_table *t)
{
	struct context *c = s->r->c;
	const char *path =
		arena_printf(&s->arena, "%s/%s.csv", s->r->dir, t->kind);
	struct import_request req = { .path = path,
				      .kind = import_kind_find(t->kind),
				      .data_of = s->on,
				      .known_on = s->on };
	struct import_result result;
	struct str text = STR_INIT;
	struct diags found;
	enum status st;
	bool written;

	table_to_csv(&text, t);
	written = write_file(c, path, &text);
	str_release(&text);
	if (!written)
		return EX_CANTCREAT;
	diags_init(&found, &s->arena);
	st = import_file(s->store, &s->r->rules, &req, &s->arena, &result,
			 &found);
	blame_test(s, t, &found);
	return st == STATUS_OK ? EX_OK : EX_CONFIG;
}

static int import_rows(struct stage_of_test *s)
{
	int code = EX_OK;

	for (int i = 0; i < REHEARSAL_KIND__COUNT && code == EX_OK; i++)
		if (s->test->table[i].row_count)
			code = import_table(s, &s->test->table[i]);
	return code;
}

/* ---- commands as typed ------------------------------------------------ */

static int blame_event(struct stage_of_test *s, const struct rehearsal_event *e,
		       const struct context *sub)
{
	struct diags *d = &s->r->c->diags;

	for (size_t i = 0; i < sub->diags.n; i++) {
		const struct diag *from = &sub->diags.v[i];
		struct diag *diag;

		if (from->severity != SEVERITY_ERROR)
			continue;
		diag = diag_add(d, SEVERITY_ERROR, e->pos, "%s", from->text);
		diag->path = "events";
		if (from->hint)
			diag_hint(d, diag, "%s", from->hint);
	}
	return EX_CONFIG;
}

/* Commands that record what a person knows; the others have no place here. */
static const struct command *command_of(struct stage_of_test *s,
					const struct rehearsal_event *e)
{
	static const char *const others[] = { "init",	"check",  "import",
					      "run",	"send",	  "start",
					      "test",	"help",	  "backup",
					      "verify", "compare" };
	const struct command *cmd = command_find(e->word[0]);
	struct diags *d = &s->r->c->diags;
	bool other = false;
	struct diag *diag;

	for (size_t i = 0; i < COUNT_OF(others); i++)
		other |= str_eq(e->word[0], others[i]);
	if (cmd && !other)
		return cmd;
	diag = diag_add(d, SEVERITY_ERROR, e->pos,
			other ? "\"%s\" is no command for a test"
			      : "there is no command \"%s\"",
			e->word[0]);
	diag->path = "events";
	diag_hint(d, diag,
		  "Write a command that records something, as "
		  "\"hold A --until 2026-02-10 --reason strike\".");
	return NULL;
}

static int parse_event(struct context *sub, const struct rehearsal_event *e)
{
	char **argv = ARENA_ARRAY(&sub->arena, char *, e->word_count + 1);
	int argc = (int)e->word_count - 1, used = 0;

	for (int i = 0; i < argc; i++)
		argv[i] = arena_strdup(&sub->arena, e->word[i + 1]);
	sub->args.word =
		ARENA_ARRAY(&sub->arena, const char *, e->word_count + 1);
	if (args_parse(sub->command, argc, argv, &sub->arena, &sub->args, &used,
		       &sub->diags) != STATUS_OK)
		return EX_USAGE;
	return EX_OK;
}

static int do_event(struct stage_of_test *s, const struct rehearsal_event *e)
{
	struct context *c = s->r->c;
	struct context sub = { .dir = s->r->dir,
			       .rules = s->r->rules,
			       .store = s->store,
			       .today = e->on,
			       .as_of = e->on,
			       .who = c->who };
	int code;

	s->on = e->on;
	sub.command = command_of(s, e);
	if (!sub.command)
		return EX_CONFIG;
	diags_init(&sub.diags, &sub.arena);
	code = parse_event(&sub, e);
	if (given(&sub.args, OPT_AS_OF))
		sub.as_of = sub.args.day[OPT_AS_OF];
	if (code == EX_OK)
		code = sub.command->run(&sub);
	if (code != EX_OK && code != EX_PERSON)
		code = blame_event(s, e, &sub);
	str_release(&sub.out);
	arena_release(&sub.arena);
	return code == EX_PERSON ? EX_OK : code;
}

static bool says_what_is_approved(const struct rehearsal *test)
{
	for (size_t i = 0; i < test->event_count; i++)
		if (str_eq(test->event[i].word[0], "approve") ||
		    str_eq(test->event[i].word[0], "reject"))
			return true;
	return false;
}

/* ---- a day ------------------------------------------------------------ */

struct approvals {
	struct arena *arena;
	struct VEC(const char *) tasks;
};

static void keep_approval(void *ctx, const struct task_row *row)
{
	struct approvals *list = ctx;

	if (row->kind == TASK_APPROVAL)
		VEC_PUSH(list->arena, &list->tasks,
			 arena_strdup(list->arena, row->task_id));
}

static enum status approve_all(struct stage_of_test *s, struct run *run)
{
	struct approvals list = { .arena = &s->arena };
	struct send_options send = { .today = s->on };
	struct run_report report;
	enum status st = store_tasks_each(s->store, false, &s->arena,
					  keep_approval, &list);

	for (size_t i = 0; i < list.tasks.n && st == STATUS_OK; i++)
		st = store_approve(s->store, list.tasks.v[i], s->on);
	if (list.tasks.n && st == STATUS_OK)
		st = run_send(run, &send, &report);
	return st;
}

static int run_one_day(struct stage_of_test *s, civil_day on)
{
	struct context *c = s->r->c;
	size_t errors = c->diags.errors;
	struct run run = { .dir = s->r->dir,
			   .rules = &s->r->rules,
			   .templates = s->r->templates,
			   .store = s->store,
			   .diags = &c->diags,
			   .arena = &s->arena,
			   .now_at = clock_at,
			   .now_ctx = s,
			   .stop = process_stop() };
	struct run_options options = { .as_of = on, .today = on };
	struct run_report report;
	enum status st;

	s->on = on;
	st = run_day(&run, &options, &report);
	if (st == STATUS_OK && !s->approves)
		st = approve_all(s, &run);
	if (st != STATUS_OK || c->diags.errors > errors)
		return EX_CONFIG;
	return EX_OK;
}

static int live_through(struct stage_of_test *s)
{
	const struct rehearsal *test = s->test;
	size_t next = 0;
	int code = EX_OK;

	for (size_t i = 0; i < test->day_count && code == EX_OK; i++) {
		while (next < test->event_count && code == EX_OK &&
		       test->event[next].on <= test->day[i])
			code = do_event(s, &test->event[next++]);
		if (code == EX_OK)
			code = run_one_day(s, test->day[i]);
	}
	return code;
}

/* ---- what came -------------------------------------------------------- */

static const struct rehearsal_expect *expect_of(const struct rehearsal *test,
						const char *invoice)
{
	for (size_t i = 0; i < test->expect_count; i++)
		if (str_eq(test->expect[i].invoice_id, invoice))
			return &test->expect[i];
	return NULL;
}

/* A step placed by `move` is no step that the rules gave. */
static bool came_by_rules(const struct stage_of_test *s,
			  const struct step_taken *row)
{
	const struct policy *p = rules_policy(&s->r->rules, row->policy);
	int i = p ? policy_step_find(p, row->step) : -1;
	const struct step *step = i >= 0 ? &p->step[i] : NULL;

	if (row->how != STEP_HAD || row->on < s->test->day[0])
		return false;
	return row->message_id ||
	       (step && !step->notify_insurer && step->channel == CHANNEL_NONE);
}

struct came {
	struct stage_of_test *s;
	struct differences *out;
};

static void note(struct came *w, const char *invoice, civil_day on,
		 const char *step, bool came)
{
	struct arena *a = &w->s->r->c->arena;
	struct rehearsal_difference d = { arena_strdup(a, invoice), on,
					  arena_strdup(a, step), came };

	VEC_PUSH(a, w->out, d);
}

static void compare_invoice(struct came *w, const struct snapshot *snap,
			    const struct invoice *inv)
{
	const char *id =
		invoice_name(&w->s->arena, inv->invoice_id, inv->instalment);
	const struct rehearsal_expect *e = expect_of(w->s->test, id);
	size_t n = e ? e->step_count : 0;
	bool *met = ARENA_ARRAY(&w->s->arena, bool, n + 1);

	for (size_t i = 0; i < snap->steps.n; i++) {
		const struct step_taken *row = &snap->steps.v[i];
		size_t k = 0;

		if (row->invoice_key != inv->key || !came_by_rules(w->s, row))
			continue;
		while (k < n && (met[k] || e->step[k].on != row->on ||
				 !str_eq(e->step[k].step, row->step)))
			k++;
		if (k < n)
			met[k] = true;
		else
			note(w, id, row->on, row->step, true);
	}
	for (size_t k = 0; k < n; k++)
		if (!met[k])
			note(w, id, e->step[k].on, e->step[k].step, false);
}

static int compare(struct stage_of_test *s, struct differences *out)
{
	struct came w = { s, out };
	struct due_list *list;
	int64_t key;
	enum status st = store_due_open(s->store, s->on, WHO_ALL,
					&s->r->rules.fingerprint, &list);

	if (st != STATUS_OK)
		return exit_code(s->r->c, st);
	while (st == STATUS_OK && store_due_next(list, &key)) {
		struct snapshot snap;

		st = store_customer_load(s->store, key, s->on, LOAD_SETTLED,
					 &s->arena, &snap);
		for (size_t i = 0; st == STATUS_OK && i < snap.invoices.n; i++)
			compare_invoice(&w, &snap, &snap.invoices.v[i]);
	}
	store_due_close(list);
	return exit_code(s->r->c, st);
}

/* By invoice, then by day. */
static int before(const void *a, const void *b)
{
	const struct rehearsal_difference *x = a, *y = b;
	int order = strcmp(x->invoice, y->invoice);

	if (order)
		return order;
	if (x->on != y->on)
		return x->on < y->on ? -1 : 1;
	return (int)x->came - (int)y->came;
}

static int go_through(struct stage_of_test *s, struct differences *out)
{
	struct context *c = s->r->c;
	struct store_options options = { .now_at = clock_at,
					 .now_ctx = s,
					 .who = c->who };
	const char *path = arena_printf(&s->arena, "%s/relance.db", s->r->dir);
	enum status st =
		store_open(path, STORE_CREATE, &options, &s->store, &c->diags);
	int code;

	if (st != STATUS_OK)
		return exit_code(c, st);
	code = import_rows(s);
	if (code == EX_OK)
		code = live_through(s);
	if (code == EX_OK)
		code = compare(s, out);
	store_close(s->store);
	return code;
}

int rehearse(struct rehearsing *r, const struct rehearsal *test,
	     struct differences *out)
{
	struct stage_of_test s = { .r = r, .test = test };
	int code = make_folder(r);

	*out = (struct differences){ 0 };
	if (code != EX_OK)
		return code;
	s.on = test->day[0];
	if (test->event_count && test->event[0].on < s.on)
		s.on = test->event[0].on;
	s.approves = says_what_is_approved(test);
	code = go_through(&s, out);
	remove_folder(r->dir);
	arena_release(&s.arena);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, before);
	return code;
}
