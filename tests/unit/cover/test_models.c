/* The contracts that ship as models are taken by the decoder, say what they
 * are, and give the day that each of them names as its example. */
#include <dirent.h>

#include "../../../src/rules/load.h"
#include "build_debtor.h"
#include "check.h"
#include "relance/text.h"

#define MODELS "share/insurance/models"

static struct arena arena;

static int begin(void **state)
{
	(void)state;
	arena = (struct arena)ARENA_INIT;
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const char *text_of(const char *name)
{
	const char *path = arena_printf(&arena, MODELS "/%s.yaml", name);
	char *buf = arena_alloc(&arena, 16384);
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		fail_msg("no %s", path);
	n = fread(buf, 1, 16383, f);
	fclose(f);
	buf[n] = '\0';
	return buf;
}

static const struct contract *model(const char *name)
{
	const char *text = text_of(name);
	struct source src = source_of(name, text, strlen(text));
	struct contract *k = ARENA_NEW(&arena, struct contract);
	struct diags d;
	struct loader loader = { .arena = &arena, .diags = &d };

	diags_init(&d, &arena);
	if (!loader_decode(&loader, &src, &contract_shape, k) || d.n)
		fail_msg("%s: %s", name, d.v[0].text);
	k->calendar = loader_calendar(&loader, "fr");
	return k;
}

/* ---- what they say of themselves --------------------------------------- */

static void check_model(const char *name)
{
	const struct contract *k = model(name);
	const char *text = text_of(name);

	assert_string_equal(k->name, name);
	assert_string_equal(k->insurer, "Your insurer");
	assert_true(text_starts(text, "# After the model of "));
	assert_true(text_starts(k->model, "after the model of "));
	assert_non_null(strstr(text, "put in what you signed"));
	assert_non_null(strstr(text, "Where the figures come from:"));
	assert_non_null(strstr(text, "# Example: "));
}

static void every_model_says_what_it_is(void **state)
{
	DIR *dir = opendir(MODELS);
	struct dirent *entry;
	size_t n = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		size_t len = strlen(entry->d_name);

		if (entry->d_name[0] == '.')
			continue;
		assert_string_equal(entry->d_name + len - 5, ".yaml");
		check_model(arena_strndup(&arena, entry->d_name, len - 5));
		n++;
	}
	closedir(dir);
	assert_int_equal(n, 7);
}

/* ---- their examples ---------------------------------------------------- */

struct example {
	const char *model, *country, *delivered, *due;
	const char *event, *known; /* of an insolvency, or NULL */
	const char *file, *want;
};

/* An invoice of 1200.00 issued on the day of delivery, with a limit. */
static struct debtor *debtor_of(const struct contract *k,
				const struct example *e, const char *as_of)
{
	struct debtor *d = build_debtor(&arena, as_of);
	struct debtor_invoice *di = build_debt(&arena, d, "A", e->delivered,
					       e->delivered, e->due, 120000);
	struct limit *limit =
		build_insured(&arena, d, LIMIT_NAMED, 3000000, "2025-01-01");

	d->country = e->country;
	memcpy(di->inv.currency, k->currency, 4);
	memcpy(limit->amount.currency, k->currency, 4);
	limit->contract = k->name;
	if (e->event)
		build_event(&arena, d, DEBTOR_INSOLVENCY, e->event, e->known);
	return d;
}

static const struct deadline *
deadline_of(const struct contract *k, const struct debtor *d, const char *file)
{
	struct deadlines list;
	struct cover cover;

	cover_compute(k, d, &arena, &cover);
	cover_deadlines(k, d, &cover, &arena, &list);
	for (size_t i = 0; i < list.n; i++)
		if (str_eq(list.v[i].filing->file, file))
			return &list.v[i];
	fail_msg("%s: no deadline for %s", k->name, file);
	return NULL;
}

static void each_example_falls_on_its_day(void **state)
{
	static const struct example list[] = {
		{ "after-atradius-uk", "GB", "2026-07-02", "2026-08-31", NULL,
		  NULL, "notice", "2026-11-29" },
		{ "after-atradius-be", "BE", "2026-01-10", "2026-03-11", NULL,
		  NULL, "notice", "2026-06-09" },
		{ "after-axa-globalkup", "DE", "2026-01-15", "2026-03-31", NULL,
		  NULL, "notice", "2026-08-13" },
		{ "after-axa-globalkup", "FR", "2026-01-15", "2026-03-31", NULL,
		  NULL, "notice", "2026-06-14" },
		{ "after-coface-tradeliner", "FR", "2026-01-15", "2026-03-31",
		  NULL, NULL, "notice", "2026-06-14" },
		{ "after-coface-bg-easyliner", "BG", "2026-05-01", "2026-05-31",
		  "2026-06-03", "2026-06-04", "notice", "2026-06-11" },
		{ "after-coface-bg-easyliner", "BG", "2026-05-01", "2026-05-31",
		  NULL, NULL, "notice", "2026-06-30" },
		{ "after-allianz-dk", "DK", "2026-02-01", "2026-02-15", NULL,
		  NULL, "claim", "2026-07-31" },
		{ "after-allianz-portal", "FR", "2026-03-01", "2026-03-31",
		  NULL, NULL, "notice", "2026-06-15" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(list); i++) {
		const struct contract *k = model(list[i].model);
		struct debtor *d = debtor_of(k, &list[i], "2026-06-05");

		assert_day_equal(deadline_of(k, d, list[i].file)->due_on,
				 list[i].want);
	}
}

static void an_insolvency_brings_the_danish_claim_forward(void **state)
{
	static const struct example e = {
		"after-allianz-dk", "DK",	  "2026-02-01", "2026-02-15",
		"2026-04-01",	    "2026-04-20", "claim",	NULL
	};
	const struct contract *k = model(e.model);
	struct debtor *d = debtor_of(k, &e, "2026-04-21");

	(void)state;
	/* The earlier of 2026-04-30 and 2026-06-30. */
	assert_day_equal(deadline_of(k, d, "claim")->due_on, "2026-04-30");
}

static void the_declaration_starts_the_intervention(void **state)
{
	static const struct example e = { "after-axa-globalkup",
					  "DE",
					  "2026-01-15",
					  "2026-03-31",
					  NULL,
					  NULL,
					  "notice",
					  NULL };
	const struct contract *k = model(e.model);
	struct debtor *d = debtor_of(k, &e, "2026-08-20");

	(void)state;
	build_filed(&arena, d, "notice", "2026-08-10", "2026-08-10")->contract =
		k->name;
	assert_int_equal(deadline_of(k, d, "notice")->state, DEADLINE_MET);
	assert_day_equal(deadline_of(k, d, "intervention")->due_on,
			 "2026-10-09");
}

static void five_months_after_the_notice_the_debt_is_lost(void **state)
{
	static const struct example e = { "after-coface-tradeliner",
					  "FR",
					  "2026-01-15",
					  "2026-03-31",
					  NULL,
					  NULL,
					  "notice",
					  NULL };
	static const struct year_used none = { 0, 0 };
	const struct contract *k = model(e.model);
	struct debtor *d = debtor_of(k, &e, "2026-06-20");
	struct claim c;

	(void)state;
	build_filed(&arena, d, "notice", "2026-06-10", "2026-06-10")->contract =
		k->name;
	claim_compute(k, d, d, &none, &arena, &c);
	assert_day_equal(c.date_of_loss, "2026-11-10");
	assert_day_equal(c.expected_on, "2026-12-10");
	assert_minor_equal(c.indemnity_minor, 90000);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_model_says_what_it_is),
		CASE(each_example_falls_on_its_day),
		CASE(an_insolvency_brings_the_danish_claim_forward),
		CASE(the_declaration_starts_the_intervention),
		CASE(five_months_after_the_notice_the_debt_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
