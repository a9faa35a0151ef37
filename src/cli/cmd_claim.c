/* `claim`: what the insurer will pay, figure by figure. */
#include <string.h>

#include "cmd.h"
#include "insurer.h"
#include "relance/text.h"

static const struct table_column columns[] = {
	{ "", ALIGN_LEFT },
	{ "", ALIGN_RIGHT },
};

struct sheet {
	struct context *c;
	struct table table;
	const char *currency;
};

static void figure(struct sheet *s, const char *what, int64_t minor)
{
	table_cell(&s->table, what);
	table_money(&s->table, minor, s->currency);
}

static void figure_if(struct sheet *s, const char *what, int64_t minor)
{
	if (minor)
		figure(s, what, minor);
}

static void day_line(struct sheet *s, const char *what, civil_day on)
{
	char day[DATE_TEXT_SIZE];

	if (on == DAY_NONE)
		return;
	table_cell(&s->table, what);
	table_cell(&s->table, date_to_text(on, day));
}

static const char *not_covered_words(struct sheet *s, enum uncovered why)
{
	return arena_printf(&s->c->arena, "    not covered: %s",
			    uncovered_name(why));
}

/* The others come up later in the computation, out of what is covered. */
static bool is_of_cover(enum uncovered why)
{
	return why != UNCOVERED_BELOW_THRESHOLD &&
	       why != UNCOVERED_LATE_NOTICE && why != UNCOVERED_MAX_LIABILITY &&
	       why != UNCOVERED_RETENTION;
}

static void of_the_year(struct sheet *s, const struct contract *k,
			const struct claim *c)
{
	if (k->aggregate.minor > 0) {
		figure(s, "aggregate of the year before",
		       c->aggregate_before_minor);
		figure(s, "    and after", c->aggregate_after_minor);
		figure(s, "    borne by us up to", k->aggregate.minor);
	}
	if (c->maximum_left_minor == INT64_MAX)
		return;
	figure(s, "left of the maximum of the year", c->maximum_left_minor);
	figure_if(s, "    not paid above it",
		  c->not_covered[UNCOVERED_MAX_LIABILITY]);
}

static void computation(struct sheet *s, const struct contract *k,
			const struct claim *c)
{
	figure(s, "owed, with tax", c->debt_incl_minor);
	figure(s, "owed, without tax", c->debt_excl_minor);
	for (int why = 0; why < UNCOVERED__COUNT; why++)
		if (is_of_cover((enum uncovered)why) && c->not_covered[why])
			figure(s, not_covered_words(s, (enum uncovered)why),
			       c->not_covered[why]);
	figure_if(s, "suspended while disputed", c->suspended_minor);
	figure(s, "covered", c->covered_minor);
	figure_if(s, "not paid, below the threshold",
		  c->not_covered[UNCOVERED_BELOW_THRESHOLD]);
	figure(s, "insured percentage of it", c->after_percentage_minor);
	if (c->after_deductible_minor != c->after_percentage_minor)
		figure(s, "after the deductible", c->after_deductible_minor);
	figure_if(s, "kept as minimum retention", c->retention_minor);
	figure_if(s, "lost because the notice is late", c->late_minor);
	of_the_year(s, k, c);
	figure(s, "indemnity", c->indemnity_minor);
	figure_if(s, "advance", c->advance_minor);
	figure(s, "what stays with us of the loss",
	       c->not_covered[UNCOVERED_RETENTION]);
}

static void accepted(struct sheet *s, const struct claim *c)
{
	if (c->accepted_minor < 0)
		return;
	figure(s, "accepted by the insurer", c->accepted_minor);
	if (c->accepted_minor < c->indemnity_minor)
		figure(s, "    less than computed",
		       c->indemnity_minor - c->accepted_minor);
	else if (c->accepted_minor > c->indemnity_minor)
		figure(s, "    more than computed",
		       c->accepted_minor - c->indemnity_minor);
}

static void afterwards(struct sheet *s, const struct claim *c)
{
	accepted(s, c);
	figure_if(s, "paid by the insurer", c->paid_minor);
	if (c->paid_minor && c->balance_minor > 0)
		figure(s, "    to come", c->balance_minor);
	figure_if(s, "recovered since the loss", c->recovered_minor);
	figure_if(s, "    of it the insurer's", c->insurer_recovery_minor);
	figure_if(s, "    of it ours", c->insured_recovery_minor);
	figure_if(s, "costs of collection", c->fees_minor);
	figure_if(s, "    of it charged to us", c->fees_charged_minor);
	day_line(s, "notice due", c->notice_due_on);
	day_line(s, "notice received", c->notice_received_on);
	day_line(s, "date of loss", c->date_of_loss);
	day_line(s, "payment expected", c->expected_on);
}

static const char *state_words(enum claim_state state)
{
	switch (state) {
	case CLAIM_NONE:
		return "not filed yet";
	case CLAIM_IN_QUESTION:
		return "the insurer asks";
	case CLAIM_HANDED_BACK:
		return "handed back";
	case CLAIM_NOTIFIED:
	case CLAIM_ACKNOWLEDGED:
	case CLAIM_ACCEPTED:
	case CLAIM_REFUSED:
	case CLAIM_PAID:
	case CLAIM_WITHDRAWN:
	case CLAIM_STATE__COUNT:
		break;
	}
	return claim_state_name(state);
}

static void show(struct context *c, const struct debtor *d,
		 const struct contract *k, const struct claim *claim)
{
	struct sheet s = { .c = c, .currency = k->currency };

	text_add_safe(&c->out, debtor_name(d));
	str_addf(&c->out, ", contract %s, %s, %s\n", k->name,
		 claim->cause == DEBTOR_INSOLVENCY ? "insolvency"
						   : "protracted default",
		 state_words(claim->state));
	table_init(&s.table, &c->arena, columns, COUNT_OF(columns));
	computation(&s, k, claim);
	afterwards(&s, claim);
	table_to_text(&s.table, &c->out_style, &c->out);
	if (claim->date_of_loss != DAY_NONE)
		return;
	str_add(&c->out,
		k->waiting.unit == SPAN_NONE
			? "The contract has no waiting period, so the date of "
			  "loss is not known.\n"
			: "The date of loss is not known while no notice is "
			  "filed.\n");
}

enum status claim_load(struct context *c, const struct contract *k,
		       const struct debtor *now, struct claim *out)
{
	struct year_used used;
	struct debtor then;
	enum status st = run_at_loss(context_run(c), k, now, &c->arena, &then);

	if (st == STATUS_OK)
		st = run_year_used(context_run(c), k, now, &c->arena, &used);
	if (st == STATUS_OK)
		claim_compute(k, &then, now, &used, &c->arena, out);
	return st;
}

int cmd_claim(struct context *c)
{
	const struct contract *k = NULL;
	struct claim claim;
	struct debtor now;
	int code = context_store(c, STORE_READ);

	if (code == EX_OK)
		code = debtor_named(c, c->args.word[0], &now, &k);
	if (code == EX_OK && !k)
		code = not_insured(c, &now);
	if (code == EX_OK)
		code = exit_code(c, claim_load(c, k, &now, &claim));
	if (code != EX_OK)
		return code;
	if (c->json)
		json_claim(&c->out, &now, k, &claim);
	else
		show(c, &now, k, &claim);
	return EX_OK;
}
