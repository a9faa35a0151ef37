#ifndef FIXTURE_H
#define FIXTURE_H
/**
 * A new store in a folder of its own for each test, and short ways to put
 * facts and decisions into it. Uses store.h only.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "relance/store.h"
#include "relance/text.h"

#define UNUSED __attribute__((unused))

struct fixture {
	char dir[64], path[96];
	struct arena arena;
	struct diags d;
	struct store *store;
	struct rules rules;
	struct rule_file file;
	int64_t now;
	const char *run_id;
	size_t withdrawn;
};

#define OK(call) assert_int_equal((call), STATUS_OK)

static int64_t fixture_now(void *ctx)
{
	return ((struct fixture *)ctx)->now;
}

UNUSED static civil_day day(const char *text)
{
	civil_day on;

	assert_true(date_parse(text, strlen(text), &on));
	return on;
}

UNUSED static enum status open_as(struct fixture *f, enum store_mode mode)
{
	struct store_options options = { .now_at = fixture_now,
					 .now_ctx = f,
					 .who = "ada" };

	return store_open(f->path, mode, &options, &f->store, &f->d);
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (!f)
		return -1;
	snprintf(f->dir, sizeof f->dir, "/tmp/relance-store-XXXXXX");
	if (!mkdtemp(f->dir))
		return -1;
	snprintf(f->path, sizeof f->path, "%s/relance.db", f->dir);
	diags_init(&f->d, &f->arena);
	f->now = 1800000000;
	f->file = (struct rule_file){ .path = "rules/fr.yaml",
				      .kind = "policy",
				      .hash = sha256_of("policy", 6),
				      .text = "policy",
				      .size = 6 };
	f->rules.file = &f->file;
	f->rules.file_count = 1;
	f->rules.fingerprint = sha256_of("rules 1", 7);
	*state = f;
	return open_as(f, STORE_CREATE) == STATUS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];
	int rc;

	store_close(f->store);
	snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
	rc = system(command);
	arena_release(&f->arena);
	free(f);
	return rc;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* ---- facts -------------------------------------------------------------- */

UNUSED static void begin(struct fixture *f, const char *kind, const char *on)
{
	struct import_record rec = { .file = "a.csv",
				     .kind = kind,
				     .tells_paid = !strcmp(kind, "payments"),
				     .data_of = day(on),
				     .known_on = day(on) };

	OK(store_import_begin(f->store, &rec));
}

UNUSED static void end(struct fixture *f)
{
	OK(store_import_end(f->store, &(struct import_counts){ .rows = 1 }));
}

UNUSED static struct customer a_customer(const char *id)
{
	return (struct customer){ .customer_id = id,
				  .name = "Maison Noël",
				  .email = "compta@example.org",
				  .country = "FR",
				  .payment_terms = 30,
				  .is_public = TRI_UNKNOWN,
				  .is_related = TRI_UNKNOWN };
}

UNUSED static struct invoice an_invoice(const char *id, const char *customer,
					int64_t minor)
{
	return (struct invoice){ .invoice_id = id,
				 .instalment = "",
				 .customer_id = customer,
				 .issued_on = day("2026-01-01"),
				 .due_on = day("2026-01-31"),
				 .original_due_on = DAY_NONE,
				 .delivered_on = DAY_NONE,
				 .settled_on = DAY_NONE,
				 .last_step_on = DAY_NONE,
				 .currency = "EUR",
				 .amount_minor = minor };
}

UNUSED static struct payment a_payment(const char *id, const char *invoice,
				       const char *on, int64_t minor)
{
	return (struct payment){ .payment_id = id,
				 .invoice_id = invoice,
				 .instalment = "",
				 .on = day(on),
				 .amount_minor = minor,
				 .currency = "EUR" };
}

UNUSED static enum change put_customer(struct fixture *f,
				       const struct customer *c)
{
	enum change out = CHANGE_NONE;

	OK(store_put_customer(f->store, c, &out));
	return out;
}

UNUSED static enum change put_invoice(struct fixture *f,
				      const struct invoice *inv)
{
	enum change out = CHANGE_NONE;

	OK(store_put_invoice(f->store, inv, &out, NULL));
	return out;
}

UNUSED static enum change put_payment(struct fixture *f,
				      const struct payment *p)
{
	enum change out = CHANGE_NONE;

	OK(store_put_payment(f->store, p, &out));
	return out;
}

/** One import of one payment. */
UNUSED static void pay(struct fixture *f, const char *id, const char *invoice,
		       const char *on, int64_t minor)
{
	struct payment p = a_payment(id, invoice, on, minor);

	begin(f, "payments", on);
	put_payment(f, &p);
	end(f);
}

/** Customer C1 with invoices INV-1 (120.00) and INV-2 (80.00). */
UNUSED static void two_invoices(struct fixture *f)
{
	struct customer c = a_customer("C1");
	struct invoice one = an_invoice("INV-1", "C1", 12000);
	struct invoice two = an_invoice("INV-2", "C1", 8000);

	begin(f, "invoices", "2026-01-01");
	put_customer(f, &c);
	put_invoice(f, &one);
	put_invoice(f, &two);
	end(f);
}

UNUSED static int64_t customer_key(struct fixture *f, const char *id)
{
	struct candidates none = { 0 };
	int64_t key = 0;

	OK(store_customer_find(f->store, id, &f->arena, &key, &none));
	return key;
}

UNUSED static struct snapshot load(struct fixture *f, const char *customer,
				   const char *on)
{
	struct snapshot snap;

	OK(store_customer_load(f->store, customer_key(f, customer), day(on),
			       LOAD_OPEN, &f->arena, &snap));
	return snap;
}

/* ---- looking and deciding ----------------------------------------------- */

UNUSED static size_t count_due(struct fixture *f, const char *on)
{
	struct due_list *list;
	size_t n;

	OK(store_due_open(f->store, day(on), WHO_DUE, &f->rules.fingerprint,
			  &list));
	n = store_due_count(list);
	store_due_close(list);
	return n;
}

/** A run that has counted already; what it plans may leave. */
UNUSED static void run_begin(struct fixture *f, const char *on)
{
	bool braked;

	OK(store_run_begin(f->store, day(on), &f->rules, &f->arena, &f->run_id,
			   &f->withdrawn));
	OK(store_run_planned(f->store, f->run_id, 0, SIZE_MAX, &braked));
}

UNUSED static void run_end(struct fixture *f)
{
	struct run_counts counts = { .decided = 1 };

	OK(store_run_end(f->store, f->run_id, &counts));
}

/** One message demanding every open invoice of a customer on one step. */
struct plan_for {
	const char *customer, *on, *step, *due_on;
	enum message_state state;
	enum channel channel;
	bool deadline;
	const char *filing; /* under contract C */
	int64_t revision;  /* 0: that of the snapshot */
	const char *bytes; /* NULL: a short greeting */
};

/* A filing is repeated; the rows of one invoice are about it alone. */
UNUSED static int next_occurrence(const struct snapshot *snap, size_t invoice)
{
	int n = 1;

	for (size_t i = 0; i < snap->steps.n; i++)
		n += snap->steps.v[i].invoice_key ==
		     snap->invoices.v[invoice].key;
	return n;
}

UNUSED static enum status
decide_message(struct fixture *f, const struct plan_for *p, const char **id_out)
{
	struct snapshot snap = load(f, p->customer, p->on);
	enum channel channel = p->channel ? p->channel : CHANNEL_EMAIL;
	const char *to = channel == CHANNEL_EMAIL ? snap.customer.email : NULL;
	const char *bytes =
		p->bytes ? p->bytes : "Subject: hello\r\n\r\nhello\r\n";
	struct byte_part part = { bytes, strlen(bytes) };
	struct message_item *item =
		ARENA_ARRAY(&f->arena, struct message_item, snap.invoices.n);
	struct message_new m = { .state = p->state,
				 .channel = channel,
				 .currency = "EUR",
				 .policy = "fr",
				 .step = p->step,
				 .subject = "hello",
				 .plain = "hello",
				 .language = "fr",
				 .to = to,
				 .deadline = p->deadline,
				 .deadline_on = DAY_NONE,
				 .send_by = DAY_NONE,
				 .to_insurer = p->filing != NULL,
				 .contract = p->filing ? "C" : NULL,
				 .filing = p->filing,
				 .part = &part,
				 .part_count = 1,
				 .item = item,
				 .item_count = snap.invoices.n };
	struct decision d = { .run_id = f->run_id,
			      .as_of = day(p->on),
			      .customer_key = snap.customer.key,
			      .revision =
				      p->revision ? p->revision : snap.revision,
			      .due_on = p->due_on ? day(p->due_on) : DAY_NEVER,
			      .fingerprint = f->rules.fingerprint,
			      .message = &m,
			      .message_count = 1 };

	for (size_t i = 0; i < snap.invoices.n; i++)
		item[i] = (struct message_item){
			.invoice_key = snap.invoices.v[i].key,
			.episode = snap.invoices.v[i].episode,
			.policy = "fr",
			.step = p->step,
			.occurrence = p->filing ? next_occurrence(&snap, i) : 1,
			.outstanding_minor =
				snap.invoices.v[i].outstanding_minor,
			.days_overdue = 1,
		};
	OK(store_message_id(f->store, snap.customer.key, p->customer, "EUR",
			    channel, to, day(p->on), &f->arena, &m.message_id));
	*id_out = m.message_id;
	return store_decide(f->store, &d, NULL);
}

/** A queued e-mail of that day. */
UNUSED static const char *queue(struct fixture *f, const char *customer,
				const char *on, const char *step)
{
	struct plan_for p = { .customer = customer,
			      .on = on,
			      .step = step,
			      .state = MESSAGE_QUEUED };
	const char *id = NULL;

	OK(decide_message(f, &p, &id));
	return id;
}

UNUSED static size_t next_parcels(struct fixture *f, struct parcel **out)
{
	struct outbox_filter all = { .all_as_of = true, .now_at = f->now };
	size_t n = 0;

	OK(store_outbox_next(f->store, &all, 100, &f->arena, out, &n));
	return n;
}

UNUSED static bool leave(struct fixture *f, int64_t delivery_key)
{
	bool granted = false;

	OK(store_leave(f->store, 1, &delivery_key, &granted));
	return granted;
}

UNUSED static void tell(struct fixture *f, int64_t delivery_key,
			enum outcome_kind kind, const char *file)
{
	struct result r = { .delivery_key = delivery_key,
			    .kind = kind,
			    .at = f->now,
			    .reply = "the server's words",
			    .file = file };
	struct result_policy policy = { .letters = LETTERS_POSTED };

	OK(store_results(f->store, 1, &r, &policy));
}

/** The one parcel that waits leaves and ends so. */
UNUSED static void send_one(struct fixture *f, enum outcome_kind kind)
{
	struct parcel *p;

	assert_int_equal(next_parcels(f, &p), 1);
	assert_true(leave(f, p->delivery_key));
	tell(f, p->delivery_key, kind, NULL);
}

struct seen_message {
	enum message_state state;
	size_t n;
	struct message_row row;
};

UNUSED static void see_message(void *ctx, const struct message_row *row)
{
	struct seen_message *seen = ctx;

	seen->state = row->state;
	seen->row = *row;
	seen->n++;
}

UNUSED static struct seen_message find_message(struct fixture *f,
					       const char *id)
{
	struct seen_message seen = { 0 };
	struct message_filter filter = { .message_id = id,
					 .state = -1,
					 .from = DAY_NONE,
					 .to = DAY_NEVER,
					 .with_items = true,
					 .with_plain = true };

	OK(store_messages_each(f->store, &filter, &f->arena, see_message,
			       &seen));
	return seen;
}

UNUSED static enum message_state state_of(struct fixture *f, const char *id)
{
	struct seen_message seen = find_message(f, id);

	assert_int_equal(seen.n, 1);
	return seen.state;
}

struct seen_tasks {
	size_t n;
	enum task_kind kind;
	const char *task_id;
};

UNUSED static void see_task(void *ctx, const struct task_row *row)
{
	struct seen_tasks *seen = ctx;

	seen->n++;
	seen->kind = row->kind;
	seen->task_id = row->task_id;
}

UNUSED static struct seen_tasks open_tasks(struct fixture *f)
{
	struct seen_tasks seen = { 0 };

	OK(store_tasks_each(f->store, false, &f->arena, see_task, &seen));
	return seen;
}

UNUSED static void assert_verified(struct fixture *f)
{
	size_t rows = 0;

	if (store_verify(f->store, NULL, &rows, &f->d) != STATUS_OK)
		fail_msg("verify: %s", f->d.n ? f->d.v[f->d.n - 1].text : "");
	assert_true(rows > 0);
}

#endif
