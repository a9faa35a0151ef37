-- The invoices of a message.
select i.invoice_id, i.instalment, x.step, x.outstanding_minor, x.days_overdue,
	c.customer_id, c.name
from message_item x
join invoice i on i.creditor_id = 1 and i.invoice_key = x.invoice_key
join customer c on c.creditor_id = 1 and c.customer_key = i.customer_key
where x.creditor_id = 1 and x.message_key = :message_key
order by x.item_no;
