-- Invoices of a customer that were open on a day. With the day before all
-- days: every one. Those owed now stand together in an index.
select invoice_id, instalment, customer_key, issued_on, due_on,
	original_due_on, delivered_on, currency, amount_minor, tax_minor,
	status, po_number, dispute_reason, policy, assigned_to, factoring,
	last_step, last_step_on, moved_policy, set_aside, known_seq,
	outstanding_minor, surplus_minor, episode, settled_on,
	last_fact_on, invoice_key, extensions
from invoice indexed by invoice_open
where creditor_id = 1 and customer_key = :customer_key
	and settled_on = 2147483647
union all
select invoice_id, instalment, customer_key, issued_on, due_on,
	original_due_on, delivered_on, currency, amount_minor, tax_minor,
	status, po_number, dispute_reason, policy, assigned_to, factoring,
	last_step, last_step_on, moved_policy, set_aside, known_seq,
	outstanding_minor, surplus_minor, episode, settled_on,
	last_fact_on, invoice_key, extensions
from invoice indexed by invoice_by_customer
where creditor_id = 1 and customer_key = :customer_key
	and settled_on >= :settled_from and settled_on < 2147483647;
