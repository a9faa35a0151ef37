-- The invoices that a message demands, and whose they are.
select x.invoice_key, i.customer_key from message_item x
join invoice i on i.creditor_id = 1 and i.invoice_key = x.invoice_key
where x.creditor_id = 1 and x.message_key = :message_key
	and x.step is not null
order by x.item_no;
