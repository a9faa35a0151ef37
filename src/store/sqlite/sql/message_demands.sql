-- The invoices that a message demands.
select invoice_key from message_item
where creditor_id = 1 and message_key = :message_key and step is not null
order by item_no;
