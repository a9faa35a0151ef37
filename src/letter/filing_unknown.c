/*
 * What a filing cannot say: the facts that insurers ask for and the books do
 * not know, by name, so that nobody takes an empty place for a mistake.
 */
#include "filing.h"

struct told {
	const char *field;
	bool known;
};

static bool has(const char *text)
{
	return text && *text;
}

static void add(json_t *list, const struct told *fact, const char *customer_id,
		const char *invoice_id)
{
	json_t *o;

	if (fact->known)
		return;
	o = json_object();
	js_set(o, "field", js_text(fact->field));
	js_set(o, "customer_id", js_word(customer_id));
	js_set(o, "invoice_id", js_word(invoice_id));
	js_add(list, o);
}

static void add_ours(json_t *list, const struct filing_request *r)
{
	const struct told facts[] = {
		{ "insured.legal_id", has(r->config->company_legal_id) },
		{ "contract.policy_no", has(r->of->contract->policy_no) },
		{ "limit.limit_type", r->of->cover.limit },
		{ "limit.limit_ref",
		  r->of->cover.limit && has(r->of->cover.limit->decision_ref) },
	};

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		add(list, &facts[i], NULL, NULL);
}

static void add_customer(json_t *list, const struct customer *c)
{
	const struct told facts[] = {
		{ "debtor.insurer_ref", has(c->insurer_ref) },
		{ "debtor.name", has(c->name) },
		{ "debtor.legal_id", has(c->legal_id) },
		{ "debtor.vat_id", has(c->vat_id) },
		{ "debtor.address", has(c->address) },
		{ "debtor.postcode", has(c->postcode) },
		{ "debtor.city", has(c->city) },
		{ "debtor.country", has(c->country) },
		{ "debtor.phone", has(c->phone) },
		{ "debtor.email", has(c->email) },
	};

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		add(list, &facts[i], c->customer_id, NULL);
}

static void add_invoice(json_t *list, const struct insurer_case *k,
			const struct invoice *inv)
{
	const struct told facts[] = {
		{ "invoices.po_number", has(inv->po_number) },
		{ "invoices.issued_on", inv->issued_on != DAY_NONE },
		{ "invoices.delivered_on", inv->delivered_on != DAY_NONE },
		{ "invoices.extended_to",
		  !k->contract->extension.n ||
			  filing_extended(k, inv) != DAY_NONE },
		{ "invoices.amount_tax", inv->has_tax },
	};

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		add(list, &facts[i], inv->customer_id, inv->invoice_id);
}

json_t *js_unknown(const struct filing_request *r)
{
	const struct insurer_case *k = r->of;
	json_t *list = json_array();

	add_ours(list, r);
	for (size_t i = 0; i < k->debtor.customers.n; i++)
		add_customer(list, k->debtor.customers.v[i]);
	for (size_t i = 0; i < k->cover.lines.n; i++)
		add_invoice(
			list, k,
			&k->debtor.invoices.v[k->cover.lines.v[i].invoice].inv);
	return list;
}
