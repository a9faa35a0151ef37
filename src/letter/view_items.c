/*
 * What is owed: the invoices that are demanded, those that are disputed, those
 * that are only listed, the credits, and how the sum to be paid comes about.
 */
#include <string.h>

#include "build.h"
#include "locale.h"
#include "relance/text.h"
#include "view.h"

struct sums {
	int64_t amount, outstanding, overdue, payable, disputed;
	int days; /* of the oldest */
	size_t n;
	bool in_part;
};

static void add_to(int64_t *sum, int64_t minor)
{
	if (!money_add(sum, minor))
		BUG("a sum of invoices is out of range");
}

/* Rather the day's own words than a number that means nothing. */
static const char *late_of(struct builder *b, int late)
{
	return late > 0 ? arena_printf(b->arena, "%d", late) : "–";
}

/* For the insurer alone: a customer may not know of it. */
static const char *assigned_to(const struct builder *b,
			       const struct invoice *inv)
{
	const struct factor *f =
		config_factor(&b->req->rules->config, inv->assigned_to);
	const char *name = f		      ? f->name
			   : inv->assigned_to ? inv->assigned_to
			   : inv->factoring   ? "factor"
					      : NULL;

	/* Nor may the insurer tell him, who goes on to collect the debt. */
	if (name && invoice_factoring(inv) == FACTORING_CONFIDENTIAL)
		return arena_printf(b->arena, "%s (%s)", name,
				    locale_in_confidence(b->language));
	return name;
}

static const char *member_name(const struct builder *b,
			       const struct invoice *inv)
{
	const struct customer *c = &view_owner(b, inv)->customer;

	return view_clean(b->arena, c->name ? c->name : c->customer_id);
}

static void fill_row(struct builder *b, const char **cell,
		     const struct invoice *inv, int64_t outstanding)
{
	/* Paid in part, and no more left out: the line then adds up. */
	int64_t paid = inv->amount_minor - outstanding;

	cell[ROW_NUMBER] = view_number(b, inv);
	cell[ROW_ISSUED_ON] = view_date_short(b, inv->issued_on);
	cell[ROW_DUE_ON] = view_date_short(b, inv->due_on);
	cell[ROW_AMOUNT] = view_money(b, inv->amount_minor, inv->currency);
	cell[ROW_PAID] = view_money(b, paid, inv->currency);
	cell[ROW_OUTSTANDING] = view_money(b, outstanding, inv->currency);
	cell[ROW_PAYABLE] = cell[ROW_OUTSTANDING];
	cell[ROW_DAYS_OVERDUE] = late_of(b, days_overdue(inv, b->snap->as_of));
	cell[ROW_PO_NUMBER] = view_clean(b->arena, inv->po_number);
	if (b->snap->members.n)
		cell[ROW_MEMBER] = member_name(b, inv);
	if (b->msg->to_insurer)
		cell[ROW_ASSIGNED_TO] =
			view_clean(b->arena, assigned_to(b, inv));
}

static void count_row(struct builder *b, struct sums *sums,
		      const struct invoice *inv, int64_t outstanding)
{
	int late = days_overdue(inv, b->snap->as_of);

	add_to(&sums->amount, inv->amount_minor);
	add_to(&sums->outstanding, outstanding);
	if (late > 0)
		add_to(&sums->overdue, outstanding);
	if (late > sums->days)
		sums->days = late;
	sums->n++;
}

/* ---- disputes ---------------------------------------------------------- */

static void fill_disputed(struct builder *b, const char **cell,
			  const struct invoice *inv,
			  const struct planned_item *item)
{
	if (!item->disputed_minor)
		return;
	cell[ROW_IS_DISPUTED] = "yes";
	cell[ROW_DISPUTED] = view_money(b, item->disputed_minor, inv->currency);
	cell[ROW_DISPUTE_REASON] = view_clean(
		b->arena, invoice_dispute_reason(view_owner(b, inv), inv));
}

/* ---- the items of the message ------------------------------------------ */

/*
 * In stage reminder all is demanded that may be; in the other stages what
 * stands on the message's own step, the rest is information. An insurer is
 * told of what the step is about, whatever may be demanded of it.
 */
static bool is_demanded(const struct builder *b,
			const struct planned_item *item)
{
	if (b->msg->to_insurer)
		return item->step != NULL;
	return item->payable_minor > 0 &&
	       (item->step || b->msg->step->stage == STAGE_REMINDER);
}

static int64_t payable_of(const struct builder *b,
			  const struct planned_item *item)
{
	return b->msg->to_insurer ? item->outstanding_minor
				  : item->payable_minor;
}

static void add_item(struct builder *b, enum list_id list, struct sums *sums,
		     const struct planned_item *item)
{
	const struct invoice *inv = &b->snap->invoices.v[item->invoice];
	const char **cell = view_row_add(b, list);
	int64_t payable = payable_of(b, item);

	fill_row(b, cell, inv, item->outstanding_minor);
	fill_disputed(b, cell, inv, item);
	if (payable != item->outstanding_minor) {
		cell[ROW_PAYABLE] = view_money(b, payable, inv->currency);
		sums->in_part = true;
	}
	count_row(b, sums, inv, item->outstanding_minor);
	add_to(&sums->payable, payable);
	add_to(&sums->disputed, item->disputed_minor);
}

static void sum_or_nothing(struct builder *b, enum global_field field,
			   int64_t minor)
{
	if (minor > 0)
		view_set(b, field, view_money(b, minor, b->msg->currency));
}

/* Outstanding, less what is disputed, less what is not due yet, less credits:
 * what is left is to be paid. */
static void add_totals(struct builder *b, const struct sums *due)
{
	const char *currency = b->msg->currency;
	int64_t payable = due->payable;

	if (!b->msg->to_insurer && b->msg->payable_minor < payable)
		payable = b->msg->payable_minor;
	view_set(b, GLOBAL_TOTAL_PAYABLE, view_money(b, payable, currency));
	view_set(b, GLOBAL_TOTAL_OUTSTANDING,
		 view_money(b, due->outstanding, currency));
	sum_or_nothing(b, GLOBAL_TOTAL_NETTED, due->payable - payable);
	sum_or_nothing(b, GLOBAL_CREDIT_LEFT,
		       b->msg->credits_minor - (due->payable - payable));
	if (due->in_part) {
		sum_or_nothing(b, GLOBAL_TOTAL_DISPUTED, due->disputed);
		sum_or_nothing(b, GLOBAL_TOTAL_PLANNED,
			       due->outstanding - due->disputed - due->payable);
	}
	view_set(b, GLOBAL_TOTAL_AMOUNT, view_money(b, due->amount, currency));
	view_set(b, GLOBAL_TOTAL_PAID,
		 view_money(b, due->amount - due->outstanding, currency));
	view_set(b, GLOBAL_TOTAL_COUNT, arena_printf(b->arena, "%zu", due->n));
	view_set(b, GLOBAL_TOTAL_DAYS, arena_printf(b->arena, "%d", due->days));
	view_set(b, GLOBAL_SEVERAL, due->n > 1 ? "yes" : NULL);
	view_set(b, GLOBAL_HAS_INVOICES, due->n ? "yes" : NULL);
	view_set(b, GLOBAL_IN_PART, due->in_part ? "yes" : NULL);
	view_set(b, GLOBAL_HAS_DEDUCTIONS,
		 payable != due->outstanding ? "yes" : NULL);
}

static void add_message_items(struct builder *b)
{
	struct sums due = { 0 }, others = { 0 }, disputed = { 0 };
	size_t n = b->msg->items.n;

	view_rows_new(b, LIST_INVOICES, n);
	view_rows_new(b, LIST_OTHERS, n);
	view_rows_new(b, LIST_DISPUTED, n);
	for (size_t i = 0; i < n; i++) {
		const struct planned_item *item = &b->msg->items.v[i];

		if (item->disputed_minor && !b->msg->to_insurer)
			add_item(b, LIST_DISPUTED, &disputed, item);
		if (is_demanded(b, item))
			add_item(b, LIST_INVOICES, &due, item);
		else if (item->disputed_minor < item->outstanding_minor ||
			 b->msg->to_insurer)
			add_item(b, LIST_OTHERS, &others, item);
	}
	add_totals(b, &due);
	view_set(b, GLOBAL_DISPUTED_AMOUNT,
		 view_money(b, disputed.disputed, b->msg->currency));
	view_set(b, GLOBAL_HAS_DISPUTED, disputed.n ? "yes" : NULL);
	view_set(b, GLOBAL_OTHERS_OUTSTANDING,
		 view_money(b, others.outstanding, b->msg->currency));
	view_set(b, GLOBAL_HAS_OTHERS, others.n ? "yes" : NULL);
}

/* ---- the whole account ------------------------------------------------- */

static bool is_foreign(const struct builder *b, const struct invoice *inv)
{
	return !str_eq(inv->currency, b->msg->currency);
}

static bool on_account(const struct invoice *inv)
{
	return inv->outstanding_minor > 0 && inv->status != INVOICE_DRAFT &&
	       inv->status != INVOICE_CANCELLED;
}

/* The message's item of each invoice of the snapshot, or NULL. */
static const struct planned_item **items_by_invoice(const struct builder *b)
{
	const struct planned_item **of = ARENA_ARRAY(
		b->arena, const struct planned_item *, b->snap->invoices.n);

	for (size_t i = 0; i < b->msg->items.n; i++)
		of[b->msg->items.v[i].invoice] = &b->msg->items.v[i];
	return of;
}

static void add_account_row(struct builder *b, const struct invoice *inv,
			    const struct planned_item *item, struct sums *sums)
{
	const char **cell = view_row_add(b, LIST_ACCOUNT);

	fill_row(b, cell, inv, inv->outstanding_minor);
	cell[ROW_MEMBER] = view_clean(
		b->arena, inv->customer_id ? inv->customer_id
					   : b->snap->customer.customer_id);
	if (item) {
		fill_disputed(b, cell, inv, item);
		add_to(&sums->disputed, item->disputed_minor);
	}
	if (cell[ROW_ASSIGNED_TO])
		view_set(b, GLOBAL_HAS_ASSIGNED, "yes");
	if (!is_foreign(b, inv))
		count_row(b, sums, inv, inv->outstanding_minor);
}

/* Of the debtor's other customers, whose invoices the message lists too. */
static void add_account_of_others(struct builder *b, struct sums *sums)
{
	for (size_t i = 0; i < b->msg->also.n; i++) {
		const struct debtor_invoice *di = b->msg->also.v[i];
		struct planned_item item = {
			.outstanding_minor = di->inv.outstanding_minor,
			.disputed_minor = di->disputed_minor,
		};

		add_account_row(b, &di->inv, &item, sums);
	}
}

/* No other message tells of them, so this one does. */
static void add_foreign_of_others(struct builder *b, const struct debtor *d)
{
	struct sums none = { 0 };

	for (size_t i = 0; i < d->invoices.n; i++) {
		const struct invoice *inv = &d->invoices.v[i].inv;

		if (is_foreign(b, inv) && on_account(inv) &&
		    !str_eq(inv->customer_id, b->snap->customer.customer_id))
			add_account_row(b, inv, NULL, &none);
	}
}

/* "1 000,00 $, 200,00 £": a sum for each currency but the letter's. */
static void add_foreign_sums(struct builder *b, const struct debtor *d)
{
	struct VEC(struct money) sums = { 0 };
	struct str out = STR_INIT;

	for (size_t i = 0, k; i < d->invoices.n; i++) {
		const struct invoice *inv = &d->invoices.v[i].inv;
		struct money sum = { 0 };

		if (!is_foreign(b, inv) || !on_account(inv))
			continue;
		for (k = 0; k < sums.n; k++)
			if (str_eq(sums.v[k].currency, inv->currency))
				break;
		memcpy(sum.currency, inv->currency, sizeof sum.currency);
		if (k == sums.n)
			VEC_PUSH(b->arena, &sums, sum);
		add_to(&sums.v[k].minor, inv->outstanding_minor);
	}
	for (size_t k = 0; k < sums.n; k++)
		str_addf(&out, "%s%s", k ? ", " : "",
			 view_money(b, sums.v[k].minor, sums.v[k].currency));
	view_set(b, GLOBAL_ACCOUNT_FOREIGN, sums.n ? view_keep(b, &out) : NULL);
	if (!sums.n)
		str_release(&out);
}

/* What the insurer gets: everything that is open, due or not. */
static void add_account(struct builder *b)
{
	const struct planned_item **item;
	const struct debtor *d =
		b->req->dossier ? &b->req->dossier->of->debtor : NULL;
	struct sums sums = { 0 };

	if (!b->msg->to_insurer)
		return;
	item = items_by_invoice(b);
	view_rows_new(b, LIST_ACCOUNT,
		      b->snap->invoices.n + b->msg->also.n +
			      (d ? d->invoices.n : 0));
	for (size_t i = 0; i < b->snap->invoices.n; i++)
		if (on_account(&b->snap->invoices.v[i]))
			add_account_row(b, &b->snap->invoices.v[i], item[i],
					&sums);
	add_account_of_others(b, &sums);
	if (d) {
		add_foreign_of_others(b, d);
		add_foreign_sums(b, d);
	}
	view_set(b, GLOBAL_HAS_ACCOUNT,
		 b->view->list[LIST_ACCOUNT].n ? "yes" : NULL);
	view_set(b, GLOBAL_ACCOUNT_OUTSTANDING,
		 view_money(b, sums.outstanding, b->msg->currency));
	view_set(b, GLOBAL_ACCOUNT_OVERDUE,
		 view_money(b, sums.overdue, b->msg->currency));
	sum_or_nothing(b, GLOBAL_ACCOUNT_DISPUTED, sums.disputed);
}

/* ---- credits ----------------------------------------------------------- */

static void fill_credit(struct builder *b, const char **cell,
			const struct credit *c, int64_t left)
{
	cell[ROW_CREDIT_ON] = view_date_short(b, c->on);
	cell[ROW_CREDIT_NUMBER] = view_clean(b->arena, c->number);
	cell[ROW_CREDIT_AMOUNT] = view_money(b, left, c->currency);
	if (c->surplus)
		cell[ROW_CREDIT_IS_SURPLUS] = "yes";
	else if (c->kind == PAYMENT_CREDIT_NOTE)
		cell[ROW_CREDIT_IS_NOTE] = "yes";
	else
		cell[ROW_CREDIT_IS_PAYMENT] = "yes";
}

/* What went back is taken to have used up the oldest: the newest that make up
 * the sum are those that are left. */
static size_t first_left(const struct builder *b, int64_t *left_out)
{
	const struct snapshot *snap = b->snap;
	int64_t missing = b->msg->credits_minor;
	size_t i = snap->credits.n;

	*left_out = 0;
	while (i && missing > 0) {
		const struct credit *c = &snap->credits.v[--i];

		if (c->amount_minor <= 0 ||
		    !str_eq(c->currency, b->msg->currency))
			continue;
		*left_out =
			c->amount_minor < missing ? c->amount_minor : missing;
		missing -= *left_out;
	}
	return missing > 0 ? snap->credits.n : i;
}

static void add_credit_rows(struct builder *b)
{
	int64_t left;
	size_t from = first_left(b, &left);

	view_rows_new(b, LIST_CREDITS, b->snap->credits.n - from);
	for (size_t i = from; i < b->snap->credits.n; i++) {
		const struct credit *c = &b->snap->credits.v[i];

		if (c->amount_minor <= 0 ||
		    !str_eq(c->currency, b->msg->currency))
			continue;
		fill_credit(b, view_row_add(b, LIST_CREDITS), c,
			    i == from ? left : c->amount_minor);
	}
	view_set(b, GLOBAL_HAS_CREDITS,
		 b->view->list[LIST_CREDITS].n ? "yes" : NULL);
}

/* Cash and credit notes without an invoice: whoever is asked to pay should
 * see that we know of them. */
static void add_credits(struct builder *b)
{
	if (b->msg->credits_minor <= 0)
		return;
	view_set(b, GLOBAL_UNAPPLIED,
		 view_money(b, b->msg->credits_minor, b->msg->currency));
	add_credit_rows(b);
}

void view_add_items(struct builder *b)
{
	view_set(b, GLOBAL_HAS_MEMBERS, b->snap->members.n ? "yes" : NULL);
	add_message_items(b);
	add_account(b);
	add_credits(b);
}
