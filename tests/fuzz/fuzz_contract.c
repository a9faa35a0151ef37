/*
 * Fuzz what a contract means: eight bytes choose invoices, limits and what
 * happened, the rest is the contract. What is taken without an error is
 * computed on several days. Whatever its clauses say, every cent of a debt is
 * covered, suspended or has a reason, no invoice is covered beyond what is
 * owed, no filing is to be sent after its day, and no claim pays more than was
 * covered or than the year's maximum leaves.
 */
#include <stdlib.h>

#include "../../src/rules/load.h"
#include "build_debtor.h"
#include "check.h"
#include "relance/text.h"

enum {
	DICE = 8,
	INVOICES = 4,
	DAYS = 300,
	DAY_STEP = 50
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* ---- the debtor -------------------------------------------------------- */

static void move_to(char currency[4], const struct contract *k)
{
	memcpy(currency, k->currency, 4);
}

static void add_invoices(struct arena *a, struct debtor *d,
			 const struct contract *k, const uint8_t *dice)
{
	static const char *const ids[INVOICES] = { "A", "B", "C", "D" };
	static const char *const delivered[INVOICES] = {
		"2026-01-05", "2026-02-03", "2026-03-02", "2026-05-20"
	};
	static const char *const due[INVOICES] = { "2026-03-11", "2026-04-06",
						   "2026-05-03", "2026-07-21" };

	for (size_t i = 0; i < INVOICES; i++) {
		struct debtor_invoice *di =
			build_debt(a, d, ids[i], delivered[i], delivered[i],
				   due[i], 1000 + dice[i] * 9999);

		if (dice[i] & 1)
			build_paid(a, d, di, "2026-04-20", 1 + dice[i] * 100);
		if (dice[i] & 2)
			di->disputed_minor = di->inv.outstanding_minor;
		if (dice[i] & 4)
			di->inv.delivered_on = DAY_NONE;
		move_to(di->inv.currency, k);
		for (size_t j = 0; j < di->fact_count; j++) {
			struct payment *p = ARENA_NEW(a, struct payment);

			*p = di->fact[j];
			move_to(p->currency, k);
			di->fact = p;
		}
	}
}

static void add_limits(struct arena *a, struct debtor *d,
		       const struct contract *k, const uint8_t *dice)
{
	static const char *const from[] = { "2025-01-01", "2026-02-01",
					    "2026-04-15" };

	for (size_t i = 0; i < LENGTH(from); i++) {
		struct limit *l;

		if (!(dice[4] >> i & 1))
			continue;
		l = build_insured(
			a, d, (enum limit_type)(dice[5] % LIMIT_TYPE__COUNT),
			dice[6] * 30000, from[i]);
		l->status = (enum limit_status)((dice[4] >> 3) %
						LIMIT_STATUS__COUNT);
		l->contract = k->name;
		move_to(l->amount.currency, k);
	}
}

static void add_events(struct arena *a, struct debtor *d,
		       const struct contract *k, const uint8_t *dice)
{
	if (dice[7] & 1)
		build_event(a, d, DEBTOR_BANK_REJECTION, "2026-04-01",
			    "2026-04-03");
	if (dice[7] & 2)
		build_event(a, d, DEBTOR_ADVERSE, "2026-04-10", "2026-04-12");
	if (dice[7] & 4)
		build_event(a, d, DEBTOR_INSOLVENCY, "2026-05-02",
			    "2026-05-15");
	if (dice[7] & 8 && k->filing_count)
		build_filed(a, d, k->filing[0].file, "2026-06-01",
			    dice[7] & 16 ? "2026-06-05" : NULL)
			->contract = k->name;
}

static struct debtor *debtor_on(struct arena *a, const struct contract *k,
				const uint8_t *dice, civil_day as_of)
{
	char text[DATE_TEXT_SIZE];
	struct debtor *d = build_debtor(a, date_to_text(as_of, text));

	add_invoices(a, d, k, dice);
	add_limits(a, d, k, dice);
	add_events(a, d, k, dice);
	return d;
}

/* ---- what must hold ---------------------------------------------------- */

static void check_line(const struct cover_line *l)
{
	int64_t sum = l->covered_minor + l->suspended_minor, by_type = 0;

	must(l->covered_minor >= 0 && l->suspended_minor >= 0);
	must(l->counted_minor >= 0);
	for (int i = 0; i < UNCOVERED__COUNT; i++) {
		must(l->not_covered[i] >= 0);
		sum += l->not_covered[i];
	}
	must(sum == l->counted_minor);
	for (int i = 0; i < LIMIT_TYPE__COUNT; i++)
		by_type += l->covered_by[i];
	must(by_type == l->covered_minor);
}

static void check_cover(const struct cover *c)
{
	int64_t covered = 0, counted = 0;

	for (size_t i = 0; i < c->lines.n; i++) {
		check_line(&c->lines.v[i]);
		covered += c->lines.v[i].covered_minor;
		counted += c->lines.v[i].counted_minor;
	}
	must(covered == c->covered_minor && counted == c->counted_minor);
	must(c->changes_on > DAY_NONE);
}

static void check_deadlines(const struct deadlines *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct deadline *d = &list->v[i];

		must(d->filing && d->send_by <= d->due_on);
		must(!i || list->v[i - 1].due_on <= d->due_on);
	}
}

static void check_claim(const struct contract *k, const struct claim *c)
{
	must(c->indemnity_minor >= 0);
	must(c->indemnity_minor <= c->covered_minor);
	must(c->indemnity_minor <= c->maximum_left_minor);
	must(c->advance_minor <= c->indemnity_minor);
	must(c->fees_charged_minor <= c->fees_minor);
	must(k->maximum.minor < 0 || c->indemnity_minor <= k->maximum.minor);
}

static void look(struct arena *a, const struct contract *k, const uint8_t *dice,
		 civil_day as_of)
{
	static const struct year_used none = { 0, 0 };
	struct debtor *d = debtor_on(a, k, dice, as_of);
	struct deadlines list;
	struct cover cover;
	struct claim claim;

	cover_compute(k, d, a, &cover);
	check_cover(&cover);
	cover_deadlines(k, d, &cover, a, &list);
	check_deadlines(&list);
	claim_compute(k, d, d, &none, a, &claim);
	check_claim(k, &claim);
}

/* ---- the contract ------------------------------------------------------ */

static bool contract_read(struct arena *a, const char *text, size_t n,
			  struct contract *out)
{
	struct source src = source_of("c.yaml", arena_strndup(a, text, n), n);
	struct diags d;
	struct loader loader = { .arena = a, .diags = &d };

	diags_init(&d, a);
	if (!loader_decode(&loader, &src, &contract_shape, out))
		return false;
	if (!out->calendar)
		out->calendar = loader_calendar(&loader, "fr");
	return true;
}

/* What the decoder promises to all who read a contract. */
static void check_contract(const struct contract *k)
{
	must(k->name && k->insurer && k->channel && *k->currency);
	must(k->from == DAY_NONE || k->to == DAY_NONE || k->from <= k->to);
	must(k->maximum.minor >= -1 && k->maximum.minor <= MONEY_MAX);
	for (size_t i = 0; i < k->filing_count; i++)
		must(k->filing[i].file && k->filing[i].by);
	for (size_t i = 1; i < k->alarm_count; i++)
		must(k->alarm[i] < k->alarm[i - 1]);
	for (int i = 0; i < LIMIT_TYPE__COUNT; i++)
		must(k->percentage[i] >= -1 && k->percentage[i] <= 10000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena = ARENA_INIT;
	struct contract k = { 0 };
	civil_day first = date_from_ymd(2026, 2, 1);

	if (n <= DICE)
		return 0;
	if (contract_read(&arena, (const char *)data + DICE, n - DICE, &k)) {
		check_contract(&k);
		for (int day = 0; day <= DAYS; day += DAY_STEP)
			look(&arena, &k, data, first + day);
	}
	arena_release(&arena);
	return 0;
}
