-- A new invoice; nothing is paid yet.
insert into invoice (creditor_id, invoice_key, customer_key, invoice_id,
	instalment, issued_on, due_on, original_due_on, delivered_on,
	currency, amount_minor, tax_minor, status, po_number,
	dispute_reason, policy, assigned_to, factoring, last_step,
	last_step_on, row_hash, known_seq, outstanding_minor,
	surplus_minor, episode, settled_on, last_fact_on)
values (1, :invoice_key, :customer_key, :invoice_id, :instalment, :issued_on,
	:due_on, :original_due_on, :delivered_on, :currency, :amount_minor,
	:tax_minor, :status, :po_number, :dispute_reason, :policy,
	:assigned_to, :factoring, :last_step, :last_step_on, :row_hash,
	:known_seq, :outstanding_minor, 0, :episode, :settled_on, -2147483648);
