-- One invoice with its derived columns.
select invoice_id, instalment, customer_key, issued_on, due_on,
	original_due_on, delivered_on, currency, amount_minor, tax_minor,
	status, po_number, dispute_reason, policy, assigned_to, factoring,
	last_step, last_step_on, moved_policy, set_aside, known_seq,
	outstanding_minor, surplus_minor, episode, settled_on,
	last_fact_on, invoice_key, extensions
from invoice where creditor_id = 1 and invoice_key = :invoice_key;
