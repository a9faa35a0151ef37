/*
 * What a letter can say: company, customer, invoices, earlier letters and
 * totals, written as the language writes them. Texts from outside are made
 * harmless here once, so that no renderer can forget it.
 */
#include <string.h>

#include "locale.h"
#include "relance/text.h"
#include "view.h"

struct builder {
	const struct letter_request *req;
	const struct snapshot *snap;
	const struct planned_message *msg;
	const char *language;
	struct arena *arena;
	struct view *view;
};

static bool is_mark(const char *p, size_t n)
{
	return n >= MARK_SIZE && (!memcmp(p, MARK_OPEN, MARK_SIZE) ||
				  !memcmp(p, MARK_CLOSE, MARK_SIZE));
}

static bool is_plain(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f ||
		    (unsigned char)text[i] == 0xc2 ||
		    (unsigned char)text[i] == 0xe2 || is_mark(text + i, n - i))
			return false;
	return utf8_valid(text, n);
}

/* C1 controls, line and paragraph separators, and the marks that turn the
 * direction of what follows: none belongs in a name. */
static bool is_hidden(const char *p, size_t n)
{
	unsigned char a = (unsigned char)p[0], b, c;

	if (n == 2)
		return a == 0xc2 && (unsigned char)p[1] < 0xa0;
	if (n != 3 || a != 0xe2)
		return false;
	b = (unsigned char)p[1];
	c = (unsigned char)p[2];
	return (b == 0x80 && c >= 0xa8 && c <= 0xae) ||
	       (b == 0x81 && c >= 0xa6 && c <= 0xa9);
}

const char *view_clean(struct arena *arena, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	struct str out = STR_INIT;
	char *copy;

	if (!text || is_plain(text, n))
		return text;
	for (size_t i = 0, step; i < n; i += step) {
		step = utf8_step(text + i, n - i);
		if (is_mark(text + i, n - i) || !utf8_valid(text + i, step))
			str_add(&out, "\xef\xbf\xbd");
		else if (step == 1 &&
			 ((unsigned char)text[i] < 0x20 || text[i] == 0x7f))
			str_add_ch(&out, ' ');
		else if (!is_hidden(text + i, step))
			str_add_n(&out, text + i, step);
	}
	copy = arena_strdup(arena, out.buf);
	str_release(&out);
	return copy;
}

static const char *keep(struct builder *b, struct str *text)
{
	const char *copy = arena_strndup(b->arena, text->buf, text->len);

	str_release(text);
	return copy;
}

static const char *money_of(struct builder *b, int64_t minor,
			    const char *currency)
{
	struct str s = STR_INIT;

	locale_money(&s, b->language, minor, currency);
	return keep(b, &s);
}

static const char *date_of(struct builder *b, civil_day on)
{
	struct str s = STR_INIT;

	locale_date(&s, b->language, on);
	return keep(b, &s);
}

static const char *short_date_of(struct builder *b, civil_day on)
{
	struct str s = STR_INIT;

	locale_date_short(&s, b->language, on);
	return keep(b, &s);
}

static void set(struct builder *b, enum global_field field, const char *text)
{
	b->view->global[field] = view_clean(b->arena, text);
}

static const char *number_of(struct builder *b, const struct invoice *inv)
{
	const char *text = inv->invoice_id;

	if (inv->instalment && *inv->instalment)
		text = arena_printf(b->arena, "%s (%s %s)", inv->invoice_id,
				    locale_instalment(b->language),
				    inv->instalment);
	return view_clean(b->arena, text);
}

static void fill_row(struct builder *b, const char **cell,
		     const struct invoice *inv, int64_t outstanding)
{
	int late = days_overdue(inv, b->snap->as_of);
	/* Paid in part, and no more left out: the line then adds up. */
	int64_t paid = inv->amount_minor - outstanding;

	cell[ROW_NUMBER] = number_of(b, inv);
	cell[ROW_ISSUED_ON] = short_date_of(b, inv->issued_on);
	cell[ROW_DUE_ON] = short_date_of(b, inv->due_on);
	cell[ROW_AMOUNT] = money_of(b, inv->amount_minor, inv->currency);
	cell[ROW_PAID] = money_of(b, paid, inv->currency);
	cell[ROW_OUTSTANDING] = money_of(b, outstanding, inv->currency);
	cell[ROW_DAYS_OVERDUE] =
		late > 0 ? arena_printf(b->arena, "%d", late) : "–";
	cell[ROW_PO_NUMBER] = view_clean(b->arena, inv->po_number);
}

struct sums {
	int64_t amount, outstanding, overdue;
	int days; /* of the oldest */
	size_t n;
};

static void add_invoice(struct builder *b, enum list_id list, struct sums *sums,
			const struct invoice *inv, int64_t outstanding)
{
	struct view_rows *rows = &b->view->list[list];
	int late = days_overdue(inv, b->snap->as_of);

	fill_row(b, rows->cell[rows->n++], inv, outstanding);
	if (!money_add(&sums->amount, inv->amount_minor) ||
	    !money_add(&sums->outstanding, outstanding) ||
	    (late > 0 && !money_add(&sums->overdue, outstanding)))
		BUG("a sum of invoices is out of range");
	if (late > sums->days)
		sums->days = late;
	sums->n++;
}

static void rows_new(struct builder *b, enum list_id list, size_t n)
{
	size_t size = sizeof *b->view->list[list].cell;

	b->view->list[list].cell = arena_alloc(b->arena, size * (n ? n : 1));
}

/* In stage reminder all are demanded that are not contested; in the other
 * stages those on the message's own step, the rest is information. */
static bool is_demanded(const struct builder *b,
			const struct planned_item *item)
{
	const struct invoice *inv = &b->snap->invoices.v[item->invoice];

	if (item->step)
		return true;
	return b->msg->step->stage == STAGE_REMINDER &&
	       inv->status != INVOICE_DISPUTED;
}

static void add_items(struct builder *b)
{
	struct sums due = { 0 }, others = { 0 };

	rows_new(b, LIST_INVOICES, b->msg->items.n);
	rows_new(b, LIST_OTHERS, b->msg->items.n);
	for (size_t i = 0; i < b->msg->items.n; i++) {
		const struct planned_item *item = &b->msg->items.v[i];
		bool demanded = is_demanded(b, item);

		add_invoice(b, demanded ? LIST_INVOICES : LIST_OTHERS,
			    demanded ? &due : &others,
			    &b->snap->invoices.v[item->invoice],
			    item->outstanding_minor);
	}
	set(b, GLOBAL_TOTAL_OUTSTANDING,
	    money_of(b, due.outstanding, b->msg->currency));
	set(b, GLOBAL_TOTAL_AMOUNT, money_of(b, due.amount, b->msg->currency));
	set(b, GLOBAL_TOTAL_PAID,
	    money_of(b, due.amount - due.outstanding, b->msg->currency));
	set(b, GLOBAL_TOTAL_COUNT, arena_printf(b->arena, "%zu", due.n));
	set(b, GLOBAL_TOTAL_DAYS, arena_printf(b->arena, "%d", due.days));
	set(b, GLOBAL_OTHERS_OUTSTANDING,
	    money_of(b, others.outstanding, b->msg->currency));
	set(b, GLOBAL_SEVERAL, due.n > 1 ? "yes" : NULL);
	set(b, GLOBAL_HAS_OTHERS, others.n ? "yes" : NULL);
}

static bool on_account(const struct builder *b, const struct invoice *inv)
{
	return inv->outstanding_minor > 0 && inv->status != INVOICE_DRAFT &&
	       inv->status != INVOICE_CANCELLED &&
	       str_eq(inv->currency, b->msg->currency);
}

/* What the insurer gets: everything that is open, due or not. */
static void add_account(struct builder *b)
{
	struct sums sums = { 0 };

	if (!b->msg->to_insurer)
		return;
	rows_new(b, LIST_ACCOUNT, b->snap->invoices.n);
	for (size_t i = 0; i < b->snap->invoices.n; i++)
		if (on_account(b, &b->snap->invoices.v[i]))
			add_invoice(b, LIST_ACCOUNT, &sums,
				    &b->snap->invoices.v[i],
				    b->snap->invoices.v[i].outstanding_minor);
	set(b, GLOBAL_ACCOUNT_OUTSTANDING,
	    money_of(b, sums.outstanding, b->msg->currency));
	set(b, GLOBAL_ACCOUNT_OVERDUE,
	    money_of(b, sums.overdue, b->msg->currency));
}

/* The first step of an invoice, or of a later one: steps are in their order. */
static size_t first_step(const struct snapshot *snap, int64_t invoice_key)
{
	size_t from = 0, to = snap->steps.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (snap->steps.v[mid].invoice_key < invoice_key)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static bool had_by(const struct builder *b, const char *message_id,
		   const struct invoice *inv)
{
	const struct snapshot *snap = b->snap;

	for (size_t i = first_step(snap, inv->key);
	     i < snap->steps.n && snap->steps.v[i].invoice_key == inv->key;
	     i++) {
		const struct step_taken *t = &snap->steps.v[i];

		if (t->how == STEP_HAD && t->episode == inv->episode &&
		    str_eq(t->message_id, message_id))
			return true;
	}
	return false;
}

/* A letter about invoices paid long ago is no earlier letter of this case. */
static bool is_of_this_case(const struct builder *b,
			    const struct message_past *past)
{
	if (past->state != MESSAGE_ACCEPTED || past->to_insurer ||
	    !str_eq(past->currency, b->msg->currency))
		return false;
	for (size_t i = 0; i < b->msg->items.n; i++)
		if (had_by(b, past->message_id,
			   &b->snap->invoices.v[b->msg->items.v[i].invoice]))
			return true;
	return false;
}

static void add_earlier(struct builder *b)
{
	struct view_rows *rows = &b->view->list[LIST_EARLIER];
	struct str dates = STR_INIT;
	civil_day last = DAY_NONE;

	rows_new(b, LIST_EARLIER, b->snap->messages.n);
	for (size_t i = 0; i < b->snap->messages.n; i++) {
		const struct message_past *past = &b->snap->messages.v[i];

		if (!is_of_this_case(b, past) || past->as_of == last)
			continue;
		last = past->as_of;
		rows->cell[rows->n][ROW_ON] = date_of(b, past->as_of);
		rows->cell[rows->n++][ROW_ON_PAPER] =
			past->channel == CHANNEL_LETTER ? "yes" : NULL;
	}
	for (size_t i = 0; i < rows->n; i++) {
		str_add(&dates, rows->cell[i][ROW_ON]);
		locale_join(&dates, b->language, i, rows->n);
	}
	set(b, GLOBAL_EARLIER_DATES, keep(b, &dates));
	set(b, GLOBAL_SEVERAL_EARLIER, rows->n > 1 ? "yes" : NULL);
}

bool view_is_earlier(const struct letter_request *req,
		     const struct message_past *past)
{
	return past->state == MESSAGE_ACCEPTED &&
	       past->channel == CHANNEL_EMAIL &&
	       past->to_insurer == req->message->to_insurer &&
	       str_eq(past->currency, req->message->currency);
}

const struct person *view_person(const struct letter_request *req)
{
	const char *name = req->snap->customer.in_charge;

	return name ? config_person(&req->rules->config, name) : NULL;
}

/* In groups of four, as people read it out and type it. */
static const char *iban_of(struct builder *b, const char *iban)
{
	struct str s = STR_INIT;
	size_t n = 0;

	for (; iban && *iban; iban++) {
		if (*iban == ' ')
			continue;
		if (n && n % 4 == 0)
			str_add_ch(&s, ' ');
		str_add_ch(&s, *iban);
		n++;
	}
	return n ? keep(b, &s) : NULL;
}

static const char *first_of(const char *a, const char *b)
{
	return a && *a ? a : b;
}

static void add_company(struct builder *b)
{
	const struct config *c = &b->req->rules->config;
	const struct person *person = view_person(b->req);

	set(b, GLOBAL_COMPANY_NAME, c->company_name);
	set(b, GLOBAL_COMPANY_ADDRESS, c->company_address);
	set(b, GLOBAL_COMPANY_LEGAL_ID, c->company_legal_id);
	set(b, GLOBAL_COMPANY_VAT_ID, c->company_vat_id);
	set(b, GLOBAL_COMPANY_IBAN, iban_of(b, c->company_iban));
	set(b, GLOBAL_COMPANY_BIC, c->company_bic);
	set(b, GLOBAL_COMPANY_PHONE, c->company_phone);
	set(b, GLOBAL_COMPANY_EMAIL, c->company_email);
	set(b, GLOBAL_CONTACT_NAME, person ? person->name : NULL);
	set(b, GLOBAL_CONTACT_PHONE,
	    first_of(person ? person->phone : NULL, c->company_phone));
	set(b, GLOBAL_CONTACT_EMAIL,
	    first_of(person ? person->email : NULL,
		     first_of(c->mail.reply_to, c->company_email)));
}

static void add_place(struct str *out, const char *joint, const char *text)
{
	if (!text || !*text)
		return;
	if (out->len)
		str_add(out, joint);
	for (; *text; text++) {
		if (*text == '\n')
			str_add(out, ", ");
		else if (*text != '\r')
			str_add_ch(out, *text);
	}
}

/* "8 rue du Pont, 38000 Grenoble, France" */
static const char *full_address(struct builder *b)
{
	const struct customer *c = &b->snap->customer;
	struct str s = STR_INIT;
	bool post = c->postcode && *c->postcode;

	add_place(&s, ", ", c->address);
	add_place(&s, ", ", c->postcode);
	add_place(&s, post ? " " : ", ", c->city);
	add_place(&s, ", ", locale_country(b->language, c->country));
	return keep(b, &s);
}

/* Cash and credit notes without an invoice: whoever is asked to pay should
 * see that we know of them. */
static const char *unapplied_of(struct builder *b)
{
	for (size_t i = 0; i < b->snap->unapplied.n; i++)
		if (str_eq(b->snap->unapplied.v[i].currency, b->msg->currency))
			return money_of(b, b->snap->unapplied.v[i].amount_minor,
					b->msg->currency);
	return NULL;
}

static void add_customer(struct builder *b)
{
	const struct customer *c = &b->snap->customer;

	set(b, GLOBAL_CUSTOMER_ID, c->customer_id);
	set(b, GLOBAL_CUSTOMER_NAME, c->name);
	set(b, GLOBAL_CUSTOMER_LEGAL_ID, c->legal_id);
	set(b, GLOBAL_CUSTOMER_VAT_ID, c->vat_id);
	set(b, GLOBAL_CUSTOMER_ADDRESS, c->address);
	set(b, GLOBAL_CUSTOMER_POSTCODE, c->postcode);
	set(b, GLOBAL_CUSTOMER_CITY, c->city);
	set(b, GLOBAL_CUSTOMER_COUNTRY,
	    locale_country(b->language, c->country));
	set(b, GLOBAL_CUSTOMER_FULL_ADDRESS, full_address(b));
	set(b, GLOBAL_UNAPPLIED, unapplied_of(b));
	set(b, GLOBAL_RECIPIENT_NAME, b->msg->to_name);
}

/* The limit in force: accepted or reduced, begun, not ended; the newest. */
static const struct limit *limit_in_force(const struct builder *b)
{
	const struct limit *best = NULL;

	for (size_t i = 0; i < b->snap->limits.n; i++) {
		const struct limit *l = &b->snap->limits.v[i];

		if ((l->status != LIMIT_ACCEPTED &&
		     l->status != LIMIT_REDUCED) ||
		    !str_eq(l->contract, b->msg->contract->name) ||
		    (l->effective_from != DAY_NONE &&
		     l->effective_from > b->snap->as_of) ||
		    (l->effective_to != DAY_NONE &&
		     l->effective_to < b->snap->as_of))
			continue;
		if (!best || l->effective_from >= best->effective_from)
			best = l;
	}
	return best;
}

static void add_insurer(struct builder *b)
{
	const struct contract *c = b->msg->contract;
	const struct limit *limit = c ? limit_in_force(b) : NULL;

	if (!c)
		return;
	set(b, GLOBAL_INSURER_NAME, c->insurer);
	set(b, GLOBAL_INSURER_POLICY_NO, c->policy_no);
	set(b, GLOBAL_INSURER_CONTRACT, c->name);
	set(b, GLOBAL_INSURER_REFERENCE, b->snap->customer.insurer_ref);
	set(b, GLOBAL_INSURER_DEADLINE, date_of(b, b->msg->deadline_on));
	if (!limit)
		return;
	set(b, GLOBAL_INSURER_LIMIT,
	    money_of(b, limit->amount.minor, limit->amount.currency));
	set(b, GLOBAL_INSURER_LIMIT_REF, limit->decision_ref);
	set(b, GLOBAL_INSURER_LIMIT_FROM, date_of(b, limit->effective_from));
}

void view_build(struct view *view, const struct letter_request *req,
		const char *language, struct arena *arena)
{
	struct builder b = { .req = req,
			     .snap = req->snap,
			     .msg = req->message,
			     .language = language,
			     .arena = arena,
			     .view = view };

	memset(view, 0, sizeof *view);
	add_company(&b);
	add_customer(&b);
	add_insurer(&b);
	add_items(&b);
	add_account(&b);
	add_earlier(&b);
	set(&b, GLOBAL_DATE, date_of(&b, req->snap->as_of));
	set(&b, GLOBAL_COUNTED_UNTIL,
	    date_of(&b,
		    req->data_of == DAY_NONE || req->data_of > req->snap->as_of
			    ? req->snap->as_of
			    : req->data_of));
	set(&b, GLOBAL_CURRENCY, req->message->currency);
	set(&b, GLOBAL_REFERENCE, req->message_id);
}
