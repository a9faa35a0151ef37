/*
 * The indemnity, figure by figure, in the order of the computation: what is
 * covered at the date of loss, the threshold, the insured percentage, the
 * deductible, what always stays with us, lateness, the aggregate of the year,
 * the maximum of the year. Rounded once with the deductible; everything after
 * it is whole cents.
 */
#include <string.h>

#include "relance/text.h"
#include "room.h"

#define WHOLE 10000 /* hundredths of a percent */

static int64_t at_least_0(int64_t minor)
{
	return minor > 0 ? minor : 0;
}

static int64_t half_up(int128 value, int128 by)
{
	return (int64_t)((value * 2 + by) / (by * 2));
}

/* ---- the date of loss ---------------------------------------------------- */

static const struct debtor_event *insolvency_of(const struct debtor *d)
{
	for (size_t i = 0; i < d->events.n; i++)
		if (d->events.v[i].kind == DEBTOR_INSOLVENCY &&
		    d->events.v[i].on <= d->as_of)
			return &d->events.v[i];
	return NULL;
}

static bool is_of(const struct contract *k, const struct filed *f)
{
	return !f->under_way && str_eq(f->contract, k->name);
}

/* The first of that name; one whose end was told only when there is no
 * other. */
static const struct filed *first_filed(const struct contract *k,
				       const struct debtor *d, const char *file)
{
	const struct filed *closed = NULL;

	for (size_t i = 0; i < d->filed.n; i++) {
		const struct filed *f = &d->filed.v[i];

		if (!is_of(k, f) || !str_eq(f->file, file))
			continue;
		if (!filed_is_closed(d, f))
			return f;
		if (!closed)
			closed = f;
	}
	return closed;
}

/* The filing that counts: the one that hands over, else the notice. */
static const struct filed *case_filed(const struct contract *k,
				      const struct debtor *d)
{
	return first_filed(k, d, k->hands_over ? k->hands_over : "notice");
}

static civil_day received_on(const struct filed *f)
{
	if (!f)
		return DAY_NONE;
	return f->received_on != DAY_NONE ? f->received_on : f->filed_on;
}

static const struct filed *notice_filed(const struct contract *k,
					const struct debtor *d)
{
	const struct filed *notice = first_filed(k, d, "notice");

	return notice ? notice : case_filed(k, d);
}

static civil_day notice_on(const struct contract *k, const struct debtor *d)
{
	return received_on(notice_filed(k, d));
}

static const struct invoice *oldest_of(const struct contract *k,
				       const struct debtor *d)
{
	const struct invoice *oldest = NULL;

	for (size_t i = 0; i < d->invoices.n; i++) {
		const struct invoice *inv = &d->invoices.v[i].inv;

		if (is_open(inv) && in_currency(k, inv) &&
		    (!oldest || first_due_of(inv) < first_due_of(oldest)))
			oldest = inv;
	}
	return oldest;
}

civil_day claim_date_of_loss(const struct contract *k, const struct debtor *d)
{
	const struct debtor_event *insolvent = insolvency_of(d);
	const struct invoice *oldest = oldest_of(k, d);
	struct anchor_days days;
	civil_day from;

	if (insolvent)
		return insolvent->on;
	if (k->waiting.unit == SPAN_NONE)
		return DAY_NONE;
	from = notice_on(k, d);
	if (k->waiting_from != ANCHOR_NOTICE_RECEIVED) {
		if (!oldest)
			return DAY_NONE;
		days = anchors_of(k, oldest, d->country);
		from = days.on[k->waiting_from];
	}
	return from == DAY_NONE
		       ? DAY_NONE
		       : calendar_add_span(k->calendar, from, k->waiting);
}

static civil_day later(civil_day a, civil_day b)
{
	return a > b ? a : b;
}

/* The insurer has all that it asked for once it speaks again after its last
 * question; DAY_NONE: it still asks. */
static civil_day complete_on(const struct contract *k, const struct debtor *d,
			     civil_day told)
{
	civil_day on = told;

	for (size_t i = 0; i < d->answers.n; i++) {
		const struct insurer_answer *a = &d->answers.v[i];

		if (!str_eq(a->contract, k->name) || a->on > d->as_of ||
		    a->kind == ANSWER_FEE)
			continue;
		if (a->kind == ANSWER_QUESTION)
			on = DAY_NONE;
		else if (on == DAY_NONE)
			on = a->on;
	}
	return on;
}

/* Of an insolvency the insurer pays from when it was told. */
static civil_day expected_on(const struct contract *k, const struct debtor *d,
			     const struct claim *claim)
{
	civil_day told = notice_on(k, d), on = claim->date_of_loss;

	if (on == DAY_NONE || k->pay_within.unit == SPAN_NONE)
		return DAY_NONE;
	if (claim->cause == DEBTOR_INSOLVENCY && told != DAY_NONE)
		on = later(on, told);
	on = calendar_add_span(k->calendar, on, k->pay_within);
	if (k->assess_within.unit == SPAN_NONE || told == DAY_NONE)
		return on;
	told = complete_on(k, d, told);
	return told == DAY_NONE
		       ? DAY_NONE
		       : later(on, calendar_add_span(k->calendar, told,
						     k->assess_within));
}

/* ---- from the loss to the indemnity -------------------------------------- */

/* The insured share of each layer, summed: minor units times WHOLE. */
static int128 weighted(const struct contract *k, const struct debtor *d,
		       const struct cover *cover)
{
	int128 sum = 0;

	for (size_t i = 0; i < cover->lines.n; i++)
		sum += insured_part(k, d, &cover->lines.v[i]);
	return sum;
}

static void take_percentage(const struct contract *k, const struct debtor *d,
			    const struct cover *cover, struct claim *out)
{
	int64_t deductible = at_least_0(k->deductible.minor);
	int128 share = out->loss_minor ? weighted(k, d, cover) : 0;
	int128 after;

	out->after_percentage_minor = half_up(share, WHOLE);
	if (k->deductible_first && out->loss_minor)
		after = share * at_least_0(out->loss_minor - deductible) /
			out->loss_minor;
	else
		after = share - (int128)deductible * WHOLE;
	out->after_deductible_minor = after > 0 ? half_up(after, WHOLE) : 0;
}

/* The insured keeps at least that much of the loss. */
static int64_t retained(const struct contract *k, const struct claim *out)
{
	int64_t most = at_least_0(out->loss_minor -
				  at_least_0(k->minimum_retention.minor));

	return at_least_0(out->after_deductible_minor - most);
}

/* The notice, and the filing that hands over where that is another one. */
static bool opens_case(const struct contract *k, const struct deadline *d)
{
	return str_eq(d->filing->file, "notice") ||
	       (k->hands_over && str_eq(d->filing->file, k->hands_over));
}

/* Who acknowledges a missed deadline has missed it all the same. */
static bool is_late(const struct contract *k, const struct deadlines *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (opens_case(k, &list->v[i]) &&
		    (list->v[i].state == DEADLINE_MISSED ||
		     list->v[i].state == DEADLINE_ACKNOWLEDGED))
			return true;
	return false;
}

static int64_t lost_by_lateness(const struct contract *k, int64_t minor,
				const struct deadlines *list)
{
	if (!is_late(k, list))
		return 0;
	switch (k->late_notice) {
	case LATE_WARN:
		return 0;
	case LATE_VOID:
		return minor;
	case LATE_REDUCE:
		return percent_of(minor, k->late_reduce);
	}
	BUG("late_notice %d", (int)k->late_notice);
}

/* What of this claim exceeds the aggregate that the year must bear first; where
 * losses count towards it, no more than the claim itself. */
static int64_t above_aggregate(const struct contract *k, int64_t minor,
			       const struct year_used *used, struct claim *out)
{
	int64_t most = k->aggregate.minor, counted, above;

	out->aggregate_before_minor =
		used->aggregate_minor + at_least_0(k->aggregate_used.minor);
	counted = k->aggregate_of_loss && minor ? out->loss_minor : minor;
	out->aggregate_after_minor = out->aggregate_before_minor + counted;
	if (most <= 0)
		return minor;
	above = at_least_0(out->aggregate_after_minor - most) -
		at_least_0(out->aggregate_before_minor - most);
	return above < minor ? above : minor;
}

static int64_t below_maximum(const struct contract *k, int64_t minor,
			     const struct year_used *used, struct claim *out)
{
	out->maximum_left_minor = INT64_MAX;
	if (k->maximum.minor < 0)
		return minor;
	out->maximum_left_minor =
		at_least_0(k->maximum.minor - used->paid_minor -
			   at_least_0(k->maximum_paid.minor));
	return minor < out->maximum_left_minor ? minor
					       : out->maximum_left_minor;
}

static void indemnify(const struct contract *k, const struct debtor *d,
		      const struct cover *cover, const struct deadlines *list,
		      const struct year_used *used, struct claim *out)
{
	int64_t minor, paid;

	out->loss_minor = out->covered_minor;
	if (k->threshold.minor >= 0 && out->loss_minor <= k->threshold.minor) {
		out->not_covered[UNCOVERED_BELOW_THRESHOLD] += out->loss_minor;
		out->loss_minor = 0;
	}
	take_percentage(k, d, cover, out);
	out->retention_minor = retained(k, out);
	minor = out->after_deductible_minor - out->retention_minor;
	out->late_minor = lost_by_lateness(k, minor, list);
	minor -= out->late_minor;
	out->not_covered[UNCOVERED_LATE_NOTICE] += out->late_minor;
	minor = above_aggregate(k, minor, used, out);
	paid = below_maximum(k, minor, used, out);
	out->not_covered[UNCOVERED_MAX_LIABILITY] += minor - paid;
	out->indemnity_minor = paid;
	out->not_covered[UNCOVERED_RETENTION] =
		out->loss_minor - minor - out->late_minor;
	out->advance_minor = k->advance > 0 ? percent_of(paid, k->advance) : 0;
}

/* ---- the case ------------------------------------------------------------ */

static void take_cover(const struct contract *k, const struct debtor *d,
		       const struct cover *cover, struct claim *out)
{
	out->debt_incl_minor = cover->outstanding_incl_minor;
	out->debt_excl_minor = cover->outstanding_excl_minor;
	out->covered_minor = cover->covered_minor;
	out->suspended_minor = cover->suspended_minor;
	for (size_t i = 0; i < cover->lines.n; i++) {
		const struct cover_line *line = &cover->lines.v[i];

		if (!in_currency(k, &d->invoices.v[line->invoice].inv))
			continue;
		for (int why = 0; why < UNCOVERED__COUNT; why++)
			out->not_covered[why] += line->not_covered[why];
	}
	if (!k->vat_covered)
		out->not_covered[UNCOVERED_VAT] +=
			out->debt_incl_minor - out->debt_excl_minor;
}

static enum claim_state after_answer(enum claim_state before,
				     enum answer_kind kind)
{
	switch (kind) {
	case ANSWER_ACK:
		return CLAIM_ACKNOWLEDGED;
	case ANSWER_ACCEPT:
		return CLAIM_ACCEPTED;
	case ANSWER_REFUSE:
		return CLAIM_REFUSED;
	case ANSWER_QUESTION:
		return CLAIM_IN_QUESTION;
	case ANSWER_PAY:
		return CLAIM_PAID;
	case ANSWER_HAND_BACK:
		return CLAIM_HANDED_BACK;
	case ANSWER_FEE:
	case ANSWER__COUNT:
		break;
	}
	return before;
}

/* The end of the case before this one; what was said by then was about
 * that. */
static civil_day begins_after(const struct contract *k, const struct debtor *d)
{
	const struct filed *notice = notice_filed(k, d);
	civil_day on = DAY_NONE;

	if (!notice || filed_is_closed(d, notice))
		return DAY_NONE;
	for (size_t i = 0; i < d->filed.n; i++) {
		const struct filed *f = &d->filed.v[i];

		if (is_of(k, f) && filed_is_closed(d, f) && f->closed_on > on)
			on = f->closed_on;
	}
	return on;
}

/* Its newest decision, where it told a figure. */
static void take_figure(const struct insurer_answer *a, struct claim *out)
{
	if (a->kind == ANSWER_PAY)
		out->paid_minor += at_least_0(a->amount_minor);
	else if (a->kind == ANSWER_FEE)
		out->fees_minor += at_least_0(a->amount_minor);
	else if (a->kind == ANSWER_ACCEPT)
		out->accepted_minor = a->amount_minor;
	else if (a->kind == ANSWER_REFUSE || a->kind == ANSWER_HAND_BACK)
		out->accepted_minor = -1;
}

static void take_answers(const struct contract *k, const struct debtor *d,
			 struct claim *out)
{
	const struct filed *notice = notice_filed(k, d);
	civil_day after = begins_after(k, d);

	if (notice)
		out->state = CLAIM_NOTIFIED;
	for (size_t i = 0; i < d->answers.n; i++) {
		const struct insurer_answer *a = &d->answers.v[i];

		if (!str_eq(a->contract, k->name) || a->on > d->as_of ||
		    a->on < after)
			continue;
		out->state = after_answer(out->state, a->kind);
		take_figure(a, out);
	}
	if (notice && filed_is_closed(d, notice))
		out->state = CLAIM_WITHDRAWN;
	if (out->state == CLAIM_REFUSED || out->state == CLAIM_WITHDRAWN)
		out->expected_on = DAY_NONE;
}

static civil_day first_due(const struct deadlines *list, const char *file)
{
	civil_day first = DAY_NONE;

	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i].filing->file, file) &&
		    (first == DAY_NONE || list->v[i].due_on < first))
			first = list->v[i].due_on;
	return first;
}

/* By when the first notice was due, whatever made it so. */
static civil_day notice_due(const struct contract *k,
			    const struct deadlines *list)
{
	civil_day on = first_due(list, "notice");

	return on == DAY_NONE && k->hands_over ? first_due(list, k->hands_over)
					       : on;
}

/* An insolvency is a loss from its own day on, and mostly known later: by when
 * it was to be told was not known on the day of loss. */
static void add_told_later(const struct contract *k, const struct debtor *now,
			   struct arena *arena, struct deadlines *list)
{
	struct deadlines known;
	struct cover cover;

	cover_compute(k, now, arena, &cover);
	cover_deadlines(k, now, &cover, arena, &known);
	for (size_t i = 0; i < known.n; i++)
		if (known.v[i].event &&
		    known.v[i].event->kind == DEBTOR_INSOLVENCY)
			VEC_PUSH(arena, list, known.v[i]);
}

void claim_compute(const struct contract *k, const struct debtor *at_loss,
		   const struct debtor *now, const struct year_used *used,
		   struct arena *arena, struct claim *out)
{
	struct cover cover;
	struct deadlines list;

	*out = (struct claim){ .cause = insolvency_of(now) ? DEBTOR_INSOLVENCY
							   : DEBTOR_OVERDUE,
			       .accepted_minor = -1 };
	cover_compute(k, at_loss, arena, &cover);
	cover_deadlines(k, at_loss, &cover, arena, &list);
	if (out->cause == DEBTOR_INSOLVENCY)
		add_told_later(k, now, arena, &list);
	take_cover(k, at_loss, &cover, out);
	indemnify(k, at_loss, &cover, &list, used, out);
	out->notice_due_on = notice_due(k, &list);
	out->notice_received_on = notice_on(k, now);
	out->date_of_loss = claim_date_of_loss(k, now);
	out->expected_on = expected_on(k, now, out);
	take_answers(k, now, out);
	recover(k, at_loss, now, &cover, out);
	if (k->fees_on_uncovered && out->debt_excl_minor > 0)
		out->fees_charged_minor =
			part_of(out->fees_minor,
				out->debt_excl_minor - cover.covered_excl_minor,
				out->debt_excl_minor);
	out->balance_minor = (out->accepted_minor >= 0 ? out->accepted_minor
						       : out->indemnity_minor) -
			     out->paid_minor;
}
