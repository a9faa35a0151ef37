-- What was known of an invoice up to a block, if it was changed since.
select issued_on, due_on, delivered_on, amount_minor, tax_minor, status,
	po_number, dispute_reason, policy, assigned_to, factoring, last_step,
	last_step_on, moved_policy, set_aside, extensions
from invoice_past
where creditor_id = 1 and invoice_key = :invoice_key
	and replaced_seq > :known_to
order by replaced_seq limit 1;
