/*
 * A database file as another program may treat it: rows of what people
 * recorded changed by hand, and a file of an older version.
 */
#include <sqlite3.h>

#include "fixture.h"
#include "relance/store_insurer.h"

extern const char schema_0001_facts[], schema_0002_decisions[],
	schema_0003_journal[], schema_0004_packed_parts[];

static void execute(struct fixture *f, const char *text)
{
	sqlite3 *db;
	char *error = NULL;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	sqlite3_exec(db, text, NULL, NULL, &error);
	if (error)
		fail_msg("%s: %s", text, error);
	sqlite3_close(db);
}

/* ---- changed rows ------------------------------------------------------- */

/* Told by mistake and taken back, then told rightly. */
static void a_fee(struct fixture *f)
{
	struct insurer_record r = { .kind = RECORD_FEE,
				    .contract = "C",
				    .on = day("2026-02-06"),
				    .known_on = DAY_NONE,
				    .due_on = DAY_NONE,
				    .amount_minor = 120000,
				    .currency = "EUR" };
	struct undone undone;

	OK(store_insurer_record(f->store, 1, &r, r.on));
	OK(store_undo(f->store, 1, r.on, &f->arena, &undone));
	r.amount_minor = 12000;
	OK(store_insurer_record(f->store, 1, &r, r.on));
}

/* One that was never meant, then one that was raised. */
static void limits(struct fixture *f)
{
	struct limit l = { .customer_id = "C1",
			   .contract = "C",
			   .type = LIMIT_NAMED,
			   .amount = { 5000, "EUR" },
			   .status = LIMIT_ACCEPTED,
			   .announced_on = day("2026-02-01"),
			   .effective_from = day("2026-02-01"),
			   .effective_to = DAY_NEVER };
	struct undone undone;

	OK(store_limit_set(f->store, &l, day("2026-02-06")));
	OK(store_undo(f->store, 1, day("2026-02-06"), &f->arena, &undone));
	OK(store_limit_set(f->store, &l, day("2026-02-06")));
	l.amount.minor = 9000;
	OK(store_limit_set(f->store, &l, day("2026-02-07")));
}

static void record_one_of_each(struct fixture *f)
{
	struct exception e = { .kind = EXCEPTION_PLAN,
			       .from = day("2026-02-05"),
			       .until = day("2026-02-20"),
			       .grace_on = day("2026-02-23"),
			       .known_on = DAY_NONE,
			       .published_on = DAY_NONE,
			       .amount_minor = 12000,
			       .currency = "EUR",
			       .reason = "agreed" };
	struct instalment all = { .due_on = day("2026-02-20"),
				  .grace_on = day("2026-02-23"),
				  .amount_minor = 12000 };
	const char *id;

	two_invoices(f);
	VEC_PUSH(&f->arena, &e.invoices, 1);
	VEC_PUSH(&f->arena, &e.instalments, all);
	OK(store_exception_add(f->store, 1, &e, &f->arena, &id));
	OK(store_reply(f->store, 1, day("2026-02-06"), "soon"));
	OK(store_assign(f->store, 1, "grace", day("2026-02-06")));
	a_fee(f);
	limits(f);
	assert_verified(f);
}

static void finds(const char *sql, const char *fault)
{
	void *own = NULL;
	struct fixture *f;
	size_t rows;

	assert_int_equal(set_up(&own), 0);
	f = own;
	record_one_of_each(f);
	execute(f, sql);
	assert_int_equal(store_verify(f->store, NULL, &rows, &f->d),
			 STATUS_INVALID);
	if (!strstr(f->d.v[f->d.n - 1].text, fault))
		fail_msg("%s: %s", sql, f->d.v[f->d.n - 1].text);
	tear_down(&own);
}

static void changed_exceptions_are_found(void **state)
{
	(void)state;
	finds("update exception set until_on = until_on + 30",
	      "exception E1: ");
	finds("update exception set reason = 'none'", "exception E1: ");
	finds("update exception set known_seq = known_seq + 1",
	      "exception E1: ");
	finds("update exception_invoice set invoice_key = 2", "exception E1: ");
	finds("update instalment set amount_minor = 1", "exception E1: ");
	finds("update exception set ended_on = 20000", "the end of ");
	finds("update exception set undone_seq = 1", "undone: ");
	finds("delete from instalment; delete from exception_invoice;"
	      "delete from exception",
	      "1 of 1 exceptions ");
}

static void changed_replies_and_colleagues_are_found(void **state)
{
	(void)state;
	finds("update reply set replied_on = replied_on + 1",
	      "a reply of C1: ");
	finds("delete from reply", "1 of 1 replies ");
	finds("update assignment set person = 'eve'",
	      "who is in charge of C1: ");
	finds("delete from assignment", "1 of 1 assignments ");
}

static void changed_records_are_found(void **state)
{
	(void)state;
	finds("update insurer_record set amount_minor = 1",
	      "a record about C1");
	finds("update insurer_record set undone_seq = 0",
	      "1 of 1 records taken back ");
	finds("update insurer_record set undone_seq = known_seq + 1"
	      " where undone_seq = 0",
	      "a record about C1, undone: ");
	finds("delete from insurer_record where undone_seq = 0",
	      "1 of 2 records of insurers ");
}

static void changed_limits_are_found(void **state)
{
	(void)state;
	finds("update credit_limit set amount_minor = 10000",
	      "a limit of C1: told was \"named accepted of 90.00 EUR under C, "
	      "announced 2026-02-01, from 2026-02-01\"");
	finds("update credit_limit set effective_to_on = 20600", "told was ");
	finds("delete from credit_limit", "told was ");
	finds("update limit_said set text = 'named accepted of 100.00 EUR'"
	      " where undone_seq = 0 and known_seq < (select max(known_seq)"
	      " from limit_said)",
	      "a limit of C1: the journal knows it otherwise");
	finds("update limit_said set undone_seq = known_seq + 1"
	      " where undone_seq = 0",
	      "a limit of C1, undone: ");
	finds("update limit_said set undone_seq = 0",
	      "1 of 1 limits taken back ");
}

static void what_would_be_overlooked_is_found(void **state)
{
	(void)state;
	finds("update customer_state set has = 0", "overlooked");
}

/* ---- an older version --------------------------------------------------- */

static const char old_rows[] =
	"insert into customer (creditor_id, customer_key, customer_id, name,"
	" payment_terms, is_public, is_related, bare, row_hash, known_seq)"
	" values (1, 1, 'C1', 'Old & Sons', 30, 2, 2, 0, 0, 1);"
	"insert into customer_state (creditor_id, customer_key, revision,"
	" due_on, ruleset_no, last_paid_on) values (1, 1, 1, 0, 0,"
	" -2147483648);"
	"insert into invoice (creditor_id, invoice_key, customer_key,"
	" invoice_id, instalment, issued_on, due_on, original_due_on,"
	" delivered_on, currency, amount_minor, status, last_step_on,"
	" row_hash, known_seq, outstanding_minor, surplus_minor, episode,"
	" settled_on, last_fact_on) values (1, 1, 1, 'INV-1', '', 20400,"
	" 20430, 20430, -2147483648, 'EUR', 12000, 0, -2147483648, 0, 1,"
	" 12000, 0, 1, 2147483647, -2147483648);"
	"insert into step (creditor_id, customer_key, invoice_key, episode,"
	" step, occurrence, ordinal, policy, stage, how, step_on, message_key)"
	" values (1, 1, 1, 1, 'courtesy', 1, 1, 'fr', 0, 0, 20440, 0);"
	"insert into approval (creditor_id, invoice_key, episode, step,"
	" recipient, at_most_minor, approved_on)"
	" values (1, 1, 1, 'formal', 'a@example.org', 12000, 20450);"
	"update books set customer_next = 2, invoice_next = 2, step_next = 2;"
	"create index invoice_by_customer on invoice (creditor_id,"
	" customer_key, settled_on);"
	"create index invoice_open on invoice (creditor_id, customer_key)"
	" where settled_on = 2147483647;"
	"pragma application_id = 1380273217; pragma user_version = 4;"
	"pragma journal_mode = wal;";

static void older_file(struct fixture *f)
{
	store_close(f->store);
	f->store = NULL;
	assert_int_equal(unlink(f->path), 0);
	execute(f, schema_0001_facts);
	execute(f, schema_0002_decisions);
	execute(f, schema_0003_journal);
	execute(f, schema_0004_packed_parts);
	execute(f, old_rows);
}

static void an_older_file_is_brought_up_to_date(void **state)
{
	struct fixture *f = *state;
	struct snapshot snap;

	older_file(f);
	assert_int_equal(open_as(f, STORE_READ), STATUS_CONFLICT);
	OK(open_as(f, STORE_WRITE));
	snap = load(f, "C1", "2026-02-10");
	assert_int_equal(snap.invoices.n, 1);
	assert_int_equal(snap.invoices.v[0].extensions, 0);
	assert_int_equal(snap.steps.n, 1);
	assert_null(snap.steps.v[0].cause);
	assert_int_equal(snap.approvals.n, 1);
	assert_int_equal(snap.approvals.v[0].at_most_minor, 12000);
	assert_int_equal(snap.approvals.v[0].given, 1);
}

static void a_reader_finds_its_indexes_after_that(void **state)
{
	struct fixture *f = *state;

	older_file(f);
	OK(open_as(f, STORE_WRITE));
	store_close(f->store);
	OK(open_as(f, STORE_READ));
	assert_int_equal(load(f, "C1", "2026-02-10").invoices.n, 1);
}

static void a_rehearsal_that_ends_keeps_what_was_placed(void **state)
{
	struct fixture *f = *state;
	size_t aside;

	older_file(f);
	OK(open_as(f, STORE_WRITE));
	OK(store_gate_open(f->store, day("2026-02-10"), false, -1, &aside));
	assert_int_equal(load(f, "C1", "2026-02-10").steps.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(changed_exceptions_are_found),
		TEST(changed_replies_and_colleagues_are_found),
		TEST(changed_records_are_found),
		TEST(changed_limits_are_found),
		TEST(what_would_be_overlooked_is_found),
		TEST(an_older_file_is_brought_up_to_date),
		TEST(a_reader_finds_its_indexes_after_that),
		TEST(a_rehearsal_that_ends_keeps_what_was_placed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
