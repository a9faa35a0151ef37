/* Contracts from YAML and debtors by hand, for tests of cover. */
#include "build_debtor.h"

#include "../../src/rules/load.h"
#include "check.h"

#define HEAD                                                                   \
	"contract: C\ninsurer: {name: I}\npolicy_no: \"1\"\ncurrency: EUR\n"
#define NOTICE                                                                 \
	"deadlines: [{file: notice, event: overdue, by: due + 30 days}]\n"

civil_day on_day(const char *text)
{
	civil_day on;

	if (!text)
		return DAY_NONE;
	if (!date_parse(text, strlen(text), &on))
		fail_msg("%s is not a day", text);
	return on;
}

const struct contract *build_contract(struct arena *a, const char *lines)
{
	const char *text =
		arena_printf(a, HEAD "%s%s", lines,
			     strstr(lines, "deadlines:") ? "" : NOTICE);
	struct source src = source_of("c.yaml", text, strlen(text));
	struct contract *k = ARENA_NEW(a, struct contract);
	struct diags d;
	struct loader loader = { .arena = a, .diags = &d };

	diags_init(&d, a);
	if (!loader_decode(&loader, &src, &contract_shape, k))
		fail_msg("%s: %s", lines, d.v[0].text);
	if (!k->calendar)
		k->calendar = loader_calendar(&loader, "fr");
	return k;
}

struct debtor *build_debtor(struct arena *a, const char *as_of)
{
	struct debtor *d = ARENA_NEW(a, struct debtor);
	struct customer *c = ARENA_NEW(a, struct customer);

	*c = (struct customer){ .key = 1,
				.customer_id = "C1",
				.name = "Debtor",
				.country = "FR",
				.legal_id = "732829320",
				.payment_terms = -1 };
	d->as_of = on_day(as_of);
	d->country = "FR";
	d->legal_id = "732829320";
	VEC_PUSH(a, &d->customers, c);
	return d;
}

struct debtor_invoice *build_debt(struct arena *a, struct debtor *d,
				  const char *id, const char *delivered,
				  const char *issued, const char *due,
				  int64_t minor)
{
	struct debtor_invoice di = {
		.inv = { .key = (int64_t)d->invoices.n + 1,
			 .invoice_id = id,
			 .instalment = "",
			 .customer_id = "C1",
			 .issued_on = on_day(issued),
			 .due_on = on_day(due),
			 .original_due_on = on_day(due),
			 .delivered_on = on_day(delivered),
			 .settled_on = DAY_NONE,
			 .entered_on = DAY_NONE,
			 .currency = "EUR",
			 .amount_minor = minor,
			 .tax_minor = minor - minor * 5 / 6,
			 .has_tax = true,
			 .outstanding_minor = minor,
			 .episode = 1,
			 .next_fact_on = DAY_NEVER },
		.again_from = DAY_NONE,
	};

	VEC_PUSH(a, &d->invoices, di);
	return &d->invoices.v[d->invoices.n - 1];
}

void build_paid(struct arena *a, struct debtor *d, struct debtor_invoice *di,
		const char *on, int64_t minor)
{
	struct payment *fact =
		ARENA_ARRAY(a, struct payment, di->fact_count + 1);
	struct balance b;

	for (size_t i = 0; i < di->fact_count; i++)
		fact[i] = di->fact[i];
	fact[di->fact_count] = (struct payment){
		.payment_id = arena_printf(a, "P%zu", di->fact_count),
		.invoice_id = di->inv.invoice_id,
		.on = on_day(on),
		.amount_minor = minor,
		.currency = "EUR",
		.kind = PAYMENT_PAYMENT,
	};
	di->fact = fact;
	di->fact_count++;
	b = balance_at(di->inv.amount_minor, fact, di->fact_count, d->as_of);
	di->inv.outstanding_minor = b.outstanding_minor;
	di->inv.paid_minor = di->inv.amount_minor - b.outstanding_minor;
	di->inv.next_fact_on = b.next_fact_on;
}

struct limit *build_insured(struct arena *a, struct debtor *d,
			    enum limit_type type, int64_t minor,
			    const char *from)
{
	struct limit l = { .customer_id = "C1",
			   .contract = "C",
			   .type = type,
			   .status = LIMIT_ACCEPTED,
			   .amount = { minor, "EUR" },
			   .announced_on = on_day(from),
			   .effective_from = on_day(from),
			   .effective_to = DAY_NONE };

	VEC_PUSH(a, &d->limits, l);
	return &d->limits.v[d->limits.n - 1];
}

struct debtor_event *build_event(struct arena *a, struct debtor *d,
				 enum debtor_event_kind kind, const char *on,
				 const char *known)
{
	struct debtor_event e = { .kind = kind,
				  .on = on_day(on),
				  .known_on = on_day(known) };

	VEC_PUSH(a, &d->events, e);
	return &d->events.v[d->events.n - 1];
}

struct filed *build_filed(struct arena *a, struct debtor *d, const char *file,
			  const char *on, const char *received)
{
	struct filed f = { .contract = "C",
			   .file = file,
			   .filed_on = on_day(on),
			   .received_on = on_day(received) };

	VEC_PUSH(a, &d->filed, f);
	return &d->filed.v[d->filed.n - 1];
}
