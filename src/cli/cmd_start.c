/*
 * `start`: what the first day would bring, and the opening of the gate
 * through which messages leave by SMTP.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "relance/json.h"
#include "relance/text.h"

#define BUCKETS 5
static const int bucket_from[BUCKETS] = { 1, 31, 61, 91, 181 };
static const char *const bucket_name[BUCKETS] = { "1-30 days", "31-60 days",
						  "61-90 days", "91-180 days",
						  "over 180 days" };

struct age_line {
	char currency[4];
	size_t invoices[BUCKETS];
	int64_t minor[BUCKETS];
};
struct step_line {
	const struct policy *policy;
	const struct step *step;
	size_t invoices;
};
struct mail_line {
	const char *customer_id, *name;
	size_t messages;
};
struct past_line {
	const char *customer_id, *name, *contract, *file;
	civil_day due_on;
};

struct first_day {
	struct context *c;
	struct VEC(struct age_line) ages;
	struct VEC(struct step_line) steps;
	struct VEC(struct mail_line) mails;
	struct VEC(struct past_line) past;
	size_t messages;
};

static struct age_line *age_of(struct first_day *f, const char *currency)
{
	struct age_line fresh = { 0 };

	for (size_t i = 0; i < f->ages.n; i++)
		if (!strcmp(f->ages.v[i].currency, currency))
			return &f->ages.v[i];
	memcpy(fresh.currency, currency, sizeof fresh.currency);
	VEC_PUSH(&f->c->arena, &f->ages, fresh);
	return &f->ages.v[f->ages.n - 1];
}

static void add_age(struct first_day *f, const struct invoice *inv, int days)
{
	struct age_line *line = age_of(f, inv->currency);
	int b = 0;

	while (b + 1 < BUCKETS && days >= bucket_from[b + 1])
		b++;
	line->invoices[b]++;
	line->minor[b] += inv->outstanding_minor;
}

static void add_step(struct first_day *f, const struct outcome *o)
{
	struct step_line fresh = { o->policy, o->step, 1 };

	if (!o->step)
		return;
	for (size_t i = 0; i < f->steps.n; i++) {
		if (f->steps.v[i].step != o->step)
			continue;
		f->steps.v[i].invoices++;
		return;
	}
	VEC_PUSH(&f->c->arena, &f->steps, fresh);
}

static void add_messages(struct first_day *f, const struct looked_at *look)
{
	const struct customer *customer = &look->snap->customer;
	struct arena *a = &f->c->arena;
	struct mail_line line = { .messages = look->plan->messages.n };

	if (!line.messages)
		return;
	f->messages += line.messages;
	line.customer_id = arena_strdup(a, customer->customer_id);
	line.name = arena_strdup(a, customer->name);
	VEC_PUSH(a, &f->mails, line);
}

static void add_deadline(struct first_day *f, const struct snapshot *snap,
			 const struct insurer_case *k, const struct deadline *d)
{
	struct arena *a = &f->c->arena;
	const struct invoice *inv = &k->debtor.invoices.v[d->invoice].inv;
	struct past_line line;

	/* Of a debtor the customer whose invoice binds stands for all. */
	if (d->filed_on != DAY_NONE || d->due_on >= snap->as_of ||
	    !str_eq(inv->customer_id, snap->customer.customer_id))
		return;
	line = (struct past_line){
		.customer_id = arena_strdup(a, snap->customer.customer_id),
		.name = arena_strdup(a, snap->customer.name),
		.contract = k->contract->name,
		.file = d->filing->file,
		.due_on = d->due_on,
	};
	VEC_PUSH(a, &f->past, line);
}

static void add_deadlines(struct first_day *f, const struct snapshot *snap)
{
	struct arena scratch = ARENA_INIT;
	struct insurer_case k;

	insurer_case_make(&f->c->rules, snap, &scratch, &k);
	for (size_t i = 0; i < k.deadlines.n; i++)
		add_deadline(f, snap, &k, &k.deadlines.v[i]);
	arena_release(&scratch);
}

static void add_customer(void *ctx, const struct looked_at *look)
{
	struct first_day *f = ctx;

	for (size_t i = 0; i < look->snap->invoices.n; i++) {
		const struct invoice *inv = &look->snap->invoices.v[i];

		if (invoice_is_overdue(inv, look->snap->as_of))
			add_age(f, inv, days_overdue(inv, look->snap->as_of));
		add_step(f, &look->plan->outcome[i]);
	}
	add_messages(f, look);
	add_deadlines(f, look->snap);
}

/* ---- shown -------------------------------------------------------------- */

static void title(struct context *c, const char *text)
{
	ink_text(&c->out, &c->out_style, INK_BOLD, text);
	str_add_ch(&c->out, '\n');
}

static void show_ages(const struct first_day *f)
{
	static const struct table_column columns[] = {
		{ "overdue", ALIGN_LEFT },
		{ "invoices", ALIGN_RIGHT },
		{ "owed", ALIGN_RIGHT },
		{ "", ALIGN_LEFT },
	};
	struct context *c = f->c;
	struct table t;

	table_init(&t, &c->arena, columns, COUNT_OF(columns));
	for (size_t i = 0; i < f->ages.n; i++) {
		const struct age_line *line = &f->ages.v[i];

		for (int b = 0; b < BUCKETS; b++) {
			if (!line->invoices[b])
				continue;
			table_cell(&t, bucket_name[b]);
			table_number(&t, (int64_t)line->invoices[b]);
			table_money(&t, line->minor[b], line->currency);
			table_cell(&t, line->currency);
		}
	}
	title(c, "What is overdue");
	table_to_text(&t, &c->out_style, &c->out);
}

static void show_steps(const struct first_day *f)
{
	static const struct table_column columns[] = {
		{ "policy", ALIGN_LEFT },
		{ "step", ALIGN_LEFT },
		{ "stage", ALIGN_LEFT },
		{ "invoices", ALIGN_RIGHT },
	};
	struct context *c = f->c;
	struct table t;

	table_init(&t, &c->arena, columns, COUNT_OF(columns));
	for (size_t i = 0; i < f->steps.n; i++) {
		table_cell(&t, f->steps.v[i].policy->name);
		table_cell(&t, f->steps.v[i].step->name);
		table_cell(&t, stage_name(f->steps.v[i].step->stage));
		table_number(&t, (int64_t)f->steps.v[i].invoices);
	}
	str_add_ch(&c->out, '\n');
	title(c, "The step each would enter");
	table_to_text(&t, &c->out_style, &c->out);
}

#define MAILS_SHOWN 20
static void show_mails(const struct first_day *f)
{
	static const struct table_column columns[] = {
		{ "customer", ALIGN_LEFT },
		{ "name", ALIGN_FLEX },
		{ "messages", ALIGN_RIGHT },
	};
	struct context *c = f->c;
	struct table t;

	table_init(&t, &c->arena, columns, COUNT_OF(columns));
	for (size_t i = 0; i < f->mails.n && i < MAILS_SHOWN; i++) {
		table_cell(&t, f->mails.v[i].customer_id);
		table_cell(&t, f->mails.v[i].name);
		table_number(&t, (int64_t)f->mails.v[i].messages);
	}
	str_add_ch(&c->out, '\n');
	title(c, "Messages per customer");
	table_to_text(&t, &c->out_style, &c->out);
	str_add(&c->out, "  in all ");
	add_count(&c->out, f->messages, "message", "messages");
	str_add(&c->out, " to ");
	add_count(&c->out, f->mails.n, "customer", "customers");
	str_add_ch(&c->out, '\n');
}

static void show_past(const struct first_day *f)
{
	struct context *c = f->c;
	char day[DATE_TEXT_SIZE];

	if (!f->past.n)
		return;
	str_add_ch(&c->out, '\n');
	title(c, "Deadlines of insurers already past");
	for (size_t i = 0; i < f->past.n; i++) {
		const struct past_line *line = &f->past.v[i];

		str_addf(&c->out, "  %s  ", date_to_text(line->due_on, day));
		text_add_safe(&c->out, line->customer_id);
		str_add_ch(&c->out, ' ');
		text_add_safe(&c->out, line->name ? line->name : "");
		str_addf(&c->out, ", %s, contract %s\n", line->file,
			 line->contract);
	}
	str_add(&c->out, "  They count as known; relance insurer file "
			 "CUSTOMER --late files one all the same.\n");
}

static void ages_to_json(const struct first_day *f)
{
	for (size_t i = 0; i < f->ages.n; i++) {
		const struct age_line *line = &f->ages.v[i];

		for (int b = 0; b < BUCKETS; b++) {
			struct json_pair pair[] = {
				{ .key = "record", .text = "age" },
				{ .key = "overdue", .text = bucket_name[b] },
				{ .key = "currency", .text = line->currency },
				{ .key = "invoices",
				  .is_number = true,
				  .number = line->invoices[b] },
				{ .key = "owed",
				  .text = money_text(&f->c->arena,
						     line->minor[b],
						     line->currency) },
			};

			json_record(&f->c->out, pair, COUNT_OF(pair));
		}
	}
}

static void rest_to_json(const struct first_day *f)
{
	char day[DATE_TEXT_SIZE];

	for (size_t i = 0; i < f->steps.n; i++) {
		const struct step_line *line = &f->steps.v[i];
		struct json_pair pair[] = {
			{ .key = "record", .text = "step" },
			{ .key = "policy", .text = line->policy->name },
			{ .key = "step", .text = line->step->name },
			{ .key = "invoices",
			  .is_number = true,
			  .number = line->invoices },
		};

		json_record(&f->c->out, pair, COUNT_OF(pair));
	}
	for (size_t i = 0; i < f->mails.n; i++) {
		const struct mail_line *line = &f->mails.v[i];
		struct json_pair pair[] = {
			{ .key = "record", .text = "customer" },
			{ .key = "customer_id", .text = line->customer_id },
			{ .key = "messages",
			  .is_number = true,
			  .number = line->messages },
		};

		json_record(&f->c->out, pair, COUNT_OF(pair));
	}
	for (size_t i = 0; i < f->past.n; i++) {
		const struct past_line *line = &f->past.v[i];
		struct json_pair pair[] = {
			{ .key = "record", .text = "deadline" },
			{ .key = "customer_id", .text = line->customer_id },
			{ .key = "contract", .text = line->contract },
			{ .key = "file", .text = line->file },
			{ .key = "due_on",
			  .text = date_to_text(line->due_on, day) },
		};

		json_record(&f->c->out, pair, COUNT_OF(pair));
	}
}

/*
 * The first day as --yes would make it: the gate is opened in a transaction
 * that is never committed, so that what the rehearsal wrote does not count.
 */
static int look_behind_gate(struct first_day *f)
{
	struct context *c = f->c;
	enum status st = store_begin(c->store);
	int code;

	if (st == STATUS_OK)
		st = store_gate_open(c->store, c->as_of, false, -1, NULL);
	code = st == STATUS_OK ? each_customer(c, false, add_customer, f)
			       : exit_code(c, st);
	store_abort(c->store);
	return code;
}

static int show_first_day(struct context *c)
{
	struct first_day f = { .c = c };
	struct books books;
	enum status st = store_books(c->store, &books);
	int code;

	if (st != STATUS_OK)
		return exit_code(c, st);
	code = books.gate_open ? each_customer(c, false, add_customer, &f)
			       : look_behind_gate(&f);
	if (code != EX_OK)
		return code;
	if (c->json) {
		ages_to_json(&f);
		rest_to_json(&f);
		return EX_OK;
	}
	if (!f.ages.n) {
		str_add(&c->out, "Nothing is overdue.\n");
	} else {
		show_ages(&f);
		if (f.messages) {
			show_steps(&f);
			show_mails(&f);
		} else {
			str_add(&c->out, "\nNothing is to be written on that "
					 "day.\n");
		}
		show_past(&f);
	}
	str_add(&c->out, books.gate_open
				 ? "\nThe gate is open.\n"
				 : "\nrelance start --yes opens the gate; "
				   "--aside-older-than N leaves old debts "
				   "to a person.\n");
	return EX_OK;
}

static int open_gate(struct context *c)
{
	int older = c->args.number[OPT_ASIDE];
	struct books books;
	size_t aside = 0;
	enum status st = store_books(c->store, &books);

	if (st == STATUS_OK && books.gate_open)
		return usage_error(c, NULL, "the start was confirmed already");
	if (st == STATUS_OK)
		st = store_gate_open(c->store, c->as_of,
				     given(&c->args, OPT_KEEP), older, &aside);
	if (st != STATUS_OK)
		return exit_code(c, st);
	str_add(&c->out, "The gate is open: the next run sends.");
	if (older >= 0) {
		str_add_ch(&c->out, ' ');
		add_count(&c->out, aside, "invoice was", "invoices were");
		str_add(&c->out, " set aside (relance tasks).");
	}
	str_add_ch(&c->out, '\n');
	return EX_OK;
}

int cmd_start(struct context *c)
{
	bool yes = given(&c->args, OPT_YES);
	int code;

	if (!yes && (given(&c->args, OPT_ASIDE) || given(&c->args, OPT_KEEP)))
		return usage_error(c, "Look first with relance start.",
				   "--aside-older-than and --keep go with "
				   "--yes");
	code = context_store(c, STORE_WRITE);
	if (code != EX_OK)
		return code;
	return yes ? open_gate(c) : show_first_day(c);
}
