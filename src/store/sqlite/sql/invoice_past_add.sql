-- What is known of an invoice, before this block changes it.
insert into invoice_past (creditor_id, invoice_key, replaced_seq, issued_on,
	due_on, delivered_on, amount_minor, tax_minor, status, po_number,
	dispute_reason, policy, assigned_to, factoring, last_step,
	last_step_on, moved_policy, set_aside, extensions)
select creditor_id, invoice_key, :replaced_seq, issued_on, due_on,
	delivered_on, amount_minor, tax_minor, status, po_number,
	dispute_reason, policy, assigned_to, factoring, last_step,
	last_step_on, moved_policy, set_aside, extensions
from invoice where creditor_id = 1 and invoice_key = :invoice_key
on conflict do nothing;
