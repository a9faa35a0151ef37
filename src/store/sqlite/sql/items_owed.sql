-- What was owed on each invoice that a message names, demanded or not.
select invoice_key, outstanding_minor from message_item
where creditor_id = 1 and message_key = :message_key
order by item_no;
