/* Rules and snapshots made in a few lines, for tests of decide. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build_snapshot.h"
#include "check.h"
#include "relance/text.h"

civil_day day_of(const char *text)
{
	civil_day on;

	if (!date_parse(text, strlen(text), &on))
		fail_msg("%s is not a date", text);
	return on;
}

static void write_text(const char *dir, const char *name, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void drop(const char *dir, const char *name)
{
	char path[200];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	if (unlink(path) && rmdir(path))
		fail_msg("%s cannot be removed", path);
}

/* `policy: NAME` opens each text. */
static const char *name_in(struct arena *a, const char *yaml)
{
	const char *name = strchr(yaml, ' ') + 1;

	return arena_strndup(a, name, strcspn(name, "\n"));
}

static void write_config(struct arena *a, const char *dir, size_t n,
			 const char *const *policy)
{
	const char *order = "";

	for (size_t i = 0; i < n; i++)
		order = arena_printf(a, "%s%s%s", order, i ? ", " : "",
				     name_in(a, policy[i]));
	write_text(dir, "relance.yaml",
		   arena_printf(a,
				"timezone: Europe/Paris\n"
				"company:\n"
				"  name: Example\n"
				"  address: 1 rue\n"
				"  email: credit@example.org\n"
				"people:\n"
				"  Ada: {email: ada@example.org}\n"
				"policies: [%s]\n"
				"mail: {transport: folder, from: "
				"credit@example.org}\n",
				order));
}

struct rules *build_rules(struct arena *a, size_t n, const char *const *policy,
			  const char *contract)
{
	struct rules *r = ARENA_NEW(a, struct rules);
	char dir[] = "/tmp/relance-rules-XXXXXX", path[100];
	struct diags d;
	enum status st;

	diags_init(&d, a);
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/rules", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/insurance", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	write_config(a, dir, n, policy);
	for (size_t i = 0; i < n; i++)
		write_text(dir, arena_printf(a, "rules/%zu.yaml", i),
			   policy[i]);
	if (contract)
		write_text(dir, "insurance/c.yaml", contract);
	st = rules_load(dir, a, r, &d);
	for (size_t i = 0; i < n; i++)
		drop(dir, arena_printf(a, "rules/%zu.yaml", i));
	if (contract)
		drop(dir, "insurance/c.yaml");
	drop(dir, "relance.yaml");
	drop(dir, "rules");
	drop(dir, "insurance");
	rmdir(dir);
	for (size_t i = 0; st != STATUS_OK && i < d.n; i++)
		print_message("%s:%d:%d: %s\n", d.v[i].pos.file,
			      d.v[i].pos.line, d.v[i].pos.column, d.v[i].text);
	assert_int_equal(st, STATUS_OK);
	return r;
}

struct snapshot *build_customer(struct arena *a, civil_day as_of)
{
	struct snapshot *snap = ARENA_NEW(a, struct snapshot);

	*snap = (struct snapshot){
		.as_of = as_of,
		.customer = { .key = 1,
			      .customer_id = "C1",
			      .name = "Dupont",
			      .email = "dupont@example.com",
			      .country = "FR",
			      .address = "2 rue",
			      .city = "Lyon",
			      .payment_terms = -1,
			      .is_public = TRI_UNKNOWN,
			      .is_related = TRI_UNKNOWN },
		.last_answer_on = DAY_NONE,
		.last_reply_on = DAY_NONE,
		.next_fact_on = DAY_NEVER,
	};
	return snap;
}

struct invoice *build_invoice(struct arena *a, struct snapshot *snap,
			      const char *id, const char *due_on, int64_t minor)
{
	civil_day on = day_of(due_on);
	struct invoice inv = { .key = (int64_t)snap->invoices.n + 1,
			       .invoice_id = id,
			       .instalment = "",
			       .customer_id = "C1",
			       .issued_on = on - 30,
			       .due_on = on,
			       .original_due_on = on,
			       .delivered_on = on - 30,
			       .settled_on = DAY_NONE,
			       .entered_on = DAY_NONE,
			       .last_step_on = DAY_NONE,
			       .currency = "EUR",
			       .amount_minor = minor,
			       .outstanding_minor = minor,
			       .episode = 1,
			       .next_fact_on = DAY_NEVER };

	VEC_PUSH(a, &snap->invoices, inv);
	return &snap->invoices.v[snap->invoices.n - 1];
}

static bool row_after(const struct step_taken *a, const struct step_taken *b)
{
	if (a->invoice_key != b->invoice_key)
		return a->invoice_key > b->invoice_key;
	return a->episode != b->episode ? a->episode > b->episode
					: a->on > b->on;
}

void build_step(struct arena *a, struct snapshot *snap, const char *invoice_id,
		const struct step_taken *row, const char *recipient)
{
	struct step_taken t = *row;
	size_t at;

	for (size_t i = 0; i < snap->invoices.n; i++)
		if (str_eq(snap->invoices.v[i].invoice_id, invoice_id))
			t.invoice_key = snap->invoices.v[i].key;
	t.episode = t.episode ? t.episode : 1;
	t.occurrence = 1;
	VEC_PUSH(a, &snap->steps, t);
	for (at = snap->steps.n - 1;
	     at > 0 && row_after(&snap->steps.v[at - 1], &t); at--)
		snap->steps.v[at] = snap->steps.v[at - 1];
	snap->steps.v[at] = t;
	if (!t.message_id)
		return;
	VEC_PUSH(a, &snap->messages,
		 (struct message_past){
			 .message_id = t.message_id,
			 .as_of = t.on,
			 .state = t.how == STEP_PENDING ? MESSAGE_QUEUED
							: MESSAGE_ACCEPTED,
			 .stage = t.stage,
			 .channel = CHANNEL_EMAIL,
			 .currency = "EUR",
			 .policy = t.policy,
			 .step = t.step,
			 .recipient = recipient,
			 .to_insurer = t.stage == STAGE_INSURER });
}

void build_limit(struct arena *a, struct snapshot *snap, int64_t minor)
{
	VEC_PUSH(a, &snap->limits,
		 (struct limit){ .customer_id = "C1",
				 .contract = "C-2026",
				 .type = LIMIT_NAMED,
				 .status = LIMIT_ACCEPTED,
				 .amount = { minor, "EUR" },
				 .announced_on = DAY_NONE,
				 .effective_from = day_of("2025-01-01"),
				 .effective_to = DAY_NONE });
}

void build_filing(struct arena *a, struct snapshot *snap, const char *filing,
		  const char *on)
{
	VEC_PUSH(a, &snap->messages,
		 (struct message_past){
			 .message_id =
				 arena_printf(a, "filed-%zu", snap->messages.n),
			 .as_of = day_of(on),
			 .state = MESSAGE_ACCEPTED,
			 .stage = STAGE_INSURER,
			 .channel = CHANNEL_EMAIL,
			 .currency = "EUR",
			 .policy = "p",
			 .step = filing,
			 .recipient = "in@example.net",
			 .to_insurer = true,
			 .deadline_step = true,
			 .contract = "C-2026",
			 .filing = filing });
}

struct plan decide_now(const struct rules *r, const struct snapshot *snap,
		       struct arena *a)
{
	struct day day = { .as_of = snap->as_of, .data_of = snap->as_of };
	struct plan plan;

	decide(r, &day, snap, a, &plan, NULL);
	return plan;
}

void plan_queue(const struct plan *plan, struct snapshot *snap, struct arena *a)
{
	size_t had = snap->messages.n;

	plan_apply(plan, snap, snap->as_of, a);
	for (size_t i = had; i < snap->messages.n; i++)
		snap->messages.v[i].state = MESSAGE_QUEUED;
	for (size_t i = 0; i < snap->steps.n; i++)
		for (size_t k = had; k < snap->messages.n; k++)
			if (str_eq(snap->steps.v[i].message_id,
				   snap->messages.v[k].message_id))
				snap->steps.v[i].how = STEP_PENDING;
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char *message_text(const struct planned_message *m,
				const struct snapshot *snap, struct arena *a)
{
	const char *text =
		arena_printf(a, "%s%s %s:", m->awaits_approval ? "?" : "",
			     m->to_insurer ? "insurer"
			     : m->to_email ? m->to_email
					   : "paper",
			     m->currency);

	for (size_t i = 0; i < m->items.n; i++)
		text = arena_printf(
			a, "%s %s=%s", text,
			snap->invoices.v[m->items.v[i].invoice].invoice_id,
			m->items.v[i].step ? m->items.v[i].step->name : "-");
	return text;
}

static const char *shift_text(const struct planned_shift *shift,
			      const struct snapshot *snap, struct arena *a)
{
	return arena_printf(a, "%s %s=%s%s%s", step_how_name(shift->how),
			    snap->invoices.v[shift->invoice].invoice_id,
			    shift->step ? shift->step->name : "-",
			    shift->cause ? " by " : "",
			    shift->cause ? shift->cause : "");
}

const char *plan_text(const struct plan *plan, const struct snapshot *snap,
		      struct arena *a)
{
	size_t n = plan->messages.n + plan->passed.n + plan->states.n +
		   plan->shifts.n;
	const char **line = ARENA_ARRAY(a, const char *, n + 1);
	const char *all = "";

	for (size_t i = 0; i < plan->messages.n; i++)
		line[i] = message_text(&plan->messages.v[i], snap, a);
	for (size_t i = 0; i < plan->passed.n; i++)
		line[plan->messages.n + i] = arena_printf(
			a, "passed %s=%s",
			snap->invoices.v[plan->passed.v[i].invoice].invoice_id,
			plan->passed.v[i].step->name);
	n = plan->messages.n + plan->passed.n;
	for (size_t i = 0; i < plan->states.n; i++)
		line[n++] = arena_printf(
			a, "%s %s=%s",
			plan->states.v[i].step->task ? "task" : "state",
			snap->invoices.v[plan->states.v[i].invoice].invoice_id,
			plan->states.v[i].step->name);
	for (size_t i = 0; i < plan->shifts.n; i++)
		line[n++] = shift_text(&plan->shifts.v[i], snap, a);
	qsort(line, n, sizeof *line, by_text);
	for (size_t i = 0; i < n; i++)
		all = arena_printf(a, "%s%s%s", all, i ? "; " : "", line[i]);
	return all;
}

#define COPY(field)                                                            \
	do {                                                                   \
		copy->field.cap = copy->field.n;                               \
		copy->field.v =                                                \
			arena_copy(a, snap->field.v,                           \
				   copy->field.n * sizeof *copy->field.v);     \
	} while (0)

struct snapshot *snapshot_copy(const struct snapshot *snap, struct arena *a)
{
	struct snapshot *copy = arena_copy(a, snap, sizeof *snap);

	COPY(invoices);
	COPY(steps);
	COPY(messages);
	COPY(exceptions);
	COPY(receipts);
	COPY(contacts);
	COPY(limits);
	return copy;
}
