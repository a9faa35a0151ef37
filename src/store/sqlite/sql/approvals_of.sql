-- Approvals that stand for an invoice, the newest of each step first.
select episode, step, recipient, at_most_minor, approved_on, policy, approvers,
	payee
from approval
where creditor_id = 1 and invoice_key = :invoice_key
order by episode, step, recipient, approved_on desc, at_most_minor, who;
