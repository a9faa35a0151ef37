-- What a message demands of each invoice.
select invoice_key, outstanding_minor from message_item
where creditor_id = 1 and message_key = :message_key and step is not null
order by item_no;
