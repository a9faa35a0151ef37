-- What a message showed to be owed of each invoice.
select invoice_key, outstanding_minor from message_item
where creditor_id = 1 and message_key = :message_key
order by item_no;
