/* A whole working folder as values, and what the decoder withstands. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "relance/rules.h"
#include "relance/text.h"

#define FOLDER "tests/unit/rules/folder"

static struct arena arena;
static struct diags diags;
static struct rules rules;

static int load_folder(void **state)
{
	(void)state;
	arena = (struct arena)ARENA_INIT;
	diags_init(&diags, &arena);
	assert_int_equal(rules_load(FOLDER, &arena, &rules, &diags), STATUS_OK);
	return 0;
}

static int begin(void **state)
{
	(void)state;
	arena = (struct arena)ARENA_INIT;
	diags_init(&diags, &arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

#define assert_span(span, count, of)                                           \
	do {                                                                   \
		assert_int_equal((span).n, count);                             \
		assert_int_equal((span).unit, of);                             \
	} while (0)

/* ---- the folder ------------------------------------------------------- */

static void the_example_policy_is_read_as_written(void **state)
{
	const struct policy *p = rules_policy(&rules, "fr-insured");
	int64_t minor;

	(void)state;
	assert_int_equal(diags.n, 0);
	assert_ptr_equal(p, &rules.policy[0]);
	assert_string_equal(p->title, "France B2B, insured or not");
	assert_string_equal(calendar_name(p->calendar), "fr");
	assert_true(amounts_find(&p->minimum, "EUR", &minor));
	assert_minor_equal(minor, 5000);
	assert_false(amounts_find(&p->minimum, "USD", &minor));
	assert_span(p->stale_after, 2, SPAN_BUSINESS_DAYS);
	assert_span(p->min_interval, 5, SPAN_DAYS);
	assert_int_equal(p->send_days, 0x1f);
	assert_false(p->send_on_holidays);
	assert_int_equal(p->step_count, 5);
}

static void the_example_steps_are_read_as_written(void **state)
{
	const struct policy *p = rules_policy(&rules, "fr-insured");
	const struct step *cc =
		&p->step[policy_step_find(p, "second-reminder")];
	const struct step *notice =
		&p->step[policy_step_find(p, "insurer-notice")];
	const struct step *last = &p->step[4];

	(void)state;
	assert_int_equal(policy_step_find(p, "nothing"), -1);
	assert_span(cc->wait, 10, SPAN_DAYS);
	assert_string_equal(cc->cc, "in_charge");
	assert_string_equal(cc->template_name, "second-reminder");
	assert_int_equal(cc->template_pos.column, 19);
	assert_string_equal(expr_text(notice->only_if), "insured > 0 EUR");
	assert_string_equal(notice->deadline, "notice");
	assert_true(notice->notify_insurer);
	assert_int_equal(notice->channel, CHANNEL_NONE);
	assert_int_equal(last->channel, CHANNEL_LETTER);
	assert_int_equal(last->stage, STAGE_LEGAL);
	assert_true(last->approval);
}

static void keys_left_out_have_their_defaults(void **state)
{
	const struct policy *p = rules_policy(&rules, "export");
	int64_t minor;

	(void)state;
	assert_string_equal(calendar_name(p->calendar), "none");
	assert_null(p->applies_to);
	assert_null(p->step[0].when);
	assert_string_equal(p->step[0].to, "billing");
	assert_int_equal(p->catch_up, CATCH_UP_JUMP);
	assert_int_equal(p->reopened, REOPENED_RESTART);
	assert_int_equal(p->send_days, 0x0a);
	assert_span(p->step[1].wait, 1, SPAN_MONTHS);
	assert_true(amounts_find(&p->minimum, "USD", &minor));
	assert_minor_equal(minor, 5500);
}

static void the_contract_keeps_its_clock(void **state)
{
	const struct contract *c = rules_contract(&rules, "C-2026");
	const struct date_rule *by = c->filing[1].by;

	(void)state;
	assert_string_equal(c->insurer_email, "claims@insurer.example");
	assert_string_equal(c->channel, "email");
	assert_span(c->extension, 60, SPAN_DAYS);
	assert_int_equal(c->extension_from, ANCHOR_DUE);
	assert_span(c->margin, 3, SPAN_BUSINESS_DAYS);
	assert_string_equal(c->hands_over, "notice");
	assert_string_equal(calendar_name(c->calendar), "fr");
	assert_int_equal(c->filing[0].by->anchor, ANCHOR_EXTENSION_END);
	assert_span(c->filing[0].by->plus, 30, SPAN_DAYS);
	assert_int_equal(by->op, DATE_MIN);
	assert_int_equal(by->left->anchor, ANCHOR_FIRST_DUE);
	assert_int_equal(by->right->anchor, ANCHOR_KNOWN);
	assert_span(by->right->plus, 7, SPAN_DAYS);
}

static void relance_yaml_is_read_as_written(void **state)
{
	const struct config *c = &rules.config;

	(void)state;
	assert_string_equal(c->timezone, "Europe/Paris");
	assert_string_equal(c->company_address,
			    "1 rue de la Paix\n75002 Paris");
	assert_string_equal(c->company_legal_id, "010 552 554");
	assert_string_equal(c->company_iban, "FR7630006000011234567890189");
	assert_span(c->give_up_after, 3, SPAN_BUSINESS_DAYS);
	assert_int_equal(c->mail.transport, TRANSPORT_SMTP);
	assert_false(c->mail.starttls);
	assert_int_equal(c->mail.connections, 4);
	assert_int_equal(c->mail.timeout_seconds, 120);
	assert_int_equal(c->mail.only_to_count, 2);
	assert_string_equal(c->mail.only_to[1], "example.net");
	assert_string_equal(config_person(c, "Bob")->email, "bob@example.org");
	assert_null(config_person(c, "Eve"));
	assert_int_equal(c->letters, LETTERS_WRITTEN);
}

static void factors_are_found_whatever_their_letter_case(void **state)
{
	const struct factor *lumen = config_factor(&rules.config, "LUMEN");

	(void)state;
	assert_string_equal(lumen->name, "Lumen Factoring SA");
	assert_string_equal(lumen->iban, "DE89370400440532013000");
	assert_string_equal(lumen->mention.fr, "Créance cédée.");
	assert_null(lumen->mention.de);
	assert_string_equal(config_factor(&rules.config, "Brume")->name,
			    "Brume");
	assert_null(config_factor(&rules.config, "Lumen Factoring SA"));
	assert_null(config_factor(&rules.config, NULL));
}

static const struct mapping_column *column(const struct mapping *m,
					   const char *ours)
{
	for (size_t i = 0; i < m->columns.n; i++)
		if (str_eq(m->columns.v[i].ours, ours))
			return &m->columns.v[i];
	fail_msg("no column %s", ours);
	return NULL;
}

static void a_mapping_reads_a_foreign_ledger(void **state)
{
	const struct mapping *m = &rules.config.mapping[0];
	const struct mapping_column *status = column(m, "status");

	(void)state;
	assert_string_equal(m->name, "ledger");
	assert_string_equal(m->kind, "invoices");
	assert_string_equal(m->currency, "USD");
	assert_string_equal(m->date_form, "M/D/YYYY");
	assert_int_equal(m->separator, ',');
	assert_int_equal(m->decimal, '.');
	assert_true(m->ignore_others);
	assert_int_equal(m->columns.n, 7);
	assert_string_equal(status->theirs, "Disputed");
	assert_string_equal(status->values.v[0].theirs, "Yes");
	assert_string_equal(status->values.v[0].ours, "disputed");
	assert_string_equal(column(m, "settled_on")->theirs, "SettledDate");
}

static void a_mapping_may_differ_in_single_columns(void **state)
{
	const struct mapping *m = &rules.config.mapping[1];

	(void)state;
	assert_string_equal(m->kind, "payments");
	assert_int_equal(m->separator, '\t');
	assert_int_equal(m->decimal, ',');
	assert_int_equal(m->thousands, ' ');
	assert_string_equal(m->date_form, "M/D/YYYY");
	assert_string_equal(column(m, "date")->date_form, "DD.MM.YYYY");
	assert_string_equal(column(m, "date")->theirs, "date");
	assert_string_equal(column(m, "kind")->constant, "payment");
	assert_null(column(m, "kind")->theirs);
}

static void what_holds_for_all_files_is_a_mapping_too(void **state)
{
	const struct mapping *m = &rules.config.mapping[2];

	(void)state;
	assert_int_equal(rules.config.mapping_count, 3);
	assert_null(m->kind);
	assert_string_equal(m->currency, "USD");
	assert_int_equal(m->columns.n, 0);
}

static void every_file_is_kept_with_its_hash(void **state)
{
	static const char *const paths[] = {
		"relance.yaml",		 "insurance/example.yaml",
		"rules/export.yaml",	 "calendars/none.yaml",
		"rules/fr-insured.yaml", "calendars/fr.yaml",
	};

	(void)state;
	assert_int_equal(rules.file_count, LENGTH(paths));
	for (size_t i = 0; i < LENGTH(paths); i++) {
		const struct rule_file *f = &rules.file[i];
		struct sha256 hash = sha256_of(f->text, f->size);

		assert_string_equal(f->path, paths[i]);
		assert_memory_equal(&f->hash, &hash, sizeof hash);
	}
	assert_memory_equal(&rules.policy[1].hash, &rules.file[2].hash,
			    sizeof(struct sha256));
}

/* ---- the fingerprint -------------------------------------------------- */

static void write_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* The fingerprint of a folder with this relance.yaml and policy. */
static struct sha256 fingerprint(const char *config, const char *policy)
{
	char dir[] = "/tmp/relance-rules-XXXXXX";
	const char *rule_dir, *config_path, *policy_path;

	assert_non_null(mkdtemp(dir));
	rule_dir = arena_printf(&arena, "%s/rules", dir);
	config_path = arena_printf(&arena, "%s/relance.yaml", dir);
	policy_path = arena_printf(&arena, "%s/rules/p.yaml", dir);
	assert_int_equal(mkdir(rule_dir, 0700), 0);
	write_text(config_path, config);
	write_text(policy_path, policy);
	assert_int_equal(rules_load(dir, &arena, &rules, &diags), STATUS_OK);
	assert_int_equal(unlink(policy_path) + unlink(config_path), 0);
	assert_int_equal(rmdir(rule_dir) + rmdir(dir), 0);
	return rules.fingerprint;
}

static void a_policy_that_is_not_listed_stands_behind(void **state)
{
	char dir[] = "/tmp/relance-rules-XXXXXX";
	const char *sub, *path[3];

	(void)state;
	assert_non_null(mkdtemp(dir));
	sub = arena_printf(&arena, "%s/rules", dir);
	assert_int_equal(mkdir(sub, 0700), 0);
	path[0] = arena_printf(&arena, "%s/relance.yaml", dir);
	path[1] = arena_printf(&arena, "%s/a.yaml", sub);
	path[2] = arena_printf(&arena, "%s/b.yaml", sub);
	write_text(path[0], "company: {name: A}\npolicies: [b]\n");
	write_text(path[1], "policy: a\nsteps: [{step: x, stage: legal}]\n");
	write_text(path[2], "policy: b\nsteps: [{step: x, stage: legal}]\n");
	assert_int_equal(rules_load(dir, &arena, &rules, &diags), STATUS_OK);
	assert_string_equal(rules.policy[0].name, "b");
	assert_false(rules.policy[0].unlisted);
	assert_true(rules_policy(&rules, "a")->unlisted);
	for (size_t i = 0; i < LENGTH(path); i++)
		assert_int_equal(unlink(path[i]), 0);
	assert_int_equal(rmdir(sub) + rmdir(dir), 0);
}

#define CONFIG(zone, port)                                                                            \
	"company: {name: A, email: a@example.org}\npolicies: [p]\nmail:\n  reply_to: a@example.org\n" \
	"  per_day: " port "\ntimezone: " zone "\n"
#define POLICY(days)                                                           \
	"policy: p\nsteps:\n- {step: a, stage: reminder, when: "               \
	"days_overdue >= " days ", send: {email: a}}\n"

static void the_fingerprint_follows_what_decides(void **state)
{
	struct sha256 base = fingerprint(CONFIG("UTC", "25"), POLICY("3"));
	struct sha256 same = fingerprint(CONFIG("UTC", "25"), POLICY("3"));
	struct sha256 mail = fingerprint(CONFIG("UTC", "26"), POLICY("3"));
	struct sha256 zone =
		fingerprint(CONFIG("Europe/Paris", "25"), POLICY("3"));
	struct sha256 rule = fingerprint(CONFIG("UTC", "25"), POLICY("4"));

	(void)state;
	assert_memory_equal(&base, &same, sizeof base);
	assert_memory_equal(&base, &mail, sizeof base);
	assert_memory_not_equal(&base, &zone, sizeof base);
	assert_memory_not_equal(&base, &rule, sizeof base);
}

static void a_folder_without_relance_yaml_is_not_found(void **state)
{
	(void)state;
	assert_int_equal(rules_load("tests/unit", &arena, &rules, &diags),
			 STATUS_NOT_FOUND);
	assert_int_equal(diags.n, 0);
}

static void a_password_file_that_others_read_is_refused(void **state)
{
	static const struct {
		mode_t mode;
		enum status want;
	} cases[] = { { 0600, STATUS_OK },
		      { 0640, STATUS_INVALID },
		      { 0604, STATUS_INVALID } };
	char dir[] = "/tmp/relance-rules-XXXXXX";
	const char *config, *password;

	(void)state;
	assert_non_null(mkdtemp(dir));
	config = arena_printf(&arena, "%s/relance.yaml", dir);
	password = arena_printf(&arena, "%s/pw", dir);
	write_text(config, "company: {name: A}\npolicies: []\nmail: {user: a, "
			   "password_file: pw, reply_to: a@example.org}\n");
	write_text(password, "secret");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(chmod(password, cases[i].mode), 0);
		assert_int_equal(rules_load(dir, &arena, &rules, &diags),
				 cases[i].want);
	}
	assert_string_equal(diags.v[0].path, "mail.password_file");
	assert_int_equal(unlink(config) + unlink(password) + rmdir(dir), 0);
}

/* ---- limits ----------------------------------------------------------- */

static enum status decode(const char *kind, const struct str *text)
{
	return rules_decode_text(kind, "x.yaml", text->buf, text->len, &arena,
				 &diags);
}

static void a_byte_order_mark_is_skipped(void **state)
{
	struct str text = STR_INIT;

	(void)state;
	str_add(&text, "\xef\xbb\xbf" POLICY("3"));
	assert_int_equal(decode("policy", &text), STATUS_OK);
	str_cut(&text, text.len - 1);
	str_add(&text, " x\n");
	assert_int_equal(decode("policy", &text), STATUS_INVALID);
	str_release(&text);
}

static void depth_ends_at_thirty_two(void **state)
{
	(void)state;
	for (int depth = 31; depth <= 33; depth++) {
		struct str text = STR_INIT;

		str_add(&text, "policy: ");
		for (int i = 1; i < depth; i++)
			str_add_ch(&text, '[');
		for (int i = 1; i < depth; i++)
			str_add_ch(&text, ']');
		diags_init(&diags, &arena);
		assert_int_equal(decode("policy", &text), STATUS_INVALID);
		assert_int_equal(
			str_eq(diags.v[0].text, "nested deeper than 32 levels"),
			depth > 32);
		str_release(&text);
	}
}

static void a_file_over_one_mebibyte_is_refused(void **state)
{
	struct str text = STR_INIT;

	(void)state;
	str_add(&text, POLICY("3"));
	while (text.len < (size_t)1 << 20)
		str_add_ch(&text, '\n');
	assert_int_equal(decode("policy", &text), STATUS_OK);
	str_add_ch(&text, '\n');
	assert_int_equal(decode("policy", &text), STATUS_INVALID);
	assert_string_equal(diags.v[0].text, "the file is larger than 1 MiB");
	str_release(&text);
}

/* Each of these took minutes or gigabytes in some YAML reader. */
static void hostile_files_are_refused_at_once(void **state)
{
	static const struct {
		const char *head, *unit;
	} cases[] = {
		{ "", "[" },
		{ "", "{a: " },
		{ "a: [", "*a, " },
		{ "a: [", "&a b, " },
		{ "", "? [a]\n: b\n" },
		{ "steps:\n", "- {step: a, stage: x, when: y}\n" },
		{ "steps:\n", "- {when: days_overdue > 3 and not "
			      "days_overdue > 3}\n" },
		{ "", "a: b\n" },
		{ "x: |\n", " a\n" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str text = STR_INIT;

		str_add(&text, cases[i].head);
		while (text.len < 300000)
			str_add(&text, cases[i].unit);
		diags_init(&diags, &arena);
		assert_int_equal(decode("policy", &text), STATUS_INVALID);
		assert_true(diags.n < 250);
		str_release(&text);
	}
}

static void numbers_are_never_guessed(void **state)
{
	static const struct {
		const char *text;
		enum status want;
	} cases[] = {
		{ "15 days", STATUS_OK },
		{ "1 day", STATUS_OK },
		{ "0 days", STATUS_OK },
		{ "15days", STATUS_INVALID },
		{ "15  days", STATUS_INVALID },
		{ "015 days", STATUS_INVALID },
		{ "0x10 days", STATUS_INVALID },
		{ "1e1 days", STATUS_INVALID },
		{ "-1 days", STATUS_INVALID },
		{ "+1 days", STATUS_INVALID },
		{ "1.5 days", STATUS_INVALID },
		{ "15 Days", STATUS_INVALID },
		{ "99999999999 days", STATUS_INVALID },
		{ "15", STATUS_INVALID },
		{ "days", STATUS_INVALID },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str text = STR_INIT;

		str_addf(&text, POLICY("3") "min_interval: \"%s\"\n",
			 cases[i].text);
		if (decode("policy", &text) != cases[i].want)
			fail_msg("%s", cases[i].text);
		str_release(&text);
	}
}

#define FOLDER_TEST(name)                                                      \
	cmocka_unit_test_setup_teardown(name, load_folder, end)
#define PLAIN_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(the_example_policy_is_read_as_written),
		FOLDER_TEST(the_example_steps_are_read_as_written),
		FOLDER_TEST(keys_left_out_have_their_defaults),
		FOLDER_TEST(the_contract_keeps_its_clock),
		FOLDER_TEST(relance_yaml_is_read_as_written),
		FOLDER_TEST(factors_are_found_whatever_their_letter_case),
		FOLDER_TEST(a_mapping_reads_a_foreign_ledger),
		FOLDER_TEST(a_mapping_may_differ_in_single_columns),
		FOLDER_TEST(what_holds_for_all_files_is_a_mapping_too),
		FOLDER_TEST(every_file_is_kept_with_its_hash),
		PLAIN_TEST(the_fingerprint_follows_what_decides),
		PLAIN_TEST(a_policy_that_is_not_listed_stands_behind),
		PLAIN_TEST(a_folder_without_relance_yaml_is_not_found),
		PLAIN_TEST(a_password_file_that_others_read_is_refused),
		PLAIN_TEST(a_byte_order_mark_is_skipped),
		PLAIN_TEST(depth_ends_at_thirty_two),
		PLAIN_TEST(a_file_over_one_mebibyte_is_refused),
		PLAIN_TEST(hostile_files_are_refused_at_once),
		PLAIN_TEST(numbers_are_never_guessed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
