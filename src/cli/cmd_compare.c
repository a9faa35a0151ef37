/* `compare`: what edited rules would do to the same invoices. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

#define DAYS 30
#define RULE_FILE_MAX (1 << 20)

/* ---- the other rules ---------------------------------------------------- */

static int unreadable(struct context *c, const char *path)
{
	int why = errno;

	diag_error(&c->diags, "%s cannot be read: %s", path, strerror(why));
	return EX_NOINPUT;
}

static int read_rules(struct context *c, const char *path,
		      struct rule_file *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *text = arena_alloc(&c->arena, RULE_FILE_MAX + 1);
	size_t n = 0;
	ssize_t got = fd < 0 ? -1 : 1;

	while (got > 0 && n < RULE_FILE_MAX) {
		got = read(fd, text + n, RULE_FILE_MAX - n);
		if (got > 0)
			n += (size_t)got;
		else if (got < 0 && errno == EINTR)
			got = 1;
	}
	if (got < 0)
		unreadable(c, path);
	if (fd >= 0)
		close(fd);
	if (got < 0)
		return EX_NOINPUT;
	if (n == RULE_FILE_MAX)
		return usage_error(c, NULL, "%s is too large for a policy",
				   path);
	*out = (struct rule_file){ .kind = "policy", .text = text, .size = n };
	return EX_OK;
}

/* Faults are shown where the person wrote them. */
static void blame(struct diags *d, size_t first, const char *stands_in,
		  const char *path)
{
	for (size_t i = first; i < d->n; i++)
		if (d->v[i].pos.file && !strcmp(d->v[i].pos.file, stands_in))
			d->v[i].pos.file = path;
}

/* Before the others by name, so that it wins over the one it replaces. */
#define FIRST_FILE "rules/!.yaml"

/* Which policy the file holds; NULL when it is too broken to say, with its
 * faults in `d`. */
static const char *policy_in(struct context *c, struct rule_file file,
			     struct diags *d)
{
	struct rules with;

	file.path = FIRST_FILE;
	if (rules_load_with(c->dir, &file, 1, &c->arena, &with, d) ==
	    STATUS_NOT_FOUND)
		return NULL;
	for (size_t i = 0; i < with.policy_count; i++)
		if (with.policy[i].name && with.policy[i].pos.file &&
		    !strcmp(with.policy[i].pos.file, FIRST_FILE))
			return with.policy[i].name;
	return NULL;
}

/* The faults of the file alone. */
static int tell_faults(struct context *c, const struct diags *d,
		       const char *path)
{
	size_t first = c->diags.n;

	for (size_t i = 0; i < d->n; i++) {
		const struct diag *old = &d->v[i];
		struct diag *diag;

		if (!old->pos.file || strcmp(old->pos.file, FIRST_FILE) != 0)
			continue;
		diag = diag_add(&c->diags, old->severity, old->pos, "%s",
				old->text);
		diag->path = old->path;
		diag->source = old->source;
		diag->hint = old->hint;
	}
	blame(&c->diags, first, FIRST_FILE, path);
	return c->diags.errors ? EX_CONFIG : EX_OK;
}

static int no_such_policy(struct context *c, const char *path, const char *name)
{
	struct str known = STR_INIT;
	int code;

	for (size_t i = 0; i < c->rules.policy_count; i++)
		str_addf(&known, "%s%s", i ? ", " : "",
			 c->rules.policy[i].name);
	str_add(&known, " are in force; to compare with one more, copy the "
			"folder, add it there and name the copy.");
	code = usage_error(c, known.buf,
			   name ? "%s holds the policy %s, which has nothing "
				  "to replace"
				: "%s holds no policy",
			   path, name);
	str_release(&known);
	return code;
}

static int load_file(struct context *c, const char *path, struct rules *out)
{
	struct rule_file file;
	const struct policy *old = NULL;
	const char *name;
	size_t first = c->diags.n;
	int code = read_rules(c, path, &file);
	enum status st;
	struct diags d;

	if (code != EX_OK)
		return code;
	diags_init(&d, &c->arena);
	name = policy_in(c, file, &d);
	if (!name && tell_faults(c, &d, path) != EX_OK)
		return EX_CONFIG;
	if (name)
		old = rules_policy(&c->rules, name);
	if (!old)
		return no_such_policy(c, path, name);
	file.path = old->pos.file;
	st = rules_load_with(c->dir, &file, 1, &c->arena, out, &c->diags);
	blame(&c->diags, first, file.path, path);
	return st == STATUS_INVALID ? EX_CONFIG : exit_code(c, st);
}

static int load_folder(struct context *c, const char *dir, struct rules *out)
{
	enum status st = rules_load(dir, &c->arena, out, &c->diags);

	if (st == STATUS_NOT_FOUND)
		return usage_error(c,
				   "Copy the working folder, edit the copy and "
				   "name it; or name one edited file.",
				   "%s has no relance.yaml", dir);
	return st == STATUS_INVALID ? EX_CONFIG : exit_code(c, st);
}

static int load_other(struct context *c, const char *path, struct rules *out)
{
	struct stat sb;

	if (stat(path, &sb) != 0)
		return unreadable(c, path);
	return S_ISDIR(sb.st_mode) ? load_folder(c, path, out)
				   : load_file(c, path, out);
}

/* ---- what was found ----------------------------------------------------- */

struct step_total {
	const char *name;
	size_t before, after, change[MOVED__COUNT];
};

struct found {
	struct context *c;
	struct VEC(struct compare_row) rows; /* what changes */
	struct VEC(struct step_total) totals;
};

static struct step_total *total_of(struct found *f, const char *name)
{
	struct step_total fresh = { .name = name };

	for (size_t i = 0; i < f->totals.n; i++)
		if (!strcmp(f->totals.v[i].name, name))
			return &f->totals.v[i];
	VEC_PUSH(&f->c->arena, &f->totals, fresh);
	return &f->totals.v[f->totals.n - 1];
}

static void count(struct found *f, const struct compare_row *row)
{
	const struct step *named =
		row->new_step ? row->new_step : row->old_step;

	if (row->old_step)
		total_of(f, row->old_step->name)->before++;
	if (row->new_step)
		total_of(f, row->new_step->name)->after++;
	total_of(f, named->name)->change[row->change]++;
}

static void keep(void *ctx, const struct compare_row *row)
{
	struct found *f = ctx;
	struct arena *a = &f->c->arena;
	struct compare_row copy = *row;

	count(f, row);
	if (row->change == MOVED_NOT)
		return;
	copy.invoice_id = arena_strdup(a, row->invoice_id);
	copy.instalment = arena_strdup(a, row->instalment);
	copy.customer_id = arena_strdup(a, row->customer_id);
	copy.customer_name = arena_strdup(a, row->customer_name);
	VEC_PUSH(a, &f->rows, copy);
}

static civil_day day_of_change(const struct compare_row *row)
{
	if (!row->old_step || !row->new_step)
		return row->old_step ? row->old_on : row->new_on;
	return row->old_on < row->new_on ? row->old_on : row->new_on;
}

static int by_day(const void *pa, const void *pb)
{
	const struct compare_row *a = pa, *b = pb;
	civil_day x = day_of_change(a), y = day_of_change(b);
	int order = (x > y) - (x < y);

	if (!order)
		order = strcmp(a->customer_id, b->customer_id);
	if (!order)
		order = strcmp(a->invoice_id, b->invoice_id);
	return order ? order
		     : (a->change > b->change) - (a->change < b->change);
}

/* ---- shown -------------------------------------------------------------- */

static const struct table_column row_columns[] = {
	{ "customer", ALIGN_FLEX }, { "invoice", ALIGN_LEFT },
	{ "", ALIGN_LEFT },	    { "now", ALIGN_LEFT },
	{ "", ALIGN_LEFT },	    { "then", ALIGN_LEFT },
	{ "", ALIGN_LEFT },
};

static void show_row(struct table *t, const struct compare_row *row)
{
	table_cell(t,
		   row->customer_name ? row->customer_name : row->customer_id);
	table_cell(t, invoice_name(t->arena, row->invoice_id, row->instalment));
	table_cell(t, moved_name(row->change));
	table_cell(t, row->old_step ? row->old_step->name : NULL);
	table_day(t, row->old_on);
	table_cell(t, row->new_step ? row->new_step->name : NULL);
	table_day(t, row->new_on);
}

static const struct table_column total_columns[] = {
	{ "step", ALIGN_LEFT },	    { "now", ALIGN_RIGHT },
	{ "then", ALIGN_RIGHT },    { "earlier", ALIGN_RIGHT },
	{ "later", ALIGN_RIGHT },   { "new", ALIGN_RIGHT },
	{ "no more", ALIGN_RIGHT }, { "other", ALIGN_RIGHT },
};

static void show_total(struct table *t, const struct step_total *total)
{
	table_cell(t, total->name);
	table_number(t, (int64_t)total->before);
	table_number(t, (int64_t)total->after);
	for (int i = MOVED_EARLIER; i < MOVED__COUNT; i++)
		table_number(t, (int64_t)total->change[i]);
}

static void show_tables(struct found *f, int days)
{
	struct context *c = f->c;
	struct table rows, totals;

	if (!f->rows.n) {
		str_addf(&c->out, "Nothing changes in %d days.\n", days);
		return;
	}
	table_init(&rows, &c->arena, row_columns, COUNT_OF(row_columns));
	table_init(&totals, &c->arena, total_columns, COUNT_OF(total_columns));
	for (size_t i = 0; i < f->rows.n; i++)
		show_row(&rows, &f->rows.v[i]);
	for (size_t i = 0; i < f->totals.n; i++)
		show_total(&totals, &f->totals.v[i]);
	table_to_text(&rows, &c->out_style, &c->out);
	str_add(&c->out, "\n");
	table_to_text(&totals, &c->out_style, &c->out);
}

static int compare(struct context *c, struct comparison *o)
{
	struct found f = { .c = c };
	enum status st;

	st = run_compare(context_run(c), o, keep, &f);
	if (st != STATUS_OK)
		return exit_code(c, st);
	progress_clear(c);
	if (f.rows.n)
		qsort(f.rows.v, f.rows.n, sizeof *f.rows.v, by_day);
	if (!c->json)
		show_tables(&f, o->days);
	for (size_t i = 0; c->json && i < f.rows.n; i++)
		json_compare(&c->out, &f.rows.v[i]);
	return EX_OK;
}

int cmd_compare(struct context *c)
{
	const char *customer = c->args.text[OPT_CUSTOMER];
	struct comparison o = { .days = c->args.number[OPT_DAYS] };
	struct rules other;
	int code = context_store(c, STORE_READ);

	if (code == EX_OK)
		code = load_other(c, c->args.word[0], &other);
	if (code == EX_OK && customer)
		code = find_customer(c, customer, &o.customer_key);
	if (code != EX_OK)
		return code;
	if (o.days < 0)
		o.days = DAYS;
	o.from = c->as_of;
	o.other = &other;
	return compare(c, &o);
}
