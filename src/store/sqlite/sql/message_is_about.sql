-- Does a message name this invoice?
select 1 from message m join message_item i
	on i.creditor_id = 1 and i.message_key = m.message_key
where m.creditor_id = 1 and m.message_id = :message_id
	and i.invoice_key = :invoice_key;
