-- What a message demands of each invoice, and whose it is.
select x.invoice_key, x.outstanding_minor, i.customer_key from message_item x
join invoice i on i.creditor_id = 1 and i.invoice_key = x.invoice_key
where x.creditor_id = 1 and x.message_key = :message_key
	and x.step is not null
order by x.item_no;
