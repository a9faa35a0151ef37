/*
 * Random debtors under random contracts: what must hold of cover, deadlines
 * and claims whatever the figures are. The seed of a failure is printed.
 */
#include "build_debtor.h"
#include "check.h"

#define ROUNDS 3000

static struct arena arena;
static uint64_t state_of;

static unsigned next(unsigned below)
{
	state_of = state_of * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state_of >> 33) % below;
}

static bool chance(unsigned percent)
{
	return next(100) < percent;
}

static const char *day_text(civil_day on)
{
	char *buf = arena_alloc(&arena, DATE_TEXT_SIZE);

	return date_to_text(on, buf);
}

/* ---- contracts and debtors ----------------------------------------------- */

static const char *const clauses[] = {
	"extension: {length: 60 days, from: due}\nstop: [extension_end]\n",
	"extension: {length: 1 month, from: invoice}\n"
	"stop: [extension_end, limit_cancelled]\nreinstated_on_cure: yes\n",
	"vat_covered: yes\n",
	"limit_basis: incl_tax\n",
	"payments: oldest_first\n",
	"exclusions: [disputed]\n",
	"max_terms: {length: 60 days, from: delivery}\n",
	"max_invoicing: 10 days\n",
	"limit_reduction_after: 30 days\n",
};
static const char *const claims[] = {
	"deductible: {amount: 100.00 EUR}\n",
	"minimum_retention: 333.33 EUR\n",
	"maximum: {amount: 9999.99 EUR}\n",
	"aggregate: {amount: 1000.00 EUR}\n",
	"late_notice: reduce 20 %\n",
};

static const struct contract *any_contract(void)
{
	struct str s = STR_INIT;
	const struct contract *k;
	bool own = chance(35);

	str_addf(&s,
		 "insured_percentage: {named: %u %%, temporary: 80 %%, "
		 "top_up: 50 %%%s}\n",
		 50 + next(51), own ? ", discretionary: 60 %" : "");
	if (own)
		str_add(&s, "discretionary: {maximum: 5000.00 EUR}\n");
	for (size_t i = 0; i < LENGTH(clauses); i++)
		/* Two clauses begin with extension. */
		if (chance(35) && !(i == 1 && strstr(s.buf, "extension:")))
			str_add(&s, clauses[i]);
	for (size_t i = 0; i < LENGTH(claims); i++)
		if (chance(20))
			str_add(&s, claims[i]);
	k = build_contract(&arena, s.buf);
	str_release(&s);
	return k;
}

static void any_limit(struct debtor *d)
{
	enum limit_type type = (enum limit_type)next(LIMIT_TYPE__COUNT);
	struct limit *l =
		build_insured(&arena, d, chance(60) ? LIMIT_NAMED : type,
			      (int64_t)next(2000000),
			      day_text(d->as_of - 150 + (civil_day)next(160)));

	l->status = (enum limit_status)next(LIMIT_STATUS__COUNT);
	if (chance(50))
		l->status = LIMIT_ACCEPTED;
	if (chance(30))
		l->effective_to = l->effective_from + (civil_day)next(90);
}

static void any_debt(struct debtor *d)
{
	civil_day on = d->as_of - 150 + (civil_day)next(140);
	struct debtor_invoice *di = build_debt(
		&arena, d, arena_printf(&arena, "I%zu", d->invoices.n),
		chance(80) ? day_text(on - (civil_day)next(20)) : NULL,
		day_text(on), day_text(on + (civil_day)next(90)),
		(int64_t)next(1000000) + 1);

	if (chance(20))
		di->inv.has_tax = false;
	if (chance(30))
		build_paid(&arena, d, di, day_text(on + (civil_day)next(120)),
			   (int64_t)next(1100000));
	if (chance(20))
		di->disputed_minor = (int64_t)next(300000);
	if (di->disputed_minor > di->inv.outstanding_minor)
		di->disputed_minor = di->inv.outstanding_minor;
}

static struct debtor *any_debtor(void)
{
	struct debtor *d =
		build_debtor(&arena, day_text(20500 + (civil_day)next(400)));
	unsigned debts = next(7), limits = next(4);

	for (unsigned i = 0; i <= debts; i++)
		any_debt(d);
	for (unsigned i = 0; i < limits; i++)
		any_limit(d);
	return d;
}

/* ---- what must hold ------------------------------------------------------ */

static int64_t uncovered(const struct cover_line *l)
{
	int64_t sum = 0;

	for (int why = 0; why < UNCOVERED__COUNT; why++) {
		if (l->not_covered[why] < 0)
			fail_msg("less than nothing is not covered");
		sum += l->not_covered[why];
	}
	return sum;
}

static void every_cent_has_its_place(const struct cover *c)
{
	int64_t counted = 0;

	for (size_t i = 0; i < c->lines.n; i++) {
		const struct cover_line *l = &c->lines.v[i];
		int64_t layers = 0;

		for (int type = 0; type < LIMIT_TYPE__COUNT; type++)
			layers += l->covered_by[type];
		assert_minor_equal(layers, l->covered_minor);
		assert_minor_equal(l->covered_minor + l->suspended_minor +
					   uncovered(l),
				   l->counted_minor);
		counted += l->counted_minor;
	}
	assert_minor_equal(counted, c->counted_minor);
}

/* Without credits to move, what counts is what the books say. */
static void the_books_are_what_counts(const struct contract *k,
				      const struct debtor *d,
				      const struct cover *c)
{
	int64_t books = 0;

	if (k->oldest_first)
		return;
	for (size_t i = 0; i < d->invoices.n; i++) {
		const struct invoice *inv = &d->invoices.v[i].inv;
		int128 part = (int128)inv->outstanding_minor *
			      (inv->amount_minor - inv->tax_minor);

		if (k->vat_covered || !inv->has_tax)
			books += inv->outstanding_minor;
		else
			books += (int64_t)((part * 2 + inv->amount_minor) /
					   ((int128)inv->amount_minor * 2));
	}
	assert_minor_equal(c->counted_minor, books);
}

/* A limit that only ever stood as it stands is never exceeded. */
static void a_limit_is_never_exceeded(const struct contract *k,
				      const struct debtor *d,
				      const struct cover *c)
{
	int64_t most = d->limits.n ? d->limits.v[0].amount.minor : 0;

	if (d->limits.n != 1 || d->limits.v[0].type != LIMIT_NAMED ||
	    k->discretionary_maximum.minor >= 0)
		return;
	if (k->limit_basis == EXCL_TAX && !k->vat_covered &&
	    c->covered_minor + c->suspended_minor > most)
		fail_msg("more is covered than the limit");
}

/* What a first limit covers of a delivery and of those before it stays within
 * the limit in force on its own day. Lines are in the order of deliveries. */
static void deliveries_share_the_limit_of_their_day(const struct contract *k,
						    const struct cover *c)
{
	int64_t sum = 0;

	if (k->limit_basis == INCL_TAX || k->vat_covered)
		return;
	for (size_t i = 0; i < c->lines.n; i++) {
		const struct cover_line *l = &c->lines.v[i];
		int64_t first = l->covered_minor - l->covered_by[LIMIT_TOP_UP];
		int64_t most = l->limit ? l->limit->amount.minor
					: k->discretionary_maximum.minor;

		sum += first;
		if (first > 0 && sum > most)
			fail_msg("%lld covered under a limit of %lld",
				 (long long)sum, (long long)most);
	}
}

static void order_does_not_matter(const struct contract *k, struct debtor *d,
				  const struct cover *c)
{
	struct debtor other = *d;
	struct cover again;

	other.invoices.v = arena_copy(&arena, d->invoices.v,
				      d->invoices.n * sizeof *d->invoices.v);
	for (size_t i = 0; i < d->invoices.n; i++)
		other.invoices.v[i] = d->invoices.v[d->invoices.n - 1 - i];
	if (d->limits.n)
		other.limits.v = arena_copy(&arena, d->limits.v,
					    d->limits.n * sizeof *d->limits.v);
	for (size_t i = 0; i < d->limits.n; i++)
		other.limits.v[i] = d->limits.v[d->limits.n - 1 - i];
	cover_compute(k, &other, &arena, &again);
	assert_minor_equal(again.covered_minor, c->covered_minor);
	assert_minor_equal(again.suspended_minor, c->suspended_minor);
	assert_int_equal(again.stop_on, c->stop_on);
	assert_int_equal(again.lines.n, c->lines.n);
	for (size_t i = 0; i < c->lines.n; i++)
		assert_minor_equal(again.lines.v[i].covered_minor,
				   c->lines.v[i].covered_minor);
}

static bool same_cover(const struct cover *a, const struct cover *b)
{
	if (a->covered_minor != b->covered_minor ||
	    a->suspended_minor != b->suspended_minor ||
	    a->stop_on != b->stop_on || a->limit_minor != b->limit_minor ||
	    a->headroom_minor != b->headroom_minor || a->lines.n != b->lines.n)
		return false;
	for (size_t i = 0; i < a->lines.n; i++)
		if (memcmp(a->lines.v[i].not_covered, b->lines.v[i].not_covered,
			   sizeof a->lines.v[i].not_covered) != 0)
			return false;
	return true;
}

/* Nothing differs before the day it names. */
static void a_change_is_foretold(const struct contract *k, struct debtor *d,
				 const struct cover *c)
{
	struct debtor later = *d;
	struct cover then;

	for (int i = 1; i <= 70; i++) {
		later.as_of = d->as_of + i;
		if (later.as_of >= c->changes_on)
			return;
		cover_compute(k, &later, &arena, &then);
		if (!same_cover(c, &then))
			fail_msg("it differs on %s, said was %s",
				 day_text(later.as_of),
				 day_text(c->changes_on));
	}
}

/* Debt, with tax, is paid, suspended, or has a reason. */
static void a_claim_adds_up(const struct contract *k, const struct debtor *d,
			    const struct cover *c)
{
	struct year_used none = { 0, 0 };
	struct claim claim;
	int64_t sum;

	if (k->oldest_first || c->counted_minor == 0)
		return;
	claim_compute(k, d, d, &none, &arena, &claim);
	sum = claim.indemnity_minor + claim.suspended_minor;
	for (int why = 0; why < UNCOVERED__COUNT; why++)
		sum += claim.not_covered[why];
	assert_minor_equal(sum, claim.debt_incl_minor);
	if (claim.indemnity_minor < 0 ||
	    claim.indemnity_minor > claim.covered_minor)
		fail_msg("an indemnity above what is covered");
}

/* What comes in and what the insurer pays, together, never falls because the
 * debtor paid. */
static void paying_never_costs(const struct contract *k, struct debtor *d)
{
	struct year_used none = { 0, 0 };
	struct debtor_invoice *di =
		&d->invoices.v[next((unsigned)d->invoices.n)];
	struct claim before, after;
	int64_t paid = di->inv.outstanding_minor / 2;

	if (k->threshold.minor >= 0 || k->oldest_first || !paid ||
	    di->disputed_minor)
		return;
	claim_compute(k, d, d, &none, &arena, &before);
	di->inv.outstanding_minor -= paid;
	claim_compute(k, d, d, &none, &arena, &after);
	di->inv.outstanding_minor += paid;
	/* Rounding of an amount without tax may cost a cent or two. */
	if (after.indemnity_minor + paid + 2 < before.indemnity_minor)
		fail_msg("%lld paid, the indemnity falls from %lld to %lld",
			 (long long)paid, (long long)before.indemnity_minor,
			 (long long)after.indemnity_minor);
}

static void one_round(uint64_t seed)
{
	const struct contract *k;
	struct debtor *d;
	struct cover c;

	state_of = seed * 2654435761u + 1;
	arena_reset(&arena);
	k = any_contract();
	d = any_debtor();
	cover_compute(k, d, &arena, &c);
	every_cent_has_its_place(&c);
	the_books_are_what_counts(k, d, &c);
	a_limit_is_never_exceeded(k, d, &c);
	deliveries_share_the_limit_of_their_day(k, &c);
	order_does_not_matter(k, d, &c);
	a_change_is_foretold(k, d, &c);
	a_claim_adds_up(k, d, &c);
	paying_never_costs(k, d);
}

static uint64_t round_now;

static int tell_seed(void **state)
{
	(void)state;
	if (round_now < ROUNDS)
		print_message("the round was %llu\n",
			      (unsigned long long)round_now);
	arena_release(&arena);
	return 0;
}

static void whatever_the_figures_are(void **state)
{
	(void)state;
	for (round_now = 0; round_now < ROUNDS; round_now++)
		one_round(round_now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(whatever_the_figures_are, tell_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
