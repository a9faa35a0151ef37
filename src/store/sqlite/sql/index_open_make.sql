-- Invoices that are owed, by customer, with all that a decision reads of them
-- (index.c).
create index if not exists invoice_open on invoice
	(creditor_id, customer_key, invoice_id, instalment, issued_on, due_on,
	 original_due_on, delivered_on, currency, amount_minor, tax_minor,
	 status, po_number, dispute_reason, policy, assigned_to, factoring,
	 last_step, last_step_on, moved_policy, set_aside, known_seq,
	 outstanding_minor, surplus_minor, episode, settled_on, last_fact_on,
	 extensions)
	where settled_on = 2147483647;
