#ifndef SAMPLE_H
#define SAMPLE_H
/** A customer with three overdue invoices, an earlier letter and an insurer;
 * and the shipped templates. Tests change what they are about. */
#include "check.h"
#include "relance/letter.h"
#include "relance/text.h"

struct sample {
	struct arena arena;
	struct diags d;
	struct rules rules;
	struct snapshot snap;
	struct person person;
	struct contract contract;
	struct step step;
	struct planned_message msg;
	struct letter_request req;
	struct templates *templates;
	struct letter letter;
};

static inline civil_day day(int y, int m, int d)
{
	return date_from_ymd(y, m, d);
}

static inline void sample_invoice(struct sample *s, const char *id,
				  civil_day issued_on, int64_t amount,
				  int64_t paid)
{
	struct invoice inv = { .key = (int64_t)s->snap.invoices.n + 1,
			       .invoice_id = id,
			       .instalment = "",
			       .issued_on = issued_on,
			       .due_on = issued_on + 30,
			       .currency = "EUR",
			       .amount_minor = amount,
			       .paid_minor = paid,
			       .outstanding_minor = amount - paid,
			       .status = INVOICE_OPEN,
			       .episode = 1,
			       .settled_on = DAY_NONE };
	struct planned_item item = { .invoice = s->snap.invoices.n,
				     .step = &s->step,
				     .outstanding_minor = amount - paid,
				     .payable_minor = amount - paid };

	VEC_PUSH(&s->arena, &s->snap.invoices, inv);
	VEC_PUSH(&s->arena, &s->msg.items, item);
	s->msg.payable_minor += amount - paid;
}

/* A part of an invoice is disputed, or all of it (minor -1). */
static inline void sample_dispute(struct sample *s, size_t i, int64_t minor)
{
	struct planned_item *item = &s->msg.items.v[i];

	item->disputed_minor = minor < 0 ? item->outstanding_minor : minor;
	item->payable_minor -= item->disputed_minor;
	s->msg.payable_minor -= item->disputed_minor;
}

/* Credits without an invoice, taken off what is demanded when `net`. */
static inline void sample_credit(struct sample *s, int64_t minor, bool net)
{
	s->msg.credits_minor = minor;
	if (net)
		s->msg.payable_minor -= minor;
}

static inline void sample_earlier(struct sample *s, const char *message_id,
				  civil_day as_of)
{
	struct message_past past = { .message_id = message_id,
				     .as_of = as_of,
				     .state = MESSAGE_ACCEPTED,
				     .channel = CHANNEL_EMAIL,
				     .currency = "EUR" };
	struct step_taken step = { .invoice_key = 1,
				   .episode = 1,
				   .how = STEP_HAD,
				   .on = as_of,
				   .message_id = message_id };

	VEC_PUSH(&s->arena, &s->snap.messages, past);
	VEC_PUSH(&s->arena, &s->snap.steps, step);
}

static inline void sample_company(struct sample *s)
{
	struct config *c = &s->rules.config;

	s->person = (struct person){ "Jeanne Moreau", "jeanne@vertbois.example",
				     "+33 4 72 00 00 12",
				     "Service crédit", NULL, 0 };
	c->person = &s->person;
	c->person_count = 1;
	c->company_name = "Établissements Vertbois SAS";
	c->company_address = "14 quai des Célestins\n69002 Lyon";
	c->company_legal_id = "SIREN 552 100 554";
	c->company_iban = "FR76 3000 6000 0112 3456 7890 189";
	c->company_bic = "AGRIFRPP";
	c->company_phone = "+33 4 72 00 00 10";
	c->company_email = "compta@vertbois.example";
	c->company_language = "fr";
	c->company_country = "FR";
	c->mail.from = "relances@vertbois.example";
}

static inline void sample_customer(struct sample *s)
{
	s->snap.customer = (struct customer){ .customer_id = "C-1042",
					      .name = "Brasserie de l’Étoile",
					      .legal_id = "SIREN 443 061 841",
					      .address = "8 rue du Pont",
					      .postcode = "38000",
					      .city = "Grenoble",
					      .country = "FR",
					      .insurer_ref = "B-77120",
					      .in_charge = "Jeanne Moreau" };
}

static inline void sample_init(struct sample *s)
{
	*s = (struct sample){ 0 };
	diags_init(&s->d, &s->arena);
	sample_company(s);
	sample_customer(s);
	s->snap.as_of = day(2026, 11, 23);
	s->step = (struct step){ .name = "courtesy",
				 .stage = STAGE_REMINDER,
				 .channel = CHANNEL_EMAIL,
				 .template_name = "courtesy" };
	s->contract = (struct contract){ .name = "C-2026",
					 .insurer = "Example",
					 .policy_no = "123" };
	s->msg = (struct planned_message){ .step = &s->step,
					   .channel = CHANNEL_EMAIL,
					   .currency = "EUR",
					   .to_email = "compta@etoile.example",
					   .to_name = "Anaïs Lefèvre",
					   .in_charge = &s->person,
					   .deadline_on = DAY_NONE };
	sample_invoice(s, "F-2026-0117", day(2026, 9, 3), 123450, 0);
	sample_invoice(s, "F-2026-0131", day(2026, 9, 17), 1234500, 234500);
	sample_invoice(s, "F-2026-0140", day(2026, 10, 5), 5, 0);
	s->req = (struct letter_request){ .rules = &s->rules,
					  .snap = &s->snap,
					  .message = &s->msg,
					  .message_id = "m-20261123-1",
					  .data_of = day(2026, 11, 22) };
}

static inline void sample_release(struct sample *s)
{
	arena_release(&s->arena);
}

static inline enum status sample_render(struct sample *s)
{
	if (!s->templates &&
	    templates_load("share", &s->arena, &s->templates, &s->d))
		fail_msg("the shipped templates: %s", s->d.v[0].text);
	return letter_render(s->templates, &s->req, &s->arena, &s->letter,
			     &s->d);
}

/* The whole message as one string. */
static inline char *sample_bytes(struct sample *s)
{
	struct str out = STR_INIT;
	char *copy;

	for (size_t i = 0; i < s->letter.parts.n; i++)
		str_add_n(&out, s->letter.parts.v[i].bytes,
			  s->letter.parts.v[i].n);
	copy = arena_strdup(&s->arena, out.buf);
	str_release(&out);
	return copy;
}

/* The letter as read aloud: no-break spaces are spaces. */
static inline char *sample_spoken(struct sample *s)
{
	char *copy = arena_strdup(&s->arena, s->letter.plain), *to = copy;

	for (const char *p = copy; *p;) {
		if (text_starts(p, "\xc2\xa0")) {
			*to++ = ' ';
			p += 2;
		} else {
			*to++ = *p++;
		}
	}
	*to = '\0';
	return copy;
}

static inline void assert_holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is missing in:\n%s", part, text);
}

static inline void assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" should not stand in:\n%s", part, text);
}

#endif
