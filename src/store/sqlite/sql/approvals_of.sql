-- Approvals that stand for an invoice.
select episode, step, recipient, at_most_minor from approval
where creditor_id = 1 and invoice_key = :invoice_key
order by episode, step, recipient;
