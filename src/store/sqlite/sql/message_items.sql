-- The invoices of a message.
select i.invoice_id, i.instalment, x.step, x.outstanding_minor, x.days_overdue
from message_item x
join invoice i on i.creditor_id = 1 and i.invoice_key = x.invoice_key
where x.creditor_id = 1 and x.message_key = :message_key
order by x.item_no;
