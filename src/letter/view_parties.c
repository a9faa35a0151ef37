/*
 * Who writes and who is written to: company, person in charge, customer, and
 * the insurer of a notice.
 */
#include <string.h>

#include "build.h"
#include "locale.h"
#include "relance/text.h"
#include "view.h"

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
	return n ? view_keep(b, &s) : NULL;
}

static const char *first_of(const char *a, const char *b)
{
	return a && *a ? a : b;
}

static const char *mention_of(const struct builder *b, const struct factor *f)
{
	if (str_eq(b->language, "fr"))
		return f->mention.fr;
	if (str_eq(b->language, "de"))
		return f->mention.de;
	return str_eq(b->language, "es") ? f->mention.es : f->mention.en;
}

/* A letter knows one account: paying another than the factor would not settle
 * an assigned invoice. */
static void add_factor(struct builder *b, const struct factor *f)
{
	view_set(b, GLOBAL_PAYEE_NAME, f->name);
	view_set(b, GLOBAL_PAYEE_IBAN, iban_of(b, f->iban));
	view_set(b, GLOBAL_PAYEE_BIC, f->bic);
	view_set(b, GLOBAL_PAYEE_ADDRESS, f->address);
	view_set(b, GLOBAL_PAYEE_PHONE, f->phone);
	view_set(b, GLOBAL_PAYEE_EMAIL, f->email);
	view_set(b, GLOBAL_PAYEE_MENTION, mention_of(b, f));
	view_set(b, GLOBAL_PAYEE_IS_FACTOR, "yes");
}

static void add_payee(struct builder *b)
{
	const struct config *c = &b->req->rules->config;

	if (b->msg->payee) {
		add_factor(b, b->msg->payee);
		return;
	}
	view_set(b, GLOBAL_COMPANY_IBAN, iban_of(b, c->company_iban));
	view_set(b, GLOBAL_COMPANY_BIC, c->company_bic);
	view_set(b, GLOBAL_PAYEE_NAME, c->company_name);
	view_set(b, GLOBAL_PAYEE_IBAN, iban_of(b, c->company_iban));
	view_set(b, GLOBAL_PAYEE_BIC, c->company_bic);
	view_set(b, GLOBAL_PAYEE_ADDRESS, c->company_address);
	view_set(b, GLOBAL_PAYEE_PHONE, c->company_phone);
	view_set(b, GLOBAL_PAYEE_EMAIL, c->company_email);
}

static void add_company(struct builder *b)
{
	const struct config *c = &b->req->rules->config;
	const struct person *person = b->msg->in_charge;

	view_set(b, GLOBAL_COMPANY_NAME, c->company_name);
	view_set(b, GLOBAL_COMPANY_ADDRESS, c->company_address);
	view_set(b, GLOBAL_COMPANY_LEGAL_ID, c->company_legal_id);
	view_set(b, GLOBAL_COMPANY_VAT_ID, c->company_vat_id);
	view_set(b, GLOBAL_COMPANY_PHONE, c->company_phone);
	view_set(b, GLOBAL_COMPANY_EMAIL, c->company_email);
	view_set(b, GLOBAL_CONTACT_NAME, person ? person->name : NULL);
	view_set(b, GLOBAL_CONTACT_TITLE, person ? person->title : NULL);
	view_set(b, GLOBAL_CONTACT_PHONE,
		 first_of(person ? person->phone : NULL, c->company_phone));
	view_set(b, GLOBAL_CONTACT_EMAIL,
		 first_of(person ? person->email : NULL,
			  first_of(c->mail.reply_to, c->company_email)));
}

/* Hebrew, Arabic and their neighbours. */
static bool runs_leftward(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0xd6 &&
		    (unsigned char)*text <= 0xdf)
			return true;
	return false;
}

/* A mark after what runs leftward keeps a postcode from running along. */
static void add_place(struct str *out, const char *joint, const char *text)
{
	bool leftward = text && runs_leftward(text);

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
	if (leftward)
		str_add(out, "\xe2\x80\x8e");
}

/* "8 rue du Pont, 38000 Grenoble, France" */
const char *view_full_address(struct builder *b, const struct customer *c)
{
	struct str s = STR_INIT;
	bool post = c->postcode && *c->postcode;

	add_place(&s, ", ", c->address);
	add_place(&s, ", ", c->postcode);
	add_place(&s, post ? " " : ", ", c->city);
	add_place(&s, ", ", locale_country(b->language, c->country));
	return view_keep(b, &s);
}

static void add_customer(struct builder *b)
{
	const struct customer *c = &b->snap->customer;

	view_set(b, GLOBAL_CUSTOMER_ID, c->customer_id);
	view_set(b, GLOBAL_CUSTOMER_NAME, c->name);
	view_set(b, GLOBAL_CUSTOMER_LEGAL_ID, c->legal_id);
	view_set(b, GLOBAL_CUSTOMER_VAT_ID, c->vat_id);
	view_set(b, GLOBAL_CUSTOMER_ADDRESS, c->address);
	view_set(b, GLOBAL_CUSTOMER_POSTCODE, c->postcode);
	view_set(b, GLOBAL_CUSTOMER_CITY, c->city);
	view_set(b, GLOBAL_CUSTOMER_COUNTRY,
		 locale_country(b->language, c->country));
	view_set(b, GLOBAL_CUSTOMER_PHONE, c->phone);
	view_set(b, GLOBAL_CUSTOMER_EMAIL, c->email);
	view_set(b, GLOBAL_CUSTOMER_FULL_ADDRESS, view_full_address(b, c));
	view_set(b, GLOBAL_RECIPIENT_NAME, b->msg->to_name);
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

static void add_told(struct builder *b, const struct planned_filing *about)
{
	const char *currency = b->msg->currency;
	int64_t received = about->told_minor - about->now_minor;

	if (about->told_on == DAY_NONE)
		return;
	view_set(b, GLOBAL_FILING_TOLD_ON, view_date(b, about->told_on));
	view_set(b, GLOBAL_FILING_TOLD,
		 view_money(b, about->told_minor, currency));
	view_set(b, GLOBAL_FILING_NOW,
		 view_money(b, about->now_minor, currency));
	view_set(b, GLOBAL_IS_SETTLED, about->now_minor ? NULL : "yes");
	if (received > 0)
		view_set(b, GLOBAL_FILING_RECEIVED,
			 view_money(b, received, currency));
	if (received < 0)
		view_set(b, GLOBAL_FILING_CHARGED_BACK,
			 view_money(b, -received, currency));
}

static void add_filing(struct builder *b)
{
	const struct planned_filing *about = &b->msg->about;

	add_told(b, about);
	if (!about->asked)
		return;
	if (about->asked->until != DAY_NONE)
		view_set(b, GLOBAL_FILING_UNTIL,
			 view_date(b, about->asked->until));
	view_set(b, GLOBAL_FILING_REASON, about->asked->reason);
}

static void add_insurer(struct builder *b)
{
	const struct contract *c = b->msg->contract;
	const struct limit *limit = c ? limit_in_force(b) : NULL;

	if (!c)
		return;
	view_set(b, GLOBAL_INSURER_NAME, c->insurer);
	view_set(b, GLOBAL_INSURER_POLICY_NO, c->policy_no);
	view_set(b, GLOBAL_INSURER_CONTRACT, c->name);
	view_set(b, GLOBAL_INSURER_REFERENCE, b->snap->customer.insurer_ref);
	view_set(b, GLOBAL_INSURER_BENEFICIARY, c->beneficiary);
	view_set(b, GLOBAL_INSURER_DEADLINE, view_date(b, b->msg->deadline_on));
	if (!limit)
		return;
	view_set(b, GLOBAL_INSURER_LIMIT,
		 view_money(b, limit->amount.minor, limit->amount.currency));
	view_set(b, GLOBAL_INSURER_LIMIT_REF, limit->decision_ref);
	view_set(b, GLOBAL_INSURER_LIMIT_FROM,
		 view_date(b, limit->effective_from));
}

void view_add_parties(struct builder *b)
{
	add_company(b);
	add_payee(b);
	add_customer(b);
	add_insurer(b);
	if (b->msg->filing)
		add_filing(b);
}
